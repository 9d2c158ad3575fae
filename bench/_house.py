"""What a measurement needs around it: the demonstration in its database, and a web server of its own."""

import contextlib
import socket
import subprocess
import time
from collections.abc import Iterator

from django.core.management import call_command

from motcua.config import house

#: How long a server may take to its first answer, in seconds.
PATIENCE = 60


def demonstration(dossiers: int) -> None:
    """See to it that there are dossiers, in a database that has none."""
    from motcua.dossiers.models import Dossier

    if not Dossier.objects.exists():
        call_command("demo", "--dossiers", str(dossiers), "--verbosity", "0")


@contextlib.contextmanager
def serving() -> Iterator[str]:
    """The address of a server started for us the way the house starts its own."""
    call_command("collectstatic", "--no-input", "--clear", "--verbosity", "0")
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    with subprocess.Popen(house.web_command("127.0.0.1", port), stdout=subprocess.DEVNULL) as server:
        try:
            _wait(port)
            yield f"http://127.0.0.1:{port}"
        finally:
            server.terminate()


def _wait(port: int) -> None:
    until = time.monotonic() + PATIENCE
    while house.answer(port) != 200:
        if time.monotonic() > until:
            raise SystemExit(f"no answer at port {port}")
        time.sleep(0.2)
