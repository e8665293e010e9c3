"""What answers rest on: the documents held, and what is known to be missing."""

from __future__ import annotations

import hashlib
import sqlite3

from .records import Gaps, Holdings

__all__ = ["load_holdings"]

_FILES = "SELECT f.path FROM files f LEFT JOIN readings r ON r.sha256 = f.sha256 WHERE NOT f.gone AND"


def load_holdings(db: sqlite3.Connection) -> Holdings:
    """Return count, digest and known gaps of the documents held.

    A law named by its name alone is no certain document, so it is not counted among those that are missing.
    """

    def count(query: str) -> int:
        return int(db.execute(query).fetchone()[0])

    def texts(query: str) -> tuple[str, ...]:
        return tuple(text for (text,) in db.execute(query))

    gaps = Gaps(
        cited_not_held=count(_lacking("l.candidates = '[]' AND l.target NOT LIKE 'name:%'")),
        ambiguous=count(_lacking("l.candidates <> '[]'")),
        partly_read=texts(f"{_FILES} r.status = 'partly-read' ORDER BY f.path"),
        unread=texts(f"{_FILES} COALESCE(r.status, 'failed') = 'failed' ORDER BY f.path"),
        unidentified=texts("SELECT key FROM documents WHERE held AND lead AND key LIKE 'vn/-/tam/%' ORDER BY key"),
    )
    return Holdings(
        documents=count("SELECT COUNT(*) FROM documents WHERE held AND lead"),
        files=count("SELECT COUNT(*) FROM files WHERE NOT gone"),
        digest=_digest(db),
        gaps=gaps,
    )


def _lacking(which: str) -> str:
    # The view `ledger` says the same row by row; to count, each target is taken once from either table, which is quicker.
    targets = " UNION ".join(
        f"SELECT l.target FROM {table} l JOIN documents d ON d.id = l.document "
        f"WHERE l.key IS NULL AND l.target IS NOT NULL AND NOT l.paper AND d.held AND d.lead AND {which}"
        for table in ("citations", "effects")
    )
    return f"SELECT COUNT(*) FROM ({targets})"


def _digest(db: sqlite3.Connection) -> str:
    seal = hashlib.sha256()
    for key, sha256 in db.execute(
        "SELECT d.key, r.sha256 FROM documents d JOIN readings r ON r.id = d.id WHERE d.held ORDER BY r.sha256"
    ):
        seal.update(f"{key}\x1f{sha256}\x1e".encode())
    for row in db.execute("SELECT sha256, field, value FROM assertions ORDER BY sha256, field, at, id"):
        seal.update("\x1f".join(row).encode())
    return seal.hexdigest()[:16]
