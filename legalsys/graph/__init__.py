"""The collection as a networkx graph: chains, cycles, neighbourhoods, exports."""

from .build import build_graph, neighbourhood, node_of, replacement_chain, replacement_cycles
from .export import to_dot, to_graphml, to_node_link

__all__ = [
    "build_graph",
    "neighbourhood",
    "node_of",
    "replacement_chain",
    "replacement_cycles",
    "to_dot",
    "to_graphml",
    "to_node_link",
]
