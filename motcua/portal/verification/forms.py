"""What somebody types who holds a paper and no camera."""

import re

from django import forms
from django.core.exceptions import ValidationError

from motcua.base import text


class Token(forms.Form):
    """The letters of the address under the QR, or the whole address."""

    ma = forms.CharField(
        label="Dòng chữ dưới hình QR",
        help_text="Gõ phần sau chữ /giay/, phân biệt chữ hoa và chữ thường. Dán cả địa chỉ cũng được.",
        max_length=300,
        widget=forms.TextInput(attrs={"autocomplete": "off", "autocapitalize": "none", "spellcheck": "false"}),
        error_messages={
            "required": "Mời gõ dòng chữ dưới hình QR trên tờ giấy.",
            "max_length": "Dòng chữ này dài quá. Mời xem lại tờ giấy.",
        },
    )

    def clean_ma(self) -> str:
        token = text.clean(self.cleaned_data["ma"]).replace(" ", "").rstrip("/").rpartition("/")[2]
        if not re.fullmatch(r"[A-Za-z0-9_-]{16,32}", token):
            raise ValidationError("Dòng chữ này chưa đủ hoặc có chữ không đúng. Mời xem lại từng chữ trên tờ giấy.")
        return token
