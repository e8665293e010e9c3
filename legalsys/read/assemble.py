"""`Assembler`: canonical text, blocks and source map, built piece by piece in reading order.

Every reader hands its pieces (a run, a text node, a line) over with the place they come from; what the canonical text
looks like is decided here alone: NFC and look-alikes by `legalsys.language.normal.canonical`, blanks collapsed, one block a line.
"""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Iterable, Sequence
from dataclasses import replace

from legalsys.errors import InputUnreadable
from legalsys.language.normal import canonical
from legalsys.model import Block, BlockKind, Claim, Place, Problem, Reading, ReadingStatus, Signature, SourceSpan, TablePosition

from .limits import DEFAULT_LIMITS, Limits

__all__ = ["RULER", "Assembler", "reading_status"]

# A line drawn with signs, below the head of a document for example; it holds no words.
RULER = re.compile(r"\s*[-_=~*–—]{3,}\s*")

# Control characters and lone surrogates that the canonical form leaves: no letters in any encoding, and JSON and XML refuse them.
_CONTROL = re.compile("[\x80-\x84\x86-\x9f\ud800-\udfff]")

_STRETCH = 1_000_000


def _clean(raw: str) -> str:
    text = canonical(raw)
    if text is raw and raw.isprintable():
        return raw
    if _CONTROL.search(text):
        text = _CONTROL.sub("", text)
    # What was dropped may have stood between a letter and its mark.
    return text if unicodedata.is_normalized("NFC", text) else unicodedata.normalize("NFC", text)


def _one_line(text: str) -> str:
    """Return ``text`` with runs of blanks and line breaks as one blank, none at the ends."""
    if len(text) <= _STRETCH:
        return " ".join(text.split())
    # The list of the words of a very long line takes many times its memory: a stretch at a time.
    parts: list[str] = []
    blank = True
    for start in range(0, len(text), _STRETCH):
        stretch = text[start : start + _STRETCH]
        words = " ".join(stretch.split())
        if not words:
            blank = True
            continue
        if parts and (blank or stretch[0].isspace()):
            parts.append(" ")
        parts.append(words)
        blank = stretch[-1].isspace()
    return "".join(parts)


def reading_status(text: str, problems: Iterable[Problem]) -> ReadingStatus:
    """Return ``read`` where no problem is an error, else ``partly-read`` where there is text, ``failed`` where there is none."""
    if not any(problem.severity == "error" for problem in problems):
        return ReadingStatus.READ
    return ReadingStatus.PARTLY_READ if text else ReadingStatus.FAILED


