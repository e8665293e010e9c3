"""The figures of a workspace and of its last review: the one source of them for the screen and for files."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from legalsys.rules.messages import rule_title

from .columns import Basis, column
from .naming import document_words, documents_by_key
from .tables import Kind, Table, Value, shortened
from .unread import unread_records, unread_table
from .words import word

if TYPE_CHECKING:
    from legalsys.model import CitedDocument, Identity
    from legalsys.workspace import Change, FileRecord, Holdings, Run, Workspace

__all__ = ["CERTAINTIES", "Lacking", "RuleCount", "Summary", "lacking", "summarise", "summary_record", "summary_tables"]

CERTAINTIES = ("certain", "likely", "possible")


@dataclass(frozen=True, slots=True)
class RuleCount:
    """How many findings of a rule there are, by certainty: certain, likely, possible."""

    rule: str
    counts: tuple[int, int, int]

    @property
    def sum(self) -> int:
        """All of them."""
        return sum(self.counts)


@dataclass(frozen=True, slots=True)
class Summary:
    """The figures.

    Args:
        run: the review summed up, None when there was none.
        holdings: the documents held.
        unread: files not read, or read in part.
        rules: findings by rule.
        new: how many findings the review before did not have.
        changes: what the run found changed in files.
    """

    run: Run | None
    holdings: Holdings
    unread: tuple[FileRecord, ...]
    rules: tuple[RuleCount, ...]
    new: int
    changes: tuple[Change, ...]

    @property
    def failed(self) -> int:
        """Number of files that could not be read."""
        return sum(file.status == "failed" for file in self.unread)

    @property
    def partly(self) -> int:
        """Number of files read in part."""
        return len(self.unread) - self.failed

    @property
    def findings(self) -> int:
        """Number of findings."""
        return sum(rule.sum for rule in self.rules)

    @property
    def sums(self) -> tuple[int, int, int]:
        """Findings of all rules by certainty."""
        return (
            sum(rule.counts[0] for rule in self.rules),
            sum(rule.counts[1] for rule in self.rules),
            sum(rule.counts[2] for rule in self.rules),
        )


def summarise(workspace: Workspace, run: Run | None, *, unread: Sequence[FileRecord] | None = None) -> Summary:
    """Return the figures of a review.

    Args:
        workspace: an open workspace.
        run: the review, None to sum up what is held.
        unread: files not read, when the caller has just asked for them.
    """
    holdings = run.collection if run is not None and run.collection is not None else workspace.collection()
    counts: dict[str, list[int]] = {}
    if run is not None:
        for row in workspace.finding_summary(run.id):
            counts.setdefault(row.rule, [0, 0, 0])[CERTAINTIES.index(row.certainty)] += row.count
    return Summary(
        run,
        holdings,
        tuple(workspace.known_files(unread=True) if unread is None else unread),
        tuple(RuleCount(rule, (c[0], c[1], c[2])) for rule, c in sorted(counts.items())),
        len(workspace.new_findings(run.id)) if run is not None else 0,
        tuple(workspace.changes(run.id)) if run is not None else (),
    )


@dataclass(frozen=True, slots=True)
class Lacking:
    """A document that texts name so that it is one certain document, and that the collection does not hold.

    Args:
        target: its number in one spelling.
        number: its number as said, None where texts say only its name and day.
        kind, name: as said, ``""`` where no text says them.
        citing: documents that name it, by key.
    """

    target: str
    number: str | None
    kind: str
    name: str
    citing: tuple[Identity, ...]


def lacking(workspace: Workspace) -> tuple[Lacking, ...]:
    """Return what the collection lacks, what most documents name first.

    Args:
        workspace: an open workspace.
    """
    said: dict[str, list[CitedDocument]] = {}
    citing: dict[str, set[Identity]] = {}
    for entry in workspace.ledger():
        if entry.candidates or entry.target.startswith("name:"):
            continue
        said.setdefault(entry.target, []).append(entry.document)
        citing.setdefault(entry.target, set()).add(entry.citing)
    rows = (
        Lacking(
            target,
            next((d.number for d in documents if d.number), None),
            next((d.kind for d in documents if d.kind), ""),
            next((d.name for d in documents if d.name), ""),
            tuple(sorted(citing[target], key=str)),
        )
        for target, documents in said.items()
    )
    return tuple(sorted(rows, key=lambda row: (-len(row.citing), row.target)))


def _figures(summary: Summary) -> list[tuple[str, int]]:
    gaps = summary.holdings.gaps
    return [
        ("files", summary.holdings.files),
        ("files-read", summary.holdings.files - len(summary.unread)),
        ("files-partly", summary.partly),
        ("files-failed", summary.failed),
        ("documents", summary.holdings.documents),
        ("unidentified", len(gaps.unidentified)),
        ("findings", summary.findings),
        ("new-findings", summary.new),
        ("lacking", gaps.cited_not_held),
        ("ambiguous", gaps.ambiguous),
    ]


def summary_tables(workspace: Workspace, summary: Summary, lang: str, *, office: str = "") -> tuple[Table, ...]:
    """Return the summary as tables: figures, findings by rule, unread files, what is lacking, what changed.

    Args:
        workspace: for what is lacking.
        summary: the figures.
        lang: ``vi`` or ``en``.
        office: name of the office.
    """
    lines = Basis(summary.run, summary.holdings, office).lines(lang) if summary.run is not None else ()
    figures = tuple((word("summary", name, lang), count) for name, count in _figures(summary))
    by_rule: list[tuple[Value, ...]] = [
        (rule.rule, rule_title(rule.rule, lang), *rule.counts, rule.sum) for rule in summary.rules
    ]
    by_rule.append((None, word("column", "sum", lang), *summary.sums, summary.findings))
    names = documents_by_key(workspace)
    missing = tuple(
        (
            number,
            row.kind or None,
            row.number or row.target.upper(),
            shortened(row.name, 200) or None,
            len(row.citing),
            document_words(names.get(row.citing[0]), lang, fallback=str(row.citing[0])),
        )
        for number, row in enumerate(lacking(workspace), 1)
    )
    changes = tuple(
        (word("change", c.what, lang), c.path, "\n".join(f"{name}: {value}" for name, value in sorted(c.detail.items())))
        for c in summary.changes
    )

    def table(name: str, columns: tuple[Any, ...], rows: tuple[tuple[Value, ...], ...], head: tuple[str, ...] = ()) -> Table:
        return Table(name, word("title", name, lang), word("sheet", name, lang), columns, rows, head, lang=lang)

    return (
        table("summary", (column("item", lang, width=60), column("count", lang, Kind.COUNT, 14)), figures, lines),
        table(
            "by-rule",
            (
                column("rule", lang, Kind.CODE, 10),
                column("item", lang, width=56),
                *(column(name, lang, Kind.COUNT, 14) for name in (*CERTAINTIES, "sum")),
            ),
            tuple(by_rule),
        ),
        unread_table(summary.unread, lang),
        table(
            "lacking",
            (
                column("stt", lang, Kind.COUNT, 6),
                column("kind", lang, width=18),
                column("number", lang, Kind.CODE, 24),
                column("title", lang, width=40),
                column("cited-by", lang, Kind.COUNT, 14),
                column("example", lang, width=60),
            ),
            missing,
        ),
        table(
            "changes",
            (column("change", lang, width=22), column("file", lang, width=60), column("detail", lang, width=60)),
            changes,
        ),
    )


def summary_record(workspace: Workspace, summary: Summary, lang: str) -> dict[str, Any]:
    """Return the summary as plain values.

    Args:
        workspace: for what is lacking.
        summary: the figures.
        lang: language of messages.
    """
    record: dict[str, Any] = {"schema": "legalsys/summary/1"}
    if summary.run is not None:
        record |= Basis(summary.run, summary.holdings).record()
    record |= {name.replace("-", "_"): count for name, count in _figures(summary)}
    record |= {
        "by_rule": [
            {"rule": rule.rule, **dict(zip(CERTAINTIES, rule.counts, strict=True)), "sum": rule.sum} for rule in summary.rules
        ],
        "unread": list(unread_records(summary.unread, lang)),
        "cited_not_held": [
            {
                "number": row.number,
                "kind": row.kind or None,
                "name": row.name or None,
                "cited_by": [str(key) for key in row.citing],
            }
            for row in lacking(workspace)
        ],
        "changes": [{"what": c.what, "file": c.path, "detail": c.detail} for c in summary.changes],
    }
    return record
