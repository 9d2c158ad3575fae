"""Every deed has a test that names it."""

import importlib
import inspect
import re
from pathlib import Path

import pytest

TESTS = Path(__file__).resolve().parents[1]
MODULES = (
    "accounts",
    "catalogue",
    "dossiers",
    "files",
    "intake",
    "journal",
    "notices",
    "offices",
    "paperwork",
    "targets",
    "workdays",
)


@pytest.mark.parametrize("module", MODULES)
def test_every_deed_of_a_module_is_called_in_a_test(module: str) -> None:
    operations = importlib.import_module(f"motcua.{module}.operations")
    deeds = {
        name
        for name, value in vars(operations).items()
        if inspect.isfunction(value)
        and not name.startswith("_")
        and "at" in inspect.signature(value).parameters  # a deed is told when
        and value.__module__.startswith(f"motcua.{module}.operations")
    }
    written = "\n".join(file.read_text() for file in TESTS.rglob("*.py"))
    assert {deed for deed in deeds if not re.search(rf"\b{deed}\b", written)} == set()
