"""The showroom: every part pages are built from, in its normal, wrong, empty and overlong state, on one page."""

import re
from types import SimpleNamespace
from typing import Any

from django import forms
from django.conf import settings
from django.http import HttpResponse
from django.shortcuts import render

from motcua.base import moments
from motcua.base.doors import Request, public, staff
from motcua.dossiers.rules.status import Status

LONG_NAME = "Nguyễn Phúc Hoàng Ấẫểộặ Thị Khuynh Nghiêng Trường Xuân Quỳnh"
LONG_OFFICE = "Trung tâm Phục vụ hành chính công xã Bình Hưng Hòa Thuận Phước Đông Nghĩa Trung"


class Sample(forms.Form):
    """One field of each kind."""

    template_name = "config/parts/fields.html"

    name = forms.CharField(
        label="Họ, chữ đệm và tên",
        help_text="Viết như trên căn cước. Ví dụ: Trần Thị Sáu",
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        error_messages={"required": "Chưa có họ tên"},
    )
    number = forms.CharField(
        label="Số căn cước",
        help_text="12 chữ số",
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={"required": "Chưa có số căn cước"},
    )
    phone = forms.CharField(
        label="Số điện thoại",
        required=False,
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )
    channel = forms.ChoiceField(
        label="Nhận kết quả ở đâu?",
        choices=[("desk", "Tại quầy"), ("post", "Qua bưu chính, đến tận nhà"), ("online", "Bản điện tử")],
        widget=forms.RadioSelect,
        error_messages={"required": "Chưa chọn nơi nhận kết quả"},
    )
    papers = forms.MultipleChoiceField(
        label="Giấy tờ đã mang theo",
        required=False,
        choices=[("birth", "Giấy chứng sinh"), ("marriage", "Giấy chứng nhận kết hôn (bản chính để đối chiếu)")],
        widget=forms.CheckboxSelectMultiple,
    )
    field_of = forms.ChoiceField(
        label="Lĩnh vực", choices=[("", "Chọn lĩnh vực"), ("ht", "Hộ tịch"), ("ct", "Chứng thực"), ("dd", "Đất đai")]
    )
    note = forms.CharField(label="Lời nhắn", required=False, widget=forms.Textarea(attrs={"rows": 3}))
    paper = forms.FileField(label="Chụp hoặc chọn giấy tờ", required=False, help_text="Ảnh hoặc PDF, không quá 10 MB")
    agreed = forms.BooleanField(
        label="Tôi cam đoan lời khai trên là đúng sự thật", error_messages={"required": "Cần đánh dấu cam đoan"}
    )


def _standings() -> list[dict[str, str]]:
    return [
        {"state": "within", "words": "Còn 5 ngày"},
        {"state": "soon", "words": "Còn 6 giờ làm việc"},
        {"state": "today", "words": "Hạn 16:30 hôm nay"},
        {"state": "late", "words": "Quá hạn 2 ngày"},
        {"state": "paused", "words": "Tạm dừng từ 03/10: chờ bổ sung"},
        {"state": "extended", "words": "Hẹn lại 12/10 (đã gửi thư xin lỗi)"},
        {"state": "done_early", "words": "Xong trước 1 ngày"},
        {"state": "done_on_time", "words": "Xong đúng hạn"},
        {"state": "done_late", "words": "Xong trễ 2 ngày"},
    ]


def _rows() -> list[SimpleNamespace]:
    received = moments.at(moments.day_of(moments.now()), "08:15")
    names = ["Trần Thị Sáu", "Lê Văn Tâm", "Hộ kinh doanh Sen Hồng", LONG_NAME, "Phạm Thị Lan", "Đỗ Minh", "Bùi Hạnh"]
    return [
        SimpleNamespace(
            code=f"H99.05-261124-{number:04d}",
            name=names[number % len(names)],
            procedure="Đăng ký khai sinh" if number % 2 else "Chứng thực bản sao từ bản chính giấy tờ, văn bản",
            standing=standing,
            received=received,
            fee=2000 * number,
        )
        for number, standing in enumerate(_standings(), 1)
    ]


def _timeline() -> list[SimpleNamespace]:
    day = moments.day_of(moments.now())
    return [
        SimpleNamespace(
            at=moments.at(day, "10:20"),
            words="Đang được giải quyết tại phòng Tư pháp",
            who="Anh Minh",
            office="UBND xã Sen Hồng",
            note="",
            tone="",
            current=True,
        ),
        SimpleNamespace(
            at=moments.at(day, "08:40"),
            words="Yêu cầu bổ sung: giấy chứng sinh",
            who=LONG_NAME,
            office=LONG_OFFICE,
            note="Bản đã nộp bị mờ, không đọc được số.\nMời nộp bản khác tại quầy.",
            tone="pause",
            current=False,
        ),
        SimpleNamespace(
            at=moments.at(day, "08:15"),
            words="Tiếp nhận hồ sơ",
            who="Cô Hạnh",
            office="Quầy Một Cửa",
            note="",
            tone="ok",
            current=False,
        ),
    ]


def show(request: Request) -> HttpResponse:
    """`?khung=noi-bo` shows the working pages' frame, `?trang-thai=loi` the form as it looks when refused."""
    wrong = request.GET.get("trang-thai") == "loi"
    inside = request.GET.get("khung") == "noi-bo"
    sheet = (settings.ROOT / "assets" / "icons.svg").read_text(encoding="utf-8")
    facts: dict[str, Any] = {
        "layout": f"config/pages/{'staff' if inside else 'public'}.html",
        "inside": inside,
        "form": Sample({"number": "12345"} if wrong else None),
        "standings": _standings(),
        "statuses": list(Status),
        "rows": _rows(),
        "timeline": _timeline(),
        "icons": re.findall(r'symbol id="([\w-]+)"', sheet),
        "page": {"previous": "a", "next": "b", "words": "51–100"},
        "long_name": LONG_NAME,
        "long_office": LONG_OFFICE,
        "now": moments.now(),
    }
    return render(request, "config/pages/showroom.html", facts)


#: The house's own people may look; while building, anybody at this machine.
style = public(show) if settings.DEBUG else staff("admin")(show)
