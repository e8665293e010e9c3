"""Pages whose words come off their picture, in the form that the rest of this room works with.

Boxes of recognised words fit the ink: those of "an" and "Đỗ" on one line differ in height. Lines and paragraphs are built on
boxes that go from ascent to descent of the type, so each word gets such a box from its line and the size of its page's type.
"""

from __future__ import annotations

import re
import statistics
import unicodedata
from collections.abc import Callable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import replace

from legalsys.errors import InputUnreadable
from legalsys.language.pairs import settle_marks
from legalsys.programs import ProgramFailure

from ..drawn_lines import Stroke
from ..limits import Deadline
from ..ocr import ReadPage, ReadWord, Waiting, recognise
from ..outside import Outside
from ..pictures import Picture
from .page import Page, Word, turn_box
from .rulings import Segment
from .seen import SeenWord

__all__ = ["Recogniser", "page_of"]

# Failures that are not this page's: with them, no other page will fare better.
_GENERAL = frozenset({"PROG-001", "PROG-002", "PROG-006"})
_MOST_FAILURES = 3
_LETTER = re.compile(r"[^\W_]")
_ASCENDS = re.compile(r"[A-ZĐÀ-ỸbdđhklftÀ-ỹ0-9/]")
_DESCENDS = re.compile(r"[gpqyjQ,;()\[\]|/]")
_X_HEIGHT, _CAPITALS, _ASCENT, _DESCENT = 0.46, 0.66, 0.89, 0.22
_SPECK = 20.0
_GUESSED = 85.0


class Recogniser:
    """Recognises pages of one file, several side by side.

    Args:
        picture: gives the picture of a page; called from one thread only.
        outside: what programs may do.
        deadline: where no program may run, the end of looking into the cache: recognition itself has its time page by page.

    Attributes:
        failures: why pages could not be recognised.
        waiting: pages that another place has to recognise.
        blank: pages without any ink.
        late: pages that there was no time for.
        refused: pages that are too large to be rendered.
    """

    def __init__(self, picture: Callable[[Page], Picture | None], outside: Outside, deadline: Deadline) -> None:
        self._rendered = picture
        self._outside = outside
        self._deadline = deadline
        self._blocked: ProgramFailure | None = None
        self._in_a_row = 0
        self.failures: dict[int, ProgramFailure] = {}
        self.waiting: list[int] = []
        self.blank: list[int] = []
        self.late: list[int] = []
        self.refused: dict[int, InputUnreadable] = {}

    def pages(self, pages: Sequence[Page]) -> Iterator[Page]:
        """Yield for each of ``pages`` that could be recognised the page with its words, in their order."""
        crew = max(1, self._outside.crew)
        with ThreadPoolExecutor(crew) as pool:
            ahead: list[tuple[Page, Future[ReadPage]]] = []
            todo = iter(pages)
            try:
                while True:
                    # Pictures are large: never more of them in hand than are being read, and one to go on with.
                    while len(ahead) <= crew and (page := next(todo, None)) is not None:
                        if self._blocked is not None:
                            self.failures[page.number] = self._blocked
                            continue
                        if not self._outside.run and self._deadline.passed:
                            self.late.append(page.number)
                            continue
                        picture = self._picture(page)
                        if picture is not None:
                            ahead.append((page, pool.submit(recognise, picture, outside=self._outside)))
                    if not ahead:
                        return
                    page, future = ahead.pop(0)
                    found = self._taken(page, future)
                    if found is not None:
                        yield found
            finally:
                pool.shutdown(wait=True, cancel_futures=True)

    def _picture(self, page: Page) -> Picture | None:
        try:
            return self._rendered(page)
        except InputUnreadable as error:
            self.refused[page.number] = error
            return None

    def _taken(self, page: Page, future: Future[ReadPage]) -> Page | None:
        try:
            read = future.result()
        except Waiting:
            self.waiting.append(page.number)
            return None
        except ProgramFailure as failure:
            self.failures[page.number] = failure
            self._in_a_row += 1
            if failure.code in _GENERAL or self._in_a_row >= _MOST_FAILURES:
                self._blocked = failure
            return None
        self._in_a_row = 0
        if not any(_LETTER.search(word.text) for word in read.words):
            self.blank.append(page.number)
            return None
        return page_of(read, page)


