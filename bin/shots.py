"""Takes pictures of pages of a running platform, as a large screen and a phone show them, for people to look at."""

import argparse
import re
import sys
from pathlib import Path
from urllib.parse import urljoin

from playwright.sync_api import Page, sync_playwright

SCREENS = {"1366": (1366, 768), "390": (390, 844)}
CHROMIUM = "/usr/bin/chromium"
#: Nothing but the page asked for: no updates, no components, no first-run talk.
FLAGS = [
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
]


def main() -> None:
    asked = arguments()
    if not Path(CHROMIUM).exists():
        sys.exit(f"Cần trình duyệt {CHROMIUM} (gói chromium của Debian).")
    asked.out.mkdir(parents=True, exist_ok=True)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=CHROMIUM, args=FLAGS)
        for name, (width, height) in SCREENS.items():
            page = browser.new_page(
                viewport={"width": width, "height": height},
                color_scheme="dark" if asked.dark else "light",
                base_url=asked.base,
            )
            if asked.sign_in:
                sign_in(page, asked.base, *asked.sign_in.split(":", 1))
            for address in asked.addresses:
                take(
                    page,
                    urljoin(asked.base, address),
                    asked.out / f"{slug(address)}{'-dark' * asked.dark}-{name}.png",
                    asked,
                )
        browser.close()


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="bin/shots", description=__doc__)
    parser.add_argument("out", type=Path, help="folder for the pictures")
    parser.add_argument("addresses", nargs="+", help="pages, such as / or /quay/")
    parser.add_argument("--base", default="http://127.0.0.1:8000", help="where the platform runs")
    parser.add_argument("--as", dest="sign_in", default="", metavar="NAME:PASSWORD", help="sign in first")
    parser.add_argument("--dark", action="store_true", help="as a device set to dark shows them")
    parser.add_argument("--screen", action="store_true", help="only the first screenful, not the whole page")
    return parser.parse_args()


def sign_in(page: Page, base: str, name: str, password: str) -> None:
    page.goto(urljoin(base, "/dang-nhap/"))
    page.fill("[name=username]", name)
    page.fill("[name=password]", password)
    page.press("[name=password]", "Enter")
    page.wait_for_load_state("load")
    if "/dang-nhap/" in page.url:
        sys.exit(f"Không đăng nhập được bằng tên {name}.")


def take(page: Page, address: str, file: Path, asked: argparse.Namespace) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: complaints.append(message.text) if message.type == "error" else None)
    answer = page.goto(address, wait_until="networkidle")
    page.screenshot(path=file, full_page=not asked.screen)
    wide = page.evaluate("document.documentElement.scrollWidth - innerWidth")
    said = [f"{answer.status}" if answer else "no answer", *(["SIDEWAYS SCROLL"] if wide > 0 else []), *complaints]
    print(f"{file}  {' · '.join(said)}")


def slug(address: str) -> str:
    return re.sub(r"[^0-9A-Za-z]+", "-", address).strip("-") or "home"


if __name__ == "__main__":
    main()
