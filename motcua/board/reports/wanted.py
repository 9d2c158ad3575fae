"""What is wanted of a report, as an address says it: kept, sent to a colleague, opened again years later."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date, datetime
from urllib.parse import urlencode

from motcua.base import moments
from motcua.targets import queries
from motcua.targets.queries import Asked, By, Scope
from motcua.targets.rules import periods
from motcua.targets.rules.metrics import FORMS, METRICS, Metric
from motcua.targets.rules.periods import Kind, Period

KINDS = {"thang": Kind.MONTH, "quy": Kind.QUARTER, "nua-nam": Kind.HALF, "nam": Kind.YEAR, "ngay": Kind.DAYS}
LINES = {"linh-vuc": By.FIELD, "thu-tuc": By.PROCEDURE, "don-vi": By.UNIT, "noi-nhan": By.DESK}
SHAPES = {"ii06": "Biểu II.06/VPCP/KSTT (Thông tư 01/2020)", "07a": "Biểu 07a (Thông tư 02/2017)"}
_KIND_OF = {kind: word for word, kind in KINDS.items()}
_LINE_OF = {by: word for word, by in LINES.items()}


@dataclass(frozen=True)
class Wanted:
    """A report as somebody asked for it. What an address says wrongly falls back to what is usual."""

    period: Period
    by: By
    shape: str
    unit: str
    desk: str
    field: str
    procedure: str
    calendar: bool
    known: datetime
    as_of: str  # empty: as of now

    @classmethod
    def read(cls, told: Mapping[str, str], scope: Scope, *, at: datetime) -> "Wanted":
        calendar = told.get("chot") == "lich"
        as_of, known = _as_of(told.get("tai", ""), at)
        unit, desk = told.get("don-vi", ""), told.get("noi-nhan", "")
        return cls(
            period=_period(told, calendar, moments.day_of(at)),
            by=LINES.get(told.get("theo", ""), By.FIELD),
            shape=told["mau"] if told.get("mau") in FORMS else "ii06",
            unit=unit if unit in scope.authorities else "",
            desk=desk if desk in scope.desks else "",
            field=told.get("linh-vuc", "")[:30],
            procedure=told.get("thu-tuc", "")[:40],
            calendar=calendar,
            known=known,
            as_of=as_of,
        )

    @property
    def metrics(self) -> tuple[Metric, ...]:
        return FORMS[self.shape]

    @property
    def kind(self) -> str:
        return _KIND_OF[self.period.kind]

    @property
    def line(self) -> str:
        return _LINE_OF[self.by]

    def asked(self, scope: Scope) -> Asked:
        return Asked.of(
            self.period,
            known=self.known,
            by=self.by,
            authorities=scope.chosen(self.unit),
            desk=self.desk,
            field=self.field,
            procedure=self.procedure,
        )

    def query(self, **more: str) -> str:
        """The end of an address that asks for this again."""
        parts = {
            "ky": self.kind,
            **self._days(),
            "theo": self.line,
            "mau": self.shape if self.shape != "ii06" else "",
            "don-vi": self.unit,
            "noi-nhan": self.desk,
            "linh-vuc": self.field,
            "thu-tuc": self.procedure,
            "chot": "lich" if self.calendar else "",
            "tai": self.as_of,
        }
        return urlencode({name: value for name, value in (parts | more).items() if value})

    def _days(self) -> dict[str, str]:
        if self.period.kind is Kind.DAYS:
            return {"tu": self.period.first.isoformat(), "den": self.period.last.isoformat()}
        return {"nam": str(self.period.year), "so": str(self.period.number)}

    def narrowed(self, key: str) -> "Wanted":
        """The same report for one of its lines."""
        name = {By.FIELD: "field", By.PROCEDURE: "procedure", By.UNIT: "unit", By.DESK: "desk"}[self.by]
        return replace(self, **{name: key})  # type: ignore[arg-type]

    def in_words(self, scope: Scope) -> list[tuple[str, str]]:
        """What was asked, for the head of a file or a paper."""
        names = {
            "Kỳ báo cáo": self.period.words,
            "Căn cứ kỳ": self.period.ground,
            "Số liệu tính đến": moments.in_words(self.known),
            "Đơn vị": scope.authorities.get(self.unit, "Tất cả đơn vị được xem"),
            "Nơi tiếp nhận": scope.desks.get(self.desk, ""),
            "Lĩnh vực": queries.names(By.FIELD).get(self.field, self.field) if self.field else "",
            "Thủ tục": queries.names(By.PROCEDURE).get(self.procedure, self.procedure) if self.procedure else "",
        }
        return [(name, words) for name, words in names.items() if words]


def _period(told: Mapping[str, str], calendar: bool, today: date) -> Period:
    """The period an address asks for; the one today falls into when it asks for none there is."""
    kind = KINDS.get(told.get("ky", ""), Kind.MONTH)
    cut_offs = () if calendar else queries.cut_offs()
    try:
        if kind is Kind.DAYS:
            return periods.days(date.fromisoformat(told.get("tu", "")), date.fromisoformat(told.get("den", "")))
        now = periods.containing(today, kind, cut_offs=cut_offs)
        year, number = int(told.get("nam") or now.year), int(told.get("so") or now.number)
        return periods.period(kind, year, number, cut_offs=cut_offs)
    except ValueError:
        return periods.containing(today, kind if kind in periods.REGULAR else Kind.MONTH, cut_offs=cut_offs)


def _as_of(told: str, at: datetime) -> tuple[str, datetime]:
    """A moment a browser's field says; nothing else, and nothing after now, is taken."""
    try:
        day, _, clock = told.partition("T")
        moment = moments.at(date.fromisoformat(day), clock or "23:59")
    except ValueError:
        return "", at
    return (told, moment) if moment < at else ("", at)


def metric(key: str) -> Metric:
    """A figure by its key, or the sum of all there are."""
    return METRICS.get(key, METRICS["received"])
