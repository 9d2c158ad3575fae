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

#: The three sorts of a paper on the checklist, and what their columns are called.
SORTS = (("originals", "Bản chính"), ("certified", "Bản chứng thực"), ("copies", "Bản chụp"))

CHANNELS = [(Channel.DIRECT.value, "Tại quầy"), (Channel.POST.value, "Qua bưu chính")]
DELIVERY = [(way.value, way.words) for way in DeliveryWay]


class Intake(forms.Form):
    """Everything on the intake screen that does not depend on the procedure."""

    key = forms.CharField(widget=forms.HiddenInput, max_length=64)
    scan = forms.CharField(
        label="Quét thẻ căn cước",
        help_text="Đưa thẻ vào máy quét, hoặc dán nội dung mã QR rồi bấm Enter.",
        required=False,
        max_length=4000,
    )
    person_id = forms.UUIDField(widget=forms.HiddenInput, required=False)
    known_from = forms.CharField(widget=forms.HiddenInput, required=False, max_length=20)
    number = forms.CharField(label="Số định danh", required=False, max_length=40)
    full_name = forms.CharField(label="Họ, chữ đệm và tên", max_length=600)
    born = forms.CharField(label="Ngày sinh", help_text="Ví dụ 05/09/1958, hoặc chỉ năm 1958.", required=False)
    sex = forms.ChoiceField(label="Giới tính", choices=[("", "Chưa rõ"), ("Nam", "Nam"), ("Nữ", "Nữ")], required=False)
    address = forms.CharField(label="Nơi cư trú", required=False, max_length=600)
    phone = forms.CharField(
        label="Điện thoại", help_text="Để báo tin và tra cứu bằng 4 số cuối.", required=False, max_length=40
    )
    submitter_name = forms.CharField(label="Người nộp thay", required=False, max_length=600)
    submitter_number = forms.CharField(label="Số định danh người nộp thay", required=False, max_length=40)

    find = forms.CharField(
        label="Thủ tục", help_text="Gõ vài chữ không dấu, ví dụ: sao y, khai sinh, ho kinh doanh.", required=False
    )
    version_id = forms.UUIDField(
        widget=forms.HiddenInput, error_messages={"required": "Mời chọn thủ tục (F4)."}, required=True
    )
    authority_id = forms.TypedChoiceField(label="Cơ quan giải quyết", coerce=UUID, required=True)
    case = forms.ChoiceField(label="Trường hợp", required=False)
    channel = forms.ChoiceField(label="Cách nộp", choices=CHANNELS, initial=Channel.DIRECT.value)
    summary = forms.CharField(label="Trích yếu", required=False, max_length=1000)
    copies = forms.IntegerField(label="Số bản", min_value=1, max_value=500, initial=1, required=False)
    pages = forms.IntegerField(label="Số trang một bản", min_value=1, max_value=2000, initial=1, required=False)
    exemptions = forms.MultipleChoiceField(label="Diện miễn, giảm", required=False)
    delivery = forms.ChoiceField(label="Nhận kết quả", choices=DELIVERY, initial=DeliveryWay.DESK.value)
    sets = forms.IntegerField(label="Số bộ", min_value=1, max_value=9, initial=1, required=False)
    collect = forms.BooleanField(label="Đã thu tiền mặt", required=False)
    complete = forms.BooleanField(label="Tôi xác nhận đủ giấy tờ theo quy định", required=False)

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
        choice = self.fields["authority_id"]
        choice.choices = [(str(office), name) for office, name in authorities]  # type: ignore[attr-defined]
        self.fields["exemptions"].choices = list(exemptions)  # type: ignore[attr-defined]
        self.components: tuple[Component, ...] = ()
        self.questions: tuple[Question, ...] = ()
        if procedure is None:
            return
        self.fields["case"].choices = [(one.key, one.name) for one in procedure.cases]  # type: ignore[attr-defined]
        self.fields["case"].required = bool(procedure.cases)
        self.components = procedure.components_for(case)
        self.questions = procedure.questions_for(case)
        for component in self.components:
            for sort, label in SORTS:
                self.fields[paper_field(component.key, sort)] = forms.IntegerField(
                    label=f"{component.name}: {label.lower()}", min_value=0, max_value=99, required=False
                )
        for question in self.questions:
            self.fields[question_field(question.key)] = _question(question)

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

    def answers(self) -> dict[str, str]:
        """What was told for the declaration, by question."""
        told = {one.key: self.cleaned_data.get(question_field(one.key)) for one in self.questions}
        return {
            key: value.strftime("%d/%m/%Y") if isinstance(value, date) else str(value)
            for key, value in told.items()
            if value not in (None, "")
        }

    def checklist(self) -> list[dict[str, Any]]:
        """The lines of the checklist for the page: the paper and its three boxes."""
        return [
            {
                "component": component,
                "boxes": [self[paper_field(component.key, sort)] for sort, _ in SORTS],
                "wanted": {
                    "originals": component.originals,
                    "certified": component.certified,
                    "copies": component.copies,
                },
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


def _question(question: Question) -> forms.Field:
    common: dict[str, Any] = {"label": question.label, "required": question.required, "help_text": question.help}
    match question.type:
        case QuestionType.DATE:
            return forms.DateField(**common, error_messages={"invalid": "Ngày có dạng 05/09/1958."})
        case QuestionType.NUMBER:
            return forms.DecimalField(**common)
        case QuestionType.CHOICE:
            return forms.ChoiceField(**common, choices=[("", "Mời chọn"), *((one, one) for one in question.choices)])
        case _:
            return forms.CharField(**common, max_length=1000)


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
