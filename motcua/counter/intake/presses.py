"""What a press changes on the intake screen: a card is read, somebody picked, a procedure chosen, papers counted.

Each takes what stands on the screen as plain words, changes it in place, and tells what is to be shown for it.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any
from uuid import UUID

from motcua.accounts import queries as people
from motcua.accounts.queries import PersonFacts, PersonHit
from motcua.accounts.rules import card
from motcua.accounts.rules.facts import born_in_words
from motcua.base import moments
from motcua.base.actor import Actor
from motcua.base.refusals import NotFound, Refused
from motcua.base.text import clean
from motcua.catalogue import queries as catalogue
from motcua.catalogue.rules.definition import Definition
from motcua.counter.intake import forms
from motcua.journal import operations as journal

#: The boxes a person's facts stand in.
PERSON = (
    "number", "old_number", "full_name", "born", "sex", "address", "issued_on", "phone", "person_id", "known_from",
    "doubts",
)  # fmt: skip
#: Facts of a card are told in these boxes.
BOXES = {"born_on": "born", "born_year": "born", "card": "scan"}

_NUMBER = re.compile(r"\+?[\d .-]{9,18}")
_NAME = re.compile(r"[^\W\d_]+([ '.-]+[^\W\d_]+)*[ .]?")


@dataclass
class Shown:
    """What a press brought beside the boxes: sentences, people to choose from, and where typing goes on."""

    notices: list[tuple[str, str]] = field(default_factory=list)
    hits: Sequence[PersonHit] = ()
    focus: str = ""


def scan(told: dict[str, Any], *, by: Actor, at: datetime) -> Shown:
    """Read what is in the scan box: a card's code, else a name, a phone or a number to look for."""
    text = told.get("scan", "").strip()
    if not text:
        return Shown(focus="id_scan")
    if is_a_question(clean(text)):
        return _look_for(clean(text), told, by=by, at=at)
    try:
        read = card.read_card(text)
    except Refused as refused:
        return Shown([("warn", refused.sentence)], focus="id_scan")
    nobody(told)
    told |= {
        "scan": "",
        "number": read.number,
        "old_number": read.old_number,
        "issued_on": read.issued_on.isoformat() if read.issued_on else "",
        "full_name": read.full_name,
        "born": born_in_words(read.born_on, read.born_year),
        "sex": read.sex,
        "address": read.address,
        "known_from": "card",
        "doubts": json.dumps([[BOXES.get(one.field, one.field), one.sentence] for one in read.doubts]),
    }
    found = people.person_by_number(read.number) or (read.old_number and people.person_by_number(read.old_number))
    if found:
        told |= {"person_id": str(found.id), "phone": found.phone}
        _note(found.id, by=by, at=at)
    return Shown(focus=_after_person(told))


def is_a_question(text: str) -> bool:
    """Whether somebody typed a name or a number to look for, rather than a scanner a whole card."""
    return len(text) <= 60 and bool(_NUMBER.fullmatch(text) or _NAME.fullmatch(text))


def _look_for(text: str, told: dict[str, Any], *, by: Actor, at: datetime) -> Shown:
    digits = "".join(letter for letter in text if letter.isdigit())
    exact = people.person_by_number(digits) if len(digits) in {9, 12} else None
    if exact:
        pick(told, exact.id, by=by, at=at)
        return Shown(focus=_after_person(told))
    hits = people.search_persons(text, limit=8)
    if hits:
        return Shown(hits=hits, focus="first-person")
    box = "full_name" if not digits else "number" if len(digits) == 12 else "phone"
    if told.get("person_id") or told.get("known_from") == "card":  # they were somebody else's; what was typed stays
        nobody(told)
    told |= {"scan": "", box: text, "known_from": "said"}
    return Shown(
        [("info", f"Chưa có ai như “{text}”. Mời gõ tiếp vào các ô bên dưới.")], focus=f"id_{_next_empty(told)}"
    )


def _next_empty(told: dict[str, Any]) -> str:
    return next((box for box in ("full_name", "number", "born", "phone") if not told.get(box)), "find")


