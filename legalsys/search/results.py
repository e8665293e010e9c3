"""From ranked passages to a page: grouped by document, highlighted, explained, with badges. The same for both engines."""

from __future__ import annotations

import base64
import json
import time
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from hashlib import blake2b
from typing import Any

from legalsys.errors import UsageError
from legalsys.language.normal import fold

from .analysis import Wanted, form_of, may_be_misspelt, number_forms, placed_words, raw_words
from .config import stop_words
from .engine import FACETS, Article, Backend, Badge, Page, Result, Row, Span, held_of
from .passage import BINDING, Held
from .plan import Plan, make_plan
from .query import Group, Query, parse_query

__all__ = ["answer", "badge_on"]

_FIRST_WINDOW = 100
_WIDEST = 10_000
_SNIPPET = 240
_BEFORE = 40
_MOST_HIGHLIGHTS = 200
_NEAR_THE_BEST = 0.7


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
    plan = make_plan(tree, as_of=as_of, dead=dead)
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
    looked_for = _looked_for(plan, tree)
    results: list[Result] = []
    at = 0
    for _, found in shown:
        # What was removed between ranking and fetching is left out.
        there = [(row, source) for row, source in zip(found, sources[at : at + len(found)], strict=True) if source is not None]
        if there:
            results.append(_result([row for row, _ in there], [source for _, source in there], plan, looked_for))
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


@dataclass(frozen=True, slots=True)
class _LookedFor:
    """What highlights look for: words, and numbers with their folded syllables."""

    wanted: Wanted
    added: frozenset[str]
    numbers: tuple[tuple[str, tuple[str, ...]], ...]


def _looked_for(plan: Plan, query: Query) -> _LookedFor:
    told = [s for s in plan.words if s.word not in stop_words()] or list(plan.words)
    marked = [s for s in told if s.word != s.folded]
    with_marks = len(marked) * 2 > len(told)
    said = {s.word for s in plan.words}
    added = {w for w in plan.added if w not in stop_words()}
    exact = {s.word for s in (told if with_marks else marked)} | added
    folded = set() if with_marks else {s.folded for s in told if s.word == s.folded}
    beginnings = tuple(_beginnings(query.root))
    misspelt = tuple(s.folded for s in told if may_be_misspelt(s.folded))

    def plainly(word: str, plain: str) -> bool:
        return word in exact or plain in folded

    def judge(word: str, plain: str) -> bool:
        if word in exact or plain in folded:
            return True
        if any((word if begin != fold(begin) else plain).startswith(begin) for begin in beginnings):
            return True
        return any(_near(plain, wrong) for wrong in misspelt)

    numbers = tuple((n.form, tuple(s.folded for s in n.words)) for n in plan.numbers)
    return _LookedFor(Wanted(judge if beginnings or misspelt else plainly), frozenset(added - said), numbers)


def _beginnings(group: Group) -> list[str]:
    found: list[str] = []
    for clause in group.clauses:
        found.extend(p.word for p in clause.prefixes)
        found.extend(word for inner in clause.groups for word in _beginnings(inner))
    return found


def _result(rows: Sequence[Row], sources: Sequence[dict[str, Any]], plan: Plan, looked_for: _LookedFor) -> Result:
    first = sources[0]
    articles = tuple(_article(row, source, plan, looked_for) for row, source in zip(rows, sources, strict=True))
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


