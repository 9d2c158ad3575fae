"""Questions about papers: is this one real, which belong to a dossier, what is in a register."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from django.db.models import Count, Max

from motcua.base import moments
from motcua.base.refusals import NotFound, Refused
from motcua.paperwork.models import Checkup, DamagedPaper, Paper, RegisterBook

__all__ = ["DamagedPaper"]


class NotDrawn(Refused):
    """The paper is issued, its bytes are still to come."""

    code = "not-drawn"


class State(StrEnum):
    """What a paper is worth."""

    VALID = "valid"
    REPLACED = "replaced"
    REVOKED = "revoked"
    UNKNOWN = "unknown"

    @property
    def sentence(self) -> str:
        return _SENTENCES[self]


_SENTENCES = {
    State.VALID: "Giấy tờ này do cơ quan nêu dưới đây ban hành và đang có giá trị.",
    State.REPLACED: "Giấy tờ này là thật nhưng đã được thay bằng giấy tờ khác.",
    State.REVOKED: "Giấy tờ này là thật nhưng đã bị thu hồi, không còn giá trị.",
    State.UNKNOWN: "Không có giấy tờ nào mang mã này. Hãy quét lại; nếu vẫn vậy, giấy tờ có thể không phải là thật.",
}


@dataclass(frozen=True, kw_only=True)
class Verification:
    """What anybody who holds a paper may know of it: nothing of the person it is about."""

    state: State
    title: str = ""
    number_text: str = ""
    office_name: str = ""
    issued_on: date | None = None
    sha256: str = ""
    signed_by: str = ""
    replaced_by_number: str = ""
    replaced_on: date | None = None
    revoked_on: date | None = None

    @property
    def sentence(self) -> str:
        return self.state.sentence


def verification(token: str) -> Verification:
    """Whether the paper with this token is real and still good. A token nobody gave out is `UNKNOWN`."""
    paper = Paper.objects.select_related("replaced_by").filter(token=token).first() if _may_be_one(token) else None
    if paper is None:
        return Verification(state=State.UNKNOWN)
    newer = paper.replaced_by
    return Verification(
        state=State.REPLACED if newer else State.REVOKED if paper.revoked_at else State.VALID,
        title=paper.title,
        number_text=paper.number_text,
        office_name=paper.office_name,
        issued_on=moments.day_of(paper.issued_at),
        sha256=paper.sha256,
        signed_by=paper.signed_by,
        replaced_by_number=newer.number_text if newer else "",
        replaced_on=moments.day_of(newer.issued_at) if newer else None,
        revoked_on=moments.day_of(paper.revoked_at) if paper.revoked_at else None,
    )


def subject_behind(token: str) -> tuple[str, UUID] | None:
    """What the paper with this token is about, for the page behind a receipt's QR; nothing for an unknown token."""
    return _subjects(token=token) if _may_be_one(token) else None


def is_receipt(token: str) -> bool:
    """Whether the paper with this token is the receipt of a dossier: its holder may follow it."""
    return _may_be_one(token) and Paper.objects.filter(token=token, kind="receipt").exists()


def subject_of(paper_id: UUID) -> tuple[str, UUID]:
    """What a paper is about: whoever may read that may read the paper. Raises `NotFound`."""
    if found := _subjects(id=paper_id):
        return found
    raise NotFound("Không tìm thấy giấy tờ này.")


def _subjects(**which: str | UUID) -> tuple[str, UUID] | None:
    return Paper.objects.filter(**which).values_list("subject", "subject_id").first()


def _may_be_one(token: str) -> bool:
    # what no token can look like is not worth a question, and a NUL would make the database refuse
    return 16 <= len(token) <= 32 and token.isascii() and token.replace("-", "").replace("_", "").isalnum()


@dataclass(frozen=True, kw_only=True)
class PaperLine:
    """One paper in the list of a dossier's papers."""

    id: UUID
    kind: str
    title: str
    number_text: str
    issued_at: datetime
    issued_by_name: str
    issued_by_title: str
    office_name: str
    token: str
    sha256: str
    signed_by: str
    state: State
    reprints: int

    @property
    def drawn(self) -> bool:
        return bool(self.sha256)

    @property
    def file_name(self) -> str:
        """How the file is called when somebody keeps it: `01-TNHS-2026.pdf`."""
        name = self.number_text.replace("/", "-") or self.kind.replace("_", "-")
        return f"{name}-{moments.local(self.issued_at):%Y}.pdf"


