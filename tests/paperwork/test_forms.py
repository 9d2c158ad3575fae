"""Forms: the law changes them on a day, and a paper is never without one."""

from datetime import date, timedelta

import pytest

from motcua.paperwork.rules import forms
from motcua.paperwork.rules.forms import Kind, NoFormInForce

LAST_OF_2018, FIRST_OF_2025 = date(2025, 9, 14), date(2025, 9, 15)


@pytest.mark.parametrize(
    ("kind", "old", "new"),
    [
        (Kind.RECEIPT, "tt01-2018/01", "tt03-2025/01"),
        (Kind.SUPPLEMENT_REQUEST, "tt01-2018/02", "tt03-2025/02"),
        (Kind.REFUSAL, "tt01-2018/03", "tt03-2025/03"),
        (Kind.APOLOGY, "tt01-2018/04", "tt03-2025/04"),
        (Kind.STOP_NOTICE, "nd30-2020/thong-bao-dung", "tt03-2025/05"),
        (Kind.CONTROL_SLIP, "tt01-2018/05", "tt03-2025/06"),
        (Kind.REGISTER, "tt01-2018/06", "tt03-2025/07"),
    ],
)
def test_the_forms_of_2025_replace_those_of_2018_on_their_day(kind: Kind, old: str, new: str) -> None:
    assert forms.in_force(kind, LAST_OF_2018).key == old
    assert forms.in_force(kind, FIRST_OF_2025).key == new


def test_both_circulars_are_there_with_all_their_forms_by_name() -> None:
    def named(start: str) -> dict[str, str]:
        return {form.form_number: form.title for form in forms.all_forms() if form.key.startswith(start)}

    assert named("tt01-2018/") == {
        "Mẫu số 01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "Mẫu số 02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "Mẫu số 03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "Mẫu số 04": "Phiếu xin lỗi và hẹn lại ngày trả kết quả",
        "Mẫu số 05": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        "Mẫu số 06": "Sổ theo dõi hồ sơ",
    }
    assert named("tt03-2025/") == {
        "Mẫu số 01": "Giấy tiếp nhận hồ sơ và hẹn trả kết quả",
        "Mẫu số 02": "Phiếu yêu cầu bổ sung, hoàn thiện hồ sơ",
        "Mẫu số 03": "Phiếu từ chối tiếp nhận giải quyết hồ sơ",
        "Mẫu số 04": "Văn bản xin lỗi và đề nghị gia hạn thời gian giải quyết",
        "Mẫu số 05": "Thông báo dừng giải quyết hồ sơ",
        "Mẫu số 06": "Phiếu kiểm soát quá trình giải quyết hồ sơ",
        "Mẫu số 07": "Sổ theo dõi hồ sơ",
    }


@pytest.mark.parametrize("kind", Kind)
def test_every_kind_has_exactly_one_form_on_every_day_since_2018(kind: Kind) -> None:
    day = date(2018, 6, 21)
    while day < date(2027, 1, 1):
        assert [form.in_force(day) for form in forms.all_forms() if form.kind == kind].count(True) == 1, day
        day += timedelta(days=1)


def test_before_the_first_day_there_is_no_form() -> None:
    with pytest.raises(NoFormInForce, match="2018-06-20"):
        forms.in_force(Kind.RECEIPT, date(2018, 6, 20))


def test_keys_are_unique_and_every_template_is_in_the_folder() -> None:
    keys = [form.key for form in forms.all_forms()]
    assert len(keys) == len(set(keys))
    for form in forms.all_forms():
        assert (forms.FOLDER / form.template).is_file(), form.template
        assert forms.by_key(form.key) is form


def test_a_number_under_ten_has_a_leading_zero() -> None:
    assert forms.number_text(7, "TNHS") == "07/TNHS"
    assert forms.number_text(125, "TNHS") == "125/TNHS"


def test_a_result_is_numbered_in_the_book_of_its_own_sign() -> None:
    result = forms.in_force(Kind.RESULT, FIRST_OF_2025)
    assert result.book_for("GXN-UBND") == "GXN-UBND"
    assert result.book_for("") == "KQ"
    assert forms.in_force(Kind.RECEIPT, FIRST_OF_2025).book_for("GXN-UBND") == "TNHS"
    assert forms.in_force(Kind.CONTROL_SLIP, FIRST_OF_2025).book_for("") == ""
