"""Changes of words: "Thay thế cụm từ “A” bằng cụm từ “B” tại …", "Bỏ cụm từ “A”, “B” tại …", "Bổ sung cụm từ “A” vào sau cụm từ “B” tại …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from .clauses import Item

__all__ = ["WordChange", "read_wording"]

_MARKS = "“”\"‘’«» .;"
_BECOMES = re.compile(r"\b(?:bằng|thành|là|sang)\b[^“”\"]{0,60}$", re.I)
_BESIDE = re.compile(r"\b(?P<where>sau|trước)\b[^“”\"]{0,60}$", re.I)
_WITHIN = re.compile(r"\btrong\s(?:cụm\s)?từ\s*$", re.I)


@dataclass(frozen=True, slots=True)
class WordChange:
    """One change of words, and the part of the sentence that says where.

    Args:
        old: words taken out or replaced, None for an insertion.
        new: words put in, None for a deletion.
        position: ``"after words: …"`` or ``"before words: …"`` for an insertion.
        start, end: where its units and document stand.
    """

    old: str | None
    new: str | None
    position: str | None
    start: int
    end: int


def _said(text: str, item: Item) -> str:
    return text[item.start : item.end].strip(_MARKS)


def read_wording(text: str, items: Sequence[Item], start: int, end: int, *, inserts: bool) -> list[WordChange]:
    """Return the changes of words in ``text[start:end]``, in order.

    Args:
        text: canonical text.
        items: items of the clause, in order.
        start: the verb.
        end: the end of its reach.
        inserts: whether the verb puts words in ("bổ sung cụm từ").

    Returns:
        One change for each old or new text; changes said together share the words that say where.
    """
    quotes = [i for i in items if i.tag == "QUOTE" and start <= i.start < end]
    places = [i for i in items if i.tag in ("UNIT", "DOC") and start <= i.start < end]
    groups: list[list[Item]] = []
    for quote in quotes:
        before = groups[-1][-1] if groups else None
        between = [p for p in places if before is not None and before.end <= p.start < quote.start]
        lead = text[(before.end if before else start) : quote.start]
        if before is None or (between and not _BECOMES.search(lead) and not _BESIDE.search(lead)):
            groups.append([quote])
        else:
            groups[-1].append(quote)
    changes: list[WordChange] = []
    for index, group in enumerate(groups):
        stop = groups[index + 1][0].start if index + 1 < len(groups) else end
        # The units may stand before the words ("tại khoản 1 Điều 2 thay cụm từ …"); the first group takes those.
        begin = start if index == 0 else group[0].start
        old: list[str] = []
        done: list[tuple[str | None, str | None, str | None]] = []
        for number, quote in enumerate(group):
            lead = text[(group[number - 1].end if number else start) : quote.start]
            words = _said(text, quote)
            beside = _BESIDE.search(lead) if number else None
            if beside is not None and inserts and done:
                where = "before words" if beside["where"].lower() == "trước" else "after words"
                done[-1] = (done[-1][0], done[-1][1], f"{where}: {words}")
            elif number and _WITHIN.search(lead):
                continue
            elif inserts:
                done.append((None, words, None))
            elif number and _BECOMES.search(lead):
                done += [(before, words, None) for before in old]
                old = []
            else:
                old.append(words)
        done += [(words, None, None) for words in old]
        changes += [WordChange(a, b, where, begin, stop) for a, b, where in done]
    # "… “A” tại Điều 1 và “B” tại Điều 2 bằng “C”": the new words stand at the end and are for all.
    last = next((c.new for c in reversed(changes) if c.new is not None), None)
    if not inserts and last is not None:
        changes = [WordChange(c.old, c.new if c.new is not None else last, c.position, c.start, c.end) for c in changes]
    return changes
