"""Labels of units at the start of a line: ``Điều 5.``, ``2a.``, ``đ)``, ``(ii)``, ``Chương IV``, ``1.2.``.

A label is only what a line looks like. Whether it is a unit of the document is decided by `units` from its place: numbering must go on.
"""

from __future__ import annotations

import enum
import re
from typing import NamedTuple

from legalsys.language.numerals import POINT_LETTERS, roman_to_int

__all__ = ["Label", "LabelKind", "follows", "label_at", "letter_rank"]


class LabelKind(enum.Enum):
    """What a label looks like."""

    PART = "phần"
    CHAPTER = "chương"
    SECTION = "mục"
    SUBSECTION = "tiểu mục"
    ARTICLE = "điều"
    NUMBER = "1."
    DECIMAL = "1.1."
    LETTER = "a)"
    ITEM = "(i)"
    ROMAN = "I."
    CAPITAL = "A."


class Label(NamedTuple):
    """A label that a line starts with.

    Args:
        kind: its looks.
        number: in the form of unit paths: Arabic, lower case (``"4"`` for IV, ``"5a"``, ``"đ1"``, ``"1.1"``).
        printed: the number as printed.
        mark: the mark after it (``"."``, ``")"``, ``"/"``, ``"-"``, ``":"``) or ``""``.
        start: offset of the label (after a quotation mark, if one stands before it).
        rest: offset of the first character after label, mark and blanks.
    """

    kind: LabelKind
    number: str
    printed: str
    mark: str
    start: int
    rest: int


# Each alternative is anchored and starts with another character, so a line is tried once and left at once.
_LABEL = re.compile(
    r"""
    (?:
      (?:Điều|ĐIỀU|điều|Article|ARTICLE)\s*(?:[Tt]hứ\s+|THỨ\s+)?(?P<article>\d{1,3}[a-zđ]{0,2}\d?)(?![\d/\w])\s*(?P<m1>[.:)/–-]*)
    | (?P<decimal>\d{1,2}(?:\.\d{1,2}){1,3})(?![\d/,%])(?P<m2>[.)]?)(?=\s|$|[^\W\d_])
    | (?P<number>\d{1,3}[a-zđ]{0,2}\d?)\s?(?P<m3>\.-|[.)/:-]|(?=\s[A-ZĐÀ-Ỹ][^|]*[.:;]$))(?![\d./])
    | (?P<letter>[a-zđ]{1,2}\d{0,2})\s?(?P<m4>[).]|[/:-](?=\s))(?!\d)
    | \((?P<item>[ivx]{1,6}|[a-zđ]|\d{1,2})\)
    | (?:Chương|CHƯƠNG|chương|Chapter|CHAPTER)\s+(?:thứ\s+|THỨ\s+)?(?P<chapter>[IVXLCivxlc]{1,8}|\d{1,3})(?P<chapter_suffix>[a-zđ]?)(?!\w)(?P<m5>[.:]?)
    | (?:Phần|PHẦN|Part|PART)\s+(?:[Tt]hứ\s+|THỨ\s+)?(?P<part>[IVXLC]{1,8}|\d{1,3}|(?:nhất|hai|ba|tư|năm|sáu|bảy|tám|chín|mười|NHẤT|HAI|BA|TƯ|NĂM|SÁU|BẢY|TÁM|CHÍN|MƯỜI)(?:\s(?:một|hai|MỘT|HAI))?)(?!\w)(?P<m6>[.:]?)
    | (?:Tiểu\s[Mm]ục|TIỂU\sMỤC)\s+(?P<subsection>[IVXLC]{1,8}|\d{1,3}[a-zđ]?)(?!\w)(?P<m7>[.:]?)
    | (?:Mục|MỤC|Section|SECTION)\s+(?P<section>[IVXLC]{1,8}|\d{1,3}[a-zđ]?|[A-H])(?!\w)(?P<m8>[.:]?)
    | (?P<roman>[IVX]{1,7})\s?(?P<m9>\.-|[./):-])(?=\s|$|[^\W\d_])
    | (?P<capital>[A-HĐ])\s?(?P<m10>\.-|[./)])(?=\s|$|[^\W\d_])
    )
    (?:[ .:–-][ ]*)?
    """,
    re.X,
)
_FIRST = frozenset("ĐđCPTMS0123456789(IVXABDEFGHabcdefghijklmnopqrstuvwxyz")
# Group of the mark → (group of the number, kind, whether the number may be Roman, whether it is Arabic).
_KINDS = {
    "m1": ("article", LabelKind.ARTICLE, False, True),
    "m2": ("decimal", LabelKind.DECIMAL, False, False),
    "m3": ("number", LabelKind.NUMBER, False, True),
    "m4": ("letter", LabelKind.LETTER, False, False),
    "item": ("item", LabelKind.ITEM, False, False),
    "m5": ("chapter", LabelKind.CHAPTER, True, False),
    "m6": ("part", LabelKind.PART, True, False),
    "m7": ("subsection", LabelKind.SUBSECTION, True, True),
    "m8": ("section", LabelKind.SECTION, True, True),
    "m9": ("roman", LabelKind.ROMAN, True, False),
    "m10": ("capital", LabelKind.CAPITAL, False, False),
}
_PART_WORDS = {"nhất": 1, "hai": 2, "ba": 3, "tư": 4, "năm": 5, "sáu": 6, "bảy": 7, "tám": 8, "chín": 9, "mười": 10}
_LETTERS = frozenset("abcdefghijklmnopqrstuvwxyzđ")


