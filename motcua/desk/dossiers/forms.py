"""The forms of the deeds done to one dossier."""

from typing import Any
from uuid import UUID

from django import forms

from motcua.catalogue.rules import limits, routes
from motcua.dossiers.operations import CORRECTABLE, Paper, SupplementItem
from motcua.dossiers.queries import Detail
from motcua.dossiers.rules.apologies import Cause
from motcua.workdays.rules.limits import Limit, LimitKind

WORDS = forms.Textarea(attrs={"rows": 4})


class DeedForm(forms.Form):
    """A deed's form: it knows the dossier, and which version of it the person has seen."""

    seen = forms.IntegerField(widget=forms.HiddenInput)
    step_key = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data: Any = None, *, detail: Detail, **kwargs: Any) -> None:
        here = detail.here.key if detail.here else ""
        super().__init__(
            data, initial={"seen": detail.dossier.version, "step_key": here, **self.begin(detail)}, **kwargs
        )
        self.detail = detail
        self.fit(detail)

    def begin(self, detail: Detail) -> dict[str, Any]:
        """What the boxes hold at first."""
        return {}

    def fit(self, detail: Detail) -> None:
        """Give the boxes the choices of this dossier."""

    def choose(self, field: str, choices: list[tuple[str, str]]) -> None:
        self.fields[field].choices = choices  # type: ignore[attr-defined]

    def told(self) -> dict[str, Any]:
        """What the operation is called with."""
        return {name: value for name, value in self.cleaned_data.items() if name in self.fields}


MOMENTS = ["%d/%m/%Y %H:%M", "%Y-%m-%dT%H:%M"]


class Forward(DeedForm):
    choice = forms.ChoiceField(label="Hướng xử lý", required=False, widget=forms.RadioSelect)
    handed_over_at = forms.DateTimeField(
        label="Giấy đã giao từ lúc nào",
        required=False,
        help_text="Chỉ ghi khi nhập muộn, ví dụ 24/11/2026 08:30. Thời hạn vẫn tính theo lúc nhập.",
        input_formats=MOMENTS,
        error_messages={"invalid": "Thời điểm có dạng 24/11/2026 08:30."},
    )

    def fit(self, detail: Detail) -> None:
        if not detail.choices:
            del self.fields["choice"]
            return
        self.choose("choice", [(key, self._told(detail, key, label)) for key, label in detail.choices])
        self.fields["choice"].required = True

    def _told(self, detail: Detail, choice: str, label: str) -> str:
        """A way to go on: what it is called, where it leads, and whether the law then gives the dossier longer."""
        if detail.here is None:
            return label
        ways = routes.following(detail.procedure.route, detail.here.key, choice=choice)
        told = f"{label}: chuyển tới {', '.join(way.name for way in ways)}"
        if not any(way.extends for way in ways):
            return told
        dossier = detail.dossier
        longer = limits.extension_for(detail.procedure, case=dossier.case, channel=dossier.channel)
        return f"{told}; thời hạn được kéo dài: {longer.reason}" if longer else told


class SendBack(DeedForm):
    to_key = forms.ChoiceField(label="Trả lại bước", widget=forms.RadioSelect)
    reason = forms.CharField(label="Lý do", widget=WORDS, max_length=1000)

    def fit(self, detail: Detail) -> None:
        self.choose("to_key", [(step.key, step.name) for step in detail.back_to])


class Assign(DeedForm):
    position_id = forms.TypedChoiceField(label="Giao cho (ít việc nhất ở trên)", coerce=UUID, widget=forms.RadioSelect)

    def __init__(self, data: Any = None, *, detail: Detail, people: list[tuple[str, str]], **kwargs: Any) -> None:
        self.people = people
        super().__init__(data, detail=detail, **kwargs)

    def begin(self, detail: Detail) -> dict[str, Any]:
        return {"position_id": self.people[0][0] if len(self.people) == 1 else ""}

    def fit(self, detail: Detail) -> None:
        self.choose("position_id", self.people)


class Consult(DeedForm):
    office_id = forms.ChoiceField(label="Đơn vị được hỏi")
    question = forms.CharField(label="Nội dung xin ý kiến", widget=WORDS, max_length=4000)
    days = forms.IntegerField(label="Trả lời trong (ngày làm việc)", min_value=1, max_value=30, initial=2)

    def __init__(self, data: Any = None, *, detail: Detail, offices: list[tuple[str, str]], **kwargs: Any) -> None:
        self.offices = offices
        super().__init__(data, detail=detail, **kwargs)

    def begin(self, detail: Detail) -> dict[str, Any]:
        return {"days": 2}

    def fit(self, detail: Detail) -> None:
        self.choose("office_id", self.offices)

    def told(self) -> dict[str, Any]:
        told = super().told()
        days = told.pop("days")
        return {**told, "within": Limit(LimitKind.WORKING_DAYS, days)}


