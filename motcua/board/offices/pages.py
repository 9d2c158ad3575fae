"""Units: the tree of a day, one unit with its history and people, deeds to it, and a file of units taken in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from django.core.exceptions import ValidationError
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import moments
from motcua.base.doors import Request, door, refuse, staff, tell
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import fold
from motcua.board.fields import DayField
from motcua.board.offices import forms
from motcua.board.roles import ADMIN, OFFICES
from motcua.offices import operations, queries
from motcua.offices.queries import Office
from motcua.offices.rules import powers, unitfile
from motcua.offices.rules.powers import Deed, Relation


@dataclass(frozen=True)
class Branch:
    """A unit in the tree."""

    office: Office
    level: int
    kind: str


@staff(*OFFICES)
@require_GET
def tree(request: Request) -> HttpResponse:
    """The units open on a day, each below the one it belongs to."""
    by, at = door(request)
    on = _day(request, at)
    branches = _branches(queries.open_on(on))
    text = request.GET.get("q", "").strip()
    if text:
        wanted = fold(text)
        branches = [one for one in branches if wanted in fold(f"{one.office.code} {one.office.name}")]
    return render(
        request,
        "board/offices/tree.html",
        {"branches": branches, "on": on, "today": moments.day_of(at), "text": text, "may": _may(by.role)},
    )


def _branches(units: Sequence[Office]) -> list[Branch]:
    below: dict[UUID | None, list[Office]] = {}
    there = {unit.id for unit in units}
    for unit in units:
        below.setdefault(unit.parent_id if unit.parent_id in there else None, []).append(unit)
    found: list[Branch] = []

    def grow(parent: UUID | None, level: int) -> None:
        for unit in below.get(parent, ()):
            found.append(Branch(unit, level, unit.get_kind_display()))
            grow(unit.id, level + 1)

    grow(None, 0)
    return found


def _day(request: Request, at: datetime) -> date:
    asked = DayField(required=False)
    try:
        return asked.clean(request.GET.get("ngay", "")) or moments.day_of(at)
    except ValidationError:
        return moments.day_of(at)


@staff(*OFFICES)
@require_GET
def unit(request: Request, office_id: UUID) -> HttpResponse:
    """One unit: what it came from and became, the units below, and everybody who has or had a position in it."""
    by, at = door(request)
    office = queries.fresh(office_id)
    today = moments.day_of(at)
    on = today if office.valid_to is None or office.valid_to >= today else office.valid_to
    history = queries.history(office)
    return render(
        request,
        "board/offices/unit.html",
        {
            "office": office,
            "kind": office.get_kind_display(),
            "parent": queries.office_by_id(office.parent_id) if office.parent_id else None,
            "over": office.valid_to is not None and office.valid_to < today,
            "came_from": [one for one in history if one.successor_id == office.id],
            "became": [one for one in history if one.predecessor_id == office.id],
            "below": queries.units_below(office.id, on=max(on, office.valid_from)),
            "people": queries.places_in(office.id, on=today),
            "may": _may(by.role),
            "deeds": DEEDS,
        },
    )


def _may(role: str) -> bool:
    return powers.may(role, Deed.MANAGE_OFFICES, relation=Relation.OTHER, status=0)


# --- deeds -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Page:
    """A deed as its page shows it."""

    form: type[forms.Deed]
    title: str
    words: str


DEEDS = {
    "giao-vi-tri": Page(forms.Appoint, "Giao vị trí", "Người nhận đã có tài khoản đăng nhập."),
    "mo-duoi": Page(forms.Open, "Thành lập đơn vị bên dưới", "Đơn vị mới trực thuộc đơn vị này."),
    "doi-ten": Page(
        forms.Rename,
        "Đổi tên",
        "Tên cũ vẫn giữ trên giấy tờ đã cấp. Người và các đơn vị bên dưới chuyển sang đơn vị mang tên mới.",
    ),
    "sap-nhap": Page(
        forms.Merge,
        "Sáp nhập",
        "Đơn vị này và các đơn vị khác thành một đơn vị mới; các đơn vị cũ kết thúc ngày hôm trước.",
    ),
    "chia-tach": Page(
        forms.Split, "Chia tách", "Đơn vị này thành nhiều đơn vị mới cùng loại và kết thúc ngày hôm trước."
    ),
    "ket-thuc": Page(
        forms.Close,
        "Kết thúc hoạt động",
        "Các đơn vị bên dưới kết thúc theo, các vị trí thôi giao; việc đang làm chuyển sang đơn vị kế thừa.",
    ),
}


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def deed(request: Request, office_id: UUID, slug: str) -> HttpResponse:
    """A deed to a unit: its form, or its outcome."""
    by, at = door(request)
    page = DEEDS.get(slug)
    if page is None:
        raise NotFound("Không có việc này.")
    office = queries.fresh(office_id)
    form = page.form(request.POST or None, office=office)
    if form.is_valid():
        try:
            tell(request, form.do(by=by, at=at))
            return redirect("board:unit", office_id=office.id)
        except Refused as refused:
            refuse(form, refused)
    return render(request, "board/offices/deed.html", {"form": form, "office": office, "page": page})


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def leave(request: Request, position_id: UUID) -> HttpResponse:
    """End a position; what waited in its hands waits for the office again."""
    by, at = door(request)
    position = queries.position(position_id)
    form = forms.EndPosition(request.POST or None)
    if form.is_valid():
        try:
            operations.end_position(position_id, last_day=form.cleaned_data["last_day"], by=by, at=at)
            tell(request, f"{position.account.full_name} thôi vị trí {position.title}.")
            return redirect("board:unit", office_id=position.office_id)
        except Refused as refused:
            refuse(form, refused)
    words = f"{position.account.full_name}, {position.title}. Việc đang giữ trở lại hàng chờ chung của đơn vị."
    page = {"title": "Thôi giao vị trí", "words": words}
    return render(request, "board/offices/deed.html", {"form": form, "office": position.office, "page": page})


# --- a file ----------------------------------------------------------------------------------------------


@staff(*ADMIN)
@require_http_methods(["GET", "POST"])
def bring_in(request: Request) -> HttpResponse:
    """First what a file would change, unit by unit and person by person; then, when confirmed, the change."""
    by, at = door(request)
    text = request.POST.get("text", "")
    form = forms.UnitFileForm(request.POST or None, request.FILES or None)
    if not text and form.is_valid():
        text = form.cleaned_data["file"]
    if not text:
        return render(request, "board/offices/file.html", {"form": form, "sentences": []})
    try:
        file = unitfile.read(text)
        if request.POST.get("confirmed") == "yes":
            done = operations.import_units(file, by=by, at=at)
            tell(request, f"Đã thêm {done.offices} đơn vị, {done.people} người, {done.positions} vị trí.")
            return redirect("board:offices")
        foretold = operations.foretell_import(file, by=by, at=at)
    except unitfile.WrongUnitFile as wrong:
        return render(
            request, "board/offices/file.html", {"form": forms.UnitFileForm(), "sentences": str(wrong).splitlines()}
        )
    except Refused as refused:
        return render(
            request, "board/offices/file.html", {"form": forms.UnitFileForm(), "sentences": [refused.sentence]}
        )
    return render(request, "board/offices/foretold.html", {"foretold": foretold, "text": text})
