"""New text that an amending clause gives without quotation marks."""

from __future__ import annotations

import re

from .labels import Label, LabelKind, label_at
from .lines import Lines
from .quotations import AMENDS, QuotationMarks
from .units import Offer

__all__ = ["UnmarkedText"]

_NAMED_UNIT = re.compile(r"\b(?:khoản|điểm|điều|mục|phụ lục|chương|gạch đầu dòng)\s+(?:thứ\s+)?[\dIVXa-zđ]", re.I)
_NAMED_ARTICLE = re.compile(r"\bđiều\s+(\d+[a-zđ]?)", re.I)
_AMENDED = re.compile(
    r"\b(?:sửa đổi|bổ sung|thay thế|sửa lại|điều chỉnh)(?:,?\s(?:và\s)?(?:sửa đổi|bổ sung|thay thế|điều chỉnh)){0,2}"
    r"(?:\s(?:lại|thành|nội dung|mới))?\s*$",
    re.I,
)
_LEAD = re.compile(r"như sau\s*:?\s*$", re.I)
# A heading that is an order to amend one clause or point: "Sửa đổi, bổ sung khoản 1 Điều 8".
_ONE_NAMED = re.compile(
    r"(?:sửa đổi|bổ sung|thay thế|điều chỉnh)(?:,?\s(?:và\s)?bổ sung)?\s(?:khoản|điểm)\s(?P<number>[\da-zđ]{1,4})\s(?:khoản\s[\da-z]{1,4}\s)?(?:của\s)?điều\s\d+[a-zđ]?\.?$",
    re.I,
)


class UnmarkedText:
    """Follows new text without marks: from the line after its lead to the next unit of the amending document.

    Args:
        lines: the lines of the reading.
        marks: their quotation marks.
    """

    def __init__(self, lines: Lines, marks: QuotationMarks) -> None:
        self._lines = lines
        self._marks = marks
        self._start: int | None = None
        self._articles: frozenset[str] = frozenset()

    @property
    def is_open(self) -> bool:
        """Whether new text may be going on."""
        return self._start is not None

    def watch(self, index: int, rest: int, end: int) -> None:
        """Open new text below line ``index`` if the line amends, names a unit and ends with "như sau:".

        A heading "Sửa đổi khoản 1 Điều 8" without these words opens it too, where what follows is numbered as that one unit is and
        nothing goes on from there.

        Args:
            index: a line with a unit of the document.
            rest: where its words begin.
            end: where they end.
        """
        lines = self._lines
        if index + 1 >= len(lines):
            return
        if lines.text[end - 1] not in ":uU" or _LEAD.search(lines.text, max(rest, end - 14), end) is None:
            if end - rest < 80 and self._is_one_unit(index, rest, end):
                self._start = index + 1
                self._articles = frozenset(_NAMED_ARTICLE.findall(lines.text[rest:end]))
            return
        if lines.text[lines.starts[index + 1]] in '"“”„‟«':
            return
        lead = lines.text[rest:end]
        if _NAMED_UNIT.search(lead) is None or (AMENDS.match(lead) is None and _AMENDED.search(_LEAD.sub("", lead)) is None):
            return
        self._start = index + 1
        self._articles = frozenset(_NAMED_ARTICLE.findall(lead))

    def _is_one_unit(self, index: int, rest: int, end: int) -> bool:
        """Whether the heading names one unit, and the lines below are that unit's new text."""
        lines = self._lines
        named = _ONE_NAMED.match(lines.text, rest, end)
        if named is None:
            return False
        first = label_at(lines.text, lines.starts[index + 1], lines.ends[index + 1])
        if first is None or first.kind not in (LabelKind.NUMBER, LabelKind.LETTER) or first.number != named["number"].lower():
            return False
        if self._marks.goes_on(index + 1, first.rest):
            return False
        for below in range(index + 2, len(lines)):
            label = label_at(lines.text, lines.starts[below], lines.ends[below])
            if label is not None and label.kind is LabelKind.ARTICLE:
                return True
            if label is not None and label.kind is first.kind:
                return False
        return True

    def leaves(self, label: Label, offer: Offer | None, index: int, end: int) -> bool:
        """Whether a label inside new text is a unit of the amending document again.

        Args:
            label: the label.
            offer: where it would hang.
            index: its line.
            end: end of the line.
        """
        if offer is None or offer.gap:
            return False
        if label.kind is LabelKind.ARTICLE:
            return label.number not in self._articles
        if self._marks.goes_on(index, label.rest):
            return True
        return AMENDS.search(self._lines.text, label.rest, min(end, label.rest + 160)) is not None

    def close(self, index: int, *, keep: bool = True) -> tuple[int, int] | None:
        """End new text before line ``index`` and return its span; None if none was open or ``keep`` is off."""
        start, self._start = self._start, None
        if start is None or start >= index or not keep:
            return None
        return self._lines.starts[start], self._lines.ends[index - 1]
