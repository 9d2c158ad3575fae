"""Checking: every book and every stored paper is looked at, and what is wrong is written where somebody sees it."""

import logging
from collections.abc import Iterator
from datetime import datetime, timedelta

from motcua.paperwork import queries
from motcua.paperwork.models import Checkup, Paper, RegisterBook

log = logging.getLogger(__name__)

#: A paper issued this long ago and not drawn yet will not draw itself.
DRAWN_WITHIN = timedelta(hours=1)
#: So many faults are told one by one; more have one cause, and are counted.
TOLD = 100


def check(*, at: datetime) -> Checkup:
    """Look at all books and papers and write down what was found. Changes nothing else; safe to run again.

    Reads the file of every paper, so it takes minutes where there are a million.
    """
    lines, faults = [], 0
    for faults, line in enumerate(_faults(at), start=1):
        log.error("paper check: %s", line)
        if faults <= TOLD:
            lines.append(line)
    return Checkup.objects.create(
        at=at,
        books=RegisterBook.objects.count(),
        papers=Paper.objects.count(),
        faults=faults,
        lines=lines,
    )


def _faults(at: datetime) -> Iterator[str]:
    for book in queries.broken_books():
        yield (
            f"Sổ {book.book} năm {book.year} của đơn vị {book.office_code}: số cuối là {book.last} nhưng có "
            f"{book.papers} giấy tờ."
        )
    for paper_id in queries.damaged():
        paper = queries.paper(paper_id)
        yield (
            f"{paper.title} {paper.number_text} của {paper.office_name}: tệp bị mất hoặc không còn nguyên vẹn, "
            f"cần phục hồi từ bản sao lưu (mã {paper_id})."
        )
    for paper_id in Paper.objects.filter(sha256="", issued_at__lt=at - DRAWN_WITHIN).values_list("id", flat=True):
        paper = queries.paper(paper_id)
        yield f"{paper.title} {paper.number_text} của {paper.office_name}: đã ban hành nhưng chưa tạo được tệp."
