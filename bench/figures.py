"""How quick figures are at a million dossiers: `python -m bench.figures` prints one line of JSON per figure.

The leader's first page with everything it asks, the report of a year, one of a hundred days more than a year ago, and
the first fifty dossiers behind a number, in milliseconds. `DATABASE_URL` must name a prepared database with the
demonstration in it whose name ends in `_bench`: it is filled with spans of invented units, in no order.
"""

import json
import statistics
import time
from collections.abc import Callable
from datetime import timedelta

import django

DOSSIERS, TIMES = 1_000_000, 40

#: Two years of a province: 122 units, ends mostly early, one in eleven late, a few in a hundred still under way.
_FILL = """
WITH born AS (
    SELECT gen_random_uuid() AS id, n, random() AS luck, now() - random() * interval '730 days' AS received,
        interval '1 hour' * (2 + 150 * random() * random()) AS took,
        interval '1 day' * (1 + floor(8 * random())) AS limit_,
        'H99.' || (100 + floor(122 * power(random(), 1.5)))::int AS authority
    FROM generate_series(1, %(count)s) AS n
), lives AS (
    SELECT *, received + limit_ AS due,
        received + CASE WHEN luck < 0.09 THEN limit_ + took ELSE least(took, limit_) END AS ends
    FROM born
), spans AS (
    SELECT *, 1 AS number, received AS from_at, CASE WHEN ends < now() THEN ends END AS to_at, 'open' AS stance,
        due AS late_from, '' AS standing FROM lives
    UNION ALL
    SELECT *, 2, ends, NULL, CASE WHEN luck > 0.997 THEN 'withdrawn' ELSE 'finished' END, NULL,
        CASE WHEN ends > due THEN 'late' WHEN luck < 0.4 THEN 'on_time' ELSE 'early' END
    FROM lives WHERE ends < now()
)
INSERT INTO targets_span (dossier_id, number, province, code, office, authority, level, field_key, procedure_code,
    channel, received_at, from_at, to_at, stance, due_at, due_original, late_from, standing)
SELECT id, number, 'H99', authority || '.10-260101-' || n, authority || '.10', authority, 'commune',
    'field-' || (n %% 30), '1.' || (n %% 120), (ARRAY['online', 'direct', 'post'])[1 + n %% 3],
    received, from_at, to_at, stance, due, due, late_from, standing
FROM spans
"""


def main() -> None:
    django.setup()
    from django.db import connection, connections
    from django.template.loader import render_to_string

    from motcua.base import moments
    from motcua.base.actor import Actor
    from motcua.board.overview.seen import seen
    from motcua.offices import queries as offices
    from motcua.targets import operations, queries
    from motcua.targets.queries import Asked, By
    from motcua.targets.rules.metrics import METRICS

    if not str(connection.settings_dict["NAME"]).endswith("_bench"):
        print(json.dumps({"what": "figures", "left_out": "DATABASE_URL names no database that ends in _bench"}))
        return
    with connections["owner"].cursor() as cursor:
        cursor.execute("SELECT count(*) FROM targets_span WHERE number = 1")
        missing = DOSSIERS - cursor.fetchone()[0]
        if missing > 0:
            cursor.execute(_FILL, {"count": missing})
        operations.recount_days()
        cursor.execute("VACUUM ANALYZE targets_span, targets_daycount")
    at = moments.now()
    province = next(one for one in offices.all_units() if one.parent_id is None)
    leader = Actor(
        name="Lãnh đạo", role="leader", office_id=province.id, office_code=province.code, authority_id=province.id
    )
    year = Asked(since=at - timedelta(days=365), until=at, known=at, by=By.FIELD)
    past = Asked(since=at - timedelta(days=500), until=at - timedelta(days=400), known=at, by=By.UNIT)
    report(
        "leader's first page",
        lambda: render_to_string("board/overview/overview.html", {"seen": seen(leader, at=at), "at": at}),
    )
    report("report of a year by field", lambda: queries.report(year))
    report("report of a hundred days, a year ago, by unit", lambda: queries.report(past))
    report("first fifty behind a number", lambda: queries.behind(year, METRICS["late"].cells))


def report(what: str, work: Callable[[], object]) -> None:
    """Measure and print one figure."""
    work()
    took = []
    for _ in range(TIMES):
        start = time.perf_counter()
        work()
        took.append(1000 * (time.perf_counter() - start))
    took.sort()
    figure = {
        "what": what,
        "dossiers": DOSSIERS,
        "median_ms": round(statistics.median(took)),
        "p95_ms": round(took[int(len(took) * 0.95) - 1]),
        "slowest_ms": round(took[-1]),
    }
    print(json.dumps(figure, ensure_ascii=False))


if __name__ == "__main__":
    main()
