"""The web server alone, for those who keep the database and the worker in other hands than bin/run's."""

import argparse
import os
from typing import Any, NoReturn

from django.core.management import BaseCommand

from motcua.config import house


class Command(BaseCommand):
    help = "Chạy riêng máy chủ web (bin/run chạy cả cơ sở dữ liệu và bộ xử lý việc chờ)."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--host", default="127.0.0.1")
        parser.add_argument("--port", type=int, default=house.PORT)
        parser.add_argument("--workers", type=int, help="số tiến trình (mặc định: bằng số nhân, từ 2 đến 8)")

    def handle(self, *args: Any, **options: Any) -> NoReturn:
        line = house.web_command(options["host"], options["port"], workers=options["workers"])
        os.chdir(house.ROOT)
        os.execv(line[0], line)  # noqa: S606  (a list, no shell)
