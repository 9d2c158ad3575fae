"""Receiving, asking and refusing at the counter: once per key, with a paper for every answer."""

from dataclasses import replace
from datetime import timedelta

import pytest

from motcua.base.refusals import NotAllowed, NotFound
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models as dossiers
from motcua.dossiers.operations import Handed, Paper, SupplementItem
from motcua.dossiers.rules.status import Finance, Status
from motcua.intake import models, operations, queries
from motcua.intake.operations import Answer, IntakeRefused
from motcua.journal import queries as journal
from motcua.paperwork import models as papers
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


def handed(cast: Cast) -> Handed:
    return Handed(
        version_id=cast.version("2.000815"),
        receiving_office_id=cast.desk.id,
        authority_id=cast.ward.id,
        owner_id=cast.hoa_id,
    )


def answer(cast: Cast, key: str = "lượt 1") -> Answer:
    return Answer(version_id=cast.version("2.000815"), office_id=cast.desk.id, person_id=cast.hoa_id, key=key)


def test_the_same_key_gives_the_same_dossier_back(cast: Cast) -> None:
    first = operations.receive(handed(cast), key="lượt 1", by=cast.lan, at=MONDAY)
    second = operations.receive(handed(cast), key="lượt 1", by=cast.lan, at=MONDAY)
    assert (first.again, second.again) == (False, True)
    assert (second.dossier_id, second.code, second.receipt_id) == (first.dossier_id, first.code, first.receipt_id)
    assert dossiers.Dossier.objects.count() == 1


def test_a_key_used_for_another_content_is_a_mistake_that_is_named(cast: Cast) -> None:
    first = operations.receive(handed(cast), key="lượt 1", by=cast.lan, at=MONDAY)
    with pytest.raises(IntakeRefused, match=first.code) as refused:
        operations.receive(replace(handed(cast), copies=2), key="lượt 1", by=cast.lan, at=MONDAY)
    assert refused.value.code == "key-reused"


def test_missing_papers_are_named_until_the_officer_says_all_is_there(cast: Cast) -> None:
    with pytest.raises(IntakeRefused, match="Còn thiếu: Bản chính giấy tờ") as refused:
        operations.receive(handed(cast), key="lượt 1", complete=False, by=cast.lan, at=MONDAY)
    assert refused.value.field == "papers"
    assert not dossiers.Dossier.objects.exists()
    needed = catalogue.version(cast.version("2.000815")).definition.components
    brought = [Paper(component=one.key, name=one.name, copies=1) for one in needed]
    full = replace(handed(cast), papers=brought)
    assert operations.receive(full, key="lượt 1", complete=False, by=cast.lan, at=MONDAY).code


def test_receiving_collecting_and_passing_on_are_one_deed_or_none(cast: Cast) -> None:
    got = operations.receive(handed(cast), key="lượt 1", collect=True, forward=True, by=cast.lan, at=MONDAY)
    row = dossiers.Dossier.objects.get(id=got.dossier_id)
    assert (row.status, row.finance) == (Status.IN_PROCESS, Finance.PAID)
    kinds = [line.kind for line in journal.timeline("dossier", row.id)]
    assert kinds == ["DossierAccepted", "FeeSettled", "DossierForwarded"]


BROUGHT_NEXT = SupplementItem(
    what="Bản chính bằng tốt nghiệp", reason="chưa mang theo", legal_basis="Nghị định 23/2015/NĐ-CP, điều 20"
)


def test_asking_gives_form_02_and_no_dossier(cast: Cast) -> None:
    row = operations.ask(answer(cast), items=[BROUGHT_NEXT], by=cast.lan, at=MONDAY)
    assert row.state == models.State.ASKED
    assert papers.Paper.objects.get(subject_id=row.id).kind == "supplement_request"
    assert not dossiers.Dossier.objects.exists()
    assert [line.kind for line in journal.timeline("submission", row.id)] == ["SubmissionAnswered"]
    assert [one.state for one in queries.turned_away(cast.lan, on=MONDAY.date())] == ["asked"]
    assert operations.ask(answer(cast), items=[BROUGHT_NEXT], by=cast.lan, at=MONDAY).id == row.id


