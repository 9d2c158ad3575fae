"""The forms of deeds to units: opening, closing, merging, splitting, renaming, giving and ending positions."""

import re
from collections.abc import Callable, Sequence
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from django import forms

from motcua.accounts import queries as accounts
from motcua.base.actor import Actor
from motcua.base.refusals import Refused
from motcua.board.fields import DayField
from motcua.offices import operations, queries
from motcua.offices.operations import NewOffice, OfficeRefused
from motcua.offices.queries import Office, OfficeKind
from motcua.offices.rules.powers import Role


class Codes(forms.CharField):
    """Codes of units, a comma or a line between them."""

    def clean(self, value: Any) -> list[str]:
        return [part.upper() for part in re.split(r"[\s,;]+", super().clean(value)) if part]


class Fields(forms.CharField):
    """Keys of fields of work, a comma between them."""

    def clean(self, value: Any) -> list[str]:
        return [part for part in re.split(r"[\s,;]+", super().clean(value)) if part]


FIELDS = "Khóa lĩnh vực, cách nhau dấu phẩy, ví dụ: ho-tich, dat-dai; để trống là mọi lĩnh vực"


class Deed(forms.Form):
    """A deed to one unit: `do(by=, at=)` does it and returns the sentence that says so, or raises `Refused`."""

    do: Callable[..., str]

    def __init__(self, data: Any = None, *, office: Office, **kwargs: Any) -> None:
        super().__init__(data, initial=self.begin(office), **kwargs)
        self.office = office

    def begin(self, office: Office) -> dict[str, Any]:
        return {}


class _New(Deed):
    """What a new unit needs to be told."""

    code = forms.CharField(label="Mã định danh", max_length=35, help_text="Ví dụ H99.61.12")
    name = forms.CharField(label="Tên đơn vị", max_length=300)
    short_name = forms.CharField(label="Tên ngắn", max_length=150, required=False)
    kind = forms.ChoiceField(label="Loại đơn vị", choices=OfficeKind.choices)
    fields_of_work = Fields(label="Lĩnh vực", required=False, help_text=FIELDS)
    place = forms.CharField(label="Địa danh ghi trên giấy tờ", max_length=100, required=False)
    address = forms.CharField(label="Địa chỉ", max_length=300, required=False)
    phone = forms.CharField(label="Điện thoại", max_length=30, required=False)
    on = DayField(label="Từ ngày")

    def new(self, *, parent: Office | None) -> NewOffice:
        told = self.cleaned_data
        return NewOffice(
            code=told["code"],
            name=told["name"],
            short_name=told["short_name"],
            kind=told["kind"],
            parent=parent,
            agency=self.office.agency if told["kind"] == self.office.kind else "",
            fields=told["fields_of_work"],
            place=told["place"],
            address=told["address"],
            phone=told["phone"],
        )


class Open(_New):
    """A unit below this one."""

    def begin(self, office: Office) -> dict[str, Any]:
        return {"code": f"{office.code}.", "kind": OfficeKind.DIVISION, "place": office.place}

    def do(self, *, by: Actor, at: datetime) -> str:
        opened = operations.open_office(self.new(parent=self.office), on=self.cleaned_data["on"], by=by, at=at)
        return f"Đã thành lập {opened.name}."


class Close(Deed):
    """The unit ends, and its work goes on elsewhere."""

    last_day = DayField(label="Ngày hoạt động cuối cùng")
    successors = Codes(
        label="Mã đơn vị kế thừa",
        required=False,
        help_text="Cách nhau dấu phẩy; đơn vị đầu tiên nhận việc đang làm. Để trống là không đơn vị nào kế thừa",
    )

    def do(self, *, by: Actor, at: datetime) -> str:
        last_day: date = self.cleaned_data["last_day"]
        heirs = _named(self.cleaned_data["successors"], last_day, "successors")
        operations.close(self.office, last_day=last_day, successors=heirs, by=by, at=at)
        return f"{self.office.name} kết thúc sau {last_day:%d/%m/%Y}."


class Merge(_New):
    """This unit and others become one new unit."""

    others = Codes(label="Mã các đơn vị cùng sáp nhập", help_text="Cách nhau dấu phẩy, ngoài đơn vị này")

    def begin(self, office: Office) -> dict[str, Any]:
        return _as_it_is(office)

    def do(self, *, by: Actor, at: datetime) -> str:
        on: date = self.cleaned_data["on"]
        others = _named(self.cleaned_data["others"], on, "others")
        try:
            merged = operations.merge([self.office, *others], self.new(parent=self.office.parent), on=on, by=by, at=at)
        except OfficeRefused as refused:
            raise _beside(refused, offices="others") from None
        return f"Đã sáp nhập thành {merged.name}."


