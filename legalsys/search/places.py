"""Where given words stand in a text, found without a loop over its words.

A text is written with one byte a letter, so that letters keep their places; capitals and signs that part words go away by
one table. Split at blanks, it is a list of words that are looked up in a set, and one pattern finds neighbours that are in it:
all in the interpreter's own loops, several times as fast as looking at words one by one. What is found is what
`legalsys.search.analysis` calls the same word, and nothing else (tests/search/test_places.py).
"""

from __future__ import annotations

import codecs
import functools
import operator
import re
import unicodedata
from collections.abc import Callable, Iterable, Sequence

from legalsys.language.normal import fold, new_tones, old_tones

from .analysis import LONGEST, is_letter, placed_words

__all__ = ["Sought", "sought"]

_VOWELS = "aăâeêioôơuưy"
_TONES = ("", "\u0300", "\u0301", "\u0303", "\u0309", "\u0323")
_SIGNS = "²³“”‘’…•"
# A letter of our kind that the alphabet lacks; one of another script, which is a word by itself; any other sign.
_UNKNOWN_LETTER, _STRANGER, _OTHER = 0x01, 0x02, 0x00
_MARKED, _FOLDED = "legalsys.marked", "legalsys.folded"


def _alphabet() -> str:
    """Return the 256 letters of the one-byte form: ASCII in its place, Vietnamese letters and common signs after it."""
    letters = [unicodedata.normalize("NFC", vowel + tone) for vowel in _VOWELS for tone in _TONES]
    letters = [letter for letter in (*letters, "đ") if letter > "\x7f"]
    more = [*letters, *map(str.upper, letters), *_SIGNS]
    # Control characters of ASCII stand in no canonical text but for the line end: their places are free.
    free = [*range(0x80, 0x100), *range(0x03, 0x09), 0x0E, 0x0F, *range(0x1A, 0x20)]
    made = [chr(code) if 0x20 <= code < 0x7F or chr(code) in "\0\n" else "\ufffe" for code in range(256)]
    for code, letter in zip(free, more, strict=False):
        made[code] = letter
    return "".join(made)


_ALPHABET = _alphabet()
# The built form is a table in C; a plain dict costs ten times as much for each letter.
_CODES = codecs.charmap_build(_ALPHABET)
_BLANK = 0x20


def _table(*, folded: bool) -> bytes:
    """Return what each byte becomes: small letters, with or without marks; a blank for whatever parts words."""
    made = bytearray([_BLANK] * 256)
    for code, letter in enumerate(_ALPHABET):
        if letter == "\ufffe" or not is_letter(letter):
            continue
        small = {"²": "2", "³": "3"}.get(letter, letter.lower())
        made[code] = _ALPHABET.index(fold(small) if folded else small)
    made[_UNKNOWN_LETTER], made[_STRANGER] = _UNKNOWN_LETTER, _STRANGER
    return bytes(made)


_SMALL, _PLAIN = _table(folded=False), _table(folded=True)


_SEVERAL, _ANY = re.compile(b"\x01{2,}"), re.compile(b"\x01+")


def _replaced(error: UnicodeError, *, folded: bool) -> tuple[bytes, int]:
    """Give the letters that the alphabet lacks: those that fold into a plain one, other parts of words, and all else."""
    if not isinstance(error, UnicodeEncodeError):
        raise error
    made = bytearray()
    for letter in error.object[error.start : error.end]:
        plain = fold(letter)
        if folded and plain != letter and plain.isascii():
            made.append(ord(plain))
        else:
            made.append(_UNKNOWN_LETTER if is_letter(letter) else _STRANGER if letter.isalnum() else _OTHER)
    return bytes(made), error.end


codecs.register_error(_MARKED, functools.partial(_replaced, folded=False))
codecs.register_error(_FOLDED, functools.partial(_replaced, folded=True))


def _written(text: str, *, folded: bool) -> bytes:
    codes, _ = codecs.charmap_encode(text, _FOLDED if folded else _MARKED, _CODES)
    return b" " + codes.translate(_PLAIN if folded else _SMALL) + b" "


