"""Answering what another office asked."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_http_methods

from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.desk import DESK
from motcua.desk.dossiers import forms
from motcua.desk.dossiers import pulse as pulses
from motcua.dossiers import operations, queries


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def answer(request: Request, dossier_id: UUID, consultation_id: UUID) -> HttpResponse:
    """Answer the question another office asked about this dossier, its papers beside the question."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    asked = next((one for one in found.consultations if one.id == consultation_id), None)
    if asked is None:
        raise NotFound("Không có câu hỏi này.")
    if request.method == "GET":
        operations.look(dossier_id=dossier_id, by=by, at=at)
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(consultation_id=consultation_id, text=form.cleaned_data["text"], by=by, at=at)
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, f"Đã trả lời ý kiến về hồ sơ {found.dossier.code}.")
            return redirect("desk:work")
    pulse = pulses.of(dossier_id, seen=found.dossier.version, lines=found.timeline, by=by, at=at)
    return render(request, "desk/dossiers/answer.html", {"detail": found, "asked": asked, "form": form, "pulse": pulse})
