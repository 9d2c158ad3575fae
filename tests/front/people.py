"""The few people these tests need: somebody with a position, in an office of the invented province."""

from datetime import UTC, date, datetime

from motcua.accounts.models import Account
from motcua.offices.models import Office, OfficeKind, Position

PASSWORD = "sen hồng nở bên bờ kênh"


def account(username: str, full_name: str = "Nguyễn Thị Hạnh") -> Account:
    made = Account(username=username, full_name=full_name, created_at=datetime(2026, 3, 2, 1, tzinfo=UTC))
    made.set_password(PASSWORD)
    made.save()
    return made


def office(code: str = "H99.05", name: str = "Ủy ban nhân dân xã Sen Hồng") -> Office:
    found = Office.objects.filter(code=code).first()
    return found or Office.objects.create(
        province="H99",
        code=code,
        name=name,
        short_name=name,
        kind=OfficeKind.COMMUNE,
        valid_from=date(2020, 1, 1),
    )


def position(holder: Account, role: str, title: str = "Công chức Một Cửa", at: Office | None = None) -> Position:
    return Position.objects.create(
        account=holder, office=at or office(), role=role, title=title, valid_from=date(2021, 1, 1)
    )
