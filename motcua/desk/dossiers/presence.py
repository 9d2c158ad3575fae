"""Who has a dossier open before them now: an open page says so every while, and is forgotten once it has stopped.

Kept in the cache all processes share, for it is worth nothing a minute later; the journal's reading lines stay
what they are, a record of who looked.
"""

from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.core.cache import cache

from motcua.base.actor import Actor

#: An open page calls this often, in seconds. Two calls missed, and it is taken for closed.
EVERY = 30
FORGOTTEN = timedelta(seconds=75)


@dataclass(frozen=True)
class Present:
    """Somebody with the dossier open: since when, and when their page last said so."""

    account_id: UUID | None
    name: str
    title: str
    since: datetime
    heard: datetime


def note(dossier_id: UUID, *, by: Actor, at: datetime) -> list[Present]:
    """Note that somebody has the dossier open, and say who else has, the first to open it first.

    Two pages calling in the same instant may lose one of the two notes; the next call brings it back.
    """
    there = _there(dossier_id, at)
    known = next((one for one in there if one.account_id == by.account_id), None)
    others = [one for one in there if one is not known]
    mine = Present(by.account_id, by.name, by.title, known.since if known else at, at)
    _keep(dossier_id, [*others, mine])
    return sorted(others, key=lambda one: one.since)


def leave(dossier_id: UUID, *, by: Actor, at: datetime) -> None:
    """Somebody has passed the dossier on and does not have it before them any more."""
    _keep(dossier_id, [one for one in _there(dossier_id, at) if one.account_id != by.account_id])


def _there(dossier_id: UUID, at: datetime) -> list[Present]:
    kept: list[Present] = cache.get(_name(dossier_id), [])
    return [one for one in kept if one.heard > at - FORGOTTEN]


def _keep(dossier_id: UUID, there: list[Present]) -> None:
    cache.set(_name(dossier_id), there, FORGOTTEN.total_seconds())


def _name(dossier_id: UUID) -> str:
    return f"open-{dossier_id}"
