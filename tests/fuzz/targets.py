"""What is fuzzed: for each reader the files to start from, the ways to damage them, and how the result is read."""

from __future__ import annotations

import functools
import io
import os
import random
import shutil
import tempfile
import unicodedata
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

from docx import Document
from PIL import Image

from legalsys.errors import InputUnreadable
from legalsys.language.legacy import Legacy, _table
from legalsys.model import Reading
from legalsys.programs import ProgramFailure, soffice
from legalsys.read import Limits, OcrMode, Outside, read
from legalsys.read.archive import list_archive
from legalsys.read.ocr import _LOOK, _WAY, LANGUAGE, ReadPage, ReadWord, _encoded
from legalsys.read.office import _key
from legalsys.read.outside import Store
from legalsys.read.picture_files import PictureScans
from legalsys.read.route import conversion_suffix

from .mutations import BYTES, MARKUP, RECOGNISED, TEXT, Mutation
from .packages import ARCHIVE, DOCX, OLE2, PDF, unpacked_pdf, zipped

__all__ = ["LIMITS", "TARGETS", "Seed", "Target"]

CHECKOUT = Path(__file__).resolve().parent.parent.parent
DEMO = CHECKOUT / "corpus" / "documents"
LIMITS = Limits(max_bytes=64 << 20, max_text_bytes=16 << 20, max_unpacked_bytes=256 << 20, max_pages=200, seconds=5.0)
"""Bounds of every input: tight, so that what does not keep them shows."""
_LARGEST_SEED = 400_000
_MOST_SEEDS = 60
_SMALL_DPI = 100


@dataclass(frozen=True, slots=True)
class Seed:
    """A file to start from."""

    name: str
    suffix: str
    data: bytes


@dataclass(frozen=True, slots=True)
class Target:
    """One reader.

    Args:
        name: as on the command line.
        seeds: gives the files to start from; its argument says whether real documents may be among them.
        mutations: ways to damage them.
        read: reads a damaged file that lies at a path; gives every reading that comes of it.
    """

    name: str
    seeds: Callable[[bool], list[Seed]]
    mutations: dict[str, Mutation]
    read: Callable[[Path, random.Random], Generator[Reading, None, None]]

    @property
    def plain(self) -> bool:
        """Whether the bytes are read as they are, not unpacked or changed once more."""
        return self.read is _plainly


def _shared() -> Path:
    return Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus")) / "documents"


@functools.cache
def _files(suffix: str, real: bool) -> list[Seed]:
    places = [DEMO, _shared()] if real else [DEMO]
    found = [path for place in places for path in sorted(place.rglob(f"*{suffix}")) if path.stat().st_size <= _LARGEST_SEED]
    # Small ones are tried more often in the same time; all demonstration documents stay.
    demo = [path for path in found if path.is_relative_to(DEMO)]
    others = sorted((path for path in found if not path.is_relative_to(DEMO)), key=lambda path: path.stat().st_size)
    return [Seed(path.name, suffix, path.read_bytes()) for path in [*demo, *others[:_MOST_SEEDS]]]


def _docx(real: bool) -> list[Seed]:
    return [*_files(".docx", real), Seed("made.docx", ".docx", _rich_docx())]


