"""The state of a document on a day, with the reasons that led to it.

`validity` folds a timeline up to a day. What flips a state: an explicit replacement or repeal of the whole with a sure
target, by a body that can reach it, from its first day on; the document's own term. Nothing else does (design.md,
promise 2): an expired basis, an expired parent, a blanket clause, an effect whose target is ambiguous are reasons for
a person, kept apart in `Validity.possible`.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, timedelta
from typing import TYPE_CHECKING

from legalsys.errors import UsageError
from legalsys.model import Certainty, Identity, UnitPath

from .subject import Subject
from .territory import TerritoryState, territories
from .timeline import Change, Reason, timeline

if TYPE_CHECKING:
    from .collection import Collection

__all__ = ["Snapshot", "Status", "UnitState", "Validity", "event_days", "fold", "surviving", "validity", "validity_of_unit"]


class Status(enum.StrEnum):
    """States of a document: the ids of ``law/status.toml``, where their words stand."""

    NOT_YET = "not-yet"
    IN_FORCE = "in-force"
    PARTLY_EXPIRED = "partly-expired"
    SUSPENDED = "suspended"
    PARTLY_SUSPENDED = "partly-suspended"
    EXPIRED = "expired"
    UNKNOWN = "unknown"

    @property
    def binding(self) -> bool:
        """Whether some of the document is in force."""
        return self in (Status.IN_FORCE, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED)


@dataclass(frozen=True, slots=True)
class UnitState:
    """The state of one unit that has a fate of its own. ``unit`` None: a part that no path names."""

    unit: UnitPath | None
    status: Status
    since: date | None
    reason: Reason


@dataclass(frozen=True, slots=True)
class Validity:
    """The state of ``subject`` on ``as_of``, according to the documents held.

    Args:
        subject: the document asked about.
        as_of: the day asked about.
        status: the state.
        since: the first day of the state, None when unknown.
        certainty: as sure as the weakest link of the chain that led to the state.
        reasons: changes that led to the state, up to the day, in the order of days.
        possible: changes that do not count, each with the reason why not.
        ahead: changes known for later days, and changes that wait for an event or whose day no text fixes.
        partial: units with a state of their own on the day.
        complete: False when something known could change the answer: an effect whose day is unknown, an end with
            exceptions in words, an own start that is unknown, an effect whose target is ambiguous, an issuer that is gone.
        territory: where the document holds on the day.
    """

    subject: Subject
    as_of: date
    status: Status
    since: date | None
    certainty: Certainty
    reasons: tuple[Reason, ...]
    possible: tuple[Reason, ...] = ()
    ahead: tuple[Reason, ...] = ()
    partial: tuple[UnitState, ...] = ()
    complete: bool = True
    territory: tuple[TerritoryState, ...] = ()

    @property
    def ended_by(self) -> Reason | None:
        """The change that ended the document, None if it has not ended."""
        if self.status is not Status.EXPIRED:
            return None
        ends = [r for r in self.reasons if r.whole and r.what in _ENDS and r.day == self.since]
        return min(ends, key=lambda r: (r.certainty.rank, r.order)) if ends else None


_BY_OTHERS = (Change.REPLACED, Change.REPEALED)
_ENDS = (*_BY_OTHERS, Change.TERM_ENDS)
# What was amended is no longer in force as it was: a part has expired (Luật 64/2025/QH15 art. 57.1.b).
_PARTIAL_ENDS = (Change.REPLACED, Change.REPEALED, Change.AMENDED)
_PART_CHANGES = (*_PARTIAL_ENDS, Change.SUSPENDED, Change.RESUMED)
_DOUBTS = ("ambiguous", "unsure", "other-territory")
_ONE_DAY = timedelta(days=1)


def validity(collection: Collection, subject: Subject, as_of: date) -> Validity:
    """Return the state of a document on a day, with its reasons.

    Args:
        collection: the documents held; the answer is according to them.
        subject: the key of a document held, or a stub.
        as_of: the day.
    """
    return fold(collection, subject, timeline(collection, subject), as_of)


def fold(collection: Collection, subject: Subject, reasons: tuple[Reason, ...], as_of: date) -> Validity:
    """Return the state on a day that the changes ``reasons`` (a `timeline`) lead to."""
    counting = _with_own_term([r for r in reasons if r.counts], as_of)
    past = [r for r in counting if r.day is not None and r.day <= as_of]
    ahead = [r for r in counting if r.day is None or r.day > as_of]
    possible = tuple(r for r in reasons if not r.counts)
    held = collection.document(subject) if isinstance(subject, Identity) and subject in collection else None
    start = next((r for r in counting if r.what is Change.STARTS and r.whole), None)
    begun = start is not None and start.day is not None and start.day <= as_of
    ends = [r for r in past if r.whole and r.what in _ENDS and not surviving(r)]
    partial = _partial(past, ahead, as_of)
    undated = [r for r in ahead if r.day is None and r.whole and r.what in _BY_OTHERS and _there(collection, r, as_of)]
    doubts = [r for r in possible if r.whole and r.what in _ENDS and r.why_not in _DOUBTS and (r.day is None or r.day <= as_of)]
    over = any(r.what is Change.ISSUER_ENDED and r.until is not None and r.until < as_of for r in past)
    complete = not doubts and not over and not any(r.day is None and r.what is not Change.STARTS for r in ahead)

    def answer(status: Status, since: date | None, certainty: Certainty, *, sure: bool = True) -> Validity:
        return Validity(
            subject,
            as_of,
            status,
            since,
            certainty,
            tuple(past),
            possible,
            tuple(ahead),
            () if status is Status.EXPIRED else partial,
            complete and sure,
            territories(collection, subject, past, as_of),
        )

    if ends:
        first = min(ends, key=lambda r: r.order)
        certainty = min((r.certainty for r in ends), key=lambda c: c.rank)
        if all(r.exceptions for r in ends):
            return answer(Status.EXPIRED, first.day, certainty.weaker(Certainty.LIKELY), sure=False)
        return answer(Status.EXPIRED, first.day, certainty)
    if held is not None and held.issued is not None and held.issued.value > as_of and not begun:
        return answer(Status.NOT_YET, None, held.issued.certainty)
    if start is not None and start.day is not None and not begun:
        return answer(Status.NOT_YET, None, start.certainty)
    if any(not r.event for r in undated):
        return answer(Status.UNKNOWN, None, Certainty.LIKELY, sure=False)
    suspension = _suspension([r for r in past if r.whole], as_of)
    if suspension is not None:
        return answer(Status.SUSPENDED, suspension.day, suspension.certainty, sure=begun)
    for state, status in ((Status.EXPIRED, Status.PARTLY_EXPIRED), (Status.SUSPENDED, Status.PARTLY_SUSPENDED)):
        parts = [p for p in partial if p.status is state]
        if parts:
            certainty = min((p.reason.certainty for p in parts), key=lambda c: c.rank)
            if not begun:
                certainty = certainty.weaker(Certainty.LIKELY)
            return answer(status, min((p.since for p in parts if p.since), default=None), certainty, sure=begun)
    if held is None or start is None or not begun:
        # Of a document only cited, the collection cannot tell that nothing else ended it.
        return answer(Status.UNKNOWN, None, Certainty.POSSIBLE, sure=False)
    return answer(Status.IN_FORCE, _in_force_since(past, start), start.certainty)


def _there(collection: Collection, reason: Reason, as_of: date) -> bool:
    """Whether the acting document of an undated effect was there on the day, or nobody knows its day of issue."""
    if reason.acting is None:
        return False
    issued = collection.document(reason.acting).issued
    return issued is None or issued.value <= as_of


def _in_force_since(past: list[Reason], start: Reason) -> date | None:
    """The document's own start, or the end of its last suspension."""
    days = [r.day for r in past if r.whole and r.what is Change.RESUMED and r.day is not None]
    days += [r.until + _ONE_DAY for r in past if r.whole and r.what is Change.SUSPENDED and r.until is not None]
    later = [d for d in days if start.day is None or d > start.day]
    return max(later, default=start.day)


