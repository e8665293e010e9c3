"""``legalsys cite``: citations and amending operations of bare passages (design.md section 11)."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import click

from legalsys.errors import InputUnreadable, UsageError

from .console import open_output
from .options import Call, shared_options

__all__ = ["cite"]


@click.command(
    "cite",
    short_help="Find citations and amending operations in passages.",
    epilog="""\b
Examples:
  legalsys cite passages.jsonl --format jsonl -o citations.jsonl
  echo "Bãi bỏ khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP" | legalsys cite""",
)
@click.argument("file", type=click.Path(path_type=Path, allow_dash=True), default="-")
@shared_options(("jsonl",))
def cite(call: Call, file: Path) -> None:
    """Find citations and amending operations in passages, one a line.

    FILE (or stdin) holds one JSON object a line, {"id", "text", "context"}; context is optional and tells where the
    passage stands: document, path, attached, lead, defined. A line that is no JSON object is taken as a passage itself.
    """
    from legalsys.parse.passage import cite_passage

    try:
        with click.open_file(str(file), encoding="utf-8-sig") as source, open_output(call.output) as stream:
            for identifier, text, context in _passages(source):
                found = {"id": identifier, **cite_passage(text, context)}
                stream.write(json.dumps(found, ensure_ascii=False, separators=(",", ":")) + "\n")
    except (OSError, UnicodeDecodeError) as error:
        if isinstance(error, BrokenPipeError):
            raise
        raise InputUnreadable("CLI-020", path=str(file), detail=str(error)) from error


def _passages(lines: Any) -> Iterator[tuple[Any, str, dict[str, Any]]]:
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        if not line.lstrip().startswith("{"):
            yield str(number), line.strip(), {}
            continue
        try:
            value = json.loads(line)
            text, context = value["text"], value.get("context") or {}
            if not isinstance(text, str) or not isinstance(context, dict):
                raise TypeError("text must be a string, context an object")
        except (ValueError, KeyError, TypeError) as error:
            raise UsageError("CLI-006", line=number, detail=f"{type(error).__name__}: {error}") from error
        yield value.get("id", str(number)), text, context
