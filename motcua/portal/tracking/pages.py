"""Following a dossier: by its code and four digits, or by the QR of the receipt. Nothing here says whose it is."""

from django import forms
from django.core.cache import cache
from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods

from motcua.base.doors import Request, door, public
from motcua.dossiers import queries as dossiers

#: Wrong tries allowed for one code, and from one address, before a pause.
TRIES, FROM_ONE_PLACE = 5, 30
PAUSE = 15 * 60


class Ask(forms.Form):
    """The two things somebody who may know has in hand."""

    code = forms.CharField(
        label="Mã hồ sơ",
        help_text="In trên giấy hẹn, ví dụ H99.61.10-261005-0012.",
        max_length=60,
        error_messages={"required": "Mời gõ mã hồ sơ in trên giấy hẹn."},
    )
    four = forms.RegexField(
        r"^\s*\d{4}\s*$",
        label="Bốn số cuối",
        help_text="Bốn số cuối của số điện thoại, hoặc của số căn cước, đã cho cán bộ quầy.",
        max_length=10,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Mời gõ bốn số cuối của số điện thoại hoặc số căn cước.",
            "invalid": "Phần này gồm đúng bốn chữ số.",
        },
    )


@public
@never_cache
@require_http_methods(["GET", "POST"])
def track(request: Request) -> HttpResponse:
    """A wrong pair and an unknown code get one and the same answer; too many tries get a pause and the phone number."""
    _, at = door(request)
    form = Ask(request.POST or None, initial={"code": request.GET.get("ma", "")[:60]})
    if request.method == "POST" and form.is_valid():
        code, four = form.cleaned_data["code"], form.cleaned_data["four"].strip()
        counters = _counters(request, code)
        if any(cache.get(key, 0) >= most for key, most in counters):
            return render(request, "portal/tracking/pause.html", status=429)
        tracked = dossiers.track(code, four, at=at)
        if tracked:
            return render(request, "portal/tracking/status.html", {"tracked": tracked})
        for key, _most in counters:
            cache.add(key, 0, PAUSE)
            cache.incr(key)
        form.add_error(None, "Không có hồ sơ nào khớp với mã và bốn số này. Mời xem lại giấy hẹn rồi gõ lại.")
    return render(request, "portal/tracking/ask.html", {"form": form})


def _counters(request: Request, code: str) -> list[tuple[str, int]]:
    plain = "".join(letter for letter in code.upper() if letter.isalnum())[:60]
    return [(f"track-code-{plain}", TRIES), (f"track-from-{request.META['REMOTE_ADDR']}", FROM_ONE_PLACE)]
