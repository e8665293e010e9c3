"""The readable form in which the demonstration documents are written.

A source is a TOML block between two ``+++`` lines (the facts that the gold takes over) and then the text, one paragraph a line::

    left || right     a row of the two-column head or of the closing; ``--`` begins the next row of cells
    ^ text            centred and bold: kind, title, chapter, heading of an appendix
    ^^ text           centred and italic: "(Ban hành kèm theo …)"
    _ text            italic: the lines of the recital
    | a | b |         a row of a ruled table, the first row is its head
    ===               a new page: an attached instrument or an appendix
    {{number:15}}     a place that is blank in the text and filled by the stamp of a signature (``signed`` PDFs only)

Every other line is a plain paragraph; blank lines mean nothing.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass
from pathlib import Path
from typing import Any

__all__ = ["NOTICE", "Break", "Columns", "Paragraph", "Piece", "Source", "Table", "blanks", "read_source", "sources"]

NOTICE = "(Văn bản minh họa do dự án legalsys soạn, không có giá trị pháp lý.)"
"""The words with which every built document says what it is."""

_FENCE = "+++"
_SLOT = re.compile(r"\{\{([a-z]+):([^{}]*)\}\}")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """A paragraph; ``style`` is ``plain``, ``title`` (centred, bold), ``caption`` (centred, italic) or ``italic``."""

    text: str
    style: str = "plain"


@dataclass(frozen=True, slots=True)
class Columns:
    """Rows of two cells without borders; each cell is its paragraphs."""

    rows: tuple[tuple[tuple[str, ...], tuple[str, ...]], ...]


@dataclass(frozen=True, slots=True)
class Table:
    """A ruled table."""

    rows: tuple[tuple[str, ...], ...]


@dataclass(frozen=True, slots=True)
class Break:
    """A new page."""


Piece = Paragraph | Columns | Table | Break


@dataclass(frozen=True, slots=True)
class Source:
    """One demonstration document: its name, its facts and its pieces (the notice is the last)."""

    name: str
    facts: dict[str, Any]
    pieces: tuple[Piece, ...]


def blanks(text: str, *, width: int = 0) -> str:
    """Return ``text`` with every stamp's place as blanks: ``width`` of them, or as many as the place says."""

    def blank(match: re.Match[str]) -> str:
        kind, value = match.groups()
        return " " * (int(value) if kind == "blank" else width or len(value) + 4)

    return _SLOT.sub(blank, text)


def read_source(path: Path) -> Source:
    """Return the document written at ``path``.

    Raises:
        ValueError: if the file does not begin with a block of facts.
    """
    text = path.read_text(encoding="utf-8")
    before, fence, rest = text.partition(_FENCE + "\n")
    facts, second, body = rest.partition(_FENCE + "\n")
    if before or not fence or not second:
        raise ValueError(f"{path.name}: no block of facts between two {_FENCE} lines")
    pieces: list[Piece] = []
    columns: list[tuple[list[str], list[str]]] = []
    rows: list[tuple[str, ...]] = []

    def flush() -> None:
        if columns:
            pieces.append(Columns(tuple((tuple(left), tuple(right)) for left, right in columns)))
            columns.clear()
        if rows:
            pieces.append(Table(tuple(rows)))
            rows.clear()

    for line in map(str.strip, body.splitlines()):
        if line == "--":
            columns.append(([], []))
        elif "||" in line:
            if rows or not columns:
                flush()
                columns.append(([], []))
            left, _, right = (part.strip() for part in line.partition("||"))
            if left:
                columns[-1][0].append(left)
            if right:
                columns[-1][1].append(right)
        elif line.startswith("|"):
            if columns:
                flush()
            rows.append(tuple(cell.strip() for cell in line.strip("|").split("|")))
        else:
            flush()
            if line == "===":
                pieces.append(Break())
            elif line:
                mark, _, words = line.partition(" ")
                style = {"^": "title", "^^": "caption", "_": "italic"}.get(mark)
                pieces.append(Paragraph(words.strip(), style) if style else Paragraph(line))
    flush()
    pieces.append(Paragraph(NOTICE, "caption"))
    return Source(path.stem, tomllib.loads(facts), tuple(pieces))


def sources(folder: Path) -> list[Source]:
    """Return every document written in ``folder``, by name."""
    return [read_source(path) for path in sorted(folder.glob("*.txt"))]
