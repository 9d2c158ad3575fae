"""The demonstration's province is staffed: in both eras every step of every procedure finds somebody to do it."""

from collections import defaultdict
from collections.abc import Iterator
from datetime import date
from functools import cache, partial
from pathlib import Path
from uuid import UUID

import pytest

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.catalogue.rules import files
from motcua.catalogue.rules.definition import Definition
from motcua.offices import operations, queries
from motcua.offices.models import Position
from motcua.offices.rules.powers import Role
from motcua.offices.rules.unitfile import Post, Unit
from tests.cast import MONDAY, SYSTEM, province

DATA = Path(__file__).resolve().parents[2] / "data"
#: A day well inside each era.
ERAS = (date(2024, 3, 4), date(2026, 10, 5))


def units(on: date) -> list[Unit]:
    return [one for one in province().offices if one.opened <= on and (one.last_day is None or on <= one.last_day)]


def posts(on: date) -> dict[str, list[Post]]:
    """Who is on duty, by office."""
    found: dict[str, list[Post]] = defaultdict(list)
    for person in province().people:
        for post in person.positions:
            if post.begins <= on and (post.last_day is None or on <= post.last_day):
                found[post.office].append(post)
    return found


def below(code: str, on: date) -> list[Unit]:
    return [one for one in units(on) if one.parent == code]


@pytest.mark.parametrize("on", ERAS)
def test_every_role_has_somebody(on: date) -> None:
    roles = {post.role for office in posts(on).values() for post in office}
    assert roles == set(Role)


@pytest.mark.parametrize("on", ERAS)
def test_every_commune_has_its_whole_staff(on: date) -> None:
    duty = posts(on)
    for commune in (one for one in units(on) if one.kind == "commune"):
        desk = [one for one in below(commune.code, on) if one.kind == "desk"]
        assert len(desk) == 1, commune.name
        assert {post.role for post in duty[commune.code]} >= {Role.LEADER, Role.CLERK}, commune.name
        assert {post.role for post in duty[desk[0].code]} >= {Role.INTAKE, Role.DESK_HEAD, Role.CASHIER}, commune.name


def working(on: date) -> Iterator[tuple[Unit, str, Role]]:
    """Every office a step can lead to, with the field and the role it needs there."""
    for unit in units(on):
        if unit.kind == "division" and unit.fields:
            for field in unit.fields:
                yield unit, field, Role.HANDLER
            yield unit, "", Role.HEAD
        if unit.kind == "agency":
            for role in (Role.HANDLER, Role.LEADER, Role.CLERK):
                yield unit, "", role
        if unit.kind == "department":
            for role in (Role.HANDLER, Role.LEADER, Role.CLERK):
                yield unit, "", role


@pytest.mark.parametrize("on", ERAS)
def test_every_division_and_agency_has_somebody_for_its_work(on: date) -> None:
    duty = posts(on)
    missing = [
        f"{unit.name}: {role} {field}"
        for unit, field, role in working(on)
        if not any(
            post.role == role and (not post.fields or not field or field in post.fields) for post in duty[unit.code]
        )
    ]
    assert missing == []


@cache
def procedures() -> list[Definition]:
    read = [files.read(file.read_text()) for file in sorted((DATA / "procedures").glob("[0-9]*.yaml"))]
    return [one for one in read if one.route.steps]


@pytest.mark.parametrize("on", ERAS)
def test_every_step_of_every_procedure_finds_somebody(db: None, on: date) -> None:
    operations.import_units(province(), by=SYSTEM, at=MONDAY)
    duty: dict[UUID, list[Actor]] = defaultdict(list)
    for position in Position.objects.select_related("account"):
        somebody = queries.actor_for(position.account_id, at=moments.at(on, "09:00"), position_id=position.id)
        if somebody is not None and somebody.position_id == position.id and somebody.office_id:
            for office_id in {somebody.office_id, somebody.authority_id or somebody.office_id}:
                duty[office_id].append(somebody)

    @cache
    def found(unit: str, authority: UUID, desk: UUID, field: str, role: str) -> str:
        office = queries.unit_for(
            unit,
            authority=queries.office_by_id(authority),
            desk=queries.office_by_id(desk),
            field=field,
            role=role,
            on=on,
        )
        able = [one for one in duty[office.id] if one.role == role and (not one.fields or field in one.fields)]
        return "" if able else f"{office.name}: {role}, {field}"

    missing: set[str] = set()
    walked = 0
    for desk in queries.desks(on):
        competent = cache(partial(queries.competent_for, desk_id=desk.id, on=on))
        for procedure in procedures():
            if procedure.valid_from <= on and (procedure.valid_to is None or on <= procedure.valid_to):
                for authority in competent(procedure.levels, field=procedure.field.key):
                    for step in procedure.route.steps:
                        missing.add(found(step.unit, authority.id, desk.id, procedure.field.key, step.role))
                        walked += 1
    assert walked > 1000
    assert missing - {""} == set()


def test_names_to_sign_in_are_plain_and_people_are_many() -> None:
    people = province().people
    assert len(people) >= 60
    assert all(person.username.isascii() and person.username == person.username.lower() for person in people)


def test_no_office_of_the_reform_is_forgotten() -> None:
    old = {one.code for one in province().offices if one.last_day == date(2025, 6, 30)}
    assert old == {one.old for one in province().successions}
