"""Rows of working time: the hours offices keep, and the days that are not as their weekday says. Nothing is rewritten:
a later line corrects an earlier one, so that what was known on a past day can be told again."""

from django.db import models
from django.db.models import F, Q

from motcua.base.ids import new_id
from motcua.workdays.rules.hours import DayKind


class Use(models.TextChoices):
    """What hours are for. Reception outside working hours makes no working day."""

    WORK = "work", "Làm việc"
    RECEPTION = "reception", "Tiếp nhận ngoài giờ"


class WorkingHours(models.Model):
    """The ordinary week of a scope (`VN`, a province, an office) from a day on; the line announced last holds."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.CharField(max_length=40)
    use = models.CharField(max_length=10, choices=Use, default=Use.WORK)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)
    sessions = models.JSONField()  # {"mon": [["07:00", "11:30"], …], …}
    legal_basis = models.CharField(max_length=300, blank=True)
    announced_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")), name="hours_end_after_they_begin"
            ),
            models.CheckConstraint(condition=~Q(scope=""), name="hours_belong_to_a_scope"),
        )
        indexes = (models.Index(fields=["scope", "use"], name="hours_scope"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.valid_from}"


class DayException(models.Model):
    """A day off, or a day worked in exchange, within a scope."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    scope = models.CharField(max_length=40)
    date = models.DateField()
    kind = models.CharField(max_length=20, choices=[(kind.value, kind.words) for kind in DayKind])
    sessions = models.JSONField(default=list)  # of a day worked in exchange; none of its own: Monday's
    name = models.CharField(max_length=200, blank=True)
    legal_basis = models.CharField(max_length=300)
    announced_at = models.DateTimeField()
    withdrawn_at = models.DateTimeField(null=True, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["scope", "date"], condition=Q(withdrawn_at=None), name="one_word_about_a_day_in_a_scope"
            ),
            models.CheckConstraint(
                condition=Q(kind__in=[kind.value for kind in DayKind]), name="an_exception_is_of_a_known_kind"
            ),
            models.CheckConstraint(
                condition=Q(kind=DayKind.SWAP_WORK.value) | Q(sessions=[]), name="a_day_off_has_no_sessions"
            ),
            models.CheckConstraint(
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("announced_at")),
                name="a_day_is_withdrawn_after_it_was_announced",
            ),
            models.CheckConstraint(
                condition=~Q(scope="") & ~Q(legal_basis=""), name="an_exception_has_scope_and_basis"
            ),
        )
        indexes = (models.Index(fields=["scope", "date"], name="exception_scope_date"),)

    def __str__(self) -> str:
        return f"{self.scope} {self.date} {self.kind}"


class CalendarRevision(models.Model):
    """A token that is another one after every change, so that compiled calendars know whether they still hold.

    A token and not a number: a change that was rolled back and another made in its place must not look alike.
    """

    id = models.SmallIntegerField(primary_key=True, default=1, editable=False)
    token = models.UUIDField(default=new_id)

    class Meta:
        constraints = (models.CheckConstraint(condition=Q(id=1), name="there_is_one_calendar_revision"),)

    def __str__(self) -> str:
        return str(self.token)
