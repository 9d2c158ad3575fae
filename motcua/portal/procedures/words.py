"""A procedure in plain words: which papers, how long by which way, how much for whom."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime

from motcua.base.money import vnd
from motcua.base.text import capitalised, uncapitalised
from motcua.catalogue.rules import fees, limits
from motcua.catalogue.rules.definition import (
    Channel,
    Component,
    Definition,
    FeePer,
    FeeRow,
    Form,
    LimitRow,
    PaperSource,
    SetBy,
)
from motcua.dossiers.rules import deadlines
from motcua.workdays.rules.arithmetic import WorkingCalendar

#: How a dossier reaches the counter, as one says it.
WAYS = {Channel.DIRECT: "tại quầy", Channel.ONLINE: "trên mạng", Channel.POST: "qua bưu điện"}
_ORDER = (Channel.DIRECT, Channel.ONLINE, Channel.POST)
#: What comes after the number in "so much for each …".
_EACH = {FeePer.CASE: "một lần", FeePer.COPY: "một bản", FeePer.PAGE: "một trang"}


def ways(channels: Iterable[Channel]) -> str:
    """`Tại quầy, trên mạng hoặc qua bưu điện`."""
    given = set(channels)
    *others, last = [WAYS[one] for one in _ORDER if one in given]
    said = f"{', '.join(others)} hoặc {last}" if others else last
    return capitalised(said)


# --- papers ----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Paper:
    """One line of the list of papers: what, how many of which sort, by which form, and what for."""

    name: str
    count: str
    form: str
    why: str


@dataclass(frozen=True)
class Papers:
    """Papers as somebody packs them: to bring, to bring in some cases, and what the office looks up itself."""

    to_bring: Sequence[Paper]
    sometimes: Sequence[Paper]
    looked_up: Sequence[Paper]
    sets: int


def papers(said: Definition, case: str) -> Papers:
    """The papers of one case, in the order of the definition within each pile."""
    piles: dict[str, list[Paper]] = {"bring": [], "sometimes": [], "office": []}
    for one in said.components_for(case):
        pile = "office" if one.source is not PaperSource.CITIZEN else "bring" if one.required else "sometimes"
        piles[pile].append(_paper(said, one))
    return Papers(piles["bring"], piles["sometimes"], piles["office"], said.sets)


def _paper(said: Definition, one: Component) -> Paper:
    counts = one.counts
    if one.shown:
        counts = f"mang bản chính để xem rồi trả lại{f'; nộp {counts}' if counts else ''}"
    form = said.form(one.form)
    why = " ".join(_sentence(part) for part in (one.purpose, one.note) if part)
    return Paper(one.name, counts, _by_form(form, one.name) if form else "", why)


def _by_form(form: Form, paper: str) -> str:
    """`theo mẫu CT01 của Thông tư 66/2023/TT-BCA`; the form's name only where the paper is called otherwise."""
    named = f"“{form.name}”" if form.name != paper else ""
    return " ".join(filter(None, ("theo mẫu", named, form.code, f"của {form.ground}" if form.ground else "")))


def _sentence(words: str) -> str:
    words = capitalised(words)
    return words if words.endswith((".", "!", "?")) else f"{words}."


# --- time ------------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class TimeRow:
    """How long some ways of handing in take; with the date it would give, and how that date comes about."""

    ways: str
    limit: str
    longer: str
    note: str
    due: datetime
    why: Sequence[str]


def times(said: Definition, case: str, *, handed_in: datetime, calendar: WorkingCalendar) -> list[TimeRow]:
    """The time limits of a case, one row for the ways that share one; empty where the procedure names none."""
    shared: dict[LimitRow, list[Channel]] = {}
    for channel in said.channels:
        try:
            row = limits.row_for(said, case=case, channel=channel)
        except limits.NoLimit:
            continue
        same = next((one for one in shared if _alike(one, row)), row)
        shared.setdefault(same, []).append(channel)
    rows = []
    for row, channels in shared.items():
        due = deadlines.due(handed_in, row.parsed, calendar)
        rows.append(TimeRow(ways(channels), row.parsed.in_words(), _longer(row), row.note, due.moment, due.derivation))
    return rows


def _alike(a: LimitRow, b: LimitRow) -> bool:
    return (a.limit, a.note, a.extension) == (b.limit, b.note, b.extension)


def _longer(row: LimitRow) -> str:
    if row.extension is None:
        return ""
    reason = uncapitalised(row.extension.reason.rstrip("."))
    return f"Có thể kéo dài, tổng cộng không quá {limits.extended(row).in_words()}, khi {reason}."


