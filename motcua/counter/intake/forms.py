"""The intake form: who comes, for what, with which papers. What is typed is never lost, whatever is refused."""

from collections.abc import Mapping, Sequence
from datetime import date
from typing import Any
from uuid import UUID

from django import forms

from motcua.base.ids import new_id
from motcua.base.text import clean
from motcua.catalogue.rules.definition import Channel, Component, Definition, Question, QuestionType
from motcua.dossiers.operations import Paper
from motcua.dossiers.rules.status import DeliveryWay
from motcua.intake.rules import completeness
from motcua.intake.rules.completeness import Counted

#: The three sorts of a paper on the checklist, and what their columns are called.
SORTS = (("originals", "Bản chính"), ("certified", "Chứng thực"), ("copies", "Bản chụp"))

CHANNELS = {Channel.DIRECT.value: "Tại quầy", Channel.POST.value: "Qua bưu chính"}
DELIVERY = [(way.value, way.words) for way in DeliveryWay]
#: Numbers are typed, not spun: in a number box the arrow keys go from line to line.
DIGITS = {"inputmode": "numeric", "autocomplete": "off"}
PLAIN = {"autocomplete": "off", "spellcheck": "false"}


def line(label: str, **options: Any) -> forms.CharField:
    """One line to type, without the browser's own suggestions: people at a counter change all day."""
    return forms.CharField(label=label, required=False, max_length=600, widget=forms.TextInput(attrs=PLAIN), **options)


def count(label: str, least: int, most: int, **options: Any) -> forms.IntegerField:
    """A small whole number."""
    return forms.IntegerField(
        label=label,
        required=False,
        min_value=least,
        max_value=most,
        widget=forms.TextInput(attrs=DIGITS),
        error_messages={"invalid": f"{label}: mời ghi bằng chữ số."},
        **options,
    )


