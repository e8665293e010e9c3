"""Which reader a file goes to, by its content; an extension is only ever compared with it.

`read` is the room's door: it never raises for what a file holds. Whatever goes wrong becomes a coded problem of that file.
"""

from __future__ import annotations

import enum
import importlib
import re
import zipfile
from dataclasses import replace
from pathlib import Path
from typing import Protocol, cast

from legalsys.errors import InputUnreadable, LegalsysError
from legalsys.model import Claim, Problem, Reading, ReadingStatus
from legalsys.programs import ProgramFailure

from .archive import file_of, is_member, list_archive, member_file
from .assemble import reading_status
from .broken_zip import BROKEN_ZIP
from .limits import DEFAULT_LIMITS, Limits
from .names import number_of_name
from .outside import Outside

__all__ = ["FileFormat", "conversion_suffix", "read", "recognise_page", "sniff"]

_HEAD = 64 * 1024


class FileFormat(enum.StrEnum):
    """What a file's content is. Values are those of `Reading.format`, finer where no reader exists."""

    DOCX = "docx"
    PDF = "pdf"
    HTML = "html"
    MARKDOWN = "markdown"
    TEXT = "text"
    DOC = "doc"
    RTF = "rtf"
    ODT = "odt"
    MHTML = "mhtml"
    WORD_XML = "word-xml"
    PICTURE = "picture"
    ENCRYPTED = "encrypted"
    EMPTY = "empty"
    DAMAGED_ZIP = "damaged-zip"
    OTHER = "other"


class Reader(Protocol):
    """A reader of one format: raises `LegalsysError` for what it cannot read."""

    def __call__(self, path: Path, *, limits: Limits) -> Reading:
        """Read ``path``."""
        ...


_READERS = {
    FileFormat.HTML: ("html", "read_html"),
    FileFormat.MARKDOWN: ("markdown", "read_markdown"),
    FileFormat.TEXT: ("text", "read_text"),
}
_DEFAULT_OUTSIDE = Outside()
_TEXTUAL = frozenset({FileFormat.HTML, FileFormat.MARKDOWN, FileFormat.TEXT})
_CONVERTIBLE = {
    FileFormat.DOC: "DOC (Word 97-2003)",
    FileFormat.RTF: "RTF",
    FileFormat.ODT: "ODT (OpenDocument)",
    FileFormat.MHTML: "MHTML",
    FileFormat.WORD_XML: "Word XML 2003",
}
_SUFFIX = {
    FileFormat.DOC: ".doc",
    FileFormat.RTF: ".rtf",
    FileFormat.ODT: ".odt",
    FileFormat.MHTML: ".mht",
    FileFormat.WORD_XML: ".xml",
}
# Formats that an extension promises. Text and Markdown are one family: the difference is no error of the file's name.
_PROMISED = {
    ".pdf": {FileFormat.PDF},
    ".docx": {FileFormat.DOCX, FileFormat.ENCRYPTED},
    ".docm": {FileFormat.DOCX, FileFormat.ENCRYPTED},
    ".doc": {FileFormat.DOC, FileFormat.ENCRYPTED},
    ".rtf": {FileFormat.RTF},
    ".odt": {FileFormat.ODT},
    ".htm": {FileFormat.HTML},
    ".html": {FileFormat.HTML},
    ".xhtml": {FileFormat.HTML},
    ".mht": {FileFormat.MHTML},
    ".mhtml": {FileFormat.MHTML},
    ".md": {FileFormat.MARKDOWN, FileFormat.TEXT},
    ".markdown": {FileFormat.MARKDOWN, FileFormat.TEXT},
    ".txt": {FileFormat.MARKDOWN, FileFormat.TEXT},
    ".png": {FileFormat.PICTURE},
    ".jpg": {FileFormat.PICTURE},
    ".jpeg": {FileFormat.PICTURE},
    ".tif": {FileFormat.PICTURE},
    ".tiff": {FileFormat.PICTURE},
}
_OLE2 = bytes.fromhex("d0cf11e0a1b11ae1")
_PICTURES = {
    b"\x89PNG\r\n": "PNG",
    b"\xff\xd8\xff": "JPEG",
    b"GIF8": "GIF",
    b"II*\x00": "TIFF",
    b"MM\x00*": "TIFF",
    b"BM": "BMP",
}
_WORD_PART = re.compile(r"word/document\d*\.xml", re.IGNORECASE)
_HTML_START = re.compile(
    rb"\s*(?:<\?xml[^>]{0,200}\?>\s*)?(?:<!--.{0,2000}?-->\s*)?<(?:!doctype\s+html|html|head|body|meta)\b",
    re.IGNORECASE | re.DOTALL,
)
_HTML_TAG = re.compile(rb"</?(?:p|div|span|table|tr|td|br|b|i|strong|em|font|h[1-6]|ul|li|a)\b[^<>]{0,500}>", re.IGNORECASE)
_MARKDOWN = re.compile(r"^(?:#{1,6}\s|\|\s*$|\*\*\S)|\*\*[^*\n]+\*\*", re.MULTILINE)


