"""The worker: does what the journal and the schedule owe, one job after another, until it is told to stop."""

import argparse
import threading
from typing import Any

from django.core.management import BaseCommand
from django.utils import autoreload
from procrastinate import App
from procrastinate.contrib.django import app as queue
from procrastinate.contrib.django.django_connector import DjangoConnector


class Command(BaseCommand):
    help = "Làm các việc đang chờ (giao sự kiện, đóng dấu nhật ký, việc theo lịch) cho đến khi được bảo dừng."

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.add_argument("--threads", type=int, default=4, help="số việc làm cùng lúc (mặc định 4)")
        parser.add_argument("--once", action="store_true", help="làm hết việc đang chờ rồi dừng")
        parser.add_argument("--reload", action="store_true", help="khởi động lại khi mã nguồn đổi")

    def handle(self, *args: Any, **options: Any) -> None:
        if options["reload"]:
            autoreload.run_with_reloader(work, threads=options["threads"], once=False)
        else:
            work(threads=options["threads"], once=options["once"])


def work(*, threads: int, once: bool) -> None:
    """Work until SIGTERM or SIGINT; then finish what is in hand, up to half a minute, and return."""
    worker().run_worker(
        name="motcua",
        concurrency=threads,
        wait=not once,
        delete_jobs="successful",
        shutdown_graceful_timeout=30,
        # the reloader puts us on a thread where signals can't be heard, and ends us itself
        install_signal_handlers=threading.current_thread() is threading.main_thread(),
    )


def worker() -> App:
    """The queue as the worker sees it: with a connection of its own that can wait for news.

    The tasks keep the other one, through which what a handler records and what it owes for that are one transaction.
    """
    connector = queue.connector
    assert isinstance(connector, DjangoConnector)  # noqa: S101  (procrastinate's type says less than it promises)
    own = App(
        connector=connector.get_worker_connector(),
        import_paths=queue.import_paths,
        worker_defaults=queue.worker_defaults,
    )
    own.tasks, own.periodic_registry = queue.tasks, queue.periodic_registry
    return own
