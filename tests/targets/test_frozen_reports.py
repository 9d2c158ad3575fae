"""Reports fixed on paper: the paper says what was counted, and an empty or untied one is refused."""

from datetime import datetime, timedelta

import pytest

from motcua.base.moments import day_of
from motcua.dossiers import operations as dossiers
from motcua.journal import operations as deliveries
from motcua.journal import queries as journal
from motcua.journal.models import Delivery
from motcua.paperwork import operations as paperwork
from motcua.targets import operations, queries
from motcua.targets.models import FrozenReport, Span
from motcua.targets.operations import ReportRefused
from motcua.targets.queries import Asked
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import certified_copy
from tests.paperwork import reading

pytestmark = pytest.mark.django_db

ASKED = Asked(since=MONDAY - timedelta(days=20), until=MONDAY + timedelta(days=10), known=MONDAY)


def told(at: datetime) -> None:
    """Let figures hear everything that happened; the papers may stay undrawn."""
    for delivery in Delivery.objects.filter(handler=operations.FOLLOWER):
        assert deliveries.deliver(delivery.id, at=at)


def freeze(cast: Cast) -> FrozenReport:
    return operations.freeze_report(
        ASKED,
        name="Tháng 10/2026",
        first=day_of(ASKED.since),
        last=day_of(ASKED.until),
        unit=cast.ward.name,
        query="ky=thang",
        by=cast.nam,
        at=MONDAY,
    )


def test_the_paper_says_what_was_counted(cast: Cast) -> None:
    for _ in range(7):
        dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY - timedelta(hours=1))
    told(MONDAY)
    kept = freeze(cast)
    text = reading.text_of(paperwork.draw(kept.paper_id, at=MONDAY))
    assert "II.06/VPCP/KSTT" in text
    assert "Chứng thực" in text
    assert "Ghi riêng" in text
    assert text.split("Tổng cộng")[1].split()[:11] == ["7", "0", "7", "0", "0", "0", "0", "0", "7", "7", "0"]
    assert journal.timeline("report", kept.id)[0].sentence == "Chốt báo cáo Tháng 10/2026"
    found = queries.frozen_report(kept.id, None)
    assert found.same_as(queries.report(ASKED))


def test_nothing_is_fixed_while_something_is_on_its_way(cast: Cast) -> None:
    dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY - timedelta(hours=1))
    with pytest.raises(ReportRefused, match="chưa cập nhật vào số liệu"):
        freeze(cast)
    told(MONDAY)
    dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY + timedelta(minutes=1))
    assert freeze(cast).lines, "what happened after the moment told of keeps nobody waiting"


def test_a_report_without_dossiers_is_refused(cast: Cast) -> None:
    with pytest.raises(ReportRefused, match="không có hồ sơ"):
        freeze(cast)


def test_a_report_whose_figures_do_not_tie_is_refused(cast: Cast) -> None:
    dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY - timedelta(hours=1))
    told(MONDAY)
    Span.objects.update(stance="stopped", standing="lost", late_from=None)
    with pytest.raises(ReportRefused, match="không cân"):
        freeze(cast)
    assert not FrozenReport.objects.exists()
