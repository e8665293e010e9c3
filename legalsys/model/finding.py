"""Findings, and the decisions people take on them.

A finding's key leaves out position, quote and run, so that a verdict outlives every re-run (design.md, promise 5).
"""

from __future__ import annotations

import enum
import hashlib
from dataclasses import dataclass, field
from datetime import date, datetime

from legalsys.errors import EvidenceError

from .evidence import Certainty, Evidence
from .identity import Identity
from .unit import UnitPath

__all__ = ["Decision", "Finding", "FindingEvidence", "Outcome", "Verdict"]


class Outcome(enum.StrEnum):
    """What a finding is about: the classes of Luật 64/2025/QH15 art. 3.5, and forms."""

    EXPIRED = "het_hieu_luc"
    PARTLY_EXPIRED = "het_hieu_luc_mot_phan"
    MAY_HAVE_EXPIRED = "co_the_het_hieu_luc"
    NEEDS_REVIEW = "can_ra_soat"
    CONTRADICTION = "mau_thuan"
    OVERLAP = "chong_cheo"
    MERGER_DIFFERENCE = "khac_biet_sau_sap_nhap"
    FORMAL = "the_thuc"
    NOTE = "ghi_chu"


@dataclass(frozen=True, slots=True)
class FindingEvidence:
    """One side of a finding: a document held, the file and unit, and the words.

    ``label`` says which part this evidence plays (``"acting"``, ``"target"``, ``"basis"``, ``"this"``, ``"other"``).
    """

    key: Identity
    file: str
    unit: UnitPath | None
    evidence: Evidence
    label: str = "this"


@dataclass(frozen=True, slots=True)
class Finding:
    """What a rule flags.

    Args:
        rule: code of the rule, ``HL-001``.
        kind: machine name: a conflict kind of design.md section 11 or the rule's own name.
        group: ``expired``, ``basis``, ``conflict`` or ``formal``.
        outcome: see `Outcome`.
        subject: the document (and unit) that the reviewer should look at.
        object: the other document (or its unit), None for rules about one document.
        object_label: how the object is named where it is not held (a printed number), ``""`` else.
        topic: what else tells two findings of one rule on one pair apart; ``""`` if nothing.
        certainty, grounds (ids of rows of ``law/grounds.toml``), evidence, params, as_of: as they are.
    """

    rule: str
    kind: str
    group: str
    outcome: Outcome
    subject: Identity
    certainty: Certainty
    evidence: tuple[FindingEvidence, ...]
    grounds: tuple[str, ...]
    as_of: date
    subject_unit: UnitPath | None = None
    object: Identity | None = None
    object_unit: UnitPath | None = None
    object_label: str = ""
    topic: str = ""
    params: dict[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if not self.evidence:
            raise EvidenceError("EVID-002", what="Finding")

    @property
    def key(self) -> str:
        """16 hexadecimal digits of rule, subject, object and topic."""
        parts = (
            self.rule,
            str(self.subject),
            str(self.subject_unit or ""),
            str(self.object or self.object_label),
            str(self.object_unit or ""),
            self.topic,
        )
        return hashlib.sha256("\x1f".join(parts).encode()).hexdigest()[:16]

    @property
    def evidence_digest(self) -> str:
        """16 hexadecimal digits of the quotes of all sides, blanks and order aside."""
        quotes = sorted(f"{e.key}\x1f{' '.join(e.evidence.quote.split())}" for e in self.evidence)
        return hashlib.sha256("\x1e".join(quotes).encode()).hexdigest()[:16]


class Verdict(enum.StrEnum):
    """A reviewer's verdict on a finding."""

    CONFIRMED = "confirmed"
    REJECTED = "rejected"
    DEFERRED = "deferred"


@dataclass(frozen=True, slots=True)
class Decision:
    """A verdict, append-only. ``reason`` is required for a rejection.

    ``at`` is the time it was taken (UTC); ``evidence_digest`` is that of the evidence the person saw.
    """

    finding: str
    evidence_digest: str
    verdict: Verdict
    reason: str
    by: str
    at: datetime

    def __post_init__(self) -> None:
        if self.verdict is Verdict.REJECTED and not self.reason.strip():
            raise EvidenceError("EVID-002", what="Decision")
