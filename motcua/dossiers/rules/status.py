"""Statuses: where a dossier stands, in the national codes, and which deed leads from where to where.

Codes 1–10 are those of the national portal. Four things are kept apart and never folded into one: how far the
work is (status), whether fees are paid, how the result is delivered, and whether other systems know.
"""

from datetime import datetime
from enum import IntEnum, StrEnum

from motcua.base import moments


class Status(IntEnum):
    """National status codes (`TrangThaiHoSo`)."""

    NEW = 1
    RECEIVED = 2
    NOT_RECEIVED = 3
    IN_PROCESS = 4
    WAITING_FOR_CITIZEN = 5
    WAITING_FOR_PAYMENT = 6
    WITHDRAWN = 7
    STOPPED = 8
    DONE = 9
    RETURNED = 10

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    Status.NEW: "Mới đăng ký",
    Status.RECEIVED: "Được tiếp nhận",
    Status.NOT_RECEIVED: "Không được tiếp nhận",
    Status.IN_PROCESS: "Đang xử lý",
    Status.WAITING_FOR_CITIZEN: "Yêu cầu bổ sung giấy tờ",
    Status.WAITING_FOR_PAYMENT: "Yêu cầu thực hiện nghĩa vụ tài chính",
    Status.WITHDRAWN: "Công dân yêu cầu rút hồ sơ",
    Status.STOPPED: "Dừng xử lý",
    Status.DONE: "Đã xử lý xong",
    Status.RETURNED: "Đã trả kết quả",
}

#: In one of these the office is at work, and the clock runs.
RUNNING = frozenset({Status.RECEIVED, Status.IN_PROCESS})
#: A dossier in one of these is still owed an answer.
OPEN = RUNNING | {Status.WAITING_FOR_CITIZEN, Status.WAITING_FOR_PAYMENT}
#: Nothing more happens to a dossier in one of these, but for a linked correction.
ENDED = frozenset({Status.NOT_RECEIVED, Status.WITHDRAWN, Status.STOPPED, Status.RETURNED})


class Move(StrEnum):
    """Deeds that may change the status."""

    PROCESS = "process"  # forward, assign, consult, draft, sign: the work goes on
    ASK_CITIZEN = "ask_citizen"
    CITIZEN_ANSWERED = "citizen_answered"
    ASK_PAYMENT = "ask_payment"
    PAID = "paid"
    FINISH = "finish"
    RETURN = "return"
    WITHDRAW = "withdraw"
    STOP = "stop"


_TABLE: dict[tuple[Status, Move], Status] = {
    (Status.RECEIVED, Move.PROCESS): Status.IN_PROCESS,
    (Status.IN_PROCESS, Move.PROCESS): Status.IN_PROCESS,
    (Status.RECEIVED, Move.ASK_CITIZEN): Status.WAITING_FOR_CITIZEN,
    (Status.IN_PROCESS, Move.ASK_CITIZEN): Status.WAITING_FOR_CITIZEN,
    (Status.WAITING_FOR_CITIZEN, Move.CITIZEN_ANSWERED): Status.IN_PROCESS,
    (Status.IN_PROCESS, Move.ASK_PAYMENT): Status.WAITING_FOR_PAYMENT,
    (Status.WAITING_FOR_PAYMENT, Move.PAID): Status.IN_PROCESS,
    (Status.RECEIVED, Move.FINISH): Status.DONE,
    (Status.IN_PROCESS, Move.FINISH): Status.DONE,
    (Status.DONE, Move.PROCESS): Status.DONE,  # the finished result travels back to the desk
    (Status.DONE, Move.RETURN): Status.RETURNED,
    (Status.RECEIVED, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.IN_PROCESS, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING_FOR_CITIZEN, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.WAITING_FOR_PAYMENT, Move.WITHDRAW): Status.WITHDRAWN,
    (Status.RECEIVED, Move.STOP): Status.STOPPED,
    (Status.IN_PROCESS, Move.STOP): Status.STOPPED,
    (Status.WAITING_FOR_CITIZEN, Move.STOP): Status.STOPPED,
    (Status.WAITING_FOR_PAYMENT, Move.STOP): Status.STOPPED,
}

_DEEDS = {
    Move.PROCESS: "xử lý tiếp",
    Move.ASK_CITIZEN: "yêu cầu bổ sung",
    Move.CITIZEN_ANSWERED: "nhận bổ sung",
    Move.ASK_PAYMENT: "yêu cầu nộp tiền",
    Move.PAID: "ghi nhận đã nộp tiền",
    Move.FINISH: "hoàn tất kết quả",
    Move.RETURN: "trả kết quả",
    Move.WITHDRAW: "rút",
    Move.STOP: "dừng",
}


class WrongMoment(ValueError):
    """The deed does not fit the dossier's status; the message is a Vietnamese sentence."""


def after(status: Status, move: Move) -> Status:
    """The status a move leads to. Raises `WrongMoment` when it can't be made from here."""
    try:
        return _TABLE[status, move]
    except KeyError:
        raise WrongMoment(
            f"Không thể {_DEEDS[move]} khi hồ sơ ở trạng thái “{status.words}”. "
            "Mời tải lại trang để xem hồ sơ đang ở đâu."
        ) from None


class Finance(StrEnum):
    """Whether what the citizen owes is settled."""

    NOTHING_OWED = "nothing_owed"
    OWED = "owed"
    PAID = "paid"
    EXEMPT = "exempt"

    @property
    def words(self) -> str:
        return {"nothing_owed": "Không thu", "owed": "Chưa nộp", "paid": "Đã nộp", "exempt": "Được miễn"}[self.value]


class DeliveryWay(StrEnum):
    """How the result reaches the citizen."""

    DESK = "desk"
    POST = "post"
    ONLINE = "online"

    @property
    def words(self) -> str:
        return {"desk": "Nhận tại quầy", "post": "Nhận qua bưu chính", "online": "Nhận bản điện tử"}[self.value]


class Sync(StrEnum):
    """Whether the national portal knows of the latest state."""

    NOT_SENT = "not_sent"
    WAITING = "waiting"
    SENT = "sent"

    @property
    def words(self) -> str:
        return {"not_sent": "Chưa kết nối", "waiting": "Chờ đồng bộ", "sent": "Đã đồng bộ"}[self.value]


class FinishedAs(StrEnum):
    """How a result stood to its promised date: by days, as the statutory reports count (biểu II.06)."""

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"


def finished_as(finished_at: datetime, *, due: datetime) -> FinishedAs:
    """Early before the due day, on time on it until the due moment, late after it."""
    if finished_at > due:
        return FinishedAs.LATE
    return FinishedAs.EARLY if moments.day_of(finished_at) < moments.day_of(due) else FinishedAs.ON_TIME
