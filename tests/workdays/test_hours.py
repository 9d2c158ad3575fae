"""Hours, as a file or a screen gives them, and calendars described in a file."""

from datetime import date, time

import pytest

from motcua.base.refusals import Refused
from motcua.workdays.rules import described, hours, national
from motcua.workdays.rules.hours import DayKind, Session, WrongHours


def test_sessions_are_put_in_order_and_written_back() -> None:
    sessions = hours.read_sessions([["13:30", "17:00"], ["7:00", "11:30"]])
    assert sessions == (Session(time(7), time(11, 30)), Session(time(13, 30), time(17)))
    assert hours.write_sessions(sessions) == [["07:00", "11:30"], ["13:30", "17:00"]]
    assert hours.read_week(hours.write_week(hours.STANDARD_WEEK)) == hours.STANDARD_WEEK


@pytest.mark.parametrize(
    ("pairs", "sentence"),
    [
        ([["11:30", "07:00"]], "kết thúc trước khi bắt đầu"),
        ([["07:00", "07:00"]], "kết thúc trước khi bắt đầu"),
        ([["07:00", "11:30"], ["11:00", "12:00"]], "chồng lên nhau"),
        ([["07:00"]], "cặp giờ"),
        (["07:00-11:30"], "cặp giờ"),
        ([["07:00", "24:00"]], "07:00"),
        ([["07:60", "11:00"]], "07:00"),
        ([[7, 11]], "07:00"),
        ("07:00", "danh sách"),
        (7, "danh sách"),
    ],
)
def test_sessions_nobody_can_keep_are_refused(pairs: object, sentence: str) -> None:
    with pytest.raises(WrongHours, match=sentence):
        hours.read_sessions(pairs)


@pytest.mark.parametrize(
    ("description", "sentence"),
    [
        ([], "đối tượng JSON"),
        ({"session": {}}, "session"),
        ({"sessions": []}, "từng thứ"),
        ({"sessions": {"monday": []}}, "monday"),
        ({"exceptions": {}}, "danh sách"),
        ({"exceptions": ["2024-04-29"]}, "đối tượng JSON"),
        ({"exceptions": [{"kind": "holiday"}]}, "2024-04-29"),
        ({"exceptions": [{"date": "29/04/2024", "kind": "holiday"}]}, "29/04/2024"),
        ({"exceptions": [{"date": "2024-04-29", "kind": "feast"}]}, "feast"),
        ({"exceptions": [{"date": "2024-04-29", "kind": []}]}, "Loại"),
        ({"exceptions": [{"date": "2024-04-29", "kind": "holiday", "sessions": [["07:00", "08:00"]]}]}, "ngày nghỉ"),
        ({"national_holidays": "yes"}, "true hoặc false"),
    ],
)
def test_a_description_with_a_fault_is_refused_with_a_sentence(description: object, sentence: str) -> None:
    with pytest.raises(Refused, match=sentence):
        described.read(description)


def test_an_empty_description_is_the_default_calendar() -> None:
    assert described.read({}) == described.Described()


@pytest.mark.parametrize(
    ("day", "kind", "name"),
    [
        (date(2019, 9, 2), DayKind.HOLIDAY, "Quốc khánh"),
        (date(2019, 4, 15), DayKind.COMPENSATION, "Ngày Giỗ Tổ Hùng Vương"),
        (date(2024, 4, 29), DayKind.SWAP_OFF, "làm bù thứ Bảy 04/05/2024"),
        (date(2024, 5, 4), DayKind.SWAP_WORK, "thay cho thứ Hai 29/04/2024"),
        (date(2025, 1, 29), DayKind.HOLIDAY, "Tết Nguyên Đán"),
        (date(2026, 8, 22), DayKind.SWAP_WORK, "thay cho thứ Hai 31/08/2026"),
        (date(2026, 11, 24), DayKind.HOLIDAY, "Ngày Văn hóa Việt Nam"),
    ],
)
def test_national_days_carry_their_kind_and_vietnamese_name(day: date, kind: DayKind, name: str) -> None:
    found = next(each for each in national.days(range(day.year, day.year + 1)) if each.date == day)
    assert (found.kind, found.name) == (kind, name)
    assert found.legal_basis


def test_the_swap_that_the_library_lacks_is_there() -> None:
    found = {each.date: each for each in national.days(range(2026, 2027))}
    assert found[date(2026, 1, 2)].kind is DayKind.SWAP_OFF
    assert found[date(2026, 1, 10)].kind is DayKind.SWAP_WORK
    assert "12729/VPCP-KGVX" in found[date(2026, 1, 10)].legal_basis
