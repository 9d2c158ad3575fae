"""The ladder of lateness, as a table: a calendar, a due moment, the hour it is, and what everybody reads."""

from datetime import datetime

import pytest

from motcua.base import moments
from motcua.dossiers.rules import status
from motcua.dossiers.rules.standing import Rung, Standing, standing
from motcua.workdays.rules import described

CALENDAR = described.read({}).compiled(range(2018, 2022))

MON, TUE, WED, THU, FRI, SAT = (f"2019-09-{day}T" for day in (23, 24, 25, 26, 27, 28))
NEXT_MON, NEXT_TUE = "2019-09-30T", "2019-10-01T"


def vn(text: str) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=moments.TZ)


def at(now: str, due: str = THU + "17:00", **more: str) -> Standing:
    given = {name: vn(moment) for name, moment in more.items()}
    return standing(due=vn(due), at=vn(now), calendar=CALENDAR, **given)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("now", "due", "key", "words"),
    [
        (MON + "09:00", NEXT_MON + "17:00", Rung.WITHIN, "Còn 5 ngày"),
        (FRI + "09:00", NEXT_TUE + "17:00", Rung.WITHIN, "Còn 2 ngày"),  # the weekend is no time
        (WED + "09:00", THU + "17:00", Rung.WITHIN, "Còn 1 ngày"),  # more than one working day's hours
        (WED + "17:00", THU + "17:00", Rung.SOON, "Còn 8 giờ làm việc"),
        (WED + "15:00", THU + "11:30", Rung.SOON, "Còn 6 giờ làm việc"),
        (WED + "16:40", THU + "07:20", Rung.SOON, "Còn 40 phút làm việc"),
        (WED + "18:00", THU + "07:00", Rung.SOON, "Hạn 07:00 26/09"),
        (THU + "07:00", THU + "16:30", Rung.TODAY, "Hạn 16:30 hôm nay"),
        (THU + "17:00", THU + "17:00", Rung.TODAY, "Hạn 17:00 hôm nay"),
        (THU + "17:01", THU + "17:00", Rung.LATE, "Quá hạn"),
        (THU + "16:00", THU + "11:00", Rung.LATE, "Quá hạn 3 giờ"),
        (THU + "11:20", THU + "11:00", Rung.LATE, "Quá hạn 20 phút"),
        (FRI + "07:30", THU + "17:00", Rung.LATE, "Quá hạn 1 ngày"),
        (SAT + "09:00", FRI + "17:00", Rung.LATE, "Quá hạn"),
        (NEXT_MON + "09:00", THU + "17:00", Rung.LATE, "Quá hạn 2 ngày"),
    ],
)
def test_an_open_dossier_stands_on_its_rung(now: str, due: str, key: Rung, words: str) -> None:
    found = at(now, due)
    assert (found.key, found.words) == (key, words)


@pytest.mark.parametrize(
    ("finished", "key", "words"),
    [
        (WED + "16:59", Rung.DONE_EARLY, "Xong trước 1 ngày"),
        (MON + "10:00", Rung.DONE_EARLY, "Xong trước 3 ngày"),
        (THU + "08:00", Rung.DONE_ON_TIME, "Xong đúng hạn"),
        (THU + "17:00", Rung.DONE_ON_TIME, "Xong đúng hạn"),
        (THU + "18:00", Rung.DONE_LATE, "Xong trễ"),
        (FRI + "08:00", Rung.DONE_LATE, "Xong trễ 1 ngày"),
        (NEXT_MON + "08:00", Rung.DONE_LATE, "Xong trễ 2 ngày"),
    ],
)
def test_a_finished_dossier_is_judged_by_when_it_was_finished(finished: str, key: Rung, words: str) -> None:
    for now in (NEXT_TUE, "2019-12-31T"):
        found = at(now + "09:00", finished_at=finished)
        assert (found.key, found.words) == (key, words)
    said = {"early": Rung.DONE_EARLY, "on_time": Rung.DONE_ON_TIME, "late": Rung.DONE_LATE}
    assert said[status.finished_as(vn(finished), due=vn(THU + "17:00"))] is key


def test_a_quarter_of_the_time_left_is_soon() -> None:
    started, due = "2019-09-02T17:00", NEXT_MON + "17:00"  # 20 working days
    assert at(MON + "07:00", due, started=started).key is Rung.WITHIN
    found = at(MON + "17:00", due, started=started)
    assert (found.key, found.words) == (Rung.SOON, "Còn 5 ngày")


def test_a_paused_dossier_is_not_late() -> None:
    found = at(NEXT_MON + "09:00", paused_since=WED + "10:00")
    assert (found.key, found.words) == (Rung.PAUSED, "Tạm dừng từ 25/09: chờ bổ sung")
    assert (
        "chờ nộp phí"
        in standing(
            due=vn(THU + "17:00"),
            at=vn(FRI + "09:00"),
            calendar=CALENDAR,
            paused_since=vn(WED + "10:00"),
            waiting_for="chờ nộp phí",
        ).words
    )


@pytest.mark.parametrize(
    ("now", "key", "words"),
    [
        (WED + "09:00", Rung.EXTENDED, "Hẹn lại 26/09 (đã gửi thư xin lỗi)"),
        (THU + "09:00", Rung.TODAY, "Hạn 17:00 hôm nay"),
        (FRI + "09:00", Rung.LATE, "Quá hạn 1 ngày"),
    ],
)
def test_a_new_date_is_kept_like_any_other(now: str, key: Rung, words: str) -> None:
    found = standing(due=vn(THU + "17:00"), at=vn(now), calendar=CALENDAR, new_date_given=True)
    assert (found.key, found.words) == (key, words)


def test_what_ended_without_a_result_is_neither_early_nor_late() -> None:
    found = at(NEXT_MON + "09:00", ended_at=WED + "10:00")
    assert (found.key, found.words) == (Rung.ENDED, "Kết thúc 25/09")


@pytest.mark.parametrize(("now", "minutes"), [(WED + "16:00", 540), (THU + "17:00", 0), (FRI + "08:00", -60)])
def test_minutes_left_are_working_minutes_and_negative_once_late(now: str, minutes: int) -> None:
    assert at(now).minutes_left == minutes


def test_no_two_open_rungs_share_a_mark() -> None:
    open_rungs = [Rung.WITHIN, Rung.SOON, Rung.TODAY, Rung.LATE, Rung.PAUSED, Rung.EXTENDED]
    assert len({rung.icon for rung in open_rungs}) == len(open_rungs)
    assert all(rung.label for rung in Rung)
