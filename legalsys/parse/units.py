"""The tree of units: which labels are units of the document, decided by where they stand.

A number that merely starts a line (a wrapped "1.", a year, a table's row number) is no unit: numbering must go on from the
unit before it at the same level, with the same mark, below a parent that can hold it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass

from legalsys.language.numerals import int_to_roman, roman_to_int
from legalsys.model import Unit, UnitLevel, UnitPath, UnitStep

from .labels import Label, LabelKind, follows, letter_rank

__all__ = ["Offer", "UnitTree", "is_article_heading"]

_LARGE = {
    LabelKind.PART: (0, UnitLevel.PART),
    LabelKind.CHAPTER: (1, UnitLevel.CHAPTER),
    LabelKind.SECTION: (2, UnitLevel.SECTION),
    LabelKind.SUBSECTION: (3, UnitLevel.SUBSECTION),
}
_ARTICLE, _CLAUSE, _DECIMAL, _POINT, _ITEM, _ROW = 4, 5, 6, 7, 8, 9
_GAP = 4

# Words after "Điều 5" that make it a reference inside a sentence, not a heading.
_RUNNING = re.compile(
    r"(?:của|và|hoặc|khoản|điểm|nêu|trên|luật|bộ luật|nghị định|nghị quyết|thông tư|quyết định|pháp lệnh|hiến pháp|quy định|quy chế|điều lệ|[,;)])(?:\W|$)",
    re.I,
)
_ITEM_ORDER = {int_to_roman(rank).lower(): rank for rank in range(1, 40)}


def is_article_heading(text: str, label: Label, end: int) -> bool:
    """Whether an article's label heads an article rather than starts a wrapped line of a sentence ("Điều 5 của Luật …")."""
    if label.rest >= end:
        return True
    if _RUNNING.match(text, label.rest, end):
        return bool(label.mark) and text[label.rest].isupper() and not text[label.rest : label.rest + 3].isupper()
    return bool(label.mark) or not text[label.rest].islower()


def _ends_sentence(words: str) -> bool:
    last = words.rstrip(' "”’»)*_-')
    return not last or last[-1] in ".;:,…/"


def _value(number: str) -> int:
    digits = number.rstrip("abcdefghiklmnopqrstuvxyđ")
    return int(digits) if digits.isdigit() else 0


@dataclass(slots=True)
class Offer:
    """A label that fits: where it would hang. `UnitTree.take` makes it a unit.

    Args:
        rank: its level's rank in the tree.
        path: its path.
        gap: how many numbers are missing before it.
        first: whether it begins a list.
        before: the number before it in its list.
    """

    rank: int
    path: UnitPath
    gap: int = 0
    first: bool = False
    before: str = ""


class _Open:
    """A unit that is open, and the numbering below it."""

    __slots__ = ("index", "label", "last", "marks", "path", "rank", "seen")

    def __init__(self, rank: int, path: UnitPath, label: Label, index: int) -> None:
        self.rank, self.path, self.label, self.index = rank, path, label, index
        self.last: dict[int, str] = {}
        self.marks: dict[int, str] = {}
        self.seen: set[tuple[int, str]] = set()


@dataclass(slots=True)
class _Entry:
    path: UnitPath
    printed: str
    heading: str | None
    start: int
    end: int = -1


