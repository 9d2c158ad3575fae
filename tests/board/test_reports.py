"""Reports on the board: whose figures, which number opens what, and files no spreadsheet is fooled by."""

import csv
import re
from collections.abc import Iterator
from datetime import timedelta
from io import BytesIO, StringIO
from uuid import UUID
from zipfile import ZipFile

import pytest
import time_machine
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actor import system
from motcua.board.reports import exports
from motcua.board.reports.exports import Table
from motcua.board.roles import REPORTS
from motcua.dossiers import operations as dossiers
from motcua.dossiers.models import Dossier
from motcua.intake import operations as intake
from motcua.intake.operations import Answer
from motcua.journal import operations as deliveries
from motcua.journal.models import Delivery
from motcua.targets import operations
from motcua.targets.models import FrozenReport, Span
from tests.cast import MONDAY, Cast
from tests.dossiers.test_life import certified_copy, single_status
from tests.signed_in import In

pytestmark = pytest.mark.django_db

REPORT = "/dieu-hanh/bao-cao/"
LIST = "/dieu-hanh/bao-cao/ho-so/"
OCTOBER = "ky=thang&nam=2026&so=10"


def a_weeks_work(cast: Cast) -> tuple[UUID, UUID, UUID]:
    """One withdrawn, one that became late and still is, one at the neighbour's."""
    begun = MONDAY - timedelta(days=10)
    withdrawn = dossiers.accept(certified_copy(cast), by=cast.lan, at=begun).id
    dossiers.withdraw(dossier_id=withdrawn, reason="đổi ý", by=cast.lan, at=begun + timedelta(hours=1))
    late = dossiers.accept(single_status(cast), by=cast.lan, at=begun).id
    dossiers.forward(dossier_id=late, by=cast.lan, at=begun + timedelta(days=1))
    other = dossiers.accept(
        certified_copy(cast, receiving_office_id=cast.neighbour_desk.office_id, authority_id=cast.neighbour.id),
        by=cast.neighbour_desk,
        at=begun,
    ).id
    for delivery in Delivery.objects.filter(handler=operations.FOLLOWER):
        assert deliveries.deliver(delivery.id, at=MONDAY)
    return withdrawn, late, other


def text(answer: object) -> str:
    content: bytes = getattr(answer, "content")  # noqa: B009 - the test client's answer has no useful type
    return content.decode()


def line(page: str, name: str) -> list[int]:
    """The numbers of one line of the table."""
    found = re.search(rf'<tr><th scope="row">{name}</th>(.*?)</tr>', page, re.DOTALL)
    assert found, name
    cells = re.findall(r"<td[^>]*>(.*?)</td>", found[1])
    return [int(re.sub(r"<[^>]+>", "", cell)) for cell in cells[:15]]


def test_only_those_who_steer_or_watch_read_reports(cast: Cast, come_in: In) -> None:
    for who in cast.everybody.values():
        for address in (REPORT, LIST, "/dieu-hanh/bao-cao/cach-tinh/"):
            assert come_in(who).get(address).status_code == (200 if who.role in REPORTS else 403), who.role


