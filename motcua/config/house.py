"""What bin/run, bin/dev and bin/motcua do: open the house, keep its parts running, and close it in good order."""

import argparse
import contextlib
import ctypes
import fcntl
import hashlib
import http.client
import io
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager, nullcontext
from dataclasses import dataclass, field
from pathlib import Path
from types import FrameType
from typing import IO, Any, NoReturn, TextIO

from motcua.config import supervisor

ROOT = Path(__file__).resolve().parents[2]
PORT = 8000
#: Commands that work without a database.
ALONE = frozenset({"", "help", "--help", "-h", "version", "--version", "deadline", "makemessages", "compilemessages"})
#: A part that falls is put up again after this many seconds, longer each time, until it has stood for a minute.
PAUSES = (0, 1, 2, 5, 10, 30)
#: How long the first page may take.
FIRST_ANSWER = 180
#: Loaded before any process is split off, where loading would not be safe.
_LIBC = ctypes.CDLL(None)


def main() -> None:
    word, *arguments = sys.argv[1:]
    # told to stop, we still close the house in good order
    for number in (signal.SIGTERM, signal.SIGHUP):
        if signal.getsignal(number) is not signal.SIG_IGN:  # started by nohup, we outlive the terminal
            signal.signal(number, leave)
    try:
        sys.exit({"run": run, "dev": dev, "motcua": command, "ready": ready}[word](arguments))
    except supervisor.CannotStart as refusal:
        say(str(refusal))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(128 + signal.SIGINT)


class ToldToStop(SystemExit):
    """Somebody asked us to go: we put everything in order on the way out."""


def leave(number: int, _frame: FrameType | None) -> NoReturn:
    raise ToldToStop(128 + number)


def say(sentence: str) -> None:
    """A line for whoever watches; answers go to standard output, these beside it."""
    print(f"· {sentence}", file=sys.stderr, flush=True)


def home() -> Path:
    return Path(os.environ.get("MOTCUA_HOME") or ROOT / ".motcua").absolute()


def database() -> AbstractContextManager[None]:
    """The database up and answering inside the block; one of our own unless another was named."""
    return nullcontext() if os.environ.get("DATABASE_URL") else supervisor.Server(home()).used()


# --- bin/motcua ------------------------------------------------------------------------------------------


def command(arguments: list[str]) -> int:
    """One command of the platform, with a database when it needs one; its exit code is ours."""
    from django.core.management import execute_from_command_line

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    line = ["bin/motcua", *arguments]
    if (arguments[0] if arguments else "") in ALONE or {"-h", "--help"} & set(arguments):
        execute_from_command_line(line)
        return 0
    make_home()
    with database():
        prepare_if_changed()
        execute_from_command_line(line)
    return 0


def prepare() -> None:
    """Bring the database up to date, and note by what code that was."""
    manage("prepare")
    (home() / "prepared").write_text(_code_of_tables())


def prepare_if_changed() -> None:
    """Bring the database up to date when it is another one, or the code is not the one it was prepared by."""
    prepared = home() / "prepared"
    if not prepared.exists() or prepared.read_text() != _code_of_tables():
        say("Chuẩn bị cơ sở dữ liệu…")
        prepare()


def _code_of_tables() -> str:
    url = os.environ.get("DATABASE_URL")
    which = url or str((supervisor.Server(home()).data / "PG_VERSION").stat().st_mtime_ns)
    digest = hashlib.sha256(which.encode())
    files = (ROOT / "motcua").glob("*/migrations/*.py")
    for file in sorted([*files, ROOT / "motcua/config/grants.py", ROOT / "requirements.txt"]):
        digest.update(file.name.encode() + file.read_bytes())
    return digest.hexdigest()


def manage(*arguments: str) -> None:
    """Run a command of the platform in a process of its own; its failure is ours."""
    _run([str(ROOT / "manage.py"), *arguments], answer_to=sys.stderr)


def _run(line: list[str], *, answer_to: TextIO | int) -> str:
    # out of Ctrl-C's reach: we are told, and we tell it
    with subprocess.Popen(
        [sys.executable, *line], cwd=ROOT, stdout=answer_to, text=True, start_new_session=True
    ) as process:
        try:
            said, _ = process.communicate()
        except BaseException:
            process.terminate()
            raise
    if process.returncode:
        sys.exit(process.returncode)
    return said or ""


def _made_ready(*, demo: bool) -> str:
    """The database up to date and, unless unwished, the demo province in it while it is empty; who may sign in."""
    said = _run(["-m", "motcua.config.house", "ready", *(["demo"] if demo else [])], answer_to=subprocess.PIPE)
    (home() / "prepared").write_text(_code_of_tables())
    return said


