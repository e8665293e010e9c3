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
real sentences). In the hot path all rows of a file are one automaton over words, whose states are made deterministic when a
text first leads to them (R. McNaughton, H. Yamada 1960; lazily, as in `grep`): a token costs one look into a table however many
rows there are. Measured on the real texts, spaCy's Matcher took a fifth of all parsing and its import 0.8 s of every process.
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from legalsys.errors import DataFileWrong

from .normal import lowered, old_tones, same_words

__all__ = ["Grammar", "GrammarMatch", "TaggedSpan", "Tokens", "load_grammar", "tokenise"]

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_PIECE = re.compile(r"\[(?P<opt>[^\]]+)\]|<(?P<ent>[A-Z|]+)>(?P<plus>\+)?|\((?P<alt>[^)]+)\)|\*(?P<gap>\d+)|(?P<word>\S+)")


class TaggedSpan(NamedTuple):
    """An entity that becomes one token: its span in the text and its tag (``DOC``, ``UNIT`` …)."""

    start: int
    end: int
    tag: str


class Tokens:
    """The tokens of a part of a text.

    Args:
        text: the text.
        entities: spans inside the part, sorted, without overlaps; each is one token.
        start: where the part begins.
        end: where it ends.
    """

    __slots__ = ("_end", "_entities", "_spans", "_start", "_text", "symbols")

    def __init__(self, text: str, entities: Sequence[TaggedSpan], start: int, end: int) -> None:
        self._text, self._entities, self._start, self._end = text, entities, start, end
        self._spans: list[tuple[int, int]] | None = None
        low, words = lowered(text), _WORD.findall
        self.symbols: list[str] = []
        """Each token: a word in lower case, or ``<TAG>`` for an entity."""
        symbols, position = self.symbols, start
        for entity in entities:
            symbols += words(low, position, entity.start)
            symbols.append(f"<{entity.tag}>")
            position = entity.end
        symbols += words(low, position, end)

    @property
    def spans(self) -> list[tuple[int, int]]:
        """The place of each token in the text. Made when first asked for: most sentences hold no match."""
        if self._spans is None:
            spans: list[tuple[int, int]] = []
            position = self._start
            low = lowered(self._text)
            for entity in self._entities:
                spans += [match.span() for match in _WORD.finditer(low, position, entity.start)]
                spans.append((entity.start, entity.end))
                position = entity.end
            spans += [match.span() for match in _WORD.finditer(low, position, self._end)]
            self._spans = spans
        return self._spans

    @property
    def tags(self) -> list[str]:
        """The tag of each token: the entity's, or W, NUM or PUNCT."""
        return [symbol[1:-1] if len(symbol) > 2 and symbol[0] == "<" else _word_tag(symbol) for symbol in self.symbols]


_SORTS = frozenset({"<W>", "<NUM>", "<PUNCT>"})


def _word_tag(word: str) -> str:
    first = word[0]
    return "W" if first.isalpha() else "NUM" if first.isdigit() else "PUNCT"


class GrammarMatch(NamedTuple):
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
    return Tokens(text, tuple(entities), start, len(text) if end is None else end)


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


def _words_of(elements: Sequence[_Element]) -> set[str]:
    """Return all words that a sequence holds."""
    out: set[str] = set()
    for element in elements:
        out |= element.words
        for sequence in element.either:
            out |= _words_of(sequence)
    return out


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
            out |= element.words or {f"<{element.tag}>"}
        if not element.optional:
            return out
    return None


class _Node:
    """A place inside the patterns: which symbols lead on from it, and where without one.

    Args:
        free: places reached without a token.
        row: index of the row whose pattern ends here, -1 for none.
    """

    __slots__ = ("any", "free", "row", "tags", "words")

    def __init__(self, free: Sequence[_Node] = (), row: int = -1) -> None:
        self.free = list(free)
        self.row = row
        self.words: dict[str, list[_Node]] = {}
        self.tags: dict[str, list[_Node]] = {}
        self.any: list[_Node] = []


