"""Which PostgreSQL the platform talks to, as whom, and how long it waits for an answer."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

from motcua.config.supervisor import Server

#: The application works as this role, which may not change or delete what happened (see config/grants.py).
APPLICATION_ROLE = "motcua_app"


def connections(home: Path, *, seconds: int) -> dict[str, dict[str, Any]]:
    """Django's connections: `default` works under the application's role; `owner` migrates.

    `seconds` is the longest one statement of the application may take. A transaction left open and idle is
    ended after twice that, for it keeps others from the rows it locked.
    """
    url = os.environ.get("DATABASE_URL") or Server(home).url
    owner = parsed(os.environ.get("DATABASE_OWNER_URL") or url)
    application = parsed(url)
    _add_options(owner, lock_timeout="5s")
    _add_options(
        application,
        role=APPLICATION_ROLE,
        lock_timeout="3s",
        jit="off",  # no question of a page is so long that compiling it pays: measured, a third slower with it
        statement_timeout=f"{seconds}s",
        idle_in_transaction_session_timeout=f"{2 * seconds}s",
    )
    return {"default": application, "owner": owner}


def parsed(url: str) -> dict[str, Any]:
    """A database's address as Django's settings; what the address asks beyond the usual goes to the driver."""
    parts = urlsplit(url)
    query = {key: values[-1] for key, values in parse_qs(parts.query).items()}
    host = query.pop("host", None) or parts.hostname or ""
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": unquote(parts.path.lstrip("/")) or "motcua",
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": host,
        "PORT": str(query.pop("port", "") or parts.port or ""),
        "CONN_MAX_AGE": 600,
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": query,
    }


def _add_options(place: dict[str, Any], **settings: str) -> None:
    given = place["OPTIONS"].get("options", "")
    place["OPTIONS"]["options"] = " ".join([given, *(f"-c {name}={value}" for name, value in settings.items())]).strip()
