"""Questions to the catalogue: which version holds on a day, what it says, and which procedure somebody means."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from typing import Any
from uuid import UUID

from django.db.models import Q, QuerySet

from motcua.base.refusals import NotFound
from motcua.catalogue.models import SHOWN, ProcedureVersion, VersionStatus
from motcua.catalogue.rules.definition import Definition


@dataclass(frozen=True, kw_only=True)
class VersionInfo:
    """One version of a procedure. `definition` is parsed once per process and shared: it is frozen."""

    id: UUID
    code: str
    number: int
    status: str
    valid_from: date
    valid_to: date | None
    digest: str
    definition: Definition

    @property
    def receivable(self) -> bool:
        """Whether dossiers are received under it (on a day it holds)."""
        return self.status == VersionStatus.PUBLISHED


def version(version_id: UUID) -> VersionInfo:
    """The version with this id, whatever its status. Raises `NotFound`."""
    rows = _rows().filter(id=version_id).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound("Không có phiên bản thủ tục này.")
    return _info(rows[0])


def version_in_force(code: str, on: date) -> VersionInfo:
    """The published version of a procedure under which a dossier is received on a day. Raises `NotFound`."""
    rows = _holding(on).filter(procedure__code=code, status=VersionStatus.PUBLISHED).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound(f"Thủ tục {code} không được tiếp nhận ở đây vào ngày {on:%d/%m/%Y}.")
    return _info(rows[0])


def shown(code: str, on: date) -> VersionInfo:
    """The version a citizen reads on a day, receivable here or not. Raises `NotFound`."""
    rows = _holding(on).filter(procedure__code=code, status__in=SHOWN).values(*_COLUMNS)[:1]
    if not rows:
        raise NotFound(f"Không có thủ tục {code} có hiệu lực vào ngày {on:%d/%m/%Y}.")
    return _info(rows[0])


_COLUMNS = ("id", "procedure__code", "number", "status", "valid_from", "valid_to", "digest")


def _rows() -> QuerySet[ProcedureVersion]:
    return ProcedureVersion.objects.all()


def _holding(on: date) -> QuerySet[ProcedureVersion]:
    return _rows().filter(Q(valid_to__isnull=True) | Q(valid_to__gte=on), valid_from__lte=on)


def _info(row: Mapping[str, Any]) -> VersionInfo:
    return VersionInfo(
        id=row["id"],
        code=row["procedure__code"],
        number=row["number"],
        status=row["status"],
        valid_from=row["valid_from"],
        valid_to=row["valid_to"],
        digest=row["digest"],
        definition=_definition(row["id"], row["digest"]),
    )


@lru_cache(maxsize=2048)
def _definition(version_id: UUID, digest: str) -> Definition:
    # a row's definition never changes, so what was parsed once holds; the digest is in the key in case an
    # owner mends a row by hand
    return Definition.from_json(ProcedureVersion.objects.values_list("definition", flat=True).get(id=version_id))
