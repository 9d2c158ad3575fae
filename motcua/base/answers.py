"""Answers that stay true while a great deal is done: who works where, which days count, what a procedure says."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date
from functools import wraps
from typing import Any, ParamSpec, TypeVar

_Told = ParamSpec("_Told")
_Answer = TypeVar("_Answer")

_kept: ContextVar[dict[Any, Any] | None] = ContextVar("kept answers", default=None)


@contextmanager
def keeping(answers: dict[Any, Any] | None = None) -> Iterator[None]:
    """Ask each question marked `kept` once, and give the same answer again until the block ends.

    For work that does thousands of deeds in a row, and may go on with offices, calendars and procedures as they were
    when it began. Everybody else asks anew each time. `answers` are those kept in blocks before.
    """
    token = _kept.set({} if answers is None else answers)
    try:
        yield
    finally:
        _kept.reset(token)


def kept(
    *, day: Callable[[date], Any] = lambda day: day
) -> Callable[[Callable[_Told, _Answer]], Callable[_Told, _Answer]]:
    """Mark a question whose answer may be kept. `day` gives the same value for days with the same answer."""

    def mark(question: Callable[_Told, _Answer]) -> Callable[_Told, _Answer]:
        @wraps(question)
        def ask(*told: _Told.args, **named: _Told.kwargs) -> _Answer:
            answers = _kept.get()
            if answers is None:
                return question(*told, **named)
            key = (
                question,
                *(day(one) if type(one) is date else one for one in told),
                *((name, day(one) if type(one) is date else one) for name, one in named.items()),
            )
            try:
                found: _Answer = answers[key]
            except KeyError:
                found = answers[key] = question(*told, **named)
            return found

        return ask

    return mark
