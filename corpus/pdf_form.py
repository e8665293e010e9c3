"""Demonstration documents as PDF: with a text layer, and as e-signed files whose number and day stand in stamps only.

The e-signed form imitates what offices publish: the text layer has blanks, and each blank is covered by a signature
widget whose appearance (AP/N, a form inside a form) shows the words in an embedded font. The signature values themselves
are empty: the file carries no certificate.
"""

from __future__ import annotations

import io
import re
from importlib import resources
from typing import Any

from reportlab.lib.enums import TA_CENTER, TA_JUSTIFY, TA_LEFT
from reportlab.lib.pagesizes import A4
from reportlab.lib.styles import ParagraphStyle
from reportlab.lib.units import mm
from reportlab.pdfbase import pdfdoc, pdfmetrics
from reportlab.pdfbase.ttfonts import TTFont
from reportlab.pdfgen.canvas import Canvas
from reportlab.platypus import PageBreak, SimpleDocTemplate, Spacer, TableStyle
from reportlab.platypus import Paragraph as Flowing
from reportlab.platypus import Table as Grid

from corpus.source import Break, Columns, Paragraph, Source, Table

__all__ = ["pdf_bytes"]

_REGULAR, _BOLD = "DemoSerif", "DemoSerif-Bold"
_SIZE = 12.5
_SLOT = re.compile(r"\{\{([a-z]+):([^{}]*)\}\}")
_STYLES = {
    "plain": ParagraphStyle("plain", fontName=_REGULAR, fontSize=_SIZE, leading=17, spaceAfter=4, alignment=TA_JUSTIFY, firstLineIndent=28),
    "heading": ParagraphStyle("heading", fontName=_BOLD, fontSize=_SIZE, leading=17, spaceAfter=4, alignment=TA_JUSTIFY, firstLineIndent=28, keepWithNext=1),
    "italic": ParagraphStyle("italic", fontName=_REGULAR, fontSize=_SIZE, leading=17, spaceAfter=3, alignment=TA_JUSTIFY, firstLineIndent=28),
    "title": ParagraphStyle("title", fontName=_BOLD, fontSize=_SIZE, leading=17, spaceAfter=4, alignment=TA_CENTER),
    "caption": ParagraphStyle("caption", fontName=_REGULAR, fontSize=11.5, leading=15, spaceAfter=6, alignment=TA_CENTER),
    "head": ParagraphStyle("head", fontName=_BOLD, fontSize=11.5, leading=15, alignment=TA_CENTER),
    "line": ParagraphStyle("line", fontName=_REGULAR, fontSize=11.5, leading=15, alignment=TA_CENTER),
    "left": ParagraphStyle("left", fontName=_REGULAR, fontSize=10.5, leading=13, alignment=TA_LEFT),
}


def _fonts() -> None:
    if _REGULAR in pdfmetrics.getRegisteredFontNames():
        return
    folder = resources.files("font_source_serif_pro") / "files"
    for name, file in ((_REGULAR, "SourceSerifPro-Regular.ttf"), (_BOLD, "SourceSerifPro-Bold.ttf")):
        with resources.as_file(folder / file) as path:
            pdfmetrics.registerFont(TTFont(name, str(path)))


def pdf_bytes(source: Source) -> bytes:
    """Return the PDF file of ``source``; the same source gives the same bytes (with the same reportlab and zlib)."""
    _fonts()
    stamps: list[_Stamp] = []
    story: list[Any] = []
    for piece in source.pieces:
        match piece:
            case Break():
                story.append(PageBreak())
            case Columns():
                story += [Spacer(1, 6), _columns(piece, stamps), Spacer(1, 10)]
            case Table():
                story += [_grid(piece), Spacer(1, 8)]
            case Paragraph():
                story.append(_paragraph(piece, stamps))
    raw = io.BytesIO()
    template = SimpleDocTemplate(
        raw,
        pagesize=A4,
        leftMargin=30 * mm,
        rightMargin=18 * mm,
        topMargin=20 * mm,
        bottomMargin=20 * mm,
        title=source.name,
        author="legalsys",
        subject="Văn bản minh họa, không có giá trị pháp lý",
        invariant=1,
    )
    signed_on = source.facts["issued"]

    def canvas(*args: Any, **options: Any) -> Canvas:
        return _StampedCanvas(*args, stamps=stamps, signed_on=f"D:{signed_on:%Y%m%d}160512+07'00'", **options)

    template.build(story, canvasmaker=canvas)
    return raw.getvalue()


def _paragraph(piece: Paragraph, stamps: list[_Stamp]) -> Flowing:
    style, text = piece.style, _marked(piece.text, stamps)
    article = re.match(r"Điều \d+[a-z]?\.", text) if style == "plain" else None
    if article and not text.endswith((".", "/.")):
        style = "heading"
    elif article:
        text = f'<font name="{_BOLD}">{article.group()}</font>{text[article.end() :]}'
    return Flowing(text, _STYLES[style])


