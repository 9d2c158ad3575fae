"""Pages anybody may keep for a minute: the same for everybody, and still shown by a proxy when we are down."""

from collections.abc import Callable
from functools import wraps
from typing import Concatenate, ParamSpec

from django.conf import settings
from django.http import HttpResponse
from django.utils.cache import patch_vary_headers

from motcua.base.doors import Request

P = ParamSpec("P")
View = Callable[Concatenate[Request, P], HttpResponse]


def for_everybody(view: View[P]) -> View[P]:
    """Let proxies keep the answer for a minute, and for a day when the platform does not answer.

    Somebody on duty sees their own name in the corner: their pages are not kept. Large letters and a dark ground are
    a cookie's wish, so an answer is only given again to who sends the same cookies.
    """

    @wraps(view)
    def kept(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        response = view(request, *args, **kwargs)
        private = settings.SESSION_COOKIE_NAME in request.COOKIES
        response["Cache-Control"] = "private, no-store" if private else "public, max-age=60, stale-if-error=86400"
        patch_vary_headers(response, ["Cookie"])
        return response

    return kept
