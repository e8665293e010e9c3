"""What could not be read, or only in part: why, and what to do."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import TYPE_CHECKING, Any

from .columns import column
from .contract import problem_record
from .tables import Kind, Table
from .words import word

if TYPE_CHECKING:
    from legalsys.workspace import FileRecord

__all__ = ["unread_records", "unread_table", "unread_words"]


def unread_words(file: FileRecord, lang: str) -> tuple[str, str]:
    """Return why a file was not read whole, and what to do: of its errors, or of all its problems where none is an error."""
    errors = [p.text(lang) for p in file.problems if p.severity == "error"] or [p.text(lang) for p in file.problems]
    why = "\n".join(dict.fromkeys(f"{text.code}: {text.message}" for text in errors))
    return why, " ".join(dict.fromkeys(text.remedy for text in errors if text.remedy))


def unread_table(files: Sequence[FileRecord], lang: str, *, lines: tuple[str, ...] = ()) -> Table:
    """Return the files that were not read whole as a table.

    Args:
        files: the files.
        lang: ``vi`` or ``en``.
        lines: lines under the title.
    """
    rows = tuple(
        (number, file.path, word("read", file.status, lang), *unread_words(file, lang)) for number, file in enumerate(files, 1)
    )
    counts = [(status, sum(file.status == status for file in files)) for status in ("failed", "partly-read")]
    return Table(
        "unread",
        word("title", "unread", lang),
        word("sheet", "unread", lang),
        (
            column("stt", lang, Kind.COUNT, 5),
            column("file", lang, width=44),
            column("state", lang, width=14),
            column("why", lang, width=48),
            column("remedy", lang, width=48),
        ),
        rows,
        lines,
        (*((word("read", status, lang), count) for status, count in counts), (word("line", "total-files", lang), len(files))),
        (),
        lang,
    )


def unread_records(files: Iterable[FileRecord], lang: str) -> Iterator[dict[str, Any]]:
    """Yield the files that were not read whole as plain values, with all their problems."""
    for file in files:
        yield {"file": file.path, "status": file.status, "problems": [problem_record(p, lang=lang) for p in file.problems]}
