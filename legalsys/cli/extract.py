"""``legalsys extract``: what each document says, as JSON (design.md section 11)."""

from __future__ import annotations

import contextlib
import functools
import hashlib
import json
from collections import Counter
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, TextIO

import click

from legalsys.errors import ExitCode

from .console import open_output
from .options import Call, shared_options
from .outside import ocr_option, outside_of
from .paths import Naming, expanded
from .progress import progress_of

if TYPE_CHECKING:
    from legalsys.pipeline import Extracted

__all__ = ["extract", "record_line"]


@click.command(
    "extract",
    short_help="Print what each document says, as JSON.",
    epilog="""\b
Examples:
  legalsys extract documents --format jsonl -o documents.jsonl
  legalsys extract 15_2025_QD-UBND.pdf --format json
  legalsys extract documents -j 4 --no-progress > documents.jsonl""",
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("-j", "--jobs", type=click.IntRange(min=0), help="Processes [default: by the number of files and processors].")
@ocr_option
@shared_options(("jsonl", "json"))
def extract(call: Call, paths: tuple[Path, ...], jobs: int | None, ocr: str | None) -> None:
    """Print what each document says, as JSON: identity, dates, units, citations, effects.

    PATH is a file or a folder. One document a line (jsonl) or one list (json), in the order of the files' names.
    Files that cannot be read are in the output with their reason, and end the command with exit code 4.
    The form is published as docs/schema/document.json.
    """
    from legalsys.pipeline import extract_all, find_files
    from legalsys.pipeline.outside import user_cache_folder

    outside = replace(outside_of(ocr), cache=user_cache_folder())
    given = expanded(paths)
    found = find_files(given)
    counts: Counter[str] = Counter()
    workers = call.settings.review.jobs if jobs is None else jobs
    then = functools.partial(record_line, naming=Naming.of(given), lang=call.lang)
    with progress_of(call) as progress, open_output(call.output) as stream:
        lines = extract_all(found, call.settings.limits, progress, outside=outside, workers=workers, then=then)
        with contextlib.closing(lines):  # type: ignore[type-var]
            for status, file, line, message in lines:
                _write(stream, line, first=not counts, form=call.format)
                counts[status] += 1
                if message:
                    call.tell("CLI-005", level=0 if status == "failed" else 1, file=file, problem=message)
        if call.format == "json":
            stream.write("\n]\n" if counts else "[]\n")
    for path in found.left:
        call.say(path, level=2)
    call.tell("CLI-004", read=counts.total(), partly=counts["partly-read"], failed=counts["failed"], left=len(found.left))
    if counts["failed"] or counts["partly-read"]:
        click.get_current_context().exit(ExitCode.SOME_UNREAD)


def _write(stream: TextIO, line: str, *, first: bool, form: str) -> None:
    if form == "json":
        stream.write(("[\n" if first else ",\n") + line)
    else:
        stream.write(line + "\n")


def record_line(extracted: Extracted, *, naming: Naming, lang: str) -> tuple[str, str, str, str]:
    """Return what one line of the output takes; runs where the file was parsed.

    Args:
        extracted: the file, read and parsed.
        naming: how files are named in the output.
        lang: language of messages.

    Returns:
        status, file name, the record as one line of JSON, and the first error's message or ``""``.
    """
    from legalsys.report.contract import document_record

    name = naming.name(extracted.path)
    record = document_record(extracted.reading, extracted.document, name, _digest(extracted.path), lang=lang)
    first = next((p["message"] for p in record["problems"] if p["severity"] == "error"), "")
    return record["status"], name, json.dumps(record, ensure_ascii=False, separators=(",", ":")), first


def _digest(path: str) -> str:
    from legalsys.read.archive import open_any

    try:
        with open_any(path) as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError:
        return ""
