"""Evidence: words of a canonical text with their place. Nothing is claimed without it.

Offsets are half-open and count Unicode code points of the canonical (NFC) text of a `Reading`.
"""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date
from typing import Generic, TypeVar

from legalsys.errors import EvidenceError

__all__ = ["Candidate", "Certainty", "Claim", "Evidence", "Fact", "FactSource"]

T = TypeVar("T")


class Certainty(enum.StrEnum):
    """How sure a fact, effect or finding is (design.md, promise 2)."""

    CERTAIN = "certain"
    LIKELY = "likely"
    POSSIBLE = "possible"

    @property
    def rank(self) -> int:
        """0 for certain, 1 for likely, 2 for possible: sorts the surest first."""
        return ("certain", "likely", "possible").index(self.value)

    def weaker(self, other: Certainty) -> Certainty:
        """Return the less sure of the two: a chain is as sure as its weakest link."""
        return self if self.rank >= other.rank else other


class FactSource(enum.StrEnum):
    """Where a fact comes from."""

    TEXT = "text"
    SIGNATURE = "signature"
    PORTAL = "portal"
    FILE = "file"
    LAW = "law"
    PERSON = "person"


@dataclass(frozen=True, slots=True, order=True)
class Evidence:
    """A quote and its span ``[start, end)`` in the canonical text.

    A quote is copied, never composed, so its length is the span's length; that much is enforced
    here, and `verify` compares it with the text itself (done when written and when read).

    Raises:
        EvidenceError: EVID-001 if the quote cannot be the words of that span.
    """

    start: int
    end: int
    quote: str

    def __post_init__(self) -> None:
        if self.start < 0 or self.end <= self.start or len(self.quote) != self.end - self.start:
            raise EvidenceError("EVID-001", start=self.start, end=self.end)

    @classmethod
    def cut(cls, text: str, start: int, end: int) -> Evidence:
        """Return the evidence that stands at ``text[start:end]``."""
        return cls(start, end, text[start:end])

    def verify(self, text: str) -> None:
        """Raise EVID-001 unless ``text[start:end] == quote``."""
        if text[self.start : self.end] != self.quote:
            raise EvidenceError("EVID-001", start=self.start, end=self.end)


@dataclass(frozen=True, slots=True)
class Candidate(Generic[T]):
    """Another value that a fact may have, with the reason it was not chosen."""

    value: T
    reason: str
    evidence: Evidence | None = None


@dataclass(frozen=True, slots=True)
class Fact(Generic[T]):
    """A value that a text holds, or that a named rule of law gives where the text is silent.

    Args:
        value: the value in normal form.
        evidence: the words that say so; required unless ``rule`` or a source outside the text is given.
        source: where the value comes from.
        certainty: certain, likely or possible.
        candidates: other values kept beside the choice.
        rule: the id of the rule (a row of a law table) that gives or computes the value.

    Raises:
        EvidenceError: EVID-002 if neither evidence nor a rule stands behind a fact of the text.
    """

    value: T
    evidence: Evidence | None
    source: FactSource = FactSource.TEXT
    certainty: Certainty = Certainty.CERTAIN
    candidates: tuple[Candidate[T], ...] = ()
    rule: str | None = None

    def __post_init__(self) -> None:
        if self.evidence is None and self.source is FactSource.TEXT:
            raise EvidenceError("EVID-002", what="Fact")
        if self.source is FactSource.LAW and not self.rule:
            raise EvidenceError("EVID-002", what="Fact")


@dataclass(frozen=True, slots=True)
class Claim:
    """What somebody outside the document says of it (a portal's box, a label, a database).

    Compared with the document's own words, never mixed with them.

    Args:
        field: ``number``, ``kind``, ``issuer``, ``issued``, ``effective``, ``expires``, ``status``, ``signer``,
            ``title``, ``field`` (lĩnh vực), ``scope``, ``gazette_number``, ``gazette_date`` …
        value: as printed there.
        source: which box, page or list says so, for example ``"vbpl.vn"``.
        as_of: the day of the claim where it is known.
    """

    field: str
    value: str
    source: str
    as_of: date | None = None
