"""The pages of the deeds done to one dossier: each reads its form, makes one call, shows the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused, Stale
from motcua.catalogue.rules import routes
from motcua.catalogue.rules.definition import Step
from motcua.desk import DESK
from motcua.desk.dossiers import forms, presence
from motcua.desk.dossiers import pulse as pulses
from motcua.dossiers import operations, queries
from motcua.dossiers.queries import Detail
from motcua.offices import queries as offices
from motcua.offices.rules.powers import OUTSIDE, Deed, Role

#: Who gives work to others; everybody else takes it for themselves.
GIVERS = frozenset({Role.HEAD, Role.LEADER, Role.DESK_HEAD})
#: After these the dossier has left one's hands, and the next one comes.
LEAVES = frozenset({Deed.FORWARD, Deed.SIGN, Deed.ISSUE, Deed.RETURN_STEP})


@dataclass(frozen=True)
class Page:
    """How one deed is asked for: its form, what it calls, and what is said afterwards."""

    deed: Deed
    title: str
    form: Callable[..., forms.DeedForm]
    call: Callable[..., Any]
    done: str
    template: str = "desk/dossiers/deed.html"
    button: str = ""


def _without_step(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation about the dossier as a whole."""

    def call(*, step_key: str, **told: Any) -> Any:
        return operation(**told)

    return call


