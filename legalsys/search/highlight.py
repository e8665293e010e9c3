"""Which words of a found text matched, and the piece of it that shows most of them.

A syllable alone says little ("công" of "thi công" stands in "công dân" too), so single syllables are marked only where
nothing better is, or where the query has them alone.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from legalsys.language.normal import fold

from .analysis import form_of, hits_of, may_be_misspelt, placed_words, raw_words
from .config import stop_words
from .places import sought
from .plan import Plan
from .query import Clause, Group, Query

__all__ = ["Highlighter", "Marks"]

_SNIPPET = 240
_BEFORE = 40
_MOST = 200


@dataclass(frozen=True, slots=True)
class Marks:
    """What matched in a text.

    Args:
        spans: matched pieces, in order.
        low, high: the piece of the text that shows most of them.
        words: forms of the words that matched, in their order.
        mentions: numbers looked for that the text names.
    """

    spans: tuple[tuple[int, int], ...]
    low: int
    high: int
    words: tuple[str, ...]
    mentions: tuple[str, ...]


class Highlighter:
    """Marks what one query looks for, in any number of texts."""

    def __init__(self, plan: Plan, query: Query) -> None:
        told = [s for s in plan.words if s.word not in stop_words()] or list(plan.words)
        marked = [s for s in told if s.word != s.folded]
        with_marks = len(marked) * 2 > len(told)
        said = {s.word for s in plan.words}
        added = {w for w in plan.added if w not in stop_words()}
        self._exact = frozenset({s.word for s in (told if with_marks else marked)} | added)
        self._folded = frozenset() if with_marks else frozenset(s.folded for s in told if s.word == s.folded)
        self._numbers = tuple((n.form, tuple(s.folded for s in n.words)) for n in plan.numbers)
        self.added = frozenset(added - said)
        beginnings = tuple(_beginnings(query.root))
        misspelt = tuple(dict.fromkeys(s.folded for s in told if may_be_misspelt(s.folded)))
        self._odd = _odd_words(beginnings, misspelt) if beginnings or misspelt else None
        self._sought = sought(self._exact, self._folded, self._is_odd if self._odd is not None else None)
        # Words that the query has alone, or that are no syllables, say enough by themselves.
        self._alone = {s.word for s in told if may_be_misspelt(s.folded)} | _single(query.root)
        self._all_alone = len({s.folded for s in told}) < 2
        self._known: dict[str, tuple[str, ...]] = {}

    def matched(self, text: str) -> tuple[str, ...]:
        """Return the forms of the words of ``text`` that matched, each once; ``text`` is short (a title, a heading)."""
        known = self._known.get(text)
        if known is None:
            # A dozen words are looked at one by one sooner than they are written in bytes.
            raw = raw_words(text)
            found = [form_of(raw[at])[0] for at in self._hits(raw)]
            known = self._known[text] = tuple(dict.fromkeys(found))
        return known

    def mark(self, text: str) -> Marks:
        """Mark what matched in ``text``."""
        runs = self._runs(text)
        mentions: tuple[str, ...] = ()
        if self._numbers:
            mentions, named = self._mentions(text)
            if named:
                runs = _joined(sorted([*runs, *named]))
        pieces = [text[start:end] for start, end in runs]
        low, high = _best_place(text, runs, pieces)
        return Marks(tuple(runs[:_MOST]), low, high, _forms(pieces), mentions)

    def _runs(self, text: str) -> list[tuple[int, int]]:
        """Return neighbours that matched as one; single syllables only where they say something."""
        if self._all_alone:
            return self._found(text)
        if not self._alone and self._odd is None:
            return self._found(text, several=True) or self._found(text)
        runs = self._found(text)
        return [run for run in runs if self._says_enough(text[run[0] : run[1]])] or runs

    def _found(self, text: str, *, several: bool = False) -> list[tuple[int, int]]:
        """Return where words that are looked for stand, neighbours together, as (start, end) in order."""
        if self._sought is not None and (found := self._sought.runs(text, several=several)) is not None:
            return found
        # Letters that are not Vietnamese: every word is looked at.
        raw, starts = placed_words(text)
        hits = self._hits(raw)
        runs: list[tuple[int, int]] = []
        first = last = -2
        for i in hits:
            if i == last + 1:
                end = starts[last] + len(raw[last])
                if end + 1 == starts[i] and text[end].isspace():
                    last = i
                    continue
            if first >= 0 and not (several and first == last):
                runs.append((starts[first], starts[last] + len(raw[last])))
            first = last = i
        if first >= 0 and not (several and first == last):
            runs.append((starts[first], starts[last] + len(raw[last])))
        return runs

    def _hits(self, raw: Sequence[str]) -> list[int]:
        hits = hits_of(raw, self._exact, self._folded)
        if self._odd is None:
            return hits
        return sorted({*hits, *(i for i, word in enumerate(raw) if self._is_odd(form_of(word)[0]))})

    def _is_odd(self, form: str) -> bool:
        return self._odd is not None and self._odd(*form_of(form))

    def _says_enough(self, piece: str) -> bool:
        words = piece.split()
        if len(words) > 1:
            return True
        form, plain = form_of(piece)
        return form in self._alone or plain in self._alone or self._is_odd(form)

    def _mentions(self, text: str) -> tuple[tuple[str, ...], list[tuple[int, int]]]:
        """Return the numbers looked for that a text names, and where."""
        raw, starts = placed_words(text)
        mentions: list[str] = []
        runs: list[tuple[int, int]] = []
        for form, sequence in self._numbers:
            if places := _sequences(raw, sequence):
                mentions.append(form)
                size = len(sequence)
                runs += [(starts[at], starts[at + size - 1] + len(raw[at + size - 1])) for at in places]
        return tuple(mentions), runs


def _odd_words(beginnings: Sequence[str], misspelt: Sequence[str]) -> Callable[[str, str], bool]:
    """Return what tells whether a word begins as asked for, or is near a word typed wrong."""
    plain = tuple(begin == fold(begin) for begin in beginnings)
    known: dict[str, bool] = {}

    def judge(word: str, folded: str) -> bool:
        found = known.get(word)
        if found is None:
            begun = any((folded if bare else word).startswith(b) for b, bare in zip(beginnings, plain, strict=True))
            found = known[word] = begun or any(_near(folded, wrong) for wrong in misspelt)
        return found

    return judge


def _near(word: str, wrong: str) -> bool:
    """Whether two words differ in at most one letter put in, left out, changed, or changed places with its neighbour."""
    if abs(len(word) - len(wrong)) > 1:
        return False
    from rapidfuzz.distance import OSA

    return OSA.distance(word, wrong, score_cutoff=1) <= 1


def _clauses(group: Group) -> list[Clause]:
    return [c for clause in group.clauses for c in (clause, *(x for inner in clause.groups for x in _clauses(inner)))]


def _beginnings(group: Group) -> list[str]:
    return [prefix.word for clause in _clauses(group) for prefix in clause.prefixes]


def _single(group: Group) -> set[str]:
    """Return the forms of words that a query has alone, marked or not."""
    found: set[str] = set()
    for clause in _clauses(group):
        for words in (*clause.stretches, *(phrase.words for phrase in clause.phrases)):
            if len(words) == 1:
                found |= {words[0].word}
    return found


def _sequences(raw: Sequence[str], sequence: Sequence[str]) -> list[int]:
    """Return where the folded words of a number stand in a text."""
    if not sequence:
        return []
    size = len(sequence)
    return [
        i
        for i, word in enumerate(raw[: len(raw) - size + 1])
        if form_of(word)[1] == sequence[0] and all(form_of(raw[i + k])[1] == sequence[k] for k in range(1, size))
    ]


def _joined(runs: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Join runs that overlap."""
    made: list[tuple[int, int]] = []
    for start, end in runs:
        if made and start < made[-1][1]:
            made[-1] = (made[-1][0], max(end, made[-1][1]))
        else:
            made.append((start, end))
    return made


