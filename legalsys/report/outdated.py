"""What is outdated on a day, why, since when, and by which sentence.

Every document held stands in one `Standing`, so the totals add up to the documents held. A document is listed when it has
expired, wholly or in part, is suspended, may have expired, or rests on what ended; each reason is an `Entry` with its words.
States come from validity; what they rest on is told by the finding of the review that says the same, where there is one,
so that a list and a reviewer's verdict speak of one thing.
"""

from __future__ import annotations

import enum
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date
from typing import TYPE_CHECKING, Any

from legalsys.model import Certainty, Finding, FindingEvidence, Identity, Outcome, UnitPath
from legalsys.validity import Change, Collection, Reason, Snapshot, Status, Validity

from .columns import Basis, is_rejected

if TYPE_CHECKING:
    from legalsys.workspace import FindingState

__all__ = ["Entry", "Outdated", "Standing", "outdated"]


class Standing(enum.StrEnum):
    """Where a document stands; each document held stands in exactly one."""

    EXPIRED = "expired"
    SUSPENDED = "suspended"
    PARTLY_EXPIRED = "partly-expired"
    PARTLY_SUSPENDED = "partly-suspended"
    MAY_HAVE_EXPIRED = "may-have-expired"
    RESTS_ON_ENDED = "rests-on-ended"
    IN_FORCE = "in-force"
    NOT_YET = "not-yet"
    UNKNOWN = "unknown"

    @property
    def listed(self) -> bool:
        """Whether a document in this standing is on the list."""
        return self not in (Standing.IN_FORCE, Standing.NOT_YET, Standing.UNKNOWN)

    @property
    def order(self) -> int:
        """Sorts standings as the list has them."""
        return list(Standing).index(self)


@dataclass(frozen=True, slots=True)
class Entry:
    """One reason why a document is on the list.

    Args:
        key: the document.
        standing: where it stands.
        why: machine word of the reason: a `Change`, with ``-part`` for a part of the document, or the kind of the finding.
        since: first day of it, None when unknown.
        evidence: the words, at least one side.
        grounds: ids of legal grounds.
        certainty: how sure.
        rule: code of the rule that says so, ``validity`` where only the state tells it.
        finding: the finding that says so.
        acting: the document that ends, changes or suspends this one.
        units: the units touched; empty for the whole or for a part that no path names.
        until: last day of a term or suspension.
        event: what a suspension waits for, in the text's words.
        exceptions: what is left out, in the text's words.
    """

    key: Identity
    standing: Standing
    why: str
    since: date | None
    evidence: tuple[FindingEvidence, ...]
    grounds: tuple[str, ...]
    certainty: Certainty
    rule: str = "validity"
    finding: Finding | None = None
    acting: Identity | None = None
    units: tuple[UnitPath, ...] = ()
    until: date | None = None
    event: str = ""
    exceptions: tuple[str, ...] = ()

    @property
    def kind(self) -> str:
        """Kind of the finding that says so, ``""`` without one."""
        return self.finding.kind if self.finding is not None else ""


@dataclass(frozen=True, slots=True)
class Outdated:
    """The list.

    Args:
        basis: what it rests on.
        entries: by standing, rank, day of issue and key; the entries of one document stand together.
        standings: how many documents held stand where.
        rejected: findings that a person rejected and that are therefore not listed.
        states: verdicts by finding.
    """

    basis: Basis
    entries: tuple[Entry, ...]
    standings: dict[Standing, int]
    rejected: tuple[Finding, ...]
    states: dict[str, FindingState]

    @property
    def documents(self) -> int:
        """Number of documents listed: each once, however many reasons it has."""
        return len({entry.key for entry in self.entries})

    def only(self, keep: Iterable[Entry]) -> Outdated:
        """Return the list with some of its entries; its counts are of those alone."""
        kept = tuple(keep)
        counts = Counter({entry.key: entry.standing for entry in kept}.values())
        return replace(self, entries=kept, standings={s: counts.get(s, 0) for s in Standing if s.listed})