def ready(arguments: list[str]) -> int:
    """All that must be done before the doors open, in one process, for starting one costs a second or two."""
    import django
    from django.core.management import call_command

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "motcua.config.settings")
    django.setup()
    call_command("check", stdout=io.StringIO())  # what is wrong it raises; that nothing is wrong is no news
    call_command("prepare", stdout=sys.stderr)
    if "demo" in arguments and has_command("demo"):
        call_command("demo", "--if-empty", stdout=sys.stderr)
    if has_command("signins"):
        call_command("signins")
    return 0


def has_command(name: str) -> bool:
    return any((ROOT / "motcua").glob(f"*/management/commands/{name}.py"))


# --- bin/run and bin/dev ---------------------------------------------------------------------------------


def run(arguments: list[str]) -> int:
    """Open the house on this machine and keep it open until told to stop."""
    return _keep_open(arguments, development=False)


def dev(arguments: list[str]) -> int:
    """The same for those who change it: code is loaded again when it changes, and failures show themselves."""
    os.environ["MOTCUA_DEBUG"] = "true"
    return _keep_open(arguments, development=True)


def _keep_open(arguments: list[str], *, development: bool) -> int:
    parser = argparse.ArgumentParser(prog="bin/dev" if development else "bin/run", add_help=True)
    parser.add_argument("--port", type=int, help=f"cổng muốn dùng (mặc định {PORT})")
    parser.add_argument("--no-demo", action="store_true", help="không tạo tỉnh mẫu khi cơ sở dữ liệu còn trống")
    wishes = parser.parse_args(arguments)
    make_home()
    with ExitStack() as stack:
        sign = stack.enter_context(_only_one())
        if sign is not None:
            # asked to stop is how a day ends, not a failure
            with contextlib.suppress(KeyboardInterrupt, ToldToStop):
                _open(stack, sign, wishes, development=development)
    return 0


def _open(stack: ExitStack, sign: "Sign", wishes: argparse.Namespace, *, development: bool) -> NoReturn:
    began = time.monotonic()
    say("Khởi động cơ sở dữ liệu…")
    stack.enter_context(database())
    say("Chuẩn bị cơ sở dữ liệu…")
    signins = _made_ready(demo=not wishes.no_demo)
    if not development:
        collect_if_changed()
    port = free_port(wishes.port)
    address = f"http://127.0.0.1:{port}"
    os.environ.setdefault("MOTCUA_PUBLIC_URL", address)
    parts = _parts(port, development=development)
    stack.callback(_stop_all, parts)
    web, *others = parts
    web.start()
    sign.write(parts)
    _wait_for_first_answer(port, web)
    for part in others:  # who waits for a page goes before what waits in a queue
        part.start()
    sign.address = address
    sign.write(parts)
    print(f"\nMột Cửa đang chạy tại {address} (khởi động mất {time.monotonic() - began:.0f} giây).\n", flush=True)
    print(signins, end="", flush=True)
    print("\nDừng bằng Ctrl-C." if sys.stdin.isatty() else f"\nDừng bằng: kill {os.getpid()}", flush=True)
    _watch(parts, sign)


def make_home() -> None:
    """The folder where everything that is not code lives: ours alone, but for the way through to the database."""
    folder = home()
    try:
        # run by root, the database belongs to another account, which must pass through but not look around
        folder.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        for name in ("log", "media", "static", "secrets"):
            (folder / name).mkdir(exist_ok=True, mode=0o700)
        if not os.access(folder, os.W_OK):
            raise PermissionError
    except PermissionError:
        owner = next(p for p in (folder, *folder.parents) if p.exists()).stat().st_uid
        raise supervisor.CannotStart(
            f"Không có quyền ghi vào {folder} (của tài khoản {supervisor.name_of(owner)}): hãy chạy bằng tài khoản đó, "
            "hoặc chọn nơi khác bằng MOTCUA_HOME."
        ) from None


@dataclass
class Sign:
    """The sign on the door: whoever comes second reads there that we are open, and where.

    Whoever comes after a house that was killed reads there which processes it may have left behind.
    """

    file: IO[str]
    address: str = ""

    def write(self, parts: "list[Part]") -> None:
        self.file.seek(0)
        self.file.truncate()
        groups = [part.process.pid for part in parts if part.process is not None]
        json.dump({"pid": os.getpid(), "address": self.address, "parts": groups}, self.file)
        self.file.flush()

    def read(self) -> dict[str, Any]:
        self.file.seek(0)
        try:
            said: dict[str, Any] = json.loads(self.file.read())
        except ValueError:
            return {}
        return said


