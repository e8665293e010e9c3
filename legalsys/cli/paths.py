"""The files that a command's PATH arguments mean, in one order everywhere."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from legalsys.errors import UsageError

__all__ = ["DOCUMENT_SUFFIXES", "Found", "document_files"]

# What documents come in, whether or not a reader exists: a .doc is a document that cannot be read yet, and is listed so.
DOCUMENT_SUFFIXES = frozenset(
    {
        ".pdf", ".docx", ".docm", ".doc", ".rtf", ".odt", ".html", ".htm", ".xhtml", ".mht", ".mhtml", ".md", ".markdown",
        ".txt", ".png", ".jpg", ".jpeg", ".tif", ".tiff",
    }
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Found:
    """Files to work on, sorted, each once; and those under a folder that are no documents by their extension."""

    files: tuple[Path, ...]
    left: tuple[Path, ...]


def document_files(paths: Iterable[Path]) -> Found:
    """Return the documents that ``paths`` name. A file named outright is always taken.

    Folders are walked to the bottom without following links; hidden files and folders, and the lock files that Word and
    LibreOffice leave beside an open document, are passed over.

    Args:
        paths: files, folders, or patterns with ``*`` and ``?`` (a shell that does not expand them hands them over).

    Raises:
        UsageError: CLI-003 for a path that is not there.
    """
    files: dict[Path, None] = {}
    left: dict[Path, None] = {}
    for path in paths:
        for real in _expanded(path):
            if real.is_dir():
                _walk(real, files, left)
            elif real.exists():
                files[real] = None
            else:
                raise UsageError("CLI-003", path=str(path))
    return Found(tuple(sorted(files, key=_order)), tuple(sorted(set(left) - set(files), key=_order)))


def _order(path: Path) -> str:
    return path.as_posix()


def _expanded(path: Path) -> list[Path]:
    if path.exists() or not glob.has_magic(str(path)):
        return [path]
    return [Path(name) for name in sorted(glob.glob(str(path), recursive=True))] or [path]  # noqa: PTH207 - a pattern may be absolute


def _walk(folder: Path, files: dict[Path, None], left: dict[Path, None]) -> None:
    for parent, folders, names in os.walk(folder):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(names):
            if name.startswith((".", "~$")):
                continue
            path = Path(parent, name)
            (files if path.suffix.lower() in DOCUMENT_SUFFIXES else left)[path] = None
