"""Automatic numbering of a DOCX: what Word prints before a paragraph though no run holds it.

ECMA-376 part 1, 17.9: a paragraph names a list (``numId``) and a level; the list points to an abstract list whose
levels have a number format, a text with placeholders (``%1.%2)``), a start and a restart rule; a list may override them.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Any

from .docx_symbols import symbol
from .ooxml import W

__all__ = ["Level", "Numbering", "format_number"]

_PLACE = re.compile(r"%([1-9])")
_ROMAN = (
    (1000, "M"),
    (900, "CM"),
    (500, "D"),
    (400, "CD"),
    (100, "C"),
    (90, "XC"),
    (50, "L"),
    (40, "XL"),
    (10, "X"),
    (9, "IX"),
    (5, "V"),
    (4, "IV"),
    (1, "I"),
)


def format_number(value: int, style: str) -> str:
    """Return ``value`` in a number format of ECMA-376 (17.18.59); formats of other scripts print as decimal.

    Letters are those Word prints: a b c d e f …, aa bb after z. The Vietnamese order (d, đ, e) does not exist as a
    number format, so that a list numbered by Word never has it.
    """
    if style in ("none", "bullet"):
        return ""
    if style == "decimalZero":
        return f"{value:02d}"
    if style in ("upperRoman", "lowerRoman") and 0 < value < 4000:
        text = ""
        rest = value
        for worth, letters in _ROMAN:
            count, rest = divmod(rest, worth)
            text += letters * count
        return text if style == "upperRoman" else text.lower()
    if style in ("upperLetter", "lowerLetter") and 0 < value <= 26 * 20:
        times, index = divmod(value - 1, 26)
        text = chr(ord("a") + index) * (times + 1)
        return text.upper() if style == "upperLetter" else text
    return str(value)


@dataclass(frozen=True, slots=True)
class Level:
    """One level of a list.

    Args:
        start: first number.
        style: its number format (``decimal``, ``lowerLetter``, ``bullet`` …).
        text: its text with placeholders.
        restart: None: restarts after any higher level; 0: never; n: only after level n (from 1) or a higher one.
        legal: all numbers of the text print as decimal.
        indent: first-line indent in points, None when not set.
        hidden: the number is formatted as hidden text.
        paragraph_style: id of the style that is linked to the level.
    """

    start: int = 1
    style: str = "decimal"
    text: str = ""
    restart: int | None = None
    legal: bool = False
    indent: float | None = None
    hidden: bool = False
    paragraph_style: str | None = None


def number_of(text: str | None, default: int | None) -> int | None:
    """Return the integer that an attribute holds, ``default`` if it holds none."""
    try:
        return int(text) if text is not None else default
    except ValueError:
        return default


def first_line_indent(ind: Any | None) -> float | None:
    """Return where the first line of a paragraph starts, in points, from its ``w:ind``."""
    if ind is None:
        return None
    left = number_of(ind.get(W + "left"), None)
    if left is None:
        left = number_of(ind.get(W + "start"), None)
    first = number_of(ind.get(W + "firstLine"), None)
    hanging = number_of(ind.get(W + "hanging"), None)
    if left is None and first is None and hanging is None:
        return None
    return ((left or 0) - hanging if hanging is not None else (left or 0) + (first or 0)) / 20


def _value(element: Any, name: str) -> str | None:
    child = element.find(W + name)
    text: str | None = None if child is None else child.get(W + "val")
    return text


def _level(element: Any) -> Level:
    text = _value(element, "lvlText") or ""
    fonts = element.find(f"{W}rPr/{W}rFonts")
    font = "" if fonts is None else fonts.get(W + "ascii") or fonts.get(W + "hAnsi") or ""
    legal = element.find(W + "isLgl")
    vanish = element.find(f"{W}rPr/{W}vanish")
    style = _value(element, "numFmt")
    if style is None:
        # An extension's format stands inside mc:AlternateContent; its fallback is one of the standard's.
        inner = element.find(f".//{W}numFmt")
        style = "decimal" if inner is None else inner.get(W + "val") or "decimal"
    return Level(
        start=number_of(_value(element, "start"), 0 if element.find(W + "start") is None else 1) or 0,
        style=style,
        text="".join(symbol(letter, font) for letter in text),
        restart=number_of(_value(element, "lvlRestart"), None),
        legal=legal is not None and legal.get(W + "val") not in ("0", "false", "off"),
        indent=first_line_indent(element.find(f"{W}pPr/{W}ind")),
        hidden=vanish is not None and vanish.get(W + "val") not in ("0", "false", "off"),
        paragraph_style=_value(element, "pStyle"),
    )


class Numbering:
    """The lists of one document and the state of their counters while it is read from top to bottom.

    Args:
        root: the root of ``numbering.xml``, None if there is none.
    """

    def __init__(self, root: Any | None) -> None:
        self._levels: dict[str, dict[int, Level]] = {}
        self._abstract: dict[str, str] = {}
        self._overrides: dict[str, dict[int, Level]] = {}
        self._starts: dict[str, dict[int, int]] = {}
        self._counters: dict[str, dict[int, int]] = {}
        self._seen: set[tuple[str, int]] = set()
        self._style_links: dict[str, str] = {}
        self._style_owners: dict[str, str] = {}
        if root is not None:
            self._load(root)

    def _load(self, root: Any) -> None:
        for element in root.iterchildren(W + "abstractNum"):
            key = element.get(W + "abstractNumId") or ""
            self._levels[key] = {
                number_of(item.get(W + "ilvl"), 0) or 0: _level(item) for item in element.iterchildren(W + "lvl")
            }
            if link := _value(element, "numStyleLink"):
                self._style_links[key] = link
            if owner := _value(element, "styleLink"):
                self._style_owners[owner] = key
        for element in root.iterchildren(W + "num"):
            key = element.get(W + "numId") or ""
            self._abstract[key] = _value(element, "abstractNumId") or ""
            for item in element.iterchildren(W + "lvlOverride"):
                index = number_of(item.get(W + "ilvl"), 0) or 0
                if (level := item.find(W + "lvl")) is not None:
                    self._overrides.setdefault(key, {})[index] = _level(level)
                start = number_of(_value(item, "startOverride"), None)
                if start is not None:
                    self._starts.setdefault(key, {})[index] = start

    def _abstract_of(self, list_id: str) -> str | None:
        key = self._abstract.get(list_id)
        if key in self._style_links:
            key = self._style_owners.get(self._style_links[key], key)
        return key if key in self._levels else None

    def level(self, list_id: str, index: int) -> Level | None:
        """Return a level of a list, None if the list or the level does not exist."""
        key = self._abstract_of(list_id)
        if key is None:
            return None
        return self._overrides.get(list_id, {}).get(index) or self._levels[key].get(index)

    def level_of_style(self, list_id: str, style: str) -> int:
        """Return the level of a list that is linked to a paragraph style; 0 if none is."""
        key = self._abstract_of(list_id)
        levels = {} if key is None else {**self._levels[key], **self._overrides.get(list_id, {})}
        return next((index for index, level in sorted(levels.items()) if level.paragraph_style == style), 0)

    def next(self, list_id: str, index: int) -> str:
        """Count one paragraph of a list and return what Word prints before it, ``""`` for nothing."""
        level = self.level(list_id, index)
        key = self._abstract_of(list_id)
        if level is None or key is None:
            return ""
        counters = self._counters.setdefault(key, {})
        for other, start in self._starts.get(list_id, {}).items():
            # A list's own start counts once, the first time that the list uses the level or a deeper one.
            if other <= index and (list_id, other) not in self._seen:
                self._seen.add((list_id, other))
                counters[other] = start if other < index else start - 1
        counters[index] = counters[index] + 1 if index in counters else level.start
        for deeper in [deeper for deeper in counters if deeper > index]:
            below = self.level(list_id, deeper)
            restart = None if below is None else below.restart
            if restart is None or (restart > 0 and index < restart):
                del counters[deeper]
        if level.hidden:
            return ""
        if level.style == "bullet":
            return level.text.strip()
        return _PLACE.sub(lambda match: self._printed(list_id, int(match[1]) - 1, counters, level), level.text).strip()

    def _printed(self, list_id: str, index: int, counters: dict[int, int], printing: Level) -> str:
        level = self.level(list_id, index)
        if level is None:
            return ""
        value = counters.setdefault(index, level.start)
        return format_number(value, "decimal" if printing.legal and level.style != "none" else level.style)