def test_the_form_counts_and_says_apart_what_was_withdrawn(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    page = text(come_in(cast.nam).get(f"{REPORT}?{OCTOBER}&theo=don-vi"))
    assert line(page, cast.ward.name) == [2, 0, 2, 0, 1, 0, 1, 0, 1, 0, 1, 1, 0, 0, 1]


def test_a_leader_sees_their_own_and_who_watches_sees_everybodys(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    own = text(come_in(cast.nam).get(f"{REPORT}?{OCTOBER}&theo=don-vi"))
    assert cast.neighbour.name not in own
    stolen = text(come_in(cast.nam).get(f"{REPORT}?{OCTOBER}&theo=don-vi&don-vi={cast.neighbour.code}"))
    assert line(stolen, "Tổng cộng")[0] == 2, "a unit outside one's own is as good as none"
    page = text(come_in(cast.control).get(f"{REPORT}?{OCTOBER}&theo=don-vi"))
    assert line(page, "Tổng cộng")[0] == 3


def test_every_number_opens_as_many_dossiers_as_it_says(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    client = come_in(cast.control)
    page = text(client.get(f"{REPORT}?{OCTOBER}&theo=thu-tuc"))
    links = re.findall(r'href="(/dieu-hanh/bao-cao/ho-so/[^"]+)">(\d+)</a>', page)
    assert len(links) > 10
    for address, number in links:
        found = text(client.get(address.replace("&amp;", "&")))
        assert found.count('data-label="Mã hồ sơ"') == int(number), address


def test_as_of_a_past_moment_the_same_figures_for_ever(cast: Cast, come_in: In) -> None:
    _, late, _ = a_weeks_work(cast)
    client = come_in(cast.control)
    address = f"{REPORT}?{OCTOBER}&theo=don-vi&tai=2026-09-30T12:00"
    before = line(text(client.get(address)), "Tổng cộng")
    dossiers.withdraw(dossier_id=late, reason="đổi ý", by=cast.lan, at=MONDAY)
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY)
    assert line(text(client.get(address)), "Tổng cộng") == before
    assert line(text(client.get(f"{REPORT}?{OCTOBER}&theo=don-vi")), "Tổng cộng") != before


def test_late_dossiers_name_the_step_and_who_held_it_but_no_citizen(cast: Cast, come_in: In) -> None:
    _, late, _ = a_weeks_work(cast)
    page = text(come_in(cast.nam).get(f"{LIST}?{OCTOBER}&o=missed"))
    row = Dossier.objects.get(id=late)
    assert row.code in page
    assert row.owner_name not in page
    assert "T. T. Hoa" in page
    assert "giờ" in page
    assert "(đang ở đây)" in page


def test_what_was_refused_at_the_counter_is_in_no_column(cast: Cast, come_in: In) -> None:
    told = Answer(version_id=cast.version("2.000815"), office_id=cast.desk.id, person_id=cast.hoa_id, key="mot-lan")
    intake.refuse(
        told, reason="không thuộc thẩm quyền", legal_basis="Điều 17", by=cast.lan, at=MONDAY - timedelta(days=3)
    )
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY)
    assert "Không có hồ sơ nào" in text(come_in(cast.nam).get(f"{REPORT}?{OCTOBER}"))


def test_a_dossier_sent_online_is_counted_so(cast: Cast, come_in: In) -> None:
    dossiers.accept(certified_copy(cast, channel="online"), by=cast.lan, at=MONDAY - timedelta(days=3))
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY)
    page = text(come_in(cast.nam).get(f"{REPORT}?{OCTOBER}&theo=don-vi"))
    assert line(page, "Tổng cộng")[:4] == [1, 1, 0, 0]


@pytest.mark.parametrize(
    "query",
    ["ky=tuan", "ky=quy&so=9", "nam=0", "nam=x", "tai=hom-qua", "tai=2099-01-01T00:00", "theo=ai", "so=13", "mau=khac",
     "don-vi=H00", "sau=x_y", "o=gi", "xuat=pdf"],
)  # fmt: skip
def test_an_address_that_says_nonsense_falls_back(cast: Cast, come_in: In, query: str) -> None:
    client = come_in(cast.nam)
    assert client.get(f"{REPORT}?{query}").status_code == 200
    assert client.get(f"{LIST}?{query}").status_code == 200


def test_a_period_that_has_not_begun_says_so(cast: Cast, come_in: In) -> None:
    assert "Kỳ này chưa bắt đầu" in text(come_in(cast.nam).get(f"{REPORT}?ky=thang&nam=2026&so=12"))


