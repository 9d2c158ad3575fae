"""The leader's page: what waits, what is getting worse and because of which dossiers, and numbers that tie out."""

import re
from datetime import timedelta
from typing import TYPE_CHECKING
from uuid import UUID

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.accounts.models import Account
from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.board.overview.seen import seen
from motcua.board.roles import REPORTS
from motcua.dossiers import operations as dossiers
from motcua.dossiers.models import Dossier
from motcua.targets import operations, queries
from motcua.targets.models import Signal, Span
from motcua.targets.queries import Asked, By
from motcua.targets.rules.metrics import METRICS
from tests.board.test_reports import text
from tests.browser import Visitor
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import certified_copy, single_status
from tests.front import people
from tests.signed_in import In

if TYPE_CHECKING:
    from playwright.sync_api import Page
    from pytest_django.live_server_helper import LiveServer

PAGE = "/dieu-hanh/hom-nay/"
DAY = timedelta(days=1)


def finished(cast: Cast, days_ago: float, *, late: bool, authority: str = "H99.61", times: int = 1) -> None:
    """Spans of finished dossiers, straight into the rows: what matters here is counting them."""
    end = MONDAY - days_ago * DAY
    for _ in range(times):
        Span.objects.create(
            dossier_id=new_id(),
            number=2,
            province="H99",
            code="H99.61.10-260901-0001",
            office=f"{authority}.10",
            authority=authority,
            level="commune",
            field_key="ho-tich",
            procedure_code="1.004873",
            channel="direct",
            received_at=end - 5 * DAY,
            from_at=end,
            to_at=None,
            stance="finished",
            due_at=end + (-1 if late else 1) * DAY,
            due_original=end,
            late_from=None,
            standing="late" if late else "early",
        )
    operations.recount_days()


def late_dossiers(cast: Cast, count: int) -> list[UUID]:
    """Dossiers of the ward that should have been finished a fortnight ago."""
    found = []
    for _ in range(count):
        found.append(dossiers.accept(single_status(cast), by=cast.lan, at=MONDAY - 20 * DAY).id)
        dossiers.forward(dossier_id=found[-1], by=cast.lan, at=MONDAY - 19 * DAY)
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY)
    return found


@pytest.mark.django_db
def test_only_those_who_steer_or_watch_come_in(cast: Cast, come_in: In) -> None:
    for who in cast.everybody.values():
        assert come_in(who).get(PAGE).status_code == (200 if who.role in REPORTS else 403), who.role


@pytest.mark.django_db
def test_an_empty_house_says_that_nothing_waits(cast: Cast, come_in: In) -> None:
    page = text(come_in(cast.nam).get(PAGE))
    assert "Không có việc nào chờ ông/bà quyết định." in page
    assert "Không lĩnh vực nào xấu hơn chính mình trước đây." in page


@pytest.mark.django_db
def test_late_dossiers_without_a_letter_are_the_first_thing_to_decide(cast: Cast, come_in: In) -> None:
    late_dossiers(cast, 2)
    found = {one.words: one.count for one in seen(cast.nam, at=MONDAY).decisions}
    assert found["hồ sơ quá hạn chưa có thư xin lỗi"] == 2


@pytest.mark.django_db
def test_a_unit_that_got_worse_is_named_with_the_dossiers_that_made_it_so(cast: Cast, come_in: In) -> None:
    ids = late_dossiers(cast, 6)
    page = text(come_in(cast.control).get(PAGE))
    worse = page.split('id="worse"')[1].split("</section>")[0]
    assert cast.ward.name in worse
    assert "đang quá hạn 6 hồ sơ, một tháng trước 0" in worse.lower()
    codes = set(re.findall(r'class="code"[^>]*>([^<]+)<', worse))
    assert len(codes) == 5, "five of the six"
    assert codes <= set(Dossier.objects.filter(id__in=ids).values_list("code", flat=True))
    assert "giờ làm việc" in worse
    assert cast.neighbour.name not in worse


@pytest.mark.django_db
def test_a_unit_worse_than_its_own_past_is_found_though_others_are_worse_still(cast: Cast) -> None:
    finished(cast, 10, late=True, times=12)
    finished(cast, 10, late=False, times=28)
    finished(cast, 60, late=True, times=2)
    finished(cast, 60, late=False, times=58)
    for days in (10, 60):  # always late, and no worse than ever
        finished(cast, days, late=True, authority="H99.62", times=40)
    found = seen(cast.control, at=MONDAY)
    assert [unit.key for unit in found.worse] == ["H99.61"]
    assert [unit.key for unit in found.ranked] == ["H99.62", "H99.61"], "the ranking says who is worst"


