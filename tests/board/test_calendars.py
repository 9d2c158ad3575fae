"""The calendars' pages: a year seen, a change foretold before it is made, and the counting of dates watched."""

from datetime import date, datetime, timedelta
from uuid import UUID

import pytest
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.base.ids import new_id
from motcua.base.moments import TZ
from motcua.board.calendars.forms import read, write
from motcua.board.calendars.picture import months
from motcua.dossiers import models, operations
from motcua.journal import operations as deliveries
from motcua.workdays import queries as workdays
from motcua.workdays.rules.hours import STANDARD_WEEK, DayKind, WrongHours
from tests.cast import MONDAY, SYSTEM, WARD, Cast, received
from tests.signed_in import In

STORM = {"kind": "local_off", "day": "07/10/2026", "name": "Bão số 7", "legal_basis": "Công điện số 12/CĐ-UBND"}


@pytest.fixture
def dossier(cast: Cast) -> UUID:
    """Three working days, received on the Monday: due on Thursday."""
    return received(cast).id


def due(dossier_id: UUID) -> datetime:
    return models.Dossier.objects.get(id=dossier_id).due_at


@pytest.mark.django_db
def test_a_closure_is_foretold_then_announced_and_moves_the_date(cast: Cast, come_in: In, dossier: UUID) -> None:
    client = come_in(cast.admin)
    address = f"/dieu-hanh/lich/{WARD}/cong-bo/"
    preview = client.post(address, STORM).content.decode()
    assert "Trong 1 hồ sơ đang mở có <strong>1</strong> hồ sơ đổi ngày hẹn trả" in preview
    assert "17:00 08/10/2026" in preview
    assert "17:00 09/10/2026" in preview
    assert not workdays.special_days(WARD, year=2026), "a preview changes nothing"
    answer = client.post(address, {**STORM, "confirmed": "yes"})
    assert answer["Location"].startswith("/dieu-hanh/lich/tinh-lai/?cho=")
    assert 'hx-trigger="every 2s"' in client.get(answer["Location"]).content.decode(), "the run is awaited"
    assert 'hx-trigger="every 2s"' not in client.get("/dieu-hanh/lich/tinh-lai/?cho=1000000000").content.decode()
    deliveries.deliver_all(at=MONDAY)
    run = models.Redating.objects.get()
    page = client.get("/dieu-hanh/lich/tinh-lai/").content.decode()
    assert "Công bố nghỉ theo quyết định của địa phương ngày 07/10/2026" in page
    assert "Đang tính" in page
    operations.redate(run.id, by=SYSTEM, clock=lambda: MONDAY)
    assert due(dossier) == datetime(2026, 10, 9, 17, tzinfo=TZ)
    part = client.get("/dieu-hanh/lich/tinh-lai/", headers={"HX-Request": "true"}).content.decode()
    assert "Đã xong" in part
    assert "<html" not in part


@pytest.mark.django_db
def test_a_swap_is_two_days_at_once_or_none(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    swap = {"kind": "swap", "day": "08/10/2026", "legal_basis": "Thông báo 1"}
    assert "phải có ngày làm bù" in client.post("/dieu-hanh/lich/VN/cong-bo/", swap).content.decode()
    swap["work_day"] = "10/10/2026"
    preview = client.post("/dieu-hanh/lich/VN/cong-bo/", swap).content.decode()
    assert "<strong>07:00–11:30, 13:30–17:00</strong>" in preview
    client.post("/dieu-hanh/lich/VN/cong-bo/", {**swap, "confirmed": "yes"})
    calendar = workdays.calendar_for("VN")
    assert calendar.is_working_day(date(2026, 10, 10))
    assert not calendar.is_working_day(date(2026, 10, 8))


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "sentence"),
    [
        ({"day": "32/10/2026"}, "Ngày phải viết như 05/10/2026"),
        ({"until": "01/10/2026"}, "Ngày kết thúc phải từ ngày bắt đầu"),
        ({"until": "30/12/2026"}, "nhiều nhất 31 ngày"),
        ({"work_day": "10/10/2026"}, "Chỉ hoán đổi mới có ngày làm bù"),
        ({"legal_basis": ""}, "Chưa có văn bản làm căn cứ"),
        ({"day": "05/10/2099"}, "lịch làm việc chỉ có từ năm"),
    ],
)
def test_what_a_calendar_cannot_say_is_refused_and_the_typing_kept(
    cast: Cast, come_in: In, change: dict[str, str], sentence: str
) -> None:
    page = come_in(cast.admin).post(f"/dieu-hanh/lich/{WARD}/cong-bo/", {**STORM, **change}).content.decode()
    assert sentence in page
    assert "Bão số 7" in page
    assert "Lỗi: " in page


@pytest.mark.django_db
def test_a_day_is_taken_back_after_a_look_at_what_follows(cast: Cast, come_in: In, dossier: UUID) -> None:
    client = come_in(cast.admin)
    client.post(f"/dieu-hanh/lich/{WARD}/cong-bo/", {**STORM, "until": "08/10/2026", "confirmed": "yes"})
    lines = workdays.special_days(WARD, year=2026)
    assert [line.date.day for line in lines] == [7, 8]
    deliveries.deliver_all(at=MONDAY)
    for run in models.Redating.objects.all():
        operations.redate(run.id, by=SYSTEM, clock=lambda: MONDAY)
    assert due(dossier) == datetime(2026, 10, 12, 17, tzinfo=TZ)
    address = f"/dieu-hanh/lich/ngay/{lines[0].id}/rut/"
    preview = client.get(address).content.decode()
    assert "hẹn sớm hơn" in preview
    assert len(workdays.special_days(WARD, year=2026)) == 2
    client.post(address, {"confirmed": "yes"})
    assert [line.date.day for line in workdays.special_days(WARD, year=2026)] == [8]
    assert client.get(address).status_code == 404


@pytest.mark.django_db
def test_hours_are_typed_as_people_write_them(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    address = f"/dieu-hanh/lich/{WARD}/gio-lam-viec/"
    assert "07:00–11:30, 13:30–17:00" in client.get(address).content.decode()
    told = {f"day_{number}": "07:30-11:30, 13:00-17:00" for number in range(5)}
    told |= {"day_5": "07:00-25:00", "valid_from": "12/10/2026", "legal_basis": "Quyết định 5"}
    assert "Giờ phải viết như 07:00" in client.post(address, told).content.decode()
    told["day_5"] = "7:30-11:00"
    preview = client.post(address, told).content.decode()
    assert "Thứ Hai – Thứ Sáu" in preview
    client.post(address, {**told, "confirmed": "yes"})
    calendar = workdays.calendar_for("VN", "H99", WARD)
    assert write(calendar.sessions_on(date(2026, 10, 17))) == "07:30–11:00"
    assert write(calendar.sessions_on(date(2026, 10, 9))) == "07:00–11:30, 13:30–17:00"


@pytest.mark.parametrize("text", ["7-11", "07:00", "11:00-07:00", "07:00-11:30, 11:00-13:00", "a-b"])
def test_hours_nobody_can_keep_are_refused(text: str) -> None:
    with pytest.raises(WrongHours):
        read(text)


def test_hours_are_read_back_as_they_were_written() -> None:
    for sessions in STANDARD_WEEK:
        assert read(write(sessions)) == sessions


@pytest.mark.django_db
def test_the_picture_shows_what_the_calendar_counts(cast: Cast) -> None:
    calendar = workdays.calendar_for("VN")
    drawn = months(calendar, 2026)
    days = {
        date(2026, month.number, cell.number): cell for month in drawn for week in month.weeks for cell in week if cell
    }
    assert len(days) == 365
    for day, cell in days.items():
        assert calendar.is_working_day(day) is (cell.look in {"work", DayKind.SWAP_WORK}), day
    assert sum(month.working_days for month in drawn) == calendar.working_days_between(
        date(2025, 12, 31), date(2026, 12, 31)
    )
    assert days[date(2026, 9, 2)].mark == "L"


@pytest.mark.django_db
def test_a_year_is_shown_to_all_who_steer_and_changed_by_the_administrator(cast: Cast, come_in: In) -> None:
    for who in (cast.nam, cast.control, cast.thu, cast.admin):
        page = come_in(who).get(f"/dieu-hanh/lich/{WARD}/?nam=2026").content.decode()
        assert "Tháng 12" in page
        assert ("Công bố ngày nghỉ" in page) is (who is cast.admin)
        assert come_in(who).get(f"/dieu-hanh/lich/{WARD}/cong-bo/").status_code == (200 if who is cast.admin else 403)
    assert come_in(cast.minh).get("/dieu-hanh/lich/").status_code == 403
    assert come_in(cast.admin).get("/dieu-hanh/lich/H99.99/").status_code == 404
    assert come_in(cast.admin).get("/dieu-hanh/lich/?don-vi=H99.61")["Location"] == "/dieu-hanh/lich/H99.61/"
    for year in ("1900", "abc", "²"):
        assert "năm 2026" in come_in(cast.admin).get(f"/dieu-hanh/lich/VN/?nam={year}").content.decode()


@pytest.mark.django_db
def test_pages_ask_few_questions(
    cast: Cast, come_in: In, dossier: UUID, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = come_in(cast.admin)
    for address, most in (
        ("/dieu-hanh/lich/", 14),
        (f"/dieu-hanh/lich/{WARD}/", 30),
        ("/dieu-hanh/lich/tinh-lai/", 12),
    ):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)
    client.post(f"/dieu-hanh/lich/{WARD}/cong-bo/", STORM)
    with django_assert_max_num_queries(50):
        client.post(f"/dieu-hanh/lich/{WARD}/cong-bo/", STORM)


@pytest.mark.django_db
def test_a_run_is_stopped_and_taken_up_from_its_page(cast: Cast, come_in: In, dossier: UUID) -> None:
    run = operations.begin_redating(announcement_id=new_id(), scope="VN", because="rà lại", at=MONDAY)
    client = come_in(cast.admin)
    assert "Dừng" in client.get("/dieu-hanh/lich/tinh-lai/").content.decode()
    client.post(f"/dieu-hanh/lich/tinh-lai/{run.id}/dung/")
    assert "Tính tiếp" in client.get("/dieu-hanh/lich/tinh-lai/").content.decode()
    assert client.post(f"/dieu-hanh/lich/tinh-lai/{run.id}/dung/").status_code == 409
    client.post(f"/dieu-hanh/lich/tinh-lai/{run.id}/tiep/")
    run.refresh_from_db()
    assert run.stopped_at is None
    leader = come_in(cast.nam)
    assert "Dừng" not in leader.get("/dieu-hanh/lich/tinh-lai/").content.decode()
    assert leader.post(f"/dieu-hanh/lich/tinh-lai/{run.id}/dung/").status_code == 403


@pytest.mark.django_db
def test_the_time_left_is_told_from_the_pace_so_far(cast: Cast, come_in: In) -> None:
    models.Redating.objects.create(
        announcement_id=new_id(), scope="VN", because="rà lại", total=1000, seen=250, begun_at=MONDAY, last_at=MONDAY,
        worked=timedelta(seconds=10),
    )  # fmt: skip
    page = come_in(cast.nam).get("/dieu-hanh/lich/tinh-lai/").content.decode()
    assert "25%" in page
    assert "Còn khoảng 30 giây" in page
