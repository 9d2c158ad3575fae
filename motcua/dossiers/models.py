"""Rows of dossiers: the dossier, its steps, pauses, requests, opinions, visits, result, papers handed in and notes."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q

from motcua.base.fields import SealedText
from motcua.base.ids import new_id
from motcua.dossiers.rules.apologies import Cause, Stage
from motcua.dossiers.rules.status import ENDED, DeliveryWay, Finance, Status, Sync
from motcua.dossiers.rules.waits import WaitFor


def _choices(kind: type[Status] | type[Finance] | type[DeliveryWay] | type[Sync]) -> list[tuple[object, str]]:
    return [(member.value, member.words) for member in kind]


class Dossier(models.Model):
    """An accepted dossier. Its state is the fold of its events; `version` counts them."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    code = models.CharField(max_length=60)
    version = models.IntegerField(default=1)

    receiving_office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    authority = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    procedure_version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    procedure_name = models.CharField(max_length=500)  # as it was called on the receipt
    field_key = models.CharField(max_length=30)
    case = models.CharField(max_length=40, blank=True)
    channel = models.CharField(max_length=10)

    owner = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    owner_name = models.CharField(max_length=300)
    submitter = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+", null=True)
    summary = models.CharField(max_length=1000, blank=True)
    answers = SealedText(purpose="dossier.answers", blank=True, default="")
    #: Keyed digests of the last four digits of the phone and of the identity number, for the tracking page.
    check_phone = models.CharField(max_length=64, blank=True, default="")
    check_number = models.CharField(max_length=64, blank=True, default="")

    status = models.SmallIntegerField(choices=_choices(Status), default=Status.RECEIVED)
    finance = models.CharField(max_length=20, choices=_choices(Finance), default=Finance.NOTHING_OWED)
    delivery = models.CharField(max_length=10, choices=_choices(DeliveryWay), default=DeliveryWay.DESK)
    sync = models.CharField(max_length=10, choices=_choices(Sync), default=Sync.NOT_SENT)

    received_at = models.DateTimeField()
    complete_at = models.DateTimeField()  # since when the legal clock counts; a restart moves it, received_at stays
    limit = models.CharField(max_length=40)
    due_original = models.DateTimeField()
    due_at = models.DateTimeField()
    reappointed_at = models.DateTimeField(null=True)  # when an apology gave another date: at most once
    due_rule = models.CharField(max_length=40)
    due_calendar = models.CharField(max_length=64)
    derivation = models.JSONField(default=list)
    paused_since = models.DateTimeField(null=True)
    supplements = models.SmallIntegerField(default=0)
    finished_at = models.DateTimeField(null=True)
    finished_as = models.CharField(max_length=10, blank=True)  # early, on_time, late
    ended_at = models.DateTimeField(null=True)

    fee = models.IntegerField(default=0)
    charges = models.JSONField(default=list)
    sets = models.SmallIntegerField(default=1)
    waiting_joins = models.JSONField(default=dict)  # join step -> branches that have arrived
    receipt_id = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["province", "code"], name="dossier_codes_are_unique"),
            models.CheckConstraint(
                condition=~Q(status__in=[Status.DONE, Status.RETURNED]) | Q(finished_at__isnull=False),
                name="settled_dossiers_have_a_finish",
            ),
            models.CheckConstraint(
                condition=~Q(status__in=sorted(ENDED)) | Q(ended_at__isnull=False),
                name="ended_dossiers_have_an_end",
            ),
            models.CheckConstraint(
                condition=Q(status__gte=Status.RECEIVED) & ~Q(status=Status.NOT_RECEIVED),
                name="only_accepted_dossiers_stand_here",
            ),
            models.CheckConstraint(condition=Q(complete_at__gte=F("received_at")), name="complete_after_received"),
            models.CheckConstraint(condition=Q(fee__gte=0), name="fees_are_not_negative"),
        )
        indexes = (
            models.Index(fields=["receiving_office", "received_at"], name="dossier_register"),
            models.Index(fields=["owner", "received_at"], name="dossier_owner"),
            models.Index(
                fields=["authority", "due_at"],
                condition=Q(status__in=[2, 4, 5, 6]),
                name="dossier_open_due",
            ),
            models.Index(
                fields=["receiving_office", "finished_at"], condition=Q(status=Status.DONE), name="dossier_to_return"
            ),
        )

    def __str__(self) -> str:
        return self.code


