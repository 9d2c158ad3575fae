"""Today at this counter: what was received and where it is, passing it on, and the tracking book."""

from datetime import date, timedelta
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import moments
from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import Refused
from motcua.counter import COUNTER
from motcua.counter.intake.pages import is_id
from motcua.counter.intake.screen import desk_of
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.queries import RegisterRow
from motcua.intake import queries as intake
from motcua.paperwork import operations as paperwork

#: The most lines of the book on one page or paper.
MOST = 500


@staff(*COUNTER)
@require_GET
def today(request: Request) -> HttpResponse:
    """What this desk received today, with what still lies at the counter on top."""
    by, at = door(request)
    day = moments.day_of(at)
    rows = queries.register(by, first=day - timedelta(days=7), last=day, at=at)
    return render(
        request,
        "counter/today/today.html",
        {
            "day": day,
            "here": [row for row in rows if row.at_desk],
            "rows": [row for row in rows if moments.day_of(row.received_at) == day],
            "turned_away": intake.turned_away(by, on=day),
        },
    )


@staff(*COUNTER)
@require_POST
def forward(request: Request) -> HttpResponse:
    """Pass on the dossiers ticked; each for itself, with a line for every one that could not go."""
    by, at = door(request)
    chosen = [UUID(one) for one in request.POST.getlist("dossier") if is_id(one)]
    done, refused = 0, []
    for dossier_id in chosen:
        try:
            dossiers.forward(dossier_id=dossier_id, by=by, at=at)
            done += 1
        except Refused as why:
            refused.append(why.sentence)
    if done:
        tell(request, f"Đã chuyển {done} hồ sơ.")
    for sentence in dict.fromkeys(refused):
        tell(request, f"{refused.count(sentence)} hồ sơ chưa chuyển được: {sentence}", kind="warn")
    if not chosen:
        tell(request, "Chưa chọn hồ sơ nào để chuyển.", kind="info")
    return redirect("counter:today")


@staff(*COUNTER)
@require_GET
def register(request: Request) -> HttpResponse:
    """The tracking book of this desk between two days."""
    by, at = door(request)
    first, last = _days(request.GET.get("tu"), request.GET.get("den"), moments.day_of(at))
    rows = queries.register(by, first=first, last=last, at=at, limit=MOST)
    return render(
        request,
        "counter/today/register.html",
        {"rows": rows, "first": first, "last": last, "cut": len(rows) == MOST},
    )


@staff(*COUNTER)
@require_POST
def print_register(request: Request) -> HttpResponse:
    """Print the book of these days on its official form."""
    by, at = door(request)
    first, last = _days(request.POST.get("tu"), request.POST.get("den"), moments.day_of(at))
    rows = queries.register(by, first=first, last=last, at=at, limit=MOST)
    issued = paperwork.issue(
        "register",
        {"starts_on": first, "ends_on": last, "rows": [_line(row) for row in reversed(rows)]},
        office_code=by.office_code,
        office_name=by.office_name,
        province=settings.PROVINCE,
        about=("office", desk_of(by)),
        by=by,
        at=at,
    )
    return redirect("counter:paper", paper_id=issued.id)


def _line(row: RegisterRow) -> dict[str, object]:
    return {
        "code": row.code,
        "procedure": row.procedure_name,
        "name": row.owner_name,
        "office": row.authority_name,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "resolved_at": row.finished_at,
        "returned_at": row.ended_at,
    }


def _days(first: str | None, last: str | None, today: date) -> tuple[date, date]:
    """The days asked for; without them the last thirty."""
    until = _day(last, today)
    return min(_day(first, until - timedelta(days=30)), until), until


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise
