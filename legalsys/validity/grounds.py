"""Which legal grounds stand behind a change of a document, from ``grounds.toml`` and the dated rows of ``law/``."""

from __future__ import annotations

import functools
import tomllib
from datetime import date
from importlib import resources
from typing import TYPE_CHECKING

from legalsys import law

if TYPE_CHECKING:
    from .timeline import Change

__all__ = ["grounds_of"]


@functools.cache
def _table() -> dict[str, list[str]]:
    table: dict[str, list[str]] = tomllib.loads(resources.files(__package__).joinpath("grounds.toml").read_text(encoding="utf-8"))
    return table


@functools.lru_cache(maxsize=65536)
def _in_force(change: str, day: date | None) -> tuple[str, ...]:
    rows = [law.ground(name) for name in _table()[change]]
    return tuple(
        row.id
        for row in rows
        if (
            row.until is None
            if day is None
            else (row.first is None or row.first <= day) and (row.until is None or day < row.until)
        )
    )


def grounds_of(change: Change, day: date | None) -> tuple[str, ...]:
    """Return the ids of the grounds of a change on a day; those in force now when the day is unknown.

    Args:
        change: what happens.
        day: the day on which it happens.
    """
    return _in_force(change.value, day)
