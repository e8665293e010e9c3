"""Results as Markdown tables, and the facts of the machine that a reader needs (none that name it)."""

from __future__ import annotations

import os
import platform
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from importlib import metadata
from pathlib import Path

__all__ = ["Section", "machine", "page", "write"]

_SHOWN = ("legalsys", "pypdfium2", "pdfplumber", "spacy", "lxml", "python-docx")


@dataclass(frozen=True, slots=True)
class Section:
    """One measurement: its title, what was done, and its rows (the first is the head)."""

    title: str
    note: str
    rows: tuple[tuple[str, ...], ...]


def machine() -> str:
    """Return cores, system and Python, and the versions that matter, in one line."""
    versions = ", ".join(f"{name} {metadata.version(name)}" for name in _SHOWN)
    return f"{os.cpu_count()} cores, {platform.system()} {platform.machine()}, Python {platform.python_version()}; {versions}"


def _grid(rows: Sequence[Sequence[str]]) -> list[str]:
    head, *rest = rows
    ruler = ["---", *("---:" for _ in head[1:])]
    return ["| " + " | ".join(row) + " |" for row in (head, ruler, *rest)]


def page(sections: Sequence[Section], *, material: str, day: date) -> str:
    """Return the page of results."""
    lines = [
        f"# Measurements of {day.isoformat()}",
        "",
        f"Over {material}. {machine()}.",
        "Ratios compare times taken in this run, alternately; a figure without a ratio depends on the machine.",
    ]
    for section in sections:
        lines += ["", f"## {section.title}", "", section.note, "", *_grid(section.rows)]
    return "\n".join(lines) + "\n"


def write(text: str, folder: Path, day: date) -> list[Path]:
    """Write ``text`` as ``latest.md`` and under its day; return the paths."""
    folder.mkdir(parents=True, exist_ok=True)
    paths = [folder / "latest.md", folder / f"{day.isoformat()}.md"]
    for path in paths:
        path.write_text(text, encoding="utf-8", newline="\n")
    return paths
