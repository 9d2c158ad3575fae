"""Typesetting: a template and what it shows become a tagged PDF/A, the same bytes every time."""

import json
import struct
from collections.abc import Mapping
from datetime import datetime
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any, Final

import typst

from motcua.paperwork.rules.forms import FOLDER

FONTS = Path(__file__).resolve().parents[1] / "fonts"
#: PDF/A-2, level A: made to be kept, with its text, order and language readable by machines and screen readers.
STANDARD: Final = "a-2a"
#: Stands for a letter the fonts lack, such as a picture letter in a name: the paper is printed, the gap is seen.
UNKNOWN = "\u25a1"

_alone = Lock()


def compose(template: str, shown: Mapping[str, Any], *, moment: datetime) -> bytes:
    """The pages as PDF. What is shown goes in as values and never as markup; only our fonts and templates are read."""
    told = json.dumps(_printable(shown), ensure_ascii=False)
    with _alone:  # the kept compiler works on one paper at a time
        pdf = _compiler().compile(
            input=str(FOLDER / template),
            format="pdf",
            sys_inputs={"data": told},
            pdf_standards=[STANDARD],
            timestamp=int(moment.timestamp()),
        )
    if not isinstance(pdf, bytes):
        raise TypeError(f"{template} made no document")
    return pdf


@cache
def _compiler() -> typst.Compiler:
    fonts = typst.Fonts(include_system_fonts=False, include_embedded_fonts=False, font_paths=[str(FONTS)])
    nowhere = str(FOLDER / "no-packages")  # a template can't fetch anything from anywhere
    return typst.Compiler(root=str(FOLDER), font_paths=fonts, package_path=nowhere, package_cache_path=nowhere)


def _printable(value: Any) -> Any:
    if isinstance(value, str):
        return "".join(letter if letter in _letters() or letter == "\n" else UNKNOWN for letter in value)
    if isinstance(value, Mapping):
        return {key: _printable(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [_printable(one) for one in value]
    return value


@cache
def _letters() -> frozenset[str]:
    """The letters every one of our text fonts can print."""
    faces = [_letters_of(file.read_bytes()) for file in sorted(FONTS.glob("LiberationSerif-*.ttf"))]
    return frozenset.intersection(*faces)


def _letters_of(font: bytes) -> frozenset[str]:
    """Read a font's character map (OpenType `cmap`, format 4): which code points have a glyph."""
    tables = struct.unpack_from(">H", font, 4)[0]
    entries = (struct.unpack_from(">4sLLL", font, 12 + 16 * n) for n in range(tables))
    cmap = next(offset for tag, _, offset, _ in entries if tag == b"cmap")
    subtables = struct.unpack_from(">H", font, cmap + 2)[0]
    places = (cmap + struct.unpack_from(">HHL", font, cmap + 4 + 8 * n)[2] for n in range(subtables))
    table = next(place for place in places if struct.unpack_from(">H", font, place)[0] == 4)
    count = struct.unpack_from(">H", font, table + 6)[0] // 2
    ends, starts, deltas, ranges = (
        struct.unpack_from(f">{count}H", font, table + 14 + part * 2 * count + (2 if part else 0)) for part in range(4)
    )
    letters = set()
    for n in range(count):
        for code in range(starts[n], ends[n] + 1):
            glyph = code
            if ranges[n]:
                place = table + 16 + 6 * count + 2 * n + ranges[n] + 2 * (code - starts[n])
                glyph = struct.unpack_from(">H", font, place)[0]
            if glyph and (glyph + deltas[n]) % 65536:
                letters.add(chr(code))
    return frozenset(letters)
