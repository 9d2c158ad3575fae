"""Where this door begins: its subjects, those that are open to whoever stands there."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import resolve, reverse
from django.views.decorators.http import require_GET

from motcua.base.doors import Guard, Request, door, staff
from motcua.board.roles import BOARD


@dataclass(frozen=True)
class Subject:
    """One thing that is looked after here."""

    words: str
    sentence: str
    name: str
    icon: str

    @property
    def address(self) -> str:
        return reverse(self.name)

    def admits(self, role: str) -> bool:
        """Whether the subject's own page lets this role in."""
        guard: Guard = resolve(self.address).func.guard  # type: ignore[attr-defined]
        return guard.admits(role)


SUBJECTS: tuple[Subject, ...] = (
    Subject("Hôm nay", "Cần quyết định gì, đơn vị nào đang xấu đi và vì hồ sơ nào.", "board:overview", "bell"),
    Subject("Báo cáo", "Biểu II.06 theo kỳ, tính lại cho mọi thời điểm; mỗi số mở ra hồ sơ.", "board:reports", "list"),
    Subject(
        "Dấu hiệu", "Giấy đi trước, phần mềm theo sau: điều cần hỏi, và hồ sơ thấy điều đó.", "board:signals", "flag"
    ),
    Subject(
        "Thư xin lỗi", "Ký thư hẹn lại; mỗi đơn vị còn nợ, đã gửi và để sót bao nhiêu.", "board:letters", "envelope"
    ),
    Subject(
        "Lịch làm việc",
        "Giờ làm việc, ngày nghỉ, ngày làm bù; công bố nghỉ và tính lại ngày hẹn.",
        "board:calendars",
        "calendar",
    ),
    Subject(
        "Đơn vị",
        "Cây đơn vị của một ngày, lịch sử, người và vị trí; sáp nhập, chia tách, đổi tên; nhập tệp.",
        "board:offices",
        "office",
    ),
    Subject(
        "Danh mục thủ tục",
        "Phiên bản của từng thủ tục, chỗ phải sửa, lộ trình; nhập tệp, so sánh, công bố, rút.",
        "board:catalogue",
        "papers",
    ),
)


@staff(*BOARD)
@require_GET
def home(request: Request) -> HttpResponse:
    """The subjects of this door."""
    by, _ = door(request)
    return render(request, "board/home/home.html", {"subjects": [one for one in SUBJECTS if one.admits(by.role)]})
