"""Markdown made from a web page: a portal's page with the document inside, tables as cells between lines of ``|``, wrapped lines."""

from __future__ import annotations

import re
from pathlib import Path

from legalsys.model import BlockKind, Place, Reading

from .assemble import Assembler
from .decode import decode
from .limits import DEFAULT_LIMITS, Limits
from .portal import frame_of
from .table_lines import parts
from .wrapping import Wrapping

__all__ = ["read_markdown"]

# No mark reaches over a line break: the lines of a paragraph are told apart again when its marks are gone.
_HEADING = re.compile(r"#{1,6}(?:[^\S\n]+|$)", re.MULTILINE)
# An asterisk that is no mark of emphasis: alone in brackets or at the start of a remark, or between figures.
_LITERAL = re.compile(r"\(\*{1,3}\)|(?<=\d)\s?\*\s?(?=\d)|\\\*")
_PAIR = re.compile(r"\*(?=[^\s*])([^*]*)\*")
# A mark whose partner is missing: it touches a word at one end of the paragraph, or stands alone between two sentences.
_STRAY = re.compile(r"^[^\S\n]*\*(?=\w)|(?<=\S)\*[^\S\n]*$|(?<=[.;]\s)\*(?=\w)")
_LINK = re.compile(r"!?\[([^\[\]]{0,500})\]\((?:https?:|/|#|javascript:)[^()\s]{0,500}(?:[^\S\n]\"[^\"\n]{0,300}\")?\)")
_ESCAPE = re.compile(r"\\([\\`*_{}\[\]()#+\-.!|>~])")
_KEPT = "\ue000"


def plain(line: str) -> tuple[str, bool | None, bool | None]:
    """Return a paragraph without marks, and whether all of it is bold, and italic.

    Args:
        line: the paragraph with its marks; lines of it are joined already.
    """
    bold: bool | None = None
    italic: bool | None = None
    if line.startswith("#"):
        stripped = _HEADING.sub("", line, count=1)
        if stripped is not line and len(stripped) != len(line):
            line, bold = stripped, True
    if "](" in line:
        line = _LINK.sub(r"\1", line)
    if "*" in line:
        kept: list[str] = []

        def keep(match: re.Match[str]) -> str:
            kept.append(match[0].lstrip("\\"))
            return _KEPT

        line = _LITERAL.sub(keep, line)
        if "**" in line:
            outside = line.split("**")[0::2]
            bold = bold or not any(part.strip(" *.:-") for part in outside)
            line = line.replace("**", "")
        if "*" in line:
            count = line.count("*")
            bullet = line.lstrip().startswith("* ") and count % 2 == 1
            body = line.replace("*", "", 1) if bullet else line
            italic = not any(part.strip(" .:;-") for part in body.split("*")[0::2]) and count > 1
            body = body.replace("*", "") if bullet or count % 2 == 0 else _STRAY.sub("", _PAIR.sub(r"\1", body))
            line = "* " + body.lstrip(" \t") if bullet else body
        for text in kept:
            line = line.replace(_KEPT, text, 1)
    if "\\" in line:
        line = _ESCAPE.sub(r"\1", line)
    return line, bold, italic


def read_markdown(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Return the reading of a Markdown file.

    A portal's banner, metadata box and tail are left out; the box becomes claims. Marks of emphasis become hints on the blocks,
    and wrapped lines are joined to paragraphs.

    Raises:
        InputUnreadable: READ-010 (encoding), READ-005 (too large).
        OSError: if the file cannot be read.
    """
    decoded = decode(path.read_bytes())
    lines = decoded.text.splitlines()
    frame = frame_of(lines)
    numbered = [(number, lines[number]) for number in range(frame.start, frame.end)]
    texts = [line for _, line in numbered]
    wrapping = Wrapping(texts)
    spaced = _spaced(texts)
    assembler = Assembler(limits=limits)
    for part in parts(numbered, spaced=spaced):
        kind = BlockKind.PARAGRAPH if part.table is None else BlockKind.CELL
        for group in wrapping.paragraphs(part.lines, whole=spaced and part.table is None):
            if len(group) == 1:
                number, line = group[0]
                text, bold, italic = plain(line)
                if text.strip() not in frame.furniture:
                    assembler.add(text, Place(line=number + 1), kind=kind, table=part.table, bold=bold, italic=italic)
                continue
            # Marks may open on one line and close on another: they are taken away from the whole paragraph.
            text, bold, italic = plain("\n".join([line for _, line in group]))
            pieces: list[tuple[str, Place | None]] = [
                (piece + " ", Place(line=number + 1)) for piece, (number, _) in zip(text.split("\n"), group, strict=True)
            ]
            assembler.add_block(kind, pieces, table=part.table, bold=bold, italic=italic)
    return assembler.build("markdown", problems=decoded.problems, claims=frame.claims)


def _spaced(lines: list[str]) -> bool:
    """Whether blank lines part the paragraphs."""
    blank = sum(1 for line in lines if not line.strip())
    return blank * 50 > len(lines)
