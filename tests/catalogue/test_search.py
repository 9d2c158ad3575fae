"""Finding a procedure by what people say: a code, a name without tone marks, an everyday word, a slip of the hand."""

import io
from datetime import date

import pytest
from django.core.management import call_command
from django.db import connection
from django.test.utils import CaptureQueriesContext

from motcua.base.actor import system
from motcua.catalogue import operations, queries
from motcua.catalogue.models import Synonym
from motcua.catalogue.rules.files import WrongFile

TODAY = date(2026, 11, 24)
KEEPER = system("Quản trị danh mục")

pytestmark = [pytest.mark.usefixtures("whole_catalogue"), pytest.mark.django_db]


def codes(text: str, **asked: object) -> list[str]:
    return [one.code for one in queries.search(text, on=TODAY, **asked)]  # type: ignore[arg-type]


@pytest.mark.parametrize("text", ["1.001193", "1001193", " 1.001193 "])
def test_a_code_finds_its_procedure_alone(text: str) -> None:
    assert codes(text) == ["1.001193"]


def test_the_beginning_of_a_code_finds_those_that_begin_so() -> None:
    assert codes("1.0119") == []
    found = codes("1.0116")
    assert "1.011607" in found
    assert all(code.startswith("1.0116") for code in found)


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("Đăng ký khai sinh", "1.001193"),
        ("dang ky khai sinh", "1.001193"),
        ("khai sinh", "1.001193"),
        ("ĐĂNG KÝ KẾT HÔN", "1.000894"),
        ("ket hon", "1.000894"),
        ("chung thuc ban sao", "2.000815"),
        ("chung thuc chu ky", "2.000884"),
        ("tinh trang hon nhan", "1.004873"),
        ("ho kinh doanh", "1.001612"),
        ("giay phep xay dung moi", "1.013225"),
        ("thuong tru", "1.004222"),
        ("ban sao so goc", "2.000908"),
    ],
)
def test_a_name_is_found_with_and_without_tone_marks(text: str, code: str) -> None:
    assert codes(text)[0] == code


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("khai sanh", "1.001193"),
        ("làm giấy khai sinh cho con", "1.001193"),
        ("cưới", "1.000894"),
        ("lấy vợ", "1.000894"),
        ("lấy chồng nước ngoài", "2.000806"),
        ("giấy độc thân", "1.004873"),
        ("sao y", "2.000815"),
        ("công chứng", "2.000815"),
        ("sơ yếu lý lịch", "2.000884"),
        ("hộ nghèo", "1.011607"),
        ("hộ khẩu", "1.004222"),
        ("nhập hộ khẩu cho con", "2.000986"),
        ("KT3", "1.004194"),
        ("cất nhà", "1.013225"),
        ("mở tiệm", "1.001612"),
        ("giấy chứng tử", "1.000656"),
        ("sửa năm sinh", "1.004859"),
        ("khoan giếng", "1.001662"),
        ("lên liếp", "1.008004"),
        ("tàn tật", "1.001699"),
        ("lên thổ cư", "1.013949"),
        ("chia thừa kế", "2.001406"),
        ("lý lịch tư pháp", "3.000333"),
        ("sang tên sổ đỏ", "1.013831"),
        ("mất sổ đỏ", "1.012786"),
    ],
)
def test_everyday_words_find_the_official_name(text: str, code: str) -> None:
    assert codes(text)[0] == code


def test_a_red_book_is_a_certificate_of_land_use() -> None:
    assert {"1.013978", "1.012783", "1.012786"} <= set(codes("sổ đỏ"))
    assert codes("so do")[0] == "1.013978"


@pytest.mark.parametrize(
    ("text", "code"),
    [
        ("khai sihn", "1.001193"),
        ("đăng kí kết hon", "1.000894"),
        ("chứng thựt bản sao", "2.000815"),
        ("tình trạn hôn nhân", "1.004873"),
        ("thường trúu", "1.004222"),
        ("giay phep xay dugn", "1.013225"),
    ],
)
def test_a_slip_of_the_hand_is_forgiven(text: str, code: str) -> None:
    assert code in codes(text)[:3]


@pytest.mark.parametrize("text", ["", "   ", "!!!", "zzzzzz", "%", "_"])
def test_nothing_finds_nothing(text: str) -> None:
    assert codes(text) == []


def test_the_beginning_of_a_name_goes_before_its_middle() -> None:
    found = codes("đăng ký khai sinh")
    assert found[0] == "1.001193"
    assert found.index("1.003583") > 0


def test_a_search_can_be_kept_to_a_level_or_to_what_is_received() -> None:
    assert "3.000333" not in codes("lý lịch tư pháp", level="xa")
    assert codes("lý lịch tư pháp", level="tinh")[0] == "3.000333"
    assert "1.013978" not in codes("sổ đỏ", receivable_only=True)
    assert len(codes("đăng ký", limit=5)) == 5


def test_a_search_sees_the_day_it_is_asked_for() -> None:
    then = [one.code for one in queries.search("giấy phép xây dựng nhà ở", on=date(2024, 12, 1))]
    assert then[0] == "1.009994"
    assert "1.013225" not in then


def test_a_search_asks_the_database_at_most_three_times() -> None:
    for text in ("sổ đỏ", "khai sanh", "1.001193", "zzzz"):
        with CaptureQueriesContext(connection) as asked:
            codes(text)
        assert len(asked) <= 2


def test_what_was_found_says_enough_for_a_list() -> None:
    (found,) = queries.search("1.001193", on=TODAY)
    assert (found.short, found.field_name, found.levels, found.receivable) == (
        "Đăng ký khai sinh",
        "Hộ tịch",
        ("xa",),
        True,
    )


def test_the_fields_of_a_day_are_told_in_order_with_their_counts() -> None:
    found = queries.fields(TODAY)
    assert sum(one.count for one in found) == len(queries.listed(TODAY))
    assert [one.name for one in found][:2] == ["Bảo trợ xã hội", "Chứng thực"]
    assert {one.field_key for one in queries.listed(TODAY, field="chung-thuc")} == {"chung-thuc"}


def test_importing_everything_again_changes_nothing() -> None:
    before = [(one.code, one.version_id) for one in queries.listed(TODAY)]
    call_command("procedures", "import", "--publish", verbosity=0, stdout=io.StringIO())
    assert [(one.code, one.version_id) for one in queries.listed(TODAY)] == before


def test_everyday_words_are_taken_in_place_of_the_old_ones() -> None:
    assert (
        operations.import_synonyms("- {words: [bay, Bay lượn], means: khai sinh, codes: ['1.000894']}", by=KEEPER) == 2
    )
    assert {row.word for row in Synonym.objects.all()} == {"bay", "Bay lượn"}
    assert codes("bay lượn")[0] == "1.000894"


@pytest.mark.parametrize("text", ["words: [a]", "- means: x", "- [1", "- words: [[1]]"])
def test_a_file_that_holds_no_words_is_refused(text: str) -> None:
    with pytest.raises(WrongFile):
        operations.import_synonyms(text, by=KEEPER)
