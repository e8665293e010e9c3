"""Dates as Vietnamese legal texts write them. A legal date is read, never guessed."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import date
from typing import NamedTuple

from .normal import lowered
from .numerals import words_to_int

__all__ = ["DATE", "FoundDate", "date_at", "date_matches", "date_of", "find_dates", "parse_date"]

_WORDS = r"(?:một|hai|ba|bốn|tư|năm|lăm|sáu|bảy|tám|chín|mười|mươi|mốt|mồng|mùng|giêng|chạp|linh|lẻ|không|trăm|nghìn|ngàn|nhất|nhì)"
_PHRASE = rf"{_WORDS}(?:\s{_WORDS}){{0,8}}"
DATE = re.compile(
    rf"""
    (?: \b(?P<prefix>ngày) \s* (?:mồng\s|mùng\s)? )?
    (?: (?<![\d/.-]) (?P<d1>\d{{1,2}}) \s? / \s? (?P<m1>\d{{1,2}}) \s? / \s? (?P<y1>\d{{4}}) (?![\d/-])
      | (?<![\d/.-]) (?P<d2>\d{{1,2}}) \s? - \s? (?P<m2>\d{{1,2}}) \s? - \s? (?P<y2>\d{{4}}) (?![\d/-])
      | (?<![\d/.-]) (?P<d3>\d{{1,2}}) \s? \. \s? (?P<m3>\d{{1,2}}) \s? \. \s? (?P<y3>(?:19|20)\d\d) (?!\d)
      | (?<![\d/.-]) (?P<d4>\d(?:\s?\d)?) \s* tháng \s* (?P<m4>\d(?:\s?\d)?) [,]? \s* (?:năm|/) \s* (?P<y4>\d\s?\d\s?\d\s?\d) (?!\d)
      | (?<=ngày\s) (?P<dw>{_PHRASE}) \s tháng \s (?P<mw>{_PHRASE}) \s năm \s (?P<yw>\d{{4}}|{_PHRASE})
    )
    """,
    re.X | re.I,
)


# Where a date may begin, in lower case. A pattern of literals and digits lets the engine skip by first letter: DATE itself, which
# begins with an option and ignores case, costs ten times more when it is tried at every letter.
_MAY_BEGIN = re.compile(r"ngày|\d(?:\s?\d)?\s*(?:[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|tháng)")


def date_matches(text: str, start: int = 0, end: int | None = None) -> Iterator[re.Match[str]]:
    """Yield what ``DATE.finditer`` finds in ``text[start:end]``, faster."""
    stop = len(text) if end is None else end
    position, low = start, lowered(text)
    while (begin := _MAY_BEGIN.search(low, position, stop)) is not None:
        match = DATE.match(text, begin.start(), stop)
        if match is not None:
            yield match
            position = match.end()
        else:
            position = begin.start() + 1


class FoundDate(NamedTuple):
    """A date in a text: its span (with the word "ngày" where it stands), and its day.

    ``value`` is None when the words name no real day (``31/02/2020``): such a date is a misprint to show, not to mend.
    """

    start: int
    end: int
    value: date | None
    year: int
    month: int
    day: int


def date_of(year: int, month: int, day: int) -> date | None:
    """Return the day, or None if the calendar has no such day."""
    try:
        return date(year, month, day)
    except ValueError:
        return None


def _digits(printed: str) -> int:
    return int(printed) if printed.isdigit() else int("".join(printed.split()))


def _found(match: re.Match[str]) -> FoundDate | None:
    form = str(match.lastgroup)[-1]  # the year is the last thing read, whichever way the date is written
    if form != "w":
        day, month, year = map(_digits, match.group("d" + form, "m" + form, "y" + form))
    else:
        said = [words_to_int(match["dw"]), words_to_int(match["mw"])]
        last = int(match["yw"]) if match["yw"].isdigit() else words_to_int(match["yw"])
        if None in said or last is None:
            return None
        day, month, year = int(said[0] or 0), int(said[1] or 0), last
    return FoundDate(match.start(), match.end(), date_of(year, month, day), year, month, day)


def date_at(text: str, start: int) -> FoundDate | None:
    """Return the date that begins at ``start``, None if none does."""
    match = DATE.match(text, start)
    return _found(match) if match is not None else None


def find_dates(text: str, start: int = 0, end: int | None = None) -> list[FoundDate]:
    """Return the full dates (day, month, year) in ``text[start:end]``, in order."""
    stop = len(text) if end is None else end
    return [found for match in date_matches(text, start, stop) if (found := _found(match)) is not None]


def parse_date(text: str) -> date | None:
    """Return the one date that ``text`` is (``"ngày 15 tháng 9 năm 2018"``, ``"05/11/2019"``, ``"2019-11-05"``), else None."""
    stripped = text.strip(" .;,")
    try:
        return date.fromisoformat(stripped)
    except ValueError:
        pass
    match = DATE.fullmatch(stripped)
    found = _found(match) if match else None
    return found.value if found else None
