"""Nothing waits for an office that is closed or for somebody who has left."""

from datetime import date, timedelta
from uuid import UUID

import pytest

from motcua.base.actor import Actor
from motcua.base.moments import day_of
from motcua.dossiers import handlers, jobs, models, operations, queries
from motcua.dossiers.operations import DeedRefused
from motcua.journal import events as journal_events
from motcua.journal import queries as journal
from motcua.offices import operations as offices
from motcua.offices import queries as office_queries
from motcua.offices.events import PositionEnded
from motcua.offices.models import Office, Position
from motcua.offices.operations import NewOffice
from motcua.workdays.rules.limits import Limit
from tests.cast import MONDAY, SYSTEM, Cast, received
from tests.dossiers.test_life import assert_adds_up

pytestmark = pytest.mark.django_db

TUESDAY, NEXT_MONDAY = MONDAY + timedelta(days=1), MONDAY + timedelta(days=7)


@pytest.fixture
def dossier(cast: Cast) -> models.Dossier:
    """A single-status dossier in Minh's hands."""
    row = received(cast, passed_on=True)
    operations.assign(dossier_id=row.id, position_id=position(cast.minh), by=cast.minh, at=MONDAY)
    return row


def position(actor: Actor) -> UUID:
    assert actor.position_id is not None
    return actor.position_id


def live(dossier: models.Dossier) -> models.Step:
    return models.Step.objects.select_related("office").get(dossier=dossier, left_at__isnull=True)


def kinds(dossier: models.Dossier) -> list[str]:
    return [line.kind for line in journal.timeline("dossier", dossier.id)]


def leaves(cast: Cast, last_day: date) -> PositionEnded:
    """Minh's position ends; the event as the journal tells it."""
    offices.end_position(position(cast.minh), last_day=last_day, by=cast.admin, at=NEXT_MONDAY)
    line = journal.timeline("office", Position.objects.get(id=position(cast.minh)).office_id)[-1]
    assert isinstance(line.event, PositionEnded)
    return line.event


# --- somebody leaves --------------------------------------------------------------------------------------


def test_what_somebody_held_waits_for_their_whole_office_once_they_have_left(
    cast: Cast, dossier: models.Dossier
) -> None:
    before = live(dossier)
    event = leaves(cast, day_of(TUESDAY))
    handlers.free_what_they_held(event, at=NEXT_MONDAY)
    step = live(dossier)
    assert (step.id, step.holder_id, step.holder_name, step.opened_at) == (before.id, None, "", None)
    assert (step.due_at, step.entered_at) == (before.due_at, before.entered_at), "no clock changes"
    assert kinds(dossier)[-1] == "StepFreed"
    staff = office_queries.people_for(step.office_id, role="handler", at=NEXT_MONDAY)
    duty = next(one for one in staff if one.name != cast.minh.name)
    colleague = office_queries.actor_for(
        Position.objects.get(id=duty.position_id).account_id, at=NEXT_MONDAY, position_id=duty.position_id
    )
    assert colleague is not None
    assert queries.may_take(step, colleague, at=NEXT_MONDAY)
    assert_adds_up(dossier.id)


def test_telling_of_it_twice_frees_each_step_once(cast: Cast, dossier: models.Dossier) -> None:
    event = leaves(cast, day_of(TUESDAY))
    for _ in range(2):
        handlers.free_what_they_held(event, at=NEXT_MONDAY)
    assert operations.free_steps(by=SYSTEM, at=NEXT_MONDAY) == 0
    assert kinds(dossier).count("StepFreed") == 1


def test_until_the_last_day_is_over_it_stays_theirs_and_the_night_after_frees_it(
    cast: Cast, dossier: models.Dossier
) -> None:
    event = leaves(cast, day_of(NEXT_MONDAY))
    handlers.free_what_they_held(event, at=NEXT_MONDAY)
    assert live(dossier).holder_id == cast.minh.position_id
    assert operations.free_steps(by=SYSTEM, at=NEXT_MONDAY + timedelta(hours=15)) == 1
    assert live(dossier).holder_id is None


def test_a_position_that_ended_by_itself_is_noticed_at_night(cast: Cast, dossier: models.Dossier) -> None:
    Position.objects.filter(id=position(cast.minh)).update(valid_to=day_of(TUESDAY))
    assert operations.free_steps(by=SYSTEM, at=TUESDAY) == 0
    assert operations.free_steps(by=SYSTEM, at=NEXT_MONDAY) == 1
    assert operations.free_steps(by=SYSTEM, at=NEXT_MONDAY) == 0