def test_questions_do_not_grow_with_lines(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    client = come_in(cast.control)
    client.get(f"{REPORT}?{OCTOBER}&theo=don-vi")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{REPORT}?{OCTOBER}&theo=don-vi")
    assert len(asked) <= 14, "\n".join(one["sql"][:120] for one in asked)
    with CaptureQueriesContext(connection) as asked:
        client.get(f"{LIST}?{OCTOBER}&o=received")
    assert len(asked) <= 14


# --- files -----------------------------------------------------------------------------------------------


def body(answer: object) -> bytes:
    return b"".join(getattr(answer, "streaming_content"))  # noqa: B009


def test_a_csv_says_what_was_asked_and_how_many_rows_came(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    answer = come_in(cast.control).get(f"{LIST}?{OCTOBER}&o=received&xuat=csv")
    assert answer.streaming
    assert answer["Content-Disposition"] == 'attachment; filename="ho-so-thang-10-2026.csv"'
    content = body(answer)
    assert content.startswith(b"\xef\xbb\xbf")
    rows = list(csv.reader(StringIO(content.decode("utf-8-sig"))))
    assert ["Kỳ báo cáo", "Tháng 10/2026 (15/09/2026–14/10/2026)"] in rows
    assert ["Số dòng", "3"] in rows
    assert any(row[0] == "Người lập" and cast.control.name in row[1] for row in rows)


def test_an_xlsx_holds_the_same_table(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    answer = come_in(cast.control).get(f"{REPORT}?{OCTOBER}&theo=don-vi&xuat=xlsx")
    book = ZipFile(BytesIO(body(answer)))
    sheet = book.read("xl/worksheets/sheet1.xml").decode()
    assert "Tổng cộng" in sheet
    assert "(11) Đang giải quyết: quá hạn" in sheet
    assert "<f>" not in sheet


@pytest.mark.parametrize("begins", ["=", "+", "-", "@", "\t", "\r"])
def test_no_cell_is_run_as_a_formula(begins: str) -> None:
    bad = begins + "HYPERLINK(1)"
    table = Table("x", "x", [("Lọc", bad)], ["Tên"], [[bad], [-5]])
    rows = list(csv.reader(StringIO(b"".join(exports.as_csv(table)).decode("utf-8-sig"))))
    assert ["'" + bad] in rows or ["'" + bad.replace("\r", "\n")] in rows
    assert ["-5"] in rows, "a number stays a number"
    with exports.as_xlsx(table) as file:
        assert "<f>" not in ZipFile(file.name).read("xl/worksheets/sheet1.xml").decode()


def test_a_file_is_written_as_it_is_read() -> None:
    """Nothing is gathered: the first piece is there before the last row has been asked for."""
    taken: list[int] = []

    def rows() -> Iterator[list[int]]:
        for number in range(1000):
            taken.append(number)
            yield [number]

    pieces = exports.as_csv(Table("x", "x", [], ["Số"], rows()))
    for _ in range(5):
        next(pieces)
    assert len(taken) < 5


# --- reports handed up -----------------------------------------------------------------------------------

FROZEN = "/dieu-hanh/bao-cao/da-chot/"


def test_a_report_is_fixed_on_paper_and_counting_again_says_the_same(cast: Cast, come_in: In) -> None:
    _, late, _ = a_weeks_work(cast)
    client = come_in(cast.nam)
    assert client.post(f"{FROZEN}?{OCTOBER}&theo=linh-vuc").status_code == 302
    kept = FrozenReport.objects.get()
    assert (kept.name, kept.authority, kept.made_by) == ("Tháng 10/2026", cast.ward.code, cast.nam.name)
    dossiers.withdraw(dossier_id=late, reason="đổi ý", by=cast.lan, at=MONDAY + timedelta(hours=1))
    operations.rebuild(by=system("Thử nghiệm"), at=MONDAY + timedelta(hours=2))
    with time_machine.travel(MONDAY + timedelta(days=40), tick=False):
        page = text(come_in(cast.nam).get(f"{FROZEN}{kept.id}/"))
    assert "ra cùng số liệu" in page
    assert text(client.get(FROZEN)).count("Mở PDF") == 1
    paper = client.get(f"{FROZEN}{kept.id}.pdf").content
    assert paper.startswith(b"%PDF")


def test_a_changed_figure_shows_beside_what_was_handed_up(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    client = come_in(cast.nam)
    client.post(f"{FROZEN}?{OCTOBER}")
    Span.objects.filter(standing="on_time").update(standing="late")
    assert "ra số liệu khác" in text(client.get(f"{FROZEN}{FrozenReport.objects.get().id}/"))


def test_a_neighbour_sees_no_report_of_another(cast: Cast, come_in: In) -> None:
    a_weeks_work(cast)
    come_in(cast.control).post(f"{FROZEN}?{OCTOBER}")
    kept = FrozenReport.objects.get()
    for address in (f"{FROZEN}{kept.id}/", f"{FROZEN}{kept.id}.pdf"):
        assert come_in(cast.nam).get(address).status_code == 404


def test_an_empty_period_and_figures_that_do_not_tie_are_not_fixed(cast: Cast, come_in: In) -> None:
    client = come_in(cast.nam)
    client.post(f"{FROZEN}?{OCTOBER}")
    a_weeks_work(cast)
    Span.objects.filter(standing="on_time").update(standing="lost")
    client.post(f"{FROZEN}?{OCTOBER}")
    assert "Số liệu không cân" in text(client.get(f"{REPORT}?{OCTOBER}"))
    assert not FrozenReport.objects.exists()
