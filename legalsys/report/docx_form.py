"""Tables as a Word document, A4 across, with headings that repeat on every page."""

from __future__ import annotations

import io
from collections.abc import Sequence
from datetime import date
from typing import Any

from .tables import Column, Kind, Table, Value, is_total
from .words import day_words, word

__all__ = ["docx_bytes"]

_FONT = "Times New Roman"


def docx_bytes(tables: Sequence[Table]) -> bytes:
    """Return a Word document with the tables, one below the other.

    Args:
        tables: the tables, in order.
    """
    import docx
    from docx.enum.section import WD_ORIENT
    from docx.oxml.ns import qn
    from docx.shared import Mm, Pt

    paper = docx.Document()
    section = paper.sections[0]
    section.orientation = WD_ORIENT.LANDSCAPE
    section.page_width, section.page_height = Mm(297), Mm(210)
    section.left_margin = section.right_margin = Mm(12)
    section.top_margin = section.bottom_margin = Mm(14)
    style: Any = paper.styles["Normal"]
    style.font.name, style.font.size = _FONT, Pt(9)
    style.element.rPr.rFonts.set(qn("w:eastAsia"), _FONT)
    style.paragraph_format.space_after = Pt(0)
    paper.core_properties.title = tables[0].title if tables else ""
    room = section.page_width - section.left_margin - section.right_margin
    for table in tables:
        _write(paper, table, room)
    target = io.BytesIO()
    paper.save(target)
    return target.getvalue()


def _write(paper: Any, table: Table, room: int) -> None:
    from docx.shared import Pt

    _line(paper, table.title, bold=True, size=Pt(13))
    for text in table.lines:
        _line(paper, text, italic=True)
    if table.rows:
        _grid(paper, table, room)
    else:
        _line(paper, word("line", "none", table.lang))
    paper.add_paragraph()
    for label, count in table.sums:
        run = paper.add_paragraph().add_run(_clean(f"{label}: {count}"))
        run.bold = is_total(label)
    for text in table.notes:
        paper.add_paragraph(_clean(text))
    paper.add_paragraph()


def _line(paper: Any, text: str, *, bold: bool = False, italic: bool = False, size: Any = None) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH

    paragraph = paper.add_paragraph()
    paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER
    run = paragraph.add_run(_clean(text))
    run.bold, run.italic = bold, italic
    if size is not None:
        run.font.size = size


def _grid(paper: Any, table: Table, room: int) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn
    from docx.shared import Emu

    grid = paper.add_table(rows=1 + len(table.rows), cols=len(table.columns))
    grid.style = "Table Grid"
    grid.autofit = False
    # Beside its text each cell has its margins: narrow columns need relatively more room.
    whole = sum(column.width + 2 for column in table.columns)
    widths = [Emu(int(room * (column.width + 2) / whole)) for column in table.columns]
    _narrow_margins(grid)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    # Rows of python-docx look their cells up anew each time: taken once, a long list stays linear.
    for number, row in enumerate(grid.rows):
        values: Sequence[Value] = tuple(c.heading for c in table.columns) if number == 0 else table.rows[number - 1]
        properties = row._tr.get_or_add_trPr()
        properties.append(OxmlElement("w:cantSplit"))
        if number == 0:
            mark = OxmlElement("w:tblHeader")
            mark.set(qn("w:val"), "true")
            properties.append(mark)
        for cell, column, width, value in zip(row.cells, table.columns, widths, values, strict=True):
            cell.width = width
            _cell(cell, column, value, table.lang, head=number == 0)


def _narrow_margins(grid: Any) -> None:
    from docx.oxml import OxmlElement
    from docx.oxml.ns import qn

    margins = OxmlElement("w:tblCellMar")
    for side in ("left", "right"):
        margin = OxmlElement(f"w:{side}")
        margin.set(qn("w:w"), "40")
        margin.set(qn("w:type"), "dxa")
        margins.append(margin)
    properties = grid._tbl.tblPr
    look = properties.find(qn("w:tblLook"))
    # The schema has an order: Word calls a file broken whose margins come after the look.
    if look is None:
        properties.append(margins)
    else:
        look.addprevious(margins)


def _cell(cell: Any, column: Column, value: Value, lang: str, *, head: bool) -> None:
    from docx.enum.text import WD_ALIGN_PARAGRAPH
    from docx.shared import Pt

    text = day_words(value, lang) if isinstance(value, date) else "" if value is None else str(value)
    paragraph = cell.paragraphs[0]
    run = paragraph.add_run(_clean(text))
    run.font.size = Pt(7)
    run.bold = head
    run.italic = column.kind is Kind.QUOTE and not head
    if head or column.kind in (Kind.DAY, Kind.COUNT, Kind.CODE):
        paragraph.alignment = WD_ALIGN_PARAGRAPH.CENTER


def _clean(text: str) -> str:
    """Return a text without what XML cannot hold: control characters and lone surrogates."""
    text = text.encode("utf-8", "backslashreplace").decode()
    return "".join(c for c in text if c in "\n\t" or (c >= " " and c not in "\ufffe\uffff"))
