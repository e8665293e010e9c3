"""Tables in Markdown made from web pages: each cell's lines stand between lines of a single ``|``.

A row is ``|`` cell ``|`` cell … ``|``, the next row begins with a ``|`` of its own. So two bars in a row are the end of a row or an
empty cell, and text after a bar is the next cell or the text after the table; the number of columns, which the first row tells, decides.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from legalsys.model import TablePosition

from .wrapping import PARAGRAPH_START

__all__ = ["NumberedLine", "Part", "parts"]

NumberedLine = tuple[int, str]

_ORDINAL = re.compile(r"\**\s*(\d{1,4})\s*\.?\s*\**")
_DOTTED = re.compile(r"\**\s*\d{1,2}(?:\.\d{1,2}){1,3}\.?\s*\**")
_SECTION = re.compile(r"\**\s*(?:[IVXLC]{1,6}|[A-HĐ]|Phần|PHẦN|Mục|MỤC|Chương)\b")
_ROW_LINE = re.compile(r"\|.*\|")
_RULE = re.compile(r"[|\s:\-]+")
# What never stands in a cell: the beginning of a part of the document.
_PART_START = re.compile(
    r"[#*\s]*(?:PHỤ LỤC|Phụ lục|Điều\s+\d|ĐIỀU\s+\d|Chương\s+[IVX]|CHƯƠNG\s|QUY ĐỊNH\b|QUY CHẾ\b|DANH MỤC\b|BẢNG\b|MẪU SỐ\b|Mẫu số\b|FILE\b)"
)
_ONE_ROW = re.compile(r"[*\s]*(?:Nơi nhận|NƠI NHẬN|KT\.|TM\.|TL\.|TUQ\.|Số\s*:|XÁC NHẬN)")
_APPENDIX = re.compile(r"[*#\s]*(?:PHỤ LỤC|Phụ lục)(?:\s(?:số\s)?(?:[IVX]{1,5}|\d{1,2}))?[*\s:.]*")
# What a cell beyond the columns of the first row holds at most; a longer run of text stands after the table.
_EXTRA_CELL_LINES, _EXTRA_CELL_CHARS = 6, 240
# A single row of cells is the two-column head or closing of a document; a longer run of text after it is no cell.
_LONGEST_CELL = 14


@dataclass(frozen=True, slots=True)
class Part:
    """Lines that belong together: a run of text between blank lines or tables, or the content of one cell."""

    lines: tuple[NumberedLine, ...]
    table: TablePosition | None = None


def parts(lines: Sequence[NumberedLine], *, spaced: bool = False) -> Iterator[Part]:
    """Yield the runs of text and the cells of ``lines`` in order.

    Args:
        lines: number and line.
        spaced: blank lines part the paragraphs, so one also stands after each table and none inside it.
    """
    position, table = 0, 0
    run: list[NumberedLine] = []
    while position < len(lines):
        line = lines[position][1].strip()
        if line == "|":
            if run:
                yield Part(tuple(run))
                run = []
            reader = _TableReader(lines, position, table, spaced)
            yield from reader.cells()
            position = reader.position
            table += 1
            continue
        if line.startswith("|") and _ROW_LINE.fullmatch(line):
            if run:
                yield Part(tuple(run))
                run = []
            row = 0
            while position < len(lines) and _ROW_LINE.fullmatch(lines[position][1].strip()):
                number, text = lines[position]
                position += 1
                if _RULE.fullmatch(text):
                    continue
                for column, cell in enumerate(text.strip()[1:-1].split("|")):
                    if cell.strip():
                        yield Part(
                            tuple((number, piece) for piece in re.split(r"<br\s*/?>", cell)), TablePosition(table, row, column)
                        )
                row += 1
            table += 1
            continue
        if line:
            run.append(lines[position])
        elif run:
            yield Part(tuple(run))
            run = []
        position += 1
    if run:
        yield Part(tuple(run))


class _TableReader:
    """Reads one table from its opening bar; ``position`` is then the line after it."""

    def __init__(self, lines: Sequence[NumberedLine], position: int, table: int, spaced: bool) -> None:
        self.lines = lines
        self.position = position
        self.table = table
        self.spaced = spaced
        self.columns: int | None = None
        self.row = 0
        self.column = 0
        self.ordinal = 0
        self.single = False

    def _peek(self, ahead: int = 0) -> str | None:
        index = self.position + ahead
        return self.lines[index][1].strip() if index < len(self.lines) else None

    def cells(self) -> Iterator[Part]:
        """Yield the cells that hold text."""
        self.position += 1
        while True:
            cell: list[NumberedLine] = []
            if self.row and not self.column and _APPENDIX.fullmatch(self._peek() or ""):
                # The bar before closed an empty cell: an appendix begins after the table.
                return
            while (line := self._peek()) is not None and line != "|":
                if line:
                    cell.append(self.lines[self.position])
                self.position += 1
            if line is None:
                # No bar closes it: the table ended before, and this is text.
                if cell:
                    yield Part(tuple(cell))
                return
            self.position += 1
            if cell:
                if self.column == 0:
                    self._note_first(cell)
                yield Part(tuple(cell), TablePosition(self.table, self.row, self.column))
            elif self.column == 0 and self.row == 0:
                self.single = True
            self.column += 1
            if not self._goes_on():
                return

    def _note_first(self, cell: Sequence[NumberedLine]) -> None:
        text = " ".join(line.strip() for _, line in cell)
        match = _ORDINAL.fullmatch(text)
        if match:
            self.ordinal = int(match[1])
        if self.row == 0 and _ONE_ROW.match(text):
            self.single = True
        self.section = match is None and _SECTION.match(text) is not None

    section = False

    def _next_row(self) -> None:
        if self.columns is None:
            self.columns = self.column
        self.position += 1
        self.row += 1
        self.column = 0

    def _goes_on(self) -> bool:
        """Look at what follows a closed cell; step over the bar that opens a new row."""
        line = self._peek()
        if not line:
            # A blank line after a bar ends a table; bars before it may still close empty cells.
            return False
        if line != "|":
            return self._text_is_cell(line)
        following = self._peek(1)
        full = self.columns is not None and self.column >= self.columns
        if self.columns is None:
            if self.single and self.column < 2:
                return True
            if not following:
                self.position += 1
                return False
            self._next_row()
            return True
        if full:
            if not following:
                # The bar closes an empty cell more than the first row has.
                self.position += 1
                return False
            self._next_row()
            return True
        if following is None or following == "":
            self.position += 1
            return False
        match = _ORDINAL.fullmatch(following)
        if (
            (match and int(match[1]) == self.ordinal + 1)
            or (self.column == 1 and (self.section or match))
            or _DOTTED.fullmatch(following)
        ):
            self._next_row()
        return True

    def _text_is_cell(self, line: str) -> bool:
        if self.spaced:
            return True
        if self.columns is not None:
            if self.column >= self.columns:
                if not self._is_extra_cell(line):
                    return False
                self.columns = self.column + 1
                return True
            return self.column > 0 and not (self.section and _PART_START.match(line))
        if _PART_START.match(line) or (PARAGRAPH_START.match(line) and line.startswith("Điều")):
            return False
        if self.single and self.column >= 2:
            return False
        for ahead in range(_LONGEST_CELL if self.column > 1 else 4 * _LONGEST_CELL):
            text = self._peek(ahead)
            if text is None or text == "":
                return False
            if text == "|":
                return True
        return False

    def _is_extra_cell(self, line: str) -> bool:
        if (
            self.single
            or not line.strip("* ")
            or _PART_START.match(line)
            or PARAGRAPH_START.match(line.lstrip("*# "))
            or line.startswith("#")
        ):
            return False
        length = 0
        for ahead in range(_EXTRA_CELL_LINES):
            text = self._peek(ahead)
            if not text:
                return False
            if text == "|":
                return True
            length += len(text)
            if length > _EXTRA_CELL_CHARS:
                return False
        return False
