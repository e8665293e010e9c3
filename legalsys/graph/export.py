"""A graph as GraphML, as node-link JSON, or as a DOT drawing."""

from __future__ import annotations

import io
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import networkx

__all__ = ["to_dot", "to_graphml", "to_node_link"]

# XML 1.0 allows no control characters but tab and line ends (https://www.w3.org/TR/xml/#charsets).
_NOT_XML = re.compile("[^\\t\\n\\r\\x20-\\ud7ff\\ue000-\\ufffd\\U00010000-\\U0010ffff]")


def to_graphml(graph: networkx.MultiDiGraph[str]) -> bytes:
    """Return the graph as GraphML (UTF-8). Characters that XML cannot hold are left out of quotes and titles.

    Args:
        graph: a graph of `build_graph`.
    """
    import networkx

    clean: Any = networkx.MultiDiGraph()
    for node, facts in graph.nodes(data=True):
        clean.add_node(_xml(node), **{name: _xml(value) for name, value in facts.items()})
    for source, target, name, facts in graph.edges(keys=True, data=True):
        clean.add_edge(_xml(source), _xml(target), key=_xml(name), **{k: _xml(v) for k, v in facts.items()})
    sink = io.BytesIO()
    networkx.write_graphml(clean, sink, encoding="utf-8", prettyprint=True)
    return sink.getvalue()


def to_node_link(graph: networkx.MultiDiGraph[str]) -> str:
    """Return the graph as node-link JSON (keys ``nodes``, ``edges``), nodes and edges sorted.

    Args:
        graph: a graph of `build_graph`.
    """
    nodes = [{"id": node, **facts} for node, facts in sorted(graph.nodes(data=True))]
    edges = [
        {"source": source, "target": target, "key": name, **facts}
        for source, target, name, facts in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3])
    ]
    data = {"directed": True, "multigraph": True, "graph": {}, "nodes": nodes, "edges": edges}
    return json.dumps(data, ensure_ascii=False, indent=1)


def to_dot(graph: networkx.MultiDiGraph[str]) -> str:
    """Return the graph in the DOT language of Graphviz; stubs are dashed, expired documents grey.

    Args:
        graph: a graph of `build_graph`.
    """
    lines = ["digraph legalsys {", '  node [shape=box, fontname="sans-serif"];']
    for node, facts in sorted(graph.nodes(data=True)):
        style = "solid" if facts.get("held") else "dashed"
        colour = "grey" if facts.get("status") == "expired" else "black"
        lines.append(f"  {_quoted(node)} [label={_quoted(str(facts.get('label', node)))}, style={style}, color={colour}];")
    for source, target, _, facts in sorted(graph.edges(keys=True, data=True), key=lambda edge: edge[:3]):
        style = "solid" if facts.get("sure") else "dotted"
        lines.append(f"  {_quoted(source)} -> {_quoted(target)} [label={_quoted(facts['kind'])}, style={style}];")
    return "\n".join([*lines, "}", ""])


def _xml(value: Any) -> Any:
    return _NOT_XML.sub("", value) if isinstance(value, str) else value


def _quoted(text: str) -> str:
    return '"' + text.replace("\\", "\\\\").replace('"', '\\"').replace("\n", " ") + '"'
