"""The intake screen: scan, choose, check, receive; every press answers with the whole screen and loses nothing."""

import json
from datetime import datetime
from typing import Any
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods, require_POST

from motcua.accounts import operations as accounts
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.counter import COUNTER
from motcua.counter.intake import forms, presses
from motcua.counter.intake.presses import BOXES, Shown
from motcua.counter.intake.screen import AT_ONCE, Screen, desk_of, form_for, show
from motcua.counter.manners import asked, is_id, lead
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.operations import Handed
from motcua.files import operations as files
from motcua.intake import operations as intake


@staff(*COUNTER)
@require_http_methods(["GET", "POST"])
def receive(request: Request) -> HttpResponse:
    """The screen itself. `deed` tells what was pressed; without one the screen is only brought up to date."""
    by, at = door(request)
    if request.method == "GET":
        empty: dict[str, Any] = {"forward": request.session.get(AT_ONCE, "")}
        return show(request, Screen(by, at, form_for(by, at, empty, bound=False), empty))
    told = typed(request)
    deed = told.pop("deed", "")
    shown = _press(deed, told, by=by, at=at)
    accepting = deed in {"accept", "accept-only"}
    form = form_for(by, at, told, bound=accepting)
    if accepting:
        done = _accept(request, form, by, at, printed=deed == "accept")
        if done:
            return done
    return show(request, Screen(by, at, form, told, shown))


#: What was typed on the page of those not received travels with the intake screen under this name.
AWAY = "away"


def typed(request: Request) -> dict[str, Any]:
    """What stands on the screen, as it was sent; boxes of the page of those not received in one of their own."""
    sent = {name: value.replace("\x00", "") for name, value in request.POST.dict().items()}
    away = {name: value for name, value in sent.items() if name.startswith(f"{AWAY}-")}
    told: dict[str, Any] = {name: value for name, value in sent.items() if name not in away}
    return told | {"exemptions": request.POST.getlist("exemptions"), AWAY: away or _read(told.get(AWAY, ""))}


def _read(text: str) -> dict[str, str]:
    try:
        kept = json.loads(text or "{}")
    except ValueError:
        return {}
    return {str(name): str(value) for name, value in kept.items()} if isinstance(kept, dict) else {}


def _press(deed: str, told: dict[str, Any], *, by: Actor, at: datetime) -> Shown:
    what, _, which = deed.partition(":")
    match what:
        case "person" if is_id(which):
            return presses.pick(told, UUID(which), by=by, at=at)
        case "somebody-else":
            presses.nobody(told)
            return Shown(focus="id_scan")
        case "on-behalf":
            return presses.on_behalf(told)
        case "choose" if is_id(which):
            return presses.choose(told, which, at=at)
        case "find" if told.get("find", "").strip():
            return presses.choose(told, "", at=at)
        case "all-papers":
            return presses.all_papers(told)
        case "scan" | "preview" | "" if told.get("scan", "").strip():
            return presses.scan(told, by=by, at=at)
    return Shown()


def _accept(request: Request, form: forms.Intake, by: Actor, at: datetime, *, printed: bool) -> HttpResponse | None:
    complete = form.is_valid()
    told = form.cleaned_data
    if form.missing() and not told.get("complete"):
        form.add_error(None, form.missing_words)
        complete = False
    if not complete:
        return None
    try:
        received = intake.receive(
            Handed(
                version_id=told["version_id"],
                case=told["case"],
                channel=told["channel"],
                receiving_office_id=desk_of(by),
                authority_id=told["authority_id"],
                owner_id=remember_owner(form, by=by, at=at),
                submitter_id=_submitter(form, by=by, at=at),
                papers=form.papers(),
                answers=form.answers(),
                summary=told["summary"],
                copies=told["copies"] or 1,
                pages=told["pages"] or 1,
                exemptions=told["exemptions"],
                sets=told["sets"] or 1,
                delivery=told["delivery"],
            ),
            key=told["key"],
            forward=told["forward"],
            collect=told["collect"],
            by=by,
            at=at,
        )
    except Refused as refused:
        put(form, refused)
        return None
    request.session[AT_ONCE] = "on" if told["forward"] else ""
    if received.again:
        tell(request, f"Hồ sơ {received.code} đã được ghi từ lần bấm trước; không tạo thêm hồ sơ.", kind="info")
    return lead(request, reverse("counter:received", args=[received.dossier_id]) + ("?in" if printed else ""))


