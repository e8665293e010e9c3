"""Chains: what took a document's place, and what a document rests on that has ended.

A chain never changes a state. It tells a person where to look.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.model import EffectKind, Identity, UnitPath

from .status import Snapshot, Status, Validity
from .subject import Subject
from .timeline import Change, Reason

if TYPE_CHECKING:
    from .collection import Collection

__all__ = ["LapsedParent", "Succession", "lapsed_parents", "succession"]


@dataclass(frozen=True, slots=True)
class Succession:
    """One step of a replacement chain: ``successor`` took the place of ``subject`` from ``reason.day`` on."""

    subject: Subject
    successor: Identity
    reason: Reason


def succession(snapshot: Snapshot, subject: Subject) -> tuple[Succession, ...]:
    """Return the steps from ``subject`` to the documents that stand in its place on the snapshot's day.

    A document replaced by several has several branches. A cycle is followed once.

    Args:
        snapshot: a collection on a day.
        subject: where to begin.
    """
    steps: list[Succession] = []
    seen: set[Subject] = {subject}
    waiting: list[Subject] = [subject]
    while waiting:
        here = waiting.pop(0)
        for reason in snapshot.of(here).reasons:
            if reason.what is Change.REPLACED and reason.whole and reason.acting is not None:
                steps.append(Succession(here, reason.acting, reason))
                if reason.acting not in seen:
                    seen.add(reason.acting)
                    waiting.append(reason.acting)
    return tuple(steps)


@dataclass(frozen=True, slots=True)
class LapsedParent:
    """A document that ``child`` details has ended.

    Args:
        child: the detailing document.
        parent: what it details.
        units: the units of the parent that it details, empty when not said.
        validity: the parent's state.
        outcome: what the law of the day on which the parent ended says: ``lapses``, ``continues``,
            ``lapses-unless-continued``, or ``""`` when no rule is known. A proposal for a person, never a state.
        rule: id of that rule.
        ground: id of its ground.
    """

    child: Identity
    parent: Subject
    units: tuple[UnitPath, ...]
    validity: Validity
    outcome: str
    rule: str
    ground: str


def lapsed_parents(snapshot: Snapshot, child: Identity) -> tuple[LapsedParent, ...]:
    """Return the ended documents that ``child`` says it details (effects of kind ``guides``).

    A basis is no parent: only a document whose provisions it details or guides is one.

    Args:
        snapshot: a collection on a day.
        child: the key of a document held.
    """
    collection: Collection = snapshot.collection
    lapsed: list[LapsedParent] = []
    for effect in collection.document(child).effects:
        if effect.kind is not EffectKind.GUIDES:
            continue
        parent = collection.resolve_effect(child, effect).subject
        if parent is None or parent == child:
            continue
        state = snapshot.of(parent)
        if state.status is Status.EXPIRED:
            outcome, rule, ground = _lapse(state.since)
            lapsed.append(LapsedParent(child, parent, effect.units, state, outcome, rule, ground))
    return tuple(lapsed)


def _lapse(ended: date | None) -> tuple[str, str, str]:
    row = law.chain_lapse(ended) if ended is not None else None
    return (row.outcome, row.id, row.ground) if row is not None else ("", "", "")
