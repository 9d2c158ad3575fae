"""Examine the journal: `motcua audit verify` reads every line again and says where it is not as it was written."""

import json
from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand, CommandError
from tqdm import tqdm

from motcua.base import moments
from motcua.journal import operations, queries


class Command(BaseCommand):
    help = "Kiểm tra nhật ký: verify đọc lại toàn bộ, seal niêm phong các dòng mới."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        verify = deeds.add_parser("verify", help="Đọc lại mọi dòng và mọi niêm phong")
        verify.add_argument("--json", action="store_true", help="in kết quả cho máy đọc")
        deeds.add_parser("seal", help="Niêm phong các dòng mới ngay bây giờ")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["deed"] == "seal":
            self.stdout.write(f"Đã niêm phong {operations.seal(at=moments.now())} dòng.")
            return
        with tqdm(total=queries.lines(), unit=" dòng", disable=None) as bar:
            verdict = operations.verify(lambda done: bar.update(done - bar.n))
        if options["json"]:
            self.stdout.write(json.dumps(verdict.facts(), ensure_ascii=False))
        else:
            for fault in verdict.faults or ():
                self.stdout.write(fault.sentence)
            words = "nguyên vẹn" if verdict.sound else "KHÔNG nguyên vẹn"
            counts = f"{verdict.lines} dòng, {verdict.seals} niêm phong, {verdict.unsealed} dòng chờ niêm phong"
            self.stdout.write(f"Nhật ký {words}: {counts}.")
        if not verdict.sound:
            raise CommandError("Có dòng không còn như khi ghi.", returncode=1)
