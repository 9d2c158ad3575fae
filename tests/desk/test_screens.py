"""Every screen of the desk looked at by axe: wide and light, narrow and dark; full, empty, refused, with long names."""

from collections.abc import Iterator
from uuid import UUID

import pytest
from playwright.sync_api import Page, expect
from pytest_django.live_server_helper import LiveServer

from motcua.accounts.models import Account
from motcua.base.actor import Actor
from motcua.dossiers import models, operations
from motcua.dossiers.operations import SupplementItem
from motcua.offices import queries as offices
from motcua.workdays.rules.limits import Limit
from tests.browser import Visitor
from tests.cast import MONDAY, Cast
from tests.desk.conftest import GIVEN, at_the_handler, at_the_leader, drafted
from tests.dossiers.test_payments import kept_file

LONG = "Công Tằng Tôn Nữ Nguyễn Thị Hoàng Ngọc Phương Thảo Nghiêm Uyển"
WORDS = "Đề nghị xác minh việc sử dụng đất ổn định, không tranh chấp, tại khóm 2. " * 6


@pytest.fixture(autouse=True)
def _monday() -> None:
    """The browser has a clock of its own: here everything happens today."""


@pytest.fixture
def visitor(live_server: LiveServer, page: Page) -> Iterator[Visitor]:
    yield Visitor(page, live_server.url)
    page.wait_for_load_state("load")  # a paper still being drawn would hold the tables this test gives back


def come_in(visitor: Visitor, who: Actor) -> None:
    assert who.account_id
    visitor.page.context.clear_cookies()
    visitor.sign_in(Account.objects.get(id=who.account_id), position_id=who.position_id)


def look(visitor: Visitor, *addresses: str) -> None:
    """Each screen as a desk shows it by day, and as a small phone shows it at night."""
    for address in addresses:
        visitor.at(1366)
        visitor.dark(False)
        answer = visitor.go(address)
        assert answer.status == 200, address
        visitor.examine()
        look_small(visitor)


def look_small(visitor: Visitor) -> None:
    visitor.at(320, 640)
    visitor.dark()
    visitor.examine()
    visitor.at(1366)
    visitor.dark(False)


def full(cast: Cast) -> UUID:
    """A dossier with everything on it: a long name, an opinion asked, a visit, a request, notes, a draft, a picture."""
    (dossier_id,) = at_the_handler(cast)
    models.Dossier.objects.filter(id=dossier_id).update(owner_name=LONG, summary=WORDS)
    by, at = cast.minh, MONDAY
    (asked, *_) = offices.to_consult(cast.ward.id, on=at.date())
    operations.consult(
        dossier_id=dossier_id,
        office_id=asked.id,
        question=WORDS,
        within=Limit.parse("2 working days"),
        by=by,
        at=at,
    )
    operations.verify(
        dossier_id=dossier_id,
        visited_at=at,
        place="Khóm 2",
        participants="Tổ trưởng",
        findings=WORDS,
        by=by,
        at=at,
    )
    for for_citizen in (False, True):
        operations.note(dossier_id=dossier_id, text=WORDS, for_citizen=for_citizen, by=by, at=at)
    drafted(cast, dossier_id, WORDS)
    return dossier_id


def test_the_queues_full_filtered_and_empty(committed_cast: Cast, visitor: Visitor) -> None:
    full(committed_cast)
    at_the_handler(committed_cast, code=GIVEN)
    come_in(visitor, committed_cast.minh)
    look(visitor, "/xu-ly/", "/xu-ly/?q=Khong-co-ai", "/xu-ly/?loc=paused", "/xu-ly/vang-mat/")
    come_in(visitor, committed_cast.nam)
    look(visitor, "/xu-ly/", "/xu-ly/cho-ky/")
    come_in(visitor, committed_cast.admin)
    look(visitor, "/xu-ly/can-xem/", "/xu-ly/vang-mat/")


def test_signing_many(committed_cast: Cast, visitor: Visitor) -> None:
    at_the_leader(committed_cast, 2)
    at_the_leader(committed_cast, draft=False)
    models.Dossier.objects.update(owner_name=LONG)
    come_in(visitor, committed_cast.nam)
    look(visitor, "/xu-ly/cho-ky/")
    page = visitor.page
    page.locator("#every").check()
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Ký: xem trước")
    visitor.examine()
    look_small(visitor)
    page.keyboard.press("F9")
    expect(page.locator("h1")).to_have_text("Ký: đã xong 2 trong 2 hồ sơ")
    visitor.examine()
    look_small(visitor)
    assert models.Result.objects.filter(signed_at__isnull=False).count() == 2


