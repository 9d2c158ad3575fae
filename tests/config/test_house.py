"""The house opens with one command, tells a second caller so, gets up after every fall, and closes in good order."""

import contextlib
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

from motcua.config import house, supervisor
from motcua.config.supervisor import CannotStart

ROOT = Path(__file__).resolve().parents[2]


def until(true: Callable[[], bool], seconds: float = 60) -> None:
    end = time.monotonic() + seconds
    while not true():
        assert time.monotonic() < end, "waited too long"
        time.sleep(0.05)


# --- small parts -----------------------------------------------------------------------------------------


def test_a_busy_port_is_passed_over_and_its_holder_named(capsys: pytest.CaptureFixture[str]) -> None:
    with socket.socket() as busy:
        with contextlib.suppress(OSError):
            busy.bind(("127.0.0.1", house.PORT))
            busy.listen()
        assert house.free_port(None) > house.PORT
    assert f"Cổng {house.PORT} đang do" in capsys.readouterr().err


def test_a_port_asked_for_must_be_free() -> None:
    with socket.socket() as busy:
        busy.bind(("127.0.0.1", 0))
        busy.listen()
        port = busy.getsockname()[1]
        assert f"(tiến trình {os.getpid()})" in house.holder_of(port)
        with pytest.raises(CannotStart, match=f"Cổng {port} đang do .* giữ"):
            house.free_port(port)


def test_a_part_that_falls_is_put_up_again_and_nothing_of_it_stays_behind(tmp_path: Path) -> None:
    mother = "import subprocess, sys, time; subprocess.Popen(['sleep', '300']); time.sleep(300)"
    part = house.Part("Thử", [sys.executable, "-c", mother], tmp_path / "log")
    part.start()
    assert part.process is not None
    group = part.process.pid
    try:
        until(lambda: len(house._members(group)) == 2)
        os.kill(group, signal.SIGKILL)
        until(part.look_after)
        assert part.process is not None
        assert part.process.pid != group
        until(lambda: house._members(group) == [])
        group = part.process.pid
        until(lambda: len(house._members(group)) == 2)
    finally:
        part.stop()
        part.wait(5)
    until(lambda: house._members(group) == [])


def test_a_part_that_falls_again_and_again_is_given_time(tmp_path: Path) -> None:
    part = house.Part("Thử", [sys.executable, "-c", "raise SystemExit(3)"], tmp_path / "log")
    part.start()
    for _ in range(2):
        until(lambda: part.process is None or part.process.poll() is not None)
        part.look_after()
    assert part.falls == 2
    until(lambda: part.process is None or part.process.poll() is not None)
    assert not part.look_after()
    assert part.up_again_at > time.monotonic()


