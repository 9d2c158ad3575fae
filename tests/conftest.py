"""The ground every test stands on: a fresh copy of the prepared database, under the application's own rights."""

import asyncio
import hashlib
import os
import re
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

import psycopg
import pytest
from django.conf import settings as django_settings
from django.contrib.auth.hashers import Argon2PasswordHasher
from django.core.management import call_command
from django.db import connection, connections
from playwright.sync_api import sync_playwright
from psycopg import sql

from motcua.config import database, supervisor, workshop
from tests.cast import cast, committed_cast  # noqa: F401 - fixtures every test may ask for
from tests.signed_in import come_in  # noqa: F401

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page
    from pytest_django import DjangoDbBlocker

ROOT = Path(__file__).resolve().parents[1]
#: Where this run's own server lives, told to the workers of one run through their environment.
SERVER = "MOTCUA_TEST_SERVER"
#: Browser tests that this machine can't run.
UNSEEN = pytest.StashKey[list[str]]()


# --- the server ------------------------------------------------------------------------------------------


def pytest_configure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and not os.environ.get("DATABASE_URL"):
        os.environ[SERVER] = str(supervisor.temporary_home())


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput") and SERVER in os.environ:
        supervisor.discard(supervisor.Server(Path(os.environ.pop(SERVER))))


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    _refuse_half_transactions(items)
    if workshop.chromium() is None:
        unseen = [item for item in items if "browser" in getattr(item, "fixturenames", ())]
        if unseen and os.environ.get("CI"):
            raise pytest.UsageError(f"{len(unseen)} browser tests and no Chromium: here all of them must run")
        items[:] = [item for item in items if item not in unseen]
        config.hook.pytest_deselected(items=unseen)
        config.stash[UNSEEN] = [item.nodeid for item in unseen]
        if hasattr(config, "workeroutput"):
            config.workeroutput["unseen"] = config.stash[UNSEEN]


@pytest.hookimpl(optionalhook=True)
def pytest_testnodedown(node: Any) -> None:
    node.config.stash[UNSEEN] = getattr(node, "workeroutput", {}).get("unseen", [])


def pytest_terminal_summary(terminalreporter: Any, config: pytest.Config) -> None:
    if unseen := config.stash.get(UNSEEN, []):
        terminalreporter.section(f"Không có Chromium: {len(unseen)} phép thử trên trình duyệt không chạy")
        for nodeid in unseen:
            terminalreporter.write_line(nodeid)


def _refuse_half_transactions(items: list[pytest.Item]) -> None:
    for item in items:
        marker = item.get_closest_marker("django_db")
        if marker and (marker.kwargs.get("transaction") or marker.args):
            raise pytest.UsageError(f"{item.nodeid}: a test with transactions of its own asks for `committed_db`")


# --- the database ----------------------------------------------------------------------------------------


