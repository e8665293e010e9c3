"""Words to lines, and lines to reading order.

The order of the content stream is the base: programs write a document paragraph by paragraph and a table cell by cell.
Two places need geometry: the head of a document (agency and number on the left, the national title and the day on the
right) and its end (recipients on the left, the signer on the right), which some programs write as lines with tabs.
Where the stream jumps up and down between full lines it has no order, and the page is sorted from top to bottom.
"""

from __future__ import annotations

import enum
import re
from collections.abc import Iterable
from dataclasses import dataclass

from .page import Box, Page, Word
from .rulings import Grid, find_grids

__all__ = ["Cell", "Line", "Zone", "page_lines"]

_NATIONAL = re.compile(
    r"C[ỘO]NG (?:H[ÒO][AÀ]|HO[ÀA]) X[ÃA] H[ỘO]I|VI[ỆE]T NAM D[ÂA]N CH[ỦU] C[ỘO]NG|[ĐD][ộo]c l[ậa]p ?[-–] ?T[ựu] do", re.IGNORECASE
)
_RECIPIENTS = re.compile(r"N[ơo]i (?:nh[ậa]n|g[ửu]i)\b", re.IGNORECASE)
_ONLY_NUMBER = re.compile(r"\W*\d{1,4}\W*")
_UNIT_OF_LENGTH = re.compile(r"(?:^|[/\d(])(?:m|km|cm|dm|mm)$")
_SIGNER_INFO = re.compile(r"\b(?:ký|signed|signature|email|e-mail|thời gian|cơ quan|chức vụ|reason|location)\b", re.IGNORECASE)
_CLOSING_SIGNS = frozenset(".,;:)")
_DIGIT = re.compile(r"\d")


class Zone(enum.Enum):
    """Which part of a page's layout a line belongs to."""

    BODY = "body"
    HEAD_LEFT = "head-left"
    HEAD_RIGHT = "head-right"
    CLOSE_LEFT = "close-left"
    CLOSE_RIGHT = "close-right"
    STAMP = "stamp"
    CELL = "cell"


@dataclass(frozen=True, slots=True)
class Cell:
    """The cell of a ruled table that a line stands in: the table's grid, row and column, the cell's width."""

    grid: Grid
    row: int
    column: int
    width: float


class Line:
    """Words that stand side by side, left to right.

    Attributes:
        page: number of the page, from 1.
        words: its words.
        left, top, right, bottom: its box.
        zone: the part of the layout it stands in.
        height: height of its characters (the box of a line of text goes from ascent to descent).
        mixed: whether words may stick together (`text`): stamps, raised signs, signs that stand alone.
        cell: the cell of a ruled table it stands in, None outside of tables.
    """

    __slots__ = ("_text", "bottom", "cell", "height", "left", "mixed", "page", "right", "top", "words", "zone")

    def __init__(self, page: int, words: list[Word], zone: Zone = Zone.BODY) -> None:
        self.page = page
        self.zone = zone
        self.words = words
        first = words[0]
        self.left, self.top, self.right, self.bottom = first.left, first.top, first.right, first.bottom
        self.height = first.bottom - first.top
        self.cell: Cell | None = None
        self.mixed = False
        self._text: str | None = None
        if len(words) > 1:
            self.mixed = any(word.stamp is not None or word.text in _CLOSING_SIGNS or word.text[0] in "23" for word in words)
        for word in words[1:]:
            self._grow(word)

    def _grow(self, word: Word) -> None:
        self.left = min(self.left, word.left)
        self.right = max(self.right, word.right)
        self.top = min(self.top, word.top)
        self.bottom = max(self.bottom, word.bottom)

    def append(self, word: Word) -> None:
        """Put ``word`` at the end."""
        self.words.append(word)
        self._text = None
        if word.right > self.right:
            self.right = word.right
        if word.top < self.top:
            self.top = word.top
        if word.bottom > self.bottom:
            self.bottom = word.bottom
        if word.left < self.left:
            self.left = word.left

    def insert(self, word: Word) -> None:
        """Put ``word`` where its middle falls between the words of the line."""
        middle = (word.left + word.right) / 2
        index = next((at for at, other in enumerate(self.words) if (other.left + other.right) / 2 > middle), len(self.words))
        self.words.insert(index, word)
        self.mixed = True
        self._text = None
        self.left, self.right = min(self.left, word.left), max(self.right, word.right)

    @property
    def text(self) -> str:
        """Its words, joined by blanks; what a stamp filled in and a raised 2 of m2 stick to their neighbours."""
        if self._text is None and not self.mixed:
            self._text = " ".join([word.text for word in self.words])
        if self._text is None:
            parts: list[str] = []
            before: Word | None = None
            for word in self.words:
                if before is not None and not _sticks(before, word):
                    parts.append(" ")
                parts.append(word.text)
                before = word
            self._text = "".join(parts)
        return self._text

    @property
    def grid_top(self) -> float:
        """The top of its table, or its own: what a page is sorted by."""
        return self.cell.grid.ys[0] if self.cell is not None else self.top

    @property
    def box(self) -> Box:
        """Left, top, right, bottom."""
        return self.left, self.top, self.right, self.bottom

    @property
    def faces(self) -> tuple[bool, bool] | None:
        """Whether all of it is bold and whether all of it is italic, as far as its words were sampled."""
        known = [word.face for word in self.words if word.face is not None]
        if not known:
            return None
        return all(face[0] for face in known), all(face[1] for face in known)


