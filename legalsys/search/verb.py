"""`search` for programs: one call, an index that is there."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date
from pathlib import Path

from .engine import Engine, Page
from .query import Query

__all__ = ["search"]


def search(
    query: str | Query,
    *,
    index: str | Path | Engine | None = None,
    as_of: date,
    size: int = 10,
    cursor: str | None = None,
    dead: bool = False,
    facets: Sequence[str] = (),
    totals: bool = False,
    articles: int = 3,
    grouped: bool = True,
) -> Page:
    """Search an index that is there, as ``legalsys search`` does.

    Args:
        query: in the query language (`legalsys.search.query`).
        index: folder of an embedded index or of a workspace, ``https://host:9200/name``, an engine that is open, or None
            for ``$LEGALSYS_INDEX``. An engine stays open; many queries are best asked of one.
        as_of: the day that validity is asked for.
        size: documents a page.
        cursor: of the page before.
        dead: also find what is not in force on the day; it is marked.
        facets: what to count by, of `legalsys.search.engine.FACETS`.
        totals: count, even without facets.
        articles: at most so many passages a document.
        grouped: one result a document; without, one a passage.

    Raises:
        UsageError: SEARCH-001 to SEARCH-015 when query, cursor or place are wrong.
        ServerUnreachable: SEARCH-030 to SEARCH-032 when a server does not answer.
    """
    from . import open_engine
    from .upkeep import INDEX_FOLDER

    if index is None or isinstance(index, (str, Path)):
        place = index
        if index is not None and not str(index).startswith(("http://", "https://")) and (Path(index) / INDEX_FOLDER).is_dir():
            place = Path(index) / INDEX_FOLDER
        engine, ours = open_engine(place), True
    else:
        engine, ours = index, False
    try:
        return engine.search(
            query,
            as_of=as_of,
            size=size,
            cursor=cursor,
            dead=dead,
            facets=facets,
            totals=totals,
            articles=articles,
            grouped=grouped,
        )
    finally:
        if ours:
            engine.close()
