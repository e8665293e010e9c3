"""Plain text: a line is a paragraph, unless the text is hard-wrapped; then paragraphs are joined again."""

from __future__ import annotations

from pathlib import Path

from legalsys.model import Place, Reading

from .assemble import Assembler
from .decode import decode
from .limits import DEFAULT_LIMITS, Limits

__all__ = ["read_text"]


def read_text(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Reading:
    """Return the reading of a plain text file.

    Raises:
        InputUnreadable: READ-010 or READ-013 (encoding), READ-005 (too large).
        OSError: if the file cannot be read.
    """
    decoded = decode(path.read_bytes())
    assembler = Assembler(limits=limits)
    add = assembler.add
    for number, line in enumerate(decoded.text.splitlines(), 1):
        add(line, Place(line=number))
    return assembler.build("text", problems=decoded.problems)
