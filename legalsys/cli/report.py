"""``legalsys report``: what a review found, as lists for people and for programs."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable
from typing import TYPE_CHECKING, Any, TextIO, TypeVar

import click

from .console import open_output
from .lists import FORMS, write_lists
from .options import Call, shared_options
from .place import find_workspace
from .progress import progress_of

if TYPE_CHECKING:
    from legalsys.report.columns import Basis
    from legalsys.report.findings import Choice
    from legalsys.workspace import Run, Workspace

__all__ = ["report", "reviewed"]

F = TypeVar("F", bound=Callable[..., Any])

_CERTAINTIES = ("certain", "likely", "possible")
_JSON = ("json", "jsonl")


@click.group(
    "report",
    short_help="Lists: findings, what could not be read, a summary.",
    epilog="""\b
Examples:
  legalsys report summary
  legalsys report outdated --as-of 2026-11-24 -o outdated.xlsx
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
    from legalsys.pipeline import judgement, review

    from .review import pipeline_named, rule_options

    options, pipeline = rule_options(call.settings), pipeline_named(call.settings.review.pipeline)
    rules = judgement(pipeline, options=options)
    run = None if workspace.unsettled else workspace.reusable_run(as_of=call.as_of, rules=rules)
    if run is None:
        # It may take as long as a review does, and only a terminal shows progress.
        call.tell("CLI-029", day=f"{call.as_of:%d/%m/%Y}")
        with progress_of(call) as progress:
            result = review(
                [],
                workspace,
                as_of=call.as_of,
                progress=progress,
                limits=call.settings.limits,
                options=options,
                pipeline=pipeline,
            )
        run = workspace.run(result.run)
    if run is None:
        raise InternalError("BUG-001", detail="a review left no run")
    return run


def _basis(workspace: Workspace, run: Run, call: Call) -> Basis:
    from legalsys.report.columns import Basis

    return Basis(run, run.collection or workspace.collection(), call.settings.office.name)


def _choice_options(command: F) -> F:
    for option in (
        click.option("--new", "only_new", is_flag=True, help="Only what the review before did not find."),
        click.option(
            "--kind", "kinds", multiple=True, metavar="KIND", help="Only this kind of document (QĐ) or of finding (repeatable)."
        ),
        click.option("--certainty", type=click.Choice(_CERTAINTIES), help="Only what is at least so certain."),
        click.option("--rule", "rule_codes", multiple=True, metavar="CODE", help="Only findings of this rule (repeatable)."),
    ):
        command = option(command)
    return command


def _choice(
    workspace: Workspace,
    *,
    rules: tuple[str, ...],
    certainty: str | None,
    kinds: tuple[str, ...],
    only_new: bool,
    document: str | None = None,
    only_open: bool = False,
) -> Choice:
    from legalsys.model import Certainty
    from legalsys.report.findings import Choice
    from legalsys.rules import rule_by_code

    from .holdings import find_document

    return Choice(
        frozenset(rule_by_code(code).code for code in rules),
        Certainty(certainty) if certainty else Certainty.POSSIBLE,
        frozenset(_kind(kind) for kind in kinds),
        find_document(workspace, document) if document else None,
        only_new,
        only_open,
    )


def _kind(text: str) -> str:
    """Return a kind of document by its name or code, or a kind of finding.

    Raises:
        UsageError: CLI-028 if it is neither.
    """
    from legalsys import law
    from legalsys.errors import UsageError
    from legalsys.rules import RULES

    kinds = law.kinds()
    found = kinds.by_name(text) or kinds.by_code(text)
    if found is not None:
        return str(found.name)
    known = sorted({rule.kind for rule in RULES})
    if text in known:
        return text
    raise UsageError("CLI-028", value=text, known=", ".join(known))


@report.command(
    "outdated",
    short_help="What is outdated on a day, why, since when, by which sentence.",
    epilog="""\b
Examples:
  legalsys report outdated --as-of 2026-11-24 --format xlsx -o outdated.xlsx
  legalsys report outdated --kind QĐ --certainty certain
  legalsys report outdated --format jsonl""",
)
@_choice_options
@shared_options(FORMS)
def outdated(call: Call, rule_codes: tuple[str, ...], certainty: str | None, kinds: tuple[str, ...], only_new: bool) -> None:
    """Every document held that has expired, wholly or in part, is suspended, or rests on what ended.

    Each with its reason, the day, the sentence that says so, its place and legal ground. Documents are counted once,
    and the totals add up to the documents held.
    """
    from legalsys.report.naming import documents_by_key
    from legalsys.report.outdated import outdated as find_outdated
    from legalsys.report.outdated_table import outdated_record, outdated_records, outdated_table
    from legalsys.workspace import open_workspace

    from .holdings import collection_of

    with open_workspace(find_workspace(call.folder)) as workspace:
        choice = _choice(workspace, rules=rule_codes, certainty=certainty, kinds=kinds, only_new=only_new)
        run = reviewed(workspace, call)
        found = find_outdated(
            collection_of(workspace), workspace.findings(run.id), workspace.decision_states(run.id), _basis(workspace, run, call)
        )
        filters = choice.words(call.lang)
        if filters:
            rows = documents_by_key(workspace)
            new = workspace.new_findings(run.id)
            found = found.only(
                entry
                for entry in found.entries
                if choice.keeps(entry.rule, entry.certainty, (entry.kind, rows[entry.key].kind if entry.key in rows else None))
                and (not only_new or (entry.finding is not None and entry.finding.key in new))
            )
        if call.format in _JSON:
            records = list(outdated_records(workspace, found, call.lang))
            with open_output(call.output) as stream:
                if call.format == "json":
                    _dump(outdated_record(found, records), stream)
                else:
                    _write_json(records, stream, call.format)
            return
        table = outdated_table(workspace, found, call.lang, filters=filters)
    write_lists(call, [table])


