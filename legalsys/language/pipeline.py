"""The spaCy pipeline of legal Vietnamese: tokens that matter stay whole, grammars run as Matchers.

For users of spaCy, and for grammars tried out interactively: `legal_language` is a spaCy ``Language`` whose tokenizer
keeps numbers of documents, unit paths, dates and amounts whole; `grammar_matcher` gives a grammar file
(`legalsys.language.grammar`) as a spaCy ``Matcher``. spaCy is imported here and nowhere else, when first used.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable, Iterator
from typing import TYPE_CHECKING, Any

from .grammar import Grammar, TaggedSpan, tokenise

if TYPE_CHECKING:
    from spacy.language import Language
    from spacy.matcher import Matcher
    from spacy.tokens import Doc

__all__ = ["LegalTokenizer", "build_doc", "grammar_matcher", "legal_language", "legal_spans"]


@functools.cache
def _vocab() -> Any:
    import spacy

    return spacy.blank("xx").vocab


def build_doc(text: str, entities: Iterable[TaggedSpan], *, vocab: Any = None) -> Doc:
    """Return a spaCy ``Doc`` of a text in which each entity is one token with its tag.

    Args:
        text: canonical text.
        entities: sorted spans without overlaps.
        vocab: the vocabulary of the pipeline the Doc is for; ours when None.
    """
    from spacy.tokens import Doc

    tokens = tokenise(text, entities)
    words = [text[a:b] for a, b in tokens.spans]
    spaces = [after > before for (_, before), (after, _) in zip(tokens.spans, [*tokens.spans[1:], (len(text), 0)], strict=True)]
    return Doc(vocab if vocab is not None else _vocab(), words=words, spaces=spaces[: len(words)], tags=tokens.tags)


def legal_spans(text: str) -> Iterator[TaggedSpan]:
    """Yield numbers (``DOC``), dates, unit references and amounts of a text, leftmost and longest first, without overlaps."""
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


def grammar_matcher(grammar: Grammar, *, vocab: Any = None) -> Matcher:
    """Return a grammar as a spaCy ``Matcher``; the names of its matches are the rows' ids.

    Args:
        grammar: a compiled grammar.
        vocab: the vocabulary of the pipeline it is for; ours when None.
    """
    from spacy.matcher import Matcher

    matcher = Matcher(vocab if vocab is not None else _vocab())
    for row_id in grammar.rows:
        matcher.add(row_id, grammar.matcher_patterns(row_id), greedy="LONGEST")
    return matcher


class LegalTokenizer:
    """A spaCy tokenizer of legal Vietnamese: numbers of documents, unit paths, dates and amounts are one token each.

    Args:
        vocab: the vocabulary of the pipeline; ours when None.
    """

    def __init__(self, vocab: Any = None) -> None:
        self.vocab = vocab

    def __call__(self, text: str) -> Doc:
        """Return the Doc of a text."""
        return build_doc(text, legal_spans(text), vocab=self.vocab)

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
    """Return a spaCy ``Language`` with our tokenizer, for use by itself or as the start of a pipeline."""
    import spacy

    nlp = spacy.blank("xx")
    nlp.tokenizer = LegalTokenizer(nlp.vocab)
    return nlp
