"""What happens to a dossier of the demonstration: how it comes in, who acts on it when, and what they do."""

import random
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.accounts import operations as accounts
from motcua.accounts.operations import Told
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.catalogue.queries import VersionInfo
from motcua.catalogue.rules import fees, limits, results, routes
from motcua.catalogue.rules.definition import Definition, QuestionType
from motcua.config.demo.people import citizen
from motcua.config.demo.plan import Plan
from motcua.config.demo.staff import Staff
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.operations import Handed, Paper, SupplementItem
from motcua.dossiers.queries import Situation, Waiting
from motcua.dossiers.rules import supplements
from motcua.dossiers.rules.status import ENDED
from motcua.intake import operations as intake
from motcua.offices import queries as offices
from motcua.workdays import queries as workdays
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit, LimitKind

#: The day the districts closed.
REORGANISED = date(2025, 7, 1)
#: How often a procedure is asked for; those not named count once.
WEIGHTS = {"2.000815": 26, "2.000884": 10, "1.001193": 8, "1.004873": 8, "1.000656": 5, "1.000894": 5, "2.000635": 7,
           "1.001612": 5, "1.013225": 3, "1.009994": 3, "1.004222": 6, "1.004194": 4, "1.001776": 3, "2.000986": 3,
           "1.011607": 2, "2.000908": 3, "2.001035": 4}  # fmt: skip
#: Months in which a field is busier: school papers in summer, weddings before Tết, building in the dry season.
SEASONS = {"chung-thuc": {6: 1.3, 7: 1.6, 8: 1.7, 9: 1.2}, "ho-tich": {10: 1.1, 11: 1.3, 12: 1.4, 1: 1.3},
           "xay-dung": {1: 1.2, 2: 1.4, 3: 1.6, 4: 1.3, 9: 0.6, 10: 0.6}, "kinh-doanh": {1: 1.3, 3: 1.4},
           "cu-tru": {8: 1.5, 9: 1.4}}  # fmt: skip
DESKS_NOW = {"H99.61.10": 40, "H99.62.10": 18, "H99.63.10": 18, "H99.64.10": 12, "H99.01": 12}
DESKS_BEFORE = {f"H99.4{d}.5{c}.1": 8 for d in (1, 2) for c in (1, 2, 3, 4)} | {"H99.41.10": 14, "H99.42.10": 14}
#: The desk of the printed sign-ins, and how much more of what is there to be worked on comes to it.
WARD, WARD_SHARE = "H99.61.10", 60
WITHIN = Limit.parse("2 working days")


@dataclass(frozen=True, order=True)
class Turn:
    """The next thing that happens to a dossier: somebody's deed at a step, or its citizen's coming."""

    at: datetime
    number: int
    dossier_id: UUID
    step: str = ""
    deed: str = "act"


