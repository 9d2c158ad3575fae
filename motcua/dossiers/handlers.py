"""What dossiers do on hearing of it: free what waits for who has left, send signed letters, tell citizens."""

from datetime import datetime, timedelta
from uuid import uuid5

from motcua.base.actor import system
from motcua.dossiers import operations
from motcua.dossiers.events import (
    ApologySigned,
    DossierAccepted,
    DossierForwarded,
    DossierStopped,
    DossierWithdrawn,
    DueDateMoved,
    PaymentAsked,
    PaymentMade,
    ResultIssued,
    SupplementAsked,
    SupplementLapsed,
    SupplementReceived,
)
from motcua.dossiers.rules.apologies import Stage
from motcua.journal.events import on
from motcua.notices.events import NoticeDelivered, NoticeSent
from motcua.offices.events import PositionEnded
from motcua.workdays.events import CalendarDayAnnounced, CalendarDayWithdrawn, WorkingHoursSet

#: What happened longer ago is no news to a citizen.
NEWS = timedelta(days=3)
TELLER = system("Nhắn người dân")


@on(PositionEnded)
def free_what_they_held(event: PositionEnded, /, *, at: datetime) -> None:
    """At once when the last day is past; else the nightly run frees it the day after."""
    operations.free_steps(position_id=event.position_id, by=system("Bàn giao đơn vị"), at=at)


@on(ApologySigned, fresh=NEWS)
def send_the_letter(event: ApologySigned, /, *, at: datetime) -> None:
    """On the citizen's channel; who left none is the desk's to reach."""
    operations.post_apology(dossier_id=event.dossier_id, by=system("Gửi thư xin lỗi"), at=at)


@on(NoticeSent, NoticeDelivered)
def hear_of_the_letter(event: NoticeSent | NoticeDelivered, /, *, at: datetime) -> None:
    """What the carrier reports of a letter of apology is noted with its dossier."""
    if event.kind != operations.APOLOGY:
        return
    operations.hear_of_apology(
        dossier_id=event.about_id,
        stage=Stage.DELIVERED if isinstance(event, NoticeDelivered) else Stage.SENT,
        way=event.channel.words,
        proof=f"tin {event.notice_id}",
        by=system("Gửi thư xin lỗi"),
        at=at,
    )


@on(ResultIssued, DossierWithdrawn, DossierStopped)
def stop_reminding(event: ResultIssued | DossierWithdrawn | DossierStopped, /, *, at: datetime) -> None:
    """Nobody needs to read that something was late to begin, once it is done."""
    operations.stop_reminding(dossier_id=event.dossier_id, at=at)


@on(DossierAccepted, fresh=NEWS)
def tell_accepted(event: DossierAccepted, /, *, at: datetime) -> None:
    operations.tell_accepted(dossier_id=event.dossier_id, by=TELLER, at=at)


@on(SupplementAsked, fresh=NEWS)
def tell_supplement(event: SupplementAsked, /, *, at: datetime) -> None:
    operations.tell_supplement(dossier_id=event.dossier_id, number=event.number, by=TELLER, at=at)


@on(PaymentAsked, fresh=NEWS)
def tell_payment(event: PaymentAsked, /, *, at: datetime) -> None:
    operations.tell_payment(dossier_id=event.dossier_id, obligation_id=event.obligation_id, by=TELLER, at=at)


@on(SupplementReceived, SupplementLapsed, PaymentMade, DossierForwarded, DueDateMoved, fresh=NEWS)
def tell_moved(
    event: SupplementReceived | SupplementLapsed | PaymentMade | DossierForwarded | DueDateMoved, /, *, at: datetime
) -> None:
    """When a step lengthened the limit, a wait was over and set a new date, or the calendar changed."""
    if event.due is not None:
        operations.tell_moved(dossier_id=event.dossier_id, by=TELLER, at=at)


@on(ResultIssued, fresh=NEWS)
def tell_ready(event: ResultIssued, /, *, at: datetime) -> None:
    operations.tell_ready(dossier_id=event.dossier_id, by=TELLER, at=at)


@on(CalendarDayAnnounced, CalendarDayWithdrawn, WorkingHoursSet)
def count_again(event: CalendarDayAnnounced | CalendarDayWithdrawn | WorkingHoursSet, /, *, at: datetime) -> None:
    said = event.hours_id if isinstance(event, WorkingHoursSet) else event.exception_id
    # what was announced and what was withdrawn is one row of the calendar, and two changes
    change = uuid5(said, type(event).__name__)
    operations.begin_redating(announcement_id=change, scope=event.scope, because=event.sentence.rstrip("."), at=at)
