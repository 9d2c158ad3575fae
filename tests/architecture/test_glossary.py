"""The glossary knows every module, row, event and status there is."""

import re
from pathlib import Path

from django.apps import apps

from motcua.dossiers.rules.status import Status
from motcua.journal.events import Event

GLOSSARY = (Path(__file__).resolve().parents[2] / "docs" / "glossary.md").read_text()
#: Shared beginnings of events that never happen by themselves.
ABSTRACT = {"DossierEvent", "NoticeEvent", "OfficeEvent", "PaperEvent"}


def known() -> set[str]:
    """The words of the first column of every table."""
    first = (line.split("|")[1] for line in GLOSSARY.splitlines() if line.startswith("| "))
    return {word for cell in first for word in re.findall(r"[A-Za-z_]+", cell)}


def test_every_module_has_a_row() -> None:
    modules = {config.name.split(".")[1] for config in apps.get_app_configs() if config.name.startswith("motcua.")}
    assert modules - known() == set()


def test_every_row_of_the_database_has_a_row_here() -> None:
    ours = [config for config in apps.get_app_configs() if config.name.startswith("motcua.")]
    assert {model.__name__ for config in ours for model in config.get_models()} - known() == set()


def test_every_event_has_a_row() -> None:
    ours = {name for name, kind in Event.kinds.items() if kind.__module__.startswith("motcua.")}
    assert ours - ABSTRACT - known() == set()


def test_every_event_has_a_sentence_of_its_own() -> None:
    ours = {name: kind for name, kind in Event.kinds.items() if kind.__module__.startswith("motcua.")}
    silent = {name for name, kind in ours.items() if kind.sentence is Event.sentence} - ABSTRACT
    assert silent == set()


def test_every_status_has_a_row() -> None:
    assert {status.name for status in Status} - known() == set()
