"""What somebody asks with: the code on the receipt, and four digits only the owner and their family know."""

import re

from django import forms
from django.core.exceptions import ValidationError

from motcua.base import text
from motcua.dossiers.rules import codes

#: What keyboards and receipts put between the parts of a code.
_DASHES = re.compile(r"\s*[-‐‑‒–—−_]\s*")


class Ask(forms.Form):
    """A code and four digits, forgiving about blanks, dashes and small letters."""

    code = forms.CharField(
        label="Mã hồ sơ",
        help_text="Ở đầu giấy hẹn, ví dụ H99.61.10-261005-0012.",
        max_length=80,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}),
        error_messages={
            "required": "Mời gõ mã hồ sơ in trên giấy hẹn.",
            "max_length": "Mã hồ sơ không dài như vậy. Mời xem lại giấy hẹn.",
        },
    )
    four = forms.CharField(
        label="Bốn số cuối",
        help_text="Bốn số cuối của số điện thoại, hoặc của số căn cước, đã đưa cho cán bộ quầy.",
        max_length=20,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "off"}),
        error_messages={
            "required": "Mời gõ bốn số cuối của số điện thoại hoặc số căn cước.",
            "max_length": "Chỉ cần bốn số cuối thôi.",
        },
    )

    def clean_code(self) -> str:
        """The code as it stands on papers. What can't be a code is told so: its shape is no secret."""
        typed = as_typed(self.cleaned_data["code"])
        try:
            code = codes.parse(typed)
            return codes.compose(code.office, code.received_on, code.number)
        except ValueError:
            raise ValidationError(
                "Mã hồ sơ có ba phần, như H99.61.10-261005-0012. Mời xem lại từng chữ trên giấy hẹn."
            ) from None

    def clean_four(self) -> str:
        """Exactly four digits, however they were spaced; more is too many, for nobody should type a whole number."""
        four = "".join(self.cleaned_data["four"].split())
        if not re.fullmatch(r"[0-9]{4}", four):
            raise ValidationError("Phần này gồm đúng bốn chữ số, ví dụ 5678.")
        return four


def as_typed(words: str) -> str:
    """A code without what hands and phones add: other dashes, or blanks where the dashes were."""
    words = _DASHES.sub("-", text.clean(words))
    return words if "-" in words else "-".join(words.split())
