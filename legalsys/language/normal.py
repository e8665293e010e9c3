"""Normal forms of Vietnamese text: the canonical form, folding, and forms for comparison."""

from __future__ import annotations

import functools
import re
import unicodedata

__all__ = ["canonical", "fold", "lowered", "new_tones", "old_tones", "places", "same_words", "sentence_case"]

# Letters that look like others, as real files have them (corpus README 4): Icelandic Eth and African D for Đ,
# the OI letter for Ư (a broken font table in older PDFs), all dashes for the hyphen, all slashes for one, all blanks for one blank.
_DASHES = "‐‑‒–—―−￾﹣－"
_SLASHES = "⁄∕／"
_BLANKS = "\t\x0b\x0c\x1c\x1d\x1e\x1f\x85\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000"
_NOTHING = "\u200b\u200c\u200d\u2060\ufeff\u200e\u200f\u202a\u202b\u202c\u202d\u202e\x00\x01\x02\x03\x04\x05\x06\x07\x08\x0e\x0f\x10\x11\x12\x13\x14\x15\x16\x17\x18\x19\x1a\x1b\x7f"
_LOOKALIKES: dict[int, str | None] = {
    **{ord(c): "-" for c in _DASHES},
    **{ord(c): "/" for c in _SLASHES},
    **{ord(c): " " for c in _BLANKS},
    **{ord(c): None for c in _NOTHING},
    ord("Ð"): "Đ",
    ord("ð"): "đ",
    ord("Ɖ"): "Đ",
    ord("ɖ"): "đ",
    ord("Ƣ"): "Ư",
    ord("ƣ"): "ư",
    ord("\u2028"): "\n",
    ord("\u2029"): "\n",
}
_NEEDS_WORK = re.compile("[" + re.escape("".join(map(chr, _LOOKALIKES))) + "\u00ad\u0370-\u04ff]")
_CYRILLIC = str.maketrans("АВЕКМНОРСТХІЅЈаеорсухіѕј", "ABEKMHOPCTXISJaeopcyxisj")
# Only looked for where a run begins: else a long run of Latin letters (a picture in base64) is walked through from each of them.
_MIXED = re.compile(
    r"(?<![A-Za-zĐđ0-9/\-\u0400-\u04ff])[A-Za-zĐđ0-9/\-]*[\u0400-\u04ff][A-Za-zĐđ0-9/\-\u0400-\u04ff]*"
)
_SOFT_HYPHEN_IN_NUMBER = re.compile(r"(?<=[A-ZĐ0-9])\u00ad\s*(?=[A-ZĐ])")


def _latin(match: re.Match[str]) -> str:
    # A Cyrillic letter is a slip of the keyboard only beside Latin letters or digits ("58/2024/NĐ-CР").
    word = match[0]
    return word.translate(_CYRILLIC) if re.search("[A-Za-zĐđ0-9]", word) else word


def canonical(text: str) -> str:
    """Return ``text`` in NFC with look-alike letters, odd dashes, blanks and invisible characters made plain.

    Line breaks stay; a soft hyphen is a hyphen inside a document number and nothing elsewhere.
    """
    text = unicodedata.normalize("NFC", text)
    if _NEEDS_WORK.search(text) is None:
        return text
    text = text.translate(_LOOKALIKES)
    if "\u00ad" in text:
        text = _SOFT_HYPHEN_IN_NUMBER.sub("-", text).replace("\u00ad", "")
    return _MIXED.sub(_latin, text)


@functools.lru_cache(maxsize=4)
def lowered(text: str) -> str:
    """Return ``text`` in lower case, code point by code point, so that offsets in it are offsets in the text.

    A pattern that ignores case cannot skip to the next place where it may begin and looks at every letter: on lower-case text the
    same pattern without that flag takes a third of the time. The last texts asked for are kept, as many readers ask for the same one.
    """
    low = text.lower()
    if len(low) == len(text):
        return low
    return "".join(small if len(small := letter.lower()) == 1 else letter for letter in text)


def places(text: str, *words: str, start: int = 0, end: int | None = None) -> list[int]:
    """Return where any of some words begin in ``text[start:end]``, in order.

    Looking for a word as it is written costs a tenth of a pattern that tries every letter: so the readers find the few places where
    something may stand, and try their patterns there.
    """
    stop = len(text) if end is None else end
    found: list[int] = []
    for word in words:
        at = text.find(word, start, stop)
        while at >= 0:
            found.append(at)
            at = text.find(word, at + 1, stop)
    found.sort()
    return found


def _folding() -> dict[int, str]:
    table: dict[int, str] = {}
    for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x300, 0x370), *range(0x1E00, 0x1F00)):
        base = unicodedata.normalize("NFD", chr(code))[0]
        low = base.lower()
        if len(low) == 1 and low != chr(code):
            table[code] = low
    table.update({ord(c): "d" for c in "ĐđÐð"})
    return table


_FOLD = _folding()


def fold(text: str) -> str:
    """Return ``text`` in lower case without tone and vowel marks, đ as d. The length stays the same.

    So a match in the folded text has the same offsets in the text itself.
    """
    return text.translate(_FOLD)


# Old tone placement ("hoà", "uỷ") to the new one ("hòa", "ủy"); only where no letter follows, and not after q.
_TONES = "̣̀́̉̃"


def _tone_pairs() -> dict[str, str]:
    pairs: dict[str, str] = {}
    for first, second in (("o", "a"), ("o", "e"), ("u", "y")):
        for tone in _TONES:
            for case in (str.lower, str.upper, str.title):
                old = case(first + second)
                pairs[unicodedata.normalize("NFC", old[0] + old[1] + tone)] = unicodedata.normalize("NFC", old[0] + tone + old[1])
    return pairs


_PAIRS = _tone_pairs()
_OLD_TONE = re.compile(r"(?<![qQ])(?:" + "|".join(map(re.escape, _PAIRS)) + r")(?![^\W\d_])")
_BACK = {new: old for old, new in _PAIRS.items()}
_NEW_TONE = re.compile(r"(?<![qQ])(?:" + "|".join(map(re.escape, _BACK)) + r")(?![^\W\d_])")
_SPACES = re.compile(r"\s+")


def new_tones(text: str) -> str:
    """Return ``text`` with tone marks at their new place (``hoà`` → ``hòa``, ``Uỷ`` → ``Ủy``). The length stays the same."""
    return _OLD_TONE.sub(lambda match: _PAIRS[match[0]], text)


def old_tones(text: str) -> str:
    """Return ``text`` with tone marks at their old place (``hủy`` → ``huỷ``), the inverse of `new_tones`."""
    return _NEW_TONE.sub(lambda match: _BACK[match[0]], text)


def same_words(text: str) -> str:
    """Return the form in which two spellings of the same words are equal.

    NFC, lower case, tone marks at one place, every run of blanks one blank, none at the ends.
    """
    return new_tones(_SPACES.sub(" ", canonical(text)).strip().lower())


def sentence_case(text: str) -> str:
    """Return ``text`` in lower case but for its first letter (``QUYẾT ĐỊNH`` → ``Quyết định``)."""
    low = text.lower()
    return low[:1].upper() + low[1:]
