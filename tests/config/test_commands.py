"""The commands people type: what they print, and how they end when something is wrong."""

import json
from collections.abc import Iterator
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from motcua.base import moments
from motcua.catalogue import queries as catalogue
from motcua.config.demo import history, plan, setting
from motcua.dossiers.models import Dossier
from motcua.journal import operations as journal
from motcua.journal.models import Event
from motcua.targets import operations as figures
from tests.cast import MONDAY, Cast
from tests.conftest import Committed


def told(*words: str) -> str:
    out = StringIO()
    call_command(*words, stdout=out)
    return out.getvalue()


def test_audit_says_that_a_journal_is_whole_and_where_it_is_not(committed_cast: Cast) -> None:
    assert "Đã niêm phong" in told("audit", "seal")
    assert "Nhật ký nguyên vẹn" in told("audit", "verify")
    assert json.loads(told("audit", "verify", "--json"))["sound"] is True
    with connections["owner"].cursor() as cursor:
        cursor.execute(
            "UPDATE journal_event SET by_name = 'Ai khác' WHERE position = (SELECT min(position) FROM journal_event)"
        )
    with pytest.raises(CommandError) as refused:
        told("audit", "verify")
    assert refused.value.returncode == 1


@pytest.mark.django_db
def test_signins_name_somebody_of_every_role(cast: Cast) -> None:
    printed = told("signins")
    for role in ("cán bộ tiếp nhận", "người thụ lý", "lãnh đạo cơ quan", "văn thư", "quản trị hệ thống"):
        assert role in printed


@pytest.mark.django_db
def test_offices_import_says_what_is_wrong_and_ends_with_two(tmp_path: Path) -> None:
    wrong = tmp_path / "don-vi.yaml"
    wrong.write_text("province: H99\noffices:\n  - {code: h99, name: '', kind: province, from: hôm qua}\n")
    with pytest.raises(CommandError) as refused:
        told("offices", "import", str(wrong))
    assert refused.value.returncode == 2
    with pytest.raises(CommandError) as refused:
        told("offices", "import", str(tmp_path / "khong-co.yaml"))
    assert refused.value.returncode == 2


def test_the_scene_can_be_set_twice_and_changes_nothing_the_second_time(committed_db: Committed) -> None:
    setting.set_scene(at=MONDAY)
    lines = Event.objects.count()
    assert sum(one.receivable for one in catalogue.shown_versions()) >= 40
    setting.set_scene(at=MONDAY)
    assert Event.objects.count() == lines


def test_a_demonstration_that_was_killed_is_completed_by_running_it_again(
    committed_db: Committed, monkeypatch: pytest.MonkeyPatch
) -> None:
    lived = history.History.live

    def killed(self: history.History) -> Iterator[int]:
        yield next(lived(self, 10))
        raise KeyboardInterrupt

    with monkeypatch.context() as patched:
        patched.setattr(history.History, "live", killed)
        with pytest.raises(KeyboardInterrupt):
            told("demo", "--dossiers", "30")
    wanted = plan.begun()
    assert wanted
    assert 0 < Dossier.objects.count() <= 10
    told("demo", "--if-empty")
    assert plan.begun() == wanted
    assert 25 <= Dossier.objects.count() <= 30  # who would come later today has not come yet
    assert journal.verify().unsealed == 0
    assert figures.check(by=setting.FOUNDER, at=moments.now()).agrees
    lines = Event.objects.count()
    told("demo")
    assert Event.objects.count() == lines


def test_a_second_history_is_not_mixed_into_the_first(committed_db: Committed) -> None:
    told("demo", "--dossiers", "6")
    for other in (["--dossiers", "7"], ["--dossiers", "6", "--seed", "1"], ["--dossiers", "-1"]):
        with pytest.raises(CommandError) as refused:
            told("demo", *other)
        assert refused.value.returncode == 2


def test_an_installation_of_somebody_else_is_left_alone(committed_cast: Cast) -> None:
    told("demo", "--if-empty")
    assert not Dossier.objects.exists()
