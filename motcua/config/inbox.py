"""What somebody on duty has to read: reminders and digests, with what each is about one press away."""

from uuid import UUID

from django.http import HttpResponse, HttpResponseRedirect
from django.shortcuts import redirect, render
from django.urls import resolve, reverse
from django.views.decorators.http import require_GET, require_POST

from motcua.base.actor import Actor
from motcua.base.doors import Guard, Request, door, staff, tell
from motcua.notices import operations, queries

#: How a kind of message looks in the list; the first part of the kind says it.
_LOOKS = {
    "remind-soon": ("triangle", "soon"),
    "remind-today": ("bell", "today"),
    "remind-late": ("octagon", "late"),
    "remind-long_late": ("octagon", "late"),
}
#: Where things a message may be about are shown; a digest is about one's own work.
_PLACES = {"dossier": "desk:detail"}
_WORK = "account"


@staff()
@require_GET
def inbox(request: Request) -> HttpResponse:
    """One's messages, newest first."""
    by, at = door(request)
    assert by.account_id  # noqa: S101 - who is on duty has one
    box = queries.inbox(by.account_id, at=at, after=request.GET.get("sau", ""))
    rows = [(row, *_LOOKS.get(row.kind, ("envelope", "plain")), bool(_place(row.about, by))) for row in box.rows]
    return render(request, "config/pages/inbox.html", {"box": box, "rows": rows, "page": {"next": box.following}})


@staff()
@require_GET
def look(request: Request, notice_id: UUID) -> HttpResponse:
    """Go to what a message is about; it counts as read then."""
    by, at = door(request)
    assert by.account_id  # noqa: S101
    found = queries.shown(notice_id, account_id=by.account_id, at=at)
    operations.mark_read(by.account_id, at=at, only=[notice_id])
    place = _place(found.about, by)
    if place == "work":
        return redirect(place)
    return HttpResponseRedirect(reverse(place, args=[found.about_id]) if place else reverse("inbox"))


@staff()
@require_POST
def read(request: Request) -> HttpResponse:
    """Mark all of one's messages as read."""
    by, at = door(request)
    assert by.account_id  # noqa: S101
    count = operations.mark_read(by.account_id, at=at)
    tell(request, f"Đã đánh dấu {count} tin là đã đọc." if count else "Không còn tin nào chưa đọc.")
    return redirect("inbox")


def _place(about: str, by: Actor) -> str:
    """The page of what a message is about, where this person's role may open it."""
    if about == _WORK:
        return "work"
    name = _PLACES.get(about, "")
    if not name:
        return ""
    guard: Guard = resolve(reverse(name, args=[UUID(int=0)])).func.guard  # type: ignore[attr-defined]
    return name if guard.admits(by.role) else ""
