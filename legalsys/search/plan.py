"""From a parsed query to a plan: what must hold, what scores and with which weight, in terms that every engine has.

Both engines translate the same plan, so they rank alike. See docs/search.md for where the numbers come from.
"""

from __future__ import annotations

import functools
import math
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from .analysis import Syllable, marks_left_out, may_be_misspelt, synonyms_of
from .conditions import ANY_STATUS, CENTRAL, Condition
from .config import boosts, stop_words
from .passage import FOUND_BY_DEFAULT
from .query import Clause, Group, Number, Phrase, Prefix, Query

__all__ = [
    "All",
    "AnyOf",
    "Fuzzy",
    "InOrder",
    "Match",
    "Nothing",
    "Part",
    "Plan",
    "StartsWith",
    "Term",
    "Valid",
    "Years",
    "make_plan",
]


@dataclass(frozen=True, slots=True)
class Term:
    """A term of an analysed field, scored by BM25; ``flat``: the weight alone counts."""

    field: str
    value: str
    weight: float = 1.0
    flat: bool = False


@dataclass(frozen=True, slots=True)
class AnyOf:
    """One of several terms of a field; no score."""

    field: str
    values: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class InOrder:
    """Folded words that follow each other in a field with positions, scored by ``weight`` alone."""

    field: str
    words: tuple[str, ...]
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class StartsWith:
    """A word of a field that begins so, scored by ``weight`` alone."""

    field: str
    value: str
    weight: float = 0.0


@dataclass(frozen=True, slots=True)
class Fuzzy:
    """A word of a field that differs in one letter, scored by ``weight`` alone."""

    field: str
    value: str
    weight: float


@dataclass(frozen=True, slots=True)
class Years:
    """The year of issue lies between two years, both included."""

    first: int
    last: int


@dataclass(frozen=True, slots=True)
class Valid:
    """The passage is in one of ``statuses`` on ``day``, in one of ``territories`` (None: anywhere)."""

    day: date
    statuses: tuple[str, ...]
    territories: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True)
class All:
    """Every passage."""


@dataclass(frozen=True, slots=True)
class Nothing:
    """No passage."""


@dataclass(frozen=True, slots=True)
class Match:
    """Parts put together.

    Args:
        must: all hold, and score.
        should: at least ``enough`` of them hold; all that hold score.
        without: none holds.
        given: all hold, without score.
        enough: 0 when ``should`` only adds to the score.
    """

    must: tuple[Part, ...] = ()
    should: tuple[Part, ...] = ()
    without: tuple[Part, ...] = ()
    given: tuple[Part, ...] = ()
    enough: int = 1


Part = Term | AnyOf | InOrder | StartsWith | Fuzzy | Years | Valid | All | Nothing | Match


@dataclass(frozen=True, slots=True)
class Plan:
    """What an engine runs.

    Args:
        ranking: finds and scores passages.
        counted: the passages that totals and facets count: those that hold enough of the words.
        given: conditions of the whole query, apart from ``ranking`` so that an engine may apply them in its own way.
        day: the day of validity.
        territories: where validity is asked for, None anywhere.
        words: syllables looked for, for highlights.
        added: words that synonyms added.
        numbers: numbers looked for.
        scored: whether anything scores; without, passages come in the order of documents, newest first.
    """

    ranking: Match
    counted: Match
    given: tuple[Part, ...]
    without: tuple[Part, ...]
    day: date
    territories: tuple[str, ...] | None
    words: tuple[Syllable, ...]
    added: tuple[str, ...]
    numbers: tuple[Number, ...]
    scored: bool


def make_plan(query: Query, *, as_of: date, dead: bool = False, counting: bool = True) -> Plan:
    """Return the plan of a query.

    Args:
        query: as parsed.
        as_of: the day that validity is asked for, unless the query names one.
        dead: also find what is not in force on the day.
        counting: totals or facets will be asked for; else ``counted`` is nothing.
    """
    return _Compiler(query, as_of=query.as_of or as_of, dead=dead).plan(counting=counting)


