"""Apologies: the letter that drafts itself when a date will be missed, is completed, signed by a leader, and sent."""

from collections.abc import Iterator, Sequence
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.db.models import F, Q

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.answers import keeping
from motcua.base.text import uncapitalised
from motcua.dossiers import events, models, queries
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import papers
from motcua.dossiers.rules import apologies as rules
from motcua.dossiers.rules.apologies import Cause, Stage
from motcua.dossiers.rules.forecast import Forecast, Risk
from motcua.journal import operations as journal
from motcua.offices.rules.powers import Deed
from motcua.workdays.rules.arithmetic import WorkingCalendar
from motcua.workdays.rules.limits import Limit

#: A date further off than this is nobody's worry yet, whatever the forecast says.
AHEAD = timedelta(days=7)
#: What a step's kind says about why its dossier is late; a guess for the officer to put right.
_CAUSES = {"verify": Cause.VERIFICATION, "consult": Cause.OPINION}


def draft_apologies(*, by: Actor, at: datetime, batch: int = 500) -> int:
    """Draft a letter for every running dossier whose date will be missed; returns how many were drafted.

    As soon as the forecast says so within the coming week, and at the latest from `rules.draft_from`, whatever it
    says. A draft for a date that has lawfully moved since is written anew. Safe to run again, and to stop anywhere.
    """
    with keeping():  # one calendar an office for the whole run
        return sum(_draft(steps, expected, by=by, at=at) for steps, expected in _in_danger(at, batch))


def _in_danger(at: datetime, batch: int) -> Iterator[tuple[list[models.Step], Forecast]]:
    """Open dossiers due soon that have no letter for their date, with all their live steps."""
    last = UUID(int=0)
    while True:
        ids = list(
            models.Dossier.objects.filter(
                Q(apology__isnull=True) | (Q(apology__signed_at__isnull=True) & ~Q(apology__due_before=F("due_at"))),
                queries.running(),
                reappointed_at__isnull=True,
                due_at__lte=at + AHEAD,
                id__gt=last,
            )
            .order_by("id")
            .values_list("id", flat=True)[:batch]
        )
        if not ids:
            return
        last = ids[-1]
        live: dict[UUID, list[models.Step]] = {}
        for step in models.Step.objects.filter(dossier_id__in=ids, left_at__isnull=True).select_related(
            "dossier", "office"
        ):
            live.setdefault(step.dossier_id, []).append(step)
        expected = queries.forecasts([step for steps in live.values() for step in steps], at=at)
        yield from ((steps, expected[dossier_id]) for dossier_id, steps in live.items())


def _draft(steps: list[models.Step], expected: Forecast, *, by: Actor, at: datetime) -> bool:
    dossier = steps[0].dossier
    calendar = hands.calendar_of(dossier.authority_id)
    if expected.risk is not Risk.HIGH and at < rules.draft_from(dossier.complete_at, dossier.due_at, calendar):
        return False
    with transaction.atomic():
        # locked against a deed at the same moment: what is finished or paused meanwhile needs no letter
        now = models.Dossier.objects.select_for_update().get(id=dossier.id)
        if now.version != dossier.version:
            return False
        slowest = _slowest(steps)
        most = rules.longest(Limit.parse(dossier.limit), settings.APOLOGY_LONGEST_DAYS)
        days = rules.proposed_days(
            timedelta(minutes=expected.left.slow), at=at, due=dossier.due_at, calendar=calendar, most=most
        )
        because = (
            f"quá hạn {moments.short(dossier.due_at)}"
            if at > dossier.due_at
            else uncapitalised(expected.reason).rstrip(".")
        )
        apology, _ = models.Apology.objects.update_or_create(
            dossier=dossier,
            defaults={
                "stage": Stage.DRAFTED,
                **_about(dossier, slowest, calendar),
                "cause": _CAUSES.get(slowest.kind, Cause.WORKLOAD),
                "reason": "",
                "days": days,
                "new_due_at": rules.new_due(dossier.due_at, days, at=at, calendar=calendar).moment,
                "drafted_at": at,
                "drafted_for": because[:300],
                "completed_at": None,
                "completed_by_name": "",
            },
        )
        journal.record(
            events.ApologyDrafted(
                apology_id=apology.id,
                dossier_id=dossier.id,
                because=because,
                office=slowest.office.name,
                send_by=apology.send_by,
            ),
            by=by,
            at=at,
        )
    return True


def _slowest(steps: Sequence[models.Step]) -> models.Step:
    return min(steps, key=lambda step: step.due_at)


def _about(dossier: models.Dossier, slowest: models.Step, calendar: WorkingCalendar) -> dict[str, Any]:
    """What a letter is about, whoever begins it: the date missed, by when it must go, and whose step holds it up."""
    return {
        "due_before": dossier.due_at,
        "send_by": rules.send_by(dossier.complete_at, dossier.due_at, calendar),
        "office_id": slowest.office_id,
        "step_name": slowest.name,
        "responsible_name": slowest.holder_name,
    }


