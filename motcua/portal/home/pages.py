"""The first page with its three doors, the page of help, and what search engines may read."""

from dataclasses import dataclass
from datetime import datetime

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from motcua.base import moments
from motcua.base.doors import Request, door, public
from motcua.offices import queries as offices
from motcua.portal.caching import for_everybody
from motcua.portal.home.life import EVENTS
from motcua.portal.opening import Opening, opening


@dataclass(frozen=True)
class Counter:
    """A counter people can go to."""

    name: str
    address: str
    phone: str


@public
@require_safe
@for_everybody
def home(request: Request) -> HttpResponse:
    """A search, a dossier's code, three doors, what happens in a life, and where the counters are."""
    _, at = door(request)
    centre, others, hours = _counters(at)
    return render(
        request, "portal/home/home.html", {"life": EVENTS, "centre": centre, "others": others, "opening": hours}
    )


@public
@require_safe
@for_everybody
def help_(request: Request) -> HttpResponse:
    """Whom to call, where to go, and what to bring."""
    _, at = door(request)
    centre, others, hours = _counters(at)
    anywhere = moments.day_of(at) >= offices.WITHOUT_BOUNDARIES
    facts = {"centre": centre, "others": others, "opening": hours, "anywhere": anywhere}
    return render(request, "portal/home/help.html", facts)


def _counters(at: datetime) -> tuple[Counter | None, list[Counter], Opening]:
    """The provincial centre, the other counters by name, and the hours of the centre."""
    desks = offices.desks(moments.day_of(at))
    counters = [Counter(one.name, one.address, one.phone) for one in desks]
    return (
        counters[0] if counters else None,
        counters[1:],
        opening(offices.scopes(desks[0]) if desks else (), at),
    )


@public
@require_safe
@for_everybody
def robots(request: Request) -> HttpResponse:
    """What search engines may read: procedures, yes; dossiers and papers, no."""
    shut = ("/tra-cuu/", "/giay/", "/quay/", "/xu-ly/", "/dang-nhap/", "/hien-thi/")
    rules = ["User-agent: *", *(f"Disallow: {place}" for place in shut)]
    return HttpResponse("\n".join(rules) + "\n", content_type="text/plain; charset=utf-8")
