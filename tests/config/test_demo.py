"""The demonstration's history: believable, whole, the same for the same seed, and the same as if lived deed by deed."""

import json
import random
import re
from collections.abc import Callable, Iterable
from contextlib import AbstractContextManager
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.apps import apps
from django.db import models, transaction

from motcua.accounts.models import Account, Person
from motcua.accounts.rules import facts as rules
from motcua.base import rows
from motcua.catalogue.models import ProcedureVersion
from motcua.config.demo import plan
from motcua.config.demo.history import History
from motcua.config.demo.people import citizen
from motcua.config.demo.plan import Plan
from motcua.dossiers import models as dossiers
from motcua.dossiers.rules.fold import fold
from motcua.intake.models import Submission
from motcua.journal import models as lines
from motcua.journal import operations
from motcua.journal import queries as journal
from motcua.offices.models import Office, Position
from motcua.paperwork import queries as papers
from motcua.paperwork.models import Paper, RegisterBook
from tests.cast import MONDAY, build_offices, publish
from tests.conftest import Committed

NOW = MONDAY + timedelta(hours=1)
#: One-step copies, fees, choices, a fork over other agencies, a visit, levels above: what routes can have.
BEFORE = ("2.000815", "1.004873", "1.001193", "1.001612", "1.009994", "1.001776")
SINCE = ("2.000815", "1.004873", "1.001193", "1.001612", "2.000986", "1.013225", "1.001776")

Together = Callable[[], AbstractContextManager[Any]]


def scene() -> None:
    build_offices(both_eras=True)
    publish(*BEFORE, since="2021-07-01")
    publish(*SINCE)


def live(wanted: Plan, *, batch: int = 150, batches: int | None = None, together: Together = rows.together) -> None:
    """Live the history, or so many batches of it."""
    for number, _ in enumerate(History(wanted, together=together).live(batch), start=1):
        if number == batches:
            return
    operations.seal(at=NOW)


# --- whole -----------------------------------------------------------------------------------------------


def test_a_history_is_whole_and_every_dossier_is_what_its_events_add_up_to(committed_db: Committed) -> None:
    scene()
    live(Plan(seed=5, dossiers=300, until=NOW))
    assert_whole()
    kinds = set(lines.Event.objects.values_list("kind", flat=True))
    assert {
        "PersonRemembered", "DossierAccepted", "PaperIssued", "FeeSettled", "DossierForwarded", "DossierHandedOver",
        "SupplementAsked", "SupplementReceived", "OpinionAsked", "OpinionGiven", "SiteVisited", "ResultDrafted",
        "ResultSigned", "ResultIssued", "ResultReturned", "DossierWithdrawn", "DossierStopped",
    } <= kinds  # fmt: skip
    found = dossiers.Dossier.objects.all()
    assert set(found.values_list("channel", flat=True)) == {"direct", "online", "post"}
    assert set(found.values_list("finished_as", flat=True)) == {"", "early", "on_time", "late"}
    assert {row.procedure_code for row in found} == {*BEFORE, *SINCE}
    assert found.filter(finished_at=None, ended_at=None, due_at__gt=NOW).exists()


def assert_whole() -> None:
    assert operations.verify().sound
    assert papers.broken_books() == []
    for row in dossiers.Dossier.objects.all():
        told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", row.id))
        open_steps = frozenset(row.steps.filter(left_at__isnull=True).values_list("key", flat=True))
        assert (row.status, row.finance, open_steps, row.version) == (
            told.status,
            told.finance,
            told.steps,
            told.version,
        )
    for book in dossiers.DayNumber.objects.all():
        codes = dossiers.Dossier.objects.filter(code__startswith=f"{book.office_code}-{book.day:%y%m%d}-")
        numbers = [int(code.rsplit("-", 1)[1]) for code in codes.order_by("received_at").values_list("code", flat=True)]
        assert numbers == list(range(1, book.last + 1))


def test_no_dossiers_asked_for_makes_none(committed_db: Committed) -> None:
    scene()
    live(Plan(seed=1, dossiers=0, until=NOW))
    assert not dossiers.Dossier.objects.exists()
    assert plan.begun() is None


def test_nobody_real_is_called_or_carries_a_number_of_the_demonstration() -> None:
    dice = random.Random(1)
    told = [rules.checked(citizen(number, dice, today=NOW.date()), on=NOW.date()) for number in range(1, 400)]
    assert {one.number[:3] for one in told} == {"999"}
    assert {one.phone[:3] for one in told} == {"", "050"}
    assert all(len(one.number) == 12 for one in told)


# --- the same --------------------------------------------------------------------------------------------


def test_a_batch_writes_the_very_rows_the_deeds_write_one_by_one(committed_db: Committed) -> None:
    wanted = Plan(seed=11, dossiers=100, until=NOW)
    scene()
    live(wanted, together=transaction.atomic)
    one_by_one, sequence = everything(), events_in_order()
    assert_whole()
    committed_db.clean()
    scene()
    live(wanted)
    assert_whole()
    assert events_in_order() == sequence
    assert_same(everything(), one_by_one)


