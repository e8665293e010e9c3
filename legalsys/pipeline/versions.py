"""Versions of what makes results: digests of our own sources and of the libraries that read files.

A constant that somebody must remember to raise is forgotten one day, and then old results are taken for new ones.
The digest of the sources cannot be.
"""

from __future__ import annotations

import functools
import hashlib
from collections.abc import Iterable
from importlib import metadata
from pathlib import Path

__all__ = ["extractor_version", "rules_version"]

_PACKAGE = Path(__file__).resolve().parent.parent
_EXTRACTION = ("model", "language", "law", "programs", "read", "parse", "workspace/encode.py")
_JUDGEMENT = ("model", "law", "validity", "rules", "workspace/ledger.py", "workspace/settle.py", "workspace/corrections.py")
_LIBRARIES = ("pypdfium2", "python-docx", "lxml", "spacy", "numpy", "pillow")
_LEFT_OUT = {".pyc", ".pyo", ".pyi"}


def _digest(parts: Iterable[str], libraries: Iterable[str] = ()) -> str:
    seal = hashlib.sha256()
    for part in parts:
        place = _PACKAGE / part
        files = [place] if place.is_file() else sorted(p for p in place.rglob("*") if p.is_file() and p.suffix not in _LEFT_OUT)
        for file in files:
            seal.update(file.relative_to(_PACKAGE).as_posix().encode() + b"\0")
            seal.update(file.read_bytes().replace(b"\r\n", b"\n"))  # a checkout on Windows may have other line ends
    for library in libraries:
        seal.update(f"{library}={_version(library)}".encode())
    return seal.hexdigest()[:16]


def _version(library: str) -> str:
    try:
        return metadata.version(library)
    except metadata.PackageNotFoundError:
        return ""


@functools.cache
def extractor_version() -> str:
    """Return what names our extraction: another value means that stored documents are to be parsed again."""
    return _digest(_EXTRACTION, _LIBRARIES)


@functools.cache
def _judgement_version() -> str:
    return _digest(_JUDGEMENT)


def rules_version(*, only: Iterable[str] = (), also: Iterable[str] = (), without: Iterable[str] = ()) -> str:
    """Return what names our rules, validity and legal tables: another value means that findings are to be made again.

    Args:
        only: these rules and no others, as in `legalsys.rules.chosen_rules`; another choice is another name.
        also: these besides.
        without: not these.
    """
    choice = [sorted({code.strip().upper() for code in codes}) for codes in (only, also, without)]
    name = _judgement_version()
    return hashlib.sha256(f"{name}{choice}".encode()).hexdigest()[:16] if any(choice) else name
