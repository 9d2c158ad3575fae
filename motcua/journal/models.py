"""Rows of the journal: events and their seals, reading lines, and deliveries to those who want to hear."""

from django.db import models
from django.db.models import Q

from motcua.base.ids import new_id


class Event(models.Model):
    """One line of what happened. Never changed, never deleted: the application's role has no right to."""

    position = models.BigAutoField(primary_key=True)
    id = models.UUIDField(unique=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    kind = models.CharField(max_length=60)
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    ordinal = models.IntegerField()  # the n-th event of its subject: a missing line leaves a hole
    facts = models.JSONField()
    at = models.DateTimeField()
    by_id = models.UUIDField(null=True)
    by_name = models.CharField(max_length=200)
    by_title = models.CharField(max_length=200, blank=True)
    by_office = models.CharField(max_length=40, blank=True)
    by_office_name = models.CharField(max_length=300, blank=True)
    covering = models.CharField(max_length=200, blank=True)
    code = models.CharField(max_length=64)  # keyed digest of all the above: only the platform can make it

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["subject", "subject_id", "ordinal"],
                name="a_subjects_events_are_counted_without_holes",
            ),
        )
        indexes = (
            models.Index(fields=["by_id", "at"], name="event_by_whom"),
            models.Index(fields=["kind", "at"], name="event_kind_at"),
        )

    def __str__(self) -> str:
        return f"{self.position} {self.kind}"


class Seal(models.Model):
    """A batch of events put under one digest, chained to the batch before."""

    number = models.BigAutoField(primary_key=True)
    first_position = models.BigIntegerField()
    last_position = models.BigIntegerField(unique=True)
    count = models.IntegerField()
    previous = models.CharField(max_length=64, blank=True)
    digest = models.CharField(max_length=64)
    code = models.CharField(max_length=64)
    sealed_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(first_position__lte=models.F("last_position")), name="a_seal_covers_a_range"
            ),
        )

    def __str__(self) -> str:
        return f"{self.first_position}–{self.last_position}"


class AccessLine(models.Model):
    """Somebody on duty read what we keep of a person (invariant I-10). Written once."""

    id = models.BigAutoField(primary_key=True)
    province = models.CharField(max_length=10)
    at = models.DateTimeField()
    account_id = models.UUIDField(null=True)
    name = models.CharField(max_length=200)
    title = models.CharField(max_length=200, blank=True)
    office_code = models.CharField(max_length=40, blank=True)
    office_name = models.CharField(max_length=300, blank=True)
    person_id = models.UUIDField(null=True)
    subject = models.CharField(max_length=20)
    subject_id = models.UUIDField()
    how = models.CharField(max_length=40)

    class Meta:
        indexes = (
            models.Index(fields=["person_id", "at"], name="access_person"),
            models.Index(fields=["subject", "subject_id"], name="access_subject"),
        )

    def __str__(self) -> str:
        return f"{self.name} {self.how}"


class DeliveryState(models.TextChoices):
    WAITING = "waiting", "Chờ giao"
    DONE = "done", "Đã xong"
    SET_ASIDE = "set_aside", "Cần người xem"


class Delivery(models.Model):
    """The duty to tell one handler of one event: at least once told, once done."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    event = models.ForeignKey(Event, on_delete=models.PROTECT, to_field="id", db_constraint=True)
    handler = models.CharField(max_length=200)
    state = models.CharField(max_length=10, choices=DeliveryState, default=DeliveryState.WAITING)
    attempts = models.SmallIntegerField(default=0)
    last_error = models.TextField(blank=True)
    since = models.DateTimeField()
    next_try_at = models.DateTimeField()
    done_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (models.UniqueConstraint(fields=["event", "handler"], name="a_handler_hears_an_event_once"),)
        indexes = (models.Index(fields=["next_try_at"], condition=~Q(state="done"), name="delivery_open"),)

    def __str__(self) -> str:
        return f"{self.handler} {self.state}"
