"""What the pages of the counter have in common: how they lead on, and how their lists are turned over."""

from typing import TypedDict
from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect

from motcua.base.doors import Request


def lead(request: Request, address: str) -> HttpResponse:
    """Go on to another page. The counter's own script is told where: following by itself it would read it twice."""
    if request.headers.get("HX-Request"):
        return HttpResponse(status=204, headers={"HX-Redirect": address})
    return HttpResponseRedirect(address)


def asked(request: Request, name: str) -> str:
    """What the address asks for, without the one letter no database keeps."""
    return request.GET.get(name, "").replace("\x00", "").strip()[:300]


class Edges(TypedDict):
    """Where a page of a long list begins."""

    after: str
    before: str


def edges(request: Request) -> Edges:
    """The same as the list's own links say it."""
    return Edges(after=request.GET.get("sau", ""), before=request.GET.get("truoc", ""))


def is_id(text: str) -> bool:
    """Whether a word is an id."""
    try:
        UUID(text)
    except ValueError:
        return False
    return True
