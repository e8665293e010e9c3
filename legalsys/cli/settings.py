"""``legalsys.toml``: the office's settings, beside the workspace or in a folder above it.

A word that is not known is refused with its line: a setting that was misspelt must not look as if it held.
"""

from __future__ import annotations

import re
import tomllib
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from legalsys.errors import DataFileWrong

from .place import new_or_found_workspace

__all__ = ["SETTINGS_NAME", "Office", "Review", "Rules", "Settings", "find_settings", "load_settings"]

SETTINGS_NAME = "legalsys.toml"


@dataclass(frozen=True, slots=True)
class Office:
    """Who works here.

    Args:
        name: name of the office, printed on lists.
        territory: slug of its territory (``hung-yen.2025``), for lists.
        person: who "I" am for decisions.
    """

    name: str = ""
    territory: str = ""
    person: str = ""


@dataclass(frozen=True, slots=True)
class Review:
    """How a review runs.

    Args:
        fail_on: the weakest certainty at which a review ends with exit code 1; ``""`` for never.
        pipeline: name or path of the pipeline.
        jobs: processes that read files; 0: by the number of files and processors.
    """

    fail_on: str = ""
    pipeline: str = "review"
    jobs: int = 0


@dataclass(frozen=True, slots=True)
class Rules:
    """Which rules look at documents.

    Args:
        on: codes of rules to run though they are off by default.
        off: codes of rules not to run.
    """

    on: tuple[str, ...] = ()
    off: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Settings:
    """All settings of one office.

    Args:
        path: the file they come from, None when there is none.
        office, review, rules: see there.
        limits: bounds of one file; names are the fields of `legalsys.read.Limits`.
    """

    path: Path | None = None
    office: Office = field(default_factory=Office)
    review: Review = field(default_factory=Review)
    rules: Rules = field(default_factory=Rules)
    limits: dict[str, int | float] = field(default_factory=dict)


_TYPES = {str: "string", int: "whole number", tuple: "list of strings"}
_TABLES: dict[str, type[Any]] = {"office": Office, "review": Review, "rules": Rules}


def find_settings(workspace: Path | None = None) -> Settings:
    """Return the settings beside the workspace or in a folder above it; the defaults where there is no file.

    Args:
        workspace: the folder that ``-w`` gives, None to find it.

    Raises:
        DataFileWrong: CLI-010 to CLI-012 when the file is wrong.
    """
    folder = new_or_found_workspace(workspace).absolute().parent
    for above in (folder, *folder.parents):
        path = above / SETTINGS_NAME
        if path.is_file():
            return load_settings(path)
    return Settings()


def load_settings(path: Path) -> Settings:
    """Read one settings file.

    Raises:
        DataFileWrong: CLI-010 not TOML, CLI-011 a word that is not known, CLI-012 a value of the wrong type.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = tomllib.loads(text)
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise DataFileWrong("CLI-010", path=str(path), detail=str(error)) from error
    known = {f.name for f in fields(Settings)} - {"path"}
    values: dict[str, Any] = {}
    for name, table in data.items():
        if name not in known or not isinstance(table, dict):
            raise _unknown(path, text, "", name, known)
        if name in _TABLES:
            values[name] = _typed(path, text, name, table, _TABLES[name])
        else:
            values[name] = _limits(path, text, name, table)
    return Settings(path=path, **values)


def _typed(path: Path, text: str, section: str, table: dict[str, Any], kind: type[Any]) -> Any:
    defaults = {f.name: getattr(kind(), f.name) for f in fields(kind)}
    values: dict[str, Any] = {}
    for name, value in table.items():
        if name not in defaults:
            raise _unknown(path, text, section, name, set(defaults))
        if isinstance(value, list) and all(isinstance(item, str) for item in value):
            value = tuple(value)
        if type(value) is not type(defaults[name]):
            raise _wrong(path, text, section, name, _TYPES[type(defaults[name])])
        values[name] = value
    if section == "review" and values.get("fail_on", "") not in ("", "certain", "likely", "possible"):
        raise _wrong(path, text, section, "fail_on", "certain | likely | possible")
    return kind(**values)


def _limits(path: Path, text: str, section: str, table: dict[str, Any]) -> dict[str, int | float]:
    from legalsys.read.limits import Limits

    defaults = {f.name: f.default for f in fields(Limits)}
    for name, value in table.items():
        if name not in defaults:
            raise _unknown(path, text, section, name, set(defaults))
        whole = isinstance(defaults[name], int)
        if isinstance(value, bool) or not isinstance(value, int if whole else int | float) or value <= 0:
            raise _wrong(path, text, section, name, "whole number > 0" if whole else "number > 0")
    return dict(table)


def _line_of(text: str, section: str, name: str) -> int:
    """Return the line on which ``name`` stands in ``[section]``, 1 when it cannot be told."""
    key = re.compile(rf"""\s*(?:\[\s*)?["']?{re.escape(name)}["']?\s*(?:[=.\]])""")
    inside = not section
    for number, line in enumerate(text.splitlines(), 1):
        header = re.match(r"\s*\[+\s*([^\]]*?)\s*\]", line)
        if header and section:
            inside = header[1].strip("\"' ") == section
        elif not header and section and re.match(rf"\s*{re.escape(section)}\s*\.\s*[\"']?{re.escape(name)}\b", line):
            return number
        if inside and key.match(line):
            return number
    return 1


def _unknown(path: Path, text: str, section: str, name: str, known: set[str]) -> DataFileWrong:
    return DataFileWrong(
        "CLI-011",
        path=str(path),
        line=_line_of(text, section, name),
        name=f"{section}.{name}".lstrip("."),
        known=", ".join(sorted(known)),
    )


def _wrong(path: Path, text: str, section: str, name: str, want: str) -> DataFileWrong:
    return DataFileWrong("CLI-012", path=str(path), line=_line_of(text, section, name), name=f"{section}.{name}", want=want)
