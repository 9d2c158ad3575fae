"""What a deed would meet: many dossiers looked at together before the same is done to each of them."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from motcua.base.actor import Actor
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import routes
from motcua.catalogue.rules.definition import Definition
from motcua.dossiers import models
from motcua.dossiers.queries.details import STEP_DEEDS
from motcua.dossiers.queries.relations import Mine, relations_of, step_of
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation


@dataclass(frozen=True, kw_only=True)
class Preview:
    """What a deed would meet: the dossier, and why it would be refused (empty: it would not)."""

    dossier_id: UUID
    code: str = ""
    owner_name: str = ""
    procedure_name: str = ""
    step_name: str = ""
    onward: str = ""  # the steps that would begin
    seen: int = 0
    why_not: str = ""


UNKNOWN = "Không có hồ sơ này."


def previews(pairs: Sequence[tuple[UUID, int]], deed: Deed, *, viewer: Actor, at: datetime) -> list[Preview]:
    """Whether a deed could be done now to each of these dossiers, in the order asked; each with the version seen.

    One this person may not see is a line that says there is none. A handful of queries, however many there are.
    """
    ids = {dossier_id for dossier_id, _ in pairs}
    dossiers = models.Dossier.objects.select_related("authority").in_bulk(ids)
    live: dict[UUID, list[models.Step]] = {dossier_id: [] for dossier_id in dossiers}
    for step in models.Step.objects.filter(dossier_id__in=ids, left_at__isnull=True).order_by("entered_at", "id"):
        live[step.dossier_id].append(step)
    mine = Mine(viewer, at)
    relations = relations_of([(row, live[row.id]) for row in dossiers.values()], viewer, mine)
    procedures = catalogue.infos({row.procedure_version_id for row in dossiers.values()})
    facts = _Facts(ids, deed)
    lines = []
    for dossier_id, seen in pairs:
        dossier = dossiers.get(dossier_id)
        relation = relations.get(dossier_id, Relation.OTHER)
        if dossier is None or not powers.may(viewer.role, Deed.READ, relation=relation, status=dossier.status):
            lines.append(Preview(dossier_id=dossier_id, seen=seen, why_not=UNKNOWN))
            continue
        procedure = procedures[dossier.procedure_version_id].definition
        here = step_of(live[dossier_id], viewer, mine)
        why = powers.why_not(viewer.role, deed, relation=relation, status=dossier.status)
        if not why and seen != dossier.version:
            why = "Hồ sơ vừa được người khác xử lý."
        if not why and here:
            why = _why_not_here(deed, here, procedure)
        why = why or facts.why_not(dossier_id)
        lines.append(
            Preview(
                dossier_id=dossier_id,
                code=dossier.code,
                owner_name=dossier.owner_name,
                procedure_name=procedure.short,
                step_name=here.name if here else "",
                onward="" if why or here is None else _onward(procedure, here),
                seen=dossier.version,
                why_not=why,
            )
        )
    return lines


def _onward(procedure: Definition, here: models.Step) -> str:
    return ", ".join(one.name for one in routes.following(procedure.route, here.key))


def _why_not_here(deed: Deed, here: models.Step, procedure: Definition) -> str:
    """Why the step itself refuses: it ends with another deed, or somebody must choose where to go on."""
    if deed is not STEP_DEEDS.get(here.kind, Deed.FORWARD):
        return f"Bước “{here.name}” không kết thúc bằng việc này."
    if routes.step(procedure.route, here.key).choices:
        return "Bước này phải chọn hướng xử lý: mời mở từng hồ sơ."
    return ""


class _Facts:
    """What else would stop a deed, asked once for all of the dossiers."""

    def __init__(self, ids: set[UUID], deed: Deed) -> None:
        self._deed = deed
        self._asking: set[UUID] = set()
        self._signed: dict[UUID, bool] = {}
        if deed is Deed.FORWARD:
            asking = models.Consultation.objects.filter(dossier_id__in=ids, answered_at__isnull=True)
            self._asking = set(asking.values_list("dossier_id", flat=True))
        else:
            results = models.Result.objects.filter(dossier_id__in=ids).values_list("dossier_id", "signed_at")
            self._signed = {dossier_id: signed_at is not None for dossier_id, signed_at in results}

    def why_not(self, dossier_id: UUID) -> str:
        if dossier_id in self._asking:
            return "Còn ý kiến chưa được trả lời."
        if self._deed is Deed.SIGN and dossier_id not in self._signed:
            return "Chưa có dự thảo kết quả để ký."
        if self._deed is Deed.ISSUE and not self._signed.get(dossier_id):
            return "Kết quả chưa được ký."
        return ""
