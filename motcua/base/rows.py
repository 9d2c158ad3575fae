"""Where a deed's rows are kept: each at once in the database, or a batch of them in memory first, written together.

Deeds read and write the rows they work on through here, so that the demonstration and a transfer of old records can
do the very same deeds a hundred times faster than one statement at a time.
"""

from collections.abc import Iterable, Iterator, Sequence
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar
from datetime import date, datetime, tzinfo
from functools import cache
from types import NoneType
from typing import Any, TypeVar
from uuid import UUID

from django.db import connection, connections, models, transaction

from motcua.base.ids import new_id

Row = TypeVar("Row", bound=models.Model)

_batch: ContextVar["Batch | None"] = ContextVar("batch", default=None)


def whole() -> AbstractContextManager[None]:
    """All of a deed or nothing of it: a transaction; within a batch, that batch's own."""
    batch = _batch.get()
    return transaction.atomic() if batch is None else batch.deed()


def put(row: models.Model) -> None:
    """Add a new row."""
    batch = _batch.get()
    if batch is None:
        row.save(force_insert=True)
    else:
        batch.put(row)


def put_all(added: Sequence[models.Model]) -> None:
    """Add many new rows of one model, in one go."""
    batch = _batch.get()
    if batch is not None:
        for row in added:
            batch.put(row)
    elif added:
        with connection.cursor() as cursor:
            _copy(cursor, type(added[0]), added)


def change(row: models.Model, *fields: str) -> None:
    """Write these fields of a row that is there."""
    batch = _batch.get()
    if batch is None:
        row.save(update_fields=fields)
    else:
        batch.change(row, fields)


def of(model: type[Row], /, *, lock: bool = False, **where: Any) -> list[Row]:
    """The rows in which these fields have these values, oldest first; locked until the deed is done, if asked."""
    batch = _batch.get()
    return _asked(model, where, lock=lock) if batch is None else batch.of(model, where, lock=lock)


def of_any(model: type[Row], field: str, values: Iterable[Any]) -> list[Row]:
    """The rows in which a field has any of these values: one question for all of them."""
    batch = _batch.get()
    if batch is None:
        return _asked(model, {f"{field}__in": list(values)}, lock=False)
    return [row for value in values for row in batch.of(model, {field: value}, lock=False)]


def one(model: type[Row], /, *, lock: bool = False, **where: Any) -> Row | None:
    """The first such row, or none."""
    return next(iter(of(model, lock=lock, **where)), None)


def next_number(book: type[models.Model], /, **which: Any) -> tuple[Any, int]:
    """The next number of a book (a row with `last`, one for each `which`), and the book's id; opens it at 1.

    The book is held against everybody else until the deed is done: no number is given twice, and none is lost.
    """
    batch = _batch.get()
    return _take_number(book, which) if batch is None else batch.next_number(book, which)


def batch() -> "Batch | None":
    """The batch this is done in, if any."""
    return _batch.get()


def _asked(model: type[Row], where: dict[str, Any], *, lock: bool) -> list[Row]:
    rows = model._default_manager.filter(**where).order_by("pk")
    return list(rows.select_for_update() if lock else rows)


def _take_number(book: type[models.Model], which: dict[str, Any]) -> tuple[Any, int]:
    meta = book._meta
    # one statement opens the book or takes its next line
    told = which if isinstance(meta.pk, models.AutoField) else {"id": new_id(), **which}
    columns, places = ", ".join(told), ", ".join(["%s"] * len(told))
    with connection.cursor() as cursor:
        cursor.execute(
            f"INSERT INTO {meta.db_table} AS book ({columns}, last) VALUES ({places}, 1) "  # noqa: S608 - our own names
            f"ON CONFLICT ({', '.join(which)}) DO UPDATE SET last = book.last + 1 RETURNING id, last",
            list(told.values()),
        )
        book_id, number = cursor.fetchone()
    return book_id, number


# --- many at once ----------------------------------------------------------------------------------------


