"""Issuing: the next number of the right book, fixed facts, and one line in the journal."""

from collections.abc import Callable
from datetime import date, datetime
from typing import Any
from uuid import UUID

import pytest
from django.db import DatabaseError, connection, transaction

from motcua.base import moments
from motcua.base.ids import new_id
from motcua.base.refusals import NotFound
from motcua.journal import queries as journal
from motcua.journal.models import Delivery
from motcua.paperwork import operations, queries
from motcua.paperwork.models import Paper, RegisterBook, Reprint
from motcua.paperwork.operations import PaperRefused
from motcua.paperwork.queries import State
from motcua.paperwork.rules.facts import WrongFacts
from motcua.paperwork.rules.forms import Kind
from tests.paperwork import told

MONDAY = moments.at(date(2026, 10, 5), "09:00")
DOSSIER = ("dossier", new_id())


def issue(
    kind: str = "receipt",
    facts: dict[str, Any] | None = None,
    *,
    office: str = "H99.61",
    about: tuple[str, UUID] = DOSSIER,
    at: datetime = MONDAY,
) -> Paper:
    return operations.issue(
        kind,
        told.FULL[Kind(kind)] if facts is None else facts,
        office_code=office,
        office_name="Trung tâm Phục vụ hành chính công phường Sen Hồng",
        province="H99",
        about=about,
        by=told.LAN,
        at=at,
    )


# --- numbers ---------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_papers_of_one_office_and_year_are_numbered_from_one() -> None:
    assert [issue().number_text for _ in range(3)] == ["01/TNHS", "02/TNHS", "03/TNHS"]


@pytest.mark.django_db
def test_every_office_and_every_sign_has_its_own_book() -> None:
    issue()
    assert issue(office="H99.62").number_text == "01/TNHS"
    assert issue("supplement_request").number_text == "01/HDHS"
    assert issue("result").number_text == "01/GXN-UBND"
    assert issue("result", {}).number_text == "01/KQ"
    assert RegisterBook.objects.count() == 5


@pytest.mark.django_db
def test_numbers_start_anew_with_the_vietnamese_year() -> None:
    issue(at=moments.at(date(2026, 12, 31), "23:59"))
    eve_in_utc = moments.at(date(2027, 1, 1), "00:10")  # still 2026 in Greenwich
    new_year = issue(at=eve_in_utc)
    assert new_year.number_text == "01/TNHS"
    assert [book.year for book in RegisterBook.objects.order_by("year")] == [2026, 2027]
    assert issue(at=moments.at(date(2026, 12, 31), "23:59")).number_text == "02/TNHS"


@pytest.mark.django_db
def test_a_slip_without_a_book_has_no_number() -> None:
    slip = issue("control_slip")
    assert (slip.number, slip.number_text, slip.book) == (None, "", None)
    assert not RegisterBook.objects.exists()


@pytest.mark.django_db
def test_a_number_given_back_by_a_failed_deed_is_given_out_again() -> None:
    issue()
    with transaction.atomic():
        assert issue().number_text == "02/TNHS"
        transaction.set_rollback(True)
    assert issue().number_text == "02/TNHS"
    assert queries.broken_books() == []


@pytest.mark.django_db
def test_the_register_lists_its_papers_in_order_of_numbers() -> None:
    first, second, third = issue(), issue(), issue()
    operations.revoke(first.id, reason="In nhầm", by=told.LAN, at=MONDAY)
    operations.replace(second.id, told.FULL[Kind.RECEIPT], reason="Sai tên", by=told.LAN, at=MONDAY)
    issue(office="H99.62")
    rows = list(queries.register_rows(province="H99", office_code="H99.61", book="TNHS", year=2026))
    assert [(row.number, row.state) for row in rows] == [
        (1, State.REVOKED),
        (2, State.REPLACED),
        (3, State.VALID),
        (4, State.VALID),
    ]
    assert rows[2].number_text == third.number_text
    assert (rows[0].subject, rows[0].subject_id) == DOSSIER
    assert rows[0].title == "Giấy tiếp nhận hồ sơ và hẹn trả kết quả"


