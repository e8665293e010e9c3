"""The words of one DOCX paragraph: runs with their formatting, what is hidden or deleted left out."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from legalsys.language.legacy import Legacy, encoding_of_font, to_unicode

from .docx_styles import Format, Styles, format_of
from .docx_symbols import UNKNOWN_SYMBOL, symbol
from .ooxml import W

__all__ = ["BREAK", "Piece", "RunReader", "alternative"]

BREAK = "\n"

_MATH = "{http://schemas.openxmlformats.org/officeDocument/2006/math}"
_MC = "{http://schemas.openxmlformats.org/markup-compatibility/2006}"
_ALTERNATE = _MC + "AlternateContent"
_EMBED = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}embed"
_ID = "{http://schemas.openxmlformats.org/officeDocument/2006/relationships}id"
_TEXT_BOX = W + "txbxContent"
# Containers inside a paragraph whose children are read as if the container were not there.
_THROUGH = frozenset(
    W + name for name in ("hyperlink", "smartTag", "customXml", "fldSimple", "dir", "bdo", "sdtContent", "moveTo")
)
_GRAPHIC = frozenset(W + name for name in ("drawing", "pict", "object"))
_NOTE = {W + "footnoteReference": "footnote", W + "endnoteReference": "endnote"}
# Letters that no legacy encoding has: a run with one of them is in Unicode, whatever its font is called.
_UNICODE = re.compile("[\u1ea0-\u1ef9ăĂđĐơƠưƯ]")


def alternative(element: Any) -> Any | None:
    """Return the branch of an ``mc:AlternateContent`` to read: both branches hold the same content, once is enough."""
    choice = element.find(_MC + "Choice")
    return choice if choice is not None else element.find(_MC + "Fallback")


@dataclass(slots=True)
class Piece:
    """Text of one run. ``text`` is `BREAK` for a line break; ``run`` is None for text that Word generates."""

    text: str
    run: int | None
    bold: bool = False
    italic: bool = False


@dataclass(slots=True)
class RunReader:
    """Reads paragraphs' runs and counts what is left out on the way.

    Args:
        styles: the document's styles.
    """

    styles: Styles
    insertions: int = 0
    deletions: int = 0
    hidden: int = 0
    unknown_symbols: int = 0
    pictures: list[str] = field(default_factory=list)
    legacy: Counter[Legacy] = field(default_factory=Counter)
    letters: int = 0
    notes: list[tuple[str, str]] = field(default_factory=list)
    boxes: list[Any] = field(default_factory=list)
    _field: list[bool] = field(default_factory=list)
    _run: int = 0

    def read(self, paragraph: Any, style: Format) -> list[Piece]:
        """Return the pieces of a paragraph in order; text boxes and notes met are appended to ``boxes`` and ``notes``.

        Args:
            paragraph: the ``w:p``.
            style: formatting of its style.
        """
        # Field codes are kept apart within one paragraph; an unclosed field must not swallow the rest of a document.
        self._field = []
        self._run = 0
        return list(self._inline(paragraph, style))

    def _inline(self, parent: Any, style: Format) -> Iterator[Piece]:
        for child in parent:
            tag = child.tag
            if tag == W + "r":
                yield from self._of_run(child, style)
                self._run += 1
            elif tag in _THROUGH:
                yield from self._inline(child, style)
            elif tag == W + "ins":
                self.insertions += 1
                yield from self._inline(child, style)
            elif tag in (W + "del", W + "moveFrom"):
                self.deletions += 1
            elif tag == W + "sdt":
                content = child.find(W + "sdtContent")
                if content is not None:
                    yield from self._inline(content, style)
            elif tag == _ALTERNATE:
                branch = alternative(child)
                if branch is not None:
                    yield from self._inline(branch, style)
            elif isinstance(tag, str) and tag.startswith(_MATH):
                text = "".join(item.text or "" for item in child.iter(_MATH + "t"))
                if text:
                    yield Piece(text, self._run)

    def _of_run(self, run: Any, style: Format) -> Iterator[Piece]:
        properties = run.find(W + "rPr")
        if properties is not None:
            named = properties.find(W + "rStyle")
            own = format_of(None, properties)
            style = own.over(self.styles.style(named.get(W + "val") if named is not None else None).over(style))
        if style.hidden:
            self.hidden += any(True for _ in run.iter(W + "t", W + "sym"))
            return
        text: list[str] = []
        mark_follows = False
        for child in run:
            tag = child.tag
            if tag == W + "t":
                if not mark_follows and all(self._field):
                    text.append(self._letters(child.text or "", style))
            elif tag in (W + "tab", W + "ptab"):
                text.append("\t")
            elif tag in (W + "br", W + "cr"):
                if text:
                    yield self._piece("".join(text), style)
                    text.clear()
                yield Piece(BREAK, self._run)
            elif tag == W + "softHyphen":
                # Its code is a letter in TCVN3, and then nothing that may be left out.
                text.append(self._letters("\u00ad", style))
            elif tag == W + "noBreakHyphen":
                text.append("-")
            elif tag == W + "sym":
                text.append(self._symbol(child))
            elif tag == W + "fldChar":
                self._field_mark(child.get(W + "fldCharType"))
            elif tag in _NOTE:
                self.notes.append((_NOTE[tag], child.get(W + "id") or ""))
                # The run holds the note's own mark (an asterisk): it belongs to the note, not to the word before it.
                mark_follows = child.get(W + "customMarkFollows") in ("1", "true", "on")
            elif tag in _GRAPHIC:
                self._graphic(child)
            elif tag == _ALTERNATE:
                branch = alternative(child)
                if branch is not None:
                    self._graphic(branch)
            elif tag == W + "ruby":
                text.extend(item.text or "" for item in child.iterfind(f"{W}rubyBase//{W}t"))
        if text:
            yield self._piece("".join(text), style)

    def _piece(self, text: str, style: Format) -> Piece:
        return Piece(text.upper() if style.caps else text, self._run, bool(style.bold), bool(style.italic))

    def _letters(self, text: str, style: Format) -> str:
        font = (style.font or "").lower()
        self.letters += len(text)
        encoding, capitals = encoding_of_font(font)
        if encoding is not None and _UNICODE.search(text) is None:
            self.legacy[encoding] += sum(letter > "\x7f" for letter in text)
            return to_unicode(text, encoding, capitals=capitals)
        if font in ("symbol", "wingdings") or any("\uf020" <= letter <= "\uf0ff" for letter in text):
            printed = "".join(symbol(letter, font) for letter in text)
            self.unknown_symbols += printed.count(UNKNOWN_SYMBOL)
            return printed
        return text

    def _symbol(self, element: Any) -> str:
        try:
            letter = chr(int(element.get(W + "char") or "", 16))
        except (ValueError, OverflowError):
            return ""
        printed = symbol(letter, element.get(W + "font") or "")
        self.unknown_symbols += printed == UNKNOWN_SYMBOL
        return printed

    def _field_mark(self, kind: str | None) -> None:
        if kind == "begin":
            self._field.append(False)
        elif kind == "separate" and self._field:
            self._field[-1] = True
        elif kind == "end" and self._field:
            self._field.pop()

    def _graphic(self, element: Any) -> None:
        """Note the text boxes of a drawing, each once, and whether it is a picture without words."""
        found = False
        stack = [element]
        while stack:
            item = stack.pop()
            if item.tag == _TEXT_BOX:
                self.boxes.append(item)
                found = True
            elif item.tag == _ALTERNATE:
                branch = alternative(item)
                if branch is not None:
                    stack.append(branch)
            else:
                stack.extend(reversed(item))
        if not found:
            # Each once: DrawingML names a picture in a blip, VML in imagedata.
            shown = [item.get(_EMBED) or item.get(_ID) for item in element.iter("{*}blip", "{*}imagedata")]
            self.pictures += [name or "" for name in dict.fromkeys(shown)]
