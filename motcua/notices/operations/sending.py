"""Asking for a message: written down in the transaction of the deed it tells of, and carried afterwards."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import islice
from uuid import UUID

from django.conf import settings
from django.db import transaction
from procrastinate.contrib.django import app as queue

from motcua.base import sealing
from motcua.base.actor import Actor
from motcua.notices import models
from motcua.notices.rules import hours, wording
from motcua.notices.rules.recipients import Citizen, Staff, way_to
from motcua.notices.rules.states import Channel, State

#: A message whose job was lost is found by the sweep after so long.
PATIENCE = timedelta(minutes=5)
BATCH = 1000


@dataclass(frozen=True, kw_only=True)
class Draft:
    """A message to ask for. `key` says what makes it one: the same key asked for again is the same message.

    `about` and `about_id` name what it tells of (`dossier`). `by` asks for one channel; left out, the best one the
    person has. `not_before` holds it back; a message that leaves the house is held back at night in any case.
    """

    key: str
    kind: str
    to: Staff | Citizen
    about: str
    about_id: UUID
    title: str
    text: str
    channel: Channel | None = None
    not_before: datetime | None = None


def send(
    *,
    key: str,
    kind: str,
    to: Staff | Citizen,
    about: str,
    about_id: UUID,
    title: str,
    text: str,
    channel: Channel | None = None,
    not_before: datetime | None = None,
    by: Actor,
    at: datetime,
) -> models.Notice:
    """Ask for one message; asked for again with its key, the first one is given back and nothing changes.

    It is part of the caller's transaction, if there is one: what rolls back was never asked for. A text message loses
    its marks. Raises `NoWay` when the person left nothing to be reached by, `WrongWords` for a text that must not
    go out.
    """
    draft = Draft(
        key=key, kind=kind, to=to, about=about, about_id=about_id,
        title=title, text=text, channel=channel, not_before=not_before,
    )  # fmt: skip
    send_all([draft], by=by, at=at)
    return models.Notice.objects.get(province=settings.PROVINCE, key=key)


def send_all(drafts: Iterable[Draft], *, by: Actor, at: datetime) -> int:
    """Ask for many messages, a thousand in a question; returns how many of them are new. Refuses as `send` does."""
    drafts, made = iter(drafts), 0
    while some := list(islice(drafts, BATCH)):
        made += _write([_row(draft, by=by, at=at) for draft in some], at)
    return made


def _row(draft: Draft, *, by: Actor, at: datetime) -> models.Notice:
    channel, address = way_to(draft.to, by=draft.channel)
    text = wording.without_marks(draft.text) if channel is Channel.SMS else draft.text
    wording.check(text, for_telephone=channel is Channel.SMS)
    begins = max(at, draft.not_before or at)
    if channel is not Channel.SCREEN:
        begins = hours.first_allowed(begins, settings.NOTICE_HOURS)
    on_screen = channel is Channel.SCREEN
    return models.Notice(
        province=settings.PROVINCE,
        key=draft.key,
        kind=draft.kind,
        channel=channel.value,
        account_id=draft.to.account_id if isinstance(draft.to, Staff) else None,
        address=address,
        address_index=sealing.blind_index(address, purpose="notice.address"),
        about=draft.about,
        about_id=draft.about_id,
        title=draft.title,
        text=text,
        # a screen shows it from its hour on: nobody needs to carry it
        state=State.SENT.value if on_screen else State.WAITING.value,
        sent_at=begins if on_screen else None,
        not_before=begins,
        next_try_at=begins + PATIENCE,
        by_name=by.name,
        created_at=at,
    )


def _write(rows: Sequence[models.Notice], at: datetime) -> int:
    with transaction.atomic():
        # in order of their keys: two that ask for the same messages at once wait for each other, and never in a circle
        rows = sorted(rows, key=lambda row: row.key)
        models.Notice.objects.bulk_create(rows, ignore_conflicts=True)
        new = set(models.Notice.objects.filter(id__in=[row.id for row in rows]).values_list("id", flat=True))
        ask_worker([row for row in rows if row.id in new and row.channel in CARRIED], at=at)
        return len(new)


#: What a carrier takes; a letter waits for a clerk, and a screen shows for itself.
CARRIED = frozenset({Channel.SMS.value, Channel.MAIL.value})


def ask_worker(notices: Sequence[models.Notice], *, at: datetime, later: timedelta = timedelta()) -> None:
    """Let the queue carry these, each at its hour."""
    for notice in notices:
        seconds = int(max(later, notice.not_before - at).total_seconds())
        task = queue.configure_task(
            "motcua.notices.dispatch",
            allow_unknown=True,
            queue="notices",
            schedule_in={"seconds": seconds} if seconds > 0 else None,
        )
        task.defer(notice_id=str(notice.id))