def _with_own_term(counting: list[Reason], as_of: date) -> list[Reason]:
    """Put the end of the own term where the extensions of up to the day have moved it."""
    own = [r for r in counting if r.what is Change.TERM_ENDS]
    term = own[0] if own else None
    for extension in counting:
        if extension.what is not Change.EXTENDED or not extension.whole or extension.day is None or extension.day > as_of:
            continue
        certainty = extension.certainty
        if term is not None and term.day is not None and extension.day > term.day:
            # The document had ended before the extension began: whether it lives again is for a person to say.
            certainty = certainty.weaker(Certainty.LIKELY)
        term = Reason(
            Change.TERM_ENDS,
            extension.until + _ONE_DAY if extension.until is not None and extension.until < date.max else None,
            acting=extension.acting,
            effect=extension.effect,
            evidence=extension.evidence,
            certainty=certainty,
            event=extension.event,
            grounds=term.grounds if term is not None else extension.grounds,
        )
    if term is None or (own and term is own[0]):
        return counting
    moved = [r for r in counting if r.what is not Change.TERM_ENDS] + [term]
    return sorted(moved, key=lambda r: r.order)


def _suspension(reasons: list[Reason], as_of: date) -> Reason | None:
    """The suspension that holds on the day, if one does. ``reasons`` in the order of days."""
    holding: Reason | None = None
    for reason in reasons:
        if reason.what is Change.SUSPENDED:
            if reason.until is None or reason.until >= as_of:
                holding = holding or reason
        elif reason.what is Change.RESUMED:
            holding = None
    return holding


