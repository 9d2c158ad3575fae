"""Print a sign-in for every role of the demonstration."""

from typing import Any

from django.core.management import BaseCommand

from motcua.base import moments
from motcua.config.demo import setting
from motcua.offices import queries as offices
from motcua.offices.rules.powers import Role

#: Where to look for somebody of each role: one ward, then the province.
PLACES = ("H99.61", "H99.61.10", "H99.61.11", "H99.01", "H99.21", "H99.02", "H99.39", "H99.63.10", "H99")


class Command(BaseCommand):
    help = "In một tài khoản đăng nhập cho mỗi vai trò của bản trình diễn."

    def handle(self, *args: Any, **options: Any) -> None:
        found: dict[str, tuple[str, str, str]] = {}
        now = moments.now()
        for code in PLACES:
            for name, duty in offices.usernames_in(code, on=moments.day_of(now)):
                found.setdefault(duty.role, (name, duty.title, duty.office_name))
        if not found:
            return
        self.stdout.write(f"Mật khẩu chung của các tài khoản trình diễn: {setting.password()}\n\n")
        width = max(len(name) for name, _, _ in found.values())
        for role in Role:
            if role in found:
                name, title, office = found[role]
                self.stdout.write(f"  {name.ljust(width)}  {role.words}: {title}, {office}\n")
