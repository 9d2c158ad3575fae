"""Typesetting: every form of every year, whole and empty, read back as a citizen, a scanner and an archive would."""

import hashlib
import io
import re
import unicodedata
from datetime import date, datetime
from pathlib import Path
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from pypdf import PdfReader

from motcua.base import moments
from motcua.paperwork.operations import typesetting
from motcua.paperwork.rules import codes, facts, forms, layout
from motcua.paperwork.rules.forms import Form, Kind
from tests.paperwork import reading, told

URL = "http://127.0.0.1:8000/giay/abcdefghijklmnopqrstuv"
#: The letters of Vietnamese: 29 with their tones, small and capital.
VIETNAMESE = (
    "".join(
        unicodedata.normalize("NFC", letter + tone)
        for letter in "aăâeêioôơuưyAĂÂEÊIOÔƠUƯY"
        for tone in ("", "\u0300", "\u0309", "\u0303", "\u0301", "\u0323")
    )
    + "đĐ"
)


def drawn(form: Form, known: dict[str, Any], *, issuer: str = "Trần Thị Lan", at: datetime | None = None) -> bytes:
    issued_at = at or moments.at(form.valid_to or date(2026, 11, 20), "16:40")
    book = form.book_for("GXN-UBND")
    frame = layout.Frame(
        form=form,
        number_text=forms.number_text(125, book) if book else "",
        office_name="Ủy ban nhân dân phường Sen Hồng",
        issued_at=issued_at,
        issuer=facts.Officer(name=issuer, title="Công chức tiếp nhận" if issuer else ""),
        scan_url=URL,
    )
    page = layout.page(facts.checked(form.kind, known), frame)
    return typesetting.compose(form.template, page, moment=issued_at)


def form_of(kind: Kind) -> Form:
    return forms.in_force(kind, date(2026, 11, 20))


every_form = pytest.mark.parametrize("form", forms.all_forms(), ids=lambda form: form.key)


@every_form
def test_a_form_with_all_its_facts_says_them(form: Form) -> None:
    text = reading.text_of(drawn(form, told.FULL[form.kind]))
    heading = "Thông báo Dừng giải quyết hồ sơ" if form.kind == Kind.STOP_NOTICE else form.title
    if form.kind in (Kind.RESULT, Kind.DECLARATION):
        heading = told.FULL[form.kind]["title"]
    assert heading.upper() in text.upper()
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "Độc lập - Tự do - Hạnh phúc" in text
    if form.kind != Kind.REGISTER:
        assert "Nguyễn Thị Hoa" in text
    if form.book:
        assert f"Số: 125/{form.book_for('GXN-UBND')}" in text
    if form.form_number:
        assert f"{form.form_number}, {form.basis}" in text
    if form.kind not in (Kind.DECLARATION, Kind.RESULT, Kind.CONTROL_SLIP):  # told with one thing left open
        assert "...." not in text


@every_form
def test_a_form_told_nothing_shows_lines_to_write_on(form: Form) -> None:
    text = reading.text_of(drawn(form, {}, issuer=""))
    assert "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM" in text
    assert "......" in text
    assert not re.search(r"none|null|false|\(\)|: \.$", text, re.IGNORECASE)


@every_form
def test_a_form_fits_one_page_as_long_as_it_is_no_list(form: Form) -> None:
    pages = reading.pages_of(drawn(form, told.FULL[form.kind]))
    assert len(pages) == (4 if form.kind == Kind.REGISTER else 1)


@every_form
def test_a_scanner_reads_where_to_check_the_paper(form: Form) -> None:
    if form.kind == Kind.REGISTER:
        known: dict[str, Any] = {}  # its code stands on the last page, which is then the first
    else:
        known = told.FULL[form.kind]
    assert reading.codes_on(drawn(form, known))["QRCode"] == URL


@every_form
def test_the_same_facts_give_the_same_bytes(form: Form) -> None:
    assert drawn(form, told.FULL[form.kind]) == drawn(form, told.FULL[form.kind])


