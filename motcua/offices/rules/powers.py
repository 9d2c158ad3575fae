"""Powers: who may do which deed to a dossier, by role, by how they stand to it, and by how far it is.

One table, denying by default. Every door and every operation asks here, so that a button shown is a deed allowed.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed


class Role(StrEnum):
    """What a position is there for."""

    INTAKE = "intake"
    HANDLER = "handler"
    HEAD = "head"
    LEADER = "leader"
    CLERK = "clerk"
    CASHIER = "cashier"
    DESK_HEAD = "desk_head"
    CONTROL = "control"
    HOME_AFFAIRS = "home_affairs"
    INSPECTOR = "inspector"
    POSTAL = "postal"
    MOBILE = "mobile"
    ADMIN = "admin"

    @property
    def words(self) -> str:
        return _ROLES[self]


_ROLES = {
    Role.INTAKE: "cán bộ tiếp nhận",
    Role.HANDLER: "người thụ lý",
    Role.HEAD: "lãnh đạo phòng",
    Role.LEADER: "lãnh đạo cơ quan",
    Role.CLERK: "văn thư",
    Role.CASHIER: "thu phí",
    Role.DESK_HEAD: "phụ trách Bộ phận Một cửa",
    Role.CONTROL: "kiểm soát thủ tục hành chính",
    Role.HOME_AFFAIRS: "công chức nội vụ",
    Role.INSPECTOR: "thành viên đoàn kiểm tra",
    Role.POSTAL: "nhân viên bưu chính",
    Role.MOBILE: "tổ lưu động",
    Role.ADMIN: "quản trị hệ thống",
}


class Deed(StrEnum):
    """What can be done."""

    READ = "read"
    RECEIVE = "receive"
    REFUSE = "refuse"
    REQUEST_SUPPLEMENT = "request_supplement"
    RECEIVE_SUPPLEMENT = "receive_supplement"
    ASK_PAYMENT = "ask_payment"
    PAYMENT_MADE = "payment_made"
    FORWARD = "forward"
    RETURN_STEP = "return_step"
    ASSIGN = "assign"
    CONSULT = "consult"
    ANSWER = "answer"
    VERIFY = "verify"
    DRAFT_RESULT = "draft_result"
    SIGN = "sign"
    ISSUE = "issue"
    RETURN_RESULT = "return_result"
    WITHDRAW = "withdraw"
    STOP = "stop"
    CORRECT = "correct"
    NOTE = "note"
    COMPLETE_APOLOGY = "complete_apology"
    SIGN_APOLOGY = "sign_apology"
    SEND_APOLOGY = "send_apology"
    COLLECT = "collect"
    MANAGE_CATALOGUE = "manage_catalogue"
    MANAGE_OFFICES = "manage_offices"
    MANAGE_CALENDARS = "manage_calendars"
    SEE_STUCK = "see_stuck"
    SEE_REGISTER = "see_register"

    @property
    def words(self) -> str:
        return _DEEDS[self]


_DEEDS = {
    Deed.READ: "xem hồ sơ",
    Deed.RECEIVE: "tiếp nhận hồ sơ",
    Deed.REFUSE: "từ chối tiếp nhận hồ sơ",
    Deed.REQUEST_SUPPLEMENT: "yêu cầu bổ sung hồ sơ",
    Deed.RECEIVE_SUPPLEMENT: "nhận giấy tờ bổ sung",
    Deed.ASK_PAYMENT: "yêu cầu thực hiện nghĩa vụ tài chính",
    Deed.PAYMENT_MADE: "ghi nhận đã nộp tiền",
    Deed.FORWARD: "chuyển bước hồ sơ",
    Deed.RETURN_STEP: "trả hồ sơ lại bước trước",
    Deed.ASSIGN: "phân công xử lý hồ sơ",
    Deed.CONSULT: "xin ý kiến đơn vị khác",
    Deed.ANSWER: "trả lời ý kiến",
    Deed.VERIFY: "ghi biên bản xác minh",
    Deed.DRAFT_RESULT: "soạn kết quả",
    Deed.SIGN: "ký kết quả",
    Deed.ISSUE: "vào sổ, đóng dấu kết quả",
    Deed.RETURN_RESULT: "trả kết quả",
    Deed.WITHDRAW: "ghi nhận người dân rút hồ sơ",
    Deed.STOP: "dừng giải quyết hồ sơ",
    Deed.CORRECT: "đính chính hồ sơ",
    Deed.NOTE: "ghi chú vào hồ sơ",
    Deed.COMPLETE_APOLOGY: "hoàn thiện thư xin lỗi",
    Deed.SIGN_APOLOGY: "ký thư xin lỗi",
    Deed.SEND_APOLOGY: "ghi nhận đã gửi thư xin lỗi",
    Deed.COLLECT: "thu phí, lệ phí",
    Deed.MANAGE_CATALOGUE: "quản lý danh mục thủ tục",
    Deed.MANAGE_OFFICES: "quản lý đơn vị và vị trí",
    Deed.MANAGE_CALENDARS: "quản lý lịch làm việc",
    Deed.SEE_STUCK: "xem việc bị kẹt của hệ thống",
    Deed.SEE_REGISTER: "xem sổ theo dõi hồ sơ",
}


class Relation(StrEnum):
    """How a person stands to a dossier; the closest one counts."""

    HOLDER = "holder"  # a live step waits for them
    DESK = "desk"  # their desk received it
    COLLEAGUE = "colleague"  # their authority settles it, or it passed their office
    CONSULTED = "consulted"  # their office is asked for its opinion
    UPPER = "upper"  # their authority stands above the one that settles it
    OTHER = "other"


_STANDING = {
    Relation.HOLDER: "người đang giữ hồ sơ",
    Relation.DESK: "quầy nhận hồ sơ",
    Relation.COLLEAGUE: "cơ quan giải quyết hồ sơ",
    Relation.CONSULTED: "đơn vị được xin ý kiến",
    Relation.UPPER: "cơ quan cấp trên",
    Relation.OTHER: "đơn vị khác",
}
#: The national statuses in words, as dossiers.rules.status has them.
STATUSES = {
    1: "Mới đăng ký",
    2: "Được tiếp nhận",
    3: "Không được tiếp nhận",
    4: "Đang xử lý",
    5: "Yêu cầu bổ sung giấy tờ",
    6: "Yêu cầu thực hiện nghĩa vụ tài chính",
    7: "Công dân yêu cầu rút hồ sơ",
    8: "Dừng xử lý",
    9: "Đã xử lý xong",
    10: "Đã trả kết quả",
}


@dataclass(frozen=True)
class Power:
    """One row: these roles, standing so, while the dossier has one of these national statuses."""

    roles: frozenset[Role]
    relations: frozenset[Relation]
    statuses: frozenset[int]


_R, _S = Relation, Role
#: National statuses (dossiers.rules.status): not yet a dossier, under way, waiting, everything before an end.
_NEW = frozenset({1})
_WORKING = frozenset({2, 4})
_OPEN = frozenset({2, 4, 5, 6})
_LIVE = _OPEN | {9}
_EVER = frozenset(range(11))

_COUNTER = frozenset({_S.INTAKE, _S.DESK_HEAD})
#: Who works away from the counter.
OUTSIDE = frozenset({_S.POSTAL, _S.MOBILE})
#: Who may be given a finished result to hand it to its owner, beside the role its step is meant for.
CARRIERS = _COUNTER | OUTSIDE
_SETTLING = frozenset({_S.HANDLER, _S.HEAD, _S.LEADER, _S.CLERK})
#: Roles that look on for a whole level and settle nothing themselves.
WATCHING = frozenset({_S.CONTROL, _S.INSPECTOR, _S.HOME_AFFAIRS})
_HERE = frozenset({_R.HOLDER, _R.DESK, _R.COLLEAGUE})


def _row(roles: Iterable[Role], relations: Iterable[Relation], statuses: frozenset[int]) -> Power:
    return Power(frozenset(roles), frozenset(relations), statuses)


#: The table. A deed that is not here nobody may do.
TABLE: dict[Deed, tuple[Power, ...]] = {
    Deed.READ: (
        _row(_COUNTER | OUTSIDE | {_S.CASHIER}, {_R.HOLDER, _R.DESK}, _EVER),
        _row(_COUNTER | _SETTLING, {_R.HOLDER, _R.DESK, _R.COLLEAGUE, _R.CONSULTED}, _EVER),
        _row({_S.LEADER} | WATCHING, {_R.COLLEAGUE, _R.DESK, _R.UPPER}, _EVER),
    ),
    Deed.RECEIVE: (_row(_COUNTER | OUTSIDE, {_R.DESK}, _NEW),),
    Deed.REFUSE: (_row(_COUNTER, {_R.DESK}, _NEW),),
    Deed.REQUEST_SUPPLEMENT: (
        _row({_S.HANDLER, _S.HEAD, _S.INTAKE}, {_R.HOLDER}, _WORKING),
        _row({_S.LEADER}, {_R.HOLDER, _R.COLLEAGUE}, _WORKING),
    ),
    Deed.RECEIVE_SUPPLEMENT: (_row(_COUNTER, {_R.HOLDER, _R.DESK}, frozenset({5})),),
    # a tax or a levy asked by another office's notice; not the fee the desk itself collects
    Deed.ASK_PAYMENT: (_row({_S.HANDLER, _S.HEAD}, {_R.HOLDER}, frozenset({4})),),
    Deed.PAYMENT_MADE: (_row(_COUNTER | {_S.CASHIER}, {_R.HOLDER, _R.DESK}, frozenset({6})),),
    Deed.FORWARD: (_row(_COUNTER | OUTSIDE | {_S.HANDLER, _S.HEAD, _S.LEADER, _S.CLERK}, {_R.HOLDER}, _WORKING | {9}),),
    Deed.RETURN_STEP: (_row({_S.HANDLER, _S.HEAD, _S.LEADER, _S.CLERK}, {_R.HOLDER}, _WORKING),),
    Deed.ASSIGN: (
        _row(_COUNTER | _SETTLING, {_R.HOLDER}, _LIVE),
        _row({_S.HEAD, _S.LEADER}, {_R.COLLEAGUE}, _LIVE),
        _row({_S.DESK_HEAD}, {_R.DESK}, _LIVE),
    ),
    Deed.CONSULT: (_row({_S.HANDLER, _S.HEAD}, {_R.HOLDER}, _WORKING),),
    Deed.ANSWER: (_row({_S.HANDLER, _S.HEAD, _S.LEADER}, {_R.HOLDER, _R.COLLEAGUE, _R.CONSULTED}, _OPEN),),
    Deed.VERIFY: (_row({_S.HANDLER, _S.HEAD}, {_R.HOLDER}, _WORKING),),
    Deed.DRAFT_RESULT: (_row({_S.HANDLER, _S.HEAD}, {_R.HOLDER}, _WORKING),),
    Deed.SIGN: (_row({_S.LEADER}, {_R.HOLDER}, _WORKING),),
    Deed.ISSUE: (_row({_S.CLERK}, {_R.HOLDER}, _WORKING),),
    # a result lies in the desk's drawer: whoever stands there gives it back; outside only who was given it to carry
    Deed.RETURN_RESULT: (
        _row(_COUNTER, {_R.HOLDER, _R.DESK}, frozenset({9})),
        _row(OUTSIDE, {_R.HOLDER}, frozenset({9})),
    ),
    Deed.WITHDRAW: (_row(_COUNTER, {_R.HOLDER, _R.DESK}, _OPEN),),
    Deed.STOP: (_row({_S.LEADER}, {_R.HOLDER, _R.COLLEAGUE}, _OPEN),),
    Deed.CORRECT: (_row(_COUNTER, {_R.HOLDER, _R.DESK}, _LIVE),),
    Deed.NOTE: (
        _row(_COUNTER | _SETTLING | {_S.CASHIER}, _HERE, _LIVE),
        _row(OUTSIDE, {_R.HOLDER, _R.DESK}, _LIVE),
    ),
    Deed.COMPLETE_APOLOGY: (
        _row(_COUNTER | {_S.HANDLER, _S.HEAD}, {_R.HOLDER}, _WORKING),
        _row({_S.HEAD, _S.LEADER}, {_R.COLLEAGUE}, _WORKING),
        _row({_S.DESK_HEAD}, {_R.DESK}, _WORKING),
    ),
    Deed.SIGN_APOLOGY: (_row({_S.LEADER}, {_R.HOLDER, _R.COLLEAGUE}, _WORKING),),
    Deed.SEND_APOLOGY: (_row(_COUNTER | {_S.CLERK}, _HERE, _LIVE),),
    Deed.COLLECT: (_row(_COUNTER | {_S.CASHIER}, {_R.HOLDER, _R.DESK}, _LIVE),),
    Deed.MANAGE_CATALOGUE: (_row({_S.CONTROL, _S.ADMIN}, Relation, _EVER),),
    Deed.MANAGE_OFFICES: (_row({_S.ADMIN}, Relation, _EVER),),
    Deed.MANAGE_CALENDARS: (_row({_S.ADMIN}, Relation, _EVER),),
    Deed.SEE_STUCK: (_row({_S.ADMIN, _S.CONTROL}, Relation, _EVER),),
    Deed.SEE_REGISTER: (_row(_COUNTER | OUTSIDE | {_S.LEADER, _S.CONTROL}, {_R.DESK}, _EVER),),
}


def may(role: str, deed: Deed, *, relation: Relation, status: int) -> bool:
    """Whether the table allows it."""
    return any(
        role in power.roles and relation in power.relations and status in power.statuses
        for power in TABLE.get(deed, ())
    )


def why_not(role: str, deed: Deed, *, relation: Relation, status: int) -> str:
    """Empty when allowed; else a sentence that says who can: which role, standing how to the dossier, or when."""
    if may(role, deed, relation=relation, status=status):
        return ""
    powers = TABLE.get(deed, ())
    fitting = [power for power in powers if role in power.roles]
    if not fitting:
        able = {one for power in powers for one in power.roles}
        return f"Chỉ {', '.join(one.words for one in Role if one in able)} được {deed.words}."
    standing = [power for power in fitting if relation in power.relations]
    if not standing:
        near = {one for power in fitting for one in power.relations}
        return f"Chỉ {' hoặc '.join(_STANDING[one] for one in Relation if one in near)} được {deed.words}."
    moments = {one for power in standing for one in power.statuses}
    then = ", ".join(f"“{words}”" for one, words in STATUSES.items() if one in moments)
    return f"Không {deed.words} được khi hồ sơ “{STATUSES.get(status, status)}”, chỉ khi hồ sơ {then}."


def require(actor: Actor, deed: Deed, *, relation: Relation, status: int) -> None:
    """Raises `NotAllowed` with the sentence of `why_not`."""
    sentence = why_not(actor.role, deed, relation=relation, status=status)
    if sentence:
        raise NotAllowed(sentence)
