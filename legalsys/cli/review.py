"""``legalsys review`` and ``legalsys ingest``: documents into the workspace, and what is to be said of them on a day."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from legalsys.errors import ExitCode

from .console import open_output
from .options import Call, shared_options
from .outside import ocr_option, outside_of
from .paths import expanded
from .place import new_or_found_workspace
from .progress import progress_of

if TYPE_CHECKING:
    from legalsys.pipeline import IngestResult, ReviewResult
    from legalsys.workspace import Workspace

    from .settings import Settings

__all__ = ["ingest", "pipeline_named", "review", "rule_options"]

_CERTAINTIES = ("certain", "likely", "possible")


def _reading_options(command: Any) -> Any:
    for option in (
        click.option("--pipeline", metavar="NAME|FILE", help="Pipeline to run instead of the usual one."),
        click.option("--retry", is_flag=True, help="Read again what could not be read."),
        ocr_option,
        click.option("--again", is_flag=True, help="Read everything again, changed or not."),
        click.option(
            "-j", "--jobs", type=click.IntRange(min=0), help="Processes [default: by the number of files and processors]."
        ),
    ):
        command = option(command)
    return command


@click.command(
    "review",
    short_help="Read documents and find what is outdated, conflicting or wrong.",
    epilog="""\b
Examples:
  legalsys review documents --as-of 2026-11-24
  legalsys review documents --fail-on likely --no-progress
  legalsys review documents --rule HL-002 --rule HL-003
  legalsys review documents --format json -o review.json""",
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@click.option("--rule", "rules", multiple=True, metavar="CODE", help="Run only this rule, also one that is off (repeatable).")
@click.option("--fail-on", type=click.Choice(_CERTAINTIES), help="End with exit code 1 when a finding is at least so certain.")
@_reading_options
@shared_options(("table", "json"))
def review(
    call: Call,
    paths: tuple[Path, ...],
    rules: tuple[str, ...],
    fail_on: str | None,
    jobs: int | None,
    again: bool,
    retry: bool,
    pipeline: str | None,
    ocr: str | None,
) -> None:
    """Read documents into the workspace and look at everything held with every rule, as of a day.

    PATH is a file or a folder. What is unchanged is not read again; interrupted, it goes on where it was. Findings that
    a person rejected, and notes, do not count for --fail-on. Files that cannot be read end with exit code 4.
    """
    from legalsys.pipeline import review as run_review
    from legalsys.workspace import open_workspace

    from .summary import write_summary

    limit = fail_on or call.settings.review.fail_on
    name = pipeline or call.settings.review.pipeline
    with open_workspace(new_or_found_workspace(call.folder), create=True) as workspace:
        with progress_of(call) as progress:
            result = run_review(
                expanded(paths),
                workspace,
                as_of=call.as_of,
                progress=progress,
                limits=call.settings.limits,
                outside=outside_of(ocr),
                options=_options(call, jobs, again=again, retry=retry) | rule_options(call.settings, only=rules),
                pipeline=pipeline_named(name),
            )
        failing = bool(limit) and _has_findings(workspace, result, limit)
        with open_output(call.output) as stream:
            if call.format == "json":
                stream.write(json.dumps(_record(result, call.lang), ensure_ascii=False, indent=1) + "\n")
            else:
                write_summary(workspace, workspace.run(result.run), stream=stream, lang=call.lang, result=result)
    _end(result, failing=failing)


@click.command(
    "ingest",
    short_help="Read documents into the workspace, judge nothing.",
    epilog="""\b
