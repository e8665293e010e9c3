"""What a `Workspace` takes and gives, beside the nouns of the model."""

from __future__ import annotations

import enum
from dataclasses import dataclass, field
from datetime import date, datetime

from legalsys.model import (
    Assertion,
    Candidate,
    Citation,
    CitedDocument,
    Decision,
    Document,
    Effect,
    Identity,
    Manifestation,
    Problem,
    UnitPath,
)

__all__ = [
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
    "Run",
]


@dataclass(frozen=True, slots=True)
class FileRecord:
    """A file the workspace knows, and how reading it went.

    Args:
        path: relative to the folder that holds the workspace, else absolute; ``/`` between folders.
        sha256, size, mtime_ns: as when it was last read.
        hashed_ns: when the digest was taken (ns since the epoch).
        gone: it was not there when its folder was last looked through.
        extractor: version of the extraction that its reading was made with, None when there is no reading.
        format, status: as read; ``status`` is ``read``, ``partly-read`` or ``failed``.
        problems: of reading and parsing.
        key: identity of its document, None if it gave none.
    """

    path: str
    sha256: str
    size: int
    mtime_ns: int
    hashed_ns: int
    gone: bool
    extractor: str | None
    format: str
    status: str
    problems: tuple[Problem, ...]
    key: Identity | None


@dataclass(frozen=True, slots=True)
class Correction:
    """One assertion as it bears on a document.

    Args:
        assertion: what the person said.
        extracted: what the text is read as now (``""``: nothing).
        disagrees: the text was read differently when the person corrected it: worth another look (WORK-010).
    """

    assertion: Assertion
    extracted: str
    disagrees: bool


@dataclass(frozen=True, slots=True)
class HeldDocument:
    """A document of the workspace with what people corrected and the files that hold it.

    Args:
        document: the view in force: corrections applied, targets of citations and effects resolved.
        extracted: what extraction made of the text, untouched.
        sha256: content that ``document`` was read from; its text is ``reading_text``.
        variant: digest of its words; two files of one identity with different words are two variants.
        manifestations: the files that hold this very content, by path.
        lead: whether this variant stands for the identity.
        corrections: assertions that bear on it, oldest first.
        status: how the file was read.
    """

    document: Document
    extracted: Document
    sha256: str
    variant: str
    manifestations: tuple[Manifestation, ...]
    lead: bool
    corrections: tuple[Correction, ...] = ()
    status: str = "read"

    @property
    def key(self) -> Identity:
        """The identity in force."""
        return self.document.key


@dataclass(frozen=True, slots=True)
class DocumentRow:
    """The columns of a document that lists and pairings need, without its text or units."""

    key: Identity
    number: str | None
    kind: str | None
    issuer: str | None
    territory: str | None
    issued: date | None
    adopted: date | None
    effective: date | None
    effective_by_law: date | None
    expires: date | None
    title: str | None
    normative: bool | None
    variant: str
    sha256: str
    lead: bool


@dataclass(frozen=True, slots=True)
class Likeness:
    """What tells near-duplicates of one content.

    Args:
        sha256: the content.
        body: digest of the words of its units, ``""`` for short ones; equal ones are the same text.
        pictured: whether some of it was read off pictures.
        sketch: of `legalsys.language.likeness`, ``b""`` for short texts.
    """

    sha256: str
    body: str
    pictured: bool
    sketch: bytes


@dataclass(frozen=True, slots=True)
class ActingEffect:
    """An effect and the document that acts. ``effect.key`` and ``candidates`` are as resolved now; ``reasons`` tells why each candidate is not it."""

    acting: Identity
    effect: Effect
    reasons: tuple[Candidate[Identity], ...] = ()


@dataclass(frozen=True, slots=True)
class CitingReference:
    """A citation and the document and unit it stands in (``unit`` is None outside all units)."""

    citing: Identity
    unit: UnitPath | None
    citation: Citation
    reasons: tuple[Candidate[Identity], ...] = ()


@dataclass(frozen=True, slots=True)
class LedgerEntry:
    """A cited or acted-on document that no held document surely is.

    Args:
        what: ``citation`` or ``effect``.
        citing: the document that names it; ``unit`` where.
        document: the document as named.
        candidates: held documents it may be, each with the reason why that is not sure.
        target: what is cited, in one spelling: of its number, or ``name:`` and the words of a law's name.
    """

    what: str
    citing: Identity
    unit: UnitPath | None
    document: CitedDocument
    candidates: tuple[Candidate[Identity], ...]
    target: str = ""


@dataclass(frozen=True, slots=True)
class Gaps:
    """What the collection is known to lack.

    Args:
        cited_not_held: number of different documents cited or acted on by their number and not held; administrative papers do not count.
        ambiguous: number of different ones that several held documents may be.
        partly_read, unread: paths of files read in part or not at all.
        unidentified: keys of documents without a settled identity.
    """

    cited_not_held: int = 0
    ambiguous: int = 0
    partly_read: tuple[str, ...] = ()
    unread: tuple[str, ...] = ()
    unidentified: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Holdings:
    """What an answer rests on: "according to the N documents held".

    Args:
        documents: number of identities held.
        files: number of files present.
        digest: of the keys and contents held, 16 hexadecimal digits; the same for the same files in any order.
        gaps: what is known to be missing.
    """

    documents: int
    files: int
    digest: str
    gaps: Gaps = field(default_factory=Gaps)


class DecisionState(enum.StrEnum):
    """How a decision stands to the findings of a run."""

    CARRIED_OVER = "carried-over"
    STALE = "stale"
    ORPHAN = "orphan"


@dataclass(frozen=True, slots=True)
class FindingState:
    """The last decision on a finding and how it stands.

    Args:
        finding: key of the finding in the run (the decision's own where the finding is gone).
        decision: the last verdict.
        state: carried over; stale when the evidence is not what the person saw; orphan when the finding is gone.
    """

    finding: str
    decision: Decision
    state: DecisionState


@dataclass(frozen=True, slots=True)
class FindingSummary:
    """Count of findings of one rule and certainty."""

    rule: str
    group: str
    kind: str
    outcome: str
    certainty: str
    count: int


@dataclass(frozen=True, slots=True)
class Change:
    """What a run found changed in one file.

    Args:
        what: ``added``, ``replaced``, ``moved``, ``gone``, ``returned``, ``reparsed`` or ``key``.
        path: the file.
        detail: for ``moved`` the old path (``from``); for ``reparsed`` and ``replaced`` every field that differs as ``"before → after"``;
            for ``key`` the old and the new key.
    """

    what: str
    path: str
    detail: dict[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Run:
    """One run of a pipeline.

    Args:
        id: number of the run.
        command: ``review``, ``ingest`` …
        started, finished: UTC; ``finished`` is None for a run that was killed.
        state: ``running``, ``done`` or ``interrupted``.
        as_of: the day it judged.
        extractor, rules: versions it ran with.
        collection: what it rested on; None before it got that far.
        counts: files by what happened to them, and the like.
        findings_of: the run whose findings these are, None if it made none.
    """

    id: int
    command: str
    started: datetime
    finished: datetime | None
    state: str
    as_of: date | None
    extractor: str
    rules: str
    collection: Holdings | None
    counts: dict[str, int]
    findings_of: int | None


@dataclass(frozen=True, slots=True)
class KeyChange:
    """A content's document got another key: ``reason`` is ``assertion``, ``same-text`` or ``extraction``."""

    sha256: str
    old: Identity
    new: Identity
    reason: str
    at: datetime
