"""Demonstration documents as DOCX: borderless two-column head, ruled annex tables, printed or automatic numbering."""

from __future__ import annotations

import io
import re
import zipfile
from datetime import datetime
from typing import Any

from docx import Document as new_document
from docx.enum.text import WD_ALIGN_PARAGRAPH, WD_BREAK
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Pt

from corpus.source import Break, Columns, Paragraph, Source, Table, blanks

__all__ = ["docx_bytes"]

_CLAUSE = re.compile(r"(\d+)\. ")
_POINT = re.compile(r"([a-zđ])\) ")
_MOMENT = datetime(2026, 1, 1)
_ABSTRACT = 77


def docx_bytes(source: Source) -> bytes:
    """Return the DOCX file of ``source``; the same source gives the same bytes."""
    document = new_document()
    normal = document.styles["Normal"]
    normal.font.name, normal.font.size = "Times New Roman", Pt(13)
    numbering = _Numbering(document) if source.facts.get("numbering") == "automatic" else None
    for piece in source.pieces:
        match piece:
            case Break():
                document.add_paragraph().add_run().add_break(WD_BREAK.PAGE)
            case Columns():
                _columns(document, piece)
            case Table():
                _table(document, piece)
            case Paragraph():
                _paragraph(document, piece, numbering)
    core = document.core_properties
    core.author, core.comments, core.title = "legalsys", "Văn bản minh họa", source.name
    core.created = core.modified = core.last_printed = _MOMENT
    core.last_modified_by, core.revision = "legalsys", 1
    raw = io.BytesIO()
    document.save(raw)
    return _fixed(raw.getvalue())


def _fixed(data: bytes) -> bytes:
    """Rewrite a zip archive with members by name and without the moment of writing."""
    out = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(out, "w") as new:
        names = sorted(old.namelist(), key=lambda name: (name != "[Content_Types].xml", name))
        for name in names:
            entry = zipfile.ZipInfo(name, (1980, 1, 1, 0, 0, 0))
            entry.compress_type, entry.create_system, entry.external_attr = zipfile.ZIP_DEFLATED, 0, 0
            new.writestr(entry, old.read(name), compresslevel=9)
    return out.getvalue()


def _paragraph(document: Any, piece: Paragraph, numbering: _Numbering | None) -> None:
    text = blanks(piece.text)
    paragraph = document.add_paragraph()
    if piece.style == "plain":
        if text.startswith("Điều "):
            if numbering is not None:
                numbering.restart()
        elif numbering is not None:
            text = numbering.apply(paragraph, text)
        paragraph.alignment = WD_ALIGN_PARAGRAPH.JUSTIFY
        # The heading of an article ("Điều 1. Phạm vi") is bold up to its number where running text follows it.
        head = re.match(r"Điều \d+[a-z]?\. ", text)
        if head and text.endswith((".", "/.")):
            paragraph.add_run(head.group()).bold = True
            paragraph.add_run(text[head.end() :])
        else:
            paragraph.add_run(text).bold = bool(head)
        return
    run = paragraph.add_run(text)
    if piece.style == "title":
        run.bold = True
    else:
        run.italic = True
    if piece.style != "italic":
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _columns(document: Any, piece: Columns) -> None:
    table = document.add_table(rows=0, cols=2)
    closing = any(left and left[0].startswith("Nơi nhận") for left, _ in piece.rows)
    for row in piece.rows:
        for column, (cell, lines) in enumerate(zip(table.add_row().cells, row, strict=True)):
            for index, line in enumerate(lines or ("",)):
                paragraph = cell.paragraphs[0] if index == 0 else cell.add_paragraph()
                run = paragraph.add_run(blanks(line))
                if not (closing and column == 0):
                    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
                run.bold = line.isupper() or (closing and column == 1 and index == len(lines) - 1)


def _table(document: Any, piece: Table) -> None:
    table = document.add_table(rows=0, cols=len(piece.rows[0]), style="Table Grid")
    for number, row in enumerate(piece.rows):
        for cell, text in zip(table.add_row().cells, row, strict=True):
            cell.paragraphs[0].add_run(text).bold = number == 0


class _Numbering:
    """Word's own numbering: clauses "1." and points "a)" that stand in no paragraph's text."""

    def __init__(self, document: Any) -> None:
        self._part = document.part.numbering_part.element
        abstract = OxmlElement("w:abstractNum")
        abstract.set(qn("w:abstractNumId"), str(_ABSTRACT))
        for level, (form, words) in enumerate((("decimal", "%1."), ("lowerLetter", "%2)"))):
            entry = OxmlElement("w:lvl")
            entry.set(qn("w:ilvl"), str(level))
            for tag, value in (("w:start", "1"), ("w:numFmt", form), ("w:lvlText", words)):
                child = OxmlElement(tag)
                child.set(qn("w:val"), value)
                entry.append(child)
            abstract.append(entry)
        # Word wants every abstractNum before the first num.
        self._part.insert(0, abstract)
        self._next = 1 + max((int(x.get(qn("w:numId"))) for x in self._part.findall(qn("w:num"))), default=0)
        self._current = 0

    def restart(self) -> None:
        """Let the next clause be number 1."""
        self._current = 0

    def apply(self, paragraph: Any, text: str) -> str:
        """Number ``paragraph`` when ``text`` begins with a number; return the text without it."""
        level, match = 0, _CLAUSE.match(text)
        if match is None:
            level, match = 1, _POINT.match(text)
        if match is None:
            return text
        if not self._current:
            self._current, self._next = self._next, self._next + 1
            number = OxmlElement("w:num")
            number.set(qn("w:numId"), str(self._current))
            reference = OxmlElement("w:abstractNumId")
            reference.set(qn("w:val"), str(_ABSTRACT))
            number.append(reference)
            override = OxmlElement("w:lvlOverride")
            override.set(qn("w:ilvl"), "0")
            start = OxmlElement("w:startOverride")
            start.set(qn("w:val"), "1")
            override.append(start)
            number.append(override)
            self._part.append(number)
        properties = paragraph._p.get_or_add_pPr().get_or_add_numPr()
        properties.get_or_add_ilvl().val = level
        properties.get_or_add_numId().val = self._current
        return text[match.end() :]
