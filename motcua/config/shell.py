"""What every page shows around its content: whose house this is, who is signed in, and how the page is shown."""

from dataclasses import dataclass, replace
from functools import cache
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import resolve, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.doors import Guard, Request, public
from motcua.notices import queries as notices

# --- how the page is shown -------------------------------------------------------------------------------

SIZES = {"100": "Thường", "125": "To", "150": "Rất to"}
THEMES = {"auto": "Theo máy", "light": "Nền sáng", "dark": "Nền tối"}
THEME_ICONS = {"auto": "screen", "light": "sun", "dark": "moon"}
#: Remembered without signing in, and readable by the page's own script, which then needs no second page.
COOKIE = "hien-thi"


@dataclass(frozen=True)
class Display:
    """How large the letters are and on what ground."""

    size: str = "100"
    theme: str = "auto"

    @classmethod
    def of(cls, request: HttpRequest) -> "Display":
        """What the visitor's cookie says; what it can't mean is left aside."""
        size, _, theme = request.COOKIES.get(COOKIE, "").partition("-")
        return cls(size if size in SIZES else "100", theme if theme in THEMES else "auto")

    def __str__(self) -> str:
        return f"{self.size}-{self.theme}"


@public
def display(request: Request) -> HttpResponse:
    """Change how pages are shown, for a browser without scripts, and go back to where one was."""
    known = Display.of(request)
    size, theme = request.GET.get("co-chu", known.size), request.GET.get("mau", known.theme)
    chosen = Display(size if size in SIZES else known.size, theme if theme in THEMES else known.theme)
    response = HttpResponseRedirect(safe_way(request, request.GET.get("ve", "")) or "/")
    response.set_cookie(COOKIE, str(chosen), max_age=365 * 86400, samesite="Lax", secure=settings.SESSION_COOKIE_SECURE)
    return response


def safe_way(request: HttpRequest, address: str) -> str:
    """The address if it leads into this house, else nothing: a link must not send people elsewhere after signing in."""
    own = url_has_allowed_host_and_scheme(address, allowed_hosts=None, require_https=request.is_secure())
    return address if own and address.startswith("/") and not urlsplit(address).netloc else ""


@public
def accessibility(request: Request) -> HttpResponse:
    """What we do so that everybody can use these pages, and whom to tell when we did not."""
    return render(request, "config/pages/accessibility.html")


# --- whose house, and who is in it -----------------------------------------------------------------------


@dataclass(frozen=True)
class Way:
    """An entry of the staff's navigation."""

    words: str
    address: str
    icon: str
    here: bool = False


#: Where work begins, in this order: the first door that opens to somebody's role is theirs.
_DOORS = (
    ("Quầy", "counter:intake", "office"),
    ("Xử lý", "desk:work", "list"),
    ("Điều hành", "board:home", "screen"),
    ("Cần xem", "desk:stuck", "flag"),
)


@cache
def ways_of(role: str) -> tuple[Way, ...]:
    """The doors a role may open, as their own guards say."""
    ways = []
    for words, name, drawing in _DOORS:
        address = reverse(name)
        guard: Guard = resolve(address).func.guard  # type: ignore[attr-defined]
        if guard.admits(role):
            ways.append(Way(words, address, drawing))
    return tuple(ways)


def _ways(actor: Actor | None, path: str) -> list[Way]:
    ways = ways_of(actor.role) if actor else ()
    inside = max((way.address for way in ways if path.startswith(way.address)), key=len, default="")
    return [replace(way, here=way.address == inside) for way in ways]


def _unread(actor: Actor | None) -> int:
    """How many messages wait to be read: one short question on a page that shows the bell, and none on others."""
    return notices.unread(actor.account_id, at=moments.now()) if actor and actor.account_id else 0


def shell(request: HttpRequest) -> dict[str, object]:
    """For every template: the house, the actor, the doors open to them, how the page is shown."""
    actor = getattr(request, "actor", None)
    return {
        **plain(request),
        "actor": actor,
        "ways": SimpleLazyObject(lambda: _ways(actor, request.path)),
        "unread": SimpleLazyObject(lambda: _unread(actor)),
    }


def plain(request: HttpRequest) -> dict[str, object]:
    """The part that asks nobody: it must stand when the database does not."""
    return {
        "house": settings.HOUSE,
        "hotline": settings.HOTLINE,
        "here": request.get_full_path(),
        "display": Display.of(request),
        "sizes": SIZES,
        "themes": [(value, words, THEME_ICONS[value]) for value, words in THEMES.items()],
    }
