"""Fill an empty installation with the demonstration: province, people, procedures, and two years of work."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from motcua.base import moments
from motcua.config.demo import history, setting
from motcua.journal import operations
from motcua.offices import queries as offices


class Command(BaseCommand):
    help = "Nạp tỉnh trình diễn: đơn vị, con người, thủ tục và hai năm hồ sơ."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--dossiers", type=int, default=400, help="số hồ sơ; mặc định 400")
        parser.add_argument("--seed", type=int, default=2019, help="hạt giống: cùng số thì cùng dữ liệu")
        parser.add_argument("--if-empty", action="store_true", help="chỉ nạp khi chưa có đơn vị nào")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["dossiers"] < 0:
            raise CommandError("Số hồ sơ không thể âm.", returncode=2)
        now = moments.now()
        if options["if_empty"] and offices.authorities(moments.day_of(now)):
            return
        self.stderr.write("Đang nạp đơn vị, con người, thủ tục…")
        setting.set_scene(at=setting.FOUNDED)
        self._live(options["dossiers"], options["seed"], now)

    def _live(self, count: int, seed: int, now: datetime) -> None:
        """Live through the history, with the day it has reached and an estimate of what is left."""
        if not count:
            return
        life = history.History(dossiers=count, seed=seed, now=now)
        with tqdm(total=(now - life.begins).days, unit=" ngày", desc="Hai năm hồ sơ", disable=None) as bar:
            for reached in life.live():
                bar.update((reached - life.begins).days - bar.n)
        operations.seal(at=now)
