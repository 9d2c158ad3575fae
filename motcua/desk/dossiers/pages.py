"""One dossier's page, and the pages of the deeds: each reads its form, makes one call, shows the outcome."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.desk.dossiers import forms
from motcua.dossiers import operations, queries
from motcua.dossiers.queries import Detail
from motcua.files import operations as files
from motcua.files import queries as stored
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Deed

#: Who works at a desk or may look at dossiers from one.
DESK = ("handler", "head", "leader", "clerk", "cashier", "intake", "desk_head", "control", "inspector", "home_affairs")


@staff(*DESK)
@require_GET
def detail(request: Request, dossier_id: UUID) -> HttpResponse:
    """Everything about one dossier, for whoever may see it; that they looked is written down."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    operations.look(dossier_id=dossier_id, by=by, at=at)
    main, others = _split(found)
    return render(
        request,
        "desk/dossiers/detail.html",
        {"detail": found, "main": main, "others": others, "note": forms.Note(), "slugs": SLUGS},
    )


def _split(found: Detail) -> tuple[list[queries.Action], list[queries.Action]]:
    """The deeds for the buttons on top (what ends this step) and those for the menu below."""
    ends = {Deed.FORWARD, Deed.SIGN, Deed.ISSUE, Deed.RETURN_RESULT, Deed.ANSWER}
    usable = [action for action in found.actions if action.deed in SLUGS or action.deed is Deed.RETURN_RESULT]
    main = [action for action in usable if action.deed in ends and action.allowed]
    if Deed.ANSWER in {action.deed for action in main} and not found.to_answer:
        main = [action for action in main if action.deed is not Deed.ANSWER]
    return main, [action for action in usable if action.deed not in ends]


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


def _supplement(
    *, dossier_id: UUID, by: Actor, at: datetime, seen: int, step_key: str, ground: str, **boxes: str
) -> Any:
    items = [
        operations.SupplementItem(
            what=boxes[f"what-{number}"],
            reason=boxes[f"reason-{number}"],
            component=boxes[f"component-{number}"],
            legal_basis=boxes[f"basis-{number}"],
        )
        for number in range(1, forms.LINES + 1)
        if any(boxes[f"{part}-{number}"].strip() for part in forms.PARTS)
    ]
    return operations.request_supplement(
        dossier_id=dossier_id, items=items, ground=ground, by=by, at=at, seen=seen, step_key=step_key
    )


def _without_step(operation: Callable[..., Any]) -> Callable[..., Any]:
    """An operation about the dossier as a whole."""

    def call(*, step_key: str, **told: Any) -> Any:
        return operation(**told)

    return call


PAGES = {
    "chuyen": Page(Deed.FORWARD, "Chuyển bước", forms.Forward, operations.forward, "Đã chuyển hồ sơ."),
    "ky": Page(
        Deed.SIGN, "Ký kết quả", forms.Plain, operations.sign, "Đã ký kết quả.", "desk/dossiers/sign.html", "Ký"
    ),
    "vao-so": Page(
        Deed.ISSUE,
        "Vào sổ, đóng dấu",
        forms.Plain,
        operations.issue,
        "Đã cho số và đóng dấu kết quả.",
        "desk/dossiers/sign.html",
        "Cho số, đóng dấu",
    ),
    "tra-lai": Page(Deed.RETURN_STEP, "Trả lại bước trước", forms.SendBack, operations.return_to_step, "Đã trả lại."),
    "phan-cong": Page(Deed.ASSIGN, "Phân công", forms.Assign, operations.assign, "Đã phân công."),
    "xin-y-kien": Page(Deed.CONSULT, "Xin ý kiến", forms.Consult, operations.consult, "Đã gửi câu hỏi."),
    "xac-minh": Page(Deed.VERIFY, "Xác minh thực địa", forms.Verify, operations.verify, "Đã lưu biên bản xác minh."),
    "soan-ket-qua": Page(
        Deed.DRAFT_RESULT, "Soạn kết quả", forms.Draft, operations.draft_result, "Đã lưu dự thảo.", button="Lưu dự thảo"
    ),
    "yeu-cau-bo-sung": Page(
        Deed.REQUEST_SUPPLEMENT,
        "Yêu cầu bổ sung",
        forms.Supplement,
        _supplement,
        "Đã gửi yêu cầu bổ sung qua quầy một cửa; đồng hồ tạm dừng.",
        "desk/dossiers/supplement.html",
        "Gửi yêu cầu",
    ),
    "nhan-bo-sung": Page(
        Deed.RECEIVE_SUPPLEMENT,
        "Nhận bổ sung",
        forms.Plain,
        _without_step(operations.receive_supplement),
        "Đã nhận đủ bổ sung; ngày hẹn được tính theo quy định.",
        button="Đã nhận đủ giấy tờ bổ sung",
    ),
    "thu-phi": Page(
        Deed.COLLECT,
        "Thu phí, lệ phí",
        forms.Plain,
        _without_step(operations.collect_fee),
        "Đã thu phí, lệ phí.",
        button="Đã thu đủ bằng tiền mặt",
    ),
    "rut": Page(
        Deed.WITHDRAW,
        "Người dân rút hồ sơ",
        forms.Withdraw,
        _without_step(operations.withdraw),
        "Đã ghi nhận rút hồ sơ.",
    ),
    "dung": Page(Deed.STOP, "Dừng giải quyết", forms.Stop, _without_step(operations.stop), "Đã dừng giải quyết."),
    "dinh-chinh": Page(Deed.CORRECT, "Đính chính", forms.Correct, _without_step(operations.correct), "Đã đính chính."),
}
SLUGS = {page.deed: slug for slug, page in PAGES.items()}


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def deed(request: Request, dossier_id: UUID, slug: str) -> HttpResponse:
    """The page of one deed."""
    by, at = door(request)
    page = PAGES.get(slug)
    if page is None:
        raise NotFound("Không có việc này.")
    found = queries.detail(dossier_id, viewer=by, at=at)
    action = found.action(page.deed)
    form = page.form(request.POST or None, detail=found, **_choices(page, found, at))
    if request.method == "POST" and form.is_valid():
        try:
            page.call(dossier_id=dossier_id, by=by, at=at, **form.told())
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, page.done)
            return redirect(_onward(by, page, dossier_id, at))
    return render(request, page.template, {"detail": found, "page": page, "form": form, "action": action, "slug": slug})


