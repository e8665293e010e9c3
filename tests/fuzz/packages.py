"""Ways to damage packed files from the inside: members of ZIP archives, objects of PDFs."""

from __future__ import annotations

import io
import random
import re
import struct
import warnings
import zipfile
import zlib

from .mutations import BYTES, TEXT, Mutation, mutate_xml

__all__ = ["ARCHIVE", "DOCX", "OLE2", "PDF", "unpacked_pdf", "zipped"]

Members = list[tuple[str, bytes]]
_NAMES = (
    "../ngoài.txt",
    "/etc/ngoài.txt",
    "C:\\ngoài.txt",
    "a/../../b.txt",
    "a!/b.txt",
    "Quyết định số 1.txt",
    "x" * 300 + ".txt",
    ".ẩn.txt",
    "con.txt",
    "a\x00b.txt",
    "a\nb.txt",
    "văn bản.zip",
    "word/document.xml",
    "[Content_Types].xml",
    "_rels/.rels",
    "mimetype",
    "",
    "dir/",
    "a.docx",
    "a.pdf",
    "a.html",
    "\u202etxt.exe.txt",
)


def zipped(members: Members, *, stored: bool = False) -> bytes:
    """Return an archive of ``members``, of which several may have one name."""
    stream = io.BytesIO()
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with zipfile.ZipFile(stream, "w", zipfile.ZIP_STORED if stored else zipfile.ZIP_DEFLATED) as archive:
            for name, data in members:
                archive.writestr(zipfile.ZipInfo(name, (2026, 11, 25, 0, 0, 0)), data)
    return stream.getvalue()


def _members(data: bytes) -> Members | None:
    try:
        with zipfile.ZipFile(io.BytesIO(data)) as archive:
            return [(name, archive.read(name)) for name in archive.namelist()]
    except Exception:  # noqa: BLE001 - what was damaged before is damaged further as bytes
        return None


def _part(data: bytes, chance: random.Random) -> bytes:
    """Damage the XML of one part, the document itself more often than the others."""
    members = _members(data)
    if not members:
        return BYTES["flip"](data, chance)
    parts = [index for index, (name, _) in enumerate(members) if name.endswith((".xml", ".rels"))]
    main = [index for index in parts if re.search(r"word/(document|numbering|styles|footnotes)\.xml", members[index][0])]
    index = chance.choice(main if main and chance.random() < 0.85 else parts or [0])
    name, part = members[index]
    for _ in range(chance.choice((1, 1, 2, 5))):
        part = mutate_xml(part, chance)
    members[index] = (name, part)
    return zipped(members, stored=True)


def _member(data: bytes, chance: random.Random) -> bytes:
    """Drop, rename, repeat or swap members."""
    members = _members(data)
    if not members:
        return BYTES["noise"](data, chance)
    index, other = chance.randrange(len(members)), chance.randrange(len(members))
    way = chance.randrange(5)
    if way == 0:
        del members[index]
    elif way == 1:
        members[index] = (chance.choice(_NAMES), members[index][1])
    elif way == 2:
        members.append((members[index][0], members[other][1]))
    elif way == 3:
        members[index], members[other] = (members[index][0], members[other][1]), (members[other][0], members[index][1])
    else:
        name, part = members[index]
        members[index] = (name, chance.choice(list(TEXT.values()))(part, chance))
    return zipped(members, stored=chance.random() < 0.5)


def _fields(data: bytes, chance: random.Random) -> bytes:
    """Change flags, methods, sizes and offsets in the headers of an archive."""
    marks = [match.start() for match in re.finditer(rb"PK(?:\x01\x02|\x03\x04|\x05\x06)", data)]
    if not marks:
        return BYTES["flip"](data, chance)
    changed = bytearray(data)
    at = chance.choice(marks) + chance.randrange(4, 46, 2)
    value = struct.pack("<H", chance.choice((0, 1, 2, 8, 9, 12, 14, 93, 99, 0x800, 0x7FFF, 0xFFFF, chance.randrange(65536))))
    changed[at : at + 2] = value
    return bytes(changed)


def _nested(data: bytes, chance: random.Random) -> bytes:
    for _ in range(chance.choice((1, 2, 5))):
        data = zipped([(chance.choice(("trong.zip", "a.docx", *_NAMES)), data)])
    return data


# Damaged bytes mostly end at the checksum of a member, so most mutations go inside.
_FEW = {name: BYTES[name] for name in ("flip", "cut-off")}
DOCX: dict[str, Mutation] = {**_FEW, **{f"part-{n}": _part for n in range(6)}, "member": _member, "fields": _fields}
ARCHIVE: dict[str, Mutation] = {**_FEW, **{f"member-{n}": _member for n in range(4)}, "fields": _fields, "nested": _nested}