Examples:
  legalsys ingest documents
  legalsys ingest documents --retry -j 4""",
)
@click.argument("paths", metavar="PATH…", nargs=-1, required=True, type=click.Path(path_type=Path, readable=False))
@_reading_options
@shared_options(("table", "json"))
def ingest(
    call: Call, paths: tuple[Path, ...], jobs: int | None, again: bool, retry: bool, pipeline: str | None, ocr: str | None
) -> None:
    """Read documents into the workspace and settle what they mean for one another; judge nothing.

    PATH is a file or a folder. What is unchanged is not read again.
    """
    from legalsys.pipeline import ingest as run_ingest
    from legalsys.workspace import open_workspace

    from .summary import write_summary

    with open_workspace(new_or_found_workspace(call.folder), create=True) as workspace:
        with progress_of(call) as progress:
            result = run_ingest(
                expanded(paths),
                workspace,
                progress=progress,
                limits=call.settings.limits,
                outside=outside_of(ocr),
                options=_options(call, jobs, again=again, retry=retry),
                pipeline=pipeline_named(pipeline or "ingest"),
            )
        with open_output(call.output) as stream:
            if call.format == "json":
                stream.write(json.dumps(_record(result, call.lang), ensure_ascii=False, indent=1) + "\n")
            else:
                write_summary(workspace, None, stream=stream, lang=call.lang, result=result)
    _end(result, failing=False)


def pipeline_named(pipeline: str) -> str | Path:
    """Return what the words on the command line or in the settings name: a pipeline, or the file of one."""
    return Path(pipeline) if pipeline.endswith(".toml") else pipeline


def rule_options(settings: Settings, *, only: tuple[str, ...] = ()) -> dict[str, dict[str, Any]]:
    """Return the choice of rules as options of stages.

    Args:
        settings: what the office switched on and off; a pipeline's own choice gives way to it.
        only: rules asked for by their codes, which goes before the settings.
    """
    choice = {"only": only} if only else {"also": settings.rules.on, "without": settings.rules.off}
    chosen = {name: codes for name, codes in choice.items() if codes}
    return {"rules": chosen} if chosen else {}


def _options(call: Call, jobs: int | None, *, again: bool, retry: bool) -> dict[str, dict[str, Any]]:
    options: dict[str, dict[str, Any]] = {}
    workers = call.settings.review.jobs if jobs is None else jobs
    if workers:
        # Asked for by number, files are read in processes even when they are few.
        options["parse"] = {"workers": workers}
    if again or retry:
        options["survey"] = {"again": again, "retry": retry}
    return options


def _has_findings(workspace: Workspace, result: ReviewResult, limit: str) -> bool:
    from legalsys.model import Certainty, Outcome, Verdict
    from legalsys.workspace import DecisionState

    rank = Certainty(limit).rank
    if not any(Certainty(row.certainty).rank <= rank and row.outcome != Outcome.NOTE for row in result.findings):
        return False
    states = workspace.decision_states(result.run)
    for finding in workspace.findings(result.run):
        if finding.certainty.rank > rank or finding.outcome is Outcome.NOTE:
            continue
        state = states.get(finding.key)
        if state is None or state.decision.verdict is not Verdict.REJECTED or state.state is not DecisionState.CARRIED_OVER:
            return True
    return False


def _end(result: IngestResult, *, failing: bool) -> None:
    if result.unread:
        click.get_current_context().exit(ExitCode.SOME_UNREAD)
    if failing:
        click.get_current_context().exit(ExitCode.FINDINGS)


def _record(result: IngestResult, lang: str) -> dict[str, Any]:
    from legalsys.report.contract import problem_record

    record: dict[str, Any] = {
        "run": result.run,
        "counts": result.counts,
        "collection": {
            "documents": result.collection.documents,
            "files": result.collection.files,
            "digest": result.collection.digest,
            "cited_not_held": result.collection.gaps.cited_not_held,
            "ambiguous": result.collection.gaps.ambiguous,
            "unidentified": list(result.collection.gaps.unidentified),
        },
        "unread": [
            {"file": f.path, "status": f.status, "problems": [problem_record(p, lang=lang) for p in f.problems]}
            for f in result.unread
        ],
        "left": list(result.left),
        "changes": [{"what": c.what, "file": c.path, "detail": c.detail} for c in result.changes],
    }
    as_of = getattr(result, "as_of", None)
    if as_of is not None:
        reviewed: Any = result
        record |= {
            "as_of": as_of.isoformat(),
            "findings": [
                {
                    "rule": f.rule,
                    "group": f.group,
                    "kind": f.kind,
                    "outcome": f.outcome,
                    "certainty": f.certainty,
                    "count": f.count,
                }
                for f in reviewed.findings
            ],
            "new": len(reviewed.new),
            "reused": reviewed.reused,
        }
    return record
