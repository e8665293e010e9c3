"""The workspace: one SQLite file that keeps files, documents, effects, findings, decisions and runs.

Everything else (graph, lists, pictures) is a view that can be built again from it. `open_workspace` is the door.
"""

from .encode import Parcel, failed_parcel, parcel
from .records import (
    ActingEffect,
    Change,
    CitingReference,
    Correction,
    DecisionState,
    DocumentRow,
    FileRecord,
    FindingState,
    FindingSummary,
    Gaps,
    HeldDocument,
    Holdings,
    KeyChange,
    LedgerEntry,
    Likeness,
    Run,
)
from .schema import FOLDER, find_workspace
from .store import SeenFile, Workspace, open_workspace

__all__ = [
    "FOLDER",
    "ActingEffect",
    "Change",
    "CitingReference",
    "Correction",
    "DecisionState",
    "DocumentRow",
    "FileRecord",
    "FindingState",
    "FindingSummary",
    "Gaps",
    "HeldDocument",
    "Holdings",
    "KeyChange",
    "LedgerEntry",
    "Likeness",
    "Parcel",
    "Run",
    "SeenFile",
    "Workspace",
    "failed_parcel",
    "find_workspace",
    "open_workspace",
    "parcel",
]
