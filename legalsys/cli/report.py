"""``legalsys report``: what a review found, as lists for people and for programs."""

from __future__ import annotations

import json
import textwrap
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any, TextIO

import click

from .console import is_terminal, open_output
from .options import Call, shared_options
from .place import find_workspace
from .progress import progress_of
from .screen import Column, print_table
from .words import word

if TYPE_CHECKING:
    from legalsys.model import Finding
    from legalsys.workspace import FindingState, Run, Workspace

__all__ = ["report", "reviewed"]

_WIDTH = 110
_CERTAINTIES = ("certain", "likely", "possible")


@click.group(
    "report",
    short_help="Lists: findings, what could not be read, a summary.",
    epilog="""\b
Examples:
  legalsys report summary
  legalsys report findings --certainty likely --format jsonl
  legalsys report unread""",
)
def report() -> None:
    """Lists of what a review found and of what it could not read. Each says what documents it rests on, and as of which day."""


def reviewed(workspace: Workspace, call: Call) -> Run:
    """Return the review of the day asked for: the last one that still holds, else one made now of the documents held.

    Args:
        workspace: an open workspace.
        call: the call, for its day and its progress.
    """
    from legalsys.errors import InternalError
    from legalsys.pipeline import review, rules_version

    run = None if workspace.unsettled else workspace.reusable_run(as_of=call.as_of, rules=rules_version())
    if run is None:
        with progress_of(call) as progress:
            result = review([], workspace, as_of=call.as_of, progress=progress, limits=call.settings.limits)
        run = workspace.run(result.run)
    if run is None:
        raise InternalError("BUG-001", detail="a review left no run")
    return run


@report.command(
    "summary",
    short_help="Counts of findings, unread files and known gaps.",
    epilog="""\b
Examples:
  legalsys report summary
  legalsys report summary --as-of 2026-11-24 --lang vi""",
)
@shared_options()
def summary(call: Call) -> None:
    """Counts of findings by rule and certainty, files that could not be read, and what the collection is known to lack."""
    from legalsys.workspace import open_workspace

    from .summary import write_summary

    with open_workspace(find_workspace(call.folder)) as workspace:
        run = reviewed(workspace, call)
        with open_output(call.output) as stream:
            write_summary(workspace, run, stream=stream, lang=call.lang)


@report.command(
    "unread",
    short_help="Files that could not be read, with reason and remedy.",
    epilog="""\b
Examples:
  legalsys report unread
  legalsys report unread --format jsonl""",
)
@shared_options(("table", "json", "jsonl"))
def unread(call: Call) -> None:
    """Files that could not be read, or only in part: why, and what to do."""
    from legalsys.report.contract import problem_record
    from legalsys.workspace import open_workspace

    from .summary import write_unread

    with open_workspace(find_workspace(call.folder)) as workspace:
        files = tuple(workspace.known_files(unread=True))
    with open_output(call.output) as stream:
        if call.format == "table":
            write_unread(files, stream=stream, lang=call.lang)
            return
        records = (
            {"file": f.path, "status": f.status, "problems": [problem_record(p, lang=call.lang) for p in f.problems]}
            for f in files
        )
        _write_json(records, stream, call.format)