def test_a_paper_of_the_procedure_is_asked_for_without_a_ground_of_its_own(cast: Cast) -> None:
    version_id = cast.version("2.000815")
    component = catalogue.version(version_id).definition.components[0]
    item = SupplementItem(what=component.name, reason="chưa mang theo", component=component.key)
    assert operations.ask(answer(cast), items=[item], by=cast.lan, at=MONDAY).state == models.State.ASKED


@pytest.mark.parametrize(
    ("items", "says"),
    [
        ([], "một lần"),
        ([replace(BROUGHT_NEXT, reason=" ")], "Mục 1: mời ghi rõ cần gì và vì sao"),
        ([BROUGHT_NEXT, replace(BROUGHT_NEXT, what="")], "Mục 2: mời ghi rõ"),
        ([replace(BROUGHT_NEXT, legal_basis=" ")], "không có trong thành phần hồ sơ"),
        ([replace(BROUGHT_NEXT, legal_basis="", component="bịa")], "không có trong thành phần hồ sơ"),
    ],
)
def test_asking_says_what_and_why_and_on_what_ground_or_is_refused(
    cast: Cast, items: list[SupplementItem], says: str
) -> None:
    with pytest.raises(IntakeRefused, match=says):
        operations.ask(answer(cast), items=items, by=cast.lan, at=MONDAY)
    assert not models.Submission.objects.exists()


def test_refusing_gives_form_03_with_its_reason_and_its_ground(cast: Cast) -> None:
    told = {"reason": "Bản chính bị tẩy xóa", "legal_basis": "Nghị định 23/2015/NĐ-CP, điều 22"}
    row = operations.refuse(answer(cast), **told, by=cast.lan, at=MONDAY)
    assert papers.Paper.objects.get(subject_id=row.id).kind == "refusal"
    with pytest.raises(IntakeRefused, match="quyền biết"):
        operations.refuse(answer(cast, "lượt 2"), **told | {"reason": " "}, by=cast.lan, at=MONDAY)
    with pytest.raises(IntakeRefused, match="căn cứ pháp lý"):
        operations.refuse(answer(cast, "lượt 2"), **told | {"legal_basis": " "}, by=cast.lan, at=MONDAY)
    with pytest.raises(IntakeRefused, match="kết quả khác"):
        operations.ask(answer(cast), items=[BROUGHT_NEXT], by=cast.lan, at=MONDAY)


def test_only_the_desk_itself_answers_and_reads_its_answers(cast: Cast) -> None:
    for who in (cast.neighbour_desk, cast.minh, cast.nam, cast.thu):
        with pytest.raises(NotAllowed):
            operations.refuse(answer(cast), reason="không", legal_basis="luật", by=who, at=MONDAY)
    row = operations.refuse(answer(cast), reason="tẩy xóa", legal_basis="luật", by=cast.lan, at=MONDAY)
    queries.require_readable(row.id, viewer=cast.desk_head)
    with pytest.raises(NotFound):
        queries.require_readable(row.id, viewer=cast.neighbour_desk)


def test_the_same_matter_brought_again_is_seen(cast: Cast) -> None:
    got = operations.receive(handed(cast), key="lượt 1", by=cast.lan, at=MONDAY)
    assert [one.code for one in queries.same_matter(cast.hoa_id, "2.000815", at=MONDAY)] == [got.code]
    assert queries.same_matter(cast.duc_id, "2.000815", at=MONDAY) == []


def test_what_a_desk_receives_most_comes_first_and_of_its_own_desk_only(cast: Cast) -> None:
    copies, single = cast.version("2.000815"), cast.version("1.004873")
    for number, version_id in enumerate([single, copies, copies]):
        told = replace(answer(cast, f"lượt {number}"), version_id=version_id)
        operations.refuse(told, reason="tẩy xóa", legal_basis="luật", by=cast.lan, at=MONDAY)
    assert queries.usual(cast.lan, at=MONDAY) == [copies, single]
    assert queries.usual(cast.lan, at=MONDAY, limit=1) == [copies]
    assert queries.usual(cast.lan, at=MONDAY + timedelta(days=31)) == []
    assert queries.usual(cast.neighbour_desk, at=MONDAY) == []