class Assembler:
    """Builds a `Reading`. Time and memory are linear in the text.

    Args:
        limits: ``max_text_chars`` and ``max_blocks`` are kept.
    """

    def __init__(self, *, limits: Limits = DEFAULT_LIMITS) -> None:
        self._limits = limits
        self._parts: list[str] = []
        self._blocks: list[Block] = []
        self._sources: list[SourceSpan] = []
        self._length = 0

    def __len__(self) -> int:
        """Number of blocks so far."""
        return len(self._blocks)

    @property
    def length(self) -> int:
        """Length of the canonical text so far."""
        return self._length

    def add(
        self,
        text: str,
        place: Place | None = None,
        *,
        kind: BlockKind = BlockKind.PARAGRAPH,
        table: TablePosition | None = None,
        bold: bool | None = None,
        italic: bool | None = None,
        centred: bool | None = None,
        indent: float | None = None,
    ) -> Block | None:
        """Add a block that is one piece of text from one place; see `add_block`."""
        line = _one_line(_clean(text))
        return self._append(line, ((len(line), place),), kind, table, bold, italic, centred, indent)

    def add_block(
        self,
        kind: BlockKind,
        pieces: Iterable[tuple[str, Place | None]],
        *,
        table: TablePosition | None = None,
        bold: bool | None = None,
        italic: bool | None = None,
        centred: bool | None = None,
        indent: float | None = None,
    ) -> Block | None:
        """Add a paragraph, a paragraph of a cell, a footnote … made of pieces that follow each other.

        Pieces are joined as they stand (no blank is put between them); blanks and line breaks become one blank.

        Args:
            kind: what the block is.
            pieces: text and the place it comes from, None where the source has no place for it.
            table: position of the cell.
            bold: whether all of it is bold; None where the format does not tell, as for the next three.
            italic: whether all of it is italic.
            centred: whether it is centred.
            indent: its indent in points, or in characters for text.

        Returns:
            The block, or None when there is nothing but blanks, or a ruler drawn with signs: it is dropped.

        Raises:
            InputUnreadable: READ-005 when the text outgrows the limits.
        """
        whole = _merge(pieces)
        if len(whole) == 1:
            text, place = whole[0]
            return self.add(text, place, kind=kind, table=table, bold=bold, italic=italic, centred=centred, indent=indent)
        # The canonical form of the whole, not of each piece: a look-alike is known by its neighbours ("NĐ-C" + Cyrillic "Р").
        # It nearly always keeps the length, and then the pieces are found again by their lengths.
        raw_whole = "".join([raw for raw, _ in whole])
        clean_whole = _clean(raw_whole)
        same = len(clean_whole) == len(raw_whole)
        if same:
            left = clean_whole.lstrip()
            line = _one_line(left)
            if len(line) == len(left.rstrip()):
                # Single blanks already (by far the commonest case): nothing moved but the ends.
                spans = _cut([(len(raw), place) for raw, place in whole], len(clean_whole) - len(left), len(line))
                return self._append(line, spans, kind, table, bold, italic, centred, indent)
        joined: list[str] = []
        spans = []
        blank = False
        position = 0
        for raw, place in whole:
            if same:
                text = clean_whole[position : position + len(raw)]
                position += len(raw)
            else:
                text = _clean(raw)
            words = _one_line(text)
            if not words:
                blank = blank or bool(text)
                continue
            if joined and (blank or text[0].isspace()):
                words = " " + words
            blank = text[-1].isspace()
            joined.append(words)
            spans.append((len(words), place))
        line = "".join(joined)
        if not same:
            again = _one_line(_clean(line))
            if len(again) != len(line):
                # Letters that compose across pieces: the whole block has the place of its first piece.
                spans = [(len(again), spans[0][1])]
            line = again
        return self._append(line, spans, kind, table, bold, italic, centred, indent)

    def tail(self, count: int) -> list[str]:
        """Return the text of the last ``count`` blocks."""
        return self._parts[-count:] if count > 0 else []

    def truncate(self, count: int) -> None:
        """Keep the first ``count`` blocks only: what follows turned out not to be the document."""
        if count >= len(self._blocks):
            return
        del self._parts[count:]
        del self._blocks[count:]
        self._length = self._blocks[-1].end if self._blocks else 0
        while self._sources and self._sources[-1].start >= self._length:
            self._sources.pop()

    def _append(
        self,
        line: str,
        spans: Sequence[tuple[int, Place | None]],
        kind: BlockKind,
        table: TablePosition | None,
        bold: bool | None,
        italic: bool | None,
        centred: bool | None,
        indent: float | None,
    ) -> Block | None:
        if not line or (line[-1] in "-_=~*" and RULER.fullmatch(line)):
            return None
        start = self._length + 1 if self._blocks else 0
        end = start + len(line)
        if end > self._limits.max_text_chars or len(self._blocks) >= self._limits.max_blocks:
            raise InputUnreadable(
                "READ-005",
                size=f"{end:,} chars / {len(self._blocks) + 1:,} blocks",
                limit=f"{self._limits.max_text_chars:,} / {self._limits.max_blocks:,}",
            )
        block = Block(kind, start, end, table, bold, italic, centred, indent)
        self._parts.append(line)
        self._blocks.append(block)
        self._length = end
        position = start
        open_start, open_place = start, spans[0][1]
        for length, place in spans:
            if place is not open_place and place != open_place:
                if open_place is not None:
                    self._sources.append(SourceSpan(open_start, position, open_place))
                open_start, open_place = position, place
            position += length
        if open_place is not None:
            self._sources.append(SourceSpan(open_start, end, open_place))
        return block

    def build(
        self,
        format: str,
        *,
        problems: Iterable[Problem] = (),
        claims: Iterable[Claim] = (),
        signatures: Iterable[Signature] = (),
        pages: int | None = None,
        status: ReadingStatus | None = None,
    ) -> Reading:
        """Return the reading of all blocks added.

        Args:
            format: ``docx pdf html markdown text doc rtf odt picture unknown``.
            problems: what went wrong.
            claims: what a portal's boxes say.
            signatures: digital signatures found.
            pages: number of pages where the format has pages.
            status: None to take it from the problems, see `reading_status`.
        """
        text = "\n".join(self._parts)
        problems = tuple(problems)
        return Reading(
            text=text,
            format=format,
            blocks=tuple(self._blocks),
            sources=tuple(self._sources),
            status=status or reading_status(text, problems),
            problems=problems,
            # What a portal says is compared with what the text says: both in the same form.
            claims=tuple(replace(claim, value=_one_line(_clean(claim.value))) for claim in claims),
            signatures=tuple(signatures),
            pages=pages,
        )


def _cut(lengths: list[tuple[int, Place | None]], start: int, length: int) -> list[tuple[int, Place | None]]:
    """Return ``lengths`` without the first ``start`` characters and cut to ``length`` in all; empty ones are dropped."""
    spans: list[tuple[int, Place | None]] = []
    for piece, place in lengths:
        if start:
            dropped = min(start, piece)
            start -= dropped
            piece -= dropped
        piece = min(piece, length)
        length -= piece
        if piece:
            spans.append((piece, place))
    return spans or [(0, None)]


def _merge(pieces: Iterable[tuple[str, Place | None]]) -> list[tuple[str, Place | None]]:
    """Return the pieces that are not empty; a piece that starts with a combining mark goes to the letter before it."""
    merged: list[tuple[str, Place | None]] = []
    for raw, place in pieces:
        if not raw:
            continue
        if merged and raw[0] >= "\u0300" and unicodedata.combining(raw[0]):
            before, its_place = merged[-1]
            merged[-1] = (before + raw, its_place)
        else:
            merged.append((raw, place))
    return merged or [("", None)]
