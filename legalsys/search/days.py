"""Date ranges as terms: which passages hold on a day is then one filter of both engines' kind, for any day.

The days from 1900 to 2258 are the leaves of a binary tree. A range of days is written as the few nodes that cover it
exactly; a day is looked for by its leaf and the nodes above it. So any number of ranges fits into one field.
"""

from __future__ import annotations

import functools
from datetime import date

__all__ = ["EVER", "cover", "day_number", "path"]

_FIRST = date(1900, 1, 1).toordinal()
_LEVELS = 17
_SIZE = 1 << _LEVELS
EVER = "1"
"""The node above all days."""


def day_number(day: date) -> int:
    """Return the leaf of a day; days before the first and after the last are those."""
    return min(max(day.toordinal() - _FIRST, 0), _SIZE - 1)


def cover(since: date | None, until: date | None) -> tuple[str, ...]:
    """Return the nodes that cover the days from ``since`` up to and not including ``until`` (None: open)."""
    return _cover(day_number(since) if since else 0, day_number(until) if until else _SIZE)


@functools.lru_cache(maxsize=4096)
def _cover(low: int, high: int) -> tuple[str, ...]:
    nodes: list[int] = []
    low, high = low + _SIZE, high + _SIZE
    while low < high:
        if low & 1:
            nodes.append(low)
            low += 1
        if high & 1:
            high -= 1
            nodes.append(high)
        low, high = low >> 1, high >> 1
    return tuple(f"{node:x}" for node in sorted(nodes))


@functools.lru_cache(maxsize=1024)
def path(day: date) -> tuple[str, ...]:
    """Return the leaf of ``day`` and all nodes above it."""
    node = day_number(day) + _SIZE
    return tuple(f"{node >> level:x}" for level in range(_LEVELS + 1))
