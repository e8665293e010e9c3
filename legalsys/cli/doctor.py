"""``legalsys doctor``: whether this machine has what the software needs."""

from __future__ import annotations

import json
import os
import platform
import re
import sqlite3
import sys
from collections.abc import Iterator
from dataclasses import asdict, dataclass
from importlib import metadata
from pathlib import Path

import click

from legalsys.errors import ExitCode, LegalsysError

from .console import open_output
from .options import Call, shared_options
from .place import find_workspace
from .screen import Column, print_table
from .words import word

__all__ = ["Check", "doctor"]

_PYTHON = (3, 11)
_SQLITE = (3, 37, 0)


@dataclass(frozen=True, slots=True)
class Check:
    """One thing that was looked at.

    Args:
        name: what.
        state: ``ok``, ``missing`` or ``wrong`` (needed), ``absent`` (optional).
        found: version or place.
        purpose: what it is for.
    """

    name: str
    state: str
    found: str
    purpose: str


@click.command(
    "doctor",
    short_help="Check this machine, the packages and the workspace.",
    epilog="""\b
Examples:
  legalsys doctor
  legalsys doctor --format json""",
)
@shared_options(("table", "json"))
def doctor(call: Call) -> None:
    """Check this machine, the packages and the workspace: what is there, what is missing, and what it is for."""
    checks = list(_checks(call))
    with open_output(call.output) as stream:
        if call.format == "json":
            stream.write(json.dumps([asdict(check) for check in checks], ensure_ascii=False, indent=1) + "\n")
        else:
            columns = [Column(word(name, call.lang)) for name in ("check", "state", "found", "purpose")]
            rows = [(c.name, word(f"state-{c.state}", call.lang), c.found, c.purpose) for c in checks]
            print_table(columns, rows, stream=stream)
    if any(check.state in ("missing", "wrong") for check in checks):
        click.get_current_context().exit(ExitCode.PROGRAM_MISSING)


def _checks(call: Call) -> Iterator[Check]:
    lang = call.lang
    need = ".".join(map(str, _PYTHON))
    state = "ok" if sys.version_info[:2] >= _PYTHON else "wrong"
    yield Check("Python", state, platform.python_version(), word("doctor-python", lang).format(need=f"≥ {need}"))
    need = ".".join(map(str, _SQLITE))
    state = "ok" if sqlite3.sqlite_version_info >= _SQLITE else "wrong"
    yield Check("SQLite", state, sqlite3.sqlite_version, word("doctor-sqlite", lang).format(need=f"≥ {need}"))
    yield from _packages(lang)
    encoding = getattr(sys.stdout, "encoding", "") or ""
    utf8 = encoding.lower().replace("-", "") == "utf8"
    yield Check("UTF-8", "ok" if utf8 else "wrong", encoding, word("doctor-console", lang))
    yield _settings(call)
    yield _workspace(call)
    yield from _programs(lang)


def _programs(lang: str) -> Iterator[Check]:
    from legalsys.programs import soffice, tesseract

    for name, module in (("soffice", soffice), ("tesseract", tesseract)):
        try:
            found = f"{module.version()} ({module.program()})"
            if module is tesseract:
                tesseract.require("vie")
            yield Check(name, "ok", found, word(f"doctor-{name}", lang))
        except LegalsysError as error:
            # Optional: only what needs them stays unread, and says so.
            text = error.text(lang)
            yield Check(name, "absent", f"{text.message} {text.remedy}", word(f"doctor-{name}", lang))


def _packages(lang: str) -> Iterator[Check]:
    try:
        needed = metadata.requires("legalsys") or []
    except metadata.PackageNotFoundError:
        needed = []
    for line in needed:
        if ";" in line and "extra" in line.partition(";")[2]:
            continue
        name, condition = _requirement(line.partition(";")[0].strip())
        try:
            version = metadata.version(name)
        except metadata.PackageNotFoundError:
            version = ""
        state = ("ok" if _satisfies(version, condition) else "wrong") if version else "missing"
        yield Check(name, state, version, word("doctor-package", lang).format(need=condition or "*"))


def _requirement(line: str) -> tuple[str, str]:
    match = re.match(r"[A-Za-z0-9._-]+", line)
    name = match[0] if match else line
    return name, line[len(name) :].strip()


def _satisfies(version: str, condition: str) -> bool:
    """Whether ``version`` keeps bounds such as ``>=3.8,<4``: the only kinds that our own requirements use."""
    have = _numbers(version)
    for bound in filter(None, (part.strip() for part in condition.split(","))):
        wanted = _numbers(bound.lstrip("<>=!~ "))
        if bound.startswith(">=") and have < wanted:
            return False
        if bound.startswith("<") and not bound.startswith("<=") and have >= wanted:
            return False
    return True


def _numbers(version: str) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", version)[:3])


def _settings(call: Call) -> Check:
    purpose = word("doctor-settings", call.lang)
    try:
        path = call.settings.path
    except LegalsysError as error:
        return Check("legalsys.toml", "wrong", error.text(call.lang).message, purpose)
    return Check("legalsys.toml", "ok" if path else "absent", str(path or ""), purpose)


def _workspace(call: Call) -> Check:
    purpose = word("doctor-workspace", call.lang)
    try:
        folder = find_workspace(call.folder)
    except LegalsysError:
        return Check("workspace", "absent", "", purpose)
    database = folder / "legalsys.sqlite3"
    if not database.is_file():
        return Check("workspace", "absent", str(folder), purpose)
    problem = _unsound(database)
    return Check("workspace", "wrong" if problem else "ok", problem or f"{database} ({_size(database)})", purpose)


def _unsound(database: Path) -> str:
    """Return what SQLite finds wrong with the file, ``""`` for nothing. The file is opened for reading only."""
    try:
        with sqlite3.connect(f"{database.absolute().as_uri()}?mode=ro", uri=True) as connection:
            result = connection.execute("PRAGMA quick_check(1)").fetchone()[0]
        connection.close()
    except sqlite3.Error as error:
        return str(error)
    if result != "ok":
        return str(result)
    return "" if os.access(database, os.W_OK) else f"{database}: read-only"


def _size(path: Path) -> str:
    return f"{path.stat().st_size / 1024 / 1024:.1f} MB"