@every_form
def test_a_paper_is_made_to_be_kept_and_read_aloud(form: Form) -> None:
    document = PdfReader(io.BytesIO(drawn(form, told.FULL[form.kind])))
    catalogue: Any = document.trailer["/Root"]
    assert catalogue["/Lang"] == "vi-VN"
    assert catalogue["/MarkInfo"]["/Marked"]
    assert "/StructTreeRoot" in catalogue
    metadata = catalogue["/Metadata"].get_data().decode()
    assert "<pdfaid:part>2</pdfaid:part><pdfaid:conformance>A</pdfaid:conformance>" in metadata
    assert document.metadata is not None
    assert document.metadata.title
    sides = document.pages[0].mediabox
    upright, lying = (595, 842), (842, 595)
    assert (round(sides.width), round(sides.height)) == (lying if form.kind == Kind.REGISTER else upright)
    fonts = {re.sub(r"^/\w{6}\+", "", name) for name in fonts_of(document)}
    assert all(re.match(r"Liberation(Serif|Mono)", name) for name in fonts), fonts


def fonts_of(document: PdfReader) -> set[str]:
    resources: list[Any] = [page["/Resources"] for page in document.pages]
    return {str(font.get_object()["/BaseFont"]) for one in resources for font in one["/Font"].values()}


def test_a_receipt_says_when_the_result_is_due_and_why() -> None:
    text = reading.text_of(drawn(form_of(Kind.RECEIPT), told.FULL[Kind.RECEIPT]))
    assert "Thời gian nhận hồ sơ: 16 giờ 40 phút, ngày 20 tháng 11 năm 2026" in text
    assert "hồ sơ: 17:00 23/11/2026 – 17 giờ 00 phút, ngày 23 tháng 11 năm 2026 (thứ Hai)" in text
    assert "Cách tính ngày trả: nhận thứ Sáu 20/11/2026 16:40, sau 15 giờ; tính sang ngày làm việc tiếp theo" in text
    assert "Cộng: 15.005 đ (mười lăm nghìn không trăm linh năm đồng); đã nộp lúc 16:40 20/11/2026." in text
    assert "Tiếp nhận hồ sơ của: Phạm Văn Đức" in text
    assert "Chủ hồ sơ: Nguyễn Thị Hoa" in text
    assert "Đường dây nóng: 0900 000 003" in text
    assert "quyển số: 01/2026 Số thứ tự: 7" in text


def test_a_receipt_carries_the_dossier_s_code_for_eyes_and_for_scanners() -> None:
    receipt = drawn(form_of(Kind.RECEIPT), told.FULL[Kind.RECEIPT])
    assert told.CODE in reading.text_of(receipt)
    assert reading.codes_on(receipt) == {"QRCode": URL, "Code128": told.CODE}


@pytest.mark.parametrize("code", ["000.00.14.H20-200703-0002", "G09.20-20260609-0092637", "H99.61-261120-10001"])
def test_codes_of_every_pattern_can_be_scanned(code: str) -> None:
    receipt = drawn(form_of(Kind.RECEIPT), {"code": code})
    assert reading.codes_on(receipt)["Code128"] == code


def test_a_code_is_large_enough_for_any_scanner() -> None:
    square = codes.qr(URL)
    modules = int(re.search(r'viewBox="0 0 (\d+)', square.svg)[1])  # type: ignore[index]
    assert square.width * (modules - 8) / modules >= 24.99
    assert codes.code128("Mã số 1") is None


def test_nothing_to_pay_is_said_and_unknown_fees_are_left_open() -> None:
    free = reading.text_of(drawn(form_of(Kind.RECEIPT), {"fees": []}))
    assert "Phí, lệ phí: không phải nộp." in free
    assert "Phí, lệ phí: ...." in reading.text_of(drawn(form_of(Kind.RECEIPT), {}))
    owed = {"fees": [{"name": "Lệ phí", "amount": 8_000}]}
    assert "8.000 đ (tám nghìn đồng); chưa nộp." in reading.text_of(drawn(form_of(Kind.RECEIPT), owed))


def test_a_register_repeats_its_head_on_every_page_and_tears_no_line_apart() -> None:
    pages = reading.pages_of(drawn(form_of(Kind.REGISTER), told.FULL[Kind.REGISTER]))
    assert all("Tên thủ tục hành chính" in page for page in pages)
    for n in range(1, 31):
        assert [f"H99.61-261120-{n:04d} " in page for page in pages].count(True) == 1
    assert [page[0] for page in pages[1:]] == ["2", "3", "4"]


