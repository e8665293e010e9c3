"""Grammars kept as data: patterns over words and entities, which a lawyer can read and extend.

Grammar files (TOML) hold rows::

    [[row]]
    id = "bai-bo"                       # unique in the file
    label = "repeals"                   # what a match means
    patterns = ["(bãi bỏ|hủy bỏ) [toàn bộ]"]   # mini-language below
    ... further keys are handed on as they are

Mini-language of a pattern, words separated by blanks:

    bãi              the word, in any case and with the tone mark at either place
    (bãi bỏ|hủy bỏ)  one of several words
    [toàn bộ]        optional words
    <DOC>            one entity token: DOC (a document named), THIS (this document), UNIT (a reference to units),
                     DATE, QUOTE (a quoted text), NUM, PUNCT; <DOC|UNIT> one of several
    <DOC>+           one or more
    *N               up to N tokens of any kind

A row means the same as the spaCy Matcher patterns that `Grammar.matcher_patterns` gives (a test holds the two equal on
real sentences). In the hot path the patterns are tried here, only where one of their first words stands: measured on the
real texts, spaCy's Matcher took a fifth of all parsing and its import 0.8 s of every process; this takes a thirtieth.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from legalsys.errors import DataFileWrong

from .normal import old_tones, same_words

__all__ = ["Grammar", "GrammarMatch", "TaggedSpan", "Tokens", "load_grammar", "tokenise"]

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_WORD_TAGS = frozenset(["W", "PUNCT", "NUM"])
_PIECE = re.compile(r"\[(?P<opt>[^\]]+)\]|<(?P<ent>[A-Z|]+)>(?P<plus>\+)?|\((?P<alt>[^)]+)\)|\*(?P<gap>\d+)|(?P<word>\S+)")


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """An entity that becomes one token: its span in the text and its tag (``DOC``, ``UNIT`` …)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class Tokens:
    """The tokens of a part of a text: lower-case form, tag and span in the text of each."""

    norms: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]


@dataclass(frozen=True, slots=True)
class GrammarMatch:
    """A row of a grammar found in a text: which row, where in the text, and which tokens."""

    row: dict[str, Any]
    start: int
    end: int
    first: int
    last: int


def tokenise(text: str, entities: Iterable[TaggedSpan], start: int = 0, end: int | None = None) -> Tokens:
    """Return the tokens of ``text[start:end]``.

    Args:
        text: canonical text.
        entities: spans inside the part, sorted, without overlaps; each becomes one token with its tag.
        start: where the part begins.
        end: where it ends, None for the end of the text.
    """
    stop = len(text) if end is None else end
    tokens = Tokens([], [], [], [])
    position = start
    for entity in entities:
        _plain(text, position, entity.start, tokens)
        tokens.norms.append(text[entity.start : entity.end].lower())
        tokens.tags.append(entity.tag)
        tokens.starts.append(entity.start)
        tokens.ends.append(entity.end)
        position = entity.end
    _plain(text, position, stop, tokens)
    return tokens


def _plain(text: str, start: int, end: int, tokens: Tokens) -> None:
    for match in _WORD.finditer(text, start, end):
        word = match[0]
        tokens.norms.append(word.lower())
        first = word[0]
        tokens.tags.append("W" if first.isalpha() else "NUM" if first.isdigit() else "PUNCT")
        tokens.starts.append(match.start())
        tokens.ends.append(match.end())


@dataclass(frozen=True, slots=True)
class _Element:
    """One piece of a pattern.

    Args:
        words: spellings of one word; empty for other pieces.
        tag: an entity's tag; ``repeats``: one or more of it.
        gap: up to so many tokens of any kind.
        either: alternatives, each a sequence of pieces.
        optional: whether the piece may be missing.
    """

    words: frozenset[str] = frozenset()
    tag: str = ""
    repeats: bool = False
    gap: int = 0
    either: tuple[tuple[_Element, ...], ...] = ()
    optional: bool = False


def _spellings(word: str) -> frozenset[str]:
    # Both places of the tone mark: tokens keep the spelling of the text ("huỷ", "hủy").
    return frozenset({word.lower(), same_words(word), old_tones(same_words(word))})


def _parse(pattern: str) -> tuple[_Element, ...]:
    out: list[_Element] = []
    for piece in _PIECE.finditer(pattern):
        if piece["opt"]:
            out.append(_Element(either=(_parse(piece["opt"]),), optional=True))
        elif piece["ent"]:
            tags = [_Element(tag=tag, repeats=bool(piece["plus"])) for tag in piece["ent"].split("|")]
            out.append(tags[0] if len(tags) == 1 else _Element(either=tuple((tag,) for tag in tags)))
        elif piece["alt"]:
            out.append(_Element(either=tuple(_parse(phrase) for phrase in piece["alt"].split("|"))))
        elif piece["gap"]:
            out.append(_Element(gap=int(piece["gap"])))
        else:
            out.append(_Element(words=_spellings(piece["word"])))
    return tuple(out)


def _firsts(elements: Sequence[_Element]) -> set[str] | None:
    """Return the words and tags that a sequence may begin with; None if it may be empty or begin with anything."""
    out: set[str] = set()
    for element in elements:
        if element.gap:
            return None
        if element.either:
            for sequence in element.either:
                begins = _firsts(sequence)
                if begins is None:
                    return None
                out |= begins
        else:
            out |= element.words or {element.tag}
        if not element.optional:
            return out
    return None


