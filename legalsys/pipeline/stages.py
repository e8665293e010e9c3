"""The stages of our pipelines. What each reads and writes stands in its declaration; pipelines are in ``pipelines/*.toml``."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.errors import InternalError
from legalsys.model import Problem
from legalsys.workspace import Holdings, Parcel, Run, Workspace

from .discover import Found, Survey, Task, find_files, survey_files
from .outside import Awaited, awaited, do_outside
from .progress import Progress
from .registry import stage
from .versions import extractor_version

if TYPE_CHECKING:
    from legalsys.model import Document, Reading
    from legalsys.read import Outside
    from legalsys.validity import Collection

__all__ = ["Extracted", "Outcome", "Parsing"]

_PROCESS_WORTH = 12  # starting a process takes as long as reading about this many files


@dataclass(frozen=True, slots=True)
class Parsing:
    """A content to parse and the bounds to read it with; sent to worker processes.

    Args:
        task: the content.
        limits: bounds of reading.
        outside: what programs may do.
        last: whether it is parsed as it can be read now, also when it waits for a program.
    """

    task: Task
    limits: Mapping[str, Any] = field(default_factory=dict)
    outside: Outside | None = None
    last: bool = False


@dataclass(frozen=True, slots=True)
class Extracted:
    """A file read and parsed: ``document`` is None where there was no text to parse."""

    path: str
    reading: Reading
    document: Document | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a run's judgement rests on and where its findings are stored.

    Args:
        collection: what was held.
        findings_of: the run whose findings these are: this one, or an earlier one of the same state, day and rules.
        reused: whether they are an earlier run's.
        generation: state of the workspace that they were made from.
    """

    collection: Holdings
    findings_of: int
    reused: bool
    generation: int


def read_and_parse(path: str, limits: Mapping[str, Any], outside: Outside | None = None) -> Extracted:
    """Read and parse one file; never raises for what it holds.

    Args:
        path: the file.
        limits: bounds that differ from the defaults, by their names in `legalsys.read.Limits`.
        outside: what programs may do, None for nothing.
    """
    from legalsys.model import Reading, ReadingStatus
    from legalsys.model.codec import verify_document
    from legalsys.parse import parse
    from legalsys.read import NO_PROGRAMS, Limits, read

    reading = read(Path(path), limits=Limits(**limits), outside=outside or NO_PROGRAMS)
    if not reading.text or reading.status is ReadingStatus.FAILED:
        return Extracted(path, reading, None)
    try:
        document = parse(reading)
        verify_document(document, reading.text)
    except Exception as error:  # a batch survives any file; the file says that it is our bug
        problem = Problem("BUG-001", params={"detail": f"{type(error).__name__}: {error}"[:300]})
        # The text could be read: it is kept, so that the document can be looked at and is not silently missing.
        broken = Reading(
            text=reading.text,
            format=reading.format,
            blocks=reading.blocks,
            sources=reading.sources,
            status=ReadingStatus.PARTLY_READ,
            problems=(*reading.problems, problem),
            claims=reading.claims,
            signatures=reading.signatures,
            pages=reading.pages,
            uncertain=reading.uncertain,
        )
        return Extracted(path, broken, None)
    return Extracted(path, reading, document)


def parse_task(parsing: Parsing) -> Parcel | Awaited | None:
    """Return the parcel of a content, what it waits for, or None if its file changed while it was read: the next run sees it anew."""
    from legalsys.read.archive import stat_any
    from legalsys.workspace import failed_parcel, parcel

    task = parsing.task
    try:
        extracted = read_and_parse(task.path, parsing.limits, parsing.outside)
        waits = None if parsing.last else awaited(task.path, extracted.reading)
        if waits is not None:
            return waits
        if stat_any(task.path) != (task.size, task.mtime_ns):
            return None
        return parcel(task.sha256, task.extractor, extracted.reading, extracted.document)
    except FileNotFoundError:
        return None
    except Exception as error:  # whatever it is, it is the trouble of this file alone
        problem = Problem("BUG-001", params={"detail": f"{type(error).__name__}: {error}"[:300]})
        return failed_parcel(task.sha256, task.extractor, problem)


def _given_up(parsing: Parsing, problem: Problem) -> Parcel | Awaited | None:
    from legalsys.workspace import failed_parcel

    return failed_parcel(parsing.task.sha256, parsing.task.extractor, problem)


