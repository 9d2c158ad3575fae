"""Files of a dossier: added, handed out to be saved, and looked at as pictures of our own making."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.desk import DESK, READERS
from motcua.desk.dossiers import forms
from motcua.desk.dossiers import pulse as pulses
from motcua.dossiers import operations, queries
from motcua.files import operations as files
from motcua.files import queries as stored


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def attach(request: Request, dossier_id: UUID) -> HttpResponse:
    """Add a photo or a PDF to the dossier."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    form = forms.Attach(request.POST or None, request.FILES or None, detail=found)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kept = files.store(upload, name=upload.name, about=("dossier", dossier_id), by=by, at=at)
            operations.attach(
                dossier_id=dossier_id,
                files=[(kept.id, kept.name)],
                component=form.cleaned_data["component"],
                by=by,
                at=at,
            )
        except Refused as refused:
            refuse(form, Refused(refused.sentence, field="file"))
        else:
            tell(request, f"Đã đính kèm {kept.name}.")
            return redirect("desk:detail", dossier_id=dossier_id)
    pulse = pulses.of(dossier_id, seen=found.dossier.version, lines=found.timeline, by=by, at=at)
    return render(request, "desk/dossiers/attach.html", {"detail": found, "form": form, "pulse": pulse})


@staff(*READERS)
@require_POST
def control_slip(request: Request, dossier_id: UUID) -> HttpResponse:
    """Print the control slip: who gave the dossier to whom, when, and whether in time."""
    by, at = door(request)
    paper = operations.print_control_slip(dossier_id=dossier_id, by=by, at=at)
    return redirect("counter:paper", paper_id=paper.id)


@staff(*READERS)
@require_GET
def file(request: Request, dossier_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of a dossier, as it was handed in: saved, never run by the browser; that it was read is written down."""
    by, at = door(request)
    _require(dossier_id, file_id, by=by, at=at)
    operations.look(dossier_id=dossier_id, by=by, at=at, how="file")
    opened = stored.opened(file_id)
    return HttpResponse(opened.path.read_bytes(), headers=opened.headers)


@staff(*READERS)
@require_GET
def preview(request: Request, dossier_id: UUID, file_id: UUID) -> HttpResponse:
    """The picture made from a photograph or scan, to look at on the dossier's own page."""
    by, at = door(request)
    _require(dossier_id, file_id, by=by, at=at)
    picture = stored.preview(file_id)
    if picture is None:
        raise NotFound("Tệp này không có ảnh xem trước.")
    return HttpResponse(picture.path.read_bytes(), headers=picture.headers)


def _require(dossier_id: UUID, file_id: UUID, *, by: Actor, at: datetime) -> None:
    """Only whoever may read the dossier gets its files, and only its own ones. Raises `NotFound`."""
    queries.require_readable(dossier_id, viewer=by, at=at)
    if file_id not in {one.id for one in stored.about("dossier", dossier_id)}:
        raise NotFound("Không có tệp này.")