def page_of(read: ReadPage, page: Page) -> Page:
    """Return ``page`` with the words of its picture in place of its own; what signature fields show stays.

    Args:
        read: what the picture says.
        page: the page as pdfium loaded it.
    """
    scale = 72 / read.dpi
    result = Page(page.number, read.width * scale, read.height * scale)
    result.images, result.marks = 1.0, max(1, page.marks)
    # Quarters that the picture was turned clockwise to stand upright; words of widgets are turned along.
    result.turned, result.tilt = read.quarters, read.angle
    result.words = _words(read, scale)
    result.rulings = [_ruling(stroke, scale) for stroke in read.strokes]
    back = (read.quarters - page.turned) % 4
    shown = (page.width, page.height)
    result.widgets = [turn_box(box, *shown, back) for box in page.widgets]
    result.signed = set(page.signed)
    told = {word.stamp for word in page.words if word.stamp is not None}
    for index in told:
        # What a signature field says in letters of its own is not read off its picture a second time.
        left, top, right, bottom = result.widgets[index]
        result.words = [
            word
            for word in result.words
            if not (left <= (word.left + word.right) / 2 <= right and top <= (word.top + word.bottom) / 2 <= bottom)
        ]
    for word in page.words:
        if word.stamp is not None:
            box = turn_box((word.left, word.top, word.right, word.bottom), *shown, back)
            result.words.append(Word(word.text, *box, word.index, word.stamp))
    return result


def _ruling(stroke: Stroke, scale: float) -> Segment:
    """Return the line through the middle of a stroke, in points."""
    left, top, right, bottom = (side * scale for side in stroke)
    if right - left >= bottom - top:
        return left, (top + bottom) / 2, right, (top + bottom) / 2
    return (left + right) / 2, top, (left + right) / 2, bottom


def _words(read: ReadPage, scale: float) -> list[Word]:
    lines: list[list[ReadWord]] = []
    for word in _marked(read.words):
        if lines and lines[-1][0].line == word.line:
            lines[-1].append(word)
        else:
            lines.append([word])
    lines = [kept for line in lines if (kept := _without_specks(line))]
    sizes = [size for line in lines if (size := _size(line)) is not None]
    common = statistics.median(sizes) if sizes else 12 / scale
    words: list[Word] = []
    for line in lines:
        size = _size(line) or common
        if abs(size - common) < 0.2 * common:
            size = common
        for part in _parts(line, size):
            # Recognition says that they stand on one line; ink of written digits and slanting paper must not take them apart.
            foot = _baseline(part, size)
            top, bottom = (foot - _ASCENT * size) * scale, (foot + _DESCENT * size) * scale
            words += [
                SeenWord(w.text, w.left * scale, top, w.right * scale, bottom, min(1.0, w.confidence / 100), w.others)
                for w in part
            ]
    return words


def _marked(words: Sequence[ReadWord]) -> Iterator[ReadWord]:
    """Yield the words with marks that their neighbours leave no doubt of; what was read stays beside them."""
    for word, text in zip(words, settle_marks([word.text for word in words]), strict=True):
        if text == word.text:
            yield word
        else:
            yield replace(word, text=text, confidence=min(word.confidence, _GUESSED), others=(word.text, *word.others))


def _without_specks(line: list[ReadWord]) -> list[ReadWord]:
    """Return the line without dirt, rules and edges that were taken for signs."""
    if not any(_LETTER.search(word.text) for word in line):
        return [] if all(word.text not in ("-", "+", "...") for word in line) else line
    while (
        line
        and not _LETTER.search(line[0].text)
        and (line[0].confidence < 50 or line[0].text not in ("-", "+", "–", "“", '"', "("))
    ):
        line = line[1:]
    while line and not _LETTER.search(line[-1].text) and line[-1].confidence < 60:
        line = line[:-1]
    kept = [word for word in line if word.confidence >= _SPECK or len(_LETTER.findall(word.text)) > 1 or word.others]
    return kept if any(_LETTER.search(word.text) for word in kept) else []


def _parts(line: list[ReadWord], size: float) -> list[list[ReadWord]]:
    """Return the line cut at wide gaps: two columns side by side may stand on different heights."""
    parts = [[line[0]]]
    for before, word in zip(line, line[1:], strict=False):
        if word.left - before.right > 1.6 * size:
            parts.append([])
        parts[-1].append(word)
    return parts


def _descends(text: str) -> bool:
    return bool(_DESCENDS.search(text)) or "\u0323" in unicodedata.normalize("NFD", text)


def _size(line: list[ReadWord]) -> float | None:
    """Return the size of the type (em) in dots, by the heights of words whose letters tell them."""
    sizes: list[float] = []
    for word in line:
        plain = "".join(c for c in unicodedata.normalize("NFD", word.text) if not unicodedata.combining(c))
        marked = len(plain) != len(unicodedata.normalize("NFD", word.text))
        if not _LETTER.search(plain) or word.confidence < 50:
            continue
        high = float(word.bottom - word.top)
        low = _DESCENT if _descends(word.text) else 0.0
        if marked:
            continue
        if _ASCENDS.search(plain):
            sizes.append(high / (_CAPITALS + 0.02 + low))
        elif len(plain) > 1:
            sizes.append(high / (_X_HEIGHT + low))
    if len(sizes) >= 2 or (sizes and len(line) < 4):
        return statistics.median(sizes)
    return statistics.median([(word.bottom - word.top) / 0.95 for word in line]) if len(line) > 1 else None


def _baseline(line: list[ReadWord], size: float) -> float:
    feet = [float(word.bottom) - (_DESCENT * size if _descends(word.text) else 0.0) for word in line]
    return statistics.median(feet)
