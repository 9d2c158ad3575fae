"""The leader's first page, on a phone before anything else."""

from django.http import HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_GET

from motcua.base.doors import Request, door, staff
from motcua.board.overview.seen import seen
from motcua.board.roles import REPORTS


@staff(*REPORTS)
@require_GET
def overview(request: Request) -> HttpResponse:
    """What to decide, what is getting worse, and today."""
    by, at = door(request)
    return render(request, "board/overview/overview.html", {"seen": seen(by, at=at), "at": at})
