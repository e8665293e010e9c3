"""The life of one document: every change that is known of it, with day, words and certainty.

`timeline` lists the changes, `idle_effects` tells which effects never took place. Neither knows of a day of question:
`status.validity` folds the list up to a day.
"""

from __future__ import annotations

import enum
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.model import (
    Certainty,
    Document,
    Effect,
    EffectKind,
    Evidence,
    Fact,
    FactSource,
    Identity,
    Operation,
    Scope,
    UnitPath,
)

from .competence import Reach, body_of_stub, reach
from .grounds import grounds_of
from .subject import Stub, Subject
from .territory import covers, merged_on

if TYPE_CHECKING:
    from .collection import Collection, EffectRef

__all__ = ["Change", "Reason", "first_day", "idle_effects", "start_of", "timeline"]

ONE_DAY = timedelta(days=1)


class Change(enum.StrEnum):
    """What happens to a document or to units of it."""

    STARTS = "starts"
    TERM_ENDS = "term-ends"
    REPLACED = "replaced"
    REPEALED = "repealed"
    AMENDED = "amended"
    SUPPLEMENTED = "supplemented"
    SUSPENDED = "suspended"
    RESUMED = "resumed"
    EXTENDED = "extended"
    CORRECTED = "corrected"
    CONTINUED = "continued"
    APPLIED = "applied"
    MERGED = "merged"
    ISSUER_ENDED = "issuer-ended"


@dataclass(frozen=True, slots=True)
class Reason:
    """One change, and what it rests on.

    Args:
        what: the change.
        day: the first day on which it holds, None when no text fixes it.
        until: the last day, for suspensions, the new last day of an extension, and how long documents of a body that is
            gone may still be applied.
        units: the units of the subject that it touches; empty for the whole, or when no path can name the part.
        whole: whether it touches the whole document.
        acting: the document that does it; None for the document's own words, and for what law itself does.
        effect: id of the effect in ``acting``, ``""`` else.
        evidence: the words, in ``acting`` or in the subject itself; None where a rule of law speaks.
        certainty: the weakest of the effect, its target, its competence and its day.
        counts: whether it may change the state. A reason that does not count is shown, and that is all.
        why_not: why it does not count: ``ambiguous``, ``not-competent``, ``idle``, ``itself``, ``unsure``, ``other-territory``;
            ``""`` else.
        event: the event that it waits for, in the text's words.
        exceptions: what is left out, as the text says it.
        grounds: ids of legal grounds.
        rule: id of the rule that gives the day where the text is silent.
    """

    what: Change
    day: date | None
    until: date | None = None
    units: tuple[UnitPath, ...] = ()
    whole: bool = True
    acting: Identity | None = None
    effect: str = ""
    evidence: Evidence | None = None
    certainty: Certainty = Certainty.CERTAIN
    counts: bool = True
    why_not: str = ""
    event: str = ""
    exceptions: tuple[str, ...] = ()
    grounds: tuple[str, ...] = ()
    rule: str | None = None

    @property
    def order(self) -> tuple[date, str, str, str]:
        """Sorts reasons by day (unknown days last), then by what, acting document and effect."""
        return (self.day or date.max, self.what.value, str(self.acting or ""), self.effect)


def start_of(document: Document, unit: UnitPath | None = None) -> tuple[Fact[date] | None, str]:
    """Return a document's first day (or that of one of its units), and the event that it waits for.

    Args:
        document: the document.
        unit: a unit whose start may be staggered; None for the document.

    Returns:
        The day as a fact with its words or its rule, None when unknown; and an event in words, ``""`` if none.
    """
    event = ""
    best = -1
    day: Fact[date] | None = None
    for start in document.starts:
        if unit is None:
            depth = 0 if not start.units else -1
        elif not start.units:
            depth = 0
        else:
            depth = max((1 + len(u.steps) for u in start.units if u.contains(unit)), default=-1)
        if depth > best:
            best = depth
            event = start.event or ""
            source = FactSource.TEXT if start.evidence else FactSource.LAW
            day = Fact(start.day, start.evidence, source, rule=start.rule) if start.day else None
    if best > 0 or (best == 0 and document.effective is None and document.effective_by_law is None):
        return day, event
    if document.effective is not None:
        return document.effective, ""
    if document.effective_by_law is not None:
        return document.effective_by_law, ""
    return _start_by_law(document), event