def test_a_register_of_a_thousand_dossiers_is_drawn() -> None:
    row = {"code": "H99.61-261120-0001", "name": "Nguyễn Thị Hoa", "received_at": told.RECEIVED}
    rows = [{**row, "code": f"H99.61-261120-{n:04d}"} for n in range(1, 1001)]
    text = reading.text_of(drawn(form_of(Kind.REGISTER), {"rows": rows}))
    assert "H99.61-261120-1000" in text


@pytest.mark.parametrize(
    "name",
    [
        "# let x = 1",
        "$ x^2 $ #pagebreak()",
        "*đậm* _nghiêng_ `mã` <nhãn> @ai = tiêu đề",
        "\\ \\u{41} \\n // không phải chú thích /* nor this */",
        '"; json("/etc/passwd") #read("layout.typ")',
        "--- ... -- ~ 'a' \"b\"",
        "https://vidu.vn/?a=1&b=2",
        "1. một\n- hai\n+ ba\n/ bốn: năm",
    ],
)
def test_what_is_told_is_never_taken_for_markup(name: str) -> None:
    known = {"owner": {"name": name}, "request": name, "items": [name], "reason": name, "contact": {"name": name}}
    text = reading.text_of(drawn(form_of(Kind.SUPPLEMENT_REQUEST), known))
    assert text.count(" ".join(name.split())) == 5


def test_all_134_vietnamese_letters_are_printed_in_every_face() -> None:
    assert len({*VIETNAMESE} - {*"aeiouyAEIOUY"}) == 134
    assert {*VIETNAMESE} <= typesetting._letters()
    known = {**told.COMMON, "title": VIETNAMESE, "body": [VIETNAMESE], "grounds": [VIETNAMESE]}
    text = reading.text_of(drawn(form_of(Kind.RESULT), known)).replace(" ", "")
    assert text.count(VIETNAMESE) == 2
    assert VIETNAMESE.upper() in text


def test_letters_typed_in_two_pieces_print_as_one() -> None:
    known = {"owner": {"name": unicodedata.normalize("NFD", "Nguyễn Thị Hoà")}}
    assert "Nguyễn Thị Hoà" in reading.text_of(drawn(form_of(Kind.REFUSAL), known))


def test_a_letter_no_font_has_leaves_a_square_and_not_a_failure() -> None:
    text = reading.text_of(drawn(form_of(Kind.REFUSAL), {"owner": {"name": "Hoa 😀 中 ก"}}))
    assert "Hoa □ □ □" in text


@pytest.mark.parametrize("kind", Kind)
def test_very_long_words_neither_fail_nor_get_lost(kind: Kind) -> None:
    name = "Nguyễn " * 40 + "Hoa" + "x" * 300
    known = {**told.FULL[kind], "owner": {"name": name, "address": name * 3}, "procedure_name": name * 4}
    known |= {"reason": "Lý do dài. " * 400} if kind in (Kind.APOLOGY, Kind.REFUSAL) else {}
    text = reading.text_of(drawn(form_of(kind), known))
    if kind in (Kind.APOLOGY, Kind.REFUSAL):
        assert text.count("dài.") == 400  # a page may turn in the middle of a sentence


@settings(max_examples=60, deadline=None)
@given(st.text(max_size=200))
@example("\x00\ud800￾\ufeff\u202e")
@example("#" * 50)
def test_any_text_at_all_can_be_printed(words: str) -> None:
    known = {"owner": {"name": words, "address": words}, "code": words, "note": words}
    assert drawn(form_of(Kind.RECEIPT), known).startswith(b"%PDF-1.7")


def test_the_fonts_are_the_ones_the_note_beside_them_names() -> None:
    note = (typesetting.FONTS / "README.md").read_text("utf-8")
    named = dict(re.findall(r"^\| (\S+\.ttf) \| `(\w{64})` \|$", note, re.MULTILINE))
    kept = {file.name: hashlib.sha256(file.read_bytes()).hexdigest() for file in typesetting.FONTS.glob("*.ttf")}
    assert named == kept
    assert "SIL OPEN FONT LICENSE" in (typesetting.FONTS / "OFL.txt").read_text("utf-8")


def test_templates_use_nothing_from_outside_their_folder() -> None:
    for file in Path(forms.FOLDER).glob("*.typ"):
        imports = re.findall(r"#?(?:import|include) \"([^\"]+)\"", file.read_text("utf-8"))
        assert set(imports) <= {"layout.typ"}, file.name