class Copies:
    """Copies of one prepared database, on one server: migrations run once, every worker gets its own copy."""

    def __init__(self, url: str, worker: str) -> None:
        self.place = database.parsed(url)
        self._maintenance = self.connect("postgres")
        base = "test_" + self.place["NAME"] + (f"_{worker}" if worker else "")
        self.name = next(name for name in (base, *(f"{base}_{n}" for n in range(2, 50))) if self._is_ours(name))
        self.template = f"template_{self.place['NAME']}_{_fingerprint()}"

    def connect(self, name: str) -> psycopg.Connection[Any]:
        place = self.place
        return psycopg.connect(
            dbname=name,
            user=place["USER"] or None,
            password=place["PASSWORD"] or None,
            host=place["HOST"] or None,
            port=place["PORT"] or None,
            autocommit=True,
            **{"options": "-c lock_timeout=10s", **place["OPTIONS"]},
        )

    def make(self) -> None:
        """Put a fresh copy in place of the one there is."""
        connections.close_all()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._run("CREATE DATABASE {} TEMPLATE {}", self.name, self.template)

    def make_template(self) -> None:
        """Migrate once; a second run with the same migrations, or a second worker, finds it made."""
        self._ask("SELECT pg_advisory_lock(hashtext(%s))", "making " + self.place["NAME"])
        try:
            if self._exists(self.template):
                return
            outdated = f"^template_{re.escape(self.place['NAME'])}_[0-9a-f]{{12}}(_making)?$"
            for old in self._ask("SELECT datname FROM pg_database WHERE datname ~ %s", outdated):
                self._run("DROP DATABASE {} WITH (FORCE)", old[0])
            making = self.template + "_making"
            self._run("CREATE DATABASE {} TEMPLATE template0", making)
            self.aim_at(making)
            call_command("prepare", verbosity=0)
            connections.close_all()
            self._run("ALTER DATABASE {} RENAME TO {}", making, self.template)
            self._run("ALTER DATABASE {} ALLOW_CONNECTIONS false", self.template)
        finally:
            self._ask("SELECT pg_advisory_unlock(hashtext(%s))", "making " + self.place["NAME"])

    def aim_at(self, name: str) -> None:
        """Send Django's connections to this database of this server."""
        connections.close_all()
        for alias in connections:
            role = django_settings.DATABASES[alias]["OPTIONS"].get("options")
            # kept open, the connections of threads that ended would outlive the test
            place = {**self.place, "NAME": name, "OPTIONS": dict(self.place["OPTIONS"]), "CONN_MAX_AGE": 0}
            if role:
                place["OPTIONS"]["options"] = role
            django_settings.DATABASES[alias].update(place)
            connections[alias].settings_dict.update(place)

    def drop(self) -> None:
        connections.close_all()
        self._run("DROP DATABASE IF EXISTS {} WITH (FORCE)", self.name)
        self._maintenance.close()

    def _is_ours(self, name: str) -> bool:
        # held as long as this run lives: a second run beside it takes the next name
        return bool(self._ask("SELECT pg_try_advisory_lock(hashtext(%s))", name)[0][0])

    def _exists(self, name: str) -> bool:
        return bool(self._ask("SELECT 1 FROM pg_database WHERE datname = %s", name))

    def _ask(self, question: str, value: str) -> list[tuple[Any, ...]]:
        return self._maintenance.execute(question.encode(), [value]).fetchall()

    def _run(self, command: str, *names: str) -> None:
        self._maintenance.execute(sql.SQL(command).format(*map(sql.Identifier, names)))


def _fingerprint() -> str:
    digest = hashlib.sha256()
    makers = (ROOT / "motcua/config/grants.py", ROOT / "motcua/config/management/commands/prepare.py")
    for file in sorted([*(ROOT / "motcua").glob("*/migrations/*.py"), *makers]):
        digest.update(file.relative_to(ROOT).as_posix().encode() + file.read_bytes())
    digest.update((ROOT / "requirements.txt").read_bytes())  # other people's tables come with their versions
    return digest.hexdigest()[:12]


@pytest.fixture(scope="session")
def copies(
    request: pytest.FixtureRequest, django_test_environment: None, django_db_blocker: "DjangoDbBlocker"
) -> Iterator[Copies]:
    """This worker's database, made from the template."""
    worker = getattr(request.config, "workerinput", {}).get("workerid", "")
    url = os.environ.get("DATABASE_OWNER_URL") or os.environ.get("DATABASE_URL")
    if not url:
        server = supervisor.Server(Path(os.environ[SERVER]), durable=False)
        server.start()
        url = server.url
    with django_db_blocker.unblock():
        copies = Copies(url, worker)
        copies.make_template()
        copies.make()
        copies.aim_at(copies.name)
    yield copies
    with django_db_blocker.unblock():
        copies.drop()


@pytest.fixture(scope="session")
def django_db_setup(copies: Copies) -> None:
    """What pytest-django's `db` stands on: its transaction is around `default`, under the application's role."""


class Committed:
    """The real thing: transactions commit, threads see each other. `clean()` puts everything back as it was."""

    def __init__(self, copies: Copies) -> None:
        self._copies = copies
        with copies.connect(copies.name) as owner:
            self._tables = [row[0] for row in owner.execute("SELECT relid::regclass::text FROM pg_stat_user_tables")]
            self._seeded = self._filled(owner)
            self._seeds = self._spelled(owner)

    def clean(self) -> None:
        """Empty what a test filled; if it touched rows that came with the migrations, take a fresh copy."""
        connections.close_all()
        with self._copies.connect(self._copies.name) as owner:
            filled = [table for table in self._filled(owner) if table not in self._seeded]
            if filled:
                owner.execute(f"TRUNCATE {', '.join(filled)} RESTART IDENTITY CASCADE".encode())
            untouched = self._spelled(owner) == self._seeds
        if not untouched:
            self._copies.make()

    def _filled(self, owner: psycopg.Connection[Any]) -> list[str]:
        parts = (f"SELECT '{table}' WHERE EXISTS (SELECT 1 FROM {table})" for table in self._tables)  # noqa: S608
        return [row[0] for row in owner.execute(" UNION ALL ".join(parts).encode()).fetchall()]

    def _spelled(self, owner: psycopg.Connection[Any]) -> list[tuple[Any, ...]]:
        parts = (
            f"SELECT '{table}', (SELECT md5(string_agg(t::text, chr(10) ORDER BY t::text)) FROM {table} t)"  # noqa: S608
            for table in self._seeded
        )
        return owner.execute(" UNION ALL ".join(parts).encode()).fetchall()


