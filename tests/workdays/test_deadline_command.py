"""`motcua deadline`: for people and for checks, by hand and by stream, and never with a stack trace."""

import io
import json
import os
import re
import subprocess
import sys
from contextlib import redirect_stderr, redirect_stdout
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest
from django.core.management import call_command
from hypothesis import given, settings
from hypothesis import strategies as st

from motcua.base import moments
from motcua.dossiers.rules import deadlines
from motcua.workdays.rules import described
from motcua.workdays.rules.limits import Limit
from tests.workdays import cases
from tests.workdays.cases import Case

ROOT = Path(__file__).resolve().parents[2]

STANDARD = {
    "sessions": dict.fromkeys(["mon", "tue", "wed", "thu", "fri"], cases.STANDARD),
    "exceptions": [],
    "national_holidays": True,
}


def run(*arguments: str, given: bytes = b"", **environment: str) -> subprocess.CompletedProcess[bytes]:
    """The command as a shell would start it, with no database to be had."""
    nowhere = {"DATABASE_URL": "postgresql://nobody@127.0.0.1:1/nowhere", **environment}
    return subprocess.run(
        [sys.executable, "manage.py", "deadline", *arguments],
        cwd=ROOT,
        env={**os.environ, **nowhere},
        input=given,
        capture_output=True,
        timeout=60,
        check=False,
    )


def ask(*arguments: str) -> tuple[str, str, int]:
    """The command in this process: what it says, what it complains of, and how it ends."""
    out, err, code = io.StringIO(), io.StringIO(), 0
    with redirect_stdout(out), redirect_stderr(err):
        try:
            call_command("deadline", *arguments)
        except SystemExit as ended:
            code = int(ended.code or 0)
    return out.getvalue(), err.getvalue(), code


def ask_lines(tmp_path: Path, *lines: Any) -> list[dict[str, Any]]:
    file = tmp_path / "questions.jsonl"
    file.write_text("".join(f"{line if isinstance(line, str) else json.dumps(line)}\n" for line in lines))
    out, err, code = ask("--batch", str(file))
    assert (err, code) == ("", 0)
    return [json.loads(line) for line in out.splitlines()]


# --- answers ---------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("arguments", "due"),
    [
        ("2019-09-23T09:12|3 working days", "2019-09-26T17:00:00+07:00"),
        ("2019-09-20T16:40|same day", "2019-09-23T17:00:00+07:00"),
        ("2019-08-29|2 working days", "2019-09-03T17:00:00+07:00"),
        ("2019-09-06|15 calendar days", "2019-09-23T17:00:00+07:00"),
        ("2019-09-23T15:00|8 working hours", "2019-09-24T15:00:00+07:00"),
        ("2024-04-26|3 working days", "2024-05-04T17:00:00+07:00"),
        ("2019-09-09|10 working days", "2019-09-23T17:00:00+07:00"),
        ("2019-09-09|10 working days|--restart|2019-09-18", "2019-10-02T17:00:00+07:00"),
        ("2019-09-09|10 working days|--pause|2019-09-11/2019-09-18", "2019-09-30T17:00:00+07:00"),
        ("2019-09-09|3 working days", "2019-09-12T17:00:00+07:00"),
        ("2019-09-09T09:12|3 working days|--pause|2019-09-09/2019-09-11", "2019-09-16T17:00:00+07:00"),
        ("2019-09-09T09:12|3 working days|--restart|2019-09-09", "2019-09-12T17:00:00+07:00"),
        ("2019-09-09|1 months|--channel|online", "2019-10-09T17:00:00+07:00"),
        ("2019-09-20T09:40Z|same day", "2019-09-23T17:00:00+07:00"),
    ],
)
def test_the_worked_examples_come_out_on_the_command_line(arguments: str, due: str) -> None:
    accepted, limit, *more = arguments.split("|")
    out, err, code = ask("--accepted", accepted, "--limit", limit, *more, "--json")
    assert (json.loads(out)["due"], err, code) == (due, "", 0)


