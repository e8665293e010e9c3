"""Results as plain records: what ``--format json`` and ``jsonl`` print."""

from __future__ import annotations

from typing import Any

from .engine import Article, Badge, Page, Result

__all__ = ["page_record", "result_record"]


def _badge(badge: Badge) -> dict[str, Any]:
    return {
        "status": badge.status,
        "in_force": badge.in_force,
        "since": badge.since.isoformat() if badge.since else None,
        "until": badge.until.isoformat() if badge.until else None,
    }


def _article(article: Article) -> dict[str, Any]:
    return {
        "unit": article.unit,
        "heading": article.heading,
        "score": round(article.score, 4),
        "start": article.start,
        "end": article.end,
        "snippet": article.snippet,
        "snippet_start": article.snippet_start,
        "highlights": [[span.start, span.end] for span in article.highlights],
        "why": [{"what": what, "value": value} for what, value in article.why],
        "validity": _badge(article.badge),
    }


def result_record(result: Result) -> dict[str, Any]:
    """Return a document that was found as a record."""
    return {
        "key": result.key,
        "number": result.number or None,
        "kind": result.kind or None,
        "title": result.title or None,
        "issuers": list(result.issuers),
        "fields": list(result.fields),
        "issued": result.issued.isoformat() if result.issued else None,
        "territory": result.territory or None,
        "score": round(result.score, 4),
        "validity": _badge(result.badge),
        "articles": [_article(article) for article in result.articles],
    }


def page_record(page: Page) -> dict[str, Any]:
    """Return a page as a record."""
    totals = page.totals
    return {
        "query": page.query.text,
        "as_of": page.as_of.isoformat(),
        "results": [result_record(result) for result in page.results],
        "cursor": page.cursor,
        "totals": {"documents": totals.documents, "passages": totals.passages} if totals else None,
        "facets": {name: {f.value: f.documents for f in values} for name, values in totals.facets.items()} if totals else None,
        "milliseconds": round(page.milliseconds, 2),
    }