@stage(name="discover", reads=("paths", "workspace"), writes=("found",))
def discover(paths: Sequence[Path], workspace: Workspace | None) -> Found:
    """Find the documents below the paths given; see `find_files`."""
    return find_files(paths, beside=workspace.folder if workspace is not None else None)


@stage(name="survey", reads=("found", "workspace", "run"), writes=("survey",))
def survey(found: Found, workspace: Workspace, run: int, *, again: bool = False, retry: bool = False) -> Survey:
    """Record which files are new, replaced, moved or gone, and say what is to be parsed. ``again``: all; ``retry``: also what failed."""
    return survey_files(found, workspace, extractor=extractor_version(), run=run, again=again, retry=retry)


@stage(name="parse", reads=("survey", "workspace", "limits", "outside", "progress"), writes=("parcels",))
def parse(
    survey: Survey,
    workspace: Workspace,
    limits: Mapping[str, Any],
    outside: Outside | None,
    progress: Progress,
    *,
    workers: int = 0,
    seconds: float = 180.0,
    in_process: int = 3,
) -> Iterator[Parcel]:
    """Read and parse what the survey asks for. Parcels come as they are done.

    Args:
        survey: what is to be parsed.
        workspace: where an attempt in this very process is noted before it is made.
        limits: bounds of reading.
        outside: what programs may do for what cannot be read without them; that comes last.
        progress: who is told.
        workers: number of processes; 0: by processors and number of files.
        seconds: time for one file, above what the reader allows itself.
        in_process: where ``workers`` is 0, up to so many files are parsed in this process, which saves starting another. One that brought it down before is not.
    """
    from legalsys.workspace import failed_parcel

    waiting: list[Awaited] = []
    parsings = [Parsing(task, limits, _still(outside)) for task in survey.tasks]
    progress.begin("parse", len(survey.tasks))
    try:
        for sha256, problem in survey.unopened:
            yield failed_parcel(sha256, extractor_version(), problem)
        yield from _parsed(parsings, workspace, progress, waiting, workers=workers, seconds=seconds, in_process=in_process)
    finally:
        progress.end()
    # A converted document may turn out to be made of scanned pages, which wait once more.
    for last in (False, True):
        if not waiting or outside is None:
            return
        do_outside(waiting, outside, limits, progress, workers=workers)
        pages = {item.path: bool(item.pages) for item in waiting}
        waiting = []
        again = [replace(p, last=last or pages[p.task.path]) for p in parsings if p.task.path in pages]
        progress.begin("parse", len(again))
        try:
            yield from _parsed(again, workspace, progress, waiting, workers=workers, seconds=seconds, in_process=in_process)
        finally:
            progress.end()


def _still(outside: Outside | None) -> Outside | None:
    """Return what readers of a batch may do: take from the cache, start nothing."""
    return None if outside is None else replace(outside, run=False)


def _parsed(
    parsings: list[Parsing],
    workspace: Workspace,
    progress: Progress,
    waiting: list[Awaited],
    *,
    workers: int,
    seconds: float,
    in_process: int,
) -> Iterator[Parcel]:
    """Yield the parcels of ``parsings``; what waits for a program goes to ``waiting``."""
    if parsings:
        here: list[Parsing] = []
        if not workers and len(parsings) <= in_process:
            fatal = workspace.failed_attempts()
            here = [p for p in parsings if p.task.sha256 not in fatal]
            parsings = [p for p in parsings if p.task.sha256 in fatal]
        for done in _all_done(here, parsings, workspace, workers=workers, seconds=seconds):
            progress.advance()
            if isinstance(done, Awaited):
                waiting.append(done)
            elif done is not None:
                yield done


