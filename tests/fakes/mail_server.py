"""A mail server on this machine, speaking just enough SMTP; it keeps what it takes and can be in trouble."""

import socketserver
import threading
import time
from email import message_from_bytes, policy
from email.message import EmailMessage


class MailServer:
    """Its trouble, until changed: `slow`, `unknown` (no such mailbox), `later`, `spam`, `lost`, `closed` or none."""

    def __init__(self) -> None:
        self.mails: list[EmailMessage] = []
        self.trouble = ""
        self.slowness = 1.0
        house = self

        class Handler(_Handler):
            server_house = house

        self._server = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Handler)
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, args=(0.02,))
        self._thread.start()

    @property
    def port(self) -> int:
        port: int = self._server.server_address[1]
        return port

    def close(self) -> None:
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class _Handler(socketserver.StreamRequestHandler):
    server_house: MailServer

    def handle(self) -> None:
        house = self.server_house
        if house.trouble == "closed":
            return self._say("554 no service")
        if house.trouble == "slow":
            time.sleep(house.slowness)
        try:
            self._say("220 thu.vn ESMTP")
            while line := self.rfile.readline().decode().strip():
                word = line.split()[0].upper()
                if word in {"EHLO", "HELO", "MAIL", "RSET"}:
                    self._say("250 ok")
                elif word == "RCPT":
                    self._say({"unknown": "550 no such mailbox", "later": "451 try later"}.get(house.trouble, "250 ok"))
                elif word == "DATA":
                    self._say("354 go on")
                    if not self._take(house):
                        return None
                elif word == "QUIT":
                    return self._say("221 bye")
        except OSError:  # who called did not wait
            return None
        return None

    def _take(self, house: MailServer) -> bool:
        lines = []
        while (line := self.rfile.readline()) not in {b".\r\n", b""}:
            lines.append(line)
        if house.trouble == "spam":
            self._say("554 not wanted")
            return True
        mail = message_from_bytes(b"".join(lines), policy=policy.default)
        assert isinstance(mail, EmailMessage)
        house.mails.append(mail)
        if house.trouble == "lost":  # it was taken; the answer never comes
            return False
        self._say("250 taken")
        return True

    def _say(self, line: str) -> None:
        self.wfile.write(f"{line}\r\n".encode())
