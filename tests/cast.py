"""The people every test knows: one ward with its desk, its neighbour that must see nothing, and two citizens."""

from dataclasses import dataclass
from datetime import date, datetime
from functools import cache
from pathlib import Path
from uuid import UUID

import pytest
from django.conf import settings

from motcua.accounts import operations as accounts
from motcua.accounts.models import Account
from motcua.accounts.operations import Told
from motcua.base.actor import Actor, system
from motcua.base.moments import TZ
from motcua.catalogue import operations as catalogue
from motcua.catalogue import queries as procedures
from motcua.dossiers import operations as dossiers
from motcua.dossiers.models import Dossier
from motcua.offices import queries
from motcua.offices.models import Office, Position, Succession
from motcua.offices.rules import codes, unitfile
from motcua.offices.rules.unitfile import UnitFile

#: A Monday morning in the two-tier time, with a plain working week before and after it.
MONDAY = datetime(2026, 10, 5, 9, 0, tzinfo=TZ)
DATA = Path(__file__).resolve().parents[1] / "data"
SYSTEM = system("Thử nghiệm")

#: Offices of the cast: the province, one ward whole, one commune next to it.
WARD, NEXT = "H99.61", "H99.62"
#: The procedures most tests need: same day with a fee by page, three days, a choice and a fork.
PROCEDURES = ("2.000815", "1.004873", "1.001612", "2.000986")


@dataclass(frozen=True)
class Cast:
    """Who works where. `lan` receives, `minh` settles, `cuc` heads, `nam` signs, `van` numbers and seals."""

    ward: Office
    desk: Office
    neighbour: Office
    lan: Actor
    minh: Actor
    cuc: Actor
    nam: Actor
    van: Actor
    desk_head: Actor
    cashier: Actor
    police: Actor
    insurance: Actor
    thu: Actor
    control: Actor
    admin: Actor
    neighbour_desk: Actor
    neighbour_handler: Actor
    hoa_id: UUID
    duc_id: UUID

    @property
    def everybody(self) -> dict[str, Actor]:
        return {name: value for name, value in vars(self).items() if isinstance(value, Actor)}

    def version(self, code: str) -> UUID:
        """The version of a procedure in force on the Monday."""
        return procedures.version_in_force(code, MONDAY.date()).id


@cache
def province() -> UnitFile:
    return unitfile.read((DATA / "offices" / "song-tien.yaml").read_text())


def _open(first: date, last: date | None) -> bool:
    day = MONDAY.date()
    return first <= day and (last is None or day <= last)


def build_offices(*, both_eras: bool = False) -> None:
    """The province as it stands on the Monday, or over all its days, straight into the rows: quick, and as imported."""
    rows: dict[str, Office] = {}
    for unit in province().offices:
        if both_eras or _open(unit.opened, unit.last_day):
            rows[unit.code] = Office(
                province=settings.PROVINCE,
                code=unit.code,
                old_code=codes.new_to_old(unit.code),
                name=unit.name,
                short_name=unit.short or unit.name,
                kind=unit.kind,
                agency=unit.agency,
                parent=rows[unit.parent] if unit.parent else None,
                fields=list(unit.fields),
                place=unit.place,
                address=unit.address,
                phone=unit.phone,
                valid_from=unit.opened,
                valid_to=unit.last_day,
            )
    Office.objects.bulk_create(rows.values())
    accounts_, positions = [], []
    for person in province().people:
        account = Account(username=person.username, full_name=person.name, password="!", created_at=MONDAY)
        accounts_.append(account)
        positions += [
            Position(
                account=account,
                office=rows[post.office],
                role=post.role,
                title=post.title,
                fields=list(post.fields),
                valid_from=post.begins,
                valid_to=post.last_day,
            )
            for post in person.positions
            if post.office in rows and (both_eras or _open(post.begins, post.last_day))
        ]
    Succession.objects.bulk_create(
        Succession(predecessor=rows[one.old], successor=rows[one.new], kind=one.kind, on=one.on)
        for one in province().successions
        if one.old in rows and one.new in rows
    )
    Account.objects.bulk_create(accounts_)
    Position.objects.bulk_create(positions)


