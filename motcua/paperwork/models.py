"""Rows of papers: the books numbers come from, the papers themselves, and each time one was printed again."""

import hashlib
import logging
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q

from motcua.base.fields import SealedText
from motcua.base.ids import new_id
from motcua.base.refusals import Refused
from motcua.paperwork.rules import forms

log = logging.getLogger(__name__)


class DamagedPaper(Refused):
    """The stored bytes of a paper are gone or are not those that were fixed. They are never handed out."""

    code = "damaged-paper"


class RegisterBook(models.Model):
    """The book an office numbers its papers from: one per sign and year, from 1, without gaps."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    office_code = models.CharField(max_length=40)
    book = models.CharField(max_length=40)
    year = models.SmallIntegerField()
    last = models.IntegerField(default=0)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["province", "office_code", "book", "year"],
                name="one_book_per_office_sign_and_year",
            ),
            models.CheckConstraint(condition=Q(last__gte=0), name="a_book_counts_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.office_code} {self.book} {self.year}"


class Paper(models.Model):
    """One official paper. Issuing fixes its form, number and facts; drawing fixes its bytes. Neither changes again."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    kind = models.CharField(max_length=20)
    form = models.CharField(max_length=40)
    book = models.ForeignKey(RegisterBook, on_delete=models.PROTECT, null=True, related_name="papers")
    number = models.IntegerField(null=True)
    number_text = models.CharField(max_length=60, blank=True, default="")
    office_code = models.CharField(max_length=40)
    office_name = models.CharField(max_length=300)
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    facts = SealedText(purpose="paper.facts")
    token = models.CharField(max_length=32, unique=True)
    issued_at = models.DateTimeField()
    issued_by_id = models.UUIDField(null=True)
    issued_by_name = models.CharField(max_length=200)
    issued_by_title = models.CharField(max_length=200, blank=True, default="")
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.IntegerField(null=True)
    drawn_at = models.DateTimeField(null=True)
    signed_by = models.CharField(max_length=200, blank=True, default="")
    replaced_by = models.OneToOneField("self", on_delete=models.PROTECT, null=True, related_name="replaces")
    revoked_at = models.DateTimeField(null=True)
    revoked_reason = models.TextField(blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["book", "number"], name="a_number_is_given_once_in_its_book"),
            models.CheckConstraint(
                condition=Q(book__isnull=True, number__isnull=True, number_text="")
                | (Q(book__isnull=False, number__gte=1) & ~Q(number_text="")),
                name="a_numbered_paper_stands_in_a_book",
            ),
            models.CheckConstraint(
                condition=Q(sha256="", size__isnull=True, drawn_at__isnull=True, signed_by="")
                | Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0, drawn_at__isnull=False),
                name="a_drawn_paper_has_bytes_hash_and_moment",
            ),
            models.CheckConstraint(
                condition=Q(revoked_at__isnull=True, revoked_reason="")
                | (Q(revoked_at__isnull=False, replaced_by__isnull=True) & ~Q(revoked_reason="")),
                name="a_revoked_paper_has_a_reason_and_no_successor",
            ),
            models.CheckConstraint(
                condition=Q(replaced_by__isnull=True) | ~Q(replaced_by=F("id")),
                name="a_paper_does_not_replace_itself",
            ),
        )
        indexes = (
            models.Index(fields=["subject", "subject_id", "issued_at"], name="paper_about"),
            models.Index(fields=["issued_at"], name="paper_undrawn", condition=Q(sha256="")),
        )

    def __str__(self) -> str:
        return f"{self.title} {self.number_text}".strip()

    @property
    def title(self) -> str:
        """The name of its form, as the law has it."""
        return forms.by_key(self.form).title

    @property
    def scan_url(self) -> str:
        """What the paper's QR holds: where anybody may ask whether it is real."""
        return f"{settings.PUBLIC_URL}/giay/{self.token}"

    @property
    def path(self) -> Path:
        """Where its bytes are, once drawn: a file is named by what is in it."""
        return file_of(self.sha256)

    def read(self) -> bytes:
        """The bytes that were fixed, checked against their hash. Raises `DamagedPaper`."""
        try:
            pdf = self.path.read_bytes()
        except FileNotFoundError:
            pdf = b""
        if hashlib.sha256(pdf).hexdigest() != self.sha256:
            log.error("the file of paper %s is gone or is not what was issued: restore it from a backup", self.id)
            raise DamagedPaper(
                "Tệp của giấy tờ này không còn nguyên vẹn nên không thể đưa ra. "
                "Xin báo người quản trị để phục hồi từ bản sao lưu."
            )
        return pdf


def file_of(sha256: str) -> Path:
    return Path(settings.MEDIA_ROOT) / "papers" / sha256[:2] / sha256[2:4] / f"{sha256}.pdf"


class Reprint(models.Model):
    """A paper was handed out once more: the same bytes, counted."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    paper = models.ForeignKey(Paper, on_delete=models.PROTECT, related_name="reprints")
    ordinal = models.IntegerField()
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    by_title = models.CharField(max_length=200, blank=True, default="")
    by_office = models.CharField(max_length=40, blank=True, default="")

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["paper", "ordinal"], name="reprints_of_a_paper_are_counted"),
            models.CheckConstraint(condition=Q(ordinal__gte=1), name="reprints_count_from_one"),
        )

    def __str__(self) -> str:
        return f"{self.paper_id} #{self.ordinal}"


class Checkup(models.Model):
    """One night's look through all books and papers: how many there were, and what was found wrong."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    at = models.DateTimeField()
    books = models.IntegerField()
    papers = models.IntegerField()
    faults = models.IntegerField()
    lines = models.JSONField(default=list)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(books__gte=0, papers__gte=0, faults__gte=0), name="a_checkup_counts_from_nothing"
            ),
        )
        indexes = (models.Index(fields=["-at"], name="checkup_last"),)

    def __str__(self) -> str:
        return f"{self.at:%Y-%m-%d}: {self.faults}"
