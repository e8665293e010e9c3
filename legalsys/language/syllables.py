"""Which words have the shape of a Vietnamese syllable: onset, rime and tone, by tables instead of a word list.

A text layer made by a bad OCR ("DQc l$p-Tg do", "ngdy 18 thdng 6") is letters, but hardly any of its words can be spoken.
The tables follow the spelling of the national language (chữ Quốc ngữ): 27 onsets, about 160 rimes; a rime that ends in
c, ch, p or t only carries the sharp or the heavy tone.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from dataclasses import dataclass

__all__ = ["SyllableCount", "count_syllables", "is_plain_syllable", "is_syllable"]

_ONSETS = ("ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "th", "tr", *"bcdđghklmnpqrstvx", "")
_RIME_TABLE = """
    a ac ach ai am an ang anh ao ap at au ay ăc ăm ăn ăng ăp ăt âc âm ân âng âp ât âu ây
    e ec em en eng eo ep et ê êch êm ên ênh êp êt êu i ia ich im in inh ip it iu iêc iêm iên iêng iêp iêt iêu
    o oa oac oach oai oam oan oang oanh oao oap oat oay oăc oăm oăn oăng oăt oc oe oen oeo oet oi om on ong ooc oong op ot
    ô ôc ôi ôm ôn ông ôp ôt ơ ơi ơm ơn ơp ơt
    u ua uâc uân uâng uât uây uc uê uêch uên uênh ui um un ung uơ up ut uôc uôi uôm uôn uông uôt uy uya uych uynh uyt uyu uyên uyêt uyp
    ư ưa ưc ưi ưm ưn ưng ưt ưu ươc ươi ươm ươn ương ươp ươt ươu
    y yêm yên yêng yêt yêu
"""
_RIMES = frozenset(_RIME_TABLE.split())
# After q the u belongs to the onset in speech and to the rime in spelling ("quan", "quốc", "quyết").
_AFTER_Q = (
    frozenset("u" + rime for rime in _RIMES if rime[0] in "aăâeêiơy")
    | {rime for rime in _RIMES if rime[:2] in ("uy", "uâ", "uê", "uơ")}
    | {"uôc"}
)
_FRONT = frozenset("ieêy")
_TONES = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
_STOPPED_TONES = {"\u0301", "\u0323"}
_WORD = re.compile(r"[^\W_]+")
_MARKED = re.compile(r"[^\x00-\x7f]")
_COMMON_ENGLISH = "the of and to in on for by shall is are be or this with from as at an that which not"
_ENGLISH = frozenset(_COMMON_ENGLISH.split())


@functools.lru_cache(maxsize=16384)
def is_syllable(word: str) -> bool:
    """Return whether ``word`` can be a written Vietnamese syllable; case and the place of the tone mark do not matter."""
    toneless: list[str] = []
    tone = ""
    for char in unicodedata.normalize("NFD", word.lower()):
        if char in _TONES:
            if tone:
                return False
            tone = char
        else:
            toneless.append(char)
    plain = unicodedata.normalize("NFC", "".join(toneless))
    for onset in _ONSETS:
        if not plain.startswith(onset):
            continue
        rime = plain[len(onset) :]
        if onset == "gi" and not rime:
            return True
        if rime not in (_AFTER_Q if onset == "q" else _RIMES) or not _may_follow(onset, rime):
            continue
        if rime[-1] in "cpt" or rime.endswith("ch"):
            return tone in _STOPPED_TONES
        return True
    return False


def _may_follow(onset: str, rime: str) -> bool:
    """Return whether spelling lets ``rime`` follow ``onset``: k, gh, ngh before front vowels only, and c not before them."""
    front = rime[0] in _FRONT
    if onset in ("gh", "ngh"):
        return front
    if onset == "c":
        return not front
    return True


@dataclass(frozen=True, slots=True)
class SyllableCount:
    """How Vietnamese a text looks.

    Args:
        words: words that could be syllables: with a small letter, not written in capitals only.
        syllables: those of them that have the shape of a syllable.
        marked: those syllables that carry a tone or vowel mark, or đ.
        english: words that are among the commonest English ones.
        broken: words in which a digit stands between small letters (``D6ng``).
    """

    words: int = 0
    syllables: int = 0
    marked: int = 0
    english: int = 0
    broken: int = 0


def count_syllables(text: str, *, most: int = 400) -> SyllableCount:
    """Count the words and syllables of ``text``, of at most its first ``most`` words. Acronyms and numbers are no words."""
    words = syllables = marked = english = broken = 0
    for match in _WORD.finditer(text):
        word = match[0]
        if word[0].isdigit() or word.isupper():
            continue
        words += 1
        if is_syllable(word):
            syllables += 1
            if _MARKED.search(word):
                marked += 1
        elif any(char.isdigit() for char in word[1:-1]):
            broken += 1
        if word.lower() in _ENGLISH:
            english += 1
        if words >= most:
            break
    return SyllableCount(words, syllables, marked, english, broken)


@functools.cache
def _plain() -> tuple[frozenset[str], frozenset[str]]:
    from .normal import fold

    return frozenset(map(fold, _ONSETS)), frozenset(map(fold, (*_RIMES, *_AFTER_Q)))


@functools.lru_cache(maxsize=16384)
def is_plain_syllable(word: str) -> bool:
    """Return whether ``word``, in small letters without any marks, can be a Vietnamese syllable whose marks were left out."""
    onsets, rimes = _plain()
    return word == "gi" or any(word.startswith(onset) and word[len(onset) :] in rimes for onset in onsets)
