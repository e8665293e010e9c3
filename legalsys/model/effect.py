"""Effects: what a text does to other texts. The primary record (design.md section 5)."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date

from legalsys.errors import EvidenceError

from .citation import CitedDocument, Mismatch
from .evidence import Certainty, Evidence
from .identity import Identity
from .unit import UnitPath

__all__ = ["Effect", "EffectKind", "Operation", "Scope", "Start"]


class EffectKind(enum.StrEnum):
    """Kinds of effect (the relation codes of the national database, grouped; design.md section 11)."""

    AMENDS = "amends"
    REPLACES = "replaces"
    REPEALS = "repeals"
    SUSPENDS = "suspends"
    RESUMES = "resumes"
    EXTENDS = "extends"
    CORRECTS = "corrects"
    GUIDES = "guides"
    CONSOLIDATES = "consolidates"
    CONTINUES = "continues"
    APPLIES = "applies"


class Operation(enum.StrEnum):
    """How an effect changes its target."""

    WHOLE = "whole"
    REPLACE_TEXT = "replace-text"
    INSERT = "insert"
    DELETE = "delete"
    REPLACE_WORDS = "replace-words"
    RENAME = "rename"
    REPLACE_APPENDIX = "replace-appendix"


class Scope(enum.StrEnum):
    """Whether the whole document is touched or named units of it."""

    WHOLE = "whole"
    PART = "part"


@dataclass(frozen=True, slots=True)
class Start:
    """A document's or some units' start of effect: a day, or an event that may be open.

    ``units`` empty means the whole document.
    """

    units: tuple[UnitPath, ...]
    day: date | None
    event: str | None
    evidence: Evidence | None
    rule: str | None = None

    def __post_init__(self) -> None:
        if self.evidence is None and not self.rule:
            raise EvidenceError("EVID-002", what="Start")


@dataclass(frozen=True, slots=True)
class Effect:
    """One thing that a document does to another document or to units of it.

    Args:
        id: unique in its document and stable while its words are the same (`effect_id`).
        kind, operation, scope: what is done.
        evidence: the sentence or list item that does it. There is no effect without it.
        acting_unit: the unit whose words do it; None for a title.
        target: the document as named.
        key: the identity the target resolves to, else None; ``candidates`` it may be, and ``mismatch``, why that is not sure.
        units: units of the target; empty for the whole, or when a part is touched that no path can name.
        position: where an insertion goes, in words (``"after dieu-7.khoan-4"``, ``"before …"``, ``"after words: …"``).
        old, new: words replaced, and their replacement or the beginning of the new text.
        from_day: first day of the effect when the text fixes it (or by the acting document's own start).
        from_event: the event it waits for, in the text's words.
        until: last day, for suspensions and extensions.
        territory: where it holds, when said.
        exceptions: what is left out (``"trừ …"``), as unit paths where they can be read, else in words.
        savings: words that keep something going for a time.
        certainty: certain, likely or possible.
    """

    id: str
    kind: EffectKind
    operation: Operation
    scope: Scope
    evidence: Evidence
    target: CitedDocument
    acting_unit: UnitPath | None = None
    key: Identity | None = None
    candidates: tuple[Identity, ...] = ()
    mismatch: Mismatch | None = None
    units: tuple[UnitPath, ...] = ()
    position: str | None = None
    old: str | None = None
    new: str | None = None
    from_day: date | None = None
    from_event: str | None = None
    until: date | None = None
    territory: str | None = None
    exceptions: tuple[str, ...] = field(default=())
    savings: str | None = None
    certainty: Certainty = Certainty.CERTAIN
