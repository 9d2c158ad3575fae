"""The catalogue's pages: what each version says and where it is at fault; drawn, compared, published, withdrawn."""

from uuid import UUID

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from pytest_django.fixtures import DjangoAssertNumQueries

from motcua.board.catalogue.reading import drawing, read_out
from motcua.catalogue import operations, queries
from motcua.catalogue.rules import bpmn, files
from tests.cast import DATA, MONDAY, SYSTEM, Cast
from tests.signed_in import In

pytestmark = pytest.mark.django_db

CODE = "1.004873"


def text_of(code: str = CODE) -> str:
    return next((DATA / "procedures").glob(f"{code}_*2025-07-01.yaml")).read_text()


def later() -> str:
    """The same procedure from another day on, a day longer."""
    return text_of().replace("valid_from: 2025-07-01", "valid_from: 2026-11-01", 1).replace(
        "limit: 3 working days", "limit: 4 working days", 1
    )  # fmt: skip


def draft(text: str) -> UUID:
    return operations.import_file(text, by=SYSTEM, at=MONDAY).id


def test_procedures_are_listed_with_their_state_and_faults(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    page = client.get("/dieu-hanh/danh-muc/").content.decode()
    assert CODE in page
    assert "Đang công bố" in page
    draft(later())
    assert "có bản thảo" in client.get("/dieu-hanh/danh-muc/?q=hon nhan").content.decode()
    assert CODE not in client.get("/dieu-hanh/danh-muc/?q=2.000815").content.decode()
    assert "Không có thủ tục nào" in client.get("/dieu-hanh/danh-muc/?q=khong co gi").content.decode()


def test_the_list_goes_on_code_by_code(cast: Cast) -> None:
    shown: list[str] = []
    after = ""
    while True:
        kept, after = queries.kept_procedures(on=MONDAY.date(), after=after, limit=3)
        shown += [one.code for one in kept]
        if not after:
            break
    assert shown == sorted(set(shown))
    assert len(shown) == 4


def test_who_does_not_keep_the_catalogue_stays_out(cast: Cast, come_in: In) -> None:
    for who in (cast.nam, cast.thu, cast.minh):
        assert come_in(who).get("/dieu-hanh/danh-muc/").status_code == 403
    assert come_in(cast.admin).get("/dieu-hanh/danh-muc/").status_code == 200


def test_a_version_is_read_out_whole_and_drawn(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    found = queries.version(cast.version(CODE))
    page = client.get(f"/dieu-hanh/danh-muc/phien-ban/{found.id}/").content.decode()
    definition = found.definition
    for words in (
        *(one.name for one in definition.components),
        *(step.name for step in definition.route.steps),
        *(one.article for one in definition.legal_basis if one.article),
        "3 ngày làm việc",
    ):
        assert words.split("’")[0][:40] in page.replace("&#x27;", "'"), words
    assert page.count('class="route__step"') == len(definition.route.steps)
    assert client.get(f"/dieu-hanh/danh-muc/phien-ban/{UUID(int=7)}/").status_code == 404


def test_every_file_can_be_read_out_and_drawn() -> None:
    for file in sorted((DATA / "procedures").glob("[0-9]*.yaml")):
        definition = files.read(file.read_text())
        labels = [said.label for said in read_out(definition)]
        assert len(labels) > 4, file.name
        assert not [label for label in labels if label.isascii() and "_" in label], file.name
        drawn = drawing(definition.route)
        assert len([one for one in drawn.shapes if one.kind == "step"]) == len(definition.route.steps)


def test_pages_ask_few_questions(
    cast: Cast, come_in: In, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client = come_in(cast.control)
    for address in ("/dieu-hanh/danh-muc/", f"/dieu-hanh/danh-muc/phien-ban/{cast.version(CODE)}/"):
        client.get(address)
        with django_assert_max_num_queries(12):
            client.get(address)


# --- publishing and withdrawing --------------------------------------------------------------------------


def test_a_draft_is_compared_and_then_published(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    version_id = draft(later())
    address = f"/dieu-hanh/danh-muc/phien-ban/{version_id}/cong-bo/"
    page = client.get(address).content.decode()
    assert "4 ngày làm việc" in page
    assert queries.version(version_id).status == "draft"
    assert client.post(address)["Location"] == f"/dieu-hanh/danh-muc/phien-ban/{version_id}/"
    assert queries.version(version_id).status == "published"
    assert "không còn là bản thảo" in client.post(address).content.decode()


def test_a_version_at_fault_is_not_published_and_says_where(cast: Cast, come_in: In) -> None:
    other = later().replace("code: '1.004873'", "code: '9.004873'")
    version_id = draft(other.replace("limit: 4 working days", "limit: 1 working days"))
    client = come_in(cast.control)
    page = client.post(f"/dieu-hanh/danh-muc/phien-ban/{version_id}/cong-bo/").content.decode()
    assert "Chưa công bố được" in page
    assert "Chỗ phải sửa" in client.get(f"/dieu-hanh/danh-muc/phien-ban/{version_id}/").content.decode()
    assert queries.version(version_id).status == "draft"


def test_a_version_is_withdrawn_with_a_reason(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    version_id = cast.version(CODE)
    address = f"/dieu-hanh/danh-muc/phien-ban/{version_id}/rut/"
    assert "Chưa có lý do rút" in client.post(address, {"reason": ""}).content.decode()
    client.post(address, {"reason": "thay bằng thủ tục khác"})
    assert queries.version(version_id).status == "withdrawn"
    assert "đã được rút" in client.post(address, {"reason": "lần nữa"}).content.decode()


# --- files -----------------------------------------------------------------------------------------------


def test_a_file_is_checked_and_compared_before_it_becomes_a_draft(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    address = "/dieu-hanh/danh-muc/nhap-tep/"
    file = SimpleUploadedFile("thu-tuc.yaml", later().encode())
    page = client.post(address, {"file": file}).content.decode()
    assert "Khác phiên bản" in page
    assert "4 ngày làm việc" in page
    assert len(queries.versions(CODE)) == 1, "a look changes nothing"
    client.post(address, {"text": later(), "confirmed": "yes"})
    assert [one.status for one in queries.versions(CODE)] == ["draft", "published"]


@pytest.mark.parametrize(
    ("content", "sentence"), [(b"code: 1", "Tệp chưa đọc được"), (b"\xff\xfe", "UTF-8"), (b"{", "Tệp chưa đọc được")]
)
def test_a_file_that_cannot_be_read_is_told_why(cast: Cast, come_in: In, content: bytes, sentence: str) -> None:
    page = come_in(cast.control).post("/dieu-hanh/danh-muc/nhap-tep/", {"file": SimpleUploadedFile("a.yaml", content)})
    assert sentence in page.content.decode()


def test_what_is_downloaded_is_read_back_the_same(cast: Cast, come_in: In) -> None:
    client = come_in(cast.control)
    found = queries.version(cast.version(CODE))
    answer = client.get(f"/dieu-hanh/danh-muc/phien-ban/{found.id}/tep/")
    assert answer["Content-Disposition"] == f'attachment; filename="{CODE}_2025-07-01.yaml"'
    assert files.read(answer.content.decode()) == found.definition
    diagram = client.get(f"/dieu-hanh/danh-muc/phien-ban/{found.id}/bpmn/").content.decode()
    assert bpmn.read(diagram) == found.definition.route