class Step(models.Model):
    """One stay of a dossier at a step: who must act, since when, until when. Live while `left_at` is empty."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="steps")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=20)
    role = models.CharField(max_length=20)
    field_key = models.CharField(max_length=30)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    holder = models.ForeignKey("offices.Position", on_delete=models.PROTECT, related_name="+", null=True)
    holder_name = models.CharField(max_length=200, blank=True)
    entered_at = models.DateTimeField()
    due_at = models.DateTimeField()
    allowed = models.IntegerField()  # working minutes, with what earlier steps saved
    span = models.DurationField(null=True)  # the same before the dossier's date cut it; empty: as long as that lasts
    opened_at = models.DateTimeField(null=True)  # when the holder first looked
    left_at = models.DateTimeField(null=True)
    left_by_name = models.CharField(max_length=200, blank=True)
    left_by_title = models.CharField(max_length=200, blank=True)
    used = models.IntegerField(null=True)  # working minutes
    outcome = models.CharField(max_length=20, blank=True)

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["dossier", "key"], condition=Q(left_at__isnull=True), name="a_step_is_open_once"
            ),
            models.CheckConstraint(
                condition=Q(left_at__isnull=True) | Q(left_at__gte=F("entered_at")), name="a_step_ends_after_it_began"
            ),
        )
        indexes = (
            models.Index(fields=["office", "role", "due_at"], condition=Q(left_at__isnull=True), name="step_queue"),
            models.Index(fields=["holder", "due_at"], condition=Q(left_at__isnull=True), name="step_held"),
            models.Index(fields=["dossier", "entered_at"], name="step_history"),
        )

    def __str__(self) -> str:
        return self.name


class Reminder(models.Model):
    """When a live step is to be looked at again for whom to remind, and for which dates that was reckoned."""

    step = models.OneToOneField(Step, on_delete=models.CASCADE, primary_key=True, related_name="reminder")
    due_at = models.DateTimeField()
    step_due_at = models.DateTimeField()
    look_at = models.DateTimeField()

    def __str__(self) -> str:
        return f"{self.look_at}"


class Pause(models.Model):
    """An interval in which the legal clock stands still (invariant I-9)."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="pauses")
    reason = models.CharField(max_length=20, choices=[(one.value, one.words) for one in WaitFor])
    legal_basis = models.CharField(max_length=300)
    evidence = models.CharField(max_length=200)  # the number of the paper that opened it
    paper_id = models.UUIDField(null=True)  # that paper, when it is ours
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)  # or its scan
    started_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    class Meta:
        constraints = (
            ExclusionConstraint(
                name="pauses_do_not_overlap",
                expressions=[
                    ("dossier", RangeOperators.EQUAL),
                    (
                        Func(F("started_at"), F("ended_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
            models.CheckConstraint(
                condition=Q(ended_at__isnull=True) | Q(ended_at__gte=F("started_at")),
                name="a_pause_ends_after_it_began",
            ),
            models.CheckConstraint(
                condition=Q(paper_id__isnull=False) | Q(file__isnull=False), name="a_pause_has_its_evidence"
            ),
        )

    def __str__(self) -> str:
        return self.reason


class SupplementRequest(models.Model):
    """What was asked of the citizen on form 02: everything at once."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="supplement_requests")
    number = models.SmallIntegerField()
    items = models.JSONField()
    ground = models.CharField(max_length=500, blank=True)  # of a second request
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    until = models.DateTimeField(null=True)
    completed_at = models.DateTimeField(null=True)
    lapsed_at = models.DateTimeField(null=True)  # when the citizen's time was over and its consequence was drawn
    paper_id = models.UUIDField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["dossier", "number"], name="supplement_requests_are_counted"),
            models.CheckConstraint(
                condition=Q(completed_at__isnull=True) | Q(lapsed_at__isnull=True),
                name="a_request_is_answered_or_lapses",
            ),
        )
        indexes = (
            models.Index(
                fields=["until"],
                condition=Q(completed_at__isnull=True, lapsed_at__isnull=True, until__isnull=False),
                name="request_to_lapse",
            ),
        )

    def __str__(self) -> str:
        return f"{self.number}"


class Obligation(models.Model):
    """What the citizen owes to the state before the result can be given (a tax, a levy), on another office's notice."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="obligations")
    purpose = models.CharField(max_length=300)
    amount = models.BigIntegerField()
    notice = models.CharField(max_length=100)
    notice_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    legal_basis = models.CharField(max_length=300)
    until = models.DateField(null=True)
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    paid_at = models.DateTimeField(null=True)
    receipt = models.CharField(max_length=100, blank=True)
    receipt_file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+", null=True)
    paid_by_name = models.CharField(max_length=200, blank=True)  # who noted it

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(amount__gt=0), name="an_obligation_is_money"),
            models.CheckConstraint(
                condition=Q(paid_at__isnull=True) | ~Q(receipt=""), name="a_paid_obligation_has_a_receipt"
            ),
            models.UniqueConstraint(
                fields=["dossier"], condition=Q(paid_at__isnull=True), name="one_obligation_waits_at_a_time"
            ),
        )

    def __str__(self) -> str:
        return self.purpose


class Consultation(models.Model):
    """An opinion asked of another office."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="consultations")
    step = models.ForeignKey(Step, on_delete=models.PROTECT, related_name="consultations")
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    question = models.TextField()
    asked_at = models.DateTimeField()
    asked_by_name = models.CharField(max_length=200)
    due_at = models.DateTimeField()
    answer = models.TextField(blank=True)
    answered_at = models.DateTimeField(null=True)
    answered_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        indexes = (
            models.Index(fields=["office", "due_at"], condition=Q(answered_at__isnull=True), name="consultation_open"),
        )

    def __str__(self) -> str:
        return self.question[:60]


class Apology(models.Model):
    """The letter that says a promised date will be missed, why, and which date holds instead: one per dossier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="apology")
    stage = models.CharField(max_length=10, choices=[(stage.value, stage.words) for stage in Stage])
    due_before = models.DateTimeField()  # the date that will be missed
    send_by = models.DateTimeField()  # the last lawful moment for the letter
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")  # whose step holds it up
    step_name = models.CharField(max_length=200)
    responsible_name = models.CharField(max_length=200, blank=True)
    cause = models.CharField(max_length=20, choices=[(cause.value, cause.words) for cause in Cause])
    reason = models.CharField(max_length=1000, blank=True)
    days = models.SmallIntegerField()  # working days asked for
    new_due_at = models.DateTimeField()
    drafted_at = models.DateTimeField()
    drafted_for = models.CharField(max_length=300)  # what made the letter necessary, in words
    completed_at = models.DateTimeField(null=True)
    completed_by_name = models.CharField(max_length=200, blank=True)
    signed_at = models.DateTimeField(null=True)
    signed_by_name = models.CharField(max_length=200, blank=True)
    signed_by_title = models.CharField(max_length=200, blank=True)
    paper_id = models.UUIDField(null=True)
    sent_at = models.DateTimeField(null=True)
    sent_way = models.CharField(max_length=60, blank=True)
    delivered_at = models.DateTimeField(null=True)
    proof = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(stage__in=[Stage.DRAFTED, Stage.COMPLETED])
                | Q(signed_at__isnull=False, paper_id__isnull=False),
                name="sent_apologies_are_signed_papers",
            ),
            models.CheckConstraint(condition=Q(new_due_at__gt=F("due_before")), name="an_apology_gives_a_later_date"),
            models.CheckConstraint(condition=Q(days__gte=1), name="an_apology_asks_for_a_day_at_least"),
        )
        indexes = (
            models.Index(fields=["office", "send_by"], condition=Q(signed_at__isnull=True), name="apology_unsigned"),
            models.Index(fields=["sent_at"], condition=Q(stage=Stage.SIGNED), name="apology_to_send"),
        )

    def __str__(self) -> str:
        return self.stage


