"""``legalsys graph``: the collection, or what stands around one document, for other programs."""

from __future__ import annotations

import click

from .console import open_output
from .options import Call, shared_options
from .place import find_workspace

__all__ = ["graph"]


@click.command(
    "graph",
    short_help="Export documents, effects and citations as a graph.",
    epilog="""\b
Examples:
  legalsys graph --format graphml -o documents.graphml
  legalsys graph --document 15/2025/QĐ-UBND --radius 2 --format dot
  legalsys graph --no-references --format json""",
)
@click.option("--document", metavar="DOCUMENT", help="Only what stands around this document (key, number or part of one).")
@click.option("--radius", type=click.IntRange(1, 20), default=1, show_default=True, help="Steps around --document.")
@click.option("--references/--no-references", default=True, help="Take citations in the body, not bases and effects only.")
@shared_options(("json", "graphml", "dot"))
def graph(call: Call, document: str | None, radius: int, references: bool) -> None:
    """Export documents, effects and citations as a graph, with each document's state on the day.

    Documents that are only cited are nodes too (held = false). Every edge carries the words that make it.
    Forms: json (node-link), graphml (Gephi, yEd), dot (Graphviz).
    """
    from legalsys.graph import build_graph, neighbourhood, node_of, to_dot, to_graphml, to_node_link
    from legalsys.workspace import open_workspace

    from .holdings import collection_of, find_document

    with open_workspace(find_workspace(call.folder)) as workspace:
        centre = find_document(workspace, document) if document else None
        built = build_graph(collection_of(workspace), as_of=call.as_of, references=references)
    if centre is not None:
        built = neighbourhood(built, node_of(centre), radius=radius)
    with open_output(call.output) as stream:
        if call.format == "graphml":
            stream.write(to_graphml(built).decode("utf-8").rstrip() + "\n")
        elif call.format == "dot":
            stream.write(to_dot(built))
        else:
            stream.write(to_node_link(built) + "\n")
    call.tell("CLI-018", nodes=built.number_of_nodes(), edges=built.number_of_edges())
