"""Tables as an Excel workbook: one sheet a table, totals and remarks under it, ready to be printed on A4."""

from __future__ import annotations

import io
import re
from collections.abc import Sequence
from datetime import date, datetime
from typing import Any

from .tables import Column, Kind, Table, Value, is_risky, is_total

__all__ = ["xlsx_bytes"]

_FONT = "Times New Roman"
_SIZE = 11
_LANDSCAPE_FROM = 90  # Characters of all columns together from which a sheet is printed across.
_CELL_LIMIT = 32_767
_SHEET_LIMIT = 31
_DAY = {"vi": "dd/mm/yyyy", "en": "yyyy-mm-dd"}
# 1900-03-01: before it Excel counts a day that never was.
_FIRST_DAY = date(1900, 3, 1)
_LINE_HEIGHT = 14.5
# Widths count digits of the workbook's default font; letters of our font are narrower. Blanks at the ends of wrapped lines
# take a part of that back.
_LETTERS_PER_WIDTH = 1.12
_MAX_HEIGHT = 409.0


def xlsx_bytes(tables: Sequence[Table]) -> bytes:
    """Return a workbook with the tables.

    Headings are bold, repeated on each printed page and stay in sight; texts are wrapped; days are days. No text can
    become a formula: cells are written as texts, and those that look like formulas keep their quote when edited.

    Args:
        tables: the tables, in the order of the sheets.
    """
    import xlsxwriter

    target = io.BytesIO()
    options = {"in_memory": True, "strings_to_formulas": False, "strings_to_urls": False, "strings_to_numbers": False}
    book = xlsxwriter.Workbook(target, options)
    try:
        # The moment of writing would make two files of one list differ.
        book.set_properties({"title": tables[0].title if tables else "", "created": datetime(2000, 1, 1)})
        names: set[str] = set()
        for table in tables:
            _Sheet(book, table, names).write()
    finally:
        book.close()
    return target.getvalue()


