"""Messages on the screen: read, or taken off because a newer one says it better."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db import connection
from django.db.models import QuerySet

from motcua.notices import models
from motcua.notices.rules.states import Channel, State


def mark_read(account_id: UUID, *, at: datetime, only: Sequence[UUID] | None = None) -> int:
    """Mark somebody's messages as read, all that are shown by now or `only` some; returns how many were unread."""
    unread = models.Notice.objects.filter(
        account_id=account_id, channel=Channel.SCREEN.value, state=State.SENT.value, not_before__lte=at
    )
    if only is not None:
        unread = unread.filter(id__in=list(only))
    return unread.update(state=State.DELIVERED.value, delivered_at=at)


def outdate(*, kind: str, at: datetime, about: tuple[str, UUID] | None = None) -> int:
    """Take unread messages of kinds that begin so, asked for before `at`, off all screens: they are no longer so.

    With `about`, only those about one thing. Returns how many.
    """
    rows = _unread(kind, at)
    return (rows.filter(about=about[0], about_id=about[1]) if about else rows).update(state=State.CANCELLED.value)


def outdate_for(pairs: Iterable[tuple[UUID, UUID]], *, kind: str, at: datetime) -> int:
    """The same for these people's messages about these things: pairs of an account and what a message is about."""
    people, things = zip(*pairs, strict=True) if (pairs := list(pairs)) else ((), ())
    with connection.cursor() as cursor:
        cursor.execute(_OUTDATE_FOR, [list(people), list(things), f"{kind}%", at, settings.PROVINCE])
        taken: int = cursor.rowcount
        return taken


_OUTDATE_FOR = """
    UPDATE notices_notice notice SET state = 'cancelled'
    FROM (SELECT unnest(%s::uuid[]) AS account_id, unnest(%s::uuid[]) AS about_id) pair
    WHERE notice.account_id = pair.account_id AND notice.about_id = pair.about_id AND notice.channel = 'screen'
        AND notice.state = 'sent' AND notice.kind LIKE %s AND notice.created_at < %s AND notice.province = %s
"""


def _unread(kind: str, at: datetime) -> QuerySet[models.Notice]:
    return models.Notice.objects.filter(
        province=settings.PROVINCE,
        kind__startswith=kind,
        channel=Channel.SCREEN.value,
        state=State.SENT.value,
        created_at__lt=at,
    )