def sniff(path: Path) -> tuple[FileFormat, str]:
    """Return what ``path`` holds by its content, and a word for people where it is nothing that has a reader.

    Raises:
        OSError: if the file cannot be read.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head:
        return FileFormat.EMPTY, ""
    if b"%PDF-" in head[:1024]:
        return FileFormat.PDF, ""
    if head.startswith((b"PK\x03\x04", b"PK\x05\x06")):
        return _sniff_zip(path)
    if head.startswith(_OLE2):
        return _sniff_ole2(path)
    if head.lstrip().startswith(b"{\\rtf"):
        return FileFormat.RTF, ""
    for magic, name in _PICTURES.items():
        if head.startswith(magic) and (magic != b"BM" or 0 in head):
            return FileFormat.PICTURE, name
    if head.startswith(b"RIFF") and head[8:12] == b"WEBP":
        return FileFormat.PICTURE, "WEBP"
    return _sniff_text(head, path.suffix.lower())


def conversion_suffix(path: Path) -> str:
    """Return the extension that belongs to the content of a file which LibreOffice converts, ``""`` for any other.

    Raises:
        OSError: if the file cannot be read.
    """
    return _SUFFIX.get(sniff(path)[0], "")


def _sniff_zip(path: Path) -> tuple[FileFormat, str]:
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
            if any(_WORD_PART.fullmatch(name) for name in names):
                return FileFormat.DOCX, ""
            if "mimetype" in names and archive.getinfo("mimetype").file_size < 200:
                kind = archive.read("mimetype").decode("ascii", "replace")
                if "opendocument.text" in kind:
                    return FileFormat.ODT, ""
    except BROKEN_ZIP as error:
        return FileFormat.DAMAGED_ZIP, str(error)
    for mark, name in (("xl/", "Excel"), ("ppt/", "PowerPoint")):
        if any(entry.startswith(mark) for entry in names):
            return FileFormat.OTHER, name
    return FileFormat.OTHER, "ZIP"


def _sniff_ole2(path: Path) -> tuple[FileFormat, str]:
    # Names of streams stand in the directory in UTF-16; where the directory lies in the file is not fixed.
    with path.open("rb") as file:
        data = file.read(64 * 1024 * 1024)
    if "EncryptedPackage".encode("utf-16-le") in data:
        return FileFormat.ENCRYPTED, ""
    if "WordDocument".encode("utf-16-le") in data:
        return FileFormat.DOC, ""
    for stream, name in (("Workbook", "Excel"), ("PowerPoint Document", "PowerPoint")):
        if stream.encode("utf-16-le") in data:
            return FileFormat.OTHER, name
    return FileFormat.DOC, ""


def _sniff_text(head: bytes, suffix: str) -> tuple[FileFormat, str]:
    plain = head
    for mark, encoding in ((b"\xff\xfe", "utf-16"), (b"\xfe\xff", "utf-16"), (b"\xef\xbb\xbf", "utf-8-sig")):
        if head.startswith(mark):
            plain = head.decode(encoding, "replace").encode("utf-8", "replace")
            break
    else:
        if 0 in head:
            from .decode import wide_encoding

            wide = wide_encoding(head)
            if wide is None:
                return FileFormat.OTHER, "binary"
            plain = head.decode(wide, "replace").encode("utf-8", "replace")
    if sum(plain.count(code) for code in (1, 2, 3, 4, 5, 6, 0x0E, 0x0F, 0x10, 0x11, 0x12, 0x13, 0x14)) * 200 > len(plain):
        return FileFormat.OTHER, "binary"
    if b'progid="Word.Document"' in plain[:2000]:
        return FileFormat.WORD_XML, ""
    if plain[:4096].lstrip().lower().startswith((b"mime-version:", b"from:")) and b"multipart/related" in plain[:4096].lower():
        return FileFormat.MHTML, ""
    if _HTML_START.match(plain):
        return FileFormat.HTML, ""
    tags = len(_HTML_TAG.findall(plain))
    if tags >= 3 and (suffix in {".html", ".htm", ".xhtml"} or tags * 400 > len(plain)):
        return FileFormat.HTML, ""
    if suffix in {".md", ".markdown"} or len(_MARKDOWN.findall(plain.decode("utf-8", "replace"))) >= 5:
        return FileFormat.MARKDOWN, ""
    return FileFormat.TEXT, ""


def _failed(format: str, *problems: Problem) -> Reading:
    return Reading(text="", format=format, status=ReadingStatus.FAILED, problems=problems)


def _mib(size: int) -> str:
    return f"{size / 1024 / 1024:.1f} MB"


def read(path: Path, *, limits: Limits = DEFAULT_LIMITS, outside: Outside = _DEFAULT_OUTSIDE) -> Reading:
    """Return what ``path`` holds. Never raises for the content of a file.

    Args:
        path: the file.
        limits: how much of it may be read.
        outside: what outside programs may do: recognise scans, convert older formats.

    Returns:
        The reading. A file that could not be read has the status ``failed`` and a problem that says why and what to do;
        a wrong extension is a warning (READ-004) and the file is read by its content.
    """
    path = Path(path)
    if is_member(path):
        try:
            with member_file(path, limits=limits) as file:
                return read(file, limits=limits, outside=outside)
        except InputUnreadable as error:
            return _failed("unknown", Problem(error.code, params={key: str(value) for key, value in error.params.items()}))
        except OSError as error:
            return _failed("unknown", Problem("READ-003", params={"detail": error.strerror or type(error).__name__}))
    try:
        if not path.is_file():
            return _failed("unknown", Problem("READ-003", params={"detail": path.name}))
        size = path.stat().st_size
        if size > limits.max_bytes:
            return _failed("unknown", Problem("READ-005", params={"size": _mib(size), "limit": _mib(limits.max_bytes)}))
        format, word = sniff(path)
    except OSError as error:
        return _failed("unknown", Problem("READ-003", params={"detail": error.strerror or type(error).__name__}))
    reading = _read_as(path, format, word, size, limits, outside)
    if reading.uncertain and (number := number_of_name(path.stem)) is not None:
        # A number that was stamped or written by hand may be read wrongly; people write it into the file's name.
        reading = replace(reading, claims=(*reading.claims, Claim("number", number, "file")))
    suffix = path.suffix.lower()
    promised = _PROMISED.get(suffix)
    if (
        promised is not None
        and format not in promised
        and format not in {FileFormat.EMPTY, FileFormat.DAMAGED_ZIP, FileFormat.OTHER}
    ):
        named = _CONVERTIBLE.get(format) or word or format.value.upper()
        problem = Problem("READ-004", params={"extension": suffix, "format": named})
        reading = replace(reading, problems=(*reading.problems, problem))
    return reading


def _read_as(path: Path, format: FileFormat, word: str, size: int, limits: Limits, outside: Outside) -> Reading:
    if format is FileFormat.EMPTY:
        return _failed("unknown", Problem("READ-001"))
    if format is FileFormat.DAMAGED_ZIP:
        return _failed(
            "docx" if path.suffix.lower() in {".docx", ".docm"} else "unknown", Problem("READ-002", params={"detail": word})
        )
    if format is FileFormat.ENCRYPTED:
        return _failed("docx", Problem("READ-016"))
    if format is FileFormat.OTHER and word == "ZIP":
        return _failed("unknown", _archive_problem(path, limits))
    if format is FileFormat.OTHER:
        return _failed("unknown", Problem("READ-012", params={"format": word}))
    if format in _TEXTUAL and size > limits.max_text_bytes:
        return _failed(format.value, Problem("READ-005", params={"size": _mib(size), "limit": _mib(limits.max_text_bytes)}))
    named = "unknown" if format in (FileFormat.MHTML, FileFormat.WORD_XML) else format.value
    try:
        if format in _CONVERTIBLE:
            from .office import read_office

            reading = read_office(path, format.value, suffix=_SUFFIX[format], limits=limits, outside=outside)
        elif format is FileFormat.PDF:
            from .pdf import read_pdf

            reading = read_pdf(path, limits=limits, outside=outside)
        elif format is FileFormat.DOCX:
            from .docx import read_docx

            reading = read_docx(path, limits=limits, outside=outside)
        elif format is FileFormat.PICTURE:
            from .picture_files import read_picture_file

            reading = read_picture_file(path, limits=limits, outside=outside)
        else:
            module, function = _READERS[format]
            reader = cast(Reader, getattr(importlib.import_module(f".{module}", __package__), function))
            reading = reader(path, limits=limits)
    except ProgramFailure as error:
        params = {"format": _CONVERTIBLE.get(format, format.value.upper())}
        cause = Problem(error.code, params={key: str(value) for key, value in error.params.items()})
        return _failed(named, Problem("READ-011", params=params), cause)
    except LegalsysError as error:
        if not isinstance(error, InputUnreadable):
            return _failed(format.value, _crash(error))
        return _failed(format.value, Problem(error.code, params={key: str(value) for key, value in error.params.items()}))
    except OSError as error:
        return _failed(format.value, Problem("READ-003", params={"detail": error.strerror or type(error).__name__}))
    except Exception as error:  # noqa: BLE001 - a batch survives any file
        return _failed(format.value, _crash(error))
    if not reading.text and not any(problem.severity == "error" for problem in reading.problems):
        problems = (*reading.problems, Problem("READ-001"))
        return replace(reading, problems=problems, status=reading_status("", problems))
    return reading


def recognise_page(path: Path, page: int, *, limits: Limits = DEFAULT_LIMITS, outside: Outside) -> None:
    """Read one page of any file off its picture; what came of it, a failure too, is in the cache of ``outside`` then.

    Args:
        path: the file, or a member of an archive.
        page: number of the page, from 1.
        limits: as for `read`.
        outside: what programs may do, with a cache.

    Raises:
        InputUnreadable: when the file cannot be read.
        ProgramFailure: when it cannot be converted.
        OSError: if the file cannot be opened.
    """
    with file_of(path, limits=limits) as file:
        format, _ = sniff(file)
        if format in _CONVERTIBLE:
            from . import office

            office.recognise_page(file, page, format.value, suffix=_SUFFIX[format], limits=limits, outside=outside)
        elif format is FileFormat.DOCX:
            from . import docx

            docx.recognise_page(file, page, limits=limits, outside=outside)
        elif format is FileFormat.PICTURE:
            from . import picture_files

            picture_files.recognise_page(file, page, limits=limits, outside=outside)
        else:
            from . import pdf

            pdf.recognise_page(file, page, limits=limits, outside=outside)


def _archive_problem(path: Path, limits: Limits) -> Problem:
    """Return what there is to say of an archive that is read as one file: its members are files of their own."""
    try:
        listing = list_archive(path, limits=limits)
    except InputUnreadable as error:
        return Problem(error.code, params={key: str(value) for key, value in error.params.items()})
    if listing.refused:
        return Problem("READ-031", params={"count": str(len(listing.refused)), "first": listing.refused[0][:100]})
    return Problem("READ-012", params={"format": "ZIP"})


def _crash(error: Exception) -> Problem:
    return Problem("READ-099", params={"exception": type(error).__name__, "detail": str(error)[:200]})
