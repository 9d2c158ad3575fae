"""Whether a wrong pair on the tracking page takes as long as an unknown code: `python -m bench.guesses`.

The whole answer is timed, page and all, for right codes with wrong digits and for codes nobody has, in turns and in a
random order. `told_apart` is how often somebody who sees two times, one of each sort, would guess right which is
which: 0.5 is blind chance. In a prepared database without dossiers the demonstration is made first.
"""

import json
import random
import statistics
import time
from collections.abc import Sequence

import django

TRIES, WARM_UP = 400, 20


def main() -> None:
    django.setup()
    from django.conf import settings
    from django.core.cache import cache
    from django.test import Client

    from bench import _house
    from motcua.dossiers.models import Dossier

    _house.demonstration(TRIES + 2 * WARM_UP)
    settings.ALLOWED_HOSTS = ["testserver"]
    codes = list(Dossier.objects.exclude(code="").order_by("?").values_list("code", flat=True)[: TRIES + WARM_UP])
    if len(codes) < TRIES + WARM_UP:
        raise SystemExit(f"there are only {len(codes)} dossiers, too few to tell")
    kept = set(codes)
    client = Client()

    def asked(number: int, code: str) -> float:
        # everybody asks from a place of their own: nobody is stopped for asking too often
        place = f"10.{number >> 16 & 255}.{number >> 8 & 255}.{number & 255}"
        begun = time.perf_counter()
        response = client.post("/tra-cuu/", {"code": code, "four": "0000"}, REMOTE_ADDR=place)
        took = time.perf_counter() - begun
        if response.status_code != 200:
            raise SystemExit(f"{response.status_code} for a wrong pair: a right guess, or a pause")
        return took * 1000

    times: dict[str, list[float]] = {"known": [], "unknown": []}
    for number, code in enumerate(codes):
        head, _, ordinal = code.rpartition("-")
        other = f"{head}-{9000 + int(ordinal) % 1000}"
        if other in kept:
            continue
        pairs = [("known", code), ("unknown", other)]
        random.shuffle(pairs)
        for turn, (sort, shown) in enumerate(pairs):
            took = asked(2 * number + turn, shown)
            if number >= WARM_UP:
                times[sort].append(took)
    cache.clear()
    print(json.dumps({"what": "wrong pair, known code", **_told(times["known"])}, ensure_ascii=False))
    print(json.dumps({"what": "wrong pair, unknown code", **_told(times["unknown"])}, ensure_ascii=False))
    print(json.dumps({"what": "told apart", "told_apart": round(_told_apart(times["known"], times["unknown"]), 3)}))


def _told(times: Sequence[float]) -> dict[str, float | int]:
    cuts = statistics.quantiles(times, n=20)
    return {"tries": len(times), "median_ms": round(statistics.median(times), 2), "p95_ms": round(cuts[18], 2)}


def _told_apart(a: Sequence[float], b: Sequence[float]) -> float:
    """The share of pairs in which the slower one is of the sort that is slower on the whole."""
    slower = sum((one > other) + (one == other) / 2 for one in a for other in b) / (len(a) * len(b))
    return max(slower, 1 - slower)


if __name__ == "__main__":
    main()
