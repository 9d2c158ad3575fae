"""Questions to the journal: what happened to a thing, who read it, and what is stuck."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from motcua.journal import events, models


@dataclass(frozen=True)
class Line:
    """One line of a timeline."""

    ordinal: int
    at: datetime
    kind: str
    event: events.Event
    by_name: str
    by_title: str
    by_office_name: str
    covering: str

    @property
    def sentence(self) -> str:
        return self.event.sentence


def timeline(subject: str, subject_id: UUID) -> list[Line]:
    """Everything that happened to a thing, oldest first."""
    rows = models.Event.objects.filter(subject=subject, subject_id=subject_id).order_by("ordinal")
    return [
        Line(
            ordinal=row.ordinal,
            at=row.at,
            kind=row.kind,
            event=events.Event.read(row.kind, row.facts),
            by_name=row.by_name,
            by_title=row.by_title,
            by_office_name=row.by_office_name,
            covering=row.covering,
        )
        for row in rows
    ]


@dataclass(frozen=True, slots=True)
class Bare:
    """A line of a timeline as it lies in the journal: quick to read, for those who count very many."""

    ordinal: int
    at: datetime
    kind: str
    facts: Mapping[str, Any]
    by_id: UUID | None
    by_name: str
    by_office: str


def histories(
    subject: str,
    *,
    after: UUID | None = None,
    ids: Collection[UUID] | None = None,
    kinds: Collection[str] | None = None,
    limit: int = 1000,
) -> dict[UUID, list[Bare]]:
    """The histories of the next `limit` things of a kind, by id, each oldest first; or of those named.

    Whole ones, or with the lines of some kinds alone: reading a line costs more than anything done with it.
    Two questions, however many there are. Called again with the last id as `after` it goes on; nothing left, nothing
    returned.
    """
    rows = models.Event.objects.filter(subject=subject)
    if ids is None:
        found = rows.filter(ordinal=1)
        ids = list((found.filter(subject_id__gt=after) if after else found).order_by("subject_id")
                   .values_list("subject_id", flat=True)[:limit])  # fmt: skip
    if kinds is not None:
        rows = rows.filter(kind__in=kinds)
    told: dict[UUID, list[Bare]] = {}
    columns = ("subject_id", "ordinal", "at", "kind", "facts", "by_id", "by_name", "by_office")
    for row in rows.filter(subject_id__in=ids).order_by("subject_id", "ordinal").values_list(*columns):
        told.setdefault(row[0], []).append(Bare(*row[1:]))
    return told


def touched(kinds: Collection[str], *, since: datetime, until: datetime) -> list[UUID]:
    """The things that something of these kinds happened to between two moments, in the order of their ids."""
    rows = models.Event.objects.filter(kind__in=kinds, at__gte=since, at__lt=until)
    return list(rows.order_by("subject_id").values_list("subject_id", flat=True).distinct())


@dataclass(frozen=True)
class Stuck:
    """A delivery that a person should look at."""

    id: UUID
    kind: str
    handler: str
    attempts: int
    last_error: str
    since: datetime
    set_aside: bool
    subject: str
    subject_id: UUID


def stuck(*, at: datetime, limit: int = 200) -> list[Stuck]:
    """Deliveries set aside, and those still waiting after a quarter of an hour (invariant I-8), oldest first."""
    rows = (
        models.Delivery.objects.exclude(state=models.DeliveryState.DONE)
        .exclude(state=models.DeliveryState.WAITING, since__gt=at - timedelta(minutes=15))
        .select_related("event")
        .order_by("since")[:limit]
    )
    return [
        Stuck(
            id=row.id,
            kind=row.event.kind,
            handler=row.handler,
            attempts=row.attempts,
            last_error=row.last_error,
            since=row.since,
            set_aside=row.state == models.DeliveryState.SET_ASIDE,
            subject=row.event.subject,
            subject_id=row.event.subject_id,
        )
        for row in rows
    ]


def oldest_untold(handler: str) -> datetime | None:
    """When the oldest thing happened that a handler has not been told of yet; None when it knows everything."""
    waiting = models.Delivery.objects.exclude(state=models.DeliveryState.DONE).filter(handler=handler)
    return waiting.order_by("event__at").values_list("event__at", flat=True).first()


@dataclass(frozen=True)
class Reading:
    """Somebody read what we keep."""

    at: datetime
    name: str
    title: str
    office_name: str
    how: str
    subject: str
    subject_id: UUID


def readings(person_id: UUID, *, limit: int = 200) -> list[Reading]:
    """Who read what we keep of a person, newest first."""
    rows = models.AccessLine.objects.filter(person_id=person_id).order_by("-at")[:limit]
    return [Reading(row.at, row.name, row.title, row.office_name, row.how, row.subject, row.subject_id) for row in rows]


def lines() -> int:
    """About how many lines the journal has: the highest position, for a progress bar."""
    return models.Event.objects.order_by("-position").values_list("position", flat=True).first() or 0