def surviving(reason: Reason) -> tuple[UnitPath, ...]:
    """Return the units that an end of the whole leaves out, where every exception is the path of a unit; else nothing."""
    paths = []
    for words in reason.exceptions:
        try:
            paths.append(UnitPath.parse(words))
        except UsageError:
            return ()
    return tuple(paths)


def _partial(past: list[Reason], ahead: list[Reason], as_of: date) -> tuple[UnitState, ...]:
    by_unit: dict[UnitPath | None, list[Reason]] = {}
    states: dict[str, UnitState] = {}
    for reason in past:
        if reason.whole:
            if reason.what in _ENDS and surviving(reason):
                states["None"] = UnitState(None, Status.EXPIRED, reason.day, reason)
        elif reason.what in _PART_CHANGES:
            for unit in reason.units or (None,):
                by_unit.setdefault(unit, []).append(reason)
    for reason in ahead:
        if reason.what is Change.STARTS and not reason.whole:
            for unit in reason.units:
                states[str(unit)] = UnitState(unit, Status.NOT_YET, None, reason)
    for unit, reasons in by_unit.items():
        end = next((r for r in reasons if r.what in _PARTIAL_ENDS), None)
        suspension = _suspension(reasons, as_of)
        if end is not None:
            states[str(unit)] = UnitState(unit, Status.EXPIRED, end.day, end)
        elif suspension is not None:
            states[str(unit)] = UnitState(unit, Status.SUSPENDED, suspension.day, suspension)
    return tuple(states[name] for name in sorted(states))


def validity_of_unit(collection: Collection, subject: Identity, unit: UnitPath, as_of: date) -> Validity:
    """Return the state of one unit of a document on a day.

    A unit is in the state of its document, unless it or a unit around it has a fate of its own (a repeal, a
    suspension, a staggered start).

    Args:
        collection: the documents held.
        subject: the document.
        unit: the unit's path.
        as_of: the day.
    """
    reasons = tuple(
        replace(r, whole=True) if r.units and any(u.contains(unit) for u in r.units) and r.what is not Change.AMENDED else r
        for r in timeline(collection, subject)
        if r.whole or any(u.contains(unit) or unit.contains(u) for u in r.units)
    )
    own = [r for r in reasons if r.what is Change.STARTS and r.units]
    if own:
        reasons = tuple(r for r in reasons if r.what is not Change.STARTS or r.units)
    return fold(collection, subject, tuple(sorted(reasons, key=lambda r: r.order)), as_of)


def event_days(collection: Collection, subject: Subject) -> tuple[date, ...]:
    """Return the days on which the state of ``subject`` can change, in order. Between two of them it is constant."""
    days: set[date] = set()
    for reason in timeline(collection, subject):
        if reason.day is not None:
            days.add(reason.day)
        if reason.until is not None and reason.until < date.max:
            days.add(reason.until + _ONE_DAY)
        if reason.day is None and reason.acting is not None:
            issued = collection.document(reason.acting).issued
            if issued is not None:
                days.add(issued.value)
    if isinstance(subject, Identity) and subject in collection:
        issued = collection.document(subject).issued
        if issued is not None:
            days.add(issued.value)
    return tuple(sorted(days))


class Snapshot:
    """A collection on one day. States are worked out when asked for and kept.

    Args:
        collection: the documents held.
        as_of: the day.
    """

    def __init__(self, collection: Collection, as_of: date) -> None:
        self.collection = collection
        self.as_of = as_of
        self._known: dict[Subject, Validity] = {}

    def of(self, subject: Subject) -> Validity:
        """Return the state of ``subject``."""
        known = self._known.get(subject)
        if known is None:
            known = self._known[subject] = validity(self.collection, subject, self.as_of)
        return known

    def __iter__(self) -> Iterator[Validity]:
        """Iterate over the states of the documents held, in the order of the collection; they are not kept."""
        for key in self.collection:
            yield self._known.get(key) or validity(self.collection, key, self.as_of)
