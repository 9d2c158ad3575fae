"""What of the tracking book somebody wants to see: which days, which state, which procedure, whose."""

from collections.abc import Mapping
from datetime import date, timedelta
from typing import Any
from urllib.parse import urlencode

from django import forms

from motcua.base.text import clean
from motcua.dossiers.queries import BOOK, BookFilter

#: Days that go along with the calendar, so that an address kept today still means the same next month.
PERIODS = {
    "hom-nay": "Hôm nay",
    "tuan-nay": "Tuần này",
    "thang-nay": "Tháng này",
    "thang-truoc": "Tháng trước",
    "nam-nay": "Năm nay",
}
#: Without any days asked for, the book is open at so many last ones.
USUAL_DAYS = 30


def day(label: str) -> forms.DateField:
    """A day as a browser sends it, or as people write it."""
    return forms.DateField(
        label=label,
        required=False,
        input_formats=["%Y-%m-%d", "%d/%m/%Y"],
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        error_messages={"invalid": f"{label}: ngày có dạng 05/10/2026."},
    )


class Book(forms.Form):
    """The filters above the book, as they stand in its address."""

    tu = day("Từ ngày")
    den = day("Đến ngày")
    loc = forms.CharField(required=False, max_length=20)
    thu_tuc = forms.CharField(required=False, max_length=40)
    q = forms.CharField(
        label="Mã hồ sơ hoặc tên, không cần dấu",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, told: Mapping[str, Any], *, today: date) -> None:
        self.today = today
        self.period = told.get("ky", "") if told.get("ky", "") in PERIODS else ""
        first, last = days_of(self.period, today)
        super().__init__({"tu": first.isoformat(), "den": last.isoformat(), **_plain(told)})
        self.full_clean()

    def clean(self) -> dict[str, Any]:
        told = super().clean() or {}
        if self.period:
            told["tu"], told["den"] = days_of(self.period, self.today)
        elif told.get("tu") and told.get("den") and told["tu"] > told["den"]:
            self.add_error("den", "Đến ngày phải từ ngày đầu trở đi.")
        return told

    @property
    def wanted(self) -> BookFilter:
        """What is asked for; what nobody can mean is left aside."""
        told = self.cleaned_data
        first, last = days_of("", self.today)
        which = told.get("loc", "")
        return BookFilter(
            first=told.get("tu") or min(first, told.get("den") or first),
            last=told.get("den") or max(last, told.get("tu") or last),
            which=which if which in BOOK else "all",
            procedure=told.get("thu_tuc", ""),
            text=clean(told.get("q", "")),
        )

    @property
    def narrowed(self) -> bool:
        """Whether something is left out of these days."""
        wanted = self.wanted
        return bool(wanted.text or wanted.procedure or wanted.which != "all")

    def told(self, **changes: str) -> dict[str, str]:
        """The filters by their names in the address, some of them changed; empty ones are left out."""
        wanted = self.wanted
        days = {"ky": self.period} if self.period else {"tu": str(wanted.first), "den": str(wanted.last)}
        which = "" if wanted.which == "all" else wanted.which
        found = {**days, "loc": which, "thu_tuc": wanted.procedure, "q": wanted.text, **changes}
        if changes.get("ky"):
            found |= {"tu": "", "den": ""}
        return {name: value for name, value in found.items() if value}

    def address(self, **changes: str) -> str:
        """The same as the end of an address."""
        return f"?{urlencode(self.told(**changes))}"

    @property
    def periods(self) -> list[tuple[str, str, bool]]:
        """The ways to other days: words, address, and whether one stands there."""
        return [(words, self.address(ky=key), key == self.period) for key, words in PERIODS.items()]

    @property
    def sorts(self) -> list[tuple[str, str, bool]]:
        """The ways to other states of dossiers."""
        here = self.wanted.which
        return [(words, self.address(loc="" if key == "all" else key), key == here) for key, words in BOOK.items()]

    @property
    def words(self) -> str:
        """What the book is narrowed to, for the paper; empty when it holds everything of its days."""
        wanted = self.wanted
        parts = [
            BOOK[wanted.which].lower() if wanted.which != "all" else "",
            f"thủ tục {wanted.procedure}" if wanted.procedure else "",
            f"có “{wanted.text}”" if wanted.text else "",
        ]
        return "; ".join(part for part in parts if part)


def _plain(told: Mapping[str, Any]) -> dict[str, str]:
    return {
        name: str(told[name]).replace("\x00", "") for name in ("tu", "den", "loc", "thu_tuc", "q") if told.get(name)
    }


def days_of(period: str, today: date) -> tuple[date, date]:
    """The first and the last day of a period, seen from today; the last thirty days without one."""
    month = today.replace(day=1)
    before = month - timedelta(days=1)
    return {
        "hom-nay": (today, today),
        "tuan-nay": (today - timedelta(days=today.weekday()), today),
        "thang-nay": (month, today),
        "thang-truoc": (before.replace(day=1), before),
        "nam-nay": (today.replace(month=1, day=1), today),
    }.get(period, (today - timedelta(days=USUAL_DAYS), today))