def test_without_json_it_tells_the_derivation_line_by_line() -> None:
    out, _, _ = ask("--accepted", "2019-09-20T16:40", "--limit", "same day")
    assert out.splitlines() == [
        "nhận thứ Sáu 20/09/2019 16:40, sau 15 giờ",
        "thời hạn trong ngày",
        "tính từ thứ Hai 23/09/2019",
        "đến hạn thứ Hai 23/09/2019 17:00",
    ]


def test_it_counts_by_the_calendar_of_a_file(tmp_path: Path) -> None:
    file = tmp_path / "calendar.json"
    file.write_text(json.dumps({**STANDARD, "exceptions": [{"date": "2019-09-24", "kind": "local_off"}]}), "utf-8-sig")
    out, _, _ = ask("--accepted", "2019-09-23", "--limit", "1 working day", "--calendar", str(file), "--json")
    assert json.loads(out) == {
        "due": "2019-09-25T17:00:00+07:00",
        "derivation": [
            "nhận thứ Hai 23/09/2019 00:00",
            "thời hạn 1 ngày làm việc",
            "tính từ thứ Tư 25/09/2019",
            "nghỉ theo quyết định của địa phương 24/09/2019",
            "đến hạn thứ Tư 25/09/2019 17:00",
        ],
    }


def test_a_count_of_many_years_ahead_is_answered() -> None:
    out, _, _ = ask("--accepted", "2024-01-31", "--limit", "480 months", "--json")
    assert json.loads(out)["due"] == "2064-01-31T17:00:00+07:00"


def test_it_runs_from_a_shell_without_a_database_and_in_any_locale() -> None:
    arguments = ["--accepted", "2019-09-20T16:40", "--limit", "same day"]
    ended = run(*arguments, LC_ALL="C", PYTHONIOENCODING="ascii", PYTHONUTF8="0")
    assert (ended.returncode, ended.stderr) == (0, b"")
    assert "đến hạn thứ Hai 23/09/2019 17:00" in ended.stdout.decode()


# --- refusals --------------------------------------------------------------------------------------------

GOOD = ["--accepted", "2019-09-20T16:40", "--limit", "same day"]


@pytest.mark.parametrize(
    ("arguments", "sentence"),
    [
        ([], "Thiếu --accepted"),
        (["--accepted", "2019-09-20"], "Thiếu --limit"),
        (["--limit", "same day"], "Thiếu --accepted"),
        (["--accepted", "20/09/2019", "--limit", "same day"], "Không hiểu thời điểm “20/09/2019”"),
        (["--accepted", "2019-02-29", "--limit", "same day"], "Không hiểu thời điểm"),
        (["--accepted", "2019-09-20T25:00", "--limit", "same day"], "Không hiểu thời điểm"),
        (["--accepted", "", "--limit", "same day"], "Không hiểu thời điểm"),
        (["--accepted", "0001-01-01T00:00+14:00", "--limit", "same day"], "Không hiểu thời điểm"),
        (["--accepted", "9999-12-31T23:59-12:00", "--limit", "same day"], "Không hiểu thời điểm"),
        (["--accepted", "9999-12-31", "--limit", "same day"], "ngoài các năm 1976–2099"),
        (["--accepted", "1945-09-02", "--limit", "100 months"], "ngoài các năm 1976–2099"),
        (["--accepted", "2019-09-20", "--limit", "10000 months"], "ngoài các năm 1976–2099"),
        (["--accepted", "2019-09-20", "--limit", "three days"], "Không hiểu thời hạn “three days”"),
        (["--accepted", "2019-09-20", "--limit", "9" * 4000 + " months"], "Không hiểu thời hạn"),
        (["--accepted", "2019-09-20", "--limit", "99999999999 months"], "từ 1 đến 10000"),
        ([*GOOD, "--pause", "2019-09-21"], "Tạm dừng phải viết như"),
        ([*GOOD, "--pause", "2019-09-23/2019-09-21"], "kết thúc trước khi bắt đầu"),
        ([*GOOD, "--pause", "2019-09-01/2019-09-21"], "trước khi tiếp nhận"),
        ([*GOOD, "--restart", "2019-09-01"], "trước khi tiếp nhận"),
        ([*GOOD, "--restart", "soon"], "Không hiểu thời điểm “soon”"),
        ([*GOOD, "--calendar", "/no/such/file.json"], "Không đọc được tệp"),
        ([*GOOD, "--calendar", "/"], "Không đọc được tệp"),
        (["--batch", "/no/such/file.jsonl"], "Không đọc được tệp"),
        ([*GOOD, "--batch", "-"], "không dùng chung"),
        ([*GOOD, "--colour", "red"], "Không có tham số “--colour red”"),
        ([*GOOD, "--restart"], "--restart thiếu giá trị"),
        ([*GOOD, "--json=yes"], "Không hiểu câu lệnh"),
    ],
)
def test_bad_input_is_refused_in_vietnamese_with_code_two(arguments: list[str], sentence: str) -> None:
    out, err, code = ask(*arguments)
    assert (out, code) == ("", 2)
    assert sentence in err
    assert len(err.splitlines()) == 1


