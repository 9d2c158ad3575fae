"""Following a dossier: every state in honest words, nothing about anyone, and no guessing."""

import re
from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from motcua.accounts import queries as accounts
from motcua.catalogue import queries as catalogue
from motcua.dossiers import operations as dossiers
from motcua.dossiers.models import Dossier
from motcua.dossiers.operations import SupplementItem
from motcua.paperwork.models import Paper
from motcua.portal.tracking import pages
from motcua.portal.tracking.forms import as_typed
from tests.cast import MONDAY, Cast
from tests.dossiers.test_payments import kept_file
from tests.portal import story
from tests.portal.story import PRIVATE, WEDNESDAY

pytestmark = pytest.mark.django_db
#: The last four of ba Hoa's phone, and of her number.
FOURS = ("5678", "0011")


@pytest.fixture(autouse=True)
def _wednesday() -> object:
    with time_machine.travel(WEDNESDAY, tick=False):
        yield


def ask(client: Client, code: str, four: str = FOURS[0]) -> str:
    """The page behind a right pair."""
    response = client.post("/tra-cuu/", {"code": code, "four": four})
    assert response.status_code == 302
    page = client.get(response["Location"])
    assert page.status_code == 200
    return page.content.decode()


def text_of(page: str) -> str:
    return re.sub(r"\s+", " ", re.sub(r"<[^>]+>", " ", page))


@pytest.mark.parametrize("state", story.STATES)
def test_each_state_says_where_it_is_and_what_to_do_and_nothing_of_anyone(
    cast: Cast, client: Client, state: str
) -> None:
    make, words = story.STATES[state]
    dossier = make(cast)
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    for page in (ask(client, dossier.code), client.get(f"/giay/{token}").content.decode()):
        assert [one for one in words if one not in text_of(page)] == []
        assert "Bây giờ ông/bà cần làm gì?" in page
        assert "0299 1611" in page
        assert [one for one in PRIVATE if one in page] == []
        # what stands at the stages: one is now, and it is said to those who can't see it
        assert page.count('aria-current="step"') == 1


@pytest.mark.parametrize("four", FOURS)
def test_the_last_four_of_phone_or_number_open_it_however_the_code_was_typed(
    cast: Cast, client: Client, four: str
) -> None:
    code = story.accepted(cast).code
    for typed in (code, code.lower(), f"  {code} ", code.replace("-", " – "), code.replace("-", " ")):
        assert "Hẹn trả kết quả" in ask(client, typed, four)
    assert "Hẹn trả kết quả" in ask(client, code, f" {four[:2]} {four[2:]} ")


def test_the_due_date_explains_itself(cast: Cast, client: Client) -> None:
    page = ask(client, story.in_process(cast).code)
    assert "17 giờ 00, thứ Năm, ngày 08 tháng 10 năm 2026" in page
    assert "Vì sao hẹn ngày này?" in page
    assert "<li>đến hạn thứ Năm 08/10/2026 17:00</li>" in page


