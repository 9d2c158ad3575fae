"""Boxes that several forms of this door have."""

from typing import Any

from django import forms


class DayField(forms.DateField):
    """A date as it is written in Vietnam."""

    def __init__(self, **kwargs: Any) -> None:
        super().__init__(
            input_formats=["%d/%m/%Y", "%Y-%m-%d"],
            widget=forms.DateInput(format="%d/%m/%Y", attrs={"inputmode": "numeric", "autocomplete": "off"}),
            error_messages={"invalid": "Ngày phải viết như 05/10/2026."},
            **kwargs,
        )
