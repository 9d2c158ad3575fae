"""Deeds to offices: open, close, merge, split and rename them; give positions, end them, cover an absence.

History is never rewritten: a merged, split or renamed office keeps its row and its name, and a succession says where
its work went. Dossiers keep the offices of their day.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction

from motcua.accounts import operations as account_operations
from motcua.accounts import queries as accounts
from motcua.base.actor import Actor
from motcua.base.refusals import Refused
from motcua.journal import operations as journal
from motcua.offices import events, queries
from motcua.offices.models import Absence, Office, OfficeKind, Position, Succession
from motcua.offices.rules import codes, powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.offices.rules.unitfile import UnitFile


class OfficeRefused(Refused):
    """The office or position can't be changed like that; `field` says why."""

    code = "office-refused"


@dataclass(frozen=True, kw_only=True)
class NewOffice:
    """What an office is opened with."""

    code: str
    name: str
    kind: str
    short_name: str = ""
    parent: Office | None = None
    agency: str = ""
    fields: Sequence[str] = ()
    place: str = ""
    address: str = ""
    phone: str = ""


def open_office(new: NewOffice, *, on: date, by: Actor, at: datetime, until: date | None = None) -> Office:
    """Open a unit from a day. Refused when the code is malformed, or names another office on one of its days."""
    _require(by)
    try:
        code = codes.checked(new.code)
    except codes.WrongOfficeCode as wrong:
        raise OfficeRefused(str(wrong), field="code") from None
    if new.kind not in OfficeKind.values:
        raise OfficeRefused(f"Không có loại đơn vị “{new.kind}”.", field="kind")
    if not new.name.strip():
        raise OfficeRefused("Mời ghi tên đơn vị.", field="name")
    office = Office(
        province=settings.PROVINCE,
        code=code,
        old_code=codes.new_to_old(code),
        name=new.name.strip(),
        short_name=(new.short_name or new.name).strip(),
        kind=new.kind,
        agency=new.agency,
        parent=new.parent,
        fields=list(new.fields),
        place=new.place,
        address=new.address,
        phone=new.phone,
        valid_from=on,
        valid_to=until,
    )
    try:
        with transaction.atomic():
            office.save(force_insert=True)
            journal.record(
                events.OfficeOpened(office_id=office.id, code=office.code, name=office.name, on=on), by=by, at=at
            )
    except IntegrityError as error:
        raise OfficeRefused(f"Mã {code} đang là mã của một đơn vị khác trong thời gian này.", field="code") from error
    return office


def close(
    office: Office, *, last_day: date, successors: Sequence[Office] = (), how: str = "", by: Actor, at: datetime
) -> None:
    """Close a unit after a day; its work goes on in its successors. Positions in it end with it."""
    _require(by)
    if last_day < office.valid_from:
        raise OfficeRefused("Ngày cuối không thể trước ngày thành lập.", field="last_day")
    with transaction.atomic():
        locked = Office.objects.select_for_update().get(id=office.id)
        if locked.valid_to is not None and locked.valid_to != last_day:
            raise OfficeRefused(f"{locked.name} đã kết thúc sau {locked.valid_to:%d/%m/%Y}.", field="last_day")
        locked.valid_to = office.valid_to = last_day
        locked.save(update_fields=["valid_to"])
        for successor in successors:
            Succession.objects.create(
                predecessor=locked, successor=successor, kind=how or "merge", on=last_day + timedelta(days=1)
            )
        Position.objects.filter(office=locked, valid_to__isnull=True).update(valid_to=last_day)
        journal.record(
            events.OfficeClosed(
                office_id=locked.id,
                code=locked.code,
                name=locked.name,
                last_day=last_day,
                successors=tuple(one.name for one in successors),
                how=how,
            ),
            by=by,
            at=at,
        )
    queries.office_by_id.cache_clear()