@functools.cache
def _rich_docx() -> bytes:
    """Return a small DOCX with every part that the reader looks into."""
    space = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'
    relationship = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
    kinds = ("styles", "numbering", "footnotes", "endnotes")
    links = "".join(f'<Relationship Id="r{n}" Type="{relationship}/{kind}" Target="{kind}.xml"/>' for n, kind in enumerate(kinds))
    package = 'xmlns="http://schemas.openxmlformats.org/package/2006/relationships"'
    body = (
        '<w:p><w:pPr><w:jc w:val="center"/></w:pPr><w:r><w:rPr><w:b/></w:rPr><w:t>QUYẾT ĐỊNH</w:t></w:r></w:p>'
        '<w:p><w:pPr><w:numPr><w:ilvl w:val="0"/><w:numId w:val="1"/></w:numPr></w:pPr><w:r><w:t>Phạm vi</w:t></w:r>'
        '<w:r><w:footnoteReference w:id="2"/></w:r></w:p>'
        '<w:p><w:pPr><w:pStyle w:val="A"/><w:numPr><w:ilvl w:val="1"/><w:numId w:val="1"/></w:numPr></w:pPr><w:ins><w:r><w:t>Đối '
        "tượng</w:t></w:r></w:ins><w:del><w:r><w:delText>bỏ</w:delText></w:r></w:del></w:p>"
        '<w:tbl><w:tr><w:tc><w:tcPr><w:gridSpan w:val="2"/></w:tcPr><w:p><w:r><w:t>TT</w:t></w:r></w:p></w:tc></w:tr></w:tbl>'
        '<w:p><w:r><w:rPr><w:rFonts w:ascii=".VnTime" w:hAnsi=".VnTime"/></w:rPr><w:t>Uû ban nh©n d©n</w:t></w:r>'
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>PAGE</w:instrText></w:r><w:r><w:fldChar '
        'w:fldCharType="separate"/></w:r><w:r><w:t>1</w:t></w:r><w:r><w:fldChar w:fldCharType="end"/></w:r></w:p>'
        "<w:sdt><w:sdtContent><w:p><w:r><w:pict><w:txbxContent><w:p><w:r><w:t>Khung</w:t></w:r></w:p></w:txbxContent></w:pict>"
        "</w:r></w:p></w:sdtContent></w:sdt>"
    )
    level = "".join(
        f'<w:lvl w:ilvl="{n}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/></w:lvl>'
        for n, (style, text) in enumerate((("decimal", "Điều %1."), ("lowerLetter", "%1.%2)")))
    )
    numbering = f'<w:abstractNum w:abstractNumId="3">{level}</w:abstractNum><w:num w:numId="1"><w:abstractNumId w:val="3"/></w:num>'
    style = '<w:style w:type="paragraph" w:styleId="A"><w:basedOn w:val="B"/></w:style><w:style w:type="paragraph" w:styleId="B"/>'
    note = '<w:footnote w:id="2"><w:p><w:r><w:t>Ghi chú</w:t></w:r></w:p></w:footnote>'
    parts = {
        "_rels/.rels": f'<Relationships {package}><Relationship Id="r" Type="{relationship}/officeDocument" Target="word/document.xml"/></Relationships>',
        "word/document.xml": f"<w:document {space}><w:body>{body}</w:body></w:document>",
        "word/_rels/document.xml.rels": f"<Relationships {package}>{links}</Relationships>",
        "word/styles.xml": f"<w:styles {space}>{style}</w:styles>",
        "word/numbering.xml": f"<w:numbering {space}>{numbering}</w:numbering>",
        "word/footnotes.xml": f"<w:footnotes {space}>{note}</w:footnotes>",
        "word/endnotes.xml": f"<w:endnotes {space}/>",
    }
    return zipped([(name, text.encode()) for name, text in parts.items()])


@functools.cache
def _pdf(real: bool) -> list[Seed]:
    from tests.read.pdf_sheets import Sheet, write

    sheet = Sheet().middle("QUYẾT ĐỊNH", 700, bold=True)
    sheet.paragraph("Điều 1. Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành. " * 4, 650)
    sheet.rule(80, 400, 500, 400.5).rule(80, 300, 500, 300.5).rule(80, 300, 80.5, 400).rule(500, 300, 500.5, 400)
    sheet.text("Phí", 90, 350).picture(100, 100, 50, 50)
    sheet.stamp((300, 40, 560, 120), ("Ký bởi: Ủy ban nhân dân tỉnh", 5, 60, 9), ("15/2025/QĐ-UBND", 5, 40, 9))
    turned = Sheet(rotate=90).text("Điều 2. Trang xoay", 100, 700)
    with tempfile.TemporaryDirectory() as folder:
        made = write(Path(folder) / "a.pdf", sheet, turned).read_bytes()
    files = _files(".pdf", real)
    opened = [Seed(f"open-{seed.name}", ".pdf", unpacked_pdf(seed.data)) for seed in files]
    return [*(Seed(f"made-{n}.pdf", ".pdf", made) for n in range(5)), *files, *opened]


