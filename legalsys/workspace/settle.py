"""Bringing the derived state up to date after files, readings or assertions changed.

What is held, which key a content's document has, which variant stands for an identity, and what citations and effects
resolve to are functions of the contents present and the assertions made. Only what a change can touch is computed
again (`pending_*`, written together with the change), so that one new document among many costs little, and
the result does not depend on the order in which things came.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import date
from itertools import islice
from typing import Any

from legalsys.model import CitedDocument, Identity

from .corrections import Assertions, corrected
from .encode import document_columns
from .findings import follow_key_change
from .loading import candidates_to_json, extracted_document

__all__ = ["pending", "settle"]

_PROVISIONAL = "vn/-/tam/"
_CHUNK = 500  # bound variables of one statement


def pending(db: sqlite3.Connection) -> bool:
    """Return whether there is anything to settle."""
    return any(db.execute(f"SELECT 1 FROM pending_{what} LIMIT 1").fetchone() for what in ("documents", "targets", "keys"))


def _chunks(values: Iterable[Any]) -> Iterator[list[Any]]:
    stream = iter(values)
    while chunk := list(islice(stream, _CHUNK)):
        yield chunk


def _marks(values: list[Any]) -> str:
    return ",".join("?" * len(values))


def settle(db: sqlite3.Connection, *, run: int | None, now: str) -> int:
    """Compute again what pending changes touch. The caller holds the transaction.

    Returns:
        the number of citations and effects whose target changed.
    """
    assertions = Assertions(db)
    contents = [sha for (sha,) in db.execute("SELECT sha256 FROM pending_documents ORDER BY sha256")]
    targets = {target for (target,) in db.execute("SELECT target FROM pending_targets")}
    keys = {key for (key,) in db.execute("SELECT key FROM pending_keys")}
    ids = _with_same_body(db, contents)
    for chunk in _chunks(sorted(ids)):
        db.execute(
            "UPDATE documents SET held = EXISTS (SELECT 1 FROM files f JOIN readings r ON r.sha256 = f.sha256 WHERE r.id = documents.id "
            f"AND NOT f.gone) WHERE id IN ({_marks(chunk)})",
            chunk,
        )
    for merging in (False, True):  # keys taken over from another content need that one's key first
        rekeyed: set[int] = set()
        for content in sorted(ids):
            touched = _rekey(db, content, assertions, merging=merging, run=run, now=now)
            keys |= touched
            if len(touched) > 1:
                rekeyed.add(content)
        assertions = Assertions(db)  # what is said of a document follows its key
        _correct_columns(db, keys, rekeyed, assertions)
    for key in sorted(keys):
        targets |= _choose_lead(db, key)
    changed = _resolve(db, ids, targets)
    for what in ("documents", "targets", "keys"):
        db.execute(f"DELETE FROM pending_{what}")
    return changed


def _with_same_body(db: sqlite3.Connection, contents: list[str]) -> set[int]:
    ids: set[int] = set()
    for chunk in _chunks(contents):
        ids.update(
            i
            for (i,) in db.execute(
                f"SELECT d.id FROM documents d JOIN readings r ON r.id = d.id WHERE r.sha256 IN ({_marks(chunk)})", chunk
            )
        )
    for chunk in _chunks(sorted(ids)):
        ids.update(
            i
            for (i,) in db.execute(
                "SELECT id FROM documents WHERE extracted_key LIKE 'vn/-/tam/%' AND body IN "
                f"(SELECT body FROM documents WHERE id IN ({_marks(chunk)}) AND body <> '')",
                chunk,
            )
        )
    return ids


def _rekey(db: sqlite3.Connection, content: int, assertions: Assertions, *, merging: bool, run: int | None, now: str) -> set[str]:
    """Give one content's document its key in force; return the keys touched."""
    sha256, old, extracted_key, body = db.execute(
        "SELECT r.sha256, d.key, d.extracted_key, d.body FROM documents d JOIN readings r ON r.id = d.id WHERE d.id = ?",
        (content,),
    ).fetchone()
    new, reason = extracted_key, "extraction"
    said = assertions.on_identity(sha256)
    if said:
        new, reason = str(corrected(extracted_document(db, content), said)[0].key), "assertion"
    if merging != (new.startswith(_PROVISIONAL) and body != ""):
        return set()
    merged = 0
    if merging:
        twin = _twin(db, content, body)
        if twin is not None:
            new, reason, merged = twin, "same-text", 1
    db.execute("UPDATE documents SET key = ?, merged = ? WHERE id = ?", (new, merged, content))
    if old != new:
        db.execute(
            "INSERT INTO key_changes (sha256, old, new, reason, at) VALUES (?, ?, ?, ?, ?)", (sha256, old, new, reason, now)
        )
        follow_key_change(db, Identity.parse(old), Identity.parse(new))
        if run is not None:
            path = db.execute("SELECT MIN(path) FROM files WHERE sha256 = ?", (sha256,)).fetchone()[0] or sha256
            detail = json.dumps({"old": old, "new": new, "reason": reason})
            db.execute("INSERT OR REPLACE INTO changes VALUES (?, 'key', ?, ?)", (run, path, detail))
    return {old, new}


