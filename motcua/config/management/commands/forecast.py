"""The forecast held against what came: `motcua forecast backtest` asks it again on past mornings."""

from argparse import ArgumentParser
from datetime import date, timedelta
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from motcua.base import moments
from motcua.dossiers import queries
from motcua.dossiers.rules.forecast import Score


class Command(BaseCommand):
    help = "Dự báo trễ hạn: backtest hỏi lại từng buổi sáng đã qua và đối chiếu với kết quả thật."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        backtest = deeds.add_parser("backtest", help="Độ chính xác và độ phủ của dự báo, cạnh quy tắc 80 % thời gian")
        backtest.add_argument("--from", dest="first", help="ngày đầu, dạng 2026-05-01; mặc định 180 ngày trước")
        backtest.add_argument("--to", dest="last", help="ngày cuối; mặc định hôm qua")

    def handle(self, *args: Any, **options: Any) -> None:
        today = moments.day_of(moments.now())
        first = _day(options["first"]) or today - timedelta(days=180)
        last = _day(options["last"]) or today - timedelta(days=1)
        if first > last:
            raise CommandError("Ngày đầu phải trước ngày cuối.", returncode=2)
        with tqdm(total=queries.mornings_between(first, last), unit=" buổi sáng", disable=None) as bar:
            found = queries.backtest(first, last, progress=lambda done: bar.update(done - bar.n))
        self.stdout.write(
            f"{found.mornings} buổi sáng, {found.asked} lượt hỏi, {found.late} lượt của hồ sơ về sau trễ hạn; "
            f"không hỏi {found.left_out} hồ sơ có ngày hẹn đã đổi theo quy định."
        )
        self.stdout.write(
            f"{'quy tắc':<34}{'báo đúng':>10}{'báo nhầm':>10}{'bỏ sót':>10}{'chính xác':>11}{'độ phủ':>9}"
        )
        for words, score in (
            ("nhiều khả năng trễ", found.likely),
            ("có thể trễ trở lên", found.possible),
            ("đã dùng 80 % thời gian", found.naive),
        ):
            self.stdout.write(
                f"{words:<26}{score.right:>11}{score.wrong:>11}{score.missed:>11}"
                f"{_share(score, 'precision'):>11}{_share(score, 'recall'):>11}"
            )


def _day(text: str | None) -> date | None:
    try:
        return date.fromisoformat(text) if text else None
    except ValueError:
        raise CommandError(f"Ngày phải có dạng 2026-05-01, không phải “{text}”.", returncode=2) from None


def _share(score: Score, name: str) -> str:
    found: float | None = getattr(score, name)
    return "–" if found is None else f"{found:.0%}"