@report.command(
    "findings",
    short_help="All findings of the review of a day.",
    epilog="""\b
Examples:
  legalsys report findings --format jsonl -o findings.jsonl
  legalsys report findings --rule HL-002 --certainty likely -o findings.xlsx
  legalsys report findings --document 15/2020/QĐ-UBND --new""",
)
@_choice_options
@click.option("--document", metavar="DOCUMENT", help="Only findings on this document (key, number or part of one).")
@click.option("--open", "only_open", is_flag=True, help="Only findings without a verdict that still holds.")
@shared_options(FORMS)
def findings(
    call: Call,
    rule_codes: tuple[str, ...],
    certainty: str | None,
    kinds: tuple[str, ...],
    only_new: bool,
    document: str | None,
    only_open: bool,
) -> None:
    """All findings of the review of a day, each with its sentence, place, legal ground and verdict."""
    from legalsys.report.contract import finding_record
    from legalsys.report.findings import Findings, choose, findings_table
    from legalsys.report.naming import documents_by_key
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        choice = _choice(
            workspace,
            rules=rule_codes,
            certainty=certainty,
            kinds=kinds,
            only_new=only_new,
            document=document,
            only_open=only_open,
        )
        run = reviewed(workspace, call)
        states, new = workspace.decision_states(run.id), workspace.new_findings(run.id)
        rows = documents_by_key(workspace)
        chosen = tuple(choose(workspace.findings(run.id), choice, states=states, new=new, documents=rows))
        basis = _basis(workspace, run, call)
        if call.format in _JSON:
            digest = basis.holdings.digest
            records = (finding_record(f, collection=digest, state=states.get(f.key), lang=call.lang) for f in chosen)
            with open_output(call.output) as stream:
                _write_json(records, stream, call.format)
            return
        filters = choice.words(call.lang, document=document or "")
        table = findings_table(workspace, Findings(basis, chosen, states, new), call.lang, filters=filters)
    write_lists(call, [table])


@report.command(
    "unread",
    short_help="Files that could not be read, with reason and remedy.",
    epilog="""\b
Examples:
  legalsys report unread
  legalsys report unread --format jsonl""",
)
@shared_options(FORMS)
def unread(call: Call) -> None:
    """Files that could not be read, or only in part: why, and what to do."""
    from legalsys.report.unread import unread_records, unread_table
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        files = tuple(workspace.known_files(unread=True))
    if call.format in _JSON:
        with open_output(call.output) as stream:
            _write_json(unread_records(files, call.lang), stream, call.format)
        return
    write_lists(call, [unread_table(files, call.lang)])


@report.command(
    "duplicates",
    short_help="Near-duplicates, with what they say differently.",
    epilog="""\b
Examples:
  legalsys report duplicates
  legalsys report duplicates --document 15/2020/QĐ-UBND
  legalsys report duplicates -o duplicates.xlsx""",
)
@click.option("--document", metavar="DOCUMENT", help="Only those of this document (key, number or part of one).")
@click.option(
    "--least",
    type=click.IntRange(30, 100),
    default=80,
    show_default=True,
    metavar="PERCENT",
    help="How much alike texts under different numbers must be.",
)
@shared_options(FORMS)
def duplicates(call: Call, document: str | None, least: int) -> None:
    """Documents held twice with different words: under one number, or nearly the same under another number or none.

    Each pair with what differs, article by article. The same document in several formats is one document, and not listed.
    """
    from legalsys.report.duplicates import duplicate_records, find_duplicates
    from legalsys.report.duplicates_table import duplicates_table
    from legalsys.workspace import open_workspace

    from .holdings import find_document

    with open_workspace(find_workspace(call.folder)) as workspace:
        of = find_document(workspace, document) if document else None
        found = find_duplicates(workspace, of=of, least=least / 100)
        if call.format in _JSON:
            with open_output(call.output) as stream:
                _write_json(duplicate_records(found), stream, call.format)
            return
        table = duplicates_table(workspace, found, workspace.collection(), call.lang, office=call.settings.office.name)
    write_lists(call, [table])


@report.command(
    "summary",
    short_help="Counts of findings, unread files and known gaps.",
    epilog="""\b
Examples:
  legalsys report summary
  legalsys report summary --as-of 2026-11-24 --lang vi
  legalsys report summary -o summary.xlsx""",
)
@shared_options(FORMS)
def summary(call: Call) -> None:
    """Counts of findings by rule and certainty, files that could not be read, and what the collection is known to lack."""
    from legalsys.workspace import open_workspace

    from .summary import write_summary

    with open_workspace(find_workspace(call.folder)) as workspace:
        run = reviewed(workspace, call)
        if call.format == "table":
            with open_output(call.output) as stream:
                write_summary(workspace, run, stream=stream, lang=call.lang)
            return
        from legalsys.report.summary import summarise, summary_record, summary_tables

        figures = summarise(workspace, run)
        if call.format in _JSON:
            with open_output(call.output) as stream:
                record = summary_record(workspace, figures, call.lang)
                _dump(record, stream) if call.format == "json" else _write_json([record], stream, call.format)
            return
        tables = summary_tables(workspace, figures, call.lang, office=call.settings.office.name)
    write_lists(call, tables)


def _dump(record: Any, stream: TextIO) -> None:
    stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")


def _write_json(records: Iterable[dict[str, Any]], stream: TextIO, form: str) -> None:
    if form == "json":
        _dump(list(records), stream)
        return
    for record in records:
        stream.write(json.dumps(record, ensure_ascii=False, separators=(",", ":")) + "\n")
