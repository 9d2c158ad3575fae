"""Answers: what the citizen told for the declaration, kept as one sealed text beside the dossier."""

import json
from collections.abc import Mapping
from dataclasses import dataclass


@dataclass(frozen=True)
class Answers:
    """What was told: answers by question, and how many copies of how many pages."""

    by_question: Mapping[str, str]
    copies: int = 1
    pages: int = 1


def written(by_question: Mapping[str, str], *, copies: int = 1, pages: int = 1) -> str:
    """The answers as text, to be sealed."""
    return json.dumps({"answers": dict(by_question), "copies": copies, "pages": pages}, ensure_ascii=False)


def read(text: str) -> Answers:
    """The answers as they were written; a dossier without any has none."""
    if not text:
        return Answers({})
    kept = json.loads(text)
    return Answers(kept["answers"], kept["copies"], kept["pages"])
