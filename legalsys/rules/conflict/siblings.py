"""Documents of two former units of a merged one that are about the same matter.

Each unit worded its titles in its own way, so more than equal words counts: the words of the matter without those of
the manner, and a central decree, circular or decision that both name as their basis. Pairs come from indexes (the
rarest words of the matter), never from comparing all with all.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, field

from legalsys import law
from legalsys.model import Certainty, CitationRole, Identity
from legalsys.validity import Stub, Subject

from ..base import Look
from ..basis.resting import rested_on
from .subjects import SubjectIndex, SubjectWords, heir_of, related

__all__ = ["Siblings", "siblings"]

_EQUAL_WORDS = 3
_CONTAINED_WORDS = 5
_OVERLAP = 0.8
_LOOKED_UP = 3
_COMMON = 400


@dataclass(slots=True)
class _Group:
    """The documents in force of the former units of one unit of today, of one kind."""

    members: dict[Identity, SubjectWords] = field(default_factory=dict)
    with_word: dict[str, list[Identity]] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Siblings:
    """Two documents on one matter, one from each of two former units.

    Args:
        one, other: the documents, in the order of their keys.
        how: ``same-words``, ``shared-basis`` or ``contained``.
        basis: the basis they share, None if none.
        certainty: likely, or possible where one title only contains the other.
    """

    one: Identity
    other: Identity
    how: str
    basis: Subject | None
    certainty: Certainty


def siblings(look: Look) -> dict[Identity, list[Siblings]]:
    """Return all pairs by their first document, in the order of the second."""
    groups: dict[tuple[str, str], _Group] = {}
    for key, subject in look.kept(SubjectIndex).subjects.items():
        kind = look.document(key).kind
        heir = heir_of(key.issuers[0], look)
        if kind is None or not subject.matter or key.issuers[0] not in law.predecessors(heir):
            continue
        group = groups.setdefault((heir, kind.value), _Group())
        group.members[key] = subject
        for word in set(subject.matter):
            group.with_word.setdefault(word, []).append(key)
    pairs: dict[tuple[Identity, Identity], Siblings] = {}
    for group in groups.values():
        _pair(look, group, pairs)
    found: dict[Identity, list[Siblings]] = {}
    for pair in sorted(pairs, key=lambda p: (str(p[0]), str(p[1]))):
        found.setdefault(pair[0], []).append(pairs[pair])
    return found


def _pair(look: Look, group: _Group, pairs: dict[tuple[Identity, Identity], Siblings]) -> None:
    best: dict[Identity, tuple[float, str, Identity]] = {}
    certain: set[Identity] = set()
    for key, subject in group.members.items():
        for other in _candidates(group, key, subject):
            pair = (key, other) if str(key) < str(other) else (other, key)
            theirs = group.members[other]
            if pair in pairs or subject.numbers != theirs.numbers or related(look, key, other):
                continue
            overlap, contained = _overlap(subject.matter, theirs.matter)
            if subject.matter == theirs.matter and len(subject.matter) >= _EQUAL_WORDS:
                pairs[pair] = Siblings(*pair, "same-words", None, Certainty.LIKELY)
                certain.update(pair)
            elif overlap >= _OVERLAP and (basis := _shared_basis(look, key, other)) is not None:
                pairs[pair] = Siblings(*pair, "shared-basis", basis, Certainty.LIKELY)
                certain.update(pair)
            elif contained and min(len(subject.matter), len(theirs.matter)) >= _CONTAINED_WORDS:
                share = len(subject.matter) / len(theirs.matter)
                closeness = min(share, 1 / share)
                for mine, yours in (pair, pair[::-1]):
                    best[mine] = max(best.get(mine, (0.0, "", mine)), (closeness, str(yours), yours))
    # Of titles that only contain each other, those count that fit each other best and have no better partner.
    for mine, (_, _, yours) in best.items():
        if best[yours][2] == mine and str(mine) < str(yours) and mine not in certain and yours not in certain:
            pairs[(mine, yours)] = Siblings(mine, yours, "contained", None, Certainty.POSSIBLE)


def _candidates(group: _Group, key: Identity, subject: SubjectWords) -> list[Identity]:
    """The documents of other units that share one of the rarest words of the matter."""
    rare = sorted(set(subject.matter), key=lambda word: (len(group.with_word[word]), word))[:_LOOKED_UP]
    found: dict[Identity, None] = {}
    for word in rare:
        if len(group.with_word[word]) <= _COMMON:
            found.update((other, None) for other in group.with_word[word] if other.issuers != key.issuers)
    return list(found)


def _overlap(mine: tuple[str, ...], theirs: tuple[str, ...]) -> tuple[float, bool]:
    """The share of the shorter matter's words that the longer one has, and whether it has all of them."""
    shared = sum((Counter(mine) & Counter(theirs)).values())
    shorter = min(len(mine), len(theirs))
    return shared / shorter, shared == shorter


def _shared_basis(look: Look, one: Identity, other: Identity) -> Subject | None:
    """A basis that both name and that is no law: laws on organisation and budget stand in every recital."""
    shared = _bases(look, one) & _bases(look, other)
    return min(shared, key=str) if shared else None


def _bases(look: Look, key: Identity) -> frozenset[Subject]:
    found: set[Subject] = set()
    for subject, _, _ in rested_on(look, key, CitationRole.BASIS):
        if isinstance(subject, Stub):
            kind = subject.kind
        else:
            fact = look.document(subject).kind
            kind = fact.value if fact is not None else None
        if kind in ("Nghị định", "Thông tư", "Thông tư liên tịch", "Quyết định", "Nghị quyết"):
            found.add(subject)
    return frozenset(found)
