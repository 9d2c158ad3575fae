"""Asking another office what it thinks, and going to see for oneself."""

from datetime import datetime
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.rules import deadlines
from motcua.dossiers.rules.status import Move
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Deed
from motcua.workdays.rules.limits import Limit


def consult(
    *,
    dossier_id: UUID,
    office_id: UUID,
    question: str,
    within: Limit,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.Consultation:
    """Ask another office for its opinion, with what is wanted and until when (NĐ 61/2018, điều 19.5).

    The step stays with the one who asks and its clock goes on; it can't be left while the answer is awaited.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.CONSULT, by=by, at=at, seen=seen, step_key=step_key)
        step = hand.here()
        office = offices.office_by_id(office_id)
        question = question.strip()
        if not question:
            hand.refuse("Mời ghi rõ nội dung cần xin ý kiến.", field="question")
        if office.id == step.office_id:
            hand.refuse("Mời chọn đơn vị khác: đơn vị này đang giữ hồ sơ.", field="office_id")
        if any(one.office_id == office.id for one in hands.awaited(step)):
            hand.refuse(f"Đã xin ý kiến {office.name} và đang chờ trả lời.", field="office_id")
        hand.move(Move.PROCESS)
        row = models.Consultation(
            dossier=hand.dossier,
            step=step,
            office_id=office.id,
            question=question,
            asked_at=at,
            asked_by_name=by.name,
            due_at=deadlines.step_due(at, within, hands.calendar_of(office.id)),
        )
        rows.put(row)
        hand.record(
            events.OpinionAsked(
                dossier_id=dossier_id,
                consultation_id=row.id,
                office=office.code,
                office_name=office.name,
                until=row.due_at,
            )
        )
    return row


def answer(*, consultation_id: UUID, text: str, by: Actor, at: datetime) -> models.Consultation:
    """Answer a question another office asked. Once: a second answer is refused."""
    with rows.whole():
        asked = rows.one(models.Consultation, id=consultation_id)
        if asked is None:
            raise NotFound("Không có câu hỏi này.")
        hand = hands.take(asked.dossier_id, Deed.ANSWER, by=by, at=at)
        # read again now that the dossier is locked: somebody may have answered meanwhile
        row = rows.one(models.Consultation, id=consultation_id) or asked
        office = offices.office_by_id(row.office_id)
        text = text.strip()
        if row.answered_at is not None:
            hand.refuse(f"Đã có trả lời của {row.answered_by_name}.")
        if row.office_id not in offices.queue_offices(by, on=moments.day_of(at)):
            hand.refuse(f"Câu hỏi này gửi {office.name}.")
        if not text:
            hand.refuse("Mời ghi ý kiến trả lời.", field="text")
        row.answer, row.answered_at, row.answered_by_name = text, at, by.name
        rows.change(row, "answer", "answered_at", "answered_by_name")
        hand.record(
            events.OpinionGiven(
                dossier_id=row.dossier_id,
                consultation_id=row.id,
                office_name=office.name,
                late=at > row.due_at,
            )
        )
    return row


def verify(
    *,
    dossier_id: UUID,
    visited_at: datetime,
    place: str,
    participants: str,
    findings: str,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.SiteVisit:
    """Keep the minutes of a verification on site: when, where, who was there, what was found (NĐ 61/2018, 19.3)."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.VERIFY, by=by, at=at, seen=seen, step_key=step_key)
        for name, value in (("place", place), ("participants", participants), ("findings", findings)):
            if not value.strip():
                hand.refuse("Biên bản xác minh cần đủ nơi, người dự và nội dung.", field=name)
        if visited_at > at:
            hand.refuse("Thời điểm xác minh chưa tới.", field="visited_at")
        if visited_at < hand.dossier.received_at:
            hand.refuse("Thời điểm xác minh trước khi nhận hồ sơ.", field="visited_at")
        row = models.SiteVisit(
            dossier=hand.dossier,
            visited_at=visited_at,
            place=place.strip(),
            participants=participants.strip(),
            findings=findings.strip(),
            by_name=by.name,
        )
        rows.put(row)
        hand.record(events.SiteVisited(dossier_id=dossier_id, place=row.place, visited_at=visited_at))
    return row
