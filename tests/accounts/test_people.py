"""Remembering people: one row each, nothing better overwritten by something worse, found again without marks."""

import threading
from dataclasses import replace
from datetime import date, timedelta
from uuid import uuid4

import pytest
from django.conf import settings
from django.db import connection, connections

from motcua.accounts import models, operations, queries
from motcua.accounts.events import PersonRemembered
from motcua.accounts.rules.card import read_card
from motcua.accounts.rules.facts import PersonRefused, Told, from_card, merged, phone_number
from motcua.base.actor import Actor
from motcua.base.moments import at
from motcua.base.refusals import NotFound
from motcua.journal import queries as journal

LAN = Actor(name="Phạm Thị Lan", title="Công chức tiếp nhận", role="intake")
MONDAY = at(date(2026, 10, 5), "08:10")
HOA = Told(
    full_name="Nguyễn Thị Hòa",
    number="999155000111",
    born_on=date(1955, 3, 8),
    sex="Nữ",
    address="Tổ 5, Phường Sen Hồng",
    phone="0900000011",
    known_from="typed",
)
HOA_CARD = "999155000111|023456789|Nguyễn Thị Hoà|08031955|Nữ|Số 9, Tổ 5, Phường Sen Hồng, Tỉnh Hoa Sen|15062021"


def remember(told: Told, **more: object) -> models.Person:
    return operations.remember_person(told, by=LAN, **({"at": MONDAY} | more))  # type: ignore[arg-type]


def lines(person_id: object) -> list[PersonRemembered]:
    found = [line.event for line in journal.timeline("person", person_id)]  # type: ignore[arg-type]
    return [event for event in found if isinstance(event, PersonRemembered)]


# --- remembering -----------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_person_is_remembered_and_found_by_number() -> None:
    person = remember(HOA)
    assert person.name_folded == "nguyen thi hoa"
    found = queries.person_by_number("999 155 000 111", province=settings.PROVINCE)
    assert found is not None
    assert found.id == person.id
    assert found.known_at == MONDAY
    assert (found.full_name, found.born_on, found.born_year) == (HOA.full_name, HOA.born_on, 1955)
    assert (found.address, found.phone, found.known_from) == (HOA.address, HOA.phone, "typed")
    assert queries.facts_of(person.id) == found
    assert queries.person_by_number("999155000112", province=settings.PROVINCE) is None
    assert queries.person_by_number("999155000111", province="H98") is None
    assert queries.person_by_number("", province=settings.PROVINCE) is None


@pytest.mark.django_db
def test_the_next_visit_finds_the_same_row_and_writes_only_what_is_new() -> None:
    first = remember(HOA)
    again = remember(HOA, at=MONDAY + timedelta(days=3))
    assert again.id == first.id
    assert models.Person.objects.count() == 1
    assert again.known_at == MONDAY + timedelta(days=3)
    moved = remember(replace(HOA, phone="0900 000 022", address=""), at=MONDAY + timedelta(days=4))
    assert queries.facts_of(moved.id).phone == "0900000022"
    assert queries.facts_of(moved.id).address == HOA.address
    told = lines(first.id)
    assert [event.new for event in told] == [True, False]
    assert told[1].fields == ("phone",)


@pytest.mark.django_db
def test_typing_does_not_overwrite_a_card_unless_somebody_corrects() -> None:
    scanned = remember(from_card(read_card(HOA_CARD), phone="0900000011"))
    typed = remember(replace(HOA, full_name="NGUYEN THI HOA", phone="0900000033"), at=MONDAY + timedelta(days=1))
    facts = queries.facts_of(typed.id)
    assert (facts.full_name, facts.address) == ("Nguyễn Thị Hoà", "Số 9, Tổ 5, Phường Sen Hồng, Tỉnh Hoa Sen")
    assert facts.phone == "0900000033"
    assert facts.known_from == "card"
    assert typed.known_at == MONDAY
    assert lines(scanned.id)[-1].kept == ("full_name", "address")
    assert "giữ nguyên theo thẻ: họ tên, địa chỉ" in lines(scanned.id)[-1].sentence

    corrected = remember(replace(HOA, address="Tổ 7"), at=MONDAY + timedelta(days=2), correcting=True)
    assert queries.facts_of(corrected.id).address == "Tổ 7"
    assert lines(scanned.id)[-1].sentence.startswith("Sửa lại (nhập tay)")


