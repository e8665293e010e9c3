"""What a rule is, what it may look at, and how its findings are made.

A rule is one function in one file under ``rules/<group>/``, marked with `rule`. It looks at one document at a time
and yields findings with that document as subject. Pairs come from indexes of `Look` (number, target, subject words),
never from comparing all with all.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import Any, TypeVar

from legalsys.model import (
    Certainty,
    Document,
    Evidence,
    Finding,
    FindingEvidence,
    Identity,
    Outcome,
    UnitLevel,
    UnitPath,
)
from legalsys.validity import Collection, Reason, Snapshot, Stub, Subject, Validity

T = TypeVar("T")
# Problems that say that letters of a document were read off pictures.
_RECOGNISED = frozenset(["READ-022", "READ-023"])
_RECITAL = UnitPath.of((UnitLevel.RECITAL, ""))

__all__ = ["Check", "Explanation", "Look", "Rule", "explanation", "finding", "rule", "shown"]


class Look:
    """What rules look at: a collection on a day.

    Args:
        collection: the documents held.
        as_of: the day of the review.
    """

    def __init__(self, collection: Collection, as_of: date) -> None:
        self.collection = collection
        self.as_of = as_of
        self.snapshot = Snapshot(collection, as_of)
        self._kept: dict[object, Any] = {}

    def validity(self, subject: Subject) -> Validity:
        """Return the state of ``subject`` on the day."""
        return self.snapshot.of(subject)

    def document(self, key: Identity) -> Document:
        """Return a document held."""
        return self.collection.document(key)

    def recognised(self, key: Identity) -> bool:
        """Whether letters of a document held were read off pictures, so that its words and digits may be wrong."""
        held = self.collection.held(key)
        return held is not None and any(problem.code in _RECOGNISED for problem in held.document.problems)

    def kept(self, build: Callable[[Look], T]) -> T:
        """Return what ``build`` makes of this look, made once: an index that rules share.

        Args:
            build: a function of the look alone.
        """
        if build not in self._kept:
            self._kept[build] = build(self)
        made: T = self._kept[build]
        return made

    def side(self, key: Identity, evidence: Evidence, label: str, unit: UnitPath | None = None) -> FindingEvidence:
        """Return words of a document held as one side of a finding.

        Args:
            key: the document.
            evidence: its words.
            label: the part they play: ``this``, ``other``, ``acting``, ``target``, ``basis``.
            unit: the unit they stand in; looked up when not given.
        """
        held = self.collection.held(key)
        if unit is None:
            unit = self.collection.unit_at(key, evidence.start)
        if unit is None and label == "basis":
            unit = _RECITAL
        return FindingEvidence(key, held.file if held else "", unit, evidence, label)

    def acting_side(self, reason: Reason, subject: Subject) -> tuple[FindingEvidence, ...]:
        """Return the words that make a change: of the acting document, else of the subject itself; empty if a rule makes it."""
        if reason.evidence is None:
            return ()
        if reason.acting is not None:
            effect = next((e for e in self.document(reason.acting).effects if e.id == reason.effect), None)
            return (self.side(reason.acting, reason.evidence, "acting", effect.acting_unit if effect else None),)
        return (self.side(subject, reason.evidence, "this"),) if isinstance(subject, Identity) else ()

    def name_side(self, key: Identity, label: str = "this") -> tuple[FindingEvidence, ...]:
        """Return the words by which a document is known (number, else title, else what there is); empty if it has none."""
        document = self.document(key)
        for fact in (document.number, document.title, document.issued, document.kind, *document.issuers, document.effective):
            if fact is not None and fact.evidence is not None:
                return (self.side(key, fact.evidence, label),)
        said = [signer.evidence for signer in document.signers if signer.evidence is not None]
        said += [item.evidence for item in document.effects] + [item.evidence for item in document.citations]
        return (self.side(key, said[0], label),) if said else ()


Check = Callable[[Look, Identity], Iterator[Finding]]


@dataclass(frozen=True, slots=True)
class Rule:
    """A rule: its names, what it rests on, and the function that looks at one document.

    Args:
        code: ``HL-001``; stays for ever.
        name: machine name, ``replaced``.
        group: ``expired``, ``basis``, ``conflict`` or ``formal``: its folder.
        kind: ``kind`` of its findings: a conflict kind of the output contract, else its own name.
        outcome: outcome of its findings, unless one says otherwise.
        grounds: ids of legal grounds that every finding has; those of the change itself come before them.
        version: raised whenever it may flag something else than before.
        default: whether it runs when nobody asks for it by its code.
        central: whether it looks at documents of central bodies too when nobody asks for that. To an office of a province
            these are grounds, not objects of review.
        check: the function.
    """

    code: str
    name: str
    group: str
    kind: str
    outcome: Outcome
    grounds: tuple[str, ...]
    version: int
    default: bool
    central: bool
    check: Check


def rule(
    code: str,
    *,
    name: str,
    group: str,
    outcome: Outcome,
    grounds: tuple[str, ...],
    kind: str = "",
    version: int = 1,
    default: bool = True,
    central: bool = False,
) -> Callable[[Check], Rule]:
    """Mark a function as the check of a rule; see `Rule` for the arguments."""

    def mark(check: Check) -> Rule:
        return Rule(code, name, group, kind or name, outcome, grounds, version, default, central, check)

    return mark


def finding(
    of: Rule,
    look: Look,
    subject: Identity,
    *,
    evidence: tuple[FindingEvidence, ...],
    certainty: Certainty,
    params: dict[str, str],
    object: Subject | None = None,
    object_unit: UnitPath | None = None,
    subject_unit: UnitPath | None = None,
    topic: str = "",
    outcome: Outcome | None = None,
    kind: str = "",
    grounds: tuple[str, ...] = (),
) -> Iterator[Finding]:
    """Yield the finding, or nothing when no words stand behind it.

    Args:
        of: the rule.
        look: what it looked at.
        subject: the document to look at.
        evidence: the sides.
        certainty: how sure; likely at most where a side was read off a picture.
        params: values of the message's placeholders; ``document`` and, with an object, ``other`` are filled in.
        object: the other document, held or not.
        object_unit: the unit of the other document.
        subject_unit: the unit of the subject.
        topic: what else tells it from other findings of the rule on the pair.
        outcome: other than the rule's own.
        kind: other than the rule's own.
        grounds: grounds of this finding, before those of the rule.
    """
    if not evidence:
        return
    values = {"document": shown(look.collection, subject), **params}
    if object is not None:
        values.setdefault("other", shown(look.collection, object))
    if any(look.recognised(side.key) for side in evidence):
        certainty = certainty.weaker(Certainty.LIKELY)
    label = ""
    if isinstance(object, Stub):
        label = object.label
    yield Finding(
        rule=of.code,
        kind=kind or of.kind,
        group=of.group,
        outcome=outcome or of.outcome,
        subject=subject,
        certainty=certainty,
        evidence=tuple(dict.fromkeys(evidence)),
        grounds=tuple(dict.fromkeys((*grounds, *of.grounds))),
        as_of=look.as_of,
        subject_unit=subject_unit,
        object=object if isinstance(object, Identity) else None,
        object_unit=object_unit,
        object_label=label,
        topic=topic,
        params=values,
    )


def shown(collection: Collection, subject: Subject) -> str:
    """Return how a reader knows a document: kind, number and day, else its title, else its file."""
    if isinstance(subject, Stub):
        return subject.shown
    held = collection.held(subject)
    if held is None:
        return str(subject)
    document = held.document
    kind = document.kind.value if document.kind else "Văn bản"
    day = f" ngày {document.issued.value:%d/%m/%Y}" if document.issued else ""
    if document.number is not None:
        return f"{kind} số {document.number.value}{day}"
    if document.title is not None:
        return f"{kind}{day} “{' '.join(document.title.value.split())[:120]}”"
    return held.file or str(subject)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A rule's docstring in its parts: a title, what it flags, what it ignores, what the reviewer should check."""

    title: str
    flags: str
    ignores: str
    check: str


_PARTS = re.compile(
    r"\A(?P<title>[^\n]+)\n\nFlags:\n(?P<flags>.+?)\n\nIgnores:\n(?P<ignores>.+?)\n\nCheck:\n(?P<check>.+?)\s*\Z", re.S
)


def explanation(of: Rule) -> Explanation:
    """Return the parts of a rule's docstring.

    Raises:
        ValueError: if the docstring does not have the fixed form.
    """
    import inspect

    match = _PARTS.match(inspect.cleandoc(of.check.__doc__ or ""))
    if match is None:
        raise ValueError(f"{of.code}: the docstring is not in the form Title / Flags / Ignores / Check")
    return Explanation(*(re.sub(r"\s*\n\s+", " ", " " + match[part]).strip() for part in ("title", "flags", "ignores", "check")))