# --- what is fixed ---------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_paper_keeps_the_form_of_its_day() -> None:
    last_day, first_day = moments.at(date(2025, 9, 14), "23:59"), moments.at(date(2025, 9, 15), "00:00")
    assert issue("apology", at=last_day).form == "tt01-2018/04"
    apology = issue("apology", at=first_day)
    assert apology.form == "tt03-2025/04"
    assert apology.title == "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết"


@pytest.mark.django_db
def test_a_day_without_a_form_is_refused_with_a_sentence() -> None:
    with pytest.raises(PaperRefused, match=r"Ngày 01/01/2018 chưa có mẫu giấy này"):
        issue(at=moments.at(date(2018, 1, 1), "09:00"))


@pytest.mark.django_db
def test_wrong_facts_take_no_number() -> None:
    with pytest.raises(WrongFacts, match="due: Extra"):
        issue("receipt", {"due": MONDAY})
    assert not RegisterBook.objects.exists()


@pytest.mark.django_db
def test_facts_lie_sealed_in_the_database() -> None:
    paper = issue()
    with connection.cursor() as cursor:
        cursor.execute("SELECT row_to_json(paperwork_paper)::text FROM paperwork_paper WHERE id = %s", [paper.id])
        row = cursor.fetchone()[0]
    for secret in (told.NUMBER, told.PHONE, "Nguyễn Thị Hoa", "Phạm Văn Đức"):
        assert secret not in row
    assert told.NUMBER in Paper.objects.get(id=paper.id).facts


@pytest.mark.django_db
def test_issuing_is_one_line_of_the_paper_and_one_delivery() -> None:
    paper = issue()
    (line,) = journal.timeline("paper", paper.id)
    assert (line.kind, line.by_name, line.at) == ("PaperIssued", "Trần Thị Lan", MONDAY)
    assert line.sentence == "Ban hành giấy tờ số 01/TNHS."
    assert [delivery.handler for delivery in Delivery.objects.all()] == ["motcua.paperwork.handlers.draw_the_paper"]


@pytest.mark.django_db
def test_tokens_are_128_bits_and_never_alike() -> None:
    tokens = {issue().token for _ in range(50)}
    assert len(tokens) == 50
    assert {len(token) for token in tokens} == {22}


# --- replaced, revoked -----------------------------------------------------------------------------------


@pytest.mark.django_db
def test_a_replacement_has_a_new_number_and_the_old_one_points_to_it() -> None:
    old = issue()
    new = operations.replace(old.id, {"code": told.CODE}, reason="Sai ngày hẹn", by=told.LAN, at=MONDAY)
    assert (new.kind, new.number_text, new.subject_id) == ("receipt", "02/TNHS", old.subject_id)
    assert Paper.objects.get(id=old.id).replaced_by_id == new.id
    assert [line.kind for line in journal.timeline("paper", old.id)] == ["PaperIssued", "PaperReplaced"]
    assert journal.timeline("paper", old.id)[1].sentence == "Thay bằng giấy tờ số 02/TNHS: Sai ngày hẹn"


@pytest.mark.django_db
def test_a_paper_is_replaced_or_revoked_once_and_with_a_reason() -> None:
    old, gone = issue(), issue()
    operations.replace(old.id, {}, reason="Sai tên", by=told.LAN, at=MONDAY)
    operations.revoke(gone.id, reason="In nhầm", by=told.LAN, at=MONDAY)
    deeds: tuple[Callable[[Paper], Paper], ...] = (
        lambda paper: operations.replace(paper.id, {}, reason="Lại nữa", by=told.LAN, at=MONDAY),
        lambda paper: operations.revoke(paper.id, reason="Lại nữa", by=told.LAN, at=MONDAY),
    )
    for deed in deeds:
        with pytest.raises(PaperRefused, match="đã được thay") as refused:
            deed(old)
        assert refused.value.code == "replaced"
        with pytest.raises(PaperRefused, match="đã bị thu hồi") as refused:
            deed(gone)
        assert refused.value.code == "revoked"
    with pytest.raises(PaperRefused, match="lý do") as refused:
        operations.revoke(issue().id, reason="  ", by=told.LAN, at=MONDAY)
    assert refused.value.field == "reason"
    with pytest.raises(NotFound):
        operations.revoke(new_id(), reason="Không có", by=told.LAN, at=MONDAY)
    assert queries.broken_books() == []


