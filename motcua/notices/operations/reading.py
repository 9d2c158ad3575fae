"""Reading messages on the screen."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

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