def _without_version(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation that adds to what has happened, whatever happened meanwhile."""

    def call(*, step_key: str, seen: int, **told: Any) -> Any:
        return operation(**told)

    return call


PAGES = {
    "chuyen": Page(Deed.FORWARD, "Chuyển bước", forms.Forward, operations.forward, "Đã chuyển hồ sơ {code}."),
    "ky": Page(
        Deed.SIGN,
        "Ký kết quả",
        forms.Plain,
        operations.sign,
        "Đã ký kết quả hồ sơ {code}.",
        "desk/dossiers/sign.html",
        "Ký",
    ),
    "vao-so": Page(
        Deed.ISSUE,
        "Vào sổ, đóng dấu",
        forms.Plain,
        operations.issue,
        "Đã cho số và đóng dấu kết quả hồ sơ {code}.",
        "desk/dossiers/sign.html",
        "Cho số, đóng dấu",
    ),
    "tra-lai": Page(
        Deed.RETURN_STEP,
        "Trả lại bước trước",
        forms.SendBack,
        operations.return_to_step,
        "Đã trả lại hồ sơ {code}.",
    ),
    "phan-cong": Page(Deed.ASSIGN, "Phân công", forms.Assign, operations.assign, "Đã phân công hồ sơ {code}."),
    "xin-y-kien": Page(Deed.CONSULT, "Xin ý kiến", forms.Consult, operations.consult, "Đã gửi câu hỏi."),
    "xac-minh": Page(Deed.VERIFY, "Xác minh thực địa", forms.Verify, operations.verify, "Đã lưu biên bản xác minh."),
    "soan-ket-qua": Page(
        Deed.DRAFT_RESULT,
        "Soạn kết quả",
        forms.Draft,
        operations.draft_result,
        "Đã lưu dự thảo kết quả.",
        "desk/dossiers/draft.html",
        "Lưu dự thảo",
    ),
    "yeu-cau-bo-sung": Page(
        Deed.REQUEST_SUPPLEMENT,
        "Yêu cầu bổ sung",
        forms.Supplement,
        operations.request_supplement,
        "Đã gửi yêu cầu bổ sung qua quầy một cửa; thời hạn tạm dừng.",
        "desk/dossiers/supplement.html",
        "Gửi yêu cầu, tạm dừng thời hạn",
    ),
    "nhan-bo-sung": Page(
        Deed.RECEIVE_SUPPLEMENT,
        "Nhận bổ sung",
        forms.Brought,
        _without_step(operations.receive_supplement),
        "Đã nhận đủ giấy tờ bổ sung; ngày hẹn được tính lại theo quy định.",
        "desk/dossiers/brought.html",
        "Đã nhận đủ giấy tờ bổ sung",
    ),
    "yeu-cau-nop-tien": Page(
        Deed.ASK_PAYMENT,
        "Yêu cầu nộp tiền",
        forms.AskPayment,
        operations.ask_payment,
        "Đã ghi yêu cầu nộp tiền; thời hạn tạm dừng.",
        button="Ghi yêu cầu, tạm dừng thời hạn",
    ),
    "da-nop-tien": Page(
        Deed.PAYMENT_MADE,
        "Ghi nhận đã nộp tiền",
        forms.PaymentMade,
        _without_step(operations.payment_made),
        "Đã ghi nhận nộp tiền; những ngày chờ không tính vào thời hạn.",
        button="Đã nộp đủ",
    ),
    "thu-phi": Page(
        Deed.COLLECT,
        "Thu phí, lệ phí",
        forms.Plain,
        _without_step(operations.collect_fee),
        "Đã thu phí, lệ phí hồ sơ {code}.",
        "desk/dossiers/collect.html",
        "Đã thu đủ bằng tiền mặt",
    ),
    "xin-loi": Page(
        Deed.COMPLETE_APOLOGY,
        "Thư xin lỗi, hẹn lại",
        forms.Apology,
        operations.complete_apology,
        "Đã trình thư xin lỗi hồ sơ {code} để lãnh đạo ký.",
        "desk/dossiers/apology.html",
        "Trình lãnh đạo ký thư",
    ),
    "ky-thu": Page(
        Deed.SIGN_APOLOGY,
        "Ký thư xin lỗi",
        forms.Plain,
        _without_step(operations.sign_apology),
        "Đã ký thư xin lỗi hồ sơ {code}; thư được gửi cho người dân.",
        "desk/dossiers/apology.html",
        "Ký thư, hẹn lại",
    ),
    "da-gui-thu": Page(
        Deed.SEND_APOLOGY,
        "Ghi nhận đã gửi thư xin lỗi",
        forms.Sent,
        _without_version(operations.send_apology),
        "Đã ghi nhận thư xin lỗi hồ sơ {code} được gửi.",
        "desk/dossiers/apology.html",
        "Ghi nhận",
    ),
    "rut": Page(
        Deed.WITHDRAW,
        "Người dân rút hồ sơ",
        forms.Withdraw,
        _without_step(operations.withdraw),
        "Đã ghi nhận người dân rút hồ sơ {code}.",
    ),
    "dung": Page(
        Deed.STOP, "Dừng giải quyết", forms.Stop, _without_step(operations.stop), "Đã dừng giải quyết hồ sơ {code}."
    ),
    "dinh-chinh": Page(Deed.CORRECT, "Đính chính", forms.Correct, _without_step(operations.correct), "Đã đính chính."),
}
SLUGS = {page.deed: slug for slug, page in PAGES.items()}


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def deed(request: Request, dossier_id: UUID, slug: str) -> HttpResponse:
    """The page of one deed. When somebody was faster it says what they did, and keeps every word typed."""
    by, at = door(request)
    page = PAGES.get(slug)
    if page is None:
        raise NotFound("Không có việc này.")
    found = queries.detail(dossier_id, viewer=by, at=at)
    if request.method == "GET":
        operations.look(dossier_id=dossier_id, by=by, at=at)
    choices = _choices(page, found, by, at)
    form = page.form(request.POST or None, detail=found, **choices)
    meanwhile: list[Any] = []
    if request.method == "POST" and form.is_valid():
        try:
            page.call(dossier_id=dossier_id, by=by, at=at, **form.told())
        except Stale as refused:
            meanwhile = [line for line in found.timeline if line.ordinal > form.cleaned_data["seen"]]
            form = page.form(_as_it_is_now(request, found), detail=found, **choices)
            form.is_valid()
            refuse(form, refused)
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, page.done.format(code=found.dossier.code))
            return _onward(request, page, dossier_id, by=by, at=at)
    return render(
        request,
        page.template,
        {
            "detail": found,
            "page": page,
            "form": form,
            "action": found.action(page.deed),
            "slug": slug,
            "meanwhile": meanwhile,
            "pulse": pulses.of(dossier_id, seen=found.dossier.version, lines=found.timeline, by=by, at=at),
            "then": _then(found) if page.deed is Deed.DRAFT_RESULT else "",
        },
    )


def _as_it_is_now(request: Request, found: Detail) -> dict[str, Any]:
    """What was typed, about the dossier as it has become: pressed again, it is meant for what is now shown."""
    return {
        **request.POST.dict(),
        "seen": found.dossier.version,
        "step_key": found.here.key if found.here else "",
    }


def _choices(page: Page, found: Detail, by: Actor, at: datetime) -> dict[str, Any]:
    if page.deed is Deed.ASSIGN:
        people = queries.who_can_hold(found.here, at=at) if found.here else []
        if by.role not in GIVERS:
            people = [one for one in people if one.position_id == by.position_id or one.role in OUTSIDE]
        load = queries.held([one.position_id for one in people])
        people.sort(key=lambda one: load[one.position_id])
        return {
            "people": [
                (str(one.position_id), f"{one.name}, {one.title}: đang giữ {load[one.position_id]} hồ sơ")
                for one in people
            ]
        }
    if page.deed is Deed.CONSULT:
        asked = offices.to_consult(found.dossier.authority_id, on=moments.day_of(at))
        busy = {one.office_id for one in found.consultations if one.answered_at is None}
        busy |= {found.here.office_id} if found.here else set()
        return {"offices": [(str(one.id), one.name) for one in asked if one.id not in busy]}
    return {}


def onward(found: Detail) -> tuple[Step, ...]:
    """The steps that begin when this one is passed on; none while a choice decides, or where nothing is to pass on."""
    if found.here is None or found.choices:
        return ()
    return routes.following(found.procedure.route, found.here.key)


def all_ways(found: Detail) -> tuple[Step, ...]:
    """The steps that may begin, whatever is chosen."""
    if found.here is None:
        return ()
    route, key = found.procedure.route, found.here.key
    return tuple(way for choice, _ in found.choices for way in routes.following(route, key, choice=choice))


def _then(found: Detail) -> str:
    """Where a draft may be passed on to as soon as it is kept; empty when that must be chosen first."""
    if not found.action(Deed.FORWARD).allowed:
        return ""
    return ", ".join(way.name for way in onward(found))


def _onward(request: Request, page: Page, dossier_id: UUID, *, by: Actor, at: datetime) -> HttpResponse:
    """Where work goes on: after a dossier has left one's hands, the next one in the queue; else the same dossier."""
    leaves = page.deed in LEAVES
    if page.deed is Deed.DRAFT_RESULT and request.POST.get("then") == "forward":
        try:
            operations.forward(dossier_id=dossier_id, by=by, at=at)
            tell(request, "Đã chuyển đi.")
            leaves = True
        except Refused as refused:
            tell(request, refused.sentence, kind="warn")
    if not leaves:
        return redirect("desk:detail", dossier_id=dossier_id)
    presence.leave(dossier_id, by=by, at=at)
    return redirect(next_in_queue(by, at))


def next_in_queue(by: Actor, at: datetime) -> str:
    """The address of the most urgent dossier that waits for this person, or of the empty queue."""
    rows = queries.queue(by, at=at, limit=1).rows
    waiting = [row for row in rows if not row.paused]
    return reverse("desk:detail", args=[waiting[0].dossier_id]) if waiting else reverse("desk:work")
