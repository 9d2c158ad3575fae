"""Coming to work and leaving: signing in, choosing the position one works in, and the way to where work begins."""

from datetime import timedelta
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from axes.helpers import get_cool_off
from django import forms
from django.conf import settings
from django.contrib.auth import authenticate, login, logout
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.cache import never_cache
from django.views.decorators.debug import sensitive_post_parameters
from django.views.decorators.http import require_http_methods, require_POST

from motcua.accounts.models import Account
from motcua.base import moments
from motcua.base.doors import Request, door, public, staff, tell
from motcua.base.refusals import NotAllowed, NotFound
from motcua.config.middleware import POSITION
from motcua.config.shell import safe_way, ways_of
from motcua.offices import queries as offices


class SignIn(forms.Form):
    """Who one is and what proves it. Says the same whether the name or the password was wrong."""

    username = forms.CharField(
        label="Tên đăng nhập",
        max_length=150,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={"required": "Chưa có tên đăng nhập"},
    )
    password = forms.CharField(
        label="Mật khẩu",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        error_messages={"required": "Chưa có mật khẩu"},
    )

    def __init__(self, *args: Any, request: HttpRequest, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.request = request
        self.account: Account | None = None

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if "username" in cleaned and "password" in cleaned:
            found = authenticate(self.request, username=cleaned["username"].strip(), password=cleaned["password"])
            self.account = found if isinstance(found, Account) else None
            if self.account is None:
                self.add_error(None, "Tên đăng nhập hoặc mật khẩu chưa đúng")
        return cleaned


@public
@sensitive_post_parameters("password")
@never_cache
@require_http_methods(["GET", "POST"])
def sign_in(request: Request) -> HttpResponse:
    way = safe_way(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "GET" and request.user.is_authenticated:
        return HttpResponseRedirect(way or settings.LOGIN_REDIRECT_URL)
    form = SignIn(request.POST if request.method == "POST" else None, request=request)
    if form.is_bound and form.is_valid() and form.account:
        login(request, form.account)
        return _begin(request, form.account.id, way)
    return render(request, "config/pages/signin.html", {"form": form, "next": way})


def _begin(request: Request, account_id: UUID, way: str) -> HttpResponse:
    """With one position one begins at once; with several one is asked which."""
    duties = offices.positions_of(account_id, at=moments.now())
    if len(duties) > 1:
        return HttpResponseRedirect(f"{reverse('position')}?{urlencode({'next': way})}")
    if duties:
        request.session[POSITION] = str(duties[0].position_id)
    return HttpResponseRedirect(way or settings.LOGIN_REDIRECT_URL)


def locked_out(request: HttpRequest, original: HttpResponse | None = None, credentials: object = None) -> HttpResponse:
    """Too many wrong passwords in a row: for how long, and until when."""
    wait = get_cool_off(request) or timedelta(0)
    response = render(
        request,
        "config/pages/locked.html",
        {
            "times": settings.AXES_FAILURE_LIMIT,
            "minutes": round(wait.total_seconds() / 60),
            "until": moments.now() + wait,
        },
        status=429,
    )
    response["Retry-After"] = str(round(wait.total_seconds()))
    return response


@public
@require_POST
def sign_out(request: Request) -> HttpResponse:
    logout(request)
    tell(request, "Đã đăng xuất. Máy dùng chung thì mời đóng cả trình duyệt.")
    return HttpResponseRedirect("/")


@public
@never_cache
@require_http_methods(["GET", "POST"])
def position(request: Request) -> HttpResponse:
    """Choose the position to work in: one's own, or that of an absent colleague one stands in for."""
    if not isinstance(request.user, Account):
        return HttpResponseRedirect(settings.LOGIN_URL)
    duties = offices.positions_of(request.user.id, at=moments.now())
    way = safe_way(request, request.POST.get("next") or request.GET.get("next", ""))
    if request.method == "POST":
        chosen = next((one for one in duties if str(one.position_id) == request.POST.get("position")), None)
        if chosen is None:
            raise NotFound("Vị trí này không còn hiệu lực hoặc không phải của ông/bà. Mời chọn lại.")
        request.session[POSITION] = str(chosen.position_id)
        return HttpResponseRedirect(way or settings.LOGIN_REDIRECT_URL)
    return render(request, "config/pages/position.html", {"duties": duties, "next": way})


@staff()
def work(request: Request) -> HttpResponse:
    """Where the day begins: the first door that opens to one's role."""
    by, _ = door(request)
    ways = ways_of(by.role)
    if not ways:
        raise NotAllowed("Vai trò này chưa có nơi làm việc trong phần mềm. Mời liên hệ người quản trị của cơ quan.")
    return HttpResponseRedirect(ways[0].address)
