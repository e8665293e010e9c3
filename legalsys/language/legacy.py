"""Vietnamese encodings before Unicode: TCVN3 (fonts ``.VnTime`` …), VNI-Windows, VIQR.

In such a text the codes are ordinary Latin-1 letters, which look Vietnamese only in a font made for them ("Céng hoµ x· héi",
"Coäng hoøa xaõ hoäi"). The font's name tells the encoding of a run; where there are no fonts, the letters themselves do.
"""

from __future__ import annotations

import enum
import functools
import re
import unicodedata
from importlib import resources

from .syllables import count_syllables, is_syllable

__all__ = ["Legacy", "convert_lines", "encoding_of_font", "encoding_of_text", "to_unicode"]


class Legacy(enum.StrEnum):
    """An encoding before Unicode."""

    TCVN3 = "TCVN3"
    VNI = "VNI"
    VIQR = "VIQR"


# Every third or fourth Vietnamese syllable carries a letter of this block in Unicode; a text in a legacy encoding has none.
_VIETNAMESE = re.compile("[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")
_LETTER = re.compile(r"[^\W\d_]")
_PLAIN = re.compile(r"[A-Za-z]")
_WORD = re.compile(r"[^\W_]+")
# The commonest letters after the base letters they follow, which no western language puts there.
_TCVN3 = re.compile("[bcdghklmnpqrstvxBCDGHKLMNPQRSTVX]?[µ¸¶·¹¨©«¬®\u00adªÊËÌÐÑÒÓÔÕÖ×ØÜÞßÝ¾¼½»§]")
# A base vowel followed by a letter that stands for its mark.
_VNI = re.compile("[aeouAEOU][øùûõïäáàåãâÄÁÀÅÃÂØÙÛÕÏ](?![A-ZÀ-Ý]?[a-z]{0,2}ß)|[yY][øùûõØÙÛÕ]|ñ[aeoöôuAEOU]")
_TCVN3_WORDS = re.compile("(?:cña|nh©n|céng|®ång|quyÕt|®Þnh|th«ng|ViÖt|®iÒu|kho¶n)", re.IGNORECASE)
_VNI_WORDS = re.compile("(?:cuûa|nhaân|coäng|ñoàng|quyeát|ñònh|thoâng|vieät|ñieàu|khoaûn)", re.IGNORECASE)
_VIQR = re.compile(r"[Dd][Dd](?=[aeiouyAEIOUY])|[AaEeOo]\^[`'?~.]?[A-Za-z]{0,2}\b|[UuOo]\+[`'?~.]?|[Aa]\([`'?~.]?")
_VIQR_WORDS = re.compile(r"(?:cu?\+'?|Vie\^\.t|cu?a\?|Quye\^'t|ddi\.nh|Ddie\^`u|ddie\^`u|khoa\?n|nha\^n|co\^\.ng)")
# How much of a text is looked at: two stretches of this length, from its start and its middle.
_SAMPLE = 6_000
_GLANCE = 1_500


@functools.cache
def _table(encoding: Legacy) -> dict[str, str]:
    """Return the letters of an encoding, longest codes included; from ``legacy.tsv``."""
    column = 1 if encoding is Legacy.TCVN3 else 2
    table: dict[str, str] = {}
    text = resources.files(__package__).joinpath("legacy.tsv").read_text(encoding="utf-8")
    for row in text.splitlines():
        if row and not row.startswith("#"):
            cells = row.split("\t")
            letter, code = cells[0], cells[column]
            table[code] = letter
            if encoding is Legacy.VNI:
                # Bases and marks come in either case; the base's case is the letter's.
                upper = letter.upper()
                base, mark = code[0], code[1:]
                table[base.upper() + mark.upper()] = upper
                if mark:
                    table[base.upper() + mark] = upper
                    table[base + mark.upper()] = letter
    return table


@functools.cache
def _pattern(encoding: Legacy) -> re.Pattern[str]:
    codes = sorted(_table(encoding), key=len, reverse=True)
    return re.compile("|".join(map(re.escape, codes)))


_BREVE, _HAT, _HORN = "\u0306", "\u0302", "\u031b"
_SHAPES = {"(": _BREVE, "^": _HAT, "+": _HORN, "*": _HORN}
_TONES = {"'": "\u0301", "`": "\u0300", "?": "\u0309", "~": "\u0303", ".": "\u0323"}
_VIQR_LETTER = re.compile(
    r"\\(?P<literal>.)|(?P<stroke>DD|Dd|dd)|"
    r"(?P<base>(?P<a>[Aa][(^]?)|(?P<e>[Ee]\^?)|(?P<o>[Oo][\^+*]?)|(?P<u>[Uu][+*]?)|[IiYy])(?P<tone>[`'?~.]?)",
    re.DOTALL,
)


def _viqr(match: re.Match[str]) -> str:
    if match["literal"] is not None:
        return match["literal"]
    if match["stroke"]:
        return "đ" if match["stroke"] == "dd" else "Đ"
    base = match["base"]
    marks = _SHAPES.get(base[1:], "") + _TONES.get(match["tone"], "")
    return unicodedata.normalize("NFC", base[0] + marks)


