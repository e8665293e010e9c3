"""Keeps packed bombs from pdfium, which unpacks a stream whole before anything can be measured.

Packed data that unpacks a thousandfold is monotonous itself, ordinary packed data looks like noise. So a few small windows of
the file tell whether it is worth the time to unpack its streams piece by piece and to count.
"""

from __future__ import annotations

import re
import zlib

from legalsys.errors import InputUnreadable

from ..limits import Limits

__all__ = ["refuse_bombs"]

_WINDOW, _STEP, _FEW = 256, 128 * 1024, 24
_PRINTABLE = frozenset((9, 10, 13, *range(32, 127)))
_PIECE = 1 << 20
_HARMLESS = 64 << 20
# Packed and packed again, by the names in full or in short (ISO 32000-1, table 93), with whatever blanks between them.
_TWICE = re.compile(rb"/Fl(?:ateDecode)?[\s\0]*/Fl(?:ateDecode)?[\s\0]*[/\]]")


def refuse_bombs(data: bytes, limits: Limits) -> None:
    """Do nothing for an ordinary file.

    Raises:
        InputUnreadable: READ-007 when a stream of ``data`` unpacks beyond the limits.
    """
    twice = _TWICE.search(data) is not None
    if len(data) < _STEP and not twice:
        # Even at the best ratio there is (1032 to 1) this unpacks to what is harmless.
        return
    if not twice and not any(_is_monotonous(data, start) for start in range(0, len(data), _STEP)):
        return
    position = 0
    total = 0
    while (start := data.find(b"stream", position)) >= 0:
        if data[start - 3 : start] == b"end":
            position = start + 6
            continue
        begin = start + 6
        while data[begin : begin + 1] in (b"\r", b"\n"):
            begin += 1
        end = data.find(b"endstream", begin)
        if end < 0:
            end = len(data)
        position = end + 9
        total += _unpacked(data[begin:end], limits, depth=2)
        _check(total, limits)


def _is_monotonous(data: bytes, start: int) -> bool:
    # Hexadecimal and padded text has few different characters too, but is printable.
    different = set(data[start : start + _WINDOW])
    return len(different) <= _FEW and not different <= _PRINTABLE


def _unpacked(packed: bytes, limits: Limits, *, depth: int) -> int:
    """Return how much a stream unpacks to, at once or in turn; 0 when it is not packed this way."""
    if packed[:1] not in (b"\x78", b"\x58", b"\x48", b"\x68", b"\x38", b"\x28", b"\x18", b"\x08"):
        return 0
    unpacker = zlib.decompressobj()
    size = 0
    first = b""
    rest = packed
    try:
        while rest and not unpacker.eof:
            piece = unpacker.decompress(rest, _PIECE)
            if not first:
                first = piece
            size += len(piece)
            if size > _HARMLESS and size > limits.max_ratio * len(packed):
                _check(limits.max_unpacked_bytes + 1, limits)
            _check(size, limits)
            rest = unpacker.unconsumed_tail
    except zlib.error:
        return size
    if depth > 1 and size <= _PIECE and first:
        size += _unpacked(first, limits, depth=depth - 1)
    return size


def _check(size: int, limits: Limits) -> None:
    if size > limits.max_unpacked_bytes:
        raise InputUnreadable(
            "READ-007", size=f"> {limits.max_unpacked_bytes >> 20} MB", limit=f"{limits.max_unpacked_bytes >> 20} MB"
        )
