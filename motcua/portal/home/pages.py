"""The first page with its three doors, and the page of help."""

from dataclasses import dataclass

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base import moments
from motcua.base.doors import Request, door, public
from motcua.offices import queries as offices
from motcua.portal.caching import for_everybody
from motcua.workdays import queries as workdays


@dataclass(frozen=True)
class LifeEvent:
    """Something that happens to people, and the words that lead to its procedures."""

    name: str
    words: str
    icon: str


LIFE = (
    LifeEvent("Sinh con", "khai sinh", "person"),
    LifeEvent("Cưới hỏi", "ket hon", "people"),
    LifeEvent("Sao y, chứng thực", "chung thuc", "stamp"),
    LifeEvent("Nhà đất", "so do", "home"),
    LifeEvent("Xây nhà", "giay phep xay dung", "office"),
    LifeEvent("Buôn bán, kinh doanh", "ho kinh doanh", "office"),
    LifeEvent("Cư trú", "thuong tru", "home"),
    LifeEvent("Trợ cấp, khó khăn", "tro cap", "people"),
    LifeEvent("Người thân qua đời", "khai tu", "document"),
)


@public
@require_GET
@for_everybody
def home(request: Request) -> HttpResponse:
    """Three doors, a search box, and what happens in a life."""
    _, at = door(request)
    today = moments.day_of(at)
    desks = offices.desks(today)
    hours = workdays.calendar_for(*offices.scopes(desks[0])).sessions_on(today) if desks else ()
    return render(request, "portal/home/home.html", {"life": LIFE, "hours": hours, "today": today})


@public
@require_GET
@for_everybody
def help_(request: Request) -> HttpResponse:
    """Whom to call, where to go."""
    _, at = door(request)
    return render(request, "portal/home/help.html", {"desks": offices.desks(moments.day_of(at))})


@public
@require_GET
def robots(request: Request) -> HttpResponse:
    """What search engines may read: procedures, yes; dossiers and papers, no."""
    rules = "User-agent: *\nDisallow: /tra-cuu/\nDisallow: /giay/\nDisallow: /quay/\nDisallow: /xu-ly/\n"
    return HttpResponse(rules, content_type="text/plain")
