"""Says when something received then, with such a limit, is due, and why. Needs no database."""

import argparse
import io
import json
import os
import re
import sys
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache
from pathlib import Path
from typing import Any, BinaryIO, NoReturn

from django.core.management import BaseCommand

from motcua.base import moments
from motcua.base.refusals import Refused
from motcua.dossiers.rules import deadlines
from motcua.workdays.rules import described, national
from motcua.workdays.rules.arithmetic import OutsideCalendar, WorkingCalendar
from motcua.workdays.rules.limits import Limit
from motcua.workdays.rules.words import quoted

EXAMPLE = 'motcua deadline --accepted 2019-09-20T16:40 --limit "3 working days"'

#: A calendar file longer than this is something else.
MOST_BYTES = 4_000_000

#: How many years after the reception are compiled at first, and then if the count runs out of them.
AHEAD = (2, 15, len(national.YEARS))


class NotUnderstood(Refused):
    """What was typed or read is no question this command can answer."""

    code = "not-understood"


@dataclass(frozen=True)
class Question:
    """When is it due?"""

    accepted: datetime
    limit: Limit
    pauses: tuple[deadlines.Pause, ...] = ()
    restart: datetime | None = None


class Command(BaseCommand):
    help = "Tính thời điểm đến hạn và nói rõ vì sao; không cần cơ sở dữ liệu."
    requires_system_checks = ()

    def add_arguments(self, parser: argparse.ArgumentParser) -> None:
        parser.error = self._misused  # type: ignore[method-assign]  # argparse would answer in English
        parser.add_argument("--accepted", metavar="LÚC", help="thời điểm tiếp nhận, như 2019-09-20T16:40")
        parser.add_argument(
            "--limit",
            metavar="HẠN",
            help="“3 working days”, “15 calendar days”, “8 working hours”, “2 months” hoặc “same day”",
        )
        parser.add_argument("--pause", metavar="TỪ/ĐẾN", action="append", help="một lần tạm dừng; có thể lặp lại")
        parser.add_argument("--restart", metavar="LÚC", help="tính lại từ đầu kể từ thời điểm này")
        parser.add_argument("--calendar", metavar="TỆP", help="tệp JSON của lịch làm việc")
        parser.add_argument("--channel", metavar="KÊNH", help="kênh tiếp nhận; không làm thay đổi cách tính")
        parser.add_argument("--json", action="store_true", help="trả lời bằng JSON")
        parser.add_argument("--batch", metavar="TỆP", help="tệp JSONL, mỗi dòng một câu hỏi; “-” là đầu vào chuẩn")

    def run_from_argv(self, argv: list[str]) -> None:
        for stream in (sys.stdout, sys.stderr):
            if isinstance(stream, io.TextIOWrapper):  # whatever the terminal's locale, and whatever bytes were typed
                stream.reconfigure(encoding="utf-8", errors="backslashreplace")
        super().run_from_argv(argv)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            calendar = _calendar_file(options["calendar"]) if options["calendar"] else described.Described()
            if options["batch"]:
                self._answer_lines(options, calendar)
            else:
                self._answer(_typed(options), calendar, as_json=options["json"])
        except Refused as refusal:
            self._refuse(refusal.sentence)
        except BrokenPipeError:  # whoever read the answers has enough
            os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())

    def _answer(self, question: Question, calendar: described.Described, *, as_json: bool) -> None:
        due = answer(question, calendar)
        if as_json:
            self.stdout.write(_as_json(due))
        else:
            self.stdout.write("\n".join(due.derivation))

    def _answer_lines(self, options: Mapping[str, Any], calendar: described.Described) -> None:
        if any(options[name] for name in ("accepted", "limit", "pause", "restart")):
            raise NotUnderstood(
                "--batch đọc câu hỏi từ tệp nên không dùng chung với --accepted, --limit, --pause, --restart."
            )
        with _opened(options["batch"]) as lines:
            for line in lines:
                try:
                    question, own = _read(line, calendar)
                    self.stdout.write(_as_json(answer(question, own)))
                except Refused as refusal:
                    self.stdout.write(json.dumps({"error": refusal.sentence}, ensure_ascii=False))
                self.stdout.flush()

    def _misused(self, message: str) -> NoReturn:
        self._refuse(f"{_misuse(message)} Hãy viết như: {EXAMPLE}")

    def _refuse(self, sentence: str) -> NoReturn:
        self.stderr.write(sentence)
        raise SystemExit(2)


def answer(question: Question, calendar: described.Described) -> deadlines.Due:
    """When it is due. Raises `Refused`."""
    year = moments.local(question.accepted).year
    for ahead in AHEAD:
        # a year is compiled in an instant, a century is not; and the day before the reception is looked at, too
        years = range(max(year - 1, national.YEARS[0]), min(year + ahead, national.YEARS[-1]) + 1)
        try:
            return deadlines.due(
                question.accepted,
                question.limit,
                _compiled(calendar, years if year in national.YEARS else national.YEARS),
                pauses=question.pauses,
                restart_at=question.restart,
            )
        except OutsideCalendar:
            continue
    raise OutsideCalendar(
        f"Không tính được: thời điểm tiếp nhận hoặc đến hạn nằm ngoài các năm {national.YEARS[0]}–{national.YEARS[-1]}."
    )


