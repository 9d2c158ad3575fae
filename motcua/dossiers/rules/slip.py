"""The control slip: each time a dossier changed hands, who gave it, who took it, when, and whether in time.

Form 05 of 2018, form 06 of 2025. Drawn from the stays at steps, which nobody can write by hand.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime

from motcua.dossiers.rules.status import finished_as


@dataclass(frozen=True, kw_only=True)
class Stay:
    """One stay at a step, in the words of the time."""

    name: str
    office: str
    holder: str
    entered_at: datetime
    due_at: datetime
    left_at: datetime | None
    left_by: str
    outcome: str


@dataclass(frozen=True, kw_only=True)
class Passed:
    """One row of the slip: a dossier passed from somebody to somebody."""

    giver: str
    giver_office: str
    receiver: str
    receiver_office: str
    at: datetime
    step: str
    due_at: datetime
    outcome: str  # early, on_time, late; empty while the step lasts
    note: str


_NOTES = {
    "sent_back": "Trả lại bước trước",
    "handed_over": "Bàn giao khi đơn vị kết thúc hoạt động",
    "withdrawn": "Người dân rút hồ sơ",
    "stopped": "Dừng giải quyết",
}


def rows(stays: Sequence[Stay], *, owner: str, asked: Sequence[tuple[datetime, datetime | None]]) -> Iterator[Passed]:
    """The rows in the order of the hand-overs; `asked` are the times the citizen was asked for more, and answered.

    The first is handed in by the owner. Whoever finished the step before is the giver; of branches that run side by
    side, the one that ended last before this one began.
    """
    in_order = sorted(stays, key=lambda stay: (stay.entered_at, stay.name))
    for stay in in_order:
        before = [one for one in in_order if one.left_at is not None and one.left_at <= stay.entered_at]
        last = max(before, key=lambda one: one.left_at or one.entered_at, default=None)
        yield Passed(
            giver=last.left_by if last else owner,
            giver_office=last.office if last else "Người nộp hồ sơ",
            receiver=stay.left_by or stay.holder,
            receiver_office=stay.office,
            at=stay.entered_at,
            step=stay.name,
            due_at=stay.due_at,
            outcome=finished_as(stay.left_at, due=stay.due_at).value if stay.left_at else "",
            note="; ".join(_notes(stay, asked)),
        )


def _notes(stay: Stay, asked: Sequence[tuple[datetime, datetime | None]]) -> Iterator[str]:
    if stay.outcome in _NOTES:
        yield _NOTES[stay.outcome]
    for start, end in asked:
        if stay.entered_at <= start and (stay.left_at is None or start <= stay.left_at):
            yield f"Yêu cầu bổ sung {start:%d/%m}" + (f", nhận đủ {end:%d/%m}" if end else "")
