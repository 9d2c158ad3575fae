"""The tree keeps its promises: every file says what it is for, commands run, nothing points at one machine or host."""

import ast
import os
import re
import subprocess
from functools import cache
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
COMMANDS = ("bin/run", "bin/test", "bin/dev", "bin/bench", "bin/motcua", "bin/lock", ".ci/run")
REQUIREMENTS = ("requirements.txt", "requirements-test.txt", "requirements-tools.txt")
#: Hosts that packages come from, in pieces, for this file may not name them either.
REGISTRIES = [
    ".".join(name)
    for name in (
        ("pypi", "org"),
        ("pythonhosted", "org"),
        ("npmjs", "org"),
        ("npmjs", "com"),
        ("yarnpkg", "com"),
        ("unpkg", "com"),
        ("jsdelivr", "net"),
        ("deb", "debian", "org"),
    )
]


@cache
def tracked() -> list[Path]:
    listed = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, text=True, check=True).stdout
    return [ROOT / name for name in listed.split("\0") if name and (ROOT / name).is_file()]


def texts() -> list[tuple[Path, str]]:
    found = []
    for file in tracked():
        try:
            found.append((file.relative_to(ROOT), file.read_text(encoding="utf-8")))
        except UnicodeDecodeError:
            continue
    return found


def _is_module(file: Path) -> bool:
    return file.parts[0] == "motcua" and len(file.parts) == 3


def test_every_file_opens_with_a_sentence_that_says_what_it_is_for() -> None:
    silent = []
    for file, text in texts():
        if (
            file.suffix != ".py"
            or file.parent.name == "migrations"
            or (file.name == "__init__.py" and not _is_module(file))
        ):
            continue
        said = (ast.get_docstring(ast.parse(text)) or "").split("\n\n")[0]
        if not re.match(r"[`\w].*[.?!]$", said, re.DOTALL):
            silent.append(str(file))
    assert silent == []


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_can_be_run(command: str) -> None:
    assert os.access(ROOT / command, os.X_OK)
    assert (ROOT / command).read_text().startswith("#!/usr/bin/env bash\n")


def test_the_judge_runs_the_tests_and_nothing_else() -> None:
    lines = (ROOT / ".ci/run").read_text().splitlines()
    assert lines[1:] == ['exec "$(dirname "${BASH_SOURCE[0]}")/../bin/test"']


def test_no_file_names_a_host_that_packages_come_from() -> None:
    assert [(str(file), host) for file, text in texts() for host in REGISTRIES if host in text] == []


def test_no_file_points_into_somebodys_machine() -> None:
    machine = re.compile(r"(?<![\w.$}/-])/(?:root|work|home|Users)/\w")
    assert [str(file) for file, text in texts() if machine.search(text)] == []


@pytest.mark.parametrize("name", REQUIREMENTS)
def test_every_requirement_is_pinned_by_hash_and_names_no_host(name: str) -> None:
    text = (ROOT / name).read_text()
    assert "://" not in text
    for entry in re.split(r"\n(?=\S)", text.strip()):
        assert re.match(r"[a-z0-9._-]+==\S+( ; [^\\]+)? \\\n", entry), entry.splitlines()[0]
        assert "--hash=sha256:" in entry


def test_the_tests_run_on_the_very_versions_that_run() -> None:
    pins = [set(re.findall(r"^(\S+==\S+)", (ROOT / name).read_text(), re.MULTILINE)) for name in REQUIREMENTS[:2]]
    assert pins[0] <= pins[1]