def _html(real: bool) -> list[Seed]:
    return [*_files(".html", real), *_files(".htm", real)]


def _markdown(real: bool) -> list[Seed]:
    made = Seed("made.md", ".md", "# QUYẾT ĐỊNH\n\n**Điều 1.** Phí\n\n| TT | Mức |\n| --- | --- |\n| 1 | 5 |\n\n- a) [x](/y)\n".encode())
    return [made, *(Seed(seed.name, ".md", seed.data) for seed in _files(".txt", False)), *(_files(".md", real) if real else [])]


def _text(real: bool) -> list[Seed]:
    return _files(".txt", real)


@functools.cache
def _legacy(real: bool) -> list[Seed]:
    """Texts as they were written before Unicode, and texts that are so in part."""
    seeds: list[Seed] = []
    for seed in _files(".txt", real)[:30]:
        text = unicodedata.normalize("NFC", seed.data.decode("utf-8", "replace"))
        for encoding in (Legacy.TCVN3, Legacy.VNI):
            letters = {letter: code for code, letter in sorted(_table(encoding).items(), reverse=True)}
            old = "".join(letters.get(letter, letter) for letter in text)
            seeds.append(Seed(f"{encoding}-{seed.name}", ".txt", old.encode()))
            seeds.append(Seed(f"{encoding}-1252-{seed.name}", ".txt", old.encode("cp1252", "replace")))
            lines = [chosen if n % 3 else plain for n, (chosen, plain) in enumerate(zip(old.split("\n"), text.split("\n"), strict=False))]
            seeds.append(Seed(f"mixed-{encoding}-{seed.name}", ".txt", "\n".join(lines).encode()))
            page = "<html><body>" + "".join(f"<p>{line}</p>" for line in lines) + "</body></html>"
            seeds.append(Seed(f"mixed-{encoding}-{seed.name}.html", ".html", page.encode()))
        tones = "\u0300\u0301\u0303\u0309\u0323"
        parts = (unicodedata.normalize("NFD", letter) for letter in text)
        loose = "".join(
            unicodedata.normalize("NFC", "".join(c for c in part if c not in tones)) + "".join(c for c in part if c in tones)
            for part in parts
        )
        seeds.append(Seed(f"cp1258-{seed.name}", ".txt", loose.encode("cp1258", "replace")))
        marks = {"\u0306": "(", "\u0302": "^", "\u031b": "+", "\u0301": "'", "\u0300": "`", "\u0309": "?", "\u0303": "~", "\u0323": "."}
        viqr = "".join(marks.get(c, c) for c in unicodedata.normalize("NFD", text).replace("đ", "dd").replace("Đ", "DD"))
        seeds.append(Seed(f"viqr-{seed.name}", ".txt", viqr.encode("utf-8")))
    return seeds


@functools.cache
def _archive(real: bool) -> list[Seed]:
    texts, pages, words = _files(".txt", real), _files(".html", real), _files(".docx", False)
    flat = zipped([(f"{n}/{seed.name}", seed.data) for n, seed in enumerate([*texts[:3], *pages[:2], words[0]])])
    nested = zipped([("Quyết định.txt", texts[0].data), ("trong.zip", zipped([("a.txt", texts[1].data), ("b.docx", words[1].data)]))])
    return [Seed("flat.zip", ".zip", flat), Seed("nested.zip", ".zip", nested), Seed("empty.zip", ".zip", zipped([]))]


@functools.cache
def _office(real: bool) -> list[Seed]:
    """DOC, RTF and ODT: real ones where they are; a directory of an OLE file and small files of ours anywhere."""
    sectors = bytearray(2048)
    sectors[:8] = bytes.fromhex("d0cf11e0a1b11ae1")
    sectors[24:52] = bytes.fromhex("3e000300feff0900060000000000000000000000010000000100000000000000")[:28]
    sectors[1024:1048] = "WordDocument".encode("utf-16-le")
    rtf = "{\\rtf1\\ansi\\ansicpg1258{\\fonttbl{\\f0 .VnTime;}}\\f0 QuyÕt ®Þnh \\u272?i\\'f2u 1\\par}".encode("cp1252", "replace")
    odt = zipped([("mimetype", b"application/vnd.oasis.opendocument.text"), ("content.xml", b"<office:document-content/>")], stored=True)
    made = [Seed("made.doc", ".doc", bytes(sectors)), Seed("made.rtf", ".rtf", rtf), Seed("made.odt", ".odt", odt)]
    return [*made, *(seed for suffix in (".doc", ".rtf", ".odt") for seed in _files(suffix, real))]