def _all_done(
    here: list[Parsing], elsewhere: list[Parsing], workspace: Workspace, *, workers: int, seconds: float
) -> Iterator[Parcel | Awaited | None]:
    for parsing in here:
        workspace.begin_attempts([parsing.task.sha256])
        yield parse_task(parsing)
    if elsewhere:
        from .pool import default_workers, work_through

        crew = workers or min(default_workers(), max(1, len(elsewhere) // _PROCESS_WORTH))
        done = work_through(parse_task, elsewhere, failed=_given_up, workers=crew, seconds=seconds)
        with contextlib.closing(done):  # type: ignore[type-var]
            yield from done


@stage(name="store", reads=("parcels", "workspace", "run"), writes=("stored",))
def store(parcels: Iterator[Parcel], workspace: Workspace, run: int, *, batch: int = 32, seconds: float = 2.0) -> int:
    """Store parcels as they come, in transactions of ``batch`` or of ``seconds``; what is in hand is stored also when interrupted."""
    waiting: list[Parcel] = []
    count = 0
    since = time.monotonic()
    try:
        for parcel in parcels:
            waiting.append(parcel)
            if len(waiting) >= batch or time.monotonic() - since > seconds:
                workspace.store(waiting, run=run)
                count, since = count + len(waiting), time.monotonic()
                waiting = []
    finally:
        if waiting:
            workspace.store(waiting, run=run)
            count += len(waiting)
    return count


@stage(name="resolve", reads=("stored", "workspace", "run"), writes=("resolved",))
def resolve(stored: int, workspace: Workspace, run: int) -> int:
    """Settle keys, holdings and targets; try the ledger again for what arrived."""
    return workspace.settle(run=run)


@stage(name="reuse", reads=("resolved", "workspace", "as_of", "run"), writes=("earlier", "generation"))
def reuse(resolved: int, workspace: Workspace, as_of: date, run: int, *, always: bool = False) -> tuple[Run | None, int]:
    """Return the run whose findings still hold, None if they must be made, and the state that they are made from.

    ``always``: make them in any case. Should another process write before they are made, the state noted here is an
    older one, and the next run makes them again: too often, never too seldom.
    """
    generation = workspace.generation
    mine = workspace.run(run)
    # The run says by which rules it judges: the choice of them is an option of a later stage.
    earlier = None if always or mine is None else workspace.reusable_run(as_of=as_of, rules=mine.rules)
    return earlier, generation


@stage(name="validity", reads=("earlier", "workspace"), writes=("collection",))
def validity(earlier: Run | None, workspace: Workspace) -> Collection | None:
    """Load the documents held as the collection that validity and rules look at; None where an earlier run's findings hold."""
    if earlier is not None:
        return None
    with workspace.snapshot():
        return load_collection(workspace)


def load_collection(workspace: Workspace) -> Collection:
    """Return all documents held, corrections applied, with all their files, as validity, graph and rules look at them."""
    from legalsys.validity import Collection, Held

    # Copies with the same words are one text with several files; other words under one identity are another text.
    held: dict[tuple[str, str], Held] = {}
    for item in workspace.documents(variants=True):
        files = tuple(m.path for m in item.manifestations)
        place = (str(item.key), item.variant)
        first = held.get(place)
        if first is None:
            held[place] = Held(item.document, files, item.variant)
        else:
            held[place] = Held(first.document, tuple(sorted((*first.files, *files))), item.variant)
    return Collection(held.values())


@stage(name="rules", reads=("earlier", "collection", "generation", "workspace", "as_of", "run", "progress"), writes=("outcome",))
def rules(
    earlier: Run | None,
    collection: Collection | None,
    generation: int,
    workspace: Workspace,
    as_of: date,
    run: int,
    progress: Progress,
    *,
    only: tuple[str, ...] = (),
    also: tuple[str, ...] = (),
    without: tuple[str, ...] = (),
) -> Outcome:
    """Run the rules and store what they find, or take the earlier run's findings.

    ``only``: codes of the rules to run instead of those that are on by default; ``also``: rules besides; ``without``: rules not to run.
    """
    if collection is None:
        if earlier is None or earlier.collection is None or earlier.findings_of is None:
            raise InternalError("BUG-001", detail="rules ran without a collection or earlier findings")
        return Outcome(earlier.collection, earlier.findings_of, reused=True, generation=generation)
    from legalsys.rules import chosen_rules, run_rules

    chosen = chosen_rules(only=only, also=also, without=without)
    progress.begin("rules", None)
    try:
        workspace.store_findings(run, _told(run_rules(collection, as_of=as_of, only=chosen), progress))
    finally:
        progress.end()
    return Outcome(workspace.collection(), run, reused=False, generation=generation)


def _told(findings: Iterator[Any], progress: Progress) -> Iterator[Any]:
    for finding in findings:
        progress.advance()
        yield finding


@stage(name="extract", reads=("found", "limits", "outside", "progress"), writes=("extracted",))
def extract(
    found: Found,
    limits: Mapping[str, Any],
    outside: Outside | None,
    progress: Progress,
    *,
    workers: int = 0,
    seconds: float = 180.0,
) -> Iterator[Extracted]:
    """Read and parse every file found, in the order of their names, storing nothing."""
    from .extraction import extract_all

    return extract_all(found, limits, progress, outside=outside, workers=workers, seconds=seconds)
