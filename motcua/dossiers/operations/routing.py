"""Moving a dossier along its route: forward, back, and into one person's hands."""

from datetime import datetime
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.catalogue.rules import routes
from motcua.dossiers import events, models, queries
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.rules.status import Move
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Role

#: Steps that end with a deed of their own, and what that deed is called.
_OWN_DEED = {"sign": "ký", "issue": "vào sổ, đóng dấu", "return": "trả kết quả"}


def forward(
    *,
    dossier_id: UUID,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
    choice: str = "",
    handed_over_at: datetime | None = None,
) -> models.Dossier:
    """Finish a step and pass the dossier on to whatever follows on its approved route.

    The next step belongs to an office and a role, and its clock starts now; a join waits for its other branches.
    `choice` answers a step that branches. `handed_over_at` says that the paper changed hands before, and is only now
    entered: it is written beside the moment of entering, by which every clock goes. Refused: `NotAllowed`, `Stale`,
    and `DeedRefused` when the step ends with a deed of its own (signing, numbering, returning), an opinion is still
    awaited, a choice is missing, or the paper can't have changed hands then.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.FORWARD, by=by, at=at, seen=seen, step_key=step_key)
        step = hand.here()
        if step.kind in _OWN_DEED:
            hand.refuse(f"Bước “{step.name}” kết thúc bằng việc {_OWN_DEED[step.kind]}, không chuyển tay được.")
        if hands.awaited(step):
            hand.refuse("Còn ý kiến chưa được trả lời. Mời chờ, hoặc rút câu hỏi trước khi chuyển.")
        if handed_over_at and not step.entered_at <= handed_over_at <= at:
            hand.refuse(
                f"Giấy chỉ có thể được giao từ {moments.short(step.entered_at)}, khi bước này bắt đầu, đến bây giờ.",
                field="handed_over_at",
            )
        hand.move(Move.PROCESS)
        left = hands.leave(hand, outcome="forwarded", choice=choice)
        hand.record(
            events.DossierForwarded(
                dossier_id=dossier_id,
                step=step.key,
                name=step.name,
                to=left.to,
                minutes=left.minutes,
                late=left.late,
                choice=choice,
                waits_for_others=left.waits,
                due=left.due,
                handed_over_at=handed_over_at,
                closed=tuple(hand.closed),
                opened=tuple(hand.opened),
            )
        )
    return hand.dossier


def return_to_step(
    *, dossier_id: UUID, to_key: str, reason: str, by: Actor, at: datetime, seen: int | None = None, step_key: str = ""
) -> models.Dossier:
    """Send a dossier back to an earlier step, saying why. The clock of the dossier goes on.

    Refused when the step was never passed, when other branches are under way, or without a reason.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.RETURN_STEP, by=by, at=at, seen=seen, step_key=step_key)
        step = hand.here()
        reason = reason.strip()
        if not reason:
            hand.refuse("Mời ghi lý do trả lại: người nhận cần biết phải sửa gì.", field="reason")
        earlier = {way.key: way for way in routes.before(hand.procedure.route, step.key)}
        passed = hand.dossier.steps.filter(key=to_key, left_at__isnull=False).exists()
        if to_key not in earlier or not passed:
            hand.refuse("Chỉ trả lại được cho một bước hồ sơ đã đi qua.", field="to_key")
        if len(hand.live) > 1 or hand.dossier.waiting_joins:
            hand.refuse("Các nhánh khác đang làm dở, nên chưa trả lại được. Mời chờ các nhánh xong.")
        hand.move(Move.PROCESS)
        hands.end(hand, step, outcome="sent_back")
        hands.begin(hand, earlier[to_key])
        _forget_signature(hand)
        hand.record(
            events.DossierSentBack(
                dossier_id=dossier_id,
                step=step.key,
                name=step.name,
                to=earlier[to_key].name,
                reason=reason,
                closed=tuple(hand.closed),
                opened=tuple(hand.opened),
            )
        )
    return hand.dossier


def _forget_signature(hand: hands.Hand) -> None:
    """A result signed before goes back to being a draft: what is done again must be signed again."""
    result = rows.one(models.Result, dossier_id=hand.dossier.id)
    if result is not None and result.paper_id is None:
        result.signed_at, result.signed_by_name, result.signed_by_title = None, "", ""
        rows.change(result, "signed_at", "signed_by_name", "signed_by_title")


def assign(
    *, dossier_id: UUID, position_id: UUID, by: Actor, at: datetime, seen: int | None = None, step_key: str = ""
) -> models.Dossier:
    """Give a step to one person of its office, or give it to another than before.

    A head or leader gives work to anybody of the step's role there; anybody may take an unassigned step themselves.
    A finished result may be given by any counter to the mobile team or the postal worker who carries it to its owner.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.ASSIGN, by=by, at=at, seen=seen, step_key=step_key)
        step = hand.here()
        position = offices.position(position_id)
        carried = step.kind == "return" and position.role in powers.OUTSIDE
        if by.role not in {Role.HEAD, Role.LEADER, Role.DESK_HEAD} and position_id != by.position_id and not carried:
            hand.refuse("Chỉ lãnh đạo mới phân công cho người khác; ông/bà có thể tự nhận việc này.")
        if offices.is_over(position.id, on=moments.day_of(at)):
            hand.refuse(
                f"{position.account.full_name} không còn giữ vị trí này. Mời chọn người khác.", field="position_id"
            )
        if position.id not in {duty.position_id for duty in queries.who_can_hold(step, at=at)}:
            hand.refuse(
                "Người này không giữ vai trò của bước, hoặc ở đơn vị khác. Mời chọn người khác.", field="position_id"
            )
        if step.holder_id == position.id:
            hand.refuse(f"Việc này đang do {position.account.full_name} giữ.", field="position_id")
        before = step.holder_name
        step.holder_id, step.holder_name, step.opened_at = position.id, position.account.full_name, None
        rows.change(step, "holder", "holder_name", "opened_at")
        hand.record(
            events.DossierAssigned(
                dossier_id=dossier_id,
                step=step.key,
                name=step.name,
                to_position=position.id,
                to_name=position.account.full_name,
                from_name=before,
            )
        )
    return hand.dossier