def _sticks(before: Word, word: Word) -> bool:
    if before.stamp is not None and word.stamp is None:
        return word.text[0] in "/,.;"
    if word.stamp is not None:
        return before.text[-1] in "/" and before.stamp is None
    if word.text in _CLOSING_SIGNS:
        return word.left - before.right < 0.25 * (word.bottom - word.top)
    small = (word.bottom - word.top) < 0.8 * (before.bottom - before.top)
    if small and word.text in ("2", "3", "2;", "3;", "2.", "3.", "2,", "3,", "2)", "3)"):
        return word.left - before.right < 0.4 * (before.bottom - before.top) and bool(_UNIT_OF_LENGTH.search(before.text))
    return False


def page_lines(page: Page) -> tuple[list[Line], dict[int, list[Line]]]:
    """Return the lines of ``page`` in reading order, and the lines of each widget that fill no blank of the text."""
    own = [word for word in page.words if word.stamp is None]
    grids = find_grids(page.rulings) if page.rulings else []
    lines = _tabled(page.number, own, grids) if grids else _group(page.number, own)
    stamps: dict[int, list[Word]] = {}
    for word in page.words:
        if word.stamp is not None:
            stamps.setdefault(word.stamp, []).append(word)
    left_over: dict[int, list[Line]] = {}
    for index, words in stamps.items():
        rest = _fill_in(page, words, lines)
        if rest:
            left_over[index] = rest
    if _has_no_order(lines, page.width):
        lines = _sorted(page.number, lines)
    for arrange in (_arrange_heads, _arrange_closing):
        lines = arrange(page, lines)
    return lines, left_over


def _group(number: int, words: Iterable[Word]) -> list[Line]:
    lines: list[Line] = []
    line: Line | None = None
    last: Word | None = None
    for word in words:
        if line is not None and last is not None:
            height = word.bottom - word.top
            least = min(height, last.bottom - last.top)
            raised = word.text in _CLOSING_SIGNS
            if abs(word.bottom - last.bottom) > 0.4 * least or height < 0.8 * (last.bottom - last.top):
                raised = True
                same_row = abs(word.bottom - last.bottom) <= 0.4 * least or _is_raised(word, last)
            else:
                same_row = True
            if same_row and word.left >= line.right - 0.4 * height:
                line.append(word)
                if raised:
                    line.mixed = True
                last = word
                continue
        line = Line(number, [word])
        lines.append(line)
        last = word
    return lines


def _tabled(number: int, words: list[Word], grids: list[Grid]) -> list[Line]:
    """Group words where some stand in the cells of ruled tables; a table stands where its first word is, row by row."""
    tables: dict[int, dict[tuple[int, int], list[Word]]] = {}
    runs: list[list[Word] | int] = [[]]
    for word in words:
        x, y = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        for index, grid in enumerate(grids):
            cell = grid.cell_at(x, y)
            if cell is not None:
                if index not in tables:
                    tables[index] = {}
                    runs += [index, []]
                tables[index].setdefault(cell, []).append(word)
                break
        else:
            run = runs[-1]
            if isinstance(run, list):
                run.append(word)
    lines: list[Line] = []
    for run in runs:
        if isinstance(run, list):
            lines += _group(number, run)
            continue
        widths = grids[run].widths()
        for (row, column), held in sorted(tables[run].items()):
            cell_lines = _group(number, held)
            where = Cell(grids[run], row, column, widths[row, column])
            for line in cell_lines:
                line.zone = Zone.CELL
                line.cell = where
            lines += cell_lines
    return lines


