"""Random deeds by random people: whatever is tried, in whatever order, no invariant of the house breaks.

Every deed either happens whole or is refused with a sentence. After each one the rows are held against what the
events alone add up to. Runs and steps are few in CI; `MOTCUA_DEED_RUNS` and `MOTCUA_DEED_STEPS` raise them.
"""

import os
import random
from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from django.db import transaction
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule, run_state_machine_as_test

from motcua.base.actor import Actor
from motcua.base.moments import day_of
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import routes
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed, SupplementItem
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.fold import fold
from motcua.dossiers.rules.status import ENDED, Status
from motcua.intake import operations as intake
from motcua.intake.operations import IntakeRefused
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.paperwork.models import Paper, RegisterBook
from motcua.workdays.rules.limits import Limit
from tests.cast import MONDAY, PROCEDURES, Cast
from tests.dossiers.test_payments import kept_file

RUNS = int(os.environ.get("MOTCUA_DEED_RUNS", "150"))
STEPS = int(os.environ.get("MOTCUA_DEED_STEPS", "30"))


#: Statuses that dossiers stood in: proof that the runs go somewhere.
reached: set[Status] = set()


class Deeds(RuleBasedStateMachine):
    """A ward and its neighbour at work, with people who try what they should not."""

    cast: Cast
    people: list[Actor]

    def __init__(self) -> None:
        super().__init__()
        self.transaction = transaction.atomic()
        self.transaction.__enter__()
        self.at: datetime = MONDAY
        self.dossiers: list[UUID] = []
        self.original: dict[UUID, datetime] = {}
        self.keys: dict[str, str] = {}
        self.touched: UUID | None = None

    def teardown(self) -> None:
        self.assert_adds_up(self.dossiers)
        self.assert_numbers_have_no_holes()
        transaction.set_rollback(True)
        self.transaction.__exit__(None, None, None)

    # --- what can be tried -------------------------------------------------------------------------------

    @precondition(lambda self: len(self.dossiers) < 3)
    @rule(
        code=st.sampled_from(PROCEDURES),
        who=st.integers(0, 40),
        key=st.integers(0, 12),
        minutes=st.integers(0, 600),
        copies=st.integers(0, 3),
    )
    def receive(self, code: str, who: int, key: int, minutes: int, copies: int) -> None:
        """Hand something in: sometimes by somebody who may not, sometimes with a key used before."""
        self.at += timedelta(minutes=minutes)
        version = catalogue.version_in_force(code, day_of(self.at))
        by = self.cast.lan if who > 10 else self.people[who % len(self.people)]
        handed = Handed(
            version_id=version.id,
            case=version.definition.case_keys[0],
            receiving_office_id=self.cast.desk.id,
            authority_id=self.cast.ward.id,
            owner_id=self.cast.hoa_id if key % 2 else self.cast.duc_id,
            copies=copies,
            pages=2,
        )
        name = f"key-{key}"
        try:
            got = intake.receive(handed, key=name, by=by, at=self.at)
        except IntakeRefused:
            assert name in self.keys
            return
        except Refused as refused:
            self.refused(refused)
            return
        assert got.again == (name in self.keys)
        if got.again:
            assert self.keys[name] == got.code
            return
        self.keys[name] = got.code
        self.dossiers.append(got.dossier_id)
        self.touched = got.dossier_id
        self.original[got.dossier_id] = models.Dossier.objects.get(id=got.dossier_id).due_original

    @precondition(lambda self: self.dossiers)
    @rule(
        which=st.integers(0, 50),
        deed=st.sampled_from(
            ["go_on"] * 24
            + ["forward", "back", "assign", "consult", "answer", "supplement", "supplied", "draft", "sign", "issue"]
            + ["return", "withdraw", "stop", "note", "correct", "collect", "visit", "charge", "charge", "paid", "paid"]
        ),
        who=st.integers(0, 100),
        luck=st.integers(0, 1000),
        minutes=st.integers(0, 900),
        stale=st.integers(0, 9),
    )
    def act(self, which: int, deed: str, who: int, luck: int, minutes: int, stale: int) -> None:
        """Try a deed on a dossier, mostly by somebody who may, sometimes by anybody, sometimes on an old view of it."""
        self.at += timedelta(minutes=minutes)
        dossier_id = self.touched = self.dossiers[which % len(self.dossiers)]
        row = models.Dossier.objects.get(id=dossier_id)
        seen = row.version - (stale == 0)
        by = self.fitting(row, random.Random(luck)) if who > 15 else self.people[who % len(self.people)]
        before = (row.version, row.status)
        try:
            self.attempt(row, deed, by=by, luck=random.Random(luck), seen=seen)
        except Refused as refused:
            self.refused(refused)
            row.refresh_from_db()
            assert (row.version, row.status) == before, "a refused deed changes nothing"

    def refused(self, refused: Refused) -> None:
        assert refused.sentence.endswith((".", "?", ")")), refused.sentence
        assert refused.code

    def fitting(self, row: models.Dossier, luck: random.Random) -> Actor:
        live = list(row.steps.filter(left_at__isnull=True))
        able = [one for one in self.people for step in live if queries.may_take(step, one, at=self.at)]
        return luck.choice(able or self.people)

    def attempt(self, row: models.Dossier, deed: str, *, by: Actor, luck: random.Random, seen: int) -> None:
        common: dict[str, Any] = {"dossier_id": row.id, "by": by, "at": self.at}
        live = [step for step in row.steps.filter(left_at__isnull=True) if queries.may_take(step, by, at=self.at)]
        step = luck.choice(live) if live else None
        if deed == "go_on" and step is not None:
            deed = {"sign": "sign", "issue": "issue", "return": "return"}.get(step.kind, "forward")
            if step.role == "handler" and not models.Result.objects.filter(dossier=row).exists():
                deed = "draft"
            if deed == "return" and row.finance == "owed":
                deed = "collect"
        procedure = catalogue.version(row.procedure_version_id).definition
        on_step = {**common, "seen": seen, "step_key": step.key if step else ""}
        choices = routes.step(procedure.route, step.key).choices if step else ()
        deeds: dict[str, Callable[[], Any]] = {
            "forward": lambda: operations.forward(**on_step, choice=luck.choice(choices)[0] if choices else ""),
            "back": lambda: operations.return_to_step(
                **on_step, to_key=luck.choice(procedure.route.steps).key, reason="chưa rõ"
            ),
            "assign": lambda: operations.assign(
                **on_step, position_id=luck.choice(self.people).position_id or UUID(int=0)
            ),
            "consult": lambda: operations.consult(
                **on_step,
                office_id=luck.choice(offices.to_consult(row.authority_id, on=day_of(self.at))).id,
                question="Ý kiến thế nào?",
                within=Limit.parse("2 working days"),
            ),
            "answer": lambda: self.answer_one(row, by),
            "supplement": lambda: operations.request_supplement(
                **on_step,
                items=[SupplementItem(what="Giấy tờ", reason="mờ", component=procedure.components[0].key)],
                ground=luck.choice(["", "Điều 17 Nghị định 61/2018/NĐ-CP"]),
            ),
            "supplied": lambda: operations.receive_supplement(**common, seen=seen),
            "charge": lambda: self.charge(row, on_step, by, luck),
            "paid": lambda: operations.payment_made(**common, seen=seen, receipt=luck.choice(["", "GNT 12", "GNT 13"])),
            "draft": lambda: operations.draft_result(
                **on_step, key=procedure.results[0].key, text="Nội dung", granted=luck.random() < 0.9
            ),
            "sign": lambda: operations.sign(**on_step),
            "issue": lambda: operations.issue(**on_step),
            "return": lambda: operations.return_result(**common, seen=seen, to_name="Người nhận"),
            "withdraw": lambda: operations.withdraw(**common, seen=seen, reason="đổi ý"),
            "stop": lambda: operations.stop(
                **common, seen=seen, reason="trùng", legal_basis=luck.choice(["", "Điều 1"])
            ),
            "note": lambda: operations.note(**common, text="ghi chú", for_citizen=luck.random() < 0.5),
            "correct": lambda: operations.correct(
                **common, seen=seen, what=luck.choice(["summary", "due_at"]), value="đúng", reason="gõ nhầm"
            ),
            "collect": lambda: operations.collect_fee(**common, seen=seen),
            "visit": lambda: operations.verify(
                **on_step, visited_at=self.at, place="tại chỗ", participants="hai bên", findings="đúng"
            ),
        }
        deeds.get(deed, deeds["forward"])()

    def charge(self, row: models.Dossier, on_step: dict[str, Any], by: Actor, luck: random.Random) -> Any:
        """Ask for a tax on its notice, scanned or not."""
        scan = kept_file("thông báo thuế.png")
        with transaction.atomic():  # a refused request takes its scan back with it
            if luck.random() < 0.9:
                operations.attach(dossier_id=row.id, files=[(scan, "thông báo thuế.png")], by=by, at=self.at)
                on_step = {**on_step, "seen": on_step["seen"] + 1}
            return operations.ask_payment(
                **on_step,
                purpose="Lệ phí trước bạ",
                amount=luck.choice([0, 1_500_000, 2_000_000]),
                notice="12/TB-CCT",
                notice_file_id=scan,
                legal_basis=luck.choice(["", "Điều 19 Nghị định 126/2020/NĐ-CP", "Điều 19"]),
            )

    def answer_one(self, row: models.Dossier, by: Actor) -> Any:
        asked = row.consultations.order_by("asked_at").last()
        if asked is None:
            return operations.note(dossier_id=row.id, text="chưa hỏi ai", for_citizen=False, by=by, at=self.at)
        return operations.answer(consultation_id=asked.id, text="Đồng ý.", by=by, at=self.at)

    # --- what must hold ----------------------------------------------------------------------------------

    @invariant()
    def the_dossier_touched_is_what_its_events_add_up_to(self) -> None:
        if self.touched:
            self.assert_adds_up([self.touched])

    def assert_adds_up(self, dossiers: list[UUID]) -> None:
        for row in models.Dossier.objects.filter(id__in=dossiers):
            reached.add(Status(row.status))
            told = fold((line.kind, line.event.facts()) for line in journal.timeline("dossier", row.id))
            live = list(row.steps.filter(left_at__isnull=True).values_list("key", flat=True))
            assert len(live) == len(set(live))
            assert row.version == told.version
            assert (row.status, row.finance, frozenset(live)) == (told.status, told.finance, told.steps)
            assert (row.paused_since is not None, row.supplements) == (told.paused, told.supplements)
            assert row.due_at == datetime.fromisoformat(told.due), "a date moves only with its event"
            assert row.due_original == self.original[row.id] == datetime.fromisoformat(told.due_original)
            if row.status in ENDED:
                assert not live
            else:
                assert live or row.waiting_joins, "an open dossier is somewhere"
            assert row.pauses.filter(ended_at__isnull=True).count() == int(
                row.status in {Status.WAITING_FOR_CITIZEN, Status.WAITING_FOR_PAYMENT}
            )
            assert (
                row.obligations.filter(paid_at__isnull=True).count() == int(row.status == Status.WAITING_FOR_PAYMENT)
                or row.status in ENDED
            )

    def assert_numbers_have_no_holes(self) -> None:
        days: dict[tuple[str, Any], list[int]] = {}
        for code in models.Dossier.objects.order_by("received_at", "id").values_list("code", flat=True):
            parsed = codes.parse(code)
            days.setdefault((parsed.office, parsed.received_on), []).append(parsed.number)
        for numbers in days.values():
            assert sorted(numbers) == list(range(1, len(numbers) + 1))
        for book in RegisterBook.objects.all():
            given = sorted(number or 0 for number in Paper.objects.filter(book=book).values_list("number", flat=True))
            assert given == list(range(1, book.last + 1))


@pytest.mark.django_db
def test_random_deeds_break_no_invariant(cast: Cast) -> None:
    Deeds.cast = cast
    Deeds.people = list(cast.everybody.values())
    run_state_machine_as_test(
        Deeds,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
    if RUNS >= 150:
        assert reached >= {Status.RECEIVED, Status.IN_PROCESS, Status.WAITING_FOR_CITIZEN, Status.DONE}
        assert reached & ENDED
