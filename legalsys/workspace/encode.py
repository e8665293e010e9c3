"""From a `Reading` and its `Document` to the rows that are stored, and back.

`parcel` runs where the file was parsed (a worker process): evidence is checked and everything packed there,
so the one process that writes only inserts.
"""

from __future__ import annotations

import hashlib
import json
import re
import zlib
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import date
from typing import Any

from legalsys.language.likeness import sketch_of
from legalsys.language.normal import fold, same_words
from legalsys.language.numbers import split_number
from legalsys.model import (
    Block,
    BlockKind,
    Citation,
    CitedDocument,
    Claim,
    Document,
    Doubt,
    Effect,
    Identity,
    Place,
    Problem,
    Reading,
    ReadingStatus,
    Referent,
    Signature,
    SourceSpan,
    TablePosition,
    Unit,
)

__all__ = [
    "Parcel",
    "ParsedRows",
    "failed_parcel",
    "name_key",
    "number_key",
    "pack",
    "parcel",
    "problems_from_json",
    "problems_to_json",
    "reading_from_rows",
    "target_of",
    "unpack",
]

# Kinds that are cited by name rather than by number.
_NAMED_KINDS = re.compile(r"(?:Hiến pháp|Bộ luật|Luật|Pháp lệnh)\b")
_BODY_LEAST = 400  # words of a body shorter than this many characters are too often the same in two documents


def pack(text: str) -> bytes:
    """Return ``text`` compressed."""
    return zlib.compress(text.encode("utf-8", "surrogatepass"), 6)


def unpack(blob: bytes) -> str:
    """Return the text that `pack` compressed."""
    return zlib.decompress(blob).decode("utf-8", "surrogatepass")


def number_key(number: str) -> str:
    """Return the form in which two spellings of one number are equal (``05/2011/QĐ.UBND`` and ``5/2011/QD-UBND``)."""
    parts = split_number(number)
    if parts is None:
        return re.sub(r"[^0-9a-z]+", "", fold(number))
    return f"{parts.ordinal.lower()}/{parts.year or ''}/{re.sub(r'[^0-9a-z]+', '', fold(parts.code))}"


def name_key(kind: str | None, name: str) -> str | None:
    """Return the key under which a law is found by its name, None for kinds that are not cited so.

    ``Luật Đất đai``, the kind ``Luật`` with the name ``Đất đai`` and the heading ``LUẬT ĐẤT ĐAI`` give the same key.
    """
    words = same_words(name)
    if kind and _NAMED_KINDS.match(kind):
        words = f"{same_words(kind)} {words.removeprefix(same_words(kind)).strip()}"
    elif not _NAMED_KINDS.match(words[:1].upper() + words[1:]):
        return None
    return "name:" + re.sub(r"[^0-9a-z]+", " ", fold(words)).strip()


def target_of(cited: CitedDocument | None, key: Identity | None = None) -> str | None:
    """Return what a cited document is looked up by, None when neither number nor name tells it.

    Args:
        cited: the document as named.
        key: the identity that its words make (a law named by its title and year has one).
    """
    if cited is not None and cited.number:
        return number_key(cited.number)
    if key is not None and not key.provisional:
        return f"{key.ordinal}/{key.year or ''}/{key.kind.replace('-', '')}"
    return name_key(cited.kind, cited.name) if cited is not None and cited.name else None


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]


# -- problems and layout, in plain JSON (no pydantic on the way of an unchanged re-run) --------------------------------


def problems_to_json(problems: Sequence[Problem]) -> str:
    """Return problems as JSON text."""
    return json.dumps([[p.code, p.where, p.params] for p in problems], ensure_ascii=False, separators=(",", ":"))


def problems_from_json(text: str) -> tuple[Problem, ...]:
    """Return the problems that `problems_to_json` wrote."""
    return tuple(Problem(code, where, params) for code, where, params in json.loads(text))