class _Compiler:
    def __init__(self, query: Query, *, as_of: date, dead: bool) -> None:
        self.query, self.day, self.dead = query, as_of, dead
        self.words: list[Syllable] = []
        self.numbers: list[Number] = []
        self.added: list[str] = []
        self.territories: tuple[str, ...] | None = None
        self.scored = False
        shares = [
            s.word != s.folded
            for clause in _clauses(query.root)
            for stretch in clause.stretches
            for s in stretch
            if s.word.isalpha()
        ]
        self.marked = not shares or (
            sum(shares) >= boosts().marked_share * len(shares)
            and not any(
                marks_left_out(s.word) for clause in _clauses(query.root) for stretch in clause.stretches for s in stretch
            )
        )

    def plan(self, *, counting: bool) -> Plan:
        statuses: tuple[str, ...] | None = None if self.dead else FOUND_BY_DEFAULT
        given, without = self.conditions(self.query.root.conditions, top=True)
        for condition in self.query.root.conditions:
            if condition.name == "status" and not condition.negated:
                statuses = None
        if statuses is not None:
            given.append(Valid(self.day, statuses, self.territories))
        ranking = self.group(self.query.root, counted=False)
        counted = self.group(self.query.root, counted=True) if counting else Match(must=(Nothing(),))
        return Plan(
            ranking,
            counted,
            tuple(given),
            tuple(without),
            self.day,
            self.territories,
            tuple(dict.fromkeys(self.words)),
            tuple(dict.fromkeys(self.added)),
            tuple(dict.fromkeys(self.numbers)),
            self.scored,
        )

    # -- groups ----------------------------------------------------------------------------------------------------

    def group(self, group: Group, *, counted: bool, nested: bool = False) -> Match:
        clauses = [self.clause(clause, counted=counted) for clause in group.clauses]
        match = clauses[0] if len(clauses) == 1 else Match(should=tuple(clauses)) if clauses else Match(must=(All(),))
        if nested and group.conditions:
            given, without = self.conditions(group.conditions, top=False)
            match = Match(must=(match,), given=tuple(given), without=tuple(without))
        return match

    def clause(self, clause: Clause, *, counted: bool) -> Match:
        must: list[Part] = [*(self.phrase(p) for p in clause.phrases), *(_prefix(p) for p in clause.prefixes)]
        must += [self.group(g, counted=counted, nested=True) for g in clause.groups]
        should: list[Part] = []
        if clause.stretches:
            self.scored = True
            weighed = [s for stretch in clause.stretches for s in stretch if not _is_stop(s)] or [
                s for stretch in clause.stretches for s in stretch
            ]
            self.words.extend(s for stretch in clause.stretches for s in stretch)
            should = self.enough(weighed) if counted else self.score(clause.stretches, weighed)
        numbers = [self.number(n) for n in clause.numbers]
        if numbers:
            self.scored = True
        if not clause.stretches and not must:
            must += numbers
        elif not counted:
            should += numbers
        elif numbers and not clause.stretches:
            must += numbers
        if not must and not should:
            must.append(All())
        without = tuple(self.excluded(e) for e in clause.excluded)
        enough = 0 if must else 1
        if counted and should:
            enough = max(1, math.ceil(boosts().enough_words * len(should) - 1e-9))
        return Match(tuple(must), tuple(should), without, (), enough)

    def score(self, stretches: Sequence[Sequence[Syllable]], weighed: Sequence[Syllable]) -> list[Part]:
        weights = boosts().weights
        terms: dict[tuple[str, str], float] = {}

        def add(field: str, value: str, weight: float) -> None:
            terms[field, value] = max(terms.get((field, value), 0.0), weight)

        for s in weighed:
            exact = self.marked or s.word != s.folded
            add(
                "words" if exact else "words_folded", s.word if exact else s.folded, weights["words" if exact else "words_folded"]
            )
        field = "pairs" if self.marked else "pairs_folded"
        for stretch in stretches:
            for a, b in zip(stretch, stretch[1:], strict=False):
                add(field, f"{a.word}_{b.word}" if self.marked else f"{a.folded}_{b.folded}", weights[field])
        for stretch in stretches:
            for words in self.synonyms(stretch):
                for word in words:
                    if word not in stop_words():
                        add("words", word, weights["words"] * boosts().synonym)
                for left, right in zip(words, words[1:], strict=False):
                    add("pairs", f"{left}_{right}", weights["pairs"] * boosts().synonym)
        parts: list[Part] = [Term(f, value, weight) for (f, value), weight in terms.items()]
        wrong = dict.fromkeys(s.folded for s in weighed if may_be_misspelt(s.folded))
        parts += [Fuzzy("words_folded", folded, boosts().typo) for folded in wrong]
        return parts

    def synonyms(self, stretch: Sequence[Syllable]) -> list[tuple[str, ...]]:
        found = [words for _, _, words in synonyms_of([s.folded for s in stretch])]
        self.added.extend(word for words in found for word in words)
        return found

    def enough(self, weighed: Sequence[Syllable]) -> list[Part]:
        parts: list[Part] = []
        for form, folded in dict.fromkeys((s.word, s.folded) for s in weighed):
            exact = self.marked or form != folded
            term: Part = Term("words" if exact else "words_folded", form if exact else folded)
            if may_be_misspelt(folded):
                term = Match(should=(term, Fuzzy("words_folded", folded, 0.0)))
            if term not in parts:
                parts.append(term)
        return parts

    # -- parts -----------------------------------------------------------------------------------------------------

    def phrase(self, phrase: Phrase) -> Part:
        self.words.extend(phrase.words)
        return _phrase(phrase)

    def number(self, number: Number) -> Part:
        self.numbers.append(number)
        return _number(number)

    def excluded(self, part: Phrase | Prefix | Number | Group) -> Part:
        if isinstance(part, Phrase):
            return _phrase(part)
        if isinstance(part, Prefix):
            return _prefix(part)
        if isinstance(part, Number):
            return _number(part)
        kept = list(self.words), list(self.numbers), list(self.added), self.scored
        match = self.group(part, counted=True, nested=True)
        self.words, self.numbers, self.added, self.scored = kept
        return match

    def conditions(self, conditions: Sequence[Condition], *, top: bool) -> tuple[list[Part], list[Part]]:
        given: list[Part] = []
        without: list[Part] = []
        for condition in conditions:
            if condition.name == "territory" and top and not condition.negated:
                self.territories = territories_within(tuple(map(str, condition.values)), self.day)
        for condition in conditions:
            part = self.condition(condition)
            if part is not None:
                (without if condition.negated else given).append(part)
        return given, without

    def condition(self, condition: Condition) -> Part | None:
        name, values = condition.name, condition.values
        if name == "kind":
            return AnyOf("kind", tuple(map(str, values)))
        if name == "year":
            spans = tuple(Years(v[0], v[1]) for v in values if isinstance(v, tuple))
            return spans[0] if len(spans) == 1 else Match(should=spans)
        if name == "status":
            if ANY_STATUS in values:
                return None
            return Valid(self.day, tuple(map(str, values)), self.territories)
        if name == "territory":
            slugs = territories_within(tuple(map(str, values)), self.day)
            return AnyOf("territory", slugs)
        if name in ("cites", "amends"):
            return AnyOf(name, tuple(map(str, values)))
        if name == "number":
            return AnyOf("number_parts", tuple(map(str, values)))
        phrases = tuple(InOrder(f"{name}_words", tuple(v)) for v in values if isinstance(v, tuple))
        return phrases[0] if len(phrases) == 1 else Match(should=phrases)


