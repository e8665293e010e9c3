"""Lists as the caller wants them: a table on the screen, or a file in one of the forms of `legalsys.report.tables`."""

from __future__ import annotations

import io
import textwrap
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, TextIO

from .console import is_terminal, open_output, write_bytes
from .options import Call
from .screen import Column, print_table

if TYPE_CHECKING:
    from legalsys.report.tables import Table, Value

__all__ = ["FORMS", "print_list", "write_lists"]

FORMS = ("table", "json", "jsonl", "csv", "xlsx", "html", "docx")
_BINARY = ("xlsx", "docx")
_WIDTH = 110
# More columns than a terminal has room for: the rows stand one below the other.
_MOST_COLUMNS = 6


def write_lists(call: Call, tables: Sequence[Table]) -> None:
    """Write tables in the form and to the place that the call asks for.

    Args:
        call: the call.
        tables: the tables.

    Raises:
        UsageError: CLI-026 if a terminal would get a workbook.
        InputUnreadable: CLI-007 if the file cannot be written.
    """
    if call.format == "table":
        with open_output(call.output) as stream:
            for number, table in enumerate(tables):
                if number:
                    stream.write("\n")
                print_list(table, stream)
    else:
        from legalsys.report.tables import write_tables

        target = io.BytesIO()
        write_tables(tables, call.format, target)
        write_bytes(call.output, target.getvalue(), binary=call.format in _BINARY)
    if call.output is not None:
        call.tell("CLI-027", path=str(call.output), rows=sum(len(table.rows) for table in tables))


def print_list(table: Table, stream: TextIO) -> None:
    """Print a table: under headings in a file or pipe or where it is narrow, else one row below the other.

    Args:
        table: the table.
        stream: where to.
    """
    from legalsys.report.tables import Kind

    stream.write(table.title + "\n")
    for line in table.lines:
        stream.write(line + "\n")
    stream.write("\n")
    if is_terminal(stream) and len(table.columns) > _MOST_COLUMNS:
        _cards(table, stream)
    else:
        columns = [Column(c.heading, right=c.kind is Kind.COUNT, whole=c.kind in (Kind.CODE, Kind.DAY)) for c in table.columns]
        print_table(columns, [[_shown(v, table.lang) for v in row] for row in table.rows], stream=stream)
    if table.sums:
        stream.write("\n")
    for label, count in table.sums:
        stream.write(f"{label}: {count}\n")
    if table.notes:
        stream.write("\n")
    for note in table.notes:
        stream.write(note + "\n")


def _cards(table: Table, stream: TextIO) -> None:
    for row in table.rows:
        cells = [(c.heading, _shown(v, table.lang)) for c, v in zip(table.columns, row, strict=True)]
        stream.write("  ".join(text for _, text in cells[:5] if text) + "\n")
        for heading, text in cells[5:]:
            for line in text.split("\n") if text else ():
                stream.write(
                    textwrap.fill(f"{heading}: {line}", _WIDTH, initial_indent="    ", subsequent_indent="      ") + "\n"
                )
        stream.write("\n")


def _shown(value: Value, lang: str) -> str:
    if isinstance(value, date):
        from legalsys.report.words import day_words

        return day_words(value, lang)
    return "" if value is None else str(value)
