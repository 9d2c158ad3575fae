"""Deeds about people: remember somebody, give somebody an account."""

import re
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.contrib.auth.hashers import make_password
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction

from motcua.accounts import events, models, queries
from motcua.accounts.rules import facts as rules
from motcua.accounts.rules.facts import PersonRefused
from motcua.accounts.rules.facts import Told as Told  # what `remember_person` is given: callers find it beside the deed
from motcua.base import rows
from motcua.base.actor import Actor, system
from motcua.base.moments import day_of
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean, fold
from motcua.journal import operations as journal

#: Who makes accounts before there is anybody: the setting-up itself.
SETTING_UP = system("Thiết lập")


class AccountRefused(Refused):
    """The account can't be made as asked; `field` says why."""

    code = "account-refused"


class ViewRefused(Refused):
    """The view can't be kept as asked; `field` says why."""

    code = "view-refused"


# --- persons ---------------------------------------------------------------------------------------------


def remember_person(
    told: Told, *, by: Actor, at: datetime, person_id: UUID | None = None, correcting: bool = False
) -> models.Person:
    """Keep what was told of a person: in their row if there is one, else in a new one.

    The row is `person_id`, where the person was picked from a list; else the one with the same identity number.
    Nobody is ever recognised by name. What a card or register said is not overwritten by what was said or typed,
    unless `correcting`; what stayed is named in the event. Raises `PersonRefused` (with its field), and `NotFound`
    for an unknown `person_id`.
    """
    told = rules.checked(told, on=day_of(at))
    with rows.whole():
        person = _find(told, person_id)
        if person is None:
            added = _add(told, by=by, at=at)
            if added:
                return added
            person = _find(told, None)  # somebody else added this number in the same instant
        if person is None:
            raise PersonRefused("Chưa ghi được vì vừa có thay đổi: hãy làm lại.", field="number")
        return _update(person, told, by=by, at=at, correcting=correcting)


def read_ahead(numbers: Sequence[str]) -> None:
    """Read who has these identity numbers, for the batch of deeds that follows."""
    batch = rows.batch()
    if batch is not None:
        batch.bring(models.Person, "number_index", [queries.number_index(number) for number in numbers], lock=True)


def _find(told: Told, person_id: UUID | None) -> models.Person | None:
    """The row these facts belong to, locked."""
    index, old_index = queries.number_index(told.number), queries.number_index(told.old_number)
    same_number = {number: found for number in sorted({index, old_index} - {""}) if (found := _with_number(number))}
    if person_id is None:
        return same_number.get(index) or same_number.get(old_index)
    picked = rows.one(models.Person, id=person_id, province=settings.PROVINCE, lock=True)
    if picked is None:
        raise NotFound("Không còn người này trong danh sách: hãy tìm lại.")
    if index in same_number and same_number[index].id != picked.id:
        raise PersonRefused("Số định danh này đã ghi cho một người khác: hãy xem lại số.", field="number")
    return picked


def _with_number(index: str) -> models.Person | None:
    return rows.one(models.Person, number_index=index, province=settings.PROVINCE, lock=True)


def _add(told: Told, *, by: Actor, at: datetime) -> models.Person | None:
    person = models.Person(province=settings.PROVINCE, known_at=at)
    _write(person, told)
    try:
        with rows.whole():
            rows.put(person)
    except IntegrityError:
        return None
    empty = Told(full_name="")
    learnt = tuple(name for name in rules.NAMES if getattr(told, name) != getattr(empty, name))
    journal.record(
        events.PersonRemembered(person_id=person.id, new=True, fields=learnt, known_from=told.known_from), by=by, at=at
    )
    return person


