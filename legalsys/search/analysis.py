"""The one analysis of both engines, done here at index and at query time.

Text becomes syllables: NFC, lower case, tone marks at one place. From them come four streams: syllables, pairs of
neighbours, and both again without tone and vowel marks. The engines get the streams as words between blanks and do
nothing with them but count. Words are not segmented: measured, it does not help; pairs do (docs/search.md).
"""

from __future__ import annotations

import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import accumulate

from legalsys.language.normal import canonical, fold, new_tones
from legalsys.language.syllables import is_plain_syllable, is_syllable

from .config import boosts, synonym_lines

__all__ = [
    "LONGEST",
    "Analysed",
    "Syllable",
    "analyse",
    "form_of",
    "hits_of",
    "is_letter",
    "marks_left_out",
    "may_be_misspelt",
    "number_forms",
    "pairs",
    "placed_words",
    "raw_words",
    "sequence",
    "syllables",
    "synonyms_of",
    "tokens",
]

# Latin letters and digits run together; a letter of any other script stands alone, because the engines' own tokenizers
# do not agree on them. Superscripts are written with the word ("m²" is found as m2); other number signs are nothing.
_LETTER = "[0-9A-Za-zÀ-ÖØ-öø-ɏḀ-ỿ²³]"
_TOKEN = re.compile(_LETTER + r"+|[^\W\d_¹¼-¾\u2070-\u209c\u2150-\u218b\u2460-\u249b\u2776-\u2793]")
_SPLIT = re.compile(f"({_TOKEN.pattern})")
_LIMIT = 300_000
LONGEST = 100
"""Letters of a word that are kept."""


class _Forms(dict[str, str]):
    """From a word as it stands in a text to its form in the index; filled when used, emptied when it grows too big."""

    def __missing__(self, raw: str) -> str:
        if len(self) > _LIMIT:
            self.clear()
        low = new_tones(raw.lower()).replace("²", "2").replace("³", "3")
        # Letters whose small form is not one letter stay as they are: offsets and both engines must agree.
        form = low if len(low) == len(raw) else raw
        self[raw] = form[:LONGEST]
        return self[raw]


class _Folds(dict[str, str]):
    def __missing__(self, word: str) -> str:
        if len(self) > _LIMIT:
            self.clear()
        self[word] = fold(word)
        return self[word]


_FORMS, _FOLDS = _Forms(), _Folds()


@dataclass(frozen=True, slots=True)
class Syllable:
    """A syllable (or number) of a text: its form in the index, the folded form, and its span."""

    word: str
    folded: str
    start: int
    end: int


def tokens(text: str) -> list[str]:
    """Return the syllables of canonical ``text`` in the index's form."""
    forms = _FORMS
    return [forms[raw] for raw in _TOKEN.findall(text)]


def syllables(text: str) -> Iterator[Syllable]:
    """Yield the syllables of canonical ``text`` with their spans; the same words as `tokens`."""
    for match in _TOKEN.finditer(text):
        word = _FORMS[match[0]]
        yield Syllable(word, _FOLDS[word], match.start(), match.end())


def is_letter(char: str) -> bool:
    """Whether a character runs together with its like into a word; letters of other scripts stand alone."""
    return re.fullmatch(_LETTER, char) is not None


def hits_of(raw: Sequence[str], exact: frozenset[str], folded: frozenset[str]) -> list[int]:
    """Return which words of a text, as `placed_words` gives them, have one of the forms ``exact`` or folded forms ``folded``."""
    forms, folds = _FORMS, _FOLDS
    if not folded:
        return [i for i, word in enumerate(raw) if forms[word] in exact]
    return [i for i, word in enumerate(raw) if (form := forms[word]) in exact or folds[form] in folded]


def raw_words(text: str) -> list[str]:
    """Return the syllables of ``text`` as they stand there."""
    return _TOKEN.findall(text)


