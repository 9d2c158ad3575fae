"""Asking the citizen for what is missing: once, completely, lawfully; and what follows when they do not come."""

import json
from datetime import datetime, timedelta
from typing import Any

import pytest
import yaml

from motcua.base import moments
from motcua.catalogue import operations as catalogue
from motcua.catalogue import queries as versions
from motcua.dossiers import jobs, models, operations, queries
from motcua.dossiers.operations import DeedRefused, SupplementItem
from motcua.dossiers.rules.status import Status
from motcua.journal import queries as journal
from motcua.paperwork.models import Paper
from tests.cast import DATA, MONDAY, SYSTEM, Cast
from tests.dossiers.test_life import assert_adds_up, certified_copy

pytestmark = pytest.mark.django_db

TUESDAY, FRIDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=4)
GROUND = "Điều 16 Nghị định 118/2025/NĐ-CP"


def under(cast: Cast, **policy: Any) -> models.Dossier:
    """A dossier of three working days, in the handler's hands, whose procedure says so of supplements."""
    file = next(DATA.glob("procedures/1.004873_*_2025-07-01.yaml"))
    told = yaml.safe_load(file.read_text("utf-8"))
    told |= {"code": "1.994873", "supplement": {"ground": GROUND, **policy}}
    version = catalogue.import_file(yaml.safe_dump(told, allow_unicode=True), by=SYSTEM, at=MONDAY)
    catalogue.publish(version.id, by=SYSTEM, at=MONDAY)
    case = versions.version(version.id).definition.case_keys[0]
    row = operations.accept(
        certified_copy(cast, version_id=version.id, case=case, copies=1, pages=1), by=cast.lan, at=MONDAY
    )
    operations.forward(dossier_id=row.id, by=cast.lan, at=MONDAY)
    return row


def item(dossier: models.Dossier, **changes: Any) -> SupplementItem:
    component = versions.version(dossier.procedure_version_id).definition.components[0]
    told = {"what": "Bản chụp rõ hơn", "reason": "bản nộp bị mờ", "component": component.key}
    return SupplementItem(**(told | changes))


def ask(dossier: models.Dossier, *, by: Any, at: datetime = TUESDAY, **changes: Any) -> models.SupplementRequest:
    return operations.request_supplement(dossier_id=dossier.id, items=[item(dossier)], by=by, at=at, **changes)


def state(dossier: models.Dossier) -> models.Dossier:
    return models.Dossier.objects.get(id=dossier.id)


def lapse(at: datetime) -> int:
    return operations.lapse_supplements(by=SYSTEM, at=at)


# --- asking -----------------------------------------------------------------------------------------------


def test_form_02_names_for_each_thing_its_paper_or_its_law(cast: Cast) -> None:
    dossier = under(cast)
    own = SupplementItem(
        what="Giấy xác nhận khác", reason="luật yêu cầu", legal_basis="Điều 22 Nghị định 123/2015/NĐ-CP"
    )
    operations.request_supplement(dossier_id=dossier.id, items=[item(dossier), own], by=cast.minh, at=TUESDAY)
    paper = Paper.objects.get(kind="supplement_request", subject_id=dossier.id)
    component = versions.version(dossier.procedure_version_id).definition.components[0].name
    assert component in json.loads(paper.facts)["items"][0]
    assert own.legal_basis in json.loads(paper.facts)["items"][1]
    assert paper.office_code == cast.desk.code, "it goes out through the one-stop desk"
    pause = models.Pause.objects.get(dossier=dossier)
    assert (pause.paper_id, pause.evidence, pause.legal_basis) == (paper.id, paper.number_text, GROUND)


def test_three_working_days_after_the_reception_it_is_too_late_to_ask_without_a_leader(cast: Cast) -> None:
    dossier = under(cast)
    last = moments.at(MONDAY.date() + timedelta(days=3), "17:00")
    with pytest.raises(DeedRefused, match="Đã quá hạn yêu cầu bổ sung"):
        ask(dossier, by=cast.minh, at=last + timedelta(minutes=1))
    ask(dossier, by=cast.minh, at=last)


def test_a_second_request_needs_a_leader_and_a_ground_and_is_a_second_trip(cast: Cast) -> None:
    dossier = under(cast)
    ask(dossier, by=cast.minh)
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=TUESDAY)
    for who, ground in ((cast.minh, GROUND), (cast.nam, " ")):
        with pytest.raises(DeedRefused) as refused:
            ask(dossier, by=who, ground=ground)
        assert refused.value.field == "ground"
    again = ask(dossier, by=cast.nam, ground=GROUND)
    assert (again.number, again.ground) == (2, GROUND)
    detail = queries.detail(dossier.id, viewer=cast.minh, at=TUESDAY)
    assert detail.trips == 2
    assert GROUND in journal.timeline("dossier", dossier.id)[-1].sentence
    book = queries.BookFilter(first=MONDAY.date(), last=MONDAY.date())
    assert [row.trips for row in queries.register(cast.lan, book, at=TUESDAY).rows] == [2]
    assert_adds_up(dossier.id)


