"""The documents of a collection as one networkx MultiDiGraph, with stubs for those only cited.

Nodes are keys (``str`` of an identity, ``stub:`` and the label for a document not held). Every edge is an effect or a
citation and carries the words that make it. networkx is imported when a graph is built.
"""

from __future__ import annotations

from collections.abc import Collection as Container
from collections.abc import Iterator
from datetime import date
from typing import TYPE_CHECKING, Any

from legalsys.model import Certainty, Citation, CitationRole, Effect, Identity
from legalsys.validity import Collection, Snapshot, Stub, Subject

if TYPE_CHECKING:
    import networkx

__all__ = ["build_graph", "neighbourhood", "node_of", "replacement_chain", "replacement_cycles"]

_REPLACING = ("replaces",)


def node_of(subject: Subject) -> str:
    """Return the name of a subject's node."""
    return f"stub:{subject.label}" if isinstance(subject, Stub) else str(subject)


def build_graph(collection: Collection, *, as_of: date | None = None, references: bool = True) -> networkx.MultiDiGraph[str]:
    """Return the graph of a collection.

    Node attributes: ``held``, ``label``, ``number``, ``kind``, ``issuer``, ``issued``, ``title``, ``territory``, ``file``, and with
    ``as_of`` also ``status`` and ``since``. Edge attributes: ``type`` (``effect`` or ``citation``), ``kind``, ``units``, ``unit``
    (the acting one), ``operation``, ``scope``, ``from``, ``until``, ``quote``, ``start``, ``end``, ``certainty``, ``sure`` (False for one of
    several candidates). What is not known is left out.

    Args:
        collection: the documents held.
        as_of: day of the status on the nodes; without it no status is worked out.
        references: take citations in the body too, not only bases and effects.
    """
    import networkx

    graph: networkx.MultiDiGraph[str] = networkx.MultiDiGraph()
    snapshot = Snapshot(collection, as_of) if as_of is not None else None
    for key in collection:
        graph.add_node(str(key), **_node(collection, key, snapshot))
    for key in collection:
        document = collection.document(key)
        for effect in document.effects:
            found = collection.resolve_effect(key, effect)
            for subject, certainty in _meant(found.subject, found.candidates, found.certainty):
                target = _add(graph, collection, subject, snapshot)
                graph.add_edge(
                    str(key), target, key=f"effect:{effect.id}", **_effect(effect, certainty, sure=found.subject is not None)
                )
        for citation in document.citations:
            if citation.role is CitationRole.EFFECT or (citation.role is CitationRole.REFERENCE and not references):
                continue
            found = collection.resolve_citation(key, citation)
            for subject, certainty in _meant(found.subject, found.candidates, found.certainty):
                target = _add(graph, collection, subject, snapshot)
                name = f"{citation.role.value}:{citation.evidence.start}"
                graph.add_edge(str(key), target, key=name, **_citation(citation, certainty, sure=found.subject is not None))
    return graph


def _meant(
    subject: Subject | None, candidates: tuple[Identity, ...], certainty: Certainty
) -> Iterator[tuple[Subject, Certainty]]:
    if subject is not None:
        yield subject, certainty
    else:
        for candidate in candidates:
            yield candidate, Certainty.POSSIBLE


def _add(graph: Any, collection: Collection, subject: Subject, snapshot: Snapshot | None) -> str:
    name = node_of(subject)
    if name not in graph:
        graph.add_node(name, **_node(collection, subject, snapshot))
    return name


def _node(collection: Collection, subject: Subject, snapshot: Snapshot | None) -> dict[str, str | bool]:
    facts: dict[str, Any]
    held = collection.held(subject)
    if isinstance(subject, Stub):
        facts = {
            "held": False,
            "label": subject.shown,
            "number": subject.number,
            "kind": subject.kind,
            "issuer": subject.issuer,
            "issued": subject.issued,
            "title": subject.name,
        }
    elif held is not None:
        document = held.document
        facts = {
            "held": True,
            "label": document.number.value if document.number else held.file or str(subject),
            "number": document.number.value if document.number else None,
            "kind": document.kind.value if document.kind else None,
            "issuer": document.issuer,
            "issued": document.issued.value if document.issued else None,
            "title": document.title.value if document.title else None,
            "territory": document.territory.value if document.territory else None,
            "file": held.file or None,
        }
    else:
        facts = {"held": False, "label": str(subject), "issued": subject.issued}
    if snapshot is not None:
        state = snapshot.of(subject)
        facts["status"] = state.status.value
        facts["since"] = state.since
        facts["status_certainty"] = state.certainty.value
    return {name: value if isinstance(value, bool) else str(value) for name, value in facts.items() if value is not None}


