"""Reports: the columns of the statutory table of each circular, and the sums by which its figures must tie."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Column:
    """One column: the figure it shows, what stands above it, and its number in the form."""

    key: str
    name: str
    group: str = ""
    mark: str = ""


_RECEIVED, _ENDED, _UNDER_WAY = "Số hồ sơ nhận giải quyết", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"

#: The columns of each form, by its key. A report may be told others: what a circular's annex really prescribes is the
#: house's to know.
COLUMNS: Mapping[str, tuple[Column, ...]] = {
    "tt01-2020/ii-06": (
        Column("received", "Tổng số", _RECEIVED, "(1) = (2) + (3) + (4)"),
        Column("online", "Trong kỳ, trực tuyến", _RECEIVED, "(2)"),
        Column("other", "Trong kỳ, trực tiếp, bưu chính", _RECEIVED, "(3)"),
        Column("carried", "Từ kỳ trước", _RECEIVED, "(4)"),
        Column("ended", "Tổng số", _ENDED, "(5) = (6) + (7) + (8)"),
        Column("early", "Trước hạn", _ENDED, "(6)"),
        Column("on_time", "Đúng hạn", _ENDED, "(7)"),
        Column("late", "Quá hạn", _ENDED, "(8)"),
        Column("under_way", "Tổng số", _UNDER_WAY, "(9) = (10) + (11)"),
        Column("in_time", "Trong hạn", _UNDER_WAY, "(10)"),
        Column("overdue", "Quá hạn", _UNDER_WAY, "(11)"),
    ),
    "tt02-2017/07a": (
        Column("received", "Tổng số", _RECEIVED, "(1) = (2) + (3)"),
        Column("carried", "Kỳ trước chuyển qua", _RECEIVED, "(2)"),
        Column("new", "Mới tiếp nhận", _RECEIVED, "(3)"),
        Column("ended", "Tổng số", _ENDED, "(4) = (5) + (6)"),
        Column("kept", "Đúng hạn", _ENDED, "(5)"),
        Column("late", "Quá hạn", _ENDED, "(6)"),
        Column("under_way", "Tổng số", _UNDER_WAY, "(7) = (8) + (9)"),
        Column("in_time", "Chưa đến hạn", _UNDER_WAY, "(8)"),
        Column("overdue", "Quá hạn", _UNDER_WAY, "(9)"),
        Column("waiting", "Yêu cầu bổ sung", "Trong đó", "(10)"),
        Column("withdrawn", "Trả lại", "Trong đó", "(11)"),
    ),
}

#: What equals what, as far as a report tells all of it.
IDENTITIES = (
    ("received", ("online", "other", "carried")),
    ("received", ("new", "carried")),
    ("ended", ("early", "on_time", "late")),
    ("ended", ("kept", "late")),
    ("under_way", ("in_time", "overdue")),
    ("received", ("ended", "under_way")),
)


def untied(values: Mapping[str, int]) -> list[str]:
    """The sums that these figures break, each as `received = ended + under_way`; none when they tie."""
    return [
        f"{whole} = {' + '.join(parts)}"
        for whole, parts in IDENTITIES
        if {whole, *parts} <= values.keys() and values[whole] != sum(values[part] for part in parts)
    ]


def total(rows: Iterable[Mapping[str, int]]) -> dict[str, int]:
    """The last line: each figure summed over the lines that tell it."""
    sums: dict[str, int] = {}
    for row in rows:
        for key, value in row.items():
            sums[key] = sums.get(key, 0) + value
    return sums
