"""Model values to and from JSON, with pydantic (imported here, when first used).

Identities and unit paths are written as their strings, dates in ISO 8601. Reading back verifies spans' lengths;
`verify_document` compares every quote with the text.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterator
from typing import Any, TypeVar

from .document import Document
from .evidence import Evidence

__all__ = ["evidence_of", "from_json", "to_json", "to_plain", "verify_document"]

T = TypeVar("T")


_ADAPTERS: dict[Any, Any] = {}


def _adapter(kind: Any) -> Any:
    if kind not in _ADAPTERS:
        from pydantic import TypeAdapter

        _ADAPTERS[kind] = TypeAdapter(kind)
    return _ADAPTERS[kind]


def to_json(value: object) -> str:
    """Return ``value`` (a dataclass of the model) as compact JSON text."""
    return str(_adapter(type(value)).dump_json(value).decode())


def to_plain(value: object) -> Any:
    """Return ``value`` as dicts, lists, strings and numbers, ready for ``json.dumps``."""
    return _adapter(type(value)).dump_python(value, mode="json")


def from_json(kind: type[T], text: str | bytes) -> T:
    """Return the value of type ``kind`` that `to_json` wrote.

    Raises:
        pydantic.ValidationError: if the text is not such a value.
    """
    value: T = _adapter(kind).validate_json(text)
    return value


def evidence_of(value: object) -> Iterator[Evidence]:
    """Yield every `Evidence` inside a model value."""
    if isinstance(value, Evidence):
        yield value
    elif dataclasses.is_dataclass(value) and not isinstance(value, type):
        for item in dataclasses.fields(value):
            yield from evidence_of(getattr(value, item.name))
    elif isinstance(value, tuple | list):
        for element in value:
            yield from evidence_of(element)


def verify_document(document: Document, text: str) -> None:
    """Compare every quote of ``document`` with the canonical ``text``.

    Raises:
        EvidenceError: EVID-001 at the first quote that is not what stands there.
    """
    for evidence in evidence_of(document):
        evidence.verify(text)
