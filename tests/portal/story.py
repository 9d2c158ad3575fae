"""Dossiers brought to each of their states by the people who do it, for the pages that show them."""

from collections.abc import Callable
from datetime import datetime, timedelta
from typing import Any

from motcua.catalogue import queries as catalogue
from motcua.dossiers import models, operations, queries
from motcua.dossiers.operations import Handed, SupplementItem
from tests.cast import MONDAY, Cast

#: Due the same day, and due on the third working day.
COPY, SINGLE = "2.000815", "1.004873"
#: When the pages are looked at: the Wednesday of the cast's week.
WEDNESDAY = MONDAY + timedelta(days=2)
WEEK_BEFORE = MONDAY - timedelta(days=7)
#: What no page of the portal may ever show of ba Hoa and of those who help her.
PRIVATE = ("Hoa", "999158000011", "0912345678", "0912 345 678", "Khóm 2", "Đoàn Văn Mật", "bí mật gia đình")
#: What the handler typed when asking for more: for whoever holds the receipt, and nobody who guessed four digits.
TYPED = ("Bản sao quyết định ly hôn với ông Mật", "Giấy tờ về nơi cư trú trước đây ở trại")


def accepted(cast: Cast, code: str = SINGLE, *, at: datetime = MONDAY, **changes: Any) -> models.Dossier:
    """A dossier of ba Hoa's, with what nobody may read planted in every field that holds words."""
    version_id = cast.version(code)
    told: dict[str, Any] = {
        "version_id": version_id,
        "receiving_office_id": cast.desk.id,
        "authority_id": cast.ward.id,
        "owner_id": cast.hoa_id,
        "case": catalogue.version(version_id).definition.case_keys[0],
        "summary": "Đoàn Văn Mật, bí mật gia đình",
    }
    dossier = operations.accept(Handed(**(told | changes)), by=cast.lan, at=at)
    operations.note(dossier_id=dossier.id, text="Đoàn Văn Mật, bí mật gia đình", for_citizen=False, by=cast.lan, at=at)
    return dossier


def in_process(cast: Cast, *, at: datetime = MONDAY) -> models.Dossier:
    dossier = accepted(cast, at=at)
    return operations.forward(dossier_id=dossier.id, by=cast.lan, at=at)


def late(cast: Cast) -> models.Dossier:
    return in_process(cast, at=WEEK_BEFORE)


def waiting(cast: Cast, *, at: datetime = MONDAY) -> models.Dossier:
    dossier = in_process(cast, at=at)
    component = queries.detail(dossier.id, viewer=cast.minh, at=at).procedure.components[0]
    items = [
        SupplementItem(what=TYPED[0], reason="bản nộp mờ", component=component.key),
        SupplementItem(what=TYPED[1], reason="chưa có", legal_basis="Luật Hộ tịch, điều 21"),
    ]
    operations.request_supplement(dossier_id=dossier.id, items=items, by=cast.minh, at=at)
    return models.Dossier.objects.get(id=dossier.id)


def supplemented(cast: Cast) -> models.Dossier:
    """Asked on one day and brought on the next: the due date moved."""
    dossier = waiting(cast)
    operations.receive_supplement(dossier_id=dossier.id, by=cast.lan, at=MONDAY + timedelta(days=1))
    return models.Dossier.objects.get(id=dossier.id)


def withdrawn(cast: Cast) -> models.Dossier:
    return operations.withdraw(dossier_id=in_process(cast).id, reason="bí mật gia đình", by=cast.lan, at=MONDAY)


def stopped(cast: Cast) -> models.Dossier:
    return operations.stop(
        dossier_id=in_process(cast).id,
        reason="bí mật gia đình",
        legal_basis="Nghị định 61/2018/NĐ-CP",
        by=cast.nam,
        at=MONDAY,
    )


def done(
    cast: Cast, *, after: timedelta = timedelta(hours=1), seen: Callable[[models.Dossier], None] = lambda _: None
) -> models.Dossier:
    """A certified copy whose result waits at the desk; `seen` is told of it at its beginning and after every step."""
    dossier = accepted(cast, COPY, copies=2, pages=3)
    operations.collect_fee(dossier_id=dossier.id, by=cast.lan, at=MONDAY)
    seen(dossier)
    at = MONDAY + after
    for _ in range(20):
        at += timedelta(minutes=5)
        step = models.Step.objects.get(dossier_id=dossier.id, left_at__isnull=True)
        if step.kind == "return":
            break
        who = next(one for one in cast.everybody.values() if queries.may_take(step, one, at=at))
        if step.role == "handler" and not models.Result.objects.filter(dossier_id=dossier.id).exists():
            detail = queries.detail(dossier.id, viewer=who, at=at)
            key = detail.procedure.results[0].key
            operations.draft_result(
                dossier_id=dossier.id, key=key, text=detail.result_text, granted=True, by=who, at=at
            )
        choices = queries.detail(dossier.id, viewer=who, at=at).choices
        if step.kind == "sign":
            operations.sign(dossier_id=dossier.id, by=who, at=at)
        elif step.kind == "issue":
            operations.issue(dossier_id=dossier.id, by=who, at=at)
        else:
            operations.forward(dossier_id=dossier.id, choice=choices[0][0] if choices else "", by=who, at=at)
        seen(dossier)
    return models.Dossier.objects.get(id=dossier.id)


def done_late(cast: Cast) -> models.Dossier:
    return done(cast, after=timedelta(days=1))


def returned(cast: Cast) -> models.Dossier:
    dossier = done(cast)
    operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", by=cast.lan, at=MONDAY + timedelta(hours=3))
    return models.Dossier.objects.get(id=dossier.id)


#: Every state a citizen can meet, with words that must be on its page.
STATES: dict[str, tuple[Callable[[Cast], models.Dossier], tuple[str, ...]]] = {
    "received": (accepted, ("đã được Trung tâm Phục vụ hành chính công phường Sa Nhiên nhận", "chưa phải làm gì")),
    "in_process": (in_process, ("Hồ sơ đang được giải quyết tại", "chưa phải làm gì", "Còn")),
    "waiting": (
        waiting,
        ("Hồ sơ còn thiếu giấy tờ", "đang chờ ông/bà", "Tính lại khi đủ giấy tờ"),
    ),
    "supplemented": (supplemented, ("Ngày hẹn đã đổi", "Lần đầu hẹn: 17 giờ 00, thứ Năm, ngày 08 tháng 10 năm 2026")),
    "late": (late, ("Hồ sơ này đã trễ hẹn. Chúng tôi xin lỗi", "Quá hạn 4 ngày", "không phải nộp lại giấy tờ")),
    "withdrawn": (withdrawn, ("Hồ sơ đã được rút theo yêu cầu của ông/bà", "Đã rút hồ sơ")),
    "stopped": (stopped, ("Hồ sơ đã dừng giải quyết", "Đã dừng giải quyết")),
    "done": (done, ("Đã có kết quả", "giấy tờ tùy thân", "Trụ sở UBND phường Sa Nhiên", "Xong đúng hạn")),
    "done_late": (done_late, ("Kết quả có sau ngày hẹn. Chúng tôi xin lỗi", "Xong trễ 1 ngày")),
    "returned": (returned, ("Kết quả đã được trả", "Hồ sơ đã xong")),
}
