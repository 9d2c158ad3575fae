"""Letters of apology: those that wait for a signature, many at once, and how many each unit owes, sent and missed."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import Refused
from motcua.board.roles import BOARD
from motcua.dossiers import operations, queries
from motcua.dossiers.queries import Tally
from motcua.dossiers.rules.apologies import Stage
from motcua.offices import queries as offices
from motcua.offices.rules.powers import WATCHING, Role

#: How many letters can be signed in one go.
MOST = 200


@staff(*BOARD)
@require_GET
def letters(request: Request) -> HttpResponse:
    """The letters of this leader's authority by how far they have come, and the count of every unit they look after."""
    by, at = door(request)
    signs = by.role == Role.LEADER
    waiting = {stage: queries.letters(by, stage=stage, at=at) if signs else [] for stage in Stage}
    tallies = queries.tallies(at=at)
    if by.role not in {*WATCHING, Role.ADMIN}:
        tallies = [one for one in tallies if one.office_id == by.authority_id or _below(one, by.authority_id)]
    return render(
        request,
        "board/letters/letters.html",
        {
            "signs": signs,
            "to_sign": waiting[Stage.COMPLETED],
            "drafts": waiting[Stage.DRAFTED],
            "on_the_way": waiting[Stage.SIGNED],
            "tallies": sorted(tallies, key=lambda one: (-one.missing, -one.owed, one.office_name)),
            "missing": sum(one.missing for one in tallies),
        },
    )


def _below(tally: Tally, authority_id: UUID | None) -> bool:
    return bool(authority_id and tally.office_id and offices.is_above(authority_id, tally.office_id))


@staff(Role.LEADER)
@require_POST
def sign(request: Request) -> HttpResponse:
    """Sign the letters ticked, each for itself: one that can't be signed says why and stops no other."""
    by, at = door(request)
    outcomes = []
    for dossier_id, seen, code in _ticked(request):
        try:
            operations.sign_apology(dossier_id=dossier_id, by=by, at=at, seen=seen)
            outcomes.append((dossier_id, code, ""))
        except Refused as refused:
            outcomes.append((dossier_id, code, refused.sentence))
    if not outcomes:
        tell(request, "Chưa chọn thư nào.", kind="info")
        return redirect("board:letters")
    done = sum(not why for _, _, why in outcomes)
    return render(request, "board/letters/outcome.html", {"outcomes": outcomes, "done": done})


def _ticked(request: Request) -> list[tuple[UUID, int, str]]:
    found = []
    for text in request.POST.getlist("letter")[:MOST]:
        dossier_id, _, rest = text.partition(":")
        seen, _, code = rest.partition(":")
        try:
            found.append((UUID(dossier_id), int(seen), code[:60]))
        except ValueError:
            continue
    return found
