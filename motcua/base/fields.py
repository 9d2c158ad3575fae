"""Columns of our own: sealed text."""

from typing import TYPE_CHECKING, Any

from django.db import models
from django.db.backends.base.base import BaseDatabaseWrapper

from motcua.base import sealing

if TYPE_CHECKING:  # Django's fields take type arguments only in the eyes of a type checker
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class SealedText(_Text):
    """Text sealed in the database and plain in Python. It can't be searched: keep a blind index beside it."""

    def __init__(self, *args: Any, purpose: str, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.purpose = purpose

    def deconstruct(self) -> Any:
        name, path, args, kwargs = super().deconstruct()
        return name, path, args, {**kwargs, "purpose": self.purpose}

    def get_prep_value(self, value: Any) -> Any:
        return value if value is None else sealing.seal(value, purpose=self.purpose)

    def from_db_value(self, value: str | None, expression: object, connection: BaseDatabaseWrapper) -> str | None:
        return value if value is None else sealing.unseal(value, purpose=self.purpose)
