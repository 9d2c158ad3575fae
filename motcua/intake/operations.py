"""Deeds of intake: receive what is complete, say what is missing, refuse what can't be received."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import IntegrityError, transaction

from motcua.accounts import queries as accounts
from motcua.base import rows
from motcua.base.actor import Actor
from motcua.base.refusals import Refused
from motcua.catalogue import queries as catalogue
from motcua.dossiers import operations as dossiers
from motcua.dossiers.operations import Handed, SupplementItem
from motcua.intake import events, models
from motcua.intake.rules import completeness
from motcua.intake.rules.completeness import Counted
from motcua.journal import operations as journal
from motcua.offices import queries as offices
from motcua.offices.models import Office
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.paperwork import operations as paperwork


class IntakeRefused(Refused):
    """The handing-in can't be taken like this; the sentence says what to mend."""

    code = "intake-refused"


@dataclass(frozen=True)
class Received:
    """What a handing-in led to. `again` tells that this key had been received before, and nothing was done now."""

    dossier_id: UUID
    code: str
    receipt_id: UUID
    again: bool


def receive(
    handed: Handed,
    *,
    key: str,
    place: str = "desk",
    complete: bool = True,
    forward: bool = False,
    collect: bool = False,
    by: Actor,
    at: datetime,
) -> Received:
    """Accept a handing-in as a dossier, once per `key`: the same key again gives the same dossier back.

    `complete` is the officer's word that nothing required is missing; without it missing papers are refused by name.
    `forward` also passes the dossier on at once, `collect` takes the fee in cash: all or nothing, in one transaction.
    Refused: what `dossiers.accept`, `forward` and `collect_fee` refuse, and `IntakeRefused`.
    """
    digest = _digest(handed, place=place)
    try:
        with rows.whole():
            before = _before(key, digest)
            if before:
                return before
            if not complete:
                _require_all_papers(handed)
            dossier = dossiers.accept(handed, by=by, at=at)
            if collect and dossier.fee:
                dossiers.collect_fee(dossier_id=dossier.id, by=by, at=at)
            if forward:
                dossiers.forward(dossier_id=dossier.id, by=by, at=at)
            rows.put(
                models.Submission(
                    province=settings.PROVINCE,
                    key=key,
                    digest=digest,
                    state=models.State.ACCEPTED,
                    channel=handed.channel,
                    place=place,
                    procedure_version_id=handed.version_id,
                    procedure_code=dossier.procedure_code,
                    case=handed.case,
                    office_id=handed.receiving_office_id,
                    person_id=handed.owner_id,
                    dossier=dossier,
                    at=at,
                    by_name=by.name,
                )
            )
    except IntegrityError:
        # the same key came twice at the same moment: the other one was first, and its dossier is the answer
        before = _before(key, digest)
        if before is None:
            raise
        return before
    return Received(dossier.id, dossier.code, _receipt(dossier.receipt_id), again=False)


def read_ahead(keys: Sequence[str]) -> None:
    """Learn which of these keys were received before, for the batch of handings-in that follows."""
    batch = rows.batch()
    if batch is not None:
        batch.bring(models.Submission, "key", keys)


def _before(key: str, digest: str) -> Received | None:
    row = rows.one(models.Submission, key=key, province=settings.PROVINCE)
    if row is None or row.dossier is None:
        return None
    if row.digest != digest:
        raise IntakeRefused(
            f"Lần nhận này đã ghi thành hồ sơ {row.dossier.code} với nội dung khác. Mời mở lần nhận mới (F2).",
            code="key-reused",
        )
    return Received(row.dossier.id, row.dossier.code, _receipt(row.dossier.receipt_id), again=True)


def _receipt(receipt_id: UUID | None) -> UUID:
    if receipt_id is None:
        raise RuntimeError("an accepted dossier has its receipt")
    return receipt_id


def _digest(handed: Handed, *, place: str) -> str:
    told = json.dumps({**asdict(handed), "place": place}, sort_keys=True, default=str, ensure_ascii=False)
    return hashlib.sha256(told.encode()).hexdigest()


def _require_all_papers(handed: Handed) -> None:
    procedure = catalogue.version(handed.version_id).definition
    counted = {paper.component: Counted(paper.originals, paper.certified, paper.copies) for paper in handed.papers}
    absent = completeness.missing(procedure.components_for(handed.case), counted)
    if absent:
        raise IntakeRefused(
            " ".join(one.sentence for one in absent) + " Mời bổ sung, hoặc in phiếu yêu cầu bổ sung cho người dân.",
            field="papers",
        )


