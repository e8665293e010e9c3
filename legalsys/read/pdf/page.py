"""Words of a page with their boxes, straight from pdfium.

Speed is the reason for the form of this module: the whole text of a page comes in one call, and boxes are asked for the
first and the last character of each word only (about a fifth of the characters).

An e-signed PDF keeps its number and day in the appearance streams of signature widgets. pdfium can flatten them into the
page's content (of the loaded document, the file is never written); the words that came with them are known by the page
objects that flattening appended.
"""

from __future__ import annotations

import ctypes
import math
import re
import struct
from dataclasses import dataclass, field
from typing import Any

from .rulings import Segment, page_rulings

__all__ = ["Box", "Page", "Word", "load_page"]

Box = tuple[float, float, float, float]
"""Left, top, right, bottom in points; origin at the top left of the page as it is shown."""

_WORD = re.compile(r"\S+")
_LONGER_WORD = re.compile(r"[^\W\d_]{2,}")
_FOUR_FLOATS = struct.Struct("4f")
_QUARTER = math.pi / 2
_WIDGET, _FREE_TEXT, _STAMP = 20, 3, 13
_IMAGE, _FORM = 3, 5
_FLATTENED = 1
# Flags of a font descriptor (ISO 32000-1, table 123).
_ITALIC, _FORCE_BOLD = 1 << 6, 1 << 18
# Alternatives of pdfium for a character without a Unicode value, and its mark for a hyphen at a line's end.
_NO_CHAR = {0: "", 2: "-", 0xFFFE: "-", 0xFFFF: ""}
_ODD = re.compile("[\x00\x02\ufffe\uffff]")


class Word:
    """A run of characters without blanks.

    Attributes:
        text: its characters.
        left, top, right, bottom: its box.
        index: index of its first character in pdfium's text page.
        stamp: index of the widget it came from, None for the page's own text.
        face: whether it is bold and whether it is italic; None when it was not sampled.
    """

    __slots__ = ("bottom", "face", "index", "left", "right", "stamp", "text", "top")

    def __init__(
        self, text: str, left: float, top: float, right: float, bottom: float, index: int, stamp: int | None = None
    ) -> None:
        self.text = text
        self.left = left
        self.top = top
        self.right = right
        self.bottom = bottom
        self.index = index
        self.stamp = stamp
        self.face: tuple[bool, bool] | None = None

    def __repr__(self) -> str:
        return f"Word({self.text!r}, {self.left:.0f}, {self.top:.0f}, {self.right:.0f}, {self.bottom:.0f}, stamp={self.stamp})"


@dataclass(slots=True)
class Page:
    """What a page holds.

    Args:
        number: from 1.
        width, height: as shown, in points.
        words: in the order of the content stream; words of widgets stand at the end.
        widgets: boxes of the form fields, text boxes and stamps that lie on the page.
        signed: indexes of those widgets that are signature fields.
        images: share of the page's area covered by its largest picture; None when it was not asked.
        rulings: thin lines on the page, looked for only where its words stand as in a table.
        turned: quarters by which the coordinates are turned clockwise against the page as shown.
        marks: number of page objects: 0 means an empty page.
        tilt: degrees by which the picture of a scanned page was turned counter-clockwise to run level.
    """

    number: int
    width: float
    height: float
    words: list[Word] = field(default_factory=list)
    widgets: list[Box] = field(default_factory=list)
    signed: set[int] = field(default_factory=set)
    images: float | None = None
    rulings: list[Segment] = field(default_factory=list)
    marks: int = 0
    turned: int = 0
    tilt: float = 0.0

    def shown(self, box: Box) -> Box:
        """Return a box of the page's words as it stands on the page as shown, rounded to tenths of a point."""
        if self.tilt:
            box = _tilted_back(box, self.width, self.height, self.tilt)
        if self.turned:
            box = turn_box(box, self.width, self.height, -self.turned)
        return round(box[0], 1), round(box[1], 1), round(box[2], 1), round(box[3], 1)


