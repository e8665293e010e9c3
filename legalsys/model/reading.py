"""A `Reading`: what a reader makes of a file. One canonical text and the way back to the source.

The canonical text is NFC, one paragraph (or table-cell paragraph) a line, blocks separated by line breaks;
wrapped lines of one paragraph are joined by one space and runs of blanks are one space.
A reader knows formats, not law.
"""

from __future__ import annotations

import bisect
import enum
from dataclasses import dataclass, field

from .evidence import Claim, Evidence
from .problem import Problem

__all__ = ["Block", "BlockKind", "Doubt", "Place", "Reading", "ReadingStatus", "Signature", "SourceSpan", "TablePosition"]


class ReadingStatus(enum.StrEnum):
    """How much of a file could be read. ``read`` is impossible while an error problem is open."""

    READ = "read"
    PARTLY_READ = "partly-read"
    FAILED = "failed"


class BlockKind(enum.StrEnum):
    """What a block is to its format."""

    PARAGRAPH = "paragraph"
    CELL = "cell"
    FOOTNOTE = "footnote"
    STAMP = "stamp"
    FURNITURE = "furniture"


@dataclass(frozen=True, slots=True)
class TablePosition:
    """Where a cell stands: table, row and column count from 0 in reading order."""

    table: int
    row: int
    column: int


@dataclass(frozen=True, slots=True)
class Block:
    """A paragraph, or a paragraph of a cell: the line ``text[start:end]`` (no line break inside).

    ``bold``, ``italic``, ``centred`` and ``indent`` (points, or characters for text) are hints of layout where the format tells them, else None.
    """

    kind: BlockKind
    start: int
    end: int
    table: TablePosition | None = None
    bold: bool | None = None
    italic: bool | None = None
    centred: bool | None = None
    indent: float | None = None


@dataclass(frozen=True, slots=True)
class Place:
    """A place in a source file; which fields are set depends on the format.

    Args:
        page: page of a PDF or picture, counted from 1.
        box: ``(left, top, right, bottom)`` in points, origin at the page's top left.
        node: path of the paragraph or DOM node: ``"body/p[12]"``, ``"table[2]/r[3]/c[1]/p[0]"``, ``"footnote[1]/p[0]"``.
        run: index of the run in a DOCX paragraph.
        line: line of a text file, counted from 1.
    """

    page: int | None = None
    box: tuple[float, float, float, float] | None = None
    node: str | None = None
    run: int | None = None
    line: int | None = None


@dataclass(frozen=True, slots=True)
class SourceSpan:
    """``text[start:end]`` comes from ``place``. Spans are sorted and do not overlap."""

    start: int
    end: int
    place: Place


@dataclass(frozen=True, slots=True)
class Doubt:
    """``text[start:end]`` was read off a picture: what it says is likely, never certain.

    Args:
        start, end: the span.
        confidence: 0 to 1, as the program that read it judges.
        others: other readings of the same place.
    """

    start: int
    end: int
    confidence: float
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Signature:
    """A digital signature that a file carries; its validity is not judged.

    Args:
        name: signer's name in the certificate, or None.
        signed_at: signing time as ISO 8601 text, or None.
        page: page of its widget, from 1, or None when invisible.
        text: the text of its appearance (stamp), ``""`` if none.
    """

    name: str | None
    signed_at: str | None
    page: int | None
    text: str


@dataclass(frozen=True, slots=True)
class Reading:
    """The canonical text of one file, its blocks, its source map, and what went wrong.

    Args:
        text: the canonical text.
        format: ``docx pdf html markdown text doc rtf odt picture unknown``.
        blocks: in reading order; together they cover all of ``text`` but the line breaks.
        sources: the map back to the file.
        status: read, partly-read or failed.
        problems: coded problems, errors and warnings.
        claims: what a portal's boxes say.
        signatures: digital signatures found.
        pages: number of pages where the format has pages.
        uncertain: spans read off pictures, sorted, without overlaps; facts that stand on one are never certain.
    """

    text: str
    format: str
    blocks: tuple[Block, ...] = ()
    sources: tuple[SourceSpan, ...] = ()
    status: ReadingStatus = ReadingStatus.READ
    problems: tuple[Problem, ...] = ()
    claims: tuple[Claim, ...] = ()
    signatures: tuple[Signature, ...] = ()
    pages: int | None = None
    uncertain: tuple[Doubt, ...] = ()
    _starts: list[int] = field(default_factory=list, init=False, repr=False, compare=False)

    def evidence(self, start: int, end: int) -> Evidence:
        """Return the evidence at ``text[start:end]``."""
        return Evidence.cut(self.text, start, end)

    def doubts_in(self, start: int, end: int) -> tuple[Doubt, ...]:
        """Return the doubts that touch ``text[start:end]``, in O(log n)."""
        first = bisect.bisect_right(self.uncertain, start, key=lambda doubt: doubt.end)
        last = bisect.bisect_left(self.uncertain, end, key=lambda doubt: doubt.start)
        return self.uncertain[first:last]

    def place_at(self, offset: int) -> Place | None:
        """Return the place in the source that the character at ``offset`` comes from, in O(log n)."""
        if not self._starts and self.sources:
            self._starts.extend(span.start for span in self.sources)
        index = bisect.bisect_right(self._starts, offset) - 1
        if index < 0:
            return None
        span = self.sources[index]
        return span.place if offset < span.end else None