def time_in_short(said: Definition) -> str:
    """The time limits in few words for a list: `3 ngày làm việc`, `từ trong ngày đến 20 ngày`."""
    distinct = {row.limit: row.parsed for row in said.limits}.values()
    if not distinct:
        return ""
    ordered = sorted(distinct, key=limits.working_minutes)
    shortest, longest = ordered[0].in_words(), ordered[-1].in_words()
    return shortest if shortest == longest else f"{shortest} đến {longest}"


# --- money -----------------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Price:
    """What one fee costs by some ways of handing in; no words where the province has not set it."""

    ways: str
    words: str


@dataclass(frozen=True)
class FeeLine:
    """One fee: its prices by way, what to know of it, and who pays less."""

    name: str
    prices: Sequence[Price]
    notes: Sequence[str]


def fee_lines(said: Definition, case: str, *, on: date) -> list[FeeLine]:
    """What a case costs on a day, a fee that costs differently by different ways told once with all its prices."""
    rows: dict[str, dict[FeeRow, list[Channel]]] = {}
    for channel in (one for one in _ORDER if one in said.channels):
        for row in fees.rows_for(said, case=case, channel=channel, on=on):
            rows.setdefault(row.key, {}).setdefault(row, []).append(channel)
    lines = []
    for shared in rows.values():
        everywhere = len(shared) == 1 and set(next(iter(shared.values()))) == set(said.channels)
        prices = [Price("" if everywhere else ways(channels), price(row)) for row, channels in shared.items()]
        notes = dict.fromkeys(note for row in shared for note in _fee_notes(row))
        lines.append(FeeLine(next(iter(shared)).name, prices, list(notes)))
    return lines


def price(row: FeeRow) -> str:
    """`2.000 đ một trang, từ trang thứ 3: 1.000 đ; không quá 200.000 đ một bản`."""
    each = _EACH[row.per]
    if row.tiers:
        unit = "trang" if row.per is FeePer.PAGE else "bản"
        first, *later = row.tiers
        said = f"{vnd(first.amount)} {each}"
        said += "".join(f", từ {unit} thứ {tier.start}: {vnd(tier.amount)}" for tier in later)
    elif row.amount is None:
        return ""
    else:
        said = f"{vnd(row.amount)} {each}" if row.amount else "không thu"
    return said + (f"; không quá {vnd(row.ceiling)} một bản" if row.ceiling is not None else "")


def _fee_notes(row: FeeRow) -> list[str]:
    # notes on amounts a province sets are meant for whoever runs the platform
    notes = ["Mức thu do Hội đồng nhân dân tỉnh quy định."] if row.set_by is SetBy.PROVINCE else [row.note]
    less: dict[int, list[str]] = {}
    for one in row.exemptions:
        less.setdefault(one.percent, []).append(one.name)
    notes += [
        f"{'Miễn' if percent == 100 else f'Giảm {percent} %'} cho: {'; '.join(names)}."
        for percent, names in sorted(less.items(), reverse=True)
    ]
    return [note for note in notes if note]


def fee_in_short(said: Definition, *, on: date) -> str:
    """What it costs at the counter in few words for a list: `không mất tiền`, `8.000 đ`; empty where nobody knows."""
    if not said.fees:
        return "không mất tiền" if said.free_because else ""
    usual = next((one for one in _ORDER if one in said.channels), Channel.DIRECT)
    totals, by_number = [], False
    for case in said.case_keys:
        rows = fees.rows_for(said, case=case, channel=usual, on=on)
        amounts = [row.tiers[0].amount if row.tiers else row.amount for row in rows]
        if any(one is None for one in amounts):
            return ""
        totals.append(sum(one for one in amounts if one is not None))
        by_number |= any(row.per is not FeePer.CASE for row in rows)
    low, high = min(totals), max(totals)
    if not high:
        return "không mất tiền"
    if by_number:
        return f"từ {vnd(low or high)}"
    return vnd(high) if low == high else f"từ {vnd(low)} đến {vnd(high)}"


# --- who and where ---------------------------------------------------------------------------------------


def who(said: Definition) -> str:
    """`Cá nhân, tổ chức`; each once, whatever the register repeats."""
    named = dict.fromkeys(uncapitalised(part.strip()) for one in said.audience for part in one.split(","))
    listed = ", ".join(named)
    return capitalised(listed)


def levels(said: Definition) -> str:
    """`Cấp xã, cấp tỉnh`: who settles it."""
    named = ", ".join(uncapitalised(one.vietnamese) for one in said.levels)
    return capitalised(named)
