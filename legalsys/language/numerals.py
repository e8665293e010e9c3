"""Roman numerals, numerals in words, and the letters of points."""

from __future__ import annotations

import re

from .normal import fold

__all__ = ["POINT_LETTERS", "int_to_roman", "point_range", "roman_to_int", "words_to_int"]

POINT_LETTERS = ("a", "b", "c", "d", "đ", "e", "g", "h", "i", "k", "l", "m", "n", "o", "p", "q", "r", "s", "t", "u", "v", "x", "y")
"""The 23 letters that points (điểm) are lettered with, in order: no f, j, w, z and no ă, â, ê, ô, ơ, ư."""

_ROMAN = (
    (1000, "M"), (900, "CM"), (500, "D"), (400, "CD"), (100, "C"), (90, "XC"),
    (50, "L"), (40, "XL"), (10, "X"), (9, "IX"), (5, "V"), (4, "IV"), (1, "I"),
)  # fmt: skip
_ROMAN_FORM = re.compile(r"M{0,3}(?:CM|CD|D?C{0,3})(?:XC|XL|L?X{0,3})(?:IX|IV|V?I{0,3})")
_VALUES = {"I": 1, "V": 5, "X": 10, "L": 50, "C": 100, "D": 500, "M": 1000}


def roman_to_int(text: str) -> int | None:
    """Return the value of a well-formed Roman numeral of either case, else None."""
    upper = text.upper()
    if not upper or _ROMAN_FORM.fullmatch(upper) is None:
        return None
    total = 0
    for here, after in zip(upper, upper[1:] + " ", strict=True):
        value = _VALUES[here]
        total += -value if _VALUES.get(after, 0) > value else value
    return total


def int_to_roman(value: int) -> str:
    """Return the Roman numeral of ``value`` (1 to 3,999).

    Raises:
        ValueError: outside that range.
    """
    if not 0 < value < 4000:
        raise ValueError(value)
    out = []
    for worth, letters in _ROMAN:
        count, value = divmod(value, worth)
        out.append(letters * count)
    return "".join(out)


def point_range(first: str, last: str) -> list[str]:
    """Return the letters from ``first`` to ``last`` in the order of points, both included; [] if not a range."""
    try:
        start, end = POINT_LETTERS.index(first.lower()), POINT_LETTERS.index(last.lower())
    except ValueError:
        return []
    return list(POINT_LETTERS[start : end + 1])


_UNITS = {
    "khong": 0, "mot": 1, "hai": 2, "ba": 3, "bon": 4, "tu": 4, "nam": 5, "lam": 5, "sau": 6, "bay": 7, "tam": 8, "chin": 9,
    "nhat": 1, "nhi": 2, "gieng": 1, "chap": 12,
}  # fmt: skip
_SCALES = {"nghin": 1_000, "ngan": 1_000, "trieu": 1_000_000, "ty": 1_000_000_000, "ti": 1_000_000_000}


def words_to_int(text: str) -> int | None:
    """Return the number that Vietnamese words say (``hai nghìn không trăm mười chín`` → 2019), else None.

    Knows units, mười/mươi, trăm, nghìn/ngàn, triệu, tỷ, linh/lẻ, rưỡi is not taken (it names a half).
    """
    total = group = 0
    pending: int | None = None
    seen = False
    for word in fold(text).split():
        if word in ("linh", "le", "mong", "mung"):
            continue
        seen = True
        if word == "muoi":
            group += 10 if pending is None else pending * 10
            pending = None
        elif word == "tram":
            if pending is None:
                return None
            group += pending * 100
            pending = None
        elif word in _SCALES:
            value = group + (pending or 0)
            if value == 0:
                return None
            total += value * _SCALES[word]
            group, pending = 0, None
        elif word in _UNITS:
            if pending is not None:
                return None
            pending = _UNITS[word]
        else:
            return None
    return total + group + (pending or 0) if seen else None