@pytest.mark.django_db
def test_a_card_overwrites_what_was_typed() -> None:
    typed = remember(replace(HOA, born_on=date(1955, 8, 3)))
    scanned = remember(from_card(read_card(HOA_CARD)), at=MONDAY + timedelta(days=1))
    assert scanned.id == typed.id
    facts = queries.facts_of(scanned.id)
    assert (facts.born_on, facts.known_from, facts.phone) == (date(1955, 3, 8), "card", HOA.phone)


@pytest.mark.django_db
def test_a_card_with_the_old_number_finds_who_came_with_it() -> None:
    before = remember(replace(HOA, number="023456789"))
    now = remember(from_card(read_card(HOA_CARD)), at=MONDAY + timedelta(days=1))
    assert now.id == before.id
    assert queries.facts_of(now.id).number == "999155000111"
    assert queries.person_by_number("999155000111", province=settings.PROVINCE) is not None


@pytest.mark.django_db
def test_nobody_is_recognised_by_name_alone() -> None:
    first, second = remember(replace(HOA, number="")), remember(replace(HOA, number=""))
    assert first.id != second.id
    picked = remember(replace(HOA, phone="0900000044"), person_id=first.id)
    assert picked.id == first.id
    assert queries.facts_of(first.id).number == HOA.number


@pytest.mark.django_db
def test_a_number_that_is_somebody_elses_is_refused() -> None:
    remember(HOA)
    duc = remember(Told(full_name="Trần Văn Đức"))
    with pytest.raises(PersonRefused) as refused:
        remember(HOA, person_id=duc.id)
    assert refused.value.field == "number"
    with pytest.raises(NotFound):
        remember(HOA, person_id=uuid4())
    with pytest.raises(NotFound):
        queries.facts_of(uuid4())


@pytest.mark.django_db
def test_numbers_phones_and_addresses_stand_nowhere_in_the_clear() -> None:
    person = remember(replace(HOA, email="hoa@example.org", old_number="023456789"))
    with connection.cursor() as cursor:
        cursor.execute("SELECT p::text FROM accounts_person p UNION ALL SELECT e::text FROM journal_event e")
        rows = "\n".join(row[0] for row in cursor.fetchall())
    assert str(person.id) in rows
    for secret in (HOA.number, "023456789", HOA.phone, HOA.address, "hoa@example.org"):
        assert secret not in rows


def test_what_was_not_told_is_not_forgotten() -> None:
    known = replace(HOA, born_year=1955)
    result = merged(known, Told(full_name="Nguyễn Thị Hòa", known_from="typed"))
    assert result.known == known
    assert (result.changed, result.kept) == ((), ())


def test_a_corrected_birth_year_leaves_no_day_of_another_year() -> None:
    known = replace(HOA, born_year=1955, known_from="card")
    told = Told(full_name=HOA.full_name, born_year=1956, known_from="typed")
    assert merged(known, told).kept == ("born_year",)
    result = merged(known, told, correcting=True)
    assert (result.known.born_on, result.known.born_year) == (None, 1956)


def test_eight_desks_remember_one_person_once(committed_db: object) -> None:
    start, failures = threading.Barrier(8), []

    def desk(place: int) -> None:
        try:
            start.wait()
            remember(replace(HOA, phone=f"090000001{place}"))
        except Exception as error:
            failures.append(error)
        finally:
            connections.close_all()

    desks = [threading.Thread(target=desk, args=(place,)) for place in range(8)]
    for thread in desks:
        thread.start()
    for thread in desks:
        thread.join()
    assert failures == []
    (person,) = models.Person.objects.all()
    assert [event.new for event in lines(person.id)].count(True) == 1


