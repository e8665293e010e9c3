"""From a document to the fields of the index: the same for both engines, under the names of ``index_config/mappings.json``."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from legalsys.language.normal import canonical

from .analysis import Analysed, analyse, number_forms, sequence
from .passage import Held, IndexedDocument, held_rows

__all__ = ["DocumentFields", "PassageFields", "document_fields", "passage_fields"]


@dataclass(frozen=True, slots=True)
class DocumentFields:
    """What all passages of a document share.

    Args:
        keywords: values of exact fields.
        words: folded words of names.
        year: of issue.
        source: what is shown of the document.
    """

    keywords: dict[str, list[str]]
    words: dict[str, str]
    year: int | None
    source: dict[str, Any]


@dataclass(frozen=True, slots=True)
class PassageFields:
    """What one passage adds: its id, the streams of its words, states, and what is shown of it."""

    id: str
    unit: str
    streams: Analysed
    held: tuple[Held, ...]
    source: dict[str, Any]


def _named(numbers: tuple[str, ...]) -> list[str]:
    """All ways to name the documents of ``numbers`` (numbers or keys)."""
    found: dict[str, None] = {}
    for number in numbers:
        for form in (number,) if number.startswith("vn/") else number_forms(number):
            found[form] = None
    return list(found)


def document_fields(document: IndexedDocument) -> DocumentFields:
    """Return the fields of ``document`` that do not depend on the passage."""
    territories = [document.territory] if document.territory else []
    for passage in document.passages:
        for held in passage.held:
            if held.territory and held.territory not in territories:
                territories.append(held.territory)
    keywords = {
        "document": [document.key],
        "stamp": [f"{document.key}\x1f{document.stamp}"],
        "number": [document.number] if document.number else [],
        "number_parts": list(number_forms(document.number)) if document.number else [],
        "kind": [document.kind] if document.kind else [],
        "issuer": list(document.issuers),
        "field": list(document.fields),
        "signer": list(document.signers),
        "territory": territories,
        "cites": _named(document.cites),
        "amends": _named(document.amends),
    }
    words = {
        "issuer_words": _joined(document.issuers),
        "field_words": _joined(document.fields),
        "signer_words": _joined(document.signers),
    }
    year = document.issued.year if document.issued else None
    source = {
        "key": document.key,
        "title": document.title,
        "number": document.number,
        "kind": document.kind,
        "issuers": list(document.issuers),
        "fields": list(document.fields),
        "issued": document.issued.isoformat() if document.issued else None,
        "territory": document.territory,
    }
    return DocumentFields(keywords, words, year, source)


def _joined(names: tuple[str, ...]) -> str:
    return " 0gap0 ".join(" ".join(sequence(name)) for name in names)


def passage_fields(document: IndexedDocument) -> Iterator[PassageFields]:
    """Yield the fields of each passage; texts that are not canonical are made so."""
    title = canonical(document.title)
    for passage in document.passages:
        text, heading = canonical(passage.text), canonical(passage.heading)
        source = {"unit": passage.unit, "heading": heading, "text": text, "start": passage.start, "held": held_rows(passage.held)}
        yield PassageFields(f"{document.key}#{passage.unit}", passage.unit, analyse(text, heading, title), passage.held, source)
