"""Letters read off the picture of a page: words with boxes, and how far they can be trusted.

Tesseract reads the printed body well and stamped or handwritten digits badly, and those are the number and the day. So
where a number or a day stands in a head, the place of its digits is looked at again, alone and as nothing but digits,
in several sizes; what the looks say stays beside the choice.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from dataclasses import asdict, dataclass, replace

from legalsys.language.syllables import count_syllables
from legalsys.programs import ProgramFailure, tesseract

from .drawn_lines import Stroke, erased, strokes_of
from .outside import Outside, Store
from .pictures import Picture, skew_of, turned
from .second_look import look_again

__all__ = ["LANGUAGE", "ReadPage", "ReadWord", "Waiting", "recognise"]

LANGUAGE = "vie"
# Go into the keys of what is cached: raised when pictures are made ready, or looked at again, in another way.
_WAY, _LOOK = "3", "6"
_POOR = 0.6
_FEW_WORDS = 15
_BLANK = 0.0008
_SOME_INK = 0.005


class Waiting(Exception):  # noqa: N818 - no error: the work is to be done elsewhere
    """The page is not in the cache and programs may not be started here."""


@dataclass(frozen=True, slots=True)
class ReadWord:
    """A word read off a picture.

    Args:
        text: its characters.
        left, top, right, bottom: its box in dots of the straightened picture.
        confidence: 0 to 100.
        line: block, paragraph and line that it stands in.
        others: other readings of the same place.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[int, int, int]
    others: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class ReadPage:
    """What a picture says.

    Args:
        words: in reading order.
        angle: degrees by which the picture was turned to run level.
        quarters: quarters by which it was turned clockwise before that, to stand upright.
        width, height: of the straightened picture, in dots.
        dpi: dots an inch.
        strokes: lines of tables and rules on the straightened picture.
    """

    words: tuple[ReadWord, ...]
    angle: float
    quarters: int
    width: int
    height: int
    dpi: int
    strokes: tuple[Stroke, ...] = ()


def recognise(picture: Picture, *, outside: Outside) -> ReadPage:
    """Return what ``picture`` says, from the cache or by Tesseract.

    Raises:
        Waiting: when it is not in the cache and no program may run.
        ProgramFailure: PROG-001 to PROG-006.
    """
    store = outside.store
    key = Store.key(_WAY, LANGUAGE, str(picture.dpi), repr(picture.size), picture.dots.tobytes())
    looked = key + _LOOK
    kept = store.get("ocr-looked", looked)
    if kept is not None and (page := _decoded(kept)) is not None:
        return page
    if not outside.run:
        failed = store.failure("ocr-failed", key)
        if failed is not None:
            raise failed
        # Without a program that could do it, waiting would be in vain.
        tesseract.require(LANGUAGE)
        raise Waiting
    try:
        kept = store.get("ocr", key)
        first = None if kept is None else _decoded(kept)
        if first is None:
            first = _recognised(picture, outside.seconds)
            store.put("ocr", key, _encoded(first))
        page = replace(first, words=look_again(_straightened(picture, first), first.words, seconds=outside.seconds))
    except ProgramFailure as failure:
        store.keep_failure("ocr-failed", key, failure)
        raise
    store.drop("ocr-failed", key)
    store.put("ocr-looked", looked, _encoded(page))
    return page


def _encoded(page: ReadPage) -> bytes:
    return json.dumps(asdict(page), ensure_ascii=False, separators=(",", ":")).encode()


def _decoded(kept: bytes) -> ReadPage | None:
    """Return the page that is kept, None where it is damaged: a cache may lie where others write too."""
    try:
        row = json.loads(kept)
        words = tuple(
            ReadWord(**(word | {"line": tuple(word["line"]), "others": tuple(word["others"])})) for word in row.pop("words")
        )
        strokes = tuple((left, top, right, bottom) for left, top, right, bottom in row.pop("strokes"))
        page = ReadPage(words=words, strokes=strokes, **row)
        return page if _is_sound(page) else None
    except (ValueError, TypeError, KeyError, AttributeError):
        return None


def _is_sound(page: ReadPage) -> bool:
    whole = [page.width, page.height, page.dpi, page.quarters, *(side for stroke in page.strokes for side in stroke)]
    return (
        all(type(number) is int for number in whole)
        and min(page.width, page.height, page.dpi) > 0
        and page.quarters in (0, 1, 2, 3)
        and abs(float(page.angle)) <= 45
        and all(0 <= left <= right <= page.width and 0 <= top <= bottom <= page.height for left, top, right, bottom in page.strokes)
        and all(_is_sound_word(word, page) for word in page.words)
    )


def _is_sound_word(word: ReadWord, page: ReadPage) -> bool:
    return (
        all(type(number) is int for number in (word.left, word.top, word.right, word.bottom, *word.line))
        and len(word.line) == 3
        and 0 <= word.left < word.right <= page.width
        and 0 <= word.top < word.bottom <= page.height
        and 0 <= word.confidence <= 100
        and all(isinstance(text, str) and text.split() == [text] for text in (word.text, *word.others))
    )


def _recognised(picture: Picture, seconds: float) -> ReadPage:
    if picture.ink < _BLANK:
        return ReadPage((), 0.0, 0, *picture.size, picture.dpi)
    page = _read(picture, 0, seconds)
    if _goodness(page.words) < _POOR and picture.ink > _SOME_INK:
        for quarters in (2, 1, 3):
            other = _read(_quartered(picture, quarters), quarters, seconds)
            if _goodness(other.words) > max(_POOR, _goodness(page.words) + 0.2):
                return other
    return page


def _straightened(picture: Picture, page: ReadPage) -> Picture:
    """Return the picture as it was when ``page`` was read off it."""
    upright = _quartered(picture, page.quarters) if page.quarters else picture
    return turned(upright, page.angle) if page.angle else upright


def _quartered(picture: Picture, quarters: int) -> Picture:
    import numpy

    return Picture(numpy.ascontiguousarray(numpy.rot90(picture.dots, -quarters)), picture.dpi)


def _read(picture: Picture, quarters: int, seconds: float) -> ReadPage:
    angle = skew_of(picture)
    straight = turned(picture, angle) if angle else picture
    strokes = strokes_of(straight)
    found = tesseract.read_picture(erased(straight, strokes).pgm(), dpi=picture.dpi, language=LANGUAGE, seconds=seconds)
    width, height = straight.size
    words = tuple(
        ReadWord(text, max(0, w.left), max(0, w.top), min(w.right, width), min(w.bottom, height), w.confidence, w.line)
        for w in found
        # What a program prints is not to be trusted: words of several lines, boxes beside the picture.
        if (text := "".join(w.text.split())) and w.left < width and w.top < height and w.right > 0 and w.bottom > 0
    )
    return ReadPage(words, angle, quarters, *straight.size, picture.dpi, tuple(strokes))


def _goodness(words: Sequence[ReadWord]) -> float:
    """Return the share of words that can be Vietnamese, 0 for a page with hardly any words."""
    count = count_syllables(" ".join(word.text for word in words))
    return count.syllables / count.words if count.words >= _FEW_WORDS else 0.0
