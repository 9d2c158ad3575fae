"""Behind the QR of a paper: a receipt shows where its dossier is, any other paper whether it is real."""

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from motcua.base.doors import Request, door, public
from motcua.dossiers import queries as dossiers
from motcua.paperwork import queries as papers
from motcua.portal.tracking.pages import status_page
from motcua.portal.verification.forms import Token


@public
@never_cache
@require_safe
def paper(request: Request, token: str) -> HttpResponse:
    """Whoever holds the paper holds its token; nobody can guess one. A revoked receipt opens nothing any more."""
    _, at = door(request)
    verified = papers.verification(token)
    if verified.state != papers.State.REVOKED and papers.is_receipt(token):
        about = papers.subject_behind(token)
        tracked = dossiers.track_by_id(about[1], at=at, holder=True) if about and about[0] == "dossier" else None
        if tracked:
            return status_page(request, tracked, at=at, receipt=verified)
    unknown = verified.state == papers.State.UNKNOWN
    facts = {"verified": verified, "state": verified.state.value}
    return render(request, "portal/verification/paper.html", facts, status=404 if unknown else 200)


@public
@never_cache
@require_safe
def ask(request: Request) -> HttpResponse:
    """Type the letters under the QR."""
    form = Token(request.GET if "ma" in request.GET else None)
    if form.is_valid():
        return redirect("portal:paper", form.cleaned_data["ma"])
    return render(request, "portal/verification/ask.html", {"form": form})
