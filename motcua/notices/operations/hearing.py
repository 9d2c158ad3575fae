"""Hearing from a carrier what became of a message: twice, late and out of order do no harm."""

from collections.abc import Mapping
from datetime import datetime
from uuid import UUID

from django.db import transaction
from django.db.models import Q

from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.notices import events, models
from motcua.notices.operations.dispatching import CLOCK, told
from motcua.notices.rules import states
from motcua.notices.rules.states import Channel, State

#: Of a carrier's reports only so many are kept with the message.
MOST = 20


def hear(
    *,
    channel: Channel,
    ref: str,
    state: State,
    notice_id: UUID | None = None,
    reason: str = "",
    proof: Mapping[str, str] | None = None,
    at: datetime,
) -> bool:
    """Write down that a message was delivered or has failed; returns whether that was news.

    `ref` is the carrier's reference; `notice_id`, which the carrier was given as its key, finds a message whose
    reference we never learnt. `proof` is what else the carrier says, without the address. Raises `NotFound`.
    """
    if state not in {State.DELIVERED, State.FAILED}:
        raise ValueError(f"a carrier reports delivered or failed, not {state}")
    which = (Q(id=notice_id) if notice_id else Q()) | (Q(provider_ref=ref) if ref else Q())
    with transaction.atomic():
        found = models.Notice.objects.select_for_update().filter(which, channel=channel.value)
        notice = found.first() if which else None
        if notice is None:
            raise NotFound("Không có tin nào mang mã này.")
        report = {"state": state.value, "ref": ref, **({"reason": reason} if reason else {}), **(proof or {})}
        if any(report == {name: value for name, value in known.items() if name != "at"} for known in notice.proof):
            return False
        notice.proof = [*notice.proof, {"at": at.isoformat(), **report}][-MOST:]
        notice.provider_ref = notice.provider_ref or ref
        now = states.after(State(notice.state), state)
        news = now != notice.state
        if news:
            notice.state = now.value
            notice.sent_at = notice.sent_at or at
            if now is State.DELIVERED:
                notice.delivered_at, notice.last_error = at, ""
                journal.record(events.NoticeDelivered(**told(notice)), by=CLOCK, at=at)
            else:
                notice.last_error = (reason or "nhà mạng báo không đến")[:500]
                journal.record(events.NoticeFailed(**told(notice), reason=notice.last_error[:200]), by=CLOCK, at=at)
        notice.save()
        return news
