"""What a document is about, as far as its title tells: the words left when the boilerplate is gone.

Two documents are on one subject only if these words are the same (slips of the keyboard aside) and every number in the
titles is the same: another year, another stage, another list is another subject.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from legalsys import law
from legalsys.language.normal import fold, same_words
from legalsys.model import Document, Identity
from legalsys.validity import territory

from ..base import Look
from ..basis.resting import acts_on

__all__ = ["SubjectIndex", "SubjectWords", "heir_of", "partners", "related", "same_subject", "subject_words"]

_MIN_WORDS = 3
_LONG = 5
_MANY = 12


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The subject of a title.

    Args:
        words: its words, folded, in the order of the title.
        numbers: all numbers in the title, sorted.
        matter: its words without those that tell the manner of regulating (``mức thu``, ``chế độ``), sorted.
    """

    words: tuple[str, ...]
    numbers: tuple[str, ...]
    matter: tuple[str, ...] = ()


@functools.cache
def _tables() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], re.Pattern[str], tuple[str, ...], re.Pattern[str]]:
    data = tomllib.loads(resources.files(__package__).joinpath("subject_words.toml").read_text(encoding="utf-8"))

    def longest_first(name: str) -> tuple[str, ...]:
        return tuple(sorted(data[name], key=len, reverse=True))

    def whole_words(name: str) -> re.Pattern[str]:
        return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first(name)))})(?!\w)")

    return (
        longest_first("acting"),
        longest_first("acting_inside"),
        longest_first("front"),
        whole_words("loose"),
        longest_first("units"),
        whole_words("manner"),
    )


_BRACKET = re.compile(r"\([^()]*\)|\[[^\[\]]*\]")
_NOT_WORD = re.compile(r"[^\w\s/-]+")
_NUMBER = re.compile(r"\d+")
_WORD = re.compile(r"[^\W\d_]+")


@functools.lru_cache(maxsize=65536)
def _place_names(unit: str) -> tuple[str, ...]:
    place = law.territory(unit)
    names = (place.name, *place.aliases) if place is not None else (unit.partition(".")[0].replace("-", " "),)
    return tuple(same_words(name) for name in names)


def subject_words(document: Document) -> SubjectWords | None:
    """Return what a document's title says it is about, None where the title does not tell or acts on other documents."""
    if document.title is None:
        return None
    places = tuple(name for unit in document.key.issuers for name in _place_names(unit))
    return _words_of(document.title.value, places)


def _words_of(title: str, places: tuple[str, ...]) -> SubjectWords | None:
    acting, inside, front, loose, units, manner = _tables()
    text = " ".join(_BRACKET.sub(" ", same_words(title)).split())
    plain = text
    again = True
    while again:
        again = False
        for words in front:
            if plain.startswith(words + " "):
                plain, again = plain[len(words) + 1 :].lstrip(" :,.;"), True
                break
    if plain.startswith(acting) or any(words in text for words in inside):
        return None
    text = plain
    numbers = tuple(sorted(_NUMBER.findall(text)))
    unit_words = "|".join(map(re.escape, units))
    for place in places:
        text = re.sub(rf"(?<!\w)(?:(?:{unit_words})\s+)*{re.escape(place)}(?!\w)", " ", text)
    text = re.sub(rf"(?<!\w)(?:{unit_words})(?!\w)", " ", text)
    left = _left(text, loose)
    matter = tuple(sorted(_left(manner.sub(" ", text), loose)))
    return SubjectWords(left, numbers, matter) if len(left) >= _MIN_WORDS else None


def _left(text: str, loose: re.Pattern[str]) -> tuple[str, ...]:
    return tuple(_WORD.findall(fold(loose.sub(" ", _NOT_WORD.sub(" ", text)))))


def same_subject(one: SubjectWords, other: SubjectWords) -> bool:
    """Whether two titles are about the same: same numbers, and the same words in any order but for a slip in a letter."""
    if one.numbers != other.numbers:
        return False
    mine, theirs = sorted(one.words), sorted(other.words)
    if mine == theirs:
        return True
    if len(mine) != len(theirs):
        return False
    from rapidfuzz.distance import Levenshtein

    # One word may be misspelt in a single letter: a long one only ("thue" and "thu" are two words).
    only_mine = [w for w in mine if w not in theirs]
    only_theirs = [w for w in theirs if w not in mine]
    return (
        len(only_mine) == len(only_theirs) == 1
        and min(len(only_mine[0]), len(only_theirs[0])) >= _LONG
        and Levenshtein.distance(only_mine[0], only_theirs[0]) == 1
    )


def heir_of(unit: str, look: Look) -> str:
    """Return the unit that stands in the place of ``unit`` on the day of the look."""
    return territory.heir_of(unit, look.as_of) or unit


class SubjectIndex:
    """The normative documents in force, by what their titles say they are about.

    A document stands under its unit of today, its kind and its words; and, so that a slip in one long word does not
    hide it, under its words without that word. Documents of joint issuers stand under none.

    Args:
        look: the collection on a day.
    """

    def __init__(self, look: Look) -> None:
        self.subjects: dict[Identity, SubjectWords] = {}
        self._look = look
        self._index: dict[tuple[str, str, tuple[str, ...]], list[Identity]] = {}
        for key in look.collection:
            document = look.document(key)
            if len(key.issuers) != 1 or document.kind is None:
                continue
            if document.normative is not None and not document.normative.value:
                continue
            subject = subject_words(document)
            if subject is None or not look.validity(key).status.binding:
                continue
            self.subjects[key] = subject
            for words in self._keys(subject):
                self._index.setdefault((heir_of(key.issuers[0], look), document.kind.value, words), []).append(key)

    @staticmethod
    def _keys(subject: SubjectWords) -> list[tuple[str, ...]]:
        ordered = tuple(sorted(subject.words))
        without = {(*ordered[:i], "", *ordered[i + 1 :]) for i, word in enumerate(ordered) if len(word) >= _LONG}
        return [ordered, *sorted(without)]

    def alike(self, key: Identity) -> list[Identity]:
        """Return the other documents in force on the same subject under the same unit of today and of the same kind."""
        subject = self.subjects.get(key)
        kind = self._look.document(key).kind
        if subject is None or kind is None:
            return []
        found: set[Identity] = set()
        for nth, words in enumerate(self._keys(subject)):
            others = self._index.get((heir_of(key.issuers[0], self._look), kind.value, words), [])
            # Where many titles differ in one word only, that word is a name and no slip.
            if nth == 0 or len(others) <= _MANY:
                found.update(other for other in others if other != key and same_subject(subject, self.subjects[other]))
        return sorted(found, key=str)


def partners(look: Look, key: Identity) -> list[Identity]:
    """Return the other documents in force on the same subject under the same unit of today, none of which acts on the other."""
    return [other for other in look.kept(SubjectIndex).alike(key) if not related(look, key, other)]


def related(look: Look, one: Identity, other: Identity) -> bool:
    """Whether one of two documents acts on the other, perhaps."""
    return other in acts_on(look, one) or one in acts_on(look, other)