class Lives:
    """The lives of a plan. What happens depends on the plan and on where a dossier stands, and on nothing else."""

    def __init__(self, plan: Plan) -> None:
        self.plan, self.staff = plan, Staff()
        self.population = max(5, plan.dossiers * 62 // 100)
        self._offered: dict[tuple[UUID, int, int], tuple[list[VersionInfo], list[float]]] = {}

    # --- coming in ---------------------------------------------------------------------------------------

    def receive(self, number: int, at: datetime) -> UUID | None:
        """Somebody hands in the `number`-th dossier; none where nothing is received that day."""
        dice, day = self.plan.dice("receive", number), moments.day_of(at)
        desks = DESKS_NOW if day >= REORGANISED else DESKS_BEFORE
        if self.plan.is_recent(number):
            desks = {code: share + (WARD_SHARE if code == WARD else 0) for code, share in desks.items()}
        desk = offices.office(dice.choices(list(desks), list(desks.values()))[0], day)
        offered, weights = self._offer(desk.id, day)
        if self.plan.is_recent(number):
            weights = [0.0 if _is_quick(one) else weight for one, weight in zip(offered, weights, strict=True)]
            offered = offered if any(weights) else []
        clerks = self.staff.of(desk.id, "intake", at)
        if not offered or not clerks:
            return None
        version = dice.choices(offered, weights)[0]
        procedure = version.definition
        levels = tuple(level.value for level in procedure.levels)
        competent = offices.competent_for(levels, field=procedure.field.key, desk_id=desk.id, on=day)
        clerk = dice.choice(clerks)
        keys = procedure.case_keys
        case = dice.choices(keys, [1 / (place + 1) for place in range(len(keys))])[0]
        channel = _channel(procedure, case, day, dice)
        freed = fees.exemptions_for(procedure, case=case, channel=channel, on=day)
        handed = Handed(
            version_id=version.id,
            case=case,
            channel=channel,
            receiving_office_id=desk.id,
            authority_id=competent[0].id,
            owner_id=accounts.remember_person(self.whose(number), by=clerk, at=at).id,
            papers=_papers(procedure, case),
            answers=_answers(procedure, case, dice),
            copies=dice.choice([1, 1, 2, 2, 3, 5]),
            pages=dice.choice([1, 1, 2, 4]),
            exemptions=(freed[0].key,) if freed and dice.random() < 0.06 else (),
            delivery="desk" if channel == "direct" or dice.random() < 0.4 else "post",
        )
        collect = channel == "direct" and dice.random() < 0.8
        return intake.receive(handed, key=self.plan.key(number), collect=collect, by=clerk, at=at).dossier_id

    def whose(self, number: int) -> Told:
        """Who hands in the `number`-th dossier: some have been here before."""
        person = self.plan.dice("whose", number).randrange(self.population)
        return citizen(person + 1, self.plan.dice("citizen", person), today=self.plan.begins)

    def _offer(self, desk_id: UUID, day: date) -> tuple[list[VersionInfo], list[float]]:
        """What is received at a desk in a month, and how often: procedures of its level, in force and complete."""
        month = (desk_id, day.year, day.month)
        if month not in self._offered:
            kind = offices.authority_of(offices.office_by_id(desk_id)).kind
            level = {"commune": "xa", "district": "huyen"}.get(kind, "tinh")
            found = [one for one in catalogue.shown_versions() if one.receivable and _settles(one, level, desk_id, day)]
            weights = [
                WEIGHTS.get(one.code, 1) * SEASONS.get(one.definition.field.key, {}).get(day.month, 1.0)
                for one in found
            ]
            self._offered[month] = (found, weights)
        found, weights = self._offered[month]
        holding = [_holds(one, day) for one in found]
        if all(holding):
            return found, weights
        return [one for one, holds in zip(found, holding, strict=True) if holds], [
            weight for weight, holds in zip(weights, holding, strict=True) if holds
        ]

    # --- whose turn it is --------------------------------------------------------------------------------

    def next_turn(self, number: int, dossier_id: UUID) -> Turn | None:
        """What happens next to a dossier, and when; none when it is over, or when nobody will ever come."""
        where = queries.situation(dossier_id)
        if where.asked_at:
            return self._citizen_comes(number, where, where.asked_at)
        turns = [turn for step in where.steps if (turn := self._turn_at(number, where, step))]
        return min(turns, default=None)

    def _citizen_comes(self, number: int, where: Situation, asked_at: datetime) -> Turn | None:
        dice = self._dice("brings", number, where, asked_at)
        if dice.random() < 0.2 and asked_at > self.plan.until - timedelta(days=30):
            return None  # has not come yet, and may never
        days = dice.choice([1, 1, 2, 2, 3, 4, 5, 6, 9, 14])
        back = self._calendar(where.receiving_office_id, asked_at).next_opening(asked_at + timedelta(days=days))
        return Turn(back + timedelta(minutes=dice.randrange(150)), number, where.dossier_id, deed="bring")

    def _turn_at(self, number: int, where: Situation, step: Waiting) -> Turn | None:
        dice = self._dice("when", number, where, step.since, step.key)
        if step.asked is not None:
            spent = dice.randint(60, 1100)
            answered = self._calendar(step.asked.office_id, step.asked.asked_at).add_minutes(step.asked.asked_at, spent)
            return Turn(answered, number, where.dossier_id, step.key, "answer")
        if step.kind == "issue" and (len(where.steps) > 1 or where.joining):
            return None  # the other branches come first
        return Turn(self._when(number, step, dice), number, where.dossier_id, step.key)

    def _when(self, number: int, step: Waiting, dice: random.Random) -> datetime:
        """When a step is left: mostly well within its time, sometimes far beyond; some people do it all on Friday."""
        calendar = self._calendar(step.office_id, step.since)
        if step.kind == "return":
            hours = dice.choices((2, 20, 60, 140, 400), (30, 30, 25, 12, 3))[0] * dice.uniform(0.5, 1)
            return calendar.next_opening(step.since + timedelta(hours=hours)) + timedelta(seconds=dice.randrange(900))
        if step.role == "intake":
            return calendar.add_minutes(step.since, dice.randint(3, 40)) + timedelta(seconds=dice.randrange(50))
        allowed = max(20, calendar.minutes_between(step.since, step.due_at) if step.due_at > step.since else 60)
        pace, bursts = self._habits(step)
        spent = allowed * pace * dice.lognormvariate(0, 0.35)
        if self.plan.lies_still(number) and step.role == "handler":
            spent = allowed * dice.uniform(2, 9)
        elif dice.random() < (0.08 if self.plan.is_recent(number) else 0.014):  # it lies under a pile
            spent = allowed * dice.uniform(1.05, 2.4)
        leaves = calendar.add_minutes(step.since, max(4, int(spent))) + timedelta(seconds=dice.randrange(50))
        day = moments.day_of(leaves)
        friday = day + timedelta(days=4 - day.weekday())
        if bursts and allowed >= 450 and day < friday and calendar.is_working_day(friday):
            leaves = moments.at(friday, "15:30") + timedelta(seconds=dice.randrange(3600))
        return leaves

    def _habits(self, step: Waiting) -> tuple[float, bool]:
        """How quick a post is, and whether it moves everything on Friday afternoon."""
        dice = self.plan.dice("habits", offices.office_by_id(step.office_id).code, step.role)
        return dice.lognormvariate(-0.85, 0.25), step.role == "handler" and dice.random() < 0.15

    # --- what is done ------------------------------------------------------------------------------------

    def act(self, turn: Turn) -> bool:
        """Do what the turn is about, with the real deeds; returns whether the dossier goes on."""
        self._act(turn)
        return queries.situation(turn.dossier_id).status not in ENDED

    def _act(self, turn: Turn) -> None:
        where, at = queries.situation(turn.dossier_id), turn.at
        if turn.deed == "bring":
            dice = self._dice("brings", turn.number, where, at)
            clerks = self.staff.of(where.receiving_office_id, "intake", at)
            dossiers.receive_supplement(dossier_id=turn.dossier_id, by=dice.choice(clerks), at=at)
            return
        step = next(one for one in where.steps if one.key == turn.step)
        dice = self._dice("does", turn.number, where, step.since, step.key)
        if step.asked is not None:
            expert = dice.choice(self.staff.of(step.asked.office_id, "handler", at))
            dossiers.answer(consultation_id=step.asked.id, text="Thống nhất giải quyết.", by=expert, at=at)
            return
        by = self._taker(where, step, at, dice)
        told: dict[str, Any] = {"dossier_id": turn.dossier_id, "by": by, "at": at}
        dossiers.look(**told)
        if step.kind == "return":
            self._return(where, told, dice)
        elif not self._stray(where, step, told, dice):
            self._go_on(where, step, told, dice)

    def _taker(self, where: Situation, step: Waiting, at: datetime, dice: random.Random) -> Actor:
        able = self.staff.of(step.office_id, step.role, at, field=where.field_key)
        return next((one for one in able if one.position_id == step.holder_id), None) or dice.choice(able)

    def _return(self, where: Situation, told: dict[str, Any], dice: random.Random) -> None:
        if where.owes:
            dossiers.collect_fee(**told)
        if dice.random() < 0.08:
            dossiers.return_result(**told, to_name="Nguyễn Văn Nhờ", proxy_basis="Giấy ủy quyền có chứng thực")
        else:
            dossiers.return_result(**told, to_name=where.owner_name)

    def _stray(self, where: Situation, step: Waiting, told: dict[str, Any], dice: random.Random) -> bool:
        """Whether something else happens than going on: a supplement, an opinion, an early end."""
        luck, at = dice.random(), told["at"]
        if step.role != "handler" or step.rounds or len(where.steps) > 1 or where.joining:
            return False
        procedure = catalogue.version(where.version_id).definition
        if luck < 0.05 and procedure.components:
            authority = self._calendar(where.authority_id, at)
            late = at > supplements.ask_by(procedure.supplement, received=where.complete_at, calendar=authority)
            if late or where.supplements >= procedure.supplement.max_requests:
                return False
            part = dice.choice(procedure.components)
            item = SupplementItem(what=part.name, reason="bản nộp bị mờ, không đọc được", component=part.key)
            dossiers.request_supplement(**told, step_key=step.key, items=[item])
            return True
        if luck < 0.07:
            return self._consult(where, step, told, dice)
        if luck < 0.078:
            clerks = self.staff.of(where.receiving_office_id, "intake", at)
            reason = "Người dân đổi ý, xin rút hồ sơ"
            dossiers.withdraw(dossier_id=where.dossier_id, reason=reason, by=dice.choice(clerks), at=at)
            return True
        if luck < 0.083:
            leaders = self.staff.of(where.authority_id, "leader", at)
            basis = "Nghị định 61/2018/NĐ-CP, điều 19"
            reason = "Không đủ điều kiện giải quyết theo quy định của thủ tục"
            if leaders:
                dossiers.stop(dossier_id=where.dossier_id, reason=reason, legal_basis=basis, by=leaders[0], at=at)
            return bool(leaders)
        return False

    def _consult(self, where: Situation, step: Waiting, told: dict[str, Any], dice: random.Random) -> bool:
        at = told["at"]
        asked = offices.to_consult(where.authority_id, on=moments.day_of(at))
        able = [one for one in asked if one.id != step.office_id and self.staff.of(one.id, "handler", at)]
        if able:
            question = "Đề nghị cho ý kiến về hồ sơ này."
            other = dice.choice(able).id
            dossiers.consult(**told, step_key=step.key, office_id=other, question=question, within=WITHIN)
        return bool(able)

    def _go_on(self, where: Situation, step: Waiting, told: dict[str, Any], dice: random.Random) -> None:
        procedure = catalogue.version(where.version_id).definition
        if step.kind == "verify":
            dossiers.verify(
                **told,
                step_key=step.key,
                visited_at=max(where.complete_at, told["at"] - timedelta(hours=2)),
                place="Tại địa chỉ nêu trong hồ sơ",
                participants=f"{told['by'].name}; chủ hồ sơ",
                findings="Hiện trạng đúng với hồ sơ.",
            )
        if step.role == "handler" and not where.has_result:
            result = dice.choice(procedure.results_for(where.case) or procedure.results)
            text = "\n\n".join(results.filled(result, {"owner": where.owner_name})) or f"{result.name}."
            granted = dice.random() < 0.97
            dossiers.draft_result(**told, step_key=step.key, key=result.key, text=text, granted=granted)
        if step.kind == "sign":
            dossiers.sign(**told, step_key=step.key)
        elif step.kind == "issue":
            dossiers.issue(**told, step_key=step.key)
        else:
            ways = [key for key, _ in routes.step(procedure.route, step.key).choices]
            choice = dice.choices(ways, [9] + [1] * (len(ways) - 1))[0] if ways else ""
            dossiers.forward(**told, step_key=step.key, choice=choice)

    # --- where and when ----------------------------------------------------------------------------------

    def _dice(self, what: str, number: int, where: Situation, since: datetime, key: str = "") -> random.Random:
        return self.plan.dice(what, number, key, where.supplements, int(since.timestamp()))

    def _calendar(self, office_id: UUID, at: datetime) -> WorkingCalendar:
        office = offices.current(offices.office_by_id(office_id), moments.day_of(at))
        return workdays.calendar_for(*offices.scopes(office))


def _settles(version: VersionInfo, level: str, desk_id: UUID, day: date) -> bool:
    levels = tuple(one.value for one in version.definition.levels)
    return level in levels and bool(
        offices.competent_for(levels, field=version.definition.field.key, desk_id=desk_id, on=day)
    )


def _is_quick(version: VersionInfo) -> bool:
    return version.definition.limits[0].parsed.kind in {LimitKind.SAME_DAY, LimitKind.WORKING_HOURS}


def _holds(version: VersionInfo, day: date) -> bool:
    return version.valid_from <= day and (version.valid_to is None or day <= version.valid_to)


def _channel(procedure: Definition, case: str, day: date, dice: random.Random) -> str:
    """How it came: each year more of them online, a few by post, where the procedure says what that means."""
    luck = dice.random()
    online = 0.12 + 0.1 * (day.year - 2024) if procedure.online_level(day) else 0.0
    channel = "online" if luck < online else "post" if luck > 0.97 else "direct"
    try:
        limits.limit_for(procedure, case=case, channel=channel)
        fees.charges(procedure, case=case, channel=channel, on=day)
    except Refused:
        return "direct"
    return channel


def _papers(procedure: Definition, case: str) -> tuple[Paper, ...]:
    return tuple(
        Paper(component=one.key, name=one.name, originals=one.originals, certified=one.certified, copies=one.copies)
        for one in procedure.components_for(case)
        if one.required and (one.originals or one.certified or one.copies)
    )


def _answers(procedure: Definition, case: str, dice: random.Random) -> dict[str, str]:
    told: dict[str, str] = {}
    for question in procedure.questions_for(case):
        match question.type:
            case QuestionType.CHOICE:
                told[question.key] = dice.choice(question.choices)
            case QuestionType.NUMBER:
                told[question.key] = str(dice.randint(1, 9))
            case QuestionType.DATE:
                told[question.key] = f"{dice.randint(1, 28):02d}/{dice.randint(1, 12):02d}/2024"
            case _:
                told[question.key] = "như trong giấy tờ kèm theo"
    return told
