"""The outline of a document: head, recital, body, closing, attached instruments and appendices, units, quoted new text.

One sweep over the lines. Everything is decided from the words; hints of layout are used only to tell table cells and footnotes apart.
"""

from __future__ import annotations

import dataclasses
import re
from dataclasses import dataclass

from legalsys.model import Problem, Reading, Unit, UnitLevel, UnitPath

from .head import Head, find_head, is_ornament
from .labels import Label, LabelKind, follows, label_at
from .lines import Lines
from .parts import PartHead, appendix_head, caption_at, is_closing, kind_of_part, part_head
from .quotations import QuotationMarks
from .units import Offer, UnitTree, is_article_heading
from .unmarked import UnmarkedText

__all__ = ["Outline", "PartOutline", "outline"]

Span = tuple[int, int]


@dataclass(frozen=True, slots=True)
class PartOutline:
    """An attached instrument or an appendix.

    Args:
        kind: ``"attached"`` (its articles start again at 1) or ``"appendix"``.
        part: ``"kem-theo-1"`` … for attached instruments, ``""`` for appendices.
        path: the appendix's path (``phu-luc-2``, ``danh-muc``, ``mau-1``), None for attached instruments.
        title: span of its title's lines, or None.
        caption: span of the line "(Ban hành kèm theo …)", or None.
        start, end: its whole span.
        articles: number of its articles.
    """

    kind: str
    part: str
    path: UnitPath | None
    title: Span | None
    caption: Span | None
    start: int
    end: int
    articles: int = 0


@dataclass(frozen=True, slots=True)
class Outline:
    """Where what stands in a document. All spans are half-open and count code points of the canonical text.

    Args:
        head: all before the recital (or before the body, if there is none).
        title: the title (trích yếu), without the kind line.
        recital: from the first to the last paragraph of the recital, or None.
        recital_lines: its paragraphs (Căn cứ …, Theo đề nghị …, Xét …).
        body: the enacted text up to the closing.
        closing: Nơi nhận and signature block of the document itself, or None.
        parts: attached instruments and appendices, in text order.
        units: all units in text order.
        quotations: quoted new text, marks included; units inside are none of this document.
        kind: span of the words that name the document's kind, or None.
        issuing: span of the issuing authority's line below the title, or None.
        enacting: span of the enacting formula's line, or None.
        problems: what the numbering or the quotation marks left in doubt.
    """

    head: Span
    title: Span | None
    recital: Span | None
    recital_lines: tuple[Span, ...]
    body: Span
    closing: Span | None
    parts: tuple[PartOutline, ...]
    units: tuple[Unit, ...]
    quotations: tuple[Span, ...]
    kind: Span | None = None
    issuing: Span | None = None
    enacting: Span | None = None
    problems: tuple[Problem, ...] = ()


def outline(reading: Reading) -> Outline:
    """Return the outline of what ``reading`` holds. Never raises for any text."""
    lines = Lines(reading)
    if not len(lines):
        return Outline((0, 0), None, None, (), (0, 0), None, (), (), ())
    head = find_head(lines)
    if head.recital_line is None:
        return _Sweep(lines, head, annex=_annex_alone(lines)).run()
    return _Sweep(lines, head).run()


def _annex_alone(lines: Lines) -> int | None:
    """Return the line of the caption "(Ban hành kèm theo …)" of a file that holds an annex without its document, or None."""
    named = False
    for index in range(min(len(lines), 40)):
        label = label_at(lines.text, lines.starts[index], lines.ends[index])
        if label is not None and label.kind in (LabelKind.ARTICLE, LabelKind.CHAPTER, LabelKind.NUMBER):
            return None
        named = named or kind_of_part(lines.line(index)) is not None or lines.line(index).lower().startswith("phụ lục")
        if named and caption_at(lines, index, inside=True):
            return index
    return None


_ZONE_MAIN, _ZONE_CLOSING, _ZONE_ATTACHED, _ZONE_APPENDIX, _ZONE_PAUSE = range(5)
_ROW_NUMBER = re.compile(r"\d{1,4}|[IVX]{1,7}|[A-H]")
_TEXT_ROW = re.compile(r"(\d{1,4})\s?\|\s?(?!\d{1,4}\s?\|)")


@dataclass(slots=True)
class _Part:
    head: PartHead
    tree: UnitTree
    part: str
    path: UnitPath | None
    caption: int | None
    end: int = -1