def to_unicode(text: str, encoding: Legacy, *, capitals: bool = False) -> str:
    """Return ``text`` in Unicode (NFC).

    Args:
        text: letters of the encoding as Latin-1 characters.
        encoding: which.
        capitals: the font prints small letters as capitals (TCVN3 fonts whose name ends in H).
    """
    if encoding is Legacy.VIQR:
        return _VIQR_LETTER.sub(_viqr, text)
    if encoding is Legacy.TCVN3:
        text = text.replace("\u03bc", "µ")
    table = _table(encoding)
    converted = _pattern(encoding).sub(lambda match: table[match[0]], text)
    return converted.upper() if capitals else converted


def encoding_of_font(font: str | None) -> tuple[Legacy | None, bool]:
    """Return the encoding that a font's name tells, and whether it prints all letters as capitals."""
    name = (font or "").split(";")[0].strip().lower()
    if name.startswith(".vn"):
        return Legacy.TCVN3, name.endswith("h")
    if name.startswith(("vni-", "vni ")):
        return Legacy.VNI, False
    return None, False


def encoding_of_text(text: str) -> Legacy | None:
    """Return the encoding whose letters ``text`` shows in place of Vietnamese ones, None where it shows none."""
    if len(_VIETNAMESE.findall(text, 0, _GLANCE)) * 20 > _GLANCE:
        return None
    sample = text[:_SAMPLE] + text[max(_SAMPLE, len(text) // 2) :][:_SAMPLE]
    letters = len(_LETTER.findall(sample))
    # In every one of these encodings most letters are plain ones; bytes of no text at all are not.
    if letters < 40 or len(_PLAIN.findall(sample)) * 2 < letters or len(_VIETNAMESE.findall(sample)) * 100 > letters:
        return None
    tcvn3 = len(_TCVN3.findall(sample)) + 20 * len(_TCVN3_WORDS.findall(sample))
    vni = len(_VNI.findall(sample)) + 20 * len(_VNI_WORDS.findall(sample))
    if max(tcvn3, vni) * 20 >= letters:
        encoding = Legacy.TCVN3 if tcvn3 >= vni else Legacy.VNI
        # Other languages have the same letters: what is Vietnamese reads as Vietnamese when converted.
        after = count_syllables(to_unicode(sample, encoding))
        return encoding if after.syllables * 2 > after.words and after.syllables > count_syllables(sample).syllables else None
    if sample.isascii() and len(_VIQR_WORDS.findall(sample)) >= 2 and len(_VIQR.findall(sample)) * 25 >= letters:
        return Legacy.VIQR
    return None


def _fits(text: str, encoding: Legacy) -> bool:
    """Whether a short text reads better as ``encoding``: more of its words are Vietnamese syllables then."""
    if text.isascii() or _VIETNAMESE.search(text):
        return False
    before, after = count_syllables(text), count_syllables(to_unicode(text, encoding))
    return after.syllables > before.syllables or (after.syllables == before.syllables and after.marked > before.marked)


def _surely(text: str, encoding: Legacy) -> bool:
    """Whether a line too short to be judged by its letters can only be ``encoding``: every marked word of it becomes a syllable.

    For lines of texts that hold other lines of that encoding ("QuyÕt ®Þnh" beside "Quyết định").
    """
    if not _fits(text, encoding):
        return False
    words = [word for word in _WORD.findall(to_unicode(text, encoding)) if not word.isascii() and not word.isupper()]
    return bool(words) and all(is_syllable(word) for word in words)


def convert_lines(text: str) -> tuple[str, frozenset[Legacy]]:
    """Return ``text`` with lines of a legacy encoding in Unicode, and the encodings found. Lines in Unicode stay as they are.

    A whole text in one encoding is converted whole; in a mixed one each line is judged by itself.
    """
    whole = encoding_of_text(text)
    if whole is Legacy.VIQR:
        return to_unicode(text, whole), frozenset({whole})
    found: set[Legacy] = set()
    lines = text.split("\n")
    for index, line in enumerate(lines):
        if line.isascii() or _VIETNAMESE.search(line):
            continue
        encoding = encoding_of_text(line) or whole
        if encoding is None or encoding is Legacy.VIQR:
            continue
        other = Legacy.VNI if encoding is Legacy.TCVN3 else Legacy.TCVN3
        if whole is not None or _fits(line, encoding):
            if whole is None or encoding is whole or _fits(line, encoding):
                lines[index] = to_unicode(line, encoding)
                found.add(encoding)
            elif _fits(line, other):
                lines[index] = to_unicode(line, other)
                found.add(other)
    if whole is None:
        # Headings and short lines among lines of that encoding.
        for index, line in enumerate(lines if found else ()):
            fitting = next((encoding for encoding in sorted(found) if _surely(line, encoding)), None)
            if fitting is not None:
                lines[index] = to_unicode(line, fitting)
    return ("\n".join(lines), frozenset(found)) if found else (text, frozenset())
