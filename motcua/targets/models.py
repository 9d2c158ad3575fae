"""Rows of figures: spans of dossiers' lives, passes over all of them, and the days on which reports close."""

from dataclasses import fields

from django.db import models
from django.db.models import F, Q

from motcua.base.ids import new_id
from motcua.targets.rules.signals import Sign, Thresholds
from motcua.targets.rules.spans import UNDER_WAY, Stance

_UNDER_WAY = sorted(UNDER_WAY)
_ENDED = sorted(set(Stance) - UNDER_WAY)


class Span(models.Model):
    """A stretch of a dossier's life in which every report says the same of it. Told again from its events at any time.

    It stands by itself, with the words of the day of acceptance, so that it can be copied to a read database whole.
    """

    pk = models.CompositePrimaryKey("dossier_id", "number")
    dossier_id = models.UUIDField()
    number = models.SmallIntegerField()

    province = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    office = models.CharField(max_length=35)  # the desk that received it
    authority = models.CharField(max_length=35)  # who must settle it
    level = models.CharField(max_length=20)
    field_key = models.CharField(max_length=30)
    procedure_code = models.CharField(max_length=40)
    channel = models.CharField(max_length=10)

    received_at = models.DateTimeField()
    from_at = models.DateTimeField()
    to_at = models.DateTimeField(null=True)
    stance = models.CharField(max_length=10, choices=[(one.value, one.words) for one in Stance])
    due_at = models.DateTimeField()
    due_original = models.DateTimeField()
    late_from = models.DateTimeField(null=True)  # overdue since; empty while the clock stands still in time
    standing = models.CharField(max_length=10, blank=True)  # of an end: early, on_time, late

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(to_at__isnull=True) | Q(to_at__gte=F("from_at")), name="a_span_ends_after_it_began"
            ),
            models.CheckConstraint(
                condition=Q(stance__in=_UNDER_WAY, standing="") | (Q(stance__in=_ENDED) & ~Q(standing="")),
                name="an_ended_dossier_stands_to_its_due_date",
            ),
            models.CheckConstraint(
                condition=Q(stance__in=_UNDER_WAY) | Q(to_at__isnull=True), name="an_end_lasts_for_ever"
            ),
        )
        indexes = (
            models.Index(
                fields=["from_at"],
                include=["authority", "office", "field_key", "procedure_code", "channel", "received_at", "stance",
                         "standing", "due_original"],
                condition=Q(stance__in=_ENDED),
                name="span_ended",
            ),
            models.Index(fields=["authority", "from_at"], condition=Q(standing="late"), name="span_late"),
            models.Index(
                fields=["authority", "late_from"],
                include=["from_at", "stance", "received_at", "field_key"],
                condition=Q(stance__in=_UNDER_WAY, to_at__isnull=True),
                name="span_under_way",
            ),
            models.Index(
                fields=["to_at"],
                include=["from_at", "authority", "office", "field_key", "procedure_code", "channel", "received_at",
                         "stance", "late_from", "due_original"],
                condition=Q(stance__in=_UNDER_WAY, to_at__isnull=False),
                name="span_was_under_way",
            ),
            models.Index(
                fields=["to_at"],
                include=["from_at", "late_from", "authority", "field_key"],
                condition=Q(stance__in=_UNDER_WAY, to_at__isnull=False, late_from__lt=F("to_at")),
                name="span_was_overdue",
            ),
        )  # fmt: skip

    def __str__(self) -> str:
        return f"{self.code} {self.number}"


class DayCount(models.Model):
    """What a unit finished on a day, in each field and (without a field) in all: kept together with the spans."""

    pk = models.CompositePrimaryKey("authority", "day", "field_key")
    authority = models.CharField(max_length=35)
    day = models.DateField()
    field_key = models.CharField(max_length=30, blank=True)  # empty: all fields together
    ended = models.IntegerField()
    late = models.IntegerField()

    class Meta:
        indexes = (
            models.Index(
                fields=["day"], include=["authority", "ended", "late"], condition=Q(field_key=""), name="daycount_units"
            ),
        )

    def __str__(self) -> str:
        return f"{self.authority} {self.day}"


class Recount(models.Model):
    """One pass over all dossiers: figures told again from the events (`rebuild`), or compared with them (`check`).

    `after` is the last dossier done, so that a pass broken off goes on where it was.
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    deed = models.CharField(max_length=10, choices=[("rebuild", "Dựng lại"), ("check", "Đối chiếu")])
    after = models.UUIDField(null=True)
    dossiers = models.IntegerField(default=0)
    spans = models.IntegerField(default=0)
    differing = models.IntegerField(default=0)
    examples = models.JSONField(default=list)
    started_at = models.DateTimeField()
    finished_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["deed"], condition=Q(finished_at__isnull=True), name="one_pass_of_a_kind_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return f"{self.deed} {self.started_at}"


class FrozenReport(models.Model):
    """A report as it was handed up: its lines, as of when, and the paper it stands on. Never changed."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    authority = models.CharField(max_length=35)  # of whoever made it
    query = models.CharField(max_length=1000)  # the end of the address that asks for it again
    name = models.CharField(max_length=300)
    unit = models.CharField(max_length=300)
    known_at = models.DateTimeField()
    lines = models.JSONField()
    paper_id = models.UUIDField()
    made_at = models.DateTimeField()
    made_by = models.CharField(max_length=200)

    class Meta:
        indexes = (models.Index(fields=["authority", "made_at"], name="frozen_report_of"),)

    def __str__(self) -> str:
        return self.name


class CutOff(models.Model):
    """On which day of the month reporting periods begin, since a day: the law moves it, past reports keep theirs."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    since = models.DateField(unique=True)  # for periods that end on this day or later
    first_day = models.SmallIntegerField()
    ground = models.CharField(max_length=300)

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(first_day__gte=1, first_day__lte=28), name="every_month_has_that_day"),
        )

    def __str__(self) -> str:
        return f"{self.since} {self.first_day}"


class Threshold(models.Model):
    """From where on something is a signal, since a day; without a row the usual value holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    name = models.CharField(max_length=40, choices=[(one.name, one.name) for one in fields(Thresholds)])
    value = models.IntegerField()
    since = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["name", "since"], name="one_threshold_of_a_name_since_a_day"),
            models.CheckConstraint(condition=Q(value__gte=1), name="thresholds_are_positive"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.value}"


class Signal(models.Model):
    """Something seen in what was written down that somebody should be asked about. It proves nothing by itself."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    sign = models.CharField(max_length=20, choices=[(one.value, one.words) for one in Sign])
    authority = models.CharField(max_length=35)
    office = models.CharField(max_length=35)
    person = models.CharField(max_length=40, blank=True)
    person_name = models.CharField(max_length=200, blank=True)
    first_at = models.DateTimeField()
    last_at = models.DateTimeField()
    dossiers = models.JSONField()
    seen = models.CharField(max_length=300)
    found_at = models.DateTimeField()

    class Meta:
        indexes = (models.Index(fields=["authority", "last_at"], name="signal_of_authority"),)

    def __str__(self) -> str:
        return f"{self.sign} {self.person_name}"
