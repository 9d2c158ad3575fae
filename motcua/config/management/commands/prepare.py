"""Bring the database up to date: migrate as its owner, then give the application's role exactly its rights."""

from typing import Any

from django.core.management import BaseCommand, call_command

from motcua.config import grants


class Command(BaseCommand):
    help = "Chuẩn bị cơ sở dữ liệu: nâng cấp bảng và cấp quyền cho vai trò của ứng dụng."

    def handle(self, *args: Any, **options: Any) -> None:
        grants.make_role()
        call_command("migrate", database="owner", interactive=False, verbosity=max(0, options["verbosity"] - 1))
        call_command("createcachetable", database="owner", verbosity=0)
        grants.give()