class _Frame:
    """Turns boxes of the page's own coordinates into boxes as shown: crop box, rotation, top-left origin.

    Some printers write a wide table sideways on an upright page: such a page is turned until its words run from left to right,
    and `Page.turned` says by how many quarters, so that places can be told as the page is shown.
    """

    __slots__ = ("bottom", "height", "left", "right", "rotation", "top", "turned", "width")

    def __init__(self, raw: Any, page: Any) -> None:
        box = raw.FS_RECTF()
        if raw.FPDF_GetPageBoundingBox(page, box) and box.right > box.left and box.top > box.bottom:
            self.left, self.top, self.right, self.bottom = box.left, box.top, box.right, box.bottom
        else:
            self.left, self.bottom = 0.0, 0.0
            self.right, self.top = float(raw.FPDF_GetPageWidthF(page)), float(raw.FPDF_GetPageHeightF(page))
        self.turned = 0
        self._rotate(int(raw.FPDFPage_GetRotation(page)) % 4)

    def _rotate(self, quarters: int) -> None:
        self.rotation = quarters
        wide, high = self.right - self.left, self.top - self.bottom
        self.width, self.height = (high, wide) if quarters in (1, 3) else (wide, high)

    def turn_upright(self, raw: Any, text_page: Any, text: str) -> None:
        """Turn the frame so that most of the words run from left to right."""
        step = max(1, len(text) // 7)
        found = [_LONGER_WORD.search(text, position) for position in range(0, len(text), step)]
        sample = {match.start() for match in found if match}
        angles = [round(float(raw.FPDFText_GetCharAngle(text_page, index)) / _QUARTER) % 4 for index in sample]
        if not angles:
            return
        # pdfium gives the angle clockwise; the page has to be turned the rest of the way round.
        quarters = (4 - max(set(angles), key=angles.count)) % 4
        if quarters != self.rotation:
            self.turned = (quarters - self.rotation) % 4
            self._rotate(quarters)

    def box(self, left: float, bottom: float, right: float, top: float) -> Box:
        if self.rotation == 0:
            return left - self.left, self.top - top, right - self.left, self.top - bottom
        if self.rotation == 1:
            return bottom - self.bottom, left - self.left, top - self.bottom, right - self.left
        if self.rotation == 2:
            return self.right - right, bottom - self.bottom, self.right - left, top - self.bottom
        return self.top - top, self.right - right, self.top - bottom, self.right - left


def turn_box(box: Box, width: float, height: float, quarters: int) -> Box:
    """Return ``box``, of a page of this size, as it stands when the page is turned clockwise by some quarters."""
    left, top, right, bottom = box
    for _ in range(quarters % 4):
        left, top, right, bottom = height - bottom, left, height - top, right
        width, height = height, width
    return left, top, right, bottom


def _tilted_back(box: Box, width: float, height: float, angle: float) -> Box:
    """Return the upright box around ``box`` of a page that was turned counter-clockwise about its middle, before it was turned."""
    cos, sin = math.cos(math.radians(angle)), math.sin(math.radians(angle))
    x, y = (box[0] + box[2]) / 2 - width / 2, (box[1] + box[3]) / 2 - height / 2
    middle, centre = x * cos - y * sin + width / 2, x * sin + y * cos + height / 2
    half, high = (box[2] - box[0]) / 2, (box[3] - box[1]) / 2 + (box[2] - box[0]) / 2 * abs(sin)
    # A mark at the very edge comes to lie beside the page when it is turned back.
    return max(0.0, middle - half), max(0.0, centre - high), max(0.0, middle + half), max(0.0, centre + high)


def load_page(document: Any, index: int) -> Page | None:
    """Return page ``index`` (from 0) of an open pdfium document (the raw handle), None when pdfium cannot load it."""
    import pypdfium2.raw as raw

    page = raw.FPDF_LoadPage(document, index)
    if not page:
        return None
    try:
        frame = _Frame(raw, page)
        result = Page(index + 1, frame.width, frame.height)
        visible = _annotations(raw, page, frame, result)
        own = int(raw.FPDFPage_CountObjects(page))
        added: set[int] = set()
        if visible and raw.FPDFPage_Flatten(page, raw.FLAT_NORMALDISPLAY) == _FLATTENED:
            # Loaded before the other is closed, the page finds its fonts still open.
            flat = raw.FPDF_LoadPage(document, index)
            raw.FPDF_ClosePage(page)
            page = flat
            if not page:
                return None
            total = int(raw.FPDFPage_CountObjects(page))
            for position in range(own, total):
                _text_objects(raw, raw.FPDFPage_GetObject(page, position), added, 0)
        result.marks = own
        text_page = raw.FPDFText_LoadPage(page)
        if text_page:
            try:
                _words(raw, text_page, frame, result, added)
            finally:
                raw.FPDFText_ClosePage(text_page)
        if len(result.words) < 100:
            result.images = _image_share(raw, page, frame, own)
        if _stand_in_cells(result):
            result.rulings = [frame.box(*segment) for segment in page_rulings(raw, page)]
        return result
    finally:
        if page:
            raw.FPDF_ClosePage(page)


def _annotations(raw: Any, page: Any, frame: _Frame, result: Page) -> bool:
    """Note the boxes of widgets and stamps in ``result``; return whether one of them shows text."""
    visible = False
    for index in range(min(int(raw.FPDFPage_GetAnnotCount(page)), 2000)):
        annotation = raw.FPDFPage_GetAnnot(page, index)
        if not annotation:
            continue
        try:
            subtype = raw.FPDFAnnot_GetSubtype(annotation)
            if subtype not in (_WIDGET, _FREE_TEXT, _STAMP):
                continue
            visible = visible or _shows_text(raw, annotation)
            rect = raw.FS_RECTF()
            if raw.FPDFAnnot_GetRect(annotation, rect):
                left, right = sorted((rect.left, rect.right))
                bottom, top = sorted((rect.bottom, rect.top))
                if subtype == _WIDGET and _field_type(raw, annotation) == "Sig":
                    result.signed.add(len(result.widgets))
                result.widgets.append(frame.box(left, bottom, right, top))
        finally:
            raw.FPDFPage_CloseAnnot(annotation)
    return visible


def _shows_text(raw: Any, annotation: Any) -> bool:
    """Whether the appearance of an annotation holds text; most signatures only show a picture, which needs no flattening."""
    found: set[int] = set()
    for index in range(min(int(raw.FPDFAnnot_GetObjectCount(annotation)), 2000)):
        _text_objects(raw, raw.FPDFAnnot_GetObject(annotation, index), found, 0)
        if found:
            return True
    return False


def _field_type(raw: Any, annotation: Any) -> str:
    buffer = (ctypes.c_ushort * 16)()
    size = int(raw.FPDFAnnot_GetStringValue(annotation, b"FT", buffer, ctypes.sizeof(buffer)))
    return bytes(buffer)[: max(0, size - 2)].decode("utf-16-le", "replace")


def _text_objects(raw: Any, item: Any, into: set[int], depth: int) -> None:
    """Collect the addresses of all text objects in ``item`` and in the forms nested in it."""
    if not item or depth > 12 or len(into) > 20_000:
        return
    kind = raw.FPDFPageObj_GetType(item)
    if kind == raw.FPDF_PAGEOBJ_TEXT:
        into.add(ctypes.cast(item, ctypes.c_void_p).value or 0)
    elif kind == _FORM:
        for index in range(min(int(raw.FPDFFormObj_CountObjects(item)), 20_000)):
            _text_objects(raw, raw.FPDFFormObj_GetObject(item, index), into, depth + 1)


def _page_text(raw: Any, text_page: Any) -> str:
    """Return the characters of the page, one a pdfium index."""
    count = int(raw.FPDFText_CountChars(text_page))
    if count <= 0:
        return ""
    buffer = ctypes.create_string_buffer((count + 1) * 2)
    got = int(raw.FPDFText_GetText(text_page, 0, count, ctypes.cast(buffer, ctypes.POINTER(ctypes.c_ushort))))
    text = buffer.raw[: max(0, got - 1) * 2].decode("utf-16-le", "surrogatepass")
    if len(text) != count:
        # Characters without a Unicode value or beyond the first plane break the even count: ask one by one.
        code = raw.FPDFText_GetUnicode
        text = "".join(_character(code(text_page, index)) for index in range(count))
    return text


def _character(code: int) -> str:
    return chr(code) if 0 < code < 0x110000 and not 0xD800 <= code < 0xE000 else "\x00"


def _words(raw: Any, text_page: Any, frame: _Frame, page: Page, added: set[int]) -> None:
    text = _page_text(raw, text_page)
    frame.turn_upright(raw, text_page, text)
    if frame.turned:
        page.widgets = [turn_box(box, page.width, page.height, frame.turned) for box in page.widgets]
        page.width, page.height, page.turned = frame.width, frame.height, frame.turned
    odd = _ODD.search(text) is not None
    faces = _Faces(raw, text_page)
    # One call of `struct` reads the box faster than four attributes of a ctypes structure.
    rect = raw.FS_RECTF()
    reference = ctypes.byref(rect)
    four = _FOUR_FLOATS.unpack_from
    loose = raw.FPDFText_GetLooseCharBox
    words = page.words
    upright = frame.rotation == 0
    off_left, off_top = frame.left, frame.top
    # pdfium's own line ends are good places to sample the face: first and last words tell whether a line is bold.
    sample = True
    for match in _WORD.finditer(text):
        start, end = match.span()
        if not loose(text_page, start, reference):
            continue
        left, top, right, bottom = four(rect)
        if end - start > 1 and loose(text_page, end - 1, reference):
            left_, top_, right_, bottom_ = four(rect)
            if left_ < left:
                left = left_
            if right_ > right:
                right = right_
            if bottom_ < bottom:
                bottom = bottom_
            if top_ > top:
                top = top_
        string = match[0]
        if odd:
            string = string.translate(_NO_CHAR)
            if not string:
                continue
        if upright:
            word = Word(string, left - off_left, off_top - top, right - off_left, off_top - bottom, start)
        else:
            word = Word(string, *frame.box(left, bottom, right, top), start)
        ends = text[end : end + 1] != " "
        if sample or ends:
            word.face = faces.at(start)
        sample = ends
        words.append(word)
    if added:
        _mark_stamps(raw, text_page, page, added)


class _Faces:
    """Tells whether a character is bold or italic, from the name and flags of its font."""

    __slots__ = ("_buffer", "_flags", "_known", "_raw", "_reference", "_text_page")

    def __init__(self, raw: Any, text_page: Any) -> None:
        self._raw = raw
        self._text_page = text_page
        self._buffer = ctypes.create_string_buffer(128)
        self._flags = ctypes.c_int()
        self._reference = ctypes.byref(self._flags)
        self._known: dict[tuple[bytes, int], tuple[bool, bool]] = {}

    def at(self, index: int) -> tuple[bool, bool] | None:
        size = self._raw.FPDFText_GetFontInfo(self._text_page, index, self._buffer, 128, self._reference)
        if not 0 < size <= 128:
            return None
        key = (self._buffer.value, self._flags.value)
        face = self._known.get(key)
        if face is None:
            name = key[0].lower()
            bold = b"bold" in name or b"black" in name or bool(key[1] & _FORCE_BOLD)
            italic = b"italic" in name or b"oblique" in name or bool(key[1] & _ITALIC)
            face = self._known[key] = (bold, italic)
        return face


def _mark_stamps(raw: Any, text_page: Any, page: Page, added: set[int]) -> None:
    for word in page.words:
        middle, height = (word.left + word.right) / 2, (word.top + word.bottom) / 2
        for index, (left, top, right, bottom) in enumerate(page.widgets):
            if left - 2 <= middle <= right + 2 and top - 2 <= height <= bottom + 2:
                item = raw.FPDFText_GetTextObject(text_page, word.index)
                if item and ctypes.cast(item, ctypes.c_void_p).value in added:
                    word.stamp = index
                    break


def _stand_in_cells(page: Page) -> bool:
    """Whether words jump to the side or upwards more often than in running text: the cheap sign of a table.

    The two columns of a document's head and end jump too, four times at most outside of the top of the first page.
    """
    head = 0.22 * page.height if page.number == 1 else 0.0
    jumps = 0
    before: Word | None = None
    for word in page.words:
        if word.stamp is not None or word.bottom < head:
            continue
        if before is not None and (
            word.bottom < before.top or (word.left - before.right > 9.0 and word.bottom - before.bottom < 6.0)
        ):
            jumps += 1
            if jumps > 4:
                return True
        before = word
    return False


def _image_share(raw: Any, page: Any, frame: _Frame, objects: int) -> float:
    """Return the share of the page that its largest picture covers."""
    left, bottom, right, top = (ctypes.c_float() for _ in range(4))
    largest = 0.0
    for index in range(min(objects, 5000)):
        item = raw.FPDFPage_GetObject(page, index)
        if raw.FPDFPageObj_GetType(item) in (_IMAGE, _FORM) and raw.FPDFPageObj_GetBounds(item, left, bottom, right, top):
            largest = max(largest, abs(right.value - left.value) * abs(top.value - bottom.value))
    return float(min(1.0, largest / max(1.0, frame.width * frame.height)))
