"""The findings of a review as a list: chosen, and as a table for people. Programs read `contract.finding_record`."""

from __future__ import annotations

from collections import Counter
from collections.abc import Container, Iterable, Iterator
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalsys.model import Certainty, Finding, Identity, Verdict
from legalsys.rules.messages import message, rule_title

from .columns import (
    Basis,
    certainty_words,
    column,
    document_cells,
    document_columns,
    grounds_cell,
    place_cell,
    sentence_cell,
    verdict_words,
)
from .naming import documents_by_key, is_verified
from .places import Places
from .tables import Kind, Table, Value
from .words import word

if TYPE_CHECKING:
    from legalsys.workspace import DocumentRow, FindingState, Workspace

__all__ = ["Choice", "Findings", "choose", "findings_table", "is_open"]


@dataclass(frozen=True, slots=True)
class Choice:
    """Which findings to list; what is not given does not narrow.

    Args:
        rules: codes of rules.
        certainty: the least certainty.
        kinds: kinds of findings (``stale_basis``), or full names of kinds of documents (``Quyết định``).
        key: the document that they are on or about.
        only_new: only those that the review before did not have.
        only_open: only those without a verdict that still holds.
    """

    rules: frozenset[str] = frozenset()
    certainty: Certainty = Certainty.POSSIBLE
    kinds: frozenset[str] = frozenset()
    key: Identity | None = None
    only_new: bool = False
    only_open: bool = False

    def keeps(self, rule: str, certainty: Certainty, kinds: Container[str | None]) -> bool:
        """Whether rule, certainty and kinds of something are those asked for; ``kinds``: of what is said, and of its document."""
        return (
            (not self.rules or rule in self.rules)
            and certainty.rank <= self.certainty.rank
            and (not self.kinds or any(kind in kinds for kind in self.kinds))
        )

    def words(self, lang: str, *, document: str = "") -> tuple[str, ...]:
        """Return what it narrows to, in words; ``document``: how the caller named the document."""
        parts = []
        if self.rules:
            parts.append(word("line", "rule-only", lang, value=", ".join(sorted(self.rules))))
        if self.certainty is not Certainty.POSSIBLE:
            parts.append(word("line", "certainty-at-least", lang, value=certainty_words(self.certainty.value, lang)))
        if self.kinds:
            parts.append(word("line", "kind-only", lang, value=", ".join(sorted(self.kinds))))
        if self.key is not None:
            parts.append(word("line", "document-only", lang, value=document or str(self.key)))
        if self.only_new:
            parts.append(word("line", "new-only", lang))
        if self.only_open:
            parts.append(word("line", "open-only", lang))
        return tuple(parts)


@dataclass(frozen=True, slots=True)
class Findings:
    """Chosen findings with what is known of them.

    Args:
        basis: what they rest on.
        chosen: by rule, subject and object.
        states: verdicts by finding.
        new: keys of those that the review before did not have.
    """

    basis: Basis
    chosen: tuple[Finding, ...]
    states: dict[str, FindingState]
    new: frozenset[str]


def is_open(state: FindingState | None) -> bool:
    """Whether a finding still waits for a verdict: none was given, it was put off, or the evidence changed since."""
    return state is None or state.state.value != "carried-over" or state.decision.verdict is Verdict.DEFERRED


def choose(
    findings: Iterable[Finding],
    choice: Choice,
    *,
    states: dict[str, FindingState],
    new: frozenset[str],
    documents: dict[Identity, DocumentRow],
) -> Iterator[Finding]:
    """Yield the findings that a choice keeps, in their order.

    Args:
        findings: findings.
        choice: which to keep.
        states: verdicts by finding.
        new: keys of new findings.
        documents: the documents held, for their kinds.
    """
    for finding in findings:
        row = documents.get(finding.subject)
        if (
            choice.keeps(finding.rule, finding.certainty, (finding.kind, row.kind if row else None))
            and (choice.key is None or choice.key in (finding.subject, finding.object))
            and (not choice.only_new or finding.key in new)
            and (not choice.only_open or is_open(states.get(finding.key)))
        ):
            yield finding


def findings_table(workspace: Workspace, found: Findings, lang: str, *, filters: tuple[str, ...] = ()) -> Table:
    """Return findings as a table: a row for each, with document, sentence, place, ground and verdict.

    Args:
        workspace: to name documents and find the places of words.
        found: the findings.
        lang: ``vi`` or ``en``.
        filters: what they were narrowed to, in words.
    """
    rows = documents_by_key(workspace)
    places = Places(workspace)
    numbers: dict[Identity, int] = {}
    cells: list[tuple[Value, ...]] = []
    for finding in found.chosen:
        number = numbers.setdefault(finding.subject, len(numbers) + 1)
        said = message(finding, lang)
        cells.append(
            (
                *document_cells(number, rows.get(finding.subject), places, key=str(finding.subject)),
                finding.rule,
                said.text,
                sentence_cell(finding.evidence),
                place_cell(finding.evidence, places, lang),
                grounds_cell(finding.grounds, lang),
                certainty_words(finding.certainty.value, lang),
                said.check,
                word("line", "is-new", lang) if finding.key in found.new else "",
                verdict_words(found.states.get(finding.key), lang),
                finding.key,
            )
        )
    columns = (
        *document_columns(lang),
        column("rule", lang, Kind.CODE, 8),
        column("finding", lang, width=30),
        column("sentence", lang, Kind.QUOTE, 36),
        column("place", lang, width=22),
        column("grounds", lang, width=18),
        column("certainty", lang, width=10),
        column("check", lang, width=26),
        column("new", lang, Kind.CODE, 6),
        column("verdict", lang, width=13),
        column("key", lang, Kind.CODE, 18),
    )
    counts = Counter(finding.rule for finding in found.chosen)
    new = sum(finding.key in found.new for finding in found.chosen)
    total = (word("line", "total-findings", lang), len(found.chosen))
    notes = []
    if not all(is_verified(finding.grounds) for finding in found.chosen):
        notes.append(word("line", "unverified", lang))
    filtered = (word("line", "filtered", lang, what="; ".join(filters)),) if filters else ()
    return Table(
        "findings",
        word("title", "findings", lang),
        word("sheet", "findings", lang),
        columns,
        tuple(cells),
        (*found.basis.lines(lang, places.folder), *filtered),
        (
            *((f"{rule}: {rule_title(rule, lang)}", count) for rule, count in sorted(counts.items())),
            total,
            (word("line", "new", lang), new),
        ),
        (found.basis.gaps(lang), *notes),
        lang,
    )
