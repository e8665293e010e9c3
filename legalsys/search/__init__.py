"""Search: one query language, an embedded index, an Elasticsearch cluster when the collection outgrows one machine.

The parts, in the order in which a query meets them: `query` (text → tree), `plan` (tree → what holds and what scores),
an engine (`embedded`, `elastic`), `results` (ranked passages → a page). `analysis` is shared by all of them.
"""

from __future__ import annotations

import importlib
import sys
import types
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .engine import Article, Badge, Engine, Facet, IndexReport, Page, Result, Span, Totals
    from .passage import Held, IndexedDocument, Passage
    from .query import Query, parse_query
    from .related import Related, find_related
    from .verb import search

_HOME = {
    **dict.fromkeys(("Article", "Badge", "Engine", "Facet", "IndexReport", "Page", "Result", "Span", "Totals"), "engine"),
    **dict.fromkeys(("Held", "IndexedDocument", "Passage"), "passage"),
    **dict.fromkeys(("Query", "parse_query"), "query"),
    **dict.fromkeys(("Related", "find_related"), "related"),
    "search": "verb",
}

__all__ = [
    "Article",
    "Badge",
    "Engine",
    "Facet",
    "Held",
    "IndexReport",
    "IndexedDocument",
    "Page",
    "Passage",
    "Query",
    "Related",
    "Result",
    "Span",
    "Totals",
    "find_related",
    "open_engine",
    "parse_query",
    "search",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")


def open_engine(place: str | Path | None = None, *, create: bool = False, check: bool = True) -> Engine:
    """Open the engine that holds an index.

    Args:
        place: a folder, or ``https://host:9200/name`` for Elasticsearch; None for ``$LEGALSYS_INDEX``.
        create: make the index when it is not there.
        check: refuse an index that was made with another configuration.

    Raises:
        UsageError: SEARCH-012 if there is no index (and ``create`` is not given), SEARCH-015 if it was made otherwise, SEARCH-014 if no place is named.
        ServerUnreachable: SEARCH-030 if the server does not answer.
    """
    import os

    from legalsys.errors import UsageError

    where = place if place is not None else os.environ.get("LEGALSYS_INDEX")
    if not where:
        raise UsageError("SEARCH-014")
    if isinstance(where, str) and where.split("://", 1)[0] in ("http", "https"):
        from .elastic import ElasticEngine

        return ElasticEngine(where, create=create, check=check)
    from .embedded import EmbeddedEngine

    return EmbeddedEngine(Path(where), create=create, check=check)


class _Room(types.ModuleType):
    """The room is a verb as well: ``legalsys.search("…", index=…, as_of=…)`` is `legalsys.search.search`."""

    def __call__(self, *args: Any, **options: Any) -> Page:
        from .verb import search as verb

        return verb(*args, **options)


sys.modules[__name__].__class__ = _Room
