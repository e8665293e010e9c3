"""`read_pdf`: the way of one PDF from bytes to a `Reading`."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import replace
from pathlib import Path
from typing import Any, Protocol

from legalsys.errors import InputUnreadable
from legalsys.model import BlockKind, Doubt, Place, Problem, Reading, ReadingStatus, Signature, TablePosition
from legalsys.programs import ProgramFailure

from ..assemble import Assembler
from ..limits import DEFAULT_LIMITS, Deadline, Limits
from ..outside import NO_PROGRAMS, OcrMode, Outside
from ..pictures import Picture
from .guard import refuse_bombs
from .layer import Layer, judge
from .lines import Line, page_lines
from .page import Page, load_page
from .paragraphs import Paragraph, join_lines, joiner, take_furniture
from .rulings import Grid
from .seen import SeenWord
from .signatures import StampText, place_signatures, read_signatures

__all__ = ["Scans", "read_pdf", "read_scans", "recognise_page"]

# pdfium keeps state of its own for the whole process.
_PDFIUM = threading.Lock()
_TAIL = 8192
_MOST_BROKEN = 25
_SURE = 0.9
# FPDF_GetLastError
_FAULTS = {1: "UNKNOWN", 2: "FILE", 3: "FORMAT", 6: "PAGE"}


def read_pdf(path: Path, *, limits: Limits = DEFAULT_LIMITS, outside: Outside = NO_PROGRAMS) -> Reading:
    """Read a PDF: its text layer, and pages without a usable one off their pictures where ``outside`` allows it.

    Furniture (page numbers, running heads, rulings) and the texts of signature stamps stand in blocks of their own kind
    at the end of the text, after the last paragraph, so that no sentence is cut by them; footnotes follow the paragraph
    that their page ends with. Stamped numbers and days stand
    at their place in the line whose blank they fill.

    Args:
        path: the file.
        limits: size, pages, time.
        outside: whether letters may be recognised; what was recognised is `Reading.uncertain`.

    Returns:
        The reading. Its status is ``failed`` for a scan (READ-008) or a garbled text layer (READ-009), ``partly-read``
        where only some pages could be used.

    Raises:
        InputUnreadable: READ-001 empty, READ-002 damaged, READ-005 too large, READ-007 a packed bomb, READ-016 password.
    """
    size = path.stat().st_size
    if size == 0:
        raise InputUnreadable("READ-001")
    if size > limits.max_bytes:
        raise InputUnreadable("READ-005", size=f"{size:,} bytes", limit=f"{limits.max_bytes:,}")
    data = path.read_bytes()
    refuse_bombs(data, limits)
    with _PDFIUM, _opened(data) as document:
        return _read(document, data, limits, outside)


def recognise_page(path: Path, page: int, *, limits: Limits = DEFAULT_LIMITS, outside: Outside) -> None:
    """Read one page off its picture; what came of it, a failure too, is in the cache of ``outside`` then.

    Args:
        path: the PDF.
        page: number of the page, from 1.
        limits: as for `read_pdf`.
        outside: what programs may do, with a cache.
    """
    from ..ocr import recognise
    from .render import render_page

    data = path.read_bytes()
    with suppress(InputUnreadable, ProgramFailure):
        refuse_bombs(data, limits)
        with _PDFIUM, _opened(data) as document:
            picture = render_page(document, page - 1, dpi=outside.dpi)
        if picture is not None:
            recognise(picture, outside=outside)


@contextmanager
def _opened(data: bytes) -> Iterator[Any]:
    import pypdfium2.raw as raw  # importing it initialises the library

    document = raw.FPDF_LoadMemDocument64(data, len(data), None)
    if not document:
        error = raw.FPDF_GetLastError()
        if error in (raw.FPDF_ERR_PASSWORD, raw.FPDF_ERR_SECURITY):
            raise InputUnreadable("READ-016")
        raise InputUnreadable("READ-002", detail=f"PDF, pdfium {_FAULTS.get(error, error)}")
    try:
        yield document
    finally:
        raw.FPDF_CloseDocument(document)


def _read(document: Any, data: bytes, limits: Limits, outside: Outside) -> Reading:
    import pypdfium2.raw as raw

    from .render import render_page

    deadline = limits.deadline()
    total = int(raw.FPDF_GetPageCount(document))
    if total <= 0:
        raise InputUnreadable("READ-002", detail="PDF, 0 pages")
    signed = read_signatures(document)
    gathered = _Gathered()
    broken: list[int] = []
    left_out = ""
    for index in range(total):
        if index >= limits.max_pages or deadline.passed or len(broken) >= _MOST_BROKEN:
            left_out = _span(list(range(index + 1, total + 1)))
            break
        page = load_page(document, index)
        if page is None:
            broken.append(index + 1)
            continue
        layer = judge(page)
        if _by_picture(layer, outside):
            gathered.pictured.append((page, layer))
            continue
        gathered.layers.setdefault(layer, []).append(page.number)
        gathered.take(page, layer)
    if gathered.pictured:
        # Opened anew: loading a page for its words changed it, and a page must look the same wherever it is recognised.
        with _opened(data) as fresh:
            gathered.recognise(lambda page: render_page(fresh, page.number - 1, dpi=outside.dpi), outside, deadline)
    if broken:
        gathered.problems.append(Problem("READ-021", where=_where(broken), params={"pages": _span(broken)}))
    if left_out:
        problem = Problem("READ-020", where=f"trang {left_out}", params={"pages": left_out, "count": str(total)})
        gathered.problems.append(problem)
    if b"%%EOF" not in data[-_TAIL:]:
        gathered.problems.append(Problem("READ-002", params={"detail": "PDF, %%EOF"}))
    gathered.stamps.sort(key=lambda stamp: stamp.page)
    signatures = place_signatures(signed, [stamp for stamp in gathered.stamps if stamp.signed])
    return gathered.reading("pdf", total, limits, signatures)


def read_scans(scans: Scans, format: str, *, limits: Limits, outside: Outside) -> Reading:
    """Read pages that are pictures and nothing else, as the scanned pages of a PDF are read.

    Args:
        scans: the pages.
        format: the format that the reading names.
        limits: pages, time.
        outside: whether letters may be recognised.

    Returns:
        The reading, ``failed`` with READ-008 where nothing may be recognised.
    """
    deadline = limits.deadline()
    gathered = _Gathered()
    count = min(len(scans), limits.max_pages)
    pages = []
    for index in range(count):
        page = Page(index + 1, *scans.size(index))
        page.images, page.marks = 1.0, 1
        pages.append((page, Layer.NONE))
    if _by_picture(Layer.NONE, outside):
        gathered.pictured = pages
        gathered.recognise(lambda page: scans.picture(page.number - 1, dpi=outside.dpi), outside, deadline)
    else:
        gathered.layers[Layer.NONE] = [page.number for page, _ in pages]
    if count < len(scans):
        left_out = _span(list(range(count + 1, len(scans) + 1)))
        problem = Problem("READ-020", where=f"trang {left_out}", params={"pages": left_out, "count": str(len(scans))})
        gathered.problems.append(problem)
    return gathered.reading(format, len(scans), limits, ())


class Scans(Protocol):
    """Pages that are pictures."""

    def __len__(self) -> int:
        """Return the number of pages."""
        ...

    def size(self, index: int) -> tuple[float, float]:
        """Return width and height of a page in points."""
        ...

    def picture(self, index: int, *, dpi: int) -> Picture | None:
        """Return the picture of a page, None for a page that cannot be unpacked.

        Raises:
            InputUnreadable: READ-026 when it is too large.
        """
        ...


class _Gathered:
    """What the pages of a file gave, on the way to a reading."""

    def __init__(self) -> None:
        self.problems: list[Problem] = []
        self.layers: dict[Layer, list[int]] = {}
        self.pages: list[tuple[Page, list[Line]]] = []
        self.stamps: list[StampText] = []
        self.read: list[Page] = []
        self.pictured: list[tuple[Page, Layer]] = []
        self.recognised = False

    def take(self, page: Page, layer: Layer) -> None:
        """Take the lines and stamps of a page whose words are known."""
        self.read.append(page)
        lines, stamped = page_lines(page)
        for widget, box in enumerate(page.widgets):
            shows = tuple(stamped.get(widget, ()))
            if shows or widget in page.signed:
                self.stamps.append(StampText(page.number, box, shows, widget in page.signed))
        if layer in (Layer.TEXT, Layer.DOUBTFUL):
            self.pages.append((page, lines))

    def recognise(self, picture: Callable[[Page], Picture | None], outside: Outside, deadline: Deadline) -> None:
        """Read the pages put aside off their pictures."""
        recognised, troubles = _recognise(picture, self.pictured, outside, self.layers, deadline)
        for page, layer in recognised:
            self.take(page, layer)
        self.recognised = bool(recognised)
        self.problems += troubles

    def reading(self, format: str, total: int, limits: Limits, signatures: tuple[Signature, ...]) -> Reading:
        """Return the reading of all that was taken."""
        problems, pages, layers = self.problems, self.pages, self.layers
        self.read.sort(key=lambda page: page.number)
        pages.sort(key=lambda item: item[0].number)
        self.stamps.sort(key=lambda stamp: stamp.page)
        scanned = sorted(layers.get(Layer.NONE, []) + layers.get(Layer.SIGNATURE_ONLY, []))
        garbled = layers.get(Layer.GARBLED, [])
        if garbled:
            problems.append(Problem("READ-009", where=_where(garbled), params={"pages": _span(garbled)}))
        if scanned:
            problems.append(Problem("READ-008", where=_where(scanned), params={"pages": _span(scanned)}))
        if not pages:
            if not problems:
                problems.append(Problem("READ-001"))
            return Assembler(limits=limits).build(
                format, problems=problems, signatures=signatures, pages=total, status=ReadingStatus.FAILED
            )
        doubtful = layers.get(Layer.DOUBTFUL, [])
        if doubtful:
            problems.append(Problem("READ-022", where=_where(doubtful), params={"pages": _span(doubtful)}))
        assembler = Assembler(limits=limits)
        furniture = take_furniture(pages)
        tables = _Tables()
        places = _Places(self.read)
        for paragraph in join_lines(pages):
            _add(assembler, paragraph, places, tables.position(paragraph.lines[0]))
        if not assembler.length:
            problems.append(Problem("READ-001"))
            return assembler.build(format, problems=problems, signatures=signatures, pages=total, status=ReadingStatus.FAILED)
        for stamp in self.stamps:
            for line in stamp.lines:
                assembler.add(line.text, places.of(line), kind=BlockKind.STAMP)
        for item in furniture:
            assembler.add(item.line.text, places.of(item.line), kind=BlockKind.FURNITURE)
        reading = assembler.build(format, problems=problems, signatures=signatures, pages=total)
        return replace(reading, uncertain=places.doubts(reading)) if self.recognised else reading


def _by_picture(layer: Layer, outside: Outside) -> bool:
    if outside.ocr is OcrMode.NEVER or layer is Layer.BLANK:
        return False
    return outside.ocr is OcrMode.ALWAYS or layer in (Layer.NONE, Layer.SIGNATURE_ONLY, Layer.GARBLED)


def _recognise(
    picture: Callable[[Page], Picture | None],
    pictured: list[tuple[Page, Layer]],
    outside: Outside,
    layers: dict[Layer, list[int]],
    deadline: Deadline,
) -> tuple[list[tuple[Page, Layer]], list[Problem]]:
    """Read pages off their pictures; note in ``layers`` what the others, and the words of these, are worth."""
    from .recognised import Recogniser

    before = {page.number: layer for page, layer in pictured}
    done: list[tuple[Page, Layer]] = []
    recogniser = Recogniser(picture, outside, deadline)
    for page in recogniser.pages([page for page, _ in pictured]):
        layer = judge(page)
        # Few words off a picture are what there is to read: the last page of many a document holds a name only.
        done.append((page, Layer.TEXT if layer in (Layer.NONE, Layer.SIGNATURE_ONLY) else layer))
    known = {page.number for page, _ in done}
    for page, layer in done:
        if layer is Layer.GARBLED:
            layers.setdefault(Layer.GARBLED, []).append(page.number)
    for page, layer in pictured:
        number = page.number
        if number in known or number in recogniser.blank:
            continue
        if number in recogniser.failures and layer in (Layer.TEXT, Layer.DOUBTFUL):
            # It was to be recognised all the same; its own text is better than nothing.
            done.append((page, layer))
        elif number not in recogniser.waiting and number not in recogniser.late:
            layers.setdefault(before[number], []).append(number)
    problems = [Problem(error.code, params=_texts(error.params)) for error in recogniser.refused.values()]
    seen = [page.number for page, layer in done if layer is not Layer.GARBLED and page.number not in recogniser.failures]
    if recogniser.late:
        late = {"pages": _span(recogniser.late), "count": str(pictured[-1][0].number)}
        problems.append(Problem("READ-020", where=_where(recogniser.late), params=late))
    if recogniser.waiting:
        problems.append(Problem("READ-024", where=_where(recogniser.waiting), params={"pages": _span(recogniser.waiting)}))
    if seen:
        seen.sort()
        problems.append(Problem("READ-023", where=_where(seen), params={"pages": _span(seen)}))
    reasons = {str(failure): failure for failure in recogniser.failures.values()}
    problems += [Problem(failure.code, params=_texts(failure.params)) for failure in reasons.values()]
    for numbers in layers.values():
        numbers.sort()
    return done, problems


def _texts(params: dict[str, object]) -> dict[str, str]:
    return {key: str(value) for key, value in params.items()}


class _Places:
    """Tells the place of a line on its page as the page is shown."""

    __slots__ = ("_pages", "_seen")

    def __init__(self, pages: list[Page]) -> None:
        self._pages = {page.number: page for page in pages}
        self._seen: dict[Place, SeenWord] = {}

    def of(self, line: Line) -> Place:
        return Place(page=line.page, box=self._pages[line.page].shown(line.box))

    def pieces(self, line: Line) -> list[tuple[str, Place | None]]:
        """Return the text of a line and its place; where it was read off a picture, word by word."""
        if not any(isinstance(word, SeenWord) for word in line.words):
            return [(line.text, self.of(line))]
        page = self._pages[line.page]
        text, at = line.text, 0
        pieces: list[tuple[str, Place | None]] = []
        for index, word in enumerate(line.words):
            place = Place(page=line.page, box=page.shown((word.left, word.top, word.right, word.bottom)))
            if isinstance(word, SeenWord):
                self._seen[place] = word
            # The blank goes to the word before: a span never begins with it.
            last = index + 1 == len(line.words)
            end = len(text) if last else text.find(line.words[index + 1].text, at + len(word.text))
            pieces.append((text[at:end], place))
            at = end
        return pieces

    def doubts(self, reading: Reading) -> tuple[Doubt, ...]:
        """Return what of ``reading`` was read off pictures; sure words that follow each other are one span."""
        doubts: list[Doubt] = []
        for span in reading.sources:
            word = self._seen.get(span.place)
            if word is None:
                continue
            end = span.end - (reading.text[span.end - 1] == " ")
            before = doubts[-1] if doubts else None
            sure = word.confidence >= _SURE and not word.others
            if before is not None and sure and before.confidence >= _SURE and not before.others and span.start - before.end <= 1:
                doubts[-1] = Doubt(before.start, end, min(before.confidence, word.confidence))
            else:
                doubts.append(Doubt(span.start, end, word.confidence, word.others))
        return tuple(doubts)


class _Tables:
    """Numbers the tables and their rows; a table with the same columns at the top of the next page is the same table."""

    __slots__ = ("_before", "_first_row", "_grid", "_table")

    def __init__(self) -> None:
        self._table = -1
        self._first_row = 0
        self._grid: Grid | None = None
        self._before: Line | None = None

    def position(self, line: Line) -> TablePosition | None:
        """Return where ``line`` stands in its table, None outside of tables. Lines come in reading order."""
        cell, before = line.cell, self._before
        self._before = line
        if cell is None:
            return None
        if cell.grid is not self._grid:
            if (
                self._grid is not None
                and before is not None
                and before.cell is not None
                and before.cell.grid is self._grid
                and line.page == before.page + 1
                and _same_columns(self._grid, cell.grid)
            ):
                self._first_row += self._grid.rows
            else:
                self._table += 1
                self._first_row = 0
            self._grid = cell.grid
        return TablePosition(self._table, self._first_row + cell.row, cell.column)


def _same_columns(first: Grid, second: Grid) -> bool:
    return first.columns == second.columns and all(abs(a - b) <= 4 for a, b in zip(first.xs, second.xs, strict=True))


def _add(assembler: Assembler, paragraph: Paragraph, places: _Places, table: TablePosition | None) -> None:
    pieces: list[tuple[str, Place | None]] = []
    before = ""
    faces = []
    for line in paragraph.lines:
        text = line.text
        if before:
            # The blank goes to the line before: a span never begins with it.
            last, place = pieces[-1]
            pieces[-1] = (last + joiner(before, text), place)
        pieces += places.pieces(line)
        faces.append(line.faces)
        before = text
    known = [face for face in faces if face is not None]
    assembler.add_block(
        BlockKind.CELL if table else BlockKind.FOOTNOTE if paragraph.footnote else BlockKind.PARAGRAPH,
        pieces,
        table=table,
        bold=all(face[0] for face in known) if known else None,
        italic=all(face[1] for face in known) if known else None,
        centred=paragraph.centred,
        indent=None if table else paragraph.indent,
    )


def _span(pages: list[int]) -> str:
    """Return page numbers in short: ``1-3, 7``."""
    parts: list[str] = []
    start = last = pages[0]
    for page in [*pages[1:], 0]:
        if page == last + 1:
            last = page
            continue
        parts.append(f"{start}-{last}" if last > start else f"{start}")
        start = last = page
    return ", ".join(parts)


def _where(pages: list[int]) -> str:
    return f"trang {_span(pages)}"
