"""What a citizen is told on form 02 or 03: papers to bring, each with its reason, or one reason why not.

What was typed here before (`before`) is shown again without a word about what is still missing in it.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import forms

from motcua.base.text import clean
from motcua.catalogue.rules.definition import Component, Definition, Law
from motcua.dossiers.operations import SupplementItem

#: Things outside the procedure's list that can be asked for on one form.
OWN = 3
ABSENT = "chưa có trong hồ sơ mang đến"
TO_ASK, TO_REFUSE = "ask", "refuse"
#: Boxes of this page are called so, to be told apart from those of the intake screen they travel with.
PREFIX = "away"


def words(label: str, *, rows: int = 1, most: int = 500, hint: str = "") -> forms.CharField:
    """A box that grows with what is typed."""
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, required=False, max_length=most, help_text=hint, widget=widget)


@dataclass(frozen=True)
class Line:
    """One paper of the procedure on the form: whether it is asked for, and why."""

    component: Component
    chosen: forms.BoundField
    reason: forms.BoundField


@dataclass(frozen=True)
class OwnLine:
    """Something else asked for: what, why, and on what legal ground."""

    what: forms.BoundField
    reason: forms.BoundField
    ground: forms.BoundField


class TurnedAway(forms.Form):
    """Both answers on one page; `choice` is the one meant, and only its boxes are looked at."""

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        procedure: Definition,
        case: str,
        missing: Sequence[Component] = (),
        choice: str = TO_ASK,
        before: Mapping[str, Any] | None = None,
    ) -> None:
        super().__init__(data, prefix=PREFIX)
        self.choice = choice
        self.components = procedure.components_for(case)
        grounds = "; ".join(cited(law) for law in procedure.legal_basis[:1])
        for component in self.components:
            self.fields[f"thieu-{component.key}"] = forms.BooleanField(
                label=called(component), required=False, initial=component in missing
            )
            self.fields[f"vi-{component.key}"] = words(f"Vì sao cần {component.name}")
            self.initial[f"vi-{component.key}"] = ABSENT
        for number in range(1, OWN + 1):
            self.fields[f"khac-{number}"] = words(f"Giấy tờ khác {number}")
            self.fields[f"khac-vi-{number}"] = words(f"Vì sao cần giấy tờ khác {number}")
            self.fields[f"khac-can-cu-{number}"] = words(f"Căn cứ để yêu cầu giấy tờ khác {number}")
        self.fields["ground"] = words("Căn cứ", rows=2, most=1000)
        self.fields["refusal"] = words(
            "Lý do không tiếp nhận",
            rows=3,
            most=2000,
            hint="Nếu không thuộc thẩm quyền của quầy này, mời ghi cả nơi người dân cần đến.",
        )
        self.fields["refusal_ground"] = words("Căn cứ pháp lý", rows=2, most=1000)
        self.initial["ground"] = grounds
        if before:
            self.initial = {name: before.get(self.add_prefix(name), "") for name in self.fields}

    def clean(self) -> dict[str, Any]:
        told = {key: clean(one) if isinstance(one, str) else one for key, one in (super().clean() or {}).items()}
        if self.choice == TO_REFUSE:
            self._need(told, "refusal", "Mời ghi lý do: người dân có quyền biết và khiếu nại.")
            self._need(told, "refusal_ground", "Mời ghi căn cứ pháp lý của việc từ chối.")
            return told
        for component in self.components:
            if told.get(f"thieu-{component.key}"):
                self._need(told, f"vi-{component.key}", "Mời ghi vì sao cần giấy tờ này.")
        for number in range(1, OWN + 1):
            if any(told.get(one) for one in (f"khac-{number}", f"khac-vi-{number}", f"khac-can-cu-{number}")):
                self._need(told, f"khac-{number}", "Mời ghi cần giấy tờ gì.")
                self._need(told, f"khac-vi-{number}", "Mời ghi vì sao cần.")
                self._need(told, f"khac-can-cu-{number}", "Không có trong thành phần hồ sơ: mời ghi căn cứ pháp lý.")
        if not self.errors and not self._items(told):
            self.add_error(None, "Mời chọn ít nhất một giấy tờ cần mang đến.")
        return told

    def _need(self, told: dict[str, Any], box: str, sentence: str) -> None:
        if box not in self.errors and not told.get(box):
            self.add_error(box, sentence)

    def items(self) -> list[SupplementItem]:
        """What is asked for: papers of the procedure in its order, then the others."""
        return self._items(self.cleaned_data)

    def _items(self, told: Mapping[str, Any]) -> list[SupplementItem]:
        listed = [
            SupplementItem(what=called(one), reason=told.get(f"vi-{one.key}", ""), component=one.key)
            for one in self.components
            if told.get(f"thieu-{one.key}")
        ]
        others = [
            SupplementItem(
                what=told.get(f"khac-{number}", ""),
                reason=told.get(f"khac-vi-{number}", ""),
                legal_basis=told.get(f"khac-can-cu-{number}", ""),
            )
            for number in range(1, OWN + 1)
            if told.get(f"khac-{number}")
        ]
        return listed + others

    def lines(self) -> list[Line]:
        """The procedure's papers, line by line."""
        return [Line(one, self[f"thieu-{one.key}"], self[f"vi-{one.key}"]) for one in self.components]

    def others(self) -> list[OwnLine]:
        """The boxes for everything else."""
        numbers = range(1, OWN + 1)
        return [OwnLine(self[f"khac-{n}"], self[f"khac-vi-{n}"], self[f"khac-can-cu-{n}"]) for n in numbers]


def called(component: Component) -> str:
    """A paper with how many of which sort."""
    return f"{component.name} ({component.counts})" if component.counts else component.name


def cited(law: Law) -> str:
    """A legal ground as a paper names it."""
    return f"{law.article} {law.title} số {law.number}" if law.article else f"{law.title} số {law.number}"
