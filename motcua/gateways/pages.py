"""What providers tell us: whether a text message has arrived."""

import json
from typing import Any
from uuid import UUID

from django.conf import settings
from django.http import HttpResponse, JsonResponse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_POST

from motcua.base.doors import Request, door, public
from motcua.base.refusals import NotFound
from motcua.gateways import signing
from motcua.notices import operations
from motcua.notices.rules.states import Channel, State

#: A report is a few words.
MOST = 16_384


@public
@csrf_exempt  # a program calls, without a session; its signature proves it
@require_POST
def sms_report(request: Request) -> HttpResponse:
    """A delivery report: JSON `{"id"?, "ref", "status": "delivered" | "failed", "reason"?, "code"?}`, signed.

    Told twice or late it is answered 200 with `"news": false`. A wrong signature is 401, one older than five minutes
    409, a report that can't be read 400, and one about nothing we sent 404.
    """
    _, at = door(request)
    if not settings.SMS_SECRET:
        return _problem(404, "Cổng này chưa mở.")
    if int(request.META.get("CONTENT_LENGTH") or 0) > MOST:
        return _problem(413, "Báo cáo quá dài.")
    time = request.headers.get("X-Motcua-Time", "")
    given = request.headers.get("X-Motcua-Signature", "")
    if not signing.fits(given, request.body, secret=settings.SMS_SECRET, use="report", time=time):
        return _problem(401, "Chữ ký không đúng.")
    if not signing.is_fresh(time, now=at.timestamp()):
        return _problem(409, "Báo cáo đã quá năm phút: hãy ký lại rồi gửi.")
    report = _read(request.body)
    if report is None:
        return _problem(400, "Báo cáo không đọc được.")
    try:
        news = operations.hear(channel=Channel.SMS, **report, at=at)
    except NotFound as refused:
        return _problem(404, refused.sentence)
    return JsonResponse({"news": news})


def _read(body: bytes) -> dict[str, Any] | None:
    try:
        told = json.loads(body)
        state = {"delivered": State.DELIVERED, "failed": State.FAILED}[told["status"]]
        notice_id = UUID(told["id"]) if told.get("id") else None
        ref, reason, code = (told.get(name, "") for name in ("ref", "reason", "code"))
    except (ValueError, KeyError, TypeError, AttributeError):
        return None
    if not all(isinstance(one, str) for one in (ref, reason, code)) or len(ref) > 100:
        return None
    proof = {"code": code[:40]} if code else {}
    return {"state": state, "notice_id": notice_id, "ref": ref, "reason": reason[:200], "proof": proof}


def _problem(status: int, sentence: str) -> HttpResponse:
    return JsonResponse({"problem": sentence}, status=status)
