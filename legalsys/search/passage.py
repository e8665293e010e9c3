"""What is indexed: documents in passages, with the days on which each passage holds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import date
from hashlib import blake2b
from typing import Any

__all__ = ["BINDING", "FOUND_BY_DEFAULT", "Held", "IndexedDocument", "Passage"]

BINDING = ("in-force", "partly-expired", "partly-suspended")
"""States in which a passage binds; "unknown" is shown beside them, marked, because it cannot be told."""

FOUND_BY_DEFAULT = (*BINDING, "unknown")
"""States in which a passage is found when the query asks for none."""


@dataclass(frozen=True, slots=True)
class Held:
    """A range of days on which a passage is in one state, in one territory.

    Args:
        status: id of ``law/status.toml``.
        since: first day, None when open.
        until: first day no longer, None when open.
        territory: slug; ``""`` for the whole country or where nothing is known.
    """

    status: str
    since: date | None = None
    until: date | None = None
    territory: str = ""

    def on(self, day: date) -> bool:
        """Whether the range holds the day."""
        return (self.since is None or self.since <= day) and (self.until is None or day < self.until)


@dataclass(frozen=True, slots=True)
class Passage:
    """A piece of a document that is found as one: an article, a recital, an appendix or a part of a long one.

    Args:
        unit: path of the unit, ``""`` where the document has none; ``~2`` after it names the second part of a long one.
        heading: what stands over it (``"Điều 5. Phạm vi điều chỉnh"`` without the number).
        text: its words, a slice of the canonical text.
        start: where they begin in the canonical text of the document.
        held: states by day and territory; empty where nothing is known.
    """

    unit: str
    heading: str
    text: str
    start: int = 0
    held: tuple[Held, ...] = ()


@dataclass(frozen=True, slots=True)
class IndexedDocument:
    """A document as the index takes it.

    Args:
        key: its identity, or any other name that is unique.
        passages: in the order of the text.
        title: its title; helps every passage to be found.
        number, kind, issuers, fields, issued, signers, territory: for filters, facets and display.
        cites, amends: numbers and keys of documents that it cites, and that it amends, replaces or repeals.
    """

    key: str
    passages: tuple[Passage, ...]
    title: str = ""
    number: str = ""
    kind: str = ""
    issuers: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    issued: date | None = None
    signers: tuple[str, ...] = ()
    territory: str = ""
    cites: tuple[str, ...] = field(default=())
    amends: tuple[str, ...] = field(default=())

    @property
    def stamp(self) -> str:
        """Digest of all that is indexed of it: equal stamps need no new indexing."""
        return blake2b(repr(self).encode("utf-8", "backslashreplace"), digest_size=8).hexdigest()


def day_text(day: date | None) -> str | None:
    """Return ``day`` in ISO form."""
    return day.isoformat() if day else None


def held_rows(held: Sequence[Held]) -> list[list[Any]]:
    """Return the ranges as JSON keeps them."""
    return [[h.status, day_text(h.since), day_text(h.until), h.territory] for h in held]


def held_from_rows(rows: Sequence[Sequence[Any]]) -> tuple[Held, ...]:
    """Return what `held_rows` wrote."""
    return tuple(
        Held(str(s), date.fromisoformat(a) if a else None, date.fromisoformat(b) if b else None, str(t)) for s, a, b, t in rows
    )
