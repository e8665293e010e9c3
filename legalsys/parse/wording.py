"""Changes of words: "Thay thế cụm từ “A” bằng cụm từ “B” tại …", "Bỏ cụm từ “A”, “B” tại …", "Bổ sung cụm từ “A” vào sau cụm từ “B” tại …"."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace

from legalsys.language.units import find_units
from legalsys.model import UnitLevel, UnitPath, UnitStep

from .clauses import Item

__all__ = ["WordChange", "quoted_sheet", "read_wording"]

_MARKS = "“”\"‘’«» .;"
_BECOMES = re.compile(r"\b(?:(?:bằng|thành|sang)\b[^“”\";]{0,60}|là\s(?:(?:các|cụm|từ|chữ)\s){0,3}[:\s]*)$", re.I)
_BESIDE = re.compile(r"\b(?P<where>sau|trước)\b[^“”\"]{0,60}$", re.I)
# Words that only tell where: "… trong cụm từ “A”", "vào các ô có chứa cụm từ “A”, “B”", and those left out: "trừ cụm từ “A”".
_WITHIN = re.compile(r"\b(?:trong|chứa|trừ)\s(?:các\s)?(?:cụm\s)?từ\s*:?\s*$", re.I)
_GOES_ON = re.compile(r"[\s,]*(?:và|hoặc)?\s*(?:(?:cụm\s)?từ)?\s*", re.I)


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


_SHEET = re.compile(r"[“\"«]?(?:Phụ\slục|Biểu|Danh\smục)\b", re.I)
_ISSUED_WITH = re.compile(r"\s*(?:được\s)?(?:ban\shành\s)?(?:kèm\stheo|của)\s", re.I)
_OF_WORDS = re.compile(r"(?:từ|chữ|đoạn|nội\sdung)\s*$", re.I)


def quoted_sheet(text: str, items: Sequence[Item], start: int, end: int) -> tuple[UnitPath, ...] | None:
    """Return the appendix that a quoted title means: "Thay thế “Phụ lục danh sách …” ban hành kèm theo Thông tư …"; None where words are quoted.

    Args:
        text: canonical text.
        items: items of the clause, in order.
        start: the verb.
        end: the end of its reach.
    """
    quote = next((i for i in items if i.tag == "QUOTE" and start <= i.start < end), None)
    if quote is None or not _SHEET.match(text, quote.start) or not _ISSUED_WITH.match(text, quote.end) or _OF_WORDS.search(text[start : quote.start]):
        return None
    named = [u for u in find_units(text, quote.start, quote.end) if u.paths]
    return named[0].paths if named else (UnitPath((UnitStep(UnitLevel.APPENDIX),)),)


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
    paired = False  # the last quote is what the one before it becomes
    for quote in quotes:
        before = groups[-1][-1] if groups else None
        between = [p for p in places if before is not None and before.end <= p.start < quote.start]
        lead = text[(before.end if before else start) : quote.start]
        becomes = before is not None and _BECOMES.search(lead) is not None
        goes_on = becomes or _BESIDE.search(lead) is not None or _WITHIN.search(lead) is not None
        if before is None or ((between or paired) and not goes_on):
            groups.append([quote])
        else:
            groups[-1].append(quote)
        paired = becomes
    changes: list[WordChange] = []
    for index, group in enumerate(groups):
        stop = groups[index + 1][0].start if index + 1 < len(groups) else end
        # The units may stand before the words ("tại khoản 1 Điều 2 thay cụm từ …"); the first group takes those.
        begin = start if index == 0 else group[0].start
        old: list[str] = []
        done: list[tuple[str | None, str | None, str | None]] = []
        within = False
        for number, quote in enumerate(group):
            lead = text[(group[number - 1].end if number else start) : quote.start]
            words = _said(text, quote)
            beside = _BESIDE.search(lead) if number else None
            if beside is not None and inserts and done:
                where = "before words" if beside["where"].lower() == "trước" else "after words"
                done[-1] = (done[-1][0], done[-1][1], f"{where}: {words}")
            elif number and (_WITHIN.search(lead) or (within and _GOES_ON.fullmatch(lead))):
                within = True
                continue
            elif inserts:
                done.append((None, words, None))
            elif number and _BECOMES.search(lead):
                done += [(before, words, None) for before in old]
                old = []
            else:
                old.append(words)
            within = False
        done += [(words, None, None) for words in old]
        changes += [WordChange(a, b, where, begin, stop) for a, b, where in done]
    # "… “A” tại Điều 1 và “B” tại Điều 2 bằng “C”": the new words stand after several old ones.
    following = next((c.new for c in reversed(changes) if c.new is not None), None)
    if not inserts:
        for index in range(len(changes) - 1, -1, -1):
            following = changes[index].new or following
            changes[index] = replace(changes[index], new=following)
    return changes