def _is_raised(word: Word, before: Word) -> bool:
    """Whether one of the two is a small raised or lowered sign beside the other (m², a mark of a footnote)."""
    first, second = before.bottom - before.top, word.bottom - word.top
    if min(first, second) >= 0.8 * max(first, second):
        return False
    overlap = min(word.bottom, before.bottom) - max(word.top, before.top)
    return overlap >= 0.5 * min(first, second) and word.left - before.right < 0.6 * max(first, second)


def _fill_in(page: Page, words: list[Word], lines: list[Line]) -> list[Line]:
    """Put what a widget shows into the blanks of ``lines`` where it fits; return the rest as lines.

    A whole number or day stamped beside nothing in the head of the document is a line of its own there.
    """
    stamp_lines = _group(page.number, words)
    if _SIGNER_INFO.search(" ".join(line.text for line in stamp_lines)):
        for line in stamp_lines:
            line.zone = Zone.STAMP
        return stamp_lines
    rest: list[Line] = []
    for stamp in stamp_lines:
        fits = len(stamp.words) <= 8 and _DIGIT.search(stamp.text)
        host = _host(stamp, lines) if fits else None
        if host is not None:
            for word in stamp.words:
                host.insert(word)
        elif fits and page.number == 1 and stamp.bottom < 0.3 * page.height and not _covers(stamp, lines):
            lines.insert(0, stamp)
        else:
            stamp.zone = Zone.STAMP
            rest.append(stamp)
    return rest


def _covers(stamp: Line, lines: list[Line]) -> bool:
    """Whether the stamp lies over words of the text."""
    return any(
        min(word.right, stamp.right) - max(word.left, stamp.left) > 2
        and min(word.bottom, stamp.bottom) - max(word.top, stamp.top) > 0.3 * stamp.height
        for line in lines
        for word in line.words
    )


def _host(stamp: Line, lines: list[Line]) -> Line | None:
    """Return the line whose blank the stamp fills: beside it on one height, close to a word, and on none."""
    best: tuple[float, Line] | None = None
    reach = 3.0 * stamp.height
    for line in lines:
        overlap = min(line.bottom, stamp.bottom) - max(line.top, stamp.top)
        if overlap < 0.4 * min(stamp.height, line.height):
            continue
        distance = float("inf")
        covered = 0.0
        for word in line.words:
            covered += max(0.0, min(word.right, stamp.right) - max(word.left, stamp.left))
            distance = min(distance, max(word.left - stamp.right, stamp.left - word.right, 0.0))
        if distance > reach or covered > 0.4 * (stamp.right - stamp.left):
            continue
        if best is None or distance - overlap < best[0]:
            best = (distance - overlap, line)
    return best[1] if best else None


def _has_no_order(lines: list[Line], width: float) -> bool:
    """Whether full lines, which no table has side by side, do not go down the page."""
    tops = [line.top for line in lines if line.right - line.left > 0.55 * width and line.cell is None]
    return any(after < before - 2 for before, after in zip(tops, tops[1:], strict=False))


def _sorted(number: int, lines: list[Line]) -> list[Line]:
    if any(line.cell is not None for line in lines):
        return sorted(lines, key=lambda line: line.grid_top)
    return [Line(number, row) for row in _rows(word for line in lines for word in line.words)]


def _rows(words: Iterable[Word]) -> list[list[Word]]:
    """Return the words as rows from top to bottom, each from left to right."""
    rows: list[list[Word]] = []
    base = height = 0.0
    for word in sorted(words, key=lambda item: (item.bottom, item.left)):
        if rows and word.bottom - base <= 0.4 * min(height, word.bottom - word.top):
            rows[-1].append(word)
        else:
            rows.append([word])
            base, height = word.bottom, word.bottom - word.top
    for row in rows:
        row.sort(key=lambda item: item.left)
    return rows


_Gap = tuple[float, float]


def _narrow(row: list[Word], gap: _Gap, least: float, *, widest: bool) -> _Gap | None:
    """Return the part of ``gap`` (an x-range) that the words of ``row`` leave free, at least ``least`` wide, None if there is none."""
    found: _Gap | None = None
    position = gap[0]
    for word in [*row, None]:
        edge = gap[1] if word is None else min(word.left, gap[1])
        if edge - position >= least:
            if not widest:
                return position, edge
            if found is None or edge - position > found[1] - found[0]:
                found = (position, edge)
        if word is not None:
            position = max(position, word.right)
        if position >= gap[1]:
            break
    return found


