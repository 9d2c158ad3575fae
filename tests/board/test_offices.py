"""The units' pages: the tree of a day, one unit's history and people, deeds to it, and a file foretold."""

from datetime import date
from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.accounts.models import Account
from motcua.offices import operations, queries
from motcua.offices.models import Office, Position
from motcua.offices.rules import unitfile
from tests.cast import DATA, MONDAY, WARD, Cast
from tests.signed_in import In

pytestmark = pytest.mark.django_db


def deed(client: Client, office: Office, slug: str, **told: str) -> str:
    answer = client.post(f"/dieu-hanh/don-vi/{office.id}/{slug}/", told, follow=True)
    return str(answer.content.decode())


def test_the_tree_shows_the_units_of_a_day(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    page = client.get("/dieu-hanh/don-vi/").content.decode()
    assert cast.ward.name in page
    assert "branch--2" in page
    only = client.get("/dieu-hanh/don-vi/?q=sa nhien").content.decode()
    assert cast.ward.name in only
    assert cast.neighbour.name not in only
    assert "Không có đơn vị nào" in client.get("/dieu-hanh/don-vi/?ngay=01/01/1990").content.decode()
    assert client.get("/dieu-hanh/don-vi/?ngay=khong").status_code == 200


def test_home_affairs_look_on_and_only_the_administrator_changes(cast: Cast, come_in: In) -> None:
    assert cast.control.position_id is not None
    Position.objects.filter(id=cast.control.position_id).update(role="home_affairs")
    client = come_in(cast.control)
    page = client.get(f"/dieu-hanh/don-vi/{cast.ward.id}/").content.decode()
    assert cast.nam.name in page
    assert "Giao vị trí" not in page
    for address in ("nhap-tep/", f"{cast.ward.id}/ket-thuc/", f"vi-tri/{cast.nam.position_id}/thoi/"):
        assert client.get(f"/dieu-hanh/don-vi/{address}").status_code == 403
    assert come_in(cast.nam).get("/dieu-hanh/don-vi/").status_code == 403


def test_one_unit_opens_with_few_questions(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = come_in(cast.admin)
    for address, most in (("/dieu-hanh/don-vi/", 10), (f"/dieu-hanh/don-vi/{cast.ward.id}/", 12)):
        client.get(address)
        with django_assert_max_num_queries(most):
            client.get(address)


def test_a_unit_is_opened_renamed_and_closed_by_its_pages(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    page = deed(
        client, cast.ward, "mo-duoi", code=f"{WARD}.77", name="Phòng Số hóa", kind="division", on="12/10/2026",
        fields_of_work="so-hoa, ho-tich",
    )  # fmt: skip
    assert "Đã thành lập Phòng Số hóa" in page
    made = Office.objects.get(code=f"{WARD}.77")
    assert (made.parent_id, made.fields) == (cast.ward.id, ["so-hoa", "ho-tich"])
    named = {"code": f"{WARD}.77", "name": "Phòng Chuyển đổi số", "kind": "division"}
    page = deed(client, made, "doi-ten", **named, on="12/10/2026")
    assert "Tên mới phải có hiệu lực sau ngày thành lập" in page
    assert "Phòng Chuyển đổi số" in page, "what was typed stays"
    deed(client, made, "doi-ten", **named, on="19/10/2026")
    renamed = Office.objects.get(code=f"{WARD}.77", valid_to=None)
    assert renamed.name == "Phòng Chuyển đổi số"
    history = client.get(f"/dieu-hanh/don-vi/{renamed.id}/").content.decode()
    assert "Phòng Số hóa → đơn vị này" in history
    page = deed(client, renamed, "ket-thuc", last_day="30/10/2026", successors="H99.99.99")
    assert "Không có đơn vị mang mã H99.99.99" in page
    deed(client, renamed, "ket-thuc", last_day="30/10/2026", successors=f"{WARD}.11")
    renamed.refresh_from_db()
    assert renamed.valid_to == date(2026, 10, 30)


def test_units_are_merged_and_split_by_their_pages(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    page = deed(
        client, cast.ward, "sap-nhap", code="H99.88", name="Phường Mới", kind="commune", on="01/11/2026",
        others=cast.neighbour.code,
    )  # fmt: skip
    assert "Đã sáp nhập thành Phường Mới" in page
    merged = Office.objects.get(code="H99.88")
    assert {cast.ward.id, cast.neighbour.id} <= {one.predecessor_id for one in queries.history(merged)}
    page = deed(client, merged, "chia-tach", parts="H99.89, Phường Đông", on="01/12/2026")
    assert "Chia tách cần ít nhất hai đơn vị mới" in page
    assert "hãy ghi mã" in deed(client, merged, "chia-tach", parts="H99.89 Phường Đông", on="01/12/2026")
    deed(client, merged, "chia-tach", parts="H99.89, Phường Đông\nH99.90, Phường Tây", on="01/12/2026")
    assert {one.successor.code for one in queries.history(merged) if one.kind == "split"} == {"H99.89", "H99.90"}


def test_a_position_is_given_and_ended_by_its_pages(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    told = {"username": "khong-co", "role": "handler", "title": "Chuyên viên", "on": "12/10/2026"}
    assert "Không có tài khoản nào mang tên này" in deed(client, cast.ward, "giao-vi-tri", **told)
    lan = Position.objects.get(id=cast.lan.position_id or UUID(int=0)).account
    assert "Đã giao vị trí Chuyên viên" in deed(client, cast.ward, "giao-vi-tri", **{**told, "username": lan.username})
    given = Position.objects.get(account=lan, office=cast.ward, role="handler")
    again = deed(client, cast.ward, "giao-vi-tri", **{**told, "username": lan.username})
    assert "đang giữ chính vị trí đó" in again
    address = f"/dieu-hanh/don-vi/vi-tri/{given.id}/thoi/"
    assert "không thể trước ngày nhận việc" in client.post(address, {"last_day": "01/10/2026"}).content.decode()
    client.post(address, {"last_day": "31/12/2026"})
    given.refresh_from_db()
    assert given.valid_to == date(2026, 12, 31)


def test_an_empty_form_is_answered_beside_its_boxes(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    for slug in ("giao-vi-tri", "mo-duoi", "doi-ten", "sap-nhap", "chia-tach", "ket-thuc"):
        assert "Có lỗi" in deed(client, cast.ward, slug, on="") or "Chưa có" in deed(client, cast.ward, slug, on="")
    assert client.get(f"/dieu-hanh/don-vi/{cast.ward.id}/khong-co/").status_code == 404


# --- a file ----------------------------------------------------------------------------------------------

FILE = f"""
province: H99
offices:
  - {{code: H99.95, name: UBND xã Mới, kind: commune, parent: H99, from: 2026-11-01}}
people:
  - username: nguoi.moi
    name: Người Mới
    positions:
      - {{office: H99.95, role: leader, title: Chủ tịch, from: 2026-11-01}}
      - {{office: {WARD}, role: control, title: Kiểm soát, from: 2026-11-01}}
"""


def test_a_file_is_foretold_without_a_trace_and_then_taken_in(cast: Cast, come_in: In) -> None:
    client = come_in(cast.admin)
    file = SimpleUploadedFile("don-vi.yaml", _with_parents().encode())
    preview = client.post("/dieu-hanh/don-vi/nhap-tep/", {"file": file}).content.decode()
    assert "UBND xã Mới" in preview
    assert "Người Mới (nguoi.moi)" in preview
    assert "Chủ tịch, UBND xã Mới" in preview
    assert not Office.objects.filter(code="H99.95").exists()
    assert not Account.objects.filter(username="nguoi.moi").exists()
    client.post("/dieu-hanh/don-vi/nhap-tep/", {"text": _with_parents(), "confirmed": "yes"})
    assert Position.objects.filter(account__username="nguoi.moi").count() == 2
    again = client.post("/dieu-hanh/don-vi/nhap-tep/", {"text": _with_parents()}).content.decode()
    assert "Tệp không đổi gì" in again


def _with_parents() -> str:
    """The file with the units that its own stand under, as a file must be."""
    units = [
        f"  - {{code: {one.code}, name: '{one.name}', kind: {one.kind}, from: {one.valid_from}"
        + (f", parent: {one.parent.code}" if one.parent else "")
        + "}\n"
        for one in Office.objects.filter(code__in=["H99", WARD]).select_related("parent").order_by("code")
    ]
    return FILE.replace("offices:\n", "offices:\n" + "".join(units))


def test_what_a_preview_says_is_what_the_import_does(cast: Cast) -> None:
    file = unitfile.read(_with_parents())
    foretold = operations.foretell_import(file, by=cast.admin, at=MONDAY)
    done = operations.import_units(file, by=cast.admin, at=MONDAY)
    assert (len(foretold.opened), len(foretold.people), len(foretold.positions)) == (
        done.offices,
        done.people,
        done.positions,
    )
    assert operations.foretell_import(file, by=cast.admin, at=MONDAY).nothing


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"province: H98\noffices: []\n", "Tệp của tỉnh H98"),
        (b"province: H99\noffices:\n  - {code: x}\n", "Dòng 3"),
        (b"\xff\xfe", "UTF-8"),
        (b"{", "Dòng 1"),
    ],
)
def test_a_file_that_is_wrong_is_told_line_by_line(cast: Cast, come_in: In, content: bytes, sentence: str) -> None:
    page = come_in(cast.admin).post("/dieu-hanh/don-vi/nhap-tep/", {"file": SimpleUploadedFile("tep.yaml", content)})
    assert sentence in page.content.decode()
    assert "Lỗi: " in page.content.decode()


def test_the_real_province_file_changes_nothing_where_it_was_taken_in(cast: Cast) -> None:
    file = unitfile.read((DATA / "offices" / "song-tien.yaml").read_text())
    foretold = operations.foretell_import(file, by=cast.admin, at=MONDAY)
    assert all(one.valid_to for one in foretold.opened), "only units of the era before are missing"
