"""Small PDFs written byte by byte: text in Vietnamese, rulings, pictures, signature widgets with an appearance of nested forms.

The font is not embedded: its character codes are Unicode values, told by a ToUnicode map, each half an em wide.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path

_TO_UNICODE = (
    b"/CIDInit /ProcSet findresource begin 12 dict begin begincmap /CMapName /U def /CMapType 2 def\n"
    b"1 begincodespacerange <0000> <FFFF> endcodespacerange\n"
    + b"".join(
        b"%d beginbfrange\n" % len(block)
        + b"".join(b"<%02X00> <%02XFF> <%02X00>\n" % (high, high, high) for high in block)
        + b"endbfrange\n"
        for block in (range(0, 100), range(100, 200), range(200, 0xD8), range(0xE0, 0x100))
    )
    + b"endcmap CMapName currentdict /CMap defineresource pop end end"
)
_FONTS = b"/Font << /F 3 0 R /B 4 0 R >>"


def shown(text: str, x: float, y: float, size: float, bold: bool = False) -> bytes:
    """Content that shows ``text`` with its baseline beginning at x, y (from the bottom left)."""
    code = text.encode("utf-16-be").hex().upper().encode()
    return b"BT /%s %g Tf %g %g Td <%s> Tj ET\n" % (b"B" if bold else b"F", size, x, y, code)


def width(text: str, size: float) -> float:
    return len(text) * size * 0.5


@dataclass
class Widget:
    rect: tuple[float, float, float, float]
    texts: list[tuple[str, float, float, float]]
    flags: int = 132
    subtype: bytes = b"/Widget /FT /Sig"


@dataclass
class Sheet:
    """One page, A4 unless said."""

    size: tuple[float, float] = (595, 842)
    rotate: int = 0
    content: bytes = b""
    widgets: list[Widget] = field(default_factory=list)

    def text(self, text: str, x: float, y: float, *, size: float = 13, bold: bool = False) -> Sheet:
        self.content += shown(text, x, y, size, bold)
        return self

    def middle(self, text: str, y: float, *, size: float = 13, bold: bool = False) -> Sheet:
        return self.text(text, (self.size[0] - width(text, size)) / 2, y, size=size, bold=bold)

    def paragraph(
        self,
        text: str,
        top: float,
        *,
        left: float = 85,
        right: float = 550,
        indent: float = 36,
        pitch: float = 18,
        size: float = 13,
    ) -> float:
        """Set a paragraph that wraps at the right margin; return the place for the next one."""
        line, x = "", left + indent
        for word in [*text.split(), None]:
            longer = f"{line} {word}".strip()
            if word is None or (line and x + width(longer, size) > right):
                self.text(line, x, top, size=size)
                top, line, x = top - pitch, word or "", left
            else:
                line = longer
        return top - 6

    def rule(self, x0: float, y0: float, x1: float, y1: float) -> Sheet:
        self.content += b"%g %g %g %g re f\n" % (x0, y0, max(x1 - x0, 0.5), max(y1 - y0, 0.5))
        return self

    def picture(self, x: float, y: float, wide: float, high: float) -> Sheet:
        self.content += b"q %g 0 0 %g %g %g cm /Im Do Q\n" % (wide, high, x, y)
        return self

    def stamp(
        self,
        rect: tuple[float, float, float, float],
        *texts: tuple[str, float, float, float],
        flags: int = 132,
        subtype: bytes = b"/Widget /FT /Sig",
    ) -> Sheet:
        """A signature widget (or another annotation); texts are (text, x, y, size) in the coordinates of its rectangle."""
        self.widgets.append(Widget(rect, list(texts), flags, subtype))
        return self


def write(path: Path, *sheets: Sheet, signed_at: str = "D:20250918153000+07'00'") -> Path:
    """Write the sheets as a PDF whose signature widgets belong to signature fields."""
    objects: dict[int, bytes] = {}

    def stream(dictionary: bytes, data: bytes) -> bytes:
        return b"<< %s /Length %d >>\nstream\n%s\nendstream" % (dictionary, len(data), data)

    def font(number: int, name: bytes, map_: int) -> None:
        objects[number] = (
            b"<< /Type /Font /Subtype /Type0 /BaseFont /%s /Encoding /Identity-H /DescendantFonts [%d 0 R] /ToUnicode %d 0 R >>"
            % (
                name,
                number + 100,
                map_,
            )
        )
        objects[number + 100] = (
            b"<< /Type /Font /Subtype /CIDFontType2 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> "
            b"/DW 500 /FontDescriptor %d 0 R >>" % (name, number + 200)
        )
        objects[number + 200] = (
            b"<< /Type /FontDescriptor /FontName /%s /Flags 4 /FontBBox [0 -220 1000 900] /ItalicAngle 0 /Ascent 890 /Descent -220 "
            b"/CapHeight 700 /StemV 80 >>" % name
        )

    font(3, b"Serif-Regular", 5)
    font(4, b"Serif-Bold", 5)
    objects[5] = stream(b"", _TO_UNICODE)
    objects[6] = stream(
        b"/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", b"\x00\x80\xff\x40"
    )
    free = 1000
    kids, fields = [], []
    for sheet in sheets:
        page, content = free, free + 1
        free += 2
        annotations = []
        for widget in sheet.widgets:
            annotation, outer, inner, signature = free, free + 1, free + 2, free + 3
            free += 4
            left, bottom, right, top = widget.rect
            wide, high = right - left, top - bottom
            shows = b"".join(shown(text, x, y, size) for text, x, y, size in widget.texts)
            objects[inner] = stream(
                b"/Type /XObject /Subtype /Form /BBox [0 0 %g %g] /Resources << %s >>" % (wide, high, _FONTS), shows
            )
            objects[outer] = stream(
                b"/Type /XObject /Subtype /Form /BBox [0 0 %g %g] /Resources << /XObject << /FRM %d 0 R >> >>"
                % (wide, high, inner),
                b"q /FRM Do Q",
            )
            objects[annotation] = (
                b"<< /Type /Annot /Subtype %s /T (S%d) /F %d /Rect [%g %g %g %g] /P %d 0 R /AP << /N %d 0 R >> /V %d 0 R >>"
                % (widget.subtype, annotation, widget.flags, left, bottom, right, top, page, outer, signature)
            )
            objects[signature] = (
                b"<< /Type /Sig /Filter /Adobe.PPKLite /SubFilter /adbe.pkcs7.detached /Contents <00> /ByteRange [0 0 0 0] /M (%s) >>"
                % signed_at.encode()
            )
            annotations.append(annotation)
            if b"/Sig" in widget.subtype:
                fields.append(annotation)
        objects[content] = stream(b"", sheet.content)
        objects[page] = (
            b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 %g %g] /Rotate %d /Contents %d 0 R /Resources << %s /XObject << /Im 6 0 R >> >> /Annots [%s] >>"
            % (*sheet.size, sheet.rotate, content, _FONTS, b" ".join(b"%d 0 R" % number for number in annotations))
        )
        kids.append(page)
    objects[1] = b"<< /Type /Catalog /Pages 2 0 R /AcroForm << /SigFlags 3 /Fields [%s] >> >>" % b" ".join(
        b"%d 0 R" % number for number in fields
    )
    objects[2] = b"<< /Type /Pages /Kids [%s] /Count %d >>" % (b" ".join(b"%d 0 R" % number for number in kids), len(kids))
    data = bytearray(b"%PDF-1.7\n")
    places = {}
    for number, body in sorted(objects.items()):
        places[number] = len(data)
        data += b"%d 0 obj\n%s\nendobj\n" % (number, body)
    start = len(data)
    size = max(objects) + 1
    data += b"xref\n0 %d\n" % size
    for number in range(size):
        data += b"%010d 00000 n \n" % places[number] if number in places else b"0000000000 65535 f \n"
    data += b"trailer\n<< /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF\n" % (size, start)
    path.write_bytes(bytes(data))
    return path