def _start_by_law(document: Document) -> Fact[date] | None:
    """The day that the regime itself sets where a text is silent (R2004 art. 51), not the earliest one it allows."""
    if document.issued is None or document.issuer is None:
        return None
    issued = document.issued.value
    body = law.find_body(document.issuer, issued)
    if body is None:
        return None
    start = law.default_start(law.regime_on(issued, level=body.level), body.level, issued)
    if start is None:
        return None
    sure = document.issued.certainty
    return Fact(start.day, None, FactSource.LAW, sure if start.verified else sure.weaker(Certainty.LIKELY), rule=start.rule)


def first_day(acting: Document, effect: Effect) -> tuple[date | None, str, Certainty]:
    """Return the first day of an effect, the event that it waits for, and how sure the day is."""
    if effect.from_day is not None:
        return effect.from_day, "", Certainty.CERTAIN
    if effect.from_event:
        return None, effect.from_event, Certainty.CERTAIN
    day, event = start_of(acting, effect.acting_unit)
    if day is not None:
        return day.value, "", day.certainty
    return None, event, Certainty.CERTAIN


def idle_effects(collection: Collection) -> frozenset[tuple[Identity, str]]:
    """Return the effects whose own document had ended, or whose clause was repealed, before they could take place.

    What was done stays done: a repealing document that is repealed later does not bring its target back to life. But
    one that is repealed before its start, or on that very day, does nothing. One pass over all whole and partial
    repeals in the order of their days, so the answer does not depend on the order of documents.
    """
    queue: list[tuple[date, str, str, Identity, EffectRef]] = []
    ended: dict[Identity, date] = {}
    repealed_units: dict[Identity, list[tuple[date, UnitPath]]] = {}
    for subject, ref in collection.ends():
        if isinstance(subject, Identity) and subject in collection:
            first, _, _ = first_day(collection.document(ref.acting), ref.effect)
            if first is not None and ref.effect.certainty is not Certainty.POSSIBLE:
                queue.append((first, str(ref.acting), ref.effect.id, subject, ref))
    queue.sort(key=lambda entry: entry[:3])
    idle: set[tuple[Identity, str]] = set()
    for day, _, _, subject, ref in queue:
        if _is_idle(day, ref.acting, ref.effect, ended, repealed_units):
            idle.add((ref.acting, ref.effect.id))
            continue
        if subject == ref.acting:
            continue
        if reach(collection.body(ref.acting), collection.body(subject), ref.effect.kind) is Reach.NO:
            continue
        if ref.effect.scope is Scope.WHOLE and not ref.effect.units:
            if not ref.effect.territory and not ref.effect.exceptions:
                ended.setdefault(subject, day)
        else:
            repealed_units.setdefault(subject, []).extend((day, unit) for unit in ref.effect.units)
    for key in {*ended, *repealed_units}:
        document = collection.document(key)
        for effect in document.effects:
            if effect.kind in (EffectKind.REPLACES, EffectKind.REPEALS):
                continue  # judged above, in the order of days
            first, _, _ = first_day(document, effect)
            if first is not None and _is_idle(first, key, effect, ended, repealed_units):
                idle.add((key, effect.id))
    return frozenset(idle)


def _is_idle(
    day: date,
    acting: Identity,
    effect: Effect,
    ended: dict[Identity, date],
    repealed: dict[Identity, list[tuple[date, UnitPath]]],
) -> bool:
    end = ended.get(acting)
    if end is not None and end <= day:
        return True
    unit = effect.acting_unit
    return unit is not None and any(d <= day and u.contains(unit) for d, u in repealed.get(acting, ()))


_WHAT = {
    EffectKind.REPLACES: Change.REPLACED,
    EffectKind.REPEALS: Change.REPEALED,
    EffectKind.AMENDS: Change.AMENDED,
    EffectKind.SUSPENDS: Change.SUSPENDED,
    EffectKind.RESUMES: Change.RESUMED,
    EffectKind.EXTENDS: Change.EXTENDED,
    EffectKind.CORRECTS: Change.CORRECTED,
    EffectKind.CONTINUES: Change.CONTINUED,
    EffectKind.APPLIES: Change.APPLIED,
}


