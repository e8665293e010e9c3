"""The signer's name and the signing time in a CMS signature (RFC 5652): just enough DER to find them.

Only lengths are followed, nothing is verified. Damaged bytes give no name, never an error.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime

__all__ = ["signer_of"]

_SEQUENCE, _SET, _INTEGER, _OID = 0x30, 0x31, 0x02, 0x06
_CONTEXT_0 = 0xA0
_COMMON_NAME = bytes.fromhex("550403")
_SIGNING_TIME = bytes.fromhex("2a864886f70d010905")
_UTC_TIME, _GENERALIZED_TIME = 0x17, 0x18
_ENCODINGS = {0x0C: "utf-8", 0x13: "latin-1", 0x14: "latin-1", 0x16: "latin-1", 0x1E: "utf-16-be"}
_MOST_ITEMS = 400


@dataclass(frozen=True, slots=True)
class _Item:
    """One DER value: its tag, its content and all of its bytes."""

    tag: int
    content: bytes
    whole: bytes


def _items(data: bytes) -> Iterator[_Item]:
    position = 0
    for _ in range(_MOST_ITEMS):
        if position + 2 > len(data):
            return
        start = position
        tag, length = data[position], data[position + 1]
        position += 2
        if length & 0x80:
            size = length & 0x7F
            if not 0 < size <= 4 or position + size > len(data):
                return
            length = int.from_bytes(data[position : position + size], "big")
            position += size
        if position + length > len(data):
            return
        yield _Item(tag, data[position : position + length], data[start : position + length])
        position += length


def signer_of(contents: bytes) -> tuple[str | None, str | None]:
    """Return the common name of the signer's certificate and the signing time as ISO 8601 text, None where not found.

    Args:
        contents: ``/Contents`` of a signature dictionary.
    """
    outer = next(_items(contents), None)
    if outer is None or outer.tag != _SEQUENCE:
        return None, None
    wrapped = next((item for item in _items(outer.content) if item.tag == _CONTEXT_0), None)
    signed = next(_items(wrapped.content), None) if wrapped else None
    if signed is None:
        return None, None
    parts = list(_items(signed.content))
    certificates = next((item for item in parts if item.tag == _CONTEXT_0), None)
    infos = [item for item in parts if item.tag == _SET]
    info = next(_items(infos[-1].content), None) if infos else None
    if info is None:
        return None, None
    fields = list(_items(info.content))
    serial = None
    if len(fields) > 1 and fields[1].tag == _SEQUENCE:
        pair = list(_items(fields[1].content))
        serial = (pair[0].whole, pair[1].whole) if len(pair) > 1 else None
    attributes = next((item for item in fields if item.tag == _CONTEXT_0), None)
    return _name(certificates, serial), _time(attributes)


def _name(certificates: _Item | None, serial: tuple[bytes, bytes] | None) -> str | None:
    """Return the subject's common name of the certificate with this issuer and serial number, or of the only certificate."""
    if certificates is None:
        return None
    names: list[str | None] = []
    for certificate in _items(certificates.content):
        body = next(_items(certificate.content), None)
        if body is None:
            continue
        fields = [item for item in _items(body.content) if item.tag != _CONTEXT_0]
        if len(fields) < 5:
            continue
        name = _common_name(fields[4])
        if serial is not None and (fields[2].whole, fields[0].whole) == serial:
            return name
        names.append(name)
    return names[0] if len(names) == 1 else None


def _common_name(subject: _Item) -> str | None:
    for relative in _items(subject.content):
        for pair in _items(relative.content):
            parts = list(_items(pair.content))
            if len(parts) == 2 and parts[0].tag == _OID and parts[0].content == _COMMON_NAME:
                encoding = _ENCODINGS.get(parts[1].tag)
                if encoding:
                    return parts[1].content.decode(encoding, "replace").strip() or None
    return None


def _time(attributes: _Item | None) -> str | None:
    if attributes is None:
        return None
    for attribute in _items(attributes.content):
        parts = list(_items(attribute.content))
        if len(parts) == 2 and parts[0].content == _SIGNING_TIME:
            value = next(_items(parts[1].content), None)
            if value is None:
                return None
            text = value.content.decode("latin-1")
            form = {_UTC_TIME: "%y%m%d%H%M%SZ", _GENERALIZED_TIME: "%Y%m%d%H%M%SZ"}.get(value.tag)
            if form is None:
                return None
            try:
                return datetime.strptime(text, form).replace(tzinfo=UTC).isoformat()
            except ValueError:
                return None
    return None
