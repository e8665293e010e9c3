"""A second look at the digits of a document's number and day: stamped and written digits are what recognition reads worst."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from legalsys.programs import tesseract

from .digits import read_digits
from .pictures import Picture

if TYPE_CHECKING:
    from .ocr import ReadWord

__all__ = ["look_again"]

# "Số:" as recognition spells it, alone or with what follows.
_LABEL = re.compile(r"(?P<label>[Ss5][ốôóổỗồộoöóÔỐ]\s?[:.;,]?)(?P<rest>.*)")
_BEHIND = re.compile(r"(?P<digits>[^/]{0,8}?)\s?/\s?(?P<rest>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐQN][A-ZĐÐa-z]{1,5}\b.*)")
_DAY_LABEL = re.compile(r"(?P<label>ng[àaâ][yv])(?P<rest>.*)", re.IGNORECASE)
_MONTH_LABEL = re.compile(r"[Tt][háâaắ]{1,3}n?g[:.,]?|[TYty]háng", re.IGNORECASE)
_YEAR_LABEL = re.compile(r"n[ăâaä]m", re.IGNORECASE)
# A whole number of a document, printed well enough to be known without its label.
_WHOLE_NUMBER = re.compile(r"\d{1,4}/(?:(?:19|20)\d\d/)?(?:QĐ|NQ|CT|NĐ|TT|TTLT|QH|PL)[-–][A-ZĐ][A-Za-zĐ]{1,9}")
# "/2025QĐ-TTg": the second stroke was lost.
_LOST_STROKE = re.compile(r"(.*/(?:19|20)\d\d)((?:QĐ|NQ|CT|NĐ|TT)[-–].*)")
_DIGITS = "0123456789"
_GUESSED = 70.0
_PLAIN_SHAPE = 0.8
_HEAD = 0.4
_SURE = 92.0
_SIZES = (1.0, 1.6, 0.75)
# What the recognition of words makes of written digits.
_ALIKE = str.maketrans({letter: digit for digit, letters in {
    "0": "OoÔÖØÒÓÙù®QDU", "1": "Il|JjìíÍ†‡{}!i", "2": "Zz", "4": "A", "5": "Ss", "6": "Gb", "8": "B§", "9": "gq",
}.items() for letter in letters})  # fmt: skip
# Widths of characters in a serif type, in ems: tells where in a word's box its digits end.
_WIDTHS = {"/": 0.28, "-": 0.33, ":": 0.28, ".": 0.25, " ": 0.25} | dict.fromkeys("0123456789", 0.5)
_CAPITAL, _SMALL = 0.7, 0.45


@dataclass(frozen=True, slots=True)
class _Gap:
    """Where digits stand: words ``first`` to ``last`` of a line hold them, between ``before`` and ``after`` other characters."""

    first: int
    last: int
    before: str
    digits: str
    after: str
    box: tuple[int, int, int, int]
    longest: int
    largest: int | None = None


def look_again(picture: Picture, words: Sequence[ReadWord], *, seconds: float) -> tuple[ReadWord, ...]:
    """Return ``words`` with the digits of numbers and days in the page's head read anew where the first look is not sure.

    Args:
        picture: the straightened picture.
        words: what the first look read.
        seconds: time for each look.
    """
    limit = _HEAD * picture.size[1]
    result: list[ReadWord] = []
    line: list[ReadWord] = []
    for word in [*words, None]:
        if line and (word is None or word.line != line[0].line):
            head = line[0].top < limit
            result += _line_again(picture, line, seconds) if head else line
            line = []
        if word is not None:
            line.append(word)
    return tuple(_number_beside(picture, result, limit, seconds))


def _number_beside(picture: Picture, words: list[ReadWord], limit: float, seconds: float) -> list[ReadWord]:
    """Return ``words`` with the number that stands left of the day, where a stamp or dirt hid it or its label from the first look."""
    lines: list[list[ReadWord]] = []
    for word in words:
        if word.top > limit:
            continue
        if lines and lines[-1][0].line == word.line:
            lines[-1].append(word)
        else:
            lines.append([word])
    for line in lines:
        if _number_gap(line) is not None:
            return words
        day = next((at for at, word in enumerate(line) if _DAY_LABEL.fullmatch(word.text) and _is_date(line[at:])), None)
        if day is None:
            continue
        number = next((at for at, word in enumerate(line[:day]) if _WHOLE_NUMBER.fullmatch(word.text)), None)
        if number is not None:
            # Its label was misread: "`ó. 07/2026/QĐ-TTg".
            if number == 0 or line[number].left - line[number - 1].right > 3 * (line[number].bottom - line[number].top):
                return words
            label = line[number - 1]
            fresh = replace(label, text="Số:", confidence=_GUESSED, others=(label.text, *label.others))
            dirt = {id(word) for word in line[: number - 1]}
            return [fresh if word is label else word for word in words if id(word) not in dirt]
        return _looked_beside(picture, words, line, day, seconds)
    return words


def _is_date(line: list[ReadWord]) -> bool:
    return any(_MONTH_LABEL.fullmatch(word.text) for word in line[1:4])


def _looked_beside(picture: Picture, words: list[ReadWord], line: list[ReadWord], day: int, seconds: float) -> list[ReadWord]:
    # The place before the day: "Hà Nội, ngày …" goes back at most four words without a wide gap.
    first = day
    while first > 0 and day - first < 4 and line[first].left - line[first - 1].right < 1.5 * (line[day].bottom - line[day].top):
        first -= 1
    high = line[day].bottom - line[day].top
    left, right = round(0.04 * picture.size[0]), line[first].left - high // 3
    box = (left, line[day].top - high // 2, right, line[day].bottom + high // 2)
    if right - left < 8 * high or box[1] < 0:
        return words
    for layout in (7, 6):
        found = tesseract.read_picture(picture.pgm(box), dpi=picture.dpi, layout=layout, seconds=seconds)
        for at, word in enumerate(found):
            if not _WHOLE_NUMBER.fullmatch(word.text):
                continue
            model = line[day]
            fresh = [
                replace(
                    model,
                    text=text,
                    left=left + (word.left if text != "Số:" else max(0, word.left - 2 * high)),
                    right=left + (word.right if text != "Số:" else word.left - high // 3),
                    top=line[day].top,
                    bottom=line[day].bottom,
                    confidence=min(word.confidence, _GUESSED),
                    others=(found[at - 1].text,) if text == "Số:" and at else (),
                )
                for text in ("Số:", word.text)
            ]
            dirt = {id(word) for word in line[:first]}
            kept = [word for word in words if id(word) not in dirt]
            place = next(index for index, word in enumerate(kept) if word is line[first])
            return kept[:place] + fresh + kept[place:]
    return words


def _line_again(picture: Picture, line: list[ReadWord], seconds: float) -> list[ReadWord]:
    for index, word in enumerate(line):
        lost = _LOST_STROKE.fullmatch(word.text)
        if lost is not None:
            line[index] = replace(
                word, text=f"{lost[1]}/{lost[2]}", confidence=min(word.confidence, _GUESSED), others=(word.text, *word.others)
            )
    for find in (_number_gap, _day_gap, _month_gap):
        gap = find(line)
        if gap is None:
            continue
        first = line[gap.first : gap.last + 1]
        known = gap.digits.strip(" .")
        doubt = min((word.confidence for word in first), default=0.0)
        if known.isdigit() and doubt >= _SURE and len(known) <= gap.longest:
            continue
        votes = _looks(picture, gap, seconds)
        if not (known.isascii() and known.isdigit()):
            known = "".join(known.translate(_ALIKE).split()).strip(".,-_;:'`")
        if known.isascii() and known.isdigit() and len(known) <= gap.longest:
            votes[known] += 1
        if len(votes) > 1 or votes.total() < 3:
            _ask_by_shape(picture, gap, votes)
        line = _settled(line, gap, Counter({text: count for text, count in votes.items() if _can_be(text, gap)}))
    return line


def _ask_by_shape(picture: Picture, gap: _Gap, votes: Counter[str]) -> None:
    """Add what the shapes of the digits say, where words of print were read in several ways."""
    left, top, right, bottom = gap.box
    said = read_digits(picture.dots[max(0, top) : bottom, max(0, left) : right], longest=gap.longest)
    if said is not None:
        votes[said[0]] += 2 if said[1] >= _PLAIN_SHAPE else 1


def _can_be(text: str, gap: _Gap) -> bool:
    return gap.largest is None or 1 <= int(text) <= gap.largest


def _looks(picture: Picture, gap: _Gap, seconds: float) -> Counter[str]:
    """Return what several looks at the place say, each as digits only."""
    import numpy
    from PIL import Image

    left, top, right, bottom = gap.box
    votes: Counter[str] = Counter()
    if right - left < 6 or bottom - top < 6:
        return votes
    dots = picture.dots[max(0, top) : bottom, max(0, left) : right]
    if not dots.size or not (dots < 128).any():
        return votes
    margin = max(8, (bottom - top) // 3)
    for size in _SIZES:
        image = Image.fromarray(dots)
        if size != 1.0:
            image = image.resize(
                (max(1, round(image.width * size)), max(1, round(image.height * size))), Image.Resampling.LANCZOS
            )
        padded = numpy.pad(numpy.asarray(image), margin, constant_values=255)
        look = Picture(padded, max(70, round(picture.dpi * size)))
        said = tesseract.read_text_line(look.pgm(), dpi=look.dpi, letters=_DIGITS, seconds=min(seconds, 20.0))
        digits = "".join(said.split())
        if digits.isdigit() and digits.isascii() and len(digits) <= gap.longest:
            votes[digits] += 1
    return votes


def _settled(line: list[ReadWord], gap: _Gap, votes: Counter[str]) -> list[ReadWord]:
    """Put the digits that most looks read in the place of what stood there."""
    if not votes:
        return line
    # Numbers and days below ten are written with a nought before them (the form of documents asks for it): a single digit is
    # half of what stands there.
    ranked = sorted(votes.items(), key=lambda item: (len(item[0]) == 1, -item[1], item[0]))
    best, count = ranked[0]
    cast = votes.total()
    agreed = count == cast and cast >= 3 and len(best) > 1
    confidence = 80.0 if agreed else 20.0 + 50.0 * count / max(4, cast)
    others = tuple(text for text, _ in ranked[1:])
    held = line[gap.first : gap.last + 1]
    model = held[0] if held else line[min(gap.first, len(line) - 1)]
    left, top, right, bottom = gap.box
    if held:
        left, right = min(w.left for w in held), max(w.right for w in held)
        top, bottom = min(w.top for w in held), max(w.bottom for w in held)
    before, after = gap.before.strip(), gap.after
    text = (before + " " if before else "") + best + after
    parts = text.split()
    if len(parts) == 1:
        fresh = [replace(model, text=text, left=left, top=top, right=right, bottom=bottom, confidence=confidence, others=others)]
    else:
        # "Số:15/2020" in one word becomes two; the box is shared out by the width of the characters.
        total = sum(map(_width, parts)) or 1.0
        fresh = []
        at = float(left)
        for part in parts:
            end = at + (right - left) * _width(part) / total
            own = best in part
            fresh.append(
                replace(
                    model,
                    text=part,
                    left=round(at),
                    top=top,
                    right=max(round(at) + 1, round(end)),
                    bottom=bottom,
                    confidence=confidence if own else model.confidence,
                    others=others if own else (),
                )
            )
            at = end
    return line[: gap.first] + fresh + line[gap.last + 1 :]


def _width(text: str) -> float:
    return sum(_WIDTHS.get(c, _CAPITAL if c.isupper() else _SMALL) for c in text)


def _number_gap(line: list[ReadWord]) -> _Gap | None:
    """Find "Số: … /2025/QĐ-UBND": the digits stand between the label and the stroke."""
    for index, word in enumerate(line):
        label = _LABEL.fullmatch(word.text)
        if label is None:
            continue
        joined = label["rest"]
        ends = [len(joined)]
        last = index
        for at in range(index + 1, min(len(line), index + 5)):
            joined += " " + line[at].text
            ends.append(len(joined))
            last = at
            if "/" in line[at].text and re.search(r"[A-ZĐ]{2}", line[at].text):
                break
        behind = _BEHIND.search(joined.strip())
        if behind is None:
            return None
        # The stroke stands in the last word taken; words between the label and it hold the digits.
        stroke = line[last]
        at_stroke = stroke.text.find("/") if last != index else label["rest"].find("/")
        if at_stroke < 0:
            return None
        whole = stroke.text
        lead = whole.find("/")
        left = word.right if last != index else word.left + round((word.right - word.left) * _share(whole, label.end("label")))
        right = stroke.left + round((stroke.right - stroke.left) * _share(whole, lead))
        if lead == 0:
            right = stroke.left
        high = stroke.bottom - stroke.top
        box = (left + 2, min(word.top, stroke.top) - high // 3, right, max(word.bottom, stroke.bottom) + high // 3)
        digits = behind["digits"].strip()
        if last == index:
            return _Gap(index, index, label["label"], digits, whole[lead:], box, 5)
        first = index + 1
        return _Gap(first, last, "", digits, whole[lead:], box, 5)
    return None


def _share(text: str, count: int) -> float:
    """Return which share of a word's width its first ``count`` characters take."""
    total = _width(text)
    return _width(text[:count]) / total if total else 0.0


