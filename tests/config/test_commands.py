"""The commands people type: what they print, and how they end when something is wrong."""

import json
from io import StringIO
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command
from django.db import connections

from motcua.catalogue import queries as catalogue
from motcua.config.demo import setting
from motcua.journal.models import Event
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