def _forms(pieces: Iterable[str]) -> tuple[str, ...]:
    """Return the forms of the words of found pieces, each once, in their order."""
    return tuple(dict.fromkeys(form_of(word)[0] for piece in dict.fromkeys(pieces) for word in raw_words(piece)))


def _best_place(text: str, runs: Sequence[tuple[int, int]], pieces: Sequence[str]) -> tuple[int, int]:
    """Return the stretch of the text that holds most different matches, in whole words."""
    sizes = {piece: len(piece.split()) for piece in set(pieces)}
    best, low = (0, 0), runs[0][0] if runs else 0
    counts = dict.fromkeys(sizes, 0)
    left = words = 0
    for right, (_, end) in enumerate(runs):
        piece = pieces[right]
        counts[piece] += 1
        if counts[piece] == 1:
            words += sizes[piece]
        while left < right and runs[left][0] < end - _SNIPPET:
            gone = pieces[left]
            counts[gone] -= 1
            if not counts[gone]:
                words -= sizes[gone]
            left += 1
        value = (words, right - left)
        if value > best:
            best, low = value, runs[left][0]
    low = max(0, low - _BEFORE)
    if low:
        blank = text.find(" ", low)
        low = blank + 1 if 0 <= blank < low + 30 else low
    high = min(len(text), low + _SNIPPET + _BEFORE)
    if high < len(text):
        blank = text.rfind(" ", low, high)
        high = blank if blank > low + _SNIPPET // 2 else high
    return low, high
