"""Signals that paper moved and the software did not: patterns in what was written down, each put as a question.

A signal proves nothing about anybody. It names the lines it was seen in, so that whoever asks can look and be answered.
"""

from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from enum import StrEnum
from typing import Any
from uuid import UUID

from motcua.base import moments
from motcua.targets.rules.spans import LEADS_TO, UNDER_WAY, Stance


class Sign(StrEnum):
    """What was seen."""

    BURST = "burst"
    WEEK_END = "week_end"
    TOO_QUICK = "too_quick"
    LATE_ENTRY = "late_entry"
    UNREAD = "unread"
    PAUSE_NEAR_DUE = "pause_near_due"
    STILL = "still"

    @property
    def words(self) -> str:
        return _WORDS[self][0]

    @property
    def question(self) -> str:
        return _WORDS[self][1]


_WORDS = {
    Sign.BURST: (
        "Nhiều bước xong trong vài phút",
        "Các bước này có được làm xong từ trước trên giấy rồi mới bấm chuyển một loạt không?",
    ),
    Sign.WEEK_END: (
        "Dồn vào cuối tuần",
        "Vì sao phần lớn việc của tuần được cập nhật vào cuối ngày làm việc cuối cùng?",
    ),
    Sign.TOO_QUICK: (
        "Xong nhanh hơn thời gian đọc hồ sơ",
        "Người làm bước này có kịp đọc hồ sơ không, hay bước đã làm ngoài phần mềm?",
    ),
    Sign.LATE_ENTRY: (
        "Nhập muộn so với lúc làm",
        "Vì sao việc đã làm từ trước nay mới được ghi vào phần mềm?",
    ),
    Sign.UNREAD: (
        "Dự thảo kết quả khi chưa mở hồ sơ",
        "Kết quả này được soạn dựa trên hồ sơ nào, khi hồ sơ trên phần mềm chưa được mở?",
    ),
    Sign.PAUSE_NEAR_DUE: (
        "Yêu cầu bổ sung sát ngày hẹn",
        "Những gì còn thiếu có thể yêu cầu sớm hơn không, thay vì khi sắp hết hạn?",
    ),
    Sign.STILL: (
        "Nhiều ngày không có gì xảy ra",
        "Hồ sơ đang nằm ở đâu trên giấy, và vì sao phần mềm không ghi gì?",
    ),
}


@dataclass(frozen=True)
class Thresholds:
    """From where on something is a signal. Rows of the database may say otherwise from a day on."""

    burst_steps: int = 15
    burst_minutes: int = 5
    week_end_steps: int = 10
    week_end_percent: int = 60
    week_end_hour: int = 15
    quick_seconds: int = 20
    late_entry_hours: int = 24
    near_due_percent: int = 90
    still_days: int = 10

    def words(self, sign: Sign) -> str:
        """What is looked for, in a sentence."""
        return {
            Sign.BURST: f"một người xong từ {self.burst_steps} bước trong {self.burst_minutes} phút",
            Sign.WEEK_END: (
                f"từ {self.week_end_percent} % số bước của tuần, và ít nhất {self.week_end_steps} bước, xong sau "
                f"{self.week_end_hour} giờ của ngày làm việc cuối tuần"
            ),
            Sign.TOO_QUICK: f"bước xong sau chưa đến {self.quick_seconds} giây kể từ khi người khác chuyển đến",
            Sign.LATE_ENTRY: f"ghi vào phần mềm sau lúc làm từ {self.late_entry_hours} giờ",
            Sign.UNREAD: "kết quả được dự thảo trước lần đầu mở hồ sơ ở bước đó",
            Sign.PAUSE_NEAR_DUE: f"yêu cầu bổ sung khi đã dùng từ {self.near_due_percent} % thời hạn",
            Sign.STILL: f"đang giải quyết mà {self.still_days} ngày không có sự kiện nào",
        }[sign]


@dataclass(frozen=True)
class Line:
    """One line of a dossier's history: what, when, by whom."""

    kind: str
    at: datetime
    facts: Mapping[str, Any]
    person: str
    name: str
    office: str


@dataclass(frozen=True)
class Look:
    """A stay at a step, and when its holder first looked at the dossier in it."""

    step: str
    entered_at: datetime
    opened_at: datetime | None