def pick(told: dict[str, Any], person_id: UUID, *, by: Actor, at: datetime) -> Shown:
    """Take somebody we know already; that their facts were read is written down."""
    try:
        facts = people.facts_of(person_id)
    except NotFound as gone:
        return Shown([("warn", gone.sentence)], focus="id_scan")
    _note(person_id, by=by, at=at)
    told |= facts_in_boxes(facts) | {"scan": "", "doubts": ""}
    return Shown(focus=_after_person(told))


def _note(person_id: UUID, *, by: Actor, at: datetime) -> None:
    journal.note_reading(person_id=person_id, subject="person", subject_id=person_id, how="counter", by=by, at=at)


def facts_in_boxes(facts: PersonFacts) -> dict[str, str]:
    """What we know of somebody, as it stands in the boxes."""
    return {
        "person_id": str(facts.id),
        "number": facts.number,
        "old_number": facts.old_number,
        "issued_on": facts.issued_on.isoformat() if facts.issued_on else "",
        "full_name": facts.full_name,
        "born": born_in_words(facts.born_on, facts.born_year),
        "sex": facts.sex if facts.sex in {"Nam", "Nữ"} else "",
        "address": facts.address,
        "phone": facts.phone,
        "known_from": "said",
    }


def _after_person(told: dict[str, Any]) -> str:
    if not told.get("full_name"):
        return "id_full_name"
    return "id_find" if not told.get("version_id") else "all-papers"


def nobody(told: dict[str, Any]) -> None:
    """Empty the boxes of the person: somebody else comes."""
    told.update(dict.fromkeys(PERSON, ""))


def on_behalf(told: dict[str, Any]) -> Shown:
    """Whoever was read first only brings the papers: the next card read is the owner's."""
    told |= {"submitter_name": told.get("full_name", ""), "submitter_number": told.get("number", "")}
    nobody(told)
    return Shown(focus="id_scan")


def procedure_of(told: dict[str, Any]) -> Definition | None:
    """The procedure chosen; what is no procedure of ours counts as none chosen."""
    try:
        return catalogue.version(UUID(told.get("version_id", ""))).definition
    except (ValueError, NotFound):
        told["version_id"] = ""
        return None


def choose(told: dict[str, Any], version_id: str, *, at: datetime) -> Shown:
    """Take the procedure pressed, or the best match for what was typed; its first case goes with it."""
    if not version_id:
        found = catalogue.search(told.get("find", ""), on=moments.day_of(at), limit=1, receivable_only=True)
        if not found:
            return Shown(focus="id_find")
        version_id = str(found[0].version_id)
    told["version_id"] = version_id
    procedure = procedure_of(told)
    if procedure is None:
        return Shown([("warn", "Không còn thủ tục này trong danh mục. Mời chọn lại.")], focus="id_find")
    told |= {
        "find": "",
        "case": procedure.case_keys[0],
        "sets": str(procedure.sets),
        "complete": "",
        "authority_id": "",
        "away": {},
    }
    return Shown(focus="all-papers" if procedure.components_for(told["case"]) else _after_papers(told, procedure))


def all_papers(told: dict[str, Any]) -> Shown:
    """Everything is there: fill in the counts the procedure asks for."""
    procedure = procedure_of(told)
    if procedure is None:
        return Shown(focus="id_find")
    for component in procedure.components_for(told.get("case", "")):
        if not component.required:
            continue
        wanted = {sort: getattr(component, sort) for sort, _ in forms.SORTS}
        if not any(wanted.values()):
            # seen and taken back, or in whatever sort the citizen has it
            wanted["originals" if component.shown else "copies"] = 1
        told |= {forms.paper_field(component.key, sort): number or "" for sort, number in wanted.items()}
    return Shown(focus=_after_papers(told, procedure))


def _after_papers(told: dict[str, Any], procedure: Definition) -> str:
    questions = procedure.questions_for(told.get("case", ""))
    if questions:
        return f"id_{forms.question_field(questions[0].key)}"
    return "id_copies" if any(row.per != "case" for row in procedure.fees) else "receive"


def doubts(told: dict[str, Any]) -> dict[str, list[str]]:
    """What must be compared with the card in the hand, by the box it is about; empty key: the card as a whole."""
    try:
        pairs = json.loads(told.get("doubts") or "[]")
        found: dict[str, list[str]] = {}
        for box, sentence in pairs:
            found.setdefault(box if box in PERSON else "", []).append(str(sentence)[:500])
    except (ValueError, TypeError):
        return {}
    return found
