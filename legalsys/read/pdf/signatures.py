"""Digital signatures: who signed and when, from the signature dictionaries. Their validity is not judged."""

from __future__ import annotations

import ctypes
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from legalsys.model import Signature

from .lines import Line
from .page import Box

__all__ = ["Signed", "StampText", "place_signatures", "read_signatures"]

Signed = tuple[str | None, str | None]
"""Signer's name and signing time (ISO 8601)."""

_PDF_DATE = re.compile(r"D:(\d{4})(\d\d)?(\d\d)?(\d\d)?(\d\d)?(\d\d)?(?:(Z)|([+-])(\d\d)'?(\d\d)?)?")
_SIGNED_BY = re.compile(r"(?:ký bởi|người ký|signed by)\s*:([^\n]*)", re.IGNORECASE)
_MOST = 200
_USUAL_SIZE = 32 * 1024


@dataclass(frozen=True, slots=True)
class StampText:
    """A widget on a page, the lines it shows that fill no blank, and whether it is a signature field."""

    page: int
    box: Box
    lines: tuple[Line, ...]
    signed: bool

    @property
    def text(self) -> str:
        """Its lines, joined by line breaks."""
        return "\n".join(line.text for line in self.lines)


def read_signatures(document: Any) -> list[Signed]:
    """Return who signed when, for each signature of an open pdfium document (the raw handle).

    To be called before a page is flattened: that takes the widgets, and with them the signatures, out of the loaded document.
    """
    import pypdfium2.raw as raw

    from .certificate import signer_of

    count = int(raw.FPDF_GetSignatureCount(document))
    if count <= 0:
        return []
    usual = ctypes.create_string_buffer(_USUAL_SIZE)
    found: list[Signed] = []
    for index in range(min(count, _MOST)):
        handle = raw.FPDF_GetSignatureObject(document, index)
        if not handle:
            continue
        name, signed = signer_of(_bytes(raw.FPDFSignatureObj_GetContents, handle, usual))
        stated = _bytes(raw.FPDFSignatureObj_GetTime, handle, usual).rstrip(b"\0").decode("latin-1")
        found.append((name, _iso(stated) or signed))
    return found


def place_signatures(found: Sequence[Signed], stamps: Sequence[StampText]) -> tuple[Signature, ...]:
    """Return the signatures, each with the page and text of its widget where that is certain.

    It is certain where there is one signature and one widget, or where the widget's text names the time or the signer.
    """
    signatures: list[Signature] = []
    free = list(stamps)
    for name, time in found:
        stamp = _stamp_of(name, time, free, alone=len(found) == 1 and len(stamps) == 1)
        if stamp is not None:
            free.remove(stamp)
            if name is None and (match := _SIGNED_BY.search(stamp.text)):
                name = match[1].strip() or None
        signatures.append(Signature(name, time, stamp.page if stamp else None, stamp.text if stamp else ""))
    return tuple(signatures)


def _bytes(function: Any, handle: Any, usual: Any) -> bytes:
    size = int(function(handle, usual, len(usual)))
    if not 0 < size < 4_000_000:
        return b""
    if size > len(usual):
        usual = ctypes.create_string_buffer(size)
        function(handle, usual, size)
    return ctypes.string_at(usual, size)


def _iso(value: str) -> str | None:
    """Return a PDF date as ISO 8601 text, None if it is none."""
    match = _PDF_DATE.match(value)
    if match is None:
        return None
    year, month, day, hour, minute, second, utc, sign, zone_hour, zone_minute = match.groups()
    zone = "+00:00" if utc else f"{sign}{zone_hour}:{zone_minute or '00'}" if sign else ""
    return f"{year}-{month or '01'}-{day or '01'}T{hour or '00'}:{minute or '00'}:{second or '00'}{zone}"


def _stamp_of(name: str | None, time: str | None, stamps: list[StampText], *, alone: bool) -> StampText | None:
    if alone:
        return stamps[0]
    for stamp in stamps:
        if time and time[11:19] in stamp.text:
            return stamp
    named = [stamp for stamp in stamps if name and name.lower() in " ".join(stamp.text.split()).lower()]
    return named[0] if len(named) == 1 else None
