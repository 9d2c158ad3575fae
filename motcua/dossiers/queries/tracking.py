"""What the citizen may see: where a dossier is and what to do, and nothing of anybody."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Q

from motcua.base import moments, sealing
from motcua.catalogue import queries as catalogue
from motcua.dossiers import models
from motcua.dossiers.queries.relations import standing_of
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.standing import Standing
from motcua.dossiers.rules.status import DeliveryWay, Status
from motcua.offices import queries as offices


@dataclass(frozen=True)
class Desk:
    """Where the citizen goes: the desk that received the dossier, or the one that does its work today."""

    id: UUID
    name: str
    address: str
    phone: str


@dataclass(frozen=True, kw_only=True)
class Tracked:
    """What anybody with the right pair may see of a dossier: nothing about the person."""

    code: str
    procedure_name: str
    status: Status
    words: str
    what_to_do: str
    where: str
    phone: str
    desk: Desk
    delivery: DeliveryWay
    received_at: datetime
    due_at: datetime
    due_original: datetime
    finished_at: datetime | None
    ended_at: datetime | None
    standing: Standing
    derivation: Sequence[str]
    stages: Sequence[tuple[str, str]]  # name, done | now | next
    asked: Sequence[str]  # what to bring: papers by their catalogue name, or as asked for whoever holds the receipt
    asked_besides: int  # how many other things are asked for, which only the holder of the receipt may read


def track(code: str, four: str, *, at: datetime) -> Tracked | None:
    """A dossier by its code and four digits: the last of the owner's phone or identity number.

    None for a wrong pair and for an unknown code alike, in the same time: nobody can find out which it was.
    """
    digit_check = sealing.blind_index(four.strip(), purpose="dossier.check")
    try:
        parsed = codes.parse(code)
        written = codes.compose(parsed.office, parsed.received_on, parsed.number)
    except codes.WrongCode:
        written = ""
    row = (
        models.Dossier.objects.select_related("authority", "receiving_office")
        .filter(Q(check_phone=digit_check) | Q(check_number=digit_check), code=written)
        .exclude(code="")
        .first()
    )
    return _tracked(row, at) if row and four.strip() else None


def track_by_id(dossier_id: UUID, *, at: datetime, holder: bool = False) -> Tracked | None:
    """The same by id, for somebody who gave the right pair before, or holds the receipt's own token (`holder`)."""
    row = models.Dossier.objects.select_related("authority", "receiving_office").filter(id=dossier_id).first()
    return _tracked(row, at, holder=holder) if row else None


def _tracked(row: models.Dossier, at: datetime, *, holder: bool = False) -> Tracked:
    status = Status(row.status)
    live = list(row.steps.filter(left_at__isnull=True).select_related("office").order_by("entered_at"))
    # the code names the desk of its day, in a notation that may be older than any office open now: ask the row
    desk = offices.current(row.receiving_office, moments.day_of(at))
    delivery = DeliveryWay(row.delivery)
    where = live[0].office.name if live else desk.name
    asked, besides = _asked(row, status, holder=holder)
    words, what_to_do = _citizen_words(status, where, desk.name, delivery)
    return Tracked(
        code=row.code,
        procedure_name=row.procedure_name,
        status=status,
        words=words,
        what_to_do=what_to_do,
        where=where,
        phone=desk.phone,
        desk=Desk(desk.id, desk.name, desk.address, desk.phone),
        delivery=delivery,
        received_at=row.received_at,
        due_at=row.due_at,
        due_original=row.due_original,
        finished_at=row.finished_at,
        ended_at=row.ended_at,
        standing=standing_of(row, at),
        derivation=row.derivation,
        stages=_stages(status),
        asked=asked,
        asked_besides=besides,
    )


def _asked(row: models.Dossier, status: Status, *, holder: bool) -> tuple[list[str], int]:
    """What has to be brought or paid, never how much. An officer's words are the holder's to read.

    Four digits are soon guessed by a neighbour; to them a paper is called as the catalogue calls it, or only counted.
    """
    if status is Status.WAITING_FOR_PAYMENT:
        owed = row.obligations.filter(paid_at__isnull=True)
        return ([f"{one.purpose} (thông báo {one.notice})" for one in owed], 0) if holder else ([], owed.count())
    if status is not Status.WAITING_FOR_CITIZEN:
        return [], 0
    request = row.supplement_requests.filter(completed_at__isnull=True).order_by("number").last()
    items = request.items if request else []
    if holder:
        return [item["what"] for item in items], 0
    components = catalogue.version(row.procedure_version_id).definition.components if items else ()
    names = {component.key: component.name for component in components}
    known = [names[item["component"]] for item in items if item.get("component") in names]
    return list(dict.fromkeys(known)), len(items) - len(known)


def _citizen_words(status: Status, where: str, desk: str, delivery: DeliveryWay) -> tuple[str, str]:
    return {
        Status.RECEIVED: (f"Hồ sơ đã được {desk} nhận.", "Ông/bà chưa phải làm gì."),
        Status.IN_PROCESS: (f"Hồ sơ đang được giải quyết tại {where}.", "Ông/bà chưa phải làm gì."),
        Status.WAITING_FOR_CITIZEN: (
            "Hồ sơ còn thiếu giấy tờ.",
            f"Mời ông/bà mang các giấy tờ dưới đây đến {desk}. Từ ngày đủ giấy tờ, hồ sơ được giải quyết tiếp.",
        ),
        Status.WAITING_FOR_PAYMENT: (
            "Hồ sơ chờ ông/bà nộp tiền theo thông báo.",
            f"Mời ông/bà nộp tiền theo thông báo đã nhận, rồi mang biên lai, giấy nộp tiền đến {desk}.",
        ),
        Status.WITHDRAWN: ("Hồ sơ đã được rút theo yêu cầu của ông/bà.", "Muốn làm lại, mời nộp hồ sơ mới."),
        Status.STOPPED: ("Hồ sơ đã dừng giải quyết.", f"Lý do có trong thông báo. Cần hỏi thêm, mời gọi {desk}."),
        Status.DONE: ("Đã có kết quả.", _how_it_comes(delivery, desk)),
        Status.RETURNED: (
            "Kết quả đã được gửi qua bưu chính." if delivery is DeliveryWay.POST else "Kết quả đã được trả.",
            "Hồ sơ đã xong. Cảm ơn ông/bà.",
        ),
    }[status]


def _how_it_comes(delivery: DeliveryWay, desk: str) -> str:
    return {
        DeliveryWay.DESK: f"Mời ông/bà mang giấy tiếp nhận và giấy tờ tùy thân đến {desk} để nhận kết quả.",
        DeliveryWay.POST: "Kết quả được gửi qua bưu chính đến địa chỉ ông/bà đã ghi. Ông/bà không phải đến quầy.",
        DeliveryWay.ONLINE: f"Kết quả là bản điện tử. Chưa nhận được, mời ông/bà gọi {desk}.",
    }[delivery]


_STAGES = ("Đã nhận hồ sơ", "Đang giải quyết", "Có kết quả", "Đã trả kết quả")


def _stages(status: Status) -> list[tuple[str, str]]:
    now = {
        Status.RECEIVED: 0,
        Status.IN_PROCESS: 1,
        Status.WAITING_FOR_CITIZEN: 1,
        Status.WAITING_FOR_PAYMENT: 1,
        Status.DONE: 2,
        Status.RETURNED: 4,
    }.get(status, 1)
    return [(name, "done" if index < now else "now" if index == now else "next") for index, name in enumerate(_STAGES)]
