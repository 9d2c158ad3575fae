"""Asking the citizen for what is missing: once, completely, through the desk; the clock obeys the law's policy."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.catalogue.rules.definition import Definition
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import papers, waits
from motcua.dossiers.operations.acceptance import Paper
from motcua.dossiers.rules import supplements as rules
from motcua.dossiers.rules.status import Move
from motcua.dossiers.rules.waits import WaitFor
from motcua.offices.rules.powers import Deed, Role


@dataclass(frozen=True, kw_only=True)
class SupplementItem:
    """One thing to bring. It points to a paper of the procedure (`component`) or to a legal ground of its own."""

    what: str
    reason: str
    component: str = ""
    legal_basis: str = ""


def request_supplement(
    *,
    dossier_id: UUID,
    items: Sequence[SupplementItem],
    ground: str = "",
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.SupplementRequest:
    """Ask the citizen on form 02 for everything that is missing, and stop the clock (NĐ 61/2018, điều 11.2c, 17, 19.4).

    Once per dossier, within the days the procedure version allows; beyond either only a leader may, on a stated
    ground, and the citizen's second trip is counted. Every item names a paper of the procedure or its own legal
    basis: nothing outside the law can be asked.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.REQUEST_SUPPLEMENT, by=by, at=at, seen=seen, step_key=step_key)
        dossier, policy = hand.dossier, hand.procedure.supplement
        calendar = hands.calendar_of(dossier.authority_id)
        _check_items(hand, items)
        ask_by = rules.ask_by(policy, received=dossier.complete_at, calendar=calendar)
        again, late = dossier.supplements >= policy.max_requests, at > ask_by
        if (again or late) and (by.role != Role.LEADER or not ground.strip()):
            hand.refuse(
                f"Hồ sơ đã được yêu cầu bổ sung {dossier.supplements} lần. Yêu cầu thêm phải do lãnh đạo quyết định, "
                "có căn cứ ghi rõ."
                if again
                else f"Đã quá hạn yêu cầu bổ sung ({moments.short(ask_by)}). "
                "Chỉ lãnh đạo được yêu cầu, có căn cứ ghi rõ.",
                field="ground",
            )
        hand.move(Move.ASK_CITIZEN)
        until = rules.answer_by(policy, asked_at=at, calendar=calendar)
        paper = papers.issue(
            "supplement_request",
            dossier,
            {
                "request": dossier.summary or dossier.procedure_name,
                "items": [_line(item, hand.procedure) for item in items],
                "reason": ground.strip(),
                "answer_by": moments.day_of(until) if until else None,
                "contact": {"name": by.name, "title": by.title},
            },
            by=by,
            at=at,
        )
        dossier.supplements += 1
        waits.begin(
            hand,
            WaitFor.SUPPLEMENT,
            legal_basis=policy.ground,
            evidence=paper.number_text,
            paper_id=paper.id,
        )
        request = models.SupplementRequest(
            dossier=dossier,
            number=dossier.supplements,
            items=[asdict(item) for item in items],
            ground=ground.strip(),
            asked_at=at,
            asked_by_name=by.name,
            until=until,
            paper_id=paper.id,
        )
        rows.put(request)
        hand.record(
            events.SupplementAsked(
                dossier_id=dossier_id,
                number=request.number,
                items=len(items),
                policy=policy.policy,
                paper=paper.number_text,
                until=until,
                ground=request.ground,
            )
        )
    return request


def _line(item: SupplementItem, procedure: Definition) -> str:
    """One item on form 02: what, why, and which paper of the procedure or which law it rests on."""
    named = next((one.name for one in procedure.components if one.key == item.component), "")
    paper = f" ({named})" if named and named != item.what.strip() else ""
    ground = f". Căn cứ: {item.legal_basis.strip()}" if item.legal_basis.strip() else ""
    return f"{item.what.strip()}{paper}. Lý do: {item.reason.strip()}{ground}"


def _check_items(hand: hands.Hand, items: Sequence[SupplementItem]) -> None:
    if not items:
        hand.refuse("Mời liệt kê đủ những gì cần bổ sung: chỉ được yêu cầu một lần.", field="items")
    known = {component.key for component in hand.procedure.components}
    for number, item in enumerate(items, start=1):
        if not item.what.strip() or not item.reason.strip():
            hand.refuse(f"Mục {number}: mời ghi rõ cần gì và vì sao.", field="items")
        if item.component not in known and not item.legal_basis.strip():
            hand.refuse(
                f"Mục {number}: giấy tờ này không có trong thành phần hồ sơ. Muốn yêu cầu phải ghi căn cứ pháp lý.",
                field="items",
            )


def receive_supplement(
    *, dossier_id: UUID, papers: Sequence[Paper] = (), by: Actor, at: datetime, seen: int | None = None
) -> models.Dossier:
    """Take in what was asked for, all of it; the clock runs again and the due date follows from the policy.

    RESTART counts anew from now, PAUSE leaves out the days between, REMAINING_PLUS gives what was left and some
    more. The first promised date stays on record beside the new one.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.RECEIVE_SUPPLEMENT, by=by, at=at, seen=seen)
        dossier = hand.dossier
        hand.move(Move.CITIZEN_ANSWERED)
        request = _open_request(dossier)
        request.completed_at = at
        rows.change(request, "completed_at")
        waits.end(hand)
        for paper in papers:
            rows.put(models.HandedIn(dossier=dossier, at=at, **asdict(paper)))
        hand.record(
            events.SupplementReceived(
                dossier_id=dossier_id, number=request.number, due=dossier.due_at, rule=dossier.due_rule
            )
        )
    return dossier


def _open_request(dossier: models.Dossier) -> models.SupplementRequest:
    request = rows.one(models.SupplementRequest, dossier_id=dossier.id, number=dossier.supplements)
    if request is None:
        raise RuntimeError("a dossier that waits for its citizen has a request")
    return request