# --- what the database itself refuses ----------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("change", "refusal"),
    [
        ("UPDATE paperwork_paper SET number = 9, number_text = '09/TNHS'", "never changes"),
        ("UPDATE paperwork_paper SET token = 'x'", "never changes"),
        ("UPDATE paperwork_paper SET facts = ''", "never changes"),
        ("UPDATE paperwork_paper SET issued_at = issued_at - interval '1 day'", "never changes"),
        ("UPDATE paperwork_paper SET form = 'tt01-2018/01'", "never changes"),
        ("UPDATE paperwork_paper SET sha256 = repeat('0', 64)", "bytes of a drawn paper"),
        ("UPDATE paperwork_paper SET sha256 = '', size = NULL, drawn_at = NULL, signed_by = ''", "bytes of a drawn"),
        ("DELETE FROM paperwork_paper", "never deleted"),
        ("UPDATE paperwork_registerbook SET last = 0", "only counts up"),
        ("UPDATE paperwork_registerbook SET year = 2020", "only counts up"),
        ("DELETE FROM paperwork_registerbook", "never deleted"),
        ("UPDATE paperwork_registerbook SET last = 2; SET CONSTRAINTS ALL IMMEDIATE", "has no paper"),
        ("UPDATE paperwork_paper SET revoked_at = now()", "a_revoked_paper_has_a_reason"),
        ("UPDATE paperwork_paper SET replaced_by_id = id", "does_not_replace_itself"),
    ],
)
def test_the_database_refuses_what_no_program_may_do(change: str, refusal: str) -> None:
    operations.draw(issue().id, at=MONDAY)
    with pytest.raises(DatabaseError, match=refusal), transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(change)


@pytest.mark.django_db
def test_one_number_is_never_given_twice_in_a_book() -> None:
    paper = issue()
    twin = Paper.objects.get(id=paper.id)
    twin.id, twin.token = new_id(), "another-token-of-a-twin"
    with pytest.raises(DatabaseError, match="a_number_is_given_once_in_its_book"), transaction.atomic():
        twin.save(force_insert=True)


@pytest.mark.django_db
def test_a_book_with_a_gap_is_found() -> None:
    issue()
    issue()
    with transaction.atomic():
        RegisterBook.objects.update(last=5)  # not yet refused: the guard looks when the transaction ends
        assert [(book.book, book.last, book.papers) for book in queries.broken_books()] == [("TNHS", 5, 2)]
        transaction.set_rollback(True)


# --- asking ----------------------------------------------------------------------------------------------


@pytest.mark.django_db
def test_the_papers_of_a_dossier_are_listed_oldest_first() -> None:
    mine = ("dossier", new_id())
    receipt, slip = issue(about=mine), issue("control_slip", about=mine)
    issue()
    operations.reprint(receipt.id, by=told.LAN, at=MONDAY)
    lines = queries.about(*mine)
    assert [(line.id, line.kind, line.reprints, line.drawn) for line in lines] == [
        (receipt.id, "receipt", 1, True),
        (slip.id, "control_slip", 0, False),
    ]
    assert [line.file_name for line in lines] == ["01-TNHS-2026.pdf", "control-slip-2026.pdf"]
    assert queries.paper(receipt.id) == lines[0]
    assert queries.subject_of(receipt.id) == mine
    assert queries.subject_behind(receipt.token) == mine
    assert queries.subject_behind("khong-co-ma-nay-dau-ca") is None
    for question in (queries.paper, queries.subject_of, queries.pdf):
        with pytest.raises(NotFound):
            question(new_id())


@pytest.mark.django_db
def test_listing_papers_takes_one_question_however_many_there_are(
    django_assert_num_queries: Any,
) -> None:
    mine = ("dossier", new_id())
    for _ in range(5):
        issue(about=mine)
    with django_assert_num_queries(1):
        assert len(queries.about(*mine)) == 5


@pytest.mark.django_db
def test_reprints_are_counted_one_by_one() -> None:
    paper = issue()
    for _ in range(3):
        operations.reprint(paper.id, by=told.LAN, at=MONDAY)
    assert list(Reprint.objects.order_by("ordinal").values_list("ordinal", "by_name", "by_office")) == [
        (n, "Trần Thị Lan", "H99.61") for n in (1, 2, 3)
    ]
    with pytest.raises(NotFound):
        operations.reprint(new_id(), by=told.LAN, at=MONDAY)