@functools.cache
def _picture(real: bool) -> list[Seed]:
    """A page as a picture of every format, several of them in a TIFF, and in a DOCX."""
    page = Image.new("L", (640, 900), 255)
    for line in range(40, 860, 20):
        page.paste(0, (40, line, 600 - line % 90, line + 9))
    ways = ({}, {"compression": "tiff_lzw"}, {"compression": "tiff_adobe_deflate"}, {"compression": "packbits"})
    seeds = []
    for suffix, form, mode in ((".png", "PNG", "L"), (".png", "PNG", "P"), (".jpg", "JPEG", "RGB"), (".bmp", "BMP", "L"), (".gif", "GIF", "P"), (".png", "PNG", "LA")):
        stream = io.BytesIO()
        page.convert("RGBA" if mode == "LA" else "RGB").convert(mode).save(stream, form)
        seeds.append(Seed(f"{form}-{mode}", suffix, stream.getvalue()))
    for way in ways:
        stream = io.BytesIO()
        page.copy().save(stream, "TIFF", save_all=True, append_images=[page.convert("1"), page.convert("RGB").resize((64, 90))], dpi=(200, 200), **way)
        seeds.append(Seed(f"TIFF-{way}", ".tif", stream.getvalue()))
    document = Document()
    document.add_picture(io.BytesIO(seeds[0].data))
    document.add_picture(io.BytesIO(seeds[2].data))
    stream = io.BytesIO()
    document.save(stream)
    return [*seeds, Seed("pages.docx", ".docx", stream.getvalue())]


@functools.cache
def _recognised(real: bool) -> list[Seed]:
    """Pages as recognition gives them, laid out by us from demonstration texts."""
    seeds = []
    for seed in _files(".txt", False):
        words: list[ReadWord] = []
        for number, line in enumerate(seed.data.decode().split("\n")[:60]):
            left = 300 if number > 5 else 900
            for index, text in enumerate(line.split()[:18]):
                right = left + 24 * len(text)
                words.append(ReadWord(text, left, 100 + 52 * number, right, 138 + 52 * number, 90.0 - index, (1, 1, number)))
                left = right + 20
        strokes = ((280, 900, 2000, 903), (280, 1400, 2000, 1403), (280, 900, 283, 1400), (1100, 900, 1103, 1400), (1997, 900, 2000, 1400))
        page = ReadPage(tuple(words), 0.4, 0, 2480, 3508, 300, strokes)
        seeds.append(Seed(f"page-{seed.name}", ".json", _encoded(page)))
    return seeds


def _any(real: bool) -> list[Seed]:
    return [seed for kind in (_docx, _pdf, _html, _markdown, _text, _legacy, _archive, _office, _picture) for seed in kind(real)[:12]]


_NO_PROGRAM = Outside(ocr=OcrMode.NEVER, run=False)
_SUFFIXES = (".txt", ".md", ".html", ".docx", ".pdf", ".doc", ".zip", ".rtf", "", ".Đ", ".jpg", ".tif")


