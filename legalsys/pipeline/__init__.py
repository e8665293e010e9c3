"""Pipelines: stages, their loader and runner, and the verbs `review`, `ingest` and `extract`.

Names are looked up when they are used: a command that needs one of them does not pay for the rest.
"""

from __future__ import annotations

import importlib
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .discover import find_files
    from .extraction import extract_all
    from .loader import load_plan, pipeline_files
    from .pool import work_through
    from .progress import Progress, Silent
    from .stages import Extracted
    from .verbs import IngestResult, ReviewResult, ingest, judgement, review
    from .versions import extractor_version, rules_version

_HOME = {
    "find_files": "discover",
    "extract_all": "extraction",
    "load_plan": "loader",
    "pipeline_files": "loader",
    "work_through": "pool",
    "Progress": "progress",
    "Silent": "progress",
    "IngestResult": "verbs",
    "ReviewResult": "verbs",
    "ingest": "verbs",
    "judgement": "verbs",
    "review": "verbs",
    "Extracted": "stages",
    "extractor_version": "versions",
    "rules_version": "versions",
}

__all__ = [
    "Extracted",
    "IngestResult",
    "Progress",
    "ReviewResult",
    "Silent",
    "extract_all",
    "extractor_version",
    "find_files",
    "ingest",
    "judgement",
    "load_plan",
    "pipeline_files",
    "review",
    "rules_version",
    "work_through",
]


def __getattr__(name: str) -> Any:
    if name in _HOME:
        return getattr(importlib.import_module(f".{_HOME[name]}", __name__), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