class UnitTree:
    """Units of one part (the document itself, an attached instrument or an appendix), built line by line.

    Args:
        text: the canonical text.
        part: ``""`` or ``kem-theo-1`` …
        base: the path all units hang below, for appendices.
        taken: paths of the document that exist already; shared by all its trees.
    """

    def __init__(self, text: str, *, part: str = "", base: UnitPath | None = None, taken: set[UnitPath]) -> None:
        self._text = text
        self._part = part
        self._base = base or UnitPath((), part)
        self._appendix = base is not None
        self._taken = taken
        self._root = _Open(-1, self._base, Label(LabelKind.PART, "", "", "", 0, 0), -1)
        self._stack: list[_Open] = [self._root]
        self._entries: list[_Entry] = []
        self.articles = 0
        self.last_article = ""
        self.gaps: list[tuple[str, str]] = []

    @property
    def innermost(self) -> UnitPath | None:
        """The path of the unit open now, None at the top of the document itself."""
        return self._stack[-1].path if len(self._stack) > 1 else None

    @property
    def count(self) -> int:
        """How many units were taken so far."""
        return len(self._entries)

    def _holder(self, rank: int) -> _Open:
        for unit in reversed(self._stack):
            if unit.rank < rank:
                return unit
        return self._root

    def offer(self, label: Label, end: int) -> Offer | None:
        """Return where ``label`` (of a line that ends at ``end``) would hang, None if it is no unit here."""
        kind = label.kind
        if self._appendix:
            return self._offer_in_appendix(label)
        if kind is LabelKind.ARTICLE:
            return self._offer_article(label, end)
        if kind is LabelKind.NUMBER:
            return self._offer_clause(label)
        if kind is LabelKind.LETTER:
            return self._offer_point(label)
        if kind in _LARGE:
            return self._offer_large(label, end)
        if kind is LabelKind.ITEM:
            return self._offer_item(label)
        if kind is LabelKind.DECIMAL:
            return self._offer_decimal(label)
        if not self.articles:
            return self._offer_old(label, end)
        return None

    def _offer_article(self, label: Label, end: int) -> Offer | None:
        if not is_article_heading(self._text, label, end):
            return None
        gap = 0 if not self.last_article else 3 if label.mark else 0
        if not self.last_article or follows(label.number, self.last_article, gap=gap):
            path = self._base.child(UnitLevel.ARTICLE, label.number)
            return Offer(_ARTICLE, path, int(bool(self.last_article) and not follows(label.number, self.last_article)))
        return None

    def _offer_large(self, label: Label, end: int) -> Offer | None:
        text = self._text
        if label.rest < end and (text[label.rest].islower() or _RUNNING.match(text, label.rest, end)):
            return None
        rank, level = _LARGE[label.kind]
        holder = self._holder(rank)
        before = holder.last.get(rank, "")
        if not follows(label.number, before, gap=2 if before else 0) and not (
            level is UnitLevel.SECTION and len(label.number) == 1 and label.number.isalpha()
        ):
            return None
        path = self._free(holder, level, label.number)
        return Offer(rank, path) if path else None

    def _free(self, holder: _Open, level: UnitLevel, number: str) -> UnitPath | None:
        # Chapters are named by their own number alone, unless it starts again in every part (phần thứ hai, chương I).
        step = UnitStep(level, number)
        own = UnitPath((*self._base.steps, step), self._part)
        if level in (UnitLevel.PART, UnitLevel.CHAPTER) and own not in self._taken:
            return own
        inside = UnitPath((*holder.path.steps, step), self._part)
        return inside if inside not in self._taken else None

    def _offer_old(self, label: Label, end: int) -> Offer | None:
        # Old numbering without articles: A. / I. / 1. / a.
        rank, level = (0, UnitLevel.PART) if label.kind is LabelKind.CAPITAL else (2, UnitLevel.SECTION)
        holder = self._holder(rank)
        before = holder.last.get(rank, "")
        fits = (
            (letter_rank(label.number) or 0) == (letter_rank(before) or 0) + 1
            if level is UnitLevel.PART
            else follows(label.number, before)
        )
        if not fits or label.rest >= end and not label.mark:
            return None
        path = self._free(holder, level, label.number)
        return Offer(rank, path) if path else None

    def _offer_clause(self, label: Label) -> Offer | None:
        holder = self._holder(_CLAUSE)
        if holder.rank < _ARTICLE and self.articles:
            return None
        before = holder.last.get(_CLAUSE, "")
        if "." in before or (not label.mark and not before):
            return None
        if label.mark and (holder.marks.get(_CLAUSE) or label.mark) != label.mark:
            return None
        gap = 0
        if not follows(label.number, before):
            if not label.mark or not follows(label.number, before, gap=_GAP if before else 99) or label.rest == label.start:
                return None
            gap = max(1, _value(label.number) - _value(before) - 1)
        return Offer(_CLAUSE, holder.path.child(UnitLevel.CLAUSE, label.number), gap, not before, before)

    def _offer_decimal(self, label: Label) -> Offer | None:
        prefix, _, last = label.number.rpartition(".")
        for holder in reversed(self._stack):
            clauses = holder.rank == _ARTICLE and not holder.last.get(_CLAUSE, "").isdigit()
            if not (clauses or holder.rank == _CLAUSE or (holder.rank == _DECIMAL and "." in prefix)):
                continue
            if holder.path.steps[-1].number != prefix:
                continue
            rank, level = (_DECIMAL, UnitLevel.ITEM) if holder.rank >= _CLAUSE else (_CLAUSE, UnitLevel.CLAUSE)
            if holder.rank == _DECIMAL:
                rank = _ITEM
            before = holder.last.get(rank, "")
            if not follows(last, before.rpartition(".")[2]):
                return None
            return Offer(rank, holder.path.child(level, label.number))
        return None

    def _offer_point(self, label: Label) -> Offer | None:
        holder = self._holder(_POINT)
        if holder.rank < _ARTICLE and self.articles or holder.rank < 0 and not holder.last:
            return None
        before = holder.last.get(_POINT, "")
        if holder.marks.get(_POINT, label.mark) == label.mark and self._letter_follows(label.number, before):
            return Offer(_POINT, holder.path.child(UnitLevel.POINT, label.number), first=not before)
        return self._offer_item(label) if label.number in _ITEM_ORDER else None

    @staticmethod
    def _letter_follows(number: str, before: str) -> bool:
        if not before:
            return number == "a"
        mine, last = letter_rank(number), letter_rank(before)
        if mine is None or last is None:
            # f, j, w and z are no letters of the alphabet of points, but some lists use them.
            return (before[0] + number) in ("ef", "ij", "vw", "yz", "xz") or (
                last is None and mine is not None and mine == (letter_rank(chr(ord(before[0]) - 1)) or 0) + 1
            )
        if number[-1].isdigit():
            return mine == last and number > before
        return last < mine <= last + 2

    def _offer_item(self, label: Label) -> Offer | None:
        holder = self._holder(_ITEM)
        if holder.rank < _ARTICLE:
            return None
        before = holder.last.get(_ITEM, "")
        number = label.number
        if number.isdigit():
            fits = follows(number, before) if before.isdigit() or not before else False
        elif number in _ITEM_ORDER and (not before or before in _ITEM_ORDER):
            fits = _ITEM_ORDER[number] == _ITEM_ORDER.get(before, 0) + 1
        else:
            fits = label.kind is LabelKind.ITEM and self._letter_follows(number, before)
        if fits:
            return Offer(_ITEM, holder.path.child(UnitLevel.ITEM, number), first=not before)
        points = self._holder(_POINT)
        if label.kind is LabelKind.ITEM and points.last.get(_POINT) and self._letter_follows(number, points.last[_POINT]):
            # "(b)" typed for "b)".
            return Offer(_POINT, points.path.child(UnitLevel.POINT, number))
        return None

    def _offer_in_appendix(self, label: Label) -> Offer | None:
        # Appendices are cited by mục and by row; their numbers are no khoản.
        kind = label.kind
        if kind in (LabelKind.ROMAN, LabelKind.SECTION):
            rank, level = 2, UnitLevel.SECTION
        elif kind is LabelKind.CAPITAL or kind is LabelKind.PART:
            rank, level = 0, UnitLevel.PART
        elif kind is LabelKind.NUMBER:
            roman = any(unit.rank == 2 and unit.label.kind in (LabelKind.ROMAN, LabelKind.SECTION) for unit in self._stack)
            rank, level = (3, UnitLevel.SUBSECTION) if roman else (2, UnitLevel.SECTION)
        else:
            return None
        holder = self._holder(rank)
        before = holder.last.get(rank, "")
        if holder.marks.get(rank, label.mark) != label.mark:
            return None
        fits = (
            (letter_rank(label.number) or 0) == (letter_rank(before) or 0) + 1
            if kind is LabelKind.CAPITAL
            else follows(label.number, before)
        )
        path = holder.path.child(level, label.number)
        return Offer(rank, path) if fits and path not in self._taken else None

    def take(self, offer: Offer, label: Label, *, index: int, end: int, before: int) -> bool:
        """Open the unit of an accepted ``offer``.

        Args:
            offer: what `offer` gave for the label.
            label: the label.
            index: line of the label.
            end: end of that line.
            before: end of the text before it, where the units it closes end.

        Returns:
            False if the path exists already (a number printed twice): then nothing is opened.
        """
        if offer.rank < _ARTICLE or offer.rank == _ROW or self._appendix:
            if offer.path in self._taken:
                self.gaps.append((str(offer.path), label.printed))
                return False
            self._taken.add(offer.path)
        holder = self._holder(offer.rank)
        key = (offer.rank, label.number)
        if key in holder.seen:
            self.gaps.append((str(offer.path), label.printed))
            return False
        holder.seen.add(key)
        self._close(offer.rank, before)
        holder.last[offer.rank] = label.number
        holder.marks.setdefault(offer.rank, label.mark)
        if offer.rank == _ARTICLE:
            self.articles += 1
            self.last_article = label.number
        if offer.gap:
            self.gaps.append((str(offer.path), label.printed))
        rest = self._text[label.rest : end]
        heading = rest if rest and len(rest) <= 400 and not _ends_sentence(rest) else None
        if heading and offer.rank > _ARTICLE and len(heading) > 160:
            heading = None
        self._stack.append(_Open(offer.rank, offer.path, label, len(self._entries)))
        self._entries.append(_Entry(offer.path, label.printed, heading, label.start))
        return True

    def take_row(self, number: str, *, start: int, before: int) -> bool:
        """Open the row ``number`` of a list in a table (or a section, for a Roman numeral or a capital), at ``start``.

        ``before`` is the end of the text before it. Returns False if it exists already or does not go on.
        """
        label = Label(LabelKind.NUMBER, number, number, "", start, start)
        if not number.isdigit():
            value = roman_to_int(number)
            label = Label(
                LabelKind.ROMAN if value else LabelKind.CAPITAL, str(value) if value else number.lower(), number, "", start, start
            )
            offer = self._offer_in_appendix(label)
        else:
            path = self._holder(_ROW).path.child(UnitLevel.ROW, str(int(number)))
            offer = Offer(_ROW, path) if path not in self._taken else None
        return offer is not None and self.take(offer, label, index=0, end=start, before=before)

    def close_row(self, before: int) -> None:
        """End the row that is open, if one is, at ``before``."""
        self._close(_ROW, before)

    def head_line(self, line: str) -> bool:
        """Take a line as the heading of the large unit or article just opened, if its label stood alone; else False."""
        if not self._entries or len(self._stack) < 2:
            return False
        entry, unit = self._entries[-1], self._stack[-1]
        if unit.rank > _ARTICLE or unit.index != len(self._entries) - 1 or not line or len(line) > 300:
            return False
        if unit.rank == _ARTICLE and (entry.heading or _ends_sentence(line)):
            return False
        if entry.heading and not (entry.heading.isupper() and line.isupper()):
            return False
        entry.heading = f"{entry.heading} {line}" if entry.heading else line
        return True

    def _close(self, rank: int, before: int) -> None:
        while len(self._stack) > 1 and self._stack[-1].rank >= rank:
            unit = self._stack.pop()
            self._entries[unit.index].end = before

    def finish(self, end: int) -> list[Unit]:
        """Close all units at ``end`` and return them in text order."""
        self._close(-1, end)
        return [Unit(e.path, e.printed, e.heading, e.start, max(e.end, e.start + 1)) for e in self._entries]