@contextmanager
def together() -> Iterator["Batch"]:
    """Do everything inside as one batch: one transaction, with its rows in memory until the end, then written by COPY.

    Only deeds that read and write through here may be done in it. A deed that is refused breaks the whole batch.
    """
    batch = Batch()
    with transaction.atomic():
        token = _batch.set(batch)
        try:
            yield batch
        finally:
            _batch.reset(token)
        batch.write()


class Batch:
    """Rows in memory: those that are new, those read from the database, and what was changed in them."""

    def __init__(self) -> None:
        self._new: dict[type[models.Model], list[models.Model]] = {}
        self._fresh: set[Any] = set()  # keys of new rows: nothing in the database points to them
        self._read: dict[type[models.Model], dict[Any, models.Model]] = {}
        self._changed: dict[type[models.Model], dict[Any, models.Model]] = {}
        self._fields: dict[type[models.Model], dict[str, None]] = {}
        #: Rows by the value of a field, for every field rows were ever asked for by; and the values asked for.
        self._indexes: dict[type[models.Model], dict[str, dict[Any, list[Any]]]] = {}
        self._asked: set[tuple[type[models.Model], str, Any]] = set()
        self._books: dict[tuple[Any, ...], tuple[Any, int, bool]] = {}
        self._counts: dict[tuple[str, Any], int] = {}
        self._done: set[str] = set()
        self._zone = connection.timezone
        self._broken = False

    @contextmanager
    def deed(self) -> Iterator[None]:
        try:
            yield
        except BaseException:
            self._broken = True  # half a deed may stand in memory
            raise

    def put(self, row: models.Model) -> None:
        self._new.setdefault(type(row), []).append(row)
        if row.pk is not None:
            self._fresh.add(row.pk)
        self._note(row)

    def change(self, row: models.Model, fields: Iterable[str]) -> None:
        if row.pk not in self._fresh:
            self._changed.setdefault(type(row), {})[row.pk] = row
            self._fields.setdefault(type(row), {}).update(dict.fromkeys(fields))

    def of(self, model: type[Row], where: dict[str, Any], *, lock: bool) -> list[Row]:
        field, value = next(iter(where.items()))
        index = self._index(model, field)
        if not (value in self._fresh or (model, field, value) in self._asked or (field == "id" and value in index)):
            self._keep(_asked(model, {field: value}, lock=lock))
            self._asked.add((model, field, value))
        found: Iterable[Row] = index.get(value, ())
        if len(where) > 1:
            found = [row for row in found if all(getattr(row, name) == wanted for name, wanted in where.items())]
        return [_as_read(row, self._zone) for row in found]

    def bring(self, model: type[Row], field: str, values: Iterable[Any], *, lock: bool = False) -> list[Row]:
        """Read the rows with any of these values, with one question; none is asked for them again."""
        wanted = list(values)
        self._asked.update((model, field, value) for value in wanted)
        return self._keep(_asked(model, {f"{field}__in": wanted}, lock=lock))

    def next_number(self, book: type[models.Model], which: dict[str, Any]) -> tuple[Any, int]:
        key = (book, *which.values())
        held = self._books.get(key)
        # the first is taken from the database, which holds the book for us; the others are written at the end
        self._books[key] = (held[0], held[1] + 1, True) if held else (*_take_number(book, which), False)
        return self._books[key][:2]

    def first_time(self, what: str) -> bool:
        """Whether this is asked for the first time in the batch."""
        first = what not in self._done
        self._done.add(what)
        return first

    def counted(self, kind: str, subject_id: Any) -> int | None:
        """One more of a kind about something; none when the database must be asked how many there are."""
        before = self._counts.get((kind, subject_id), 0 if subject_id in self._fresh else None)
        if before is None:
            return None
        self._counts[kind, subject_id] = before + 1
        return before + 1

    def count_from(self, kind: str, subject_id: Any, count: int) -> None:
        """There are so many of a kind about something."""
        self._counts[kind, subject_id] = count

    def write(self) -> None:
        """Write everything. Raises `RuntimeError` after a refused deed."""
        if self._broken:
            raise RuntimeError("a deed of this batch was refused: nothing of it can be written")
        with connection.cursor() as cursor:
            for model, rows in self._new.items():
                _copy(cursor, model, rows)
            for model, changed in self._changed.items():
                _rewrite(cursor, model, self._fields[model], changed.values())
            for (book, *_), (book_id, number, more) in self._books.items():
                if more:
                    cursor.execute(f"UPDATE {book._meta.db_table} SET last = %s WHERE id = %s", [number, book_id])  # noqa: S608

    def _keep(self, rows: list[Row]) -> list[Row]:
        kept: list[Row] = []
        for row in rows:
            known = self._read.setdefault(type(row), {})
            if row.pk not in known:
                known[row.pk] = row
                self._note(row)
            kept.append(known[row.pk])  # type: ignore[arg-type]  # of the same model
        return kept

    def _note(self, row: models.Model) -> None:
        for field, index in self._indexes.get(type(row), {}).items():
            index.setdefault(getattr(row, field), []).append(row)

    def _index(self, model: type[models.Model], field: str) -> dict[Any, list[Any]]:
        indexes = self._indexes.setdefault(model, {})
        if field not in indexes:
            indexes[field] = {}
            for row in (*self._read.get(model, {}).values(), *self._new.get(model, ())):
                indexes[field].setdefault(getattr(row, field), []).append(row)
        return indexes[field]


