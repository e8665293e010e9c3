"""One form for every list: a `Table` of typed values under headings, and writers that put it into a file.

A table knows no law and no workspace. It says what it rests on (`Table.lines`), what it adds up to (`Table.sums`) and
what the reader must bear in mind (`Table.notes`), in every format that has room for words.
"""

from __future__ import annotations

import csv
import enum
import io
import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import Any, BinaryIO

from legalsys.errors import InternalError

__all__ = ["FORMATS", "Column", "Kind", "Table", "Value", "harmless", "is_risky", "is_total", "shortened", "write_tables"]

Value = str | int | date | None
"""A cell: words, a count, a day, or nothing."""

FORMATS = ("json", "jsonl", "csv", "xlsx", "html", "docx")
"""Forms that a table can be written in; the screen is the command line's own."""

TABLE_SCHEMA = "legalsys/table/1"

# What a spreadsheet takes for the beginning of a formula when it opens or edits a text (OWASP, "CSV injection").
_FORMULA_SIGNS = ("=", "+", "-", "@", "\t", "\r")


class Kind(enum.StrEnum):
    """What a column holds: how its cells are written and aligned."""

    TEXT = "text"
    DAY = "day"
    COUNT = "count"
    QUOTE = "quote"
    CODE = "code"


@dataclass(frozen=True, slots=True)
class Column:
    """A column.

    Args:
        name: machine name, the key in JSON.
        heading: heading in the table's language.
        kind: what it holds.
        width: width in characters on paper.
    """

    name: str
    heading: str
    kind: Kind = Kind.TEXT
    width: int = 12


@dataclass(frozen=True, slots=True)
class Table:
    """A list.

    Args:
        name: machine name.
        title: its title.
        sheet: short name, for the tab of a workbook.
        columns: the columns.
        rows: a value for each column in each row.
        lines: lines under the title; what the list rests on is one of them.
        sums: labels with counts, in order; a label in capitals is a total.
        notes: remarks under the list.
        lang: language of its words.

    Raises:
        InternalError: BUG-001 if a row does not fit the columns.
    """

    name: str
    title: str
    sheet: str
    columns: tuple[Column, ...]
    rows: tuple[tuple[Value, ...], ...]
    lines: tuple[str, ...] = ()
    sums: tuple[tuple[str, int], ...] = ()
    notes: tuple[str, ...] = ()
    lang: str = "vi"

    def __post_init__(self) -> None:
        width = len(self.columns)
        for number, row in enumerate(self.rows):
            if len(row) != width:
                raise InternalError("BUG-001", detail=f"table {self.name}, row {number}: {len(row)} cells, {width} columns")

    def record(self) -> dict[str, Any]:
        """Return the table as plain values: rows by the columns' machine names, days in ISO 8601."""
        return {
            "schema": TABLE_SCHEMA,
            "name": self.name,
            "title": self.title,
            "lang": self.lang,
            "lines": list(self.lines),
            "columns": [{"name": c.name, "heading": c.heading, "kind": c.kind.value} for c in self.columns],
            "rows": self.records(),
            "sums": [{"label": label, "count": count} for label, count in self.sums],
            "notes": list(self.notes),
        }

    def records(self) -> list[dict[str, Any]]:
        """Return the rows as plain values by the columns' machine names."""
        return [{c.name: _plain(v) for c, v in zip(self.columns, row, strict=True)} for row in self.rows]


def _plain(value: Value) -> Any:
    return value.isoformat() if isinstance(value, date) else value


def is_risky(text: str) -> bool:
    """Whether a spreadsheet may take a text for a formula."""
    return text.startswith(_FORMULA_SIGNS)


def harmless(text: str) -> str:
    """Return a text that no spreadsheet takes for a formula: an apostrophe goes before what begins like one."""
    return "'" + text if is_risky(text) else text


def is_total(label: str) -> bool:
    """Whether a label of `Table.sums` is a total: its first word is in capitals, and a word (``HL-001`` is none)."""
    first = label.partition(" ")[0]
    return first.isalpha() and first.isupper()


def shortened(text: str, limit: int) -> str:
    """Return a text on one line and of at most ``limit`` characters; what is cut is shown by an ellipsis."""
    words = " ".join(text.split())
    return words if len(words) <= limit else words[: limit - 1].rstrip() + "…"


def write_tables(tables: Sequence[Table], form: str, stream: BinaryIO) -> None:
    """Write tables in one of `FORMATS`; several become sheets of a workbook, or follow one another.

    Args:
        tables: the tables.
        form: the form.
        stream: where to, in bytes. It gets everything at once: a failure before leaves it untouched.
    """
    match form:
        case "json":
            value = tables[0].record() if len(tables) == 1 else [table.record() for table in tables]
            stream.write(_bytes(json.dumps(value, ensure_ascii=False, indent=1) + "\n"))
        case "jsonl":
            lines = (json.dumps(r, ensure_ascii=False, separators=(",", ":")) for table in tables for r in table.records())
            stream.write(_bytes("".join(line + "\n" for line in lines)))
        case "csv":
            stream.write(_csv(tables))
        case "xlsx":
            from .xlsx_form import xlsx_bytes

            stream.write(xlsx_bytes(tables))
        case "html":
            from .html_form import html_text

            stream.write(_bytes(html_text(tables)))
        case "docx":
            from .docx_form import docx_bytes

            stream.write(docx_bytes(tables))
        case _:
            raise InternalError("BUG-001", detail=f"no form {form}")


def _bytes(text: str) -> bytes:
    # A file's name may hold bytes that are no text; one such name must not keep the whole list from being written.
    return text.encode("utf-8", "backslashreplace")


def _csv(tables: Sequence[Table]) -> bytes:
    """Return the rows under their headings. The mark at the beginning tells Excel that they are UTF-8."""
    text = io.StringIO(newline="")
    writer = csv.writer(text, lineterminator="\r\n")
    for number, table in enumerate(tables):
        if number:
            writer.writerow([])
        if len(tables) > 1:
            writer.writerow([harmless(table.title)])
        writer.writerow([harmless(column.heading) for column in table.columns])
        for row in table.rows:
            writer.writerow([_csv_cell(value) for value in row])
    return b"\xef\xbb\xbf" + _bytes(text.getvalue())


def _csv_cell(value: Value) -> str | int:
    if value is None:
        return ""
    if isinstance(value, date):
        # Every spreadsheet of every language reads this form as a day.
        return value.isoformat()
    return harmless(value) if isinstance(value, str) else value
