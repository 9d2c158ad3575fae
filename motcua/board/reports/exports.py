"""Tables as files: CSV and XLSX, written as they are read, with what was asked, when, and how many rows."""

import csv
import tempfile
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from io import StringIO
from typing import cast

import xlsxwriter
from django.http import FileResponse, HttpResponse, HttpResponseBase, StreamingHttpResponse

from motcua.base import moments

Value = str | int | float | datetime | None

#: A cell that begins with one of these would be run as a formula by a spreadsheet.
_BEGINS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n")


@dataclass(frozen=True)
class Table:
    """A table to hand out: its head says what was asked, its foot how many rows came."""

    name: str
    title: str
    about: Sequence[tuple[str, str]]
    columns: Sequence[str]
    rows: Iterable[Sequence[Value]]


def respond(table: Table, kind: str) -> HttpResponse:
    """The table as a download: `csv` streams line by line, `xlsx` is written to disk row by row and then sent."""
    if kind == "csv":
        response: HttpResponseBase = StreamingHttpResponse(as_csv(table), content_type="text/csv; charset=utf-8")
    else:
        response = FileResponse(
            as_xlsx(table), content_type="application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
        )
    response["Content-Disposition"] = f'attachment; filename="{table.name}.{kind}"'
    return cast(HttpResponse, response)  # doors say HttpResponse for whatever they answer


def neutral(value: Value) -> Value:
    """A cell that no spreadsheet runs: words that would begin a formula get a mark before them."""
    if isinstance(value, str) and value.startswith(_BEGINS_A_FORMULA):
        return "'" + value
    if isinstance(value, datetime):
        return f"{moments.local(value):%Y-%m-%d %H:%M}"
    return value


def as_csv(table: Table) -> Iterator[bytes]:
    """The file, piece by piece; it begins with the mark by which spreadsheets know UTF-8."""
    yield b"\xef\xbb\xbf"
    yield _line([table.title])
    for name, words in table.about:
        yield _line([name, words])
    yield _line(table.columns)
    count = 0
    for row in table.rows:
        count += 1
        yield _line(row)
    yield _line(["Số dòng", count])


def _line(values: Sequence[Value]) -> bytes:
    buffer = StringIO()
    csv.writer(buffer).writerow([neutral(value) for value in values])
    return buffer.getvalue().encode()


def as_xlsx(table: Table) -> "tempfile._TemporaryFileWrapper[bytes]":
    """The file, on disk until it has been sent: memory does not grow with the rows."""
    file = tempfile.NamedTemporaryFile(suffix=".xlsx")  # noqa: SIM115 - closed when it has been sent
    book = xlsxwriter.Workbook(
        file.name, {"constant_memory": True, "strings_to_formulas": False, "strings_to_urls": False}
    )
    bold, head = book.add_format({"bold": True}), book.add_format({"bold": True, "text_wrap": True, "border": 1})
    moment = book.add_format({"num_format": "dd/mm/yyyy hh:mm"})
    sheet = book.add_worksheet("Báo cáo")
    sheet.set_column(0, 0, 34)
    sheet.set_column(1, max(1, len(table.columns) - 1), 16)
    sheet.write_string(0, 0, table.title, bold)
    line = 1
    for name, words in table.about:
        sheet.write_string(line, 0, name)
        sheet.write_string(line, 1, words)
        line += 1
    for column, name in enumerate(table.columns):
        sheet.write_string(line, column, name, head)
    first = line = line + 1
    for row in table.rows:
        for column, value in enumerate(row):
            if isinstance(value, str):
                sheet.write_string(line, column, value)
            elif isinstance(value, datetime):
                sheet.write_datetime(line, column, moments.local(value).replace(tzinfo=None), moment)
            elif value is not None:
                sheet.write_number(line, column, value)
        line += 1
    sheet.write_string(line, 0, "Số dòng")
    sheet.write_number(line, 1, line - first)
    sheet.freeze_panes(first, 1)
    book.close()
    return file
