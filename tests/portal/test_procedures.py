"""Finding a procedure by the words people use, and reading what it takes."""

import re
from collections.abc import Iterator
from datetime import datetime

import pytest
import time_machine
from django.db import connection
from django.test import Client

from motcua.base import moments
from motcua.base.moments import TZ
from motcua.catalogue import operations as catalogue
from motcua.catalogue import queries
from motcua.portal.procedures.pages import MISSES_FROM_A_PLACE
from tests.cast import DATA, MONDAY, SYSTEM, Cast
from tests.portal import story

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _monday() -> Iterator[None]:
    with time_machine.travel(MONDAY, tick=False):
        yield


def page_of(client: Client, address: str) -> str:
    response = client.get(address)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def found_by(page: str) -> list[str]:
    return re.findall(r'<h2><a href="/thu-tuc/([\d.]+)/">', page)


def block(page: str, name: str) -> str:
    """The words of one of the five blocks."""
    inside = page.split(f'aria-labelledby="{name}"')[1].split("</section>")[0]
    return " ".join(re.sub(r"<[^>]+>", " ", inside).split())


def misses() -> list[tuple[str, int]]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT text_folded, times FROM catalogue_searchmiss ORDER BY text_folded")
        return list(cursor.fetchall())


# --- finding ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize("words", ["sao y", "SAO Y", "chứng thực bản sao", "chung thuc ban sao", "chung thuk ban sao"])
def test_people_find_it_with_or_without_marks_by_everyday_words_and_with_a_slip(
    cast: Cast, client: Client, words: str
) -> None:
    catalogue.import_synonyms(DATA / "procedures" / "synonyms.yaml", by=SYSTEM)
    page = page_of(client, f"/thu-tuc/?q={words}")
    assert found_by(page)[0] == "2.000815"
    assert f'value="{words}"' in page


def test_a_line_says_for_whom_how_long_and_how_much(cast: Cast, client: Client) -> None:
    page = page_of(client, "/thu-tuc/?q=sao+y")
    line = re.sub(r"<[^>]+>", " ", page.split('<ol class="results">')[1].split("</ol>")[0])
    line = " ".join(line.split())
    assert "Ai làm được: Cá nhân, tổ chức trong nước, tổ chức nước ngoài" in line
    assert "Mất bao lâu: Trong ngày" in line
    assert "Bao nhiêu tiền: Từ 2.000 đ" in line


def test_nothing_found_tells_what_to_do_and_is_remembered_without_the_person(cast: Cast, client: Client) -> None:
    page = page_of(client, "/thu-tuc/?q=zzzz qqqq")
    assert "Chưa tìm thấy thủ tục nào cho “zzzz qqqq”" in page
    assert "Theo lĩnh vực" in page
    assert "0200 999 9999" in page
    client.get("/thu-tuc/?q=zzzz qqqq")
    client.get("/thu-tuc/?q=trần 999158000011")  # could be somebody's: shown nothing, kept nothing
    assert misses() == [("zzzz qqqq", 2)]


def test_who_asks_for_nonsense_without_end_fills_no_table(cast: Cast, client: Client) -> None:
    for number in range(MISSES_FROM_A_PLACE + 5):
        letters = "".join("zqxw"[int(digit) % 4] * 3 for digit in f"{number:05d}")
        assert client.get(f"/thu-tuc/?q={letters}").status_code == 200
    assert sum(times for _, times in misses()) == MISSES_FROM_A_PLACE


@pytest.mark.parametrize("words", ["%00", "%", "' OR 1=1 --", "<script>alert(1)</script>", "a" * 5000, "🙂", "   "])
def test_whatever_is_typed_gets_a_page(cast: Cast, client: Client, words: str) -> None:
    response = client.get("/thu-tuc/", {"q": words} if words != "%00" else {"q": "\0"})
    assert response.status_code == 200
    assert "<script>alert" not in response.content.decode()


def test_the_fields_lead_to_their_procedures(cast: Cast, client: Client) -> None:
    assert 'href="?linh-vuc=chung-thuc"' in page_of(client, "/thu-tuc/")
    page = page_of(client, "/thu-tuc/?linh-vuc=chung-thuc")
    assert "<h1>Thủ tục về chứng thực</h1>" in page
    assert found_by(page) == ["2.000815"]
    for nothing in ("khong-co", "a" * 500):
        assert "Không có thủ tục nào thuộc lĩnh vực này" in page_of(client, f"/thu-tuc/?linh-vuc={nothing}")
    assert "Theo lĩnh vực" in page_of(client, "/thu-tuc/?linh-vuc=%00&viec=%00&trang=%00")


# --- one procedure ---------------------------------------------------------------------------------------