def complete_apology(
    *,
    dossier_id: UUID,
    cause: str,
    reason: str,
    days: int,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.Apology:
    """Say in the letter why the date is missed and how many working days are asked for; it then waits for a leader.

    The new date follows from the days; nobody types it. Refused: a second re-appointment, an unknown cause, "other"
    without its reason, and more days than allowed. A letter nobody drafted yet may be begun here.
    """
    with transaction.atomic():
        hand = hands.take(dossier_id, Deed.COMPLETE_APOLOGY, by=by, at=at, seen=seen, step_key=step_key)
        dossier = hand.dossier
        apology = models.Apology.objects.select_for_update(of=("self",)).filter(dossier=dossier).first()
        _refuse_second(hand, apology)
        chosen = {one.value: one for one in Cause}.get(cause)
        if chosen is None:
            hand.refuse("Mời chọn nguyên nhân trễ hẹn.", field="cause")
        if chosen is Cause.OTHER and not reason.strip():
            hand.refuse("Mời ghi rõ lý do: người dân đọc câu này trong thư.", field="reason")
        most = rules.longest(Limit.parse(dossier.limit), settings.APOLOGY_LONGEST_DAYS)
        if not 1 <= days <= most:
            hand.refuse(f"Chỉ hẹn lại thêm được từ 1 đến {most} ngày làm việc.", field="days")
        calendar = hands.calendar_of(dossier.authority_id)
        new = rules.new_due(dossier.due_at, days, at=at, calendar=calendar)
        if apology is None or apology.due_before != dossier.due_at:
            apology = apology or models.Apology(dossier=dossier)
            apology.drafted_at, apology.drafted_for = at, "cán bộ chủ động báo trễ"
            for fact, value in _about(dossier, _slowest(hand.live), calendar).items():
                setattr(apology, fact, value)
        apology.stage, apology.cause, apology.reason = Stage.COMPLETED, chosen, reason.strip()
        apology.days, apology.new_due_at = days, new.moment
        apology.completed_at, apology.completed_by_name = at, by.name
        apology.save()
        hand.record(events.ApologyCompleted(dossier_id=dossier_id, cause=chosen.words, days=days))
    return apology


def sign_apology(*, dossier_id: UUID, by: Actor, at: datetime, seen: int | None = None) -> models.Apology:
    """Sign the letter, as a named leader of the authority: it gets its number, and the date it gives holds.

    The first promised date stays on record. Refused while the letter is not complete, and for a second
    re-appointment (NĐ 61/2018, điều 19.9). A letter signed after its lawful moment still goes out, and is counted so.
    """
    with transaction.atomic():
        hand = hands.take(dossier_id, Deed.SIGN_APOLOGY, by=by, at=at, seen=seen)
        dossier = hand.dossier
        letters = models.Apology.objects.select_for_update(of=("self",)).select_related("office")
        apology = letters.filter(dossier=dossier).first()
        _refuse_second(hand, apology)
        if apology is None or apology.stage != Stage.COMPLETED or apology.due_before != dossier.due_at:
            hand.refuse("Thư xin lỗi chưa được hoàn thiện: mời người xử lý ghi nguyên nhân và thời gian xin thêm.")
        calendar = hands.calendar_of(dossier.authority_id)
        new = rules.new_due(dossier.due_at, apology.days, at=at, calendar=calendar)
        cause = Cause(apology.cause)
        paper = papers.issue(
            "apology",
            dossier,
            {
                "reason": " ".join(part for part in (cause.sentence, apology.reason) if part),
                "new_due_at": new.moment,
                "derivation": list(new.derivation),
                "responsible": {"name": apology.responsible_name},
                "responsible_office": apology.office.name,
                "signer": {"name": by.name, "title": by.title},
            },
            from_authority=True,
            by=by,
            at=at,
        )
        apology.stage, apology.new_due_at, apology.paper_id = Stage.SIGNED, new.moment, paper.id
        apology.signed_at, apology.signed_by_name, apology.signed_by_title = at, by.name, by.title
        apology.save()
        before = dossier.due_at
        dossier.reappointed_at = at
        hands.set_due(hand, new, [*dossier.derivation, *new.derivation])
        hand.record(
            events.ApologySigned(
                dossier_id=dossier_id,
                apology_id=apology.id,
                paper=paper.number_text,
                cause=cause.words,
                due_before=before,
                due=new.moment,
                rule=new.rule,
                in_time=at <= apology.send_by,
            )
        )
    return apology


def _refuse_second(hand: hands.Hand, apology: models.Apology | None) -> None:
    if hand.dossier.reappointed_at or (apology and apology.signed_at):
        hand.refuse("Hồ sơ đã được xin lỗi và hẹn lại một lần. Quy định chỉ cho hẹn lại một lần.")
