"""How much of a file may be read before reading stops with a coded problem: nothing in a folder can take the machine down."""

from __future__ import annotations

import time
from dataclasses import dataclass

from legalsys.errors import InputUnreadable

__all__ = ["DEFAULT_LIMITS", "Deadline", "Limits"]

_MIB = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Limits:
    """Bounds of one file. A file beyond one of them ends as READ-005, READ-006 or READ-007, never as an exhausted machine.

    Args:
        max_bytes: size of the file.
        max_text_bytes: size of a plain text, Markdown or HTML file, which is held in memory whole.
        max_text_chars: length of the canonical text.
        max_blocks: number of blocks; a file of millions of one-letter lines costs more memory than its size tells.
        max_pages: pages of a PDF.
        max_unpacked_bytes: unpacked size of all parts of a packed format (DOCX).
        max_ratio: unpacked to packed size of one part.
        seconds: time for one file.
    """

    max_bytes: int = 256 * _MIB
    max_text_bytes: int = 64 * _MIB
    max_text_chars: int = 60_000_000
    max_blocks: int = 1_000_000
    max_pages: int = 5000
    max_unpacked_bytes: int = 512 * _MIB
    max_ratio: int = 200
    seconds: float = 120.0

    def deadline(self) -> Deadline:
        """Return the moment at which reading a file that starts now must end."""
        return Deadline(self.seconds)


class Deadline:
    """The end of the time that one file has. Readers call `check` between pages or every few hundred blocks.

    Args:
        seconds: time from now.
    """

    __slots__ = ("_end", "_seconds")

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._end = time.monotonic() + seconds

    @property
    def passed(self) -> bool:
        """Whether the time is over."""
        return time.monotonic() > self._end

    def check(self) -> None:
        """Do nothing while there is time.

        Raises:
            InputUnreadable: READ-006 when the time is over.
        """
        if self.passed:
            raise InputUnreadable("READ-006", seconds=f"{self._seconds:g}")


DEFAULT_LIMITS = Limits()
"""The limits that hold where an office sets none."""
