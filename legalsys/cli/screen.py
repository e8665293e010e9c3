"""Tables on the screen: with lines and wrapped cells on a terminal, plain and one row a line in a file or pipe."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import TextIO

from .console import is_terminal

__all__ = ["Column", "print_table"]

_MAX_PAD = 60


@dataclass(frozen=True, slots=True)
class Column:
    """A column: its heading, and whether it keeps to one line and the right edge."""

    heading: str
    right: bool = False
    whole: bool = False


def print_table(columns: Sequence[Column], rows: Iterable[Sequence[str]], *, stream: TextIO, title: str = "") -> None:
    """Print rows under headings.

    Args:
        columns: the columns.
        rows: a text for each column.
        stream: where to.
        title: a line above.
    """
    if is_terminal(stream):
        _print_rich(columns, rows, stream, title)
        return
    if title:
        stream.write(title + "\n")
    lines = [[column.heading for column in columns], *([" ".join(cell.split()) for cell in row] for row in rows)]
    widths = [min(max(len(line[i]) for line in lines), _MAX_PAD) for i in range(len(columns))]
    for line in lines:
        cells = [cell.rjust(w) if c.right else cell.ljust(w) for cell, w, c in zip(line, widths, columns, strict=True)]
        stream.write("  ".join(cells).rstrip() + "\n")


def _print_rich(columns: Sequence[Column], rows: Iterable[Sequence[str]], stream: TextIO, title: str) -> None:
    from rich.console import Console
    from rich.table import Table
    from rich.text import Text

    table = Table(title=title or None, title_justify="left", show_lines=False, header_style="bold")
    for column in columns:
        table.add_column(Text(column.heading), justify="right" if column.right else "left", no_wrap=column.whole, overflow="fold")
    for row in rows:
        table.add_row(*(Text(cell) for cell in row))
    Console(file=stream).print(table)
