"""Papers as issued: the same bytes every time, for those who may read what they are about."""

from datetime import datetime
from uuid import UUID

from django.http import HttpResponse
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actor import Actor
from motcua.base.doors import Request, door, staff
from motcua.base.refusals import NotFound
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.intake import queries as intake
from motcua.paperwork import operations as paperwork
from motcua.paperwork import queries as papers


@staff()
@require_GET
def paper(request: Request, paper_id: UUID) -> HttpResponse:
    """A paper, to look at or to print the first time; that it was read is written down."""
    by, at = door(request)
    _require_readable(paper_id, by=by, at=at)
    return _answer(paper_id, paperwork.draw(paper_id, at=at))


@staff()
@require_POST
def reprint(request: Request, paper_id: UUID) -> HttpResponse:
    """The same paper printed once more: the same bytes, and one more line in the count of reprints."""
    by, at = door(request)
    _require_readable(paper_id, by=by, at=at)
    return _answer(paper_id, paperwork.reprint(paper_id, by=by, at=at))


def _require_readable(paper_id: UUID, *, by: Actor, at: datetime) -> None:
    """Only whoever may read what a paper is about reads the paper. Raises `NotFound`."""
    subject, subject_id = papers.subject_of(paper_id)
    if subject == "dossier":
        queries.require_readable(subject_id, viewer=by, at=at)
        dossiers.look(dossier_id=subject_id, by=by, at=at, how="print")
    elif subject == "submission":
        intake.require_readable(subject_id, viewer=by)
    elif subject != "office" or subject_id != by.office_id:
        raise NotFound("Không có giấy này.")


def _answer(paper_id: UUID, pdf: bytes) -> HttpResponse:
    response = HttpResponse(pdf, content_type="application/pdf")
    response["Content-Disposition"] = content_disposition_header(False, papers.paper(paper_id).file_name) or "inline"
    response["Cache-Control"] = "private, no-store"
    response["X-Frame-Options"] = "SAMEORIGIN"
    return response
