"""The forms of calendars: a day or several announced, the hours of a week."""

import re
from datetime import date, timedelta
from typing import Any

from django import forms

from motcua.base.refusals import Refused
from motcua.board.fields import DayField
from motcua.workdays.rules.changes import Change
from motcua.workdays.rules.hours import DayKind, Hours, Sessions, SpecialDay, Week, in_words, read_sessions

#: Days of the week as people say them, Monday first.
WEEKDAYS = ("Thứ Hai", "Thứ Ba", "Thứ Tư", "Thứ Năm", "Thứ Sáu", "Thứ Bảy", "Chủ nhật")
#: What can be announced; a swap is two days at once.
KINDS = (
    (DayKind.HOLIDAY.value, "Nghỉ lễ"),
    (DayKind.COMPENSATION.value, "Nghỉ bù"),
    ("swap", "Hoán đổi: nghỉ một ngày, làm bù ngày khác"),
    (DayKind.LOCAL_OFF.value, "Nghỉ tại địa phương (bão, lũ, mất điện…)"),
)
#: A closure longer than this is a slip of the hand.
MOST_DAYS = 31
BASIS = "Số, ngày và tên văn bản, ví dụ: Công điện số 12/CĐ-UBND ngày 05/10/2026"


class Announce(forms.Form):
    """Some days that will not be as their weekdays say."""

    kind = forms.ChoiceField(label="Loại", choices=KINDS, widget=forms.RadioSelect)
    day = DayField(label="Ngày nghỉ", help_text="Ngày đầu tiên, ví dụ 05/10/2026")
    until = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu chỉ một ngày")
    work_day = DayField(label="Ngày làm bù", required=False, help_text="Chỉ ghi khi hoán đổi")
    name = forms.CharField(label="Tên gọi", required=False, max_length=200, help_text="Ví dụ: Bão số 7")
    legal_basis = forms.CharField(label="Văn bản làm căn cứ", max_length=300, help_text=BASIS)

    def __init__(self, data: Any = None, *, scope: str, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.scope = scope

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        first, last = told.get("day"), told.get("until")
        if first and last and last < first:
            self.add_error("until", "Ngày kết thúc phải từ ngày bắt đầu trở đi.")
        elif first and last and (last - first).days >= MOST_DAYS:
            self.add_error("until", f"Một lần công bố nhiều nhất {MOST_DAYS} ngày.")
        if told.get("kind") == "swap":
            if not told.get("work_day"):
                self.add_error("work_day", "Hoán đổi thì phải có ngày làm bù.")
            if last and last != first:
                self.add_error("until", "Mỗi lần hoán đổi một ngày nghỉ.")
        elif told.get("work_day"):
            self.add_error("work_day", "Chỉ hoán đổi mới có ngày làm bù.")
        return told

    def days(self) -> tuple[SpecialDay, ...]:
        """The days as they will be announced."""
        told = self.cleaned_data
        name, basis = told["name"].strip(), told["legal_basis"].strip()
        if told["kind"] == "swap":
            return (
                SpecialDay(told["day"], DayKind.SWAP_OFF, name=name, legal_basis=basis),
                SpecialDay(told["work_day"], DayKind.SWAP_WORK, name=name, legal_basis=basis),
            )
        last: date = told["until"] or told["day"]
        count = (last - told["day"]).days + 1
        kind = DayKind(told["kind"])
        return tuple(
            SpecialDay(told["day"] + timedelta(days=number), kind, name=name, legal_basis=basis)
            for number in range(count)
        )

    def change(self) -> Change:
        """The change this would make."""
        return Change(self.scope, days=self.days())


class SetHours(forms.Form):
    """The ordinary week of a scope, from a day on."""

    valid_from = DayField(label="Từ ngày")
    valid_to = DayField(label="Đến hết ngày", required=False, help_text="Để trống nếu cho đến khi có giờ khác")
    legal_basis = forms.CharField(label="Văn bản làm căn cứ", max_length=300, help_text=BASIS)

    def __init__(self, data: Any = None, *, scope: str, week: Week, **kwargs: Any) -> None:
        begin = {f"day_{number}": write(sessions) for number, sessions in enumerate(week)}
        super().__init__(data, initial=begin, **kwargs)
        self.scope = scope
        for number, words in enumerate(WEEKDAYS):
            hint = "Ví dụ 07:00-11:30, 13:30-17:00; để trống là nghỉ" if number == 0 else ""
            self.fields[f"day_{number}"] = forms.CharField(label=words, required=False, max_length=100, help_text=hint)
        self.order_fields([f"day_{number}" for number in range(7)])

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        week = []
        for number in range(7):
            try:
                week.append(read(told.get(f"day_{number}", "")))
            except Refused as refused:
                self.add_error(f"day_{number}", refused.sentence)
                week.append(())
        told["week"] = tuple(week)
        return told

    def change(self) -> Change:
        """The change this would make."""
        told = self.cleaned_data
        return Change(self.scope, hours=Hours(told["week"], told["valid_from"], told["valid_to"] or date.max))


def read(text: str) -> Sessions:
    """The sessions of a day as people type them: `07:00-11:30, 13:30-17:00`. Raises `WrongHours`."""
    pieces = [piece.strip() for piece in re.split(r"[,;]", text) if piece.strip()]
    return read_sessions([[part.strip() for part in re.split(r"[-–]", piece)] for piece in pieces])


def write(sessions: Sessions) -> str:
    """`07:00–11:30, 13:30–17:00`."""
    return ", ".join(in_words(session) for session in sessions)
