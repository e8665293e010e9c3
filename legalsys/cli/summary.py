"""The summary of a workspace and of its last review on the screen: what was read, what was found, what is missing."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, TextIO

from .screen import Column, print_table
from .words import word

if TYPE_CHECKING:
    from legalsys.pipeline import IngestResult
    from legalsys.workspace import FileRecord, FindingSummary, Holdings, Run, Workspace

__all__ = ["write_summary", "write_unread"]

_CERTAINTIES = ("certain", "likely", "possible")
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
    holdings = run.collection if run is not None and run.collection is not None else workspace.collection()
    unread = tuple(workspace.known_files(unread=True)) if result is None else result.unread
    if result is not None:
        told = [f"{word('count-' + name, lang)} {result.counts.get(name, 0)}" for name in _COUNTS if result.counts.get(name)]
        if result.left:
            told.append(f"{word('count-left', lang)} {len(result.left)}")
        if told:
            stream.write("; ".join(told) + "\n")
    if run is not None:
        _findings(workspace, run, stream, lang)
    if unread:
        stream.write("\n")
        write_unread(unread, stream=stream, lang=lang)
    _holdings(holdings, unread, stream, lang, run)


def write_unread(files: Iterable[FileRecord], *, stream: TextIO, lang: str) -> None:
    """Write the files that were not read, or read in part, each with its reason and what to do."""
    rows = []
    for file in files:
        errors = [p.text(lang) for p in file.problems if p.severity == "error"] or [p.text(lang) for p in file.problems]
        reason = "; ".join(f"{text.code}: {text.message}" for text in errors)
        remedy = " ".join(dict.fromkeys(text.remedy for text in errors if text.remedy))
        rows.append((file.path, word(f"read-{file.status}", lang), reason, remedy))
    columns = [Column(word(name, lang)) for name in ("file", "state", "reason", "remedy")]
    print_table(columns, rows, stream=stream, title=word("unread-files", lang))


def _findings(workspace: Workspace, run: Run, stream: TextIO, lang: str) -> None:
    from legalsys.rules.messages import rule_title

    rows = _by_rule(workspace.finding_summary(run.id))
    new = workspace.new_findings(run.id)
    columns = [
        Column(word("rule", lang), whole=True),
        Column(word("title", lang)),
        *(Column(word(f"certainty-{name}", lang), right=True) for name in _CERTAINTIES),
    ]
    lines = [(rule, rule_title(rule, lang), *(str(count or "") for count in counts)) for rule, counts in rows]
    sums = [sum(counts[i] for _, counts in rows) for i in range(len(_CERTAINTIES))]
    lines.append(("", word("sum", lang), *map(str, sums)))
    day = f"{run.as_of:%d/%m/%Y}" if run.as_of else "?"
    title = f"{word('findings', lang)} {word('as-of', lang)} {day} ({word('new', lang)}: {len(new)})"
    print_table(columns, lines, stream=stream, title=title)


def _by_rule(summary: Sequence[FindingSummary]) -> list[tuple[str, list[int]]]:
    counts: dict[str, list[int]] = {}
    for row in summary:
        counts.setdefault(row.rule, [0] * len(_CERTAINTIES))[_CERTAINTIES.index(row.certainty)] += row.count
    return sorted(counts.items())


def _holdings(holdings: Holdings, unread: Sequence[FileRecord], stream: TextIO, lang: str, run: Run | None) -> None:
    gaps = holdings.gaps
    failed = sum(file.status == "failed" for file in unread)
    stream.write(
        "\n"
        + word("rests-on", lang).format(documents=holdings.documents, files=holdings.files, digest=holdings.digest)
        + "\n"
        + word("gaps", lang).format(
            lacking=gaps.cited_not_held,
            ambiguous=gaps.ambiguous,
            unidentified=len(gaps.unidentified),
            partly=len(unread) - failed,
            failed=failed,
        )
        + "\n"
    )
