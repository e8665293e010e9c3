"""Reading the tables of this folder: each parsed once, each row with its source and whether it was verified."""

from __future__ import annotations

import functools
import tomllib
from datetime import date
from importlib import resources
from typing import Any

from legalsys.errors import DataFileWrong

__all__ = ["Row", "day_in", "read_lines", "rows"]

Row = dict[str, Any]
"""One row of a table. Always has ``source`` (spelled out) and ``verified``."""


@functools.cache
def _file(name: str) -> Row:
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileWrong("LAW-001", file=name, detail=str(error)) from error


@functools.cache
def rows(name: str, table: str = "rows") -> tuple[Row, ...]:
    """Return the rows of a table file, sources spelled out.

    Args:
        name: file name in this folder, ``"kinds.toml"``.
        table: name of the array in it.

    Raises:
        DataFileWrong: LAW-001 if the file is no TOML, LAW-002 if a row lacks its source, ``verified`` or has days out of order.
    """
    data = _file(name)
    sources: dict[str, str] = data.get("sources", {})
    found: list[Row] = []
    for number, row in enumerate(data.get(table, ()), 1):
        where = f"{name} [{table}] {row.get('id') or row.get('slug') or row.get('name') or number}"
        if row.get("source") not in sources or not isinstance(row.get("verified"), bool):
            raise DataFileWrong("LAW-002", row=where)
        start, end = row.get("from"), row.get("until")
        if start is not None and end is not None and not start < end:
            raise DataFileWrong("LAW-002", row=where)
        found.append({**row, "source": sources[row["source"]]})
    return tuple(found)


def named(name: str, table: str) -> dict[str, str]:
    """Return a table of names (``[laws]``) of a file."""
    return dict(_file(name).get(table, {}))


def read_lines(name: str) -> list[list[str]]:
    """Return the rows of a ``.tsv`` table, without its ``#`` comments and its header line."""
    text = resources.files(__package__).joinpath(name).read_text(encoding="utf-8")
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"][1:]


def day_in(row: Row, day: date | None) -> bool:
    """Whether ``day`` falls in a row's half-open span ``from``–``until``; a missing day falls in every span."""
    if day is None:
        return True
    start, end = row.get("from"), row.get("until")
    return (start is None or start <= day) and (end is None or day < end)
