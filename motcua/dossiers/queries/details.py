"""One dossier: everything about it for one viewer, and what they may do with it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.accounts import queries as accounts
from motcua.accounts.rules.facts import born_in_words
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules import results, routes
from motcua.catalogue.rules.definition import Definition
from motcua.catalogue.rules.definition import Step as RouteStep
from motcua.dossiers import models
from motcua.dossiers.queries import actions
from motcua.dossiers.queries.actions import Action, Known
from motcua.dossiers.queries.apologies import Letter, letter_of
from motcua.dossiers.queries.relations import Mine, elapsed_of, offices_of, relation_of, standing_of, step_of
from motcua.dossiers.rules import answers as told
from motcua.dossiers.rules import codes
from motcua.dossiers.rules.deadlines import Elapsed
from motcua.dossiers.rules.standing import Standing
from motcua.dossiers.rules.status import DeliveryWay, Finance, Status
from motcua.journal import queries as journal
from motcua.offices import queries as offices
from motcua.offices.rules import powers
from motcua.offices.rules.powers import Deed, Relation
from motcua.paperwork import queries as paperwork


@dataclass(frozen=True, kw_only=True)
class Detail:
    """Everything the dossier page shows to one viewer."""

    dossier: models.Dossier
    status: Status
    finance: Finance
    delivery: DeliveryWay
    standing: Standing
    elapsed: Elapsed  # true time since the first reception, beside the legal time left in `standing`
    relation: Relation
    owner: accounts.PersonFacts
    submitter_name: str  # who brought it: the owner, or somebody for them
    procedure: Definition
    case_name: str
    answers: Sequence[tuple[str, str]]
    live: Sequence[models.Step]
    steps: Sequence[models.Step]
    here: models.Step | None
    choices: Sequence[tuple[str, str]]
    back_to: Sequence[RouteStep]
    timeline: Sequence[journal.Line]
    papers: Sequence[Any]
    handed_in: Sequence[models.HandedIn]
    attachments: Sequence[models.Attachment]
    notes: Sequence[models.Note]
    messages: Sequence[models.Note]
    consultations: Sequence[models.Consultation]
    to_answer: Sequence[models.Consultation]
    visits: Sequence[models.SiteVisit]
    supplements: Sequence[models.SupplementRequest]
    obligations: Sequence[models.Obligation]
    result: models.Result | None
    letter: Letter | None
    actions: Sequence[Action]

    def action(self, deed: str) -> Action:
        return next(action for action in self.actions if action.deed == deed)

    @property
    def result_text(self) -> str:
        """The words a result begins with: the procedure's own text, with what is known put into its gaps."""
        wanted = self.procedure.results_for(self.dossier.case)
        if not wanted:
            return ""
        answers = told.read(self.dossier.answers)
        facts = {
            "owner": self.owner.full_name,
            "submitter": self.submitter_name,
            "copies": str(answers.copies),
            "born": born_in_words(self.owner.born_on, self.owner.born_year),
            "number": self.owner.number,
            "address": self.owner.address,
            "dossier": self.dossier.code,
            "office": self.dossier.authority.name,
            "place": offices.place_of(self.dossier.authority),
            **answers.by_question,
        }
        return "\n\n".join(results.filled(wanted[0], facts))

    @property
    def trips(self) -> int:
        """How often the citizen had to come again for papers; a second request made them."""
        return self.dossier.supplements