def _article(row: Row, source: dict[str, Any], plan: Plan, looked_for: _LookedFor) -> Article:
    text, start = source["text"], int(source.get("start", 0))
    heading, title, number = source.get("heading") or "", source.get("title") or "", source.get("number") or ""
    wanted = looked_for.wanted
    raw, starts = placed_words(text)
    hits = [i for i, word in enumerate(raw) if wanted[word]]
    mentions: list[str] = []
    for form, sequence in looked_for.numbers:
        places = _places(raw, sequence)
        if places:
            mentions.append(form)
            hits = sorted({*hits, *(at + i for at in places for i in range(len(sequence)))})
    low, high = _best_place(text, raw, starts, hits)
    why: list[tuple[str, str]] = [("number", form) for form, _ in looked_for.numbers if number and form in number_forms(number)]
    why += [("mention", form) for form in mentions]
    parts = (
        ("heading", [word for word in raw_words(heading) if wanted[word]]),
        ("title", [word for word in raw_words(title) if wanted[word]]),
        ("text", [raw[i] for i in hits]),
    )
    forms: set[str] = set()
    for name, matched in parts:
        if matched:
            distinct = dict.fromkeys(form_of(word)[0] for word in dict.fromkeys(matched))
            forms.update(distinct)
            why.append((name, " ".join(distinct)))
    if looked_for.added and (synonyms := looked_for.added & forms):
        why.append(("synonym", " ".join(word for word in dict.fromkeys(plan.added) if word in synonyms)))
    return Article(
        unit=source.get("unit") or "",
        heading=heading,
        score=row.score,
        start=start,
        end=start + len(text),
        snippet=text[low:high],
        snippet_start=start + low,
        highlights=tuple(Span(start + a, start + b) for a, b in _spans(text, raw, starts, hits[:_MOST_HIGHLIGHTS])),
        why=tuple(why),
        badge=badge_on(held_of(source), plan.day, plan.territories),
    )


def _near(word: str, wrong: str) -> bool:
    """Whether two words differ in at most one letter put in, left out, changed, or changed places with its neighbour."""
    if abs(len(word) - len(wrong)) > 1:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, wrong, score_cutoff=1) <= 1


def _places(raw: Sequence[str], sequence: Sequence[str]) -> list[int]:
    """Return where the folded words of a number stand in a text."""
    if not sequence:
        return []
    size = len(sequence)
    return [
        i
        for i, word in enumerate(raw[: len(raw) - size + 1])
        if form_of(word)[1] == sequence[0] and all(form_of(raw[i + k])[1] == sequence[k] for k in range(1, size))
    ]


def _spans(text: str, raw: Sequence[str], starts: Sequence[int], hits: Sequence[int]) -> list[tuple[int, int]]:
    """Join neighbours that matched into one span."""
    spans: list[tuple[int, int]] = []
    before, end = -2, 0
    for i in hits:
        low = starts[i]
        high = low + len(raw[i])
        if i == before + 1 and text[end:low].isspace():
            spans[-1] = (spans[-1][0], high)
        else:
            spans.append((low, high))
        before, end = i, high
    return spans


def _best_place(text: str, raw: Sequence[str], starts: Sequence[int], hits: Sequence[int]) -> tuple[int, int]:
    """Return the stretch of the text that holds most different words of the query, in whole words."""
    best, low = (0, 0), starts[hits[0]] if hits else 0
    counts: dict[str, int] = {}
    left = 0
    for right, i in enumerate(hits):
        word = raw[i]
        counts[word] = counts.get(word, 0) + 1
        limit = starts[i] + len(word) - _SNIPPET
        while left < right and starts[hits[left]] < limit:
            gone = raw[hits[left]]
            counts[gone] -= 1
            if not counts[gone]:
                del counts[gone]
            left += 1
        value = (len(counts), right - left)
        if value > best:
            best, low = value, starts[hits[left]]
    low = max(0, low - _BEFORE)
    if low:
        blank = text.find(" ", low)
        low = blank + 1 if 0 <= blank < low + 30 else low
    high = min(len(text), low + _SNIPPET + _BEFORE)
    if high < len(text):
        blank = text.rfind(" ", low, high)
        high = blank if blank > low + _SNIPPET // 2 else high
    return low, high


def badge_on(held: Sequence[Held], day: date, territories: Sequence[str] | None = None) -> Badge:
    """Return the state on a day; where several ranges hold (other territories), the one that binds most."""
    now = [h for h in held if h.on(day) and (territories is None or not h.territory or h.territory in territories)]
    if not now:
        return Badge("unknown", None, None, False)
    order = ("in-force", "partly-expired", "partly-suspended", "suspended", "not-yet", "expired", "unknown")
    state = min(now, key=lambda h: order.index(h.status) if h.status in order else len(order))
    return Badge(state.status, state.since, state.until, state.status in BINDING)