class Intake(forms.Form):
    """Everything on the intake screen. The case, the papers and the questions are those of the procedure chosen."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    doubts = forms.CharField(widget=forms.HiddenInput, required=False, max_length=8000)
    away = forms.CharField(widget=forms.HiddenInput, required=False, max_length=40_000)
    person_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    known_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    old_number = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    issued_on = forms.DateField(widget=forms.HiddenInput, required=False, input_formats=["%Y-%m-%d"])
    version_id = forms.UUIDField(widget=forms.HiddenInput, error_messages={"required": "Mời chọn thủ tục (F4)."})

    scan = forms.CharField(
        label="Quét thẻ, hoặc gõ tên, số",
        required=False,
        max_length=4000,
        widget=forms.TextInput(attrs={**PLAIN, "autofocus": True, "autocapitalize": "none"}),
    )
    full_name = forms.CharField(
        label="Họ, chữ đệm và tên",
        max_length=600,
        widget=forms.TextInput(attrs=PLAIN),
        error_messages={"required": "Chưa có họ tên người nộp: quét thẻ (F3) hoặc gõ tên."},
    )
    number = line("Số định danh")
    born = line("Ngày hoặc năm sinh")
    sex = forms.ChoiceField(label="Giới tính", choices=[("", "Chưa rõ"), ("Nam", "Nam"), ("Nữ", "Nữ")], required=False)
    phone = forms.CharField(
        label="Điện thoại",
        required=False,
        max_length=40,
        widget=forms.TextInput(attrs={**PLAIN, "inputmode": "tel"}),
    )
    address = line("Nơi cư trú")
    submitter_name = line("Người nộp thay")
    submitter_number = line("Số định danh người nộp thay")

    find = forms.CharField(
        label="Thủ tục: gõ vài chữ, không cần dấu",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={**PLAIN, "autocapitalize": "none"}),
    )
    authority_id = forms.TypedChoiceField(label="Cơ quan giải quyết", coerce=UUID, required=False)
    case = forms.ChoiceField(label="Trường hợp", required=False)
    channel = forms.ChoiceField(label="Cách nộp", initial=Channel.DIRECT.value)
    delivery = forms.ChoiceField(label="Nhận kết quả", choices=DELIVERY, initial=DeliveryWay.DESK.value)
    sets = count("Số bộ", 1, 9, initial=1)
    copies = count("Số bản", 1, 500, initial=1)
    pages = count("Số trang một bản", 1, 2000, initial=1)
    exemptions = forms.MultipleChoiceField(label="Diện miễn, giảm", required=False, widget=forms.CheckboxSelectMultiple)
    summary = line("Trích yếu, nếu cần ghi rõ hơn")
    collect = forms.BooleanField(label="Đã thu tiền mặt", required=False)
    complete = forms.BooleanField(label="Vẫn nhận: đã xem, đủ theo quy định", required=False)
    forward = forms.BooleanField(label="Chuyển ngay đi giải quyết", required=False)

    def __init__(
        self,
        data: Mapping[str, Any] | None = None,
        *,
        procedure: Definition | None = None,
        case: str = "",
        authorities: Sequence[tuple[UUID, str]] = (),
        exemptions: Sequence[tuple[str, str]] = (),
        **kwargs: Any,
    ) -> None:
        super().__init__(data, **kwargs)
        self.procedure = procedure
        self.components: tuple[Component, ...] = ()
        self.questions: tuple[Question, ...] = ()
        self._choose("authority_id", [(str(office), name) for office, name in authorities])
        self._choose("exemptions", exemptions)
        self._choose("channel", list(CHANNELS.items()))
        if procedure is None:
            return
        self.fields["authority_id"].required = True
        self._choose("case", [(one.key, one.name) for one in procedure.cases])
        self.fields["case"].required = bool(procedure.cases)
        self.components = procedure.components_for(case)
        self.questions = procedure.questions_for(case)
        for component in self.components:
            for sort, label in SORTS:
                self.fields[paper_field(component.key, sort)] = count(f"{component.name}, {label.lower()}", 0, 99)
        for question in self.questions:
            self.fields[question_field(question.key)] = _question(question)

    def _choose(self, field: str, choices: Sequence[tuple[str, str]]) -> None:
        self.fields[field].choices = list(choices)  # type: ignore[attr-defined]

    def clean(self) -> dict[str, Any]:
        cleaned = {
            name: clean(value) if isinstance(value, str) else value for name, value in (super().clean() or {}).items()
        }
        try:
            cleaned["born_on"], cleaned["born_year"] = read_birth(cleaned.get("born", ""))
        except ValueError as wrong:
            self.add_error("born", str(wrong))
        return cleaned

    def papers(self) -> list[Paper]:
        """The papers on the checklist, with the counts typed."""
        found = []
        for component in self.components:
            counts = {sort: self.cleaned_data.get(paper_field(component.key, sort)) or 0 for sort, _ in SORTS}
            if any(counts.values()):
                found.append(Paper(component=component.key, name=component.name, **counts))
        return found

    def missing(self) -> list[Component]:
        """The required papers with no count in any box, as the boxes stand now."""
        counted = {one.key: self._counted(one) for one in self.components}
        absent = {one.component for one in completeness.missing(self.components, counted)}
        return [one for one in self.components if one.key in absent]

    @property
    def missing_words(self) -> str:
        """What is missing, in one sentence; empty when nothing is."""
        names = [one.name for one in self.missing()]
        return f"Còn thiếu: {'; '.join(names)}." if names else ""

    def _counted(self, component: Component) -> Counted:
        return Counted(*(small(self[paper_field(component.key, sort)].value()) for sort, _ in SORTS))

    def answers(self) -> dict[str, str]:
        """What was told for the declaration, by question."""
        told = {one.key: self.cleaned_data.get(question_field(one.key)) for one in self.questions}
        return {
            key: value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
            for key, value in told.items()
            if value not in (None, "")
        }

    def checklist(self) -> list[dict[str, Any]]:
        """The lines of the checklist for the page: the paper, its three boxes, and whether it is still missing."""
        absent = self.missing()
        return [
            {
                "component": component,
                "boxes": [self[paper_field(component.key, sort)] for sort, _ in SORTS],
                "missing": component in absent,
            }
            for component in self.components
        ]

    def asked(self) -> list[forms.BoundField]:
        """The questions of the declaration, as boxes."""
        return [self[question_field(question.key)] for question in self.questions]


def paper_field(component: str, sort: str) -> str:
    """The name of one box on the checklist."""
    return f"giay-{component}-{sort}"


def question_field(key: str) -> str:
    """The name of one box of the declaration."""
    return f"hoi-{key}"


def small(text: Any) -> int:
    """A count as it stands in a box; what is no count counts as none."""
    bare = str(text or "").strip()
    return int(bare) if bare.isascii() and bare.isdigit() and len(bare) < 5 else 0


def _question(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "required": question.required, "help_text": question.help}
    match question.type:
        case QuestionType.DATE:
            return forms.DateField(
                **common,
                widget=forms.DateInput(attrs=DIGITS),
                error_messages={"invalid": f"{question.label}: ngày có dạng 05/09/1958."},
            )
        case QuestionType.NUMBER:
            return forms.DecimalField(
                **common,
                widget=forms.TextInput(attrs={**DIGITS, "inputmode": "decimal"}),
                error_messages={"invalid": f"{question.label}: mời ghi bằng chữ số."},
            )
        case QuestionType.CHOICE:
            return forms.ChoiceField(**common, choices=[("", "Mời chọn"), *((one, one) for one in question.choices)])
        case _:
            return forms.CharField(**common, max_length=1000, widget=forms.TextInput(attrs=PLAIN))


def read_birth(text: str) -> tuple[date | None, int | None]:
    """A birth date as people tell it: a day, or the year alone. Raises `ValueError` with a sentence."""
    text = text.strip().replace("-", "/").replace(".", "/")
    if not text:
        return None, None
    if text.isdigit() and len(text) == 4:
        return None, int(text)
    if text.isdigit() and len(text) == 8:
        text = f"{text[:2]}/{text[2:4]}/{text[4:]}"
    try:
        day, month, year = (int(part) for part in text.split("/"))
        return date(year, month, day), year
    except ValueError:
        raise ValueError("Ngày sinh có dạng 05/09/1958, hoặc chỉ năm 1958.") from None


def fresh() -> dict[str, str]:
    """What an empty intake begins with: a key of its own, so that pressing twice makes one dossier."""
    return {"key": str(new_id())}
