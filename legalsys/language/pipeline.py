"""The spaCy pipeline of legal Vietnamese: tokens that matter stay whole, grammars are Matcher patterns kept as data.

spaCy is imported here and nowhere else, when first used: its import takes most of a second.
Facts handed on are spans; no spaCy object leaves the callers of this module.

Grammar files (TOML) hold rows::

    [[row]]
    id = "bai-bo"                       # unique in the file
    label = "repeals"                   # what a match means
    patterns = ["(bãi|hủy) bỏ [toàn bộ]"]   # mini-language below
    ... further keys are handed on as they are

Mini-language of a pattern, words separated by blanks:

    bãi            the syllable, in any case
    (bãi|hủy)      one of several syllables
    [toàn bộ]      optional words
    <DOC>          one entity token: DOC (a document named), THIS (this document), UNIT (a reference to units),
                   DATE, QUOTE (a quoted text), NUM, PUNCT; <DOC|UNIT> one of several
    <DOC>+         one or more
    *N             up to N tokens of any kind but sentence ends
"""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from legalsys.errors import DataFileWrong

from .normal import old_tones, same_words

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.tokens import Doc

__all__ = ["Grammar", "GrammarMatch", "TaggedSpan", "build_doc", "legal_language", "load_grammar"]

_WORD = re.compile(r"[^\W_]+|[^\w\s]|_")
_BREAKS = frozenset(".;:")


@dataclass(frozen=True, slots=True)
class TaggedSpan:
    """An entity that becomes one token: its span in the text and its tag (``DOC``, ``UNIT`` …)."""

    start: int
    end: int
    tag: str


@dataclass(frozen=True, slots=True)
class GrammarMatch:
    """A row of a grammar found in a text: which row, where in the text, and which tokens."""

    row: dict[str, Any]
    start: int
    end: int
    first: int
    last: int


@functools.cache
def _vocab() -> Any:
    import spacy

    return spacy.blank("xx").vocab


def build_doc(text: str, entities: Iterable[TaggedSpan], start: int = 0, end: int | None = None) -> tuple[Doc, list[int]]:
    """Return the tokens of ``text[start:end]`` and the text offset of each.

    Args:
        text: canonical text.
        entities: spans inside the part, sorted, without overlaps; each becomes one token with its tag.
        start, end: the part.
    """
    from spacy.tokens import Doc

    stop = len(text) if end is None else end
    words: list[str] = []
    tags: list[str] = []
    offsets: list[int] = []
    ends: list[int] = []

    def plain(a: int, b: int) -> None:
        for match in _WORD.finditer(text, a, b):
            word = match[0]
            words.append(word)
            tags.append("W" if word[0].isalpha() else "NUM" if word[0].isdigit() else "PUNCT")
            offsets.append(match.start())
            ends.append(match.end())

    position = start
    for entity in entities:
        plain(position, entity.start)
        words.append(text[entity.start : entity.end])
        tags.append(entity.tag)
        offsets.append(entity.start)
        ends.append(entity.end)
        position = entity.end
    plain(position, stop)
    spaces = [b > e for e, b in zip(ends, [*offsets[1:], stop], strict=True)] if words else []
    return Doc(_vocab(), words=words, spaces=spaces, tags=tags), offsets


_PIECE = re.compile(r"\[(?P<opt>[^\]]+)\]|<(?P<ent>[A-Z|]+)>(?P<plus>\+)?|\((?P<alt>[^)]+)\)|\*(?P<gap>\d+)|(?P<word>\S+)")


def _lower(word: str) -> list[str]:
    # Both places of the tone mark: tokens keep the spelling of the text ("huỷ", "hủy").
    return sorted({word.lower(), same_words(word), old_tones(same_words(word))})


