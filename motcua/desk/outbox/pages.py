"""Messages to citizens: what was sent, what is kept for want of a carrier, what did not get through."""

from uuid import UUID

from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.http import require_GET, require_POST

from motcua.base.doors import Request, door, staff, tell
from motcua.base.refusals import NotFound
from motcua.notices import operations, queries
from motcua.notices.rules.states import Channel, State

#: Who looks after messages.
KEEPERS = ("admin", "control")
_OUTWARD = (Channel.SMS, Channel.MAIL, Channel.LETTER)
_TONES = {
    State.DELIVERED: "ok",
    State.SENT: "info",
    State.WAITING: "neutral",
    State.KEPT: "pause",
    State.CANCELLED: "neutral",
}


@staff(*KEEPERS)
@require_GET
def outbox(request: Request) -> HttpResponse:
    """Counts by channel, what a person should look at, and the list, newest first."""
    _, at = door(request)
    channel, state = request.GET.get("kenh", ""), request.GET.get("trang-thai", "")
    rows, following = queries.outbox(channel=channel, state=state, after=request.GET.get("sau", ""))
    counts = queries.counts()
    return render(
        request,
        "desk/outbox/outbox.html",
        {
            "rows": [(row, _TONES.get(row.state, "late")) for row in rows],
            "stuck": queries.stuck(at=at),
            "counts": [(one, [(state_, counts[one][state_]) for state_ in State]) for one in _OUTWARD],
            "states": list(State),
            "channels": _OUTWARD,
            "channel": channel,
            "state": state,
            "page": {"next": following},
        },
    )


@staff(*KEEPERS)
@require_POST
def again(request: Request, notice_id: UUID) -> HttpResponse:
    """Carry a message once more."""
    by, at = door(request)
    try:
        operations.try_again(notice_id, by=by, at=at)
        tell(request, "Đã đưa tin lại vào hàng gửi.")
    except NotFound as refused:
        tell(request, refused.sentence, kind="info")
    return redirect("desk:outbox")


@staff(*KEEPERS)
@require_POST
def give_up(request: Request, notice_id: UUID) -> HttpResponse:
    """Say that a message will not go out, for the citizen was reached in another way."""
    by, at = door(request)
    try:
        operations.give_up(notice_id, reason="đã báo bằng cách khác", by=by, at=at)
        tell(request, "Đã ghi: báo người dân bằng cách khác.")
    except NotFound as refused:
        tell(request, refused.sentence, kind="info")
    return redirect("desk:outbox")
