"""What two texts of a document say differently, unit by unit, in words: for a person to see which of two retyped texts is right."""

from __future__ import annotations

import difflib
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legalsys.language.normal import same_words
from legalsys.model import Document, UnitPath

__all__ = ["Difference", "differences"]

# A number with its signs is one word ("15/2025/QĐ-UBND", "1.500.000", "30%").
_WORD = re.compile(r"\w+(?:[./,:-]\w+)*%?")
# Words of one unit that are compared word by word; beyond (an appendix of thousands of rows) only what is between equal ends is shown.
_MOST_STEPS = 4_000_000
# Equal words between two differences that are too few to read them apart.
_JOINED = 2


@dataclass(frozen=True, slots=True)
class Difference:
    """A place where two texts differ.

    Args:
        unit: the unit, None for what stands outside of any.
        old, new: the words of the one and of the other text; ``""`` where one of them has none.
        whole: whether the unit stands in one of the texts only.
    """

    unit: UnitPath | None
    old: str
    new: str
    whole: bool = False


def differences(one: Document, one_text: str, other: Document, other_text: str) -> tuple[Difference, ...]:
    """Return what differs between the units of two documents, in the order of the first, units of the second alone at their end.

    Case, punctuation, blanks and the place of tone marks are no difference. Head and foot are not compared: who issued a
    document when is told by its facts.

    Args:
        one: a document.
        one_text: the text that it was read from.
        other: the other document.
        other_text: its text.
    """
    mine, theirs = _segments(one, one_text), _segments(other, other_text)
    found: list[Difference] = []
    for path, text in mine.items():
        if path in theirs:
            found += _within(UnitPath.parse(path), text, theirs[path])
        elif _WORD.search(text):
            found.append(Difference(UnitPath.parse(path), _plain(text), "", whole=True))
    found += [
        Difference(UnitPath.parse(path), "", _plain(text), whole=True)
        for path, text in theirs.items()
        if path not in mine and _WORD.search(text)
    ]
    return tuple(found)


def _plain(text: str) -> str:
    return " ".join(text.split())


def _segments(document: Document, text: str) -> dict[str, str]:
    """Return each unit's own words, up to where the next unit begins; equal paths (numbers misprinted) are one."""
    units = sorted(document.units, key=lambda unit: (unit.start, -unit.end))
    own: dict[str, str] = {}
    for index, unit in enumerate(units):
        end = unit.end
        if index + 1 < len(units):
            end = min(end, max(units[index + 1].start, unit.start))
        path = str(unit.path)
        own[path] = f"{own[path]} {text[unit.start : end]}" if path in own else text[unit.start : end]
    return own


def _within(unit: UnitPath, old: str, new: str) -> Iterator[Difference]:
    mine, theirs = _WORD.findall(old), _WORD.findall(new)
    first, second = [same_words(word) for word in mine], [same_words(word) for word in theirs]
    if first == second:
        return
    start = 0
    while start < min(len(first), len(second)) and first[start] == second[start]:
        start += 1
    tail = 0
    while tail < min(len(first), len(second)) - start and first[-1 - tail] == second[-1 - tail]:
        tail += 1
    first, second = first[start : len(first) - tail], second[start : len(second) - tail]
    blocks = [(0, len(first), 0, len(second))] if len(first) * len(second) > _MOST_STEPS else _blocks(first, second)
    for a, b, c, d in blocks:
        yield Difference(unit, " ".join(mine[start + a : start + b]), " ".join(theirs[start + c : start + d]))


def _blocks(first: Sequence[str], second: Sequence[str]) -> list[tuple[int, int, int, int]]:
    blocks: list[tuple[int, int, int, int]] = []
    for tag, a, b, c, d in difflib.SequenceMatcher(None, first, second, autojunk=False).get_opcodes():
        if tag == "equal":
            continue
        if blocks and a - blocks[-1][1] <= _JOINED:
            blocks[-1] = (blocks[-1][0], b, blocks[-1][2], d)
        else:
            blocks.append((a, b, c, d))
    return blocks
