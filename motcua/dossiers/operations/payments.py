"""A financial obligation (a tax, a land levy): asked for on its notice, awaited with the clock stopped, and paid."""

from datetime import date, datetime
from uuid import UUID

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import waits
from motcua.dossiers.rules.status import Move
from motcua.dossiers.rules.waits import WaitFor
from motcua.offices.rules.powers import Deed


def ask_payment(
    *,
    dossier_id: UUID,
    purpose: str,
    amount: int,
    notice: str,
    notice_file_id: UUID,
    legal_basis: str,
    until: date | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.Obligation:
    """Ask the citizen to settle what the notice of the tax or treasury office says, and stop the clock meanwhile.

    Not the office's own fee, which is collected at the desk and stops nothing. Refused without the purpose, the
    amount, the notice's number, its scan among the dossier's files, or the legal ground.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.ASK_PAYMENT, by=by, at=at, seen=seen, step_key=step_key)
        needed = {
            "purpose": (purpose, "Mời ghi khoản phải nộp."),
            "notice": (notice, "Mời ghi số thông báo nộp tiền của cơ quan thu."),
            "legal_basis": (legal_basis, "Dừng tính thời hạn phải có căn cứ pháp lý: mời ghi điều, khoản, văn bản."),
        }
        for field, (told, sentence) in needed.items():
            if not told.strip():
                hand.refuse(sentence, field=field)
        if amount <= 0:
            hand.refuse("Mời ghi số tiền phải nộp.", field="amount")
        if until is not None and until < moments.day_of(at):
            hand.refuse("Hạn nộp tiền đã qua.", field="until")
        _require_file(hand, "notice_file_id", notice_file_id, "Mời đính kèm bản chụp thông báo nộp tiền trước.")
        hand.move(Move.ASK_PAYMENT)
        waits.begin(
            hand,
            WaitFor.PAYMENT,
            legal_basis=legal_basis.strip(),
            evidence=notice.strip(),
            file_id=notice_file_id,
        )
        row = models.Obligation(
            dossier=hand.dossier,
            purpose=purpose.strip(),
            amount=amount,
            notice=notice.strip(),
            legal_basis=legal_basis.strip(),
            notice_file_id=notice_file_id,
            until=until,
            asked_at=at,
            asked_by_name=by.name,
        )
        rows.put(row)
        hand.record(
            events.PaymentAsked(
                dossier_id=dossier_id, obligation_id=row.id, purpose=row.purpose, notice=row.notice, until=until
            )
        )
    return row


def payment_made(
    *,
    dossier_id: UUID,
    receipt: str,
    receipt_file_id: UUID | None = None,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> models.Dossier:
    """Note that the obligation is settled, on the receipt the citizen shows; the clock runs again from now.

    The days between are left out of the limit, whatever the procedure says of supplements; nothing is counted anew.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.PAYMENT_MADE, by=by, at=at, seen=seen)
        if not receipt.strip():
            hand.refuse("Mời ghi số biên lai, giấy nộp tiền.", field="receipt")
        if receipt_file_id is not None:
            _require_file(hand, "receipt_file_id", receipt_file_id, "Mời đính kèm bản chụp giấy nộp tiền trước.")
        hand.move(Move.PAID)
        owed = next(one for one in rows.of(models.Obligation, dossier_id=dossier_id) if one.paid_at is None)
        owed.paid_at, owed.receipt, owed.receipt_file_id, owed.paid_by_name = (
            at,
            receipt.strip(),
            receipt_file_id,
            by.name,
        )
        rows.change(owed, "paid_at", "receipt", "receipt_file", "paid_by_name")
        waits.end(hand)
        hand.record(
            events.PaymentMade(
                dossier_id=dossier_id,
                obligation_id=owed.id,
                receipt=owed.receipt,
                due=hand.dossier.due_at,
                rule=hand.dossier.due_rule,
            )
        )
    return hand.dossier


def _require_file(hand: hands.Hand, field: str, file_id: UUID, sentence: str) -> None:
    attached = rows.of(models.Attachment, dossier_id=hand.dossier.id)
    if file_id not in {one.file_id for one in attached}:
        hand.refuse(sentence, field=field)
