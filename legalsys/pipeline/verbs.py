"""The verbs: ingest a folder into a workspace, and review what it holds on a day."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.workspace import Change, FileRecord, FindingSummary, Holdings, Workspace

from .loader import Plan, load_plan
from .progress import Progress, Silent
from .runner import run_plan
from .stages import Outcome
from .versions import extractor_version, rules_version

if TYPE_CHECKING:
    from legalsys.read import Outside

__all__ = ["IngestResult", "ReviewResult", "ingest", "judgement", "review"]

Options = Mapping[str, Mapping[str, Any]]


@dataclass(frozen=True, slots=True)
class IngestResult:
    """What an ingest did.

    Args:
        run: its number in the workspace.
        counts: files by what happened to them (see `Survey.counts`), ``stored`` contents and ``resolved`` targets.
        collection: what is held now.
        unread: files not read, or read in part, with their problems.
        left: files under the folders that are no documents by their extension.
        changes: what is different from before.
    """

    run: int
    counts: dict[str, int]
    collection: Holdings
    unread: tuple[FileRecord, ...]
    left: tuple[str, ...]
    changes: tuple[Change, ...]


@dataclass(frozen=True, slots=True)
class ReviewResult(IngestResult):
    """What a review found: the fields of `IngestResult`, and counts of findings; `Workspace.findings` yields them.

    Args:
        as_of: the day judged.
        findings: counts by rule and certainty.
        new: keys of findings that the last review did not have.
        reused: nothing changed since an earlier review of that day, whose findings these are.
    """

    as_of: date
    findings: tuple[FindingSummary, ...]
    new: frozenset[str]
    reused: bool


def _run(
    pipeline: str | Path,
    paths: Iterable[Path],
    workspace: Workspace,
    *,
    command: str,
    as_of: date | None,
    progress: Progress | None,
    limits: Mapping[str, Any] | None,
    outside: Outside | None,
    options: Options | None,
) -> tuple[dict[str, Any], int]:
    plan = load_plan(pipeline, overrides=options)
    run = workspace.start_run(command, as_of=as_of, extractor=extractor_version(), rules=_judged_by(plan) if as_of else "")
    given = {
        "paths": [Path(path) for path in paths],
        "workspace": workspace,
        "as_of": as_of,
        "progress": progress or Silent(),
        "run": run,
        "limits": dict(limits or {}),
        "outside": _outside(outside, workspace),
    }
    try:
        products = run_plan(plan, given)
        outcome: Outcome | None = products.get("outcome")
        products["holdings"] = outcome.collection if outcome else workspace.collection()
        counts = products["survey"].counts | {"stored": products["stored"], "resolved": products["resolved"]}
        products["counts"] = counts
        workspace.finish_run(
            run,
            collection=products["holdings"],
            counts=counts,
            findings_of=outcome.findings_of if outcome else None,
            generation=outcome.generation if outcome else None,
        )
    except BaseException:
        # What is stored stays, and the next run goes on from there; an interruption is told onward.
        workspace.finish_run(run, state="interrupted")
        raise
    return products, run


def judgement(pipeline: str | Path = "review", *, options: Options | None = None) -> str:
    """Return the name of the rules that a pipeline judges by, to find a review that still holds (`Workspace.reusable_run`).

    Args:
        pipeline: a pipeline's name or file.
        options: options of stages that replace the pipeline's.

    Raises:
        UsageError: PIPE-001 if there is no such pipeline, RULE-001 for a rule that does not exist.
        DataFileWrong: PIPE-002 … PIPE-009 when the pipeline is wrong.
    """
    return _judged_by(load_plan(pipeline, overrides=options))


def _judged_by(plan: Plan) -> str:
    choice = next((dict(step.options) for step in plan.steps if step.stage.name == "rules"), {})
    if choice:
        from legalsys.rules import chosen_rules

        chosen_rules(**choice)  # a code that is no rule's is refused before anything runs
    return rules_version(**choice)


def _outside(outside: Outside | None, workspace: Workspace) -> Outside:
    """Return ``outside`` with a cache: in the workspace, where nothing else is said."""
    from legalsys.read import Outside

    outside = outside or Outside()
    return outside if outside.cache else replace(outside, cache=workspace.folder / "cache")


def _common(products: Mapping[str, Any], workspace: Workspace, run: int) -> dict[str, Any]:
    return {
        "run": run,
        "counts": products["counts"],
        "collection": products["holdings"],
        "unread": tuple(workspace.known_files(unread=True)),
        "left": products["found"].left,
        "changes": tuple(workspace.changes(run)),
    }


def ingest(
    paths: Iterable[Path],
    workspace: Workspace,
    *,
    progress: Progress | None = None,
    limits: Mapping[str, Any] | None = None,
    outside: Outside | None = None,
    options: Options | None = None,
    pipeline: str | Path = "ingest",
) -> IngestResult:
    """Read the documents below ``paths`` into ``workspace`` and settle what they mean for one another.

    Args:
        paths: files and folders. What the workspace knows below a folder and is not there any more is gone.
        workspace: an open workspace.
        progress: who is told how far it is.
        limits: bounds of reading by their names in `legalsys.read.Limits`.
        outside: what programs may do; by default they recognise scans and convert older formats, with a cache in the workspace.
        options: options of stages that replace the pipeline's, ``{"parse": {"workers": 4}}``.
        pipeline: a pipeline's name or file.

    Raises:
        UsageError: PIPE-010 for a path that is not there.
        DataFileWrong: PIPE-002 … PIPE-009 when the pipeline is wrong; nothing has been run then.
        KeyboardInterrupt: when interrupted, after what was done is stored.
    """
    products, run = _run(
        pipeline,
        paths,
        workspace,
        command="ingest",
        as_of=None,
        progress=progress,
        limits=limits,
        outside=outside,
        options=options,
    )
    return IngestResult(**_common(products, workspace, run))


def review(
    paths: Iterable[Path],
    workspace: Workspace,
    *,
    as_of: date,
    progress: Progress | None = None,
    limits: Mapping[str, Any] | None = None,
    outside: Outside | None = None,
    options: Options | None = None,
    pipeline: str | Path = "review",
) -> ReviewResult:
    """Ingest ``paths`` and look at everything the workspace holds with every rule, as of a day.

    Where nothing changed since a review of the same day with the same rules, its findings are taken.

    Args:
        paths: files and folders.
        workspace: an open workspace.
        as_of: the day to judge.
        progress: who is told how far it is.
        limits: bounds of reading by their names in `legalsys.read.Limits`.
        outside: what programs may do; by default they recognise scans and convert older formats, with a cache in the workspace.
        options: options of stages that replace the pipeline's.
        pipeline: a pipeline's name or file.

    Raises:
        UsageError: PIPE-010 for a path that is not there, RULE-001 for a rule that does not exist.
        DataFileWrong: PIPE-002 … PIPE-009 when the pipeline is wrong; nothing has been run then.
        KeyboardInterrupt: when interrupted, after what was done is stored.
    """
    products, run = _run(
        pipeline,
        paths,
        workspace,
        command="review",
        as_of=as_of,
        progress=progress,
        limits=limits,
        outside=outside,
        options=options,
    )
    return ReviewResult(
        **_common(products, workspace, run),
        as_of=as_of,
        findings=workspace.finding_summary(run),
        new=workspace.new_findings(run),
        reused=products["outcome"].reused,
    )
