"""Makes the Python environment the other commands run in, and runs them there; needs nothing but Python itself."""

import fcntl
import hashlib
import os
import re
import shutil
import ssl
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]
HOME = ROOT / ".venv"
PYTHON = HOME / "bin" / "python"
TOOLS = HOME / "tools"
#: What is installed: for whom, from which files, under which Python.
STAMP = HOME / "installed"
#: Who answers to which word.
MODULES = {
    **dict.fromkeys(("run", "dev", "motcua"), "motcua.config.house"),
    **dict.fromkeys(("test", "bench"), "motcua.config.workshop"),
}


def main() -> None:
    word, *rest = sys.argv[1:]
    read_settings(ROOT / ".env")
    with Alone():
        make(for_tests=word in {"test", "bench"})
        if word == "lock":
            lock(rest)
            return
    os.environ["PYTHONPATH"] = os.pathsep.join(filter(None, [str(ROOT), os.environ.get("PYTHONPATH")]))
    os.execv(PYTHON, [str(PYTHON), "-m", MODULES[word], word, *rest])  # noqa: S606  (a list, no shell)


def read_settings(file: Path) -> None:
    """Settings kept in `.env`, one NAME=value a line; what the environment says already wins."""
    if not file.exists():
        return
    for line in file.read_text(encoding="utf-8").splitlines():
        name, equals, value = line.strip().partition("=")
        if equals and not name.startswith("#"):
            os.environ.setdefault(name.removeprefix("export ").strip(), value.strip().strip("\"'"))


class Alone:
    """One at a time: two commands started together must not install into each other's hands."""

    def __enter__(self) -> None:
        self.folder = os.open(ROOT, os.O_RDONLY)
        fcntl.flock(self.folder, fcntl.LOCK_EX)

    def __exit__(self, *_: object) -> None:
        os.close(self.folder)


# --- the environment -------------------------------------------------------------------------------------


def make(*, for_tests: bool) -> None:
    """Have what the platform needs installed, and what its tests need if asked; does nothing when it is so already."""
    had = STAMP.read_text() if STAMP.exists() else ""
    # an environment that once served the tests keeps serving them: both kinds pin the same versions
    kind = "test" if for_tests or had.startswith("test ") else "run"
    wanted = f"{kind} {digest(requirements(kind))} {sys.version.split()[0]}"
    if had == wanted and os.access(PYTHON, os.X_OK):
        return
    if not os.access(HOME if HOME.exists() else ROOT, os.W_OK):
        sys.exit(f"Không có quyền ghi vào {ROOT}: hãy chạy bằng tài khoản sở hữu thư mục này.")
    STAMP.unlink(missing_ok=True)
    if not runs(PYTHON):
        tell("Tạo môi trường Python…")
        shutil.rmtree(HOME, ignore_errors=True)
        done(sys.executable, "-m", "venv", "--without-pip", HOME)
    tool = uv()
    tell("Cài các thư viện đã ghim…")
    done(tool, "pip", "sync", "--quiet", "--require-hashes", "--python", PYTHON, requirements(kind))
    STAMP.write_text(wanted)


def requirements(kind: str) -> Path:
    return ROOT / ("requirements-test.txt" if kind == "test" else "requirements.txt")


def digest(file: Path) -> str:
    return hashlib.sha256(file.read_bytes()).hexdigest()


def runs(python: Path) -> bool:
    """Whether an environment's Python works and is of our version: a system upgrade can leave it neither."""
    try:
        said = subprocess.run(
            [python, "-c", "import sys; print(*sys.version_info[:2])"], capture_output=True, text=True
        )
    except OSError:
        return False
    return said.stdout.split() == [str(number) for number in sys.version_info[:2]]


def uv() -> Path:
    """The installer, of the pinned version, kept apart from what it installs."""
    pinned = ROOT / "requirements-tools.txt"
    folder = TOOLS / digest(pinned)[:12]
    program = folder / "bin" / "uv"
    follow_pip()
    os.environ["PIP_ROOT_USER_ACTION"] = "ignore"  # its advice is for installing into the system, which we don't
    if not program.exists():
        tell("Cài uv…")
        shutil.rmtree(TOOLS, ignore_errors=True)
        done(*pip(), "install", "-qq", "--no-deps", "--require-hashes", "--target", folder, "-r", pinned)
    return program


def pip() -> list[str | Path]:
    """Some pip: this Python's own, else one in an environment of its own, else, for root, Debian's."""
    if has_pip():
        return [sys.executable, "-m", "pip", "--disable-pip-version-check"]
    own = HOME / "pip"
    for _ in range(2):
        if subprocess.run([sys.executable, "-m", "venv", own], capture_output=True).returncode == 0:
            return [own / "bin" / "python", "-m", "pip", "--disable-pip-version-check"]
        if os.geteuid() != 0 or not shutil.which("apt-get"):
            break
        tell("Cài python3-venv của Debian…")
        done("apt-get", "update", "-qq")
        done("apt-get", "install", "-y", "-qq", "--no-install-recommends", "python3-venv", "python3-pip")
    sys.exit("Python này không có pip: hãy cài gói python3-venv (hoặc python3-pip) của hệ điều hành rồi chạy lại.")


def has_pip() -> bool:
    return subprocess.run([sys.executable, "-m", "pip", "--version"], capture_output=True).returncode == 0


def follow_pip() -> None:
    """Trust whom this machine trusts, and ask the mirror pip was told of: uv reads neither from pip's settings."""
    authorities = ssl.get_default_verify_paths()
    if authorities.cafile or authorities.capath:
        os.environ.setdefault("UV_SYSTEM_CERTS", "true")
    told = pip_settings()
    for setting, name in (("index-url", "UV_DEFAULT_INDEX"), ("cert", "SSL_CERT_FILE")):
        value = os.environ.get("PIP_" + setting.replace("-", "_").upper()) or told.get(setting)
        if value:
            os.environ.setdefault(name, value)


def pip_settings() -> dict[str, str]:
    """What pip was told for every command, by its own account."""
    line = [sys.executable, "-m", "pip", "config", "list"]
    said = subprocess.run(line, capture_output=True, text=True).stdout
    return dict(re.findall(r"^(?:global|site|user)\.(\S+)='(.*)'$", said, re.MULTILINE))


def lock(more: list[str]) -> None:
    """Pin again: everything by hash, no host in the files, the tests on the very versions that run.

    What is pinned stays as it is unless `--upgrade` is asked for.
    """
    common: tuple[str, ...] = (
        "pip",
        "compile",
        "--quiet",
        "--universal",
        "--python-version",
        "3.11",
        "--generate-hashes",
    )
    common = (*common, "--no-header", "--no-annotate", "--no-emit-index-url", *more)
    tool = uv()
    os.chdir(ROOT)
    for name, held in (("-tools", ()), ("", ()), ("-test", ("--constraint", "requirements.txt"))):
        tell(f"Ghim requirements{name}.txt…")
        done(tool, *common, *held, f"requirements{name}.in", "--output-file", f"requirements{name}.txt")


# --- small words -----------------------------------------------------------------------------------------


def done(*command: str | Path) -> None:
    """Run a command that must succeed; its own words go to whoever watches, never into our answer."""
    if subprocess.run(command, stdin=subprocess.DEVNULL, stdout=sys.stderr).returncode:
        sys.exit("Không làm được: " + " ".join(str(part) for part in command))


def tell(sentence: str) -> None:
    print(f"· {sentence}", file=sys.stderr, flush=True)


if __name__ == "__main__":
    main()