def _advance(elements: Sequence[_Element], places: set[int], norms: list[str], tags: list[str]) -> set[int]:
    """Return where a sequence can end when it begins at ``places``. Sets of places: no backtracking, so linear."""
    count = len(norms)
    for element in elements:
        after: set[int] = set(places) if element.optional else set()
        if element.gap:
            for place in places:
                after.update(range(place, min(count, place + element.gap) + 1))
        elif element.either:
            for sequence in element.either:
                after |= _advance(sequence, places, norms, tags)
        elif element.tag:
            for place in places:
                while place < count and tags[place] == element.tag:
                    place += 1
                    after.add(place)
                    if not element.repeats:
                        break
        else:
            words = element.words
            for place in places:
                if place < count and norms[place] in words and tags[place] in _WORD_TAGS:
                    after.add(place + 1)
        if not after:
            return after
        places = after
    return places


class Grammar:
    """A compiled grammar file.

    Args:
        rows: its rows, with ``id``, ``label`` and ``patterns``.
        where: the file's name, for messages.

    Raises:
        DataFileWrong: LANG-001 a pattern is empty or may begin with anything; LANG-002 an id stands twice.
    """

    def __init__(self, rows: Sequence[dict[str, Any]], where: str) -> None:
        self.rows = {str(row["id"]): dict(row) for row in rows}
        if len(self.rows) != len(rows):
            raise DataFileWrong("LANG-002", file=where)
        self._by_first: dict[str, list[tuple[str, tuple[_Element, ...], frozenset[str] | None, int]]] = {}
        for row in rows:
            for pattern in row["patterns"]:
                elements = _parse(pattern)
                firsts = _firsts(elements)
                if not firsts:
                    raise DataFileWrong("LANG-001", file=where, pattern=pattern)
                seconds = _firsts(elements[1:]) if elements[0].words and not elements[0].optional else None
                # A plain first word need not be tried again: its place in the table says that it stands there.
                skip = 1 if elements[0].words and not elements[0].optional else 0
                for first in firsts:
                    self._by_first.setdefault(first, []).append((str(row["id"]), elements[skip:], frozenset(seconds) if seconds else None, skip))

    def matches(self, tokens: Tokens) -> list[GrammarMatch]:
        """Return the matches in a tokenised text, longest first where they overlap, in order of the text."""
        raw: list[tuple[int, int, str]] = []
        norms, tags = tokens.norms, tokens.tags
        count = len(norms)
        for index, tag in enumerate(tags):
            candidates = self._by_first.get(norms[index] if tag in _WORD_TAGS else tag)
            if candidates is None:
                continue
            following = "" if index + 1 == count else norms[index + 1] if tags[index + 1] in _WORD_TAGS else tags[index + 1]
            for name, elements, seconds, skip in candidates:
                if seconds is not None and following not in seconds:
                    continue
                ends = _advance(elements, {index + skip}, norms, tags)
                if ends:
                    raw.append((index, max(ends), name))
        raw.sort(key=lambda m: (m[0] - m[1], m[0]))
        taken = bytearray(count)
        kept = []
        for first, last, name in raw:
            if any(taken[first:last]):
                continue
            taken[first:last] = b"\1" * (last - first)
            kept.append(GrammarMatch(self.rows[name], tokens.starts[first], tokens.ends[last - 1], first, last))
        kept.sort(key=lambda m: m.start)
        return kept

    def matcher_patterns(self, row_id: str) -> list[list[dict[str, Any]]]:
        """Return a row as patterns for spaCy's ``Matcher`` (attributes NORM and TAG), alternatives written out."""
        return [specs for pattern in self.rows[row_id]["patterns"] for specs in _specs(_parse(pattern)) if specs]


def _specs(elements: Sequence[_Element]) -> list[list[dict[str, Any]]]:
    variants: list[list[dict[str, Any]]] = [[]]
    for element in elements:
        more: list[list[dict[str, Any]]]
        if element.gap:
            more = [[{"OP": "?"}] * element.gap]
        elif element.either:
            more = [specs for sequence in element.either for specs in _specs(sequence)]
        elif element.tag:
            more = [[{"TAG": element.tag, **({"OP": "+"} if element.repeats else {})}]]
        else:
            more = [[{"NORM": {"IN": sorted(element.words)}}]]
        if element.optional:
            more = [[{**more[0][0], "OP": "?"}]] if len(more) == 1 and len(more[0]) == 1 else [[], *more]
        variants = [before + added for before in variants for added in more]
    return variants


@functools.cache
def load_grammar(path: Path) -> Grammar:
    """Return the grammar of a TOML file.

    Raises:
        DataFileWrong: LANG-001 a pattern is not of the mini-language; LANG-002 an id stands twice; LANG-003 no TOML or a key is missing.
    """
    try:
        rows = tomllib.loads(path.read_text(encoding="utf-8"))["row"]
        for row in rows:
            row["id"], row["label"], row["patterns"]
    except (tomllib.TOMLDecodeError, KeyError, TypeError, OSError) as error:
        raise DataFileWrong("LANG-003", file=str(path.name), detail=str(error)) from error
    return Grammar(rows, path.name)
