"""The machine-readable face of documents (design.md section 11): a contract, other programs read it.

The JSON Schema is published as ``docs/schema/document.json``; both carry the version `DOCUMENT_SCHEMA`.
Fields are only added within a version. Offsets count code points of the canonical text.
"""

from __future__ import annotations

import enum
from collections.abc import Sequence
from datetime import date
from typing import TYPE_CHECKING, Any

from legalsys.model import (
    Citation,
    CitedDocument,
    Document,
    Effect,
    Evidence,
    Fact,
    Finding,
    Identity,
    Problem,
    Reading,
    ReadingStatus,
    Referent,
    Start,
    UnitPath,
)

if TYPE_CHECKING:
    from legalsys.workspace import FindingState

__all__ = ["DOCUMENT_SCHEMA", "citation_record", "document_record", "effect_record", "finding_record", "problem_record"]

DOCUMENT_SCHEMA = "legalsys/document/1"

_FACTS = ("number", "kind", "territory", "issued", "adopted", "title", "normative", "effective", "effective_by_law", "expires")


def document_record(reading: Reading, document: Document | None, file: str, sha256: str, *, lang: str = "en") -> dict[str, Any]:
    """Return one document as the contract has it, ready for ``json.dumps``.

    Args:
        reading: what the reader made of the file.
        document: what parse made of the reading; None when there was nothing to parse.
        file: the file's name as given, ``/`` between folders.
        sha256: digest of its bytes.
        lang: language of the problems' messages.

    Returns:
        A new dict of plain values; keys are always all there, unknown values are None.
    """
    problems = list(dict.fromkeys(_hashable(p) for p in (*reading.problems, *(document.problems if document else ()))))
    record: dict[str, Any] = {
        "schema": DOCUMENT_SCHEMA,
        "file": file,
        "sha256": sha256,
        "format": reading.format,
        "language": document.language if document else None,
        "status": _status(reading, document),
        "problems": [problem_record(Problem(code, where, dict(params)), lang=lang) for code, where, params in problems],
        "identity": _identity(document),
        "title": _value(document.title) if document else None,
        "signer": document.signers[0].name if document and document.signers else None,
        "signers": [{"name": s.name, "role": s.role} for s in document.signers] if document else [],
        "normative": _value(document.normative) if document else None,
        "effective": _value(document.effective) if document else None,
        "effective_by_law": _by_law(document),
        "starts": [_start(start) for start in document.starts] if document else [],
        "expires": _value(document.expires) if document else None,
        "facts": _facts(document) if document else {},
        "claims": [
            {"field": c.field, "value": c.value, "source": c.source}
            for c in dict.fromkeys((*reading.claims, *(document.claims if document else ())))
        ],
        "text_length": len(reading.text),
        "units": [
            {"path": str(u.path), "number": u.number, "heading": u.heading, "start": u.start, "end": u.end}
            for u in (document.units if document else ())
        ],
        "attached": [{"part": a.part, "title": a.title, "articles": a.articles} for a in (document.attached if document else ())],
        "basis": [_basis(citation) for citation in (document.basis if document else ())],
        "citations": [citation_record(citation) for citation in (document.citations if document else ())],
        "effects": [effect_record(effect) for effect in (document.effects if document else ())],
    }
    return record


def problem_record(problem: Problem, *, lang: str = "en") -> dict[str, str]:
    """Return a problem with its message in ``lang``, severity and remedy."""
    text = problem.text(lang)
    return {
        "code": problem.code,
        "message": text.message,
        "where": problem.where,
        "severity": problem.severity,
        "remedy": text.remedy,
    }


def citation_record(citation: Citation) -> dict[str, Any]:
    """Return a citation as the contract has it."""
    return {
        **_span(citation.evidence),
        "role": citation.role.value,
        "document": _referent(citation),
        "units": _paths(citation.units),
        "key": _key(citation.key),
        "candidates": _keys(citation.candidates),
        "mismatch": citation.mismatch.value if citation.mismatch else None,
    }


def effect_record(effect: Effect) -> dict[str, Any]:
    """Return an effect as the contract has it."""
    return {
        "id": effect.id,
        "kind": effect.kind.value,
        "operation": effect.operation.value,
        "scope": effect.scope.value,
        "acting_unit": str(effect.acting_unit) if effect.acting_unit else None,
        "target": {**_cited(effect.target), "key": _key(effect.key), "candidates": _keys(effect.candidates), "mismatch": effect.mismatch.value if effect.mismatch else None},
        "units": _paths(effect.units),
        "position": effect.position,
        "old": effect.old,
        "new": effect.new,
        "from": _plain(effect.from_day),
        "from_event": effect.from_event,
        "until": _plain(effect.until),
        "territory": effect.territory,
        "except": list(effect.exceptions),
        "savings": effect.savings,
        **_span(effect.evidence),
        "certainty": effect.certainty.value,
    }


