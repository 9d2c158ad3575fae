"""Receiving, asking and refusing at the counter: once per key, with a paper for every answer."""

from dataclasses import replace

import pytest

from motcua.base.refusals import NotAllowed, NotFound
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models as dossiers
from motcua.dossiers.operations import Handed, Paper
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


def test_asking_gives_form_02_and_no_dossier(cast: Cast) -> None:
    items = [{"what": "Bản chính bằng tốt nghiệp", "reason": "chưa mang theo"}]
    row = operations.ask(answer(cast), items=items, by=cast.lan, at=MONDAY)
    assert row.state == models.State.ASKED
    assert papers.Paper.objects.get(subject_id=row.id).kind == "supplement_request"
    assert not dossiers.Dossier.objects.exists()
    assert [line.kind for line in journal.timeline("submission", row.id)] == ["SubmissionAnswered"]
    assert [one.state for one in queries.turned_away(cast.lan, on=MONDAY.date())] == ["asked"]
    assert operations.ask(answer(cast), items=items, by=cast.lan, at=MONDAY).id == row.id


@pytest.mark.parametrize("items", [[], [{"what": "Bằng", "reason": " "}], [{"what": "", "reason": "thiếu"}]])
def test_asking_says_what_and_why_or_is_refused(cast: Cast, items: list[dict[str, str]]) -> None:
    with pytest.raises(IntakeRefused, match="một lần"):
        operations.ask(answer(cast), items=items, by=cast.lan, at=MONDAY)


def test_refusing_gives_form_03_with_its_reason(cast: Cast) -> None:
    row = operations.refuse(answer(cast), reason="Bản chính bị tẩy xóa", by=cast.lan, at=MONDAY)
    assert papers.Paper.objects.get(subject_id=row.id).kind == "refusal"
    with pytest.raises(IntakeRefused, match="quyền biết"):
        operations.refuse(answer(cast, "lượt 2"), reason=" ", by=cast.lan, at=MONDAY)
    with pytest.raises(IntakeRefused, match="kết quả khác"):
        operations.ask(answer(cast), items=[{"what": "a", "reason": "b"}], by=cast.lan, at=MONDAY)


def test_only_the_desk_itself_answers_and_reads_its_answers(cast: Cast) -> None:
    for who in (cast.neighbour_desk, cast.minh, cast.nam, cast.thu):
        with pytest.raises(NotAllowed):
            operations.refuse(answer(cast), reason="không", by=who, at=MONDAY)
    row = operations.refuse(answer(cast), reason="tẩy xóa", by=cast.lan, at=MONDAY)
    queries.require_readable(row.id, viewer=cast.desk_head)
    with pytest.raises(NotFound):
        queries.require_readable(row.id, viewer=cast.neighbour_desk)


def test_the_same_matter_brought_again_is_seen(cast: Cast) -> None:
    got = operations.receive(handed(cast), key="lượt 1", by=cast.lan, at=MONDAY)
    assert [one.code for one in queries.same_matter(cast.hoa_id, "2.000815", at=MONDAY)] == [got.code]
    assert queries.same_matter(cast.duc_id, "2.000815", at=MONDAY) == []
