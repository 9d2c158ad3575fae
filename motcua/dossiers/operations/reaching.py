"""Reaching a citizen about their dossier, by what they left: a telephone, a mail address, for a letter an address."""

from datetime import datetime
from uuid import UUID

from django.conf import settings

from motcua.accounts import queries as accounts
from motcua.base.actor import Actor
from motcua.dossiers import models
from motcua.dossiers.rules.messages import Words
from motcua.notices import operations as notices
from motcua.notices.rules.recipients import Citizen, NoWay


def send_to(
    person_id: UUID,
    dossier: models.Dossier,
    *,
    key: str,
    kind: str,
    words: Words,
    by_letter: bool = False,
    by: Actor,
    at: datetime,
) -> bool:
    """Ask for a message about a dossier; returns whether its person left a way to be reached.

    What is worth a letter goes `by_letter` where there is no other way. Asked again with its key it sends nothing more.
    """
    person = accounts.facts_of(person_id)
    address = person.address if by_letter else ""
    try:
        notices.send(
            key=key,
            kind=kind,
            to=Citizen(phone=person.phone, email=person.email, address=address),
            about="dossier",
            about_id=dossier.id,
            title=words.title,
            text=words.text,
            by=by,
            at=at,
        )
    except NoWay:
        return False
    return True


def look() -> str:
    """Where a citizen looks their dossier up."""
    return f"{settings.PUBLIC_URL}/tra-cuu/"
