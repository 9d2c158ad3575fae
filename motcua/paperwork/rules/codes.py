"""Codes a machine reads from a paper: the QR square and the barcode."""

from dataclasses import dataclass

import barcode
import segno

#: Smallest side of a printed QR square without its white border, in millimetres.
QR_SIDE = 25.0
#: White modules a reader needs around each code.
QR_QUIET, BAR_QUIET = 4, 10
#: Widest and ordinary width of one bar of a barcode, and the room it has on the page, in millimetres.
BAR_WIDTH, BAR_ROOM, BAR_HEIGHT = 0.3, 118.0, 11.0


@dataclass(frozen=True)
class Picture:
    """A drawing as SVG with its size on paper in millimetres."""

    svg: str
    width: float
    height: float


def qr(content: str) -> Picture:
    """`content` as a QR code, level M, at least 25 mm wide within a quiet zone of four modules."""
    matrix = segno.make(content, error="m", micro=False, boost_error=False).matrix
    side = len(matrix) + 2 * QR_QUIET
    rows = (_runs(row, y + QR_QUIET, QR_QUIET, 1) for y, row in enumerate(matrix))
    size = round(QR_SIDE * side / len(matrix), 2)
    return Picture(_svg(side, side, "".join(rows)), size, size)


def code128(content: str) -> Picture | None:
    """`content` as a Code 128 barcode within its quiet zones; nothing when it holds a letter the code has not."""
    if not content or not (content.isascii() and content.isprintable()):
        return None
    bars = [int(module) for module in barcode.get("code128", content).build()[0]]
    modules = len(bars) + 2 * BAR_QUIET
    width = min(BAR_WIDTH * modules, BAR_ROOM)
    height = BAR_HEIGHT * modules / width
    return Picture(_svg(modules, height, _runs(bars, 0, BAR_QUIET, height)), round(width, 2), BAR_HEIGHT)


def _runs(row: bytes | bytearray | list[int], y: float, x: int, height: float) -> str:
    # neighbours become one bar: a seam between two would show in print
    path, start = [], None
    for place, dark in enumerate([*row, 0]):
        if dark and start is None:
            start = place
        elif not dark and start is not None:
            path.append(f"M{x + start} {y}h{place - start}v{height:g}h{start - place}z")
            start = None
    return "".join(path)


def _svg(width: float, height: float, path: str) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width:g} {height:g}" '
        f'width="{width:g}" height="{height:g}"><path fill="#000" d="{path}"/></svg>'
    )
