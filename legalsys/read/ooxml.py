"""The package of an Office Open XML file: opened without trusting it.

A DOCX is a ZIP archive of XML parts. Before anything is unpacked the archive's own directory is held against the
limits; parts are then read up to those limits, and XML with a document type definition (the door of entity bombs and
of files fetched from elsewhere) is refused: ECMA-376 part 2 forbids it anyway. Nothing is written to disk, so that
names such as ``../../x`` in the archive have no effect; targets of relationships are looked up inside the archive only.
"""

from __future__ import annotations

import io
import posixpath
import re
import zipfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.errors import InputUnreadable

from .broken_zip import BROKEN_ZIP

if TYPE_CHECKING:
    from .limits import Limits

__all__ = ["Package", "W", "open_package"]

W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"

_OLE = b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"
_ENCRYPTED = "EncryptedPackage".encode("utf-16-le")
_RELATIONSHIP = "{http://schemas.openxmlformats.org/package/2006/relationships}Relationship"
_MAX_PARTS = 20_000
# Small parts of real files are often XML tables that shrink to a hundredth; a ratio says nothing below this size.
_RATIO_FLOOR = 8 * 1024 * 1024
_STRICT = (
    (
        b"http://purl.oclc.org/ooxml/wordprocessingml/main",
        b"http://schemas.openxmlformats.org/wordprocessingml/2006/main",
    ),
    (
        b"http://purl.oclc.org/ooxml/officeDocument/relationships",
        b"http://schemas.openxmlformats.org/officeDocument/2006/relationships",
    ),
    (b"http://purl.oclc.org/ooxml/officeDocument/math", b"http://schemas.openxmlformats.org/officeDocument/2006/math"),
)
_DECLARED = re.compile(rb"""^<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z0-9._-]{1,40})["']""")
# Encodings in which "<!DOCTYPE" has the bytes of ASCII, so that it can be looked for before the parser sees it.
_PLAIN_ENCODINGS = re.compile(rb"utf-8|us-ascii|ascii|iso-8859-\d{1,2}|windows-125\d", re.I)


class Package:
    """The parts of an opened package.

    Args:
        archive: the open archive.
        budget: bytes that may be unpacked in all.
    """

    def __init__(self, archive: zipfile.ZipFile, *, budget: int) -> None:
        self._archive = archive
        self._names = {name.lower(): name for name in archive.namelist()}
        self._budget = self._allowed = budget

    def has(self, name: str) -> bool:
        """Whether the part is there (names of parts do not depend on case)."""
        return name.lower() in self._names

    def data(self, name: str) -> bytes | None:
        """Return the bytes of a part, None if it is not there.

        Raises:
            InputUnreadable: READ-002 if the part is damaged, READ-007 if it unpacks to more than allowed.
        """
        stored = self._names.get(name.lower())
        if stored is None:
            return None
        try:
            with self._archive.open(stored) as stream:
                data = stream.read(self._budget + 1)
        except BROKEN_ZIP as error:
            raise InputUnreadable("READ-002", detail=f"{stored}: {error}") from error
        if len(data) > self._budget:
            raise InputUnreadable("READ-007", size=f"> {self._allowed:,} B", limit=f"{self._allowed:,} B")
        self._budget -= len(data)
        return data

    def xml(self, name: str) -> Any | None:
        """Return the root element of an XML part, None if the part is not there.

        Raises:
            InputUnreadable: READ-002, READ-007, or READ-040 for a document type definition.
        """
        data = self.data(name)
        return None if data is None else parse_xml(data, name)

    def related(self, name: str) -> dict[str, str]:
        """Return type (its last word, ``footnotes``) → part name of the relationships of part ``name`` (``""``: the package)."""
        found: dict[str, str] = {}
        for _, kind, path in self._relationships(name):
            found.setdefault(kind, path)
        return found

    def targets(self, name: str) -> dict[str, str]:
        """Return id → part name of the relationships of part ``name``."""
        return {key: path for key, _, path in self._relationships(name)}

    def _relationships(self, name: str) -> Iterator[tuple[str, str, str]]:
        folder, base = posixpath.split(name)
        root = self.xml(posixpath.join(folder, "_rels", base + ".rels"))
        if root is None:
            return
        for item in root.iter(_RELATIONSHIP):
            if item.get("TargetMode") == "External":
                continue
            target = item.get("Target") or ""
            path = posixpath.normpath(posixpath.join("/", folder, target)).lstrip("/")
            yield item.get("Id") or "", (item.get("Type") or "").rsplit("/", 1)[-1], path


