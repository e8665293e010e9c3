"""``legalsys extract``: what each document says, as JSON (design.md section 11)."""

from __future__ import annotations

import hashlib
import json
import multiprocessing
import os
from collections import Counter
from collections.abc import Iterator, Sequence
from concurrent.futures import Future, ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from pathlib import Path
from typing import Any, TextIO

import click

from legalsys.errors import ExitCode, message_text

from .console import open_output
from .options import Call, shared_options
from .paths import document_files
from .progress import tracked

__all__ = ["extract", "extract_file"]

# Starting a process costs as much as reading about this many files.
_FILES_A_PROCESS = 12


@click.command(
    "extract",
    short_help="Print what each document says, as JSON.",
    epilog="""\b
Examples:
  legalsys extract documents --format jsonl -o documents.jsonl
  legalsys extract 15_2025_QD-UBND.pdf --format json
  legalsys extract documents -j 4 --no-progress > documents.jsonl""",
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path))
@click.option("-j", "--jobs", type=click.IntRange(min=0), help="Processes [default: by the number of files and processors].")
@shared_options(("jsonl", "json"))
def extract(call: Call, paths: tuple[Path, ...], jobs: int | None) -> None:
    """Print what each document says, as JSON: identity, dates, units, citations, effects.

    PATH is a file or a folder. One document a line (jsonl) or one list (json), in the order of the files' names.
    Files that cannot be read are in the output with their reason, and end the command with exit code 4.
    The form is published as docs/schema/document.json.
    """
    found = document_files(paths)
    counts: Counter[str] = Counter()
    wanted = call.settings.review.jobs if jobs is None else jobs
    processes = min(
        wanted or os.cpu_count() or 1, max(1, len(found.files) // _FILES_A_PROCESS) if not wanted else len(found.files)
    )
    records = _records(found.files, processes=processes, limits=call.settings.limits, lang=call.lang)
    with open_output(call.output) as stream:
        for status, file, line, message in tracked(records, total=len(found.files), label="extract", call=call):
            _write(stream, line, first=not counts, form=call.format)
            counts[status] += 1
            if message:
                call.tell("CLI-005", level=0 if status == "failed" else 1, file=file, problem=message)
        _finish(stream, empty=not counts, form=call.format)
    for path in found.left:
        call.say(path.as_posix(), level=2)
    call.tell(
        "CLI-004",
        read=counts.total(),
        partly=counts["partly-read"],
        failed=counts["failed"],
        left=len(found.left),
    )
    if counts["failed"] or counts["partly-read"]:
        click.get_current_context().exit(ExitCode.SOME_UNREAD)


def _write(stream: TextIO, line: str, *, first: bool, form: str) -> None:
    if form == "json":
        stream.write("[\n" if first else ",\n")
        stream.write(line)
    else:
        stream.write(line + "\n")


def _finish(stream: TextIO, *, empty: bool, form: str) -> None:
    if form == "json":
        stream.write("[]\n" if empty else "\n]\n")


def extract_file(path: str, limits: dict[str, Any], lang: str) -> tuple[str, str, str, str]:
    """Read and parse one file. Never raises for what a file holds; runs in a process of its own.

    Args:
        path: the file, as given.
        limits: bounds that differ from the defaults, by their names in `legalsys.read.Limits`.
        lang: language of messages.

    Returns:
        status, file name, the record as one line of JSON, and the first error's message or ``""``.
    """
    from legalsys.model import Problem, Reading, ReadingStatus
    from legalsys.parse import parse
    from legalsys.read import Limits, read
    from legalsys.report.contract import document_record

    name = Path(path).as_posix().encode("utf-8", "replace").decode()
    reading = read(Path(path), limits=Limits(**limits))
    document = None
    if reading.text:
        try:
            document = parse(reading)
        except Exception as error:  # a batch survives any file; the record says that it is our bug
            problem = Problem("BUG-001", params={"detail": f"{type(error).__name__}: {error}"[:300]})
            reading = Reading(
                text=reading.text,
                format=reading.format,
                status=ReadingStatus.PARTLY_READ,
                problems=(*reading.problems, problem),
                claims=reading.claims,
            )
    record = document_record(reading, document, name, _digest(Path(path)), lang=lang)
    first = next((p["message"] for p in record["problems"] if p["severity"] == "error"), "")
    return record["status"], name, json.dumps(record, ensure_ascii=False, separators=(",", ":")), first


def _digest(path: Path) -> str:
    try:
        with path.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""


def _records(files: Sequence[Path], *, processes: int, limits: dict[str, Any], lang: str) -> Iterator[tuple[str, str, str, str]]:
    """Yield the files' records in their order, read by ``processes`` processes."""
    if processes <= 1 or len(files) <= 1:
        for path in files:
            yield extract_file(str(path), limits, lang)
        return
    pool = _pool(processes)
    try:
        waiting: list[Future[tuple[str, str, str, str]]] = [pool.submit(extract_file, str(path), limits, lang) for path in files]
        for path, future in zip(files, waiting, strict=True):
            try:
                yield future.result()
            except BrokenProcessPool:
                yield _alone(path, limits, lang)
    finally:
        pool.shutdown(wait=False, cancel_futures=True)
        for child in multiprocessing.active_children():
            child.terminate()


def _pool(processes: int) -> ProcessPoolExecutor:
    return ProcessPoolExecutor(processes, mp_context=multiprocessing.get_context("spawn"), initializer=_leave_interrupts)


def _leave_interrupts() -> None:
    """Let the parent alone answer Ctrl-C: it ends its workers itself."""
    import signal

    signal.signal(signal.SIGINT, signal.SIG_IGN)


def _alone(path: Path, limits: dict[str, Any], lang: str) -> tuple[str, str, str, str]:
    """Read a file in a process of its own after another file, or this one, has brought the pool's process down."""
    with _pool(1) as pool:
        try:
            return pool.submit(extract_file, str(path), limits, lang).result()
        except BrokenProcessPool as error:
            from legalsys.model import Problem, Reading, ReadingStatus
            from legalsys.report.contract import document_record

            problem = Problem("READ-099", params={"exception": type(error).__name__, "detail": str(error)})
            reading = Reading(text="", format="unknown", status=ReadingStatus.FAILED, problems=(problem,))
            record = document_record(reading, None, path.as_posix(), _digest(path), lang=lang)
            message = message_text("READ-099", lang, **problem.params).message
            return record["status"], path.as_posix(), json.dumps(record, ensure_ascii=False), message
