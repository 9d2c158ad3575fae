"""Chains across levels, and what becomes of them when the levels change: the spring and the summer of 2025."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest

from motcua.accounts import operations as accounts
from motcua.accounts.operations import Told
from motcua.base.actor import Actor
from motcua.base.moments import TZ, day_of
from motcua.base.refusals import NotFound
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import limits, routes
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed
from motcua.dossiers.queries import BookFilter
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import Finance, Status
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.offices.models import Position
from motcua.paperwork.models import Paper
from motcua.workdays.rules.limits import Limit
from tests.cast import SYSTEM, actor, build_offices, publish

pytestmark = pytest.mark.django_db

#: A Monday in the three-tier spring, and the last Wednesday before the reorganisation.
SPRING = datetime(2025, 3, 3, 9, 0, tzinfo=TZ)
LAST_WEEK = datetime(2025, 6, 25, 9, 0, tzinfo=TZ)
COMMUNE, DISTRICT, WARD = "H99.41.53", "H99.41", "H99.61"
ASSISTANCE = "1.001776"


def received(at: datetime) -> models.Dossier:
    build_offices(both_eras=True)
    publish(ASSISTANCE, since="2021-07-01")
    owner = accounts.remember_person(Told(full_name="Lê Văn Tư", number="999045000033"), by=SYSTEM, at=at)
    version = catalogue.version_in_force(ASSISTANCE, day_of(at))
    handed = Handed(
        version_id=version.id,
        case=version.definition.case_keys[0],
        receiving_office_id=offices.office(f"{COMMUNE}.1", day_of(at)).id,
        authority_id=offices.office(COMMUNE, day_of(at)).id,
        owner_id=owner.id,
    )
    return operations.accept(handed, by=actor(f"{COMMUNE}.1", "intake", at=at), at=at)


def whoever_may(step: models.Step, at: datetime) -> Actor:
    """Somebody on duty at that moment for whom the step waits."""
    for position in Position.objects.filter(role=step.role).order_by("account__username"):
        found = offices.actor_for(position.account_id, at=at, position_id=position.id)
        if found and found.position_id == position.id and queries.may_take(step, found, at=at):
            return found
    raise LookupError(f"nobody may take {step.name} in {step.office}")


def walk(dossier: models.Dossier, *, at: datetime, every: timedelta, ways: dict[str, str]) -> list[models.Step]:
    """Pass a dossier on, step after step, whoever's it is, until its result waits at the desk."""
    passed = []
    for _ in range(40):
        step = models.Step.objects.filter(dossier=dossier, left_at__isnull=True).select_related("office").get()
        passed.append(step)
        if step.kind == "return":
            return passed
        at += every
        if operations.hand_over(by=SYSTEM, at=at):
            continue
        by = whoever_may(step, at)
        procedure = catalogue.version(dossier.procedure_version_id).definition
        if step.role == "handler" and not models.Result.objects.filter(dossier=dossier).exists():
            key = procedure.results_for(dossier.case)[0].key
            operations.draft_result(dossier_id=dossier.id, key=key, text="Dự thảo", granted=True, by=by, at=at)
        if step.kind == "sign":
            operations.sign(dossier_id=dossier.id, by=by, at=at)
        elif step.kind == "issue":
            operations.issue(dossier_id=dossier.id, by=by, at=at)
        else:
            choices = [key for key, _ in routes.step(procedure.route, step.key).choices]
            wanted = ways.get(step.key, choices[0] if choices else "")
            operations.forward(dossier_id=dossier.id, choice=wanted, by=by, at=at)
        assert_adds_up(dossier.id)
    raise AssertionError("the chain does not end")


def assert_adds_up(dossier_id: UUID) -> None:
    row = models.Dossier.objects.get(id=dossier_id)
    told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", dossier_id))
    live = frozenset(row.steps.filter(left_at__isnull=True).values_list("key", flat=True))
    assert (row.status, Finance(row.finance), live, row.version) == (
        told.status,
        told.finance,
        told.steps,
        told.version,
    )


