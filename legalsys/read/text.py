"""Plain text: a line is a paragraph, unless lines are clearly cut in mid-sentence; then they are joined again."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path

from legalsys.model import BlockKind, Place, Reading, TablePosition

from .assemble import Assembler
from .decode import decode
from .limits import DEFAULT_LIMITS, Limits
from .wrapping import PARAGRAPH_START, Wrapping, dangles

__all__ = ["read_text"]

# How many lines are looked at to tell whether a text is hard-wrapped.
_SAMPLE_LINES = 4000
_COLUMNS = " | "
# A line that begins with a lower-case word; a single letter with a dot, comma or bracket is an item.
_RUNS_ON = re.compile(r"[^\W\d_A-ZÀ-ÝĂĐƠƯ]{2,}|[^\W\d_](?=\s)")
_ENDED = re.compile(r"[.;:!?…/][\"”’)\s]*$")
_SHORTEST_CUT = 40


def read_text(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Return the reading of a plain text file.

    Raises:
        InputUnreadable: READ-010 (encoding), READ-005 (too large), READ-006 (time).
        OSError: if the file cannot be read.
    """
    decoded = decode(path.read_bytes())
    lines = decoded.text.splitlines()
    assembler = Assembler(limits=limits)
    wrapping = Wrapping.found_in(lines[:_SAMPLE_LINES])
    groups = _single(lines) if wrapping is None else _wrapped(lines, wrapping)
    row = _Rows(assembler)
    for group in groups:
        if len(group) == 1:
            number, line = group[0]
            if _COLUMNS in line:
                row.add(line, number)
            else:
                assembler.add(line, Place(line=number + 1))
            continue
        pieces: list[tuple[str, Place | None]] = []
        for index, (number, line) in enumerate(group):
            text = line.strip()
            following = group[index + 1][1].strip() if index + 1 < len(group) else ""
            pieces.append((text if _torn(text, following) else text + " ", Place(line=number + 1)))
        assembler.add_block(BlockKind.PARAGRAPH, pieces)
    return assembler.build("text", problems=decoded.problems)


def _single(lines: list[str]) -> Iterator[list[tuple[int, str]]]:
    """Yield each line by itself, joined with the next where a sentence plainly runs on in lower case."""
    group: list[tuple[int, str]] = []
    before = ""
    for number, line in enumerate(lines):
        text = line.strip()
        if group and text and (_torn("", text) or (text[0].islower() and _cut(before, text)) or _number_cut(before, text)):
            group.append((number, line))
        else:
            if group:
                yield group
            group = [(number, line)] if text else []
        before = text
    if group:
        yield group


def _number_cut(before: str, text: str) -> bool:
    """Whether a line that begins with a figure goes on in mid-sentence: "… tháng 12 năm" / "2025 và có hiệu lực"."""
    return text[0].isdigit() and len(before) >= _SHORTEST_CUT and not PARAGRAPH_START.match(text) and dangles(before)


class _Rows:
    """Rows of a table in text: cells parted by a bar between blanks."""

    def __init__(self, assembler: Assembler) -> None:
        self.assembler = assembler
        self.table = -1
        self.row = 0
        self.last = -2

    def add(self, line: str, number: int) -> None:
        """Add the cells of a line; lines that follow each other are one table."""
        if number > self.last + 1:
            self.table += 1
            self.row = 0
        else:
            self.row += 1
        self.last = number
        for column, cell in enumerate(line.split(_COLUMNS)):
            self.assembler.add(
                cell, Place(line=number + 1), kind=BlockKind.CELL, table=TablePosition(self.table, self.row, column)
            )


def _torn(before: str, text: str) -> bool:
    """Whether a line break tore apart what has no blank: a capital and the rest of its word, or a word and its punctuation."""
    if len(before) == 1 and before.isupper():
        return text[:1].islower()
    return text[:1] in (":", ",", ";", ")") or (text[:1] == "." and text[1:2] != ".")


def _cut(before: str, text: str) -> bool:
    if len(before) < _SHORTEST_CUT and not (len(before) == 1 and before.isupper()):
        return False
    return _RUNS_ON.match(text) is not None and PARAGRAPH_START.match(text) is None and _ENDED.search(before) is None


def _wrapped(lines: list[str], wrapping: Wrapping) -> Iterator[list[tuple[int, str]]]:
    """Yield the paragraphs of a hard-wrapped text."""
    run: list[tuple[int, str]] = []
    for number, line in enumerate(lines):
        if line.strip():
            run.append((number, line))
        elif run:
            yield from wrapping.paragraphs(run)
            run = []
    if run:
        yield from wrapping.paragraphs(run)
