"""Figures: `motcua figures check` holds them against the journal, `motcua figures rebuild` tells them again."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from motcua.base import moments
from motcua.base.actor import system
from motcua.targets import operations, queries


class Command(BaseCommand):
    help = "Số liệu báo cáo: check đối chiếu với nhật ký, rebuild dựng lại, signals tìm dấu hiệu."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        deeds.add_parser("check", help="Đối chiếu từng hồ sơ với nhật ký, không sửa gì")
        deeds.add_parser("rebuild", help="Dựng lại toàn bộ; ngắt giữa chừng thì lần sau làm tiếp")

        sought = deeds.add_parser("signals", help="Tìm dấu hiệu giấy đi trước, phần mềm theo sau")
        sought.add_argument("--days", type=int, default=9, help="nhìn lại bao nhiêu ngày; mặc định 9")

    def handle(self, *args: Any, **options: Any) -> None:
        by, at = system("Quản trị số liệu"), moments.now()
        if options["deed"] == "signals":
            self.stdout.write(f"Có {operations.seek_signals(at=at, days=options['days'])} dấu hiệu.")
            return
        with tqdm(total=queries.dossiers() or None, unit=" hồ sơ", disable=None) as bar:
            deed = operations.rebuild if options["deed"] == "rebuild" else operations.check
            counted = deed(by=by, at=at, progress=lambda done: bar.update(done - bar.n))
        if options["deed"] == "rebuild":
            self.stdout.write(f"Đã dựng lại {counted.spans} đoạn của {counted.dossiers} hồ sơ.")
            return
        if counted.agrees:
            self.stdout.write(f"Khớp: {counted.dossiers} hồ sơ, {counted.spans} đoạn.")
            return
        for example in counted.examples:
            self.stdout.write(f"Lệch: hồ sơ {example}")
        raise CommandError(
            f"{counted.differing} trong {counted.dossiers} hồ sơ lệch với nhật ký. Dựng lại: motcua figures rebuild",
            returncode=1,
        )
