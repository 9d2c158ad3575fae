"""A process that stores a file and is killed at its n-th step, for every n, until one gets through. Run by a test.

A step is a call that others can see: a file written for certain, a move, a removal, a question to the database.
"""

import io
import os
import signal
import sys
from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import django


def killed_at(step: int) -> Callable[..., Any]:
    """Counts the steps of this process and kills it before the `step`-th."""
    done = 0

    def before() -> None:
        nonlocal done
        done += 1
        if done == step:
            os.kill(os.getpid(), signal.SIGKILL)

    def watched(call: Callable[..., Any]) -> Callable[..., Any]:
        def watching(*args: Any, **kwargs: Any) -> Any:
            before()
            return call(*args, **kwargs)

        return watching

    for name in ("fsync", "replace", "rename", "unlink", "mkdir"):
        setattr(os, name, watched(getattr(os, name)))

    def question(execute: Callable[..., Any], sql: str, params: Any, many: bool, context: Any) -> Any:
        before()
        answer = execute(sql, params, many, context)
        before()
        return answer

    return question


def main() -> None:
    django.setup()
    from django.db import connection

    from motcua.base.actor import system
    from motcua.files import operations
    from tests.files.makings import jpeg

    for step in range(1, 200):
        connection.close()
        content = jpeg(size=(100 + step, 100))  # each its own bytes
        child = os.fork()
        if not child:
            with connection.execute_wrapper(killed_at(step)):
                operations.store(
                    io.BytesIO(content), name="anh.jpg", by=system("Thử"), at=datetime(2026, 10, 5, tzinfo=UTC)
                )
            os._exit(0)
        _, status = os.waitpid(child, 0)
        if os.WIFSIGNALED(status):
            continue
        print(step if os.waitstatus_to_exitcode(status) == 0 else "failed")
        return


if __name__ == "__main__":
    main()
    sys.exit(0)
