"""The result: written, signed, numbered and sealed, and put into the citizen's hands."""

from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from motcua.base import rows
from motcua.base.actor import Actor
from motcua.dossiers import events, models
from motcua.dossiers.operations import hand as hands
from motcua.dossiers.operations import papers, records
from motcua.dossiers.rules import status
from motcua.dossiers.rules.status import Finance, Move
from motcua.offices.rules.powers import Deed


def draft_result(
    *,
    dossier_id: UUID,
    key: str,
    text: str,
    granted: bool,
    by: Actor,
    at: datetime,
    seen: int | None = None,
    step_key: str = "",
) -> models.Result:
    """Write the result, or write it again, until it is signed.

    `key` names one of the procedure's results; a refusal (`granted=False`) needs its reasons in the text, for the
    citizen reads it (NĐ 61/2018, điều 19.8).
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.DRAFT_RESULT, by=by, at=at, seen=seen, step_key=step_key)
        hand.here()
        known = {one.key: one for one in hand.procedure.results_for(hand.dossier.case)}
        if key not in known:
            hand.refuse("Mời chọn một kết quả của thủ tục.", field="key")
        if not text.strip():
            hand.refuse("Mời soạn nội dung kết quả.", field="text")
        before = rows.one(models.Result, dossier_id=dossier_id)
        result = before or models.Result(dossier=hand.dossier)
        if result.signed_at:
            hand.refuse("Kết quả đã ký. Muốn sửa, mời trả lại bước soạn thảo trước.")
        hand.move(Move.PROCESS)
        result.key, result.name, result.granted, result.text = key, known[key].name, granted, text.strip()
        result.drafted_at, result.drafted_by_name = at, by.name
        if before:
            rows.change(result, "key", "name", "granted", "text", "drafted_at", "drafted_by_name")
        else:
            rows.put(result)
        hand.record(events.ResultDrafted(dossier_id=dossier_id, result=result.name, granted=granted))
    return result


def sign(*, dossier_id: UUID, by: Actor, at: datetime, seen: int | None = None, step_key: str = "") -> models.Dossier:
    """Sign the drafted result, as the leader of the competent authority; the dossier goes on to the clerk."""
    with rows.whole():
        hand = hands.take(dossier_id, Deed.SIGN, by=by, at=at, seen=seen, step_key=step_key)
        step = hands.require_kind(hand, ["sign"], "Hồ sơ chưa được trình ký.")
        result = rows.one(models.Result, dossier_id=dossier_id)
        if result is None:
            hand.refuse("Chưa có dự thảo kết quả để ký. Mời trả lại bước soạn thảo.")
        hand.move(Move.PROCESS)
        result.signed_at, result.signed_by_name, result.signed_by_title = at, by.name, by.title
        rows.change(result, "signed_at", "signed_by_name", "signed_by_title")
        left = hands.leave(hand, outcome="signed")
        hand.record(
            events.ResultSigned(
                dossier_id=dossier_id,
                step=step.key,
                name=step.name,
                to=left.to,
                minutes=left.minutes,
                late=left.late,
                closed=tuple(hand.closed),
                opened=tuple(hand.opened),
            )
        )
    return hand.dossier


def issue(*, dossier_id: UUID, by: Actor, at: datetime, seen: int | None = None, step_key: str = "") -> models.Dossier:
    """Give the signed result its number and seal. The work is done now: this moment is held against the due date.

    Being late refuses nothing: a late result is returned like any other, and stays late in every figure.
    """
    with rows.whole():
        hand = hands.take(dossier_id, Deed.ISSUE, by=by, at=at, seen=seen, step_key=step_key)
        step = hands.require_kind(hand, ["issue"], "Kết quả chưa được ký, nên chưa vào sổ, đóng dấu được.")
        if len(hand.live) > 1 or hand.dossier.waiting_joins:
            hand.refuse("Các nhánh khác chưa xong, nên chưa vào sổ kết quả được.")
        dossier = hand.dossier
        result = rows.one(models.Result, dossier_id=dossier_id)
        if result is None or result.signed_at is None:
            hand.refuse("Kết quả chưa được ký.")
        paper = papers.issue(
            "result",
            dossier,
            {
                "title": result.name,
                "symbol": "KQ",
                "body": result.text.split("\n\n"),
                "signer": {"name": result.signed_by_name, "title": result.signed_by_title},
            },
            from_authority=True,
            by=by,
            at=at,
        )
        result.number, result.paper_id = paper.number_text, paper.id
        rows.change(result, "number", "paper_id")
        hand.move(Move.FINISH)
        dossier.finished_at = at
        dossier.finished_as = status.finished_as(at, due=dossier.due_at)
        left = hands.leave(hand, outcome="issued")
        hand.record(
            events.ResultIssued(
                dossier_id=dossier_id,
                step=step.key,
                number=paper.number_text,
                standing=dossier.finished_as,
                minutes=left.minutes,
                late=left.late,
                to=left.to,
                closed=tuple(hand.closed),
                opened=tuple(hand.opened),
            )
        )
    return hand.dossier


def return_result(
    *,
    dossier_id: UUID,
    to_name: str,
    to_number: str = "",
    proxy_basis: str = "",
    proxy_files: Sequence[tuple[UUID, str]] = (),
    way: str = "desk",
    collect: bool = False,
    by: Actor,
    at: datetime,
    seen: int | None = None,
) -> models.HandOver:
    """Put the result into the citizen's hands, or a proxy's with a written authorisation (NĐ 61/2018, điều 6.2b, 20).

    `proxy_files` are scans of that authorisation, kept with the dossier. `collect` takes what is owed in cash first.
    Refused while money is owed, and without the name of the one who takes it.
    """
    with rows.whole():
        if collect:
            seen = records.collect_fee(dossier_id=dossier_id, by=by, at=at, seen=seen).version
        hand = hands.take(dossier_id, Deed.RETURN_RESULT, by=by, at=at, seen=seen)
        hands.require_kind(hand, ["return"], "Kết quả chưa về tới quầy, nên chưa trả được.")
        dossier = hand.dossier
        if not to_name.strip():
            hand.refuse("Mời ghi họ tên người nhận.", field="to_name")
        if dossier.finance == Finance.OWED:
            hand.refuse("Còn phí, lệ phí chưa nộp. Mời thu trước khi trả kết quả.", field="finance")
        if proxy_files:
            records.keep(hand, proxy_files)
        paper = papers.issue(
            "result_return",
            dossier,
            {
                "taker": {"name": to_name.strip(), "number": to_number.strip()},
                "taker_is": "proxy" if proxy_basis.strip() else "owner",
                "proxy_paper": proxy_basis.strip(),
                "results": [{"name": _result_name(dossier), "originals": 1}],
                "returned_at": at,
            },
            by=by,
            at=at,
        )
        row = models.HandOver(
            dossier=dossier,
            at=at,
            way=way,
            to_name=to_name.strip(),
            to_number=to_number.strip(),
            proxy_basis=proxy_basis.strip(),
            by_name=by.name,
            paper_id=paper.id,
        )
        rows.put(row)
        hand.move(Move.RETURN)
        dossier.ended_at = at
        hands.end_all(hand, outcome="returned")
        hand.record(
            events.ResultReturned(
                dossier_id=dossier_id, way=way, to_proxy=bool(row.proxy_basis), closed=tuple(hand.closed)
            )
        )
    return row


def _result_name(dossier: models.Dossier) -> str:
    result = rows.one(models.Result, dossier_id=dossier.id)
    return f"{result.name} số {result.number}" if result else dossier.procedure_name