def put(form: forms.Intake, refused: Refused) -> None:
    """Put a refusal beside its box, whatever the box is called here."""
    refuse(form, Refused(refused.sentence, field=BOXES.get(refused.field or "", refused.field)))


def remember_owner(form: forms.Intake, *, by: Actor, at: datetime) -> UUID:
    """Keep what was told of the owner, so that it is offered the next time they come."""
    told = form.cleaned_data
    return accounts.remember_person(
        accounts.Told(
            number=told["number"],
            old_number=told["old_number"],
            issued_on=told["issued_on"],
            full_name=told["full_name"],
            born_on=told["born_on"],
            born_year=told["born_year"],
            sex=told["sex"],
            address=told["address"],
            phone=told["phone"],
            known_from=told["known_from"] or "said",
        ),
        person_id=told["person_id"],
        by=by,
        at=at,
    ).id


def _submitter(form: forms.Intake, *, by: Actor, at: datetime) -> UUID | None:
    told = form.cleaned_data
    if not told["submitter_name"]:
        return None
    try:
        return accounts.remember_person(
            accounts.Told(number=told["submitter_number"], full_name=told["submitter_name"]), by=by, at=at
        ).id
    except Refused as refused:
        box = "submitter_number" if refused.field == "number" else "submitter_name"
        raise Refused(refused.sentence, field=box) from None


@staff(*COUNTER)
@require_GET
def choices(request: Request) -> HttpResponse:
    """The procedures somebody may mean, while they type: a part of the screen."""
    _, at = door(request)
    text = asked(request, "q")
    found = catalogue.search(text, on=moments.day_of(at), limit=8, receivable_only=True)
    return render(request, "counter/intake/_found.html", {"found": found, "searched": text})


# --- received --------------------------------------------------------------------------------------------


@staff(*COUNTER)
@require_GET
def received(request: Request, dossier_id: UUID) -> HttpResponse:
    """The dossier is received: its receipt to print, its papers to photograph, and the key for the next one."""
    by, at = door(request)
    detail = queries.detail(dossier_id, viewer=by, at=at)
    dossiers.look(dossier_id=dossier_id, by=by, at=at)
    return render(
        request,
        "counter/intake/received.html",
        {
            "detail": detail,
            "receipt": reverse("counter:paper", args=[detail.dossier.receipt_id]),
            "components": detail.procedure.components_for(detail.dossier.case),
        },
    )


@staff(*COUNTER)
@require_POST
def keep_files(request: Request, dossier_id: UUID) -> HttpResponse:
    """Keep photographs and scans of the papers just received; each taken or refused for itself."""
    by, at = door(request)
    detail = queries.detail(dossier_id, viewer=by, at=at)
    known = {one.key for one in detail.procedure.components_for(detail.dossier.case)}
    component = request.POST.get("component", "")
    kept: list[tuple[UUID, str]] = []
    for upload in request.FILES.getlist("files"):
        try:
            row = files.store(upload, name=upload.name or "", about=("dossier", dossier_id), by=by, at=at)
            kept.append((row.id, row.name))
        except Refused as refused:
            tell(request, f"{upload.name}: {refused.sentence}", kind="warn")
    if kept:
        dossiers.attach(
            dossier_id=dossier_id, files=kept, component=component if component in known else "", by=by, at=at
        )
        tell(request, f"Đã lưu {len(kept)} ảnh, tệp vào hồ sơ.")
    elif not request.FILES:
        tell(request, "Chưa chọn ảnh hoặc tệp nào.", kind="info")
    return lead(request, reverse("counter:received", args=[dossier_id]))
