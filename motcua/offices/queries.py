"""Questions about offices: who somebody is on duty, which unit a step belongs to, and what became of an office."""

from bisect import bisect_right
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from functools import lru_cache
from typing import Any, NamedTuple
from uuid import UUID

from django.db import connection
from django.db.models import Q, QuerySet

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.answers import kept
from motcua.base.refusals import NotFound
from motcua.offices.models import AUTHORITIES, Absence, Position, Succession
from motcua.offices.models import Office as Office  # doors speak of offices and their kinds, and may not reach for rows
from motcua.offices.models import OfficeKind as OfficeKind
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Role

# --- days ------------------------------------------------------------------------------------------------


@kept()
def _days_of_change() -> list[date]:
    """The days on which an office, a position or what became of an office began or ceased to hold, in order."""
    return sorted({WITHOUT_BOUNDARIES, *(row[0] for row in _ask(_DAYS_OF_CHANGE, {}))})


_DAYS_OF_CHANGE = """
    SELECT valid_from FROM offices_office UNION SELECT valid_to + 1 FROM offices_office WHERE valid_to IS NOT NULL
    UNION SELECT valid_from FROM offices_position
    UNION SELECT valid_to + 1 FROM offices_position WHERE valid_to IS NOT NULL
    UNION SELECT "on" FROM offices_succession
"""


def era(on: date) -> int:
    """The same number for days between which no office and no position changed."""
    return bisect_right(_days_of_change(), on)


# --- one office ------------------------------------------------------------------------------------------


@lru_cache(maxsize=8192)
def office_by_id(office_id: UUID) -> Office:
    """An office, open or closed. Raises `NotFound`.

    Kept in the process: a row's name, code and parent never change. Its last day may have been set since, so whoever
    needs to know whether it is open on a day asks `current` or a list.
    """
    found = Office.objects.filter(id=office_id).first()
    if found is None:
        raise NotFound("Không có đơn vị này.")
    return found


def fresh(office_id: UUID) -> Office:
    """An office as it is in the database now, with its last day. Raises `NotFound`."""
    found = Office.objects.filter(id=office_id).first()
    if found is None:
        raise NotFound("Không có đơn vị này.")
    return found


