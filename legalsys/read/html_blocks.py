"""Elements of an HTML page to blocks: which elements break a line, where cells stand, what emphasis and lists mean."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from legalsys.language.numerals import int_to_roman
from legalsys.model import BlockKind, Place, TablePosition

from .assemble import Assembler

if TYPE_CHECKING:
    from lxml import etree

__all__ = ["SKIPPED", "BlockBuilder"]

SKIPPED = frozenset(
    [
        "script",
        "style",
        "head",
        "title",
        "noscript",
        "template",
        "svg",
        "math",
        "button",
        "select",
        "option",
        "textarea",
        "input",
        "iframe",
        "object",
        "embed",
        "canvas",
        "audio",
        "video",
        "map",
        "nav",
        "del",
    ]
)
_BLOCKS = frozenset(
    [
        "html",
        "body",
        "p",
        "div",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "li",
        "ul",
        "ol",
        "dl",
        "dt",
        "dd",
        "table",
        "thead",
        "tbody",
        "tfoot",
        "tr",
        "td",
        "th",
        "caption",
        "section",
        "article",
        "header",
        "footer",
        "main",
        "aside",
        "blockquote",
        "pre",
        "center",
        "form",
        "fieldset",
        "legend",
        "address",
        "hr",
        "figure",
        "figcaption",
        "details",
        "summary",
    ]
)
_BOLD = frozenset(["b", "strong", "h1", "h2", "h3", "h4", "h5", "h6", "th"])
_ITALIC = frozenset(["i", "em", "cite"])
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden", re.IGNORECASE)
_CENTRED = re.compile(r"text-align\s*:\s*center", re.IGNORECASE)
_LARGEST_SPAN = 1000
_NOTE_MARK = re.compile(r"\s*\[?\d{1,3}\]?\s*")
# A raised figure that is part of the unit before it (m², km³) or a power; any other raised figure is the mark of a note.
_POWER = re.compile(r"(?:(?<![^\W\d_])[kdcmh]?m|(?<![^\W\d_])10)$")


class _Table:
    """Position inside one table: rows and columns, cells that span several counted."""

    __slots__ = ("column", "number", "row", "spans")

    def __init__(self, number: int) -> None:
        self.number = number
        self.row = -1
        self.column = 0
        self.spans: dict[int, int] = {}

    def next_row(self) -> None:
        self.row += 1
        self.column = 0
        self.spans = {column: left - 1 for column, left in self.spans.items() if left > 1}

    def next_cell(self, columns: int, rows: int) -> TablePosition:
        if self.row < 0:
            self.row = 0
        while self.column in self.spans:
            self.column += 1
        position = TablePosition(self.number, self.row, self.column)
        if rows > 1:
            for column in range(self.column, self.column + columns):
                self.spans[column] = rows
        self.column += columns
        return position


class BlockBuilder:
    """Takes elements and text in document order and hands blocks to the assembler.

    Args:
        assembler: receives the blocks.
    """

    def __init__(self, assembler: Assembler) -> None:
        self._assembler = assembler
        self._pieces: list[tuple[str, Place | None]] = []
        self._bold_depth = self._italic_depth = self._pre_depth = 0
        # Whether the words of the block so far were all bold, all italic; None: no words yet.
        self._bold: bool | None = None
        self._italic: bool | None = None
        self._counts: dict[str, int] = {}
        self._places: list[Place] = []
        self._centred: list[bool] = []
        self._tables: list[_Table] = []
        self._table_count = 0
        self._cells: list[TablePosition | None] = [None]
        self._lists: list[tuple[str, int] | None] = []
        self._raised = 0
        # The number of a list item whose first words are still to come.
        self._number: tuple[str, Place | None] | None = None

    def start(self, element: etree._Element) -> bool:
        """Open an element; return False when it and all inside it is left out."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            return False
        style = element.get("style")
        if _hidden(element, style):
            return False
        if tag == "br":
            self._break()
        elif tag in _BLOCKS:
            self.flush()
            self._open_block(tag, element, style)
        elif tag == "sup":
            self._raised += 1
        if tag in _BOLD:
            self._bold_depth += 1
        elif tag in _ITALIC:
            self._italic_depth += 1
        if element.text:
            self.text(element.text)
        return True

    def end(self, element: etree._Element) -> None:
        """Close an element. One that was left out has nothing to close."""
        tag = element.tag
        if not isinstance(tag, str) or tag in SKIPPED:
            return
        if _hidden(element, element.get("style")):
            return
        if tag in _BLOCKS:
            self.flush()
            self._close_block(tag)
        elif tag == "sup":
            self._raised -= 1
        if tag in _BOLD:
            self._bold_depth -= 1
        elif tag in _ITALIC:
            self._italic_depth -= 1

    def text(self, text: str) -> None:
        """Add running text."""
        if text.isspace():
            if self._pieces:
                self._pieces.append((text, self._place()))
            return
        if self._pre_depth and "\n" in text:
            for index, line in enumerate(text.split("\n")):
                if index:
                    self._break()
                self._add(line)
            return
        self._add(text)

    def _add(self, text: str) -> None:
        if self._raised and self._pieces and _NOTE_MARK.fullmatch(text) and not _POWER.search(self._pieces[-1][0]):
            # The mark of a note must not grow together with the number or the word before it.
            text = " " + text
        if self._number is not None:
            self._pieces.append(self._number)
            self._number = None
        self._pieces.append((text, self._place()))
        self._bold = self._bold_depth > 0 and self._bold is not False
        self._italic = self._italic_depth > 0 and self._italic is not False

    def flush(self) -> None:
        """End the current block."""
        if not self._pieces:
            return
        pieces, self._pieces = self._pieces, []
        bold, italic = self._bold, self._italic
        self._bold = self._italic = None
        cell = self._cells[-1]
        self._assembler.add_block(
            BlockKind.PARAGRAPH if cell is None else BlockKind.CELL,
            pieces,
            table=cell,
            bold=bold,
            italic=italic,
            centred=self._centred[-1] if self._centred else None,
        )

    def _break(self) -> None:
        self.flush()

    def _place(self) -> Place | None:
        return self._places[-1] if self._places else None

    def _open_block(self, tag: str, element: etree._Element, style: str | None) -> None:
        number = self._counts.get(tag, 0)
        self._counts[tag] = number + 1
        self._places.append(Place(node=f"{tag}[{number}]"))
        inherited = self._centred[-1] if self._centred else False
        align = element.get("align")
        if tag == "center" or (align is not None and align.lower() == "center") or (style is not None and _CENTRED.search(style)):
            inherited = True
        elif align is not None or (style is not None and "text-align" in style):
            inherited = False
        self._centred.append(inherited)
        if tag in ("td", "th"):
            if not self._tables:
                self._open_table()
            self._cells.append(self._tables[-1].next_cell(_span(element, "colspan"), _span(element, "rowspan")))
        elif tag == "tr":
            if self._tables:
                self._tables[-1].next_row()
        elif tag == "table":
            self._open_table()
        elif tag == "ol":
            start = element.get("start") or ""
            self._lists.append((element.get("type") or "1", int(start) if start.isdecimal() and len(start) < 6 else 1))
        elif tag == "ul":
            self._lists.append(None)
        elif tag == "li":
            self._open_item(element)
        elif tag == "pre":
            self._pre_depth += 1

    def _open_table(self) -> None:
        self._tables.append(_Table(self._table_count))
        self._table_count += 1

    def _open_item(self, element: etree._Element) -> None:
        """An item of an ordered list is printed with its number: the number is part of the text."""
        counter = self._lists[-1] if self._lists else None
        if counter is None:
            return
        kind, number = counter
        value = element.get("value") or ""
        if value.isdecimal() and len(value) < 6:
            number = int(value)
        self._lists[-1] = (kind, number + 1)
        self._number = (_item_number(kind, number) + " ", self._place())

    def _close_block(self, tag: str) -> None:
        if self._places:
            self._places.pop()
            self._centred.pop()
        if tag in ("td", "th"):
            if len(self._cells) > 1:
                self._cells.pop()
        elif tag == "table":
            if self._tables:
                self._tables.pop()
        elif tag in ("ol", "ul"):
            if self._lists:
                self._lists.pop()
        elif tag == "pre":
            self._pre_depth -= 1


def _hidden(element: etree._Element, style: str | None) -> bool:
    if style is not None and _HIDDEN.search(style):
        return True
    return element.get("hidden") is not None


def _span(element: etree._Element, name: str) -> int:
    value = (element.get(name) or "").strip()
    return max(1, min(int(value), _LARGEST_SPAN)) if value.isdecimal() and len(value) < 6 else 1


def _item_number(kind: str, number: int) -> str:
    if kind in ("a", "A") and 1 <= number <= 26:
        return f"{chr(ord(kind) + number - 1)})" if kind == "a" else f"{chr(ord(kind) + number - 1)}."
    if kind in ("i", "I") and 1 <= number < 4000:
        roman = int_to_roman(number)
        return f"{roman.lower() if kind == 'i' else roman}."
    return f"{number}."