class Answer(forms.Form):
    text = forms.CharField(label="Ý kiến trả lời", widget=WORDS, max_length=8000)


class Verify(DeedForm):
    visited_at = forms.DateTimeField(
        label="Thời điểm xác minh",
        help_text="Ví dụ 24/11/2026 08:30",
        input_formats=MOMENTS,
        error_messages={"invalid": "Thời điểm có dạng 24/11/2026 08:30."},
    )
    place = forms.CharField(label="Nơi xác minh", max_length=300)
    participants = forms.CharField(label="Người tham gia", widget=WORDS, max_length=2000)
    findings = forms.CharField(label="Kết quả xác minh", widget=WORDS, max_length=8000)


class Draft(DeedForm):
    key = forms.ChoiceField(label="Kết quả")
    granted = forms.TypedChoiceField(
        label="Hướng giải quyết",
        choices=[("yes", "Đồng ý giải quyết"), ("no", "Không đồng ý, nêu lý do trong nội dung")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    text = forms.CharField(label="Nội dung", widget=forms.Textarea(attrs={"rows": 14}), max_length=20_000)

    def begin(self, detail: Detail) -> dict[str, Any]:
        if detail.result:
            kept = detail.result
            return {"key": kept.key, "granted": "yes" if kept.granted else "no", "text": kept.text}
        return {"granted": "yes", "text": detail.result_text}

    def fit(self, detail: Detail) -> None:
        self.choose("key", [(one.key, one.name) for one in detail.procedure.results_for(detail.dossier.case)])


#: Items on one request form.
LINES = 6
PARTS = ("component", "what", "reason", "basis")


def _files(detail: Detail) -> list[tuple[str, str]]:
    """The files of a dossier to choose among, the latest first."""
    return [(str(one.file_id), one.name) for one in reversed(detail.attachments)]


class AskPayment(DeedForm):
    """What the notice of the collecting office says; its scan is attached to the dossier before."""

    purpose = forms.CharField(label="Khoản phải nộp", max_length=300)
    amount = forms.IntegerField(label="Số tiền (đồng)", min_value=1)
    notice = forms.CharField(label="Số thông báo nộp tiền của cơ quan thu", max_length=100)
    notice_file_id = forms.TypedChoiceField(
        label="Bản chụp thông báo",
        coerce=UUID,
        widget=forms.RadioSelect,
        help_text="Chưa có ở đây, mời đính kèm vào hồ sơ trước.",
        error_messages={"required": "Mời đính kèm bản chụp thông báo vào hồ sơ, rồi chọn ở đây."},
    )
    legal_basis = forms.CharField(label="Căn cứ pháp lý", max_length=300)
    until = forms.DateField(
        label="Hạn nộp (nếu thông báo có ghi)", required=False, input_formats=["%d/%m/%Y", "%Y-%m-%d"]
    )

    def fit(self, detail: Detail) -> None:
        self.choose("notice_file_id", _files(detail))


class PaymentMade(DeedForm):
    """The receipt the citizen shows."""

    receipt = forms.CharField(label="Số biên lai, giấy nộp tiền", max_length=100)
    receipt_file_id = forms.TypedChoiceField(
        label="Bản chụp biên lai (nếu có)", coerce=UUID, empty_value=None, widget=forms.RadioSelect, required=False
    )

    def fit(self, detail: Detail) -> None:
        self.choose("receipt_file_id", _files(detail))


class Supplement(DeedForm):
    """Everything asked for at once: papers of the procedure, or what the law adds on a ground of its own."""

    ground = forms.CharField(
        label="Căn cứ yêu cầu thêm",
        help_text="Chỉ lãnh đạo: khi đã yêu cầu một lần, hoặc đã quá hạn yêu cầu.",
        max_length=500,
        required=False,
    )

    def fit(self, detail: Detail) -> None:
        self.components = {one.key: one.name for one in detail.procedure.components_for(detail.dossier.case)}
        choices = [("", "Giấy tờ khác"), *self.components.items()]
        for number in range(1, LINES + 1):
            self.fields[f"component-{number}"] = forms.ChoiceField(
                label=f"Mục {number}: giấy tờ", choices=choices, required=False
            )
            for part, label in (("what", "cần gì"), ("reason", "vì sao"), ("basis", "căn cứ pháp lý")):
                self.fields[f"{part}-{number}"] = forms.CharField(
                    label=f"Mục {number}: {label}", max_length=500, required=False
                )

    def lines(self) -> list[list[forms.BoundField]]:
        """The boxes, item by item."""
        return [[self[f"{part}-{number}"] for part in PARTS] for number in range(1, LINES + 1)]

    def told(self) -> dict[str, Any]:
        told = super().told()
        rows = [[told.pop(f"{part}-{number}").strip() for part in PARTS] for number in range(1, LINES + 1)]
        return {
            **told,
            "items": [
                SupplementItem(
                    component=component,
                    what=what or self.components.get(component, ""),
                    reason=reason,
                    legal_basis=basis,
                )
                for component, what, reason, basis in rows
                if component or what or reason or basis
            ],
        }


class Brought(DeedForm):
    """What the citizen brought of what was asked: all of it, each thing ticked, with how many of which sort."""

    def fit(self, detail: Detail) -> None:
        self.asked = [one for request in detail.supplements if request.completed_at is None for one in request.items]
        for number, item in enumerate(self.asked, start=1):
            self.fields[f"there-{number}"] = forms.BooleanField(
                label=item["what"], error_messages={"required": f"Còn thiếu: {item['what']}."}
            )
            self.fields[f"sort-{number}"] = forms.ChoiceField(label=f"Mục {number}: bản nào", choices=SORTS)
            self.fields[f"count-{number}"] = forms.IntegerField(
                label=f"Mục {number}: số bản", min_value=1, max_value=99, initial=1
            )

    def lines(self) -> list[tuple[dict[str, str], forms.BoundField, forms.BoundField, forms.BoundField]]:
        """What was asked, with its boxes."""
        return [
            (item, self[f"there-{number}"], self[f"sort-{number}"], self[f"count-{number}"])
            for number, item in enumerate(self.asked, start=1)
        ]

    def told(self) -> dict[str, Any]:
        told = self.cleaned_data
        papers = [
            Paper(component=item["component"], name=item["what"], **{told[f"sort-{number}"]: told[f"count-{number}"]})
            for number, item in enumerate(self.asked, start=1)
        ]
        return {"seen": told["seen"], "step_key": told["step_key"], "papers": papers}


SORTS = [("originals", "Bản chính"), ("certified", "Bản chứng thực"), ("copies", "Bản chụp")]


class Plain(DeedForm):
    """A deed that asks for nothing but the press itself."""


class Apology(DeedForm):
    """Why the date is missed and how many working days more are needed; the new date follows from them."""

    cause = forms.ChoiceField(label="Nguyên nhân", widget=forms.RadioSelect)
    reason = forms.CharField(
        label="Nói rõ thêm với người dân",
        widget=WORDS,
        max_length=1000,
        required=False,
        help_text="Câu này in trong thư. Bắt buộc khi chọn “Lý do khác”.",
    )
    days = forms.IntegerField(label="Xin thêm (ngày làm việc)", min_value=1, max_value=400)

    def begin(self, detail: Detail) -> dict[str, Any]:
        kept = detail.letter
        if kept is None:
            return {"days": 1}
        return {"cause": kept.cause.value, "reason": kept.reason, "days": kept.days}

    def fit(self, detail: Detail) -> None:
        self.choose("cause", [(cause.value, cause.words) for cause in Cause])


class Sent(DeedForm):
    way = forms.ChoiceField(
        label="Đã gửi bằng cách nào",
        choices=[(way, way) for way in ("Trao tận tay", "Qua bưu chính", "Gọi điện thoại", "Cách khác")],
        widget=forms.RadioSelect,
    )
    proof = forms.CharField(
        label="Bằng chứng", max_length=300, required=False, help_text="Số phiếu gửi, ngày giờ gọi, người nhận."
    )


class Withdraw(DeedForm):
    reason = forms.CharField(label="Lý do người dân rút hồ sơ", widget=WORDS, max_length=1000)


class Stop(DeedForm):
    reason = forms.CharField(label="Lý do dừng giải quyết", widget=WORDS, max_length=1000)
    legal_basis = forms.CharField(label="Căn cứ pháp lý", max_length=300, help_text="Điều, khoản, số văn bản.")


class Correct(DeedForm):
    what = forms.ChoiceField(label="Mục cần đính chính", choices=list(CORRECTABLE.items()))
    value = forms.CharField(label="Nội dung đúng", max_length=1000)
    reason = forms.CharField(label="Lý do", max_length=500)


class Note(forms.Form):
    text = forms.CharField(
        label="Nội dung",
        widget=forms.Textarea(attrs={"rows": 2}),
        max_length=4000,
        error_messages={"required": "Ghi chú còn trống."},
    )


class Attach(forms.Form):
    file = forms.FileField(label="Ảnh hoặc PDF", help_text="Mỗi tệp không quá 10 MB.")
    component = forms.ChoiceField(label="Là giấy tờ nào", required=False)

    def __init__(self, *args: Any, detail: Detail, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choices = [("", "Giấy tờ khác")] + [
            (one.key, one.name) for one in detail.procedure.components_for(detail.dossier.case)
        ]
        self.fields["component"].choices = choices  # type: ignore[attr-defined]
