"""Writing parcels: the rows of one content, and what differs from the rows it had before."""

from __future__ import annotations

import json
import sqlite3
from typing import Any

from .encode import Parcel
from .runs import note_change

__all__ = ["insert_parcel"]

_CITATION = 'document, ordinal, unit, role, start, "end", number, kind, issuer, issued, year, name, target, said_key, paper'
_EFFECT = "document, ordinal, id, effect, unit, scope, from_day, number, kind, issuer, issued, year, name, target, said_key, paper, json"


def insert_parcel(db: sqlite3.Connection, parcel: Parcel, *, run: int | None) -> None:
    """Write one content in place of what was known of it; the caller holds the transaction."""
    before = db.execute("SELECT id, status, extractor FROM readings WHERE sha256 = ?", (parcel.sha256,)).fetchone()
    old = None
    if before is not None:
        old = db.execute(
            "SELECT key, extracted_key, number_key, name_key, body, summary FROM documents WHERE id = ?", (before[0],)
        ).fetchone()
    if old is not None:
        _leave_traces(db, before[0], old)
    reading = (
        parcel.extractor,
        parcel.format,
        parcel.status,
        parcel.problems,
        parcel.pages,
        parcel.text_length,
        parcel.text,
        parcel.layout,
    )
    if before is None:
        cursor = db.execute(
            "INSERT INTO readings (extractor, format, status, problems, pages, text_length, text, layout, sha256) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (*reading, parcel.sha256),
        )
        content = int(cursor.lastrowid or 0)
    else:
        content = before[0]
        db.execute(
            "UPDATE readings SET extractor = ?, format = ?, status = ?, problems = ?, pages = ?, text_length = ?, text = ?, layout = ? WHERE id = ?",
            (*reading, content),
        )
        db.execute("DELETE FROM documents WHERE id = ?", (content,))
    if parcel.document is not None:
        _insert_document(db, content, parcel, key=old[0] if old is not None else None)
    db.execute("INSERT OR IGNORE INTO pending_documents VALUES (?)", (parcel.sha256,))
    if before is not None:
        _note_difference(db, run, parcel, status=before[1], summary=old[5] if old is not None else None)


def _leave_traces(db: sqlite3.Connection, content: int, old: tuple[Any, ...]) -> None:
    """Mark what depended on rows that are about to go: those who looked for its number, its key, and its twins."""
    key, _, number_key, name_key, body, _ = old
    db.executemany("INSERT OR IGNORE INTO pending_targets VALUES (?)", [(t,) for t in (number_key, name_key) if t])
    db.execute("INSERT OR IGNORE INTO pending_keys VALUES (?)", (key,))
    if body:
        db.execute(
            "INSERT OR IGNORE INTO pending_documents SELECT r.sha256 FROM documents d JOIN readings r ON r.id = d.id WHERE d.body = ? AND d.id <> ?",
            (body, content),
        )


def _insert_document(db: sqlite3.Connection, content: int, parcel: Parcel, *, key: str | None) -> None:
    rows = parcel.document
    if rows is None:
        return
    # The key in force stays until `settle` gives the new one, so that it can tell that a key changed.
    columns = {**rows.columns, "key": key or rows.columns["key"], "id": content, "json": rows.json}
    db.execute(f"INSERT INTO documents ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})", tuple(columns.values()))
    db.executemany("INSERT INTO units VALUES (?, ?, ?, ?, ?, ?, ?)", [(content, *row) for row in rows.units])
    _insert_many(db, "citations", _CITATION, [(content, *row) for row in rows.citations])
    _insert_many(db, "effects", _EFFECT, [(content, *row) for row in rows.effects])
    if rows.sketch:
        db.execute("INSERT INTO sketches VALUES (?, ?)", (content, rows.sketch))


def _insert_many(db: sqlite3.Connection, table: str, columns: str, rows: list[tuple[Any, ...]]) -> None:
    marks = ", ".join("?" * (columns.count(",") + 1))
    db.executemany(f"INSERT INTO {table} ({columns}) VALUES ({marks})", rows)


def _note_difference(db: sqlite3.Connection, run: int | None, parcel: Parcel, *, status: str, summary: str | None) -> None:
    """Record with ``run`` what a new extraction of the same bytes reads otherwise."""
    was: dict[str, Any] = json.loads(summary) if summary else {}
    now: dict[str, Any] = json.loads(str(parcel.document.columns["summary"])) if parcel.document else {}
    was["status"], now["status"] = status, parcel.status
    detail = {
        name: f"{_said(was.get(name))} → {_said(now.get(name))}"
        for name in sorted({*was, *now})
        if was.get(name) != now.get(name)
    }
    if detail:
        path = db.execute("SELECT MIN(path) FROM files WHERE sha256 = ? AND NOT gone", (parcel.sha256,)).fetchone()[0]
        note_change(db, run, "reparsed", path or parcel.sha256, detail)


def _said(value: object) -> str:
    return "—" if value is None else str(value)
