"""What people corrected, laid over what extraction found (design.md, promise 5)."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping
from dataclasses import replace
from datetime import date, datetime
from typing import Any

from legalsys.errors import UsageError
from legalsys.language.numbers import normal_number, split_number
from legalsys.model import Assertion, Candidate, Document, Fact, FactSource, Problem

from .records import Correction

__all__ = ["IDENTITY_FIELDS", "Assertions", "checked_value", "corrected", "extracted_value"]

IDENTITY_FIELDS = ("number", "kind", "issuer", "issued")
_DAYS = ("issued", "effective", "expires")
_TEXTS = ("number", "kind", "title")
_EFFECT = "effect:"


def extracted_value(document: Document, field: str) -> str:
    """Return what extraction says of ``field``, as the text that an assertion compares; ``""`` for nothing."""
    if field.startswith(_EFFECT):
        found = next((e for e in document.effects if e.id == field[len(_EFFECT) :]), None)
        return "" if found is None else " ".join(found.evidence.quote.split())
    if field == "issuer":
        return "; ".join(f.value for f in document.issuers)
    fact: Fact[Any] | None = getattr(document, field)
    if fact is None:
        return ""
    if isinstance(fact.value, bool):
        return "true" if fact.value else "false"
    return fact.value.isoformat() if isinstance(fact.value, date) else str(fact.value)


def checked_value(field: str, value: str) -> str:
    """Return ``value`` in the normal form of ``field``.

    Raises:
        UsageError: WORK-007 if the field cannot be corrected or the value does not fit it.
    """
    value = value.strip()
    try:
        if field.startswith(_EFFECT):
            if value != "none":
                raise ValueError(value)
        elif field in _DAYS:
            value = date.fromisoformat(value).isoformat() if value else ""
        elif field == "normative":
            if value not in ("true", "false", ""):
                raise ValueError(value)
        elif field == "number":
            value = normal_number(value) if value else ""
            if value and split_number(value) is None:
                raise ValueError(value)
        elif field not in (*_TEXTS, "issuer"):
            raise UsageError("WORK-007", field=field, value=value, detail="unknown field")
    except ValueError as error:
        raise UsageError("WORK-007", field=field, value=value, detail=str(error)) from error
    return value


def _fact(value: Any, extracted: Fact[Any] | None) -> Fact[Any] | None:
    if value is None:
        return None
    kept: tuple[Candidate[Any], ...] = ()
    if extracted is not None:
        kept = (Candidate(extracted.value, "extracted", extracted.evidence), *extracted.candidates)
    return Fact(value, None, source=FactSource.PERSON, candidates=kept)


def _apply(document: Document, field: str, value: str) -> Document:
    if field.startswith(_EFFECT):
        return replace(document, effects=tuple(e for e in document.effects if e.id != field[len(_EFFECT) :]))
    if field == "issuer":
        names = [name.strip() for name in value.split(";") if name.strip()]
        old = document.issuers
        facts = tuple(_fact(n, old[i] if i < len(old) else None) for i, n in enumerate(names))
        return replace(document, issuers=tuple(f for f in facts if f is not None))
    typed: Any = value or None
    if value and field in _DAYS:
        typed = date.fromisoformat(value)
    elif value and field == "normative":
        typed = value == "true"
    changes: dict[str, Any] = {field: _fact(typed, getattr(document, field))}
    return replace(document, **changes)


def _rekeyed(document: Document) -> Document:
    from legalsys import law

    near = document.territory.value if document.territory else None
    issued = document.issued.value if document.issued else None
    names = [f.value for f in document.issuers]
    body = law.find_body(names[0], issued, near=near) if names else None
    if body is not None and body.territory != near:
        territory = _fact(body.territory, document.territory)
        document = replace(document, territory=territory)
    from legalsys import law

    key = law.identity_of(document.number.value if document.number else None, names, issued, near=near)
    return document if key is None else replace(document, key=key)


def corrected(extracted: Document, assertions: Iterable[Assertion]) -> tuple[Document, tuple[Correction, ...]]:
    """Return the document with ``assertions`` (oldest first) laid over it, and how each last word stands to the text.

    Where the text is now read differently from what the person saw, and not as the person says, the document
    gets the problem WORK-010.
    """
    last: dict[str, Assertion] = {}
    for assertion in assertions:
        last[assertion.field] = assertion
    if not last:
        return extracted, ()
    document = extracted
    corrections: list[Correction] = []
    problems: list[Problem] = []
    for field, assertion in sorted(last.items()):
        now = extracted_value(extracted, field)
        disagrees = now not in (assertion.extracted, assertion.value) and not (field.startswith(_EFFECT) and not now)
        corrections.append(Correction(assertion, now, disagrees))
        if disagrees:
            params = {"field": field, "value": assertion.value, "extracted": now, "before": assertion.extracted}
            problems.append(Problem("WORK-010", "", params))
        document = _apply(document, field, assertion.value)
    if any(field in last for field in IDENTITY_FIELDS):
        document = _rekeyed(document)
    return replace(document, problems=(*document.problems, *problems)), tuple(corrections)


class Assertions:
    """All assertions of a workspace, by what they bear on. Few enough to be held in memory.

    A correction of number, kind, issuer or day bears on the content it was made for; any other bears on every
    content of the same document, so that it is not lost when a better copy comes to stand for it.
    """

    def __init__(self, db: sqlite3.Connection) -> None:
        self._by_content: dict[str, list[tuple[int, Assertion]]] = {}
        self._by_key: dict[str, list[tuple[int, Assertion]]] = {}
        rows = db.execute(
            "SELECT a.id, a.sha256, a.field, a.value, a.reason, a.by, a.at, a.extracted, COALESCE(d.key, a.key) FROM assertions a "
            "LEFT JOIN readings r ON r.sha256 = a.sha256 LEFT JOIN documents d ON d.id = r.id ORDER BY a.at, a.id"
        )
        for number, sha256, field, value, reason, by, at, extracted, key in rows:
            assertion = Assertion(sha256, field, value, reason, by, datetime.fromisoformat(at), extracted)
            self._by_content.setdefault(sha256, []).append((number, assertion))
            if field not in IDENTITY_FIELDS:
                self._by_key.setdefault(key, []).append((number, assertion))

    def on(self, sha256: str, key: str) -> list[Assertion]:
        """Return what bears on the content ``sha256`` whose document is ``key`` now, oldest first."""
        found: Mapping[int, Assertion] = dict((*self._by_content.get(sha256, ()), *self._by_key.get(key, ())))
        return [assertion for _, assertion in sorted(found.items(), key=lambda item: (item[1].at, item[0]))]

    def on_identity(self, sha256: str) -> list[Assertion]:
        """Return the corrections of number, kind, issuer and day of a content, oldest first."""
        return [a for _, a in self._by_content.get(sha256, ()) if a.field in IDENTITY_FIELDS]

    @property
    def keys(self) -> frozenset[str]:
        """Keys of documents that some correction bears on."""
        return frozenset(self._by_key)

    @property
    def contents(self) -> frozenset[str]:
        """Contents that some correction was made for."""
        return frozenset(self._by_content)
