"""Papers about a dossier: what each of them begins with, and from whose book it takes its number."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.conf import settings

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
    office: Office | None = None,
) -> Paper:
    """Issue a paper about a dossier, by the desk that received it or by another `office`; its number is taken now.

    Must be called inside the deed's transaction. Raises what `paperwork.issue` raises.
    """
    issuer = office or dossier.receiving_office
    return paperwork.issue(
        kind,
        {**_letterhead(dossier), **facts},
        office_code=issuer.code,
        office_name=issuer.name,
        province=settings.PROVINCE,
        about=("dossier", dossier.id),
        by=by,
        at=at,
    )


def _letterhead(dossier: models.Dossier) -> dict[str, Any]:
    return {
        "parent_name": dossier.authority.name if dossier.authority_id != dossier.receiving_office_id else "",
        "place": offices.place_of(dossier.receiving_office),
        "code": dossier.code,
        "procedure_code": dossier.procedure_code,
        "procedure_name": dossier.procedure_name,
        "owner": {"name": dossier.owner_name},
        "received_at": dossier.received_at,
        "due_at": dossier.due_at,
        "hotline": dossier.receiving_office.phone,
    }
