"""How soon somebody with a cheap phone on a slow network sees a page: `python -m bench.first_view [address]`.

A phone's browser with nothing stored opens the page over a network like a slow 4G (1.6 Mbit/s down, 0.75 Mbit/s up,
150 ms there and back) on a processor four times slower than this one. Told are the bytes that came over the network
with their headers, what they were, and the largest contentful paint in milliseconds: the median of a few visits.
Without the address of a running house, whose database `DATABASE_URL` then names, a server is started for the visits.
"""

import json
import statistics
import sys
from collections import defaultdict
from typing import Any
from urllib.parse import urljoin

import django
from playwright.sync_api import Browser, sync_playwright

VISITS = 5
#: Bytes a second and milliseconds, as browsers' own tools name a slow 4G.
NETWORK = {"offline": False, "latency": 150, "downloadThroughput": 1.6e6 / 8, "uploadThroughput": 0.75e6 / 8}
SLOWER = 4
#: The largest paint so far, whenever the page is asked for it.
WATCH = """
window.largest = 0;
new PerformanceObserver(list => { for (const one of list.getEntries()) window.largest = one.startTime })
    .observe({type: "largest-contentful-paint", buffered: true});
"""


def main() -> None:
    django.setup()
    from bench import _house

    if len(sys.argv) > 1:
        measure(sys.argv[1])
        return
    _house.demonstration(100)
    with _house.serving() as address:
        measure(address)


def measure(base: str) -> None:
    """Print the figures of every page."""
    from motcua.config.workshop import chromium
    from motcua.paperwork.models import Paper

    receipt = Paper.objects.filter(kind="receipt", replaced_by=None, revoked_at=None).order_by("-issued_at").first()
    pages = {
        "home": "/",
        "procedure": "/thu-tuc/2.000815/",
        "tracking, asked": "/tra-cuu/",
        **({"tracking, found": f"/giay/{receipt.token}"} if receipt else {}),
    }
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=chromium(), args=["--no-sandbox"])
        for name, address in pages.items():
            visit(browser, urljoin(base, address))  # the server's own first time is not the phone's
            seen = [visit(browser, urljoin(base, address)) for _ in range(VISITS)]
            largest = [one["largest"] for one in seen]
            figure = {
                "what": name,
                "bytes": max(one["bytes"] for one in seen),
                "of": seen[-1]["of"],
                "largest_paint_ms": round(statistics.median(largest)),
                "slowest_ms": round(max(largest)),
            }
            print(json.dumps(figure, ensure_ascii=False), flush=True)
        browser.close()


def visit(browser: Browser, address: str) -> dict[str, Any]:
    """One visit with nothing stored."""
    context = browser.new_context(viewport={"width": 390, "height": 844}, device_scale_factor=2, is_mobile=True)
    page = context.new_page()
    page.add_init_script(WATCH)
    inside = context.new_cdp_session(page)
    kinds: dict[str, str] = {}
    came: dict[str, int] = defaultdict(int)
    inside.on("Network.responseReceived", lambda told: kinds.update({told["requestId"]: told["type"]}))
    inside.on("Network.loadingFinished", lambda told: came.update({_sort(kinds, told): _more(came, kinds, told)}))
    inside.send("Network.enable")
    inside.send("Network.emulateNetworkConditions", NETWORK)
    inside.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
    page.goto(address, wait_until="networkidle")
    largest = float(page.evaluate("window.largest"))
    context.close()
    return {"largest": largest, "bytes": sum(came.values()), "of": dict(came)}


def _sort(kinds: dict[str, str], told: dict[str, Any]) -> str:
    return kinds.get(told["requestId"], "Other").lower()


def _more(came: dict[str, int], kinds: dict[str, str], told: dict[str, Any]) -> int:
    return came[_sort(kinds, told)] + int(told["encodedDataLength"])


if __name__ == "__main__":
    main()
