"""Rows of offices: units with their days, what became of them, positions, and who stands in for whom."""

from django.contrib.postgres.constraints import ExclusionConstraint
from django.contrib.postgres.fields import ArrayField, DateRangeField, DateTimeRangeField, RangeOperators
from django.db import models
from django.db.models import F, Func, Q, Value

from motcua.base.ids import new_id
from motcua.offices.rules.powers import Role


class OfficeKind(models.TextChoices):
    PROVINCE = "province", "UBND tỉnh"
    DEPARTMENT = "department", "Sở, ban, ngành"
    DISTRICT = "district", "UBND huyện"
    COMMUNE = "commune", "UBND xã, phường"
    DIVISION = "division", "Phòng chuyên môn"
    DESK = "desk", "Bộ phận Một cửa, Trung tâm phục vụ hành chính công"
    AGENCY = "agency", "Cơ quan ngành dọc"
    POST = "post", "Điểm bưu chính"


#: Kinds that decide in their own name; the others belong to one of them.
AUTHORITIES = (OfficeKind.PROVINCE, OfficeKind.DEPARTMENT, OfficeKind.DISTRICT, OfficeKind.COMMUNE, OfficeKind.AGENCY)


def _days() -> Func:
    return Func(F("valid_from"), F("valid_to"), Value("[]"), function="daterange", output_field=DateRangeField())


class Office(models.Model):
    """A unit over the days it existed. A merged, split or renamed one is a new row; old names stay."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    province = models.CharField(max_length=10)
    code = models.CharField(max_length=35)
    old_code = models.CharField(max_length=20, blank=True)
    name = models.CharField(max_length=300)
    short_name = models.CharField(max_length=150)
    kind = models.CharField(max_length=20, choices=OfficeKind)
    agency = models.CharField(max_length=30, blank=True)  # which vertical agency: cong-an, bhxh, dat-dai
    parent = models.ForeignKey("self", on_delete=models.PROTECT, null=True, related_name="children")
    fields = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    place = models.CharField(max_length=100, blank=True)  # địa danh on papers
    address = models.CharField(max_length=300, blank=True)
    phone = models.CharField(max_length=30, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="an_office_closes_after_opening",
            ),
            models.CheckConstraint(
                condition=Q(code__regex=r"^[A-Y][0-9]{2}(\.[0-9A-Z]+)*$"), name="office_codes_are_well_formed"
            ),
            ExclusionConstraint(
                name="a_code_names_one_office_a_day",
                expressions=[(F("code"), RangeOperators.EQUAL), (_days(), RangeOperators.OVERLAPS)],
            ),
        )
        indexes = (models.Index(fields=["kind", "valid_from"], name="office_kind"),)

    def __str__(self) -> str:
        return self.name


class Succession(models.Model):
    """What became of an office: its work went on in another."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    predecessor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="successions")
    successor = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="origins")
    kind = models.CharField(max_length=10)  # merge, split, rename
    on = models.DateField()

    class Meta:
        constraints = (
            models.UniqueConstraint(fields=["predecessor", "successor"], name="an_office_is_succeeded_once_by_another"),
        )

    def __str__(self) -> str:
        return f"{self.predecessor} → {self.successor}"


class Position(models.Model):
    """Somebody in a role of an office, over some days."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    account = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="positions")
    office = models.ForeignKey(Office, on_delete=models.PROTECT, related_name="positions")
    role = models.CharField(max_length=20, choices=[(role.value, role.words) for role in Role])
    title = models.CharField(max_length=150)
    fields = ArrayField(models.CharField(max_length=30), default=list, blank=True)
    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    class Meta:
        constraints = (
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from")),
                name="a_position_ends_after_it_began",
            ),
            ExclusionConstraint(
                name="nobody_holds_the_same_position_twice",
                expressions=[
                    (F("account"), RangeOperators.EQUAL),
                    (F("office"), RangeOperators.EQUAL),
                    (F("role"), RangeOperators.EQUAL),
                    (_days(), RangeOperators.OVERLAPS),
                ],
            ),
        )
        indexes = (models.Index(fields=["office", "role"], name="position_office_role"),)

    def __str__(self) -> str:
        return self.title


class Absence(models.Model):
    """While somebody is away, a colleague holds their position."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    position = models.ForeignKey(Position, on_delete=models.PROTECT, related_name="absences")
    cover = models.ForeignKey("accounts.Account", on_delete=models.PROTECT, related_name="covers")
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        constraints = (
            models.CheckConstraint(condition=Q(ends_at__gt=F("starts_at")), name="an_absence_ends_after_it_began"),
            ExclusionConstraint(
                name="one_cover_at_a_time",
                expressions=[
                    (F("position"), RangeOperators.EQUAL),
                    (
                        Func(F("starts_at"), F("ends_at"), function="tstzrange", output_field=DateTimeRangeField()),
                        RangeOperators.OVERLAPS,
                    ),
                ],
            ),
        )

    def __str__(self) -> str:
        return f"{self.position}"