@contextmanager
def _only_one() -> Iterator[Sign | None]:
    """The right to open the house, or nothing, and a polite word, when it is open already."""
    with (home() / "open").open("a+") as file:
        sign = Sign(file)
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            said = sign.read()
            if said.get("address"):
                print(f"Một Cửa đang chạy rồi, tại {said['address']} (tiến trình {said['pid']}).")
            else:
                print("Một Cửa đang được khởi động ở một cửa sổ khác; xin chờ một lát.")
            yield None
            return
        for group in sign.read().get("parts", []):
            if any(_works_for_us(pid) for pid in _members(group)):
                _clear_away(group)
        sign.write([])
        yield sign


def _members(group: int) -> list[int]:
    """The processes of a group, as far as this system tells."""
    found = []
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if int((process / "stat").read_text().rpartition(") ")[2].split()[2]) == group:
                found.append(int(process.name))
    return found


def _works_for_us(pid: int) -> bool:
    # numbers are given out again: only a process that stands in our folder is one of ours
    try:
        return Path(f"/proc/{pid}/cwd").samefile(ROOT)
    except OSError:
        return False


def _clear_away(group: int) -> None:
    """End what a fallen part left behind: its children would hold the port and go on answering with old code."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(group, signal.SIGKILL)


def collect_if_changed() -> None:
    """Gather styles, scripts and pictures where the server hands them out, when any of them changed."""
    digest = hashlib.sha256()
    for file in sorted((ROOT / "assets").rglob("*")):
        found = file.stat()
        digest.update(f"{file.relative_to(ROOT)} {found.st_size} {found.st_mtime_ns}\n".encode())
    digest.update((ROOT / "requirements.txt").read_bytes() + (ROOT / "motcua/config/settings.py").read_bytes())
    collected = home() / "collected"
    if not collected.exists() or collected.read_text() != digest.hexdigest():
        say("Gom tệp giao diện…")
        manage("collectstatic", "--no-input", "--clear", "--verbosity", "0")
        collected.write_text(digest.hexdigest())


# --- ports -----------------------------------------------------------------------------------------------


def free_port(wish: int | None) -> int:
    """The port wished for, which must be free; without a wish the usual one, or the next that is free."""
    if wish is not None:
        if not _is_free(wish):
            raise supervisor.CannotStart(f"Cổng {wish} đang do {holder_of(wish)} giữ: hãy chọn cổng khác bằng --port.")
        return wish
    if _is_free(PORT):
        return PORT
    port = next((port for port in range(PORT + 1, PORT + 100) if _is_free(port)), None)
    if port is None:
        raise supervisor.CannotStart(f"Các cổng từ {PORT} đến {PORT + 99} đều bận: hãy chọn cổng khác bằng --port.")
    say(f"Cổng {PORT} đang do {holder_of(PORT)} giữ; dùng cổng {port}.")
    return port


def _is_free(port: int) -> bool:
    with socket.socket() as trial:
        trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            trial.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def holder_of(port: int) -> str:
    """Who holds a port, as far as this system tells."""
    sockets = set()
    for table in (Path("/proc/net/tcp"), Path("/proc/net/tcp6")):
        if table.exists():
            rows = [line.split() for line in table.read_text().splitlines()[1:]]
            sockets |= {f"socket:[{row[9]}]" for row in rows if row[3] == "0A" and row[1].endswith(f":{port:04X}")}
    for process in Path("/proc").glob("[0-9]*"):
        with contextlib.suppress(OSError):
            if any(str(handle.readlink()) in sockets for handle in (process / "fd").iterdir()):
                return f"{(process / 'comm').read_text().strip()} (tiến trình {process.name})"
    return "một chương trình khác"


# --- parts -----------------------------------------------------------------------------------------------


@dataclass
class Part:
    """A process of the house that is put up again whenever it falls."""

    name: str
    command: list[str]
    #: Where its words go; nothing: to whoever watches.
    log: Path | None
    process: subprocess.Popen[bytes] | None = None
    falls: int = 0
    up_since: float = 0.0
    up_again_at: float = field(default=0.0)

    def start(self) -> None:
        output = _fresh(self.log).open("ab") if self.log else None
        self.process = subprocess.Popen(
            self.command,
            cwd=ROOT,
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=output,
            start_new_session=True,  # Ctrl-C is for us alone: we stop the parts, in order
            preexec_fn=_fall_with_parent,
        )
        if output:
            output.close()
        self.up_since = time.monotonic()
        self.up_again_at = 0.0

    def look_after(self) -> bool:
        """Put it up again if it fell and its pause is over; says whether it did."""
        now = time.monotonic()
        if self.process is not None and self.process.poll() is not None:
            if now - self.up_since > 60:
                self.falls = 0
            pause = PAUSES[min(self.falls, len(PAUSES) - 1)]
            self.falls += 1
            self.up_again_at = now + pause
            say(f"{self.name} dừng đột ngột (mã {self.process.returncode}); khởi động lại sau {pause} giây.")
            _clear_away(self.process.pid)
            self.process = None
        if self.process is None and now >= self.up_again_at:
            self.start()
            return True
        return False

    def stop(self) -> None:
        if self.process is not None and self.process.poll() is None:
            self.process.send_signal(signal.SIGTERM)

    def wait(self, seconds: float) -> None:
        """Wait until it has gone, and see to it that it and all of its own are gone."""
        if self.process is None:
            return
        with contextlib.suppress(subprocess.TimeoutExpired):
            self.process.wait(seconds)
        _clear_away(self.process.pid)
        self.process.wait()

    def last_words(self) -> str:
        if not self.log or not self.log.exists():
            return ""
        return "\n".join(self.log.read_text(errors="replace").splitlines()[-15:])


def _fresh(log: Path) -> Path:
    """The log to write on; one that has grown long is put aside first, in place of the one put aside before."""
    if log.exists() and log.stat().st_size > 10_000_000:
        log.replace(log.with_suffix(".old.log"))
    return log


def _fall_with_parent() -> None:
    """On Linux a part is told to stop when we are killed: it must not hold the port against our successor."""
    if sys.platform == "linux":
        _LIBC.prctl(1, signal.SIGTERM)


def _parts(port: int, *, development: bool) -> list[Part]:
    manage = [sys.executable, str(ROOT / "manage.py")]
    if development:
        return [
            Part("Máy chủ web", [*manage, "runserver", f"127.0.0.1:{port}"], None),
            Part("Bộ xử lý việc chờ", [*manage, "work", "--reload"], None),
        ]
    return [
        Part("Máy chủ web", web_command("127.0.0.1", port), home() / "log" / "web.log"),
        Part("Bộ xử lý việc chờ", [*manage, "work"], home() / "log" / "work.log"),
    ]


def web_command(host: str, port: int, *, workers: int | None = None) -> list[str]:
    """How the web server is started: a worker a core, each answering four people at a time."""
    return [
        *(sys.executable, "-m", "granian", "--interface", "wsgi", "--no-ws"),
        *("--host", host, "--port", str(port)),
        *("--workers", str(workers or min(8, max(2, os.cpu_count() or 2))), "--blocking-threads", "4"),
        *("--respawn-failed-workers", "--respawn-interval", "1", "--workers-kill-timeout", "10"),
        *("--log-level", "warning", "motcua.config.wsgi:application"),
    ]


def _wait_for_first_answer(port: int, web: Part) -> None:
    until = time.monotonic() + FIRST_ANSWER
    while time.monotonic() < until:
        if web.process is not None and web.process.poll() is not None:
            break
        status = answer(port)
        if status == 200:
            return
        if status is not None and status < 500:
            say(f"Trang chủ trả lời mã {status}.")
            return
        time.sleep(0.1)
    raise supervisor.CannotStart(f"Máy chủ web không trả lời ở cổng {port}:\n{web.last_words()}")


def answer(port: int) -> int | None:
    """What the first page answers at this port of this machine: a status, or nothing at all."""
    with contextlib.closing(http.client.HTTPConnection("127.0.0.1", port, timeout=30)) as asked:
        try:
            asked.request("GET", "/")
            return asked.getresponse().status
        except (OSError, http.client.HTTPException):
            return None


def _watch(parts: list[Part], sign: Sign) -> NoReturn:
    server = None if os.environ.get("DATABASE_URL") else supervisor.Server(home())
    while True:
        time.sleep(0.5)
        if server is not None and not server.alive():
            say("Cơ sở dữ liệu dừng đột ngột; khởi động lại.")
            try:
                server.start()
            except supervisor.CannotStart as refusal:
                say(str(refusal))
                time.sleep(5)
        if [part for part in parts if part.look_after()]:
            sign.write(parts)


def _stop_all(parts: list[Part]) -> None:
    # asked twice, we still finish: a database stopped halfway has only more to do next time
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, signal.SIG_IGN)
    say("Đang dừng…")
    for part in parts:
        part.stop()
    for part in parts:
        part.wait(35)


if __name__ == "__main__":
    main()
