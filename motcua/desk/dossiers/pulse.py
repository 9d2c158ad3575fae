"""The pulse of an open page: who else has the dossier open, and what has happened to it since it was shown."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID
from zlib import crc32

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, staff
from motcua.desk import READERS
from motcua.desk.dossiers import presence
from motcua.desk.dossiers.presence import Present
from motcua.dossiers import queries
from motcua.journal import queries as journal
from motcua.journal.queries import Line


@dataclass(frozen=True)
class Pulse:
    """What an open page tells beside the dossier; `seen` is the version the page shows."""

    dossier_id: UUID
    seen: int
    present: list[Present]
    meanwhile: list[Line]
    every: int = presence.EVERY

    @property
    def told(self) -> str:
        """The same as long as there is nothing new to tell, so that a page is not read aloud the same words again."""
        words = [str(one.account_id) for one in self.present] + [str(line.ordinal) for line in self.meanwhile]
        return f"{crc32(' '.join(words).encode()):08x}"


def of(dossier_id: UUID, *, seen: int, lines: Iterable[Line], by: Actor, at: datetime) -> Pulse:
    """The pulse of a page that shows version `seen`; this person counts as having it open from now on."""
    there = presence.note(dossier_id, by=by, at=at)
    return Pulse(dossier_id, seen, there, [line for line in lines if line.ordinal > seen])


@staff(*READERS)
@require_GET
def pulse(request: Request, dossier_id: UUID) -> HttpResponse:
    """Asked by an open page every while; nothing (204) while there is nothing new."""
    by, at = door(request)
    queries.require_readable(dossier_id, viewer=by, at=at)
    shown = request.GET.get("thay", "")
    seen = int(shown) if shown.isdecimal() and len(shown) < 10 else 0
    now = of(dossier_id, seen=seen, lines=journal.timeline("dossier", dossier_id), by=by, at=at)
    if now.told == request.GET.get("nghe"):
        return HttpResponse(status=204)
    return render(request, "desk/dossiers/_pulse.html", {"pulse": now})
