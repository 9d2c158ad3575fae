"""What browsers are given: small enough for an old phone, ours or accounted for, and nothing from anywhere else."""

import gzip
import hashlib
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
ASSETS = ROOT / "assets"
TEMPLATES = sorted((ROOT / "motcua").rglob("*.html"))
ICONS = set(re.findall(r'<symbol id="([\w-]+)"', (ASSETS / "icons.svg").read_text(encoding="utf-8")))


def _packed(*names: str) -> int:
    return sum(len(gzip.compress((ASSETS / name).read_bytes(), 9)) for name in names)


SHARED = ("css/tokens.css", "css/base.css", "css/components.css", "css/print.css")


def test_a_citizen_s_stylesheets_are_at_most_18_kb() -> None:
    assert _packed(*SHARED, "css/public.css") <= 18_000


def test_the_staff_s_stylesheets_are_at_most_30_kb() -> None:
    assert _packed(*SHARED, "css/staff.css") <= 30_000


def test_scripts_stay_small() -> None:
    assert _packed("js/shell.js") <= 10_000
    assert _packed("js/shell.js", "js/staff.js", "vendor/htmx.min.js") <= 90_000


def test_the_letters_of_a_first_view_are_at_most_38_kb() -> None:
    assert sum(file.stat().st_size for file in (ASSETS / "fonts").glob("*.woff2")) <= 38_000


def test_drawings_stay_small() -> None:
    assert (ASSETS / "icons.svg").stat().st_size <= 12_000
    assert (ASSETS / "img/ring.svg").stat().st_size <= 4_000


def test_what_others_built_is_what_the_list_says() -> None:
    told = re.findall(r"^\| (\S+) \|.*\| ([0-9a-f]{64}) \|$", (ASSETS / "vendor/README.md").read_text("utf-8"), re.M)
    assert told
    for name, digest in told:
        assert hashlib.sha256((ASSETS / name).read_bytes()).hexdigest() == digest, name
    built = {f"vendor/{file.name}" for file in (ASSETS / "vendor").glob("*.js")}
    built |= {f"fonts/{file.name}" for file in (ASSETS / "fonts").glob("*.woff2")}
    assert built == {name for name, _ in told}


def test_no_asset_and_no_page_asks_anybody_else_for_anything() -> None:
    for file in [*TEMPLATES, *ASSETS.rglob("*.css"), *(ASSETS / "js").rglob("*.js"), *ASSETS.rglob("*.svg")]:
        text = file.read_text(encoding="utf-8").replace("http://www.w3.org/2000/svg", "")
        assert not re.search(r"""(src|href|url\(|import|fetch\()\s*=?\s*["'(]?\s*(https?:)?//""", text), file


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_page_has_no_script_or_style_of_its_own(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    assert not re.search(r"\sstyle\s*=|<style", text), "the content policy refuses style in the page"
    assert not re.search(r"\son\w+\s*=|hx-on|javascript:|\bjs:", text), "the content policy refuses script in the page"
    for script in re.findall(r"<script[^>]*>", text):
        assert "src=" in script


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_page_draws_only_icons_there_are(file: Path) -> None:
    text = file.read_text(encoding="utf-8")
    asked = set(re.findall(r"""{%\s*icon "([\w-]+)\"""", text)) | set(re.findall(r"""\bicon="([\w-]+)\"""", text))
    assert asked <= ICONS


#: Words of offices that say less than plain ones (design: plain-language list).
STIFF = (
    "Quý công dân",
    "vui lòng thực hiện",
    "Lỗi hệ thống",
    "hồ sơ không hợp lệ",
    "nghĩa vụ tài chính",
    "tệp tin đính kèm",
)


@pytest.mark.parametrize("file", TEMPLATES, ids=lambda file: str(file.relative_to(ROOT)))
def test_a_page_speaks_plainly(file: Path) -> None:
    text = file.read_text(encoding="utf-8").lower()
    assert not [words for words in STIFF if words.lower() in text]


def test_a_stylesheet_uses_only_values_there_are() -> None:
    given = set(re.findall(r"(--[\w-]+):", (ASSETS / "css/tokens.css").read_text(encoding="utf-8")))
    for file in (ASSETS / "css").glob("*.css"):
        text = file.read_text(encoding="utf-8")
        own = set(re.findall(r"(--[\w-]+):", text))
        assert set(re.findall(r"var\((--[\w-]+)", text)) <= given | own, file.name