# --- checking --------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("facts", "field"),
    [
        (replace(HOA, full_name=" "), "full_name"),
        (replace(HOA, full_name="123"), "full_name"),
        (replace(HOA, full_name="Nguyễn 2"), "full_name"),
        (replace(HOA, full_name="A" * 301), "full_name"),
        (replace(HOA, number="99915500011"), "number"),
        (replace(HOA, number="9991550001112"), "number"),
        (replace(HOA, number="99915500011A"), "number"),
        (replace(HOA, number="٩٩٩١٥٥٠٠٠١١١"), "number"),
        (replace(HOA, old_number="12345678"), "old_number"),
        (replace(HOA, born_on=date(2026, 10, 6)), "born_on"),
        (replace(HOA, born_on=None, born_year=2027), "born_on"),
        (replace(HOA, born_on=date(1899, 12, 31)), "born_on"),
        (replace(HOA, sex="nam"), "sex"),
        (replace(HOA, phone="12345"), "phone"),
        (replace(HOA, email="hoa@"), "email"),
        (replace(HOA, address="x" * 501), "address"),
        (Told(kind="business", full_name="Công ty Sen", number="123"), "number"),
        (Told(kind="agency", full_name="Sở Mẫu", number="Ủy ban"), "number"),
    ],
)
@pytest.mark.django_db
def test_what_cannot_be_right_is_refused_beside_its_field(facts: Told, field: str) -> None:
    with pytest.raises(PersonRefused) as refused:
        remember(facts)
    assert refused.value.field == field
    assert refused.value.sentence.endswith(".")


@pytest.mark.parametrize(
    "facts",
    [
        Told(full_name="Y Jut Niê"),
        Told(full_name="Cụ Năm", born_year=1930),
        Told(kind="business", full_name="Công ty TNHH 1 thành viên Sen", number="9990000001-001"),
        Told(kind="business", full_name="Hộ kinh doanh Hoa", number="999155000111"),
        Told(kind="agency", full_name="Ủy ban nhân dân phường Sen Hồng", number="H99.04"),
        Told(kind="other", full_name="Hội Người cao tuổi"),
    ],
)
@pytest.mark.django_db
def test_people_and_organisations_of_many_kinds_are_kept(facts: Told) -> None:
    assert remember(facts).full_name == facts.full_name


@pytest.mark.parametrize(
    ("spoken", "kept"),
    [
        ("0912345678", "0912345678"),
        ("0912 345 678", "0912345678"),
        ("0912.345.678", "0912345678"),
        ("+84 912 345 678", "0912345678"),
        ("+84 (0) 912 345 678", "0912345678"),
        ("84912345678", "0912345678"),
        ("0084912345678", "0912345678"),
        ("(0277) 385 1234", "02773851234"),
        ("024-3825 1234", "02438251234"),
        ("", ""),
        ("  ", ""),
    ],
)
def test_a_phone_is_kept_as_it_is_dialled_at_home(spoken: str, kept: str) -> None:
    assert phone_number(spoken) == kept


@pytest.mark.parametrize("spoken", ["091234567", "09123456789", "0412345678", "912345678", "abc", "1900 1234", "0"])
def test_what_is_no_vietnamese_phone_is_refused(spoken: str) -> None:
    with pytest.raises(PersonRefused) as refused:
        phone_number(spoken)
    assert refused.value.field == "phone"


def test_an_old_mobile_number_is_told_to_have_changed() -> None:
    with pytest.raises(PersonRefused, match="2018"):
        phone_number("01634567890")


