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
from motcua.dossiers.operations import learn_habits
from motcua.journal import operations as journal
from motcua.offices import queries as offices
from motcua.targets import operations as targets
from motcua.targets import queries as figures

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
        if begun is None:
            now = moments.now().replace(second=0, microsecond=0)
            if options["if_empty"] and offices.authorities(moments.day_of(now)):
                return
            self._live(Plan(SEED if seed is None else seed, DOSSIERS if wanted is None else wanted, now), anew=True)
        elif (wanted, seed) != (None, None) and (wanted, seed) != (begun.dossiers, begun.seed):
            raise CommandError(
                f"Ở đây đã có lịch sử gồm {begun.dossiers} hồ sơ, hạt giống {begun.seed}: chạy không kèm tham số để "
                "nạp nốt; muốn lịch sử khác, hãy dùng cơ sở dữ liệu trống.",
                returncode=2,
            )
        else:
            self._live(begun, anew=False)

    def _live(self, wanted: Plan, *, anew: bool) -> None:
        """Live through what is not lived yet, saying how much is left."""
        with transaction.atomic():  # the scene with the first dossiers: where it stands, its history is begun
            if anew:
                self.stderr.write("Đang nạp đơn vị, con người, thủ tục…")
                setting.set_scene(at=setting.FOUNDED)
            history = History(wanted)
            lived, here = history.live(), history.received
            received = next(lived, here)
        with tqdm(total=history.total, initial=here, unit=" hồ sơ", desc="Hai năm hồ sơ", disable=None) as bar:
            bar.update(received - bar.n)
            for received in lived:
                bar.update(received - bar.n)
        if history.changed or figures.dossiers() < history.received:
            self._draw_conclusions(history.received)

    def _draw_conclusions(self, dossiers: int) -> None:
        """What otherwise follows each deed or is done at night: figures, habits, questions about figures, the seal."""
        at = moments.now()
        with tqdm(total=dossiers, unit=" hồ sơ", desc="Số liệu", disable=None) as bar:
            targets.rebuild(by=setting.FOUNDER, at=at, progress=lambda done: bar.update(done - bar.n))
        learn_habits(at=at)
        targets.seek_signals(at=at)
        while journal.seal(at=at):
            pass
