"""Questions about messages: what somebody has to read, what was sent about a thing, and what is stuck."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from motcua.base.refusals import NotFound
from motcua.notices import models
from motcua.notices.rules.states import Channel, State


@dataclass(frozen=True, kw_only=True)
class Shown:
    """A message on somebody's screen."""

    id: UUID
    kind: str
    title: str
    text: str
    about: str
    about_id: UUID
    at: datetime
    read: bool


@dataclass(frozen=True)
class Inbox:
    """Some of somebody's messages, newest first, and where the next ones begin (empty: there are none)."""

    rows: Sequence[Shown]
    unread: int
    following: str = ""


def shown(notice_id: UUID, *, account_id: UUID, at: datetime) -> Shown:
    """One message on somebody's own screen. Raises `NotFound`."""
    row = models.Notice.objects.filter(
        id=notice_id, account_id=account_id, channel=Channel.SCREEN.value, not_before__lte=at
    ).first()
    if row is None:
        raise NotFound("Không có tin này.")
    return _shown(row)


def inbox(account_id: UUID, *, at: datetime, after: str = "", limit: int = 50) -> Inbox:
    """What somebody has to read, newest first, with how much of it is unread. Two queries."""
    rows = models.Notice.objects.filter(
        account_id=account_id,
        channel=Channel.SCREEN.value,
        state__in=[State.SENT.value, State.DELIVERED.value],
        not_before__lte=at,
    )
    if after:
        rows = rows.filter(id__lt=_id(after))
    found = list(rows.order_by("-id")[: limit + 1])
    rest = str(found[limit - 1].id) if len(found) > limit else ""
    return Inbox([_shown(row) for row in found[:limit]], unread(account_id, at=at), rest)


def _shown(row: models.Notice) -> Shown:
    return Shown(
        id=row.id,
        kind=row.kind,
        title=row.title,
        text=row.text,
        about=row.about,
        about_id=row.about_id,
        at=row.not_before,
        read=row.state == State.DELIVERED,
    )


def _id(text: str) -> UUID:
    try:
        return UUID(text)
    except ValueError:
        return UUID(int=0)


def unread(account_id: UUID, *, at: datetime) -> int:
    """How many messages somebody has not read. One query."""
    return models.Notice.objects.filter(
        account_id=account_id, channel=Channel.SCREEN.value, state=State.SENT.value, not_before__lte=at
    ).count()


@dataclass(frozen=True, kw_only=True)
class Line:
    """A message as its subject's page shows it: never to which number."""

    id: UUID
    kind: str
    channel: Channel
    state: State
    about: str
    about_id: UUID
    title: str
    text: str
    to: str
    not_before: datetime
    attempts: int
    last_error: str
    created_at: datetime
    sent_at: datetime | None
    delivered_at: datetime | None


def about(subject: str, subject_id: UUID, *, staff: bool = False) -> list[Line]:
    """The messages that left the house about a thing, oldest first; with `staff`, those on screens too."""
    rows = models.Notice.objects.filter(about=subject, about_id=subject_id)
    if not staff:
        rows = rows.exclude(channel=Channel.SCREEN.value)
    return [_line(row) for row in rows.select_related("account").order_by("id")]


def outbox(*, channel: str = "", state: str = "", after: str = "", limit: int = 50) -> tuple[list[Line], str]:
    """Messages that leave the house, newest first, with where the next ones begin."""
    rows = models.Notice.objects.filter(province=settings.PROVINCE).exclude(channel=Channel.SCREEN.value)
    if channel:
        rows = rows.filter(channel=channel)
    if state:
        rows = rows.filter(state=state)
    if after:
        rows = rows.filter(id__lt=_id(after))
    found = list(rows.order_by("-id")[: limit + 1])
    return [_line(row) for row in found[:limit]], str(found[limit - 1].id) if len(found) > limit else ""


def stuck(*, at: datetime, limit: int = 200) -> list[Line]:
    """Messages a person should look at, oldest first: set aside, refused in the last month, or an hour past their time.

    Those kept for want of a carrier are not among them: `counts` tells how many there are.
    """
    rows = models.Notice.objects.filter(
        Q(state=State.SET_ASIDE.value)
        | Q(state=State.FAILED.value, created_at__gt=at - timedelta(days=30))
        | Q(
            state=State.WAITING.value,
            next_try_at__lt=at - timedelta(hours=1),
            channel__in=[Channel.SMS.value, Channel.MAIL.value],
        )
    )
    return [_line(row) for row in rows.order_by("created_at")[:limit]]


def letters(*, limit: int = 200) -> list[Line]:
    """Letters that wait to be posted, oldest first."""
    rows = models.Notice.objects.filter(channel=Channel.LETTER.value, state=State.WAITING.value)
    return [_line(row) for row in rows.order_by("created_at")[:limit]]


def counts(*, since: datetime | None = None) -> dict[Channel, Counter[State]]:
    """How many messages stand where, by channel, of all or of those asked for since a moment."""
    rows = models.Notice.objects.filter(province=settings.PROVINCE)
    if since:
        rows = rows.filter(created_at__gte=since)
    found: dict[Channel, Counter[State]] = {channel: Counter() for channel in Channel}
    for row in rows.values("channel", "state").annotate(count=Count("id")).order_by():
        found[Channel(row["channel"])][State(row["state"])] = row["count"]
    return found


def _line(row: models.Notice) -> Line:
    return Line(
        id=row.id,
        kind=row.kind,
        channel=Channel(row.channel),
        state=State(row.state),
        about=row.about,
        about_id=row.about_id,
        title=row.title,
        text=row.text,
        to=row.account.full_name if row.account_id and row.account else _masked(row.address),
        not_before=row.not_before,
        attempts=row.attempts,
        last_error=row.last_error,
        created_at=row.created_at,
        sent_at=row.sent_at,
        delivered_at=row.delivered_at,
    )


def _masked(address: str) -> str:
    """Enough to tell two addresses apart, and no more: `•••678`, `h•••@thu.vn`."""
    name, at, host = address.partition("@")
    return f"{name[:1]}•••@{host}" if at else f"•••{address[-3:]}"
