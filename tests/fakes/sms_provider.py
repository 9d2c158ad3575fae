"""A text message provider on this machine: it checks who calls, knows a key again, reports, and can be in trouble."""

import hashlib
import hmac
import json
import threading
import time
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

SECRET = "bí mật của phép thử"


class SmsProvider:
    """Its troubles come one a call, in order: `slow`, `500`, `busy`, `refused`, `lost`, `garbage`, `elsewhere`."""

    def __init__(self) -> None:
        self.texts: dict[str, dict[str, str]] = {}  # what was really sent to a telephone, by key
        self.calls = 0
        self.troubles: list[str] = []
        self.slowness = 1.0
        provider = self

        class Handler(_Handler):
            house = provider

        self._server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self._server.server_port}/gui"

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()

    def ref(self, key: str) -> str:
        return f"nm-{key[-12:]}"

    def report(
        self, key: str, status: str, *, at: float, secret: str = SECRET, **more: str
    ) -> tuple[bytes, dict[str, str]]:
        """The body and the headers of a delivery report."""
        body = json.dumps({"id": key, "ref": self.ref(key), "status": status, **more}).encode()
        stamp = str(int(at))
        mark = hmac.new(secret.encode(), f"report\n{stamp}\n\n".encode() + body, hashlib.sha256).hexdigest()
        return body, {"X-Motcua-Time": stamp, "X-Motcua-Signature": mark}


class _Handler(BaseHTTPRequestHandler):
    house: SmsProvider

    def do_POST(self) -> None:
        house = self.house
        house.calls += 1
        body = self.rfile.read(int(self.headers["Content-Length"]))
        key, stamp = self.headers["Idempotency-Key"], self.headers["X-Motcua-Time"]
        mark = hmac.new(SECRET.encode(), f"send\n{stamp}\n{key}\n".encode() + body, hashlib.sha256).hexdigest()
        if mark != self.headers["X-Motcua-Signature"]:
            return self._answer(401, {"reason": "signature"})
        trouble = house.troubles.pop(0) if house.troubles else ""
        if trouble == "slow":
            time.sleep(house.slowness)
        if trouble == "500":
            return self._answer(500, {})
        if trouble == "busy":
            return self._answer(429, {}, {"Retry-After": "1200"})
        if trouble == "refused":
            return self._answer(422, {"reason": "số không tồn tại"})
        if trouble == "elsewhere":
            return self._answer(302, {}, {"Location": house.url})
        known = key in house.texts
        house.texts.setdefault(key, json.loads(body))
        if trouble == "lost":  # it was taken; the answer never comes
            self.connection.close()
            return None
        if trouble == "garbage":
            return self._answer(200, "không phải JSON")
        return self._answer(409 if known else 202, {"ref": house.ref(key)})

    def _answer(self, status: int, answer: Any, headers: dict[str, str] | None = None) -> None:
        body = answer.encode() if isinstance(answer, str) else json.dumps(answer).encode()
        try:
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **(headers or {})}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)
        except OSError:  # who asked did not wait
            self.close_connection = True

    def log_message(self, format: str, *args: object) -> None:
        pass
