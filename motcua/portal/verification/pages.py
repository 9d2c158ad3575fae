"""Behind the QR of a paper: a receipt shows where its dossier is, any other paper whether it is real."""

from django import forms
from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_GET

from motcua.base.doors import Request, door, public
from motcua.dossiers import queries as dossiers
from motcua.paperwork import queries as papers


class Token(forms.Form):
    """The letters under the QR, for somebody without a camera."""

    ma = forms.CharField(label="Mã dưới hình QR", max_length=64)


@public
@never_cache
@require_GET
def paper(request: Request, token: str) -> HttpResponse:
    """Whoever holds the paper holds its token; nobody can guess one."""
    _, at = door(request)
    verified = papers.verification(token)
    about = papers.subject_behind(token)
    tracked = None
    if about and about[0] == "dossier" and papers.is_receipt(token):
        tracked = dossiers.track_by_id(about[1], at=at)
    if tracked:
        return render(request, "portal/tracking/status.html", {"tracked": tracked, "verified": verified})
    unknown = verified.state == papers.State.UNKNOWN
    return render(request, "portal/verification/paper.html", {"verified": verified}, status=404 if unknown else 200)


@public
@never_cache
@require_GET
def ask(request: Request) -> HttpResponse:
    """Type the letters under the QR."""
    form = Token(request.GET or None)
    if form.is_valid():
        return HttpResponseRedirect(reverse("portal:paper", args=[form.cleaned_data["ma"].strip()]))
    return render(request, "portal/verification/ask.html", {"form": form})