def _between(line: list[ReadWord], start: int, rest: str, label_end: float, stop: int, largest: int, before: str) -> _Gap:
    """Return the gap between word ``start`` (whose label ends at ``label_end``) and word ``stop``."""
    high = max(line[start].bottom - line[start].top, line[stop].bottom - line[stop].top)
    held = line[start + 1 : stop]
    digits = (rest + " " + " ".join(word.text for word in held)).strip()
    box = (
        round(label_end) + 1,
        min(line[start].top, line[stop].top) - high // 4,
        line[stop].left - 1,
        max(line[start].bottom, line[stop].bottom) + high // 5,
    )
    first = start if rest else start + 1
    return _Gap(first, stop - 1, before if rest else "", digits, "", box, 2, largest)


def _day_gap(line: list[ReadWord]) -> _Gap | None:
    """Find "ngày … tháng": the digits of the day."""
    for index, word in enumerate(line):
        label = _DAY_LABEL.fullmatch(word.text)
        if label is None:
            continue
        for stop in range(index + 1, min(len(line), index + 5)):
            if _MONTH_LABEL.fullmatch(line[stop].text):
                rest = label["rest"].strip()
                end = word.left + (word.right - word.left) * (_share(word.text, label.end("label")) if rest else 1.0)
                return _between(line, index, rest, end, stop, 31, label["label"])
    return None


def _month_gap(line: list[ReadWord]) -> _Gap | None:
    """Find "tháng … năm": the digits of the month."""
    for index, word in enumerate(line):
        if _MONTH_LABEL.fullmatch(word.text) is None or index == 0:
            continue
        for stop in range(index + 2, min(len(line), index + 4)):
            if _YEAR_LABEL.fullmatch(line[stop].text):
                return _between(line, index, "", float(word.right), stop, 12, "")
    return None