def _as_read(row: Row, zone: tzinfo | None) -> Row:
    """The row as the database would give it back: its moments in the connection's time zone."""
    told = vars(row)
    for name in _moments(type(row)):
        moment = told[name]
        if moment is not None and moment.tzinfo is not zone:
            told[name] = moment.astimezone(zone)
    return row


@cache
def _moments(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in model._meta.concrete_fields if isinstance(field, models.DateTimeField))


#: What the driver writes as a field would. No texts: they may be choices, or sealed on their way; and nothing of JSON.
PLAIN = frozenset({int, bool, UUID, datetime, date, NoneType})


def _copy(cursor: Any, model: type[models.Model], rows: Iterable[models.Model]) -> None:
    fields = [field for field in model._meta.concrete_fields if not isinstance(field, models.AutoField)]
    _copy_into(cursor, model._meta.db_table, fields, rows)


def _rewrite(cursor: Any, model: type[models.Model], names: Iterable[str], rows: Iterable[models.Model]) -> None:
    meta = model._meta
    fields: list[Any] = [meta.get_field(name) for name in names]
    table, written = meta.db_table, f"written_{meta.db_table}"
    columns = ", ".join(f'"{field.column}"' for field in (meta.pk, *fields))
    cursor.execute(f"CREATE TEMPORARY TABLE {written} ON COMMIT DROP AS SELECT {columns} FROM {table} LIMIT 0")  # noqa: S608
    _copy_into(cursor, written, [meta.pk, *fields], rows)
    values = ", ".join(f'"{field.column}" = {written}."{field.column}"' for field in fields)
    cursor.execute(f"UPDATE {table} SET {values} FROM {written} WHERE {table}.id = {written}.id")  # noqa: S608


def _copy_into(cursor: Any, table: str, fields: Iterable[Any], rows: Iterable[models.Model]) -> None:
    each = [
        (field.attname, frozenset() if isinstance(field, models.JSONField) else PLAIN, field.get_db_prep_save)
        for field in fields
    ]
    columns = ", ".join(f'"{field.column}"' for field in fields)
    here = connections[connection.alias]  # without the stand-in that looks it up for every value
    with cursor.copy(f"COPY {table} ({columns}) FROM STDIN") as copy:
        for row in rows:
            told = vars(row)
            copy.write_row(
                [told[name] if type(told[name]) in plain else value(told[name], here) for name, plain, value in each]
            )
