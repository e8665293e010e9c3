"""Where a document holds: the territory that it was issued for, and what a merger makes of it.

After a merger the documents of each old unit stay in force inside that unit until the new unit's organs decide
otherwise (Luật 64/2025/QH15 art. 54.2 as amended). An ``applies`` effect extends one to the whole new unit.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.model import Identity

if TYPE_CHECKING:
    from .collection import Collection
    from .subject import Subject
    from .timeline import Reason

__all__ = ["TerritoryState", "covers", "heir_of", "merged_on", "territories"]


@dataclass(frozen=True, slots=True)
class TerritoryState:
    """One territory in which a document holds.

    Args:
        territory: slug of the unit (``thai-binh``), or the words of the effect where it names an area in words.
        since: first day there, None when unknown.
        until: last day there, None while it goes on.
        within: slug of the unit that the territory belongs to after a merger, None if it is a unit of its own.
        acting: the document that says so; None for the document's own.
    """

    territory: str
    since: date | None
    until: date | None = None
    within: str | None = None
    acting: Identity | None = None


def territories(collection: Collection, subject: Subject, past: list[Reason], as_of: date) -> tuple[TerritoryState, ...]:
    """Return where ``subject`` holds after the changes ``past``; empty for the whole country and where nothing is known.

    Args:
        collection: the documents held.
        subject: the document.
        past: the changes that count, up to the day.
        as_of: the day.
    """
    held = collection.held(subject)
    if held is None or held.document.territory is None:
        return ()
    own = held.document.territory.value
    heir = heir_of(own, as_of)
    start = next((r.day for r in past if r.what.value == "starts" and r.whole), None)
    states = [TerritoryState(own, start, within=heir if heir != own else None)]
    for reason in past:
        if reason.what.value == "applied" and reason.acting is not None:
            acting = collection.held(reason.acting)
            area = acting.document.territory.value if acting and acting.document.territory else heir
            if area is not None and area != own:
                states.append(TerritoryState(area, reason.day, acting=reason.acting))
    return tuple(states)


@functools.lru_cache(maxsize=65536)
def heir_of(territory: str, on: date) -> str | None:
    """Return the unit that holds a territory's ground on a day, itself while it exists; None when it was split."""
    return law.successor(territory, on)


@functools.lru_cache(maxsize=4096)
def merged_on(territory: str) -> date | None:
    """Return the first day on which a province's ground belongs to another unit by a merger, None if it never did."""
    return next(
        (
            c.day
            for c in law.territory_changes()
            if territory in c.old and territory not in c.new and c.kind in ("merge", "absorb")
        ),
        None,
    )


@functools.lru_cache(maxsize=4096)
def covers(area: str, territory: str) -> bool:
    """Whether an area that an effect names (a slug, or words) takes in the whole of a territory."""
    if area == territory:
        return True
    found = law.territories_named(area) if law.territory(area) is None else ()
    slugs = {unit.slug for unit in found} or {area}
    return territory in slugs or any(slug in law.successors(territory, date.max) for slug in slugs)
