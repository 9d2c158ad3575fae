"""Today's list and the tracking book: narrowed by address, kept under a name, printed on the official form."""

from typing import Any

import pytest
from django.test import Client

from motcua.dossiers import operations
from motcua.journal import queries as journal
from motcua.paperwork.models import Paper
from tests.cast import MONDAY, Cast
from tests.counter.visits import accepted, finished, words
from tests.paperwork.reading import text_of
from tests.signed_in import signed_in

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("monday")]

BOOK = "/quay/so-theo-doi/"


def book(client: Client, **asked: str) -> str:
    return words(client.get(BOOK, asked))


def test_the_book_opens_at_its_last_days_and_goes_with_the_calendar(cast: Cast) -> None:
    (dossier,) = accepted(cast)
    client = signed_in(cast.lan)
    for asked in ({}, {"ky": "hom-nay"}, {"ky": "tuan-nay"}, {"ky": "thang-nay"}, {"ky": "nam-nay"}, {"ky": "rác"}):
        assert dossier.code in book(client, **asked), asked
    for asked in ({"ky": "thang-truoc"}, {"tu": "2020-01-01", "den": "2020-12-31"}, {"loc": "done"}):
        assert dossier.code not in book(client, **asked), asked
    assert dossier.code in book(client, q="tran thi hoa", loc="open", thu_tuc="2.000815")


def test_days_that_are_none_are_told_beside_the_box(cast: Cast) -> None:
    accepted(cast)
    page = book(signed_in(cast.lan), tu="mai", den="2026-10-05")
    assert "Từ ngày: ngày có dạng 05/10/2026." in page
    assert 'id="id_tu-error"' in page
    page = book(signed_in(cast.lan), tu="2026-10-05", den="2026-10-01")
    assert "Đến ngày phải từ ngày đầu trở đi." in page
    assert 'value="2026-10-05"' in page


def test_a_long_book_has_pages(cast: Cast) -> None:
    codes = {row.code for row in accepted(cast, 52)}
    client = signed_in(cast.lan)
    first = book(client, ky="hom-nay")
    assert "52 hồ sơ" in first
    seen = {code for code in codes if code in first}
    assert len(seen) == 50
    way = first.partition('rel="next"')[0].rpartition('href="')[2].partition('"')[0].replace("&amp;", "&")
    assert "ky=hom-nay" in way
    second = words(client.get(BOOK + way))
    assert {code for code in codes if code in second} == codes - seen
    assert 'rel="prev"' in second
    assert 'rel="next"' not in second


def test_filters_are_kept_under_a_name_and_let_go(cast: Cast) -> None:
    accepted(cast)
    client = signed_in(cast.lan)
    told = {"name": "Chưa thu tháng này", "ky": "thang-nay", "loc": "owed"}
    page = words(client.post(f"{BOOK}bo-loc/", told, follow=True))
    assert '<a href="?ky=thang-nay&amp;loc=owed">Chưa thu tháng này</a>' in page
    assert "Mời đặt tên cho bộ lọc." in words(client.post(f"{BOOK}bo-loc/", {"name": " "}, follow=True))
    page = words(client.post(f"{BOOK}bo-loc/", {"gone": "Chưa thu tháng này"}, follow=True))
    assert "Chưa thu tháng này</a>" not in page


def printed(client: Client, **asked: str) -> str:
    response = client.post(f"{BOOK}in/", asked, follow=True)
    assert response["Content-Type"] == "application/pdf"
    return text_of(response.content)


def test_the_paper_book_holds_the_days_the_lines_and_what_it_is_narrowed_to(cast: Cast) -> None:
    dossier = finished(cast)
    operations.return_result(dossier_id=dossier.id, to_name="Trần Thị Hoa", collect=True, by=cast.lan, at=MONDAY)
    (other,) = accepted(cast, owner_id=cast.duc_id)
    client = signed_in(cast.lan)
    text = printed(client, ky="hom-nay")
    assert "Từ 05/10/2026 đến 05/10/2026" in text
    assert dossier.code in text.replace(" ", "")
    assert other.code in text.replace(" ", "")
    assert "Khóm 2, phường Sa Nhiên, 0912345678" in text
    assert "Chỉ gồm hồ sơ" not in text
    narrow = printed(client, ky="hom-nay", loc="returned", q="hoa")
    assert "Chỉ gồm hồ sơ: đã trả kết quả; có “hoa”" in narrow
    assert other.code not in narrow.replace(" ", "")


def test_whose_address_was_printed_has_a_line_of_it(cast: Cast) -> None:
    accepted(cast)
    printed(signed_in(cast.lan), ky="hom-nay")
    paper = Paper.objects.get(kind="register")
    assert [(one.how, one.name) for one in journal.readings(cast.hoa_id)] == [("print", cast.lan.name)]
    assert journal.readings(cast.duc_id) == []
    assert signed_in(cast.neighbour_desk).get(f"/quay/giay/{paper.id}.pdf").status_code == 404


def test_what_still_lies_at_the_desk_is_passed_on_from_todays_list(cast: Cast) -> None:
    rows = accepted(cast, 2)
    client = signed_in(cast.lan)
    told: dict[str, Any] = {"dossier": [str(row.id) for row in rows] + ["rác"]}
    operations.forward(dossier_id=rows[0].id, by=cast.lan, at=MONDAY)
    page = words(client.post("/quay/chuyen/", told, follow=True))
    assert "Đã chuyển 1 hồ sơ." in page
    assert "1 hồ sơ chưa chuyển được" in page
    assert "Không còn hồ sơ nào ở quầy" in page
    assert "Chưa chọn hồ sơ nào" in words(client.post("/quay/chuyen/", follow=True))
