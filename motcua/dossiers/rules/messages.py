"""What citizens are told on their telephone or by mail: the code, what has happened, what to do, where to look.

No name, no number of a person, nothing of what the dossier is about: a telephone lies on a table.
"""

from dataclasses import dataclass
from datetime import date, datetime

from motcua.base import moments
from motcua.dossiers.rules.status import DeliveryWay


@dataclass(frozen=True)
class Words:
    """A message: its title (for mail) and its text."""

    title: str
    text: str


def accepted(code: str, *, due: datetime, look: str) -> Words:
    return Words(
        f"Đã tiếp nhận hồ sơ {code}",
        f"Đã tiếp nhận hồ sơ {code}, hẹn trả {moments.short(due)}. Theo dõi tại {look}",
    )


def supplement_asked(code: str, *, items: int, until: datetime | None, look: str, hotline: str) -> Words:
    by = f" trước {moments.short(until)}" if until else ""
    return Words(
        f"Hồ sơ {code} cần bổ sung",
        f"Hồ sơ {code} cần bổ sung {items} nội dung{by}. Danh sách có trên phiếu yêu cầu và tại {look} Hỏi: {hotline}",
    )


def payment_asked(code: str, *, until: date | None, look: str, hotline: str) -> Words:
    by = f", hạn {until:%d/%m/%Y}" if until else ""
    return Words(
        f"Hồ sơ {code} chờ nộp tiền",
        f"Hồ sơ {code} chờ nộp tiền theo thông báo của cơ quan thu{by}. Xem tại {look} Hỏi: {hotline}",
    )


def due_moved(code: str, *, due: datetime, look: str) -> Words:
    return Words(
        f"Hồ sơ {code} đổi ngày hẹn trả",
        f"Ngày hẹn trả hồ sơ {code} đổi thành {moments.short(due)}. Lý do xem tại {look}",
    )


def apology(code: str, *, office: str, due: datetime, look: str) -> Words:
    """What brings a signed letter of apology: the letter itself is read where the dossier is looked up."""
    return Words(
        f"Xin lỗi và hẹn lại hồ sơ {code}",
        f"{office} xin lỗi: hồ sơ {code} chưa xong đúng hẹn. Hẹn lại {moments.short(due)}. Xem thư: {look}",
    )


def result_ready(code: str, *, way: DeliveryWay, desk: str, look: str) -> Words:
    match way:
        case DeliveryWay.POST:
            then = f"Kết quả sẽ gửi qua bưu điện. Theo dõi tại {look}"
        case DeliveryWay.ONLINE:
            then = f"Mời xem và tải kết quả tại {look}"
        case DeliveryWay.DESK:
            then = f"Mời đến {desk} trong giờ làm việc, mang theo giấy hẹn."
    return Words(f"Hồ sơ {code} đã có kết quả", f"Hồ sơ {code} đã có kết quả. {then}")
