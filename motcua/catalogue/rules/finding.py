"""Finding: which of the procedures a search hit are shown, and which are strangers that only look alike.

A hit is strong when the words asked stand together in a name, or an everyday word leads to it. Beside strong hits a
weaker one is shown only when it is near them in words and in field; without any, the nearest few are.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import TypeVar

#: What a hit weighs at least when the words stand together; when each stands in the name; when each stands anywhere.
TOGETHER, NAMED, MENTIONED = 500, 300, 100
#: How near (word similarity, 0 to 1) a weaker hit must be: beside better ones of its field, of another, and alone.
AMONG_ITS_OWN, ANYWHERE, ALONE = 0.66, 0.9, 0.6
#: Slips of the hand: how near to the nearest one.
LIKE_THE_BEST = 0.85


@dataclass(frozen=True)
class Hit:
    """How well a procedure answers what was asked."""

    weight: float
    near: float
    field: str


Row = TypeVar("Row")


def kept(found: Iterable[tuple[Row, Hit]]) -> list[Row]:
    """The rows worth showing, in their order."""
    hits = list(found)
    best = max((hit.weight for _, hit in hits), default=0.0)
    if best < MENTIONED:
        nearest = max((hit.near for _, hit in hits), default=0.0)
        return [row for row, hit in hits if hit.near >= nearest * LIKE_THE_BEST]
    if best < NAMED:
        return [row for row, hit in hits if hit.near >= ALONE]
    enough = TOGETHER if best >= TOGETHER else NAMED
    fields = {hit.field for _, hit in hits if hit.weight >= enough}
    return [
        row
        for row, hit in hits
        if hit.weight >= enough
        or (hit.weight >= MENTIONED and hit.near >= (AMONG_ITS_OWN if hit.field in fields else ANYWHERE))
    ]
