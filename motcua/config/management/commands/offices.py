"""Offices from the command line: bring in a file of units, or show who works where on a day."""

from argparse import ArgumentParser
from datetime import date
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management import BaseCommand, CommandError

from motcua.base import moments
from motcua.base.actor import system
from motcua.base.refusals import Refused
from motcua.offices import operations, queries
from motcua.offices.rules import listing, unitfile


class Command(BaseCommand):
    help = "Đơn vị: import nhập tệp YAML hoặc CSV, show in cây đơn vị của một ngày."

    def add_arguments(self, parser: ArgumentParser) -> None:
        deeds = parser.add_subparsers(dest="deed", required=True)
        one = deeds.add_parser("import", help="Nhập tệp đơn vị của một tỉnh, hoặc một tỉnh từ danh sách cả nước")
        one.add_argument("file", type=Path)
        one.add_argument("--province", help="số của tỉnh trong danh sách cả nước, ví dụ 82")
        one.add_argument("--check", action="store_true", help="chỉ kiểm tra tệp, không ghi gì")
        one = deeds.add_parser("show", help="In các cơ quan của một ngày, hoặc một cơ quan với người và lịch sử")
        one.add_argument("code", nargs="?", help="mã định danh, ví dụ H99.61; bỏ trống: mọi cơ quan có thẩm quyền")
        one.add_argument("--on", help="ngày, dạng 2025-07-01; mặc định hôm nay")

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            if options["deed"] == "import":
                self._import(options)
            else:
                self._show(options)
        except (Refused, unitfile.WrongUnitFile) as refused:
            raise CommandError(str(refused), returncode=2) from None

    def _import(self, options: dict[str, Any]) -> None:
        try:
            text = options["file"].read_text(encoding="utf-8")
        except UnicodeDecodeError:
            raise CommandError("Tệp phải ở bảng mã UTF-8.", returncode=2) from None
        except OSError as error:
            raise CommandError(f"Không đọc được tệp {options['file']}: {error.strerror}.", returncode=2) from None
        if listing.is_listing(text):
            areas = listing.read(text)
            provinces = listing.provinces(areas)
            if options["check"] and not options["province"]:
                communes = len(areas) - len(provinces)
                self.stdout.write(f"Tệp đúng: {len(provinces)} tỉnh, thành phố; {communes} xã, phường, đặc khu.")
                return
            file = listing.opening(areas, province=options["province"] or "", code=settings.PROVINCE)
        else:
            file = unitfile.read(text)
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
        if not options["code"]:
            for office in queries.authorities(on):
                self.stdout.write(f"{office.code}  {office.name}")
            return
        office = queries.office(options["code"], on)
        last = f" đến {office.valid_to:%d/%m/%Y}" if office.valid_to else ""
        self.stdout.write(f"{office.code}  {office.name}, từ {office.valid_from:%d/%m/%Y}{last}")
        for one in queries.history(office):
            self.stdout.write(f"  {one.on:%d/%m/%Y}: {one.predecessor.name} → {one.successor.name}")
        for duty in queries.staff_of(office.id, on=on):
            self.stdout.write(f"  {duty.name}, {duty.title} ({duty.office_name})")