def parse_xml(data: bytes, name: str) -> Any:
    """Return the root element of untrusted XML.

    Raises:
        InputUnreadable: READ-040 for a document type definition, READ-002 for XML that is not well-formed.
    """
    from lxml import etree

    if data[:2] in (b"\xff\xfe", b"\xfe\xff") or data[:2] in (b"<\0", b"\0<"):
        data = data.decode("utf-16", errors="replace").encode("utf-8")
        data = re.sub(rb"^(?:\xef\xbb\xbf)?<\?xml[^>]{0,300}\?>", b"", data)
    data = data.removeprefix(b"\xef\xbb\xbf").lstrip()
    declared = _DECLARED.match(data)
    if b"<!DOCTYPE" in data or b"<!ENTITY" in data:
        raise InputUnreadable("READ-040", part=name)
    if not data.startswith(b"<") or (declared and not _PLAIN_ENCODINGS.fullmatch(declared[1])):
        raise InputUnreadable("READ-002", detail=f"{name}: XML")
    for strict, transitional in _STRICT:
        if strict in data:
            data = data.replace(strict, transitional)
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        return etree.fromstring(data, parser)
    except etree.XMLSyntaxError as error:
        raise InputUnreadable("READ-002", detail=f"{name}: {error.msg}") from error


def open_package(path: Path, *, limits: Limits) -> tuple[Package, str]:
    """Open an OOXML file and return the package with the name of its main document part.

    Args:
        path: the file.
        limits: sizes and ratio that the archive must keep.

    Raises:
        InputUnreadable: READ-002 damaged or not such a file, READ-005 too large, READ-007 unpacks to too much,
            READ-016 encrypted, READ-040 document type definition.
    """
    size = path.stat().st_size
    if size > limits.max_bytes:
        raise InputUnreadable("READ-005", size=f"{size:,} B", limit=f"{limits.max_bytes:,} B")
    data = path.read_bytes()
    if data.startswith(_OLE):
        if _ENCRYPTED in data:
            raise InputUnreadable("READ-016")
        raise InputUnreadable("READ-002", detail="OLE")
    try:
        archive = zipfile.ZipFile(io.BytesIO(data))
    except BROKEN_ZIP as error:
        raise InputUnreadable("READ-002", detail=str(error)) from error
    entries = archive.infolist()
    total = sum(entry.file_size for entry in entries)
    if len(entries) > _MAX_PARTS or total > limits.max_unpacked_bytes:
        raise InputUnreadable("READ-007", size=f"{total:,} B", limit=f"{limits.max_unpacked_bytes:,} B")
    for entry in entries:
        if entry.flag_bits & 0x1:
            raise InputUnreadable("READ-016")
        if entry.file_size > _RATIO_FLOOR and entry.file_size > limits.max_ratio * max(entry.compress_size, 1):
            raise InputUnreadable(
                "READ-007", size=f"{entry.file_size // max(entry.compress_size, 1)} : 1", limit=f"{limits.max_ratio} : 1"
            )
    package = Package(archive, budget=limits.max_unpacked_bytes)
    main = package.related("").get("officeDocument", "word/document.xml")
    if not package.has(main):
        raise InputUnreadable("READ-002", detail=f"{main}: 0 B")
    return package, main
