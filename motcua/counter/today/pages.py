"""Today at this counter: what was received and where it is, the register, and the papers behind every line."""

from datetime import date, timedelta
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base import moments
from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.counter.intake.pages import COUNTER
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.intake import queries as intake
from motcua.paperwork import operations as paperwork
from motcua.paperwork import queries as papers


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
    chosen = [UUID(one) for one in request.POST.getlist("dossier") if _is_id(one)]
    done, refused = 0, []
    for dossier_id in chosen:
        try:
            dossiers.forward(dossier_id=dossier_id, by=by, at=at)
            done += 1
        except Refused as why:
            refused.append(why.sentence)
    if done:
        tell(request, f"Đã chuyển {done} hồ sơ.")
    for sentence in refused:
        tell(request, sentence, kind="warn")
    if not chosen:
        tell(request, "Chưa chọn hồ sơ nào để chuyển.", kind="info")
    return redirect("counter:today")


def _is_id(text: str) -> bool:
    try:
        UUID(text)
    except ValueError:
        return False
    return True


@staff(*COUNTER, "leader", "control")
@require_GET
def register(request: Request) -> HttpResponse:
    """The tracking book of this desk between two days."""
    by, at = door(request)
    last = _day(request.GET.get("den"), moments.day_of(at))
    first = min(_day(request.GET.get("tu"), last - timedelta(days=30)), last)
    rows = queries.register(by, first=first, last=last, at=at)
    return render(request, "counter/today/register.html", {"rows": rows, "first": first, "last": last})


def _day(text: str | None, otherwise: date) -> date:
    try:
        return date.fromisoformat(text or "")
    except ValueError:
        return otherwise


@staff()
@require_GET
def paper(request: Request, paper_id: UUID) -> HttpResponse:
    """A paper as issued: the same bytes every time. Only for those who may read its dossier."""
    by, at = door(request)
    subject, subject_id = papers.subject_of(paper_id)
    if subject == "dossier":
        dossier = queries.require_readable(subject_id, viewer=by)
        dossiers.look(dossier_id=dossier.id, by=by, at=at, how="print")
    elif subject == "submission":
        intake.require_readable(subject_id, viewer=by)
    else:
        raise NotFound("Không có giấy này.")
    bytes_ = paperwork.draw(paper_id, at=at)
    response = HttpResponse(bytes_, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{paper_id}.pdf"'
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