def test_the_sign_of_a_house_that_is_open_is_read_by_the_second(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setenv("MOTCUA_HOME", str(tmp_path))
    with house._only_one() as first:
        assert first is not None
        with house._only_one() as second:
            assert second is None
        assert "đang được khởi động" in capsys.readouterr().out
        first.address = "http://127.0.0.1:8000"
        first.write([])
        with house._only_one() as second:
            assert second is None
        assert f"đang chạy rồi, tại http://127.0.0.1:8000 (tiến trình {os.getpid()})" in capsys.readouterr().out
    with house._only_one() as again:
        assert again is not None


# --- the whole -------------------------------------------------------------------------------------------


class Open:
    """A house of its own, opened by the command itself."""

    def __init__(self, home: Path, port: int) -> None:
        self.home, self.port = home, port
        self.environment = {
            **{name: value for name, value in os.environ.items() if not name.startswith(("MOTCUA_", "DATABASE_"))},
            "MOTCUA_HOME": str(home),
            "PYTHONPATH": str(ROOT),
        }
        self.server = supervisor.Server(home)
        self.log = home / "said"
        with self.log.open("wb") as log:
            self.process = subprocess.Popen(
                self.line("run", "--no-demo", "--port", str(port)),
                cwd="/",
                env=self.environment,
                stdout=log,
                stderr=log,
                stdin=subprocess.DEVNULL,
            )

    @staticmethod
    def line(*words: str) -> list[str]:
        return [sys.executable, "-m", "motcua.config.house", *words]

    def say(self, *words: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(self.line(*words), cwd="/", env=self.environment, capture_output=True, text=True)

    def said(self) -> str:
        return self.log.read_text()

    def answers(self) -> bool:
        return (house.answer(self.port) or 500) < 500

    def parts(self) -> dict[str, int]:
        children = Path(f"/proc/{self.process.pid}/task/{self.process.pid}/children").read_text().split()
        found = {}
        for child in children:
            with contextlib.suppress(OSError):
                words = Path(f"/proc/{child}/cmdline").read_bytes().decode()
                found["web" if "granian" in words else "work" if "manage.py" in words else "other"] = int(child)
        return found

    def wait_until_open(self) -> None:
        until(lambda: "Dừng bằng" in self.said() or self.process.poll() is not None, 120)
        assert self.process.poll() is None, self.said()


@pytest.fixture(scope="module")
def opened() -> Iterator[Open]:
    with socket.socket() as trial:
        trial.bind(("127.0.0.1", 0))
        port = trial.getsockname()[1]
    home = supervisor.temporary_home()
    opened = Open(home, port)
    try:
        opened.wait_until_open()
        yield opened
    finally:
        opened.process.terminate()
        opened.process.wait(60)
        supervisor.discard(opened.server)


def test_it_opens_and_says_where(opened: Open) -> None:
    assert f"Một Cửa đang chạy tại http://127.0.0.1:{opened.port}" in opened.said()
    assert opened.answers()


def test_a_second_caller_is_told_where_and_nothing_else_happens(opened: Open) -> None:
    second = opened.say("run")
    assert second.returncode == 0
    assert f"Một Cửa đang chạy rồi, tại http://127.0.0.1:{opened.port}" in second.stdout


def test_a_command_beside_it_uses_the_same_database_and_leaves_it_up(opened: Open) -> None:
    done = opened.say("motcua", "migrate", "--check", "--database", "owner")
    assert done.returncode == 0, done.stderr
    assert opened.server.alive()


def test_a_commands_exit_code_is_passed_on(opened: Open) -> None:
    assert opened.say("motcua", "no-such-command").returncode == 1
    assert opened.say("motcua", "migrate", "no-such-module").returncode != 0


@pytest.mark.parametrize("part", ["web", "work"])
def test_a_killed_part_is_back_within_ten_seconds(opened: Open, part: str) -> None:
    until(lambda: {"web", "work"} <= set(opened.parts()))
    before = opened.parts()[part]
    os.kill(before, signal.SIGKILL)
    until(lambda: opened.parts().get(part, before) != before, 10)
    until(opened.answers, 30)


def test_a_killed_database_is_back_and_pages_answer_again(opened: Open) -> None:
    before = int((opened.server.data / "postmaster.pid").read_text().split()[0])
    os.kill(before, signal.SIGKILL)
    until(lambda: opened.server.alive() and opened.server._pid() != before, 30)
    until(opened.answers, 30)
    assert opened.say("motcua", "migrate", "--check", "--database", "owner").returncode == 0


def test_a_house_that_was_killed_outright_is_opened_again_at_the_same_port(opened: Open) -> None:
    until(lambda: {"web", "work"} <= set(opened.parts()))
    left = opened.parts()
    os.kill(opened.process.pid, signal.SIGKILL)
    os.kill(left["web"], signal.SIGKILL)  # its workers stay, and would hold the port
    opened.process.wait()
    again = Open(opened.home, opened.port)
    opened.process = again.process
    again.wait_until_open()
    assert house._members(left["web"]) == []
    assert again.answers()


def test_told_to_stop_it_leaves_nothing_running(opened: Open) -> None:
    parts = opened.parts()
    opened.process.terminate()
    assert opened.process.wait(60) == 0
    assert [house._members(group) for group in parts.values()] == [[]] * len(parts)
    assert not opened.server.alive()
    assert opened.say("motcua", "migrate", "--check", "--database", "owner").returncode == 0
    assert not opened.server.alive()


def test_some_commands_need_no_database(tmp_path: Path) -> None:
    environment = {**os.environ, "MOTCUA_HOME": str(tmp_path), "MOTCUA_POSTGRES": "/nowhere", "PYTHONPATH": str(ROOT)}
    environment.pop("DATABASE_URL", None)
    for words in (["help"], ["deadline", "--help"]):
        done = subprocess.run(Open.line("motcua", *words), cwd="/", env=environment, capture_output=True, text=True)
        assert done.returncode == 0, done.stderr
    refused = subprocess.run(Open.line("motcua", "signins"), cwd="/", env=environment, capture_output=True, text=True)
    assert refused.returncode == 1
    assert "Không tìm thấy PostgreSQL" in refused.stderr
