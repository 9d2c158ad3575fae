"""Verification: whoever holds a paper learns what it is worth, and nothing of the person."""

from dataclasses import asdict
from datetime import date

import pytest

from motcua.base import moments
from motcua.base.ids import new_id
from motcua.paperwork import operations, queries
from motcua.paperwork.queries import State
from motcua.paperwork.rules.forms import Kind
from tests.paperwork import told
from tests.paperwork.test_issue import MONDAY, issue


@pytest.mark.django_db
def test_a_good_paper_is_valid_and_shows_number_office_day_and_hash() -> None:
    paper = issue()
    operations.draw(paper.id, at=MONDAY)
    paper.refresh_from_db()
    found = queries.verification(paper.token)
    assert found.state is State.VALID
    assert found.title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"
    assert found.number_text == "01/TNHS"
    assert found.office_name == "Trung tâm Phục vụ hành chính công phường Sen Hồng"
    assert found.issued_on == date(2026, 10, 5)
    assert found.sha256 == paper.sha256
    assert "đang có giá trị" in found.sentence


@pytest.mark.django_db
def test_a_replaced_paper_names_its_successor() -> None:
    old = issue()
    later = moments.at(date(2026, 10, 7), "09:00")
    operations.replace(old.id, {}, reason="Sai tên bà Hoa", by=told.LAN, at=later)
    found = queries.verification(old.token)
    assert (found.state, found.replaced_by_number, found.replaced_on) == (State.REPLACED, "02/TNHS", date(2026, 10, 7))


@pytest.mark.django_db
def test_a_revoked_paper_says_since_when_and_not_why() -> None:
    paper = issue()
    operations.revoke(paper.id, reason="Bà Hoa khai sai số 999123456789", by=told.LAN, at=MONDAY)
    found = queries.verification(paper.token)
    assert (found.state, found.revoked_on) == (State.REVOKED, date(2026, 10, 5))
    assert "Hoa" not in str(found)


@pytest.mark.django_db
@pytest.mark.parametrize(
    "token",
    [
        "",
        "x",
        "a" * 22,
        "a" * 33,
        "../../etc/passwd-xxxxx",
        "' OR 1=1 --xxxxxxxxxxx",
        "\x00" * 22,
        "ngườidânhỏimãnàyđâu12",
    ],
)
def test_a_token_nobody_gave_out_is_unknown(token: str) -> None:
    issue()
    found = queries.verification(token)
    assert found == queries.Verification(state=State.UNKNOWN)
    assert "Không có giấy tờ nào mang mã này" in found.sentence


@pytest.mark.django_db
@pytest.mark.parametrize("kind", Kind)
def test_verification_tells_nothing_of_the_person_or_the_dossier(kind: Kind) -> None:
    paper = issue(kind, about=("dossier", new_id()))
    operations.draw(paper.id, at=MONDAY)
    said = str(asdict(queries.verification(paper.token)))
    for personal in ("Hoa", "Đức", told.NUMBER, told.PHONE, "Bông Súng", told.CODE, "Chứng thực", "hôn nhân", "Lan"):
        assert personal not in said.replace("giấy tờ", "")
    assert str(paper.id) not in said
    assert str(paper.subject_id) not in said