# --- searching -------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_people_are_found_by_fragments_without_marks() -> None:
    for place, name in enumerate(
        ["Nguyễn Văn An", "Trần Thị Ánh", "Lê Hoà", "Lê Hòa Bình", "Đặng Văn Hòa", "H'Bles Niê", "Ngô An Hoà"]
    ):
        remember(Told(full_name=name, number=f"99909000010{place}", born_year=1990))

    def found(text: str) -> list[str]:
        return [hit.full_name for hit in queries.search_persons(text, province=settings.PROVINCE)]

    assert found("hoa") == ["Đặng Văn Hòa", "Lê Hoà", "Ngô An Hoà", "Lê Hòa Bình"]
    assert found("HOÀ") == found("hòa") == found("hoa")
    assert found("dang van") == ["Đặng Văn Hòa"]
    assert found("van dang") == ["Đặng Văn Hòa"]
    assert found("an hoa") == ["Ngô An Hoà", "Đặng Văn Hòa"]
    assert found("bles") == ["H'Bles Niê"]
    assert found("nguyen v") == ["Nguyễn Văn An"]
    assert found("%") == found("_") == found("x") == found("a") == found("") == []
    assert [hit.full_name for hit in queries.search_persons("hoa", province="H98")] == []


@pytest.mark.django_db
def test_a_found_person_shows_enough_to_choose_and_no_more() -> None:
    remember(HOA)
    (hit,) = queries.search_persons("hoa", province=settings.PROVINCE)
    assert (hit.full_name, hit.masked_number, hit.born_year) == ("Nguyễn Thị Hòa", "********0111", 1955)
    assert not hasattr(hit, "address")
    assert not hasattr(hit, "phone")


@pytest.mark.django_db
def test_whole_numbers_and_phones_are_searched_as_such() -> None:
    hoa = remember(HOA)
    son = remember(Told(full_name="Trần Văn Đức", phone=HOA.phone))
    by_number = queries.search_persons("999155000111", province=settings.PROVINCE)
    by_phone = queries.search_persons("0900 000 011", province=settings.PROVINCE)
    assert [hit.id for hit in by_number] == [hoa.id]
    assert [hit.id for hit in by_phone] == [son.id, hoa.id]
    assert by_phone == queries.persons_by_phone("+84900000011", province=settings.PROVINCE)
    assert queries.persons_by_phone("", province=settings.PROVINCE) == []
    assert queries.search_persons("12", province=settings.PROVINCE) == []


# --- accounts --------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_an_account_is_made_and_signs_in() -> None:
    account = operations.make_account("Lan.PT ", "Phạm Thị  Lan", password="sen hồng nở muộn", at=MONDAY)
    assert (account.username, account.full_name) == ("lan.pt", "Phạm Thị Lan")
    assert account.check_password("sen hồng nở muộn")
    assert models.Account.objects.get_by_natural_key("LAN.PT") == account
    assert [line.sentence for line in journal.timeline("account", account.id)] == ["Tạo tài khoản làm việc"]
    copied = operations.make_account("minh", "Lê Minh", password_hash=account.password, by=LAN, at=MONDAY)
    assert copied.check_password("sen hồng nở muộn")


@pytest.mark.parametrize(
    ("username", "full_name", "password", "field"),
    [
        ("lan", "Lan", "ngắn", "password"),
        ("lan", "Lan", "", "password"),
        ("lan", "Lan", "1234567890", "password"),
        ("la", "Lan", "sen hồng nở muộn", "username"),
        ("lan phạm", "Lan", "sen hồng nở muộn", "username"),
        ("lan", " ", "sen hồng nở muộn", "full_name"),
        ("Taken", "Lan", "sen hồng nở muộn", "username"),
    ],
)
@pytest.mark.django_db
def test_an_account_that_cannot_be_made_is_refused(username: str, full_name: str, password: str, field: str) -> None:
    operations.make_account("taken", "Ai đó", password="sen hồng nở muộn", at=MONDAY)
    with pytest.raises(operations.AccountRefused) as refused:
        operations.make_account(username, full_name, password=password, at=MONDAY)
    assert refused.value.field == field
    assert models.Account.objects.count() == 1
