"""Rows of people: accounts that sign in, and persons (or organisations) known from their dossiers."""

from typing import ClassVar

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.indexes import GinIndex
from django.db import models
from django.db.models import Q

from motcua.base.fields import SealedText
from motcua.base.ids import new_id


class AccountManager(BaseUserManager["Account"]):
    def get_by_natural_key(self, username: str | None) -> "Account":
        return self.get(username__iexact=username)


class Account(AbstractBaseUser):
    """Somebody who signs in. What they may do comes from their positions (offices), never from this row."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=150, unique=True)
    full_name = models.CharField(max_length=200)
    is_active = models.BooleanField(default=True)
    created_at = models.DateTimeField()

    USERNAME_FIELD = "username"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["full_name"]
    objects = AccountManager()

    def __str__(self) -> str:
        return self.full_name


class KeptView(models.Model):
    """A view of a list that somebody keeps under a name of their own. The list alone knows what its address means."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey(Account, on_delete=models.CASCADE, related_name="kept_views")
    place = models.CharField(max_length=40)  # which list
    name = models.CharField(max_length=60)
    query = models.CharField(max_length=500)
    kept_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["account", "place", "name"], name="views_are_kept_once_under_a_name"),
        )

    def __str__(self) -> str:
        return self.name


class PersonKind(models.TextChoices):
    """National `LoaiDoiTuong`, in words."""

    CITIZEN = "citizen", "Người dân"
    BUSINESS = "business", "Doanh nghiệp"
    AGENCY = "agency", "Cơ quan nhà nước"
    OTHER = "other", "Tổ chức khác"


class Person(models.Model):
    """A person or organisation whose dossiers we keep: one row each, offered again the next time they come."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    kind = models.CharField(max_length=10, choices=PersonKind, default=PersonKind.CITIZEN)
    full_name = models.CharField(max_length=300)
    name_folded = models.CharField(max_length=300)
    number = SealedText(purpose="person.number", blank=True, default="")
    number_index = models.CharField(max_length=64, blank=True, default="")
    old_number = SealedText(purpose="person.old_number", blank=True, default="")
    born_on = models.DateField(null=True, blank=True)
    born_year = models.SmallIntegerField(null=True, blank=True)  # elders' papers may tell the year alone
    sex = models.CharField(max_length=10, blank=True, default="")
    address = SealedText(purpose="person.address", blank=True, default="")
    phone = SealedText(purpose="person.phone", blank=True, default="")
    phone_index = models.CharField(max_length=64, blank=True, default="")
    email = SealedText(purpose="person.email", blank=True, default="")
    issued_on = models.DateField(null=True, blank=True)
    known_at = models.DateTimeField()  # as of when these data were last told or scanned
    known_from = models.CharField(max_length=20, default="said")  # card, said, typed, registry

    class Meta:
        constraints = (
            models.UniqueConstraint(
                fields=["province", "number_index"],
                condition=~Q(number_index=""),
                name="one_person_per_identity_number",
            ),
        )
        indexes = (
            GinIndex(fields=["name_folded"], name="person_name_trgm", opclasses=["gin_trgm_ops"]),
            models.Index(fields=["phone_index"], name="person_phone"),
        )

    def __str__(self) -> str:
        return self.full_name