def _onward(by: Actor, page: Page, dossier_id: UUID, at: datetime) -> str:
    """Where work goes on: after a dossier has left one's hands, the next one in the queue; else the same dossier."""
    if page.deed in {Deed.FORWARD, Deed.SIGN, Deed.ISSUE, Deed.RETURN_STEP}:
        following = queries.queue(by, at=at, limit=1).rows
        return f"/xu-ly/ho-so/{following[0].dossier_id}/" if following else "/xu-ly/"
    return f"/xu-ly/ho-so/{dossier_id}/"


def _choices(page: Page, found: Detail, at: datetime) -> dict[str, Any]:
    if page.deed is Deed.ASSIGN and found.here:
        people = offices.people_for(found.here.office_id, role=found.here.role, at=at)
        return {"people": [(str(one.position_id), f"{one.name} – {one.title}") for one in people]}
    if page.deed is Deed.ASSIGN:
        return {"people": []}
    if page.deed is Deed.CONSULT:
        asked = offices.to_consult(found.dossier.authority_id, on=moments.day_of(at))
        return {"offices": [(str(one.id), one.name) for one in asked]}
    return {}


@staff(*DESK)
@require_POST
def note(request: Request, dossier_id: UUID) -> HttpResponse:
    """Write a note: for colleagues, or, from its own box, for the citizen."""
    by, at = door(request)
    for_citizen = request.POST.get("for") == "citizen"
    form = forms.Note(request.POST)
    if form.is_valid():
        try:
            operations.note(
                dossier_id=dossier_id, text=form.cleaned_data["text"], for_citizen=for_citizen, by=by, at=at
            )
            tell(request, "Đã gửi lời nhắn cho người dân." if for_citizen else "Đã ghi chú.")
        except Refused as refused:
            tell(request, refused.sentence, kind="warn")
    else:
        tell(request, "Ghi chú còn trống.", kind="warn")
    return redirect("desk:detail", dossier_id=dossier_id)


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def answer(request: Request, dossier_id: UUID, consultation_id: UUID) -> HttpResponse:
    """Answer the question another office asked about this dossier."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    asked = next((one for one in found.consultations if one.id == consultation_id), None)
    if asked is None:
        raise NotFound("Không có câu hỏi này.")
    form = forms.Answer(request.POST or None)
    if request.method == "POST" and form.is_valid():
        try:
            operations.answer(consultation_id=consultation_id, text=form.cleaned_data["text"], by=by, at=at)
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, "Đã trả lời ý kiến.")
            return redirect("desk:detail", dossier_id=dossier_id)
    return render(request, "desk/dossiers/answer.html", {"detail": found, "asked": asked, "form": form})


@staff(*DESK)
@require_http_methods(["GET", "POST"])
def attach(request: Request, dossier_id: UUID) -> HttpResponse:
    """Add a photo or a PDF to the dossier."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    form = forms.Attach(request.POST or None, request.FILES or None, detail=found)
    if request.method == "POST" and form.is_valid():
        upload = form.cleaned_data["file"]
        try:
            kept = files.store(upload, name=upload.name, about=("dossier", dossier_id), by=by, at=at)
            operations.attach(
                dossier_id=dossier_id,
                files=[(kept.id, kept.name)],
                component=form.cleaned_data["component"],
                by=by,
                at=at,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, f"Đã đính kèm {kept.name}.")
            return redirect("desk:detail", dossier_id=dossier_id)
    return render(request, "desk/dossiers/attach.html", {"detail": found, "form": form})


@staff(*DESK)
@require_GET
def file(request: Request, dossier_id: UUID, file_id: UUID) -> HttpResponse:
    """A file of a dossier, as it was handed in: saved, never run by the browser."""
    by, at = door(request)
    found = queries.detail(dossier_id, viewer=by, at=at)
    if file_id not in {one.file_id for one in found.attachments}:
        raise NotFound("Không có tệp này.")
    operations.look(dossier_id=dossier_id, by=by, at=at, how="file")
    path, media_type, name = stored.opened(file_id)
    response = HttpResponse(path.read_bytes(), content_type=media_type)
    response["Content-Disposition"] = content_disposition_header(True, name) or "attachment"
    response["Cache-Control"] = "private, no-store"
    return response