@lru_cache(maxsize=64)
def _compiled(calendar: described.Described, years: range) -> WorkingCalendar:
    return calendar.compiled(years)


# --- reading ---------------------------------------------------------------------------------------------


def _typed(options: Mapping[str, Any]) -> Question:
    for name in ("accepted", "limit"):
        if options[name] is None:
            raise NotUnderstood(f"Thiếu --{name}. Hãy viết như: {EXAMPLE}")
    return _question(options["accepted"], options["limit"], options["pause"] or (), options["restart"])


def _read(line: bytes, calendar: described.Described) -> tuple[Question, described.Described]:
    """The question on a line, and the calendar it asks about: its own or else the given one."""
    asked = _json(line, "Dòng này")
    if not isinstance(asked, dict):
        raise NotUnderstood("Mỗi dòng phải là một đối tượng JSON có “accepted” và “limit”.")
    for name in ("accepted", "limit"):
        if asked.get(name) is None:
            raise NotUnderstood(f"Thiếu “{name}”.")
    pauses = asked.get("pauses") or ()
    if not isinstance(pauses, list | tuple):
        raise NotUnderstood("“pauses” phải là danh sách cặp thời điểm.")
    own = asked.get("calendar")
    question = _question(asked["accepted"], asked["limit"], pauses, asked.get("restart"))
    return question, calendar if own is None else described.read(own)


def _question(accepted: object, limit: object, pauses: Sequence[object], restart: object) -> Question:
    received = _moment(accepted)
    return Question(
        accepted=received,
        limit=Limit.parse(limit if isinstance(limit, str) else str(limit)),
        pauses=tuple(_pause(pause, received) for pause in pauses),
        restart=None if restart is None else _moment_since(received, restart),
    )


def _pause(pair: object, received: datetime) -> deadlines.Pause:
    ends = pair.split("/") if isinstance(pair, str) else pair
    if not isinstance(ends, list) or len(ends) != 2:
        raise NotUnderstood(f"Tạm dừng phải viết như 2019-09-11T10:00/2019-09-18T09:00, không phải {quoted(pair)}.")
    return deadlines.Pause(_moment_since(received, ends[0]), _moment_since(received, ends[1]))


def _moment_since(received: datetime, text: object) -> datetime:
    """A moment; the day of the reception, named without an hour, begins with the reception."""
    moment = _moment(text)
    same_day = isinstance(text, str) and len(text) == len("2019-09-20") and moment.date() == received.date()
    return max(moment, received) if same_day else moment


def _moment(text: object) -> datetime:
    """A moment as ISO 8601 writes it; without a zone it is Vietnamese time."""
    try:
        moment = datetime.fromisoformat(text)  # type: ignore[arg-type]
        return moments.local(moment if moment.tzinfo else moment.replace(tzinfo=moments.TZ))
    except (TypeError, ValueError, OverflowError) as error:
        raise NotUnderstood(f"Không hiểu thời điểm {quoted(text)}. Hãy viết như 2019-09-20T16:40.") from error


def _calendar_file(name: str) -> described.Described:
    with _opened(name) as file:
        content = file.read(MOST_BYTES + 1)
    if len(content) > MOST_BYTES:
        raise NotUnderstood(f"Tệp {quoted(name)} quá lớn để là một lịch làm việc.")
    return described.read(_json(content, f"Tệp {quoted(name)}"))


def _json(content: bytes, what: str) -> object:
    try:
        return json.loads(content.decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        raise NotUnderstood(f"{what} không phải là JSON đúng.") from error


@contextmanager
def _opened(name: str) -> Iterator[BinaryIO]:
    if name == "-":
        yield sys.stdin.buffer
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; an error while answering is none of opening
        file.peek(1)  # a folder opens on some systems, and only reading tells
    except (OSError, ValueError) as error:
        raise NotUnderstood(f"Không đọc được tệp {quoted(name)}.") from error
    with file:
        yield file


# --- answering -------------------------------------------------------------------------------------------


def _as_json(due: deadlines.Due) -> str:
    return json.dumps({"due": due.moment.isoformat(), "derivation": due.derivation}, ensure_ascii=False)


def _misuse(message: str) -> str:
    """What argparse found wrong, in Vietnamese."""
    option = re.search(r"argument ([^\s:]+)", message)
    if "expected" in message and option:
        return f"{option[1]} thiếu giá trị."
    unknown = re.search(r"unrecognized arguments: (.*)", message)
    return f"Không có tham số {quoted(unknown[1])}." if unknown else "Không hiểu câu lệnh."
