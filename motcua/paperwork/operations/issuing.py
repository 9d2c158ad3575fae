"""Issuing: a paper takes its number and its facts are fixed; later it may be replaced or revoked."""

import secrets
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from uuid import UUID

from django.conf import settings
from django.db import transaction

from motcua.base import moments, rows
from motcua.base.actor import Actor
from motcua.base.ids import new_id
from motcua.base.refusals import NotFound, Refused
from motcua.journal import operations as journal
from motcua.offices import queries as offices
from motcua.paperwork.events import PaperIssued, PaperReplaced, PaperRevoked
from motcua.paperwork.models import Paper, RegisterBook
from motcua.paperwork.rules import facts as rules
from motcua.paperwork.rules import forms, letters


class PaperRefused(Refused):
    """This can't be done with the paper."""

    code = "paper-refused"


def issue(
    kind: str,
    facts: Mapping[str, Any],
    *,
    office_code: str,
    office_name: str,
    province: str,
    about: tuple[str, UUID],
    by: Actor,
    at: datetime,
) -> Paper:
    """Issue a paper of the form in force that day: fix its facts and give it the next number of its book.

    One transaction with the deed it belongs to: if that rolls back, the number was never taken. The book stays
    locked until commit, so issue late, and several papers of one deed in one order. The bytes come after commit
    (`draw`). `facts` are those of `rules.facts.OF_KIND[kind]`; another key or shape raises `WrongFacts`.
    Raises `PaperRefused` when no form of the kind is in force.
    """
    kind = forms.Kind(kind)
    on = moments.day_of(at)
    try:
        form = forms.in_force(kind, on)
    except forms.NoFormInForce:
        raise PaperRefused(
            f"Ngày {on:%d/%m/%Y} chưa có mẫu giấy này theo quy định: hãy kiểm tra lại ngày lập giấy."
        ) from None
    told = _completed(rules.checked(kind, facts), kind, office_code=office_code, office_name=office_name, by=by, on=on)
    subject, subject_id = about
    with rows.whole():
        paper = Paper(
            id=new_id(),
            province=province,
            kind=kind,
            form=form.key,
            office_code=office_code,
            office_name=office_name,
            subject=subject,
            subject_id=subject_id,
            facts=rules.written(told),
            token=secrets.token_urlsafe(16),
            issued_at=at,
            issued_by_id=by.account_id,
            issued_by_name=by.name,
            issued_by_title=by.title,
        )
        if book := form.book_for(told.symbol if isinstance(told, rules.ResultFacts) else ""):
            paper.book_id, paper.number = rows.next_number(
                RegisterBook, province=province, office_code=office_code, book=book, year=on.year
            )
            paper.number_text = forms.number_text(paper.number, book)
            if isinstance(told, rules.ReceiptFacts):
                paper.facts = rules.written(_entered(told, paper.number, on))
        rows.put(paper)
        journal.record(
            PaperIssued(
                paper_id=paper.id,
                kind=kind,
                form=form.key,
                number_text=paper.number_text,
                about=subject,
                about_id=subject_id,
            ),
            by=by,
            at=at,
        )
    return paper


def _completed(
    told: rules.Facts, kind: forms.Kind, *, office_code: str, office_name: str, by: Actor, on: date
) -> rules.Facts:
    """What the law wants on a paper of this kind and the office knows of itself."""
    if kind in letters.SIGNED_FOR_THE_OFFICE:
        told = letters.signed(told, issuer=rules.Officer(name=by.name, title=by.title), body=office_name)
    if kind in letters.PREPARED:
        told = letters.signed(told, issuer=rules.Officer(), body=office_name)
    if kind in letters.ANSWERABLE:
        told = letters.answerable(told, house=_house(office_code, on), wording=settings.COMPLAINT_ROUTE)
    return told


def _house(office_code: str, on: date) -> letters.House:
    try:
        office = offices.office(office_code, on)
    except NotFound:  # closed since: what took over writes under its own name
        return letters.House()
    authority = offices.authority_of(office)
    desk = (offices.desk_of(office, on) if office.id == authority.id else office) or office
    return letters.House(
        desk=desk.name, address=desk.address, phone=desk.phone or authority.phone, authority=authority.name
    )


def _entered(receipt: rules.ReceiptFacts, number: int, on: date) -> rules.ReceiptFacts:
    """The line of the tracking book a receipt stands for: one volume a year, lines in the order of reception."""
    return receipt.model_copy(
        update={
            "book_volume": receipt.book_volume or f"01/{on.year}",
            "book_ordinal": receipt.book_ordinal or str(number),
        }
    )


def replace(paper_id: UUID, facts: Mapping[str, Any], *, reason: str, by: Actor, at: datetime) -> Paper:
    """Issue a new paper of the same kind, office and subject in the place of one with a mistake. Returns the new one.

    The old one keeps its number, bytes and history, and whoever checks it learns that it was replaced.
    Raises `NotFound`, and `PaperRefused` when it is replaced or revoked already or no reason is given.
    """
    with transaction.atomic():
        old = _standing(paper_id, reason)
        new = issue(
            old.kind,
            {**_same_line(old), **facts},
            office_code=old.office_code,
            office_name=old.office_name,
            province=old.province,
            about=(old.subject, old.subject_id),
            by=by,
            at=at,
        )
        old.replaced_by = new
        old.save(update_fields=["replaced_by"])
        journal.record(
            PaperReplaced(paper_id=old.id, replaced_by=new.id, number_text=new.number_text, reason=reason.strip()),
            by=by,
            at=at,
        )
    return new


def _same_line(old: Paper) -> dict[str, str]:
    """A new receipt stands for the same line of the tracking book as the one it replaces."""
    if old.kind != forms.Kind.RECEIPT:
        return {}
    told = rules.read(forms.Kind.RECEIPT, old.facts).model_dump()
    return {line: told[line] for line in ("book_volume", "book_ordinal")}


def revoke(paper_id: UUID, *, reason: str, by: Actor, at: datetime) -> Paper:
    """Declare a paper worthless, with a reason. Its number stays used. Refusals as for `replace`."""
    with transaction.atomic():
        paper = _standing(paper_id, reason)
        paper.revoked_at, paper.revoked_reason = at, reason.strip()
        paper.save(update_fields=["revoked_at", "revoked_reason"])
        journal.record(PaperRevoked(paper_id=paper.id, reason=paper.revoked_reason), by=by, at=at)
    return paper


def _standing(paper_id: UUID, reason: str) -> Paper:
    if not reason.strip():
        raise PaperRefused("Cần ghi lý do thay hoặc thu hồi giấy tờ này.", field="reason")
    paper = Paper.objects.select_for_update().filter(id=paper_id).first()
    if paper is None:
        raise NotFound("Không tìm thấy giấy tờ này.")
    if paper.replaced_by_id:
        raise PaperRefused("Giấy tờ này đã được thay bằng giấy tờ khác: hãy mở giấy tờ mới nhất.", code="replaced")
    if paper.revoked_at:
        raise PaperRefused("Giấy tờ này đã bị thu hồi trước đó.", code="revoked")
    return paper
