"""Doors: who may come in by an address, and the few manners every page shares.

Every view says who it is for with `@public` or `@staff(...)`; a test walks all addresses and finds those that say
nothing. This is the one file of `base` that knows HTTP, because doors may not import each other or `config`.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import wraps
from typing import Any, Concatenate, ParamSpec, cast
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.models import AnonymousUser
from django.core.exceptions import PermissionDenied
from django.forms import BaseForm
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect

from motcua.base import moments
from motcua.base.actor import ANYBODY, Actor
from motcua.base.refusals import Refused

P = ParamSpec("P")

NO_POSITION = "Tài khoản này chưa được giao vị trí nào đang có hiệu lực. Mời liên hệ người quản trị của cơ quan."
WRONG_ROLE = "Trang này dành cho vai trò khác với vị trí ông/bà đang làm việc."


class Request(HttpRequest):
    """A request as views see it: `actor` is who acts (nobody at the public pages), found out when first asked."""

    actor: Actor | None


View = Callable[Concatenate[Request, P], HttpResponse]


@dataclass(frozen=True)
class Guard:
    """Who a view lets in. No roles: everybody on duty."""

    open: bool
    roles: frozenset[str] = frozenset()

    def admits(self, role: str) -> bool:
        return self.open or not self.roles or role in self.roles


def public(view: View[P]) -> View[P]:
    """Anybody may come in."""
    return _guarded(view, Guard(open=True))


def staff(*roles: str) -> Callable[[View[P]], View[P]]:
    """Only people on duty, in one of these roles if any are named.

    Who is not signed in is sent to sign in and brought back; who has no position or another role is told so (403).
    """
    guard = Guard(open=False, roles=frozenset(roles))

    def guarded(view: View[P]) -> View[P]:
        @wraps(view)
        def inside(request: Request, /, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
            actor = request.actor
            if not actor:
                if isinstance(request.user, AnonymousUser) or not request.user.is_authenticated:
                    return _to_sign_in(request)
                raise PermissionDenied(NO_POSITION)
            if not guard.admits(actor.role):
                raise PermissionDenied(WRONG_ROLE)
            return view(request, *args, **kwargs)

        return _guarded(cast(View[P], inside), guard)

    return guarded


def door(request: Request) -> tuple[Actor, datetime]:
    """Who acts and when: read once, at the door, and handed down as `by` and `at`."""
    actor = request.actor
    # a plain copy of the name badge: what is found out lazily stays at the door
    return (cast(Actor, getattr(actor, "_wrapped", actor)) if actor else ANYBODY), moments.now()


def tell(request: HttpRequest, sentence: str, *, kind: str = "ok", undo: str = "") -> None:
    """Say something on the next page shown, as `ok`, `info`, `warn` or `error`; posting to `undo` takes it back."""
    levels = {"ok": messages.SUCCESS, "info": messages.INFO, "warn": messages.WARNING, "error": messages.ERROR}
    messages.add_message(request, levels[kind], sentence, extra_tags=undo)


def refuse(form: BaseForm, refused: Refused) -> None:
    """Put a refusal beside the field it speaks of, or on top of the form."""
    form.add_error(refused.field if refused.field in form.fields else None, refused.sentence)


def _guarded(view: View[P], guard: Guard) -> View[P]:
    cast(Any, view).guard = guard
    return view


def _to_sign_in(request: HttpRequest) -> HttpResponse:
    if request.headers.get("HX-Request"):  # part of a page: the whole page must go, and come back to itself
        place = urlsplit(request.headers.get("HX-Current-URL", "/"))
        response = HttpResponse(status=401)
        response["HX-Redirect"] = f"{settings.LOGIN_URL}?{urlencode({'next': place.path or '/'})}"
        return response
    back = request.get_full_path() if request.method in {"GET", "HEAD"} else "/"
    return HttpResponseRedirect(f"{settings.LOGIN_URL}?{urlencode({'next': back})}")
