"""Rows of the catalogue: procedures, their versions, everyday words for them, and searches that found nothing."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, RangeOperators
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import F, Func, Q, Value

from motcua.base.ids import new_id


class VersionStatus(models.TextChoices):
    """`INFO` is published for citizens to read, but dossiers are not received under it."""

    DRAFT = "draft", "Bản thảo"
    INFO = "info", "Chỉ thông tin"
    PUBLISHED = "published", "Đang công bố"
    WITHDRAWN = "withdrawn", "Đã rút"


#: What the public sees.
SHOWN = (VersionStatus.INFO, VersionStatus.PUBLISHED)


class Procedure(models.Model):
    """A procedure of the national catalogue: a code that stays the same while its versions come and go."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    code = models.CharField(max_length=40, unique=True)

    def __str__(self) -> str:
        return self.code


class ProcedureVersion(models.Model):
    """What a procedure says over a stretch of days. The definition of a row never changes; its status may."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="versions")
    number = models.PositiveSmallIntegerField()
    status = models.CharField(max_length=10, choices=VersionStatus, default=VersionStatus.DRAFT)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)  # the last day; set when a later version takes over
    definition = models.JSONField()
    digest = models.CharField(max_length=64)
    name = models.TextField()
    short = models.CharField(max_length=200)
    field_key = models.CharField(max_length=60)
    field_name = models.CharField(max_length=200)
    levels = ArrayField(models.CharField(max_length=10))
    title_folded = models.TextField()
    synonyms_folded = models.TextField(blank=True)
    body_folded = models.TextField(blank=True)
    imported_at = models.DateTimeField()
    published_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["procedure", "number"], name="versions_of_a_procedure_are_numbered"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_version_ends_after_it_begins",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=SHOWN) | Q(published_at__isnull=False),
                name="a_shown_version_was_published_once",
            ),
            ExclusionConstraint(
                name="shown_versions_of_a_procedure_do_not_overlap",
                expressions=[
                    (F("procedure"), RangeOperators.EQUAL),
                    (
                        Func(
                            F("valid_from"),
                            F("valid_to"),
                            Value("[]"),
                            function="daterange",
                            output_field=DateRangeField(),
                        ),
                        RangeOperators.OVERLAPS,
                    ),
                ],
                condition=Q(status__in=SHOWN),
            ),
        )
        indexes = (
            GinIndex(
                fields=["title_folded", "synonyms_folded", "body_folded"],
                name="procedure_search_trgm",
                opclasses=["gin_trgm_ops"] * 3,
            ),
            models.Index(fields=["status", "valid_from"], name="version_status_from"),
        )

    def __str__(self) -> str:
        return f"{self.short} (phiên bản {self.number})"


class Synonym(models.Model):
    """An everyday word, and the words the law uses for it: `sổ đỏ` is `giấy chứng nhận quyền sử dụng đất`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    word = models.CharField(max_length=100)
    word_folded = models.CharField(max_length=100, unique=True)
    means = models.CharField(max_length=200, blank=True)
    means_folded = models.CharField(max_length=200, blank=True)
    #: Codes it means outright, most likely first.
    codes = ArrayField(models.CharField(max_length=40), default=list, blank=True)

    def __str__(self) -> str:
        return f"{self.word} → {self.means or ', '.join(self.codes)}"


class SearchMiss(models.Model):
    """Words looked for in vain, counted by week, for whoever owns the synonyms. Never what may name a person."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    week = models.DateField()  # its Monday
    text_folded = models.CharField(max_length=60)
    times = models.PositiveIntegerField(default=1)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["week", "text_folded"], name="a_miss_is_counted_once_a_week"),)

    def __str__(self) -> str:
        return f"{self.text_folded} ({self.times})"
