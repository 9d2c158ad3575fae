"""Fill an empty installation with the demonstration: province, people, procedures, and two years of work."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from django.db import transaction
from tqdm import tqdm

from motcua.base import moments
from motcua.config.demo import plan, setting
from motcua.config.demo.history import History
from motcua.config.demo.plan import Plan
from motcua.journal import operations
from motcua.offices import queries as offices

DOSSIERS = 5_000
SEED = 2019


class Command(BaseCommand):
    help = (
        "Nạp tỉnh trình diễn: đơn vị, con người, thủ tục và hai năm hồ sơ. Bị ngắt giữa chừng thì chạy lại để nạp nốt."
    )

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", type=int, help=f"số hồ sơ; mặc định {DOSSIERS:_}".replace("_", "."))
        parser.add_argument("--seed", type=int, help=f"hạt giống: cùng số thì cùng dữ liệu; mặc định {SEED}")
        parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi chưa có đơn vị nào, hoặc nạp nốt")

    def handle(self, *args: Any, **options: Any) -> None:
        wanted, seed = options["dossiers"], options["seed"]
        if wanted is not None and wanted < 0:
            raise CommandError("Số hồ sơ không thể âm.", returncode=2)
        begun = plan.begun()
        now = moments.now()
        if begun is None:
            if options["if_empty"] and offices.authorities(moments.day_of(now)):
                return
            count = DOSSIERS if wanted is None else wanted
            begun = Plan(SEED if seed is None else seed, count, now.replace(second=0, microsecond=0))
        elif (wanted, seed) != (None, None) and (wanted, seed) != (begun.dossiers, begun.seed):
            raise CommandError(
                f"Ở đây đã có lịch sử gồm {begun.dossiers} hồ sơ, hạt giống {begun.seed}: chạy không kèm tham số để "
                "nạp nốt; muốn lịch sử khác, hãy dùng cơ sở dữ liệu trống.",
                returncode=2,
            )
        self._live(begun)

    def _live(self, wanted: Plan) -> None:
        """Set the scene where it is not set, and live through what is not lived yet, saying how much is left."""
        with transaction.atomic():  # with the first dossiers: where the scene stands, its history is begun
            self.stderr.write("Đang nạp đơn vị, con người, thủ tục…")
            setting.set_scene(at=setting.FOUNDED)
            history = History(wanted)
            lived = history.live()
            here = history.received
            received = next(lived, here)
        with tqdm(total=history.total, initial=here, unit=" hồ sơ", desc="Hai năm hồ sơ", disable=None) as bar:
            bar.update(received - bar.n)
            for received in lived:
                bar.update(received - bar.n)
        while operations.seal(at=wanted.until):
            pass
