"""A `Document`: identity, dates, title, signers, units, citations, effects of one legal text."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date

from .citation import Citation, CitationRole
from .effect import Effect, Start
from .evidence import Claim, Evidence, Fact
from .identity import Identity
from .problem import Problem
from .unit import Unit

__all__ = ["AttachedInstrument", "Document", "Manifestation", "Signer"]


@dataclass(frozen=True, slots=True)
class Manifestation:
    """A file that holds a document.

    Args:
        path: as given, with ``/`` between folders.
        sha256: digest of the file's bytes, hexadecimal.
        size: bytes.
        format: the format it was read as.
    """

    path: str
    sha256: str
    size: int
    format: str


@dataclass(frozen=True, slots=True)
class Signer:
    """A person who signed, and in what office (``"KT. CHỦ TỊCH / PHÓ CHỦ TỊCH"``)."""

    name: str
    role: str
    evidence: Evidence | None


@dataclass(frozen=True, slots=True)
class AttachedInstrument:
    """A regulation, statute or list with articles of its own that a document issues ("ban hành kèm theo").

    Args:
        part: ``kem-theo-1`` …
        title: its title, or None if only its name in the main document is known.
        articles: number of its Điều; 0 if the text is there and has none; None if the text is not in the file.
        start, end: its span; ``start == end`` when the text is not in the file.
    """

    part: str
    title: str | None
    articles: int | None
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Document:
    """What parse makes of one `Reading`. Facts are None when unknown: unknown is a result.

    Args:
        key: its identity; provisional when number, issuer or date is missing.
        number: in normal form; ``number_as_printed`` as the text has it.
        kind: full name of the kind, ``"Quyết định"``.
        issuers: full normal names of the issuing bodies at the time of issue; several for joint documents.
        territory: slug of the territory it was issued for (``hung-yen.2025``), None for central documents.
        issued: day of issue (signing or adoption).
        adopted: day of adoption where the text names one (resolutions).
        normative: whether it is a legal normative document (VBQPPL).
        effective: the day the text gives, or fixes by counting.
        effective_by_law: the day the regime sets where the text is silent (a fact with a rule).
        starts: staggered starts of units.
        expires: last day, where the document limits itself.
        shortened: the words that say it was made by the shortened procedure (trình tự, thủ tục rút gọn), if any do.
        language: ``vi`` or ``en``.
    """

    key: Identity
    language: str = "vi"
    number: Fact[str] | None = None
    number_as_printed: str | None = None
    kind: Fact[str] | None = None
    issuers: tuple[Fact[str], ...] = ()
    territory: Fact[str] | None = None
    issued: Fact[date] | None = None
    adopted: Fact[date] | None = None
    title: Fact[str] | None = None
    signers: tuple[Signer, ...] = ()
    normative: Fact[bool] | None = None
    effective: Fact[date] | None = None
    effective_by_law: Fact[date] | None = None
    starts: tuple[Start, ...] = ()
    expires: Fact[date] | None = None
    shortened: Evidence | None = None
    units: tuple[Unit, ...] = ()
    attached: tuple[AttachedInstrument, ...] = ()
    citations: tuple[Citation, ...] = ()
    effects: tuple[Effect, ...] = ()
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()

    @property
    def issuer(self) -> str | None:
        """The first issuing body's name, None when unknown."""
        return self.issuers[0].value if self.issuers else None

    @property
    def basis(self) -> tuple[Citation, ...]:
        """The documents named in the recital (căn cứ)."""
        return tuple(c for c in self.citations if c.role is CitationRole.BASIS)
