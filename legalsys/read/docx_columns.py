"""Two columns made of tabs and blanks, put into reading order: the left column's lines, then the right one's.

Heads and signature blocks are often set side by side without a table. Read line by line, the organ's name would run into
the national motto, and the signer's name would stand inside the list of recipients. Only layout is looked at: a wide gap
before a short line of capitals opens the columns; they go on while lines have one gap, are list items, or are pushed far right.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from legalsys.model import BlockKind, TablePosition

from .docx_runs import Piece
from .docx_styles import Format

__all__ = ["Columns", "Line"]

_BLANKS = re.compile(r"[ \t\u00a0\u2000-\u200a\u3000]{1,2000}")
_TAB_WIDTH = 4
# A gap that opens columns is wider than two words of justified text ever stand apart; inside columns one tab is enough.
_OPENING_GAP = 8
_FOLLOWING_GAP = 4
_PUSHED_RIGHT = 24
_SHORT = 70


@dataclass(frozen=True, slots=True)
class Line:
    """One line of words before it becomes a block: its pieces and what `Assembler.add_block` is told of it."""

    pieces: tuple[Piece, ...]
    node: str
    kind: BlockKind
    table: TablePosition | None
    layout: Format

    @property
    def text(self) -> str:
        """The words with their tabs and blanks."""
        return "".join(piece.text for piece in self.pieces)


def _width(blanks: str) -> int:
    return len(blanks) + (_TAB_WIDTH - 1) * blanks.count("\t")


def _gaps(text: str, least: int) -> list[tuple[int, int]]:
    end = len(text.rstrip())
    start = len(text) - len(text.lstrip())
    return [match.span() for match in _BLANKS.finditer(text, start, end) if _width(match[0]) >= least]


def _cut(line: Line, start: int, end: int) -> Line:
    pieces: list[Piece] = []
    position = 0
    for piece in line.pieces:
        text = piece.text[max(start - position, 0) : max(end - position, 0)]
        position += len(piece.text)
        if text:
            pieces.append(replace(piece, text=text))
    return replace(line, pieces=tuple(pieces))


class Columns:
    """Takes the lines of a body one by one and gives them back in reading order."""

    def __init__(self) -> None:
        self._left: list[Line] = []
        self._right: list[Line] = []

    def feed(self, line: Line) -> list[Line]:
        """Take a line; return the lines that can be written now."""
        text = line.text
        words = text.strip()
        if not words:
            return []
        inside = bool(self._left or self._right)
        gaps = _gaps(text, _FOLLOWING_GAP if inside else _OPENING_GAP)
        opens = len(gaps) == 1 and _opens(text[: gaps[0][0]].strip(), text[gaps[0][1] :].strip())
        if opens or (inside and len(gaps) == 1 and len(words) < 3 * _SHORT):
            self._left.append(_cut(line, 0, gaps[0][0]))
            self._right.append(_cut(line, gaps[0][1], len(text)))
            return []
        if inside and not gaps and len(words) < 2 * _SHORT and not line.layout.centred:
            if words[0] in "-–+*•":
                self._left.append(line)
                return []
            if _width(text[: len(text) - len(text.lstrip())]) >= _PUSHED_RIGHT:
                self._right.append(line)
                return []
        return [*self.flush(), line]

    def flush(self) -> list[Line]:
        """Return the lines still held; call it before anything that ends a run of lines (a table, the end)."""
        held = self._left + self._right
        self._left, self._right = [], []
        return held


def _opens(left: str, right: str) -> bool:
    letters = sum(letter.isalpha() for letter in right)
    capitals = sum(letter.isupper() for letter in right)
    return len(left) < _SHORT and len(right) < _SHORT and letters >= 6 and capitals == letters and " " in right