def _layout(reading: Reading) -> str:
    blocks = [
        [
            b.kind.value,
            b.start,
            b.end,
            None if b.table is None else [b.table.table, b.table.row, b.table.column],
            b.bold,
            b.italic,
            b.centred,
            b.indent,
        ]
        for b in reading.blocks
    ]
    sources = [[s.start, s.end, s.place.page, s.place.box, s.place.node, s.place.run, s.place.line] for s in reading.sources]
    value = {
        "blocks": blocks,
        "sources": sources,
        "claims": [[c.field, c.value, c.source, c.as_of.isoformat() if c.as_of else None] for c in reading.claims],
        "signatures": [[s.name, s.signed_at, s.page, s.text] for s in reading.signatures],
        "uncertain": [[d.start, d.end, round(d.confidence, 3), *d.others] for d in reading.uncertain],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def reading_from_rows(*, text: bytes, layout: bytes, format: str, status: str, problems: str, pages: int | None) -> Reading:
    """Return the `Reading` that was stored."""
    value: dict[str, list[list[Any]]] = json.loads(unpack(layout))
    return Reading(
        text=unpack(text),
        format=format,
        blocks=tuple(
            Block(BlockKind(kind), start, end, TablePosition(*table) if table else None, bold, italic, centred, indent)
            for kind, start, end, table, bold, italic, centred, indent in value["blocks"]
        ),
        sources=tuple(
            SourceSpan(start, end, Place(page, tuple(box) if box else None, node, run, line))
            for start, end, page, box, node, run, line in value["sources"]
        ),
        status=ReadingStatus(status),
        problems=problems_from_json(problems),
        claims=tuple(Claim(f, v, s, date.fromisoformat(d) if d else None) for f, v, s, d in value["claims"]),
        signatures=tuple(Signature(*row) for row in value["signatures"]),
        pages=pages,
        uncertain=tuple(Doubt(start, end, sure, tuple(others)) for start, end, sure, *others in value.get("uncertain", ())),
    )


# -- documents ---------------------------------------------------------------------------------------------------------


@dataclass(frozen=True, slots=True)
class ParsedRows:
    """What is stored of a `Document`: columns (as extracted), the rows of its units, citations and effects, and its sketch."""

    columns: dict[str, str | int | None]
    json: bytes
    units: tuple[tuple[Any, ...], ...]
    citations: tuple[tuple[Any, ...], ...]
    effects: tuple[tuple[Any, ...], ...]
    sketch: bytes = b""


@dataclass(frozen=True, slots=True)
class Parcel:
    """One content (the bytes of one or several files) read, parsed and packed.

    Args:
        sha256: digest of the bytes.
        extractor: version of the extraction.
        format, status, pages, text_length: of the reading.
        problems: of reading and parsing, JSON.
        text, layout: packed.
        document: None when the file could not be read at all.
    """

    sha256: str
    extractor: str
    format: str
    status: str
    problems: str
    pages: int | None
    text_length: int
    text: bytes
    layout: bytes
    document: ParsedRows | None


def _iso(value: date | None) -> str | None:
    return value.isoformat() if value else None


def document_columns(document: Document) -> dict[str, str | int | None]:
    """Return the columns by which a document is queried, of the document as it is given."""
    number = document.number.value if document.number else None
    kind = document.kind.value if document.kind else None
    title = document.title.value if document.title else None
    return {
        "key": str(document.key),
        "number": number,
        "number_key": number_key(number) if number else None,
        "kind": kind,
        "issuer": document.issuer,
        "territory": document.territory.value if document.territory else None,
        "issued": _iso(document.issued.value) if document.issued else None,
        "adopted": _iso(document.adopted.value) if document.adopted else None,
        "effective": _iso(document.effective.value) if document.effective else None,
        "effective_by_law": _iso(document.effective_by_law.value) if document.effective_by_law else None,
        "expires": _iso(document.expires.value) if document.expires else None,
        "title": title,
        "name_key": name_key(kind, title) if kind and title else None,
        "normative": None if document.normative is None else int(document.normative.value),
    }


def _summary(document: Document) -> str:
    # What `changes` compares after a re-parse: fields by value, lists by number, effects by what they do.
    columns = {k: v for k, v in document_columns(document).items() if k not in ("number_key", "name_key")}
    value: dict[str, Any] = {
        **columns,
        "signers": "; ".join(s.name for s in document.signers),
        "units": len(document.units),
        "citations": len(document.citations),
        "effects": len(document.effects),
        "attached": len(document.attached),
        "starts": len(document.starts),
        "effect_digest": _digest(
            json.dumps([[e.id, e.kind, e.operation, e.target.number, list(map(str, e.units))] for e in document.effects])
        ),
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _cited_columns(cited: CitedDocument | None, key: Identity | None) -> tuple[Any, ...]:
    said = str(key) if key else None
    if cited is None:
        return (None, None, None, None, None, None, target_of(None, key), said, 0)
    said_of = (cited.number, cited.kind, cited.issuer, _iso(cited.issued), cited.year, cited.name)
    return (*said_of, target_of(cited, key), said, int(_is_paper(cited)))


def _is_paper(cited: CitedDocument) -> bool:
    from legalsys import law

    name = cited.kind or (law.kind_of_number(cited.number) if cited.number else None)
    kind = law.kinds().by_name(name) if name else None
    return kind is not None and kind.group in ("paper", "party")


class _Innermost:
    """Finds the innermost unit around an offset; units come in text order, parents before children."""

    def __init__(self, units: Sequence[Unit]) -> None:
        self._units = sorted(units, key=lambda u: (u.start, -u.end))
        self._open: list[Unit] = []
        self._next = 0

    def at(self, offset: int) -> str:
        """Return the path of the innermost unit at ``offset``; offsets must not decrease."""
        while self._next < len(self._units) and self._units[self._next].start <= offset:
            self._open.append(self._units[self._next])
            self._next += 1
        while self._open and self._open[-1].end <= offset:
            self._open.pop()
        return str(self._open[-1].path) if self._open else ""


def _citation_rows(document: Document) -> tuple[tuple[Any, ...], ...]:
    order = sorted(range(len(document.citations)), key=lambda i: document.citations[i].evidence.start)
    inside = _Innermost(document.units)
    units = {i: inside.at(document.citations[i].evidence.start) for i in order}
    return tuple((i, units[i], *_citation_row(c)) for i, c in enumerate(document.citations))


def _citation_row(citation: Citation) -> tuple[Any, ...]:
    own = citation.referent in (Referent.THIS, Referent.ATTACHED_THIS)
    cited = _cited_columns(None, None) if own else _cited_columns(citation.document, citation.key)
    return (citation.role.value, citation.evidence.start, citation.evidence.end, *cited)


def _effect_row(ordinal: int, effect: Effect) -> tuple[Any, ...]:
    from legalsys.model.codec import to_json

    return (
        ordinal,
        effect.id,
        effect.kind.value,
        str(effect.acting_unit or ""),
        effect.scope.value,
        _iso(effect.from_day),
        *_cited_columns(effect.target, effect.key),
        to_json(effect),
    )


def _of_units(document: Document, text: str) -> str:
    """Return the text without head and foot, ``""`` for a document without units."""
    return text[min(u.start for u in document.units) : max(u.end for u in document.units)] if document.units else ""


def _body(document: Document, text: str) -> str:
    words = same_words(_of_units(document, text))
    return _digest(words) if len(words) >= _BODY_LEAST else ""


def _rows(document: Document, text: str) -> ParsedRows:
    from legalsys.model.codec import to_json, verify_document

    verify_document(document, text)
    columns = document_columns(document)
    columns["extracted_key"] = columns["key"]
    columns["variant"] = _digest(same_words(text))
    columns["body"] = _body(document, text)
    columns["summary"] = _summary(document)
    return ParsedRows(
        columns=columns,
        # Effects are kept in their own rows; a second copy inside the document would be one too many to keep right.
        json=pack(to_json(replace(document, effects=()))),
        units=tuple((i, str(u.path), u.number, u.heading, u.start, u.end) for i, u in enumerate(document.units)),
        citations=_citation_rows(document),
        effects=tuple(_effect_row(i, e) for i, e in enumerate(document.effects)),
        sketch=sketch_of(_of_units(document, text) or text),
    )


def parcel(sha256: str, extractor: str, reading: Reading, document: Document | None) -> Parcel:
    """Return what is stored of a content; every quote of ``document`` is compared with the text.

    Raises:
        EvidenceError: EVID-001 if a quote is not what stands at its span.
    """
    problems = (*reading.problems, *(p for p in (document.problems if document else ()) if p not in reading.problems))
    return Parcel(
        sha256=sha256,
        extractor=extractor,
        format=reading.format,
        status=reading.status.value,
        problems=problems_to_json(problems),
        pages=reading.pages,
        text_length=len(reading.text),
        text=pack(reading.text),
        layout=pack(_layout(reading)),
        document=None if document is None else _rows(document, reading.text),
    )


def failed_parcel(sha256: str, extractor: str, problem: Problem, *, format: str = "unknown") -> Parcel:
    """Return the parcel of a file that could not be read or parsed at all."""
    reading = Reading(text="", format=format, status=ReadingStatus.FAILED, problems=(problem,))
    return parcel(sha256, extractor, reading, None)
