"""Extraction without a workspace: every file read and parsed, in order."""

from __future__ import annotations

import contextlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Generic, TypeVar

from legalsys.model import Problem

from .discover import Found
from .outside import Awaited, awaited, do_outside
from .progress import Progress
from .stages import Extracted, read_and_parse

if TYPE_CHECKING:
    from legalsys.read import Outside

__all__ = ["extract_all"]

Result = TypeVar("Result")


def _itself(extracted: Extracted) -> Extracted:
    return extracted


@dataclass(frozen=True, slots=True)
class _Job(Generic[Result]):
    index: int
    path: str
    limits: Mapping[str, Any]
    outside: Outside | None
    last: bool
    then: Callable[[Extracted], Result]


@dataclass(frozen=True, slots=True)
class _Done(Generic[Result]):
    index: int
    waits: Awaited | None
    result: Result | None


def _do(job: _Job[Result]) -> _Done[Result]:
    extracted = read_and_parse(job.path, job.limits, job.outside)
    waits = None if job.last else awaited(job.path, extracted.reading)
    return _Done(job.index, waits, None if waits is not None else job.then(extracted))


def _here(jobs: list[_Job[Result]]) -> Iterator[_Done[Result]]:
    for job in jobs:
        yield _do(job)


def _give_up(job: _Job[Result], problem: Problem) -> _Done[Result]:
    from legalsys.model import Reading, ReadingStatus

    reading = Reading(text="", format="unknown", status=ReadingStatus.FAILED, problems=(problem,))
    return _Done(job.index, None, job.then(Extracted(job.path, reading, None)))


def extract_all(
    found: Found,
    limits: Mapping[str, Any],
    progress: Progress,
    *,
    outside: Outside | None = None,
    workers: int = 0,
    seconds: float = 180.0,
    then: Callable[[Extracted], Result] = _itself,  # type: ignore[assignment]
) -> Iterator[Result]:
    """Yield ``then(extracted)`` for every file found, in the order of their names.

    Args:
        found: the files.
        limits: bounds of reading.
        progress: who is told.
        outside: what programs may do (with a cache), None for nothing: scans and older formats are not read then.
        workers: number of processes; 0: by processors and number of files; 1: this process alone.
        seconds: time for one file.
        then: a function of a module, applied where the file was parsed: what it returns is all that travels between processes.
    """
    from .pool import default_workers, work_through

    still = None if outside is None else replace(outside, run=False)
    jobs = [_Job(index, file.path, limits, still, outside is None, then) for index, file in enumerate(found.files)]
    results: dict[int, Result] = {}
    turn = 0
    rounds = 0
    while jobs:
        held: list[Awaited] = []
        rounds += 1
        crew = workers or min(default_workers(), max(1, len(jobs) // 12))
        by_index = {job.index: job for job in jobs}
        again: list[_Job[Result]] = []
        progress.begin("extract", len(jobs))
        try:
            done: Iterator[_Done[Result]]
            if crew == 1 and (workers == 1 or len(jobs) < 12):
                done = _here(jobs)
            else:
                done = work_through(_do, jobs, failed=_give_up, workers=crew, seconds=seconds)
            with contextlib.closing(done):  # type: ignore[type-var]
                for one in done:
                    progress.advance()
                    if one.waits is not None:
                        held.append(one.waits)
                        # A converted document may turn out to be made of scanned pages, which wait once more.
                        again.append(replace(by_index[one.index], last=rounds > 1 or bool(one.waits.pages)))
                        continue
                    results[one.index] = one.result  # type: ignore[assignment]
                    while turn in results:
                        yield results.pop(turn)
                        turn += 1
        finally:
            progress.end()
        if again and outside is not None:
            do_outside(held, outside, limits, progress, workers=workers)
        jobs = again