def detail(dossier_id: UUID, *, viewer: Actor, at: datetime) -> Detail:
    """One dossier as this person may see it. Raises `NotFound` when they may not even know of it."""
    dossier = models.Dossier.objects.select_related("receiving_office", "authority").filter(id=dossier_id).first()
    if dossier is None:
        raise NotFound("Không có hồ sơ này.")
    steps = list(dossier.steps.select_related("office").order_by("entered_at", "id"))
    live = [step for step in steps if step.left_at is None]
    relation = relation_of(dossier, viewer, at=at, live=live)
    if not powers.may(viewer.role, Deed.READ, relation=relation, status=dossier.status):
        raise NotFound("Không có hồ sơ này.")
    procedure = catalogue.version(dossier.procedure_version_id).definition
    here = step_of(live, viewer, Mine(viewer, at))
    passed = {step.key for step in steps if step.left_at is not None}
    notes = list(dossier.notes.order_by("-at"))
    owner = accounts.facts_of(dossier.owner_id)
    consultations = list(dossier.consultations.select_related("office").order_by("asked_at"))
    case = procedure.case(dossier.case)
    back_to = [way for way in routes.before(procedure.route, here.key) if way.key in passed] if here else []
    known = Known(
        dossier=dossier,
        here=here,
        branches=len(live) > 1 or bool(dossier.waiting_joins),
        letter=letter_of(dossier.id, at=at),
        result=models.Result.objects.filter(dossier=dossier).first(),
        asking=any(one.answered_at is None and here and one.step_id == here.id for one in consultations),
        asked=_to_answer(consultations, viewer, at),
        back=bool(back_to),
    )
    return Detail(
        dossier=dossier,
        status=Status(dossier.status),
        finance=Finance(dossier.finance),
        delivery=DeliveryWay(dossier.delivery),
        standing=standing_of(dossier, at),
        elapsed=elapsed_of(dossier, at),
        relation=relation,
        owner=owner,
        submitter_name=accounts.facts_of(dossier.submitter_id).full_name if dossier.submitter_id else owner.full_name,
        procedure=procedure,
        case_name=case.name if case else "",
        answers=_answers(dossier, procedure),
        live=live,
        steps=steps,
        here=here,
        choices=routes.step(procedure.route, here.key).choices if here else (),
        back_to=back_to,
        timeline=journal.timeline("dossier", dossier.id),
        papers=paperwork.about("dossier", dossier.id),
        handed_in=list(dossier.handed_in.all()),
        attachments=list(dossier.attachments.select_related("file").order_by("at")),
        notes=[note for note in notes if not note.for_citizen],
        messages=[note for note in notes if note.for_citizen],
        consultations=consultations,
        to_answer=known.asked,
        visits=list(dossier.site_visits.order_by("visited_at")),
        supplements=list(dossier.supplement_requests.order_by("number")),
        obligations=list(dossier.obligations.order_by("asked_at")),
        result=known.result,
        letter=known.letter,
        actions=actions.of(viewer, relation, known),
    )


def _to_answer(consultations: Sequence[models.Consultation], viewer: Actor, at: datetime) -> list[models.Consultation]:
    waiting = [one for one in consultations if one.answered_at is None]
    mine = offices_of(viewer, at=at) if waiting else ()
    return [one for one in waiting if one.office_id in mine]


def _answers(dossier: models.Dossier, procedure: Definition) -> list[tuple[str, str]]:
    labels = {question.key: question.label for question in procedure.questions}
    by_question = told.read(dossier.answers).by_question
    return [(labels.get(key, key), value) for key, value in by_question.items() if value]


def id_of(code: str) -> UUID:
    """The id of the dossier with this code. Raises `NotFound`."""
    try:
        office = codes.parse(code)
    except codes.WrongCode as wrong:
        raise NotFound(str(wrong), field="code") from None
    written = f"{office.office}-{code.strip().upper().split('-', 1)[1]}"
    found = models.Dossier.objects.filter(code=written).values_list("id", flat=True).first()
    if found is None:
        raise NotFound(f"Không có hồ sơ {written}.", field="code")
    return found


def require_readable(dossier_id: UUID, *, viewer: Actor, at: datetime) -> models.Dossier:
    """The dossier, if this person may read it; for papers and files beside it. Raises `NotFound`."""
    dossier = models.Dossier.objects.select_related("authority").filter(id=dossier_id).first()
    if dossier is None or not powers.may(
        viewer.role, Deed.READ, relation=relation_of(dossier, viewer, at=at), status=dossier.status
    ):
        raise NotFound("Không có hồ sơ này.")
    return dossier
