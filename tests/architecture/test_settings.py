"""Every setting is documented once, where the platform reads it and where people look for it."""

import ast
import re
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
READERS = {"get", "setdefault", "pop", "text", "path", "flag", "number", "words", "secret", "getenv"}
#: What other programs tell us, or we tell them.
OTHERS = {"DJANGO_SETTINGS_MODULE", "DEBIAN_FRONTEND"}


def _names_read() -> set[str]:
    names = set()
    for file in [*(ROOT / "motcua").rglob("*.py"), *(ROOT / "bin").glob("*.py"), ROOT / "manage.py"]:
        for node in ast.walk(ast.parse(file.read_text())):
            match node:
                case ast.Call(func=ast.Attribute(attr=reader), args=[ast.Constant(value=str(name)), *_]):
                    if reader in READERS:
                        names.add(name)
                case ast.Subscript(value=ast.Attribute(attr="environ"), slice=ast.Constant(value=str(name))):
                    names.add(name)
    return {name for name in names if re.fullmatch(r"(MOTCUA|DATABASE)_[A-Z_]+", name)} - OTHERS


def _names_documented() -> set[str]:
    return set(re.findall(r"^# ([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


def test_every_setting_read_is_documented_and_every_one_documented_is_read() -> None:
    assert _names_read() == _names_documented()


def test_the_example_sets_nothing_by_itself() -> None:
    assert not re.search(r"^[^#\n]", (ROOT / ".env.example").read_text(), re.MULTILINE)


def test_settings_are_read_in_few_places() -> None:
    """`os.environ` is asked by the house that starts things; all else comes through settings.py."""
    asking = {
        file.relative_to(ROOT / "motcua").parts[0]
        for file in (ROOT / "motcua").rglob("*.py")
        if re.search(r"os\.(environ|getenv)\b(?!\s*=)", file.read_text())
    }
    assert asking <= {"config"}