def _arrange_heads(page: Page, lines: list[Line]) -> list[Line]:
    """Set every document head on the page (an attached regulation has one of its own) in two columns, left first."""
    if not any(_NATIONAL.search(line.text) for line in lines):
        return lines
    rows = _rows(word for line in lines if line.cell is None for word in line.words)
    done = 0
    for at in range(len(rows)):
        if at < done:
            continue
        seed = _national_word(rows[at])
        if seed is None:
            continue
        row = rows[at]
        gap: _Gap | None = (max((word.right for word in row[:seed]), default=0.0), row[seed].left)
        first = last = at
        # Wider than any blank between words: else a line that happens to have a blank there would be cut in two.
        gutter = 0.8 * (row[seed].bottom - row[seed].top)
        while first > done and at - first < 3 and gap is not None:
            above = rows[first - 1]
            if _ONLY_NUMBER.fullmatch(" ".join(word.text for word in above)):
                break
            narrowed = _narrow(above, gap, gutter, widest=True)
            if narrowed is None or row[0].top - above[0].bottom > 60:
                break
            gap, first = narrowed, first - 1
        while last + 1 < len(rows) and last - at < 9 and rows[last + 1][0].bottom - row[0].bottom < 170 and gap is not None:
            narrowed = _narrow(rows[last + 1], gap, gutter, widest=True)
            if narrowed is None or _NATIONAL_START.match(rows[last + 1][0].text):
                break
            gap, last = narrowed, last + 1
        done = last + 1
        if gap is not None and gap[1] - gap[0] >= 0.5 * gutter:
            middle = (gap[0] + gap[1]) / 2
            # Rows at the end that stand on the right only are the title already.
            while last > at and rows[last][0].left > middle:
                last -= 1
            lines = _two_columns(page, lines, rows[first : last + 1], middle, (Zone.HEAD_LEFT, Zone.HEAD_RIGHT))
    return lines


_NATIONAL_START = re.compile(r"C[ỘO]NG$", re.IGNORECASE)


def _national_word(row: list[Word]) -> int | None:
    """Return the index of the word in ``row`` with which the national title begins, None if it is not there."""
    text = " ".join(word.text for word in row)
    match = _NATIONAL.search(text)
    if match is None:
        return None
    return text.count(" ", 0, match.start())


def _arrange_closing(page: Page, lines: list[Line]) -> list[Line]:
    """Set recipients and signer in two columns, left first."""
    for at in range(len(lines) - 1, -1, -1):
        if _RECIPIENTS.match(lines[at].text) and lines[at].left < 0.4 * page.width:
            break
    else:
        return lines
    seed = lines[at].words[0]
    label = lines[at].words[:2]
    rows = _rows(word for line in lines if line.cell is None for word in line.words)
    start = next((index for index, row in enumerate(rows) if seed in row), None)
    if start is None:
        return lines
    last = start
    gap = _narrow(rows[start], (label[-1].right, page.width), 12.0, widest=False)
    while gap is not None and last + 1 < len(rows):
        below = rows[last + 1]
        narrowed = _narrow(below, gap, 10.0, widest=False)
        if narrowed is None or (
            below[0].top > 0.9 * page.height and _ONLY_NUMBER.fullmatch(" ".join(word.text for word in below))
        ):
            break
        gap, last = narrowed, last + 1
    if gap is None:
        return lines
    # The free range may end at the right edge of the page when no word stood beside the first rows.
    first = start
    while first > 0 and rows[first - 1][0].left >= gap[0] and rows[start][0].top - rows[first - 1][0].bottom < 60:
        if _ONLY_NUMBER.fullmatch(" ".join(word.text for word in rows[first - 1])):
            break
        first -= 1
    zone = rows[first : last + 1]
    beside = [word.left for row in zone for word in row if word.left >= gap[0] + 4]
    if not beside:
        return lines
    edge = min(beside)
    if edge < 0.3 * page.width:
        return lines
    return _two_columns(page, lines, zone, edge - 1, (Zone.CLOSE_LEFT, Zone.CLOSE_RIGHT))


def _two_columns(page: Page, lines: list[Line], rows: list[list[Word]], middle: float, zones: tuple[Zone, Zone]) -> list[Line]:
    """Take the words of ``rows`` out of ``lines`` and put them back where the first stood: the left column, then the right."""
    taken = {id(word) for row in rows for word in row}
    left = [Line(page.number, words, zones[0]) for row in rows if (words := [word for word in row if word.left < middle])]
    right = [Line(page.number, words, zones[1]) for row in rows if (words := [word for word in row if word.left >= middle])]
    result: list[Line] = []
    placed = False
    for line in lines:
        rest = [word for word in line.words if id(word) not in taken]
        if len(rest) == len(line.words):
            result.append(line)
            continue
        if not placed:
            result.extend(left)
            result.extend(right)
            placed = True
        if rest:
            result.append(Line(line.page, rest, line.zone))
    return result
