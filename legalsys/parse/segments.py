"""Own words of units: what an article, clause or point says itself, before its sub-units begin."""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field

from legalsys.model import Unit, UnitPath

__all__ = ["Segment", "nested", "segments_of"]

_LABEL = re.compile(
    r"\s*(?:Điều\s+(?:thứ\s+)?\d+[a-zđ]?\d?\s*[.:,-]?|(?:Khoản|Điểm|Mục|Phần|Chương)\s+[\dIVXLCa-zđ.]+\s*[.:-]|\d{1,3}(?:\.\d{1,2})*[a-zđ]?\s*[.):/]|[a-zđ]\d?\s*[.)/]|[IVXLC]{1,6}\s*[.)/-]|[-+*•–]|\([ivx\d]+\))\s*(?=\S)",
    re.I,
)


@dataclass(slots=True)
class Segment:
    """The own words of one unit, and its sub-units.

    Args:
        path: the unit, None for words outside any unit.
        start, end: own words, from the unit's number to its first sub-unit.
        body: where the words begin after the number.
        full_end: end of the unit with its sub-units.
    """

    path: UnitPath | None
    start: int
    end: int
    body: int
    full_end: int
    children: list[Segment] = field(default_factory=list)


def _segment(text: str, path: UnitPath | None, start: int, end: int) -> Segment:
    label = _LABEL.match(text, start, end)
    return Segment(path, start, end, label.end() if label else start, end)


def segments_of(
    text: str, units: Sequence[Unit], start: int, end: int, *, wanted: Callable[[int, int], bool] | None = None
) -> list[Segment]:
    """Return the segments of ``text[start:end]`` as trees, in order.

    Args:
        text: canonical text.
        units: units that tile the part, in order of the text, parents before children.
        start: where the part begins.
        end: where it ends; words before the first unit are segments without path, one a line.
        wanted: given the span of a unit that is inside no other, whether it is; one that is not is left out with all that it holds.
    """
    roots: list[Segment] = []
    stack: list[Segment] = []
    position = skipped = start

    def loose(a: int, b: int) -> None:
        for match in re.finditer(r"[^\n]+", text[a:b]):
            if match[0].strip():
                roots.append(_segment(text, None, a + match.start(), a + match.end()))

    for unit in units:
        if unit.start < start or unit.end > end or unit.end <= unit.start:
            continue
        while stack and stack[-1].full_end <= unit.start:
            stack.pop()
        if unit.start < skipped:
            continue
        if not stack and unit.start > position:
            loose(position, unit.start)
        if not stack and wanted is not None and not wanted(unit.start, unit.end):
            position = skipped = unit.end
            continue
        segment = _segment(text, unit.path, unit.start, unit.end)
        if stack:
            parent = stack[-1]
            if not parent.children:
                parent.end = min(parent.end, unit.start)
                parent.body = min(parent.body, parent.end)
            parent.children.append(segment)
        else:
            roots.append(segment)
            position = unit.end
        stack.append(segment)
    if position < end:
        loose(position, end)
    return roots


def nested(marks: list[tuple[int, int, int]], start: int, end: int, path: UnitPath | None) -> list[Segment]:
    """Return the segments of a passage whose labels are known, each below the last one of a lower level.

    Args:
        marks: (start of the label, end of the label, level) in order of place; level 0 is the outermost.
        start: of the passage; words before the first label become a segment of their own.
        end: of the passage.
        path: the unit the passage stands in.
    """
    if not marks or marks[0][0] > start:
        marks = [(start, start, -1), *marks]
    roots: list[Segment] = []
    stack: list[tuple[int, Segment]] = []
    for (begin, body, level), following in zip(marks, [*marks[1:], (end, end, 0)], strict=True):
        segment = Segment(path, begin, following[0], body, following[0])
        while stack and stack[-1][0] >= level:
            stack.pop()
        (stack[-1][1].children if stack else roots).append(segment)
        stack.append((level, segment))
    return roots