@report.command(
    "findings",
    short_help="All findings of the review of a day.",
    epilog="""\b
Examples:
  legalsys report findings --format jsonl -o findings.jsonl
  legalsys report findings --rule HL-002 --certainty likely
  legalsys report findings --document 15/2020/QĐ-UBND --new""",
)
@click.option("--rule", "rule_codes", multiple=True, metavar="CODE", help="Only findings of this rule (repeatable).")
@click.option("--certainty", type=click.Choice(_CERTAINTIES), help="Only findings at least so certain.")
@click.option("--document", metavar="DOCUMENT", help="Only findings on this document (key, number or part of one).")
@click.option("--new", "only_new", is_flag=True, help="Only findings that the review before did not have.")
@click.option("--open", "only_open", is_flag=True, help="Only findings without a verdict that still holds.")
@shared_options(("table", "json", "jsonl"))
def findings(
    call: Call,
    rule_codes: tuple[str, ...],
    certainty: str | None,
    document: str | None,
    only_new: bool,
    only_open: bool,
) -> None:
    """All findings of the review of a day, each with its sentence, place, legal ground and verdict."""
    from legalsys.report.contract import finding_record
    from legalsys.rules import rule_by_code
    from legalsys.workspace import open_workspace

    wanted = {rule_by_code(code).code for code in rule_codes}
    with open_workspace(find_workspace(call.folder)) as workspace:
        run = reviewed(workspace, call)
        states = workspace.decision_states(run.id)
        chosen = list(_chosen(workspace, run, states, wanted, certainty, document, only_new=only_new, only_open=only_open))
        digest = run.collection.digest if run.collection else workspace.collection().digest
    with open_output(call.output) as stream:
        if call.format == "table":
            _table(chosen, states, stream, call.lang)
            return
        records = (finding_record(f, collection=digest, state=states.get(f.key), lang=call.lang) for f in chosen)
        _write_json(records, stream, call.format)


def _chosen(
    workspace: Workspace,
    run: Run,
    states: dict[str, FindingState],
    rules: set[str],
    certainty: str | None,
    document: str | None,
    *,
    only_new: bool,
    only_open: bool,
) -> Iterator[Finding]:
    from legalsys.model import Certainty, Verdict
    from legalsys.workspace import DecisionState

    from .holdings import find_document

    rank = Certainty(certainty).rank if certainty else len(_CERTAINTIES)
    key = find_document(workspace, document) if document else None
    new = workspace.new_findings(run.id) if only_new else None
    for finding in workspace.findings(run.id):
        state = states.get(finding.key)
        settled = (
            state is not None and state.state is DecisionState.CARRIED_OVER and state.decision.verdict is not Verdict.DEFERRED
        )
        if (
            (not rules or finding.rule in rules)
            and finding.certainty.rank <= rank
            and (key is None or key in (finding.subject, finding.object))
            and (new is None or finding.key in new)
            and not (only_open and settled)
        ):
            yield finding


def _table(chosen: Iterable[Finding], states: dict[str, FindingState], stream: TextIO, lang: str) -> None:
    """Write findings one a row; on a terminal, where eight columns have no room, one below the other."""
    from legalsys import law
    from legalsys.rules.messages import message

    rows = []
    for finding in chosen:
        first = finding.evidence[0]
        state = states.get(finding.key)
        verdict = word(f"verdict-{state.decision.verdict.value}", lang) if state else ""
        if state and state.state.value == "stale":
            verdict += f" ({word('stale', lang)})"
        rows.append(
            (
                finding.key,
                finding.rule,
                word(f"certainty-{finding.certainty.value}", lang),
                message(finding, lang).text,
                f"“{' '.join(first.evidence.quote.split())}”",
                f"{first.file} {first.unit or ''}".strip(),
                "; ".join(law.ground(name).label for name in finding.grounds),
                verdict,
            )
        )
    names = ("key", "rule", "certainty", "finding", "sentence", "place", "grounds", "verdict")
    if not is_terminal(stream):
        print_table([Column(word(name, lang)) for name in names], rows, stream=stream)
        return
    for key, rule, certainty, text, quote, place, grounds, verdict in rows:
        stream.write(f"{key}  {rule}  {certainty}{'  ' if verdict else ''}{verdict}\n")
        for line in (text, quote, place, grounds):
            if line:
                stream.write(textwrap.fill(line, _WIDTH, initial_indent="    ", subsequent_indent="    ") + "\n")
        stream.write("\n")


def _write_json(records: Iterable[dict[str, Any]], stream: TextIO, form: str) -> None:
    if form == "json":
        stream.write(json.dumps(list(records), ensure_ascii=False, indent=1) + "\n")
        return
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
