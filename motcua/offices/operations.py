"""Deeds to offices: open, close, merge, split and rename them; give positions, end them, cover an absence.

History is never rewritten: a merged, split or renamed office keeps its row and its name, and a succession says where
its work went. Dossiers keep the offices of their day.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.db.models import Q

from motcua.accounts import operations as account_operations
from motcua.accounts import queries as accounts
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotFound, Refused
from motcua.journal import operations as journal
from motcua.offices import events, queries
from motcua.offices.models import Absence, Office, OfficeKind, Position, Succession
from motcua.offices.rules import codes, powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.offices.rules.unitfile import Unit, UnitFile


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
    """Close a unit after a day, with the units below it and the positions in them; its work goes on elsewhere.

    Of several successors the first takes over what is under way. A desk below hands over to the successor's desk and a
    division to the division with most of its fields, else to the successor itself. Refused when the office is closed
    already on another day, when somebody is to begin there later, or when a successor is not open by then.
    """
    _require(by)
    if last_day < office.valid_from:
        raise OfficeRefused("Ngày cuối không thể trước ngày thành lập.", field="last_day")
    with transaction.atomic():
        locked = Office.objects.select_for_update(no_key=True).get(id=office.id)
        if locked.valid_to is not None and locked.valid_to != last_day:
            raise OfficeRefused(f"{locked.name} đã kết thúc sau {locked.valid_to:%d/%m/%Y}.", field="last_day")
        following = last_day + timedelta(days=1)
        for successor in successors:
            if successor.valid_from > following or (successor.valid_to and successor.valid_to < following):
                raise OfficeRefused(f"{successor.name} không hoạt động vào {following:%d/%m/%Y}.", field="successors")
        for below in Office.objects.filter(parent=locked, valid_to__isnull=True).order_by("code"):
            heirs = [_heir(below, successor, on=following) for successor in successors]
            close(below, last_day=last_day, successors=heirs, how=how, by=by, at=at)
        if locked.valid_to is None:
            _close_row(locked, last_day, [one.name for one in successors], how=how, by=by, at=at)
        for number, successor in zip(_in_order(len(successors)), successors, strict=True):
            Succession.objects.get_or_create(
                predecessor=locked,
                successor=successor,
                defaults={"id": number, "kind": how or "merge", "on": following},
            )
    office.valid_to = last_day


def _in_order(count: int) -> list[UUID]:
    # ids made within one millisecond fall in any order; the first successor must stay the first
    return sorted(new_id() for _ in range(count))


def _close_row(office: Office, last_day: date, successors: Sequence[str], *, how: str, by: Actor, at: datetime) -> None:
    _end_positions(office, last_day)
    office.valid_to = last_day
    office.save(update_fields=["valid_to"])
    journal.record(
        events.OfficeClosed(
            office_id=office.id,
            code=office.code,
            name=office.name,
            last_day=last_day,
            successors=tuple(successors),
            how=how,
        ),
        by=by,
        at=at,
    )


def _heir(below: Office, successor: Office, *, on: date) -> Office:
    """The unit of a successor that takes over from a unit of the closed office."""
    alike = [
        one
        for one in Office.objects.filter(parent=successor, kind=below.kind, valid_from__lte=on).order_by("code")
        if (one.valid_to is None or one.valid_to >= on) and one.agency == below.agency
    ]
    best = max(alike, key=lambda one: len(set(one.fields) & set(below.fields)), default=successor)
    if below.kind == OfficeKind.DIVISION and not set(best.fields) & set(below.fields):
        return successor
    return best


def _end_positions(office: Office, last_day: date) -> None:
    running = Position.objects.filter(office=office).filter(Q(valid_to__isnull=True) | Q(valid_to__gt=last_day))
    later = running.filter(valid_from__gt=last_day).select_related("account").first()
    if later is not None:
        raise OfficeRefused(
            f"{later.account.full_name} được giao vị trí ở {office.name} từ {later.valid_from:%d/%m/%Y}. "
            "Mời thôi giao vị trí ấy trước.",
            field="last_day",
        )
    running.update(valid_to=last_day)


def merge(offices: Sequence[Office], new: NewOffice, *, on: date, by: Actor, at: datetime) -> Office:
    """Make one unit of several from a day on. To give its parts their heirs, open those under it and close later."""
    if len({office.id for office in offices}) < 2:
        raise OfficeRefused("Sáp nhập cần ít nhất hai đơn vị.", field="offices")
    with transaction.atomic():
        merged = open_office(new, on=on, by=by, at=at)
        for office in offices:
            close(office, last_day=on - timedelta(days=1), successors=[merged], how="merge", by=by, at=at)
    return merged


def split(office: Office, new: Sequence[NewOffice], *, on: date, by: Actor, at: datetime) -> list[Office]:
    """Make several units of one from a day on; the first one takes over what was under way."""
    if len(new) < 2:
        raise OfficeRefused("Chia tách cần ít nhất hai đơn vị mới.", field="new")
    with transaction.atomic():
        parts = [open_office(one, on=on, by=by, at=at) for one in new]
        close(office, last_day=on - timedelta(days=1), successors=parts, how="split", by=by, at=at)
    return parts


def rename(
    office: Office,
    new: NewOffice,
    *,
    on: date,
    names: Mapping[str, str] | None = None,
    by: Actor,
    at: datetime,
) -> Office:
    """Give a unit another name from a day on: a new row with its people, so that the old name stays with its papers.

    The units below it go along as new rows of their own; `names` gives some of them, by code, new names too.
    """
    _require(by)
    if on <= office.valid_from:
        raise OfficeRefused("Tên mới phải có hiệu lực sau ngày thành lập.", field="on")
    with transaction.atomic():
        locked = Office.objects.select_for_update(no_key=True).get(id=office.id)
        if locked.valid_to is not None:
            raise OfficeRefused(f"{locked.name} đã kết thúc sau {locked.valid_to:%d/%m/%Y}.", field="on")
        renamed = _renamed(locked, new, on=on, names=names or {}, by=by, at=at)
    office.valid_to = locked.valid_to
    return renamed


def _renamed(office: Office, new: NewOffice, *, on: date, names: Mapping[str, str], by: Actor, at: datetime) -> Office:
    below = list(
        Office.objects.select_for_update(no_key=True).filter(parent=office, valid_to__isnull=True).order_by("code")
    )
    running = Q(valid_to__isnull=True) | Q(valid_to__gte=on)
    people = list(Position.objects.filter(running, office=office).order_by("valid_from", "id"))
    _close_row(office, on - timedelta(days=1), [new.name], how="rename", by=by, at=at)
    renamed = open_office(new, on=on, by=by, at=at)
    Succession.objects.create(predecessor=office, successor=renamed, kind="rename", on=on)
    for unit in below:
        _renamed(unit, _moved(unit, renamed, names), on=on, names=names, by=by, at=at)
    for position in people:
        _carry_on(position, renamed, on=on, by=by, at=at)
    return renamed


def _moved(unit: Office, parent: Office, names: Mapping[str, str]) -> NewOffice:
    return NewOffice(
        code=unit.code,
        name=names.get(unit.code, unit.name),
        short_name=names.get(unit.code, unit.short_name),
        kind=unit.kind,
        parent=parent,
        agency=unit.agency,
        fields=unit.fields,
        place=unit.place,
        address=unit.address,
        phone=unit.phone,
    )


def _carry_on(position: Position, office: Office, *, on: date, by: Actor, at: datetime) -> None:
    """The same person in the same role of the renamed office, with whoever stands in for them."""
    again = appoint(
        account_id=position.account_id,
        office=office,
        role=position.role,
        title=position.title,
        fields=position.fields,
        on=on,
        until=position.valid_to,
        by=by,
        at=at,
    )
    begins = moments.at(on, "00:00")
    for absence in position.absences.filter(ends_at__gt=begins):
        Absence.objects.create(
            position=again,
            cover_id=absence.cover_id,
            starts_at=max(absence.starts_at, begins),
            ends_at=absence.ends_at,
        )


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
    """Put somebody into a role of an office from a day on, for some `fields` of work or (empty) for all.

    Refused when they hold it already, or the office is not open then.
    """
    _require(by)
    if role not in set(powers.Role):
        raise OfficeRefused(f"Không có vai trò “{role}”.", field="role")
    if until is not None and until < on:
        raise OfficeRefused("Ngày cuối không thể trước ngày nhận việc.", field="until")
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
            there = Office.objects.select_for_update(no_key=True).get(id=office.id)  # nobody closes it meanwhile
            if on < there.valid_from or (there.valid_to is not None and on > there.valid_to):
                raise OfficeRefused(f"{there.name} chưa hoặc không còn hoạt động vào ngày {on:%d/%m/%Y}.", field="on")
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
    _require_for(position, by)
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


def end_absence(absence_id: UUID, *, by: Actor, at: datetime) -> None:
    """Take an absence back, or end it before its time: from now on the position is its owner's alone again.

    The same people may who could arrange it. Refused once it is over. What the cover did stays signed with both names.
    """
    with transaction.atomic():
        absence = (
            Absence.objects.select_for_update(of=("self",))
            .select_related("position__account", "position__office", "cover")
            .filter(id=absence_id)
            .first()
        )
        if absence is None:
            raise NotFound("Không còn lần vắng mặt này.")
        position = absence.position
        _require_for(position, by)
        if absence.ends_at <= at:
            raise OfficeRefused("Lần vắng mặt này đã hết.")
        if absence.starts_at < at:
            absence.ends_at = at
            absence.save(update_fields=["ends_at"])
        else:
            absence.delete()  # nobody has stood in yet; the journal keeps that it was meant
        journal.record(
            events.AbsenceEnded(
                office_id=position.office_id,
                code=position.office.code,
                name=position.office.name,
                position_id=position.id,
                person=position.account.full_name,
                cover=absence.cover.full_name,
            ),
            by=by,
            at=at,
        )


#: Who may see to absences in their authority; everybody may to their own.
_HEADS = frozenset({powers.Role.HEAD, powers.Role.LEADER, powers.Role.DESK_HEAD})


def _require_for(position: Position, by: Actor) -> None:
    """Whoever holds the position, a head or leader of its authority, or an administrator; else `OfficeRefused`."""
    if by.position_id == position.id or by.role == powers.Role.ADMIN:
        return
    if by.role not in _HEADS or by.authority_id != queries.authority_of(position.office).id:
        raise OfficeRefused("Chỉ chính người đó, lãnh đạo của họ hoặc quản trị mới giao người thay.")


# --- a whole province from its file ----------------------------------------------------------------------


@dataclass(frozen=True)
class Imported:
    """What an import added; what was there already is left as it is."""

    offices: int
    people: int
    positions: int


def import_units(file: UnitFile, *, password_hash: str = "", by: Actor, at: datetime) -> Imported:
    """Take in a province's offices, successions and people, all or nothing. Can be run again: only what is missing
    is added, and an office that the file closes by now is closed.

    Everybody new gets `password_hash`; without one they can't sign in until they are given a password. Refused when
    the file is another province's, or contradicts what is there.
    """
    _require(by)
    if file.province != settings.PROVINCE:
        raise OfficeRefused(f"Tệp của tỉnh {file.province}, còn hệ thống này phục vụ {settings.PROVINCE}.")
    with transaction.atomic():
        offices = _Offices()
        opened = 0
        for unit in file.offices:
            office = offices.exactly(unit.code, unit.opened)
            if office is None:
                offices.add(_open_from(unit, offices, by=by, at=at))
                opened += 1
            elif unit.last_day and office.valid_to is None:
                close(office, last_day=unit.last_day, by=by, at=at)
        for number, handover in zip(_in_order(len(file.successions)), file.successions, strict=True):
            Succession.objects.get_or_create(
                predecessor=offices.on(handover.old, handover.on - timedelta(days=1)),
                successor=offices.on(handover.new, handover.on),
                defaults={"id": number, "kind": handover.kind, "on": handover.on},
            )
        people, positions = _import_people(file, offices, password_hash, by=by, at=at)
    return Imported(opened, people, positions)


@dataclass(frozen=True)
class Foretold:
    """What an import would do: units to open and to close, people to take in, positions to give."""

    opened: Sequence[Office]
    closed: Sequence[Office]
    people: Sequence[str]
    positions: Sequence[Position]

    @property
    def nothing(self) -> bool:
        return not (self.opened or self.closed or self.people or self.positions)


class _Undone(Exception):
    """Carries what was seen out of a transaction that must leave no trace."""

    def __init__(self, seen: Foretold) -> None:
        self.seen = seen


def foretell_import(file: UnitFile, *, by: Actor, at: datetime) -> Foretold:
    """What `import_units` would do, found by doing it and taking it back; refused where it would be."""
    try:
        with transaction.atomic():
            before = dict(Office.objects.values_list("id", "valid_to"))
            held = set(Position.objects.values_list("id", flat=True))
            import_units(file, by=by, at=at)
            rows = list(Office.objects.select_related("parent").order_by("code", "valid_from"))
            given = Position.objects.exclude(id__in=held).select_related("account", "office")
            named = {person.username: person.name for person in file.people}
            known = {one.account.username for one in Position.objects.filter(id__in=held).select_related("account")}
            new = sorted({one.account.username for one in given} - known)
            raise _Undone(
                Foretold(
                    opened=[row for row in rows if row.id not in before],
                    closed=[row for row in rows if row.id in before and before[row.id] != row.valid_to],
                    people=[f"{named.get(name, name)} ({name})" for name in new],
                    positions=list(given.order_by("office__code", "role", "account__full_name")),
                )
            )
    except _Undone as done:
        return done.seen


class _Offices:
    """The province's offices while a file is taken in, found by code and day."""

    def __init__(self) -> None:
        self._by_code: dict[str, list[Office]] = {}
        for office in Office.objects.filter(province=settings.PROVINCE):
            self.add(office)

    def add(self, office: Office) -> None:
        self._by_code.setdefault(office.code, []).append(office)

    def exactly(self, code: str, opened: date) -> Office | None:
        return next((one for one in self._by_code.get(code, ()) if one.valid_from == opened), None)

    def on(self, code: str, day: date) -> Office:
        for one in self._by_code.get(code, ()):
            if one.valid_from <= day and (one.valid_to is None or day <= one.valid_to):
                return one
        raise OfficeRefused(f"Đơn vị {code} không hoạt động vào ngày {day:%d/%m/%Y}.")


def _open_from(unit: Unit, offices: _Offices, *, by: Actor, at: datetime) -> Office:
    new = NewOffice(
        code=unit.code,
        name=unit.name,
        short_name=unit.short,
        kind=unit.kind,
        parent=offices.on(unit.parent, unit.opened) if unit.parent else None,
        agency=unit.agency,
        fields=unit.fields,
        place=unit.place,
        address=unit.address,
        phone=unit.phone,
    )
    return open_office(new, on=unit.opened, until=unit.last_day, by=by, at=at)


def _import_people(
    file: UnitFile, offices: _Offices, password_hash: str, *, by: Actor, at: datetime
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
            office = offices.on(post.office, post.begins)
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
