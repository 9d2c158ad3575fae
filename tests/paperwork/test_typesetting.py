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


#: Papers with more columns than an upright page has room for.
LYING = {Kind.REGISTER, Kind.REPORT}


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
    assert (round(sides.width), round(sides.height)) == (lying if form.kind in LYING else upright)
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


def test_a_line_of_the_register_keeps_its_place_in_the_book() -> None:
    rows = [{"code": "H99.61-261120-0001", "ordinal": 1207}, {"code": "H99.61-261120-0002"}]
    text = reading.text_of(drawn(form_of(Kind.REGISTER), {"rows": rows}))
    assert "1207 H99.61-261120-0001" in text
    assert "2 H99.61-261120-0002" in text


@pytest.mark.parametrize("kind", [Kind.REGISTER, Kind.REPORT])
def test_a_table_is_signed_for_the_office_by_nobody_who_was_not_named(kind: Kind) -> None:
    open_line = reading.text_of(drawn(form_of(kind), {}))
    assert "Người lập".upper() in open_line.upper()
    assert open_line.count("Trần Thị Lan") == 1
    named = reading.text_of(drawn(form_of(kind), told.FULL[kind]))
    assert "TM. ỦY BAN NHÂN DÂN KT. CHỦ TỊCH PHÓ CHỦ TỊCH" in named
    assert "Lê Văn Nam" in named


@pytest.mark.parametrize("key", ["tt01-2018/05", "tt03-2025/06"])
def test_a_control_slip_tells_each_hand_over(key: str) -> None:
    text = reading.text_of(drawn(forms.by_key(key), told.FULL[Kind.CONTROL_SLIP]))
    assert "Giao: Trần Thị Lan Trung tâm Phục vụ hành chính công Nhận: Võ Văn Minh Phòng Kinh tế, Hạ tầng" in text
    assert "16 giờ 40 phút, ngày 20 tháng 11 năm 2026 Tiếp nhận, chuyển hồ sơ Hạn: 16:40 20/11/2026 Đúng hạn" in text
    assert "Thẩm định Quá hạn Nhập phần mềm lúc 08:05 24/11/2026" in text
    assert "Ký duyệt □ Trước hạn □ Đúng hạn □ Quá hạn" in text
    assert "Cơ quan phối hợp giải quyết hồ sơ (nếu có): Công an phường Sen Hồng; Bảo hiểm xã hội" in text


def test_a_control_slip_of_sixty_hand_overs_repeats_its_head() -> None:
    rows = [{"giver": "Lan", "receiver": "Minh", "at": told.DUE, "step": f"Bước {n}"} for n in range(1, 61)]
    pages = reading.pages_of(drawn(form_of(Kind.CONTROL_SLIP), {**told.FULL[Kind.CONTROL_SLIP], "rows": rows}))
    assert len(pages) > 2
    assert all("Giao, nhận hồ sơ" in page for page in pages if "Bước" in page)
    assert all(any(f"Bước {n} " in page for page in pages) for n in range(1, 61))


@pytest.mark.parametrize("key", ["tt01-2018/04", "tt03-2025/04"])
def test_an_apology_says_why_whose_work_it_was_and_until_when(key: str) -> None:
    text = reading.text_of(drawn(forms.by_key(key), told.FULL[Kind.APOLOGY]))
    assert "lý do: Bản chính chưa rõ dấu giáp lai" in text.replace("Lý do", "lý do")
    assert "Trách nhiệm để chậm thuộc về: Văn phòng HĐND và UBND phường Sen Hồng; Võ Văn Minh, công chức" in text
    assert "17 giờ 00 phút, ngày 26 tháng 11 năm 2026 (thứ Năm)." in text
    assert "Cách tính: thêm 3 ngày làm việc kể từ thứ Hai 23/11/2026." in text
    nobody = reading.text_of(drawn(forms.by_key(key), {**told.COMMON}))
    assert "Trách nhiệm" not in nobody


def test_the_report_of_2020_shows_eleven_columns_and_their_sums() -> None:
    text = reading.text_of(drawn(form_of(Kind.REPORT), told.FULL[Kind.REPORT]))
    assert "Quý III năm 2026. Kỳ báo cáo: từ 15/06/2026 đến 14/09/2026; số liệu tính đến 08:00 15/09/2026." in text
    for group in ("Số hồ sơ nhận giải quyết", "Số hồ sơ đã giải quyết", "Số hồ sơ đang giải quyết"):
        assert group in text
    assert "(1) = (2) + (3) + (4) (2) (3) (4) (5) = (6) + (7) + (8) (6) (7) (8) (9) = (10) + (11) (10) (11)" in text
    assert "1 Hộ tịch 1.555 1.200 310 45 1.485 1.400 80 5 70 70 0" in text
    assert "Tổng cộng 4.137 1.240 2.832 65 4.031 3.940 80 11 106 103 3" in text


def test_the_report_of_2017_puts_early_and_on_time_in_one_column() -> None:
    text = reading.text_of(drawn(forms.by_key("tt02-2017/07a"), told.FULL[Kind.REPORT]))
    assert "Biểu số 07a/VPCP/KSTT" in text
    assert "1 Hộ tịch 1.555 45 1.510 1.485 1.480 5 70 70 0 1" in text


def test_a_report_may_be_told_other_columns_and_leaves_open_what_nobody_counted() -> None:
    columns = [{"key": "received", "name": "Nhận"}, {"key": "self_filed", "name": "Tự nộp", "group": "Trực tuyến"}]
    rows = [{"name": "Sở Xây dựng", "values": {"received": 12_345}}]
    text = reading.text_of(drawn(form_of(Kind.REPORT), {"columns": columns, "rows": rows, "line": "Đơn vị"}))
    assert "Đơn vị Nhận Ghi chú Tự nộp" in text
    assert "Trực tuyến" in text
    assert "Trước hạn" not in text
    assert "1 Sở Xây dựng 12.345 Tổng cộng 12.345" in text


def test_a_report_of_many_lines_repeats_its_head() -> None:
    rows = [{"name": f"Thủ tục {n}", "values": told.figures(other=n, early=n)} for n in range(1, 101)]
    pages = reading.pages_of(drawn(form_of(Kind.REPORT), {"rows": rows}))
    assert len(pages) > 2
    assert all("Số hồ sơ đang giải quyết" in page for page in pages if "Thủ tục" in page)
    assert ["Tổng cộng 5.050 0 5.050" in page for page in pages].count(True) == 1


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
