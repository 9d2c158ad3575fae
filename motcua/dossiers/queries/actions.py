"""What can be done with a dossier, and in words what stands against it: the same for a button and for a preview."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from motcua.base.actor import Actor
from motcua.dossiers import models
from motcua.dossiers.queries.apologies import Letter
from motcua.dossiers.rules.apologies import Stage
from motcua.dossiers.rules.status import Finance
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation


@dataclass(frozen=True, kw_only=True)
class Action:
    """Something that can be done with a dossier: allowed, or why not."""

    deed: Deed
    label: str
    allowed: bool
    why_not: str = ""


@dataclass(frozen=True, kw_only=True)
class Known:
    """What is known of a dossier when a deed is weighed; `here` is the step the deed would be about."""

    dossier: models.Dossier
    here: models.Step | None
    result: models.Result | None
    asking: bool  # an opinion asked at this step is still awaited
    branches: bool = False  # other branches of the route are under way
    letter: Letter | None = None
    asked: Sequence[models.Consultation] = ()  # what this person's office should answer
    back: bool = False  # there is a step to send it back to


#: The order in which a person meets the deeds on the page; the step's own deed comes first there.
_OFFERED = (
    (Deed.FORWARD, "Chuyển bước"),
    (Deed.SIGN, "Ký"),
    (Deed.ISSUE, "Vào sổ, đóng dấu"),
    (Deed.RETURN_RESULT, "Trả kết quả"),
    (Deed.DRAFT_RESULT, "Soạn kết quả"),
    (Deed.ASSIGN, "Phân công"),
    (Deed.CONSULT, "Xin ý kiến"),
    (Deed.ANSWER, "Trả lời ý kiến"),
    (Deed.VERIFY, "Xác minh thực địa"),
    (Deed.REQUEST_SUPPLEMENT, "Yêu cầu bổ sung"),
    (Deed.RECEIVE_SUPPLEMENT, "Nhận bổ sung"),
    (Deed.ASK_PAYMENT, "Yêu cầu nộp tiền"),
    (Deed.PAYMENT_MADE, "Ghi nhận đã nộp tiền"),
    (Deed.RETURN_STEP, "Trả lại bước trước"),
    (Deed.COLLECT, "Thu phí, lệ phí"),
    (Deed.COMPLETE_APOLOGY, "Thư xin lỗi, hẹn lại"),
    (Deed.SIGN_APOLOGY, "Ký thư xin lỗi"),
    (Deed.SEND_APOLOGY, "Ghi nhận đã gửi thư xin lỗi"),
    (Deed.WITHDRAW, "Người dân rút hồ sơ"),
    (Deed.STOP, "Dừng giải quyết"),
    (Deed.CORRECT, "Đính chính"),
    (Deed.NOTE, "Ghi chú"),
)
STEP_DEEDS = {"sign": Deed.SIGN, "issue": Deed.ISSUE, "return": Deed.RETURN_RESULT}
_ENDS = frozenset({Deed.FORWARD, *STEP_DEEDS.values()})


def of(viewer: Actor, relation: Relation, known: Known) -> list[Action]:
    """Every deed on the page: allowed, or why not."""
    found = []
    for deed, label in _OFFERED:
        why = why_not(deed, viewer, relation, known)
        found.append(Action(deed=deed, label=label, allowed=not why, why_not=why))
    return found


def why_not(deed: Deed, viewer: Actor, relation: Relation, known: Known) -> str:
    """Empty when the deed can be done; else the first that stands against it: one's powers, the step, the rest."""
    here = known.here
    why = powers.why_not(viewer.role, deed, relation=relation, status=known.dossier.status)
    if why:
        return why
    if deed in _ENDS and here is None:
        return "Hồ sơ không ở bước nào đang mở."
    if deed in _ENDS and here and deed is not STEP_DEEDS.get(here.kind, Deed.FORWARD):
        return f"Bước hiện tại là “{here.name}”, không kết thúc bằng việc này."
    return _STOPS[deed](known) if deed in _STOPS else ""


def _forward(known: Known) -> str:
    return "Còn ý kiến chưa được trả lời. Mời chờ trả lời trước khi chuyển." if known.asking else ""


def _sign(known: Known) -> str:
    return "" if known.result else "Chưa có dự thảo kết quả để ký. Mời trả lại bước soạn thảo."


def _issue(known: Known) -> str:
    if known.branches:
        return "Các nhánh khác chưa xong, nên chưa vào sổ kết quả được."
    return "" if known.result and known.result.signed_at else "Kết quả chưa được ký."


def _draft(known: Known) -> str:
    signed = known.result and known.result.signed_at
    return "Kết quả đã ký. Muốn sửa, mời trả lại bước soạn thảo trước." if signed else _step(known)


def _send_back(known: Known) -> str:
    if not known.back:
        return "Hồ sơ chưa đi qua bước nào trước bước này."
    return "Các nhánh khác đang làm dở, nên chưa trả lại được. Mời chờ các nhánh xong." if known.branches else ""


def _answer(known: Known) -> str:
    return "" if known.asked else "Không có ý kiến nào đang chờ đơn vị của ông/bà trả lời."


def _collect(known: Known) -> str:
    finance = Finance(known.dossier.finance)
    return "" if finance is Finance.OWED else f"{finance.words}."


def _step(known: Known) -> str:
    return "" if known.here else "Hồ sơ không ở bước nào đang chờ ông/bà xử lý."


def _complete_apology(known: Known) -> str:
    return "Hồ sơ đã được hẹn lại một lần; quy định chỉ cho một lần." if known.dossier.reappointed_at else ""


def _sign_apology(known: Known) -> str:
    letter = known.letter
    if letter is None or letter.due_before != known.dossier.due_at:
        return _complete_apology(known) or "Chưa có thư xin lỗi nào cần ký."
    return {Stage.DRAFTED: "Thư chưa được hoàn thiện.", Stage.COMPLETED: ""}.get(letter.stage, "Thư đã được ký.")


def _send_apology(known: Known) -> str:
    signed = known.letter and known.letter.stage is Stage.SIGNED
    return "" if signed else "Không có thư xin lỗi nào đã ký mà chưa gửi."


#: What stands against a deed beyond one's powers and the step, in words; empty when nothing does.
_STOPS: Mapping[Deed, Callable[[Known], str]] = {
    Deed.FORWARD: _forward,
    Deed.SIGN: _sign,
    Deed.ISSUE: _issue,
    Deed.DRAFT_RESULT: _draft,
    Deed.ASSIGN: _step,
    Deed.CONSULT: _step,
    Deed.VERIFY: _step,
    Deed.ASK_PAYMENT: _step,
    Deed.RETURN_STEP: _send_back,
    Deed.ANSWER: _answer,
    Deed.COLLECT: _collect,
    Deed.COMPLETE_APOLOGY: _complete_apology,
    Deed.SIGN_APOLOGY: _sign_apology,
    Deed.SEND_APOLOGY: _send_apology,
}
