"""Giving a message to its carrier: a lease before, the call outside any transaction, the outcome after."""

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.module_loading import import_string

from motcua.base.actor import system
from motcua.journal import operations as journal
from motcua.notices import events, models
from motcua.notices.operations.sending import ask_worker
from motcua.notices.ports import Carrier, Message, Rejected, Sent, Unreachable
from motcua.notices.rules import hours, retries
from motcua.notices.rules.states import Channel, State

CLOCK = system("Gửi tin")
#: The carriers the settings name, made once.
carriers: dict[str, Carrier] = {}
#: Carriers that failed several times running, by their channel. Each worker finds out for itself.
rests: dict[str, retries.Rest] = {}


def dispatch(notice_id: UUID, *, at: datetime) -> State | None:
    """Give a waiting message to its carrier; returns where it stands afterwards, or nothing if it is not its turn.

    Two workers never talk to a carrier about one message at a time: the first takes a lease. One that falls after the
    carrier took the message leaves it waiting; the next gives it again under the same id, and the carrier knows it.
    Must be called outside a transaction.
    """
    taken = _lease(notice_id, at)
    if isinstance(taken, _Call):
        return _carry(taken, at)
    return taken


@dataclass(frozen=True)
class _Call:
    """What a worker that holds the lease will say to the carrier."""

    channel: str
    carrier: Carrier
    message: Message
    attempt: int


def _lease(notice_id: UUID, at: datetime) -> "_Call | State | None":
    with transaction.atomic():
        notice = models.Notice.objects.select_for_update().filter(id=notice_id, state=State.WAITING.value).first()
        if notice is None or notice.channel == Channel.LETTER.value:
            return None
        if notice.leased_until and notice.leased_until > at:
            return None
        begins = hours.first_allowed(max(at, notice.not_before), settings.NOTICE_HOURS)
        if begins > at:  # a retry ran into the night
            notice.not_before = begins
            notice.next_try_at = begins + timedelta(minutes=1)
            notice.save(update_fields=["not_before", "next_try_at"])
            ask_worker([notice], at=at)
            return State.WAITING
        carrier = _carrier(notice.channel)
        if carrier is None:
            notice.state = State.KEPT.value
            notice.save(update_fields=["state"])
            return State.KEPT
        rest = rests.setdefault(notice.channel, retries.Rest()).resting_until(at)
        if rest:  # left to the sweep: no try is counted, and no job asks in vain
            notice.next_try_at = rest
            notice.save(update_fields=["next_try_at"])
            return State.WAITING
        notice.attempts += 1
        notice.leased_until = at + retries.LEASE
        notice.next_try_at = at + retries.LEASE
        notice.save(update_fields=["attempts", "leased_until", "next_try_at"])
        message = Message(notice.id, notice.address, notice.title, notice.text)
        return _Call(notice.channel, carrier, message, notice.attempts)


def _carrier(channel: str) -> Carrier | None:
    """The carrier the settings name for a channel by its class (`NOTICE_CARRIERS`); none when that is empty."""
    name: str = settings.NOTICE_CARRIERS.get(channel, "")
    if not name:
        return None
    if name not in carriers:
        carriers[name] = import_string(name)()
    return carriers[name]


def _carry(call: _Call, at: datetime) -> State:
    rest = rests[call.channel]
    try:
        sent = call.carrier.send(call.message, at=at)
    except Rejected as error:
        rest.worked()  # it answered
        return _failed(call, str(error), at)
    except Unreachable as error:
        rest.failed(at)
        return _put_off(call, str(error), at, asked=error.after)
    except Exception as error:  # a carrier is somebody else's code: whatever it raises, the message must not be lost
        rest.failed(at)
        return _put_off(call, f"{type(error).__name__}: {error}", at)
    rest.worked()
    return _sent(call, sent, at)


def _sent(call: _Call, sent: Sent, at: datetime) -> State:
    with transaction.atomic():
        notice = models.Notice.objects.select_for_update().get(id=call.message.id)
        notice.leased_until = None
        notice.provider_ref = notice.provider_ref or sent.ref
        notice.proof = [*notice.proof, {"at": at.isoformat(), "state": State.SENT.value, **sent.proof}]
        notice.sent_at = notice.sent_at or at
        if notice.state in {State.WAITING, State.SET_ASIDE}:  # its report may have been quicker than the answer
            notice.state, notice.last_error = State.SENT.value, ""
            journal.record(events.NoticeSent(**told(notice)), by=CLOCK, at=at)
        notice.save()
        return State(notice.state)


def _failed(call: _Call, reason: str, at: datetime) -> State:
    with transaction.atomic():
        notice = models.Notice.objects.select_for_update().get(id=call.message.id)
        notice.leased_until = None
        if notice.state == State.WAITING:
            notice.state, notice.last_error = State.FAILED.value, reason[:500]
            journal.record(events.NoticeFailed(**told(notice), reason=reason[:200]), by=CLOCK, at=at)
        notice.save()
        return State(notice.state)


def _put_off(call: _Call, reason: str, at: datetime, *, asked: timedelta | None = None) -> State:
    with transaction.atomic():
        notice = models.Notice.objects.select_for_update().get(id=call.message.id)
        if notice.state != State.WAITING or notice.attempts != call.attempt:
            return State(notice.state)  # the lease ran out meanwhile: whoever holds it now answers for it
        notice.leased_until, notice.last_error = None, reason[:500]
        wait = retries.wait(notice.attempts, asked=asked)
        if wait is None:
            notice.state = State.SET_ASIDE.value
        else:
            notice.next_try_at = at + wait
            ask_worker([notice], at=at, later=wait)
        notice.save()
        return State(notice.state)


def told(notice: models.Notice) -> dict[str, Any]:
    """What events tell of a message."""
    return {
        "notice_id": notice.id,
        "kind": notice.kind,
        "channel": Channel(notice.channel),
        "about": notice.about,
        "about_id": notice.about_id,
    }
