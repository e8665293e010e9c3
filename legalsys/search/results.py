"""From ranked passages to a page: grouped by document, highlighted, explained, with badges. The same for both engines."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Sequence
from datetime import date
from hashlib import blake2b
from typing import Any

from legalsys.errors import UsageError

from .analysis import number_forms
from .engine import FACETS, Article, Backend, Badge, Page, Result, Row, Span, held_of
from .highlight import Highlighter
from .passage import BINDING, Held
from .plan import Plan, make_plan
from .query import Query, parse_query

__all__ = ["answer", "badge_on"]

_FIRST_WINDOW = 100
_WIDEST = 10_000
_NEAR_THE_BEST = 0.85


def answer(
    backend: Backend,
    query: str | Query,
    *,
    as_of: date,
    size: int,
    cursor: str | None,
    dead: bool,
    facets: Sequence[str],
    totals: bool,
    articles: int,
    grouped: bool,
) -> Page:
    """Run a query on an engine and make its page."""
    began = time.perf_counter()
    tree = parse_query(query) if isinstance(query, str) else query
    for name in facets:
        if name not in FACETS:
            raise UsageError("SEARCH-013", name=name, names=", ".join(FACETS))
    plan = make_plan(tree, as_of=as_of, dead=dead, counting=totals or bool(facets))
    seal = blake2b(
        f"{tree.text}\x1f{plan.day}\x1f{dead}\x1f{grouped}".encode("utf-8", "surrogatepass"), digest_size=6
    ).hexdigest()
    skip, last = _read_cursor(cursor, seal)
    spent = [0.0]
    groups, more = _groups(backend, plan, wanted=skip + size, spent=spent, grouped=grouped)
    if last is not None and skip and grouped:
        # The index may have changed since the page before: what comes next is what stands after the last one shown.
        at = next((i for i, (group, _) in enumerate(groups) if group == backend.group_of(last)), skip - 1)
        if at + 1 != skip:
            skip = at + 1
            groups, more = _groups(backend, plan, wanted=skip + size, spent=spent, grouped=grouped)
    shown = [(group, _worth_showing(found, articles)) for group, found in groups[skip : skip + size]]
    rows = [row for _, found in shown for row in found]
    mark = time.perf_counter()
    sources = backend.sources([row.ref for row in rows])
    counted = backend.totals(plan, facets) if facets or totals else None
    spent[0] += time.perf_counter() - mark
    highlighter = Highlighter(plan, tree)
    results: list[Result] = []
    at = 0
    for _, found in shown:
        # What was removed between ranking and fetching is left out.
        there = [(row, source) for row, source in zip(found, sources[at : at + len(found)], strict=True) if source is not None]
        if there:
            results.append(_result([row for row, _ in there], [source for _, source in there], plan, highlighter))
        at += len(found)
    more = more or len(groups) > skip + size
    following = _write_cursor(seal, skip + len(shown), results[-1].key) if results and more else None
    took = time.perf_counter() - began
    return Page(tree, plan.day, tuple(results), following, counted, took * 1000, spent[0] * 1000)


def _groups(
    backend: Backend, plan: Plan, *, wanted: int, spent: list[float], grouped: bool
) -> tuple[list[tuple[int | str, list[Row]]], bool]:
    """Return documents with their passages, best first: at least ``wanted`` + 1 where there are so many."""
    limit = max(_FIRST_WINDOW, min(4 * wanted, _WIDEST)) if grouped else min(wanted + 1, _WIDEST)
    while True:
        mark = time.perf_counter()
        rows = backend.window(plan, limit)
        spent[0] += time.perf_counter() - mark
        groups: dict[int | str, list[Row]] = {}
        for row in rows:
            groups.setdefault(row.group if grouped else len(groups), []).append(row)
        full = len(rows) >= limit
        if len(groups) > wanted or not full or limit >= _WIDEST:
            return list(groups.items()), full and len(groups) > wanted
        limit = min(limit * 4, _WIDEST)


def _worth_showing(rows: list[Row], most: int) -> list[Row]:
    """Return a document's best passage and those that come near it: the rest would only hide the next document."""
    least = rows[0].score * _NEAR_THE_BEST
    return [row for row in rows[:most] if row.score >= least]


def _write_cursor(seal: str, shown: int, last: str) -> str:
    return base64.urlsafe_b64encode(json.dumps([seal, shown, last]).encode()).decode().rstrip("=")


def _read_cursor(cursor: str | None, seal: str) -> tuple[int, str | None]:
    if cursor is None:
        return 0, None
    try:
        of, shown, last = json.loads(base64.b64decode(cursor + "=" * (-len(cursor) % 4), altchars=b"-_", validate=True))
        if of == seal and isinstance(shown, int) and 0 <= shown < _WIDEST and isinstance(last, str):
            return shown, last
    except (ValueError, TypeError):
        pass
    raise UsageError("SEARCH-009", cursor=cursor[:40])


def _result(rows: Sequence[Row], sources: Sequence[dict[str, Any]], plan: Plan, highlighter: Highlighter) -> Result:
    first = sources[0]
    articles = tuple(_article(row, source, plan, highlighter) for row, source in zip(rows, sources, strict=True))
    issued = first.get("issued")
    return Result(
        key=first["key"],
        number=first.get("number") or "",
        kind=first.get("kind") or "",
        title=first.get("title") or "",
        issuers=tuple(first.get("issuers", ())),
        fields=tuple(first.get("fields", ())),
        issued=date.fromisoformat(issued) if issued else None,
        territory=first.get("territory") or "",
        score=rows[0].score,
        badge=articles[0].badge,
        articles=articles,
    )


def _article(row: Row, source: dict[str, Any], plan: Plan, highlighter: Highlighter) -> Article:
    text, start = source["text"], int(source.get("start", 0))
    heading, number = source.get("heading") or "", source.get("number") or ""
    marks = highlighter.mark(text)
    parts = (
        ("heading", highlighter.matched(heading)),
        ("title", highlighter.matched(source.get("title") or "")),
        ("text", marks.words),
    )
    why = [("number", n.form) for n in plan.numbers if number and n.form in number_forms(number)]
    why += [("mention", form) for form in marks.mentions]
    why += [(name, " ".join(words)) for name, words in parts if words]
    if highlighter.added and (synonyms := highlighter.added & {word for _, words in parts for word in words}):
        why.append(("synonym", " ".join(word for word in dict.fromkeys(plan.added) if word in synonyms)))
    return Article(
        unit=source.get("unit") or "",
        heading=heading,
        score=row.score,
        start=start,
        end=start + len(text),
        snippet=text[marks.low : marks.high],
        snippet_start=start + marks.low,
        highlights=tuple([Span(start + a, start + b) for a, b in marks.spans]),
        why=tuple(why),
        badge=badge_on(held_of(source), plan.day, plan.territories),
    )


def badge_on(held: Sequence[Held], day: date, territories: Sequence[str] | None = None) -> Badge:
    """Return the state on a day; where several ranges hold (other territories), the one that binds most."""
    now = [h for h in held if h.on(day) and (territories is None or not h.territory or h.territory in territories)]
    if not now:
        return Badge("unknown", None, None, False)
    order = ("in-force", "partly-expired", "partly-suspended", "suspended", "not-yet", "expired", "unknown")
    state = min(now, key=lambda h: order.index(h.status) if h.status in order else len(order))
    return Badge(state.status, state.since, state.until, state.status in BINDING)
