"""What a reviewer waits for: the first review of a folder, and the same review again, process start included."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from .material import Material
from .table import Section

__all__ = ["measure_review"]

_DAY = "2026-11-24"
_PROGRAM = (sys.executable, "-c", "from legalsys.cli import main; main()")


def _run(*arguments: str) -> tuple[float, float | None]:
    """Run the command line in a process of its own; return its seconds and its peak memory in MB (where the system tells).

    Raises:
        RuntimeError: if it ends with another exit code than 0 or 4 (some files unread).
    """
    start = time.perf_counter()
    with tempfile.TemporaryFile() as talk:
        process = subprocess.Popen([*_PROGRAM, *arguments], stdout=subprocess.DEVNULL, stderr=talk)
        peak: float | None = None
        if hasattr(os, "wait4"):
            _, status, usage = os.wait4(process.pid, 0)
            process.returncode = os.waitstatus_to_exitcode(status)
            peak = usage.ru_maxrss / (1024 * 1024 if sys.platform == "darwin" else 1024)
        else:
            process.wait()
        seconds = time.perf_counter() - start
        if process.returncode not in (0, 4):
            talk.seek(0)
            raise RuntimeError(
                f"legalsys {' '.join(arguments[:1])} ended with {process.returncode}: {talk.read().decode()[-2000:]}"
            )
    return seconds, peak


def _shown(peak: float | None) -> str:
    return f"{peak:.0f}" if peak else "–"


def measure_review(material: Material, *, repeats: int) -> Section:
    """Return seconds and peak memory of a first review and of unchanged ones, and of the bare start of the program."""
    files = sum(1 for path in material.folder.rglob("*") if path.is_file())
    start = statistics.median(_run("--version")[0] for _ in range(repeats))
    with tempfile.TemporaryDirectory() as folder:
        call = ("review", str(material.folder), "-w", str(Path(folder) / "workspace"), "--as-of", _DAY, "--no-progress")
        first, first_peak = _run(*call)
        again = [_run(*call) for _ in range(repeats)]
    seconds = statistics.median(run[0] for run in again)
    peaks = [run[1] for run in again if run[1] is not None]
    return Section(
        "Review of a folder",
        f"`legalsys review`, process start included, in a fresh workspace; unchanged runs are the median of {repeats}. "
        "Peak memory is the largest process's resident set.",
        (
            ("run", "files", "seconds", "files a second", "÷ first run", "peak MB"),
            ("start of the program (`--version`)", "", f"{start:.2f}", "", f"{start / first:.3f}", ""),
            ("first review", str(files), f"{first:.2f}", f"{files / first:.1f}", "1", _shown(first_peak)),
            (
                "unchanged again",
                str(files),
                f"{seconds:.2f}",
                f"{files / seconds:.0f}",
                f"{seconds / first:.3f}",
                _shown(max(peaks, default=None)),
            ),
        ),
    )