def merge(offices: Sequence[Office], new: NewOffice, *, on: date, by: Actor, at: datetime) -> Office:
    """Make one unit of several from a day on."""
    with transaction.atomic():
        merged = open_office(new, on=on, by=by, at=at)
        for office in offices:
            close(office, last_day=on - timedelta(days=1), successors=[merged], how="merge", by=by, at=at)
    return merged


def split(office: Office, new: Sequence[NewOffice], *, on: date, by: Actor, at: datetime) -> list[Office]:
    """Make several units of one from a day on; the first one takes over what was under way."""
    with transaction.atomic():
        parts = [open_office(one, on=on, by=by, at=at) for one in new]
        close(office, last_day=on - timedelta(days=1), successors=parts, how="split", by=by, at=at)
    return parts


def rename(office: Office, new: NewOffice, *, on: date, by: Actor, at: datetime) -> Office:
    """Give a unit another name from a day on: a new row with its people, so that the old name stays with its papers."""
    with transaction.atomic():
        people = list(Position.objects.filter(office=office, valid_to__isnull=True))
        close(office, last_day=on - timedelta(days=1), how="rename", by=by, at=at)
        renamed = open_office(new, on=on, by=by, at=at)
        Succession.objects.create(predecessor=office, successor=renamed, kind="rename", on=on)
        Office.objects.filter(parent=office, valid_to__isnull=True).update(parent=renamed)
        for position in people:
            appoint(
                account_id=position.account_id,
                office=renamed,
                role=position.role,
                title=position.title,
                fields=position.fields,
                on=on,
                by=by,
                at=at,
            )
    queries.office_by_id.cache_clear()
    return renamed


def appoint(
    *,
    account_id: UUID,
    office: Office,
    role: str,
    title: str,
    fields: Sequence[str] = (),
    on: date,
    until: date | None = None,
    by: Actor,
    at: datetime,
) -> Position:
    """Put somebody into a role of an office. Refused when they hold it already, or the office is not open then."""
    _require(by)
    if on < office.valid_from or (office.valid_to is not None and on > office.valid_to):
        raise OfficeRefused(f"{office.name} chưa hoặc không còn hoạt động vào ngày {on:%d/%m/%Y}.", field="on")
    if role not in set(powers.Role):
        raise OfficeRefused(f"Không có vai trò “{role}”.", field="role")
    position = Position(
        account_id=account_id,
        office=office,
        role=role,
        title=title,
        fields=list(fields),
        valid_from=on,
        valid_to=until,
    )
    try:
        with transaction.atomic():
            position.save(force_insert=True)
            journal.record(
                events.PositionGiven(
                    office_id=office.id,
                    code=office.code,
                    name=office.name,
                    position_id=position.id,
                    person=position.account.full_name,
                    role=role,
                    title=title,
                    on=on,
                ),
                by=by,
                at=at,
            )
    except IntegrityError as error:
        raise OfficeRefused("Người này đang giữ chính vị trí đó.", field="role") from error
    return position


def end_position(position_id: UUID, *, last_day: date, by: Actor, at: datetime) -> None:
    """End a position after a day; what waited in its hands waits for the office again."""
    _require(by)
    with transaction.atomic():
        position = Position.objects.select_for_update().select_related("office", "account").get(id=position_id)
        if last_day < position.valid_from:
            raise OfficeRefused("Ngày cuối không thể trước ngày nhận việc.", field="last_day")
        position.valid_to = last_day
        position.save(update_fields=["valid_to"])
        journal.record(
            events.PositionEnded(
                office_id=position.office_id,
                code=position.office.code,
                name=position.office.name,
                position_id=position.id,
                person=position.account.full_name,
                title=position.title,
                last_day=last_day,
            ),
            by=by,
            at=at,
        )