def _clauses(group: Group) -> list[Clause]:
    found = list(group.clauses)
    for clause in group.clauses:
        for inner in clause.groups:
            found += _clauses(inner)
    return found


@functools.cache
def _plain_stop_words() -> frozenset[str]:
    from legalsys.language.normal import fold

    return frozenset(map(fold, stop_words()))


def _is_stop(syllable: Syllable) -> bool:
    if syllable.word != syllable.folded:
        return syllable.word in stop_words()
    # A word typed without marks may be a stop word whose marks were left out; alone it would say little in any case.
    return syllable.word in _plain_stop_words()


def _phrase(phrase: Phrase) -> Part:
    """A phrase: its folded words in order, and where marks are written, its words and pairs with their marks."""
    folded = tuple(s.folded for s in phrase.words)
    marked = [s for s in phrase.words if s.word != s.folded]
    if len(phrase.words) == 1:
        word = phrase.words[0]
        return Term("words", word.word, flat=True) if marked else Term("words_folded", word.folded, flat=True)
    given: list[Part] = []
    for a, b in zip(phrase.words, phrase.words[1:], strict=False):
        if a.word != a.folded and b.word != b.folded:
            given.append(Term("pairs", f"{a.word}_{b.word}", flat=True))
    given += [Term("words", s.word, flat=True) for s in marked]
    return Match(must=(InOrder("sequence", folded, 1.0),), given=tuple(dict.fromkeys(given)))


def _prefix(prefix: Prefix) -> Part:
    if prefix.word != prefix.folded:
        return StartsWith("words", prefix.word, 1.0)
    return StartsWith("words_folded", prefix.folded, 1.0)


def _number(number: Number) -> Part:
    values = boosts()
    mention: Part = InOrder("sequence", tuple(s.folded for s in number.words), values.number_in_text)
    return Match(should=(Term("number_parts", number.form, values.number, flat=True), mention))


def territories_within(slugs: tuple[str, ...], day: date) -> tuple[str, ...]:
    """Return the territories whose documents hold on the ground of ``slugs``: themselves, what they came from, what they are part of."""
    from legalsys import law

    found: list[str] = []
    for slug in slugs:
        if slug == CENTRAL:
            found.append(CENTRAL)
            continue
        found.append(slug)
        found.extend(sorted(law.ancestors(slug)))
        heir = law.successor(slug, day)
        if heir is not None:
            found.append(heir)
    return tuple(dict.fromkeys(found))