def _effect(effect: Effect, certainty: Certainty, *, sure: bool) -> dict[str, str | int | bool]:
    facts: dict[str, Any] = {
        "type": "effect",
        "kind": effect.kind.value,
        "operation": effect.operation.value,
        "scope": effect.scope.value,
        "unit": effect.acting_unit,
        "units": " ".join(map(str, effect.units)) or None,
        "from": effect.from_day,
        "event": effect.from_event,
        "until": effect.until,
        "certainty": certainty.weaker(effect.certainty).value,
    }
    return _edge(facts, effect.evidence.start, effect.evidence.end, effect.evidence.quote, sure=sure)


def _citation(citation: Citation, certainty: Certainty, *, sure: bool) -> dict[str, str | int | bool]:
    facts: dict[str, Any] = {
        "type": "citation",
        "kind": citation.role.value,
        "units": " ".join(map(str, citation.units)) or None,
        "certainty": certainty.value,
    }
    return _edge(facts, citation.evidence.start, citation.evidence.end, citation.evidence.quote, sure=sure)


def _edge(facts: dict[str, Any], start: int, end: int, quote: str, *, sure: bool) -> dict[str, str | int | bool]:
    edge: dict[str, str | int | bool] = {name: str(value) for name, value in facts.items() if value is not None}
    return edge | {"start": start, "end": end, "quote": quote, "sure": sure}


def _replacing(graph: Any) -> Any:
    import networkx

    plain: Any = networkx.DiGraph()
    for source, target, facts in graph.edges(data=True):
        if facts["kind"] in _REPLACING and facts.get("scope") == "whole" and facts["sure"]:
            plain.add_edge(source, target)
    return plain


def replacement_chain(graph: networkx.MultiDiGraph[str], node: str) -> list[str]:
    """Return the nodes that replaced ``node``, and those that replaced them, nearest first; ``node`` itself is left out.

    Args:
        graph: a graph of `build_graph`.
        node: the name of a node.
    """
    chain: list[str] = []
    seen = {node}
    waiting = [node]
    while waiting:
        here = waiting.pop(0)
        acting = {
            source
            for source, _, facts in graph.in_edges(here, data=True)
            if facts["kind"] in _REPLACING and facts.get("scope") == "whole" and facts["sure"]
        }
        for source in sorted(acting - seen):
            seen.add(source)
            chain.append(source)
            waiting.append(source)
    return chain


def replacement_cycles(graph: networkx.MultiDiGraph[str]) -> list[list[str]]:
    """Return the groups of documents that replace each other in a circle, or a document that replaces itself, sorted.

    Args:
        graph: a graph of `build_graph`.
    """
    import networkx

    plain = _replacing(graph)
    return sorted(
        sorted(group)
        for group in networkx.strongly_connected_components(plain)
        if len(group) > 1 or any(plain.has_edge(node, node) for node in group)
    )


def neighbourhood(
    graph: networkx.MultiDiGraph[str], node: str, *, radius: int = 1, kinds: Container[str] | None = None
) -> networkx.MultiDiGraph[str]:
    """Return the part of the graph around a node, edges followed both ways.

    Args:
        graph: a graph of `build_graph`.
        node: the centre.
        radius: number of steps.
        kinds: kinds of edges to follow and keep (``replaces``, ``basis`` …); all without it.
    """
    kept = {node}
    edge_names: set[tuple[str, str, str]] = set()
    rim = {node}
    for _ in range(radius):
        outer: set[str] = set()
        for here in rim:
            for edges in (graph.in_edges(here, keys=True, data=True), graph.out_edges(here, keys=True, data=True)):
                for source, target, name, facts in edges:
                    if kinds is None or facts["kind"] in kinds:
                        edge_names.add((source, target, name))
                        outer |= {source, target}
        rim = outer - kept
        kept |= outer
    part = graph.edge_subgraph(edge_names).copy() if edge_names else graph.subgraph([node]).copy()
    result: networkx.MultiDiGraph[str] = part
    return result
