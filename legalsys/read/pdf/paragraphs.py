"""Wrapped lines to paragraphs, across pages too; page numbers and running heads are taken out first.

A line goes on in the next one when it was full (the next line's first word would not have fitted behind it), the next
line is no new paragraph by its indent, the distance is the ordinary one, and no mark of a new paragraph stands at its
beginning. Each sign alone errs: "Điều 5 Thông tư số …" begins many a wrapped line, and short lines end many a cell.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from .lines import Line, Zone
from .page import Page

__all__ = ["Furniture", "Paragraph", "join_lines", "joiner", "take_furniture"]

_PAGE_NUMBER = re.compile(r"(?:trang|page)?\s*[-–—|\[(]?\s*(\d{1,4})\s*(?:[/|]\s*\d{1,4})?\s*[-–—|\])]?", re.IGNORECASE)
_RULE = re.compile(r"[-–—_=*\s]{3,}")
_DIGITS = re.compile(r"\d+")
_UNIT_MARK = re.compile(
    r"[“\"«]?(?:(?:Điều|Khoản|Chương|Mục|Tiểu mục|Phần|Phụ lục)\s+(?:\d{1,3}|[IVXLC]{1,6}\b)|(?:\d{1,3}(?:\.\d{1,3}){0,4}|[IVX]{1,5}|[a-zđA-ZĐ]|[a-zđ]\.?\d{1,2})\s?[.)/](?=\s|$)|[-+•*▪–]\s)",
)
_RECITAL_MARK = re.compile(
    r"(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Thực hiện|QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|QUY ĐỊNH|Nơi nhận)\b"
)
_HEADING_ALONE = re.compile(
    r"(?:Phụ lục|Chương|Mục|Tiểu mục|Phần|Mẫu(?: số)?|Biểu(?: số)?)(?:\s+[\w.\-]{1,10}){0,2}[.:]?", re.IGNORECASE
)
_ENDED = (".", ";", ":", "!", "?", ".”", ";”", '."', ';"', "./.", ".)", "”", "”.", "”;")
_NOTE = re.compile(r"(?:\d{1,3}|\[\d{1,3}\]|\(\d{1,3}\)|\*{1,3}) ?[^\W\d_“\"]")
_ITEM = re.compile(r"[-+•*▪–]\s?\S")


@dataclass(slots=True)
class Furniture:
    """A page number, running head or ruling of signs: not of the text."""

    line: Line


@dataclass(slots=True)
class Paragraph:
    """Lines that make one paragraph.

    Args:
        lines: its lines, in order.
        centred: whether it stands in the middle of its page.
        indent: indent of its first line from the left margin, in points.
        footnote: whether it stands below the text of its page.
    """

    lines: list[Line]
    centred: bool = False
    indent: float = 0.0
    footnote: bool = False


def take_furniture(pages: Sequence[tuple[Page, list[Line]]]) -> list[Furniture]:
    """Take page numbers, running heads and rulings out of the lines of ``pages`` (the lists are changed); return them."""
    taken: list[Furniture] = []
    for _, lines in pages:
        kept = []
        for line in lines:
            if _RULE.fullmatch(line.text):
                taken.append(Furniture(line))
            else:
                kept.append(line)
        lines[:] = kept
    numbers: list[tuple[int, Line, int]] = []
    repeated: Counter[str] = Counter()
    edges: list[tuple[list[Line], Line, str]] = []
    for page, lines in pages:
        for line in _at_edges(page, lines):
            match = _PAGE_NUMBER.fullmatch(line.text.strip())
            if match:
                numbers.append((page.number, line, int(match[1])))
            elif _stands_off(line, lines, page):
                form = _DIGITS.sub("#", line.text.lower())
                repeated[form] += 1
                edges.append((lines, line, form))
    # A lone number at an edge is a page number when the others keep step with it, or when it is that of its page.
    steps = Counter(value - number for number, _, value in numbers)
    by_page = {page.number: lines for page, lines in pages}
    for number, line, value in numbers:
        if steps[value - number] >= 2 or value == number:
            by_page[number].remove(line)
            taken.append(Furniture(line))
    for lines, line, form in edges:
        if repeated[form] >= max(3, len(pages) // 3) and line in lines:
            lines.remove(line)
            taken.append(Furniture(line))
    taken.sort(key=lambda item: (item.line.page, item.line.top))
    return taken


def _at_edges(page: Page, lines: list[Line]) -> list[Line]:
    """Return the lines that stand alone in their row in the outermost tenth of the page, at most two at each edge."""
    found: list[Line] = []
    band = 0.1 * page.height
    upper = sorted((line for line in lines if line.bottom < band and line.cell is None), key=lambda line: line.bottom)[:2]
    lower = sorted(
        (line for line in lines if line.top > page.height - band and line.cell is None), key=lambda line: -line.bottom
    )[:2]
    for line in (*upper, *lower):
        if not any(
            other is not line and min(other.bottom, line.bottom) - max(other.top, line.top) > 0.3 * line.height for other in lines
        ):
            found.append(line)
    return found


def _stands_off(line: Line, lines: list[Line], page: Page) -> bool:
    """Whether a line at the edge is set off from the text by more than the distance of two lines."""
    if line.bottom < page.height / 2:
        distance = min((other.bottom - line.bottom for other in lines if other.bottom > line.bottom + 1), default=page.height)
    else:
        distance = min((line.bottom - other.bottom for other in lines if other.bottom < line.bottom - 1), default=page.height)
    return distance > 1.7 * line.height


@dataclass(slots=True)
class _Metrics:
    left: float
    right: float
    pitch: float
    indented: bool
    first: float


def _metrics(page: Page, lines: list[Line], before: _Metrics | None) -> _Metrics:
    body = [line for line in lines if line.zone is Zone.BODY]
    wide = [line for line in body if line.right - line.left > 0.45 * page.width]
    if len(wide) < 3 and before is not None:
        left, right, indented, first = before.left, before.right, before.indented, before.first
    elif wide:
        # A line or two may stick out; the margin is where several lines end.
        rights = sorted((line.right for line in wide), reverse=True)
        right = rights[min(2, len(rights) - 1)] if len(rights) > 6 else rights[0]
        lefts = Counter(round(line.left) for line in wide if line.left < 0.4 * page.width)
        near = {position: sum(lefts.get(position + by, 0) for by in (-1, 0, 1)) for position in lefts}
        left = float(
            min((position for position, count in near.items() if count >= max(1, 0.1 * len(wide))), default=round(wide[0].left))
        )
        firsts = Counter(round(line.left) for line in body if 12 < line.left - left < 72)
        indented = sum(firsts.values()) >= 0.15 * len(body)
        first = float(max(firsts, key=lambda position: firsts[position])) if indented else left
    else:
        left, right, indented, first = 0.12 * page.width, 0.92 * page.width, False, 0.12 * page.width
    gaps = Counter(
        round(after.bottom - line.bottom)
        for line, after in zip(body, body[1:], strict=False)
        if 0.8 * line.height < after.bottom - line.bottom < 2.6 * line.height
    )
    least = max(2, 0.12 * sum(gaps.values()))
    common = [gap for gap, count in gaps.items() if count + gaps.get(gap + 1, 0) >= least]
    if common:
        pitch = float(min(common))
    elif before is not None:
        pitch = before.pitch
    else:
        pitch = float(min(gaps, default=16))
    return _Metrics(left, right, pitch, indented, first)


def join_lines(pages: Sequence[tuple[Page, list[Line]]]) -> list[Paragraph]:
    """Return the paragraphs of all pages in reading order; footnotes follow the paragraph that their page ends with."""
    paragraphs: list[Paragraph] = []
    waiting: list[Paragraph] = []
    metrics: _Metrics | None = None
    last: Paragraph | None = None
    before: Line | None = None
    before_metrics: _Metrics | None = None
    for page, lines in pages:
        metrics = _metrics(page, lines, metrics)
        notes_at = _notes_at(page, lines)
        for line in lines[:notes_at]:
            centred = _is_centred(line, page, metrics)
            if last is not None and before is not None and before_metrics is not None:
                if before.page != line.page:
                    joined = _goes_on_overleaf(before, before_metrics, line, metrics, last.centred or centred)
                else:
                    joined = _goes_on(last, before, line, metrics, centred)
                if joined:
                    last.lines.append(line)
                    last.centred = last.centred and centred
                    before, before_metrics = line, metrics
                    continue
            paragraphs += waiting
            waiting = []
            last = Paragraph([line], centred, round(max(0.0, line.left - metrics.left), 1))
            paragraphs.append(last)
            before, before_metrics = line, metrics
        for line in lines[notes_at:]:
            if _NOTE.match(line.text) or not waiting or waiting[-1].lines[0].page != line.page:
                waiting.append(Paragraph([line], footnote=True))
            else:
                waiting[-1].lines.append(line)
    return paragraphs + waiting


def _notes_at(page: Page, lines: list[Line]) -> int:
    """Return the index at which the footnotes of the page begin: small lines down to its end, the first with a mark."""
    heights = Counter(round(2 * line.height) for line in lines if line.zone is Zone.BODY)
    if not heights:
        return len(lines)
    small = 0.87 * max(heights, key=lambda height: heights[height]) / 2
    at = len(lines)
    for index in range(len(lines) - 1, -1, -1):
        line = lines[index]
        # A raised mark makes the box of its line a little higher: the height is that of the last word.
        tall = line.words[-1].bottom - line.words[-1].top
        if line.zone is not Zone.BODY or tall > small or line.top < 0.4 * page.height:
            break
        if _NOTE.match(line.text):
            at = index
    return at


def _is_centred(line: Line, page: Page, metrics: _Metrics) -> bool:
    if line.zone is not Zone.BODY or abs(line.left - metrics.first) < 2:
        return False
    middle = (metrics.left + metrics.right) / 2
    before, behind = line.left - metrics.left, metrics.right - line.right
    return (
        before > 12
        and behind > 5
        and abs((line.left + line.right) / 2 - middle) < 0.035 * page.width + 4
        and abs(before - behind) < 0.2 * max(before, behind) + 12
    )


def _is_full(line: Line, after: Line, left: float, right: float) -> bool:
    """Whether the first word of ``after`` would not have fitted behind ``line``.

    Programs break a little early, and before words bound to the next ones ("Điều 5"): where the next line goes on in small
    letters after no sign of an end, three quarters of the column are full enough.
    """
    first = after.words[0]
    if line.right + 0.2 * line.height + (first.right - first.left) > right - 0.3 * line.height:
        return True
    return after.text[0].islower() and not line.text.endswith(_ENDED) and line.right > left + 0.75 * (right - left)


def _begins_anew(line: Line) -> bool:
    return bool(_UNIT_MARK.match(line.text) or _RECITAL_MARK.match(line.text))


def _goes_on(paragraph: Paragraph, before: Line, line: Line, metrics: _Metrics, centred: bool) -> bool:
    if before.zone is not line.zone:
        return False
    if line.cell is not None:
        return _cell_goes_on(before, line)
    if line.zone is Zone.CLOSE_LEFT:
        return _recipient_goes_on(before, line)
    if line.zone is not Zone.BODY:
        return False
    distance = line.bottom - before.bottom
    if not 0.3 * line.height < distance <= 1.25 * metrics.pitch + 1.0:
        return False
    if not 0.8 < line.height / max(before.height, 0.1) < 1.25:
        return False
    if (paragraph.centred and centred) or _share_a_middle(before, line, metrics):
        return _title_goes_on(before, line)
    indent = line.left - metrics.left
    if indent > 8 and (
        line.left > before.left + 8 or (abs(line.left - before.left) <= 8 and metrics.indented and not line.text[0].islower())
    ):
        return False
    if not _is_full(before, line, metrics.left, metrics.right):
        return False
    if line.left > before.left + 60 or line.left > metrics.left + 0.4 * (metrics.right - metrics.left):
        return False
    if _begins_anew(line) and (before.text.endswith(_ENDED) or _turns_bold(before, line)):
        return False
    return metrics.indented or not before.text.endswith(_ENDED) or not line.text[0].isupper() or line.faces == before.faces


def _turns_bold(before: Line, line: Line) -> bool:
    first, second = before.faces, line.words[0].face
    return first is not None and second is not None and second[0] and not first[0]


def _share_a_middle(before: Line, line: Line, metrics: _Metrics) -> bool:
    """Whether the second of two lines stands under the middle of the first, which may be as wide as the page."""
    if abs((before.left + before.right) - (line.left + line.right)) >= 6 or abs(before.left - line.left) <= 4:
        return False
    if min(before.left, line.left) - metrics.left > 4:
        return True
    inside = line.left - metrics.left > 12 and abs(line.left - metrics.first) > 2
    return inside and _is_full(before, line, metrics.left, metrics.right)


def _cell_goes_on(before: Line, line: Line) -> bool:
    """Whether a line of a cell goes on in the next: the next word would not have fitted into the cell."""
    cell = line.cell
    if cell is None or before.cell is None or before.cell is not cell:
        return False
    if not 0.3 * line.height < line.bottom - before.bottom < 2.2 * before.height or _ITEM.match(line.text):
        return False
    first = line.words[0]
    fits = (before.right - before.left) + 0.25 * line.height + (first.right - first.left) <= cell.width - 9
    if (fits and not line.text[0].islower()) or (_begins_anew(line) and before.text.endswith(_ENDED)):
        return False
    return not (before.text.isupper() and len(before.text) > 3 and not line.text.isupper() and line.text[0].isupper())


def _title_goes_on(before: Line, line: Line) -> bool:
    """Whether a centred line goes on in the next: a title in small letters over several lines."""
    upper, lower = before.text, line.text
    if upper.isupper() or lower.isupper() or upper.endswith((".", ";", ":", ")")) or lower.startswith(("(", "-")):
        return False
    if _HEADING_ALONE.fullmatch(upper) or _begins_anew(line) and not lower[0].islower():
        return False
    return before.faces == line.faces


def _recipient_goes_on(before: Line, line: Line) -> bool:
    distance = line.bottom - before.bottom
    return (
        bool(_ITEM.match(before.text) or not before.text.endswith((";", ".", ":")))
        and not before.text.endswith((";", ".", ":"))
        and not _ITEM.match(line.text)
        and 0 < distance < 1.6 * before.height
        and 0.85 < line.height / max(before.height, 0.1) < 1.15
        and -4 < line.left - before.left < 20
    )


def _goes_on_overleaf(before: Line, before_metrics: _Metrics, line: Line, metrics: _Metrics, centred: bool) -> bool:
    if before.zone is not Zone.BODY or line.zone is not Zone.BODY or centred or line.page != before.page + 1:
        return False
    if not 0.85 < line.height / max(before.height, 0.1) < 1.18:
        return False
    if line.left - metrics.left > 8 or not _is_full(before, line, before_metrics.left, before_metrics.right):
        return False
    if before.right - before.left < 0.4 * (before_metrics.right - before_metrics.left):
        return False
    ended = before.text.endswith(_ENDED)
    if ended and (_begins_anew(line) or (not before_metrics.indented and not line.text[0].islower())):
        return False
    return not _turns_bold(before, line)


_CUT_NUMBER = re.compile(r"[\w/]-$|\w/$")


def joiner(before: str, after: str) -> str:
    """Return what stands between two joined lines: nothing where a number or compound was cut at its hyphen or stroke, else a blank."""
    if _CUT_NUMBER.search(before) and after[:1].isalnum():
        return ""
    if after[:1] in "/-" and after[1:2].isupper() and before[-1:].isalnum() and before[-1:].upper() == before[-1:]:
        return ""
    return " "
