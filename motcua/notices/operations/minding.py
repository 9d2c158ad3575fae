"""Looking after messages: those a lost job forgot, those that wait for a person, and letters."""

from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.journal import operations as journal
from motcua.notices import events, models
from motcua.notices.operations.dispatching import told
from motcua.notices.operations.sending import CARRIED, PATIENCE, ask_worker
from motcua.notices.rules.states import Channel, State

GONE = "Tin này không còn trong danh sách cần xem: có thể đã có người xử lý."


def sweep(*, at: datetime, limit: int = 500) -> int:
    """Ask again for messages that should have been carried by now; returns how many."""
    with transaction.atomic():
        found = list(
            models.Notice.objects.select_for_update(skip_locked=True)
            .filter(state=State.WAITING.value, next_try_at__lte=at, channel__in=CARRIED)
            .order_by("next_try_at")[:limit]
        )
        for notice in found:
            notice.next_try_at = at + PATIENCE
        models.Notice.objects.bulk_update(found, ["next_try_at"])
        ask_worker(found, at=at)
    return len(found)


def try_again(notice_id: UUID, *, by: Actor, at: datetime) -> None:
    """A person has looked: carry a message that was set aside, refused or kept. Raises `NotFound`."""
    with transaction.atomic():
        notice = _locked(notice_id, State.SET_ASIDE, State.FAILED, State.KEPT)
        notice.state, notice.attempts, notice.leased_until = State.WAITING.value, 0, None
        notice.by_name = by.name
        notice.next_try_at = at + PATIENCE
        notice.save()
        ask_worker([notice], at=at)


def give_up(notice_id: UUID, *, reason: str, by: Actor, at: datetime) -> None:
    """A person says that a message that was set aside or kept will not go out, and why. Raises `NotFound`."""
    with transaction.atomic():
        notice = _locked(notice_id, State.SET_ASIDE, State.KEPT)
        notice.state, notice.last_error = State.FAILED.value, reason[:500]
        notice.save(update_fields=["state", "last_error"])
        journal.record(events.NoticeFailed(**told(notice), reason=reason[:200]), by=by, at=at)


def cancel(*, key: str, by: Actor, at: datetime) -> bool:
    """Take back a message that has not gone out: what it says is no longer so. Returns whether it was in time."""
    with transaction.atomic():
        waiting = models.Notice.objects.select_for_update().filter(province=settings.PROVINCE, key=key)
        notice = waiting.filter(state__in=[State.WAITING.value, State.KEPT.value, State.SET_ASIDE.value]).first()
        if notice is None or (notice.leased_until and notice.leased_until > at):
            return False
        notice.state, notice.last_error = State.CANCELLED.value, f"{by.name} hủy"
        notice.save(update_fields=["state", "last_error"])
        return True


def posted(notice_id: UUID, *, number: str, by: Actor, at: datetime) -> None:
    """A clerk has handed a letter to the post, under its number there. Raises `NotFound`."""
    with transaction.atomic():
        notice = _locked(notice_id, State.WAITING)
        if notice.channel != Channel.LETTER.value:
            raise NotFound("Tin này không gửi bằng thư giấy.")
        notice.state, notice.sent_at, notice.provider_ref = State.SENT.value, at, number
        notice.proof = [*notice.proof, {"at": at.isoformat(), "state": State.SENT.value, "by": by.name}]
        notice.save()
        journal.record(events.NoticeSent(**told(notice)), by=by, at=at)


def clear(*, at: datetime, days: int = 180, limit: int = 10_000) -> int:
    """Remove screen messages half a year old: what they told of has its own history. Returns how many."""
    old = models.Notice.objects.filter(channel=Channel.SCREEN.value, created_at__lt=at - timedelta(days=days))
    return models.Notice.objects.filter(id__in=list(old.values_list("id", flat=True)[:limit])).delete()[0]


def _locked(notice_id: UUID, *states: State) -> models.Notice:
    found = models.Notice.objects.select_for_update().filter(id=notice_id, state__in=[one.value for one in states])
    notice = found.first()
    if notice is None:
        raise NotFound(GONE)
    return notice
