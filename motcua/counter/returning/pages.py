"""Giving a result back: find it by its receipt, see who takes it, collect what is owed, hand it over."""

from uuid import UUID

from django import forms
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.counter.intake.pages import COUNTER
from motcua.dossiers import operations as dossiers
from motcua.dossiers import queries


class HandOver(forms.Form):
    """Who takes the result."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    to_name = forms.CharField(label="Họ tên người nhận", max_length=300)
    to_number = forms.CharField(label="Số định danh người nhận", max_length=20, required=False)
    proxy_basis = forms.CharField(
        label="Giấy ủy quyền",
        help_text="Chỉ ghi khi người nhận không phải chủ hồ sơ: số, ngày của giấy ủy quyền.",
        max_length=300,
        required=False,
    )
    collect = forms.BooleanField(label="Đã thu đủ phí, lệ phí bằng tiền mặt", required=False)


@staff(*COUNTER)
@require_GET
def waiting(request: Request) -> HttpResponse:
    """Results waiting for their owners. A scanned receipt or a whole code leads straight to its dossier."""
    by, at = door(request)
    text = request.GET.get("q", "").strip()
    rows = queries.to_return(by, at=at, text=text)
    if text and len(rows) == 1:
        return redirect("counter:hand-over", dossier_id=rows[0].id)
    if text and not rows:
        try:
            return redirect("desk:detail", dossier_id=queries.id_of(text))
        except NotFound:
            pass
    return render(request, "counter/returning/waiting.html", {"rows": rows, "text": text})


@staff(*COUNTER)
@require_http_methods(["GET", "POST"])
def hand_over(request: Request, dossier_id: UUID) -> HttpResponse:
    """Hand one result over."""
    by, at = door(request)
    detail = queries.detail(dossier_id, viewer=by, at=at)
    form = HandOver(
        request.POST or None,
        initial={"seen": detail.dossier.version, "to_name": detail.owner.full_name, "to_number": detail.owner.number},
    )
    if request.method == "POST" and form.is_valid():
        told = form.cleaned_data
        try:
            seen = told["seen"]
            if told["collect"]:
                seen = dossiers.collect_fee(dossier_id=dossier_id, by=by, at=at, seen=seen).version
            dossiers.return_result(
                dossier_id=dossier_id,
                to_name=told["to_name"],
                to_number=told["to_number"],
                proxy_basis=told["proxy_basis"],
                by=by,
                at=at,
                seen=seen,
            )
        except Refused as refused:
            refuse(form, refused)
        else:
            tell(request, f"Đã trả kết quả hồ sơ {detail.dossier.code}.")
            return redirect("counter:returning")
    return render(request, "counter/returning/hand_over.html", {"detail": detail, "form": form})
