"""``legalsys pipeline``: which pipelines there are, what they do, and whether one of your own would run."""

from __future__ import annotations

import json
from pathlib import Path
from typing import TYPE_CHECKING, Any

import click

from .console import open_output
from .options import Call, shared_options
from .screen import Column, print_table
from .words import word

if TYPE_CHECKING:
    from legalsys.pipeline.loader import Plan

__all__ = ["pipeline"]


@click.group(
    "pipeline",
    short_help="List, show and check pipelines.",
    epilog="""\b
Examples:
  legalsys pipeline list
  legalsys pipeline show review
  legalsys pipeline check mine.toml""",
)
def pipeline() -> None:
    """List, show and check pipelines: the chains of stages that review, ingest and extract run."""


def _plan(name: str) -> Plan:
    from legalsys.pipeline.loader import load_plan

    path = Path(name)
    return load_plan(path if path.suffix == ".toml" else name)


@pipeline.command(
    "list",
    short_help="List the pipelines.",
    epilog="""\b
Example:
  legalsys pipeline list""",
)
@shared_options(("table", "json"))
def list_pipelines(call: Call) -> None:
    """List the pipelines that can be named, with their stages."""
    from legalsys.pipeline.loader import pipeline_files

    plans = [_plan(name) for name in pipeline_files()]
    with open_output(call.output) as stream:
        if call.format == "json":
            stream.write(json.dumps([_record(plan) for plan in plans], ensure_ascii=False, indent=1) + "\n")
        else:
            columns = [Column(word(name, call.lang)) for name in ("pipeline", "stages", "purpose")]
            rows = [(p.name, " → ".join(step.stage.name for step in p.steps), p.description) for p in plans]
            print_table(columns, rows, stream=stream)


@pipeline.command(
    "show",
    short_help="Show the stages of a pipeline and their options.",
    epilog="""\b
Examples:
  legalsys pipeline show review
  legalsys pipeline show mine.toml --format json""",
)
@click.argument("name")
@shared_options(("table", "json"))
def show_pipeline(call: Call, name: str) -> None:
    """Show the stages of a pipeline: what each reads and writes, and its options. NAME is a name or a TOML file."""
    plan = _plan(name)
    with open_output(call.output) as stream:
        if call.format == "json":
            stream.write(json.dumps(_record(plan), ensure_ascii=False, indent=1) + "\n")
            return
        columns = [Column(word(heading, call.lang)) for heading in ("stage", "reads", "writes", "options")]
        rows = []
        for step in plan.steps:
            options = [
                f"{option.name} = {step.options.get(option.name, option.default)!r}" for option in step.stage.options.values()
            ]
            rows.append((step.stage.name, ", ".join(step.stage.reads), ", ".join(step.stage.writes), ", ".join(options)))
        print_table(columns, rows, stream=stream, title=f"{plan.name}: {plan.description}")


@pipeline.command(
    "check",
    short_help="Check a pipeline before it runs.",
    epilog="""\b
Example:
  legalsys pipeline check mine.toml""",
)
@click.argument("name")
@shared_options(output=False)
def check_pipeline(call: Call, name: str) -> None:
    """Check a pipeline: that every stage exists, every option fits, and every input is there. Nothing runs.

    NAME is a name or a TOML file. A wrong one ends with exit code 6 and says which line.
    """
    plan = _plan(name)
    call.tell("CLI-025", name=plan.name, count=len(plan.steps))


def _record(plan: Plan) -> dict[str, Any]:
    return {
        "name": plan.name,
        "description": plan.description,
        "stages": [
            {
                "name": step.stage.name,
                "version": step.stage.version,
                "reads": list(step.stage.reads),
                "writes": list(step.stage.writes),
                "options": {
                    option.name: {"value": step.options.get(option.name, option.default), "type": option.wanted}
                    for option in step.stage.options.values()
                },
            }
            for step in plan.steps
        ],
    }