@pytest.mark.parametrize(
    ("content", "sentence"),
    [
        (b"", "không phải là JSON đúng"),
        (b"{", "không phải là JSON đúng"),
        (b"\xff\xfe\x00", "không phải là JSON đúng"),
        (b"[" * 100_000, "không phải là JSON đúng"),
        (b"[]", "đối tượng JSON"),
        (b" " * 4_000_001, "quá lớn"),
        (b'{"sessions": {"mon": [["11:30", "07:00"]]}}', "kết thúc trước khi bắt đầu"),
        (b'{"sessions": {}}', "không có buổi làm việc nào"),
    ],
)
def test_a_calendar_file_with_a_fault_is_refused_in_vietnamese(tmp_path: Path, content: bytes, sentence: str) -> None:
    file = tmp_path / "calendar.json"
    file.write_bytes(content)
    out, err, code = ask(*GOOD, "--calendar", str(file))
    assert (out, code) == ("", 2)
    assert sentence in err


@pytest.mark.parametrize(
    "arguments",
    [["--accepted", "x", "--limit", "y"], [*GOOD, "--bogus"], ["--limit"], ["--batch", "/"], ["--accepted", "\udcff"]],
)
def test_a_shell_sees_code_two_one_sentence_and_no_stack_trace(arguments: list[str]) -> None:
    ended = run(*arguments, PYTHONIOENCODING="ascii")
    assert (ended.returncode, ended.stdout) == (2, b"")
    assert b"Traceback" not in ended.stderr
    assert re.search("Không|Thiếu|thiếu", ended.stderr.decode())
    assert len(ended.stderr.decode().splitlines()) == 1


# --- the stream ------------------------------------------------------------------------------------------


def test_a_stream_answers_each_line_and_goes_on_after_a_bad_one(tmp_path: Path) -> None:
    answers = ask_lines(
        tmp_path,
        {"accepted": "2019-09-20T16:40", "limit": "same day"},
        {"accepted": "yesterday", "limit": "same day"},
        "not json",
        "[]",
        "",
        {"limit": "same day"},
        {"accepted": "2019-09-20", "limit": 3},
        {"accepted": "2019-09-20", "limit": "same day", "pauses": 5},
        {"accepted": "2019-09-20", "limit": "same day", "pauses": [["2019-09-21"]]},
        {"accepted": "2019-09-20", "limit": "same day", "calendar": {"sessions": {"mon": [["09:00", "08:00"]]}}},
        '{"accepted": "\\ud800", "limit": "same day"}',
        "[" * 50_000,
        {
            "accepted": "2019-09-09",
            "limit": "10 working days",
            "pauses": [["2019-09-11", "2019-09-18"]],
            "restart": None,
            "calendar": None,
        },
        {"accepted": "2019-09-09", "limit": "10 working days", "restart": "2019-09-18"},
        {"accepted": "2019-09-20", "limit": "1 working days", "calendar": {"sessions": {"sun": [["08:00", "09:00"]]}}},
    )
    said = [answer.get("due", "error" if answer.get("error") else "nothing") for answer in answers]
    assert said == [
        "2019-09-23T17:00:00+07:00",
        *["error"] * 11,
        "2019-09-30T17:00:00+07:00",
        "2019-10-02T17:00:00+07:00",
        "2019-09-22T09:00:00+07:00",
    ]