@kept(day=era)
def office(code: str, on: date) -> Office:
    """The office a code named on a day. Raises `NotFound`."""
    found = _open(on).filter(code=code).first()
    if found is None:
        raise NotFound(f"Không có đơn vị mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return found


def _open(on: date) -> QuerySet[Office]:
    return Office.objects.filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def _line(office: Office) -> list[Office]:
    """The office and everything above it, upwards."""
    line = [office]
    while line[-1].parent_id:
        line.append(office_by_id(line[-1].parent_id))
    return line


def authority_of(office: Office) -> Office:
    """The competent authority an office belongs to: itself, or the nearest one above that decides in its own name."""
    return next((one for one in _line(office) if one.kind in AUTHORITIES), office)


def is_above(upper_id: UUID, lower_id: UUID) -> bool:
    """Whether one office stands above another."""
    return any(one.id == upper_id for one in _line(office_by_id(lower_id))[1:])


def oversees(actor: Actor, authority_id: UUID) -> bool:
    """Whether somebody's office stands above an authority. Who watches for the province does so from a department."""
    if actor.authority_id is None:
        return False
    own = office_by_id(actor.authority_id)
    if actor.role in powers.WATCHING and own.kind == OfficeKind.DEPARTMENT and own.parent_id:
        own = office_by_id(own.parent_id)
    return is_above(own.id, authority_id)


@kept()
def scopes(office: Office) -> tuple[str, ...]:
    """Whose calendars an office lives by, the most general first: the nation, the province, and down to itself."""
    codes = [one.code for one in reversed(_line(office))]
    return tuple(dict.fromkeys(("VN", office.province, *codes)))


def place_of(office: Office) -> str:
    """The place name that stands before the date on papers."""
    return next((one.place for one in _line(office) if one.place), "")


@kept(day=era)
def current(office: Office, on: date) -> Office:
    """The office that does an office's work on a day: itself until others take over, then its successor and so on.

    Of several successors the first one named took over what was under way. One short question.
    """
    found: UUID = _ask(_WORKS_ON_IN, {"office": office.id, "on": on})[0][0]
    return office if found == office.id else office_by_id(found)


#: Downwards from an office through those that took over first; nothing is reformed a hundred times.
_WORKS_ON_IN = """
    WITH RECURSIVE line (office_id, depth) AS (
        SELECT %(office)s::uuid, 0
        UNION ALL
        SELECT first.successor_id, depth + 1
        FROM line CROSS JOIN LATERAL (
            SELECT successor_id FROM offices_succession
            WHERE predecessor_id = line.office_id AND "on" <= %(on)s ORDER BY "on", id LIMIT 1
        ) first
        WHERE depth < 100
    )
    SELECT office_id FROM line ORDER BY depth DESC LIMIT 1
"""


def _ask(question: str, told: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    # asked on every page and for every step: building the same question from a queryset takes longer than the answer
    with connection.cursor() as cursor:
        cursor.execute(question, told)
        rows: list[tuple[Any, ...]] = cursor.fetchall()
        return rows


@kept(day=era)
def queue_offices(actor: Actor, *, on: date) -> frozenset[UUID]:
    """The offices whose work somebody's office does on a day: its own, its authority's, and those they took over.

    What waited in an office that was merged, split or renamed waits here now. One query.
    """
    own = [office_id for office_id in (actor.office_id, actor.authority_id) if office_id]
    if not own:
        return frozenset()
    return frozenset(own) | {row[0] for row in _ask(_TAKEN_OVER, {"own": own, "on": on})}


#: Upwards from some offices through those that took over first; UNION ends where a circle would begin.
_TAKEN_OVER = """
    WITH RECURSIVE first AS (
        SELECT DISTINCT ON (predecessor_id) predecessor_id, successor_id
        FROM offices_succession WHERE "on" <= %(on)s ORDER BY predecessor_id, "on", id
    ), taken (office_id) AS (
        SELECT predecessor_id FROM first WHERE successor_id = ANY(%(own)s)
        UNION
        SELECT first.predecessor_id FROM first JOIN taken ON first.successor_id = taken.office_id
    )
    SELECT office_id FROM taken
"""


def watched_from(actor: Actor) -> Office | None:
    """The office whose work, and that of all below it, somebody answers for or watches; None for nobody of an office.

    Who watches for the province from one of its departments watches the whole province.
    """
    own = actor.authority_id or actor.office_id
    if own is None:
        return None
    found = office_by_id(own)
    if actor.role in powers.WATCHING and found.kind == OfficeKind.DEPARTMENT and found.parent_id:
        return office_by_id(found.parent_id)
    return found


# --- lists -----------------------------------------------------------------------------------------------


def all_units() -> list[Office]:
    """Every authority and every desk there is or ever was, those above before those below, then by name."""
    found = Office.objects.filter(kind__in=[*AUTHORITIES, OfficeKind.DESK])
    return sorted(found, key=lambda one: (len(_line(one)), one.name))


def authorities(on: date, *, kinds: Iterable[str] = AUTHORITIES) -> list[Office]:
    """The authorities open on a day, by kind and name."""
    return list(_open(on).filter(kind__in=list(kinds)).order_by("kind", "name"))


def open_on(on: date) -> list[Office]:
    """Every unit open on a day, in the order of their codes: each after the one it belongs to."""
    return list(_open(on).order_by("code"))


def units_below(office_id: UUID, *, on: date) -> list[Office]:
    """The units that belong to an office on a day, by code."""
    return list(_open(on).filter(parent_id=office_id).order_by("code"))


def with_codes(codes: Iterable[str], *, on: date) -> list[Office]:
    """The offices these codes name on a day, in the order asked for. Raises `NotFound` for a code none has."""
    asked = list(codes)
    found = {one.code: one for one in _open(on).filter(code__in=asked)}
    for code in asked:
        if code not in found:
            raise NotFound(f"Không có đơn vị mang mã {code} vào ngày {on:%d/%m/%Y}.")
    return [found[code] for code in asked]


@dataclass(frozen=True)
class Place:
    """A position somebody holds, held or will hold in an office."""

    position_id: UUID
    name: str
    username: str
    title: str
    role: Role
    fields: Sequence[str]
    valid_from: date
    valid_to: date | None
    over: bool


def places_in(office_id: UUID, *, on: date) -> list[Place]:
    """Everybody who ever had a position in an office: those there on the day first."""
    rows = Position.objects.filter(office_id=office_id).select_related("account")
    found = [
        Place(
            position_id=row.id,
            name=row.account.full_name,
            username=row.account.username,
            title=row.title,
            role=Role(row.role),
            fields=row.fields,
            valid_from=row.valid_from,
            valid_to=row.valid_to,
            over=row.valid_to is not None and row.valid_to < on,
        )
        for row in rows
    ]
    return sorted(found, key=lambda one: (one.over, list(Role).index(one.role), one.name))


def names_of(codes: Iterable[str], *, on: date) -> dict[str, str]:
    """What the units of these codes are called on a day. One question."""
    return dict(_open(on).filter(code__in=list(codes)).values_list("code", "name"))


def desks(on: date) -> list[Office]:
    """The one-stop desks and service centres open on a day, the provincial one first."""
    found = list(_open(on).filter(kind=OfficeKind.DESK).select_related("parent").order_by("name"))
    return sorted(found, key=lambda one: (one.parent is None or one.parent.kind != OfficeKind.PROVINCE, one.name))


def desk_of(authority: Office, on: date) -> Office | None:
    """The desk at which an authority receives: its own, else that of the nearest office above which has one."""
    line = [one.id for one in _line(authority)]
    found = _open(on).filter(kind=OfficeKind.DESK, parent_id__in=line).order_by("name")
    return min(found, key=lambda desk: line.index(desk.parent_id) if desk.parent_id else 0, default=None)


_OF_LEVEL = {
    "xa": (OfficeKind.COMMUNE,),
    "huyen": (OfficeKind.DISTRICT,),
    "tinh": (OfficeKind.DEPARTMENT, OfficeKind.PROVINCE),
}


@kept(day=era)
def competent_for(levels: Sequence[str], *, field: str, desk_id: UUID, on: date) -> list[Office]:
    """Who may settle a procedure received at a desk, the likeliest first: the desk's own line, then the departments
    that have its field, the province itself, and other communes.

    Since 01/07/2025 a centre receives for the whole province, whatever the boundary; before it, a desk receives for
    its own line alone.
    """
    line = {one.id for one in _line(office_by_id(desk_id))}
    kinds = [kind for level in levels for kind in _OF_LEVEL.get(level, ())]
    found = list(_open(on).filter(kind__in=kinds).order_by("name"))
    of_kind = {kind: [one for one in found if one.kind == kind] for kind in kinds}
    own = [one for one in found if one.id in line and one.kind != OfficeKind.PROVINCE]
    departments = [one for one in of_kind.get(OfficeKind.DEPARTMENT, ()) if not field or field in one.fields]
    likely = [*own, *departments, *of_kind.get(OfficeKind.PROVINCE, ())]
    if on < WITHOUT_BOUNDARIES:
        return likely
    return [*likely, *(one for one in of_kind.get(OfficeKind.COMMUNE, ()) if one not in own)]


#: Since this day one-stop centres receive regardless of administrative boundaries (NĐ 118/2025, điều 14).
WITHOUT_BOUNDARIES = date(2025, 7, 1)


@kept(day=era)
def to_consult(authority_id: UUID, *, on: date) -> list[Office]:
    """Whom a handler may ask for an opinion: the authority's divisions, the offices above, and agencies beside it."""
    line = _line(office_by_id(authority_id))
    ids = [one.id for one in line]
    found = _open(on).filter(
        Q(id__in=ids[1:])
        | Q(parent_id__in=ids, kind__in=[OfficeKind.DIVISION, OfficeKind.DEPARTMENT, OfficeKind.AGENCY])
    )
    return sorted(found, key=lambda one: (one.parent_id != authority_id, one.kind, one.name))


def office_and_divisions(office_id: UUID) -> set[UUID]:
    """An office with its divisions."""
    return offices_and_divisions([office_id])


def offices_and_divisions(office_ids: Iterable[UUID]) -> set[UUID]:
    """Some offices with their divisions. One query."""
    ids = set(office_ids)
    return ids | set(Office.objects.filter(parent_id__in=ids, kind=OfficeKind.DIVISION).values_list("id", flat=True))


# --- which unit a step belongs to ------------------------------------------------------------------------


@kept(day=era)
def unit_for(unit: str, *, authority: Office, desk: Office, field: str, role: str, on: date) -> Office:
    """The office that does a step of a route on a day.

    `unit` is `desk`, `authority`, `upper` or `agency:<key>`. Handlers and heads sit in the division whose fields name
    the procedure's (for the province: in the department); leaders and clerks in the authority itself. A closed
    office's work is its successor's.
    Raises `NotFound` when there is no such office above or beside.
    """
    if unit == "desk":
        return current(desk, on)
    here = current(authority, on)
    if unit.startswith("agency:"):
        return _agency(unit.removeprefix("agency:"), here, on)
    if unit == "upper":
        here = _upper(here, field, on)
    if role in {Role.HANDLER, Role.HEAD}:
        return _below_with(field, here, on) or here
    return here


def _below_with(field: str, office: Office, on: date) -> Office | None:
    """The division of an office (for the province: the department) that has a field of work."""
    found = _ask(_BELOW_WITH, {"field": field, "office": office.id, "on": on})
    return office_by_id(found[0][0]) if found else None


_BELOW_WITH = """
    SELECT id FROM offices_office
    WHERE parent_id = %(office)s AND kind IN ('division', 'department') AND %(field)s = ANY(fields)
        AND valid_from <= %(on)s AND coalesce(valid_to, 'infinity') >= %(on)s
    ORDER BY code LIMIT 1
"""


def _upper(authority: Office, field: str, on: date) -> Office:
    """The authority above; where that is the province, its department for the field, which acts in its own name."""
    above = [one for one in _line(authority)[1:] if one.kind in AUTHORITIES]
    if not above:
        raise NotFound(f"{authority.name} không có cơ quan cấp trên.")
    upper = current(above[0], on)
    if upper.kind != OfficeKind.PROVINCE:
        return upper
    departments = _open(on).filter(kind=OfficeKind.DEPARTMENT, parent=upper, fields__contains=[field])
    return departments.order_by("code").first() or upper


def _agency(key: str, authority: Office, on: date) -> Office:
    line = _line(authority)
    found = _open(on).filter(kind=OfficeKind.AGENCY, agency=key, parent_id__in=[one.id for one in line])
    by_parent = {one.parent_id: one for one in found}
    for one in line:
        if one.id in by_parent:
            return by_parent[one.id]
    raise NotFound(f"Không có cơ quan “{key}” phục vụ địa bàn {authority.name}.")


# --- people on duty --------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Duty:
    """A position somebody can work in: their own, or a colleague's they stand in for."""

    position_id: UUID
    name: str
    title: str
    role: str
    office_id: UUID
    office_name: str
    covering: str = ""


@kept()
def position(position_id: UUID) -> Position:
    """One position, with its person and office. Raises `NotFound`."""
    found = Position.objects.select_related("account", "office").filter(id=position_id).first()
    if found is None:
        raise NotFound("Không có vị trí này.", field="position_id")
    return found


def is_over(position_id: UUID, *, on: date) -> bool:
    """Whether a position's last day, or its office's, is past."""
    found = position(position_id)
    ends = [day for day in (found.valid_to, found.office.valid_to) if day is not None]
    return any(day < on for day in ends)


def same_post(position_id: UUID, office_id: UUID, *, on: date) -> Position | None:
    """The position in which somebody goes on in another office: the same person in the same role, if there is one."""
    before = position(position_id)
    return _held(on).filter(account_id=before.account_id, office_id=office_id, role=before.role).first()


def _held(on: date) -> QuerySet[Position]:
    return Position.objects.filter(
        Q(valid_to__isnull=True) | Q(valid_to__gte=on),
        Q(office__valid_to__isnull=True) | Q(office__valid_to__gte=on),
        valid_from__lte=on,
        office__valid_from__lte=on,
    ).select_related("account", "office")


def positions_of(account_id: UUID, *, at: datetime) -> list[Duty]:
    """What somebody can work as at a moment: own positions first, then those they stand in for."""
    own = _held(moments.day_of(at)).filter(account_id=account_id).order_by("valid_from", "title")
    return [_duty(one) for one in own] + [_duty(one.position, covering=True) for one in _covered(account_id, at)]


def _covered(account_id: UUID, at: datetime) -> QuerySet[Absence]:
    return (
        Absence.objects.filter(cover_id=account_id, starts_at__lte=at, ends_at__gt=at)
        .filter(position__in=_held(moments.day_of(at)).values("id"))
        .select_related("position__account", "position__office", "cover")
        .order_by("starts_at", "id")
    )


def _duty(position: Position, *, covering: bool = False) -> Duty:
    return Duty(
        position_id=position.id,
        name=position.account.full_name,
        title=position.title,
        role=position.role,
        office_id=position.office_id,
        office_name=position.office.name,
        covering=position.account.full_name if covering else "",
    )


def actor_for(account_id: UUID, *, at: datetime, position_id: UUID | None = None) -> Actor | None:
    """Who somebody is on duty: in the position asked for if it is theirs now, else in their first; None without any.

    A position of a colleague they stand in for is theirs while the absence lasts; the actor then names both.
    One query for an own position.
    """
    own = [_Held(*row) for row in _ask(_HELD_BY, {"account": account_id, "on": moments.day_of(at)})]
    asked = next((one for one in own if one.position_id == position_id), None)
    if asked is None and position_id is not None:
        absence = _covered(account_id, at).filter(position_id=position_id).first()
        if absence is not None:
            return _standing_in(absence)
    if own:
        return _on_duty(asked or own[0], account_id)
    absence = _covered(account_id, at).first()
    return _standing_in(absence) if absence is not None else None


class _Held(NamedTuple):
    """A position on the day somebody holds it."""

    position_id: UUID
    name: str
    title: str
    role: str
    fields: list[str]
    office_id: UUID
    office_code: str
    office_name: str


_HELD_BY = """
    SELECT position.id, account.full_name, position.title, position.role, position.fields,
        office.id, office.code, office.name
    FROM offices_position position
        JOIN offices_office office ON office.id = position.office_id
        JOIN accounts_account account ON account.id = position.account_id
    WHERE position.account_id = %(account)s
        AND position.valid_from <= %(on)s AND coalesce(position.valid_to, 'infinity') >= %(on)s
        AND office.valid_from <= %(on)s AND coalesce(office.valid_to, 'infinity') >= %(on)s
    ORDER BY position.valid_from, position.title
"""


def _on_duty(held: _Held, account_id: UUID, *, covering: str = "") -> Actor:
    return Actor(
        account_id=account_id,
        name=held.name,
        position_id=held.position_id,
        title=held.title,
        role=held.role,
        office_id=held.office_id,
        office_code=held.office_code,
        office_name=held.office_name,
        authority_id=authority_of(office_by_id(held.office_id)).id,
        fields=frozenset(held.fields),
        covering=covering,
    )


def _standing_in(absence: Absence) -> Actor:
    held, office = absence.position, absence.position.office
    row = _Held(
        held.id, absence.cover.full_name, held.title, held.role, held.fields, office.id, office.code, office.name
    )
    return _on_duty(row, absence.cover_id, covering=held.account.full_name)


def people_for(office_id: UUID, *, role: str, at: datetime) -> list[Duty]:
    """Who can be given a step of an office and role, by name."""
    day = moments.day_of(at)
    found = _held(day).filter(office_id__in=office_and_divisions(office_id), role=role)
    return [_duty(one) for one in found.order_by("account__full_name")]


def carriers(desk_id: UUID, *, at: datetime) -> list[Duty]:
    """Who can be given a result to hand it over: everybody at the counters of a desk, and the postal workers."""
    found = _held(moments.day_of(at)).filter(
        Q(office_id=desk_id, role__in=sorted(powers.CARRIERS)) | Q(role=Role.POSTAL)
    )
    return [_duty(one) for one in found.order_by("role", "account__full_name")]


def staff_of(*office_ids: UUID, on: date) -> list[Duty]:
    """Everybody in some offices and their divisions, by role and name. Two queries."""
    found = _held(on).filter(office_id__in=offices_and_divisions(office_ids)).order_by("role", "account__full_name")
    return [_duty(one) for one in found]


@dataclass(frozen=True)
class Away:
    """Somebody away for a while, and the colleague who holds their position meanwhile."""

    absence_id: UUID
    position_id: UUID
    name: str
    title: str
    cover: str
    starts_at: datetime
    ends_at: datetime


def away(*office_ids: UUID, at: datetime) -> list[Away]:
    """Who of some offices and their divisions is or will be away, the next to leave first. Two queries."""
    rows = (
        Absence.objects.filter(position__office_id__in=offices_and_divisions(office_ids), ends_at__gt=at)
        .select_related("position__account", "cover")
        .order_by("starts_at", "id")
    )
    return [
        Away(
            absence_id=row.id,
            position_id=row.position_id,
            name=row.position.account.full_name,
            title=row.position.title,
            cover=row.cover.full_name,
            starts_at=row.starts_at,
            ends_at=row.ends_at,
        )
        for row in rows
    ]


def history(office: Office) -> list[Succession]:
    """What an office came from and what became of it, in order."""
    return list(
        Succession.objects.filter(Q(predecessor=office) | Q(successor=office))
        .select_related("predecessor", "successor")
        .order_by("on")
    )


def usernames_in(code: str, *, on: date) -> list[tuple[str, Duty]]:
    """Who signs in to work in the office of a code, by the order they came."""
    found = _held(on).filter(office__code=code).order_by("valid_from", "account__username")
    return [(one.account.username, _duty(one)) for one in found]


# --- whom a message reaches ------------------------------------------------------------------------------


@dataclass(frozen=True)
class Reached:
    """Somebody a message to an office reaches: in the position it is about, or standing in for who is away."""

    account_id: UUID
    position_id: UUID
    name: str


def reached(office_id: UUID, *, role: str, at: datetime, field: str = "", divisions: bool = False) -> list[Reached]:
    """Whom a message to a role of an office reaches on a day: those who hold it and cover the field, by name.

    For who is away, it reaches the colleague standing in too. A closed office's people are its successor's. With
    `divisions`, those of its divisions as well.
    """
    day = moments.day_of(at)
    here = current(office_by_id(office_id), day).id
    where = office_and_divisions(here) if divisions else {here}
    found = _held(day).filter(office_id__in=where, role=role).order_by("account__full_name", "id")
    return _with_cover([one for one in found if not field or not one.fields or field in one.fields], at)


def reached_in(position_id: UUID, *, at: datetime) -> list[Reached]:
    """Whom a message to one position reaches; nobody once it has ended."""
    return _with_cover(list(_held(moments.day_of(at)).filter(id=position_id)), at)


def _with_cover(positions: Sequence[Position], at: datetime) -> list[Reached]:
    covers = Absence.objects.filter(position__in=positions, starts_at__lte=at, ends_at__gt=at).select_related("cover")
    found = [Reached(one.account_id, one.id, one.account.full_name) for one in positions if one.account.is_active]
    return found + [Reached(one.cover_id, one.position_id, one.cover.full_name) for one in covers]


def on_duty(roles: Iterable[str], *, at: datetime) -> list[Actor]:
    """Everybody who works in one of these roles on a day, in each of their own positions, by account."""
    found = _held(moments.day_of(at)).filter(role__in=list(roles), account__is_active=True)
    return [
        _on_duty(
            _Held(
                one.id,
                one.account.full_name,
                one.title,
                one.role,
                one.fields,
                one.office_id,
                one.office.code,
                one.office.name,
            ),
            one.account_id,
        )
        for one in found.order_by("account_id", "id")
    ]
