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

__all__ = ["SubjectWords", "by_heir", "heir_of", "partners", "related", "same_subject", "subject_words"]

_MIN_WORDS = 3
_TYPO_RATIO = 95.0


@dataclass(frozen=True, slots=True)
class SubjectWords:
    """The subject of a title.

    Args:
        words: its words, folded, in the order of the title.
        numbers: all numbers in the title, sorted.
    """

    words: tuple[str, ...]
    numbers: tuple[str, ...]


@functools.cache
def _tables() -> tuple[tuple[str, ...], tuple[str, ...], tuple[str, ...], re.Pattern[str], tuple[str, ...]]:
    data = tomllib.loads(resources.files(__package__).joinpath("subject_words.toml").read_text(encoding="utf-8"))

    def longest_first(name: str) -> tuple[str, ...]:
        return tuple(sorted(data[name], key=len, reverse=True))

    loose = "|".join(map(re.escape, longest_first("loose")))
    return (
        longest_first("acting"),
        longest_first("acting_inside"),
        longest_first("front"),
        re.compile(rf"(?<!\w)(?:{loose})(?!\w)"),
        longest_first("units"),
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
    acting, inside, front, loose, units = _tables()
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
    text = _NOT_WORD.sub(" ", plain)
    numbers = tuple(sorted(_NUMBER.findall(text)))
    unit_words = "|".join(map(re.escape, units))
    for place in places:
        text = re.sub(rf"(?<!\w)(?:(?:{unit_words})\s+)*{re.escape(place)}(?!\w)", " ", text)
    text = re.sub(rf"(?<!\w)(?:{unit_words})(?!\w)", " ", text)
    left = tuple(_WORD.findall(fold(loose.sub(" ", text))))
    return SubjectWords(left, numbers) if len(left) >= _MIN_WORDS else None


def same_subject(one: SubjectWords, other: SubjectWords) -> bool:
    """Whether two titles are about the same: same numbers, and the same words in any order but for a slip in a letter."""
    if one.numbers != other.numbers:
        return False
    mine, theirs = sorted(one.words), sorted(other.words)
    if mine == theirs:
        return True
    if abs(len(mine) - len(theirs)) > 1:
        return False
    from rapidfuzz.distance import Levenshtein
    from rapidfuzz.fuzz import ratio

    if ratio(" ".join(one.words), " ".join(other.words)) < _TYPO_RATIO:
        return False
    # One word may be misspelt in a single letter ("thue" and "thu" are two words, though: only long ones).
    only_mine = [w for w in mine if w not in theirs]
    only_theirs = [w for w in theirs if w not in mine]
    return (
        len(only_mine) == len(only_theirs) == 1
        and min(len(only_mine[0]), len(only_theirs[0])) >= 5
        and Levenshtein.distance(only_mine[0], only_theirs[0]) == 1
    )


def heir_of(unit: str, look: Look) -> str:
    """Return the unit that stands in the place of ``unit`` on the day of the look."""
    return territory.heir_of(unit, look.as_of) or unit


Subjects = dict[tuple[str, str, tuple[str, ...]], list[tuple[Identity, SubjectWords]]]


def by_heir(look: Look) -> Subjects:
    """Return the normative documents in force by (unit of today, kind, words that begin or end the subject).

    Every document stands under two keys: the first three and the last three words of its subject, so that one slip
    does not hide it. Documents of joint issuers stand under none.
    """
    index: Subjects = {}
    for key in look.collection:
        document = look.document(key)
        if len(key.issuers) != 1 or document.kind is None or (document.normative is not None and not document.normative.value):
            continue
        subject = subject_words(document)
        if subject is None or not look.validity(key).status.binding:
            continue
        heir = heir_of(key.issuers[0], look)
        ordered = tuple(sorted(subject.words))
        for part in {("a", *ordered[:3]), ("z", *ordered[-3:])}:
            index.setdefault((heir, document.kind.value, part), []).append((key, subject))
    return index


def partners(look: Look, key: Identity) -> list[Identity]:
    """Return the other documents in force on the same subject under the same unit of today, none of which acts on the other."""
    document = look.document(key)
    if len(key.issuers) != 1 or document.kind is None:
        return []
    subject = subject_words(document)
    if subject is None:
        return []
    index = look.kept(by_heir)
    heir = heir_of(key.issuers[0], look)
    ordered = tuple(sorted(subject.words))
    found: set[Identity] = set()
    present = False
    for part in (("a", *ordered[:3]), ("z", *ordered[-3:])):
        for other, words in index.get((heir, document.kind.value, part), ()):
            if other == key:
                present = True
            elif same_subject(subject, words):
                found.add(other)
    if not present:
        return []
    return sorted((other for other in found if not related(look, key, other)), key=str)


def related(look: Look, one: Identity, other: Identity) -> bool:
    """Whether one of two documents acts on the other, perhaps."""
    return other in acts_on(look, one) or one in acts_on(look, other)
