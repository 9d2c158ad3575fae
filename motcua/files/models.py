"""Rows of files: what was handed in, and what was turned away and why."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


class FileState(models.TextChoices):
    STORED = "stored", "Đã lưu"
    REFUSED = "refused", "Không nhận"


class StoredFile(models.Model):
    """One file somebody handed in. Equal bytes are kept once, under their digest; a row never waits for its bytes."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    state = models.CharField(max_length=10, choices=FileState)
    sha256 = models.CharField(max_length=64, blank=True, default="")
    size = models.BigIntegerField()
    media_type = models.CharField(max_length=100, blank=True, default="")
    name = models.CharField(max_length=200)  # as shown to people: cleaned, and never a place on a disk
    pages = models.SmallIntegerField(null=True, blank=True)
    preview_type = models.CharField(max_length=100, blank=True, default="")  # of the picture made to be looked at
    refusal = models.CharField(max_length=40, blank=True, default="")  # the code of the refusal
    uploaded_by_id = models.UUIDField(null=True, blank=True)
    uploaded_by_name = models.CharField(max_length=200)
    uploaded_at = models.DateTimeField()
    subject = models.CharField(max_length=20, blank=True, default="")
    subject_id = models.UUIDField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=~Q(state="stored") | (Q(sha256__regex=r"^[0-9a-f]{64}$", size__gt=0) & ~Q(media_type="")),
                name="a_stored_file_has_bytes_and_a_kind",
            ),
            models.CheckConstraint(condition=~Q(state="refused") | ~Q(refusal=""), name="a_refused_file_says_why"),
            models.CheckConstraint(
                condition=Q(subject="", subject_id__isnull=True) | (~Q(subject="") & Q(subject_id__isnull=False)),
                name="a_file_is_about_something_or_nothing",
            ),
        )
        indexes = (
            models.Index(fields=["sha256"], condition=Q(state="stored"), name="file_digest"),
            models.Index(fields=["subject", "subject_id"], condition=Q(state="stored"), name="file_about"),
        )

    def __str__(self) -> str:
        return self.name
