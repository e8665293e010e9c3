"""Pipelines from TOML, checked whole before anything runs.

A pipeline file::

    description = "…"

    [[stage]]
    use = "discover"

    [[stage]]
    use = "parse"
    seconds = 120
"""

from __future__ import annotations

import re
import tomllib
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import MappingProxyType
from typing import Any

from legalsys.errors import DataFileWrong, UsageError

from .registry import STAGES, Stage

__all__ = ["GIVEN", "Plan", "Step", "load_plan", "pipeline_files", "pipeline_folder"]

GIVEN = ("paths", "workspace", "as_of", "progress", "run", "limits", "outside")
"""Products that the caller brings."""

_HEADER = re.compile(r"^[ \t]*\[\[[ \t]*stage[ \t]*\]\]", re.M)


@dataclass(frozen=True, slots=True)
class Step:
    """A stage with the options it runs with."""

    stage: Stage
    options: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """A checked pipeline: every stage exists, every option fits, every input is there before it is read."""

    name: str
    description: str
    steps: tuple[Step, ...]


def pipeline_folder() -> Path:
    """Return the folder of the pipelines: ``pipelines/`` of the checkout, else the one in the package."""
    package = Path(__file__).resolve().parent
    checkout = package.parent.parent
    folder = checkout / "pipelines"
    return folder if (checkout / "pyproject.toml").is_file() and folder.is_dir() else package / "shipped"


def pipeline_files() -> dict[str, Path]:
    """Return the pipelines by name."""
    return {path.stem: path for path in sorted(pipeline_folder().glob("*.toml"))}


def _hint(wrong: str, known: Iterable[str]) -> dict[str, str]:
    from rapidfuzz import process

    best = process.extractOne(wrong, list(known), score_cutoff=60)
    if best is None:
        return {"hint": "", "hint_vi": ""}
    return {"hint": f" Did you mean “{best[0]}”?", "hint_vi": f" Có phải là “{best[0]}”?"}


def _known(names: Iterable[str]) -> str:
    return ", ".join(sorted(names)) or "—"


def load_plan(
    pipeline: str | Path,
    *,
    overrides: Mapping[str, Mapping[str, Any]] | None = None,
    given: Iterable[str] = GIVEN,
    stages: Mapping[str, Stage] | None = None,
) -> Plan:
    """Return the pipeline of that name, or in that file, checked.

    Args:
        pipeline: a name (``"review"``) or the path of a TOML file.
        overrides: options by stage that replace those of the file (from the command line); a stage that the pipeline does not have is passed over.
        given: products that the caller brings.
        stages: the stages there are.

    Raises:
        UsageError: PIPE-001 if there is no such pipeline.
        DataFileWrong: PIPE-002 … PIPE-009 with file, line and stage, before anything runs.
    """
    if stages is None:
        from . import stages as _  # noqa: F401 - declares our stages

        stages = STAGES
    path = pipeline if isinstance(pipeline, Path) else pipeline_files().get(pipeline)
    if path is None or not path.is_file():
        raise UsageError("PIPE-001", name=str(pipeline), known=_known(pipeline_files()))
    text = path.read_text(encoding="utf-8")
    file = path.name
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise DataFileWrong("PIPE-002", file=file, detail=str(error)) from error
    for key in data:
        if key not in ("description", "stage"):
            raise DataFileWrong("PIPE-008", file=file, key=key, **_hint(key, ("description", "stage")))
    tables = data.get("stage", [])
    if not isinstance(tables, list) or not all(isinstance(table, dict) for table in tables):
        raise DataFileWrong("PIPE-008", file=file, key="stage", hint=" Write [[stage]].", hint_vi=" Viết [[stage]].")
    lines = [text.count("\n", 0, match.start()) + 1 for match in _HEADER.finditer(text)]
    check = _Check(file, stages, set(given), overrides or {})
    steps = tuple(check.step(table, lines[i] if i < len(lines) else 0) for i, table in enumerate(tables))
    return Plan(path.stem, str(data.get("description", "")), steps)


class _Check:
    def __init__(
        self, file: str, stages: Mapping[str, Stage], there: set[str], overrides: Mapping[str, Mapping[str, Any]]
    ) -> None:
        self.file = file
        self.stages = stages
        self.there = there
        self.overrides = overrides

    def step(self, table: dict[str, Any], line: int) -> Step:
        """Return one table as a step; products it writes are there for the next."""
        where: dict[str, Any] = {"file": self.file, "line": line}
        name = table.get("use")
        if not isinstance(name, str):
            raise DataFileWrong("PIPE-009", **where)
        found = self.stages.get(name)
        if found is None:
            raise DataFileWrong("PIPE-003", stage=name, known=_known(self.stages), **_hint(name, self.stages), **where)
        options = {key: value for key, value in table.items() if key != "use"} | dict(self.overrides.get(name, {}))
        for key, value in options.items():
            option = found.options.get(key)
            if option is None:
                raise DataFileWrong(
                    "PIPE-004", stage=name, option=key, known=_known(found.options), **_hint(key, found.options), **where
                )
            if not option.accepts(value):
                raise DataFileWrong("PIPE-005", stage=name, option=key, wanted=option.wanted, found=repr(value), **where)
        for product in found.reads:
            if product not in self.there:
                makers = [s.name for s in self.stages.values() if product in s.writes]
                hint = (
                    {"hint": f" “{makers[0]}” writes it.", "hint_vi": f" “{makers[0]}” làm ra nó."}
                    if makers
                    else {"hint": "", "hint_vi": ""}
                )
                raise DataFileWrong("PIPE-006", stage=name, product=product, **hint, **where)
        for product in found.writes:
            if product in self.there:
                raise DataFileWrong("PIPE-007", stage=name, product=product, **where)
        self.there.update(found.writes)
        return Step(found, MappingProxyType({k: tuple(v) if isinstance(v, list) else v for k, v in options.items()}))
