"""Formats that LibreOffice reads for us (DOC, RTF, ODT …): converted to DOCX, and read by the reader of DOCX.

DOCX is the intermediate form because it keeps what the reader looks at: runs with their fonts (legacy encodings are known by
them), automatic numbers, tables, footnotes. Places are those of the converted document.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path

from legalsys.errors import InputUnreadable
from legalsys.model import Reading
from legalsys.programs import ProgramFailure, soffice

from .docx import read_docx
from .docx import recognise_page as recognise_docx_page
from .limits import DEFAULT_LIMITS, Limits
from .outside import Outside, Store

__all__ = ["convert_ahead", "read_office", "recognise_page"]

# Goes into the key of what is cached.
_WAY = "1"


def _key(data: bytes, suffix: str) -> str:
    return Store.key(_WAY, suffix, data)


def read_office(path: Path, format: str, *, suffix: str, outside: Outside, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Read a document that LibreOffice converts.

    Args:
        path: the file.
        format: the format that its reading names.
        suffix: the extension that belongs to its content.
        outside: whether LibreOffice may run, for how long, and where results are kept.
        limits: bounds of the converted document.

    Raises:
        InputUnreadable: READ-025 when it waits for a conversion elsewhere; what `read_docx` raises.
        ProgramFailure: PROG-001 to PROG-005.
    """
    with _converted(path, format, suffix=suffix, outside=outside) as docx:
        return replace(read_docx(docx, limits=limits, outside=outside), format=format)


def recognise_page(path: Path, page: int, format: str, *, suffix: str, outside: Outside, limits: Limits = DEFAULT_LIMITS) -> None:
    """Read one scanned page that stands in a document which LibreOffice converts; see `legalsys.read.docx.recognise_page`."""
    with _converted(path, format, suffix=suffix, outside=outside) as docx:
        recognise_docx_page(docx, page, limits=limits, outside=outside)


@contextmanager
def _converted(path: Path, format: str, *, suffix: str, outside: Outside) -> Iterator[Path]:
    store = outside.store
    key = _key(path.read_bytes(), suffix)
    docx = store.get("docx", key)
    if docx is None:
        if not outside.run:
            failed = store.failure("docx-failed", key)
            if failed is not None:
                raise failed
            # Without a program, waiting would be in vain.
            soffice.version()
            raise InputUnreadable("READ-025", format=format.upper())
        docx = _convert([(path, suffix, key)], outside)[0]
    with tempfile.TemporaryDirectory(prefix="legalsys-docx-", ignore_cleanup_errors=True) as folder:
        converted = Path(folder) / "converted.docx"
        converted.write_bytes(docx)
        yield converted


def convert_ahead(files: Sequence[tuple[Path, str]], *, outside: Outside) -> None:
    """Convert many files in one call of LibreOffice and keep the results in the cache, failures too.

    Args:
        files: each with the extension that belongs to its content.
        outside: with a cache: without one nothing would be kept.

    Raises:
        ProgramFailure: PROG-001, PROG-002 when there is no LibreOffice to try with.
    """
    store = outside.store
    wanted = [(path, suffix, _key(path.read_bytes(), suffix)) for path, suffix in files]
    todo = [(path, suffix, key) for path, suffix, key in wanted if store.get("docx", key) is None]
    if todo:
        _convert(todo, outside, strict=False)


def _convert(files: Sequence[tuple[Path, str, str]], outside: Outside, *, strict: bool = True) -> list[bytes]:
    store = outside.store
    made = soffice.convert({path: suffix for path, suffix, _ in files}, seconds=outside.seconds)
    results: list[bytes] = []
    for path, _, key in files:
        result = made[path]
        if isinstance(result, ProgramFailure):
            store.keep_failure("docx-failed", key, result)
            if strict:
                raise result
            continue
        store.drop("docx-failed", key)
        store.put("docx", key, result)
        results.append(result)
    return results
