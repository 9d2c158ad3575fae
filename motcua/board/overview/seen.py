"""What a leader sees first: what to decide, what is getting worse and because of which dossiers, and today."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from urllib.parse import urlencode

from django.urls import reverse

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.dossiers import queries as dossiers
from motcua.dossiers.queries import Listed, Tally
from motcua.dossiers.rules.apologies import Stage
from motcua.offices.rules.powers import Role
from motcua.targets import queries
from motcua.targets.queries import Behind, By, Past, Present, Scope
from motcua.targets.queries.trends import DAYS, WINDOWS
from motcua.targets.rules import trends
from motcua.targets.rules.trends import Trend, Window

#: So many units that are getting worse are shown, each with so many of the dossiers that make it so.
UNITS, CAUSES = 3, 5


@dataclass(frozen=True)
class Decision:
    """Something that waits for this person."""

    count: int
    words: str
    address: str
    late: int = 0
    late_words: str = ""


@dataclass(frozen=True)
class Culprit:
    """One of the dossiers that make a unit worse."""

    behind: Behind
    listed: Listed | None

    @property
    def why(self) -> str:
        cause = self.listed.cause if self.listed else None
        if cause is None:
            return "không bước nào quá phần của mình"
        return f"{cause.step_name}, {cause.holder_name or cause.office_name}: quá {cause.over // 60} giờ làm việc"


@dataclass(frozen=True)
class Unit:
    """A line of the ranking."""

    key: str
    name: str
    present: Present
    trend: Trend
    history: tuple[Window, ...]
    ended_at: str
    late_at: str
    overdue_at: str
    culprits: tuple[Culprit, ...] = ()

    @property
    def bar(self) -> float:
        """The late rate as a length out of a hundred."""
        return min(100.0, self.trend.now.rate or 0)

    @property
    def mark(self) -> float | None:
        """Where its own past stands on the same length."""
        return None if self.trend.past.rate is None else min(99.0, self.trend.past.rate)


@dataclass(frozen=True)
class Month:
    """A column of the year: a window of thirty days."""

    x: float
    height: float
    first: datetime
    last: datetime
    window: Window

    @property
    def top(self) -> float:
        return 100 - self.height


@dataclass(frozen=True)
class Figure:
    """A number of today and its list."""

    words: str
    value: int
    address: str
    tone: str = ""


@dataclass(frozen=True)
class Seen:
    """The whole page."""

    decisions: tuple[Decision, ...]
    worse: tuple[Unit, ...]
    today: tuple[Figure, ...]
    ranked: tuple[Unit, ...]
    unranked: tuple[Unit, ...]
    year: tuple[Month, ...]
    by: By


def seen(by: Actor, *, at: datetime) -> Seen:
    """Everything on the first page, for somebody's own units. The number of questions does not grow with them."""
    scope = queries.scope(by)
    line = By.UNIT if scope.wide else By.FIELD
    units = _units(scope, line, at)
    worse = sorted((unit for unit in units if unit.trend.worse), key=lambda unit: -unit.trend.weight)[:UNITS]
    enough = [unit for unit in units if unit.trend.enough]
    few = [unit for unit in units if not unit.trend.enough and (unit.trend.now.ended or unit.present.under_way)]
    return Seen(
        decisions=tuple(_decisions(by, scope, at)),
        worse=tuple(_with_culprits(worse, scope, line, at)),
        today=tuple(_today(scope, [unit.present for unit in units], at)),
        ranked=tuple(sorted(enough, key=lambda unit: (-(unit.trend.now.rate or 0), unit.name))),
        unranked=tuple(sorted(few, key=lambda unit: unit.name)),
        year=tuple(_year(units, at)),
        by=line,
    )


# --- what to decide --------------------------------------------------------------------------------------


def _decisions(by: Actor, scope: Scope, at: datetime) -> list[Decision]:
    found = []
    letters = reverse("board:letters")
    tallies = dossiers.tallies(None if scope.everything else scope.ids, at=at)
    if by.role == Role.LEADER:
        counts = dossiers.counts(by, at=at)
        found.append(
            Decision(
                counts["all"], "hồ sơ chờ ông/bà ký hoặc quyết định", reverse("desk:work"), counts["late"], "quá hạn"
            )
        )
        waiting = dossiers.letters(by, stage=Stage.COMPLETED, at=at)
        late = sum(one.late for one in waiting)
        found.append(Decision(len(waiting), "thư xin lỗi chờ ký", letters, late, "đã quá lúc phải gửi"))
    missing, drafted = _sum(tallies, "missing"), _sum(tallies, "drafted")
    found.append(Decision(missing, "hồ sơ quá hạn chưa có thư xin lỗi", letters))
    found.append(Decision(drafted, "thư xin lỗi chờ cán bộ ghi lý do", letters))
    differing = queries.health().differing
    found.append(Decision(differing, "hồ sơ có số liệu lệch với nhật ký", reverse("board:reports")))
    return [one for one in found if one.count]


