"""What a search engine is here: four verbs (index, delete, search, close), and what they take and give."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any, NamedTuple, Protocol

from .passage import Held, IndexedDocument
from .plan import Plan
from .query import Query

__all__ = [
    "FACETS",
    "Article",
    "Backend",
    "Badge",
    "Engine",
    "Facet",
    "Failure",
    "IndexReport",
    "Page",
    "Result",
    "Row",
    "Span",
    "Totals",
]

FACETS = ("kind", "issuer", "field", "year", "status", "territory")


@dataclass(frozen=True, slots=True)
class Failure:
    """A document that could not be indexed, and why."""

    key: str
    reason: str


@dataclass(frozen=True, slots=True)
class IndexReport:
    """What indexing did.

    Args:
        documents, passages: how many were written.
        failures: documents that were not; the rest is there.
        seconds: time taken.
    """

    documents: int
    passages: int
    failures: tuple[Failure, ...] = ()
    seconds: float = 0.0


class Span(NamedTuple):
    """A highlighted piece ``[start, end)`` of the document's canonical text."""

    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Badge:
    """The state of a passage on the day asked for.

    Args:
        status: id of ``law/status.toml``; ``unknown`` where nothing is known.
        since: first day of the state; None when unknown.
        until: first day on which it is known to end; None else.
        in_force: whether the passage binds.
    """

    status: str
    since: date | None
    until: date | None
    in_force: bool


@dataclass(frozen=True, slots=True)
class Article:
    """A passage that was found.

    Args:
        unit: path of the unit, ``""`` for a document without units.
        heading: its heading.
        score: how well it fits; comparable within one search only.
        start, end: its span in the canonical text of the document.
        snippet: the words around the best place, and ``snippet_start`` where they begin in the canonical text.
        highlights: spans of matched words in the canonical text, inside the passage.
        why: what matched, as codes with values: ``("heading", "phạm vi")``, ``("words", "…")``, ``("number", "15/2020")`` …
        badge: its validity on the day.
    """

    unit: str
    heading: str
    score: float
    start: int
    end: int
    snippet: str
    snippet_start: int
    highlights: tuple[Span, ...]
    why: tuple[tuple[str, str], ...]
    badge: Badge


@dataclass(frozen=True, slots=True)
class Result:
    """A document that was found, its best article first."""

    key: str
    number: str
    kind: str
    title: str
    issuers: tuple[str, ...]
    fields: tuple[str, ...]
    issued: date | None
    territory: str
    score: float
    badge: Badge
    articles: tuple[Article, ...]


@dataclass(frozen=True, slots=True)
class Facet:
    """How many documents have a value."""

    value: str
    documents: int


@dataclass(frozen=True, slots=True)
class Totals:
    """What the whole collection holds for a query (passages that hold enough of its words)."""

    passages: int
    documents: int
    facets: Mapping[str, tuple[Facet, ...]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Page:
    """One page of results.

    Args:
        query: the query as read.
        as_of: the day that validity was asked for.
        results: documents, the best first.
        cursor: what to give for the next page; None when there is none.
        totals: counts and facets, None when not asked for.
        milliseconds: time taken, and ``engine_milliseconds`` the engine's part of it.
    """

    query: Query
    as_of: date
    results: tuple[Result, ...]
    cursor: str | None
    totals: Totals | None
    milliseconds: float
    engine_milliseconds: float


@dataclass(frozen=True, slots=True)
class Row:
    """A passage that an engine ranked: score, what is the same for all passages of a document, and where it is."""

    score: float
    group: int | str
    ref: Any


class Backend(Protocol):
    """What the shared part of `search` asks of an engine."""

    def window(self, plan: Plan, limit: int) -> list[Row]:
        """Return the ``limit`` best passages."""
        ...

    def sources(self, refs: Sequence[Any]) -> Sequence[dict[str, Any] | None]:
        """Return what is stored of passages, None for one that is gone meanwhile."""
        ...

    def totals(self, plan: Plan, facets: Sequence[str]) -> Totals:
        """Return counts and facets."""
        ...

    def group_of(self, key: str) -> int | str:
        """Return what `Row.group` is for a document."""
        ...


class Engine(Protocol):
    """A search engine: four verbs, and what keeps an index in order.

    Implementations: `legalsys.search.embedded.EmbeddedEngine`, `legalsys.search.elastic.ElasticEngine`. One suite of
    cases (``tests/search/contract.py``) holds for both.
    """

    @property
    def name(self) -> str:
        """``embedded`` or ``elasticsearch``."""
        ...

    def index(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Write documents, each in place of what was there under its key; all visible when the call returns.

        A document that cannot be written is reported and keeps nobody else out.
        """
        ...

    def delete(self, keys: Iterable[str]) -> int:
        """Remove documents; return how many there were."""
        ...

    def search(
        self,
        query: str | Query,
        *,
        as_of: date,
        size: int = 10,
        cursor: str | None = None,
        dead: bool = False,
        facets: Sequence[str] = (),
        totals: bool = False,
        articles: int = 3,
        grouped: bool = True,
    ) -> Page:
        """Return one page of documents.

        Args:
            query: in the language of `legalsys.search.query`.
            as_of: the day that validity is asked for, unless the query names one.
            size: documents a page.
            cursor: of the page before.
            dead: also find what is not in force on the day; it is marked.
            facets: of `FACETS`; counts documents that hold enough of the words.
            totals: count, even without facets.
            articles: at most so many passages a document.
            grouped: one result a document; without, one a passage, by its own rank.

        Raises:
            UsageError: SEARCH-001 to SEARCH-009 when the query or the cursor cannot be read.
        """
        ...

    def rebuild(self, documents: Iterable[IndexedDocument]) -> IndexReport:
        """Build the index anew beside the one in use, and put it in its place at once."""
        ...

    def drop(self) -> None:
        """Remove the index."""
        ...

    @property
    def place(self) -> str:
        """Folder or address."""
        ...

    @property
    def digest(self) -> str:
        """Digest of the configuration that the index was made with."""
        ...

    @property
    def passages(self) -> int:
        """How many passages it holds."""
        ...

    @property
    def bytes(self) -> int:
        """How many bytes it takes."""
        ...

    def stamps(self) -> dict[str, str]:
        """Return every document's key with the stamp it was indexed with."""
        ...

    def close(self) -> None:
        """Let go of files and connections."""
        ...


def held_of(source: Mapping[str, Any]) -> tuple[Held, ...]:
    """Return the ranges of validity of a stored passage."""
    from .passage import held_from_rows

    return held_from_rows(source.get("held", ()))