@dataclass(frozen=True)
class Life:
    """A dossier's history, oldest first."""

    dossier_id: UUID
    lines: Sequence[Line]
    looks: Sequence[Look] = ()  # in the order in which the steps were entered


@dataclass(frozen=True)
class Finding:
    """A signal that was seen: who, where, when, and in which dossiers. No person where nobody acted."""

    sign: Sign
    person: str
    name: str
    office: str
    first_at: datetime
    last_at: datetime
    dossiers: tuple[UUID, ...]
    seen: str = field(compare=False, default="")


#: Lines by which somebody finishes a step. Signing many at once is what the signing page is for, and no signal.
FINISHES = frozenset({"DossierForwarded", "ResultIssued"})
#: Facts that say when something really happened.
STATED = ("visited_at", "happened_at", "handed_over_at")
_PAUSES = {"SupplementAsked"}
#: What begins and ends a wait for the citizen.
_WAITS = {kind: stance is Stance.PAUSED for kind, stance in LEADS_TO.items() if stance in UNDER_WAY}
_ENDS = frozenset(LEADS_TO) - frozenset(_WAITS)


def of_life(life: Life, limits: Thresholds, *, at: datetime) -> list[Finding]:
    """What one dossier's history shows by itself, as of a moment."""
    return [
        *too_quick(life, limits),
        *late_entries(life, limits),
        *unread(life),
        *pauses_near_due(life, limits),
        *still(life, limits, at=at),
    ]


def of_people(lives: Sequence[Life], limits: Thresholds, last_day_of_week: Callable[[date], date]) -> list[Finding]:
    """What shows only across dossiers. `last_day_of_week` tells the last working day of a day's week."""
    return [*bursts(lives, limits), *week_ends(lives, limits, last_day_of_week)]


def _finished(lives: Iterable[Life]) -> dict[tuple[str, str], list[tuple[datetime, UUID, Line]]]:
    """What each person finished in each office, in order of time."""
    done: dict[tuple[str, str], list[tuple[datetime, UUID, Line]]] = defaultdict(list)
    for life in lives:
        for line in life.lines:
            if line.kind in FINISHES and line.person:
                done[line.person, line.office].append((line.at, life.dossier_id, line))
    for one in done.values():
        one.sort(key=lambda entry: (entry[0], entry[1]))
    return done


def bursts(lives: Iterable[Life], limits: Thresholds) -> Iterator[Finding]:
    """Many steps finished by one person within minutes; a burst that goes on is one burst."""
    span = timedelta(minutes=limits.burst_minutes)
    for (person, office), done in _finished(lives).items():
        begin = 0
        run: tuple[int, int] | None = None
        for number, (moment, _, _) in enumerate(done):
            while moment - done[begin][0] > span:
                begin += 1
            if number - begin + 1 >= limits.burst_steps:
                if run and begin > run[1]:
                    yield _burst(person, office, done[run[0] : run[1] + 1])
                    run = None
                run = (run[0] if run else begin, number)
        if run:
            yield _burst(person, office, done[run[0] : run[1] + 1])


def _burst(person: str, office: str, done: Sequence[tuple[datetime, UUID, Line]]) -> Finding:
    first, last = done[0][0], done[-1][0]
    minutes = max(1, round((last - first) / timedelta(minutes=1)))
    return Finding(
        Sign.BURST,
        person,
        done[0][2].name,
        office,
        first,
        last,
        _dossiers(done),
        f"{len(done)} bước trong {minutes} phút, từ {moments.short(first)}",
    )


def _dossiers(done: Iterable[tuple[datetime, UUID, Line]]) -> tuple[UUID, ...]:
    return tuple(dict.fromkeys(dossier_id for _, dossier_id, _ in done))


