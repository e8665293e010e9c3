"""The query language, parsed once into a tree that names places in the query.

::

    giấy phép lái xe              words: passages that hold more of them, nearer together, come first
    "giấy phép lái xe"            a phrase: must stand there; without marks it fits any marks
    -karaoke   -"vũ trường"       must not stand there
    karaoke OR "vũ trường"        either; holds for all that stands left and right of OR (put in brackets what belongs together)
    thủy lợi (phí OR giá)         brackets
    nghị*                         words that begin so
    15/2020   34/2016/NĐ-CP       documents by number, whole or in part
    kind:"Nghị định" year:2018..2022 issuer:"bộ tài chính" field:đất signer:Hà status:expired territory:"Thái Bình"
    cites:34/2016 amends:15/2020  documents that cite, or amend, replace or repeal another
    as_of:2024-01-01              as the law stood on a day

A condition (``field:value``) holds for the whole query or bracket it stands in, wherever OR stands. ``-kind:…`` turns it round;
commas give alternatives (``kind:Luật,"Nghị định"``). Words typed wrong (no syllable of the language) find their neighbours.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legalsys.errors import UsageError
from legalsys.language.normal import canonical, fold

from .analysis import Syllable, syllables
from .conditions import FIELDS, Condition, field_named, read_day, read_values

__all__ = ["Clause", "Group", "Number", "Phrase", "Prefix", "Query", "parse_query"]

_MOST_SYLLABLES = 1024
_DEEPEST = 20


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that must stand together, in this order."""

    words: tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class Prefix:
    """The beginning of a word."""

    word: str
    folded: str


@dataclass(frozen=True, slots=True)
class Number:
    """A document number, whole or in part: its folded form, and its syllables as they may stand in a text."""

    form: str
    words: tuple[Syllable, ...]


@dataclass(frozen=True, slots=True)
class Clause:
    """What stands between two ORs.

    Args:
        stretches: words in their order; what interrupts them (a phrase, a condition) ends a stretch.
        phrases, prefixes, groups: each must be met.
        numbers: documents or mentions looked for.
        excluded: none of these may be met.
    """

    stretches: tuple[tuple[Syllable, ...], ...] = ()
    phrases: tuple[Phrase, ...] = ()
    prefixes: tuple[Prefix, ...] = ()
    numbers: tuple[Number, ...] = ()
    groups: tuple[Group, ...] = ()
    excluded: tuple[Phrase | Prefix | Number | Group, ...] = ()

    @property
    def empty(self) -> bool:
        """Whether nothing is looked for and nothing left out."""
        return not (self.stretches or self.phrases or self.prefixes or self.numbers or self.groups or self.excluded)


@dataclass(frozen=True, slots=True)
class Group:
    """Alternatives with the conditions that hold for all of them."""

    clauses: tuple[Clause, ...]
    conditions: tuple[Condition, ...] = ()


@dataclass(frozen=True, slots=True)
class Query:
    """A parsed query.

    Args:
        text: the query in canonical form; all places count in it.
        root: its tree.
        as_of: the day that the query itself names.
    """

    text: str
    root: Group
    as_of: date | None = None


_FIELD = re.compile(r"([^\W\d]+(?:_[^\W\d]+)*):(?=[^\s:/])")
_RUN = re.compile(r"[^\s\"“”()]+")
_NUMBER = re.compile(
    r"\d{1,6}(?:\.\d{1,3})?[a-zđ]?/(?:19|20)\d\d(?:/[A-Za-zĐđ][\w&./-]*)?"
    r"|\d{1,6}(?:\.\d{1,3})?[a-zđ]?/(?:\d\d/)?[A-Za-zĐđ][A-Za-zĐđ\d&./-]+"
    r"|\d{1,5}-(?:[A-ZĐ]{2,}[\w&./-]*)"
)
_QUOTES = {'"': '"', "“": "”", "”": "”"}


def parse_query(text: str) -> Query:
    """Return the tree of a query.

    Raises:
        UsageError: SEARCH-001 to SEARCH-008, each with the query, a mark under the place, and what was meant.
    """
    return _Parser(canonical(text)).query()


