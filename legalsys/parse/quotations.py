"""Quoted new text of amending documents: where it opens, where it closes, and what to do when a mark is missing.

Numbering inside such quotations belongs to the amended document.
"""

from __future__ import annotations

import re

from legalsys.language.normal import lowered

from .labels import label_at
from .lines import Lines

__all__ = ["AMENDS", "QuotationMarks"]

AMENDS = re.compile(
    r"(?:được\s)?(?:sửa đổi|bổ sung|bãi bỏ|thay thế|thay (?:cụm )?từ|thay (?:tên|tiêu đề|mẫu|phụ lục)|điều chỉnh|đính chính|hủy bỏ|huỷ bỏ|sửa tên|sửa (?:khoản|điểm|điều|mục|cụm|lại)|chỉnh sửa|bỏ (?:khoản|điểm|điều|cụm|từ|đoạn|mục)|thêm"
    r"|to (?:amend|supplement|add|annul|replace|remove|repeal|insert|delete)\b)",
    re.I,
)
"""Verbs that amend, as they start an amending clause."""
_AMENDS_LOW = re.compile(AMENDS.pattern)  # for text in lower case

_TOUCHED = re.compile(
    r"\b(?:khoản|điểm|điều|mục|phụ lục|mẫu|biểu|cụm từ|từ|đoạn|tên|tiêu đề|chương|danh mục|gạch đầu dòng|như sau|một số|quyết định|thông tư|nghị định|nghị quyết|quy định|quy chế"
    r"|articles?|clauses?|points?|sections?|chapters?|appendix|appendices|phrases?|words?|decree|circular|decision|law|provisions)\b",
    re.I,
)
_LEAD_END = re.compile(r"(?::|như sau|sau đây|as follows)[\s.,]*$")  # for text in lower case
_OPENS_INLINE = re.compile(r'(?::|như sau|sau đây)\s{0,3}(["“”„‟«])')
_WORDS_LEAD = re.compile(r"\b(?:từ|chữ)\s?:\s?$", re.I)
_CLOSING_ARTICLE = re.compile(
    r"(?:điều khoản|hiệu lực|tổ chức thực hiện|trách nhiệm (?:tổ chức |thi hành|thực hiện)|quy định chuyển tiếp|"
    r"(?:quyết định|nghị quyết|thông tư|nghị định|luật) này|chánh văn phòng|giao |this (?:decree|circular|decision|law|resolution)\b)",
    re.I,
)
_MARKS = '"“”„‟«»'


class QuotationMarks:
    """Finds openings and closings of quoted new text, line by line.

    Args:
        lines: the lines of the reading.
    """

    def __init__(self, lines: Lines) -> None:
        self._lines = lines
        self._low = lowered(lines.text)
        count = len(lines)
        # The next line at or after each one that could close a quotation: known in advance, so an unclosed one costs no second pass.
        self._next_close: list[int] = [count] * (count + 1)
        for index in range(count - 1, -1, -1):
            closes = lines.quotes[index] and self.closing(index) is not None
            self._next_close[index] = index if closes else self._next_close[index + 1]

    def has_close(self, index: int) -> bool:
        """Whether some line at or after ``index`` could close a quotation."""
        return self._next_close[min(index, len(self._lines))] < len(self._lines)

    def opening(self, index: int, *, expected: bool) -> tuple[int, int | None] | None:
        """Return (offset of the opening mark, offset after the closing mark if it closes on the same line), or None.

        Args:
            index: a line outside quotations.
            expected: whether new text may start here: the line before leads it in, or a quotation has just ended.
        """
        lines = self._lines
        marks = lines.quotes[index]
        if not marks:
            return None
        text, start, end = lines.text, lines.starts[index], lines.ends[index]
        at = start
        if text[start] not in _MARKS:
            label = label_at(text, start, end)
            if label is not None and label.rest < end and text[label.rest] in _MARKS and marks % 2 and expected:
                at = label.rest
            else:
                inline = _OPENS_INLINE.search(text, start, end)
                if inline is None:
                    return None
                at = inline.start(1)
                if _WORDS_LEAD.search(text, max(start, at - 12), at):
                    # "Thay thế các cụm từ: “A” tại Điều 1; “B” tại Điều 2 thành cụm từ “C”" quotes words, no new text.
                    return None
                inside = sum(1 for offset, _ in lines.quote_marks(index) if offset >= at)
                if inside % 2 == 0:
                    return (at, end) if lines.closes_quote(index) and self._is_block(at, end) else None
                if inside == 1 and not self._is_block(at, end):
                    return None
                return at, None
        elif not expected and not self._starts_unit(at, end):
            return None
        if marks % 2 == 0:
            return (at, end) if lines.closes_quote(index) and expected else None
        if marks == 1 and end - at <= 3:
            return (at, None) if expected else None
        return at, None

    def _starts_unit(self, at: int, end: int) -> bool:
        rest = at + 1
        while rest < end and self._lines.text[rest] == " ":
            rest += 1
        return label_at(self._lines.text, rest, end) is not None

    def _is_block(self, at: int, end: int) -> bool:
        # New text of a unit, not a few words: it starts with a label, or runs to the end of the line.
        return self._starts_unit(at, end) or end - at > 60

    def closing(self, index: int) -> int | None:
        """Return the offset after the mark with which the line closes an open quotation, or None."""
        lines = self._lines
        marks = lines.quotes[index]
        if not marks:
            return None
        start, end = lines.starts[index], lines.ends[index]
        opens = closes = 0
        last = start
        for offset, mark in lines.quote_marks(index):
            if mark in "“„«":
                opens += 1
            elif mark in "”»":
                closes += 1
            last = offset
        if lines.closes_quote(index) and (marks % 2 or closes > opens):
            return end
        if closes == opens + 1 and end - last < 100:
            return last + 1
        return None

    def leads_in(self, index: int) -> bool:
        """Whether a line leads new text in: it ends with a colon or "như sau", or names an amendment."""
        lines = self._lines
        start, end = lines.starts[index], lines.ends[index]
        return (
            _LEAD_END.search(self._low, max(start, end - 24), end) is not None
            or _AMENDS_LOW.search(self._low, start, min(end, start + 120)) is not None
        )

    def goes_on(self, index: int, rest: int) -> bool:
        """Whether a label's words (from ``rest``) are those of an amending clause or a closing article, so of this document."""
        lines = self._lines
        text, end = lines.text, lines.ends[index]
        verb = AMENDS.match(text, rest, end)
        if verb is not None:
            return _TOUCHED.search(text, verb.end(), min(end, verb.end() + 90)) is not None
        return _CLOSING_ARTICLE.match(text, rest, end) is not None