def about(subject: str, subject_id: UUID) -> list[PaperLine]:
    """The papers that belong to something, oldest first. Facts are not opened."""
    rows = Paper.objects.filter(subject=subject, subject_id=subject_id).order_by("issued_at", "id")
    return [_line(row) for row in rows.defer("facts").annotate(reprints_made=Count("reprints"))]


def paper(paper_id: UUID) -> PaperLine:
    """One paper. Raises `NotFound`."""
    rows = Paper.objects.filter(id=paper_id).defer("facts").annotate(reprints_made=Count("reprints"))
    if not rows:
        raise NotFound("Không tìm thấy giấy tờ này.")
    return _line(rows[0])


def _line(row: Paper) -> PaperLine:
    return PaperLine(
        id=row.id,
        kind=row.kind,
        title=row.title,
        number_text=row.number_text,
        issued_at=row.issued_at,
        issued_by_name=row.issued_by_name,
        issued_by_title=row.issued_by_title,
        office_name=row.office_name,
        token=row.token,
        sha256=row.sha256,
        signed_by=row.signed_by,
        state=State.REPLACED if row.replaced_by_id else State.REVOKED if row.revoked_at else State.VALID,
        reprints=getattr(row, "reprints_made", 0),
    )


def pdf(paper_id: UUID) -> bytes:
    """The fixed bytes of a paper. Raises `NotFound`, `NotDrawn`, and `DamagedPaper` when the file is not as it was."""
    row = Paper.objects.filter(id=paper_id).defer("facts").first()
    if row is None:
        raise NotFound("Không tìm thấy giấy tờ này.")
    if not row.sha256:
        raise NotDrawn("Giấy tờ đã ban hành, tệp đang được tạo: hãy thử lại sau ít giây.")
    return row.read()


@dataclass(frozen=True, kw_only=True)
class BookLine:
    """One line of a register book: a number and the paper that carries it."""

    number: int
    number_text: str
    title: str
    issued_at: datetime
    issued_by_name: str
    subject: str
    subject_id: UUID
    state: State


def register_rows(*, province: str, office_code: str, book: str, year: int) -> Iterator[BookLine]:
    """The lines of an office's book of a year, in order of their numbers."""
    rows = Paper.objects.filter(
        book__province=province, book__office_code=office_code, book__book=book, book__year=year
    )
    for row in rows.defer("facts").order_by("number").iterator(chunk_size=1000):
        line = _line(row)
        yield BookLine(
            number=row.number or 0,
            number_text=line.number_text,
            title=line.title,
            issued_at=line.issued_at,
            issued_by_name=line.issued_by_name,
            subject=row.subject,
            subject_id=row.subject_id,
            state=line.state,
        )


@dataclass(frozen=True)
class BrokenBook:
    """A book whose papers are not numbered from 1 to the last."""

    office_code: str
    book: str
    year: int
    last: int
    papers: int


def damaged() -> Iterator[UUID]:
    """Drawn papers whose stored bytes are gone or changed: none, unless a disk failed. Reads every file."""
    for row in Paper.objects.exclude(sha256="").defer("facts").iterator(chunk_size=1000):
        try:
            row.read()
        except DamagedPaper:
            yield row.id


def broken_books() -> list[BrokenBook]:
    """Books with a gap or a number too many (invariant I-6): none, unless somebody went round the platform."""
    books = RegisterBook.objects.annotate(count=Count("papers"), highest=Max("papers__number"))
    return [
        BrokenBook(book.office_code, book.book, book.year, book.last, book.count)
        for book in books
        if not book.count == book.last == (book.highest or 0)
    ]


#: A check is due every night; when the last one is older than this, that itself is worth a look.
CHECKED_WITHIN = timedelta(hours=36)


@dataclass(frozen=True, kw_only=True)
class Health:
    """What the last check of all books and papers found, and whether it ran when it should have."""

    checked_at: datetime | None
    papers: int
    faults: int
    lines: Sequence[str]
    overdue: bool

    @property
    def sound(self) -> bool:
        return not self.faults and not self.overdue


def health(*, at: datetime) -> Health:
    """How papers are, as far as anybody looked. Before the first paper there is nothing to look at."""
    last = Checkup.objects.order_by("-at", "-id").first()
    if last is None:
        first = Paper.objects.order_by("issued_at").values_list("issued_at", flat=True).first()
        late = first is not None and at - first > CHECKED_WITHIN
        return Health(checked_at=None, papers=0, faults=0, lines=(), overdue=late)
    return Health(
        checked_at=last.at,
        papers=last.papers,
        faults=last.faults,
        lines=tuple(last.lines),
        overdue=at - last.at > CHECKED_WITHIN,
    )