def _columns(piece: Columns, stamps: list[_Stamp]) -> Grid:
    closing = any(left and left[0].startswith("Nơi nhận") for left, _ in piece.rows)
    rows = []
    for row in piece.rows:
        cells = []
        for column, lines in enumerate(row):
            cell = []
            for index, line in enumerate(lines):
                style = "head" if line.isupper() else "line"
                if closing:
                    style = "left" if column == 0 else "head"
                    if column == 1 and index == len(lines) - 1:
                        cell.append(Spacer(1, 46))
                cell.append(Flowing(_marked(line, stamps), _STYLES[style]))
            cells.append(cell)
        rows.append(cells)
    grid = Grid(rows, colWidths=[68 * mm, 94 * mm])
    grid.setStyle(TableStyle([("VALIGN", (0, 0), (-1, -1), "TOP"), ("LEFTPADDING", (0, 0), (-1, -1), 2), ("RIGHTPADDING", (0, 0), (-1, -1), 2)]))
    return grid


def _grid(piece: Table) -> Grid:
    rows = [[Flowing(text, _STYLES["head" if number == 0 else "left"]) for text in row] for number, row in enumerate(piece.rows)]
    grid = Grid(rows)
    grid.setStyle(TableStyle([("GRID", (0, 0), (-1, -1), 0.5, "black"), ("VALIGN", (0, 0), (-1, -1), "TOP")]))
    return grid


class _Stamp:
    """A signature widget: what it shows, and where it comes to stand."""

    def __init__(self, kind: str, lines: tuple[str, ...], width: float, height: float, size: float) -> None:
        self.kind, self.lines, self.width, self.height, self.size = kind, lines, width, height, size


def _marked(text: str, stamps: list[_Stamp]) -> str:
    """Return ``text`` as reportlab markup: blanks with a mark where a stamp goes."""

    def mark(match: re.Match[str]) -> str:
        kind, value = match.groups()
        if kind == "blank":
            return "\N{NO-BREAK SPACE}" * int(value)
        if kind == "seal":
            lines = ("Ký bởi: Ủy ban nhân dân tỉnh Hưng Yên", "Cơ quan: Tỉnh Hưng Yên", "Chữ ký minh họa của dự án legalsys")
            stamps.append(_Stamp(kind, lines, 190, 34, 8))
        else:
            shown = value.rjust(2, "0")
            stamps.append(_Stamp(kind, (shown,), 16, 15, 11.5))
        return f'<onDraw name="place-stamp" label="{len(stamps) - 1}"/>' + "\N{NO-BREAK SPACE}" * 6

    return _SLOT.sub(mark, text.replace("&", "&amp;"))


class _StampedCanvas(Canvas):  # type: ignore[misc]
    """A canvas that knows its stamps: their appearances are forms made before the first page."""

    def __init__(self, *args: Any, stamps: list[_Stamp], signed_on: str, **options: Any) -> None:
        super().__init__(*args, **options)
        self._stamps, self._signed_on = stamps, signed_on
        self._fields: list[Any] = []
        self.setNamedCB("place-stamp", self._place_stamp)
        for index, stamp in enumerate(stamps):
            self.beginForm(f"n2-{index}", 0, 0, stamp.width, stamp.height)
            text = self.beginText(1, stamp.height - stamp.size)
            text.setFont(_REGULAR, stamp.size, leading=stamp.size * 1.25)
            for line in stamp.lines:
                text.textLine(line)
            self.drawText(text)
            self.endForm()
            self.beginForm(f"stamp-{index}", 0, 0, stamp.width, stamp.height)
            self.doForm(f"n2-{index}")
            self.endForm()

    def _place_stamp(self, canvas: Canvas, kind: str, label: str) -> None:
        """Put stamp number ``label`` where reportlab has come to in the line; called while a paragraph is drawn."""
        index = int(label)
        stamp = self._stamps[index]
        left, base = self.absolutePosition(self._curr_tx_info["cur_x"], self._curr_tx_info["cur_y"])
        bottom = base - 3
        if stamp.kind == "seal":
            left, bottom = left - stamp.width / 2, base - stamp.height + 4
        value = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Sig"),
                "Filter": pdfdoc.PDFName("Adobe.PPKLite"),
                "SubFilter": pdfdoc.PDFName("adbe.pkcs7.detached"),
                "M": pdfdoc.PDFString(self._signed_on),
                "Name": pdfdoc.PDFString("Ủy ban nhân dân tỉnh Hưng Yên (minh họa)"),
            }
        )
        widget = pdfdoc.PDFDictionary(
            {
                "Type": pdfdoc.PDFName("Annot"),
                "Subtype": pdfdoc.PDFName("Widget"),
                "FT": pdfdoc.PDFName("Sig"),
                "T": pdfdoc.PDFString(f"Signature{index + 1}"),
                "F": 132,
                "P": self._doc.thisPageRef(),
                "Rect": pdfdoc.PDFArray([round(x, 2) for x in (left, bottom, left + stamp.width, bottom + stamp.height)]),
                "V": value,
                "AP": pdfdoc.PDFDictionary({"N": pdfdoc.PDFObjectReference(pdfdoc.xObjectName(f"stamp-{index}"))}),
            }
        )
        self._addAnnotation(widget)
        self._fields.append(self._doc.Reference(widget))

    def save(self) -> None:
        """Write the file, with the form that holds the signature fields."""
        if self._fields:
            self._doc.Catalog.AcroForm = pdfdoc.PDFDictionary({"Fields": pdfdoc.PDFArray(self._fields), "SigFlags": 3})
        super().save()
