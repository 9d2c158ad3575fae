"""Offices from the command line: bring in a file of units, or show who works where on a day."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.core.management import BaseCommand, CommandError

from motcua.base import moments
from motcua.base.actor import system
from motcua.base.refusals import Refused
from motcua.offices import operations, queries
from motcua.offices.rules import unitfile


class Command(BaseCommand):
    help = "Đơn vị: import nhập tệp YAML hoặc CSV, show in cây đơn vị của một ngày."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        one = deeds.add_parser("import", help="Nhập tệp đơn vị")
        one.add_argument("file", type=Path)
        one.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không ghi gì")
        one = deeds.add_parser("show", help="In các cơ quan có thẩm quyền của một ngày")
        one.add_argument("--on", help="ngày, dạng 2025-07-01; mặc định hôm nay")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "import":
                self._import(options)
            else:
                self._show(options)
        except (Refused, unitfile.WrongUnitFile) as refused:
            raise CommandError(str(refused), returncode=2) from None
        except (OSError, UnicodeDecodeError) as error:
            raise CommandError(f"Không đọc được tệp: {error}", returncode=2) from None

    def _import(self, options: dict[str, Any]) -> None:
        file = unitfile.read(options["file"].read_text())
        if options["check"]:
            self.stdout.write(f"Tệp đúng: {len(file.offices)} đơn vị, {len(file.people)} người.")
            return
        done = operations.import_units(file, by=system("Nhập đơn vị"), at=moments.now())
        self.stdout.write(f"Đã thêm {done.offices} đơn vị, {done.people} người, {done.positions} vị trí.")

    def _show(self, options: dict[str, Any]) -> None:
        try:
            on = date.fromisoformat(options["on"]) if options["on"] else moments.day_of(moments.now())
        except ValueError:
            raise CommandError("Ngày có dạng 2025-07-01.", returncode=2) from None
        for office in queries.authorities(on):
            self.stdout.write(f"{office.code}  {office.name}")
