"""Provinces, their mergers and splits, and slugs of territories.

Slugs (also those in keys of documents):

- a province: ``hung-yen`` for the unit of 30 June 2025, ``hung-yen.2025`` for the one founded on 1 July 2025;
- a district or commune: its type and name, then the unit it lies in: ``huyen-tien-lu_hung-yen``,
  ``xa-tan-hung_hung-yen.2025``, ``xa-thu-sy_huyen-tien-lu_hung-yen``; without the latter when that is not known.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import fold, new_tones
from legalsys.language.numbers import number_slug

from .tables import cached, read_lines, rows

__all__ = [
    "Commune",
    "Territory",
    "TerritoryChange",
    "ancestors",
    "communes",
    "districts",
    "merged_into",
    "predecessors",
    "province_of",
    "same_territory",
    "successor",
    "successors",
    "territories",
    "territories_named",
    "territory",
    "territory_changes",
]


@dataclass(frozen=True, slots=True)
class Territory:
    """A province or centrally run city, with its life span.

    Args:
        slug: ``"hung-yen.2025"``.
        name: ``"Hưng Yên"``.
        type: ``"tỉnh"``, ``"thành phố"`` or ``"đặc khu"``.
        aliases: other spellings of the name.
        first: first day, None if open or not looked into.
        until: first day it no longer exists, None if it exists.
        source, verified: as in the table.
    """

    slug: str
    name: str
    type: str
    aliases: tuple[str, ...]
    first: date | None
    until: date | None
    source: str
    verified: bool

    @property
    def full_name(self) -> str:
        """``"tỉnh Hưng Yên"``."""
        return f"{self.type} {self.name}"

    def exists_on(self, day: date | None) -> bool:
        """Whether the unit exists on a day; True for a missing day."""
        if day is None:
            return True
        return (self.first is None or self.first <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class TerritoryChange:
    """A merger or split of provinces: ``kind`` is ``merge``, ``absorb``, ``split``, ``split-off`` or ``rename``."""

    day: date
    kind: str
    old: tuple[str, ...]
    new: tuple[str, ...]
    source: str
    verified: bool


@dataclass(frozen=True, slots=True)
class Commune:
    """A commune of today's Hưng Yên, and the communes (whole, or in part) that it came from."""

    slug: str
    name: str
    whole: tuple[str, ...]
    part: tuple[str, ...]


@cached
def territories() -> dict[str, Territory]:
    """Return all provinces, present and former, by slug (``territories.toml``)."""
    return {
        r["slug"]: Territory(
            r["slug"],
            new_tones(r["name"]),
            r["type"],
            tuple(r.get("aliases", ())),
            r.get("from"),
            r.get("until"),
            r["source"],
            r["verified"],
        )
        for r in rows("territories.toml")
    }


def territory(slug: str) -> Territory | None:
    """Return a province by its slug, None if there is none."""
    return territories().get(slug)


def name_key(name: str) -> str:
    """Return the form under which names of places are looked up: folded, without blanks, dashes and dots."""
    return "".join(c for c in fold(name) if c.isalnum())


@cached
def _by_name() -> dict[str, tuple[Territory, ...]]:
    found: dict[str, list[Territory]] = {}
    for unit in territories().values():
        for spelling in {name_key(n) for n in (unit.name, *unit.aliases)}:
            found.setdefault(spelling, []).append(unit)
    return {k: tuple(sorted(v, key=lambda u: u.first or date.min)) for k, v in found.items()}


def territories_named(name: str) -> tuple[Territory, ...]:
    """Return the provinces of a name, the older first; case, tones, blanks and dashes do not matter."""
    return _by_name().get(name_key(name), ())


@cached
def territory_changes() -> tuple[TerritoryChange, ...]:
    """Return all mergers and splits, the older first."""
    found = [
        TerritoryChange(r["day"], r["kind"], tuple(r["old"]), tuple(r["new"]), r["source"], r["verified"])
        for r in rows("territories.toml", "changes")
    ]
    return tuple(sorted(found, key=lambda c: c.day))


def predecessors(unit: str) -> tuple[str, ...]:
    """Return the units that a province directly came from: ``hung-yen.2025`` → ``hung-yen``, ``thai-binh``.

    For a unit that absorbed another one and went on (Hà Nội in 2008) the absorbed ones.
    """
    return tuple(old for change in territory_changes() if unit in change.new for old in change.old)


def successors(unit: str, on: date) -> tuple[str, ...]:
    """Return the units that hold a province's ground on a day; the unit itself while it exists."""
    current = [unit]
    for change in territory_changes():
        if change.day > on or change.kind == "split-off":
            continue
        if any(old in current for old in change.old):
            rest = [slug for slug in current if slug not in change.old]
            current = rest + [new for new in change.new if new not in rest]
    return tuple(current)


def successor(unit: str, on: date) -> str | None:
    """Return the unit that a province is or has become on a day (``thai-binh`` in 2026 → ``hung-yen.2025``).

    None when it was split among several: see `successors`.
    """
    found = successors(unit, on)
    return found[0] if len(found) == 1 else None


def province_of(unit: str) -> str | None:
    """Return the province of a territory's slug (``huyen-tien-lu_hung-yen`` → ``hung-yen``), None when it is not known."""
    last = unit.rpartition("_")[2]
    return last if last in territories() else None


@cached
def ancestors(unit: str) -> frozenset[str]:
    """Return all units that a province came from, at any remove."""
    found: set[str] = set()
    todo = [unit]
    while todo:
        for old in predecessors(todo.pop()):
            if old not in found:
                found.add(old)
                todo.append(old)
    return frozenset(found)


@cached(maxsize=65536)
def same_territory(a: str, b: str) -> bool:
    """Whether documents of two territories can meet on one piece of ground.

    True for equal slugs; for provinces one of which came from the other (``hung-yen``, ``hung-yen.2025``), but not for the
    two old parts of a new one (``hung-yen``, ``thai-binh``); for a district or commune and the unit it lies in.
    """
    if a == b or a.endswith("_" + b) or b.endswith("_" + a):
        return True
    if "_" in a and "_" in b:
        return False
    first, second = province_of(a), province_of(b)
    if first is None or second is None:
        return False
    return first == second or first in ancestors(second) or second in ancestors(first)


@cached(maxsize=65536)
def merged_into(a: str, b: str) -> str | None:
    """Return the unit in which two different provinces were merged (``hung-yen``, ``thai-binh`` → ``hung-yen.2025``).

    Only direct mergers; None if there is none.
    """
    if a == b:
        return None
    for change in territory_changes():
        if change.kind in ("merge", "absorb"):
            parts = {*change.old, *(change.new if change.kind == "absorb" else ())}
            if a in parts and b in parts:
                return change.new[0]
    return None


@cached
def communes() -> dict[str, Commune]:
    """Return the communes of Hưng Yên since 1 July 2025 by the folded name with type (``"xa tan hung"``)."""
    found: dict[str, Commune] = {}
    for name, origin in read_lines("communes.tsv"):
        parts = origin.split("; ")
        found[fold(name)] = Commune(
            f"{number_slug(name)}_hung-yen.2025",
            new_tones(name),
            tuple(p for p in parts if not p.endswith("*")),
            tuple(p[:-1] for p in parts if p.endswith("*")),
        )
    return found


@cached
def districts() -> dict[str, tuple[str, str]]:
    """Return known districts by folded name with type: (province slug, proper name with type)."""
    return {fold(n): (r["province"], n) for r in rows("territories.toml", "districts") for n in r["names"]}
