"""Signals on the board: questions, not verdicts; whose they are, and the dossiers behind."""

from datetime import timedelta

import pytest

from motcua.board.roles import REPORTS
from motcua.dossiers import operations as dossiers
from motcua.dossiers.models import Dossier
from motcua.targets import operations
from motcua.targets.models import Signal
from motcua.targets.rules.signals import Sign
from tests.board.test_reports import text
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import single_status
from tests.signed_in import In

pytestmark = pytest.mark.django_db

PAGE = "/dieu-hanh/dau-hieu/"


def one_lies_still(cast: Cast) -> Signal:
    dossiers.accept(single_status(cast), by=cast.lan, at=MONDAY - timedelta(days=12))
    operations.rebuild(by=cast.admin, at=MONDAY)
    assert operations.seek_signals(at=MONDAY) == 1
    return Signal.objects.get()


def test_only_those_who_steer_or_watch_see_signals(cast: Cast, come_in: In) -> None:
    signal = one_lies_still(cast)
    for who in cast.everybody.values():
        expected = 200 if who.role in REPORTS else 403
        assert come_in(who).get(PAGE).status_code == expected, who.role
    assert come_in(cast.nam).get(f"{PAGE}{signal.id}/").status_code == 200


def test_a_signal_is_a_question_with_its_dossiers(cast: Cast, come_in: In) -> None:
    signal = one_lies_still(cast)
    page = text(come_in(cast.nam).get(PAGE))
    assert Sign.STILL.question in page
    assert Sign.BURST.question not in page, "what was not seen is named, and asked nobody"
    assert Sign.BURST.words in page
    assert "12 ngày không có sự kiện" in page
    behind = text(come_in(cast.nam).get(f"{PAGE}{signal.id}/"))
    row = Dossier.objects.get()
    assert row.code in behind
    assert row.owner_name not in behind
    assert "không phải kết luận" in behind


def test_a_leader_sees_no_signal_of_another_unit(cast: Cast, come_in: In) -> None:
    signal = one_lies_still(cast)
    Signal.objects.update(authority=cast.neighbour.code)
    assert come_in(cast.nam).get(f"{PAGE}{signal.id}/").status_code == 404
    assert "12 ngày" not in text(come_in(cast.nam).get(PAGE))
    assert "12 ngày" in text(come_in(cast.control).get(PAGE))


def test_an_empty_house_says_so(cast: Cast, come_in: In) -> None:
    assert "Không thấy dấu hiệu nào" in text(come_in(cast.nam).get(f"{PAGE}?ngay=x&don-vi=y"))