class _Parser:
    def __init__(self, text: str) -> None:
        self.text = text.replace("\n", " ").replace("\r", " ")
        self.at = 0
        self.as_of: date | None = None
        self.count = 0

    def fail(self, code: str, at: int, **params: object) -> UsageError:
        low = max(0, at - 60)
        shown = ("…" if low else "") + self.text[low : at + 40]
        place = " " * (at - low + (1 if low else 0)) + "^"
        return UsageError(code, query=shown, mark=place, at=at + 1, **params)

    def query(self) -> Query:
        root = self.group(depth=0, opened=None)
        return Query(self.text, root, self.as_of)

    def blanks(self) -> None:
        while self.at < len(self.text) and self.text[self.at].isspace():
            self.at += 1

    def group(self, *, depth: int, opened: int | None) -> Group:
        if depth > _DEEPEST:
            raise self.fail("SEARCH-003", self.at - 1, what="((…))")
        clauses: list[Clause] = []
        conditions: list[Condition] = []
        parts = _Parts()
        alternative: int | None = None
        while True:
            self.blanks()
            if self.at >= len(self.text):
                if opened is not None:
                    raise self.fail("SEARCH-003", opened, what=")")
                break
            start, char = self.at, self.text[self.at]
            if char == ")":
                self.at += 1
                if opened is not None:
                    break
                continue  # the bracket of "điểm a)" in pasted text
            if self.is_or():
                if parts.clause.empty:
                    raise self.fail("SEARCH-004", start)
                clauses.append(parts.clause)
                parts, alternative = _Parts(), start
                continue
            negated = self.negated()
            if self.at < len(self.text) and self.text[self.at] == "(":
                at = self.at
                self.at += 1
                group = self.group(depth=depth + 1, opened=at)
                if group.clauses or group.conditions:
                    parts.add_group(group, negated=negated)
                continue
            if self.at < len(self.text) and self.text[self.at] in _QUOTES:
                phrase = self.phrase()
                if phrase.words:
                    parts.add(phrase, negated=negated)
                continue
            condition = self.condition(start=start, negated=negated, depth=depth)
            if condition is not None:
                parts.interrupt()
                if condition.name != "as_of":
                    conditions.append(condition)
                continue
            self.run(parts, negated=negated)
        if alternative is not None and parts.clause.empty:
            raise self.fail("SEARCH-004", alternative)
        if not parts.clause.empty:
            clauses.append(parts.clause)
        return Group(tuple(clauses), tuple(conditions))

    def is_or(self) -> bool:
        for word in ("OR", "|", "AND", "&&", "||"):
            end = self.at + len(word)
            if self.text.startswith(word, self.at) and (
                end == len(self.text) or self.text[end].isspace() or self.text[end] in '("“'
            ):
                if word in ("AND", "&&"):
                    self.at = end
                    self.blanks()
                    return False
                self.at = end
                return True
        return False

    def negated(self) -> bool:
        text, at = self.text, self.at
        if text.startswith("NOT ", at):
            self.at += 4
            self.blanks()
            return True
        if text[at : at + 1] == "-" and at + 1 < len(text) and not text[at + 1].isspace() and text[at + 1] != "-":
            self.at += 1
            return True
        return False

    def phrase(self) -> Phrase:
        start = self.at
        close = _QUOTES[self.text[start]]
        end = next((i for i in range(start + 1, len(self.text)) if self.text[i] in (close, '"')), -1)
        if end < 0:
            raise self.fail("SEARCH-002", start, what=self.text[start])
        self.at = end + 1
        return Phrase(self.words_of(start + 1, end))

    def words_of(self, start: int, end: int) -> tuple[Syllable, ...]:
        words = tuple(Syllable(s.word, s.folded, s.start + start, s.end + start) for s in syllables(self.text[start:end]))
        self.count += len(words)
        if self.count > _MOST_SYLLABLES:
            raise self.fail("SEARCH-008", start, most=_MOST_SYLLABLES)
        return words

    def condition(self, *, start: int, negated: bool, depth: int) -> Condition | None:
        match = _FIELD.match(self.text, self.at)
        if match is None:
            return None
        name = field_named(match[1])
        if name is None:
            meant = _nearest(match[1])
            if meant is None:
                return None  # "lưu ý:abc" is text
            raise self.fail("SEARCH-001", match.start(1), name=match[1], meant=meant, names=", ".join(FIELDS))
        self.at = match.end()
        values = self.values()
        if name == "as_of":
            if negated or depth or self.as_of is not None or len(values) != 1:
                raise self.fail("SEARCH-006", match.start(1))
            day = read_day(values[0][0])
            if day is None:
                raise self.fail("SEARCH-005", values[0][1], name=name, value=values[0][0], meant="2024-01-31, 31/01/2024")
            self.as_of = day
            return Condition("as_of", (day,), False)
        read: list[object] = []
        for value, at in values:
            found, meant = read_values(name, value)
            if found is None:
                raise self.fail("SEARCH-005", at, name=name, value=value, meant=meant)
            read.extend(found)
        return Condition(name, tuple(dict.fromkeys(read)), negated)

    def values(self) -> list[tuple[str, int]]:
        """Take the values after a field's colon: quoted or up to a blank, several with commas."""
        values: list[tuple[str, int]] = []
        while True:
            start = self.at
            if start < len(self.text) and self.text[start] in _QUOTES:
                close = _QUOTES[self.text[start]]
                end = next((i for i in range(start + 1, len(self.text)) if self.text[i] in (close, '"')), -1)
                if end < 0:
                    raise self.fail("SEARCH-002", start, what=self.text[start])
                values.append((self.text[start + 1 : end].strip(), start + 1))
                self.at = end + 1
            else:
                match = re.compile(r"[^\s,()\"“”]+").match(self.text, start)
                if match is None:
                    raise self.fail("SEARCH-007", start)
                values.append((match[0], start))
                self.at = match.end()
            if self.at + 1 < len(self.text) and self.text[self.at] == "," and not self.text[self.at + 1].isspace():
                self.at += 1
                continue
            return values

    def run(self, parts: _Parts, *, negated: bool) -> None:
        match = _RUN.match(self.text, self.at)
        if match is None:
            self.at += 1
            return
        start, self.at = self.at, match.end()
        run = match[0]
        bare = run.rstrip(".,;:?!…")
        if len(bare) > 1 and bare.endswith("*") and "*" not in bare[:-1]:
            words = self.words_of(start, start + len(bare) - 1)
            if not words or words[-1].end != start + len(bare) - 1 or len(words[-1].word) < 2:
                raise self.fail("SEARCH-007", start)
            for word in words[:-1]:
                parts.add_word(word, negated=negated)
            parts.add(Prefix(words[-1].word, words[-1].folded), negated=negated)
            return
        if _NUMBER.fullmatch(bare):
            from .analysis import number_forms

            parts.add(Number(number_forms(bare)[-1], self.words_of(start, start + len(bare))), negated=negated)
            return
        words = self.words_of(start, match.end())
        if negated:
            if words:
                parts.add(Phrase(words), negated=True)
            return
        for word in words:
            parts.add_word(word, negated=False)