def _chain(elements: Sequence[_Element], after: _Node) -> _Node:
    """Return the place from which a sequence of pieces leads to ``after``."""
    for element in reversed(elements):
        node = _Node([after] if element.optional else [])
        if element.gap:
            node.free.append(after)
            for _ in range(element.gap):
                longer = _Node([after])
                longer.any.append(node)
                node = longer
        elif element.either:
            node.free += [_chain(sequence, after) for sequence in element.either]
        elif element.tag:
            # One more of a tag that repeats leads back to before it.
            node.tags[element.tag] = [_Node([after, node]) if element.repeats else after]
        else:
            for word in element.words:
                node.words[word] = [after]
        after = node
    return after


class _State:
    """Some places together: one state of the automaton, with the symbols already tried from it."""

    __slots__ = ("next", "nodes", "rows")

    def __init__(self, nodes: Sequence[_Node]) -> None:
        seen: dict[int, _Node] = {}
        stack = list(nodes)
        while stack:
            node = stack.pop()
            if id(node) not in seen:
                seen[id(node)] = node
                stack += node.free
        self.nodes = tuple(seen.values())
        self.rows = sorted({node.row for node in self.nodes if node.row >= 0})
        self.next: dict[str, _State | None] = {}


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
        self._in_order = list(self.rows.values())
        self._words: set[str] = set()
        self._states: dict[frozenset[int], _State] = {}
        nodes: list[_Node] = []
        self._firsts: set[str] = set()
        for index, row in enumerate(rows):
            for pattern in row["patterns"]:
                elements = _parse(pattern)
                firsts = _firsts(elements)
                if not firsts:
                    raise DataFileWrong("LANG-001", file=where, pattern=pattern)
                self._firsts |= firsts
                nodes.append(_chain(elements, _Node(row=index)))
                self._words |= _words_of(elements)
        self._root = self._state(nodes)

    def _state(self, nodes: Sequence[_Node]) -> _State:
        made = _State(nodes)
        return self._states.setdefault(frozenset(map(id, made.nodes)), made)

    def _follow(self, state: _State, symbol: str) -> _State | None:
        """Return the state after one more token, None where no pattern goes on; remembered for the words that patterns hold."""
        entity = len(symbol) > 2 and symbol[0] == "<"
        tag = symbol[1:-1] if entity else _word_tag(symbol)
        # All other words of one sort lead to the same place, so that a text of many words makes no large table.
        key = symbol if entity or symbol in self._words else f"<{tag}>"
        if key in state.next:
            return state.next[key]
        reached: list[_Node] = []
        for node in state.nodes:
            reached += node.any
            reached += node.tags.get(tag, ())
            if not entity:
                reached += node.words.get(symbol, ())
        following = self._state(reached) if reached else None
        state.next[key] = following
        return following

    def matches(self, tokens: Tokens) -> list[GrammarMatch]:
        """Return the matches in a tokenised text, longest first where they overlap, in order of the text."""
        raw: list[tuple[int, int, int]] = []
        symbols = tokens.symbols
        count = len(symbols)
        firsts, root, follow = self._firsts, self._root, self._follow
        words = self._words
        by_sort = not firsts.isdisjoint(_SORTS)
        for first, symbol in enumerate(symbols):
            if symbol not in firsts and not by_sort:
                continue
            longest: dict[int, int] = {}
            at, state = first, root
            while at < count:
                symbol, known = symbols[at], state.next
                if symbol in known:
                    following = known[symbol]
                elif symbol not in words and "<W>" in known and symbol[0].isalpha():
                    # Words that no pattern holds are not in the table, but all lead to the same place.
                    following = known["<W>"]
                else:
                    following = follow(state, symbol)
                if following is None:
                    break
                at, state = at + 1, following
                for row in state.rows:
                    longest[row] = at
            if longest:
                raw += [(first, last, row) for row, last in sorted(longest.items())]
        if not raw:
            return []
        raw.sort(key=lambda m: (m[0] - m[1], m[0]))
        taken = bytearray(count)
        kept = []
        spans = tokens.spans
        for first, last, row in raw:
            if any(taken[first:last]):
                continue
            taken[first:last] = b"\1" * (last - first)
            kept.append(GrammarMatch(self._in_order[row], spans[first][0], spans[last - 1][1], first, last))
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
