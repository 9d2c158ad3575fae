"""Every pair of colours that meet on a page is far enough apart to be read, on light ground and on dark."""

import re
from pathlib import Path

import pytest

TOKENS = (Path(__file__).parents[2] / "assets/css/tokens.css").read_text(encoding="utf-8")

#: Text that carries the page's meaning: at least 7 to 1 (AAA).
BODY = [("ink", "ground"), ("ink", "surface"), ("ink", "surface-2"), ("ink-2", "ground"), ("ink-2", "surface-2")]
#: Other text, the words of states on their tints, what can be pressed: at least 4.5 to 1.
TEXT = [
    ("ink-3", "ground"),
    ("ink-3", "surface"),
    ("ink-3", "surface-2"),
    ("blue", "ground"),
    ("blue", "surface"),
    ("blue", "surface-2"),
    ("blue", "blue-tint"),
    ("blue-dark", "blue-tint"),
    ("on-blue", "blue"),
    ("on-blue", "blue-dark"),
    ("ok", "ok-t"),
    ("soon", "soon-t"),
    ("soon-t", "soon"),
    ("late", "late-t"),
    ("late", "ground"),
    ("late", "surface"),
    ("pause", "pause-t"),
    ("neutral", "neutral-t"),
    ("ink", "neutral-t"),
    ("ink", "blue-tint"),
    ("ink", "gold-tint"),
    *(("ink", f"{tone}-t") for tone in ("ok", "soon", "late", "pause")),
]
#: Borders of controls, bars and drawings: at least 3 to 1.
SHAPES = [
    ("line-strong", "ground"),
    ("line-strong", "surface"),
    ("line-strong", "surface-2"),
    ("mark", "surface"),
    *((tone, "ground") for tone in ("ok", "soon", "late", "pause", "blue")),
]


def _values(selector: str) -> dict[str, str]:
    block = TOKENS[TOKENS.index(selector) :]
    block = block[block.index("{") + 1 : block.index("}")]
    return dict(re.findall(r"--([\w-]+):\s*(#[0-9A-Fa-f]{6})", block))


LIGHT = _values("\n:root {")
DARK = LIGHT | _values(':root[data-theme="dark"]')


def _light_of(colour: str) -> float:
    def linear(part: str) -> float:
        value = int(part, 16) / 255
        return value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4

    return 0.2126 * linear(colour[1:3]) + 0.7152 * linear(colour[3:5]) + 0.0722 * linear(colour[5:7])


def _contrast(one: str, other: str) -> float:
    dark, bright = sorted((_light_of(one), _light_of(other)))
    return (bright + 0.05) / (dark + 0.05)


@pytest.mark.parametrize("ground", ["light", "dark"])
@pytest.mark.parametrize(
    ("pair", "least"), [*((p, 7.0) for p in BODY), *((p, 4.5) for p in TEXT), *((p, 3.0) for p in SHAPES)]
)
def test_two_colours_that_meet_can_be_told_apart(pair: tuple[str, str], least: float, ground: str) -> None:
    values = LIGHT if ground == "light" else DARK
    assert _contrast(values[pair[0]], values[pair[1]]) >= least


def test_focus_is_seen_on_any_ground() -> None:
    for values in (LIGHT, DARK):
        # a yellow ring inside a ring of ink: one of the two stands out wherever it falls
        assert _contrast(values["focus"], values["focus-ink"]) >= 7
        for ground in ("ground", "surface", "blue", "late-t", "gold-tint"):
            shown = max(_contrast(values["focus"], values[ground]), _contrast(values["focus-ink"], values[ground]))
            assert shown >= 3, ground


def test_the_device_s_dark_and_the_chosen_dark_are_the_same() -> None:
    assert _values(':root:not([data-theme="light"])') == _values(':root[data-theme="dark"]')