def finding_record(finding: Finding, *, collection: str, state: FindingState | None = None, lang: str = "en") -> dict[str, Any]:
    """Return a finding as the contract has it, with its sentence in ``lang`` beside it.

    Args:
        finding: the finding.
        collection: digest of the documents that it rests on.
        state: the last verdict on it and how that stands, None when nobody has decided.
        lang: language of ``message``.
    """
    from legalsys.rules.messages import message

    decision = None
    if state is not None:
        decision = {
            "verdict": state.decision.verdict.value,
            "reason": state.decision.reason,
            "by": state.decision.by,
            "at": state.decision.at.isoformat(),
            "state": state.state.value,
        }
    sides = [
        {"key": str(e.key), "file": e.file, "unit": str(e.unit) if e.unit else None, **_span(e.evidence), "label": e.label}
        for e in finding.evidence
    ]
    own = next((side["file"] for side in sides if side["key"] == str(finding.subject)), "")
    return {
        "key": finding.key,
        "rule": finding.rule,
        "kind": finding.kind,
        "group": finding.group,
        "outcome": finding.outcome.value,
        "certainty": finding.certainty.value,
        "subject": {
            "key": str(finding.subject),
            "file": own,
            "unit": str(finding.subject_unit) if finding.subject_unit else None,
        },
        "object": {
            "key": _key(finding.object),
            "label": finding.object_label or None,
            "unit": str(finding.object_unit) if finding.object_unit else None,
        },
        "topic": finding.topic,
        "evidence": sides,
        "evidence_digest": finding.evidence_digest,
        "grounds": list(finding.grounds),
        "params": dict(sorted(finding.params.items())),
        "as_of": finding.as_of.isoformat(),
        "collection": collection,
        "decision": decision,
        "message": message(finding, lang).text,
    }


def _status(reading: Reading, document: Document | None) -> str:
    """Return how the file was read; a text that could not be parsed whole is never called read."""
    if reading.status is ReadingStatus.READ and (
        document is None or any(problem.severity == "error" for problem in document.problems)
    ):
        return ReadingStatus.PARTLY_READ.value
    return reading.status.value


def _hashable(problem: Problem) -> tuple[str, str, tuple[tuple[str, str], ...]]:
    return problem.code, problem.where, tuple(problem.params.items())


def _identity(document: Document | None) -> dict[str, Any]:
    if document is None:
        return dict.fromkeys(("key", "number", "number_as_printed", "kind", "issuer")) | {
            "issuers": [],
            "territory": None,
            "issued": None,
        }
    return {
        "key": str(document.key),
        "number": _value(document.number),
        "number_as_printed": document.number_as_printed,
        "kind": _value(document.kind),
        "issuer": document.issuer,
        "issuers": [issuer.value for issuer in document.issuers],
        "territory": _value(document.territory),
        "issued": _value(document.issued),
    }


def _facts(document: Document) -> dict[str, Any]:
    """Return each field that has a fact; the first issuer and signer stand for theirs, all are listed in ``issuers``."""
    facts: dict[str, Any] = {}
    for name in _FACTS:
        fact: Fact[Any] | None = getattr(document, name)
        if fact is not None:
            facts[name] = _fact(fact)
    if document.issuers:
        facts["issuer"] = _fact(document.issuers[0])
    if document.signers:
        first = document.signers[0]
        facts["signer"] = {
            "value": first.name,
            **_span(first.evidence),
            "source": "text" if first.evidence else "signature",
            "certainty": "certain",
            "candidates": [],
            "rule": None,
        }
    return facts


def _fact(fact: Fact[Any]) -> dict[str, Any]:
    return {
        "value": _plain(fact.value),
        **_span(fact.evidence),
        "source": fact.source.value,
        "certainty": fact.certainty.value,
        "candidates": [{"value": _plain(c.value), "reason": c.reason, **_span(c.evidence)} for c in fact.candidates],
        "rule": fact.rule,
    }


def _by_law(document: Document | None) -> dict[str, Any] | None:
    fact = document.effective_by_law if document else None
    return None if fact is None else {"day": _plain(fact.value), "rule": fact.rule}


def _start(start: Start) -> dict[str, Any]:
    return {
        "units": _paths(start.units),
        "day": _plain(start.day),
        "event": start.event,
        "rule": start.rule,
        **_span(start.evidence),
    }


def _basis(citation: Citation) -> dict[str, Any]:
    return {**_cited(citation.document or CitedDocument()), **_span(citation.evidence)}


def _cited(document: CitedDocument) -> dict[str, Any]:
    """Return a document as words name it; ``date`` is a whole day, ``year`` a year said without one."""
    return {
        "kind": document.kind,
        "number": document.number,
        "name": document.name,
        "date": _plain(document.issued),
        "year": document.year,
        "issuer": document.issuer,
    }


def _referent(citation: Citation) -> dict[str, Any] | str:
    if citation.referent in (Referent.THIS, Referent.ATTACHED_THIS):
        return citation.referent.value
    document = citation.document or CitedDocument()
    if citation.referent is Referent.ATTACHED_OTHER:
        return f"attached:{document.number or document.name or ''}"
    cited = _cited(document)
    if cited["date"] is None and document.year:
        # A law's name often comes with its year only ("Luật Đất đai năm 2024"): in citations it stands for the date.
        cited["date"] = str(document.year)
    return cited


def _span(evidence: Evidence | None) -> dict[str, Any]:
    if evidence is None:
        return {"start": None, "end": None, "quote": None}
    return {"start": evidence.start, "end": evidence.end, "quote": evidence.quote}


def _value(fact: Fact[Any] | None) -> Any:
    return None if fact is None else _plain(fact.value)


def _plain(value: Any) -> Any:
    if isinstance(value, date):
        return value.isoformat()
    return value.value if isinstance(value, enum.Enum) else value


def _paths(units: Sequence[UnitPath]) -> list[str]:
    return [str(path) for path in units]


def _key(key: Identity | None) -> str | None:
    return None if key is None else str(key)


def _keys(keys: Sequence[Identity]) -> list[str]:
    return [str(key) for key in keys]
