"""Bytes of a text file to characters: which encoding it is, and whether the letters are Vietnamese or a legacy font's."""

from __future__ import annotations

import codecs
import re
from dataclasses import dataclass

from legalsys.errors import InputUnreadable
from legalsys.model import Problem

__all__ = ["Decoded", "decode", "legacy_encoding", "wide_encoding"]

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
# TCVN3 (.VnTime) seen through Latin-1: the commonest letters after the base letters they follow, which no western language puts there.
_TCVN3 = re.compile("[bcdghklmnpqrstvxBCDGHKLMNPQRSTVX]?[µ¸¶·¹¨©«¬®\u00adªÊËÌÐÑÒÓÔÕÖ×ØÜÞßÝ¾¼½»§]")
# VNI-Windows: a base vowel followed by a letter that stands for its mark.
_VNI = re.compile("[aeouAEOU][øùûõïäáàåãâÄÁÀÅÃÂØÙÛÕÏ](?![A-ZÀ-Ý]?[a-z]{0,2}ß)|[yY][øùûõØÙÛÕ]|ñ[aeoöôuAEOU]")
_TCVN3_WORDS = re.compile("(?:cña|nh©n|céng|®ång|quyÕt|®Þnh|th«ng|ViÖt|®iÒu|kho¶n)", re.IGNORECASE)
_VNI_WORDS = re.compile("(?:cuûa|nhaân|coäng|ñoàng|quyeát|ñònh|thoâng|vieät|ñieàu|khoaûn)", re.IGNORECASE)
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
    """Return ``"TCVN3"`` or ``"VNI"`` if ``text`` shows a legacy font's letters in place of Vietnamese ones, else None.

    Such text looks Vietnamese only in its own font ("Céng hoµ x· héi chñ nghÜa ViÖt Nam", "Coäng hoøa xaõ hoäi").
    """
    if len(_VIETNAMESE.findall(text, 0, _GLANCE)) * 20 > _GLANCE:
        return None
    sample = text[:_SAMPLE] + text[max(_SAMPLE, len(text) // 2) :][:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    # In every one of these encodings most letters are plain ones; bytes of no text at all are not.
    if letters < 40 or len(_PLAIN.findall(sample)) * 2 < letters or len(_VIETNAMESE.findall(sample)) * 100 > letters:
        return None
    tcvn3 = len(_TCVN3.findall(sample)) + 20 * len(_TCVN3_WORDS.findall(sample))
    vni = len(_VNI.findall(sample)) + 20 * len(_VNI_WORDS.findall(sample))
    if max(tcvn3, vni) * 20 < letters:
        return None
    return "TCVN3" if tcvn3 >= vni else "VNI"


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
        legacy: return letters of a legacy font as they are instead of refusing them.

    Raises:
        InputUnreadable: READ-010 if no encoding gives Vietnamese or plain text, READ-013 if the letters are a legacy font's.
    """
    decoded = _decoded(data, declared)
    encoding = None if legacy else legacy_encoding(decoded.text)
    if encoding is not None:
        raise InputUnreadable("READ-013", encoding=encoding)
    return decoded


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