def week_ends(lives: Iterable[Life], limits: Thresholds, last_day_of_week: Callable[[date], date]) -> Iterator[Finding]:
    """Weeks in which somebody wrote down most of what they did at their very end."""
    for (person, office), done in _finished(lives).items():
        weeks: dict[tuple[int, int], list[tuple[datetime, UUID, Line]]] = defaultdict(list)
        for entry in done:
            year, week, _ = moments.day_of(entry[0]).isocalendar()
            weeks[year, week].append(entry)
        for entries in weeks.values():
            last = last_day_of_week(moments.day_of(entries[0][0]))
            late = [
                entry
                for entry in entries
                if moments.day_of(entry[0]) >= last and moments.local(entry[0]).hour >= limits.week_end_hour
            ]
            share = 100 * len(late) / len(entries)
            if len(late) >= limits.week_end_steps and share >= limits.week_end_percent:
                yield Finding(
                    Sign.WEEK_END,
                    person,
                    late[0][2].name,
                    office,
                    late[0][0],
                    late[-1][0],
                    _dossiers(late),
                    f"{len(late)} trong {len(entries)} bước của tuần, chiều {last:%d/%m/%Y}",
                )


def too_quick(life: Life, limits: Thresholds) -> Iterator[Finding]:
    """Steps that somebody left sooner after receiving them from somebody else than the dossier can be read."""
    entered: dict[str, Line] = {}
    for line in life.lines:
        for step in line.facts.get("closed", ()):
            came = entered.pop(step, None)
            if came is None or line.kind not in FINISHES or came.person == line.person or not line.person:
                continue
            took = (line.at - came.at).total_seconds()
            if took < limits.quick_seconds:
                name = line.facts.get("name", "")
                yield _one(Sign.TOO_QUICK, life, line, came.at, f"bước “{name}” xong sau {took:.0f} giây")
        for step in line.facts.get("opened", ()):
            entered[step] = line


def late_entries(life: Life, limits: Thresholds) -> Iterator[Finding]:
    """Things written down long after the moment at which, by their own words, they were done."""
    for line in life.lines:
        stated = next((line.facts[name] for name in STATED if line.facts.get(name)), None)
        if stated is None:
            continue
        moment = datetime.fromisoformat(stated)
        hours = (line.at - moment) / timedelta(hours=1)
        if hours >= limits.late_entry_hours:
            words = f"làm lúc {moments.short(moment)}, ghi lúc {moments.short(line.at)}"
            yield _one(Sign.LATE_ENTRY, life, line, line.at, words)


def unread(life: Life) -> Iterator[Finding]:
    """Results written by somebody who had not opened the dossier in the step they wrote it in."""
    for line in life.lines:
        if line.kind != "ResultDrafted":
            continue
        here = [look for look in life.looks if look.entered_at < line.at]  # who passes on at once enters no step before
        if not here:
            continue
        step = here[-1]
        if step.opened_at is None or step.opened_at > line.at:
            yield _one(Sign.UNREAD, life, line, line.at, f"dự thảo lúc {moments.short(line.at)}")


def pauses_near_due(life: Life, limits: Thresholds) -> Iterator[Finding]:
    """Supplements asked for when most of the time was gone."""
    begun: datetime | None = None
    due: datetime | None = None
    for line in life.lines:
        if line.kind in _PAUSES and begun and due and due > begun:
            used = 100 * ((line.at - begun) / (due - begun))
            if used >= limits.near_due_percent:
                words = f"đã dùng {used:.0f} % thời hạn khi yêu cầu lúc {moments.short(line.at)}"
                yield _one(Sign.PAUSE_NEAR_DUE, life, line, line.at, words)
        if told := line.facts.get("due"):
            due = datetime.fromisoformat(told)
        if line.kind in {"DossierAccepted", "SupplementReceived"}:
            begun = line.at


def still(life: Life, limits: Thresholds, *, at: datetime) -> Iterator[Finding]:
    """A dossier under way in which nothing was written down for days, and that waits for no citizen."""
    known = [line for line in life.lines if line.at < at]
    if not known or any(line.kind in _ENDS for line in known):
        return
    waits = [line.kind for line in known if line.kind in _WAITS]
    if waits and _WAITS[waits[-1]]:
        return
    last = known[-1]
    days = (at - last.at) // timedelta(days=1)
    if days >= limits.still_days:
        words = f"{days} ngày không có sự kiện, từ {moments.short(last.at)}"
        yield Finding(Sign.STILL, "", "", last.office, last.at, last.at, (life.dossier_id,), words)


def _one(sign: Sign, life: Life, line: Line, first: datetime, words: str) -> Finding:
    return Finding(sign, line.person, line.name, line.office, first, line.at, (life.dossier_id,), words)