def outdated(collection: Collection, findings: Iterable[Finding], states: dict[str, FindingState], basis: Basis) -> Outdated:
    """Return what is outdated.

    Args:
        collection: the documents held.
        findings: the findings of the review of the day.
        states: verdicts on them, by key.
        basis: what the list rests on; its run names the day.

    Raises:
        ValueError: if the review of ``basis`` has no day.
    """
    if basis.run.as_of is None:
        raise ValueError("a list needs the review of a day")
    by_subject: dict[Identity, list[Finding]] = defaultdict(list)
    rejected: list[Finding] = []
    for finding in findings:
        if not _bears(finding):
            continue
        by_subject[finding.subject].append(finding)
        if is_rejected(states.get(finding.key)):
            rejected.append(finding)
    refused = {finding.key for finding in rejected}
    snapshot = Snapshot(collection, basis.run.as_of)
    entries: list[Entry] = []
    standings: dict[Standing, int] = dict.fromkeys(Standing, 0)
    for key in collection:
        state = snapshot.of(key)
        found = list(_entries(collection, state, key, by_subject.get(key, [])))
        kept = [entry for entry in found if entry.finding is None or entry.finding.key not in refused]
        standing = min((entry.standing for entry in kept), key=lambda s: s.order, default=_unlisted(state, bool(found)))
        standings[standing] += 1
        entries += [replace(entry, standing=standing) for entry in kept]
    entries.sort(key=lambda entry: _order(collection, entry))
    return Outdated(basis, tuple(entries), standings, tuple(rejected), states)


def _bears(finding: Finding) -> bool:
    """Whether a finding says that its subject ended or rests on what ended."""
    ended = (Outcome.EXPIRED, Outcome.PARTLY_EXPIRED, Outcome.MAY_HAVE_EXPIRED)
    return finding.outcome in ended or (finding.group == "basis" and finding.outcome is not Outcome.NOTE)


def _unlisted(state: Validity, refused: bool) -> Standing:
    """The standing of a document without entries. Where a person rejected what ended it, it counts as in force."""
    if state.status is Status.NOT_YET:
        return Standing.NOT_YET
    if state.status is Status.UNKNOWN:
        return Standing.UNKNOWN
    return Standing.IN_FORCE if state.status is Status.IN_FORCE or refused else Standing.UNKNOWN


_STANDING = {
    Status.EXPIRED: Standing.EXPIRED,
    Status.SUSPENDED: Standing.SUSPENDED,
    Status.PARTLY_EXPIRED: Standing.PARTLY_EXPIRED,
    Status.PARTLY_SUSPENDED: Standing.PARTLY_SUSPENDED,
}


def _entries(collection: Collection, state: Validity, key: Identity, findings: list[Finding]) -> Iterator[Entry]:
    """Yield the reasons why one document is on the list."""
    standing = _STANDING.get(state.status)
    used: set[str] = set()
    if standing is not None:
        for entry in _of_state(collection, state, key, standing, findings):
            if entry.finding is not None:
                used.add(entry.finding.key)
            yield entry
    if state.status is Status.EXPIRED:
        return
    for finding in findings:
        if finding.key in used:
            continue
        may = finding.outcome is Outcome.MAY_HAVE_EXPIRED
        if may or finding.group == "basis":
            yield Entry(
                key,
                Standing.MAY_HAVE_EXPIRED if may else Standing.RESTS_ON_ENDED,
                f"may-{finding.kind}" if may else finding.kind,
                _since(finding),
                finding.evidence,
                finding.grounds,
                finding.certainty,
                finding.rule,
                finding,
                finding.object,
            )


def _since(finding: Finding) -> date | None:
    try:
        return date.fromisoformat(finding.params.get("since", ""))
    except ValueError:
        return None


