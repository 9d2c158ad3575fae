"""Questions about people: who has this number, whose phone is it, who is called so."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import Q, QuerySet

from motcua.accounts import models
from motcua.accounts.rules.facts import NAMES, PersonRefused, Told, phone_number
from motcua.base import rows, sealing
from motcua.base.refusals import NotFound
from motcua.base.text import clean, fold, mask_number, sort_key, words

#: So many rows are looked at before the best are chosen: enough to choose from, and a bound for a short fragment.
_LOOKED_AT = 200


@dataclass(frozen=True, kw_only=True)
class PersonFacts(Told):
    """What we know of a person, and as of when it was last told."""

    id: UUID
    known_at: datetime


@dataclass(frozen=True)
class PersonHit:
    """A person found by a fragment: enough to choose by, and no more."""

    id: UUID
    kind: str
    full_name: str
    masked_number: str
    born_year: int | None


def number_index(number: str) -> str:
    """The blind index of an identity number as it is kept."""
    return sealing.blind_index(number, purpose="person.number")


def phone_index(phone: str) -> str:
    """The blind index of a phone number as it is kept."""
    return sealing.blind_index(phone, purpose="person.phone")


def facts_of(person_id: UUID) -> PersonFacts:
    """What we know of a person. Raises `NotFound`. Who shows it to somebody on duty notes the reading (journal)."""
    person = rows.one(models.Person, id=person_id)
    if person is None:
        raise NotFound("Không còn người này trong danh sách.")
    return facts_in(person)


def facts_of_all(person_ids: Iterable[UUID]) -> dict[UUID, PersonFacts]:
    """The same of many, by id, for a list on paper; who is no longer there is left out."""
    return {person.id: facts_in(person) for person in models.Person.objects.filter(id__in=set(person_ids))}


def person_by_number(number: str, *, province: str = "") -> PersonFacts | None:
    """The person with this identity number (12 digits, or the old 9), in any spelling; None where nobody has it."""
    person = _by_number(number, province)
    return facts_in(person) if person else None


def persons_by_phone(phone: str, *, province: str = "", limit: int = 20) -> list[PersonHit]:
    """Everybody who gave this phone, in any spelling: a family may share one. A wrong number finds nobody."""
    try:
        index = phone_index(phone_number(phone))
    except PersonRefused:
        return []
    if not index:
        return []
    rows = _hits(province).filter(phone_index=index)[:_LOOKED_AT]
    return [_hit(person) for person in sorted(rows, key=lambda person: sort_key(person.full_name))[:limit]]


def search_persons(text: str, *, province: str = "", limit: int = 20) -> list[PersonHit]:
    """People by a fragment of their name, without marks and in any order of words, or by a whole number or phone.

    Those whose name ends as typed come first, then in Vietnamese order. A single letter finds nobody.
    """
    if any(letter.isdecimal() for letter in text) and not any(letter.isalpha() for letter in text):
        person = _by_number(text, province)
        return [_hit(person)] if person else persons_by_phone(text, province=province, limit=limit)
    fragment, parts = fold(clean(text)), words(text)
    if len("".join(parts)) < 2:
        return []
    people = _hits(province)
    rows = list(people.filter(name_folded__contains=fragment)[:_LOOKED_AT])
    if len(rows) < limit and len(parts) > 1:
        asked = Q(*(Q(name_folded__contains=part) for part in parts))
        rows += people.filter(asked).exclude(id__in=[row.id for row in rows])[:_LOOKED_AT]

    def rank(person: models.Person) -> tuple[bool, bool, str]:
        name = f" {person.name_folded}"
        return (not name.endswith(f" {fragment}"), f" {fragment}" not in name, sort_key(person.full_name))

    return [_hit(person) for person in sorted(rows, key=rank)[:limit]]


def _by_number(number: str, province: str) -> models.Person | None:
    bare = "".join(letter for letter in number if letter.isalnum()).upper()
    if not bare:
        return None
    return models.Person.objects.filter(province=province or settings.PROVINCE, number_index=number_index(bare)).first()


def facts_in(person: models.Person) -> PersonFacts:
    """The facts that stand in a row."""
    told = {name: getattr(person, name) for name in (*NAMES, "known_from")}
    return PersonFacts(**told, id=person.id, known_at=person.known_at)


def _hits(province: str) -> QuerySet[models.Person]:
    """Without the sealed columns a hit doesn't show: opening them would cost more than the search."""
    people = models.Person.objects.filter(province=province or settings.PROVINCE)
    return people.only("id", "kind", "full_name", "name_folded", "number", "born_year")


def _hit(person: models.Person) -> PersonHit:
    return PersonHit(person.id, person.kind, person.full_name, mask_number(person.number), person.born_year)


def accounts_by_name(usernames: Iterable[str]) -> dict[str, UUID]:
    """The accounts with these names to sign in, by name."""
    return dict(models.Account.objects.filter(username__in=list(usernames)).values_list("username", "id"))


def kept_views(account_id: UUID | None, place: str) -> list[models.KeptView]:
    """The views of a list somebody keeps, by name."""
    if account_id is None:
        return []
    return list(models.KeptView.objects.filter(account_id=account_id, place=place).order_by("name"))
