"""Checking: what is wrong with a book or a file is found by night and seen by day."""

from datetime import timedelta
from pathlib import Path

import pytest
from django.db import transaction
from pytest_django import Settings

from motcua.paperwork import jobs, operations, queries
from motcua.paperwork.models import Checkup, Paper, RegisterBook
from motcua.paperwork.operations import checking
from tests.paperwork.test_issue import MONDAY, issue

pytestmark = pytest.mark.django_db
NIGHT = MONDAY + timedelta(hours=17, minutes=20)


@pytest.fixture(autouse=True)
def house(settings: Settings, tmp_path: Path) -> None:
    settings.MEDIA_ROOT = str(tmp_path / "media")


def drawn() -> Paper:
    paper = issue()
    operations.draw(paper.id, at=MONDAY)
    paper.refresh_from_db()
    return paper


def test_sound_papers_are_counted_and_nothing_is_said() -> None:
    drawn(), drawn()
    found = operations.check(at=NIGHT)
    assert (found.books, found.papers, found.faults, found.lines) == (1, 2, 0, [])
    assert queries.health(at=NIGHT).sound


def test_a_file_that_is_gone_is_named() -> None:
    paper = drawn()
    paper.path.unlink()
    found = operations.check(at=NIGHT)
    (line,) = found.lines
    assert line.startswith("Giấy tiếp nhận hồ sơ và hẹn trả kết quả 01/TNHS của Trung tâm Phục vụ hành chính công")
    assert str(paper.id) in line
    assert queries.health(at=NIGHT).lines == (line,)


def test_a_book_somebody_went_round_is_named() -> None:
    drawn(), drawn()
    with transaction.atomic():
        RegisterBook.objects.update(last=5)  # what the database would refuse at the end
        found = operations.check(at=NIGHT)
        transaction.set_rollback(True)
    assert found.lines == ["Sổ TNHS năm 2026 của đơn vị H99.61: số cuối là 5 nhưng có 2 giấy tờ."]


def test_a_paper_nobody_drew_is_named_when_it_should_be_there() -> None:
    issue()
    assert operations.check(at=MONDAY + timedelta(minutes=30)).faults == 0
    assert "đã ban hành nhưng chưa tạo được tệp" in operations.check(at=NIGHT).lines[0]


def test_many_faults_are_told_up_to_a_limit_and_counted_all(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(checking, "TOLD", 2)
    for _ in range(3):
        issue()
    found = operations.check(at=NIGHT)
    assert (found.faults, len(found.lines)) == (3, 2)


def test_what_was_put_right_is_gone_the_next_night() -> None:
    paper = drawn()
    kept = paper.path.read_bytes()
    paper.path.unlink()
    operations.check(at=NIGHT)
    paper.path.write_bytes(kept)
    operations.check(at=NIGHT + timedelta(days=1))
    assert queries.health(at=NIGHT + timedelta(days=1)).sound
    assert Checkup.objects.count() == 2


def test_a_check_that_did_not_run_is_itself_a_finding() -> None:
    assert queries.health(at=MONDAY).sound
    drawn()
    assert queries.health(at=MONDAY + timedelta(hours=30)).sound
    assert queries.health(at=MONDAY + timedelta(hours=37)).overdue
    operations.check(at=NIGHT)
    assert not queries.health(at=NIGHT + timedelta(hours=36)).overdue
    assert queries.health(at=NIGHT + timedelta(hours=37)).overdue


def test_the_night_job_checks() -> None:
    jobs.check(timestamp=0)
    assert Checkup.objects.get().faults == 0
