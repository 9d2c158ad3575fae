"""Printing a paper again: the same bytes, counted."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.paperwork.events import PaperReprinted
from motcua.paperwork.models import Paper, Reprint
from motcua.paperwork.operations.drawing import draw


def reprint(paper_id: UUID, *, by: Actor, at: datetime) -> bytes:
    """The very bytes that were first handed out, and one more line in the count of reprints. Raises `NotFound`."""
    with transaction.atomic():
        paper = Paper.objects.select_for_update().filter(id=paper_id).first()
        if paper is None:
            raise NotFound("Không tìm thấy giấy tờ này.")
        pdf = draw(paper_id, at=at)
        ordinal = paper.reprints.count() + 1
        Reprint.objects.create(
            paper=paper,
            ordinal=ordinal,
            at=at,
            by_id=by.account_id,
            by_name=by.name,
            by_title=by.title,
            by_office=by.office_code,
        )
        journal.record(PaperReprinted(paper_id=paper.id, ordinal=ordinal), by=by, at=at)
    return pdf
