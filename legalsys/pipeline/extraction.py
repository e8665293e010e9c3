"""Extraction without a workspace: every file read and parsed, in order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from legalsys.model import Problem

from .discover import Found
from .progress import Progress
from .stages import Extracted, read_and_parse

__all__ = ["extract_all"]

Result = TypeVar("Result")


def _itself(extracted: Extracted) -> Extracted:
    return extracted


@dataclass(frozen=True, slots=True)
class _Job(Generic[Result]):
    index: int
    path: str
    limits: Mapping[str, Any]
    then: Callable[[Extracted], Result]


def _do(job: _Job[Result]) -> tuple[int, Result]:
    return job.index, job.then(read_and_parse(job.path, job.limits))


def _give_up(job: _Job[Result], problem: Problem) -> tuple[int, Result]:
    from legalsys.model import Reading, ReadingStatus

    reading = Reading(text="", format="unknown", status=ReadingStatus.FAILED, problems=(problem,))
    return job.index, job.then(Extracted(job.path, reading, None))


def extract_all(
    found: Found,
    limits: Mapping[str, Any],
    progress: Progress,
    *,
    workers: int = 0,
    seconds: float = 180.0,
    then: Callable[[Extracted], Result] = _itself,  # type: ignore[assignment]
) -> Iterator[Result]:
    """Yield ``then(extracted)`` for every file found, in the order of their names.

    Args:
        found: the files.
        limits: bounds of reading.
        progress: who is told.
        workers: number of processes; 0: by processors and number of files; 1: this process alone.
        seconds: time for one file.
        then: a function of a module, applied where the file was parsed: what it returns is all that travels between processes.
    """
    from .pool import default_workers, work_through

    jobs = [_Job(index, file.path, limits, then) for index, file in enumerate(found.files)]
    crew = workers or min(default_workers(), max(1, len(jobs) // 12))
    progress.begin("extract", len(jobs))
    try:
        if crew == 1 and (workers == 1 or len(jobs) < 12):
            for job in jobs:
                yield _do(job)[1]
                progress.advance(note=job.path)
            return
        waiting: dict[int, Result] = {}
        turn = 0
        done: Iterator[tuple[int, Result]] = work_through(_do, jobs, failed=_give_up, workers=crew, seconds=seconds)
        with contextlib.closing(done):  # type: ignore[type-var]
            for index, result in done:
                waiting[index] = result
                progress.advance()
                while turn in waiting:
                    yield waiting.pop(turn)
                    turn += 1
    finally:
        progress.end()
