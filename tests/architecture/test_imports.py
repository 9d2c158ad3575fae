"""The map holds: every module calls down only, rules are pure, doors never touch rows."""

import subprocess
import sys
import tomllib
from pathlib import Path
from typing import Any

import pytest

ROOT = Path(__file__).resolve().parents[2]
CONTRACTS: list[dict[str, Any]] = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"][
    "contracts"
]
MODULES = {folder.name for folder in (ROOT / "motcua").iterdir() if (folder / "__init__.py").exists()}
DOORS = {"portal", "counter", "desk", "board", "mobile", "api", "gateways"}


def contract(name: str) -> dict[str, Any]:
    return next(contract for contract in CONTRACTS if contract["name"] == name)


def named(entries: list[str]) -> set[str]:
    return {entry.removeprefix("motcua.").split(".")[0] for entry in entries}


def test_every_contract_holds() -> None:
    linter = Path(sys.executable).with_name("lint-imports")
    done = subprocess.run([linter, "--no-cache"], cwd=ROOT, capture_output=True, text=True)
    assert done.returncode == 0, done.stdout


def test_every_module_is_on_the_map() -> None:
    lines = contract("Call down, announce up")["layers"]
    names = [name.strip() for line in lines for name in line.split("|")]
    written = {name for name in names if not name.startswith("(")}
    assert {name.strip("()") for name in names} >= MODULES >= written


def test_every_module_is_ordered_inside() -> None:
    assert named(contract("Inside a module")["containers"]) == MODULES - DOORS - {"config", "base"}


def test_every_modules_rules_are_held_pure() -> None:
    with_rules = {name for name in MODULES if (ROOT / "motcua" / name / "rules").exists()}
    assert named(contract("Rules are pure")["source_modules"]) >= with_rules


def test_no_door_reaches_any_modules_rows() -> None:
    rows = contract("Models are reached through queries and operations")
    assert named(rows["source_modules"]) == MODULES & DOORS
    with_rows = {name for name in MODULES if (ROOT / "motcua" / name / "models.py").exists()}
    assert named(rows["forbidden_modules"]) >= with_rows - {"accounts"}


@pytest.mark.parametrize("module", sorted(MODULES - DOORS - {"config", "base"}))
def test_only_doors_speak_of_requests_and_pages(module: str) -> None:
    for file in (ROOT / "motcua" / module).rglob("*.py"):
        text = file.read_text()
        assert "django.http" not in text, file
        assert "django.shortcuts" not in text, file
