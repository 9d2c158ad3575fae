"""Two years of a province's work, lived through in order of time by its own people, with the real deeds."""

import heapq
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, time, timedelta
from typing import Any
from uuid import UUID

from django.db import transaction

from motcua.accounts import operations as accounts
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import results, routes
from motcua.catalogue.rules.definition import Definition, QuestionType
from motcua.config.demo.people import citizen
from motcua.config.demo.setting import FOUNDER
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.operations import Handed, Paper, SupplementItem
from motcua.dossiers.queries import LiveStep
from motcua.intake import operations as intake
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit

#: How long the history reaches back.
DAYS = 730
#: The day the districts closed: what waited there is handed over the night before its first morning.
REORGANISED = date(2025, 7, 1)
#: Deeds in one transaction: a stop loses so many at most, and commits do not set the pace.
BATCH = 100
#: How often a procedure is asked for; those not named count once.
WEIGHTS = {"2.000815": 14, "2.000884": 6, "1.001193": 5, "1.004873": 5, "1.000656": 3, "1.000894": 3, "2.000635": 4,
           "1.001612": 4, "1.013225": 3, "1.004222": 4, "1.001776": 3, "2.000986": 3, "1.011607": 2}  # fmt: skip


@dataclass(order=True)
class Turn:
    """Something that happens at a moment."""

    at: datetime
    number: int
    do: Callable[[datetime], None] = field(compare=False)