def _of_state(
    collection: Collection, state: Validity, key: Identity, standing: Standing, findings: list[Finding]
) -> Iterator[Entry]:
    """Yield one entry for each document whose words led to the state (or for the document's own)."""
    groups: dict[tuple[Identity | None, bool], list[Reason]] = {}
    if standing is Standing.EXPIRED:
        end = state.ended_by
        if end is not None:
            groups[end.acting, True] = [end]
    else:
        if standing is Standing.SUSPENDED:
            holding = [r for r in state.reasons if r.whole and r.what is Change.SUSPENDED and r.day == state.since]
            for reason in holding:
                groups.setdefault((reason.acting, True), []).append(reason)
        for part in state.partial:
            if part.status in (Status.EXPIRED, Status.SUSPENDED):
                group = groups.setdefault((part.reason.acting, False), [])
                if part.reason not in group:
                    group.append(part.reason)
    for (acting, whole), reasons in groups.items():
        finding = _same(findings, reasons)
        certainty = state.certainty if whole else Certainty.CERTAIN
        for reason in reasons:
            certainty = certainty.weaker(reason.certainty)
        first = reasons[0]
        yield Entry(
            key,
            standing,
            _why(reasons, whole=whole),
            min((r.day for r in reasons if r.day is not None), default=state.since),
            _words(collection, key, reasons, finding),
            tuple(dict.fromkeys((*(g for r in reasons for g in r.grounds), *(finding.grounds if finding else ())))),
            certainty,
            finding.rule if finding else "validity",
            finding,
            acting,
            tuple(dict.fromkeys(unit for r in reasons for unit in r.units)),
            _last_day(first),
            first.event,
            tuple(dict.fromkeys(words for r in reasons for words in r.exceptions)),
        )


def _last_day(reason: Reason) -> date | None:
    if reason.what is Change.TERM_ENDS and reason.day is not None and reason.day > date.min:
        return date.fromordinal(reason.day.toordinal() - 1)
    return reason.until if reason.what is Change.SUSPENDED else None


def _why(reasons: list[Reason], *, whole: bool) -> str:
    first = reasons[0]
    if whole:
        return "term-extended" if first.what is Change.TERM_ENDS and first.acting is not None else first.what.value
    if any(reason.whole for reason in reasons):
        return "but-parts"
    kinds = {reason.what for reason in reasons}
    return f"{first.what.value}-part" if len(kinds) == 1 else "changed-part"


def _same(findings: list[Finding], reasons: list[Reason]) -> Finding | None:
    """The finding that says what the reasons say: the same acting document, best with the same words and of the same name."""
    words = {reason.evidence for reason in reasons if reason.evidence is not None}
    names = {reason.what.value for reason in reasons}
    fitting = [
        finding
        for finding in findings
        if finding.outcome in (Outcome.EXPIRED, Outcome.PARTLY_EXPIRED) and finding.object == reasons[0].acting
    ]
    return min(
        fitting,
        key=lambda f: (not any(side.evidence in words for side in f.evidence), f.kind not in names, f.key),
        default=None,
    )


def _words(collection: Collection, key: Identity, reasons: list[Reason], finding: Finding | None) -> tuple[FindingEvidence, ...]:
    """The words of the changes; where law itself speaks, those of the finding, else those that name the document."""
    sides = []
    for reason in reasons:
        if reason.evidence is None:
            continue
        where = reason.acting or key
        held = collection.held(where)
        effects = collection.document(where).effects if held is not None else ()
        unit = next((e.acting_unit for e in effects if reason.effect and e.id == reason.effect), None)
        if unit is None:
            unit = collection.unit_at(where, reason.evidence.start)
        sides.append(
            FindingEvidence(where, held.file if held else "", unit, reason.evidence, "acting" if reason.acting else "this")
        )
    if sides:
        return tuple(dict.fromkeys(sides))
    if finding is not None:
        return finding.evidence
    document = collection.document(key)
    held = collection.held(key)
    facts = (document.expires, document.number, document.title, document.issued, document.kind)
    evidence = next((fact.evidence for fact in facts if fact is not None and fact.evidence is not None), None)
    file = held.file if held else ""
    return () if evidence is None else (FindingEvidence(key, file, collection.unit_at(key, evidence.start), evidence, "this"),)


def _order(collection: Collection, entry: Entry) -> tuple[Any, ...]:
    """Standing, rank from high to low, day of issue from old to new, key; then the reasons of one document by day."""
    document = collection.document(entry.key)
    rank = collection.body(entry.key).rank
    return (
        entry.standing.order,
        99 if rank is None else rank,
        document.issued.value if document.issued else date.max,
        str(entry.key),
        _own_order(entry),
        entry.since or date.max,
        entry.rule,
        str(entry.acting or ""),
        entry.finding.key if entry.finding else "",
    )


def _own_order(entry: Entry) -> int:
    """What ended or changed the document itself comes before what it rests on."""
    return int(entry.finding is not None and entry.finding.group == "basis")