def _plainly(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    yield read(path, limits=LIMITS, outside=_NO_PROGRAM)


def _as_pages(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    """Unpack pictures as far as recognition, which no program does here."""
    yield read(path, limits=LIMITS, outside=Outside(run=False))


@functools.cache
def _blank_page() -> tuple[bytes, str]:
    """Return a small picture, and the key under which the cache has what was read off it."""
    stream = io.BytesIO()
    Image.new("L", (_SMALL_DPI * 8, _SMALL_DPI * 11), 255).save(stream, "PNG", dpi=(_SMALL_DPI, _SMALL_DPI))
    picture = PictureScans([stream.getvalue()]).picture(0, dpi=_SMALL_DPI)
    assert picture is not None
    return stream.getvalue(), Store.key(_WAY, LANGUAGE, str(picture.dpi), repr(picture.size), picture.dots.tobytes()) + _LOOK


def _as_recognised(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    """Read a picture of which the cache says that recognition found such words."""
    data, key = _blank_page()
    page, cache = path.with_name("input.png"), path.parent / "cache"
    page.write_bytes(data)
    try:
        Store(cache).put("ocr-looked", key, path.read_bytes())
        yield read(page, limits=LIMITS, outside=Outside(cache=cache, run=False, dpi=_SMALL_DPI))
    finally:
        shutil.rmtree(cache, ignore_errors=True)
        page.unlink()


def _as_archive(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    yield read(path, limits=LIMITS, outside=_NO_PROGRAM)
    try:
        listing = list_archive(path, limits=LIMITS)
    except InputUnreadable:
        return
    for member in listing.members[:20]:
        yield read(Path(member.path), limits=LIMITS, outside=_NO_PROGRAM)
    for name in listing.refused[:5]:
        yield read(Path(f"{path}!/{name}"), limits=LIMITS, outside=_NO_PROGRAM)


def _as_office(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    """Read what LibreOffice makes of a file: now and then LibreOffice itself, else a damaged DOCX in its cache stands for its work."""
    yield read(path, limits=LIMITS, outside=_NO_PROGRAM)
    suffix = conversion_suffix(path)
    if not suffix:
        return
    cache = path.parent / "cache"
    try:
        yield _converted(path, suffix, cache, chance)
    finally:
        shutil.rmtree(cache, ignore_errors=True)


def _converted(path: Path, suffix: str, cache: Path, chance: random.Random) -> Reading:
    if os.environ.get("LEGALSYS_FUZZ_PROGRAMS") and chance.random() < 0.02 and _has_soffice():
        return read(path, limits=LIMITS, outside=Outside(ocr=OcrMode.NEVER, cache=cache, seconds=40.0))
    data = chance.choice(_docx(False)).data
    for _ in range(chance.randrange(4)):
        data = chance.choice(list(DOCX.values()))(data, chance)
    Store(cache).put("docx", _key(path.read_bytes(), suffix), data)
    return read(path, limits=LIMITS, outside=Outside(ocr=OcrMode.NEVER, cache=cache, run=False))


def _has_soffice() -> bool:
    try:
        return bool(soffice.version())
    except ProgramFailure:
        return False


def _by_any_name(path: Path, chance: random.Random) -> Generator[Reading, None, None]:
    """Read a file under a wrong name, also one that begins as another format."""
    if chance.random() < 0.3:
        seed = chance.choice(_any(False))
        data = path.read_bytes()
        cut = chance.choice((4, 8, 100, 1000, 70_000))
        path.write_bytes(seed.data[:cut] + data[chance.choice((0, cut)) :])
    named = path.with_name("other" + chance.choice(_SUFFIXES))
    path.rename(named)
    try:
        yield read(named, limits=LIMITS, outside=_NO_PROGRAM)
    finally:
        named.rename(path)


TARGETS = {
    target.name: target
    for target in (
        Target("docx", _docx, DOCX, _plainly),
        Target("pdf", _pdf, PDF, _plainly),
        Target("html", _html, MARKUP, _plainly),
        Target("markdown", _markdown, TEXT, _plainly),
        Target("text", _text, TEXT, _plainly),
        Target("legacy", _legacy, TEXT, _plainly),
        Target("archive", _archive, ARCHIVE, _as_archive),
        Target("office", _office, OLE2, _as_office),
        Target("picture", _picture, {**BYTES, **{f"member-{n}": DOCX["member"] for n in range(2)}}, _as_pages),
        Target("recognised", _recognised, RECOGNISED, _as_recognised),
        Target("route", _any, {**TEXT, **{f"inside-{name}": way for name, way in (*ARCHIVE.items(), *PDF.items()) if name not in BYTES}}, _by_any_name),
    )
}
