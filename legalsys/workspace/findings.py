"""Findings of runs: each different finding is stored once, a run lists what it found."""

from __future__ import annotations

import hashlib
import json
import sqlite3
from collections.abc import Iterable, Iterator
from dataclasses import replace
from datetime import date
from typing import Any

from legalsys.model import Certainty, Evidence, Finding, FindingEvidence, Identity, Outcome, UnitPath

from .records import FindingSummary

__all__ = ["finding_from_json", "finding_to_json", "follow_key_change", "load_findings", "new_keys", "save_findings", "summarise"]


def _path(path: UnitPath | None) -> str | None:
    return None if path is None else str(path)


def finding_to_json(finding: Finding) -> str:
    """Return a finding as compact JSON text, without its day: it is the same from day to day, and is stored once.

    Written by hand: a re-run that changes nothing loads no pydantic.
    """
    value = {
        "rule": finding.rule,
        "kind": finding.kind,
        "group": finding.group,
        "outcome": finding.outcome.value,
        "subject": str(finding.subject),
        "subject_unit": _path(finding.subject_unit),
        "object": str(finding.object) if finding.object else None,
        "object_unit": _path(finding.object_unit),
        "object_label": finding.object_label,
        "topic": finding.topic,
        "certainty": finding.certainty.value,
        "grounds": finding.grounds,
        "params": dict(sorted(finding.params.items())),
        "evidence": [
            [str(e.key), e.file, _path(e.unit), e.evidence.start, e.evidence.end, e.evidence.quote, e.label]
            for e in finding.evidence
        ],
    }
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def _unit(text: str | None) -> UnitPath | None:
    return UnitPath.parse(text) if text else None


def finding_from_json(text: str, as_of: date) -> Finding:
    """Return the finding that `finding_to_json` wrote, as of a day."""
    value: dict[str, Any] = json.loads(text)
    return Finding(
        rule=value["rule"],
        kind=value["kind"],
        group=value["group"],
        outcome=Outcome(value["outcome"]),
        subject=Identity.parse(value["subject"]),
        certainty=Certainty(value["certainty"]),
        evidence=tuple(
            FindingEvidence(Identity.parse(key), file, _unit(unit), Evidence(start, end, quote), label)
            for key, file, unit, start, end, quote, label in value["evidence"]
        ),
        grounds=tuple(value["grounds"]),
        as_of=as_of,
        subject_unit=_unit(value["subject_unit"]),
        object=Identity.parse(value["object"]) if value["object"] else None,
        object_unit=_unit(value["object_unit"]),
        object_label=value["object_label"],
        topic=value["topic"],
        params=value["params"],
    )


def save_findings(db: sqlite3.Connection, run: int, findings: Iterable[Finding]) -> int:
    """Store the findings of a run; the caller holds the transaction. Return how many different ones there are."""
    db.execute("DELETE FROM findings WHERE run = ?", (run,))
    count = 0
    for finding in findings:
        text = finding_to_json(finding)
        digest = hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
        key = finding.key
        row = (
            digest,
            key,
            finding.rule,
            finding.group,
            finding.kind,
            finding.outcome.value,
            finding.certainty.value,
            str(finding.subject),
            str(finding.object or finding.object_label),
            finding.evidence_digest,
            text,
        )
        db.execute(
            'INSERT INTO finding_bodies (digest, key, rule, "group", kind, outcome, certainty, subject, object, evidence, json) '
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) ON CONFLICT (digest) DO NOTHING",
            row,
        )
        body = db.execute("SELECT id FROM finding_bodies WHERE digest = ?", (digest,)).fetchone()[0]
        # Two findings of one key in one run: the one whose digest sorts first is kept, whatever their order.
        held = db.execute(
            "SELECT b.digest FROM findings f JOIN finding_bodies b ON b.id = f.body WHERE f.run = ? AND f.key = ?", (run, key)
        ).fetchone()
        if held is None:
            db.execute("INSERT INTO findings VALUES (?, ?, ?, ?)", (run, key, body, finding.as_of.isoformat()))
            count += 1
        elif digest < held[0]:
            db.execute("UPDATE findings SET body = ? WHERE run = ? AND key = ?", (body, run, key))
    return count


def load_findings(db: sqlite3.Connection, run: int, where: str = "", params: tuple[Any, ...] = ()) -> Iterator[Finding]:
    """Yield the findings that ``run`` stored, by rule, subject, object and key."""
    rows = db.execute(
        f"SELECT b.json, f.as_of FROM findings f JOIN finding_bodies b ON b.id = f.body WHERE f.run = ? {where} "
        "ORDER BY b.rule, b.subject, b.object, f.key",
        (run, *params),
    )
    for text, as_of in rows:
        yield finding_from_json(text, date.fromisoformat(as_of))


def summarise(db: sqlite3.Connection, run: int) -> tuple[FindingSummary, ...]:
    """Return how many findings of each rule and certainty a run stored."""
    rows = db.execute(
        'SELECT b.rule, b."group", b.kind, b.outcome, b.certainty, COUNT(*) FROM findings f JOIN finding_bodies b ON b.id = f.body '
        'WHERE f.run = ? GROUP BY b.rule, b."group", b.kind, b.outcome, b.certainty ORDER BY b.rule, b.kind, b.certainty, b.outcome',
        (run,),
    )
    return tuple(FindingSummary(*row) for row in rows)


def new_keys(db: sqlite3.Connection, run: int, before: int | None) -> frozenset[str]:
    """Return keys of findings of ``run`` that ``before`` does not have, also not under a key that moved; all when there was none before."""
    rows = db.execute(
        "SELECT key FROM findings WHERE run = ? AND key NOT IN (SELECT key FROM findings WHERE run = ?) "
        "AND key NOT IN (SELECT k.new FROM finding_keys k JOIN findings o ON o.run = ? AND o.key = k.old)",
        (run, before, before),
    )
    return frozenset(key for (key,) in rows)


def follow_key_change(db: sqlite3.Connection, old: Identity, new: Identity) -> None:
    """Note under which keys the findings on a document are found after the document's key changed."""

    def moved(key: Identity | None) -> Identity | None:
        return new if key == old else key

    rows = db.execute("SELECT json FROM finding_bodies WHERE subject = ? OR object = ?", (str(old), str(old)))
    for (text,) in rows.fetchall():
        before = finding_from_json(text, date.min)
        after = replace(
            before,
            subject=moved(before.subject) or before.subject,
            object=moved(before.object),
            evidence=tuple(replace(e, key=moved(e.key) or e.key) for e in before.evidence),
        )
        db.execute(
            "INSERT OR IGNORE INTO finding_keys VALUES (?, ?, ?, ?)",
            (before.key, after.key, before.evidence_digest, after.evidence_digest),
        )
