"""Reading the tables of this folder: each parsed once, each row with its source and whether it was verified.

An office may set rows of its own beside the shipped ones (`use_office_tables`): a row with the same key replaces the shipped
one, others are added.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable
from datetime import date
from importlib import resources
from pathlib import Path
from typing import Any, ParamSpec, TypeVar, overload

from legalsys.errors import DataFileWrong

__all__ = ["Row", "cached", "day_in", "named", "read_lines", "rows", "use_office_tables"]

Row = dict[str, Any]
"""One row of a table. Always has ``source`` (spelled out) and ``verified``."""

_P = ParamSpec("_P")
_R = TypeVar("_R")
_clear: list[Callable[[], None]] = []
_office: Path | None = None


@overload
def cached(function: Callable[_P, _R], /) -> Callable[_P, _R]: ...


@overload
def cached(*, maxsize: int) -> Callable[[Callable[_P, _R]], Callable[_P, _R]]: ...


def cached(function: Callable[..., Any] | None = None, /, *, maxsize: int | None = None) -> Callable[..., Any]:
    """Cache a function of the tables until other tables are set (as `functools.lru_cache`, arguments must be hashable)."""

    def wrap(inner: Callable[..., Any]) -> Callable[..., Any]:
        kept = functools.lru_cache(maxsize=maxsize)(inner)
        _clear.append(kept.cache_clear)
        return kept

    return wrap if function is None else wrap(function)


def use_office_tables(folder: Path | None) -> None:
    """Take the office's rows from a folder into account, or no longer.

    To be called once in each process, before documents are read.

    Args:
        folder: has files of the same names and forms as the shipped tables (``regimes.toml``, ``central.tsv`` …), each with the
            rows that differ only. None for the shipped tables alone.
    """
    global _office
    _office = folder
    for clear in _clear:
        clear()


def _parse(text: str, file: str) -> Row:
    try:
        return tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileWrong("LAW-001", file=file, detail=str(error)) from error


@cached
def _files(name: str) -> tuple[Row, ...]:
    shipped = _parse(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"), name)
    own = _office / name if _office is not None else None
    if own is None or not own.is_file():
        return (shipped,)
    return shipped, _parse(own.read_text(encoding="utf-8-sig"), own.as_posix())


def row_key(row: Row) -> tuple[str, ...]:
    """Return what tells a row of a table from the others: its id or slug, else its name, else its form and days."""
    for field in ("id", "slug"):
        if field in row:
            return (field, row[field], row.get("scope", ""))
    if "kind" in row and "organ" in row:
        return ("rank", row["kind"], row["organ"], row["level"])
    if "day" in row:
        return ("change", row["day"].isoformat(), *row["old"])
    return ("name", row.get("name") or row.get("province", ""))


@cached
def rows(name: str, table: str = "rows") -> tuple[Row, ...]:
    """Return the rows of a table file, sources spelled out.

    Args:
        name: file name in this folder, ``"kinds.toml"``.
        table: name of the array in it.

    Raises:
        DataFileWrong: LAW-001 if a file is no TOML, LAW-002 if a row lacks its source, ``verified`` or has days out of order.
    """
    found: dict[tuple[str, ...], Row] = {}
    sources: dict[str, str] = {}
    for data in _files(name):
        sources |= data.get("sources", {})
        for number, row in enumerate(data.get(table, ()), 1):
            where = f"{name} [{table}] {row.get('id') or row.get('slug') or row.get('name') or number}"
            if row.get("source") not in sources or not isinstance(row.get("verified"), bool):
                raise DataFileWrong("LAW-002", row=where)
            start, end = row.get("from"), row.get("until")
            if start is not None and end is not None and not start < end:
                raise DataFileWrong("LAW-002", row=where)
            found[row_key(row)] = {**row, "source": sources[row["source"]]}
    return tuple(found.values())


def named(name: str, table: str) -> dict[str, str]:
    """Return a table of names (``[laws]``) of a file."""
    found: dict[str, str] = {}
    for data in _files(name):
        found |= data.get(table, {})
    return found


def read_lines(name: str) -> list[list[str]]:
    """Return the rows of a ``.tsv`` table, without its ``#`` comments and its header line.

    Rows of the office come first, and a shipped row with the same first field is left out.
    """
    shipped = _cells(resources.files(__package__).joinpath(name).read_text(encoding="utf-8"))
    own = _office / name if _office is not None else None
    if own is None or not own.is_file():
        return shipped
    first = _cells(own.read_text(encoding="utf-8-sig"))
    replaced = {row[0] for row in first}
    return first + [row for row in shipped if row[0] not in replaced]


def _cells(text: str) -> list[list[str]]:
    return [line.split("\t") for line in text.splitlines() if line and line[0] != "#"][1:]


def day_in(row: Row, day: date | None) -> bool:
    """Whether ``day`` falls in a row's half-open span ``from``–``until``; a missing day falls in every span."""
    if day is None:
        return True
    start, end = row.get("from"), row.get("until")
    return (start is None or start <= day) and (end is None or day < end)