def test_a_tax_to_be_paid(committed_cast: Cast, visitor: Visitor) -> None:
    (dossier_id,) = at_the_handler(committed_cast)
    names = ("thông báo nộp lệ phí trước bạ nhà đất của chi cục thuế khu vực.png", "bia.png")
    scans = [(kept_file(name), name) for name in names]
    by = committed_cast.minh
    come_in(visitor, by)
    ask, paid = (f"/xu-ly/ho-so/{dossier_id}/{slug}/" for slug in ("yeu-cau-nop-tien", "da-nop-tien"))
    look(visitor, ask)
    operations.attach(dossier_id=dossier_id, files=scans, by=by, at=MONDAY)
    look(visitor, ask)
    operations.ask_payment(
        dossier_id=dossier_id,
        purpose=WORDS[:300],
        amount=2_350_000,
        notice="1207/TB-CCT",
        notice_file_id=scans[0][0],
        legal_basis="Điều 19 NĐ 126/2020",
        by=by,
        at=MONDAY,
    )
    come_in(visitor, committed_cast.lan)
    look(visitor, paid, f"/xu-ly/ho-so/{dossier_id}/")


@pytest.mark.parametrize("name", ["minh", "cuc", "nam", "lan"])
def test_a_dossier_with_everything_on_it(committed_cast: Cast, visitor: Visitor, name: str) -> None:
    dossier_id = full(committed_cast)
    come_in(visitor, committed_cast.everybody[name])
    look(visitor, f"/xu-ly/ho-so/{dossier_id}/")
    visitor.page.locator("summary").last.click()
    for folded in visitor.page.locator("main details:not([open]) > summary").all():
        folded.click()
    visitor.examine()


@pytest.mark.parametrize(
    "slug",
    ["chuyen", "tra-lai", "phan-cong", "xin-y-kien", "xac-minh", "soan-ket-qua", "yeu-cau-bo-sung", "ky", "xin-loi",
     "dinh-kem"],
)  # fmt: skip
def test_the_handlers_deeds_asked_and_refused(committed_cast: Cast, visitor: Visitor, slug: str) -> None:
    dossier_id = full(committed_cast)
    come_in(visitor, committed_cast.minh)
    look(visitor, f"/xu-ly/ho-so/{dossier_id}/{slug}/")
    button = visitor.page.locator("main form button.btn").first
    if slug in {"tra-lai", "xin-y-kien", "xac-minh", "yeu-cau-bo-sung", "dinh-kem"}:
        button.click()  # empty: what is missing is named
        expect(visitor.page.locator("[data-errors]")).to_be_visible()
        visitor.examine()
        look_small(visitor)


@pytest.mark.parametrize(
    "slug", ["rut", "dinh-chinh", "thu-phi", "nhan-bo-sung", "dung", "ky-thu", "da-gui-thu", "vao-so"]
)
def test_the_other_deeds(committed_cast: Cast, visitor: Visitor, slug: str) -> None:
    dossier_id = full(committed_cast)
    if slug == "nhan-bo-sung":
        item = SupplementItem(what="Tờ khai", reason="Thiếu chữ ký", legal_basis="Điều 6 Nghị định 61/2018/NĐ-CP")
        operations.request_supplement(dossier_id=dossier_id, items=[item], by=committed_cast.minh, at=MONDAY)
    come_in(visitor, {"dung": committed_cast.nam, "ky-thu": committed_cast.nam}.get(slug, committed_cast.lan))
    look(visitor, f"/xu-ly/ho-so/{dossier_id}/{slug}/")


def test_answering_what_another_office_asked(committed_cast: Cast, visitor: Visitor) -> None:
    dossier_id = full(committed_cast)
    asked = models.Consultation.objects.get()
    models.Consultation.objects.update(office=committed_cast.ward)
    come_in(visitor, committed_cast.nam)
    look(visitor, "/xu-ly/", f"/xu-ly/ho-so/{dossier_id}/y-kien/{asked.id}/")