class _Sheet:
    """Writes one table. ``names``: lower-case names of sheets that are taken."""

    def __init__(self, book: Any, table: Table, names: set[str]) -> None:
        self._book = book
        self._table = table
        self._names = names
        self._formats: dict[tuple[str, bool], Any] = {}

    def write(self) -> None:
        table = self._table
        sheet = self._book.add_worksheet(self._name(table.sheet))
        width = len(table.columns)
        title = self._plain(bold=True, size=14, align="center", wrap=True)
        line = self._plain(align="center", wrap=True, italic=True)
        self._line(sheet, 0, width, table.title, title, size=14)
        row = 1
        for text in table.lines:
            self._line(sheet, row, width, text, line)
            row += 1
        head = row + 1
        self._columns(sheet, head)
        for number, values in enumerate(table.rows, head + 1):
            for at, (column, value) in enumerate(zip(table.columns, values, strict=True)):
                self._cell(sheet, number, at, column, value)
            sheet.set_row(number, self._height(values))
        last = head + len(table.rows)
        if table.rows:
            sheet.autofilter(head, 0, last, width - 1)
        sheet.freeze_panes(head + 1, 0)
        self._paper(sheet, head)
        self._end(sheet, last + 2, width)

    def _end(self, sheet: Any, row: int, width: int) -> None:
        """Write totals and remarks under the list."""
        table = self._table
        label, total = self._plain(wrap=True), self._plain(bold=True, wrap=True)
        for text, count in table.sums:
            form = total if is_total(text) else label
            self._line(sheet, row, width, f"{text}: {count}", form)
            row += 1
        row += bool(table.sums)
        for text in table.notes:
            self._line(sheet, row, width, text, label)
            row += 1

    def _columns(self, sheet: Any, head: int) -> None:
        form = self._plain(bold=True, align="center", wrap=True, border=1, middle=True, fill="#DDE6F0")
        lines = 1
        for at, column in enumerate(self._table.columns):
            sheet.set_column(at, at, column.width)
            sheet.write_string(head, at, column.heading, form)
            lines = max(lines, _lines(column.heading, column.width - 3))
        # Room for the arrow of the filter.
        sheet.set_row(head, _LINE_HEIGHT * (lines + 1))

    def _cell(self, sheet: Any, row: int, at: int, column: Column, value: Value) -> None:
        if value is None or value == "":
            sheet.write_blank(row, at, None, self._format(column.kind))
        elif isinstance(value, date) and value >= _FIRST_DAY:
            sheet.write_datetime(row, at, datetime(value.year, value.month, value.day), self._format(Kind.DAY))
        elif isinstance(value, int):
            sheet.write_number(row, at, value, self._format(Kind.COUNT))
        else:
            text = f"{value:%d/%m/%Y}" if isinstance(value, date) else _printable(value)
            sheet.write_string(row, at, text, self._format(column.kind, quoted=is_risky(text)))

    def _height(self, values: Sequence[Value]) -> float:
        """The height that the wrapped texts need: not every program works it out when it opens the file."""
        lines = max(
            (_lines(v, c.width) for c, v in zip(self._table.columns, values, strict=True) if isinstance(v, str)), default=1
        )
        return min(_LINE_HEIGHT * lines + 3, _MAX_HEIGHT)

    def _line(self, sheet: Any, row: int, width: int, text: str, form: Any, size: int = _SIZE) -> None:
        """Write a text across all columns."""
        room = sum(column.width for column in self._table.columns) * _SIZE // size
        if width > 1:
            sheet.merge_range(row, 0, row, width - 1, "", form)
        sheet.write_string(row, 0, _printable(text), form)
        sheet.set_row(row, (_LINE_HEIGHT * size / _SIZE) * _lines(text, room) + 2)

    def _paper(self, sheet: Any, head: int) -> None:
        table = self._table
        sheet.set_paper(9)  # A4
        if sum(column.width for column in table.columns) >= _LANDSCAPE_FROM:
            sheet.set_landscape()
        sheet.fit_to_pages(1, 0)
        sheet.repeat_rows(head)
        sheet.set_margins(left=0.4, right=0.4, top=0.5, bottom=0.6)
        sheet.set_footer(f'&L&"{_FONT}"&8{_footer(table.sheet)}&R&"{_FONT}"&8&P/&N')
        sheet.hide_gridlines(1)

    def _name(self, wanted: str) -> str:
        base = re.sub(r"[\[\]:*?/\\']", " ", wanted)[:_SHEET_LIMIT].strip() or "1"
        name, number = base, 1
        while name.lower() in self._names:
            number += 1
            name = f"{base[: _SHEET_LIMIT - 4]} {number}"
        self._names.add(name.lower())
        return name

    def _format(self, kind: Kind, *, quoted: bool = False) -> Any:
        form = self._formats.get((kind.value, quoted))
        if form is None:
            values: dict[str, Any] = {"font_name": _FONT, "font_size": _SIZE, "valign": "top", "text_wrap": True, "border": 1}
            if kind is Kind.DAY:
                values |= {"num_format": _DAY[self._table.lang], "align": "center"}
            elif kind is Kind.COUNT:
                values |= {"num_format": "0", "align": "center"}
            elif kind is Kind.CODE:
                values |= {"align": "center"}
            elif kind is Kind.QUOTE:
                values |= {"italic": True}
            if quoted:
                values["quote_prefix"] = True
            form = self._formats[kind.value, quoted] = self._book.add_format(values)
        return form

    def _plain(
        self,
        *,
        bold: bool = False,
        italic: bool = False,
        size: int = _SIZE,
        align: str = "left",
        wrap: bool = False,
        border: int = 0,
        middle: bool = False,
        fill: str = "",
    ) -> Any:
        values: dict[str, Any] = {
            "font_name": _FONT,
            "font_size": size,
            "bold": bold,
            "italic": italic,
            "align": align,
            "valign": "vcenter" if middle else "top",
            "text_wrap": wrap,
            "border": border,
        }
        if fill:
            values["bg_color"] = fill
        return self._book.add_format(values)


def _lines(text: str, width: int) -> int:
    """How many lines a wrapped text takes, a little too many rather than too few."""
    room = max(int(width * _LETTERS_PER_WIDTH), 3)
    return sum(max(1, -(-len(line) // room)) for line in text.split("\n"))


def _printable(text: str) -> str:
    # XML has no lone surrogates; a file's name may hold them.
    clean = text.encode("utf-8", "backslashreplace").decode()
    return clean if len(clean) <= _CELL_LIMIT else clean[: _CELL_LIMIT - 1] + "…"


def _footer(text: str) -> str:
    return text.replace("&", "&&")
