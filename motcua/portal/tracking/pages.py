"""Following a dossier: by its code and four digits, or by the QR of the receipt. Nothing here says whose it is."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.core import signing
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from motcua.base.doors import Request, door, public, tell
from motcua.base.refusals import NotFound
from motcua.dossiers import queries as dossiers
from motcua.dossiers.rules.standing import Rung
from motcua.dossiers.rules.status import DeliveryWay, Status
from motcua.offices import queries as offices
from motcua.paperwork.queries import Verification
from motcua.portal import limits
from motcua.portal.opening import Opening, opening
from motcua.portal.tracking.forms import Ask

#: Wrong tries for one code, and from one place: a whole village may share the address of its telephone company.
OF_A_CODE, FROM_A_PLACE = 5, 30
#: How long a page once opened can be opened again, so that a phone may load it anew when it forgot it.
STAYS_OPEN = timedelta(hours=12)
#: An opened page's address carries the code under our signature, and nothing that was typed beside it.
_SALT = "portal.tracking"

NO_SUCH_PAIR = "Không có hồ sơ nào khớp với mã và bốn số này. Mời xem lại giấy hẹn rồi gõ lại."


@public
@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def track(request: Request) -> HttpResponse:
    """A wrong pair and an unknown code get one and the same answer; too many tries get a pause and the phone number."""
    _, at = door(request)
    form = Ask(request.POST if request.method == "POST" else None, initial={"code": request.GET.get("ma", "")[:80]})
    if form.is_valid():
        code, four = form.cleaned_data["code"], form.cleaned_data["four"]
        attempt = limits.take(
            limits.Allowance("code", code, OF_A_CODE), limits.Allowance("place", limits.place_of(request), FROM_A_PLACE)
        )
        if attempt is None:
            response = render(request, "portal/tracking/pause.html", status=429)
            response["Retry-After"] = str(limits.SPAN)
            return response
        if dossiers.track(code, four, at=at):
            attempt.give_back()
            return redirect("portal:tracked", signing.dumps(code, salt=_SALT))
        form.add_error(None, NO_SUCH_PAIR)
    return render(request, "portal/tracking/ask.html", {"form": form})


@public
@never_cache
@require_safe
def tracked(request: Request, opened: str) -> HttpResponse:
    """Where the dossier is, for whoever gave the right pair on this page before."""
    _, at = door(request)
    try:
        code = signing.loads(opened, salt=_SALT, max_age=STAYS_OPEN)
    except signing.SignatureExpired:
        tell(request, "Trang hồ sơ đã để lâu nên đóng lại. Mời gõ lại bốn số cuối.", kind="info")
        return redirect("portal:track")
    except signing.BadSignature:
        raise NotFound("Không có trang này. Mời tra cứu lại bằng mã hồ sơ.") from None
    found = dossiers.track_by_id(dossiers.id_of(code), at=at)
    if found is None:
        raise NotFound(NO_SUCH_PAIR)
    return status_page(request, found, at=at)


# --- what the page of a dossier says ---------------------------------------------------------------------


@dataclass(frozen=True)
class Stage:
    """One stage of a dossier's way: done, where it is now, or still to come."""

    name: str
    when: str
    at: datetime | None = None


@dataclass(frozen=True)
class Counter:
    """Where to ask and to fetch the result."""

    name: str
    address: str
    phone: str
    opening: Opening


#: A dossier in one of these waits for its owner, whatever way the result comes.
_WAITING = frozenset({Status.WAITING_FOR_CITIZEN, Status.WAITING_FOR_PAYMENT})
_CLOSED = {Status.WITHDRAWN: "Đã rút hồ sơ", Status.STOPPED: "Đã dừng giải quyết"}


def status_page(
    request: Request, found: dossiers.Tracked, *, at: datetime, receipt: Verification | None = None
) -> HttpResponse:
    """The page both ways lead to: by code and four digits, and by the receipt's QR (then with what the receipt is)."""
    return render(
        request,
        "portal/tracking/status.html",
        {
            "tracked": found,
            "receipt": receipt,
            "stages": stages_of(found),
            "counter": _counter_of(found, at),
            "fetched": found.delivery is DeliveryWay.DESK and found.status not in _CLOSED,
            "to_do": _to_do(found),
            "to_pay": found.status == Status.WAITING_FOR_PAYMENT,
            "open": found.finished_at is None and found.ended_at is None,
            "late": found.standing.key is Rung.LATE,
            "was_late": found.standing.key is Rung.DONE_LATE,
            "moved": found.due_at != found.due_original,
        },
    )


def _to_do(found: dossiers.Tracked) -> bool:
    """Whether it is the owner's turn: nobody has to come for a result that comes to them."""
    return found.status in _WAITING or (found.status == Status.DONE and found.delivery is DeliveryWay.DESK)


def stages_of(found: dossiers.Tracked) -> list[Stage]:
    """The way of a dossier in four stages; one that was withdrawn or stopped ends where it ended."""
    received = Stage("Đã nhận hồ sơ", "done", found.received_at)
    if found.status in _CLOSED:
        return [received, Stage(_CLOSED[found.status], "now", found.ended_at)]
    names = {
        Status.WAITING_FOR_CITIZEN: "Chờ ông/bà bổ sung giấy tờ",
        Status.WAITING_FOR_PAYMENT: "Chờ ông/bà nộp lệ phí",
    }
    done = found.finished_at is not None
    ways = [
        (names.get(found.status, "Đang giải quyết"), None),
        ("Có kết quả", found.finished_at),
        ("Đã gửi kết quả" if found.delivery is DeliveryWay.POST else "Đã trả kết quả", found.ended_at),
    ]
    now = 3 if found.status == Status.RETURNED else 2 if done else 1 if found.status != Status.RECEIVED else 0
    stages = [Stage(received.name, "now" if now == 0 else "done", received.at)]
    for number, (name, moment) in enumerate(ways, 1):
        if number < now:
            stages.append(Stage("Đã giải quyết" if number == 1 else name, "done", moment))
        else:
            stages.append(Stage(name, "now" if number == now else "next", moment))
    return stages


def _counter_of(found: dossiers.Tracked, at: datetime) -> Counter:
    """The counter that received it, or the one that does its work today, and when it is open."""
    desk = found.desk
    return Counter(desk.name, desk.address, desk.phone, opening(offices.scopes(offices.office_by_id(desk.id)), at))