def _correct_columns(db: sqlite3.Connection, keys: set[str], rekeyed: set[int], assertions: Assertions) -> None:
    """Set the columns of documents that people corrected; those whose key moved may have lost a correction made elsewhere."""
    for chunk in _chunks(sorted(keys)):
        rows = db.execute(
            f"SELECT d.id, d.key, r.sha256 FROM documents d JOIN readings r ON r.id = d.id WHERE d.key IN ({_marks(chunk)})",
            chunk,
        ).fetchall()
        for content, key, sha256 in rows:
            bearing = assertions.on(sha256, key)
            if bearing or content in rekeyed:
                columns = document_columns(corrected(extracted_document(db, content), bearing)[0])
                columns.pop("key")
                names = ", ".join(f"{name} = ?" for name in columns)
                db.execute(f"UPDATE documents SET {names} WHERE id = ?", (*columns.values(), content))


def _twin(db: sqlite3.Connection, content: int, body: str) -> str | None:
    """Return the one settled identity held with the same words and nothing that contradicts, None if there is no such."""
    rows = db.execute(
        "SELECT DISTINCT o.key FROM documents o, documents d WHERE d.id = ? AND o.body = ? AND o.id <> d.id AND o.held AND NOT o.merged "
        "AND o.key NOT LIKE 'vn/-/tam/%' AND COALESCE(o.number_key = d.number_key, 1) AND COALESCE(o.issued = d.issued, 1) "
        "AND COALESCE(o.kind = d.kind, 1) LIMIT 2",
        (content, body),
    ).fetchall()
    return str(rows[0][0]) if len(rows) == 1 else None


def _choose_lead(db: sqlite3.Connection, key: str) -> set[str]:
    """Choose the variant that stands for ``key``: the fullest; return what its documents are looked up by."""
    rows = db.execute(
        "SELECT d.id, d.held, d.number_key, d.name_key, d.summary, d.variant, r.sha256, r.status FROM documents d "
        "JOIN readings r ON r.id = d.id WHERE d.key = ?",
        (key,),
    ).fetchall()

    def rank(row: tuple[Any, ...]) -> tuple[Any, ...]:
        told = json.loads(row[4])
        facts = sum(told[name] is not None for name in ("number", "issued", "title", "effective"))
        return (row[7] != "read", -facts, -(told["units"] + told["effects"] + told["citations"]), row[5], row[6])

    held = sorted((row for row in rows if row[1]), key=rank)
    for row in rows:
        db.execute("UPDATE documents SET lead = ? WHERE id = ?", (int(bool(held) and row[0] == held[0][0]), row[0]))
    return {value for row in rows for value in row[2:4] if value}


def _day(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None


def _resolve(db: sqlite3.Connection, ids: set[int], targets: set[str]) -> int:
    """Resolve again the citations and effects of the documents ``ids`` and all that look for one of ``targets``."""
    from .ledger import Citing, HeldTarget, resolve

    citing: dict[int, Citing] = {}
    held: dict[str, list[HeldTarget]] = {}

    def citing_of(content: int) -> Citing:
        if content not in citing:
            key, territory, issued = db.execute(
                "SELECT key, territory, issued FROM documents WHERE id = ?", (content,)
            ).fetchone()
            citing[content] = Citing(Identity.parse(key), territory, _day(issued))
        return citing[content]

    def held_as(target: str) -> list[HeldTarget]:
        if target not in held:
            column = "name_key" if target.startswith("name:") else "number_key"
            rows = db.execute(
                f"SELECT key, kind, issuer, territory, issued, adopted FROM documents WHERE {column} = ? AND held AND lead ORDER BY key",
                (target,),
            )
            held[target] = [HeldTarget(Identity.parse(k), kind, by, land, _day(i), _day(a)) for k, kind, by, land, i, a in rows]
        return held[target]

    changed = 0
    for table in ("citations", "effects"):
        select = f"SELECT document, ordinal, number, kind, issuer, issued, year, name, target, said_key, key, candidates FROM {table} WHERE target IS NOT NULL AND "
        rows: dict[tuple[int, int], tuple[Any, ...]] = {}
        for column, values in (("document", sorted(ids)), ("target", sorted(targets))):
            for chunk in _chunks(values):
                for row in db.execute(f"{select} {column} IN ({_marks(chunk)})", chunk):
                    rows[row[0], row[1]] = row
        updates = []
        for (content, ordinal), (_, _, number, kind, issuer, issued, year, name, target, said, key, candidates) in rows.items():
            cited = CitedDocument(kind=kind, number=number, name=name, issued=_day(issued), year=year, issuer=issuer)
            found = resolve(cited, citing_of(content), held_as(target), said=Identity.parse(said) if said else None)
            now = (str(found.key) if found.key else None, candidates_to_json(found.candidates))
            if now != (key, candidates):
                updates.append((*now, content, ordinal))
        db.executemany(f"UPDATE {table} SET key = ?, candidates = ? WHERE document = ? AND ordinal = ?", updates)
        changed += len(updates)
    return changed
