"""Which PostgreSQL the platform talks to, and as whom."""

import os
from pathlib import Path
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

#: The application works as this role, which may not change or delete what happened (see config/grants.py).
APPLICATION_ROLE = "motcua_app"


def connections(home: Path) -> dict[str, dict[str, Any]]:
    """Django's connections: `default` works under the application's role; `owner` migrates."""
    url = os.environ.get("DATABASE_URL") or f"postgresql://motcua@/motcua?host={home / 'postgres' / 'socket'}"
    owner = parsed(os.environ.get("DATABASE_OWNER_URL") or url)
    application = parsed(url)
    application["OPTIONS"] = {
        **application["OPTIONS"],
        "options": f"-c role={APPLICATION_ROLE} -c lock_timeout=3000 -c statement_timeout=60000",
    }
    return {"default": application, "owner": owner}


def parsed(url: str) -> dict[str, Any]:
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
