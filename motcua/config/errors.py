"""Pages for when something went wrong: plain words, nothing lost that need not be, and a way on."""

from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string

from motcua.base.doors import Request, public
from motcua.config import shell


def page(request: HttpRequest, status: int, title: str, sentence: str) -> HttpResponse:
    """A page that says what happened; where only a part of a page was asked for, its sentence among the messages."""
    inside = bool(getattr(request, "actor", None))  # people on duty keep their own bar on top
    facts = {
        "title": title,
        "sentence": sentence,
        "status": status,
        "layout": "config/pages/staff.html" if inside else "config/pages/public.html",
    }
    if request.headers.get("HX-Request"):
        response = render(request, "config/parts/refusal.html", facts, status=status)
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
        return response
    return render(request, "config/pages/error.html", facts, status=status)


@public
def bad_request(request: Request, exception: Exception) -> HttpResponse:
    return page(
        request, 400, "Yêu cầu không đọc được", "Địa chỉ hoặc dữ liệu gửi lên bị sai dạng. Mời quay lại và thử lần nữa."
    )


@public
def forbidden(request: Request, exception: Exception) -> HttpResponse:
    # sentences are ours; a library's own words may be in another language
    said = str(exception) if isinstance(exception, PermissionDenied) and str(exception) else ""
    return page(
        request, 403, "Ông/bà không mở được trang này", said or "Vị trí đang làm việc không có quyền mở trang này."
    )


@public
def not_found(request: Request, exception: Exception) -> HttpResponse:
    said = exception.args[0] if isinstance(exception, Http404) and exception.args else ""
    return page(
        request,
        404,
        "Không có trang này",
        said if isinstance(said, str) and said else "Địa chỉ có thể bị gõ sai, hoặc trang đã chuyển đi nơi khác.",
    )


@public
def crashed(request: Request) -> HttpResponse:
    """Asks nothing of the database or the session: they may be what failed."""
    facts = {
        "title": "Chúng tôi chưa làm được",
        "sentence": (
            "Có trục trặc ở phía chúng tôi. Những gì ông/bà đã gửi xong trước đó vẫn còn. Mời thử lại sau 1 phút."
        ),
        "status": 500,
        **shell.plain(request),
    }
    part = request.headers.get("HX-Request")
    body = render_to_string("config/parts/refusal.html" if part else "config/pages/error.html", facts)
    response = HttpResponse(body, status=500)
    if part:
        response["HX-Retarget"], response["HX-Reswap"] = "#messages", "innerHTML"
    return response


@public
def wrong_form_mark(request: Request, reason: str = "") -> HttpResponse:
    """A form that came without its secret mark: an old page, or one from another site."""
    return page(
        request,
        403,
        "Trang đã để lâu nên chưa gửi được",
        "Mời bấm nút quay lại của trình duyệt, tải lại trang rồi gửi lần nữa. Nếu vẫn vậy, mời đăng nhập lại.",
    )