class StepHabit(models.Model):
    """How long a step of a procedure usually takes, in working minutes, learned anew each night from what was done."""

    id = models.BigAutoField(primary_key=True)
    procedure_code = models.CharField(max_length=40)
    step_key = models.CharField(max_length=40)
    median = models.IntegerField()
    slow = models.IntegerField()  # nine of ten take no longer
    count = models.IntegerField()
    learned_on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["procedure_code", "step_key"], name="one_habit_per_step"),
            models.CheckConstraint(condition=Q(slow__gte=F("median")), name="slow_is_not_quicker_than_usual"),
        )

    def __str__(self) -> str:
        return f"{self.procedure_code} {self.step_key}"


class SiteVisit(models.Model):
    """Minutes of a verification on site."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="site_visits")
    visited_at = models.DateTimeField()
    place = models.CharField(max_length=300)
    participants = models.TextField()
    findings = models.TextField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.place


class Result(models.Model):
    """What the office decides: written, signed, numbered."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="result")
    key = models.CharField(max_length=40)
    name = models.CharField(max_length=300)
    granted = models.BooleanField(default=True)
    text = SealedText(purpose="result.text")
    drafted_at = models.DateTimeField()
    drafted_by_name = models.CharField(max_length=200)
    signed_at = models.DateTimeField(null=True)
    signed_by_name = models.CharField(max_length=200, blank=True)
    signed_by_title = models.CharField(max_length=200, blank=True)
    number = models.CharField(max_length=60, blank=True)
    paper_id = models.UUIDField(null=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(paper_id__isnull=True) | Q(signed_at__isnull=False), name="issued_results_are_signed"
            ),
        )

    def __str__(self) -> str:
        return self.name


