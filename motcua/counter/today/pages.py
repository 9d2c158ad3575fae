"""Today at this counter: what was received and where it is, passing it on, and the tracking book."""

from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.accounts import queries as people
from motcua.accounts.queries import PersonFacts
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import Refused
from motcua.base.text import clean
from motcua.counter import COUNTER
from motcua.counter.intake.screen import desk_of
from motcua.counter.manners import edges, is_id
from motcua.counter.today.book import Book
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.queries import BookFilter, RegisterRow
from motcua.dossiers.rules.status import Status
from motcua.intake import queries as intake
from motcua.journal import operations as journal
from motcua.paperwork import operations as paperwork

#: The session remembers the filters somebody named.
FILTERS = "counter-filters"
MOST_FILTERS = 12


@staff(*COUNTER)
@require_GET
def today(request: Request) -> HttpResponse:
    """What this desk received today, with what still lies at the counter on top."""
    by, at = door(request)
    day = moments.day_of(at)
    return render(
        request,
        "counter/today/today.html",
        {
            "day": day,
            "here": queries.at_desk(by, at=at),
            "page": queries.register(by, BookFilter(first=day, last=day), at=at, **edges(request)),
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


# --- the tracking book -----------------------------------------------------------------------------------


@staff(*COUNTER)
@require_GET
def register(request: Request) -> HttpResponse:
    """The tracking book of this desk between two days, or what of it somebody wants to see."""
    by, at = door(request)
    form = Book(request.GET, today=moments.day_of(at))
    wanted = form.wanted
    return render(
        request,
        "counter/today/register.html",
        {
            "form": form,
            "wanted": wanted,
            "page": queries.register(by, wanted, at=at, **edges(request)),
            "procedures": queries.procedures_in_register(by, first=wanted.first, last=wanted.last, at=at),
            "kept": request.session.get(FILTERS, []),
        },
    )


@staff(*COUNTER)
@require_POST
def keep_filter(request: Request) -> HttpResponse:
    """Keep what of the book is being looked at under a name of one's own, or let a kept one go."""
    _, at = door(request)
    kept: list[dict[str, str]] = request.session.get(FILTERS, [])
    gone = request.POST.get("gone", "")
    if gone:
        request.session[FILTERS] = [one for one in kept if one["name"] != gone]
        return redirect("counter:register")
    name = clean(request.POST.get("name", ""))[:60]
    address = Book(request.POST, today=moments.day_of(at)).address()
    if not name:
        tell(request, "Mời đặt tên cho bộ lọc.", kind="warn")
    else:
        others = [one for one in kept if one["name"] != name]
        request.session[FILTERS] = [*others, {"name": name, "address": address}][-MOST_FILTERS:]
        tell(request, f"Đã lưu bộ lọc “{name}”.")
    return redirect(reverse("counter:register") + address)


@staff(*COUNTER)
@require_POST
def print_register(request: Request) -> HttpResponse:
    """Print the book of these days on its official form; whose lines were printed is written down."""
    by, at = door(request)
    form = Book(request.POST, today=moments.day_of(at))
    wanted = form.wanted
    try:
        rows = queries.register_to_print(by, wanted, at=at)
    except Refused as refused:
        if refused.code != "too-many":
            raise
        tell(request, refused.sentence, kind="warn")
        return redirect(reverse("counter:register") + form.address())
    owners = people.facts_of_all(row.owner_id for row in rows)
    issued = paperwork.issue(
        "register",
        {
            "starts_on": wanted.first,
            "ends_on": wanted.last,
            "note": form.words,
            "rows": [_line(row, owners[row.owner_id]) for row in rows],
        },
        office_code=by.office_code,
        office_name=by.office_name,
        province=settings.PROVINCE,
        about=("office", desk_of(by)),
        by=by,
        at=at,
    )
    _note(owners, issued.id, by=by, at=at)
    return redirect("counter:paper", paper_id=issued.id)


def _line(row: RegisterRow, owner: PersonFacts) -> dict[str, object]:
    return {
        "code": row.code,
        "procedure": row.procedure_name,
        "sets": row.sets,
        "name": row.owner_name,
        "contact": ", ".join(one for one in (owner.address, owner.phone) if one),
        "office": row.authority_name,
        "received_at": row.received_at,
        "due_at": row.due_at,
        "forwarded_at": row.forwarded_at,
        "resolved_at": row.finished_at,
        "returned_at": row.ended_at if row.status == Status.RETURNED else None,
        "way": row.delivery.words,
        "note": "" if row.status in _PLAIN else row.status.words,
    }


#: States that the columns of the paper tell already.
_PLAIN = frozenset({Status.RECEIVED, Status.IN_PROCESS, Status.DONE, Status.RETURNED})


def _note(owners: dict[UUID, PersonFacts], paper_id: UUID, *, by: Actor, at: datetime) -> None:
    for person_id in owners:
        journal.note_reading(person_id=person_id, subject="paper", subject_id=paper_id, how="print", by=by, at=at)
