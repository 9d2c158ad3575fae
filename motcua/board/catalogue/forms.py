"""The forms of the catalogue: a file brought in, a version withdrawn."""

from django import forms


class ProcedureFile(forms.Form):
    """The file of one version."""

    file = forms.FileField(label="Tệp thủ tục", help_text="YAML theo lược đồ của danh mục, không quá 1 MB")

    def clean_file(self) -> str:
        file = self.cleaned_data["file"]
        if file.size > 1_000_000:
            raise forms.ValidationError("Tệp lớn hơn 1 MB, không phải một thủ tục.")
        try:
            return str(file.read().decode("utf-8"))
        except UnicodeDecodeError:
            raise forms.ValidationError("Tệp phải ở bảng mã UTF-8.") from None


class Withdraw(forms.Form):
    """Why a version is no longer shown."""

    reason = forms.CharField(label="Lý do rút", max_length=500, widget=forms.Textarea(attrs={"rows": 3}))
