"""The rules of messages: which way, at what hour, how long, how often, and what reports make of them."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest

from motcua.base import moments
from motcua.notices.rules import retries, wording
from motcua.notices.rules.hours import Hours, first_allowed
from motcua.notices.rules.recipients import Citizen, NoWay, Staff, way_to
from motcua.notices.rules.states import Channel, State, after
from motcua.notices.rules.wording import Size, WrongWords, size, without_marks

DAY, NEXT = date(2026, 10, 5), date(2026, 10, 6)


def at(clock: str, day: date = DAY) -> datetime:
    return moments.at(day, clock)


@pytest.mark.parametrize(
    ("asked", "allowed"),
    [
        (at("06:59"), at("07:00")),
        (at("07:00"), at("07:00")),
        (at("20:59"), at("20:59")),
        (at("21:00"), at("07:00", NEXT)),
        (at("23:30"), at("07:00", NEXT)),
        (at("00:10"), at("07:00")),
    ],
)
def test_nobodys_telephone_rings_at_night(asked: datetime, allowed: datetime) -> None:
    assert first_allowed(asked, Hours.parse("07:00-21:00")) == allowed


def test_hours_may_have_a_break_at_noon() -> None:
    sessions = Hours.parse("07:00-11:30 13:30-17:00")
    assert first_allowed(at("12:00"), sessions) == at("13:30")
    assert first_allowed(at("17:00"), sessions) == at("07:00", NEXT)


@pytest.mark.parametrize("wrong", ["", "21:00-07:00", "07:00", "07:00-12:00 11:00-13:00", "seven"])
def test_hours_nobody_can_mean_are_refused(wrong: str) -> None:
    with pytest.raises(ValueError):
        Hours.parse(wrong)


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a" * 160, Size("gsm", 160, 1)),
        ("a" * 161, Size("gsm", 161, 2)),
        ("a" * 306, Size("gsm", 306, 2)),
        ("a" * 307, Size("gsm", 307, 3)),
        ("€" * 80, Size("gsm", 160, 1)),
        ("a" * 152 + "€" + "a" * 152, Size("gsm", 306, 3)),  # the euro sign does not fit into the last place of a part
        ("ạ" * 70, Size("ucs2", 70, 1)),
        ("ạ" * 71, Size("ucs2", 71, 2)),
        ("ạ" * 134, Size("ucs2", 134, 2)),
        ("ạ" * 135, Size("ucs2", 135, 3)),
        ("a" * 70 + "đ", Size("ucs2", 71, 2)),
        ("", Size("gsm", 0, 1)),
    ],
)
def test_a_text_message_is_counted_as_telephones_count_it(text: str, expected: Size) -> None:
    assert size(text) == expected


def test_a_text_message_without_marks_is_read_by_every_telephone() -> None:
    text = without_marks("Hồ sơ của ông/bà đã được tiếp nhận – hẹn trả “đúng ngày”…")
    assert text == 'Ho so cua ong/ba da duoc tiep nhan - hen tra "dung ngay"...'
    assert size(text).alphabet == "gsm"


@pytest.mark.parametrize("text", ["Số 999158000011 đã nộp", "CMND 123456789.", " ", ""])
def test_words_that_must_not_go_out_are_refused(text: str) -> None:
    with pytest.raises(WrongWords):
        wording.check(text, for_telephone=True)


def test_a_code_a_date_and_the_hotline_may_stand_in_a_message() -> None:
    wording.check("Ho so H99.61.10-261005-0001 hen tra 16:40 07/10/2026. Hoi 0200 999 9999.", for_telephone=True)


def test_a_text_message_has_two_parts_at_most_and_a_mail_as_many_as_it_needs() -> None:
    wording.check("a" * 306, for_telephone=True)
    with pytest.raises(WrongWords, match="3 phần"):
        wording.check("a" * 307, for_telephone=True)
    wording.check("a" * 3000, for_telephone=False)


@pytest.mark.parametrize(
    ("to", "channel"),
    [
        (Citizen(phone="0912345678", email="hoa@thu.vn", address="Khóm 2"), Channel.SMS),
        (Citizen(email="hoa@thu.vn", address="Khóm 2"), Channel.MAIL),
        (Citizen(phone="02003999999", email="hoa@thu.vn"), Channel.MAIL),  # a telephone on a wall can't read
        (Citizen(address="Khóm 2"), Channel.LETTER),
        (Staff(UUID(int=1)), Channel.SCREEN),
    ],
)
def test_the_way_is_the_best_one_a_person_has(to: Citizen | Staff, channel: Channel) -> None:
    assert way_to(to)[0] is channel


def test_who_left_nothing_can_not_be_reached() -> None:
    with pytest.raises(NoWay):
        way_to(Citizen())
    with pytest.raises(NoWay):
        way_to(Citizen(phone="0912345678"), by=Channel.MAIL)


def test_tries_come_further_and_further_apart_and_end_with_a_person() -> None:
    waits = [retries.wait(n) for n in range(1, retries.ATTEMPTS + 1)]
    assert waits[-1] is None
    given = [one for one in waits if one]
    assert given == sorted(given)
    assert retries.wait(1, asked=timedelta(minutes=30)) == timedelta(minutes=30)


def test_a_carrier_that_fails_three_times_running_rests_for_a_minute() -> None:
    rest = retries.Rest()
    for _ in range(2):
        rest.failed(at("09:00"))
    assert rest.resting_until(at("09:00")) is None
    rest.failed(at("09:00"))
    assert rest.resting_until(at("09:00")) == at("09:01")
    assert rest.resting_until(at("09:01")) is None
    rest.worked()
    rest.failed(at("09:02"))
    assert rest.resting_until(at("09:02")) is None


@pytest.mark.parametrize(
    ("state", "told", "becomes"),
    [
        (State.SENT, State.DELIVERED, State.DELIVERED),
        (State.SENT, State.FAILED, State.FAILED),
        (State.WAITING, State.DELIVERED, State.DELIVERED),  # the report was quicker than the answer
        (State.DELIVERED, State.FAILED, State.DELIVERED),
        (State.FAILED, State.DELIVERED, State.DELIVERED),
        (State.DELIVERED, State.DELIVERED, State.DELIVERED),
        (State.CANCELLED, State.FAILED, State.CANCELLED),
        (State.KEPT, State.FAILED, State.KEPT),
    ],
)
def test_reports_in_any_order_end_the_same(state: State, told: State, becomes: State) -> None:
    assert after(state, told) is becomes
