"""Reading one setting from the environment, with its type and a refusal that says what was wrong."""

import os
import secrets
from pathlib import Path


class WrongSetting(ValueError):
    """A setting whose value can't be understood; the message names it."""


def text(name: str, default: str) -> str:
    return os.environ.get(name, default)


def path(name: str, default: Path) -> Path:
    return Path(os.environ.get(name) or default).absolute()


def flag(name: str, default: bool) -> bool:
    """`true`/`false`, `1`/`0`, `yes`/`no`; anything else is refused, for a typing error must not open a door."""
    value = os.environ.get(name)
    if value is None:
        return default
    if value.lower() in {"1", "true", "yes"}:
        return True
    if value.lower() in {"0", "false", "no"}:
        return False
    raise WrongSetting(f"{name} must be true or false, not {value!r}")


def number(name: str, default: int, *, least: int = 1) -> int:
    """A whole number from `least` up."""
    value = os.environ.get(name)
    if value is None:
        return default
    if not value.isascii() or not value.isdigit() or int(value) < least:
        raise WrongSetting(f"{name} must be a whole number from {least} up, not {value!r}")
    return int(value)


def words(name: str, default: list[str]) -> list[str]:
    value = os.environ.get(name)
    return default if value is None else [word.strip() for word in value.split(",") if word.strip()]


def secret(name: str, kept_in: Path) -> str:
    """The secret given, else the one kept in a file that is made, readable by its owner alone, at first use.

    Several processes may ask at once: all get the same one. An empty file is refused, never used as a key.
    """
    if given := os.environ.get(name):
        return given
    if not kept_in.exists():
        kept_in.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        making = kept_in.with_name(f"{kept_in.name}.{secrets.token_hex(8)}")
        with os.fdopen(os.open(making, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as file:
            file.write(secrets.token_urlsafe(48))
            file.flush()
            os.fsync(file.fileno())  # what it seals is kept; so must it be
        try:
            os.link(making, kept_in)
        except FileExistsError:  # another process made it first; its key is the key
            pass
        finally:
            making.unlink()
    kept = kept_in.read_text().strip()
    if not kept:
        raise WrongSetting(f"{kept_in} is empty: put the key for {name} back from your backup")
    return kept
