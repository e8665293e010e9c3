"""The words by which a document says that it was made by the shortened procedure (trình tự, thủ tục rút gọn).

Only words about the document itself count: lines of its recital on making documents, and sentences of its body that speak of "this"
document. Rules about the procedure in general, that of the courts, and other documents that were made by it are matter of the text.
"""

from __future__ import annotations

import re
from bisect import bisect_right

from legalsys.language.normal import lowered
from legalsys.model import Evidence

from .outline import Outline

__all__ = ["find_shortened"]

_WORDS = re.compile(r"(?:trình\s+tự(?:,|\s+và)?\s+)?thủ\s+tục\s+rút\s+gọn|trình\s+tự\s+rút\s+gọn", re.I)
_THIS = re.compile(
    r"\b(?:Nghị\s+quyết|Quyết\s+định|Nghị\s+định|Thông\s+tư|Chỉ\s+thị|Luật|Pháp\s+lệnh|văn\s+bản)\s+này\b[^.;\n]{0,80}?\b(?:được\s+)?(?:ban\s+hành|xây\s+dựng|soạn\s+thảo|thông\s+qua)\b",
    re.I,
)
_MAKING = re.compile(r"\b(?:ban\s+hành|xây\s+dựng|soạn\s+thảo|thông\s+qua|áp\s+dụng\s+trình\s+tự)\b", re.I)
_SENTENCE = re.compile(r"[.;]\s|\n")


def find_shortened(text: str, shape: Outline) -> Evidence | None:
    """Return the first words that say so, None if none do.

    Args:
        text: canonical text.
        shape: its outline.
    """
    if "gọn" not in lowered(text):
        return None
    quoted = sorted(shape.quotations)
    starts = [start for start, _ in quoted]
    for first, last in shape.recital_lines:
        found = _WORDS.search(text, first, last)
        if found and _MAKING.search(text, first, last):
            return _evidence(text, *found.span(), first, last)
    attached = [(part.start, part.end) for part in shape.parts]
    for found in _WORDS.finditer(text, *shape.body):
        at = bisect_right(starts, found.start()) - 1
        inside_quote = at >= 0 and found.start() < quoted[at][1]
        if inside_quote or any(start <= found.start() < end for start, end in attached):
            continue
        evidence = _evidence(text, *found.span(), *shape.body)
        if _THIS.search(evidence.quote):
            return evidence
    return None


def _evidence(text: str, start: int, end: int, first: int, last: int) -> Evidence:
    """Return the sentence or line around words, within bounds."""
    before = first
    for stop in _SENTENCE.finditer(text, max(first, start - 600), start):
        before = stop.end()
    closing = _SENTENCE.search(text, end, last)
    after = closing.start() if closing is not None else last
    while before < start and text[before].isspace():
        before += 1
    while after > end and text[after - 1].isspace():
        after -= 1
    return Evidence.cut(text, before, after)
