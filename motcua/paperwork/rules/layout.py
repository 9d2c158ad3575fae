"""Layout: facts spelled out as a form shows them, ready for its template."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass
from datetime import date, datetime
from functools import singledispatch
from typing import Any

from pydantic import BaseModel

from motcua.base import moments, money
from motcua.paperwork.rules import codes, facts, reports
from motcua.paperwork.rules.forms import Form

CHANNELS = {"direct": "trực tiếp", "online": "trực tuyến", "post": "qua dịch vụ bưu chính công ích"}
OUTCOMES = {"early": "Trước hạn", "on_time": "Đúng hạn", "late": "Quá hạn"}
TAKERS = {"owner": "chủ hồ sơ", "proxy": "người được ủy quyền", "post": "nhân viên bưu chính"}


@dataclass(frozen=True, kw_only=True)
class Frame:
    """What stands on a paper besides its facts."""

    form: Form
    number_text: str
    office_name: str
    issued_at: datetime
    issuer: facts.Officer
    scan_url: str


def page(told: facts.Facts, frame: Frame) -> dict[str, Any]:
    """Everything a template prints, as JSON values: words in Vietnamese, and null for what was not told."""
    barcode = codes.code128(told.code)
    signer = told.signer or frame.issuer
    return {
        **_spelled(told),
        **_added(told),
        **(_table(told, frame.form) if isinstance(told, facts.ReportFacts) else {}),
        "signer": _spelled(signer),
        "leader": _spelled(told.signer) if told.signer else None,
        "issuer": _spelled(frame.issuer),
        "form": {
            "title": frame.form.title,
            "number": frame.form.form_number or None,
            "basis": frame.form.basis,
            "key": frame.form.key,
        },
        "head": {
            "parent": told.parent_name.upper() or None,
            "office": frame.office_name.upper(),
            "office_as_written": frame.office_name,
            "number": frame.number_text or None,
            "place": told.place or None,
            "date": day(moments.day_of(frame.issued_at)),
        },
        "scan_url": frame.scan_url,
        "qr": asdict(codes.qr(frame.scan_url)),
        "barcode": asdict(barcode) if barcode else None,
    }


def day(on: date) -> str:
    """`ngày 09 tháng 10 năm 2026`: days under ten and the first two months with a zero (Nghị định 30/2020/NĐ-CP)."""
    return moments.day_in_words(on).partition(", ")[2]


def moment(at: datetime) -> str:
    """`16 giờ 40 phút, ngày 20 tháng 9 năm 2019`."""
    there = moments.local(at)
    return f"{there:%H} giờ {there:%M} phút, {day(there.date())}"


@singledispatch
def _spelled(value: Any) -> Any:
    return value


@_spelled.register
def _(value: str) -> Any:
    return value or None


@_spelled.register
def _(value: datetime) -> Any:
    there = moments.local(value)
    return {
        "full": moment(value),
        "weekday": moments.weekday(there.date()),
        "short": moments.short(value),
        "day": f"{there:%d/%m/%Y}",
        "day_full": day(there.date()),
    }


@_spelled.register
def _(value: date) -> Any:
    return {"full": day(value), "weekday": moments.weekday(value), "day": f"{value:%d/%m/%Y}"}


@_spelled.register
def _(value: tuple) -> Any:  # type: ignore[type-arg]
    return [_spelled(one) for one in value]


@_spelled.register
def _(value: BaseModel) -> Any:
    return {name: _spelled(getattr(value, name)) for name in type(value).model_fields}


@singledispatch
def _added(told: facts.Facts) -> dict[str, Any]:
    """What a kind of paper shows that follows from its facts."""
    return {}


@_added.register
def _(told: facts.ReceiptFacts) -> dict[str, Any]:
    return {"channel": CHANNELS.get(told.channel), **_money(told.fees)}


@_added.register
def _(told: facts.CashReceiptFacts) -> dict[str, Any]:
    return _money(told.fees)


@_added.register
def _(told: facts.ResultReturnFacts) -> dict[str, Any]:
    return {"taker_is": TAKERS.get(told.taker_is)}


@_added.register
def _(told: facts.ControlSlipFacts) -> dict[str, Any]:
    return {"rows": [{**_spelled(row), "outcome": OUTCOMES.get(row.outcome)} for row in told.rows]}


def _table(told: facts.ReportFacts, form: Form) -> dict[str, Any]:
    """A report's columns under their groups, and every figure in its column; one nobody told stays empty."""
    columns = told.columns or reports.COLUMNS.get(form.key, ())
    groups: list[dict[str, Any]] = []
    for column in columns:
        if not column.group or not groups or groups[-1]["name"] != column.group:
            groups.append({"name": column.group or None, "columns": []})
        groups[-1]["columns"].append(column.name)

    def figures(values: Mapping[str, int]) -> list[str | None]:
        return [_figure(values[column.key]) if column.key in values else None for column in columns]

    return {
        "columns": [{"name": column.name, "mark": column.mark or None} for column in columns],
        "groups": groups,
        "rows": [{**_spelled(row), "values": figures(row.values)} for row in told.rows],
        "totals": figures(reports.total(row.values for row in told.rows)),
    }


def _figure(number: int) -> str:
    return f"{number:,}".replace(",", ".")


def _money(fees: tuple[facts.FeeLine, ...] | None) -> dict[str, Any]:
    if fees is None:
        return {"fees": None, "total": None}
    total = sum(fee.amount for fee in fees)
    return {
        "fees": [{**_spelled(fee), "amount": money.vnd(fee.amount)} for fee in fees],
        "total": {"figures": money.vnd(total), "words": money.in_words(total)},
    }
