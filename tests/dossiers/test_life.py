"""A dossier's whole life, by the people who live it."""

from datetime import timedelta
from uuid import UUID

import pytest

from motcua.base import moments
from motcua.base.refusals import NotAllowed, NotFound, Stale
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import DeedRefused, Handed
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import Finance, Status
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.paperwork import queries as papers
from motcua.workdays.rules.limits import Limit
from tests.cast import MONDAY, Cast

pytestmark = pytest.mark.django_db


def certified_copy(cast: Cast, **changes: object) -> Handed:
    told: dict[str, object] = {
        "version_id": cast.version("2.000815"),
        "receiving_office_id": cast.desk.id,
        "authority_id": cast.ward.id,
        "owner_id": cast.hoa_id,
        "copies": 2,
        "pages": 3,
    }
    return Handed(**(told | changes))  # type: ignore[arg-type]


def single_status(cast: Cast) -> Handed:
    """Three working days, with a longer limit when the marriage registers of another place must be asked."""
    version_id = cast.version("1.004873")
    case = catalogue.version(version_id).definition.case_keys[0]
    return certified_copy(cast, version_id=version_id, case=case, copies=1, pages=1)


def state(dossier_id: UUID) -> models.Dossier:
    return models.Dossier.objects.get(id=dossier_id)


def assert_adds_up(dossier_id: UUID) -> None:
    """The row says what its events say (invariant I-2)."""
    row = state(dossier_id)
    told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", dossier_id))
    live = frozenset(row.steps.filter(left_at__isnull=True).values_list("key", flat=True))
    assert (row.status, row.finance, live, row.version) == (told.status, told.finance, told.steps, told.version)
    assert (row.paused_since is not None, row.supplements) == (told.paused, told.supplements)


