"""``legalsys decide`` and ``legalsys decisions``: what people say of findings. Verdicts are only ever added."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

import click

from legalsys.errors import InputUnreadable, UsageError

from .console import open_output
from .options import Call, shared_options
from .place import find_workspace

if TYPE_CHECKING:
    from legalsys.model import Finding
    from legalsys.workspace import Workspace

__all__ = ["decide", "decisions"]


@click.command(
    "decide",
    short_help="Confirm, reject or defer a finding.",
    epilog="""\b
Examples:
  legalsys decide 3fa9c1d2 confirmed
  legalsys decide 3fa9c1d2 rejected --reason "Văn bản đã được gia hạn" --by "Nguyễn Văn A" """,
)
@click.argument("finding")
@click.argument("verdict", type=click.Choice(["confirmed", "rejected", "deferred"]))
@click.option("--reason", default="", help="Why; a rejection needs one.")
@click.option("--by", metavar="NAME", help="Who decides [default: office.person in legalsys.toml].")
@shared_options(output=False)
def decide(call: Call, finding: str, verdict: str, reason: str, by: str | None) -> None:
    """Confirm, reject or defer a finding. The verdict holds for every later run, until its evidence changes.

    FINDING is the finding's key, or the first letters of it, as `legalsys report findings` shows it.
    """
    from legalsys.model import Decision, Verdict
    from legalsys.workspace import open_workspace

    person = by or call.settings.office.person
    if not person:
        raise UsageError("CLI-014")
    if verdict == Verdict.REJECTED and not reason.strip():
        raise UsageError("CLI-017")
    with open_workspace(find_workspace(call.folder)) as workspace:
        chosen = _find(workspace, finding)
        workspace.decide(
            Decision(chosen.key, chosen.evidence_digest, Verdict(verdict), reason.strip(), person, datetime.now(UTC))
        )
    call.tell("CLI-019", finding=chosen.key, rule=chosen.rule, verdict=verdict, by=person)


def _find(workspace: Workspace, words: str) -> Finding:
    wanted = words.strip().lower()
    found = [finding for finding in workspace.findings() if wanted and finding.key.startswith(wanted)]
    if not found:
        raise UsageError("CLI-016", words=words)
    if len(found) > 1:
        raise UsageError("CLI-015", words=words, candidates=", ".join(f"{f.key} ({f.rule})" for f in found[:10]))
    return found[0]


@click.group(
    "decisions",
    short_help="Export and import verdicts.",
    epilog="""\b
Examples:
  legalsys decisions export -o decisions.jsonl
  legalsys decisions import decisions.jsonl""",
)
def decisions() -> None:
    """Export and import verdicts, one a line, to keep them apart or to take them to another workspace."""


@decisions.command(
    "export",
    short_help="Write all verdicts, one a line.",
    epilog="""\b
Example:
  legalsys decisions export -o decisions.jsonl""",
)
@shared_options(("jsonl",))
def export_decisions(call: Call) -> None:
    """Write all verdicts ever given, oldest first, as JSON lines."""
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace, open_output(call.output) as stream:
        for line in workspace.export_decisions():
            stream.write(line + "\n")


@decisions.command(
    "import",
    short_help="Add verdicts from a file.",
    epilog="""\b
Example:
  legalsys decisions import decisions.jsonl""",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True))
@shared_options(output=False)
def import_decisions(call: Call, file: Path) -> None:
    """Add verdicts from a file of JSON lines (`-` for stdin): all of them or, when a line is wrong, none.

    Verdicts that are there already are not added again; those on findings not known yet wait for them.
    """
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        try:
            with click.open_file(str(file), encoding="utf-8-sig") as stream:
                count = workspace.import_decisions(stream)
        except (OSError, UnicodeDecodeError) as error:
            raise InputUnreadable("CLI-020", path=str(file), detail=str(error)) from error
    call.tell("CLI-021", count=count)