def test_social_assistance_crosses_from_commune_to_district_and_comes_back() -> None:
    dossier = received(SPRING)
    assert dossier.limit == "20 working days"
    passed = walk(dossier, at=SPRING, every=timedelta(days=1), ways={})
    names = [step.office.code for step in passed]
    assert names[0] == f"{COMMUNE}.1"
    assert COMMUNE in names
    assert f"{DISTRICT}.12" in names, "the district's own division for social assistance appraises"
    assert DISTRICT in names, "its leader signs"
    assert names[-1] == f"{COMMUNE}.1", "the result returns to the desk that received"
    row = models.Dossier.objects.get(id=dossier.id)
    assert row.status == Status.DONE
    assert row.due_at == row.due_original


def test_each_step_has_its_own_clock_and_what_one_saves_flows_to_the_next() -> None:
    dossier = received(SPRING)
    walk(dossier, at=SPRING, every=timedelta(hours=1), ways={})
    steps = list(dossier.steps.filter(left_at__isnull=False).order_by("entered_at"))
    assert all(step.left_at is not None and step.left_at <= step.due_at for step in steps)
    procedure = catalogue.version(dossier.procedure_version_id).definition
    worked = [step for step in steps if routes.step(procedure.route, step.key).share]
    saved = [earlier.allowed - (earlier.used or 0) for earlier in worked]
    assert all(one >= 0 for one in saved)
    shares = [
        limits.working_minutes(Limit.parse(routes.step(procedure.route, step.key).share or "")) for step in worked
    ]
    assert worked[1].allowed > shares[1], "the second step has its own share and what the first one saved"
    assert all(step.due_at <= dossier.due_at for step in steps)


def test_an_objection_to_the_public_posting_lawfully_lengthens_the_way() -> None:
    dossier = received(SPRING)
    procedure = catalogue.version(dossier.procedure_version_id).definition
    posting = next(step for step in procedure.route.steps if len(step.choices) > 1)
    objecting = next(way.choice for way in posting.next if routes.step(procedure.route, way.to).extends)
    walk(dossier, at=SPRING, every=timedelta(days=1), ways={posting.key: objecting})
    row = models.Dossier.objects.get(id=dossier.id)
    assert row.due_at > row.due_original == dossier.due_original
    assert any(line.startswith("kéo dài: ") for line in row.derivation)


def test_a_dossier_under_way_at_the_reorganisation_is_handed_to_the_successors() -> None:
    dossier = received(LAST_WEEK)
    passed = walk(dossier, at=LAST_WEEK, every=timedelta(days=1), ways={})
    before = [step.office.code for step in passed if step.entered_at < datetime(2025, 7, 1, tzinfo=TZ)]
    after = [step.office.code for step in passed if step.entered_at >= datetime(2025, 7, 1, tzinfo=TZ)]
    assert before, "some of it was done in three tiers"
    assert after, "and some in two"
    assert not [code for code in after if code.startswith("H99.41")], "no closed office is given work"
    row = models.Dossier.objects.get(id=dossier.id)
    assert row.authority.code == COMMUNE, "the dossier keeps the name of its day"
    assert passed[-1].office.code == "H99.62.10", "the result waits at the centre that took over the desk"
    moved = [line for line in journal.timeline("dossier", dossier.id) if line.kind == "DossierHandedOver"]
    assert moved, "the step under way was handed over"
    assert operations.hand_over(by=SYSTEM, at=LAST_WEEK + timedelta(days=60)) == 0


def test_a_step_begun_early_in_the_morning_belongs_to_the_vietnamese_day() -> None:
    """Half past midnight on 01/07/2025 is still 30/06 in UTC: the new offices' day has begun all the same."""
    dossier = received(LAST_WEEK)
    early = datetime(2025, 6, 30, 17, 30, tzinfo=UTC)
    assert operations.hand_over(by=SYSTEM, at=early) == 1
    step = models.Step.objects.select_related("office").get(dossier=dossier, left_at__isnull=True)
    assert step.office.code == "H99.62.10"


# --- what an office leaves to its heirs -------------------------------------------------------------------

#: The first working morning of the two tiers, when nobody has handed anything over yet.
SUMMER = datetime(2025, 7, 2, 9, 0, tzinfo=TZ)
HEIR = "H99.62.10"


def heir(role: str) -> Actor:
    return actor(HEIR, role, at=SUMMER)


