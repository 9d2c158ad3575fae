"""Accepting a dossier: a code, a promised and explained date, a first step, and the receipt."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings

from motcua.accounts import queries as accounts
from motcua.base import moments, rows, sealing
from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import fees, limits, routes
from motcua.catalogue.rules.definition import Channel
from motcua.dossiers import events, models
from motcua.dossiers.operations import papers
from motcua.dossiers.operations.hand import DeedRefused, calendar_of, prepared_step
from motcua.dossiers.rules import answers as told
from motcua.dossiers.rules import codes, deadlines
from motcua.dossiers.rules.status import DeliveryWay, Finance, Status
from motcua.journal import operations as journal
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.workdays import queries as workdays


@dataclass(frozen=True, kw_only=True)
class Paper:
    """One paper handed in, with how many of each sort."""

    component: str
    name: str
    originals: int = 0
    certified: int = 0
    copies: int = 0


@dataclass(frozen=True, kw_only=True)
class Handed:
    """What a dossier is accepted from: whose it is, what it asks for, and what came with it."""

    version_id: UUID
    case: str = ""
    channel: str = Channel.DIRECT
    receiving_office_id: UUID
    authority_id: UUID
    owner_id: UUID
    submitter_id: UUID | None = None
    papers: Sequence[Paper] = ()
    answers: Mapping[str, str] = field(default_factory=dict)
    summary: str = ""
    copies: int = 1
    pages: int = 1
    exemptions: Sequence[str] = ()
    sets: int = 1
    delivery: str = DeliveryWay.DESK


def accept(handed: Handed, *, by: Actor, at: datetime) -> models.Dossier:
    """Accept a dossier: its code, its due date with derivation, its first step and its receipt, in one transaction.

    The legal clock is that of the competent authority's calendar and of the procedure version in force today.
    Refused: `NotAllowed` when the person does not receive at this desk; `DeedRefused` when the version is not in
    force, the case unknown or a limit missing; `FeeRefused`; `NotFound`.
    """
    with rows.whole():
        workdays.hold_still()
        today = moments.day_of(at)
        desk = offices.office_by_id(handed.receiving_office_id)
        authority = offices.current(offices.office_by_id(handed.authority_id), today)
        relation = Relation.DESK if by.office_id == desk.id else Relation.OTHER
        powers.require(by, Deed.RECEIVE, relation=relation, status=Status.NEW)
        version = catalogue.version(handed.version_id)
        procedure = version.definition
        if not version.receivable or not _in_force(version.valid_from, version.valid_to, today):
            raise DeedRefused(f"Thủ tục {version.code} không được tiếp nhận ở đây vào ngày {today:%d/%m/%Y}.")
        if handed.case not in procedure.case_keys:
            raise DeedRefused("Mời chọn trường hợp của thủ tục.", field="case")
        limit = limits.limit_for(procedure, case=handed.case, channel=handed.channel)
        calendar = calendar_of(authority.id)
        due = deadlines.due(at, limit, calendar)
        charges = fees.charges(
            procedure,
            case=handed.case,
            channel=handed.channel,
            on=today,
            copies=handed.copies,
            pages=handed.pages,
            exemptions=handed.exemptions,
        )
        owner = accounts.facts_of(handed.owner_id)
        dossier = models.Dossier(
            province=settings.PROVINCE,
            receiving_office_id=desk.id,
            authority_id=authority.id,
            procedure_version_id=version.id,
            procedure_code=version.code,
            procedure_name=procedure.name,
            field_key=procedure.field.key,
            case=handed.case,
            channel=handed.channel,
            owner_id=owner.id,
            owner_name=owner.full_name,
            submitter_id=handed.submitter_id,
            summary=handed.summary,
            answers=told.written(handed.answers, copies=handed.copies, pages=handed.pages),
            check_phone=_last_four(owner.phone),
            check_number=_last_four(owner.number),
            status=Status.RECEIVED,
            finance=_finance(charges),
            delivery=handed.delivery,
            received_at=at,
            complete_at=at,
            limit=str(limit),
            due_original=due.moment,
            due_at=due.moment,
            due_rule=due.rule,
            due_calendar=due.calendar_version,
            derivation=list(due.derivation),
            fee=sum(charge.amount for charge in charges),
            charges=[
                {"key": one.key, "name": one.name, "kind": one.kind, "amount": one.amount, "how": one.how}
                for one in charges
            ],
            sets=handed.sets,
        )
        dossier.receiving_office, dossier.authority = desk, authority
        first = prepared_step(dossier, routes.first(procedure.route), at=at)
        first.holder_id, first.holder_name, first.opened_at = by.position_id, by.name, at
        # the number is taken last: every other counter of this desk waits behind its lock until we commit
        office_code = codes.office_notation(code=desk.code, old_code=desk.old_code, on=today)
        _, number = rows.next_number(models.DayNumber, office_code=office_code, day=today)
        dossier.code = codes.compose(office_code, today, number)
        receipt = papers.issue(
            "receipt", dossier, _receipt_facts(dossier, handed, owner, limit.in_words()), by=by, at=at
        )
        dossier.receipt_id = receipt.id
        rows.put(dossier)
        rows.put(first)
        for paper in handed.papers:
            rows.put(models.HandedIn(dossier=dossier, at=at, **asdict(paper)))
        journal.record(
            events.DossierAccepted(
                dossier_id=dossier.id,
                code=dossier.code,
                procedure=dossier.procedure_code,
                version_id=version.id,
                case=dossier.case,
                channel=dossier.channel,
                receiving_office=desk.code,
                authority=authority.code,
                owner_id=owner.id,
                due=dossier.due_at,
                rule=dossier.due_rule,
                calendar=dossier.due_calendar,
                finance=dossier.finance,
                receipt=receipt.number_text,
                opened=(first.key,),
            ),
            by=by,
            at=at,
        )
    return dossier


def _last_four(number: str) -> str:
    """The digest of a number's last four digits, which the tracking page asks for; empty for a shorter one."""
    digits = "".join(letter for letter in number if letter.isdigit())[-4:]
    return sealing.blind_index(digits, purpose="dossier.check") if len(digits) == 4 else ""


def _in_force(valid_from: date, valid_to: date | None, day: date) -> bool:
    return valid_from <= day and (valid_to is None or day <= valid_to)


def _finance(charges: Sequence[fees.Charge]) -> Finance:
    if not charges:
        return Finance.NOTHING_OWED
    return Finance.OWED if any(charge.amount for charge in charges) else Finance.EXEMPT


def _receipt_facts(
    dossier: models.Dossier, handed: Handed, owner: accounts.PersonFacts, limit_words: str
) -> dict[str, Any]:
    party = {"name": owner.full_name, "number": owner.number, "address": owner.address, "phone": owner.phone}
    submitter = accounts.facts_of(handed.submitter_id) if handed.submitter_id else owner
    return {
        "receiving_unit": dossier.receiving_office.name,
        "owner": party,
        "submitter": {
            "name": submitter.full_name,
            "number": submitter.number,
            "address": submitter.address,
            "phone": submitter.phone,
            "email": submitter.email,
        },
        "channel": dossier.channel,
        "request": dossier.summary or dossier.procedure_name,
        "components": [
            {"name": one.name, "originals": one.originals, "certified": one.certified, "copies": one.copies}
            for one in handed.papers
        ],
        "sets": dossier.sets,
        "limit": limit_words,
        "derivation": dossier.derivation,
        "fees": [{"name": one["name"], "amount": one["amount"], "how": one["how"]} for one in dossier.charges],
        "return_way": DeliveryWay(dossier.delivery).words,
        "return_place": dossier.receiving_office.name,
    }
