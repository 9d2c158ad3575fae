"""What becomes of a message: its states, and what a report from outside makes of them."""

from enum import StrEnum


class Channel(StrEnum):
    """The ways a message can take."""

    SCREEN = "screen"
    SMS = "sms"
    MAIL = "mail"
    LETTER = "letter"

    @property
    def words(self) -> str:
        return {"screen": "Trên màn hình", "sms": "Tin nhắn", "mail": "Thư điện tử", "letter": "Thư giấy"}[self]


class State(StrEnum):
    """Where a message stands. What was only handed to a carrier is sent, never delivered."""

    WAITING = "waiting"
    KEPT = "kept"
    SENT = "sent"
    DELIVERED = "delivered"
    FAILED = "failed"
    SET_ASIDE = "set_aside"
    CANCELLED = "cancelled"

    @property
    def words(self) -> str:
        return _WORDS[self]


_WORDS = {
    State.WAITING: "Chờ gửi",
    State.KEPT: "Chưa cấu hình kênh gửi",
    State.SENT: "Đã gửi",
    State.DELIVERED: "Đã đến",
    State.FAILED: "Không gửi được",
    State.SET_ASIDE: "Cần người xem",
    State.CANCELLED: "Đã hủy",
}

#: Nothing more is done for a message in these.
FINAL = frozenset({State.DELIVERED, State.FAILED, State.CANCELLED})


def after(state: State, told: State) -> State:
    """The state once a carrier reports `told` (delivered or failed); reports may come twice, late or out of order.

    Delivered stands, whatever comes after it. A failure holds until somebody says that it arrived after all. A message
    that was taken back or given up stays so unless it is proven to have arrived.
    """
    if told is State.DELIVERED:
        return State.DELIVERED
    if told is State.FAILED and state in {State.WAITING, State.SENT, State.SET_ASIDE}:
        return State.FAILED
    return state