class _Parts:
    """A clause while it is read."""

    def __init__(self) -> None:
        self._stretches: list[list[Syllable]] = [[]]
        self._phrases: list[Phrase] = []
        self._prefixes: list[Prefix] = []
        self._numbers: list[Number] = []
        self._groups: list[Group] = []
        self._excluded: list[Phrase | Prefix | Number | Group] = []

    def interrupt(self) -> None:
        if self._stretches[-1]:
            self._stretches.append([])

    def add_word(self, word: Syllable, *, negated: bool) -> None:
        if negated:
            self._excluded.append(Phrase((word,)))
        else:
            self._stretches[-1].append(word)

    def add(self, part: Phrase | Prefix | Number, *, negated: bool) -> None:
        self.interrupt()
        if negated:
            self._excluded.append(part)
        elif isinstance(part, Phrase):
            self._phrases.append(part)
        elif isinstance(part, Prefix):
            self._prefixes.append(part)
        else:
            self._numbers.append(part)

    def add_group(self, group: Group, *, negated: bool) -> None:
        self.interrupt()
        (self._excluded if negated else self._groups).append(group)

    @property
    def clause(self) -> Clause:
        return Clause(
            tuple(tuple(s) for s in self._stretches if s),
            tuple(self._phrases),
            tuple(self._prefixes),
            tuple(self._numbers),
            tuple(self._groups),
            tuple(self._excluded),
        )


def _nearest(name: str) -> str | None:
    """Return the field that a name which is none was meant to be."""
    import difflib

    near = difflib.get_close_matches(fold(name), FIELDS, n=1, cutoff=0.7)
    return near[0] if near else None
