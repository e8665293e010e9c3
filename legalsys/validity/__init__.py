"""The state of documents on a day, with the reasons: pure functions over a `Collection`, without storage."""

from .chain import LapsedParent, Succession, lapsed_parents, succession
from .collection import CitationRef, Collection, EffectRef, Held
from .namesakes import Namesake, later_namesake
from .resolve import Resolution
from .status import Snapshot, Status, UnitState, Validity, event_days, validity, validity_of_unit
from .subject import Stub, Subject
from .territory import TerritoryState
from .timeline import Change, Reason, timeline

__all__ = [
    "Change",
    "CitationRef",
    "Collection",
    "EffectRef",
    "Held",
    "LapsedParent",
    "Namesake",
    "Reason",
    "Resolution",
    "Snapshot",
    "Status",
    "Stub",
    "Subject",
    "Succession",
    "TerritoryState",
    "UnitState",
    "Validity",
    "event_days",
    "lapsed_parents",
    "later_namesake",
    "succession",
    "timeline",
    "validity",
    "validity_of_unit",
]
