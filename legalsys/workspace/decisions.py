"""Verdicts of reviewers: append-only, found again on every later run."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime

from legalsys.errors import EvidenceError, UsageError
from legalsys.model import Decision, Verdict

from .records import DecisionState, FindingState

__all__ = ["decision_from_json", "decision_to_json", "load_decisions", "save_decisions", "states"]

# Old key of a finding → new key → digest of its evidence under the old document key → under the new one.
Moves = dict[str, dict[str, dict[str, str]]]


def utc_text(moment: datetime) -> str:
    """Return a moment as ISO 8601 text in UTC; one without a zone is taken as UTC."""
    return (moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)).isoformat()


def save_decisions(db: sqlite3.Connection, decisions: Iterable[Decision]) -> int:
    """Append decisions; one that is there already is not written twice. Return how many were new."""
    before = db.total_changes
    db.executemany(
        "INSERT OR IGNORE INTO decisions (finding, evidence, verdict, reason, by, at) VALUES (?, ?, ?, ?, ?, ?)",
        [(d.finding, d.evidence_digest, d.verdict.value, d.reason, d.by, utc_text(d.at)) for d in decisions],
    )
    return db.total_changes - before


def load_decisions(db: sqlite3.Connection, finding: str | None = None) -> Iterator[Decision]:
    """Yield decisions in the order in which they were taken."""
    where, params = ("WHERE finding = ?", (finding,)) if finding else ("", ())
    query = f"SELECT finding, evidence, verdict, reason, by, at FROM decisions {where} ORDER BY at, finding, evidence, verdict, reason, by"
    for key, evidence, verdict, reason, by, at in db.execute(query, params):
        yield Decision(key, evidence, Verdict(verdict), reason, by, datetime.fromisoformat(at))


def decision_to_json(decision: Decision) -> str:
    """Return a decision as one line of JSON."""
    value = {
        "finding": decision.finding,
        "evidence_digest": decision.evidence_digest,
        "verdict": decision.verdict.value,
        "reason": decision.reason,
        "by": decision.by,
        "at": utc_text(decision.at),
    }
    return json.dumps(value, ensure_ascii=False)


def decision_from_json(text: str, *, line: int = 1) -> Decision:
    """Return the decision in one line of JSON.

    Raises:
        UsageError: WORK-008 if the line is none; ``line`` is named in the message.
    """
    try:
        value = json.loads(text)
        return Decision(
            finding=str(value["finding"]),
            evidence_digest=str(value["evidence_digest"]),
            verdict=Verdict(value["verdict"]),
            reason=str(value.get("reason", "")),
            by=str(value["by"]),
            at=datetime.fromisoformat(utc_text(datetime.fromisoformat(value["at"]))),
        )
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        raise UsageError("WORK-008", line=line, detail=f"{type(error).__name__}: {error}") from error
    except EvidenceError as error:
        raise UsageError("WORK-008", line=line, detail="a rejection needs a reason") from error


def states(db: sqlite3.Connection, run: int) -> dict[str, FindingState]:
    """Return, by finding, the last decision and how it stands to the findings of ``run``.

    A decision whose finding has another key since its document was identified is followed to the new key.
    """
    current = dict(
        db.execute("SELECT f.key, b.evidence FROM findings f JOIN finding_bodies b ON b.id = f.body WHERE f.run = ?", (run,))
    )
    moves: Moves = {}
    for old, new, old_evidence, new_evidence in db.execute(
        "SELECT old, new, old_evidence, new_evidence FROM finding_keys ORDER BY 1, 2, 3"
    ):
        moves.setdefault(old, {}).setdefault(new, {})[old_evidence] = new_evidence
    found: dict[str, FindingState] = {}
    for decision in load_decisions(db):
        reached = [(key, evidence) for key, evidence in _reach(decision, moves).items() if key in current]
        for key, evidence in reached:
            same = current[key] == evidence
            found[key] = FindingState(key, decision, DecisionState.CARRIED_OVER if same else DecisionState.STALE)
        if not reached:
            found[decision.finding] = FindingState(decision.finding, decision, DecisionState.ORPHAN)
    return found


def _reach(decision: Decision, moves: Moves) -> dict[str, str]:
    """Return the keys that a decision is about now, with the digest that its evidence would have there."""
    reached = {decision.finding: decision.evidence_digest}
    todo = [decision.finding]
    while todo:
        key = todo.pop(0)
        for new, digests in moves.get(key, {}).items():
            if new not in reached:
                reached[new] = digests.get(reached[key], reached[key])
                todo.append(new)
    return reached