class HandedIn(models.Model):
    """One paper the citizen handed in, as counted on the receipt."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="handed_in")
    component = models.CharField(max_length=40)
    name = models.CharField(max_length=500)
    originals = models.SmallIntegerField(default=0)
    certified = models.SmallIntegerField(default=0)
    copies = models.SmallIntegerField(default=0)
    at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name


class Attachment(models.Model):
    """A file that belongs to a dossier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="attachments")
    file = models.ForeignKey("files.StoredFile", on_delete=models.PROTECT, related_name="+")
    component = models.CharField(max_length=40, blank=True)
    name = models.CharField(max_length=300)
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    def __str__(self) -> str:
        return self.name


class Note(models.Model):
    """Words beside a dossier. Those for the citizen and those for colleagues are different rows in different places."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.ForeignKey(Dossier, on_delete=models.PROTECT, related_name="notes")
    for_citizen = models.BooleanField()
    text = models.TextField()
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)
    by_title = models.CharField(max_length=200, blank=True)

    def __str__(self) -> str:
        return self.text[:60]


class HandOver(models.Model):
    """The result in the citizen's hands: who took it, on what identification."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    dossier = models.OneToOneField(Dossier, on_delete=models.PROTECT, related_name="hand_over")
    at = models.DateTimeField()
    way = models.CharField(max_length=10)
    to_name = models.CharField(max_length=300)
    to_number = SealedText(purpose="hand_over.number", blank=True, default="")
    proxy_basis = models.CharField(max_length=300, blank=True)
    by_name = models.CharField(max_length=200)
    paper_id = models.UUIDField(null=True)

    def __str__(self) -> str:
        return self.to_name


class Redating(models.Model):
    """One run over the open dossiers after a calendar changed: how far it is, and what it moved."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    announcement_id = models.UUIDField(unique=True)  # the event's subject: a change is followed by one run
    scope = models.CharField(max_length=40)
    because = models.CharField(max_length=500)
    cursor = models.UUIDField(null=True)  # the last dossier that is done
    total = models.IntegerField()
    seen = models.IntegerField(default=0)
    moved = models.IntegerField(default=0)
    steps_moved = models.IntegerField(default=0)
    begun_at = models.DateTimeField()
    last_at = models.DateTimeField()
    worked = models.DurationField()  # time at work, without the time it lay still
    finished_at = models.DateTimeField(null=True)
    stopped_at = models.DateTimeField(null=True)
    stopped_by_name = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(finished_at__isnull=True) | Q(stopped_at__isnull=True),
                name="a_finished_redating_is_not_stopped",
            ),
        )
        indexes = (models.Index(fields=["begun_at"], name="redating_begun"),)

    def __str__(self) -> str:
        return self.because


class DayNumber(models.Model):
    """The last number an office gave out on a day (invariant I-1)."""

    id = models.BigAutoField(primary_key=True)
    office_code = models.CharField(max_length=40)
    day = models.DateField()
    last = models.IntegerField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["office_code", "day"], name="one_count_per_office_and_day"),
            models.CheckConstraint(condition=Q(last__gte=1), name="numbers_start_at_one"),
        )

    def __str__(self) -> str:
        return f"{self.office_code} {self.day} {self.last}"
