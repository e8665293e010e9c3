"""From rows to documents: decoded, targets resolved, corrections applied, evidence verified."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import Any, TypeVar

from legalsys.errors import InternalError, LegalsysError
from legalsys.model import Candidate, Citation, CitedDocument, Document, Effect, Identity, Manifestation, UnitPath

from .corrections import Assertions, corrected
from .encode import unpack
from .records import ActingEffect, CitingReference, DocumentRow, HeldDocument, LedgerEntry, Likeness

__all__ = [
    "ROW_COLUMNS",
    "candidates_from_json",
    "candidates_to_json",
    "decode",
    "document_row",
    "extracted_document",
    "load_citations",
    "load_effects",
    "load_ledger",
    "manifestations",
]

ROW_COLUMNS = (
    "d.key, d.number, d.kind, d.issuer, d.territory, d.issued, d.adopted, d.effective, d.effective_by_law, d.expires, d.title, "
    "d.normative, d.variant, r.sha256, d.lead"
)


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _path(text: str) -> UnitPath | None:
    return UnitPath.parse(text) if text else None


def document_row(row: Sequence[Any]) -> DocumentRow:
    """Return the columns selected by `ROW_COLUMNS` as a record."""
    key, number, kind, issuer, territory, issued, adopted, effective, by_law, expires, title, normative, variant, sha256, lead = (
        row
    )
    return DocumentRow(
        Identity.parse(key),
        number,
        kind,
        issuer,
        territory,
        _day(issued),
        _day(adopted),
        _day(effective),
        _day(by_law),
        _day(expires),
        title,
        None if normative is None else bool(normative),
        variant,
        sha256,
        bool(lead),
    )


def candidates_to_json(candidates: Iterable[Candidate[Identity]]) -> str:
    """Return candidates and their reasons as JSON text."""
    return json.dumps([[str(c.value), c.reason] for c in candidates], separators=(",", ":"))


def candidates_from_json(text: str) -> tuple[Candidate[Identity], ...]:
    """Return the candidates that `candidates_to_json` wrote."""
    return () if text == "[]" else tuple(Candidate(Identity.parse(key), reason) for key, reason in json.loads(text))


def extracted_document(db: sqlite3.Connection, content: int) -> Document:
    """Return the document of a content as extraction made it.

    Raises:
        InternalError: WORK-011 if what is stored does not read back.
    """
    from pydantic import ValidationError

    from legalsys.model.codec import from_json

    blob = db.execute("SELECT json FROM documents WHERE id = ?", (content,)).fetchone()[0]
    rows = db.execute("SELECT json FROM effects WHERE document = ? ORDER BY ordinal", (content,))
    try:
        effects = tuple(from_json(Effect, text) for (text,) in rows)
        return replace(from_json(Document, unpack(blob)), effects=effects)
    except (ValidationError, LegalsysError, ValueError) as error:
        raise InternalError("WORK-011", path=_some_path(db, content), detail=str(error)) from error


def _some_path(db: sqlite3.Connection, content: int) -> str:
    row = db.execute(
        "SELECT f.path FROM readings r JOIN files f ON f.sha256 = r.sha256 WHERE r.id = ? ORDER BY f.gone, f.path LIMIT 1",
        (content,),
    ).fetchone()
    return str(row[0]) if row else ""


def manifestations(db: sqlite3.Connection, sha256: str, format: str) -> tuple[Manifestation, ...]:
    """Return the files present that hold a content, by path."""
    rows = db.execute("SELECT path, size FROM files WHERE sha256 = ? AND NOT gone ORDER BY path", (sha256,))
    return tuple(Manifestation(path, sha256, size, format) for path, size in rows)


def decode(db: sqlite3.Connection, content: int, assertions: Assertions, *, verify: bool = True) -> HeldDocument:
    """Return one content's document as it is in force.

    Raises:
        EvidenceError: EVID-001 if a stored quote is not what stands in the stored text.
    """
    sha256, format, status, text, key, variant, lead = db.execute(
        "SELECT r.sha256, r.format, r.status, r.text, d.key, d.variant, d.lead FROM documents d JOIN readings r ON r.id = d.id WHERE d.id = ?",
        (content,),
    ).fetchone()
    extracted = extracted_document(db, content)
    if verify:
        from legalsys.model.codec import verify_document

        verify_document(extracted, unpack(text))
    document, corrections = corrected(_resolved(db, content, extracted), assertions.on(sha256, key))
    return HeldDocument(
        document=replace(document, key=Identity.parse(key)),
        extracted=extracted,
        sha256=sha256,
        variant=variant,
        manifestations=manifestations(db, sha256, format),
        lead=bool(lead),
        corrections=corrections,
        status=status,
    )


def _resolved(db: sqlite3.Connection, content: int, document: Document) -> Document:
    # Only rows that resolved to something differ from what extraction left.
    citations = list(document.citations)
    query = "SELECT ordinal, key, candidates FROM {} WHERE document = ? AND (key IS NOT NULL OR candidates <> '[]')"
    for ordinal, key, candidates in db.execute(query.format("citations"), (content,)):
        citations[ordinal] = _target(citations[ordinal], key, candidates)
    effects = list(document.effects)
    for ordinal, key, candidates in db.execute(query.format("effects"), (content,)):
        effects[ordinal] = _target(effects[ordinal], key, candidates)
    return replace(document, citations=tuple(citations), effects=tuple(effects))


Named = TypeVar("Named", Citation, Effect)


def _target(named: Named, key: str | None, candidates: str) -> Named:
    """Return a citation or effect with the document held that it means; else its own identity stays, beside those it may be."""
    if key:
        return replace(named, key=Identity.parse(key), candidates=())
    others = tuple(c.value for c in candidates_from_json(candidates))
    return replace(named, candidates=others) if others else named


def load_effects(
    db: sqlite3.Connection, assertions: Assertions, where: str, params: tuple[Any, ...], *, verify: bool
) -> Iterator[ActingEffect]:
    """Yield effects of leading documents in order of acting document and place, without those that a person struck out."""
    from legalsys.model.codec import from_json

    rows = db.execute(
        "SELECT d.id, d.key, r.sha256, e.json, e.key, e.candidates FROM effects e JOIN documents d ON d.id = e.document "
        f"JOIN readings r ON r.id = d.id WHERE d.held AND d.lead {where} ORDER BY d.key, e.ordinal",
        params,
    )
    current, text, struck, acting = -1, "", frozenset[str](), Identity()
    for content, key, sha256, blob, target, candidates in rows:
        if content != current:
            current = content
            acting = Identity.parse(key)
            struck = frozenset(a.field for a in assertions.on(sha256, key) if a.field.startswith("effect:"))
            if verify:
                text = unpack(db.execute("SELECT text FROM readings WHERE id = ?", (content,)).fetchone()[0])
        effect = from_json(Effect, blob)
        if verify:
            effect.evidence.verify(text)
        if f"effect:{effect.id}" not in struck:
            yield ActingEffect(acting, _target(effect, target, candidates), candidates_from_json(candidates))


def load_citations(db: sqlite3.Connection, where: str, params: tuple[Any, ...], *, verify: bool) -> Iterator[CitingReference]:
    """Yield citations of leading documents in order of citing document and place."""
    rows = db.execute(
        "SELECT d.id, d.key, c.ordinal, c.unit, c.key, c.candidates FROM citations c JOIN documents d ON d.id = c.document "
        f"WHERE d.held AND d.lead {where} ORDER BY d.key, c.ordinal",
        params,
    )
    current, document, citing = -1, None, Identity()
    for content, key, ordinal, unit, target, candidates in rows:
        if content != current:
            current, citing = content, Identity.parse(key)
            document = extracted_document(db, content)
            if verify:
                from legalsys.model.codec import verify_document

                text = unpack(db.execute("SELECT text FROM readings WHERE id = ?", (content,)).fetchone()[0])
                verify_document(document, text)
        if document is not None:
            citation = _target(document.citations[ordinal], target, candidates)
            yield CitingReference(citing, _path(unit), citation, candidates_from_json(candidates))


def load_ledger(db: sqlite3.Connection) -> Iterator[LedgerEntry]:
    """Yield what leading documents cite or act on and no held document surely is, in order of target, citing document and place."""
    rows = db.execute(
        "SELECT l.what, d.key, l.unit, l.number, l.kind, l.issuer, l.issued, l.year, l.name, l.candidates, l.target FROM ledger l "
        "JOIN documents d ON d.id = l.document WHERE d.held AND d.lead ORDER BY l.target, d.key, l.what, l.ordinal"
    )
    for what, key, unit, number, kind, issuer, issued, year, name, candidates, target in rows:
        cited = CitedDocument(kind=kind, number=number, name=name, issued=_day(issued), year=year, issuer=issuer)
        yield LedgerEntry(what, Identity.parse(key), _path(unit), cited, candidates_from_json(candidates), target)


def load_likenesses(db: sqlite3.Connection) -> Iterator[Likeness]:
    """Yield what tells near-duplicates, for every content held."""
    query = (
        "SELECT r.sha256, d.body, INSTR(r.problems, '\"READ-023\"') > 0, s.sketch FROM documents d JOIN readings r ON r.id = d.id "
        "LEFT JOIN sketches s ON s.document = d.id WHERE d.held"
    )
    for sha256, body, pictured, sketch in db.execute(query):
        yield Likeness(sha256, body, bool(pictured), sketch or b"")
