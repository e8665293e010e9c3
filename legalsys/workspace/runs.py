"""Runs: when, on what, with which versions, and what they found changed."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator
from dataclasses import asdict
from datetime import date, datetime
from typing import Any

from .records import Change, Gaps, Holdings, Run

__all__ = ["finish_run", "holdings_from_json", "load_changes", "load_runs", "note_change", "reusable_run", "start_run"]

_COLUMNS = "id, command, started, finished, state, as_of, extractor, rules, collection, counts, findings_of"


def start_run(db: sqlite3.Connection, *, command: str, now: str, as_of: date | None, extractor: str, rules: str) -> int:
    """Begin a run; runs that never ended were killed and are marked so."""
    db.execute("UPDATE runs SET state = 'interrupted' WHERE state = 'running'")
    cursor = db.execute(
        "INSERT INTO runs (command, started, state, as_of, extractor, rules) VALUES (?, ?, 'running', ?, ?, ?)",
        (command, now, as_of.isoformat() if as_of else None, extractor, rules),
    )
    return int(cursor.lastrowid or 0)


def finish_run(
    db: sqlite3.Connection,
    run: int,
    *,
    now: str,
    state: str,
    collection: Holdings | None,
    counts: dict[str, int],
    generation: int,
    findings_of: int | None,
) -> None:
    """End a run."""
    db.execute(
        "UPDATE runs SET finished = ?, state = ?, collection = ?, counts = ?, generation = ?, findings_of = ? WHERE id = ?",
        (
            now,
            state,
            json.dumps(asdict(collection), ensure_ascii=False) if collection else "{}",
            json.dumps(counts, sort_keys=True),
            generation,
            findings_of,
            run,
        ),
    )


def reusable_run(db: sqlite3.Connection, *, generation: int, as_of: date, rules: str) -> int | None:
    """Return the run whose findings hold for this state of the workspace, day and version of the rules, None if there is none."""
    row = db.execute(
        "SELECT findings_of FROM runs WHERE generation = ? AND as_of = ? AND rules = ? AND state = 'done' AND findings_of IS NOT NULL AND collection <> '{}' "
        "ORDER BY id DESC LIMIT 1",
        (generation, as_of.isoformat(), rules),
    ).fetchone()
    return None if row is None else int(row[0])


def holdings_from_json(text: str) -> Holdings | None:
    """Return what a run rested on."""
    value: dict[str, Any] = json.loads(text)
    if not value:
        return None
    gaps: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in value.pop("gaps").items()}
    return Holdings(**value, gaps=Gaps(**gaps))


def load_runs(db: sqlite3.Connection, where: str = "", params: tuple[Any, ...] = ()) -> Iterator[Run]:
    """Yield runs, the oldest first."""
    for row in db.execute(f"SELECT {_COLUMNS} FROM runs {where} ORDER BY id", params):
        number, command, started, finished, state, as_of, extractor, rules, collection, counts, findings_of = row
        yield Run(
            number,
            command,
            datetime.fromisoformat(started),
            datetime.fromisoformat(finished) if finished else None,
            state,
            date.fromisoformat(as_of) if as_of else None,
            extractor,
            rules,
            holdings_from_json(collection),
            json.loads(counts),
            findings_of,
        )


def note_change(db: sqlite3.Connection, run: int | None, what: str, path: str, detail: dict[str, str]) -> None:
    """Record what ``run`` found changed in a file."""
    if run is not None:
        db.execute(
            "INSERT OR REPLACE INTO changes VALUES (?, ?, ?, ?)", (run, what, path, json.dumps(detail, ensure_ascii=False))
        )


def load_changes(db: sqlite3.Connection, run: int) -> Iterator[Change]:
    """Yield what a run found changed, by kind and path."""
    for what, path, detail in db.execute("SELECT what, path, detail FROM changes WHERE run = ? ORDER BY what, path", (run,)):
        yield Change(what, path, json.loads(detail))