def _compile(pattern: str, where: str) -> list[list[dict[str, Any]]]:
    """Return the Matcher patterns of one line of the mini-language (optional groups are multiplied out)."""
    variants: list[list[dict[str, Any]]] = [[]]
    for piece in _PIECE.finditer(pattern):
        if piece["opt"]:
            inner = _compile(piece["opt"], where)
            if len(inner) == 1 and len(inner[0]) == 1:
                variants = [[*v, {**inner[0][0], "OP": "?"}] for v in variants]
            else:
                variants = [v + extra for v in variants for extra in ([], *inner)]
            continue
        if piece["ent"]:
            spec: dict[str, Any] = {"TAG": {"IN": piece["ent"].split("|")}}
            if piece["plus"]:
                spec["OP"] = "+"
            added = [spec]
        elif piece["alt"]:
            added = [{"NORM": {"IN": [w for word in piece["alt"].split("|") for w in _lower(word)]}}]
        elif piece["gap"]:
            added = [{"TAG": {"NOT_IN": ["STOP"]}, "OP": "?"}] * int(piece["gap"])
        else:
            added = [{"NORM": {"IN": _lower(piece["word"])}}]
        variants = [v + added for v in variants]
    if not any(variants) or len(variants) > 128:
        raise DataFileWrong("LANG-001", file=where, pattern=pattern)
    return variants


class Grammar:
    """A compiled grammar file: rows whose patterns run together in one spaCy Matcher."""

    def __init__(self, rows: Sequence[dict[str, Any]], where: str) -> None:
        from spacy.matcher import Matcher

        self.rows = {str(row["id"]): dict(row) for row in rows}
        if len(self.rows) != len(rows):
            raise DataFileWrong("LANG-002", file=where)
        self._matcher = Matcher(_vocab())
        self._names: dict[int, str] = {}
        for row in rows:
            compiled = [variant for pattern in row["patterns"] for variant in _compile(pattern, where)]
            self._matcher.add(row["id"], compiled, greedy="LONGEST")
            self._names[_vocab().strings[row["id"]]] = row["id"]

    def matches(self, doc: Doc, offsets: Sequence[int]) -> list[GrammarMatch]:
        """Return the matches in a Doc of `build_doc`, longest first where they overlap, in order of the text."""
        raw = [(first, last, self._names[key]) for key, first, last in self._matcher(doc)]
        raw.sort(key=lambda m: (m[0] - m[1], m[0]))
        taken = bytearray(len(doc))
        kept = []
        for first, last, name in raw:
            if any(taken[first:last]):
                continue
            taken[first:last] = b"\1" * (last - first)
            kept.append(GrammarMatch(self.rows[name], offsets[first], offsets[last - 1] + len(doc[last - 1]), first, last))
        kept.sort(key=lambda m: m.start)
        return kept


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


def _tagged(text: str) -> Iterator[TaggedSpan]:
    """Yield numbers, dates, unit references and amounts of ``text`` as one token each, leftmost and longest first."""
    from .amounts import AMOUNT
    from .dates import DATE
    from .numbers import NUMBER
    from .units import find_units

    spans = [TaggedSpan(m.start(), m.end(), "DOC") for m in NUMBER.finditer(text)]
    spans += [TaggedSpan(m.start(), m.end(), "DATE") for m in DATE.finditer(text)]
    spans += [TaggedSpan(r.start, r.end, "UNIT") for r in find_units(text)]
    spans += [TaggedSpan(m.start(), m.end(), "AMOUNT") for m in AMOUNT.finditer(text)]
    position = 0
    for span in sorted(spans, key=lambda s: (s.start, -s.end)):
        if span.start >= position:
            yield span
            position = span.end


class LegalTokenizer:
    """A spaCy tokenizer of legal Vietnamese: numbers of documents, unit paths, dates and amounts are one token each."""

    def __call__(self, text: str) -> Doc:
        return build_doc(text, _tagged(text))[0]

    def to_bytes(self, **_: Any) -> bytes:
        """Return nothing: the tokenizer has no state."""
        return b""

    def from_bytes(self, _: bytes, **__: Any) -> LegalTokenizer:
        """Return itself: the tokenizer has no state."""
        return self

    def to_disk(self, _: Any, **__: Any) -> None:
        """Write nothing: the tokenizer has no state."""

    def from_disk(self, _: Any, **__: Any) -> LegalTokenizer:
        """Return itself: the tokenizer has no state."""
        return self


@functools.cache
def legal_language() -> Language:
    """Return a spaCy `Language` with our tokenizer, for use by itself or as the start of a pipeline."""
    import spacy

    nlp = spacy.blank("xx")
    nlp.tokenizer = LegalTokenizer()
    return nlp