def test_the_desk_that_took_over_receives_what_was_asked_for_at_the_old_one() -> None:
    dossier = received(LAST_WEEK)
    component = catalogue.version(dossier.procedure_version_id).definition.components[0]
    item = operations.SupplementItem(what=component.name, reason="bản nộp bị mờ", component=component.key)
    old_desk = actor(f"{COMMUNE}.1", "intake", at=LAST_WEEK)
    operations.request_supplement(dossier_id=dossier.id, items=[item], by=old_desk, at=LAST_WEEK)
    with pytest.raises(NotFound):
        queries.detail(dossier.id, viewer=actor("H99.61.10", "intake", at=SUMMER), at=SUMMER)
    assert queries.detail(dossier.id, viewer=heir("intake"), at=SUMMER).relation == "desk"
    operations.receive_supplement(dossier_id=dossier.id, by=heir("intake"), at=SUMMER)
    assert models.Dossier.objects.get(id=dossier.id).status == Status.IN_PROCESS
    assert_adds_up(dossier.id)


def test_the_desk_that_took_over_records_a_withdrawal_and_the_notice_carries_its_name() -> None:
    dossier = received(LAST_WEEK)
    operations.forward(dossier_id=dossier.id, by=actor(f"{COMMUNE}.1", "intake", at=LAST_WEEK), at=LAST_WEEK)
    assert queries.detail(dossier.id, viewer=heir("desk_head"), at=SUMMER).relation == "desk"
    operations.withdraw(dossier_id=dossier.id, reason="đổi ý", by=heir("desk_head"), at=SUMMER)
    notice = Paper.objects.get(kind="stop_notice", subject_id=dossier.id)
    assert notice.office_code == HEIR
    assert_adds_up(dossier.id)


def test_the_desk_that_took_over_collects_and_returns_what_was_finished_before() -> None:
    dossier = received(SPRING)
    walk(dossier, at=SPRING, every=timedelta(days=1), ways={})
    models.Dossier.objects.filter(id=dossier.id).update(finance=Finance.OWED)
    assert [row.code for row in queries.to_return(heir("intake"), at=SUMMER).rows] == [dossier.code]
    assert not queries.to_return(actor("H99.61.10", "intake", at=SUMMER), at=SUMMER).rows
    operations.collect_fee(dossier_id=dossier.id, by=heir("desk_head"), at=SUMMER)
    operations.return_result(dossier_id=dossier.id, to_name="Lê Văn Tư", by=heir("intake"), at=SUMMER)
    row = models.Dossier.objects.get(id=dossier.id)
    assert (row.status, row.receiving_office.code) == (Status.RETURNED, f"{COMMUNE}.1")
    book = BookFilter(first=SPRING.date(), last=SUMMER.date())
    seen = queries.register(heir("intake"), book, at=SUMMER).rows
    assert [line.code for line in seen] == [dossier.code], "and it stays in the heir's book"


def test_a_settled_dossier_stays_readable_for_the_office_that_took_over() -> None:
    dossier = received(SPRING)
    walk(dossier, at=SPRING, every=timedelta(days=1), ways={})
    seen = queries.detail(dossier.id, viewer=actor("H99.62", "leader", at=SUMMER), at=SUMMER)
    assert seen.relation == "colleague"
    taken_over = queries.detail(dossier.id, viewer=actor("H99.61", "leader", at=SUMMER), at=SUMMER)
    assert taken_over.relation == "colleague", "this ward took over the district that settled it"
    with pytest.raises(NotFound):
        queries.detail(dossier.id, viewer=actor("H99.63", "leader", at=SUMMER), at=SUMMER)


def test_what_waits_at_a_closed_office_waits_for_its_heir_even_before_the_nightly_hand_over() -> None:
    dossier = received(LAST_WEEK)
    operations.forward(dossier_id=dossier.id, by=actor(f"{COMMUNE}.1", "intake", at=LAST_WEEK), at=LAST_WEEK)
    step = models.Step.objects.select_related("office").get(dossier=dossier, left_at__isnull=True)
    assert step.office.code.startswith(DISTRICT), "it still lies where it was"
    after = whoever_may(step, SUMMER)
    assert not after.office_code.startswith(DISTRICT)
    assert dossier.code in [row.code for row in queries.queue(after, at=SUMMER).rows]
