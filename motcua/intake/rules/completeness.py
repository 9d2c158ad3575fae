"""Completeness: which papers a case asks for and which of them are not there."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from motcua.catalogue.rules.definition import Component


@dataclass(frozen=True)
class Counted:
    """How many of one paper were handed in."""

    originals: int = 0
    certified: int = 0
    copies: int = 0

    @property
    def total(self) -> int:
        return self.originals + self.certified + self.copies


@dataclass(frozen=True)
class Missing:
    """A paper that is not there, and the sentence for the citizen."""

    component: str
    sentence: str


def missing(components: Sequence[Component], counted: Mapping[str, Counted]) -> tuple[Missing, ...]:
    """The required papers that are wholly absent, in the order of the procedure.

    A certified copy or a photocopy stands for an original here: whether that is lawful for this paper the officer
    sees on the checklist; what the law never accepts is a paper that is not there at all.
    """
    return tuple(
        Missing(component.key, f"Còn thiếu: {component.name}.")
        for component in components
        if component.required and counted.get(component.key, Counted()).total == 0
    )
