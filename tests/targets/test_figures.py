"""Figures follow what happens: one row a stretch, whoever tells them and in whatever order."""

import random
from datetime import timedelta
from uuid import UUID

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from motcua.base.actor import system
from motcua.dossiers import operations as dossiers
from motcua.dossiers.operations import SupplementItem
from motcua.journal import operations as journal
from motcua.journal import queries as histories
from motcua.journal.models import Event
from motcua.targets import models, operations, queries
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import certified_copy, single_status

pytestmark = pytest.mark.django_db

SYSTEM = system("Thử nghiệm")
HOUR = timedelta(hours=1)
NEXT_DAY = MONDAY + timedelta(days=1)


def spans() -> list[tuple[object, ...]]:
    return list(models.Span.objects.order_by("dossier_id", "number").values_list())


def two_lives(cast: Cast) -> tuple[UUID, UUID]:
    """One that waits for its citizen and goes on; one that is withdrawn."""
    first = dossiers.accept(single_status(cast), by=cast.lan, at=MONDAY).id
    second = dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY + HOUR).id
    dossiers.forward(dossier_id=first, by=cast.lan, at=MONDAY + HOUR)
    item = SupplementItem(what="Bản sao", reason="mờ", legal_basis="Điều 4")
    dossiers.request_supplement(dossier_id=first, items=[item], by=cast.minh, at=MONDAY + 2 * HOUR)
    dossiers.withdraw(dossier_id=second, reason="đổi ý", by=cast.lan, at=NEXT_DAY)
    dossiers.receive_supplement(dossier_id=first, by=cast.lan, at=NEXT_DAY + HOUR)
    return first, second


def test_spans_say_where_who_what_and_until_when(cast: Cast) -> None:
    first, second = two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    told = models.Span.objects.filter(dossier_id=first).order_by("number")
    assert [one.stance for one in told] == ["open", "paused", "open"]
    assert [one.to_at for one in told] == [MONDAY + 2 * HOUR, NEXT_DAY + HOUR, None]
    last = told[2]
    assert (last.province, last.office, last.authority, last.level) == ("H99", "H99.61.10", "H99.61", "commune")
    assert (last.procedure_code, last.field_key, last.channel) == ("1.004873", "ho-tich", "direct")
    assert (last.received_at, last.standing) == (MONDAY, "")
    assert last.due_at > last.due_original
    end = models.Span.objects.get(dossier_id=second, number=2)
    assert (end.stance, end.standing, end.from_at) == ("withdrawn", "late", NEXT_DAY)


def test_handlers_may_run_twice_and_in_any_order(cast: Cast) -> None:
    ids = two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    told = spans()
    order = [*ids, *ids, *reversed(ids)]
    random.Random(3).shuffle(order)
    models.Span.objects.filter(dossier_id=ids[0]).delete()
    assert [operations.follow(one, at=NEXT_DAY) for one in order].count(True) == 1
    assert spans() == told


def test_a_rebuild_equals_what_was_followed(cast: Cast) -> None:
    two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    told = spans()
    models.Span.objects.filter(number=2).update(stance="paused", standing="", late_from=None)
    counted = operations.rebuild(by=SYSTEM, at=NEXT_DAY, batch=1)
    assert (counted.dossiers, counted.spans) == (2, len(told))
    assert spans() == told
    assert Event.objects.filter(kind="FiguresRebuilt").count() == 1


def test_a_rebuild_forgets_dossiers_that_no_event_knows(cast: Cast) -> None:
    two_lives(cast)
    operations.rebuild(by=SYSTEM, at=NEXT_DAY)
    told = spans()
    for other in (UUID(int=5), UUID(int=2**128 - 1)):
        row = models.Span.objects.filter(number=1).first()
        assert row
        row.pk = (other, 1)
        row.save(force_insert=True)
    assert operations.check(by=SYSTEM, at=NEXT_DAY + HOUR * 2).differing == 2
    operations.rebuild(by=SYSTEM, at=NEXT_DAY)
    assert spans() == told


def test_a_rebuild_broken_off_goes_on_where_it_was(cast: Cast) -> None:
    two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    told = spans()
    models.Span.objects.all().delete()

    class BrokenOff(Exception):
        pass

    def power_cut(done: int) -> None:
        raise BrokenOff

    with pytest.raises(BrokenOff):
        operations.rebuild(by=SYSTEM, at=NEXT_DAY, batch=1, progress=power_cut)
    assert len({row[0] for row in spans()}) == 1
    reached: list[int] = []
    assert operations.rebuild(by=SYSTEM, at=NEXT_DAY, batch=1, progress=reached.append).dossiers == 2
    assert reached == [2, 2], "the first was not done again"
    assert spans() == told


def test_a_check_finds_what_was_tampered_with_and_changes_nothing(cast: Cast) -> None:
    first, _ = two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    later = NEXT_DAY + 2 * HOUR
    assert operations.check(by=SYSTEM, at=later).agrees
    assert queries.health().differing == 0
    models.Span.objects.filter(dossier_id=first, number=1).update(due_at=NEXT_DAY)
    told = spans()
    counted = operations.check(by=SYSTEM, at=later)
    assert (counted.differing, counted.examples) == (1, [str(first)])
    assert spans() == told
    assert queries.health().differing == 1
    assert histories.timeline("recount", models.Recount.objects.latest("id").id)[0].sentence.endswith("1 hồ sơ lệch")


def test_a_check_leaves_out_what_is_still_on_its_way(cast: Cast) -> None:
    two_lives(cast)
    assert operations.check(by=SYSTEM, at=NEXT_DAY + timedelta(minutes=10)).agrees
    assert operations.check(by=SYSTEM, at=NEXT_DAY + HOUR + timedelta(minutes=16)).differing == 2


def test_the_command_says_what_it_found(cast: Cast, capsys: pytest.CaptureFixture[str]) -> None:
    first, _ = two_lives(cast)
    call_command("figures", "rebuild")
    assert "Đã dựng lại 5 đoạn của 2 hồ sơ." in capsys.readouterr().out
    call_command("figures", "check")
    assert "Khớp: 2 hồ sơ" in capsys.readouterr().out
    models.Span.objects.filter(dossier_id=first, number=3).delete()
    with pytest.raises(CommandError, match="1 trong 2 hồ sơ lệch"):
        call_command("figures", "check")
    assert str(first) in capsys.readouterr().out


def test_nothing_is_followed_for_a_deed_that_was_rolled_back(cast: Cast) -> None:
    with transaction.atomic():
        dossiers.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
        transaction.set_rollback(True)
    journal.deliver_all(at=MONDAY)
    assert spans() == []


def test_days_are_counted_with_the_spans_and_a_check_finds_a_wrong_one(cast: Cast) -> None:
    two_lives(cast)
    journal.deliver_all(at=NEXT_DAY)
    day = NEXT_DAY.date()
    kept = set(models.DayCount.objects.values_list("authority", "day", "field_key", "ended", "late"))
    assert kept == {("H99.61", day, "", 1, 1), ("H99.61", day, "chung-thuc", 1, 1)}
    later = NEXT_DAY + 2 * HOUR
    assert operations.check(by=SYSTEM, at=later).agrees
    models.DayCount.objects.filter(field_key="").update(late=0)
    counted = operations.check(by=SYSTEM, at=later)
    assert (counted.differing, counted.examples) == (1, [f"H99.61 {day}"])
    operations.rebuild(by=SYSTEM, at=later)
    assert operations.check(by=SYSTEM, at=later).agrees
