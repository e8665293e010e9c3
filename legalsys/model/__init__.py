"""The nouns of the system: typed, frozen, without storage, formats or legal tables."""

from .assertion import Assertion
from .citation import Citation, CitationRole, CitedDocument, Mismatch, Referent
from .document import AttachedInstrument, Document, Manifestation, Signer
from .effect import Effect, EffectKind, Operation, Scope, Start
from .evidence import Candidate, Certainty, Claim, Evidence, Fact, FactSource
from .finding import Decision, Finding, FindingEvidence, Outcome, Verdict
from .identity import Identity
from .problem import Problem
from .reading import Block, BlockKind, Doubt, Place, Reading, ReadingStatus, Signature, SourceSpan, TablePosition
from .unit import Unit, UnitLevel, UnitPath, UnitStep

__all__ = [
    "Assertion",
    "AttachedInstrument",
    "Block",
    "BlockKind",
    "Candidate",
    "Certainty",
    "Citation",
    "CitationRole",
    "CitedDocument",
    "Claim",
    "Decision",
    "Document",
    "Doubt",
    "Effect",
    "EffectKind",
    "Evidence",
    "Fact",
    "FactSource",
    "Finding",
    "FindingEvidence",
    "Identity",
    "Manifestation",
    "Operation",
    "Mismatch",
    "Outcome",
    "Place",
    "Problem",
    "Reading",
    "ReadingStatus",
    "Referent",
    "Scope",
    "Signature",
    "Signer",
    "SourceSpan",
    "Start",
    "TablePosition",
    "Unit",
    "UnitLevel",
    "UnitPath",
    "UnitStep",
    "Verdict",
]
