"""Review and systematize the legal normative documents of a Vietnamese province.

The verbs, each usable alone::

    from legalsys.read import read              # a file → a Reading (text, blocks, way back to the file)
    from legalsys.parse import parse            # a Reading → a Document (identity, units, citations, effects)
    from legalsys import find_citations         # references and operations of a bare passage
    from legalsys import open_workspace, review # a folder of files → findings, kept
    from legalsys import search                 # words → articles in force on a day, from an index
    from legalsys.validity import validity      # the state of a document on a day, with reasons

`read`, `parse` and `validity` are rooms as well as verbs, so they are imported from their rooms.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from . import search
    from .parse.passage import cite_passage as find_citations
    from .pipeline.verbs import review
    from .workspace import open_workspace

__version__ = "0.1.0"

__all__ = ["__version__", "find_citations", "open_workspace", "review", "search"]

# Looked up when used: importing the package loads no room.
_HOME = {
    "find_citations": ("parse.passage", "cite_passage"),
    "open_workspace": ("workspace", "open_workspace"),
    "review": ("pipeline.verbs", "review"),
}


def __getattr__(name: str) -> Any:
    if name == "search":
        # A room that can be called: legalsys.search("…", index=…, as_of=…)
        return importlib.import_module(f"{__name__}.search")
    if name in _HOME:
        room, verb = _HOME[name]
        return getattr(importlib.import_module(f"{__name__}.{room}"), verb)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
