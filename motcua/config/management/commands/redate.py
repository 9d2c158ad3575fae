"""Counts the dates of open dossiers again: `motcua redate` takes up the runs that are not over, in order."""

from argparse import ArgumentParser
from typing import Any

from django.core.management import BaseCommand
from tqdm import tqdm

from motcua.base import moments
from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.dossiers import operations, queries
from motcua.workdays.queries import NATION

#: How the bar looks: how far, how many moved, how long still.
BAR = "{desc}: {percentage:3.0f}%|{bar}| {n_fmt}/{total_fmt} hồ sơ, còn {remaining}{postfix}"


class Command(BaseCommand):
    help = "Tính lại ngày hẹn của hồ sơ đang mở theo lịch hiện hành. Dừng giữa chừng rồi chạy lại vẫn đủ, không lặp."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("--anew", action="store_true", help="rà lại mọi hồ sơ đang mở")
        parser.add_argument("--scope", default=NATION, help="phạm vi rà lại: VN, mã tỉnh hoặc mã đơn vị (mặc định VN)")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["anew"]:
            operations.begin_redating(
                announcement_id=new_id(), scope=options["scope"], because="Rà lại toàn bộ ngày hẹn", at=moments.now()
            )
        waiting = queries.unfinished_runs()
        for run in waiting:
            with tqdm(total=run.total, initial=run.seen, desc=run.because, bar_format=BAR, disable=None) as bar:
                done = operations.redate(
                    run.id,
                    by=system("Tính lại ngày hẹn"),
                    clock=moments.now,
                    tell=lambda row, bar=bar: bar.update(row.seen - bar.n),  # type: ignore[misc]
                )
            self.stdout.write(
                f"{done.because}: {done.seen} hồ sơ, {done.moved} ngày hẹn thay đổi, {done.steps_moved} thời hạn bước."
            )
        if not waiting:
            self.stdout.write("Không có lần tính lại nào đang dở.")