@pytest.fixture(scope="session")
def committed_state(copies: Copies) -> Committed:
    return Committed(copies)


@pytest.fixture
def committed_db(committed_state: Committed, django_db_blocker: "DjangoDbBlocker") -> Iterator[Committed]:
    """A database whose transactions really commit, for threads, processes and browsers; put back afterwards.

    A thread closes its own connections (`connections.close_all()`); one left in a transaction fails the test.
    """
    with django_db_blocker.unblock():
        yield committed_state
        committed_state.clean()


@pytest.fixture
def transactional_db(committed_db: Committed) -> None:
    """pytest-django's name for it, which `live_server` asks for."""


@pytest.fixture
def owner(copies: Copies) -> Iterator[psycopg.Cursor[Any]]:
    """A cursor with the owner's rights, outside the test's transaction: it sees only what was committed."""
    with copies.connect(copies.name) as held, held.cursor() as cursor:
        yield cursor


@pytest.fixture
def as_owner() -> Callable[[], AbstractContextManager[None]]:
    """`with as_owner():` lifts the application's limits inside the test's own transaction, to tamper with rows."""

    @contextmanager
    def lifted() -> Iterator[None]:
        with connection.cursor() as cursor:
            cursor.execute("SELECT set_config('role', session_user, true)")
            try:
                yield
            finally:
                if not connection.needs_rollback:
                    cursor.execute("SELECT set_config('role', %s, true)", [database.APPLICATION_ROLE])

    return lifted


# --- the browser -----------------------------------------------------------------------------------------


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A Chromium without a window. A test that asks for it is left out, and named, where there is none."""
    # Playwright keeps a loop running on this thread, which Django takes for code that must not touch the database
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    # root's browser can't build its sandbox
    arguments = ["--no-sandbox"] if os.geteuid() == 0 else []
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=workshop.chromium(), args=arguments)
        loop = asyncio._get_running_loop()
        yield chromium
        asyncio._set_running_loop(loop)  # a test without a browser may be the last
        chromium.close()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_protocol(item: pytest.Item) -> Iterator[None]:
    """Keep the browser's loop away from tests without a browser, which may start their own.

    From before a test's first fixture until after its last: Django has other connections where a loop runs, and a
    transaction begun on one must not be worked in on another.
    """
    if "browser" in getattr(item, "fixturenames", ()):
        return (yield)
    running = asyncio._get_running_loop()
    asyncio._set_running_loop(None)
    try:
        return (yield)
    finally:
        asyncio._set_running_loop(running)


@pytest.fixture
def page(browser: "Browser") -> Iterator["Page"]:
    """A page of somebody who has never been here, on a desk's screen, in Vietnam."""
    context = browser.new_context(
        locale="vi-VN", timezone_id="Asia/Ho_Chi_Minh", viewport={"width": 1366, "height": 768}
    )
    # a browser without a window has no printer, and falls over after printing: what is printed is counted
    context.add_init_script("window.print = () => { top.printed = (top.printed || 0) + 1; }")
    yield context.new_page()
    context.close()


# --- the rest of the house -------------------------------------------------------------------------------


@pytest.fixture(scope="session", autouse=True)
def _a_house_of_its_own(tmp_path_factory: pytest.TempPathFactory) -> None:
    """Files go to a folder of the run, and passwords are hashed cheaply: their strength is the library's business."""
    django_settings.MEDIA_ROOT = str(tmp_path_factory.mktemp("media"))
    django_settings.STATIC_ROOT = str(tmp_path_factory.mktemp("static"))
    Argon2PasswordHasher.time_cost, Argon2PasswordHasher.memory_cost, Argon2PasswordHasher.parallelism = 1, 8, 1
