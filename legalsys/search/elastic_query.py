"""From a plan to Elasticsearch's query language."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from .plan import All, AnyOf, Fuzzy, InOrder, Match, Nothing, Part, Plan, StartsWith, Term, Valid, Years

__all__ = ["counted_body", "query_of", "ranking_body"]

# Lucene leaves the constant k1 + 1 out of BM25 and tantivy does not; with it, weights of terms and flat weights compare alike.
_SCALE = 2.2
_MANY = 10_000


def ranking_body(plan: Plan) -> dict[str, Any]:
    """Return query and sort of a plan."""
    query = _whole(plan, plan.ranking)
    if plan.scored or plan.ranking.must != (All(),):
        return {"query": query}
    return {"query": query, "sort": [{"issued": {"order": "desc", "missing": "_last", "unmapped_type": "date"}}]}


def counted_body(plan: Plan, facets: Sequence[str]) -> tuple[dict[str, Any], dict[str, Any]]:
    """Return the query that totals count, and the aggregations of facets."""
    documents = {"n": {"cardinality": {"field": "document", "precision_threshold": 40000}}}
    asked: dict[str, Any] = {"documents": documents["n"]}
    for name in facets:
        if name == "status":
            asked[name] = {"filters": {"filters": _states(plan)}, "aggs": documents}
        else:
            asked[name] = {"terms": {"field": name, "size": _MANY}, "aggs": documents}
    return _whole(plan, plan.counted), asked


def _states(plan: Plan) -> dict[str, Any]:
    from legalsys import law

    return {s.id: query_of(Valid(plan.day, (s.id,), plan.territories)) for s in law.status_words()}


def _whole(plan: Plan, match: Match) -> dict[str, Any]:
    if plan.given or plan.without:
        match = Match(must=(match,), given=plan.given, without=plan.without)
    return query_of(match)


def _flat(query: dict[str, Any], weight: float) -> dict[str, Any]:
    return {"constant_score": {"filter": query, "boost": weight}}


def query_of(part: Part) -> dict[str, Any]:
    """Return the query for one part of a plan."""
    if isinstance(part, Term):
        if part.flat:
            return _flat({"term": {part.field: part.value}}, part.weight)
        return {"term": {part.field: {"value": part.value, "boost": part.weight * _SCALE}}}
    if isinstance(part, AnyOf):
        return _flat({"terms": {part.field: list(part.values)}}, 0.0)
    if isinstance(part, InOrder):
        if not part.words:
            return {"match_none": {}}
        return _flat({"match_phrase": {part.field: {"query": " ".join(part.words)}}}, part.weight)
    if isinstance(part, StartsWith):
        return _flat({"prefix": {part.field: {"value": part.value}}}, part.weight)
    if isinstance(part, Fuzzy):
        near = {"value": part.value, "fuzziness": 1, "max_expansions": 200, "transpositions": True}
        return _flat({"fuzzy": {part.field: near}}, part.weight)
    if isinstance(part, Years):
        return _flat({"range": {"year": {"gte": part.first, "lte": part.last}}}, 0.0)
    if isinstance(part, Valid):
        within: list[dict[str, Any]] = [
            {"terms": {"valid.status": list(part.statuses)}},
            {"term": {"valid.days": part.day.isoformat()}},
        ]
        if part.territories is not None:
            within.append({"terms": {"valid.territory": [*part.territories, ""]}})
        return _flat({"nested": {"path": "valid", "query": {"bool": {"filter": within}}}}, 0.0)
    if isinstance(part, All):
        return _flat({"match_all": {}}, 0.0)
    if isinstance(part, Nothing):
        return {"match_none": {}}
    return _match(part)


def _match(match: Match) -> dict[str, Any]:
    made: dict[str, Any] = {}
    if match.must:
        made["must"] = [query_of(p) for p in match.must]
    if match.should:
        made["should"] = [query_of(p) for p in match.should]
        made["minimum_should_match"] = match.enough
    if match.given:
        made["filter"] = [query_of(p) for p in match.given]
    if match.without:
        made["must_not"] = [query_of(p) for p in match.without]
    if not made or list(made) == ["must_not"]:
        made["must"] = [query_of(All())]
    return {"bool": made}
