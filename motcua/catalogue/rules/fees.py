"""Fees: what a dossier costs, how the sum comes about, and who pays less."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from motcua.base.money import vnd
from motcua.base.refusals import Refused
from motcua.catalogue.rules.definition import CollectAt, Definition, Exemption, FeeKind, FeePer, FeeRow, Tier


class FeeRefused(Refused):
    """The fee can't be told: no amount is set, a count makes no sense, or an exemption is not known."""

    code = "fee-refused"


@dataclass(frozen=True, kw_only=True)
class Charge:
    """One sum to collect. `how` explains it to the payer; a full exemption leaves a charge of 0 that says why."""

    key: str
    name: str
    kind: FeeKind
    amount: int
    how: str
    collect_at: CollectAt = CollectAt.INTAKE
    code: str = ""


def charges(
    definition: Definition,
    *,
    case: str,
    channel: str,
    on: date,
    copies: int = 1,
    pages: int = 1,
    exemptions: Iterable[str] = (),
) -> tuple[Charge, ...]:
    """What to collect, one charge per key in the order written; empty when nothing is charged.

    `pages` are the pages of one copy. Raises `FeeRefused`.
    """
    if copies < 1:
        raise FeeRefused("Số bản phải từ 1 trở lên.", field="copies")
    if pages < 1:
        raise FeeRefused("Số trang phải từ 1 trở lên.", field="pages")
    claimed = frozenset(exemptions)
    strangers = claimed - {one.key for row in definition.fees for one in row.exemptions}
    if strangers:
        raise FeeRefused(f"Thủ tục không có diện miễn, giảm ‘{min(strangers)}’.", field="exemptions")
    rows = rows_for(definition, case=case, channel=channel, on=on)
    return tuple(_charge(row, copies=copies, pages=pages, claimed=claimed) for row in rows)


def rows_for(definition: Definition, *, case: str, channel: str, on: date) -> tuple[FeeRow, ...]:
    """The fee rows that apply: of each key the one that names the case, then the channel, then the latest."""
    best: dict[str, tuple[tuple[bool, bool, date], FeeRow]] = {}
    for row in definition.fees:
        if (row.cases and case not in row.cases) or (row.channels and channel not in row.channels):
            continue
        if not row.holds_on(on):
            continue
        weight = (bool(row.cases), bool(row.channels), row.valid_from or date.min)
        if row.key not in best or weight > best[row.key][0]:
            best[row.key] = (weight, row)
    return tuple(row for _, row in best.values())


def exemptions_for(definition: Definition, *, case: str, channel: str, on: date) -> tuple[Exemption, ...]:
    """The exemptions an officer may offer here, each once."""
    found: dict[str, Exemption] = {}
    for row in rows_for(definition, case=case, channel=channel, on=on):
        for one in row.exemptions:
            found.setdefault(one.key, one)
    return tuple(found.values())


def _charge(row: FeeRow, *, copies: int, pages: int, claimed: frozenset[str]) -> Charge:
    amount, how = _full(row, copies=copies, pages=pages)
    granted = max((one for one in row.exemptions if one.key in claimed), key=lambda one: one.percent, default=None)
    if granted is not None:
        # the part taken off is rounded up to a whole đồng: a doubt favours the citizen
        off = -(-amount * granted.percent // 100)
        word = "miễn" if granted.percent == 100 else f"giảm {granted.percent}%"
        how = f"{how}; {word} cho {granted.name} ({granted.ground})"
        amount -= off
    return Charge(
        key=row.key, name=row.name, kind=row.kind, amount=amount, how=how, collect_at=row.collect_at, code=row.code
    )


def _full(row: FeeRow, *, copies: int, pages: int) -> tuple[int, str]:
    if row.amount is None and not row.tiers:
        raise FeeRefused(f"Chưa có mức thu ‘{row.name}’: Hội đồng nhân dân tỉnh quy định, quản trị danh mục phải điền.")
    if row.per is FeePer.CASE:
        amount = row.amount if row.amount is not None else row.tiers[0].amount
        return amount, f"{vnd(amount)} một trường hợp"
    if row.per is FeePer.COPY:
        amount, how = _stepped(row, copies, "bản")
        return (amount, how) if row.ceiling is None else (min(amount, row.ceiling * copies), how)
    one, how = _stepped(row, pages, "trang")
    if row.ceiling is not None and one > row.ceiling:
        one, how = row.ceiling, f"{how}, không quá {vnd(row.ceiling)} một bản"
    return (one, how) if copies == 1 else (one * copies, f"({how}) × {copies} bản")


def _stepped(row: FeeRow, count: int, unit: str) -> tuple[int, str]:
    tiers = row.tiers or (Tier(start=1, amount=row.amount or 0),)
    total, words = 0, []
    for tier, after in zip(tiers, (*tiers[1:], None), strict=True):
        here = max(0, (count if after is None else min(count, after.start - 1)) - tier.start + 1)
        if here:
            total += here * tier.amount
            words.append(f"{here} {unit} × {vnd(tier.amount)}")
    return total, " + ".join(words)
