"""Figures of random histories, lived by random people with every deed: the form's identities hold, a second and slower
count agrees, and what a month was said to be it stays.

Few runs in CI; `MOTCUA_FIGURE_RUNS` raises them.
"""

import os
import random
from collections import Counter
from datetime import datetime, timedelta

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import precondition, rule, run_state_machine_as_test

from motcua.base.actor import system
from motcua.base.refusals import Refused
from motcua.dossiers.models import Dossier
from motcua.journal import operations as journal
from motcua.targets import models, operations, queries
from motcua.targets.queries import Asked, By
from motcua.targets.rules.metrics import METRICS, Cell
from tests.cast import MONDAY, Cast
from tests.dossiers.test_random_deeds import Deeds
from tests.targets import recount

RUNS = int(os.environ.get("MOTCUA_FIGURE_RUNS", "15"))
STEPS = int(os.environ.get("MOTCUA_FIGURE_STEPS", "40"))
SYSTEM = system("Thử nghiệm")

#: Cells that had dossiers in some run: proof that the histories go somewhere.
seen: Counter[Cell] = Counter()

Told = dict[str, dict[Cell, int]]


def figures(since: datetime, until: datetime, *, known: datetime, by: By = By.UNIT) -> Told:
    report = queries.report(Asked(since=since, until=until, known=known, by=by))
    assert report.faults == ()
    return {line.key: dict(line.counts) for line in report.lines}


class Histories(Deeds):
    """Weeks of random deeds, with reports asked for in between."""

    def __init__(self) -> None:
        super().__init__()
        self.said: list[tuple[datetime, datetime, datetime, Told]] = []

    @rule(days=st.integers(0, 9))
    def wait(self, days: int) -> None:
        """Time passes, and things become late."""
        self.at += timedelta(days=days)

    @precondition(lambda self: self.dossiers)
    @rule(
        which=st.integers(0, 50),
        deed=st.sampled_from(["supplement", "supplement", "supplied", "withdraw", "stop"]),
        luck=st.integers(0, 99),
    )
    def turn(self, which: int, deed: str, luck: int) -> None:
        """Something that a report sees, by the first person who may: random people seldom hit on it."""
        self.touched = dossier_id = self.dossiers[which % len(self.dossiers)]
        row = Dossier.objects.get(id=dossier_id)
        for by in self.people:
            try:
                self.attempt(row, deed, by=by, luck=random.Random(luck), seen=row.version)
            except Refused:
                continue
            return

    @precondition(lambda self: self.dossiers)
    @rule(back=st.integers(0, 20), days=st.integers(1, 20))
    def say(self, back: int, days: int) -> None:
        """A report is made for some stretch of days, as of now; what it said must stay true."""
        journal.deliver_all(at=self.at)
        since = self.at - timedelta(days=back)
        until = since + timedelta(days=days)
        self.said.append((since, until, self.at, figures(since, until, known=self.at)))

    def teardown(self) -> None:
        try:
            self.assert_figures()
        finally:
            super().teardown()

    def assert_figures(self) -> None:
        journal.deliver_all(at=self.at)
        followed = list(models.Span.objects.order_by("dossier_id", "number").values_list())
        days = sorted(models.DayCount.objects.exclude(ended=0).values_list())
        operations.rebuild(by=SYSTEM, at=self.at)
        assert sorted(models.DayCount.objects.values_list()) == days
        assert list(models.Span.objects.order_by("dossier_id", "number").values_list()) == followed
        for since, until, known, told in self.said:
            assert figures(since, until, known=known) == told, "a past month never changes"
        now = self.at + timedelta(minutes=1)
        luck = random.Random(len(followed))
        moments = sorted(MONDAY + (now - MONDAY) * luck.random() for _ in range(3))
        for since, until in zip([MONDAY - timedelta(days=1), *moments], [*moments, now], strict=True):
            told = figures(since, until, known=now)
            assert figures(since, until, known=now + timedelta(days=60)) == told
            assert {key: {cell: counts[cell] for cell in counts if counts[cell]} for key, counts in told.items()} == {
                key: dict(counts) for key, counts in recount.counted(self.dossiers, since=since, at=until).items()
            }
            for counts in told.values():
                seen.update({cell: count for cell, count in counts.items() if count})
            for by in By:
                sums = figures(since, until, known=now, by=by)
                for metric in METRICS.values():
                    assert sum(map(metric.of, sums.values())) == sum(map(metric.of, told.values()))
            self.assert_carried(since, until)
            self.assert_lists(since, until)

    def assert_carried(self, since: datetime, until: datetime) -> None:
        """Carried over is what was under way at the end of the period before, unit by unit."""
        for middle in (since + (until - since) / 3, until):
            under_way, carried = METRICS["under_way"], METRICS["carried"]
            first = figures(since, middle, known=until)
            second = figures(middle, middle + timedelta(days=1), known=middle + timedelta(days=1))
            assert {key: under_way.of(counts) for key, counts in first.items() if under_way.of(counts)} == {
                key: carried.of(counts) for key, counts in second.items() if carried.of(counts)
            }

    def assert_lists(self, since: datetime, until: datetime) -> None:
        """Every number opens its list: as long as the number says."""
        asked = Asked(since=since, until=until, known=until, by=By.UNIT)
        for line in queries.report(asked).lines:
            for cell, count in line.counts.items():
                found = [one for rows in queries.all_behind(asked.about(line.key), [cell], batch=1) for one in rows]
                assert len({one.dossier_id for one in found}) == len(found) == count
                assert {one.authority for one in found} <= {line.key}


@pytest.mark.django_db
def test_figures_of_random_histories_add_up_and_never_change(cast: Cast) -> None:
    Histories.cast = cast
    Histories.people = list(cast.everybody.values())
    run_state_machine_as_test(
        Histories,
        settings=settings(
            max_examples=RUNS,
            stateful_step_count=STEPS,
            deadline=None,
            suppress_health_check=list(HealthCheck),
            derandomize=True,
            database=None,
        ),
    )
    if RUNS >= 25:
        assert set(Cell) - set(seen) <= {Cell.ONLINE, Cell.ON_TIME, Cell.DUE_TODAY}
