"""Lines of a canonical text with what the parser asks of them, computed once and in one pass."""

from __future__ import annotations

import re
from collections.abc import Iterator

from legalsys.language.normal import places
from legalsys.model import Block, BlockKind, Reading

__all__ = ["Lines"]

_QUOTES = '"“”„‟«»'
_QUOTE = re.compile(f"[{_QUOTES}]")
_CLOSES_LINE = re.compile('["“”„‟«»]\\s{0,2}[.;,:]{0,3}\\s{0,2}(?:/\\.)?$')


class Lines:
    """The lines of a reading that hold words of the document, in order.

    Page furniture is left out; stamps stay (an e-signed PDF has its number there). Lines are addressed by index.

    Args:
        reading: the reading whose text is cut into lines.
    """

    __slots__ = ("blocks", "ends", "quotes", "starts", "text")

    def __init__(self, reading: Reading) -> None:
        self.text = text = reading.text
        self.starts: list[int] = []
        self.ends: list[int] = []
        self.blocks: list[Block | None] = []
        blocks = iter(reading.blocks)
        block = next(blocks, None)
        position = 0
        starts, ends, kinds = self.starts, self.ends, self.blocks
        for line in text.split("\n"):
            end = position + len(line)
            while block is not None and block.start < position:
                block = next(blocks, None)
            mine = block if block is not None and block.start <= end else None
            words = line.strip()
            if words and not (mine is not None and mine.kind is BlockKind.FURNITURE):
                start = position if len(words) == len(line) else position + line.index(words[0])
                starts.append(start)
                ends.append(start + len(words))
                kinds.append(mine)
            position = end + 1
        self.quotes: list[int] = [0] * len(self.starts)
        self._count_quotes()

    def _count_quotes(self) -> None:
        ends, line, count = self.ends, 0, len(self.ends)
        for at in places(self.text, *_QUOTES):
            while line < count and ends[line] <= at:
                line += 1
            if line == count:
                break
            if self.starts[line] <= at:
                self.quotes[line] += 1

    def __len__(self) -> int:
        return len(self.starts)

    def line(self, index: int) -> str:
        """Return the words of a line without blanks at its ends."""
        return self.text[self.starts[index] : self.ends[index]]

    def is_cell(self, index: int) -> bool:
        """Whether the line is a paragraph of a table's cell."""
        block = self.blocks[index]
        return block is not None and block.kind is BlockKind.CELL

    def is_note(self, index: int) -> bool:
        """Whether the line is a footnote."""
        block = self.blocks[index]
        return block is not None and block.kind is BlockKind.FOOTNOTE

    def closes_quote(self, index: int) -> bool:
        """Whether the line ends with a quotation mark, but for punctuation."""
        return (
            self.quotes[index] > 0
            and _CLOSES_LINE.search(self.text, max(self.starts[index], self.ends[index] - 8), self.ends[index]) is not None
        )

    def quote_marks(self, index: int) -> Iterator[tuple[int, str]]:
        """Yield the quotation marks of a line with their offsets."""
        for match in _QUOTE.finditer(self.text, self.starts[index], self.ends[index]):
            yield match.start(), match[0]
