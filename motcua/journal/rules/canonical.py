"""One spelling for every line: the same facts always give the same bytes, so that a digest can stand for them."""

import hashlib
import json
from collections.abc import Iterable, Mapping
from typing import Any


def spell(line: Mapping[str, Any]) -> bytes:
    """The line as bytes: keys in order, no spare blanks, letters as they are."""
    return json.dumps(line, ensure_ascii=False, sort_keys=True, separators=(",", ":"), default=str).encode()


def chain(previous: str, codes: Iterable[str]) -> tuple[str, int]:
    """The digest of a batch: of the batch before it and of each line's code in order. Returns it with the count."""
    digest = hashlib.sha256(previous.encode())
    count = 0
    for count, code in enumerate(codes, start=1):  # noqa: B007 - the count is the answer
        digest.update(b"\n" + code.encode())
    return digest.hexdigest(), count
