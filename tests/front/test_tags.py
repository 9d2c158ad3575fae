"""What a template writes and what a page then holds."""

from datetime import UTC, date, datetime
from types import SimpleNamespace
from typing import Any

import pytest
from django import forms
from django.template import Context, Template, TemplateSyntaxError
from django.test import RequestFactory

from motcua.dossiers.rules.standing import Rung
from motcua.dossiers.rules.status import Status


def shown(text: str, **facts: Any) -> str:
    return Template(text).render(Context(facts)).strip()


class Person(forms.Form):
    name = forms.CharField(label="Họ tên", help_text="Như trên căn cước")
    phone = forms.CharField(label="Điện thoại", required=False)
    way = forms.ChoiceField(label="Nơi nhận", choices=[("a", "Tại quầy"), ("b", "Bưu chính")], widget=forms.RadioSelect)
    sure = forms.BooleanField(label="Tôi cam đoan")


def test_money_is_written_with_dots() -> None:
    assert shown("{{ sum|vnd }}|{{ none|vnd }}", sum=1234567, none=None) == "1.234.567 đ|"


def test_days_and_moments_are_vietnamese() -> None:
    late_in_utc = datetime(2026, 10, 8, 18, 30, tzinfo=UTC)
    assert shown("{{ at|day }} {{ at|moment }}", at=late_in_utc) == "09/10/2026 01:30 09/10/2026"
    assert shown("{{ on|day }} {{ on|in_words }}", on=date(2026, 10, 9)) == (
        "09/10/2026 thứ Sáu, ngày 09 tháng 10 năm 2026"
    )
    assert shown("{{ at|in_words }}{{ none|in_words }}{{ none|day }}{{ none|moment }}", at=late_in_utc, none=None) == (
        "1 giờ 30, thứ Sáu, ngày 09 tháng 10 năm 2026"
    )


def test_a_code_is_grouped_for_the_eye_and_copied_whole() -> None:
    html = shown("{{ code|grouped }}", code="H99.05-261124-0012")
    assert html == '<span class="code"><span>H99.05-</span><span>261124-</span><span>0012</span></span>'
    assert "<span>9992</span><span>0400</span><span>1234</span>" in shown("{{ code|grouped }}", code="999204001234")
    assert "<b>" not in shown("{{ code|grouped }}", code="<b>")


@pytest.mark.parametrize("rung", list(Rung))
def test_every_standing_has_icon_words_and_a_sentence(rung: Rung) -> None:
    html = shown("{% chip s %}", s={"state": rung.value, "words": "Quá hạn 2 ngày"})
    assert f"icons.svg#{rung.icon}" in html
    assert "Quá hạn 2 ngày" in html
    assert 'class="hidden-text"' in html
    assert html == shown("{% chip state=state words='Quá hạn 2 ngày' %}", state=rung.value)


@pytest.mark.parametrize("status", list(Status))
def test_every_status_has_icon_and_words(status: Status) -> None:
    html = shown("{% status_tag status %}", status=int(status))
    assert status.words in html
    assert "icons.svg#" in html


def test_a_citizen_hears_a_status_in_other_words() -> None:
    html = shown("{% status_tag 4 words='Đang được giải quyết tại phòng Tư pháp' %}")
    assert "Đang được giải quyết tại phòng Tư pháp" in html
    assert "Đang xử lý" not in html


def test_a_drawing_is_passed_by_unless_it_is_named() -> None:
    assert 'aria-hidden="true"' in shown("{% icon 'bell' %}")
    assert 'role="img" aria-label="Đến hạn"' in shown("{% icon 'bell' label='Đến hạn' %}")


def test_a_field_ties_label_hint_and_control_together() -> None:
    html = shown("{% field form.name %}", form=Person())
    assert '<label for="id_name">Họ tên</label>' in html
    assert '<p class="field__hint" id="id_name-hint">Như trên căn cước</p>' in html
    assert 'aria-describedby="id_name-hint"' in html
    assert "required" not in html  # the browser's own bubbles are in the browser's language


def test_only_what_may_be_left_out_is_marked() -> None:
    assert "(không bắt buộc)" in shown("{% field form.phone %}", form=Person())
    assert "(không bắt buộc)" not in shown("{% field form.name %}", form=Person())
    assert "*" not in shown("{% fields form %}", form=Person())


def test_a_wrong_field_says_so_above_its_control() -> None:
    html = shown("{% field form.name %}", form=Person({"phone": "1"}))
    assert html.index("Lỗi: Chưa có họ tên") < html.index("<input")
    assert 'aria-describedby="id_name-hint id_name-error"' in html
    assert 'aria-invalid="true"' in html


def test_choices_are_a_group_with_a_name() -> None:
    html = shown("{% field form.way %}", form=Person({}))
    assert "<fieldset" in html
    assert "<legend>Nơi nhận</legend>" in html
    assert "Lỗi: Chưa chọn nơi nhận" in html
    assert html.count('type="radio"') == 2
    assert '<label class="choice" for="id_way_0">' in html


def test_a_single_box_has_its_words_beside_it() -> None:
    html = shown("{% field form.sure %}", form=Person())
    assert html.index("<input") < html.index("Tôi cam đoan")


def test_something_that_is_no_field_is_refused() -> None:
    with pytest.raises(TemplateSyntaxError):
        shown("{% field form.name %}", form={"name": "x"})


def test_the_summary_leads_to_each_wrong_field() -> None:
    form = Person({"name": ""})
    form.add_error(None, "Hồ sơ này đã có người nhận")
    html = shown("{% errors form %}", form=form)
    assert '<a href="#id_name">Chưa có họ tên</a>' in html
    assert '<a href="#id_way_0">Chưa chọn nơi nhận</a>' in html
    assert "<strong>Hồ sơ này đã có người nhận</strong>" in html
    assert 'role="alert"' in html


def test_no_mistake_no_summary() -> None:
    assert shown("{% errors form %}", form=Person()) == ""
    assert shown("{% errors form %}") == ""


def test_a_notice_keeps_what_is_in_it() -> None:
    html = shown('{% notice "warn" "Sắp đến hạn" %}<p>{{ name }}</p>{% endnotice %}', name="<Lan>")
    assert '<h2 class="notice__title">Sắp đến hạn</h2>' in html
    assert "<p>&lt;Lan&gt;</p>" in html
    assert "icons.svg#triangle" in html


def test_the_pager_keeps_the_rest_of_the_address() -> None:
    request = RequestFactory().get("/xu-ly/", {"hang": "qua-han", "sau": "cũ"})
    html = Template("{% pages page %}").render(
        Context({"request": request, "page": SimpleNamespace(previous="", next="a/b=", words="1–50")})
    )
    assert 'href="?hang=qua-han&amp;sau=a%2Fb%3D"' in html
    assert "Trước" not in html
    assert "1–50" in html


def test_a_key_shows_what_it_presses() -> None:
    html = shown('{% key "F9" "Nhận, in" form="intake" name="deed" value="accept" %}')
    assert '<button class="key" type="submit" form="intake" name="deed" value="accept" data-key="F9">' in html
    assert "<kbd>F9</kbd> Nhận, in" in html
    assert '<a class="key" href="/quay/" data-key="F2">' in shown('{% key "F2" "Mới" href="/quay/" %}')