@pytest.mark.django_db
def test_fewer_than_thirty_dossiers_stand_apart(cast: Cast, come_in: In) -> None:
    finished(cast, 3, late=True, times=29)
    found = seen(cast.control, at=MONDAY)
    assert [unit.key for unit in found.unranked] == ["H99.61"]
    assert found.ranked == ()
    assert "chưa đủ số liệu" in text(come_in(cast.control).get(PAGE))


@pytest.mark.django_db
def test_figures_equal_the_report_for_the_same_days(cast: Cast) -> None:
    late_dossiers(cast, 3)
    finished(cast, 0.01, late=False, times=3)
    finished(cast, 29, late=True, times=2)
    finished(cast, 30, late=True, times=4)  # the window before
    found = {unit.key: unit for unit in seen(cast.control, at=MONDAY).unranked}
    start = MONDAY.replace(hour=0) - 29 * DAY
    report = queries.report(Asked(since=start, until=MONDAY, known=MONDAY, by=By.UNIT))
    assert {key: unit.trend.now.ended for key, unit in found.items()} == {
        line.key: METRICS["ended"].of(line.counts) for line in report.lines
    }
    for line in report.lines:
        unit = found[line.key]
        assert unit.trend.now.late == METRICS["late"].of(line.counts)
        assert unit.present.overdue == METRICS["overdue"].of(line.counts)
        assert unit.present.under_way == METRICS["under_way"].of(line.counts)


@pytest.mark.django_db
def test_the_causes_are_the_first_of_the_list_behind_late_and_overdue(cast: Cast) -> None:
    late_dossiers(cast, 4)
    finished(cast, 3, late=True, times=3)
    finished(cast, 3, late=False, times=3)
    finished(cast, 40, late=True, times=3)
    since = MONDAY - 30 * DAY
    for by, key in ((By.UNIT, "H99.61"), (By.FIELD, "ho-tich")):
        asked = Asked(since=since, until=MONDAY, known=MONDAY, by=by).about(key)
        expected = queries.behind(asked, METRICS["missed"].cells, limit=5)
        found = queries.causes([key, "khac"], by=by, authorities=None, since=since, at=MONDAY, limit=5)
        assert found == {key: expected, "khac": []}
        assert len(expected) == 5


@pytest.mark.django_db
def test_every_number_of_today_opens_as_many_dossiers_as_it_says(cast: Cast, come_in: In) -> None:
    late_dossiers(cast, 2)
    dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY - timedelta(minutes=5))
    gone = dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY - timedelta(minutes=5)).id
    dossiers.withdraw(dossier_id=gone, reason="đổi ý", by=cast.lan, at=MONDAY - timedelta(minutes=1))
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY)
    client = come_in(cast.control)
    told = {one.words: one for one in seen(cast.control, at=MONDAY).today}
    assert {words: one.value for words, one in told.items()} == {
        "đang quá hạn": 2,
        "đến hạn hôm nay": 1,
        "đang giải quyết": 3,
        "chờ người dân": 0,
        "nhận hôm nay": 2,
        "xong hôm nay": 1,
    }
    for one in told.values():
        assert text(client.get(one.address)).count('data-label="Mã hồ sơ"') == one.value, one.words


@pytest.mark.django_db
def test_questions_do_not_grow_with_units_or_dossiers(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    late_dossiers(cast, 4)
    client.get(PAGE)
    with CaptureQueriesContext(connection) as few:
        client.get(PAGE)
    for number in range(30):
        finished(cast, 5, late=False, authority=f"H99.{70 + number}")
    with CaptureQueriesContext(connection) as many:
        client.get(PAGE)
    assert len(many) == len(few) <= 22, "\n".join(one["sql"][:150] for one in many)


def test_the_page_can_be_used_by_everybody(live_server: "LiveServer", page: "Page", committed_cast: Cast) -> None:
    late_dossiers(committed_cast, 6)
    assert committed_cast.nam.account_id
    account = Account.objects.get(id=committed_cast.nam.account_id)
    account.set_password(people.PASSWORD)
    account.save()
    leader = Visitor(page, live_server.url)
    leader.sign_in(account)
    assert operations.seek_signals(at=MONDAY)
    addresses = [
        PAGE,
        "/dieu-hanh/bao-cao/?ky=thang&nam=2026&so=10",
        "/dieu-hanh/bao-cao/ho-so/?o=missed",
        "/dieu-hanh/bao-cao/cach-tinh/",
        "/dieu-hanh/bao-cao/da-chot/",
        "/dieu-hanh/dau-hieu/",
        f"/dieu-hanh/dau-hieu/{Signal.objects.latest('id').id}/",
    ]
    for address in addresses:
        answer = leader.go(address)
        assert answer.status == 200, address
        for width in (1366, 390):
            leader.at(width)
            leader.examine()