def cover_absence(
    *, position_id: UUID, cover_account_id: UUID, starts_at: datetime, ends_at: datetime, by: Actor, at: datetime
) -> Absence:
    """Let a colleague hold a position while its owner is away. The owner, a head, a leader or an administrator may.

    What the cover does is signed with both names.
    """
    position = queries.position(position_id)
    heads = {powers.Role.ADMIN, powers.Role.HEAD, powers.Role.LEADER, powers.Role.DESK_HEAD}
    same = by.authority_id == queries.authority_of(position.office).id
    if by.position_id != position_id and not (by.role == powers.Role.ADMIN or (by.role in heads and same)):
        raise OfficeRefused("Chỉ chính người đó, lãnh đạo của họ hoặc quản trị mới giao người thay.")
    if ends_at <= starts_at:
        raise OfficeRefused("Thời điểm kết thúc phải sau khi bắt đầu.", field="ends_at")
    if cover_account_id == position.account_id:
        raise OfficeRefused("Mời chọn một người khác thay.", field="cover")
    absence = Absence(position=position, cover_id=cover_account_id, starts_at=starts_at, ends_at=ends_at)
    try:
        with transaction.atomic():
            absence.save(force_insert=True)
            journal.record(
                events.AbsenceCovered(
                    office_id=position.office_id,
                    code=position.office.code,
                    name=position.office.name,
                    position_id=position.id,
                    person=position.account.full_name,
                    cover=absence.cover.full_name,
                    starts_at=starts_at,
                    ends_at=ends_at,
                ),
                by=by,
                at=at,
            )
    except IntegrityError as error:
        raise OfficeRefused("Đã có người thay vị trí này trong thời gian đó.", field="starts_at") from error
    return absence


# --- a whole province from its file ----------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What an import added; what was there already is left as it is."""

    offices: int
    people: int
    positions: int


def import_units(file: UnitFile, *, password_hash: str = "", by: Actor, at: datetime) -> Imported:
    """Take in a province's offices, successions and people. Can be run again: only what is missing is added.

    Everybody new gets `password_hash`; without one they can't sign in until they are given a password.
    """
    _require(by)
    with transaction.atomic():
        known = {(one.code, one.valid_from): one for one in Office.objects.filter(province=settings.PROVINCE)}
        opened = 0
        by_code: dict[str, Office] = {}
        for unit in file.offices:
            office = known.get((unit.code, unit.opened))
            if office is None:
                office = open_office(
                    NewOffice(
                        code=unit.code,
                        name=unit.name,
                        short_name=unit.short,
                        kind=unit.kind,
                        parent=by_code[unit.parent] if unit.parent else None,
                        agency=unit.agency,
                        fields=unit.fields,
                        place=unit.place,
                        address=unit.address,
                        phone=unit.phone,
                    ),
                    on=unit.opened,
                    until=unit.last_day,
                    by=by,
                    at=at,
                )
                opened += 1
            by_code[unit.code] = office
        for handover in file.successions:
            Succession.objects.get_or_create(
                predecessor=by_code[handover.old],
                successor=by_code[handover.new],
                defaults={"kind": handover.kind, "on": handover.on},
            )
        people, positions = _import_people(file, by_code, password_hash, by=by, at=at)
    return Imported(opened, people, positions)


def _import_people(
    file: UnitFile, by_code: dict[str, Office], password_hash: str, *, by: Actor, at: datetime
) -> tuple[int, int]:
    known = accounts.accounts_by_name([person.username for person in file.people])
    held = set(Position.objects.values_list("account__username", "office_id", "role", "valid_from"))
    people = positions = 0
    for person in file.people:
        account_id = known.get(person.username)
        if account_id is None:
            account_id = account_operations.make_account(
                person.username, person.name, password_hash=password_hash or make_password(None), by=by, at=at
            ).id
            people += 1
        for post in person.positions:
            office = by_code[post.office]
            if (person.username, office.id, post.role, post.begins) not in held:
                appoint(
                    account_id=account_id,
                    office=office,
                    role=post.role,
                    title=post.title,
                    fields=post.fields,
                    on=post.begins,
                    until=post.last_day,
                    by=by,
                    at=at,
                )
                positions += 1
    return people, positions


def _require(by: Actor) -> None:
    if not by.is_system:
        powers.require(by, Deed.MANAGE_OFFICES, relation=Relation.OTHER, status=0)
