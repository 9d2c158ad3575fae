"""The bell and what is behind it: one's own messages, unread ones counted, what they are about one press away."""

from typing import Any
from uuid import UUID

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actor import Actor, system
from motcua.base.ids import new_id
from motcua.notices import operations
from motcua.notices.models import Notice
from motcua.notices.rules.recipients import Citizen, Staff
from tests.cast import MONDAY, Cast
from tests.fakes import carrier
from tests.signed_in import In

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> object:
    with time_machine.travel(MONDAY, tick=False):
        yield


def send(to: Actor, key: str = "k", about_id: UUID | None = None, **more: Any) -> Notice:
    assert to.account_id
    words: dict[str, Any] = {
        "kind": "remind-late",
        "about": "dossier",
        "title": "Quá hạn: H99",
        "text": "Trích lục: hẹn trả.",
        **more,
    }
    return operations.send(
        key=key, to=Staff(to.account_id), about_id=about_id or new_id(), by=system("Nhắc việc"), at=MONDAY, **words
    )


def test_the_bell_says_how_much_is_unread_and_the_list_what(cast: Cast, come_in: In) -> None:
    for number in range(3):
        send(cast.minh, f"k{number}")
    send(cast.cuc, "other", title="Của người khác")
    page = come_in(cast.minh).get("/thong-bao/").content.decode()
    assert "Tin báo: 3 tin chưa đọc" in page
    assert page.count("Quá hạn: H99") == 3
    assert "Của người khác" not in page


def test_the_bell_costs_one_short_question(cast: Cast, come_in: In) -> None:
    client = come_in(cast.minh)
    client.get("/xu-ly/")
    with CaptureQueriesContext(
        connection,
    ) as asked:
        client.get("/xu-ly/")
    assert len([one for one in asked.captured_queries if "notices_notice" in one["sql"]]) == 1


def test_going_to_what_a_message_is_about_reads_it(cast: Cast, come_in: In) -> None:
    about_id = new_id()
    notice = send(cast.minh, about_id=about_id)
    client = come_in(cast.minh)
    answer = client.get(f"/thong-bao/{notice.id}/")
    assert answer["Location"] == f"/xu-ly/ho-so/{about_id}/"
    assert "chưa đọc" not in client.get("/thong-bao/").content.decode()


def test_a_digest_leads_to_ones_work_and_what_has_no_page_back(cast: Cast, come_in: In) -> None:
    digest, other = send(cast.minh, "d", kind="digest", about="account"), send(cast.minh, "o", about="bell")
    client = come_in(cast.minh)
    assert client.get(f"/thong-bao/{digest.id}/")["Location"] == "/vao-viec/"
    assert client.get(f"/thong-bao/{other.id}/")["Location"] == "/thong-bao/"


def test_nobody_opens_or_reads_another_ones_message(cast: Cast, come_in: In) -> None:
    notice = send(cast.minh)
    client = come_in(cast.cuc)
    assert client.get(f"/thong-bao/{notice.id}/").status_code == 404
    client.post("/thong-bao/da-doc/")
    assert Notice.objects.get(id=notice.id).state == "sent"


def test_all_are_marked_read_at_once(cast: Cast, come_in: In) -> None:
    for number in range(2):
        send(cast.minh, f"k{number}")
    client = come_in(cast.minh)
    page = client.post("/thong-bao/da-doc/", follow=True).content.decode()
    assert "Đã đánh dấu 2 tin là đã đọc." in page
    assert "Không còn tin nào chưa đọc." in client.post("/thong-bao/da-doc/", follow=True).content.decode()


def test_a_long_list_goes_on_on_another_page(cast: Cast, come_in: In) -> None:
    for number in range(51):
        send(cast.minh, f"k{number}", title=f"Tin số {number}")
    client = come_in(cast.minh)
    page = client.get("/thong-bao/")
    rest = client.get(f"/thong-bao/?sau={page.context['page']['next']}")
    shown = [{row.id for row, *_ in one.context["rows"]} for one in (page, rest)]
    assert [len(one) for one in shown] == [50, 1]
    assert not shown[0] & shown[1]


# --- what goes out ---------------------------------------------------------------------------------------


def to_citizen(key: str = "c") -> Notice:
    return operations.send(
        key=key, kind="citizen-ready", to=Citizen(phone="0912345678"), about="dossier", about_id=new_id(),
        title="Hồ sơ đã có kết quả", text="Mời đến nhận.", by=system("Nhắn người dân"), at=MONDAY,
    )  # fmt: skip


def test_without_a_carrier_the_list_says_that_nothing_was_sent(cast: Cast, come_in: In) -> None:
    operations.dispatch(to_citizen().id, at=MONDAY)
    page = come_in(cast.control).get("/xu-ly/tin-gui-di/").content.decode()
    assert "Chưa cấu hình kênh gửi" in page
    assert "Moi den nhan." in page
    assert "0912345678" not in page
    assert "•••678" in page


def test_who_looks_after_messages_sends_again_or_notes_another_way(cast: Cast, come_in: In, settings: Any) -> None:
    carrier.use(settings).before = carrier.rejected
    refused = to_citizen()
    operations.dispatch(refused.id, at=MONDAY)
    aside = to_citizen("d")
    Notice.objects.filter(id=aside.id).update(state="set_aside")
    client = come_in(cast.admin)
    page = client.get("/xu-ly/tin-gui-di/").content.decode()
    assert "số không tồn tại" in page
    client.post(f"/xu-ly/tin-gui-di/{refused.id}/gui-lai/")
    client.post(f"/xu-ly/tin-gui-di/{aside.id}/thoi/")
    assert {row.id: row.state for row in Notice.objects.all()} == {refused.id: "waiting", aside.id: "failed"}
    answer = client.post(f"/xu-ly/tin-gui-di/{refused.id}/gui-lai/", follow=True).content.decode()
    assert "có thể đã có người xử lý" in answer


def test_the_list_is_narrowed_by_channel_and_state(cast: Cast, come_in: In) -> None:
    to_citizen()
    client = come_in(cast.admin)
    assert "Mời đến nhận" not in client.get("/xu-ly/tin-gui-di/?kenh=mail").content.decode()
    assert "Moi den nhan" in client.get("/xu-ly/tin-gui-di/?kenh=sms&trang-thai=waiting").content.decode()
