"""DOCX to a `Reading`: the words that Word prints, in reading order, with the way back to paragraph and run.

Read straight from the parts' XML: python-docx shows neither automatic numbers nor text boxes, notes, content controls or
tracked changes, and opens packages without limits. Left out are deleted and hidden text, comments and pictures (but those
of whole pages, which are read like scans); headers and footers are furniture at the end. A paragraph's line breaks end a block where a new line begins; where the sentence goes
on they are a blank.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

from legalsys.errors import InputUnreadable
from legalsys.model import BlockKind, Place, Problem, Reading, TablePosition

from .assemble import Assembler
from .docx_columns import Columns, Line
from .docx_numbering import Numbering
from .docx_runs import BREAK, Piece, RunReader, alternative
from .docx_styles import Format, Styles, format_of
from .limits import DEFAULT_LIMITS, Deadline, Limits
from .ooxml import Package, W, open_package
from .outside import NO_PROGRAMS, Outside
from .picture_files import PictureScans, looks_like_a_page, recognise_scan

__all__ = ["read_docx", "recognise_page"]

_THROUGH = frozenset(W + name for name in ("sdtContent", "customXml", "ins", "moveTo", "smartTag"))
_ALTERNATE = "{http://schemas.openxmlformats.org/markup-compatibility/2006}AlternateContent"
# A line that begins like this is a new one even though its first letter is small: "a) …", "đ. …".
_MARKER = re.compile(r"[a-zđ]{1,3}[0-9]?\s?[).]")
_CHECK_EVERY = 500
# A file of scanned pages may carry a word or two of its own: a page number, a name.
_FEW_LETTERS = 40
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"


def read_docx(path: Path, *, limits: Limits = DEFAULT_LIMITS, outside: Outside = NO_PROGRAMS) -> Reading:
    """Read a DOCX file; one that is made of pictures of pages is read like a scan.

    Args:
        path: the file.
        limits: bounds of size, ratio and time.
        outside: whether letters may be recognised.

    Raises:
        InputUnreadable: READ-002 damaged, READ-005 too large, READ-006 too slow, READ-007 unpacks to too much,
            READ-016 encrypted, READ-040 XML with a document type definition.
    """
    package, main = open_package(path, limits=limits)
    reader = _Reader(package, main, limits=limits)
    reading = reader.read()
    pages = reader.page_pictures()
    if not pages:
        return reading
    if sum(map(str.isalpha, reading.text)) < _FEW_LETTERS:
        from .pdf import read_scans

        return read_scans(PictureScans(pages, limits=limits), "docx", limits=limits, outside=outside)
    problem = Problem("READ-046", params={"count": str(len(pages))})
    return replace(reading, problems=(*reading.problems, problem))


def recognise_page(path: Path, page: int, *, limits: Limits = DEFAULT_LIMITS, outside: Outside) -> None:
    """Read one page of a DOCX that is made of pictures; what came of it, a failure too, is in the cache of ``outside`` then.

    Raises:
        InputUnreadable: as `read_docx`.
    """
    package, main = open_package(path, limits=limits)
    reader = _Reader(package, main, limits=limits)
    reader.read()
    recognise_scan(PictureScans(reader.page_pictures(), limits=limits), page, outside=outside)


class _Reader:
    """Walks one document. ``limits`` as in `read_docx`."""

    def __init__(self, package: Package, main: str, *, limits: Limits) -> None:
        self._package = package
        self._related = package.related(main)
        self._main = main
        self._deadline: Deadline = limits.deadline()
        self._styles = Styles(self._part("styles"))
        self._numbering = Numbering(self._part("numbering"))
        self._runs = RunReader(self._styles)
        self._assembler = Assembler(limits=limits)
        self._columns = Columns()
        self._tables = 0
        self._paragraphs = 0
        self._imported = 0
        self._held: list[Piece] = []
        self._notes: list[tuple[str, str]] = []

    def _part(self, kind: str) -> Any | None:
        name = self._related.get(kind)
        return None if name is None else self._package.xml(name)

    def read(self) -> Reading:
        root = self._package.xml(self._main)
        body = None if root is None else root.find(W + "body")
        if body is None:
            raise InputUnreadable("READ-002", detail=f"{self._main}: w:body")
        self._flow(body, "body", BlockKind.PARAGRAPH, None)
        self._emit(self._columns.flush())
        self._write_notes()
        # A file without words of its own stays empty, whatever its margins hold.
        problems = tuple(self._problems())
        if self._assembler.length:
            self._write_margins(root)
        return self._assembler.build("docx", problems=problems)

    def _problems(self) -> Iterator[Problem]:
        runs = self._runs
        if not self._assembler.length:
            # Pictures of pages, or nothing at all: either way there are no words to work with.
            yield Problem("READ-041" if runs.pictures else "READ-001")
        if names := ", ".join(sorted(encoding.value for encoding, letters in runs.legacy.items() if letters)):
            yield Problem("READ-027", params={"encoding": names})
        if runs.insertions or runs.deletions:
            yield Problem("READ-042", params={"inserted": str(runs.insertions), "deleted": str(runs.deletions)})
        if runs.hidden:
            yield Problem("READ-043", params={"count": str(runs.hidden)})
        if runs.unknown_symbols:
            yield Problem("READ-044", params={"count": str(runs.unknown_symbols)})
        if self._imported:
            yield Problem("READ-045", params={"count": str(self._imported)})

    def page_pictures(self) -> list[bytes]:
        """Return the pictures that were met in the document and look like scanned pages, in reading order."""
        if not self._runs.pictures:
            return []
        targets = self._package.targets(self._main)
        # A picture shown on many pages (an emblem) is unpacked once.
        held: dict[str, bytes] = {}
        pages: list[bytes] = []
        for name in self._runs.pictures:
            part = targets.get(name)
            if part is None:
                continue
            if part not in held:
                data = self._package.data(part) or b""
                held[part] = data if looks_like_a_page(data) else b""
            if held[part]:
                pages.append(held[part])
        return pages

    def _flow(self, container: Any, node: str, kind: BlockKind, table: TablePosition | None) -> None:
        """Read the paragraphs and tables of a body, cell, note or text box."""
        count = 0
        for element in self._elements(container):
            if element.tag == W + "p":
                self._paragraph(element, f"{node}/p[{count}]", kind, table)
                count += 1
            elif element.tag == W + "tbl":
                self._table(element, kind)
        if self._held:
            self._write(self._held, f"{node}/p[{max(count - 1, 0)}]", kind, table, Format())
            self._held = []

    def _elements(self, container: Any) -> Iterator[Any]:
        """Yield paragraphs, tables, rows and cells under ``container``, through content controls and insertions."""
        for element in container:
            tag = element.tag
            if tag == W + "sdt":
                content = element.find(W + "sdtContent")
                if content is not None:
                    yield from self._elements(content)
            elif tag in _THROUGH:
                yield from self._elements(element)
            elif tag == _ALTERNATE:
                branch = alternative(element)
                if branch is not None:
                    yield from self._elements(branch)
            elif tag == W + "altChunk":
                self._imported += 1
            else:
                yield element

    def _table(self, table: Any, around: BlockKind) -> None:
        """Read a table row by row, cell by cell; a merged cell once; a nested table after the paragraphs before it.

        ``around`` is what holds the table: one that lays out a header is no table of the document.
        """
        self._emit(self._columns.flush())
        index = self._tables
        self._tables += 1
        row_number = 0
        for row in self._elements(table):
            if row.tag != W + "tr":
                continue
            properties = row.find(W + "trPr")
            column = 0
            if properties is not None:
                if properties.find(W + "del") is not None:
                    self._runs.deletions += 1
                    continue
                if properties.find(W + "hidden") is not None:
                    self._runs.hidden += 1
                    continue
                column = _span(properties, "gridBefore", 0)
            for cell in self._elements(row):
                if cell.tag != W + "tc":
                    continue
                shape = cell.find(W + "tcPr")
                if not _continues(shape):
                    aside = around is BlockKind.FURNITURE
                    self._flow(
                        cell,
                        f"table[{index}]/r[{row_number}]/c[{column}]",
                        around if aside else BlockKind.CELL,
                        None if aside else TablePosition(index, row_number, column),
                    )
                column += _span(shape, "gridSpan", 1)
            row_number += 1

    def _paragraph(self, paragraph: Any, node: str, kind: BlockKind, table: TablePosition | None) -> None:
        self._paragraphs += 1
        if self._paragraphs % _CHECK_EVERY == 0:
            self._deadline.check()
        properties = paragraph.find(W + "pPr")
        style_element = None if properties is None else properties.find(W + "pStyle")
        style_name = None if style_element is None else style_element.get(W + "val")
        named = self._styles.paragraph(style_name)
        # The paragraph mark's own run properties format the mark, not the words: only w:pPr counts here.
        own = format_of(properties, None)
        pieces = [*self._held, *self._runs.read(paragraph, named)]
        self._held = []
        boxes, self._runs.boxes = self._runs.boxes, []
        self._notes.extend(self._runs.notes)
        self._runs.notes = []
        mark = None if properties is None else properties.find(f"{W}rPr/{W}del")
        if mark is not None:
            # A deleted paragraph mark: accepted, this paragraph and the next are one.
            self._runs.deletions += 1
            self._held = pieces
        else:
            number, indent = self._number(own, named, style_name)
            layout = own.over(named)
            if indent is not None and own.indent is None:
                layout = Format(indent=indent).over(layout)
            if number and any(piece.text.strip() for piece in pieces):
                pieces.insert(0, Piece(number + " ", None, *_weight(pieces)))
            self._write(pieces, node, kind, table, layout)
        for index, box in enumerate(boxes):
            held, self._held = self._held, []
            self._flow(box, f"{node}/textbox[{index}]", kind, table)
            self._held = held

    def _number(self, own: Format, named: Format, style_name: str | None) -> tuple[str, float | None]:
        """Count a numbered paragraph; return what is printed before it and the indent that its level sets."""
        list_id = own.list_id if own.list_id is not None else named.list_id
        if list_id in (None, "0"):
            return "", None
        level = own.level
        if level is None and own.list_id is None:
            owner = self._styles.numbering_owner(style_name)
            level = self._numbering.level_of_style(list_id, owner) if owner else None
            level = level or named.level
        index = min(max(level or 0, 0), 8)
        shape = self._numbering.level(list_id, index)
        return self._numbering.next(list_id, index), None if shape is None else shape.indent

    def _write(self, pieces: Sequence[Piece], node: str, kind: BlockKind, table: TablePosition | None, layout: Format) -> None:
        for words in _lines(pieces):
            line = Line(tuple(words), node, kind, table, layout)
            self._emit(self._columns.feed(line) if kind is BlockKind.PARAGRAPH else [line])

    def _emit(self, lines: Sequence[Line]) -> None:
        for line in lines:
            words = [piece for piece in line.pieces if piece.text.strip()]
            self._assembler.add_block(
                line.kind,
                [(piece.text, Place(node=line.node, run=piece.run)) for piece in line.pieces],
                table=line.table,
                bold=all(piece.bold for piece in words),
                italic=all(piece.italic for piece in words),
                centred=bool(line.layout.centred),
                indent=line.layout.indent or 0.0,
            )

    def _write_notes(self) -> None:
        """Write footnotes, then endnotes, in the order of their references; a note nobody refers to is not printed."""
        for kind in ("footnote", "endnote"):
            wanted = [key for where, key in self._notes if where == kind]
            root = self._part(kind + "s") if wanted else None
            if root is None:
                continue
            by_id = {note.get(W + "id"): note for note in root.iterchildren(W + kind)}
            for number, key in enumerate(dict.fromkeys(wanted), 1):
                note = by_id.get(key)
                if note is not None:
                    self._flow(note, f"{kind}[{number}]", BlockKind.FOOTNOTE, None)

    def _write_margins(self, root: Any) -> None:
        """Write headers and footers as page furniture after everything else, each once: no sentence is cut by them."""
        targets = self._package.targets(self._main)
        pictures = len(self._runs.pictures)
        written: set[str] = set()
        for kind in ("header", "footer"):
            for reference in root.iter(f"{W}{kind}Reference"):
                name = targets.get(reference.get(_ID) or "", "")
                part = self._package.xml(name) if name and name not in written else None
                if part is not None:
                    written.add(name)
                    self._flow(part, f"{kind}[{len(written)}]", BlockKind.FURNITURE, None)
        self._emit(self._columns.flush())
        # A picture in a margin (an emblem, a frame) is on every page and none of them.
        del self._runs.pictures[pictures:]


def _span(properties: Any | None, name: str, default: int) -> int:
    element = None if properties is None else properties.find(W + name)
    text = "" if element is None else element.get(W + "val") or ""
    return min(int(text), 1000) if text.isascii() and text.isdigit() else default


def _continues(properties: Any | None) -> bool:
    """Whether a cell is the continuation of a merged one, whose content Word does not show."""
    if properties is None:
        return False
    for name in ("vMerge", "hMerge"):
        merge = properties.find(W + name)
        if merge is not None and merge.get(W + "val", "continue") == "continue":
            return True
    return False


def _weight(pieces: Sequence[Piece]) -> tuple[bool, bool]:
    first = next(piece for piece in pieces if piece.text.strip())
    return first.bold, first.italic


def _lines(pieces: Sequence[Piece]) -> Iterator[list[Piece]]:
    """Split a paragraph at its line breaks, but where a sentence plainly goes on after one."""
    line: list[Piece] = []
    for index, piece in enumerate(pieces):
        if piece.text != BREAK:
            line.append(piece)
        elif _goes_on(line, pieces[index + 1 :]):
            line.append(Piece(" ", piece.run))
        else:
            yield line
            line = []
    yield line


def _goes_on(before: Sequence[Piece], after: Sequence[Piece]) -> bool:
    end = ""
    for piece in reversed(before):
        end = piece.text.rstrip() + end
        if end:
            break
    start = ""
    for piece in after:
        if piece.text == BREAK:
            break
        start += piece.text
        if len(start) > 40:
            break
    start = start.lstrip()
    return bool(start) and start[0].islower() and end != "" and end[-1] not in ".;:!?" and _MARKER.match(start) is None
