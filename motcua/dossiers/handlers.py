"""What dossiers do on hearing of it: nothing waits for somebody who has left, and a signed letter goes out."""

from datetime import datetime

from motcua.base.actor import system
from motcua.dossiers import operations
from motcua.dossiers.events import ApologySigned
from motcua.dossiers.rules.apologies import Stage
from motcua.journal.events import on
from motcua.notices.events import NoticeDelivered, NoticeSent
from motcua.offices.events import PositionEnded


@on(PositionEnded)
def free_what_they_held(event: PositionEnded, /, *, at: datetime) -> None:
    """At once when the last day is past; else the nightly run frees it the day after."""
    operations.free_steps(position_id=event.position_id, by=system("Bàn giao đơn vị"), at=at)


@on(ApologySigned)
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
