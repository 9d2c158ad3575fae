"""Rows of intake: what was handed in and what became of it."""

from django.db import models
from django.db.models import Q

from motcua.base.fields import SealedText
from motcua.base.ids import new_id


class State(models.TextChoices):
    """What became of a submission; in brackets the national status."""

    ACCEPTED = "accepted", "Đã tiếp nhận"
    ASKED = "asked", "Đã hướng dẫn bổ sung"
    REFUSED = "refused", "Không tiếp nhận"


class Submission(models.Model):
    """One handing-in. Its key comes from the one who hands in, so that pressing twice makes one dossier."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    key = models.CharField(max_length=64)
    digest = models.CharField(max_length=64)  # of everything sent: the same key with another content is a mistake
    state = models.CharField(max_length=10, choices=State)
    channel = models.CharField(max_length=10)
    place = models.CharField(max_length=20, default="desk")
    procedure_version = models.ForeignKey("catalogue.ProcedureVersion", on_delete=models.PROTECT, related_name="+")
    procedure_code = models.CharField(max_length=40)
    case = models.CharField(max_length=40, blank=True)
    office = models.ForeignKey("offices.Office", on_delete=models.PROTECT, related_name="+")
    person = models.ForeignKey("accounts.Person", on_delete=models.PROTECT, related_name="+")
    dossier = models.OneToOneField("dossiers.Dossier", on_delete=models.PROTECT, null=True, related_name="submission")
    paper_id = models.UUIDField(null=True)
    reason = SealedText(purpose="submission.reason", blank=True, default="")
    at = models.DateTimeField()
    by_name = models.CharField(max_length=200)

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["province", "key"], name="one_submission_per_key"),
            models.CheckConstraint(
                condition=~Q(state="accepted") | Q(dossier__isnull=False), name="accepted_submissions_have_a_dossier"
            ),
            models.CheckConstraint(
                condition=Q(state="accepted") | Q(paper_id__isnull=False), name="an_answer_that_is_no_is_on_paper"
            ),
        )
        indexes = (
            models.Index(fields=["person", "procedure_code", "at"], name="submission_same_matter"),
            models.Index(fields=["office", "at"], name="submission_day"),
        )

    def __str__(self) -> str:
        return self.key
