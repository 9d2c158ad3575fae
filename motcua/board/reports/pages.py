"""Reports: the statutory form for a period, each number with its dossiers behind it, and the same as a file."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from urllib.parse import parse_qsl
from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_GET, require_http_methods

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import Refused
from motcua.board.reports import exports
from motcua.board.reports.exports import Table, Value
from motcua.board.reports.wanted import KINDS, LINES, SHAPES, Wanted, metric
from motcua.board.roles import REPORTS
from motcua.dossiers import queries as dossiers
from motcua.dossiers.queries import Listed
from motcua.paperwork import operations as paperwork
from motcua.targets import operations, queries
from motcua.targets.queries import Behind, By, Line, Report, Scope
from motcua.targets.rules.metrics import ASIDE, FORM_II06, METRICS, RATES, Metric
from motcua.targets.rules.spans import Stance

#: Dossiers on one page of a list.
PAGE = 50


@dataclass(frozen=True)
class Number:
    """One number of the table, and the list behind it."""

    metric: Metric
    value: int
    address: str


@dataclass(frozen=True)
class Row:
    """One line of the table."""

    name: str
    numbers: tuple[Number, ...]
    rates: tuple[float | None, ...]


@staff(*REPORTS)
@require_GET
def report(request: Request) -> HttpResponse:
    """The report asked for, on the page or as a file."""
    by, at = door(request)
    scope = queries.scope(by)
    wanted = Wanted.read(request.GET.dict(), scope, at=at)
    found = queries.report(wanted.asked(scope))
    if kind := _file(request):
        return exports.respond(_report_table(found, wanted, scope, by, at), kind)
    return render(
        request,
        "board/reports/report.html",
        {
            **_choices(scope, at),
            "wanted": wanted,
            "report": found,
            "columns": wanted.metrics,
            "aside": ASIDE,
            "rates": tuple(RATES.values()),
            "rows": [_row(line, wanted.narrowed(line.key)) for line in found.lines],
            "total": _row(Line("", "Tổng cộng", found.counts), wanted),
            "health": queries.health(),
            "begun": found.asked.at > found.asked.since,
            "late_list": _behind_address(wanted, "missed"),
        },
    )


@staff(*REPORTS)
@require_GET
def behind(request: Request) -> HttpResponse:
    """The dossiers behind one number."""
    by, at = door(request)
    scope = queries.scope(by)
    wanted = Wanted.read(request.GET.dict(), scope, at=at)
    key = request.GET.get("o", "")
    figure = metric(key)
    cells, name = figure.cells, figure.name
    asked = wanted.asked(scope)
    if kind := _file(request):
        return exports.respond(_list_table(name, queries.all_behind(asked, cells), wanted, scope, by, at), kind)
    rows = queries.behind(asked, cells, after=_cursor(request.GET.get("sau", "")), limit=PAGE + 1)
    more = len(rows) > PAGE
    rows = rows[:PAGE]
    known = dossiers.listed([row.dossier_id for row in rows], at=asked.at)
    return render(
        request,
        "board/reports/behind.html",
        {
            "wanted": wanted,
            "name": name,
            "metric": figure,
            "about": wanted.in_words(scope),
            "rows": [Shown.of(row, known.get(row.dossier_id), scope) for row in rows],
            "pager": {"next": f"{rows[-1].due_at.isoformat()}_{rows[-1].dossier_id}" if more else ""},
            "key": key,
        },
    )


@staff(*REPORTS)
@require_GET
def metrics(request: Request) -> HttpResponse:
    """What every figure means: its formula and its ground."""
    return render(
        request,
        "board/reports/metrics.html",
        {"metrics": tuple(METRICS.values()), "rates": tuple(RATES.values()), "cut_offs": queries.cut_offs()},
    )


@staff(*REPORTS)
@require_http_methods(["GET", "POST"])
def frozen(request: Request) -> HttpResponse:
    """Reports fixed on paper; posting fixes the one the address asks for, as of now or of the moment it names."""
    by, at = door(request)
    scope = queries.scope(by)
    if request.method == "POST":
        wanted = Wanted.read(request.GET.dict(), scope, at=at)
        try:
            made = operations.freeze_report(
                wanted.asked(scope),
                name=wanted.period.name,
                first=wanted.period.first,
                last=wanted.period.last,
                unit=scope.authorities.get(wanted.unit, "") or by.office_name,
                query=replace(wanted, as_of=f"{moments.local(wanted.known).isoformat()}").query(),
                by=by,
                at=at,
            )
        except Refused as refused:
            tell(request, refused.sentence, kind="warn")
            return redirect(f"{reverse('board:reports')}?{wanted.query()}")
        tell(request, f"Đã chốt báo cáo {made.name} trên giấy.")
        return redirect("board:frozen-reports")
    return render(request, "board/reports/frozen.html", {"reports": queries.frozen_reports(scope.chosen())})


@staff(*REPORTS)
@require_GET
def frozen_report(request: Request, report_id: UUID) -> HttpResponse:
    """One report as it was handed up, held against counting again for the same moment."""
    by, at = door(request)
    scope = queries.scope(by)
    kept = queries.frozen_report(report_id, scope.chosen())
    wanted = Wanted.read(dict(parse_qsl(kept.query)), scope, at=at)
    return render(
        request,
        "board/reports/frozen_report.html",
        {
            "kept": kept,
            "columns": FORM_II06,
            "rows": [(line.name, [(one.name, one.of(line.counts)) for one in FORM_II06]) for line in kept.lines],
            "same": kept.same_as(queries.report(wanted.asked(scope))),
            "address": f"{reverse('board:reports')}?{kept.query}",
        },
    )


@staff(*REPORTS)
@require_GET
def frozen_paper(request: Request, report_id: UUID) -> HttpResponse:
    """The paper of a report that was fixed."""
    by, at = door(request)
    kept = queries.frozen_report(report_id, queries.scope(by).chosen())
    response = HttpResponse(paperwork.draw(kept.paper_id, at=at), content_type="application/pdf")
    response["Content-Disposition"] = 'inline; filename="bao-cao.pdf"'
    return response


def _file(request: Request) -> str:
    kind = request.GET.get("xuat", "")
    return kind if kind in {"csv", "xlsx"} else ""


def _cursor(told: str) -> tuple[datetime, UUID] | None:
    moment, _, dossier_id = told.partition("_")
    try:
        return datetime.fromisoformat(moment), UUID(dossier_id)
    except ValueError:
        return None


def _choices(scope: Scope, at: datetime) -> dict[str, Any]:
    first = queries.first_day()
    this_year = moments.day_of(at).year + 1
    by_name = sorted(queries.names(By.FIELD).items(), key=lambda one: one[1])
    return {
        "kinds": [(word, kind.words) for word, kind in KINDS.items()],
        "lines": [(word, by.words) for word, by in LINES.items()],
        "shapes": list(SHAPES.items()),
        "years": list(range(this_year, (first.year if first else this_year) - 1, -1)),
        "units": list(scope.authorities.items()),
        "desks": list(scope.desks.items()),
        "fields": by_name,
        "numbers": range(1, 13),
    }


def _row(line: Line, wanted: Wanted) -> Row:
    return Row(
        line.name,
        tuple(Number(one, one.of(line.counts), _behind_address(wanted, one.key)) for one in (*wanted.metrics, *ASIDE)),
        tuple(rate.of(line.counts) for rate in RATES.values()),
    )


def _behind_address(wanted: Wanted, key: str) -> str:
    return f"{reverse('board:report-list')}?{wanted.query(o=key)}"


@dataclass(frozen=True)
class Shown:
    """A dossier of a list, in words."""

    behind: Behind
    listed: Listed | None
    authority: str
    state: str
    words: str

    @classmethod
    def of(cls, row: Behind, listed: Listed | None, scope: Scope) -> "Shown":
        state, words = _standing(row)
        return cls(row, listed, scope.authorities.get(row.authority, row.authority), state, words)

    @property
    def over(self) -> str:
        """How much beyond its time the slowest step took, in working hours."""
        cause = self.listed.cause if self.listed else None
        return f"{cause.over // 60} giờ {cause.over % 60:02d} phút làm việc" if cause else ""


def _standing(row: Behind) -> tuple[str, str]:
    if row.stance in {Stance.WITHDRAWN, Stance.STOPPED}:
        return "ended", row.stance.words + (", quá hạn" if row.late else "")
    if row.standing:
        words = {"early": "Xong trước hạn", "on_time": "Xong đúng hạn", "late": "Xong quá hạn"}[row.standing]
        return f"done_{row.standing}", words
    if row.late:
        return "late", "Đang quá hạn"
    return ("paused", "Chờ người dân") if row.stance is Stance.PAUSED else ("within", "Đang trong hạn")


# --- files -----------------------------------------------------------------------------------------------


def _made(by: Actor, at: datetime) -> list[tuple[str, str]]:
    return [("Người lập", f"{by.name}, {by.title}, {by.office_name}"), ("Lập lúc", moments.in_words(at))]


def _report_table(found: Report, wanted: Wanted, scope: Scope, by: Actor, at: datetime) -> Table:
    columns = [
        wanted.by.words,
        *(f"({one.column}) {one.name}" if wanted.shape == "ii06" else one.name for one in wanted.metrics),
        *(one.name for one in ASIDE),
        *(f"{rate.name} (%)" for rate in RATES.values()),
    ]

    def rows() -> Iterator[Sequence[Value]]:
        for line in (*found.lines, Line("", "Tổng cộng", found.counts)):
            rates = [rate.of(line.counts) for rate in RATES.values()]
            numbers = [one.of(line.counts) for one in (*wanted.metrics, *ASIDE)]
            yield [line.name, *numbers, *(None if rate is None else round(rate, 2) for rate in rates)]

    return Table(
        name=f"bao-cao-{wanted.shape}-{wanted.kind}-{wanted.period.number}-{wanted.period.year}",
        title=f"Tình hình giải quyết thủ tục hành chính. {SHAPES[wanted.shape]}",
        about=[*wanted.in_words(scope), *_made(by, at)],
        columns=columns,
        rows=rows(),
    )


_LIST_COLUMNS = (
    "Mã hồ sơ", "Chủ hồ sơ", "Mã thủ tục", "Thủ tục", "Đơn vị giải quyết", "Nơi tiếp nhận", "Hình thức nộp",
    "Tiếp nhận", "Hẹn trả", "Hẹn trả đầu tiên", "Kết thúc", "Tình trạng", "Bước chậm nhất", "Đơn vị giữ", "Người giữ",
    "Quá phần thời gian (phút làm việc)",
)  # fmt: skip
_CHANNELS = {"online": "Trực tuyến", "direct": "Trực tiếp", "post": "Bưu chính"}


def _list_table(
    name: str, batches: Iterator[list[Behind]], wanted: Wanted, scope: Scope, by: Actor, at: datetime
) -> Table:
    def rows() -> Iterator[Sequence[Value]]:
        moment = min(wanted.asked(scope).at, at)
        for batch in batches:
            known = dossiers.listed([row.dossier_id for row in batch], at=moment)
            for row in batch:
                listed = known.get(row.dossier_id)
                cause = listed.cause if listed else None
                yield [
                    row.code, listed.owner_name if listed else "", row.procedure_code,
                    listed.procedure_name if listed else "", scope.authorities.get(row.authority, row.authority),
                    scope.desks.get(row.office, row.office), _CHANNELS.get(row.channel, row.channel), row.received_at,
                    row.due_at, row.due_original, row.ended_at, _standing(row)[1],
                    cause.step_name if cause else "", cause.office_name if cause else "",
                    cause.holder_name if cause else "", cause.over if cause else None,
                ]  # fmt: skip

    return Table(
        name=f"ho-so-{wanted.kind}-{wanted.period.number}-{wanted.period.year}",
        title=f"Danh sách hồ sơ: {name}",
        about=[*wanted.in_words(scope), *_made(by, at)],
        columns=_LIST_COLUMNS,
        rows=rows(),
    )
