"""Work of outside programs for a batch: pages of scans recognised on all processors, older formats converted in one call.

Reading starts no program. What waits for one is read a second time after the programs have put what they made into the
cache: text documents are done first, a scan is cut into pages that are worked on side by side, and a page that brings its
process down is that page's trouble alone.
"""

from __future__ import annotations

import contextlib
import os
import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.model import Problem

from .progress import Progress

if TYPE_CHECKING:
    from legalsys.model import Reading
    from legalsys.read import Outside

__all__ = ["Awaited", "awaited", "do_outside", "user_cache_folder"]

_BATCH = 24
_PAGES, _CONVERSION = "READ-024", "READ-025"


@dataclass(frozen=True, slots=True)
class Awaited:
    """A file that waits for a program.

    Args:
        path: the file.
        pages: pages of a PDF to be recognised, from 1; empty for a file to be converted.
    """

    path: str
    pages: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class _PageJob:
    path: str
    page: int
    limits: Mapping[str, Any]
    outside: Outside


def user_cache_folder() -> Path:
    """Return the folder of the user's that may be emptied at any time (``LEGALSYS_CACHE`` names another)."""
    given = os.environ.get("LEGALSYS_CACHE")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local") / "legalsys" / "cache"
    if sys.platform == "darwin":
        return Path.home() / "Library" / "Caches" / "legalsys"
    return Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "legalsys"


def awaited(path: str, reading: Reading) -> Awaited | None:
    """Return what ``reading`` waits for, None when it waits for nothing."""
    for problem in reading.problems:
        if problem.code == _PAGES:
            return Awaited(path, _numbers(problem.params.get("pages", "")))
        if problem.code == _CONVERSION:
            return Awaited(path)
    return None


def _numbers(pages: str) -> tuple[int, ...]:
    """Return the numbers of ``"1-3, 7"``."""
    found: list[int] = []
    for part in filter(None, (part.strip() for part in pages.split(","))):
        first, _, last = part.partition("-")
        found.extend(range(int(first), int(last or first) + 1))
    return tuple(found)


def do_outside(
    waiting: Sequence[Awaited], outside: Outside, limits: Mapping[str, Any], progress: Progress, *, workers: int = 0
) -> None:
    """Let the programs do what ``waiting`` waits for; results, and failures with their reasons, are in the cache then.

    Args:
        waiting: the files.
        outside: what programs may do, with a cache.
        limits: bounds of reading.
        progress: who is told: file by file for conversions, page by page for recognition.
        workers: pages side by side; 0: one a processor.
    """
    from .pool import default_workers, work_through

    running = replace(outside, run=True, threads=1)
    files = [item.path for item in waiting if not item.pages]
    if files:
        progress.begin("convert", len(files))
        try:
            for start in range(0, len(files), _BATCH):
                batch = files[start : start + _BATCH]
                _convert(batch, running)
                progress.advance(len(batch), note=batch[-1])
        finally:
            progress.end()
    jobs = [_PageJob(item.path, page, limits, running) for item in waiting for page in item.pages]
    if jobs:
        progress.begin("ocr", len(jobs))
        try:
            crew = min(workers or default_workers(), len(jobs))
            for path in work_through(_page, jobs, failed=_lost, workers=crew, seconds=4 * outside.seconds + 60):
                progress.advance(note=path)
        finally:
            progress.end()


def _convert(paths: Sequence[str], outside: Outside) -> None:
    """Convert files in one call; a file that is gone or cannot be unpacked is left out, it says why when it is read again."""
    from legalsys.errors import InputUnreadable
    from legalsys.programs import ProgramFailure
    from legalsys.read.archive import file_of
    from legalsys.read.office import convert_ahead
    from legalsys.read.route import conversion_suffix

    with contextlib.ExitStack() as members:
        files = []
        for path in paths:
            with contextlib.suppress(InputUnreadable, OSError):
                file = members.enter_context(file_of(path))
                files.append((file, conversion_suffix(file)))
        with contextlib.suppress(ProgramFailure, OSError):
            convert_ahead([(file, suffix) for file, suffix in files if suffix], outside=outside)


def _page(job: _PageJob) -> str:
    from legalsys.read import Limits
    from legalsys.read.route import recognise_page

    recognise_page(Path(job.path), job.page, limits=Limits(**job.limits), outside=job.outside)
    return job.path


def _lost(job: _PageJob, problem: Problem) -> str:
    return job.path