class Split(Deed):
    """This unit becomes several."""

    parts = forms.CharField(
        label="Các đơn vị mới",
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Mỗi dòng một đơn vị: mã, dấu phẩy, tên. Đơn vị đầu tiên nhận việc đang làm",
    )
    on = DayField(label="Từ ngày")

    def clean_parts(self) -> list[tuple[str, str]]:
        lines = [line.strip() for line in self.cleaned_data["parts"].splitlines() if line.strip()]
        for number, line in enumerate(lines, start=1):
            if "," not in line:
                raise forms.ValidationError(f"Dòng {number}: hãy ghi mã, dấu phẩy, rồi tên đơn vị.")
        return [(code.strip(), name.strip()) for code, name in (line.split(",", 1) for line in lines)]

    def do(self, *, by: Actor, at: datetime) -> str:
        old = NewOffice(
            code="", name="", kind=self.office.kind, parent=self.office.parent, agency=self.office.agency,
            fields=self.office.fields, place=self.office.place,
        )  # fmt: skip
        new = [replace(old, code=code, name=name) for code, name in self.cleaned_data["parts"]]
        try:
            parts = operations.split(self.office, new, on=self.cleaned_data["on"], by=by, at=at)
        except OfficeRefused as refused:
            raise _beside(refused, new="parts", code="parts", name="parts", last_day="on") from None
        return f"Đã chia tách thành {', '.join(part.name for part in parts)}."


class Rename(_New):
    """Another name from a day on, with its people and the units below."""

    def begin(self, office: Office) -> dict[str, Any]:
        return _as_it_is(office)

    def do(self, *, by: Actor, at: datetime) -> str:
        renamed = operations.rename(
            self.office, self.new(parent=self.office.parent), on=self.cleaned_data["on"], by=by, at=at
        )
        return f"Từ {self.cleaned_data['on']:%d/%m/%Y} đơn vị mang tên {renamed.name}."


class Appoint(Deed):
    """Somebody gets a position here."""

    username = forms.CharField(label="Tên đăng nhập của người nhận", max_length=50)
    role = forms.ChoiceField(label="Vai trò", choices=[(role.value, role.words) for role in Role])
    title = forms.CharField(label="Chức danh ghi trên giấy tờ", max_length=200)
    fields_of_work = Fields(label="Lĩnh vực", required=False, help_text=FIELDS)
    on = DayField(label="Từ ngày")
    until = DayField(label="Đến hết ngày", required=False)

    def do(self, *, by: Actor, at: datetime) -> str:
        told = self.cleaned_data
        username = told["username"].strip().lower()
        account_id = accounts.accounts_by_name([username]).get(username)
        if account_id is None:
            raise OfficeRefused("Không có tài khoản nào mang tên này.", field="username")
        operations.appoint(
            account_id=account_id,
            office=self.office,
            role=told["role"],
            title=told["title"],
            fields=told["fields_of_work"],
            on=told["on"],
            until=told["until"],
            by=by,
            at=at,
        )
        return f"Đã giao vị trí {told['title']}."


class EndPosition(forms.Form):
    """Somebody leaves a position."""

    last_day = DayField(label="Ngày làm việc cuối cùng ở vị trí này")


class UnitFileForm(forms.Form):
    """A file of units."""

    file = forms.FileField(label="Tệp đơn vị", help_text="YAML hoặc CSV, bảng mã UTF-8, không quá 2 MB")

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > 2_000_000:
            raise forms.ValidationError("Tệp lớn hơn 2 MB: mời chia thành nhiều tệp.")
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError("Tệp phải ở bảng mã UTF-8.") from None


def _named(codes: Sequence[str], on: date, field: str) -> list[Office]:
    try:
        return queries.with_codes(codes, on=on)
    except Refused as refused:
        raise OfficeRefused(refused.sentence, field=field) from None


def _beside(refused: OfficeRefused, **names: str) -> OfficeRefused:
    """The refusal beside the box that the form has for it."""
    return OfficeRefused(refused.sentence, field=names.get(refused.field or "", refused.field))


def _as_it_is(office: Office) -> dict[str, Any]:
    return {
        "code": office.code,
        "name": office.name,
        "short_name": office.short_name,
        "kind": office.kind,
        "fields_of_work": ", ".join(office.fields),
        "place": office.place,
        "address": office.address,
        "phone": office.phone,
    }
