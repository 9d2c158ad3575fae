"""Giving a result back: find it by its receipt, see who takes it, collect what is owed, hand it over."""

import re
from datetime import datetime
from typing import Any
from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.accounts.queries import PersonFacts
from motcua.accounts.rules import card
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean, fold
from motcua.counter import COUNTER
from motcua.counter.intake.forms import PLAIN
from motcua.counter.manners import asked, edges, is_id, lead
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries
from motcua.dossiers.queries import Detail
from motcua.dossiers.rules.status import Finance, Status
from motcua.files import operations as files
from motcua.offices.rules.powers import Deed, Relation
from motcua.paperwork import queries as papers
from motcua.paperwork.queries import PaperLine


class HandOver(forms.Form):
    """Who takes the result."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    scan = forms.CharField(
        label="Quét thẻ của người nhận thay",
        required=False,
        max_length=4000,
        widget=forms.TextInput(attrs=PLAIN),
    )
    to_name = forms.CharField(
        label="Họ tên người nhận",
        max_length=300,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": "Mời ghi họ tên người nhận."},
    )
    to_number = forms.CharField(
        label="Số định danh", max_length=20, required=False, widget=forms.TextInput(attrs=PLAIN)
    )
    proxy_basis = forms.CharField(
        label="Giấy ủy quyền",
        help_text="Số, ngày, nơi chứng thực; chỉ ghi khi người nhận không phải chủ hồ sơ.",
        max_length=300,
        required=False,
        widget=forms.TextInput(attrs=PLAIN),
    )
    proxy_paper = forms.FileField(
        label="Ảnh chụp hoặc bản quét giấy ủy quyền",
        required=False,
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,application/pdf"}),
        error_messages={"empty": "Tệp rỗng, hãy chọn lại hoặc chụp lại."},
    )
    collect = forms.BooleanField(label="Đã thu đủ bằng tiền mặt", required=False)

    def __init__(self, *args: Any, owner: PersonFacts, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.owner = owner

    def clean(self) -> dict[str, Any]:
        told = {key: clean(one) if isinstance(one, str) else one for key, one in (super().clean() or {}).items()}
        owner = self.owner
        somebody_else = fold(told.get("to_name", owner.full_name)) != fold(clean(owner.full_name))
        if somebody_else and not told.get("proxy_basis"):
            self.add_error("proxy_basis", "Người nhận không phải chủ hồ sơ: mời ghi giấy ủy quyền.")
        if somebody_else and owner.number and told.get("to_number") == owner.number:
            self.add_error("to_number", "Đây là số của chủ hồ sơ: mời ghi số của người nhận thay, hoặc để trống.")
        return told


@staff(*COUNTER)
@require_GET
def waiting(request: Request) -> HttpResponse:
    """Results waiting for their owners. A scanned receipt or a whole code leads straight to its dossier."""
    by, at = door(request)
    text = asked(request, "q")
    found = named(text)
    if found:
        return _lead_to(found, by, at)
    page = queries.to_return(by, at=at, text=text, **edges(request))
    if text and page.total == 1:
        return redirect("counter:hand-over", dossier_id=page.rows[0].id)
    just = request.GET.get("vua-tra", "")
    given = _given(UUID(just), by, at) if is_id(just) else None
    return render(request, "counter/returning/waiting.html", {"page": page, "text": text, "given": given})


def _given(dossier_id: UUID, by: Actor, at: datetime) -> PaperLine | None:
    """The paper of a result just handed over, to be signed by whoever took it."""
    queries.require_readable(dossier_id, viewer=by, at=at)
    return next((one for one in reversed(papers.about("dossier", dossier_id)) if one.kind == "result_return"), None)


#: What a receipt's square says, however the scanner wraps it: the address of its own page.
_RECEIPT = re.compile(r"giay/([A-Za-z0-9_-]{16,32})/?$")


def named(text: str) -> UUID | None:
    """The dossier whose receipt was scanned or whose code was typed; none for anything else."""
    scanned = _RECEIPT.search(text)
    subject = papers.subject_behind(scanned[1]) if scanned else None
    if subject and subject[0] == "dossier":
        return subject[1]
    try:
        return queries.id_of(text)
    except NotFound:
        return None


def _lead_to(dossier_id: UUID, by: Actor, at: datetime) -> HttpResponse:
    """To the handing over where a result waits here for its owner, else to the dossier as it stands."""
    dossier = queries.require_readable(dossier_id, viewer=by, at=at)
    here = queries.relation_of(dossier, by, at=at) in {Relation.HOLDER, Relation.DESK}
    ready = dossier.status == Status.DONE and here
    return redirect("counter:hand-over" if ready else "desk:detail", dossier_id=dossier.id)


@staff(*COUNTER)
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, dossier_id: UUID) -> HttpResponse:
    """Hand one result over: to its owner, or to somebody the owner sends."""
    by, at = door(request)
    detail = queries.detail(dossier_id, viewer=by, at=at)
    said, owner = "", detail.owner
    if request.method == "GET":
        dossiers.look(dossier_id=dossier_id, by=by, at=at)
        form = HandOver(initial=_owner(detail), owner=owner)
    elif request.POST.get("scan", "").strip():
        read, said = _taker(request.POST["scan"])
        form = HandOver(initial={**request.POST.dict(), "scan": "", **read}, owner=owner)
    else:
        form = HandOver(request.POST, request.FILES, owner=owner)
        if form.is_valid() and _hand_over(form, detail, by=by, at=at):
            tell(request, f"Đã trả kết quả hồ sơ {detail.dossier.code}.")
            return lead(request, f"{reverse('counter:returning')}?vua-tra={dossier_id}")
    return render(
        request,
        "counter/returning/hand_over.html",
        {"detail": detail, "form": form, "action": detail.action(Deed.RETURN_RESULT), "said": said},
    )


def _owner(detail: Detail) -> dict[str, object]:
    return {"seen": detail.dossier.version, "to_name": detail.owner.full_name, "to_number": detail.owner.number}


def _taker(scanned: str) -> tuple[dict[str, str], str]:
    """Whose card was read, and what is to be said of it."""
    try:
        read = card.read_card(scanned)
    except Refused as refused:
        return {}, refused.sentence
    return {"to_name": read.full_name, "to_number": read.number}, " ".join(one.sentence for one in read.doubts)


def _hand_over(form: HandOver, detail: Detail, *, by: Actor, at: datetime) -> bool:
    """Keep the proxy's paper, collect what is owed if it was, and hand over; a refusal is put beside its box."""
    told, dossier_id = form.cleaned_data, detail.dossier.id
    scan = told["proxy_paper"]
    try:
        kept = [files.store(scan, name=scan.name, about=("dossier", dossier_id), by=by, at=at)] if scan else []
        dossiers.return_result(
            dossier_id=dossier_id,
            to_name=told["to_name"],
            to_number=told["to_number"],
            proxy_basis=told["proxy_basis"],
            proxy_files=[(one.id, one.name) for one in kept],
            collect=told["collect"] and detail.finance == Finance.OWED,
            by=by,
            at=at,
            seen=told["seen"],
        )
    except Refused as refused:
        field = {"finance": "collect", "file": "proxy_paper"}.get(refused.field or "", refused.field)
        refuse(form, Refused(refused.sentence, field=field))
        return False
    return True