@functools.lru_cache(maxsize=8192)
def _forms(word: str, *, folded: bool) -> tuple[bytes, ...] | None:
    """Return the ways in which a word may stand in a written text, None where it has letters that the alphabet lacks."""
    if not word or len(word) >= LONGEST or any(letter not in _ALPHABET or not is_letter(letter) for letter in word):
        return None
    # Texts put the tone mark at its old place or its new one ("hoà", "hòa").
    return tuple(_written(form, folded=folded).strip() for form in (word, word if folded else old_tones(word)))


class Sought:
    """Words to be found in any number of texts; `sought` makes it."""

    def __init__(self, marked: set[bytes], folded: set[bytes], judge: Callable[[str], bool] | None = None) -> None:
        self._marked, self._folded, self._judge = marked, folded, judge
        self._asked = {b"", *marked}

    def runs(self, text: str, *, several: bool = False) -> list[tuple[int, int]] | None:
        """Return where the words stand in canonical ``text``, neighbours together.

        Args:
            text: in canonical form.
            several: only places where two or more of the words are neighbours, with one blank or line end between them.

        Returns:
            (start, end) in order; None where the text has letters with which it cannot be told so.
        """
        by_marks = bool(self._marked) or self._judge is not None
        written = _written(text, folded=not by_marks)
        if _STRANGER in written or (_UNKNOWN_LETTER in written and self._judge is not None):
            return None
        words = written.split(b" ")
        if self._judge is not None:
            self._ask(words)
        there = bytes(map((self._marked if by_marks else self._folded).__contains__, words))
        if by_marks and self._folded:
            plain = _written(text, folded=True).split(b" ")
            there = bytes(map(operator.or_, there, map(self._folded.__contains__, plain)))
        found: list[tuple[int, int]] = []
        end = 0
        for match in (_SEVERAL if several else _ANY).finditer(there):
            first, last = match.span()
            run = b" ".join(words[first:last])
            # Its first place after the run before is the right one: any other would be a run itself. The written text has
            # a blank more before it than the text, so the place of the blank is the place of the word.
            start = written.find(b" " + run + b" ", end)
            end = start + len(run)
            if first + 1 == last:
                found.append((start, end))
                continue
            piece = text[start:end]
            if piece.replace(" ", "").isalnum() or "".join(piece.split()).isalnum():
                found.append((start, end))
            else:  # a comma, a bracket between them
                found += _parted(piece, start, several=several)
        return found

    def _ask(self, words: Sequence[bytes]) -> None:
        """Ask the judge about words that it was not asked about before."""
        assert self._judge is not None
        for word in set(words) - self._asked:
            letters, _ = codecs.charmap_decode(word, "strict", _ALPHABET)
            if letters and self._judge(new_tones(letters)):
                self._marked.add(word)
            self._asked.add(word)


def _parted(piece: str, start: int, *, several: bool) -> list[tuple[int, int]]:
    """Part a run where more than blanks stand between its words."""
    words, places = placed_words(piece)
    found: list[tuple[int, int]] = []
    first, count = 0, 0
    for at, (word, place) in enumerate(zip(words, places, strict=True)):
        count += 1
        end = place + len(word)
        if at + 1 == len(words) or not piece[end : places[at + 1]].isspace():
            if count > 1 or not several:
                found.append((start + places[first], start + end))
            first, count = at + 1, 0
    return found


def sought(marked: Iterable[str], folded: Iterable[str], judge: Callable[[str], bool] | None = None) -> Sought | None:
    """Return what finds words by their forms in the index.

    Args:
        marked: forms with their marks, as they must stand.
        folded: folded forms, found with any marks.
        judge: tells of the form of any other word whether it is looked for too.

    Returns:
        None where a word cannot be found so: it has letters that are not Vietnamese.
    """
    kinds: list[set[bytes]] = []
    for words, plain in ((marked, False), (folded, True)):
        forms = [_forms(word, folded=plain) for word in words]
        if None in forms:
            return None
        kinds.append({form for ways in forms if ways is not None for form in ways})
    return Sought(kinds[0], kinds[1], judge)