def _update(person: models.Person, told: Told, *, by: Actor, at: datetime, correcting: bool) -> models.Person:
    result = rules.merged(queries.facts_in(person), told, correcting=correcting)
    _write(person, result.known)
    if result.confirmed:
        person.known_at = max(person.known_at, at)
    rows.change(person, *(field.name for field in models.Person._meta.concrete_fields if not field.primary_key))
    if result.changed or result.kept:
        journal.record(
            events.PersonRemembered(
                person_id=person.id,
                new=False,
                fields=result.changed,
                kept=result.kept,
                known_from=told.known_from,
                correcting=correcting,
            ),
            by=by,
            at=at,
        )
    return person


def _write(person: models.Person, known: Told) -> None:
    for name in (*rules.NAMES, "known_from"):
        setattr(person, name, getattr(known, name))
    person.name_folded = fold(known.full_name)[:300]
    person.number_index = queries.number_index(known.number)
    person.phone_index = queries.phone_index(known.phone)


# --- accounts --------------------------------------------------------------------------------------------


def make_account(
    username: str,
    full_name: str,
    *,
    password: str = "",
    password_hash: str = "",
    by: Actor = SETTING_UP,
    at: datetime,
) -> models.Account:
    """Give somebody an account to sign in with. What they may do comes from their positions, never from here.

    Takes a password, or a hash already made (for many accounts at once). Raises `AccountRefused` (with its field).
    """
    name, person = clean(username).lower(), clean(full_name)
    if not re.fullmatch(r"[a-z0-9][a-z0-9._-]{2,49}", name):
        raise AccountRefused(
            "Tên đăng nhập gồm 3 đến 50 chữ thường không dấu, chữ số, dấu chấm hoặc gạch.", field="username"
        )
    if not any(letter.isalpha() for letter in person):
        raise AccountRefused("Hãy nhập họ và tên.", field="full_name")
    if not password_hash:
        try:
            validate_password(password)
        except ValidationError as error:
            raise AccountRefused(" ".join(error.messages), field="password") from error
    account = models.Account(
        username=name, full_name=person, password=password_hash or make_password(password), created_at=at
    )
    with transaction.atomic():
        try:
            with transaction.atomic():
                account.save(force_insert=True)
        except IntegrityError as error:
            raise AccountRefused("Tên đăng nhập này đã có người dùng: hãy chọn tên khác.", field="username") from error
        journal.record(events.AccountMade(account_id=account.id), by=by, at=at)
    return account


# --- views of lists --------------------------------------------------------------------------------------

#: So many views of one list are kept for one person: more would be a list of their own.
MOST_VIEWS = 20


def keep_view(place: str, name: str, query: str, *, by: Actor, at: datetime) -> models.KeptView:
    """Keep a view of a list under a name of one's own; the same name again is written over.

    A convenience of the person's, so nothing of it stands in the journal. Raises `ViewRefused` without a name, and
    for one view too many.
    """
    if by.account_id is None:
        raise ViewRefused("Chỉ người có tài khoản mới lưu được bộ lọc.")
    name = clean(name)
    if not name:
        raise ViewRefused("Mời đặt tên cho bộ lọc.", field="name")
    if len(name) > 60 or len(query) > 500:
        raise ViewRefused("Tên hoặc nội dung bộ lọc dài quá: mời rút ngắn.", field="name")
    with transaction.atomic():
        owner = models.Account.objects.select_for_update(no_key=True).get(id=by.account_id)
        kept = models.KeptView.objects.filter(account=owner, place=place)
        if kept.exclude(name=name).count() >= MOST_VIEWS:
            raise ViewRefused(f"Đã có {MOST_VIEWS} bộ lọc: mời bỏ bớt một bộ lọc trước.", field="name")
        view, _ = kept.update_or_create(
            name=name, defaults={"account": owner, "place": place, "query": query, "kept_at": at}
        )
    return view


def drop_view(view_id: UUID, *, by: Actor, at: datetime) -> None:
    """Let a kept view go; somebody else's, or one that is gone, is left as it is."""
    if by.account_id:
        models.KeptView.objects.filter(id=view_id, account_id=by.account_id).delete()
