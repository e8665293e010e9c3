"""Styles of a DOCX: the formatting that a paragraph or run takes over, resolved along ``w:basedOn``."""

from __future__ import annotations

from dataclasses import dataclass, fields, replace
from typing import Any

from .docx_numbering import first_line_indent, number_of
from .ooxml import W

__all__ = ["Format", "Styles", "is_on"]


def is_on(element: Any | None) -> bool | None:
    """Return what an on/off property says (``<w:b/>`` on, ``<w:b w:val="0"/>`` off), None when it is absent."""
    if element is None:
        return None
    return element.get(W + "val") not in ("0", "false", "off", "none")


@dataclass(frozen=True, slots=True)
class Format:
    """Formatting that matters to a reader of words; None: not said here.

    Args:
        bold, italic, caps, hidden: of runs. ``caps``: small letters print as capitals.
        font: the name of the font for Latin letters.
        centred, indent: of paragraphs; the indent is that of the first line, in points.
        list_id, level: automatic numbering; ``list_id`` ``"0"`` takes it away.
    """

    bold: bool | None = None
    italic: bool | None = None
    caps: bool | None = None
    hidden: bool | None = None
    font: str | None = None
    centred: bool | None = None
    indent: float | None = None
    list_id: str | None = None
    level: int | None = None

    def over(self, other: Format) -> Format:
        """Return this formatting laid over ``other``: what this does not say comes from there."""
        if self is _NOTHING or other is _NOTHING:
            return other if self is _NOTHING else self
        said = {f.name: value for f in fields(self) if (value := getattr(self, f.name)) is not None}
        return replace(other, **said)


_NOTHING = Format()


def format_of(paragraph: Any | None, run: Any | None) -> Format:
    """Return what a ``w:pPr`` and a ``w:rPr`` say themselves."""
    centred = indent = list_id = level = None
    if paragraph is not None:
        justify = paragraph.find(W + "jc")
        centred = None if justify is None else justify.get(W + "val") == "center"
        indent = first_line_indent(paragraph.find(W + "ind"))
        numbering = paragraph.find(W + "numPr")
        if numbering is not None:
            list_element, level_element = numbering.find(W + "numId"), numbering.find(W + "ilvl")
            list_id = None if list_element is None else list_element.get(W + "val")
            level = None if level_element is None else number_of(level_element.get(W + "val"), None)
    bold = italic = caps = hidden = font = None
    if run is not None:
        for child in run:
            tag = child.tag
            if tag == W + "b":
                bold = is_on(child)
            elif tag == W + "i":
                italic = is_on(child)
            elif tag == W + "caps":
                caps = is_on(child)
            elif tag == W + "vanish":
                hidden = is_on(child)
            elif tag == W + "rFonts":
                # Letters beyond ASCII are printed in the second font.
                font = child.get(W + "hAnsi") or child.get(W + "ascii")
    found = Format(bold, italic, caps, hidden, font, centred, indent, list_id, level)
    return _NOTHING if found == _NOTHING else found


class Styles:
    """The styles of one document.

    Args:
        root: the root of ``styles.xml``, None if there is none.
    """

    def __init__(self, root: Any | None) -> None:
        self._own: dict[str, Format] = {}
        self._parent: dict[str, str] = {}
        self._resolved: dict[str, Format] = {}
        self._default = _NOTHING
        self._default_paragraph = ""
        if root is None:
            return
        self._default = format_of(
            root.find(f"{W}docDefaults/{W}pPrDefault/{W}pPr"), root.find(f"{W}docDefaults/{W}rPrDefault/{W}rPr")
        )
        for element in root.iterchildren(W + "style"):
            key = element.get(W + "styleId") or ""
            self._own[key] = format_of(element.find(W + "pPr"), element.find(W + "rPr"))
            parent = element.find(W + "basedOn")
            if parent is not None:
                self._parent[key] = parent.get(W + "val") or ""
            if element.get(W + "type") == "paragraph" and element.get(W + "default") in ("1", "true", "on"):
                self._default_paragraph = key

    def _chain(self, key: str) -> list[str]:
        chain: list[str] = []
        while key in self._own and key not in chain:
            chain.append(key)
            key = self._parent.get(key, "")
        return chain

    def style(self, key: str | None) -> Format:
        """Return the formatting of a style with all that it is based on; nothing for an unknown style."""
        if not key:
            return _NOTHING
        found = self._resolved.get(key)
        if found is None:
            found = _NOTHING
            for name in reversed(self._chain(key)):
                found = self._own[name].over(found)
            self._resolved[key] = found
        return found

    def paragraph(self, key: str | None) -> Format:
        """Return the formatting of a paragraph in style ``key`` (None: the default style), document defaults included."""
        return self.style(key or self._default_paragraph).over(self._default)

    def numbering_owner(self, key: str | None) -> str | None:
        """Return the style along the chain of ``key`` that names the list, to find its level by."""
        for name in self._chain(key or self._default_paragraph):
            if self._own[name].list_id is not None:
                return name
        return None
