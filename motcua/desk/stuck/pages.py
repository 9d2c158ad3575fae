"""What is stuck: deliveries that failed five times or wait too long, with their reason and a way to try again."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.journal import queries
from motcua.paperwork import queries as papers


@staff("admin", "control")
@require_GET
def stuck(request: Request) -> HttpResponse:
    """The list, oldest first."""
    _, at = door(request)
    return render(request, "desk/stuck/stuck.html", {"rows": queries.stuck(at=at), "papers": papers.health(at=at)})


@staff("admin", "control")
@require_POST
def try_again(request: Request, delivery_id: UUID) -> HttpResponse:
    """Put one back into the queue."""
    by, at = door(request)
    try:
        journal.try_again(delivery_id, by=by, at=at)
        tell(request, "Đã đưa lại vào hàng đợi.")
    except NotFound as refused:
        tell(request, refused.sentence, kind="info")
    return redirect("desk:stuck")
