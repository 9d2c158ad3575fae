"""The same deed for many dossiers: seen beforehand line by line, then done one by one, each answered for itself."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import Refused
from motcua.desk import DESK
from motcua.dossiers import operations, queries
from motcua.offices.rules.powers import Deed

#: How many dossiers can be passed on or signed in one go.
MOST = 200


@dataclass(frozen=True)
class Together:
    """What can be done to many at once: the deed, its operation, what it is called, and where it is chosen."""

    deed: Deed
    operation: Callable[..., Any]
    words: str
    back: str = "desk:work"


TOGETHER = {
    "forward": Together(Deed.FORWARD, operations.forward, "Chuyển"),
    "sign": Together(Deed.SIGN, operations.sign, "Ký", "desk:to-sign"),
    "issue": Together(Deed.ISSUE, operations.issue, "Vào sổ, đóng dấu"),
}


@staff("leader")
@require_GET
def to_sign(request: Request) -> HttpResponse:
    """What waits for this leader's signature, each with the words to be signed."""
    by, at = door(request)
    lines = queries.to_sign(by, at=at, limit=MOST)
    return render(
        request,
        "desk/work/to_sign.html",
        {"lines": lines, "ready": sum(line.result is not None for line in lines)},
    )


@staff(*DESK)
@require_POST
def together(request: Request) -> HttpResponse:
    """First what would happen to each dossier ticked; then, when confirmed, what did. Nothing is refused for many."""
    by, at = door(request)
    name = request.POST.get("deed", "")
    chosen = TOGETHER.get(name, TOGETHER["forward"])
    # whoever may not sign has no signing queue to go back to
    back = reverse(chosen.back if by.role == "leader" else "desk:work")
    pairs = _pairs(request)
    if not pairs:
        tell(request, "Chưa chọn hồ sơ nào.", kind="info")
        return redirect(back)
    lines = queries.previews(pairs, chosen.deed, viewer=by, at=at)
    context = {"deed": name, "words": chosen.words, "back": back, "most": MOST}
    if request.POST.get("confirmed") != "yes":
        good = sum(not line.why_not for line in lines)
        told = {"lines": lines, "good": good, "blocked": len(lines) - good}
        return render(request, "desk/work/preview.html", context | told)
    outcomes = []
    for line, (dossier_id, seen) in zip(lines, pairs, strict=True):
        try:
            chosen.operation(dossier_id=dossier_id, by=by, at=at, seen=seen)
            outcomes.append((line, ""))
        except Refused as refused:
            outcomes.append((line, refused.sentence))
    done = sum(not why for _, why in outcomes)
    return render(request, "desk/work/outcome.html", context | {"outcomes": outcomes, "done": done})


def _pairs(request: Request) -> list[tuple[UUID, int]]:
    """The dossiers ticked, each once and with the version that was seen."""
    found: dict[UUID, int] = {}
    for text in request.POST.getlist("dossier")[:MOST]:
        dossier_id, _, seen = text.partition(":")
        try:
            found[UUID(dossier_id)] = int(seen)
        except ValueError:
            continue
    return list(found.items())