def timeline(collection: Collection, subject: Subject) -> tuple[Reason, ...]:
    """Return every known change of ``subject`` in the order of days; changes without a day come last.

    Args:
        collection: the documents held.
        subject: a document held or a stub.
    """
    reasons = [*_own(collection, subject)]
    for ref in collection.effects_on(subject):
        reason = _of_effect(collection, subject, ref, ambiguous=False)
        if reason is not None:
            reasons.append(reason)
    for ref in collection.possible_effects_on(subject):
        reason = _of_effect(collection, subject, ref, ambiguous=True)
        if reason is not None:
            reasons.append(reason)
    reasons.sort(key=lambda reason: reason.order)
    return tuple(reasons)


def _own(collection: Collection, subject: Subject) -> Iterator[Reason]:
    if isinstance(subject, Stub):
        if subject.effective is not None:
            yield Reason(Change.STARTS, subject.effective, certainty=Certainty.LIKELY, rule="central-registry")
        return
    held = collection.held(subject)
    if held is None:
        return
    document = held.document
    day, event = start_of(document)
    if day is not None:
        yield Reason(Change.STARTS, day.value, evidence=day.evidence, certainty=day.certainty, rule=day.rule)
    elif event:
        yield Reason(Change.STARTS, None, event=event)
    for start in document.starts:
        if start.units:
            yield Reason(
                Change.STARTS,
                start.day,
                units=start.units,
                whole=False,
                evidence=start.evidence,
                event=start.event or "",
                rule=start.rule,
            )
    if document.expires is not None:
        last = document.expires
        first = last.value + ONE_DAY if last.value < date.max else last.value
        yield Reason(
            Change.TERM_ENDS,
            first,
            evidence=last.evidence,
            certainty=last.certainty,
            grounds=grounds_of(Change.TERM_ENDS, first),
        )
    if document.territory is not None and document.issued is not None:
        merged = merged_on(document.territory.value)
        if merged is not None and document.issued.value < merged:
            yield Reason(Change.MERGED, merged, whole=False, grounds=grounds_of(Change.MERGED, merged), rule="merger")
    ended = law.named_day("district-bodies-end")
    if collection.body(subject).level == "district" and document.issued is not None and document.issued.value < ended.day:
        # How long they go on is not verified: a reason to look, never an end (domain brief, D5).
        sunset = law.named_day("district-sunset")
        yield Reason(
            Change.ISSUER_ENDED,
            ended.day,
            until=sunset.day,
            whole=False,
            certainty=Certainty.CERTAIN if sunset.verified else Certainty.LIKELY,
            grounds=grounds_of(Change.ISSUER_ENDED, ended.day),
            rule="district-bodies-end",
        )


def _of_effect(collection: Collection, subject: Subject, ref: EffectRef, *, ambiguous: bool) -> Reason | None:
    effect = ref.effect
    what = _WHAT.get(effect.kind)
    if what is None:
        return None
    acting = collection.document(ref.acting)
    day, event, day_certainty = first_day(acting, effect)
    certainty = effect.certainty.weaker(ref.link).weaker(day_certainty)
    whole = effect.scope is Scope.WHOLE and not effect.units
    if what is Change.AMENDED:
        whole = False
        if effect.operation is Operation.INSERT:
            what = Change.SUPPLEMENTED
    why_not = ""
    if ambiguous:
        why_not = "ambiguous"
    elif ref.acting == subject:
        why_not = "itself"
    elif (ref.acting, effect.id) in collection.idle:
        why_not = "idle"
    else:
        target = (
            body_of_stub(subject, collection.body(ref.acting).issued) if isinstance(subject, Stub) else collection.body(subject)
        )
        reached = reach(collection.body(ref.acting), target, effect.kind)
        if reached is Reach.NO:
            why_not = "not-competent"
        elif reached is Reach.LIKELY:
            certainty = certainty.weaker(Certainty.LIKELY)
        if not why_not and effect.territory and target.territory and not covers(effect.territory, target.territory):
            why_not = "other-territory"
    if not why_not and certainty is Certainty.POSSIBLE:
        why_not = "unsure"
    if why_not:
        certainty = Certainty.POSSIBLE
    if what is Change.CORRECTED and isinstance(subject, Identity):
        # A correction runs back to the start of the text it corrects (NĐ 78/2025 art. 9).
        start, _ = start_of(collection.document(subject))
        day = start.value if start else day
    return Reason(
        what,
        day,
        until=effect.until,
        units=effect.units,
        whole=whole,
        acting=ref.acting,
        effect=effect.id,
        evidence=effect.evidence,
        certainty=certainty,
        counts=not why_not,
        why_not=why_not,
        event=event,
        exceptions=effect.exceptions,
        grounds=grounds_of(what, day),
    )
