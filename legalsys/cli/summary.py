"""The summary of a workspace and of its last review on the screen. The figures come from `legalsys.report.summary`."""

from __future__ import annotations

from collections.abc import Iterable
from typing import TYPE_CHECKING, TextIO

from .screen import Column, print_table
from .words import word

if TYPE_CHECKING:
    from legalsys.pipeline import IngestResult
    from legalsys.report.summary import Summary
    from legalsys.workspace import FileRecord, Run, Workspace

__all__ = ["write_summary", "write_unread"]

_COUNTS = ("added", "replaced", "moved", "returned", "gone", "unchanged")


def write_summary(
    workspace: Workspace, run: Run | None, *, stream: TextIO, lang: str, result: IngestResult | None = None
) -> None:
    """Write how many files and documents there are, findings by rule and certainty, what could not be read, and known gaps.

    Args:
        workspace: the workspace.
        run: the review to sum up, None when there was none.
        stream: where to.
        lang: ``vi`` or ``en``.
        result: what has just been done, None to sum up what is there.
    """
    from legalsys.report.summary import summarise

    summary = summarise(workspace, run, unread=None if result is None else result.unread)
    if result is not None:
        told = [f"{word('count-' + name, lang)} {result.counts.get(name, 0)}" for name in _COUNTS if result.counts.get(name)]
        if result.left:
            told.append(f"{word('count-left', lang)} {len(result.left)}")
        if told:
            stream.write("; ".join(told) + "\n")
    if run is not None:
        _findings(summary, run, stream, lang)
    if summary.unread:
        stream.write("\n")
        write_unread(summary.unread, stream=stream, lang=lang)
    _holdings(summary, stream, lang)


def write_unread(files: Iterable[FileRecord], *, stream: TextIO, lang: str) -> None:
    """Write the files that were not read, or read in part, each with its reason and what to do."""
    from legalsys.report.unread import unread_words

    rows = [(file.path, word(f"read-{file.status}", lang), *unread_words(file, lang)) for file in files]
    columns = [Column(word(name, lang)) for name in ("file", "state", "reason", "remedy")]
    print_table(columns, rows, stream=stream, title=word("unread-files", lang))


def _findings(summary: Summary, run: Run, stream: TextIO, lang: str) -> None:
    from legalsys.report.summary import CERTAINTIES
    from legalsys.rules.messages import rule_title

    columns = [
        Column(word("rule", lang), whole=True),
        Column(word("title", lang)),
        *(Column(word(f"certainty-{name}", lang), right=True) for name in CERTAINTIES),
    ]
    lines = [(r.rule, rule_title(r.rule, lang), *(str(count or "") for count in r.counts)) for r in summary.rules]
    lines.append(("", word("sum", lang), *map(str, summary.sums)))
    day = f"{run.as_of:%d/%m/%Y}" if run.as_of else "?"
    title = f"{word('findings', lang)} {word('as-of', lang)} {day} ({word('new', lang)}: {summary.new})"
    print_table(columns, lines, stream=stream, title=title)


def _holdings(summary: Summary, stream: TextIO, lang: str) -> None:
    holdings = summary.holdings
    stream.write(
        "\n"
        + word("rests-on", lang).format(documents=holdings.documents, files=holdings.files, digest=holdings.digest)
        + "\n"
        + word("gaps", lang).format(
            lacking=holdings.gaps.cited_not_held,
            ambiguous=holdings.gaps.ambiguous,
            unidentified=len(holdings.gaps.unidentified),
            partly=summary.partly,
            failed=summary.failed,
        )
        + "\n"
    )
