"""``legalsys corpus``: the demonstration documents that come with a checkout."""

from __future__ import annotations

import importlib
import sys
from pathlib import Path

import click

from legalsys.errors import ProgramMissing, UsageError

from .options import Call, shared_options

__all__ = ["corpus"]

_CHECKOUT = Path(__file__).resolve().parents[2]


@click.group(
    "corpus",
    short_help="The demonstration documents: where they are, build them anew.",
    epilog="""\b
Examples:
  legalsys corpus path
  legalsys corpus build""",
)
def corpus() -> None:
    """The demonstration documents: where they are, and building them anew from their sources."""


def _folder() -> Path:
    folder = _CHECKOUT / "corpus"
    if not (folder / "documents").is_dir():
        raise UsageError("CLI-022", folder=str(folder))
    return folder


@corpus.command(
    "path",
    short_help="Print where the demonstration documents are.",
    epilog="""\b
Example:
  legalsys review $(legalsys corpus path)""",
)
@shared_options(output=False)
def corpus_path(call: Call) -> None:
    """Print the folder of the demonstration documents."""
    click.echo(_folder() / "documents")


@corpus.command(
    "build",
    short_help="Build the demonstration documents from their sources.",
    epilog="""\b
Examples:
  legalsys corpus build
  legalsys corpus build elsewhere""",
)
@click.argument("target", type=click.Path(path_type=Path, file_okay=False), required=False)
@shared_options(output=False)
def corpus_build(call: Call, target: Path | None) -> None:
    """Build the demonstration documents and their gold from their sources, in place or into TARGET.

    Needs the packages of the `dev` extra.
    """
    folder = _folder()
    sys.path.insert(0, str(folder.parent))
    try:
        written = importlib.import_module("corpus.build").build(target or folder)
    except ModuleNotFoundError as error:
        raise ProgramMissing("CLI-023", name=error.name or "") from error
    for path in written:
        call.say(str(path), level=1)
    call.tell("CLI-024", count=len(written), folder=str(target or folder))
