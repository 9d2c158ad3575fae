"""Text messages to citizens: signed calls to the provider the settings name, each with a key that makes it one.

The call is `POST` to `SMS_URL` with JSON `{"id", "to", "text", "sender"}`. `Idempotency-Key` is the message's id;
`X-Motcua-Time` and `X-Motcua-Signature` prove who calls (gateways/signing.py, use `send`). The provider answers
2xx, or 409 for a message it has taken before, with `{"ref"}`; docs/gateways.md tells the whole.
"""

import http.client
import json
import ssl
from datetime import datetime, timedelta
from typing import Any
from urllib.parse import SplitResult, urlsplit

from django.conf import settings

from motcua.gateways.signing import signature
from motcua.notices.ports import Message, Rejected, Sent, Unreachable

#: More than this of an answer is not read.
MOST = 65_536
_LOCAL = {"127.0.0.1", "::1", "localhost"}


class SmsCarrier:
    """Fits `notices.ports.Carrier`."""

    def send(self, message: Message, *, at: datetime) -> Sent:
        """Take the message. Raises `Rejected` for a 4xx that blames the message, `Unreachable` for all else."""
        where = self._where()
        body = json.dumps(
            {"id": str(message.id), "to": message.to, "text": message.text, "sender": settings.SMS_SENDER}
        ).encode()
        time, key = str(int(at.timestamp())), str(message.id)
        headers = {
            "Content-Type": "application/json",
            "Accept": "application/json",
            "Idempotency-Key": key,
            "X-Motcua-Time": time,
            "X-Motcua-Signature": signature(body, secret=settings.SMS_SECRET, use="send", time=time, key=key),
        }
        status, wait, answer = _call(where, body, headers)
        if status == 409 or 200 <= status < 300:
            return _taken(answer)
        if status in {400, 404, 410, 422}:
            raise Rejected(
                f"nhà mạng từ chối: {str(answer.get('reason', ''))[:100] or 'không nói lý do'} (mã {status})"
            )
        raise Unreachable(f"nhà mạng chưa nhận (mã {status})", after=_seconds(wait))

    def _where(self) -> SplitResult:
        where = urlsplit(settings.SMS_URL)
        if not (where.hostname and settings.SMS_SECRET):
            raise Unreachable("chưa đặt MOTCUA_SMS_URL và MOTCUA_SMS_SECRET")
        if where.scheme != "https" and where.hostname not in _LOCAL:
            raise Unreachable("MOTCUA_SMS_URL phải bắt đầu bằng https://")
        return where


def _call(where: SplitResult, body: bytes, headers: dict[str, str]) -> tuple[int, str, dict[str, Any]]:
    """Status, Retry-After and answer of a call. Follows no redirect: telephone numbers go nowhere but where we said."""
    timeout = settings.SMS_TIMEOUT
    host = where.hostname or ""
    line: http.client.HTTPConnection
    if where.scheme == "https":
        line = http.client.HTTPSConnection(host, where.port, timeout=timeout, context=ssl.create_default_context())
    else:
        line = http.client.HTTPConnection(host, where.port, timeout=timeout)
    try:
        line.request("POST", where.path + (f"?{where.query}" if where.query else "") or "/", body, headers)
        response = line.getresponse()
        found = response.read(MOST)
        return response.status, response.headers.get("Retry-After", ""), _read(found)
    except (OSError, http.client.HTTPException) as error:
        raise Unreachable(f"không tới được nhà mạng ({type(error).__name__})") from error
    finally:
        line.close()


def _read(found: bytes) -> dict[str, Any]:
    try:
        answer = json.loads(found or b"{}")
    except ValueError:
        return {}
    return answer if isinstance(answer, dict) else {}


def _taken(answer: dict[str, Any]) -> Sent:
    ref = answer.get("ref")
    if not isinstance(ref, str) or not 0 < len(ref) <= 100:
        raise Unreachable("nhà mạng trả lời không đọc được")
    return Sent(ref, {"code": str(answer.get("code", "accepted"))[:40]})


def _seconds(wait: str) -> timedelta | None:
    """What Retry-After asks for in seconds, an hour at most; a date there is not read."""
    return timedelta(seconds=min(int(wait), 3600)) if wait.isascii() and wait.isdecimal() else None
