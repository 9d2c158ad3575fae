"""The catalogue of what is counted: each figure's name, formula and legal ground, one for pages, exports and others.

Every dossier of a period lands in one cell of its arrival (carried over, received online, received otherwise) and in
one of how it stands at the end (early, on time, late; in time, overdue). All figures are sums of these cells, so the
identities of the statutory form hold by themselves. Cells beside them (withdrawn, stopped, awaited) are shown apart.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

CIRCULAR_2020 = "Thông tư 01/2020/TT-VPCP, biểu II.06/VPCP/KSTT"
CIRCULAR_2017 = "Thông tư 02/2017/TT-VPCP, biểu 07a/VPCP/KSTT"
DECREE_61 = "Nghị định 61/2018/NĐ-CP, điều 19"
OURS = "Quy ước thống kê của nền tảng (docs/decisions/0011)"


class Cell(StrEnum):
    """What the database counts."""

    CARRIED = "carried"
    ONLINE = "online"
    OTHER = "other"

    EARLY = "early"
    ON_TIME = "on_time"
    LATE = "late"
    IN_TIME = "in_time"
    OVERDUE = "overdue"

    WITHDRAWN = "withdrawn"
    STOPPED = "stopped"
    WAITING = "waiting"
    LATE_TO_FIRST = "late_to_first"
    DUE_TODAY = "due_today"


ARRIVALS = (Cell.CARRIED, Cell.ONLINE, Cell.OTHER)
ENDS = (Cell.EARLY, Cell.ON_TIME, Cell.LATE)
UNDER_WAY = (Cell.IN_TIME, Cell.OVERDUE)


@dataclass(frozen=True)
class Metric:
    """One figure. `cells` are summed; `aside` ones are shown beside the form and are no part of its sums."""

    key: str
    name: str
    short: str
    formula: str
    ground: str
    cells: tuple[Cell, ...]
    column: int = 0
    aside: bool = False

    def of(self, counts: Mapping[Cell, int]) -> int:
        return sum(counts.get(cell, 0) for cell in self.cells)


@dataclass(frozen=True)
class Rate:
    """A share of one figure in another, in per cent; nothing where there is nothing to share."""

    key: str
    name: str
    formula: str
    ground: str
    part: str
    whole: str

    def of(self, counts: Mapping[Cell, int]) -> float | None:
        whole = METRICS[self.whole].of(counts)
        return 100 * METRICS[self.part].of(counts) / whole if whole else None


_ALL = (
    Metric(
        "received", "Số hồ sơ nhận giải quyết", "Tổng nhận",
        "Nhận trong kỳ cộng từ kỳ trước chuyển qua: (1) = (2) + (3) + (4)", CIRCULAR_2020, ARRIVALS, 1,
    ),
    Metric(
        "online", "Tiếp nhận trong kỳ: trực tuyến", "Trực tuyến",
        "Hồ sơ được tiếp nhận trong kỳ, nộp trực tuyến", CIRCULAR_2020, (Cell.ONLINE,), 2,
    ),
    Metric(
        "other", "Tiếp nhận trong kỳ: trực tiếp, bưu chính", "Trực tiếp, bưu chính",
        "Hồ sơ được tiếp nhận trong kỳ, nộp tại quầy hoặc qua bưu chính", CIRCULAR_2020, (Cell.OTHER,), 3,
    ),
    Metric(
        "carried", "Từ kỳ trước chuyển qua", "Kỳ trước",
        "Tiếp nhận trước kỳ và còn đang giải quyết khi kỳ bắt đầu; bằng cột (9) của kỳ trước", CIRCULAR_2020,
        (Cell.CARRIED,), 4,
    ),
    Metric(
        "ended", "Số hồ sơ đã giải quyết", "Tổng đã giải quyết",
        "(5) = (6) + (7) + (8); gồm cả hồ sơ rút và dừng, có ghi riêng", CIRCULAR_2020, ENDS, 5,
    ),
    Metric(
        "early", "Đã giải quyết: trước hạn", "Trước hạn",
        "Ngày có kết quả trước ngày hẹn trả đang có hiệu lực", CIRCULAR_2020, (Cell.EARLY,), 6,
    ),
    Metric(
        "on_time", "Đã giải quyết: đúng hạn", "Đúng hạn",
        "Có kết quả trong ngày hẹn trả, không quá thời điểm hẹn", CIRCULAR_2020, (Cell.ON_TIME,), 7,
    ),
    Metric(
        "late", "Đã giải quyết: quá hạn", "Quá hạn",
        "Có kết quả sau thời điểm hẹn trả; không tính thời gian tạm dừng hợp lệ", CIRCULAR_2020, (Cell.LATE,), 8,
    ),
    Metric(
        "under_way", "Số hồ sơ đang giải quyết", "Tổng đang giải quyết",
        "Chưa có kết quả khi kỳ kết thúc, kể cả đang chờ người dân: (9) = (10) + (11)", CIRCULAR_2020, UNDER_WAY, 9,
    ),
    Metric(
        "in_time", "Đang giải quyết: trong hạn", "Trong hạn",
        "Chưa đến thời điểm hẹn trả, hoặc đồng hồ đang tạm dừng từ trước thời điểm đó", CIRCULAR_2020,
        (Cell.IN_TIME,), 10,
    ),
    Metric(
        "overdue", "Đang giải quyết: quá hạn", "Quá hạn",
        "Đã qua thời điểm hẹn trả mà chưa có kết quả", CIRCULAR_2020, (Cell.OVERDUE,), 11,
    ),
    Metric(
        "withdrawn", "Trong (5): người dân rút", "Rút", "Kết thúc vì người dân rút hồ sơ", OURS, (Cell.WITHDRAWN,),
        aside=True,
    ),
    Metric(
        "stopped", "Trong (5): dừng giải quyết", "Dừng",
        "Cơ quan dừng giải quyết, có lý do và căn cứ", OURS, (Cell.STOPPED,), aside=True,
    ),
    Metric(
        "waiting", "Trong (9): chờ người dân", "Chờ dân",
        "Đồng hồ đang tạm dừng vì chờ bổ sung hoặc chờ nghĩa vụ tài chính", DECREE_61, (Cell.WAITING,), aside=True,
    ),
    Metric(
        "late_to_first", "Trễ so với ngày hẹn đầu tiên", "Trễ hẹn đầu",
        "Kết thúc, hoặc còn dở, sau ngày hẹn ghi trên giấy tiếp nhận; không trừ thời gian chờ hay lần hẹn lại nào",
        OURS, (Cell.LATE_TO_FIRST,), aside=True,
    ),
    Metric(
        "due_today", "Trong (10): đến hạn trong ngày", "Đến hạn hôm nay",
        "Đang giải quyết, chưa quá hạn, thời điểm hẹn trả rơi vào ngày được tính", OURS, (Cell.DUE_TODAY,),
    ),
    Metric(
        "missed", "Hồ sơ quá hạn và nguyên nhân", "Quá hạn, xong và chưa",
        "Đã giải quyết quá hạn (8) cộng đang quá hạn (11)", OURS, (Cell.LATE, Cell.OVERDUE),
    ),
    Metric(
        "new", "Mới tiếp nhận trong kỳ", "Mới tiếp nhận", "Trực tuyến cộng trực tiếp, bưu chính", CIRCULAR_2017,
        (Cell.ONLINE, Cell.OTHER),
    ),
    Metric(
        "kept", "Đã giải quyết: đúng hạn", "Đúng hạn", "Trước hạn cộng đúng hạn", CIRCULAR_2017,
        (Cell.EARLY, Cell.ON_TIME),
    ),
)  # fmt: skip

#: Every figure by its key.
METRICS = {metric.key: metric for metric in _ALL}

#: The statutory forms: which figures, in which order.
FORM_II06 = tuple(metric for metric in _ALL if metric.column)
FORM_07A = tuple(
    METRICS[key] for key in ("received", "carried", "new", "ended", "kept", "late", "under_way", "in_time", "overdue")
)
ASIDE = tuple(metric for metric in _ALL if metric.aside)
FORMS = {"ii06": FORM_II06, "07a": FORM_07A}

RATES = {
    rate.key: rate
    for rate in (
        Rate(
            "late_rate", "Tỷ lệ quá hạn", "Quá hạn (8) chia tổng đã giải quyết (5)", CIRCULAR_2020, "late", "ended"
        ),
        Rate(
            "overdue_rate", "Tỷ lệ đang quá hạn", "Đang quá hạn (11) chia tổng đang giải quyết (9)", CIRCULAR_2020,
            "overdue", "under_way",
        ),
        Rate(
            "online_rate", "Tỷ lệ hồ sơ trực tuyến", "Trực tuyến (2) chia tiếp nhận trong kỳ (2) + (3)",
            "Quyết định 766/QĐ-TTg", "online", "new",
        ),
    )
}  # fmt: skip


def faults(counts: Mapping[Cell, int]) -> tuple[str, ...]:
    """The identities of biểu II.06 that these counts break; none, if they are right."""
    value = {metric.column: metric.of(counts) for metric in FORM_II06}
    rules = {
        "(1) = (2) + (3) + (4)": value[1] == value[2] + value[3] + value[4],
        "(5) = (6) + (7) + (8)": value[5] == value[6] + value[7] + value[8],
        "(9) = (10) + (11)": value[9] == value[10] + value[11],
        "(1) = (5) + (9)": value[1] == value[5] + value[9],
    }
    return tuple(rule for rule, holds in rules.items() if not holds)