def test_a_stream_is_answered_while_it_comes() -> None:
    question = b'{"accepted": "2019-09-20T16:40", "limit": "same day"}\n'
    with subprocess.Popen(
        [sys.executable, "manage.py", "deadline", "--batch", "-"],
        cwd=ROOT,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    ) as running:
        assert running.stdin
        assert running.stdout
        for _ in range(3):
            running.stdin.write(question)
            running.stdin.flush()
            assert json.loads(running.stdout.readline())["due"] == "2019-09-23T17:00:00+07:00"
        running.stdin.close()
    assert running.returncode == 0


def test_a_reader_who_has_enough_is_no_error(tmp_path: Path) -> None:
    file = tmp_path / "questions.jsonl"
    file.write_text('{"accepted": "2019-09-20T16:40", "limit": "same day"}\n' * 5000)
    command = f"{sys.executable} manage.py deadline --batch {file} | head -1"
    ended = subprocess.run(command, shell=True, cwd=ROOT, capture_output=True, timeout=60, check=False)  # noqa: S602
    assert b"2019-09-23" in ended.stdout
    assert ended.stderr == b""


@settings(max_examples=30, deadline=None)
@given(st.lists(cases.cases(), min_size=1, max_size=20))
def test_the_stream_agrees_with_the_clock_itself(tmp_path_factory: pytest.TempPathFactory, asked: list[Case]) -> None:
    lines = [
        {
            "accepted": case.received.isoformat(),
            "limit": case.limit,
            "calendar": case.calendar,
            "pauses": [[start.isoformat(), end.isoformat()] for start, end, _ in case.pauses],
            "restart": case.restart.isoformat() if case.restart else None,
        }
        for case in asked
    ]
    found = ask_lines(tmp_path_factory.mktemp("stream"), *lines)
    for case, answer in zip(asked, found, strict=True):
        expected = deadlines.due(
            _vn(case.received),
            Limit.parse(case.limit),
            described.read(case.calendar).compiled(range(2010, 2060)),
            pauses=[deadlines.Pause(_vn(start), _vn(end)) for start, end, _ in case.pauses],
            restart_at=_vn(case.restart) if case.restart else None,
        )
        assert answer == {"due": expected.moment.isoformat(), "derivation": list(expected.derivation)}


@settings(max_examples=300, deadline=None)
@given(
    st.recursive(
        st.none() | st.booleans() | st.floats() | st.integers() | st.text(max_size=30),
        lambda inside: (
            st.lists(inside, max_size=3)
            | st.dictionaries(st.sampled_from(["accepted", "limit", "calendar", "pauses", "restart", "x"]), inside)
        ),
        max_leaves=8,
    )
    | st.fixed_dictionaries(
        {"accepted": st.just("2019-09-20") | st.text(max_size=20), "limit": st.just("same day") | st.text(max_size=20)},
        optional={
            "calendar": st.dictionaries(
                st.sampled_from(["sessions", "exceptions", "national_holidays"]),
                st.none()
                | st.lists(st.dictionaries(st.sampled_from(["date", "kind"]), st.text(max_size=9) | st.none())),
            ),
            "pauses": st.lists(st.lists(st.text(max_size=20) | st.integers(), max_size=3) | st.text(max_size=20)),
            "restart": st.text(max_size=20) | st.integers(),
        },
    )
)
def test_whatever_is_on_a_line_it_is_answered_or_refused(tmp_path_factory: pytest.TempPathFactory, line: Any) -> None:
    (answer,) = ask_lines(tmp_path_factory.mktemp("stream"), json.dumps(line))
    assert set(answer) in ({"due", "derivation"}, {"error"})


def _vn(moment: datetime) -> datetime:
    return moment.replace(tzinfo=moments.TZ)