def placed_words(text: str) -> tuple[list[str], list[int]]:
    """Return the syllables of ``text`` as they stand there, and where each begins. Far cheaper than a match object a word."""
    pieces = _SPLIT.split(text)
    ends = list(accumulate(map(len, pieces)))
    return pieces[1::2], ends[0::2][: len(pieces) // 2]


def form_of(raw: str) -> tuple[str, str]:
    """Return the form of a word in the index, and the folded form."""
    word = _FORMS[raw]
    return word, _FOLDS[word]


def pairs(words: list[str]) -> list[str]:
    """Return neighbours joined by ``_``."""
    return [f"{a}_{b}" for a, b in zip(words, words[1:], strict=False)]


@dataclass(frozen=True, slots=True)
class Analysed:
    """The streams of one passage, as the fields of the same names take them: words between blanks.

    Heading and title stand in the first four as many times as ``boosts.json`` says: so one field with one length
    weighs all three parts, which ranks better than three fields with weights (measured).
    ``sequence`` has each part once, folded, for phrases.
    """

    words: str
    pairs: str
    words_folded: str
    pairs_folded: str
    sequence: str


@functools.lru_cache(maxsize=4096)
def _part(text: str) -> tuple[str, str, str, str]:
    words = tokens(text)
    folds = _FOLDS
    plain = [folds[word] for word in words]
    return " ".join(words), " ".join(pairs(words)), " ".join(plain), " ".join(pairs(plain))


# Stands between the parts of a passage, so that no phrase runs from one into the next.
_GAP = " 0gap0 "


def analyse(text: str, heading: str, title: str) -> Analysed:
    """Return the streams of a passage; all three parts in canonical form."""
    copies = boosts()
    body, head, name = _part.__wrapped__(text), _part(heading), _part(title)
    streams = [
        " ".join([*[part] * copies.text, *[of_head] * copies.heading, *[of_name] * copies.title])
        for part, of_head, of_name in zip(body, head, name, strict=True)
    ]
    return Analysed(streams[0], streams[1], streams[2], streams[3], _GAP.join((name[2], head[2], body[2])))


def sequence(text: str) -> list[str]:
    """Return the folded syllables of ``text`` made canonical: what a phrase looks for."""
    return [_FOLDS[word] for word in tokens(canonical(text))]


def may_be_misspelt(folded: str) -> bool:
    """Whether a word of a query may be a long word typed wrong: letters only, four at least, and no syllable of the language."""
    return len(folded) >= 4 and folded.isalpha() and folded.isascii() and not is_plain_syllable(folded)


@functools.lru_cache(maxsize=8192)
def marks_left_out(word: str) -> bool:
    """Whether a word without marks would be a syllable with some, and is none as it is ("duoc", "luat", "quyet")."""
    return word.isascii() and is_plain_syllable(word) and not is_syllable(word)


@functools.cache
def _synonyms() -> dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]]:
    """Rules by the first folded word of what they look for, the longest first."""
    rules: dict[str, list[tuple[tuple[str, ...], tuple[tuple[str, ...], ...]]]] = {}
    for left, right in synonym_lines():
        added = tuple(tuple(tokens(canonical(words))) for words in right)
        for words in left:
            key = tuple(sequence(words))
            if key:
                rules.setdefault(key[0], []).append((key, added))
    for found in rules.values():
        found.sort(key=lambda rule: -len(rule[0]))
    return rules


def synonyms_of(folded: list[str]) -> list[tuple[int, int, tuple[str, ...]]]:
    """Return (first word, word after the last, words that mean the same) for the places of a query that a rule knows."""
    found: list[tuple[int, int, tuple[str, ...]]] = []
    at = 0
    while at < len(folded):
        length = 1
        for key, added in _synonyms().get(folded[at], ()):
            if tuple(folded[at : at + len(key)]) == key and (not found or found[-1][1] <= at or found[-1][0] == at):
                found.extend((at, at + len(key), words) for words in added if (at, at + len(key), words) not in found)
                length = max(length, len(key))
        at += length
    return found


_NUMBER = re.compile(r"0*(\d{1,6}(?:\.\d{1,3})?[a-zđ]?)(?:/((?:19|20)\d\d|\d\d(?=/|$)))?(?:[/-](.+))?", re.I)
_JOINTS = re.compile(r"[-./&_]+")


@functools.lru_cache(maxsize=65536)
def number_forms(number: str) -> tuple[str, ...]:
    """Return the ways in which a document number may be given whole or in part, folded; the whole number comes last.

    ``"15/2020/NĐ-CP"`` → ``15/2020``, ``15/2020/nd``, ``15/nd-cp`` …, ``15/2020/nd-cp``.
    """
    from legalsys.language.numbers import normal_number

    match = _NUMBER.fullmatch(normal_number(number))
    if match is None:
        plain = fold(number.strip())
        return (plain,) if plain else ()
    ordinal, year, code = match[1].lower(), match[2], match[3]
    if year and len(year) == 2:
        year = ("19" if int(year) > 40 else "20") + year
    forms: list[str] = [f"{ordinal}/{year}"] if year else []
    if code:
        pieces = _JOINTS.split(fold(code))
        for size in range(1, len(pieces) + 1):
            part = "-".join(pieces[:size])
            forms.append(f"{ordinal}/{part}")
            if year:
                forms.append(f"{ordinal}/{year}/{part}")
    return tuple(forms) or (ordinal,)