@dataclass(frozen=True, kw_only=True)
class Answer:
    """What a citizen is told on paper instead of a receipt."""

    version_id: UUID
    case: str = ""
    channel: str = "direct"
    office_id: UUID
    person_id: UUID
    key: str


def ask(
    answer: Answer, *, items: Sequence[SupplementItem], legal_basis: str = "", by: Actor, at: datetime
) -> models.Submission:
    """Tell the citizen on form 02, once and completely, what to bring; nothing is received yet and no clock runs.

    Each thing asked for is a paper of the procedure, or has a legal ground of its own (NĐ 61/2018, điều 17).
    """
    known = {one.key for one in catalogue.version(answer.version_id).definition.components_for(answer.case)}
    for number, item in enumerate(items, start=1):
        if not item.what.strip() or not item.reason.strip():
            raise IntakeRefused(f"Mục {number}: mời ghi rõ cần gì và vì sao.", field="items")
        if item.component not in known and not item.legal_basis.strip():
            raise IntakeRefused(
                f"Mục {number}: giấy tờ này không có trong thành phần hồ sơ. Muốn yêu cầu phải ghi căn cứ pháp lý.",
                field="items",
            )
    if not items:
        raise IntakeRefused("Mời ghi đủ từng giấy tờ cần bổ sung và lý do: chỉ được yêu cầu một lần.", field="items")
    facts = {
        "items": [_line(item) for item in items],
        "reason": "nêu ở từng mục trên",
        "legal_basis": legal_basis.strip(),
    }
    return _answered(answer, models.State.ASKED, "supplement_request", facts, by=by, at=at)


def _line(item: SupplementItem) -> str:
    ground = f". Căn cứ: {item.legal_basis.strip()}" if item.legal_basis.strip() else ""
    return f"{item.what.strip()}. Lý do: {item.reason.strip()}{ground}"


def refuse(answer: Answer, *, reason: str, legal_basis: str, by: Actor, at: datetime) -> models.Submission:
    """Refuse on form 03, with the reason and its legal ground. A refusal without either is itself refused."""
    if not reason.strip():
        raise IntakeRefused("Mời ghi lý do từ chối: người dân có quyền biết và khiếu nại.", field="reason")
    if not legal_basis.strip():
        raise IntakeRefused("Mời ghi căn cứ pháp lý của việc từ chối.", field="legal_basis")
    facts = {"reason": reason.strip(), "legal_basis": legal_basis.strip()}
    return _answered(answer, models.State.REFUSED, "refusal", facts, by=by, at=at)


def _answered(
    answer: Answer, state: models.State, kind: str, facts: dict[str, Any], *, by: Actor, at: datetime
) -> models.Submission:
    with transaction.atomic():
        before = models.Submission.objects.filter(province=settings.PROVINCE, key=answer.key).first()
        if before:
            if before.state != state:
                raise IntakeRefused("Lần nhận này đã có kết quả khác. Mời mở lần nhận mới (F2).", code="key-reused")
            return before
        desk = offices.office_by_id(answer.office_id)
        relation = Relation.DESK if by.office_id == desk.id else Relation.OTHER
        powers.require(by, Deed.REFUSE, relation=relation, status=1)
        version = catalogue.version(answer.version_id)
        person = accounts.facts_of(answer.person_id)
        row = models.Submission(
            province=settings.PROVINCE,
            key=answer.key,
            digest="",
            state=state,
            channel=answer.channel,
            procedure_version_id=version.id,
            procedure_code=version.code,
            case=answer.case,
            office_id=desk.id,
            person_id=person.id,
            reason=json.dumps(facts, ensure_ascii=False),
            at=at,
            by_name=by.name,
        )
        paper = paperwork.issue(
            kind,
            {
                **facts,
                "place": offices.place_of(desk),
                "procedure_code": version.code,
                "procedure_name": version.definition.name,
                "request": version.definition.short,
                "owner": {"name": person.full_name, "address": person.address, "phone": person.phone},
                "receiving_unit": desk.name,
                "contact": {"name": by.name, "title": by.title, "phone": desk.phone},
                "complaint_route": _complaint_route(offices.authority_of(desk)),
                "hotline": desk.phone,
            },
            office_code=desk.code,
            office_name=desk.name,
            province=settings.PROVINCE,
            about=("submission", row.id),
            by=by,
            at=at,
        )
        row.paper_id = paper.id
        row.save(force_insert=True)
        journal.record(
            events.SubmissionAnswered(
                submission_id=row.id,
                state=state,
                procedure=version.code,
                office=desk.code,
                paper=paper.number_text,
            ),
            by=by,
            at=at,
        )
    return row


def _complaint_route(authority: Office) -> str:
    return ", ".join(part for part in (authority.name, authority.address, authority.phone) if part)
