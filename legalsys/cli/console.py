"""Streams of the console: UTF-8 everywhere, data to stdout, talk to stderr, and a quiet end when a pipe closes."""

from __future__ import annotations

import contextlib
import io
import locale
import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import IO, TextIO

from legalsys.errors import InputUnreadable, UsageError

__all__ = ["default_language", "is_terminal", "open_output", "say", "silence_broken_pipe", "use_utf8", "write_bytes"]


def use_utf8() -> None:
    """Make stdout and stderr write UTF-8 with line feeds, whatever the platform's code page is; stdin reads UTF-8."""
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            stream.reconfigure(encoding="utf-8", errors="backslashreplace", newline="\n")
    if isinstance(sys.stdin, io.TextIOWrapper):
        sys.stdin.reconfigure(encoding="utf-8-sig", errors="strict")


def default_language() -> str:
    """Return ``"vi"`` where the locale is Vietnamese, else ``"en"``."""
    for name in ("LC_ALL", "LC_MESSAGES", "LANG"):
        value = os.environ.get(name)
        if value:
            return "vi" if value.lower().startswith("vi") else "en"
    if sys.platform == "win32":
        import ctypes

        # Primary language 0x2A is Vietnamese in every region.
        return "vi" if ctypes.windll.kernel32.GetUserDefaultUILanguage() & 0x3FF == 0x2A else "en"
    return "vi" if (locale.getlocale()[0] or "").lower().startswith("vi") else "en"


def is_terminal(stream: TextIO | IO[str]) -> bool:
    """Whether a person sits at the other end."""
    try:
        return stream.isatty()
    except (AttributeError, ValueError):
        return False


def say(text: str) -> None:
    """Print talk (never data) to stderr; a closed stderr is no failure."""
    with contextlib.suppress(OSError, ValueError):
        print(text, file=sys.stderr, flush=True)


@contextlib.contextmanager
def open_output(path: Path | None) -> Iterator[TextIO]:
    """Give the stream that data goes to: stdout, or the file ``path`` in UTF-8.

    Raises:
        InputUnreadable: CLI-007 if the file cannot be written.
    """
    if path is None:
        yield sys.stdout
        sys.stdout.flush()
        return
    try:
        stream = path.open("w", encoding="utf-8", newline="\n")
    except OSError as error:
        raise InputUnreadable("CLI-007", path=str(path), detail=error.strerror or type(error).__name__) from error
    with stream:
        yield stream


def write_bytes(path: Path | None, data: bytes, *, binary: bool) -> None:
    """Write data to stdout, or to the file ``path``.

    Args:
        path: where to, None for stdout.
        data: the whole of it.
        binary: whether it is no text: a terminal gets none of it.

    Raises:
        UsageError: CLI-026 if a terminal would get what is no text.
        InputUnreadable: CLI-007 if the file cannot be written.
    """
    if path is None:
        if binary and is_terminal(sys.stdout):
            raise UsageError("CLI-026")
        sys.stdout.flush()
        sys.stdout.buffer.write(data)
        sys.stdout.buffer.flush()
        return
    try:
        path.write_bytes(data)
    except OSError as error:
        raise InputUnreadable("CLI-007", path=str(path), detail=error.strerror or type(error).__name__) from error


def silence_broken_pipe() -> None:
    """Keep the interpreter from complaining at exit that stdout is gone."""
    with contextlib.suppress(OSError, ValueError, io.UnsupportedOperation):
        devnull = os.open(os.devnull, os.O_WRONLY)
        os.dup2(devnull, sys.stdout.fileno())
