"""Settings are read with their types, and a wrong one is refused by name instead of opening a door."""

import stat
import threading
from pathlib import Path

import pytest

from motcua.config import database, environment, house
from motcua.config.environment import WrongSetting


@pytest.fixture(autouse=True)
def _clean(monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("X", "DATABASE_URL", "DATABASE_OWNER_URL"):
        monkeypatch.delenv(name, raising=False)


@pytest.mark.parametrize(
    ("said", "meant"), [("true", True), ("YES", True), ("1", True), ("false", False), ("No", False), ("0", False)]
)
def test_a_flag_is_read(monkeypatch: pytest.MonkeyPatch, said: str, meant: bool) -> None:
    monkeypatch.setenv("X", said)
    assert environment.flag("X", not meant) is meant


@pytest.mark.parametrize("said", ["", "on", "đúng", "ture"])
def test_a_mistyped_flag_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(WrongSetting, match="X must be true or false"):
        environment.flag("X", False)


@pytest.mark.parametrize("said", ["", "0", "-1", "1.5", "٣", "ten"])
def test_a_wrong_number_is_refused_by_name(monkeypatch: pytest.MonkeyPatch, said: str) -> None:
    monkeypatch.setenv("X", said)
    with pytest.raises(WrongSetting, match="X must be a whole number"):
        environment.number("X", 5)


def test_what_is_not_said_is_the_default() -> None:
    assert environment.flag("X", True) is True
    assert environment.number("X", 5) == 5
    assert environment.words("X", ["a"]) == ["a"]
    assert environment.text("X", "a") == "a"
    assert environment.path("X", Path("a")) == Path("a").absolute()


def test_words_are_parted_by_commas(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", " a.vn, b.vn ,,")
    assert environment.words("X", []) == ["a.vn", "b.vn"]


def test_a_key_is_made_once_and_only_its_owner_reads_it(tmp_path: Path) -> None:
    file = tmp_path / "secrets" / "a.key"
    key = environment.secret("X", file)
    assert len(key) >= 64
    assert environment.secret("X", file) == key
    assert stat.S_IMODE(file.stat().st_mode) == 0o600
    assert stat.S_IMODE(file.parent.stat().st_mode) == 0o700
    assert [kept.name for kept in file.parent.iterdir()] == ["a.key"]


def test_a_key_that_is_given_is_not_written_down(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("X", "given")
    assert environment.secret("X", tmp_path / "a.key") == "given"
    assert not (tmp_path / "a.key").exists()


def test_many_who_make_a_key_at_once_get_the_same(tmp_path: Path) -> None:
    keys: list[str] = []
    gate = threading.Barrier(16)

    def ask() -> None:
        gate.wait()
        keys.append(environment.secret("X", tmp_path / "secrets" / "a.key"))

    threads = [threading.Thread(target=ask) for _ in range(16)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(keys) == 16
    assert len(set(keys)) == 1


def test_an_emptied_key_is_never_used(tmp_path: Path) -> None:
    (tmp_path / "a.key").write_text("\n")
    with pytest.raises(WrongSetting, match="put the key for X back"):
        environment.secret("X", tmp_path / "a.key")


# --- the database's address ------------------------------------------------------------------------------


def test_an_address_is_taken_apart() -> None:
    place = database.parsed("postgresql://lan:m%40t@db.example:6432/mot%20cua?sslmode=verify-full")
    assert (place["USER"], place["PASSWORD"], place["HOST"], place["PORT"], place["NAME"]) == (
        "lan",
        "m@t",
        "db.example",
        "6432",
        "mot cua",
    )
    assert place["OPTIONS"] == {"sslmode": "verify-full"}


def test_a_socket_is_an_address_too() -> None:
    place = database.parsed("postgresql://motcua@/motcua?host=/run/a%20b&port=5433")
    assert (place["HOST"], place["PORT"], place["OPTIONS"]) == ("/run/a b", "5433", {})


def test_pages_work_under_the_applications_role_and_upgrades_under_the_owner(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("DATABASE_URL", "postgresql://app@db/x?options=-c%20geqo%3Doff")
    monkeypatch.setenv("DATABASE_OWNER_URL", "postgresql://owner@db/x")
    places = database.connections(tmp_path, seconds=5)
    options = places["default"]["OPTIONS"]["options"]
    assert "-c geqo=off" in options
    assert "-c role=motcua_app" in options
    assert "-c statement_timeout=5s" in options
    assert "-c idle_in_transaction_session_timeout=10s" in options
    assert places["owner"]["USER"] == "owner"
    assert "role" not in places["owner"]["OPTIONS"]["options"]
    assert "lock_timeout" in places["owner"]["OPTIONS"]["options"]


def test_without_an_address_ours_is_meant(tmp_path: Path) -> None:
    place = database.connections(tmp_path, seconds=5)["default"]
    assert place["HOST"] == str(tmp_path / "postgres" / "socket")
    assert place["NAME"] == "motcua"


def test_the_house_and_the_settings_mean_the_same_home(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("MOTCUA_HOME", raising=False)
    assert house.home() == house.ROOT / ".motcua"
    monkeypatch.setenv("MOTCUA_HOME", "elsewhere")
    assert house.home() == environment.path("MOTCUA_HOME", Path("unused"))
