"""Bytes of a text file to characters: which encoding it is, and whether the letters are Vietnamese or a legacy font's."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from legalsys.errors import InputUnreadable
from legalsys.language.legacy import convert_lines, encoding_of_text
from legalsys.model import Problem

__all__ = ["Decoded", "converted", "decode", "legacy_encoding", "wide_encoding"]

_BOMS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
# How much of a text is looked at to judge its letters: two stretches of this length, from its start and its middle.
_SAMPLE = 6_000
# A start of this length with so many Vietnamese letters needs no second look.
_GLANCE = 1_500

# Every third or fourth Vietnamese syllable carries a letter of this block in any Unicode encoding; a text in a legacy font has none.
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[A-Za-z]")
# Words that every document has, in a legacy encoding: a cheap sign that some of its lines are.
_LEGACY_LINE = re.compile("cña |nh©n |®ång|®Þnh|cuûa |nhaân |ñònh |ñoàng")
# Bytes of a text without tone marks, such as a translation, saved by an older Word: quotation marks, dashes, section signs.
_ASCII_AND_SIGNS_1252 = bytes([*range(128), 0x85, *range(0x91, 0x98), 0xA0, 0xA7, 0xA9, 0xAB, 0xAE, 0xB0, 0xB2, 0xB3, 0xBB])
# Combining tone marks of Windows-1258, which follow a vowel; in a legacy font the same bytes are the vowels.
_TONE_1258 = re.compile("[\u0300\u0301\u0303\u0309\u0323]")
_TONED_1258 = re.compile("[aeiouyăâêôơưAEIOUYĂÂÊÔƠƯ][\u0300\u0301\u0303\u0309\u0323]")


@dataclass(frozen=True, slots=True)
class Decoded:
    """Characters of a file.

    Args:
        text: the characters, line ends as they stand.
        encoding: Python's name of the encoding.
        problems: warnings, for example damaged characters.
    """

    text: str
    encoding: str
    problems: tuple[Problem, ...] = ()


def legacy_encoding(text: str) -> str | None:
    """Return ``"TCVN3"``, ``"VNI"`` or ``"VIQR"`` if ``text`` shows a legacy encoding's letters in place of Vietnamese ones, else None."""
    found = encoding_of_text(text)
    return None if found is None else found.value


def converted(text: str) -> tuple[str, tuple[Problem, ...]]:
    """Return ``text`` with what is in a legacy encoding in Unicode, and a note that says so.

    A page that is in Unicode but for some lines is converted in those.
    """
    if encoding_of_text(text) is None and _LEGACY_LINE.search(text) is None:
        return text, ()
    text, found = convert_lines(text)
    names = ", ".join(sorted(encoding.value for encoding in found))
    return text, (Problem("READ-027", params={"encoding": names}),) if names else ()


def wide_encoding(data: bytes) -> str | None:
    """Return the UTF-16 flavour of text without a mark, told by where its zero bytes stand."""
    sample = data[:4096]
    if len(sample) < 4 or 0 not in sample:
        return None
    even, odd = sample[0::2].count(0), sample[1::2].count(0)
    half = len(sample) // 2
    if odd * 2 > half and even * 20 < half:
        return "utf-16-le"
    if even * 2 > half and odd * 20 < half:
        return "utf-16-be"
    return None


def decode(data: bytes, *, declared: str | None = None, legacy: bool = False) -> Decoded:
    """Return the characters of ``data``.

    Tried in this order: a byte order mark, UTF-8, UTF-16 without a mark, UTF-8 with a few damaged bytes, Windows-1258, the declared
    encoding. A declaration comes late because it is often wrong, while bytes are not UTF-8 by chance.

    Args:
        data: the whole file.
        declared: the encoding that the file names, for example in a ``meta`` element.
        legacy: return letters of a legacy encoding as they are instead of converting them.

    Raises:
        InputUnreadable: READ-010 if no encoding gives Vietnamese or plain text.
    """
    decoded = _decoded(data, declared)
    if legacy:
        return decoded
    text, notes = converted(decoded.text)
    return Decoded(text, decoded.encoding, (*decoded.problems, *notes)) if notes else decoded


def _decoded(data: bytes, declared: str | None) -> Decoded:
    for mark, name in _BOMS:
        if data.startswith(mark):
            try:
                return Decoded(data.decode(name), name)
            except UnicodeDecodeError:
                return _with_damage(data, name)
    try:
        return Decoded(data.decode("utf-8"), "utf-8")
    except UnicodeDecodeError:
        pass
    wide = wide_encoding(data)
    if wide is not None:
        return _with_damage(data, wide)
    text = data.decode("utf-8", "replace")
    if text.count("\ufffd") * 10 < len(_VIETNAMESE.findall(text)):
        return _with_damage(data, "utf-8")
    text = data.decode("cp1258", "replace")
    toned = len(_TONED_1258.findall(text))
    if toned * 50 > len(_LETTER.findall(text)) and toned * 10 > len(_TONE_1258.findall(text)) * 9 and "\ufffd" not in text:
        return Decoded(text, "cp1258")
    if legacy_encoding(data[: 4 * _SAMPLE].decode("cp1252", "replace")) is not None:
        return Decoded(data.decode("cp1252", "replace"), "cp1252")
    if not data.translate(None, _ASCII_AND_SIGNS_1252):
        return Decoded(data.decode("cp1252", "replace"), "cp1252")
    if declared:
        try:
            return Decoded(data.decode(declared), declared)
        except (UnicodeDecodeError, LookupError):
            pass
    raise InputUnreadable("READ-010")


def _with_damage(data: bytes, encoding: str) -> Decoded:
    text = data.decode(encoding, "replace")
    damaged = text.count("\ufffd")
    problems = (Problem("READ-015", params={"count": str(damaged)}),) if damaged else ()
    return Decoded(text, encoding, problems)