def test_the_colleague_who_stays_keeps_what_is_theirs(cast: Cast, dossier: models.Dossier) -> None:
    ended = Position.objects.get(id=position(cast.cuc))
    offices.end_position(ended.id, last_day=day_of(TUESDAY), by=cast.admin, at=NEXT_MONDAY)
    assert operations.free_steps(position_id=ended.id, by=SYSTEM, at=NEXT_MONDAY) == 0
    assert live(dossier).holder_id == cast.minh.position_id


def test_no_work_is_given_to_somebody_who_has_left(cast: Cast, dossier: models.Dossier) -> None:
    leaves(cast, day_of(TUESDAY))
    operations.free_steps(by=SYSTEM, at=NEXT_MONDAY)
    with pytest.raises(DeedRefused, match="không còn giữ vị trí"):
        operations.assign(dossier_id=dossier.id, position_id=position(cast.minh), by=cast.cuc, at=NEXT_MONDAY)


def test_the_house_hears_of_an_ended_position() -> None:
    assert f"{handlers.__name__}.free_what_they_held" in journal_events.handlers["PositionEnded"]


# --- an office closes -------------------------------------------------------------------------------------


def asked(cast: Cast, dossier: models.Dossier, office: Office) -> models.Consultation:
    return operations.consult(
        dossier_id=dossier.id,
        office_id=office.id,
        question="Có đăng ký kết hôn nơi khác không?",
        within=Limit.parse("8 working hours"),
        by=cast.minh,
        at=MONDAY,
    )


def renamed(cast: Cast, office: Office) -> Office:
    """The office under another name from the Tuesday on."""
    new = NewOffice(code=office.code, name=f"{office.name} (mới)", kind=office.kind, parent=office.parent)
    return offices.rename(office, new, on=day_of(TUESDAY), by=cast.admin, at=MONDAY)


def test_a_question_to_a_closed_office_is_put_to_its_successor_and_has_no_longer_time(
    cast: Cast, dossier: models.Dossier
) -> None:
    police = office_queries.office_by_id(cast.police.office_id or UUID(int=0))
    question = asked(cast, dossier, police)
    heir = renamed(cast, police)
    assert operations.hand_over(by=SYSTEM, at=MONDAY) == 0
    assert operations.hand_over(by=SYSTEM, at=TUESDAY) == 1
    moved = models.Consultation.objects.get(id=question.id)
    assert (moved.office_id, moved.due_at) == (heir.id, question.due_at)
    line = journal.timeline("dossier", dossier.id)[-1]
    assert line.kind == "OpinionHandedOver"
    assert heir.name in line.sentence
    assert operations.hand_over(by=SYSTEM, at=TUESDAY) == 0
    assert_adds_up(dossier.id)


def test_an_answered_question_and_one_of_an_ended_dossier_stay_where_they_were(
    cast: Cast, dossier: models.Dossier
) -> None:
    police = office_queries.office_by_id(cast.police.office_id or UUID(int=0))
    asked(cast, dossier, police)
    operations.withdraw(dossier_id=dossier.id, reason="đổi ý", by=cast.lan, at=MONDAY)
    renamed(cast, police)
    assert operations.hand_over(by=SYSTEM, at=TUESDAY) == 0


def test_whoever_goes_on_in_the_renamed_office_keeps_what_they_held(cast: Cast, dossier: models.Dossier) -> None:
    division = live(dossier).office
    division.refresh_from_db()
    heir = offices.rename(
        division,
        NewOffice(
            code=division.code,
            name="Phòng Hành chính công",
            kind=division.kind,
            parent=division.parent,
            fields=division.fields,
        ),
        on=day_of(TUESDAY),
        by=cast.admin,
        at=MONDAY,
    )
    due = live(dossier).due_at
    assert operations.hand_over(by=SYSTEM, at=TUESDAY) == 1
    step = live(dossier)
    assert (step.office_id, step.due_at, step.holder_name) == (heir.id, due, cast.minh.name)
    assert step.holder_id != cast.minh.position_id
    assert step.holder_id is not None
    assert operations.free_steps(by=SYSTEM, at=TUESDAY) == 0
    assert_adds_up(dossier.id)


def test_a_step_nobody_took_over_stays_where_an_administrator_sees_it(cast: Cast, dossier: models.Dossier) -> None:
    Office.objects.filter(id=live(dossier).office_id).update(valid_to=day_of(MONDAY))
    Office.objects.filter(id=cast.ward.id).update(valid_to=day_of(MONDAY))
    operations.hand_over(by=SYSTEM, at=NEXT_MONDAY)
    assert queries.situation(dossier.id).steps


def test_the_nightly_run_does_both(cast: Cast, dossier: models.Dossier) -> None:
    Position.objects.filter(id=position(cast.minh)).update(valid_to=day_of(MONDAY))
    jobs.hand_over(timestamp=0)
    assert live(dossier).holder_id is None
