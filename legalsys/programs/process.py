"""Running a program with a time limit, a bound on what it may print, and an end of it and all its children."""

from __future__ import annotations

import contextlib
import os
import shutil
import signal
import subprocess
import sys
import threading
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import IO

from legalsys.errors import ProgramMissing

__all__ = ["Finished", "ProgramFailure", "find_program", "install_advice", "run_program"]

_MIB = 1024 * 1024
_MOST_ERROR_TEXT = 64 * 1024
_GRACE = 5.0


class ProgramFailure(ProgramMissing):
    """An outside program is missing (PROG-001), too old (PROG-002), too slow (PROG-003), crashed (PROG-004), or gave nothing usable (PROG-005)."""


@dataclass(frozen=True, slots=True)
class Finished:
    """How a program ended.

    Args:
        code: its exit code; negative for the signal that ended it.
        out: what it printed.
        err: the beginning of its error text.
    """

    code: int
    out: bytes
    err: str


def find_program(names: Sequence[str], *, variable: str) -> Path | None:
    """Return the program, None when it is not there.

    Args:
        names: names looked for on PATH, and full paths where installers put it.
        variable: environment variable that names the program outright; a wrong one is "not there", never a silent other choice.
    """
    given = os.environ.get(variable)
    if given:
        path = shutil.which(given)
        return Path(path) if path else None
    for name in names:
        path = shutil.which(name)
        if path:
            return Path(path)
    return None


def install_advice(advice: Mapping[str, str]) -> str:
    """Return the command or address for this platform from ``advice`` (keys ``linux``, ``darwin``, ``win32``)."""
    for platform, text in advice.items():
        if sys.platform.startswith(platform):
            return text
    return advice["linux"]


def run_program(
    command: Sequence[str | Path],
    *,
    name: str,
    seconds: float,
    data: bytes | None = None,
    environment: Mapping[str, str] | None = None,
    folder: Path | None = None,
    most_output: int = 64 * _MIB,
) -> Finished:
    """Run a program to its end and return how it ended.

    It runs in a group of its own; when its time is over, when it prints without end, or when we are interrupted, the whole
    group is ended: LibreOffice is a script that starts the program proper.

    Args:
        command: the program and its arguments.
        name: what people call it.
        seconds: time that it has.
        data: what it reads from its standard input.
        environment: variables set beside our own.
        folder: folder that it runs in.
        most_output: bytes that it may print.

    Raises:
        ProgramFailure: PROG-001 when it cannot be started, PROG-003 too slow, PROG-005 printed too much.
    """
    try:
        process = subprocess.Popen(
            [str(part) for part in command],
            stdin=subprocess.PIPE if data is not None else subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            env={**os.environ, **(environment or {})},
            cwd=folder,
            start_new_session=True,
            creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0) | getattr(subprocess, "CREATE_NO_WINDOW", 0),
        )
    except OSError as error:
        raise ProgramFailure("PROG-001", program=name, advice=error.strerror or str(error)) from error
    out, err = bytearray(), bytearray()
    overrun = threading.Event()

    def collect(stream: IO[bytes], into: bytearray, most: int, fatal: bool) -> None:
        with contextlib.suppress(OSError, ValueError):
            while piece := stream.read(65536):
                if len(into) < most:
                    into += piece
                elif fatal and not overrun.is_set():
                    overrun.set()
                    _end(process)

    def feed() -> None:
        # A program that does not read to the end breaks the pipe: its exit code tells why.
        with contextlib.suppress(OSError, ValueError):
            if process.stdin is not None and data is not None:
                process.stdin.write(data)
                process.stdin.close()

    threads = [
        threading.Thread(target=collect, args=(process.stdout, out, most_output, True), daemon=True),
        threading.Thread(target=collect, args=(process.stderr, err, _MOST_ERROR_TEXT, False), daemon=True),
        threading.Thread(target=feed, daemon=True),
    ]
    try:
        for thread in threads:
            thread.start()
        code = process.wait(seconds)
    except subprocess.TimeoutExpired as error:
        raise ProgramFailure("PROG-003", program=name, seconds=f"{seconds:g}") from error
    finally:
        # Also on success: a child left behind would hold the pipes, and is nothing we asked for.
        _end(process)
        for thread in threads:
            thread.join(_GRACE)
        if not any(thread.is_alive() for thread in threads):
            for stream in (process.stdin, process.stdout, process.stderr):
                # What could not be written is flushed when it is closed, and nobody reads it any more.
                with contextlib.suppress(OSError):
                    if stream is not None:
                        stream.close()
    if overrun.is_set():
        raise ProgramFailure("PROG-005", program=name, detail=f"> {most_output // _MIB} MB")
    return Finished(code, bytes(out), bytes(err).decode("utf-8", "replace").strip())


def _end(process: subprocess.Popen[bytes]) -> None:
    """End a process and everything it started."""
    if sys.platform == "win32":
        if process.poll() is None:
            with contextlib.suppress(OSError, subprocess.SubprocessError):
                subprocess.run(
                    ["taskkill", "/T", "/F", "/PID", str(process.pid)], capture_output=True, timeout=_GRACE * 2, check=False
                )
            process.kill()
    else:
        with contextlib.suppress(OSError):
            os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(subprocess.TimeoutExpired):
        process.wait(_GRACE)