class History:
    """A province at work. `live()` yields the moments reached, until now."""

    def __init__(self, *, dossiers: int, seed: int, now: datetime) -> None:
        self.dice = random.Random(seed)  # noqa: S311 - a demonstration, and the same one for the same seed
        self.now = now
        self.turns: list[Turn] = []
        self.counted = 0
        self.begins = now - timedelta(days=DAYS + 5)
        self.names: dict[int, UUID] = {}
        self._staff: dict[tuple[UUID, str, bool], list[Actor]] = {}
        self._offered: dict[tuple[UUID, date], list[tuple[Definition, UUID]]] = {}
        for moment, desk_code in sorted(self._arrivals(dossiers)):
            self.later(moment, self._arrival(desk_code))
        handover = moments.at(REORGANISED, "00:05")
        if handover < now:
            self.later(handover, _hand_over)

    def live(self) -> Iterator[datetime]:
        """Live through it, a batch of deeds in a transaction each."""
        while self.turns:
            with transaction.atomic():
                for _ in range(min(BATCH, len(self.turns))):
                    turn = heapq.heappop(self.turns)
                    turn.do(turn.at)
            yield turn.at

    def later(self, at: datetime, do: Callable[[datetime], None]) -> None:
        """Plan something, unless its time has not come yet: then it stays undone, and its dossier open."""
        if at < self.now:
            self.counted += 1
            heapq.heappush(self.turns, Turn(at, self.counted, do))

    # --- arrivals ----------------------------------------------------------------------------------------

    def _arrivals(self, count: int) -> Iterator[tuple[datetime, str]]:
        calendar = workdays.calendar_for("VN")
        today = moments.day_of(self.now)
        for _ in range(count):
            # one in six in the last fortnight, so that every desk of the demonstration finds work
            back = self.dice.randrange(14) if self.dice.random() < 0.17 else self.dice.randrange(DAYS)
            day = calendar.next_working_day(today - timedelta(days=back), including=True)
            if day.weekday() and self.dice.random() < 0.12:  # Mondays are fuller
                day = calendar.next_working_day(day - timedelta(days=day.weekday()), including=True)
            desk = self._desk(day)
            yield self._in_hours(calendar, day), desk

    def _in_hours(self, calendar: WorkingCalendar, day: date) -> datetime:
        if self.dice.random() < 0.55:
            clock = time(7, self.dice.randrange(5, 60)) if self.dice.random() < 0.3 else self._clock(8, 11, 25)
        else:
            clock = self._clock(13, 16, 50, first=35)
        return moments.at(day, clock)

    def _clock(self, first_hour: int, last_hour: int, last_minute: int, *, first: int = 0) -> time:
        hour = self.dice.randint(first_hour, last_hour)
        low = first if hour == first_hour else 0
        high = last_minute if hour == last_hour else 59
        return time(hour, self.dice.randint(low, high), self.dice.randrange(60))

    def _desk(self, day: date) -> str:
        if day >= REORGANISED:
            return self.dice.choices(
                ["H99.61.10", "H99.62.10", "H99.63.10", "H99.64.10", "H99.01"], [40, 18, 18, 12, 12]
            )[0]
        communes = [f"H99.4{d}.5{c}.1" for d in (1, 2) for c in (1, 2, 3, 4)]
        return self.dice.choices([*communes, "H99.41.10", "H99.42.10"], [8] * 8 + [12, 12])[0]

    def _arrival(self, desk_code: str) -> Callable[[datetime], None]:
        def arrive(at: datetime) -> None:
            day = moments.day_of(at)
            desk = offices.office(desk_code, day)
            offered = self._offer(desk.id, day)
            if not offered:
                return
            procedure, version_id = self.dice.choices(offered, [WEIGHTS.get(one.code, 1) for one, _ in offered])[0]
            levels = [level.value for level in procedure.levels]
            competent = offices.competent_for(levels, field=procedure.field.key, desk_id=desk.id, on=day)
            clerk = self._somebody(desk.id, "intake", at)
            if not competent or clerk is None:
                return
            case = self.dice.choice(procedure.case_keys)
            handed = Handed(
                version_id=version_id,
                case=case,
                channel="direct",
                receiving_office_id=desk.id,
                authority_id=competent[0].id,
                owner_id=self._citizen(clerk, at),
                papers=[
                    Paper(component=one.key, name=one.name, originals=one.originals, certified=one.certified,
                          copies=one.copies)
                    for one in procedure.components_for(case)
                    if one.required and (one.originals or one.certified or one.copies)
                ],
                answers=self._answers(procedure, case),
                copies=self.dice.choice([1, 1, 2, 2, 3, 5]),
                pages=self.dice.choice([1, 1, 2, 4]),
            )  # fmt: skip
            got = intake.receive(handed, key=str(new_id()), collect=self.dice.random() < 0.8, by=clerk, at=at)
            self.later(at + timedelta(minutes=self.dice.randint(3, 40)), self._next(got.dossier_id))

        return arrive

    def _offer(self, desk_id: UUID, day: date) -> list[tuple[Definition, UUID]]:
        """What is received at a desk in a month: the procedures of its level that are in force and complete."""
        month = (desk_id, day.replace(day=1))
        if month not in self._offered:
            kind = offices.authority_of(offices.office_by_id(desk_id)).kind
            level = {"commune": "xa", "district": "huyen"}.get(kind, "tinh")
            self._offered[month] = [
                (one.definition, one.id)
                for one in catalogue.shown_versions()
                if one.receivable
                and level in {found.value for found in one.definition.levels}
                and one.valid_from <= day
                and (one.valid_to is None or day <= one.valid_to)
            ]
        return self._offered[month]

    def _citizen(self, by: Actor, at: datetime) -> UUID:
        """A citizen: one in three has been here before."""
        number = self.dice.randrange(1, 1 + len(self.names)) if self.names and self.dice.random() < 0.3 else 0
        number = number or len(self.names) + 1
        if number not in self.names:
            told = citizen(number, self.dice, today=moments.day_of(at))
            self.names[number] = accounts.remember_person(told, by=by, at=at).id
        return self.names[number]

    def _answers(self, procedure: Definition, case: str) -> dict[str, str]:
        told = {}
        for question in procedure.questions_for(case):
            if question.type is QuestionType.CHOICE:
                told[question.key] = self.dice.choice(question.choices)
            elif question.type is QuestionType.NUMBER:
                told[question.key] = str(self.dice.randint(1, 9))
            elif question.type is QuestionType.DATE:
                told[question.key] = f"{self.dice.randint(1, 28):02d}/{self.dice.randint(1, 12):02d}/2024"
            else:
                told[question.key] = "như trong giấy tờ kèm theo"
        return told

    # --- the way of one dossier --------------------------------------------------------------------------

    def _next(self, dossier_id: UUID) -> Callable[[datetime], None]:
        """Whoever must act on a dossier does, for one of its live steps; and the next turn is planned."""

        def act(at: datetime) -> None:
            live = queries.live_steps(dossier_id)
            for step in live:
                by = self._taker(step, at)
                if by is None:
                    self.later(at + timedelta(days=1), act)
                    continue
                try:
                    self._do(step, by, at)
                except Refused:
                    continue  # somebody else's turn first: the dossier comes round again
            after = queries.live_steps(dossier_id)
            if after:
                self.later(self._when(after[0], at), act)

        return act

    def _do(self, step: LiveStep, by: Actor, at: datetime) -> None:
        procedure = catalogue.version(step.version_id).definition
        told: dict[str, Any] = {"dossier_id": step.dossier_id, "by": by, "at": at}
        if step.waiting_for_citizen:
            desk = self._somebody(step.receiving_office_id, "intake", at)
            if desk:
                dossiers.receive_supplement(dossier_id=step.dossier_id, by=desk, at=at)
            return
        dossiers.look(**told)
        if step.kind == "return":
            if step.owes:
                dossiers.collect_fee(**told)
            dossiers.return_result(**told, to_name=step.owner_name)
            return
        luck = self.dice.random()
        if step.role == "handler" and step.supplements == 0 and luck < 0.05 and procedure.components:
            part = self.dice.choice(procedure.components)
            item = SupplementItem(what=part.name, reason="bản nộp bị mờ, không đọc được", component=part.key)
            dossiers.request_supplement(**told, step_key=step.key, items=[item])
            return
        if step.role == "handler" and 0.05 <= luck < 0.07:
            asked = offices.to_consult(step.authority_id, on=moments.day_of(at))
            other = next(
                (one for one in asked if one.id != step.office_id and self._somebody(one.id, "handler", at)), None
            )
            if other:
                row = dossiers.consult(
                    **told, step_key=step.key, office_id=other.id, question="Đề nghị cho ý kiến về hồ sơ này.",
                    within=Limit.parse("2 working days"),
                )  # fmt: skip
                self.later(at + timedelta(hours=self.dice.randint(4, 60)), self._answer(row.id, other.id))
                return
        if luck > 0.997:
            desk = self._somebody(step.receiving_office_id, "intake", at)
            if desk:
                dossiers.withdraw(dossier_id=step.dossier_id, reason="Người dân đổi ý", by=desk, at=at)
            return
        if step.role == "handler" and not step.has_result:
            result = self.dice.choice(procedure.results_for(step.case) or procedure.results)
            text = "\n\n".join(results.filled(result, {"owner": step.owner_name})) or f"{result.name}."
            dossiers.draft_result(**told, step_key=step.key, key=result.key, text=text, granted=luck < 0.97)
        if step.kind == "sign":
            dossiers.sign(**told, step_key=step.key)
        elif step.kind == "issue":
            dossiers.issue(**told, step_key=step.key)
        else:
            ways = routes.step(procedure.route, step.key).choices
            choice = ways[0][0] if ways and self.dice.random() < 0.9 else ways[-1][0] if ways else ""
            dossiers.forward(**told, step_key=step.key, choice=choice)

    def _answer(self, consultation_id: UUID, office_id: UUID) -> Callable[[datetime], None]:
        def answer(at: datetime) -> None:
            by = self._somebody(office_id, "handler", at)
            if by:
                try:
                    dossiers.answer(consultation_id=consultation_id, text="Thống nhất giải quyết.", by=by, at=at)
                except Refused:
                    return  # withdrawn meanwhile

        return answer

    def _when(self, step: LiveStep, at: datetime) -> datetime:
        """When a step is taken up: mostly within its time, sometimes after it; some people do it all on Friday."""
        calendar = workdays.calendar_for(*offices.scopes(offices.office_by_id(step.office_id)))
        if step.waiting_for_citizen:
            return calendar.next_opening(at + timedelta(days=self.dice.randint(1, 6)))
        if step.kind == "return":
            return calendar.next_opening(at + timedelta(hours=self.dice.randint(2, 90)))
        share = max(20, calendar.minutes_between(at, step.due_at) if step.due_at > at else 60)
        slow = self.dice.random()
        part = self.dice.uniform(0.15, 0.85) if slow < 0.988 else self.dice.uniform(1.05, 2.2)
        moment = calendar.add_minutes(at, max(5, int(share * part)))
        day = moments.day_of(moment)
        if slow > 0.96 and day.weekday() < 4 and calendar.is_working_day(day + timedelta(days=4 - day.weekday())):
            moment = moments.at(day + timedelta(days=4 - day.weekday()), time(15, self.dice.randrange(60)))
        return max(moment, at + timedelta(minutes=2))

    # --- people ------------------------------------------------------------------------------------------

    def _taker(self, step: LiveStep, at: datetime) -> Actor | None:
        if step.waiting_for_citizen:
            return self._somebody(step.receiving_office_id, "intake", at)
        able = [
            one for one in self._able(step.office_id, step.role, at) if not one.fields or step.field_key in one.fields
        ]
        held = [one for one in able if one.position_id == step.holder_id]
        if step.holder_id and (held or able):
            return (held or able)[0]
        return self.dice.choice(able) if able else None

    def _somebody(self, office_id: UUID, role: str, at: datetime) -> Actor | None:
        able = self._able(offices.current(offices.office_by_id(office_id), moments.day_of(at)).id, role, at)
        return self.dice.choice(able) if able else None

    def _able(self, office_id: UUID, role: str, at: datetime) -> list[Actor]:
        key = (office_id, role, moments.day_of(at) >= REORGANISED)
        if key not in self._staff:
            duties = offices.people_for(office_id, role=role, at=at)
            found = [_on_duty(duty.position_id, at) for duty in duties if duty.office_id == office_id]
            self._staff[key] = [one for one in found if one]
        return self._staff[key]


def _on_duty(position_id: UUID, at: datetime) -> Actor | None:
    return offices.actor_for(offices.position(position_id).account_id, at=at, position_id=position_id)


def _hand_over(at: datetime) -> None:
    """The night the districts close."""
    dossiers.hand_over(by=FOUNDER, at=at)