def test_a_history_that_was_stopped_goes_on_and_comes_to_the_same_end(committed_db: Committed) -> None:
    wanted = Plan(seed=3, dossiers=60, until=NOW)
    scene()
    live(wanted)
    uninterrupted, sequence = everything(), events_in_order()
    committed_db.clean()
    scene()
    live(wanted, batch=7, batches=2)
    assert plan.begun() == wanted
    live(wanted, batch=1, batches=3)
    live(wanted, batch=25, batches=1)
    live(wanted, batch=40)
    assert_same(everything(), uninterrupted)
    assert events_in_order() == sequence
    live(wanted)  # once more: nothing is left to do
    assert_same(everything(), uninterrupted)
    assert_whole()


def test_a_batch_that_fails_leaves_nothing(committed_db: Committed) -> None:
    scene()
    wanted = Plan(seed=3, dossiers=20, until=NOW)
    live(wanted, batch=5, batches=1)
    before = everything()

    class StoppedError(Exception):
        pass

    def stopped() -> AbstractContextManager[Any]:
        return _StopsAtTheEnd(StoppedError)

    with pytest.raises(StoppedError):
        live(wanted, together=stopped)
    assert_same(everything(), before)


class _StopsAtTheEnd(AbstractContextManager[Any]):
    def __init__(self, error: type[Exception]) -> None:
        self.inner, self.error = rows.together(), error

    def __enter__(self) -> Any:
        return self.inner.__enter__()

    def __exit__(self, *_: object) -> None:
        error = self.error()
        self.inner.__exit__(self.error, error, None)
        raise error


# --- every row, said without what is random --------------------------------------------------------------

#: Deliveries are owed for what happens now; a past that is brought in is news to nobody. Seals depend on when they
#: were set, and are verified on their own.
_LEFT_OUT = {"Delivery", "Seal"}
#: Tokens are drawn, and what is computed from ids differs with them; the order of lines is compared on its own.
_RANDOM: dict[type[models.Model], set[str]] = {
    Paper: {"id", "token"},
    lines.Event: {"id", "code", "position"},
    Submission: {"id", "digest"},
}
_UUID = re.compile(r"[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}")


def everything() -> dict[str, list[str]]:
    """Every row of every table of ours, in words that are the same for the same history."""
    names = _names()
    said: dict[str, list[str]] = {}
    for model in apps.get_models():
        if model.__module__.startswith("motcua.") and model.__name__ not in _LEFT_OUT:
            said[model.__name__] = sorted(_said(row, names) for row in model._default_manager.all())
    return said


def events_in_order() -> list[str]:
    names = _names()
    return [f"{row.kind} {names[row.subject_id]}" for row in lines.Event.objects.order_by("position")]


def assert_same(found: dict[str, list[str]], wanted: dict[str, list[str]]) -> None:
    assert found.keys() == wanted.keys()
    for model in wanted:
        assert found[model] == wanted[model], model


def _said(row: models.Model, names: dict[UUID, str]) -> str:
    told = {
        field.attname: getattr(row, field.attname)
        for field in row._meta.concrete_fields
        if field.attname not in _RANDOM.get(type(row), {"id"})
    }
    plain = json.dumps(told, sort_keys=True, default=_plain, ensure_ascii=False)
    return _UUID.sub(lambda found: names.get(UUID(found[0]), found[0]), plain)


def _plain(value: object) -> str:
    return value.astimezone(MONDAY.tzinfo).isoformat() if isinstance(value, datetime) else str(value)


def _names() -> dict[UUID, str]:
    """What each row that others point to is called."""
    names: dict[UUID, str] = {}

    def call(found: Iterable[Any], name: Callable[[Any], object]) -> None:
        for row in found:
            names[row.id] = f"{type(row).__name__} {name(row)}"

    def of(row: Any) -> str:
        return names[row.dossier_id]

    call(Office.objects.all(), lambda row: row.code)
    call(Account.objects.all(), lambda row: row.username)
    call(Position.objects.all(), lambda row: (names[row.account_id], names[row.office_id], row.role, row.valid_from))
    call(ProcedureVersion.objects.select_related("procedure"), lambda row: (row.procedure.code, row.number))
    call(Person.objects.all(), lambda row: row.number)
    call(dossiers.Dossier.objects.all(), lambda row: row.code)
    call(RegisterBook.objects.all(), lambda row: (row.office_code, row.book, row.year))
    call(Paper.objects.all(), lambda row: (row.kind, row.office_code, row.number_text, row.issued_at.isoformat()))
    call(Submission.objects.all(), lambda row: row.key)
    call(dossiers.Step.objects.all(), lambda row: (of(row), row.key, row.entered_at.isoformat()))
    call(dossiers.Consultation.objects.all(), lambda row: (of(row), row.asked_at.isoformat()))
    for event in lines.Event.objects.all():
        names.setdefault(event.subject_id, event.subject)
        names[event.id] = f"event {names[event.subject_id]} {event.ordinal}"
    return names
