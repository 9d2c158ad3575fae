"""My work: the queue by time left, and passing on or signing many dossiers after a look at what would happen."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.desk.dossiers.pages import DESK
from motcua.dossiers import operations, queries
from motcua.offices.rules.powers import Deed

#: How many dossiers can be passed on or signed in one go.
MOST = 200
#: What can be done to many at once: the deed, its operation, and what it is called.
TOGETHER = {
    "forward": (Deed.FORWARD, operations.forward, "Chuyển"),
    "sign": (Deed.SIGN, operations.sign, "Ký"),
    "issue": (Deed.ISSUE, operations.issue, "Vào sổ, đóng dấu"),
}


@staff(*DESK)
@require_GET
def work(request: Request) -> HttpResponse:
    """The queue of this person; a whole dossier code in the search box leads straight to it."""
    by, at = door(request)
    text = request.GET.get("q", "").strip()
    if text.count("-") == 2:
        try:
            return redirect("desk:detail", dossier_id=queries.id_of(text))
        except NotFound as refused:
            tell(request, refused.sentence, kind="info")
    which = request.GET.get("loc", "all")
    wanted = queries.Filter(which=which if which in queries.WHICH else "all", text=text)
    page = queries.queue(by, at=at, wanted=wanted, after=request.GET.get("sau", ""))
    together_deed = {"leader": "sign", "clerk": "issue"}.get(by.role, "forward")
    return render(
        request,
        "desk/work/work.html",
        {
            "page": page,
            "wanted": wanted,
            "counts": [
                (key, words, number)
                for (key, words), number in zip(queries.WHICH.items(), queries.counts(by, at=at).values(), strict=True)
            ],
            "to_answer": queries.to_answer(by, at=at),
            "together": together_deed,
            "together_words": TOGETHER[together_deed][2],
        },
    )


@staff(*DESK)
@require_POST
def together(request: Request) -> HttpResponse:
    """First what would happen to each dossier ticked, line by line; then, when confirmed, what did."""
    by, at = door(request)
    deed, operation, words = TOGETHER.get(request.POST.get("deed", ""), TOGETHER["forward"])
    chosen = [_pair(text) for text in request.POST.getlist("dossier")][:MOST]
    pairs = [pair for pair in chosen if pair]
    if not pairs:
        tell(request, "Chưa chọn hồ sơ nào.", kind="info")
        return redirect("desk:work")
    if request.POST.get("confirmed") != "yes":
        lines = [queries.preview(dossier_id, deed, viewer=by, seen=seen) for dossier_id, seen in pairs]
        return render(
            request,
            "desk/work/preview.html",
            {
                "lines": lines,
                "deed": request.POST.get("deed"),
                "words": words,
                "good": sum(not x.why_not for x in lines),
            },
        )
    outcomes = []
    for dossier_id, seen in pairs:
        line = queries.preview(dossier_id, deed, viewer=by, seen=seen)
        try:
            operation(dossier_id=dossier_id, by=by, at=at, seen=seen)
            outcomes.append((line, ""))
        except Refused as refused:
            outcomes.append((line, refused.sentence))
    return render(request, "desk/work/outcome.html", {"outcomes": outcomes, "words": words})


def _pair(text: str) -> tuple[UUID, int] | None:
    try:
        dossier_id, seen = text.split(":")
        return UUID(dossier_id), int(seen)
    except ValueError:
        return None