def test_a_wrong_pair_cannot_be_told_from_an_unknown_code(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    story.accepted(cast)  # somebody else's right digits are wrong for this code
    unknown, asked = "H99.61.10-261005-9998", []
    for pair in ((code, "0000"), (unknown, "5678"), (unknown, "0000"), ("H98.01-261005-0001", "0000")):
        with CaptureQueriesContext(
            connection,
        ) as questions:
            response = client.post("/tra-cuu/", {"code": pair[0], "four": pair[1]})
        page = re.sub(r'name="csrfmiddlewaretoken" value="\w+"', "", response.content.decode())
        for typed in pair:
            page = page.replace(typed, "…")
        shapes = [re.sub(r"'[^']*'|\d+", "?", one["sql"]) for one in questions]
        asked.append((response.status_code, sorted(response.headers), page, shapes))
        assert pages.NO_SUCH_PAIR in page
        assert [one for one in PRIVATE if one in page] == []
    assert asked[0] == asked[1] == asked[2] == asked[3]


def test_another_persons_digits_open_nothing(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    duc = accounts.facts_of(cast.duc_id)
    for four in (duc.phone[-4:], duc.number[-4:]):
        assert client.post("/tra-cuu/", {"code": code, "four": four}).status_code == 200


def test_guessing_is_stopped_even_when_the_last_guess_is_right(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    for guess in range(pages.OF_A_CODE):
        assert client.post("/tra-cuu/", {"code": code, "four": f"{guess:04d}"}).status_code == 200
    response = client.post("/tra-cuu/", {"code": code, "four": FOURS[0]})
    assert response.status_code == 429
    assert response["Retry-After"] == "900"
    page = response.content.decode()
    assert "Mời thử lại sau 15 phút" in page
    assert 'href="tel:02009999999"' in page


def test_a_code_written_otherwise_is_the_same_code_to_who_counts(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    head, number = code.rsplit("-", 1)
    for typed in (code, code.lower(), f"{head} - {number}", f"{head}-000{number}", f"{head}–{number}"):
        client.post("/tra-cuu/", {"code": typed, "four": "0000"})
    assert client.post("/tra-cuu/", {"code": code, "four": FOURS[0]}).status_code == 429


def test_a_stopped_code_says_nothing_of_whether_it_exists(cast: Cast, client: Client) -> None:
    for _ in range(pages.OF_A_CODE):
        client.post("/tra-cuu/", {"code": "H99.61.10-261005-9998", "four": "0000"})
    assert client.post("/tra-cuu/", {"code": "H99.61.10-261005-9998", "four": "0000"}).status_code == 429
    # other codes go on
    assert "Hẹn trả kết quả" in ask(client, story.accepted(cast).code)


def test_after_a_quarter_of_an_hour_one_may_try_again(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    with time_machine.travel(WEDNESDAY, tick=False) as clock:
        for _ in range(pages.OF_A_CODE):
            client.post("/tra-cuu/", {"code": code, "four": "0000"})
            clock.shift(timedelta(minutes=1))
        assert client.post("/tra-cuu/", {"code": code, "four": FOURS[0]}).status_code == 429
        clock.shift(timedelta(minutes=10, seconds=2))  # a quarter of an hour after the first try
        ask(client, code)


def test_right_answers_are_not_counted(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    for _ in range(pages.OF_A_CODE + 2):
        ask(client, code)


def test_one_place_cannot_walk_through_codes(cast: Cast, client: Client) -> None:
    for number in range(pages.FROM_A_PLACE):
        asked = {"code": f"H99.61.10-261005-{number:04d}", "four": "0000"}
        assert client.post("/tra-cuu/", asked | {"code": f"H99.61.10-261005-{number + 1:04d}"}).status_code == 200
    code = story.accepted(cast).code
    assert client.post("/tra-cuu/", {"code": code, "four": FOURS[0]}).status_code == 429
    elsewhere = Client(REMOTE_ADDR="203.0.113.9")
    assert elsewhere.post("/tra-cuu/", {"code": code, "four": FOURS[0]}).status_code == 302


@pytest.mark.parametrize(
    ("code", "four", "sentence"),
    [
        ("", "", "Mời gõ mã hồ sơ in trên giấy hẹn."),
        ("gì đó", "5678", "Mã hồ sơ có ba phần"),
        ("H99.61.10-261399-0001", "5678", "Mã hồ sơ có ba phần"),
        ("H99.61.10-261005-0001", "12", "đúng bốn chữ số"),
        ("H99.61.10-261005-0001", "abcd", "đúng bốn chữ số"),
        ("H99.61.10-261005-0001", "0912345678", "đúng bốn chữ số"),
        ("H99.61.10-261005-0001", "٥٦٧٨", "đúng bốn chữ số"),
        ("H99.61.10-261005-0001\0", "5678", ""),
        ("A" * 500, "5678", "Mã hồ sơ không dài như vậy"),
    ],
)
def test_what_cannot_be_a_pair_gets_a_sentence_and_is_no_try(
    cast: Cast, client: Client, code: str, four: str, sentence: str
) -> None:
    for _ in range(pages.OF_A_CODE + 1):
        response = client.post("/tra-cuu/", {"code": code, "four": four})
        assert response.status_code == 200
    page = response.content.decode()
    assert "<title>Lỗi: Tra cứu hồ sơ – Một Cửa</title>" in page
    assert sentence in page
    if code and len(code) < 80 and code.isprintable():
        assert f'value="{code}"' in page


@pytest.mark.parametrize(
    ("typed", "read"),
    [
        ("H99.61.10 261005 0012", "H99.61.10-261005-0012"),
        ("H99.61.10—261005 – 0012", "H99.61.10-261005-0012"),
        ("h99.61.10_261005_0012", "h99.61.10-261005-0012"),
        ("H99.61.10‑261005‑0012", "H99.61.10-261005-0012"),
    ],
)
def test_hands_and_phones_put_other_dashes(typed: str, read: str) -> None:
    assert as_typed(typed) == read


def test_an_opened_page_stays_open_for_half_a_day_and_holds_no_digits(cast: Cast, client: Client) -> None:
    code = story.accepted(cast).code
    opened = client.post("/tra-cuu/", {"code": code, "four": FOURS[0]})["Location"]
    assert FOURS[0] not in opened
    with time_machine.travel(WEDNESDAY + timedelta(hours=11), tick=False):
        assert Client().get(opened).status_code == 200
    with time_machine.travel(WEDNESDAY + timedelta(hours=13), tick=False):
        response = client.get(opened, follow=True)
        assert response.redirect_chain == [("/tra-cuu/", 302)]
        assert "Mời gõ lại bốn số cuối" in response.content.decode()


@pytest.mark.parametrize("forged", ["H99.61.10-261005-0001", "x" * 40, "IkEi:1abcde:Zm9yZ2Vk", "a:b:c"])
def test_an_address_we_did_not_sign_opens_nothing(cast: Cast, client: Client, forged: str) -> None:
    story.accepted(cast)
    response = client.get(f"/tra-cuu/{forged}/")
    assert response.status_code == 404
    assert "261005-0001" not in text_of(response.content.decode())


def test_the_code_typed_at_home_is_waiting_in_the_form(cast: Cast, client: Client) -> None:
    page = client.get("/tra-cuu/", {"ma": "H99.61.10-261005-0001"}).content.decode()
    assert 'value="H99.61.10-261005-0001"' in page
    assert '"><script>' not in client.get("/tra-cuu/", {"ma": '"><script>'}).content.decode()


def test_the_pages_of_a_dossier_are_kept_by_nobody(cast: Cast, client: Client) -> None:
    dossier = story.accepted(cast)
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    opened = client.post("/tra-cuu/", {"code": dossier.code, "four": FOURS[0]})["Location"]
    for address in ("/tra-cuu/", opened, f"/giay/{token}"):
        assert "no-store" in client.get(address)["Cache-Control"]


def test_the_page_of_a_dossier_asks_little(cast: Cast, client: Client) -> None:
    dossier = story.waiting(cast)
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    client.get(f"/giay/{token}")
    with CaptureQueriesContext(connection) as asked:
        client.get(f"/giay/{token}")
    assert len(asked) <= 14


def test_the_counter_named_is_the_one_that_does_the_work_today(cast: Cast, client: Client) -> None:
    page = text_of(ask(client, story.accepted(cast).code))
    assert f"Hỏi thêm và nhận kết quả {cast.desk.name} Trụ sở UBND phường Sa Nhiên" in page


# --- what was typed by hand ------------------------------------------------------------------------------


def test_what_an_officer_typed_is_read_by_the_receipt_s_holder_and_not_by_who_knows_four_digits(
    cast: Cast, client: Client
) -> None:
    dossier = story.waiting(cast)
    component = catalogue.version(dossier.procedure_version_id).definition.components[0]
    guessed = ask(client, dossier.code)
    assert [typed for typed in story.TYPED if typed in guessed] == []
    assert component.name in guessed
    assert "Và 1 nội dung khác, ghi rõ trong phiếu yêu cầu bổ sung đã đưa ông/bà." in text_of(guessed)
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    held = client.get(f"/giay/{token}").content.decode()
    assert [typed for typed in story.TYPED if typed not in held] == []


@pytest.mark.parametrize(
    ("components", "words"),
    [((0, 0), ""), ((None, None), "Có 2 nội dung cần bổ sung, ghi rõ trong phiếu"), ((0, None), "Và 1 nội dung khác")],
)
def test_a_paper_is_named_once_and_what_has_no_name_is_counted(
    cast: Cast, client: Client, components: tuple[int | None, ...], words: str
) -> None:
    dossier = story.in_process(cast)
    known = catalogue.version(dossier.procedure_version_id).definition.components
    items = [
        SupplementItem(
            what=f"lời riêng {number}",
            reason="thiếu",
            component="" if which is None else known[which].key,
            legal_basis="" if which is not None else "Luật Hộ tịch",
        )
        for number, which in enumerate(components)
    ]
    dossiers.request_supplement(dossier_id=dossier.id, items=items, by=cast.minh, at=MONDAY)
    page = ask(client, dossier.code)
    assert "lời riêng" not in page
    assert page.count(f"<li>{known[0].name}</li>") == (1 if 0 in components else 0)
    assert bool(re.search("nội dung (khác|cần)", page)) == bool(words)
    assert words in text_of(page)


def test_what_is_owed_is_counted_for_who_knows_four_digits_and_no_paper_is_asked_for(
    cast: Cast, client: Client
) -> None:
    dossier = story.in_process(cast)
    notice = kept_file("thông báo.png")
    dossiers.attach(dossier_id=dossier.id, files=[(notice, "thông báo.png")], by=cast.minh, at=MONDAY)
    dossiers.ask_payment(
        dossier_id=dossier.id,
        purpose="Tiền riêng",
        amount=350,
        notice="12/TB",
        notice_file_id=notice,
        legal_basis="Luật Quản lý thuế",
        by=cast.minh,
        at=MONDAY,
    )
    page = ask(client, dossier.code)
    assert "Có 1 khoản phải nộp, ghi rõ trong thông báo đã gửi ông/bà." in text_of(page)
    assert "Tiền riêng" not in page
    assert not re.search("bổ sung|đủ giấy tờ", text_of(page))
    token = Paper.objects.get(kind="receipt", subject_id=dossier.id).token
    assert "Tiền riêng (thông báo 12/TB)" in client.get(f"/giay/{token}").content.decode()


# --- results that come to the citizen --------------------------------------------------------------------


@pytest.mark.parametrize("delivery", ["post", "online"])
def test_nobody_is_called_to_the_desk_for_a_result_that_comes_to_them(
    cast: Cast, client: Client, delivery: str
) -> None:
    dossier = story.done(cast)
    Dossier.objects.filter(id=dossier.id).update(delivery=delivery)
    page = text_of(ask(client, dossier.code))
    assert "Đã có kết quả" in page
    assert not re.search("giấy tờ tùy thân|để nhận kết quả|Hỏi thêm và nhận kết quả", page)
    assert "todo--act" not in page
    assert ("Ông/bà không phải đến quầy" in page) == (delivery == "post")
    assert ("Đã gửi kết quả" in page) == (delivery == "post")


def test_a_result_to_be_fetched_calls_its_owner_to_the_desk(cast: Cast, client: Client) -> None:
    page = ask(client, story.done(cast).code)
    assert "todo--act" in page
    assert "Hỏi thêm và nhận kết quả" in text_of(page)