@pytest.mark.parametrize(
    ("policy", "due"),
    [
        ({"policy": "restart"}, "2026-10-14"),
        ({"policy": "pause"}, "2026-10-13"),
        ({"policy": "remaining_plus", "plus": 2}, "2026-10-15"),
    ],
)
def test_the_version_decides_what_becomes_of_the_date(cast: Cast, policy: dict[str, Any], due: str) -> None:
    """Three working days from Monday the 5th, asked on Tuesday, brought on Friday the 9th."""
    dossier = under(cast, **policy)
    ask(dossier, by=cast.minh)
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=FRIDAY)
    row = state(dossier)
    assert f"{moments.day_of(row.due_at)}" == due
    assert row.due_original == dossier.due_original
    assert (row.complete_at > row.received_at) == (policy["policy"] == "restart")
    assert_adds_up(dossier.id)


def test_asked_on_the_last_day_under_a_pause_it_is_late_when_it_comes_back(cast: Cast) -> None:
    dossier = under(cast, policy="pause")
    thursday, monday = MONDAY + timedelta(days=3), MONDAY + timedelta(days=7)
    ask(dossier, by=cast.minh, at=thursday)
    assert queries.standing_of(state(dossier), monday).key == "paused"
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=monday)
    row = state(dossier)
    assert row.due_at == dossier.due_original
    assert queries.standing_of(row, monday).key == "late"
    assert any("không còn ngày nào" in line for line in row.derivation)


def test_true_time_goes_on_while_the_legal_clock_stands_still(cast: Cast) -> None:
    dossier = under(cast, policy="pause")
    ask(dossier, by=cast.minh)
    detail = queries.detail(dossier.id, viewer=cast.minh, at=FRIDAY)
    assert detail.standing.key == "paused"
    assert detail.elapsed == (4, 4, 4 * 8 * 60, 4 * 24 * 60)
    book = queries.BookFilter(first=MONDAY.date(), last=MONDAY.date())
    assert queries.register(cast.lan, book, at=FRIDAY).rows[0].elapsed == detail.elapsed


# --- when nobody comes ------------------------------------------------------------------------------------


def test_until_the_citizens_last_day_is_over_nothing_happens(cast: Cast) -> None:
    dossier = under(cast, citizen_within="3 working days", on_expiry="return")
    request = ask(dossier, by=cast.minh)
    assert request.until == moments.at(FRIDAY.date(), "17:00")
    assert lapse(request.until) == 0
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=request.until)
    assert lapse(request.until + timedelta(days=9)) == 0


@pytest.mark.parametrize(("on_expiry", "paper"), [("return", "stop_notice"), ("refuse", "refusal")])
def test_what_was_not_brought_in_time_ends_as_the_procedure_says_with_its_paper(
    cast: Cast, on_expiry: str, paper: str
) -> None:
    dossier = under(cast, citizen_within="3 working days", on_expiry=on_expiry)
    ask(dossier, by=cast.minh)
    late = FRIDAY + timedelta(days=1)
    assert lapse(late) == 1
    row = state(dossier)
    assert (row.status, row.ended_at, row.paused_since) == (Status.STOPPED, late, None)
    assert not row.steps.filter(left_at__isnull=True).exists()
    issued = Paper.objects.get(kind=paper, subject_id=dossier.id)
    assert json.loads(issued.facts)["legal_basis"] == GROUND
    assert "Hết thời hạn bổ sung" in json.loads(issued.facts)["reason"]
    last = journal.timeline("dossier", dossier.id)[-1]
    assert (last.kind, last.by_name) == ("DossierStopped", SYSTEM.name)
    assert lapse(late + timedelta(days=1)) == 0, "and only once"
    assert Paper.objects.filter(kind=paper, subject_id=dossier.id).count() == 1
    assert_adds_up(dossier.id)


@pytest.mark.parametrize("policy", ["restart", "pause"])
def test_where_the_law_says_so_the_work_goes_on_with_what_is_there(cast: Cast, policy: str) -> None:
    dossier = under(cast, policy=policy, citizen_within="3 working days", on_expiry="continue")
    request = ask(dossier, by=cast.minh)
    late = MONDAY + timedelta(days=7)
    assert lapse(late) == 1
    row = state(dossier)
    assert (row.status, row.paused_since) == (Status.IN_PROCESS, None)
    assert row.complete_at == row.received_at, "it never became complete: nothing is counted anew"
    assert f"{moments.day_of(row.due_at)}" == "2026-10-14", "two days were left after the wait"
    request.refresh_from_db()
    assert (request.lapsed_at, request.completed_at) == (late, None)
    assert journal.timeline("dossier", dossier.id)[-1].kind == "SupplementLapsed"
    assert lapse(late) == 0
    assert_adds_up(dossier.id)


def test_without_a_legal_ground_nothing_is_ended_by_itself(cast: Cast) -> None:
    dossier = under(cast, citizen_within="3 working days", on_expiry="return", ground="")
    ask(dossier, by=cast.minh)
    assert lapse(MONDAY + timedelta(days=30)) == 0
    assert state(dossier).status == Status.WAITING_FOR_CITIZEN


def test_the_nightly_run_does_it(cast: Cast) -> None:
    dossier = under(cast, citizen_within="3 working days", on_expiry="return")
    request = ask(dossier, by=cast.minh)
    models.SupplementRequest.objects.filter(id=request.id).update(until=moments.now() - timedelta(hours=1))
    jobs.lapse_supplements(timestamp=0)
    assert state(dossier).status == Status.STOPPED
