"""Keeping an index in step with its workspace: what changed is written, what is gone is removed, nothing else is touched."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .config import config_digest
from .engine import Engine, Failure, IndexReport

if TYPE_CHECKING:
    from legalsys.workspace import Workspace

__all__ = ["IndexState", "bring_up_to_date", "default_place", "is_up_to_date", "read_state"]

_STATE = "search.json"
INDEX_FOLDER = "index"


@dataclass(frozen=True, slots=True)
class IndexState:
    """What the workspace remembers of its index.

    Args:
        place: folder or address.
        generation: of the workspace, when the index was last brought up to date.
        digest: of the configuration.
        failures: documents that could not be indexed then.
    """

    place: str
    generation: int
    digest: str
    failures: tuple[Failure, ...] = ()


def default_place(folder: Path) -> str:
    """Return where the embedded index of a workspace is."""
    return str(folder / INDEX_FOLDER)


def read_state(folder: Path) -> IndexState | None:
    """Return what the workspace in ``folder`` remembers of its index, None if there is nothing."""
    try:
        row = json.loads((folder / _STATE).read_text(encoding="utf-8"))
        failures = tuple(Failure(str(f["key"]), str(f["reason"])) for f in row["failures"])
        return IndexState(str(row["place"]), int(row["generation"]), str(row["digest"]), failures)
    except (OSError, ValueError, KeyError, TypeError):
        return None


def _write_state(folder: Path, state: IndexState) -> None:
    row: dict[str, Any] = {
        "place": state.place,
        "generation": state.generation,
        "digest": state.digest,
        "failures": [{"key": f.key, "reason": f.reason} for f in state.failures],
    }
    draft = folder / f"{_STATE}.new"
    draft.write_text(json.dumps(row, ensure_ascii=False, indent=1), encoding="utf-8")
    draft.replace(folder / _STATE)


def is_up_to_date(workspace: Workspace, place: str) -> bool:
    """Whether the index at ``place`` was made from the workspace as it is now."""
    state = read_state(workspace.folder)
    return state is not None and (state.place, state.generation, state.digest) == (place, workspace.generation, config_digest())


def bring_up_to_date(
    workspace: Workspace, engine: Engine, *, again: bool = False, told: Callable[[int], None] | None = None
) -> IndexReport:
    """Write what changed since the last time, and remove what is gone. Interrupted, it goes on where it stopped.

    A document's states depend on others, so all are looked at; only those whose content or states differ are written.

    Args:
        workspace: gives the documents.
        engine: holds the index.
        again: build it anew.
        told: is called with the number of documents that will be written, when there are some.
    """
    from .gather import collection_of, documents_of

    began = time.perf_counter()
    with workspace.snapshot():
        generation = workspace.generation
        collection = collection_of(workspace)
        if again:
            report = engine.rebuild(documents_of(workspace, collection))
        else:
            there = engine.stamps()
            wanted: set[str] = set()
            changed = []
            for document in documents_of(workspace, collection):
                wanted.add(document.key)
                if document.passages and there.get(document.key) != document.stamp:
                    changed.append(document)
            if changed and told is not None:
                told(len(changed))
            report = engine.index(changed) if changed else IndexReport(0, 0)
            if gone := set(there) - wanted:
                engine.delete(sorted(gone))
    _write_state(workspace.folder, IndexState(engine.place, generation, config_digest(), report.failures))
    return IndexReport(report.documents, report.passages, report.failures, time.perf_counter() - began)
