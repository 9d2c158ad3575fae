"""Time limits of a procedure: which row applies, and how long it may lawfully become."""

from motcua.base.refusals import Refused
from motcua.catalogue.rules.definition import Definition, Extension, LimitRow
from motcua.workdays.rules.limits import Limit, LimitKind

#: Internal processes are approved on a day of eight working hours; real days come from the calendar.
DAY_MINUTES = 8 * 60


class NoLimit(Refused):
    """The procedure names no time limit for this case and channel."""

    code = "no-limit"


def row_for(definition: Definition, *, case: str, channel: str) -> LimitRow:
    """The row that applies: its own case before the general one, its own channel before all channels.

    Raises `NoLimit`: time limits are never guessed.
    """
    best: tuple[int, LimitRow] | None = None
    for row in definition.limits:
        if row.case not in ("", case) or (row.channels and channel not in row.channels):
            continue
        weight = 2 * bool(row.case) + bool(row.channels)
        if best is None or weight > best[0]:
            best = (weight, row)
    if best is None or case not in definition.case_keys:
        raise NoLimit(f"Thủ tục ‘{definition.short}’ không có thời hạn cho trường hợp và cách nộp này.")
    return best[1]


def limit_for(definition: Definition, *, case: str, channel: str) -> Limit:
    """The time limit of a case and channel. Raises `NoLimit`."""
    return row_for(definition, case=case, channel=channel).parsed


def extension_for(definition: Definition, *, case: str, channel: str) -> Extension | None:
    """The lawful lengthening of a case and channel, if there is one. Raises `NoLimit`."""
    return row_for(definition, case=case, channel=channel).extension


def extended(row: LimitRow) -> Limit:
    """The time limit with its lengthening; an added one counts in the unit of the limit, "same day" as nothing."""
    if row.extension is None:
        return row.parsed
    more = Limit.parse(row.extension.limit)
    if row.extension.counts == "total" or row.parsed.kind is LimitKind.SAME_DAY:
        return more
    return Limit(row.parsed.kind, row.parsed.count + more.count)


def working_minutes(limit: Limit) -> int:
    """The least working time a limit can hold, without holidays: what the shares of the steps must fit into.

    A stretch of calendar days or months is counted at its poorest, with as many weekends as can fall into it.
    """
    if limit.kind is LimitKind.WORKING_HOURS:
        return limit.count * 60
    if limit.kind is LimitKind.WORKING_DAYS:
        return limit.count * DAY_MINUTES
    if limit.kind is LimitKind.SAME_DAY:
        return DAY_MINUTES
    days = limit.count * 28 if limit.kind is LimitKind.MONTHS else limit.count
    weeks, rest = divmod(days, 7)
    return (weeks * 5 + max(0, rest - 2)) * DAY_MINUTES
