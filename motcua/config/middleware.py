"""What stands around every page: who acts, and what becomes of a refusal nobody caught."""

from collections.abc import Callable
from typing import Any, cast
from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.utils.functional import SimpleLazyObject

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotAllowed, NotFound, Refused
from motcua.config import errors
from motcua.offices import queries as offices

#: Under this key the session remembers in which of their positions somebody works today.
POSITION = "position_id"

Next = Callable[[HttpRequest], HttpResponse]


class ActorMiddleware:
    """Sets `request.actor`: who acts, in which position, found out when first asked and not before."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        cast(Any, request).actor = SimpleLazyObject(lambda: _actor(request))
        return self.get_response(request)


def _actor(request: HttpRequest) -> Actor | None:
    if not request.user.is_authenticated:
        return None
    chosen = request.session.get(POSITION)
    return offices.actor_for(
        request.user.pk, at=moments.now(), position_id=UUID(chosen) if isinstance(chosen, str) else None
    )


class RefusalMiddleware:
    """A refused operation is not a crash: what no page caught is told as a page of its own, with its sentence."""

    def __init__(self, get_response: Next) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        return self.get_response(request)

    def process_exception(self, request: HttpRequest, error: Exception) -> HttpResponse | None:
        match error:
            case NotFound():
                return errors.page(request, 404, "Không tìm thấy", error.sentence)
            case NotAllowed():
                return errors.page(request, 403, "Ông/bà không làm được việc này", error.sentence)
            case Refused():
                return errors.page(request, 409, "Chưa làm được", error.sentence)
        return None
