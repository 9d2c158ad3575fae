"""Small deeds beside the route: a note, a file, a first look, a correction, a fee that is settled."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.base import rows
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.dossiers import events, models, queries
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import papers
from motcua.dossiers.queries.relations import open_steps
from motcua.dossiers.rules.status import Finance
from motcua.journal import operations as journal
from motcua.offices.rules.powers import Deed


def note(*, dossier_id: UUID, text: str, for_citizen: bool, by: Actor, at: datetime) -> models.Note:
    """Write a note: for colleagues, or a message the citizen will read."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.NOTE, by=by, at=at)
        if not text.strip():
            hand.refuse("Ghi chú còn trống.", field="text")
        row = models.Note(
            dossier=hand.dossier,
            for_citizen=for_citizen,
            text=text.strip(),
            at=at,
            by_name=by.name,
            by_title=by.title,
        )
        rows.put(row)
        hand.record(events.NoteWritten(dossier_id=dossier_id, note_id=row.id, for_citizen=for_citizen))
    return row


def attach(
    *, dossier_id: UUID, files: Sequence[tuple[UUID, str]], component: str = "", by: Actor, at: datetime
) -> list[models.Attachment]:
    """Add stored files (id and name) to a dossier, for one of its papers or for none in particular."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.NOTE, by=by, at=at)
        if not files:
            hand.refuse("Chưa chọn giấy tờ nào.", field="files")
        return keep(hand, files, component=component)


def keep(hand: hands.Hand, files: Sequence[tuple[UUID, str]], *, component: str = "") -> list[models.Attachment]:
    """Put stored files into a dossier within another deed."""
    added = [
        models.Attachment(
            dossier=hand.dossier, file_id=file_id, component=component, name=name, at=hand.at, by_name=hand.by.name
        )
        for file_id, name in files
    ]
    for row in added:
        rows.put(row)
    hand.record(events.PapersAttached(dossier_id=hand.dossier.id, files=len(added)))
    return added


def look(*, dossier_id: UUID, by: Actor, at: datetime, how: str = "view") -> None:
    """Note that somebody read a dossier (invariant I-10), and the first time the one who must act opened its step.

    Looking changes no version: it is nobody's deed.
    """
    dossier = rows.one(models.Dossier, id=dossier_id)
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    journal.note_reading(person_id=dossier.owner_id, subject="dossier", subject_id=dossier_id, how=how, by=by, at=at)
    for step in open_steps(dossier_id):
        if step.opened_at is None and queries.may_take(step, by, at=at):
            step.opened_at = at
            rows.change(step, "opened_at")


#: What may be put right, and how it is called. The promised date is not among them, and never will be.
CORRECTABLE = {"owner_name": "họ tên chủ hồ sơ", "summary": "trích yếu"}


def correct(
    *, dossier_id: UUID, what: str, value: str, reason: str, by: Actor, at: datetime, seen: int | None = None
) -> models.Dossier:
    """Put right a mistake in what was written down. Dates and statuses can't be corrected: they follow from events."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.CORRECT, by=by, at=at, seen=seen)
        if what not in CORRECTABLE:
            hand.refuse("Mục này không đính chính được: ngày hẹn và trạng thái chỉ thay đổi theo diễn biến hồ sơ.")
        if not value.strip():
            hand.refuse("Mời ghi nội dung đúng.", field="value")
        if not reason.strip():
            hand.refuse("Mời ghi lý do đính chính.", field="reason")
        setattr(hand.dossier, what, value.strip())
        hand.record(events.DossierCorrected(dossier_id=dossier_id, what=CORRECTABLE[what], reason=reason.strip()))
    return hand.dossier


def collect_fee(*, dossier_id: UUID, by: Actor, at: datetime, seen: int | None = None) -> models.Dossier:
    """Take the whole fee in cash and give the receipt for it. Refused when nothing is owed."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.COLLECT, by=by, at=at, seen=seen)
        dossier = hand.dossier
        if dossier.finance != Finance.OWED:
            hand.refuse(f"Không còn khoản nào phải thu: {Finance(dossier.finance).words.lower()}.")
        paper = papers.issue(
            "cash_receipt",
            dossier,
            {
                "payer": {"name": dossier.owner_name},
                "purpose": f"Phí, lệ phí hồ sơ {dossier.code}",
                "fees": [{"name": one["name"], "amount": one["amount"], "how": one["how"]} for one in dossier.charges],
                "paid_at": at,
                "cashier": {"name": by.name, "title": by.title},
            },
            by=by,
            at=at,
        )
        dossier.finance = Finance.PAID
        hand.record(
            events.FeeSettled(
                dossier_id=dossier_id, finance=Finance.PAID, amount=dossier.fee, receipt=paper.number_text
            )
        )
    return dossier
