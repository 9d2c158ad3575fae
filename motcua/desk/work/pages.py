"""My work: the queue by time left, filters kept by name, and many dossiers at once, seen beforehand line by line."""

from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean
from motcua.desk import DESK
from motcua.desk.dossiers.deeds import next_in_queue
from motcua.dossiers import operations, queries
from motcua.dossiers.queries import Filter, Page
from motcua.offices.rules.powers import Deed

#: How many dossiers can be passed on or signed in one go.
MOST = 200
#: What can be done to many at once: the deed, its operation, and what it is called.
TOGETHER = {
    "forward": (Deed.FORWARD, operations.forward, "Chuyển"),
    "sign": (Deed.SIGN, operations.sign, "Ký"),
    "issue": (Deed.ISSUE, operations.issue, "Vào sổ, đóng dấu"),
}
#: The session keeps each person's own filters under this key, so many at most.
FILTERS, MOST_FILTERS = "desk-filters", 12


@staff(*DESK)
@require_GET
def work(request: Request) -> HttpResponse:
    """The queue of this person; a whole dossier code in the search box leads straight to it."""
    by, at = door(request)
    wanted = _wanted(request.GET)
    if wanted.text.count("-") == 2:
        try:
            return redirect("desk:detail", dossier_id=queries.id_of(wanted.text))
        except NotFound as refused:
            tell(request, refused.sentence, kind="info")
    page = queries.queue(by, at=at, wanted=wanted, after=request.GET.get("sau", ""))
    numbers = queries.counts(by, at=at)
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
            "procedures": sorted({(row.procedure_code, row.procedure_name) for row in page.rows}),
            "kept": request.session.get(FILTERS, []),
            "to_answer": queries.to_answer(by, at=at),
            "together": _together(page),
            "following": next_in_queue(by, at) if numbers["all"] else "",
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
    return [(deed, TOGETHER[deed][2]) for deed in deeds]


@staff(*DESK)
@require_POST
def keep_filter(request: Request) -> HttpResponse:
    """Keep what is being looked at under a name of one's own, or let a kept one go."""
    kept: list[dict[str, str]] = request.session.get(FILTERS, [])
    gone = request.POST.get("gone", "")
    if gone:
        request.session[FILTERS] = [one for one in kept if one["name"] != gone]
        return redirect("desk:work")
    name, query = clean(request.POST.get("name", ""))[:60], _query(_wanted(request.POST))
    if not name:
        tell(request, "Mời đặt tên cho bộ lọc.", kind="warn")
    else:
        others = [one for one in kept if one["name"] != name]
        request.session[FILTERS] = [*others, {"name": name, "query": query}][-MOST_FILTERS:]
        tell(request, f"Đã lưu bộ lọc “{name}”.")
    return redirect(f"{reverse('desk:work')}?{query}")


@staff(*DESK)
@require_POST
def together(request: Request) -> HttpResponse:
    """First what would happen to each dossier ticked, line by line; then, when confirmed, what did."""
    by, at = door(request)
    name = request.POST.get("deed", "")
    deed, operation, words = TOGETHER.get(name, TOGETHER["forward"])
    pairs = _pairs(request)
    if not pairs:
        tell(request, "Chưa chọn hồ sơ nào.", kind="info")
        return redirect("desk:work")
    lines = queries.previews(pairs, deed, viewer=by, at=at)
    if request.POST.get("confirmed") != "yes":
        good = sum(not line.why_not for line in lines)
        return render(
            request,
            "desk/work/preview.html",
            {"lines": lines, "deed": name, "words": words, "good": good, "blocked": len(lines) - good},
        )
    outcomes = []
    for line, (dossier_id, seen) in zip(lines, pairs, strict=True):
        try:
            operation(dossier_id=dossier_id, by=by, at=at, seen=seen)
            outcomes.append((line, ""))
        except Refused as refused:
            outcomes.append((line, refused.sentence))
    done = sum(not why for _, why in outcomes)
    return render(request, "desk/work/outcome.html", {"outcomes": outcomes, "words": words, "done": done})


def _pairs(request: Request) -> list[tuple[UUID, int]]:
    """The dossiers ticked, each with the version that was seen."""
    found = []
    for text in request.POST.getlist("dossier")[:MOST]:
        dossier_id, _, seen = text.partition(":")
        try:
            found.append((UUID(dossier_id), int(seen)))
        except ValueError:
            continue
    return found
