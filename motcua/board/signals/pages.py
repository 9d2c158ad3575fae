"""Signals that paper moved and the software did not: what was seen, of whom to ask, and the dossiers it was seen in."""

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base import moments
from motcua.base.doors import Request, door, staff
from motcua.board.reports.pages import Shown
from motcua.board.roles import REPORTS
from motcua.dossiers import queries as dossiers
from motcua.targets import queries
from motcua.targets.queries import Seen
from motcua.targets.rules.signals import Sign

#: How far back one looks: the choices, and the usual one.
BACK = {"9": "9 ngày", "30": "30 ngày", "90": "90 ngày", "730": "2 năm"}
USUAL = "30"


@dataclass(frozen=True)
class Kind:
    """One kind of signal: what is looked for, the question it is, and where it was seen."""

    sign: Sign
    limit: str
    rows: tuple[Seen, ...]


@staff(*REPORTS)
@require_GET
def signals(request: Request) -> HttpResponse:
    """Every kind of signal with those seen, for the units this person looks after."""
    by, at = door(request)
    back = request.GET.get("ngay", USUAL)
    back = back if back in BACK else USUAL
    unit = request.GET.get("don-vi", "")
    scope = queries.scope(by)
    unit = unit if unit in scope.authorities else ""
    seen = queries.signals(scope.chosen(unit), since=at - timedelta(days=int(back)))
    limits = queries.thresholds(moments.day_of(at))
    kinds = [Kind(sign, limits.words(sign), tuple(one for one in seen if one.sign is sign)) for sign in Sign]
    return render(
        request,
        "board/signals/signals.html",
        {
            "kinds": [kind for kind in kinds if kind.rows],
            "unseen": [kind for kind in kinds if not kind.rows],
            "back": back,
            "backs": BACK.items(),
            "unit": unit,
            "units": scope.authorities.items(),
            "names": scope.authorities,
            "total": len(seen),
        },
    )


@staff(*REPORTS)
@require_GET
def signal(request: Request, signal_id: UUID) -> HttpResponse:
    """One signal and its dossiers."""
    by, at = door(request)
    scope = queries.scope(by)
    seen = queries.signal(signal_id, scope.chosen())
    rows = queries.of_dossiers(seen.dossiers, at=at)
    known = dossiers.listed([row.dossier_id for row in rows], at=at)
    return render(
        request,
        "board/signals/signal.html",
        {
            "seen": seen,
            "limit": queries.thresholds(moments.day_of(seen.last_at)).words(seen.sign),
            "unit": scope.authorities.get(seen.authority, seen.authority),
            "rows": [Shown.of(row, known.get(row.dossier_id), scope) for row in rows],
        },
    )
