"""One's messages, and those that go out, as people see them: wide, narrow and dark."""

from typing import Any
from uuid import UUID

import pytest
from playwright.sync_api import Page

from motcua.accounts.models import Account
from motcua.base.actor import system
from motcua.base.ids import new_id
from motcua.notices import operations
from motcua.notices.models import Notice
from motcua.notices.rules.recipients import Citizen, Staff
from tests.browser import Visitor
from tests.cast import MONDAY, Cast


def tell(key: str, to: Staff | Citizen, kind: str) -> Notice:
    return operations.send(
        key=key,
        kind=kind,
        to=to,
        about="account" if kind == "digest" else "dossier",
        about_id=new_id(),
        title="Quá hạn: H99.61.10-261005-0001",
        text="Trích lục khai sinh: hẹn trả 17:00 08/10/2026.",
        by=system("Nhắc việc"),
        at=MONDAY,
    )


@pytest.fixture
def visitor(live_server: Any, page: Page) -> Visitor:
    return Visitor(page, live_server.url)


@pytest.mark.parametrize("width", [1366, 390])
def test_both_lists_pass_in_every_width_and_on_dark_ground(committed_cast: Cast, visitor: Visitor, width: int) -> None:
    cast = committed_cast
    for number, kind in enumerate(("remind-soon", "remind-today", "remind-late", "digest")):
        tell(f"k{number}", Staff(cast.admin.account_id or UUID(int=0)), kind)
    hoa = Citizen(phone="0912345678")
    operations.dispatch(tell("c", hoa, "citizen-ready").id, at=MONDAY)
    aside = tell("d", hoa, "citizen-ready")
    Notice.objects.filter(id=aside.id).update(state="set_aside", last_error="không tới được nhà mạng")
    visitor.at(width)
    visitor.sign_in(Account.objects.get(id=cast.admin.account_id or UUID(int=0)), position_id=cast.admin.position_id)
    for address in ("/thong-bao/", "/xu-ly/tin-gui-di/", "/xu-ly/can-xem/"):
        for dark in (False, True):
            visitor.dark(dark)
            visitor.go(address)
            visitor.examine()