_OBJECT = re.compile(rb"\d+ \d+ obj\b.{0,200000}?endobj", re.DOTALL)
_REFERENCE = re.compile(rb"\b\d+ 0 R\b")
_NUMBER = re.compile(rb"(?<![\w.])-?\d+(?:\.\d+)?(?![\w.])")
_NAME = re.compile(rb"/[A-Za-z]{1,20}")
_STREAM = re.compile(rb"(<<(?:(?!stream).){0,2000}?>>)\s*stream\r?\n(.*?)\r?\nendstream", re.DOTALL)
_ODD_NUMBERS = (b"0", b"-1", b"1", b"255", b"65536", b"2147483647", b"-2147483648", b"99999999999", b"0.00001", b"-0.5", b"1e10", b".", b"-")
_OPERATORS = (
    b"q ",
    b"Q ",
    b"BT ET ",
    b"0 Tz ",
    b"-100 Tc ",
    b"1e6 0 0 1e6 0 0 cm ",
    b"0 0 0 0 0 0 cm ",
    b"1 0 0 -1 0 800 Tm ",
    b"0 1 -1 0 300 300 Tm ",
    b"/F 0 Tf ",
    b"/F -12 Tf ",
    b"/F 1000 Tf ",
    b"3 Tr ",
    b"/Im Do ",
    b"10 10 500 0.5 re f ",
    b"10 10 m 500 10 l S ",
    b"50 Ts ",
    b"[(a) 5000 (b)] TJ ",
    b"BI /W 1 /H 1 ID x EI ",
)


def unpacked_pdf(data: bytes) -> bytes:
    """Return a PDF whose packed streams lie open, so that what they say can be changed; places of objects are found anew by any reader."""

    def opened(match: re.Match[bytes]) -> bytes:
        head, packed = match[1], match[2]
        if b"/FlateDecode" not in head or b"/Predictor" in head or b"/ObjStm" in head or b"/Image" in head:
            return match[0]
        try:
            plain = zlib.decompress(packed)
        except zlib.error:
            return match[0]
        head = re.sub(rb"/Filter\s*\[?\s*/FlateDecode\s*\]?", b"", head)
        head = re.sub(rb"/Length\s+\d+(\s+\d+\s+R)?", b"/Length %d" % len(plain), head)
        return head + b"\nstream\n" + plain + b"\nendstream"

    return _STREAM.sub(opened, data)


def _replaced(pattern: re.Pattern[bytes], data: bytes, chance: random.Random, values: tuple[bytes, ...]) -> bytes:
    # Only a window is searched: a whole file of references would take longer than reading it.
    start = max(0, chance.randrange(len(data) + 1) - 2000)
    found = list(pattern.finditer(data, start, start + 6000))
    if not found:
        return data
    match = chance.choice(found)
    value = chance.choice(values) if values and chance.random() < 0.7 else chance.choice(found)[0]
    return data[: match.start()] + value + data[match.end() :]


def _object(data: bytes, chance: random.Random) -> bytes:
    found = list(_OBJECT.finditer(data))
    if not found:
        return BYTES["flip"](data, chance)
    match, other = chance.choice(found), chance.choice(found)
    way = chance.randrange(4)
    if way == 0:
        return data[: match.start()] + data[match.end() :]
    if way == 1:
        return data[: match.start()] + match[0].split(b"obj", 1)[0] + b"obj" + other[0].split(b"obj", 1)[1] + data[match.end() :]
    if way == 2:
        return data[: match.end()] + b"\n" + other[0] + data[match.end() :]
    changed = chance.choice(list(BYTES.values()))(match[0], chance)
    return data[: match.start()] + changed + data[match.end() :]


def _reference(data: bytes, chance: random.Random) -> bytes:
    """Turn references elsewhere: into loops, to nothing, to an object of another kind."""
    return _replaced(_REFERENCE, data, chance, (b"1 0 R", b"2 0 R", b"999999 0 R", b"null", b"[]", b"<<>>"))


def _pdf_number(data: bytes, chance: random.Random) -> bytes:
    return _replaced(_NUMBER, data, chance, _ODD_NUMBERS)


def _pdf_name(data: bytes, chance: random.Random) -> bytes:
    names = (b"/Kids", b"/Parent", b"/Rotate", b"/UserUnit", b"/Widget", b"/Sig", b"/FlateDecode", b"/LZWDecode", b"/JBIG2Decode", b"/X")
    return _replaced(_NAME, data, chance, names)


def _content(data: bytes, chance: random.Random) -> bytes:
    """Put operators into a stream of page content."""
    found = [match.end() for match in re.finditer(rb"stream\r?\n|\bBT\b|\bET\b|\bTj\b|\bTJ\b", data)]
    if not found:
        return data
    place = chance.choice(found)
    return data[:place] + b" " + chance.choice(_OPERATORS) * chance.choice((1, 1, 3, 500)) + data[place:]


PDF: dict[str, Mutation] = {
    **BYTES,
    "object": _object,
    "reference": _reference,
    "pdf-number": _pdf_number,
    "pdf-number-again": _pdf_number,
    "pdf-name": _pdf_name,
    "content": _content,
    "content-again": _content,
}


def _sector(data: bytes, chance: random.Random) -> bytes:
    """Change an entry of the tables that chain the sectors of an OLE file."""
    if len(data) < 520:
        return BYTES["flip"](data, chance)
    changed = bytearray(data)
    at = 4 * chance.randrange(7, min(len(data), 4096) // 4)
    changed[at : at + 4] = struct.pack("<I", chance.choice((0, 1, 0xFFFFFFFE, 0xFFFFFFFF, 0x7FFFFFFF, chance.randrange(2**32))))
    return bytes(changed)


OLE2: dict[str, Mutation] = {**BYTES, "sector": _sector, "sector-again": _sector}
