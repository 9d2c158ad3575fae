"""The platform's own PostgreSQL: comes up, comes back after a fall with all it promised, and refuses politely."""

import os
import pwd
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psycopg
import pytest

from motcua.config import supervisor
from motcua.config.supervisor import CannotStart, Server

KINDS = {programs.kind: programs.major for programs in reversed(supervisor.find_programs())}


@pytest.fixture(params=sorted(KINDS))
def server(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A durable server of each kind this machine has, not yet started."""
    base = supervisor.temporary_home()
    server = Server(base, wish=request.param)
    yield server
    supervisor.discard(server)
    shutil.rmtree(base, ignore_errors=True)


@pytest.fixture(scope="module", params=sorted(KINDS))
def running(request: pytest.FixtureRequest) -> Iterator[Server]:
    """A durable server of each kind, up, for questions that change nothing."""
    with supervisor.throwaway(durable=True, wish=request.param) as server:
        server.start()
        yield server


def ask(server: Server, question: str) -> Any:
    with psycopg.connect(server.url, autocommit=True) as connection:
        row = connection.execute(question.encode()).fetchone()
        return row[0] if row else None


def tell(server: Server, statement: str) -> None:
    with psycopg.connect(server.url, autocommit=True) as connection:
        connection.execute(statement.encode())


def postmaster(server: Server) -> int:
    return int((server.data / "postmaster.pid").read_text().split()[0])


def test_it_comes_up_and_a_second_start_finds_it_up(server: Server) -> None:
    assert server.start() is True
    before = postmaster(server)
    assert Server(server.home, wish=server.wish).start() is False
    assert postmaster(server) == before
    assert ask(server, "SHOW server_version_num")[:2] == str(KINDS[server.kind()])


def test_nothing_acknowledged_is_lost_when_it_is_killed(server: Server) -> None:
    server.start()
    tell(server, "CREATE TABLE promise (id int)")
    for number in range(100):
        tell(server, f"INSERT INTO promise VALUES ({number})")  # noqa: S608
    os.kill(postmaster(server), signal.SIGKILL)
    while server.alive():
        time.sleep(0.01)
    assert server.start() is True
    assert ask(server, "SELECT count(*) FROM promise") == 100


def test_another_process_brings_it_back_after_a_kill(server: Server) -> None:
    server.start()
    tell(server, "CREATE TABLE promise AS SELECT 1 AS id")
    os.kill(postmaster(server), signal.SIGKILL)
    code = (
        "import sys; from pathlib import Path; from motcua.config.supervisor import Server\n"
        "Server(Path(sys.argv[1]), wish=sys.argv[2]).start()"
    )
    subprocess.run([sys.executable, "-c", code, server.home, server.wish], check=True)
    assert ask(server, "SELECT count(*) FROM promise") == 1


def test_a_number_taken_over_by_another_program_is_not_mistaken_for_it(server: Server) -> None:
    server.start()
    os.kill(postmaster(server), signal.SIGKILL)
    while server.alive():
        time.sleep(0.01)
    for file in (server.data / "postmaster.pid", server.socket / ".s.PGSQL.5432.lock"):
        lines = file.read_text().split("\n")
        file.write_text("\n".join([str(os.getpid()), *lines[1:]]))
    assert not server.alive()
    assert server.start() is True


def test_it_stops_cleanly_and_stopping_again_is_harmless(server: Server) -> None:
    server.start()
    Server(server.home, wish=server.wish).stop()
    assert not server.alive()
    assert not (server.data / "postmaster.pid").exists()
    server.stop()


def test_the_last_user_stops_it(server: Server) -> None:
    with server.used():
        with Server(server.home, wish=server.wish).used():
            pass
        assert server.alive()
        assert ask(server, "SELECT 1") == 1
    assert not server.alive()


def test_many_who_start_it_at_once_get_one_server(server: Server) -> None:
    code = (
        "import sys, psycopg; from pathlib import Path; from motcua.config.supervisor import Server\n"
        "server = Server(Path(sys.argv[1]), wish=sys.argv[2]); server.start()\n"
        "print(psycopg.connect(server.url).execute('SELECT pg_postmaster_start_time()').fetchone())"
    )
    starters = [
        subprocess.Popen([sys.executable, "-c", code, server.home, server.wish], stdout=subprocess.PIPE, text=True)
        for _ in range(4)
    ]
    said = {starter.communicate()[0] for starter in starters}
    assert [starter.returncode for starter in starters] == [0] * 4
    assert len(said) == 1


def test_what_it_promises_is_on_disk(running: Server) -> None:
    for setting in ("fsync", "full_page_writes", "synchronous_commit", "data_checksums"):
        assert ask(running, f"SHOW {setting}") == "on"
    assert ask(running, "SHOW server_encoding") == "UTF8"


def test_it_knows_vietnamese_letters(running: Server) -> None:
    assert ask(running, "SELECT lower('ĐẶNG THỊ ƯỚC')") == "đặng thị ước"
    assert ask(running, "SELECT upper('nguyễn đức')") == "NGUYỄN ĐỨC"
    assert ask(running, "SELECT 'Ế' ILIKE 'ế'") is True


def test_only_its_socket_leads_to_it(running: Server) -> None:
    assert ask(running, "SHOW listen_addresses") == ""
    assert running.socket.stat().st_mode & 0o777 == 0o700
    assert ask(running, "SELECT count(*) FROM pg_hba_file_rules WHERE type <> 'local' AND auth_method <> 'reject'") == 0


def test_what_people_typed_is_not_in_its_log(running: Server) -> None:
    tell(running, "CREATE TABLE person (number text UNIQUE)")
    tell(running, "INSERT INTO person VALUES ('999123456789')")
    for wrong in ("INSERT INTO person VALUES ('999123456789')", "SELECT '999123456789'::date"):
        with pytest.raises(psycopg.Error):
            tell(running, wrong)
    said = "".join(file.read_text() for file in running.log.glob("*.log"))
    assert "ready to accept connections" in said
    assert "999123456789" not in said


def test_a_house_with_a_long_name_still_has_a_socket(server: Server) -> None:
    server.home = server.home / ("một-thư-mục-có-tên-dài-" * 6)
    server.start()
    assert len(os.fsencode(server.socket / ".s.PGSQL.5432")) <= 107
    assert ask(server, "SELECT 1") == 1


if os.geteuid() == 0:  # a plain user's house is never root's

    def test_a_house_in_roots_closed_folder_keeps_its_data_where_its_account_can_go(server: Server) -> None:
        closed = Path(tempfile.mkdtemp())  # 0700, as mkdtemp makes it
        server.home = closed / "house"
        server.start()
        assert server.place != server.home / "postgres"
        assert server.data.stat().st_uid != 0
        server.stop()
        assert Server(server.home, wish=server.wish).start() is True
        assert ask(server, "SELECT 1") == 1
        supervisor.discard(server)
        closed.rmdir()

    def test_it_never_runs_as_root(running: Server) -> None:
        owner = Path(f"/proc/{postmaster(running)}").stat().st_uid
        assert pwd.getpwuid(owner).pw_name in {"postgres", "nobody"}

    def test_another_accounts_house_is_refused_with_a_sentence(running: Server) -> None:
        os.seteuid(12_345)
        try:
            with pytest.raises(CannotStart, match="hãy chạy bằng tài khoản đó"):
                Server(running.home, wish=running.wish).start()
        finally:
            os.seteuid(0)


def test_data_of_another_version_are_refused_with_a_sentence(server: Server) -> None:
    server.start()
    server.stop()
    (server.data / "PG_VERSION").write_text("14\n")
    with pytest.raises(CannotStart, match="là của PostgreSQL 14, mà máy này chỉ có bản"):
        Server(server.home, wish=server.wish).start()


def test_a_broken_setting_is_told_in_the_servers_own_words(server: Server) -> None:
    server.start()
    server.stop()
    with (server.data / "postgresql.auto.conf").open("a") as file:
        file.write("shared_buffers = 'nonsense'\n")
    with pytest.raises(CannotStart, match="shared_buffers"):
        Server(server.home, wish=server.wish).start()


def test_a_folder_without_programs_is_refused_with_a_sentence(tmp_path: Path) -> None:
    with pytest.raises(CannotStart, match="Không tìm thấy PostgreSQL 15"):
        Server(tmp_path, wish=str(tmp_path / "nowhere")).start()


def test_programs_are_chosen_the_wheels_first_then_the_newest() -> None:
    found = supervisor.find_programs()
    assert found[0].kind == "wheel"
    majors = [programs.major for programs in found if programs.kind == "system"]
    assert majors == sorted(majors, reverse=True)
    assert all(programs.major >= supervisor.OLDEST for programs in found)