def label_at(text: str, start: int, end: int) -> Label | None:
    """Return the label that the line ``text[start:end]`` starts with, or None."""
    if start >= end or text[start] not in _FIRST:
        return None
    match = _LABEL.match(text, start, end)
    if match is None:
        return None
    rest = match.end()
    last = match.lastgroup or "item"
    name, kind, roman, arabic = _KINDS[last]
    printed = match[name]
    mark = ")" if kind is LabelKind.ITEM else match[last][:1]
    number = printed.lower()
    if roman and not number[0].isdigit():
        value = roman_to_int(printed)
        if value is None and kind is LabelKind.PART:
            words = number.split()
            value = _PART_WORDS.get(words[0], 0) + (_PART_WORDS.get(words[1], 1) if len(words) > 1 else 0)
        if value is None and not (kind is LabelKind.SECTION and len(number) == 1):
            return None
        number = number if value is None else str(value)
        if kind is LabelKind.CHAPTER and match["chapter_suffix"]:
            number, printed = number + match["chapter_suffix"], printed + match["chapter_suffix"]
    elif arabic:
        number = number.lstrip("0") or "0"
    elif number == "dd":
        # English translations write "dd)" for "đ)".
        number = "đ"
    elif kind is LabelKind.LETTER and (number[0] not in _LETTERS or not _is_letter_number(number)):
        return None
    return Label(kind, number, printed, mark, start, rest)


def _is_letter_number(number: str) -> bool:
    # "aa)" after "z)" is seen, and small Roman numerals; other two-letter words before a mark are words.
    letters = number.rstrip("0123456789")
    return len(letters) == 1 or letters[0] == letters[1] or set(letters) <= set("ivx")


_RANKS = {letter: rank for rank, letter in enumerate(POINT_LETTERS, 1)}


def letter_rank(number: str) -> int | None:
    """Return the place of a point's letter in the order of points (``đ`` → 5), doubled letters after ``y``; None for no such letter."""
    letters = number.rstrip("0123456789")
    if len(letters) == 2 and letters[0] == letters[1] and letters[0] in _RANKS:
        return len(POINT_LETTERS) + _RANKS[letters[0]]
    return _RANKS.get(letters)


_SPLIT = re.compile(r"(\d*)([a-zđ]*)(\d*)")


def follows(number: str, before: str, *, gap: int = 0) -> bool:
    """Whether a numeric label ``number`` goes on after ``before`` (``""`` at the start of a list).

    ``2`` after ``1``; ``2a`` after ``2``; ``2b`` after ``2a``; ``3`` after ``2b``. ``gap`` numbers may be missing.
    """
    if number.isdigit() and (not before or before.isdigit()):
        return int(before or 0) < int(number) <= int(before or 0) + 1 + gap
    mine, last = _SPLIT.fullmatch(number), _SPLIT.fullmatch(before or "0")
    if mine is None or last is None or not mine[1]:
        return False
    value, then = int(mine[1]), int(last[1] or 0)
    if mine[2]:
        if value == then:
            return not last[2] or (letter_rank(mine[2]) or 0) > (letter_rank(last[2]) or 0)
        return value == then + 1 and gap > 0
    return then < value <= then + 1 + gap
