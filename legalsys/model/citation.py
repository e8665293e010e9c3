"""Citations: what a text refers to, whether or not the document is held."""

from __future__ import annotations

import enum
from dataclasses import dataclass
from datetime import date

from .evidence import Evidence
from .identity import Identity
from .unit import UnitPath

__all__ = ["Citation", "CitationRole", "CitedDocument", "Mismatch", "Referent"]


class CitationRole(enum.StrEnum):
    """What a citation does in its text."""

    BASIS = "basis"
    EFFECT = "effect"
    REFERENCE = "reference"


class Referent(enum.StrEnum):
    """Which document a citation means when it is not one named by kind and number."""

    NAMED = "named"
    THIS = "this"
    ATTACHED_THIS = "attached:this"
    ATTACHED_OTHER = "attached"


class Mismatch(enum.StrEnum):
    """Why a document named is not simply the one that the register of central documents holds."""

    DAY = "day-differs"
    """The number is in the register, with another day."""
    TERM = "term-impossible"
    """The term of the National Assembly in the number did not sit in that year."""
    NUMBER = "number-differs"
    """Name and day are those of a document with another number."""
    SEVERAL = "several-fit"
    """More than one document has that number or name."""


@dataclass(frozen=True, slots=True)
class CitedDocument:
    """A document as words name it; a field not said is None. The words' normal form, nothing looked up.

    Args:
        kind: ``"Nghị định"``; as said, or read off the number.
        number: ``"78/2025/NĐ-CP"`` in normal form (no blanks, capitals, Đ; ordinal as printed without leading blanks).
        name: ``"Luật Tổ chức chính quyền địa phương"`` for laws; the subject words after the number else.
        issued: the day of issue said.
        year: the year said where no full day is said.
        issuer: full normal name of the issuing body said.
    """

    kind: str | None = None
    number: str | None = None
    name: str | None = None
    issued: date | None = None
    year: int | None = None
    issuer: str | None = None


@dataclass(frozen=True, slots=True)
class Citation:
    """One reference in a text to a document, or to units of one.

    Args:
        evidence: the words of the whole reference.
        role: basis, effect or reference.
        referent: named, this document, what is attached to it, or what is attached to ``document``.
        document: the document named; None when ``referent`` is ``this`` or ``attached:this``.
        units: units named, largest to smallest in each path; empty for the whole document.
        key: the identity it resolves to, None when unresolved.
        candidates: identities it may mean when that is not sure; ``mismatch`` tells why.
        history: numbers of documents that only tell the amendment history of the one cited.
    """

    evidence: Evidence
    role: CitationRole
    referent: Referent = Referent.NAMED
    document: CitedDocument | None = None
    units: tuple[UnitPath, ...] = ()
    key: Identity | None = None
    candidates: tuple[Identity, ...] = ()
    mismatch: Mismatch | None = None
    history: tuple[str, ...] = ()

    def meaning(self, key: Identity | None, candidates: tuple[Identity, ...], mismatch: Mismatch | None) -> Citation:
        """Return the citation with what it resolves to. (`dataclasses.replace` takes three times as long.)"""
        return Citation(self.evidence, self.role, self.referent, self.document, self.units, key, candidates, mismatch, self.history)
