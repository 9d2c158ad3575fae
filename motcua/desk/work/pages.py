"""My work: the queue by time left, and views of it kept by name."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.accounts import operations as accounts
from motcua.accounts import queries as known
from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean
from motcua.desk import DESK
from motcua.desk.work.together import TOGETHER
from motcua.dossiers import queries
from motcua.dossiers.queries import Filter, Page
from motcua.offices import queries as offices

#: The name under which an account keeps its views of this list.
PLACE = "desk"


@staff(*DESK)
@require_GET
def work(request: Request) -> HttpResponse:
    """The queue of this person; a whole dossier code in the search box leads straight to it."""
    by, at = door(request)
    wanted = _wanted(request.GET)
    if wanted.text.count("-") == 2:
        try:
            dossier = queries.require_readable(queries.id_of(wanted.text), viewer=by, at=at)
        except NotFound:  # the same words whether there is none or it is not theirs to see
            tell(request, f"Không có hồ sơ {wanted.text} trong những hồ sơ ông/bà được xem.", kind="info")
        else:
            return redirect("desk:detail", dossier_id=dossier.id)
    page = queries.queue(by, at=at, wanted=wanted, after=request.GET.get("sau", ""), with_forecast=True)
    numbers = queries.counts(by, at=at)
    duties = offices.positions_of(by.account_id, at=at) if by.account_id else []
    return render(
        request,
        "desk/work/work.html",
        {
            "page": page,
            "pager": {"next": page.following},
            "wanted": wanted,
            "title": queries.WHICH[wanted.which],
            "query": _query(wanted),
            "counts": [(key, words, numbers[key], key == "late") for key, words in queries.WHICH.items()],
            "procedures": queries.procedures_waiting(by, at=at),
            "kept": known.kept_views(by.account_id, PLACE),
            "name": request.GET.get("ten", "")[:60],
            "to_answer": queries.to_answer(by, at=at),
            "together": _together(page),
            "others": [one for one in duties if one.covering and one.position_id != by.position_id],
        },
    )


def _wanted(told: Any) -> Filter:
    which = told.get("loc", "all")
    return Filter(
        which=which if which in queries.WHICH else "all",
        procedure=told.get("thu-tuc", "")[:40],
        text=clean(told.get("q", ""))[:200],
    )


def _query(wanted: Filter) -> str:
    """The filter as the end of an address, which can be kept or sent to a colleague."""
    parts = {"loc": wanted.which, "thu-tuc": wanted.procedure, "q": wanted.text}
    return urlencode({name: value for name, value in parts.items() if value and value != "all"})


def _together(page: Page) -> list[tuple[str, str]]:
    """What can be done at once to the dossiers on this page."""
    kinds = {row.step_kind for row in page.rows}
    deeds: list[str] = [kind for kind in ("sign", "issue") if kind in kinds]
    if kinds - {"sign", "issue", "return"}:
        deeds.append("forward")
    return [(deed, TOGETHER[deed].words) for deed in deeds]


@staff(*DESK)
@require_POST
def keep_view(request: Request) -> HttpResponse:
    """Keep what is being looked at under a name of one's own."""
    by, at = door(request)
    name, query = request.POST.get("name", ""), _query(_wanted(request.POST))
    try:
        kept = accounts.keep_view(PLACE, name, query, by=by, at=at)
    except Refused as refused:
        tell(request, refused.sentence, kind="warn")
        query = "&".join(part for part in (query, urlencode({"ten": name})) if part)
    else:
        tell(request, f"Đã lưu bộ lọc “{kept.name}”.")
    return redirect(f"{reverse('desk:work')}?{query}")


@staff(*DESK)
@require_POST
def drop_view(request: Request, view_id: UUID) -> HttpResponse:
    """Let a kept view go."""
    by, at = door(request)
    accounts.drop_view(view_id, by=by, at=at)
    return redirect("desk:work")
