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
from motcua.dossiers.queries import actions
from motcua.dossiers.queries.actions import Known
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
    unanswered = models.Consultation.objects.filter(dossier_id__in=ids, answered_at__isnull=True)
    asking = set(unanswered.values_list("step_id", flat=True))
    # without their words, which are sealed and not looked at here
    results = {one.dossier_id: one for one in models.Result.objects.filter(dossier_id__in=ids).defer("text")}
    lines = []
    for dossier_id, seen in pairs:
        dossier = dossiers.get(dossier_id)
        relation = relations.get(dossier_id, Relation.OTHER)
        if dossier is None or not powers.may(viewer.role, Deed.READ, relation=relation, status=dossier.status):
            lines.append(Preview(dossier_id=dossier_id, seen=seen, why_not=UNKNOWN))
            continue
        procedure = procedures[dossier.procedure_version_id].definition
        here = step_of(live[dossier_id], viewer, mine)
        known = Known(
            dossier=dossier,
            here=here,
            branches=len(live[dossier_id]) > 1 or bool(dossier.waiting_joins),
            result=results.get(dossier_id),
            asking=here is not None and here.id in asking,
        )
        why = "Hồ sơ vừa được người khác xử lý." if seen != dossier.version else ""
        why = actions.why_not(deed, viewer, relation, known) or why
        if not why and here and routes.step(procedure.route, here.key).choices:
            why = "Bước này phải chọn hướng xử lý: mời mở từng hồ sơ."
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
