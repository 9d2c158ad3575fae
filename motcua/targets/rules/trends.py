"""Trends: whether a unit is getting worse, held against its own past and against what chance alone would do."""

from collections.abc import Sequence
from dataclasses import dataclass
from math import sqrt

#: Fewer finished dossiers than this say nothing about a unit: it stands in no ranking, neither first nor last.
ENOUGH = 30
#: How unlikely a rise must be if nothing had changed: one in twenty.
UNLIKELY = 1.645
#: A rise smaller than this many points is left alone, however certain it is.
NOTABLE = 2.0


@dataclass(frozen=True)
class Window:
    """What a unit finished in some days, and how much of it late."""

    ended: int
    late: int

    @property
    def rate(self) -> float | None:
        """Late in a hundred; nothing where nothing was finished."""
        return 100 * self.late / self.ended if self.ended else None


@dataclass(frozen=True)
class Trend:
    """A unit now and in its own past. `overdue` are those past their date and unfinished, now and a month before."""

    now: Window
    past: Window
    overdue: int
    overdue_before: int

    @property
    def enough(self) -> bool:
        return self.now.ended >= ENOUGH

    @property
    def change(self) -> float | None:
        """By how many points the late rate moved."""
        if self.now.rate is None or self.past.rate is None:
            return None
        return self.now.rate - self.past.rate

    @property
    def late_more(self) -> bool:
        """Whether more is finished late than in its own past, beyond chance."""
        change = self.change
        if change is None or change < NOTABLE or self.past.ended < ENOUGH:
            return False
        together = (self.now.late + self.past.late) / (self.now.ended + self.past.ended)
        spread = sqrt(together * (1 - together) * (1 / self.now.ended + 1 / self.past.ended))
        return spread > 0 and change / 100 / spread >= UNLIKELY

    @property
    def piling_up(self) -> bool:
        """Whether more lies overdue than a month before: half as many again, and three at least."""
        return self.overdue >= self.overdue_before + max(3, self.overdue_before / 2)

    @property
    def worse(self) -> bool:
        return self.late_more or self.piling_up

    @property
    def weight(self) -> float:
        """How far up it belongs among those getting worse: by how many dossiers too many."""
        expected = (self.past.rate or 0) / 100 * self.now.ended
        return max(0.0, self.now.late - expected) + max(0, self.overdue - self.overdue_before)

    @property
    def words(self) -> str:
        """What moved, as a sentence a leader reads on a phone."""
        said = []
        if self.late_more:
            said.append(
                f"quá hạn {self.now.late}/{self.now.ended} hồ sơ trong 30 ngày ({_percent(self.now.rate)}), "
                f"trước đó {_percent(self.past.rate)}"
            )
        if self.piling_up:
            said.append(f"đang quá hạn {self.overdue} hồ sơ, một tháng trước {self.overdue_before}")
        return "; ".join(said)

    @property
    def movement(self) -> str:
        """An arrow's words."""
        if not self.enough:
            return "chưa đủ số liệu"
        if self.change is None or self.past.ended < ENOUGH:
            return "chưa có quá khứ để so"
        if abs(self.change) < 0.05:
            return "như trước"
        words = "tăng" if self.change > 0 else "giảm"
        return f"{words} {abs(self.change):.1f} điểm".replace(".", ",")


def _percent(rate: float | None) -> str:
    return "chưa có" if rate is None else f"{rate:.1f} %".replace(".", ",")


def trend(windows: Sequence[Window], *, overdue: int, overdue_before: int, months: int = 3) -> Trend:
    """A trend from windows of thirty days, the latest first: the first is now, the next `months` are the past."""
    now, *rest = windows
    before = rest[:months]
    return Trend(now, Window(sum(w.ended for w in before), sum(w.late for w in before)), overdue, overdue_before)
