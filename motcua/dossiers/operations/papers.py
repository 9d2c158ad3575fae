"""Papers about a dossier: what each of them begins with, and from whose book it takes its number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

from motcua.base import moments
from motcua.base.actor import Actor
from motcua.dossiers import models
from motcua.offices import queries as offices
from motcua.offices.models import Office
from motcua.paperwork import operations as paperwork
from motcua.paperwork.models import Paper


def issue(
    kind: str,
    dossier: models.Dossier,
    facts: Mapping[str, Any],
    *,
    by: Actor,
    at: datetime,
    from_authority: bool = False,
) -> Paper:
    """Issue a paper about a dossier, by the desk that received it or by the authority that settles it.

    A closed office issues nothing: whoever does its work today signs and numbers in their own name. The number is
    taken now. Must be called inside the deed's transaction. Raises what `paperwork.issue` raises.
    """
    today = moments.day_of(at)
    desk = offices.current(dossier.receiving_office, today)
    authority = offices.current(dossier.authority, today)
    issuer = authority if from_authority else desk
    return paperwork.issue(
        kind,
        {**_letterhead(dossier, desk, authority), **facts},
        office_code=issuer.code,
        office_name=issuer.name,
        province=settings.PROVINCE,
        about=("dossier", dossier.id),
        by=by,
        at=at,
    )


def _letterhead(dossier: models.Dossier, desk: Office, authority: Office) -> dict[str, Any]:
    return {
        "parent_name": authority.name if authority.id != desk.id else "",
        "place": offices.place_of(desk),
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "owner": {"name": dossier.owner_name},
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "hotline": desk.phone,
    }