class _Sweep:
    """One pass over the lines from the body on."""

    def __init__(self, lines: Lines, head: Head, *, annex: int | None = None) -> None:
        self.lines = lines
        self.head = head
        self.marks = QuotationMarks(lines)
        self.taken: set[UnitPath] = set()
        self.main = UnitTree(lines.text, taken=self.taken)
        self.tree = self.main
        self.zone = _ZONE_MAIN
        self.parts: list[_Part] = []
        self.quotations: list[Span] = []
        self.problems: list[Problem] = []
        self.row: tuple[int, int] | None = None
        self.unnumbered: dict[UnitLevel, int] = {}
        self.attached = 0
        self.closing: int | None = None
        self.main_end: int | None = None
        self.floor = head.body
        self.index = head.body
        # an open quotation: offset and line of its mark, and the first line that may belong to this document again
        self.quote: int | None = None
        self.back: int | None = None
        self.backs = 0
        self.quote_ended = -2
        self.unmarked = UnmarkedText(lines, self.marks)
        self.opened = self.unit_line = -2
        if annex is not None:
            # The file holds only what is attached: there is no document above it.
            self.zone, self.floor, self.index, head.body, head.kind = _ZONE_CLOSING, 0, 0, 0, None

    def run(self) -> Outline:
        lines, count = self.lines, len(self.lines)
        while self.index < count:
            index = self.index
            if self.quote is not None:
                self._quoted(index)
            elif lines.is_note(index):
                self.index += 1
            else:
                self.index += 1
                self._line(index)
        self._end_unmarked(count)
        if self.quote is not None:
            self._cut_quote(count)
        return self._result()

    # -- quotations ---------------------------------------------------------------------------------------------

    def _quoted(self, index: int) -> None:
        lines, marks = self.lines, self.marks
        closed = marks.closing(index)
        if closed is not None and self.backs < 2:
            opened_at = self.quote if self.quote is not None else lines.starts[index]
            self.quotations.append((opened_at, closed))
            self.quote, self.back, self.backs = None, None, 0
            self.quote_ended = index
            self.index = index + 1
            return
        start, end = lines.starts[index], lines.ends[index]
        if self.back is not None and lines.text[start] in '"“„' and marks.leads_in(index - 1):
            self._cut_quote(self.back)
            return
        label = label_at(lines.text, start, end)
        if label is not None and not lines.is_cell(index):
            offer = self.tree.offer(label, end)
            if offer is not None and not offer.gap and not offer.first and marks.goes_on(index, label.rest):
                self.back = index if self.back is None else self.back
                self.backs += 1
                if not marks.has_close(index) or self.backs > 2:
                    self._cut_quote(self.back)
                    return
        elif not marks.has_close(index) and is_closing(lines, index):
            self._cut_quote(index if self.back is None else self.back)
            return
        self.index = index + 1

    def _cut_quote(self, index: int) -> None:
        """End the open quotation before line ``index``: its closing mark is missing."""
        start = self.quote or 0
        end = self.lines.ends[index - 1]
        if end > start:
            self.quotations.append((start, end))
        self.problems.append(Problem("PARSE-005", where=str(start), params={"place": str(self.tree.innermost or "")}))
        self.quote, self.back, self.backs = None, None, 0
        self.quote_ended = index - 1
        self.index = index

    def _open_quote(self, index: int) -> None:
        lines = self.lines
        if not lines.quotes[index] or self.zone in (_ZONE_CLOSING, _ZONE_PAUSE):
            return
        starts_with_mark = lines.text[lines.starts[index]] in '"“”„‟«'
        expected = index > 0 and (self.quote_ended == index - 1 or self.marks.leads_in(index - 1))
        if not starts_with_mark:
            expected = expected or self.marks.leads_in(index)
        found = self.marks.opening(index, expected=expected)
        if found is None:
            return
        start, closed = found
        self.unmarked.close(index, keep=False)
        if closed is not None:
            self.quotations.append((start, closed))
            self.quote_ended = index
        elif self.marks.has_close(index + 1) or (starts_with_mark and self.zone != _ZONE_APPENDIX):
            self.quote, self.back, self.backs = start, None, 0

    # -- lines of this document ---------------------------------------------------------------------------------

    def _line(self, index: int) -> None:
        lines = self.lines
        start, end = lines.starts[index], lines.ends[index]
        if lines.quotes[index] and lines.text[start] in '"“”„‟«':
            self._open_quote(index)
            return
        inside = self.zone in (_ZONE_MAIN, _ZONE_ATTACHED)
        if self._part_starts(index, inside):
            return
        if inside and is_closing(lines, index) and not lines.is_note(index):
            self._close_body(index)
            return
        if self.zone == _ZONE_APPENDIX and self._row(index):
            return
        label = self._label(index)
        if label is not None and self._unit(label, index, end):
            self.unmarked.watch(index, label.rest, end)
            self._open_quote(index)
            return
        if (
            self.opened == index - 1
            and inside
            and label is None
            and not is_ornament(lines.line(index))
            and self.tree.head_line(lines.line(index))
        ):
            self.opened = index
        self._open_quote(index)

    def _label(self, index: int) -> Label | None:
        lines = self.lines
        start, end = lines.starts[index], lines.ends[index]
        label = label_at(lines.text, start, end)
        if label is None and end - start <= 6 and lines.line(index) in ("Điều", "ĐIỀU") and index + 1 < len(lines):
            # "Điều" and "1. Phạm vi" on two lines: a broken heading.
            below = label_at(lines.text, lines.starts[index + 1], lines.ends[index + 1])
            if below is not None and below.kind is LabelKind.NUMBER:
                self.index = index + 2
                return Label(LabelKind.ARTICLE, below.number, below.printed, below.mark, start, below.rest)
        if label is not None and lines.is_cell(index) and label.kind not in (LabelKind.ARTICLE, LabelKind.CHAPTER):
            return None
        return label

    def _unit(self, label: Label, index: int, end: int) -> bool:
        lines = self.lines
        if self.index == index + 2:
            end = lines.ends[index + 1]
        article = label.kind is LabelKind.ARTICLE
        if self.zone in (_ZONE_CLOSING, _ZONE_PAUSE):
            if article and is_article_heading(lines.text, label, end):
                return self._article_after_closing(label, index, end)
            if (
                label.kind is LabelKind.CHAPTER
                and label.number == "1"
                and label.rest >= end
                or (label.kind is LabelKind.CHAPTER and label.number == "1" and not lines.text[label.rest].islower())
            ):
                self._begin(part_head(lines, index, floor=self.floor, caption=False))
                return self._take(label, index, end)
            return False
        offer = self.tree.offer(label, end)
        if offer is not None and offer.gap and label.kind is LabelKind.NUMBER and not self._gap_is_real(label, offer, index):
            return False
        if self.unmarked.is_open and not self.unmarked.leaves(label, offer, index, end):
            return False
        below_quote = offer is not None and offer.first and self.quote_ended >= self.unit_line >= 0
        if below_quote and label.kind in (LabelKind.NUMBER, LabelKind.LETTER) and not self.marks.goes_on(index, label.rest):
            # A list that begins below a quotation which closed too early is still new text.
            return False
        if offer is None:
            if (
                article
                and label.number == "1"
                and self.zone == _ZONE_MAIN
                and self.main.articles
                and label.mark
                and is_article_heading(lines.text, label, end)
            ):
                self._begin(part_head(lines, index, floor=self.floor, caption=False))
                return self._take(label, index, end)
            if article and label.number == "1" and self.zone == _ZONE_ATTACHED and self.tree.articles > 1:
                again = part_head(lines, index, floor=self.floor, caption=False)
                if again.first < index and kind_of_part(lines.line(again.title[0])) == "attached":
                    self._begin(again)
                    return self._take(label, index, end)
            if article and label.number == "1" and self.zone == _ZONE_APPENDIX and self._appendix_is_instrument(index):
                return self._take(label, index, end)
            return False
        return self._take(label, index, end, offer)

    def _take(self, label: Label, index: int, end: int, offer: Offer | None = None) -> bool:
        offer = offer or self.tree.offer(label, end)
        if offer is None:
            return False
        before = self.lines.ends[index - 1] if index else 0
        if not self.tree.take(offer, label, index=index, end=end, before=before):
            return False
        self._end_unmarked(index)
        self.opened = self.unit_line = index
        self.floor = index + 1
        return True

    def _gap_is_real(self, label: Label, offer: Offer, index: int) -> bool:
        """Whether a number that leaves some out is a khoản all the same: misprints and repealed khoản leave gaps."""
        lines = self.lines
        text = lines.text
        if index == 0 or label.rest >= lines.ends[index] or not text[label.rest].isupper():
            return False
        for below in range(index + 1, min(index + 40, len(lines))):
            other = label_at(text, lines.starts[below], lines.ends[below])
            if other is None or other.kind not in (LabelKind.NUMBER, LabelKind.ARTICLE):
                continue
            if other.kind is LabelKind.ARTICLE:
                break
            if offer.first:
                return follows(other.number, label.number) and other.mark == label.mark
            if follows(other.number, offer.before):
                # The number that is missing still comes.
                return False
        return not offer.first

    def _article_after_closing(self, label: Label, index: int, end: int) -> bool:
        tree = self.tree
        offer = tree.offer(label, end)
        if offer is not None and not offer.gap and tree.last_article and label.mark:
            # The closing was none: a form's "Nơi nhận", or columns read in the wrong order.
            if self.zone == _ZONE_CLOSING:
                self.closing, self.zone = None, _ZONE_MAIN
            else:
                self.zone = _ZONE_ATTACHED
            return self._take(label, index, end, offer)
        if label.number == "1" and (self.main.articles or self.zone == _ZONE_CLOSING):
            self._begin(part_head(self.lines, index, floor=self.floor, caption=False))
            return self._take(label, index, end)
        return False

    def _end_unmarked(self, index: int) -> None:
        span = self.unmarked.close(index)
        if span is not None:
            self.quotations.append(span)

    # -- closing, attached instruments, appendices -------------------------------------------------------------------

    def _close_body(self, index: int) -> None:
        self._end_unmarked(index)
        if self.zone == _ZONE_MAIN:
            self.closing = index
            self.zone = _ZONE_CLOSING
        else:
            self.zone = _ZONE_PAUSE
            self.parts[-1].end = index
        self.floor = index + 1

    def _part_starts(self, index: int, inside: bool) -> bool:
        lines = self.lines
        first = lines.text[lines.starts[index]]
        if first not in "PMB(KkbđĐp":
            return False
        if lines.is_cell(index) and first not in "P(":
            return False
        found = appendix_head(lines, index, inside=inside and self.closing is None)
        if found is not None and not (found.form and self.zone == _ZONE_APPENDIX):
            return self._begin_appendix(found, index)
        if not caption_at(lines, index, inside=inside):
            return False
        current = self.parts[-1] if self.parts else None
        if (
            current is not None
            and current.caption is None
            and index - current.head.after <= 12
            and self.zone in (_ZONE_APPENDIX, _ZONE_ATTACHED)
            and not self.tree.count
        ):
            # The lines between the heading and the caption are the title.
            current.caption = index
            current.head = dataclasses.replace(current.head, title=(current.head.title[0], index), after=index + 1, caption=index)
            return True
        found = part_head(lines, index, floor=self.floor, caption=True)
        if found.first == index and (inside or self.zone == _ZONE_APPENDIX):
            return False
        if inside and kind_of_part(lines.line(found.title[0])) is None:
            return False
        self._begin(found)
        return True

    def _row(self, index: int) -> bool:
        """Take the first cell of a numbered row of an appendix's table as a unit."""
        lines = self.lines
        block = lines.blocks[index]
        place = (block.table.table, block.table.row) if block is not None and block.table is not None else None
        before = lines.ends[index - 1]
        if place is None:
            match = _TEXT_ROW.match(lines.text, lines.starts[index], lines.ends[index])
            if match is not None:
                return self.tree.take_row(match[1], start=lines.starts[index], before=before)
            if self.row is not None:
                self.tree.close_row(before)
                self.row = None
            return False
        if place == self.row:
            return False
        if self.row is not None:
            self.tree.close_row(before)
        self.row = place
        number = lines.line(index).rstrip(".")
        if _ROW_NUMBER.fullmatch(number) is None or (
            index + 1 < len(lines) and _ROW_NUMBER.fullmatch(lines.line(index + 1).strip("().")) is not None
        ):
            return False
        return self.tree.take_row(number, start=lines.starts[index], before=before)

    def _begin_appendix(self, found: PartHead, index: int) -> bool:
        level = UnitLevel.FORM if found.form else UnitLevel.APPENDIX
        path = UnitPath.of((level, found.number))
        again = self.zone == _ZONE_APPENDIX and index - self.parts[-1].head.first < 4
        if path in self.taken and (found.number or again):
            return False
        last = index + 1
        while last < min(index + 7, len(self.lines)) and self._goes_on_title(last):
            last += 1
        self._begin(dataclasses.replace(found, title=(index, last), after=last))
        return True

    def _goes_on_title(self, index: int) -> bool:
        lines = self.lines
        line = lines.line(index)
        return (
            line.isupper() and not lines.is_cell(index) and label_at(lines.text, lines.starts[index], lines.ends[index]) is None
        )

    def _begin(self, found: PartHead) -> None:
        lines = self.lines
        before = max(found.first, 0)
        self._end_unmarked(before)
        self._finish_part(before)
        if self.zone == _ZONE_MAIN and self.main_end is None:
            self.main_end = before
        if self.closing is not None and self.closing >= before:
            self.closing = None
        if found.attached:
            self.attached += 1
            part, path = f"kem-theo-{self.attached}", None
            tree = UnitTree(lines.text, part=part, taken=self.taken)
            self.zone = _ZONE_ATTACHED
        else:
            part = ""
            path = self._appendix_path(found)
            tree = UnitTree(lines.text, base=path, taken=self.taken)
            self.taken.add(path)
            self.zone = _ZONE_APPENDIX
        self.tree = tree
        self.parts.append(_Part(found, tree, part, path, found.caption))
        self.floor = found.after

    def _appendix_path(self, found: PartHead) -> UnitPath:
        level = UnitLevel.FORM if found.form else UnitLevel.LIST if found.listing else UnitLevel.APPENDIX
        path = UnitPath.of((level, found.number))
        while path in self.taken:
            # The next free number, remembered: thousands of appendices without a number must not be counted again and again.
            self.unnumbered[level] = self.unnumbered.get(level, 1) + 1
            path = UnitPath.of((level, str(self.unnumbered[level])))
        return path

    def _appendix_is_instrument(self, index: int) -> bool:
        """Turn an appendix that is a regulation with articles ("PHỤ LỤC / QUY CHẾ / Điều 1.") into an attached instrument."""
        current = self.parts[-1]
        lines = self.lines
        if current.tree.count or index - current.head.first > 40:
            return False
        if not any(
            kind_of_part(lines.line(i)) == "attached" and len(lines.line(i)) < 200 for i in range(current.head.first + 1, index)
        ):
            return False
        if current.path is not None:
            self.taken.discard(current.path)
        self.attached += 1
        current.part, current.path = f"kem-theo-{self.attached}", None
        current.tree = self.tree = UnitTree(lines.text, part=current.part, taken=self.taken)
        self.zone = _ZONE_ATTACHED
        return True

    def _finish_part(self, before: int) -> None:
        if self.parts and self.parts[-1].end < 0:
            self.parts[-1].end = before

    # -- the result -----------------------------------------------------------------------------------------------

    def _result(self) -> Outline:
        lines, head = self.lines, self.head
        count = len(lines)
        self._finish_part(count)
        first_part = self.parts[0].head.first if self.parts else count
        body_end_line = self.closing if self.closing is not None else self.main_end if self.main_end is not None else first_part
        body_start = lines.starts[head.body] if head.body < count else lines.ends[-1]
        body_end = lines.ends[body_end_line - 1] if body_end_line > head.body else body_start
        units = [u for u in self.main.finish(body_end) if u.start < body_end]
        parts: list[PartOutline] = []
        for number, part in enumerate(self.parts):
            until = self.parts[number + 1].head.first if number + 1 < len(self.parts) else count
            start, end = lines.starts[part.head.first], lines.ends[max(until - 1, part.head.first)]
            content_end = lines.ends[max(min(part.end, until) - 1, part.head.first)]
            inside = [u for u in part.tree.finish(content_end) if u.start < content_end]
            if part.path is not None:
                title_text = " ".join(lines.line(i) for i in range(*part.head.title))
                units.append(Unit(part.path, part.head.number, title_text[:300] or None, start, max(end, start + 1)))
            units.extend(inside)
            parts.append(
                PartOutline(
                    "attached" if part.part else "appendix",
                    part.part,
                    part.path,
                    self._span(part.head.title),
                    self._span((part.caption, part.caption + 1)) if part.caption is not None else None,
                    start,
                    end,
                    part.tree.articles,
                )
            )
        units.sort(key=lambda u: (u.start, -u.end))
        closing = None
        if self.closing is not None:
            closing = (lines.starts[self.closing], lines.ends[max(first_part - 1, self.closing)])
        for tree in (self.main, *(p.tree for p in self.parts)):
            self.problems += [Problem("PARSE-006", where=path, params={"number": printed}) for path, printed in tree.gaps]
        recital = (head.recital[0][0], head.recital[-1][1]) if head.recital else None
        return Outline(
            head=(0, recital[0] if recital else body_start),
            title=head.title,
            recital=recital,
            recital_lines=head.recital,
            body=(body_start, body_end),
            closing=closing,
            parts=tuple(parts),
            units=tuple(units),
            quotations=tuple(sorted(self.quotations)),
            kind=head.kind[1:] if head.kind else None,
            issuing=head.issuing,
            enacting=self._span((head.enacting, head.enacting + 1)) if head.enacting is not None else None,
            problems=tuple(self.problems),
        )

    def _span(self, span: tuple[int, int]) -> Span | None:
        first, last = span
        if first >= last or first >= len(self.lines):
            return None
        return self.lines.starts[first], self.lines.ends[last - 1]