def test_five_blocks_answer_five_questions(cast: Cast, client: Client) -> None:
    page = page_of(client, "/thu-tuc/2.000815/")
    assert "<h1>Chứng thực bản sao từ bản chính</h1>" in page
    blocks = ["Ai làm được", "Cần chuẩn bị", "Mất bao lâu", "Bao nhiêu tiền", "Nhận ở đâu"]
    assert re.findall(r"</svg>([^<]+)</h2>", page) == blocks
    assert "Bản chính giấy tờ, văn bản mang bản chính để xem rồi trả lại" in block(page, "what")
    assert "2.000 đ một trang, từ trang thứ 3: 1.000 đ; không quá 200.000 đ một bản" in block(page, "money")
    assert "tổng cộng không quá 2 ngày làm việc" in block(page, "time")
    assert "Căn cứ pháp lý" in page


@pytest.mark.parametrize(
    ("code", "now", "example"),
    [
        ("2.000815", (10, 5, 9, 0), "lúc 09:00 hôm nay, 05/10/2026, thì hẹn trả 17 giờ 00, thứ Hai"),
        ("2.000815", (10, 5, 15, 30), "lúc 15:30 hôm nay, 05/10/2026, thì hẹn trả 17 giờ 00, thứ Ba"),
        # nobody can hand in anything at night, at noon or on a day off: the example begins when the counter opens
        ("2.000815", (10, 5, 20, 0), "lúc 07:00, 06/10/2026, thì hẹn trả 17 giờ 00, thứ Ba"),
        ("2.000815", (10, 5, 12, 0), "lúc 13:30 hôm nay, 05/10/2026, thì hẹn trả 17 giờ 00, thứ Hai"),
        ("1.004873", (10, 4, 9, 0), "lúc 07:00, 05/10/2026, thì hẹn trả 17 giờ 00, thứ Năm"),
        ("1.004873", (8, 31, 9, 0), "lúc 07:00, 03/09/2026, thì hẹn trả 17 giờ 00, thứ Ba, ngày 08"),
    ],
)
def test_the_example_is_honest_about_the_hour(
    cast: Cast, client: Client, code: str, now: tuple[int, int, int, int], example: str
) -> None:
    with time_machine.travel(datetime(2026, *now, tzinfo=TZ), tick=False):
        assert example in block(page_of(client, f"/thu-tuc/{code}/"), "time")


@pytest.mark.parametrize("code", ["2.000815", "1.004873", "1.001612", "2.000986"])
@pytest.mark.parametrize("hour", [(5, 7, 0), (5, 15, 1), (9, 10, 0)])
def test_the_example_date_is_the_one_the_counter_promises(
    cast: Cast, client: Client, code: str, hour: tuple[int, int, int]
) -> None:
    at = datetime(2026, 10, *hour, tzinfo=TZ)
    dossier = story.accepted(cast, code, at=at)
    with time_machine.travel(at, tick=False):
        page = page_of(client, f"/thu-tuc/{code}/?truong-hop={dossier.case}")
    assert f"thì hẹn trả {moments.in_words(dossier.due_at)}" in block(page, "time")


def test_choosing_a_case_makes_the_list_ones_own(cast: Cast, client: Client) -> None:
    said = queries.version(cast.version("1.004873")).definition
    cases = {one.key: one for one in said.cases}
    assert len(cases) > 1
    for key, case in cases.items():
        page = page_of(client, f"/thu-tuc/1.004873/?truong-hop={key}")
        assert f"cho trường hợp: <strong>{case.name}</strong>" in page
        assert page.count(" checked") == 1
        for one in said.components:
            named = one.name in block(page, "what")
            assert named == (not one.cases or key in one.cases) or any(
                one.name in other.name for other in said.components_for(key)
            )
    nonsense = page_of(client, "/thu-tuc/1.004873/?truong-hop=khong-co")
    assert f"<strong>{said.cases[0].name}</strong>" in nonsense


def test_papers_the_office_looks_up_are_not_asked_for(cast: Cast, client: Client) -> None:
    words = block(page_of(client, "/thu-tuc/1.004873/"), "what")
    assert "Không phải nộp, cơ quan tự tra" in words


def test_the_leaflet_leads_back_to_the_page(cast: Cast, client: Client) -> None:
    page = page_of(client, "/thu-tuc/2.000815/")
    assert 'class="print-only qr__link">http://127.0.0.1:8000/thu-tuc/2.000815/<' in page
    assert "data:image/svg+xml" in page


@pytest.mark.parametrize("code", ["1.000000.00.00.H20", "9.999999", "khong-co", "2.000815'", "%00", "x" * 300])
def test_an_unknown_procedure_is_not_found(cast: Cast, client: Client, code: str) -> None:
    assert client.get(f"/thu-tuc/{code}/").status_code == 404
