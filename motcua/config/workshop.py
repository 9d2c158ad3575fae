"""What bin/test and bin/bench do: everything that judges the platform, on a database made for the occasion."""

import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from motcua.config import house, supervisor
from motcua.config.house import ROOT, say

#: Names under which a Chromium is found.
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")


def main() -> None:
    word, *arguments = sys.argv[1:]
    signal.signal(signal.SIGTERM, house.leave)
    try:
        sys.exit({"test": test, "bench": bench}[word](arguments))
    except supervisor.CannotStart as refusal:
        say(str(refusal))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


# --- bin/test --------------------------------------------------------------------------------------------


def test(arguments: list[str]) -> int:
    """Format, lint, types, import contracts, migrations, then every test; any that fails makes the whole fail."""
    have_chromium()
    with _a_place_of_our_own(durable=False) as server:
        say(f"PostgreSQL {server.version()} ({server.kind()}).")
        own = [folder for folder in ("motcua", "tests", "bench", "bin/environment.py") if (ROOT / folder).exists()]
        failed = [
            name
            for name, line in {
                "ruff check": ["ruff", "check", "."],
                "ruff format": ["ruff", "format", "--check", "--quiet", "."],
                "mypy": ["mypy", "--no-error-summary", *own],
                "lint-imports": ["lint-imports"],
                "prepare": ["python", "manage.py", "prepare", "--verbosity", "0"],
                "makemigrations": ["python", "manage.py", "makemigrations", "--check", "--dry-run"],
            }.items()
            if not _passes(name, line)
        ]
        say("pytest…")
        line = [str(_program("python")), "-m", "pytest", "-n", "2", "--dist", "worksteal", *arguments]
        code = subprocess.run(line, cwd=ROOT).returncode
    if failed:
        say(f"Chưa đạt: {', '.join(failed)}.")
    return code or (1 if failed else 0)


def _passes(name: str, line: list[str]) -> bool:
    """Run one part; its words are shown only when it fails."""
    began = time.monotonic()
    program, *rest = line
    done = subprocess.run(
        [_program(program), *rest], cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
    )
    say(f"{name}: {'đạt' if done.returncode == 0 else 'CHƯA ĐẠT'} ({time.monotonic() - began:.0f} giây)")
    if done.returncode:
        print(done.stdout, flush=True)
    return done.returncode == 0


def _program(name: str) -> Path:
    return Path(sys.executable).with_name(name)


def chromium() -> str | None:
    """Where this machine's Chromium is, if it has one."""
    given = os.environ.get("MOTCUA_CHROMIUM")
    return given or next(filter(None, map(shutil.which, CHROMIUMS)), None)


def have_chromium() -> None:
    """Have a Chromium for the browser tests where we may install one; pytest itself says what runs without."""
    if chromium() or os.geteuid() != 0 or not shutil.which("apt-get"):
        return
    say("Cài Chromium của Debian cho các phép thử trên trình duyệt…")
    quiet = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
    for line in (["update", "-qq"], ["install", "-y", "-qq", "--no-install-recommends", "chromium"]):
        done = subprocess.run(
            ["apt-get", *line], env=quiet, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True
        )
        if done.returncode:
            print(done.stdout, file=sys.stderr)
            raise supervisor.CannotStart("Không cài được Chromium.")
    if not chromium():
        raise supervisor.CannotStart(f"Đã cài Chromium nhưng không thấy lệnh nào trong: {', '.join(CHROMIUMS)}.")


# --- bin/bench -------------------------------------------------------------------------------------------


def bench(arguments: list[str]) -> int:
    """Every measurement, or those named; each prints its figures as JSON lines, and nothing else reaches our output."""
    known = sorted(file.stem for file in (ROOT / "bench").glob("*.py") if not file.stem.startswith("_"))
    if wrong := [name for name in arguments if name not in known]:
        say(f"Không có phép đo {', '.join(wrong)}. Có: {', '.join(known)}.")
        return 2
    failed = []
    with _a_place_of_our_own(durable=True):
        house.manage("prepare", "--verbosity", "0")
        for name in arguments or known:
            say(f"{name}…")
            if not _measured(name):
                failed.append(name)
    if failed:
        say(f"Chưa đo được: {', '.join(failed)}.")
    return 1 if failed else 0


def _measured(name: str) -> bool:
    line = [sys.executable, "-m", f"bench.{name}"]
    with subprocess.Popen(line, cwd=ROOT, stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None  # noqa: S101
        for said in process.stdout:
            print(said, end="", flush=True, file=sys.stdout if _is_figure(said) else sys.stderr)
    return process.returncode == 0


def _is_figure(line: str) -> bool:
    try:
        return isinstance(json.loads(line), dict)
    except ValueError:
        return False


# --- both ------------------------------------------------------------------------------------------------


@contextmanager
def _a_place_of_our_own(*, durable: bool) -> Iterator[supervisor.Server]:
    """A server and a home for the occasion; nothing is read from, or left in, the house that may be open beside us."""
    with supervisor.throwaway(durable=durable) as server:
        server.start()
        for name in settings_named() - _KEPT:
            os.environ.pop(name, None)
        os.environ |= {"DATABASE_URL": server.url, "MOTCUA_HOME": str(server.home / "house")}
        os.environ["DJANGO_SETTINGS_MODULE"] = "motcua.config.settings"
        house.make_home()
        yield server


def settings_named() -> set[str]:
    """Every setting of the platform, as .env.example lists them."""
    return set(re.findall(r"^#? ?([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE))


#: Settings that say how to judge, not what is judged.
_KEPT = frozenset({"MOTCUA_POSTGRES", "MOTCUA_CHROMIUM"})


if __name__ == "__main__":
    main()