def actor(office: str, role: str, *, name: str = "", at: datetime = MONDAY) -> Actor:
    """Somebody in a role of an office at a moment; by the end of their name, or the first there is."""
    people = (
        Position.objects.filter(office__code=office, role=role).select_related("account").order_by("account__username")
    )
    for one in people:
        if one.account.full_name.endswith(name):
            found = queries.actor_for(one.account_id, at=at, position_id=one.id)
            if found is not None and found.position_id == one.id:
                return found
    raise LookupError(f"nobody is {role} in {office}")


def publish(*codes_: str, since: str = "2025-07-01") -> None:
    """Bring in procedures from their files and publish them: the versions that begin on a day."""
    for code in codes_:
        for file in sorted((DATA / "procedures").glob(f"{code}_*.yaml")):
            if since in file.name:
                version = catalogue.import_file(file, by=SYSTEM, at=MONDAY)
                catalogue.publish(version.id, by=SYSTEM, at=MONDAY)


def build() -> Cast:
    """Everybody in their place, with the usual procedures published."""
    build_offices()
    publish(*PROCEDURES)
    hoa = accounts.remember_person(
        Told(
            full_name="Trần Thị Hoa",
            number="999158000011",
            born_year=1958,
            sex="Nữ",
            address="Khóm 2, phường Sa Nhiên",
            phone="0912345678",
            known_from="card",
        ),
        by=SYSTEM,
        at=MONDAY,
    )
    duc = accounts.remember_person(
        Told(full_name="Lý Văn Đức", number="999090000022", born_year=1990, sex="Nam", phone="0987654321"),
        by=SYSTEM,
        at=MONDAY,
    )
    return Cast(
        ward=Office.objects.get(code=WARD),
        desk=Office.objects.get(code=f"{WARD}.10"),
        neighbour=Office.objects.get(code=NEXT),
        lan=actor(f"{WARD}.10", "intake", name="Lan"),
        minh=actor(f"{WARD}.11", "handler", name="Minh"),
        cuc=actor(f"{WARD}.11", "head"),
        nam=actor(WARD, "leader", name="Nam"),
        van=actor(WARD, "clerk"),
        desk_head=actor(f"{WARD}.10", "desk_head"),
        cashier=actor(f"{WARD}.10", "cashier"),
        police=actor(f"{WARD}.21", "handler"),
        insurance=actor("H99.30", "handler"),
        thu=actor("H99.21", "inspector"),
        control=actor("H99.02", "control"),
        admin=actor("H99", "admin"),
        neighbour_desk=actor(f"{NEXT}.10", "intake"),
        neighbour_handler=actor(f"{NEXT}.11", "handler"),
        hoa_id=hoa.id,
        duc_id=duc.id,
    )


#: A confirmation of marital status: three working days, and its handler chooses where it goes on.
THREE_DAYS = "1.004873"


def received(
    cast: Cast,
    code: str = THREE_DAYS,
    *,
    owner_id: UUID | None = None,
    version_id: UUID | None = None,
    at: datetime = MONDAY,
    passed_on: bool = False,
) -> Dossier:
    """A dossier Lan receives at the desk for bà Hoa, in the procedure's first case; `passed_on` to who settles it."""
    version_id = version_id or cast.version(code)
    cases = procedures.version(version_id).definition.case_keys
    row = dossiers.accept(
        dossiers.Handed(
            version_id=version_id,
            case=cases[0] if cases else "",
            receiving_office_id=cast.desk.id,
            authority_id=cast.ward.id,
            owner_id=owner_id or cast.hoa_id,
        ),
        by=cast.lan,
        at=at,
    )
    if passed_on:
        row = dossiers.forward(dossier_id=row.id, by=cast.lan, at=at)
    return row


@pytest.fixture
def cast(db: None) -> Cast:
    """The cast in a test's own transaction."""
    return build()


@pytest.fixture
def committed_cast(committed_db: None) -> Cast:
    """The cast for tests with transactions of their own."""
    return build()
