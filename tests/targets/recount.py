"""A second count of the same figures: slowly, one dossier after the other, from the events and nothing else."""

from collections import Counter
from collections.abc import Iterable
from datetime import datetime
from uuid import UUID

from motcua.base.moments import day_of
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import OPEN
from motcua.journal import queries as journal
from motcua.journal.queries import Line
from motcua.targets.rules.metrics import Cell

ENDS = {"ResultIssued": None, "DossierWithdrawn": Cell.WITHDRAWN, "DossierStopped": Cell.STOPPED}


def counted(dossiers: Iterable[UUID], *, since: datetime, at: datetime) -> dict[str, Counter[Cell]]:
    """The cells of every dossier's life up to a moment, by the authority that settles it."""
    told: dict[str, Counter[Cell]] = {}
    for dossier_id in dossiers:
        known = [line for line in journal.timeline("dossier", dossier_id) if line.at < at]
        if not known:
            continue
        cells = list(_cells(known, since, at))
        authority = known[0].event.facts()["authority"]
        told.setdefault(authority, Counter()).update(cells)
    return {authority: cells for authority, cells in told.items() if cells}


def _cells(known: list[Line], since: datetime, at: datetime) -> Iterable[Cell]:
    facts = [(line.kind, line.event.facts()) for line in known]
    end = next((number for number, line in enumerate(known) if line.kind in ENDS), None)
    if end is None:
        assert fold(facts).status in OPEN
    elif known[end].at < since:
        return
    begun = known[0]
    if begun.at < since:
        yield Cell.CARRIED
    else:
        yield Cell.ONLINE if facts[0][1]["channel"] == "online" else Cell.OTHER
    before = fold(facts if end is None else facts[:end])
    due = datetime.fromisoformat((fold(facts[: end + 1]) if end is not None else before).due)
    # while the citizen is awaited the clock stands where it stood when they were asked
    asked = max((line.at for line in known[:end] if line.kind in {"SupplementAsked", "PaymentAsked"}), default=None)
    moment = known[end].at if end is not None else at
    clock = asked if before.paused and asked else moment
    if end is None:
        if before.paused:
            yield Cell.WAITING
        yield Cell.OVERDUE if clock > due else Cell.IN_TIME
        if not before.paused and at <= due and day_of(due) == day_of(at):
            yield Cell.DUE_TODAY
    else:
        if aside := ENDS[known[end].kind]:
            yield aside
        early = day_of(clock) < day_of(due) and clock <= due
        yield Cell.EARLY if early else Cell.ON_TIME if clock <= due else Cell.LATE
    if moment > datetime.fromisoformat(before.due_original):
        yield Cell.LATE_TO_FIRST