def _sum(tallies: list[Tally], what: str) -> int:
    return sum(getattr(one, what) for one in tallies)


# --- units and their past --------------------------------------------------------------------------------


def _units(scope: Scope, line: By, at: datetime) -> list[Unit]:
    authorities = scope.chosen()
    present: Mapping[str, Present] = queries.present(authorities, at=at, by=line)
    past: Mapping[str, Past] = queries.past(authorities, at=at, by=line)
    named = queries.names(line)
    nothing = Past((Window(0, 0),) * WINDOWS, 0)
    units = []
    for key in sorted(present.keys() | past.keys()):
        now, before = present.get(key, Present()), past.get(key, nothing)
        units.append(
            Unit(
                key=key,
                name=named.get(key, key),
                present=now,
                trend=trends.trend(before.windows, overdue=now.overdue, overdue_before=before.overdue_before),
                history=before.windows,
                ended_at=_list("ended", at, line, key),
                late_at=_list("late", at, line, key),
                overdue_at=_list("overdue", at, line, key, back=1),
            )
        )
    return units


def _list(what: str, at: datetime, line: By, key: str = "", *, back: int = DAYS) -> str:
    """The address of the dossiers behind a number: of the last `back` days, today among them."""
    today = moments.day_of(at)
    told = {"ky": "ngay", "tu": (today - timedelta(days=back - 1)).isoformat(), "den": today.isoformat(), "o": what}
    if key:
        told["don-vi" if line is By.UNIT else "linh-vuc"] = key
    return f"{reverse('board:report-list')}?{urlencode(told)}"


def _with_culprits(units: list[Unit], scope: Scope, line: By, at: datetime) -> list[Unit]:
    found = queries.causes(
        [unit.key for unit in units],
        by=line,
        authorities=scope.chosen(),
        since=moments.at(moments.day_of(at) - timedelta(days=DAYS - 1), "00:00"),
        at=at,
        limit=CAUSES,
    )
    known = dossiers.listed([row.dossier_id for rows in found.values() for row in rows], at=at)
    return [
        replace(unit, culprits=tuple(Culprit(row, known.get(row.dossier_id)) for row in found[unit.key]))
        for unit in units
    ]


# --- today, and the year ---------------------------------------------------------------------------------


def _today(scope: Scope, units: list[Present], at: datetime) -> list[Figure]:
    def total(what: str) -> int:
        return sum(getattr(one, what) for one in units)

    told = (
        ("overdue", "đang quá hạn", "overdue", "late"),
        ("due_today", "đến hạn hôm nay", "due_today", "soon"),
        ("under_way", "đang giải quyết", "under_way", ""),
        ("waiting", "chờ người dân", "waiting", "pause"),
        ("received_today", "nhận hôm nay", "new", ""),
        ("ended_today", "xong hôm nay", "ended", "ok"),
    )
    return [Figure(words, total(what), _list(key, at, By.UNIT, back=1), tone) for what, words, key, tone in told]


def _year(units: list[Unit], at: datetime) -> list[Month]:
    """Thirty days a column, the oldest on the left; heights are out of a hundred of the highest rate."""
    windows = [
        Window(sum(unit.history[n].ended for unit in units), sum(unit.history[n].late for unit in units))
        for n in range(WINDOWS)
    ]
    highest = max((window.rate or 0 for window in windows), default=0) or 1
    end = moments.at(moments.day_of(at) + timedelta(days=1), "00:00")
    return [
        Month(
            x=100 / WINDOWS * (WINDOWS - 1 - n) + 1,
            height=96 * (window.rate or 0) / highest,
            first=end - timedelta(days=DAYS * (n + 1)),
            last=end - timedelta(days=DAYS * n, minutes=1),
            window=window,
        )
        for n, window in reversed(list(enumerate(windows)))
    ]