def test_a_certified_copy_goes_from_the_counter_back_to_the_counter(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    assert dossier.code == "H99.61.10-261005-0001"
    assert dossier.due_at == moments.at(MONDAY.date(), "17:00")
    assert dossier.derivation[-1] == "đến hạn thứ Hai 05/10/2026 17:00"
    assert dossier.fee == 2 * (2 * 2_000 + 1_000)
    assert state(dossier.id).finance == Finance.OWED

    operations.collect_fee(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    at = MONDAY
    for _ in range(20):
        at += timedelta(minutes=10)
        live = list(models.Step.objects.filter(dossier_id=dossier.id, left_at__isnull=True))
        assert len(live) == 1
        step = live[0]
        who = next(one for one in cast.everybody.values() if queries.may_take(step, one, at=at))
        if step.kind == "return":
            break
        if step.role == "handler" and not models.Result.objects.filter(dossier=dossier).exists():
            detail = queries.detail(dossier.id, viewer=who, at=at)
            operations.draft_result(
                dossier_id=dossier.id,
                key=detail.procedure.results[0].key,
                text=detail.result_text,
                granted=True,
                by=who,
                at=at,
            )
        deed = {"sign": operations.sign, "issue": operations.issue}.get(step.kind, operations.forward)
        choices = queries.detail(dossier.id, viewer=who, at=at).choices
        if deed is operations.forward and choices:
            operations.forward(dossier_id=dossier.id, choice=choices[0][0], by=who, at=at)
        else:
            deed(dossier_id=dossier.id, by=who, at=at)
        assert_adds_up(dossier.id)
    row = state(dossier.id)
    assert row.status == Status.DONE
    assert row.finished_as == "on_time"
    operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", by=cast.lan, at=at)
    row = state(dossier.id)
    assert row.status == Status.RETURNED
    assert not row.steps.filter(left_at__isnull=True).exists()
    assert_adds_up(dossier.id)
    kinds = [paper.kind for paper in papers.about("dossier", dossier.id)]
    assert kinds == ["receipt", "cash_receipt", "result", "result_return"]


def test_two_officers_cannot_both_pass_on_what_one_of_them_saw(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY, seen=1)
    with pytest.raises(Stale, match="tải lại trang"):
        operations.assign(
            dossier_id=dossier.id, position_id=cast.minh.position_id or UUID(int=0), by=cast.minh, at=MONDAY, seen=1
        )


def test_nobody_acts_on_a_step_that_is_not_theirs(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    for who in cast.everybody.values():
        if who == cast.lan:
            continue
        with pytest.raises(NotAllowed):
            operations.forward(dossier_id=dossier.id, by=who, at=MONDAY)
    assert state(dossier.id).version == 1


def test_the_neighbour_does_not_even_learn_that_a_dossier_exists(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    for who in (cast.neighbour_desk, cast.neighbour_handler, cast.police, cast.insurance):
        with pytest.raises(NotFound):
            queries.detail(dossier.id, viewer=who, at=MONDAY)
    assert queries.detail(dossier.id, viewer=cast.thu, at=MONDAY).dossier.code == dossier.code


def test_a_desk_elsewhere_cannot_receive_in_this_ones_name(cast: Cast) -> None:
    with pytest.raises(NotAllowed):
        operations.accept(certified_copy(cast), by=cast.neighbour_desk, at=MONDAY)


def test_codes_of_a_day_are_counted_from_one_and_again_the_next_day(cast: Cast) -> None:
    first = [operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY).code for _ in range(3)]
    assert [code[-4:] for code in first] == ["0001", "0002", "0003"]
    tomorrow = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY + timedelta(days=1))
    assert tomorrow.code == "H99.61.10-261006-0001"


def test_a_supplement_stops_the_clock_and_starts_it_anew(cast: Cast) -> None:
    handed = single_status(cast)
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    component = queries.detail(dossier.id, viewer=cast.minh, at=MONDAY).procedure.components[0]
    item = operations.SupplementItem(what=component.name, reason="bản nộp bị mờ", component=component.key)
    later = MONDAY + timedelta(days=1)
    request = operations.request_supplement(dossier_id=dossier.id, items=[item], by=cast.minh, at=later)
    assert request.number == 1
    assert state(dossier.id).status == Status.WAITING_FOR_CITIZEN
    assert queries.standing_of(state(dossier.id), later).key == "paused"
    with pytest.raises(NotAllowed):
        operations.forward(dossier_id=dossier.id, by=cast.minh, at=later)
    back = MONDAY + timedelta(days=3)
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=back)
    row = state(dossier.id)
    assert row.due_original == dossier.due_original
    assert row.due_at > row.due_original
    assert any("tính lại từ đầu" in line for line in row.derivation)
    assert_adds_up(dossier.id)
    with pytest.raises(DeedRefused, match="lãnh đạo"):
        operations.request_supplement(dossier_id=dossier.id, items=[item], by=cast.minh, at=back)


def test_nothing_outside_the_law_can_be_asked_for(cast: Cast) -> None:
    handed = single_status(cast)
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    invented = operations.SupplementItem(what="Giấy xác nhận của tổ dân phố", reason="cho chắc")
    with pytest.raises(DeedRefused, match="căn cứ pháp lý"):
        operations.request_supplement(dossier_id=dossier.id, items=[invented], by=cast.minh, at=MONDAY)


def test_a_dossier_forks_and_waits_for_every_branch(cast: Cast) -> None:
    handed = certified_copy(cast, version_id=cast.version("2.000986"), copies=1, pages=1)
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    operations.draft_result(
        dossier_id=dossier.id, key="giay-khai-sinh", text="Nội dung", granted=True, by=cast.minh, at=MONDAY
    )
    operations.forward(dossier_id=dossier.id, by=cast.minh, at=MONDAY)
    operations.sign(dossier_id=dossier.id, by=cast.nam, at=MONDAY)
    live = models.Step.objects.filter(dossier_id=dossier.id, left_at__isnull=True)
    assert {step.key for step in live} == {"thuong-tru", "the-bhyt"}
    operations.forward(dossier_id=dossier.id, by=cast.insurance, at=MONDAY)
    assert {step.key for step in live.all()} == {"thuong-tru"}
    assert_adds_up(dossier.id)
    with pytest.raises(DeedRefused, match="nhánh khác"):
        operations.return_to_step(
            dossier_id=dossier.id, to_key="khai-sinh", reason="sai tên", by=cast.police, at=MONDAY
        )
    operations.forward(dossier_id=dossier.id, by=cast.police, at=MONDAY)
    assert {step.key for step in live.all()} == {"nhan-ket-qua"}
    assert_adds_up(dossier.id)


def test_an_opinion_holds_the_step_until_it_is_given(cast: Cast) -> None:
    handed = single_status(cast)
    dossier = operations.accept(handed, by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    police = offices.office_by_id(cast.police.office_id or UUID(int=0))
    asked = operations.consult(
        dossier_id=dossier.id,
        office_id=police.id,
        question="Người này có đăng ký kết hôn nơi khác không?",
        within=Limit.parse("1 working days"),
        by=cast.minh,
        at=MONDAY,
    )
    with pytest.raises(DeedRefused, match="ý kiến"):
        operations.forward(dossier_id=dossier.id, by=cast.minh, at=MONDAY)
    assert [one.code for one in queries.to_answer(cast.police, at=MONDAY)] == [dossier.code]
    operations.answer(consultation_id=asked.id, text="Chưa thấy.", by=cast.police, at=MONDAY)
    assert queries.to_answer(cast.police, at=MONDAY) == []
    assert_adds_up(dossier.id)


def test_a_withdrawn_dossier_is_over_and_its_notice_is_on_paper(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    operations.withdraw(dossier_id=dossier.id, reason="đổi ý", by=cast.lan, at=MONDAY)
    assert state(dossier.id).status == Status.WITHDRAWN
    assert [paper.kind for paper in papers.about("dossier", dossier.id)] == ["receipt", "stop_notice"]
    assert_adds_up(dossier.id)
    with pytest.raises(NotAllowed):
        operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)


def test_a_promised_date_cannot_be_corrected_by_hand(cast: Cast) -> None:
    dossier = operations.accept(certified_copy(cast), by=cast.lan, at=MONDAY)
    with pytest.raises(DeedRefused, match="ngày hẹn"):
        operations.correct(
            dossier_id=dossier.id, what="due_at", value="2030-01-01", reason="cho đẹp", by=cast.lan, at=MONDAY
        )


def test_a_lawful_longer_limit_moves_the_date_with_its_reason_and_keeps_the_first_one(cast: Cast) -> None:
    dossier = operations.accept(single_status(cast), by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, choice="xac-minh", by=cast.minh, at=MONDAY)
    row = state(dossier.id)
    assert row.due_original == dossier.due_original == moments.at(MONDAY.date() + timedelta(days=3), "17:00")
    assert row.due_at > row.due_original
    assert any(line.startswith("kéo dài: ") for line in row.derivation)
    told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", dossier.id))
    assert told.due != told.due_original
    assert_adds_up(dossier.id)


def test_a_step_that_branches_asks_which_way(cast: Cast) -> None:
    dossier = operations.accept(single_status(cast), by=cast.lan, at=MONDAY)
    operations.forward(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    with pytest.raises(DeedRefused, match="phải chọn một hướng"):
        operations.forward(dossier_id=dossier.id, by=cast.minh, at=MONDAY)
