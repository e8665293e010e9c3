"""Sentences of effect clauses as tokens: documents, units, quotes and verbs in order.

Only sentences with a verb of effect come here; the grammar of verbs is `grammar/effects.toml`.
"""

from __future__ import annotations

import re
from bisect import bisect_right
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from legalsys.language.dates import date_matches
from legalsys.language.grammar import TaggedSpan, load_grammar, tokenise
from legalsys.language.units import UnitReference, find_units
from legalsys.model import Referent, UnitPath

from .mentions import Mention, Mentions

__all__ = ["Clause", "Item", "Verb", "read_clause", "sentences"]

_GRAMMAR = Path(__file__).parent / "grammar" / "effects.toml"
# A “ that a straight mark closes stands before the sloppy forms: “A" bằng “B”.
_INLINE_QUOTE = re.compile(r"“[^“”\n]{0,3000}”|“[^“”\"\n]{0,3000}\"|[“”][^“”\n]{0,3000}[”“]|\"[^\"\n]{0,3000}\"|‘[^‘’\n]{0,500}’|«[^«»\n]{0,2000}»")
_ASIDE = re.compile(r"\([^()]{0,600}\)")
_HISTORY = re.compile(r"sửa đổi|bổ sung|thay thế|bãi bỏ|sau đây|nay là|được|viết tắt|gọi tắt", re.I)
# Each begins with a mark, so that the engine skips from one to the next; the break is what follows the mark.
_SENTENCE_END = re.compile(r"[.!?]\s+(?=[A-ZĐÀ-Ỹ“\"(-])|”\s(?=[A-ZĐ])|\n")
_RUN_ON = re.compile(_SENTENCE_END.pattern + r"|[\w)”]\s+(?=(?:Sửa\sđổi|Bổ\ssung|Bãi\sbỏ|Thay\sthế|Hủy\sbỏ|Bỏ)\s)")
# A heading broken over two lines: "SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA / THÔNG TƯ SỐ …".
_GOES_ON = re.compile(r"\b(?i:của|tại|theo|và|số|thuộc)\s?$|[A-ZĐÀ-Ỹ]{2},\s?$")
_NUMBER_NEXT = re.compile(r"số\s\d")  # "… có hiệu lực thi hành, Thông tư / số 14/2025/TT-BNNMT … hết hiệu lực"
_NOT_AN_END = re.compile(r"(?:\b(?:TP|Tp|TX|TT|P|Q|H|St|ThS|TS|GS|PGS|Mr|Đ|No|khoản \d+|Điều \d+|Mẫu \d+)\.)$")


class Item(NamedTuple):
    """Something a clause names: a document (``DOC``), this document (``THIS``), units (``UNIT``), quoted words (``QUOTE``) or a date."""

    tag: str
    start: int
    end: int
    mention: Mention | None = None
    units: UnitReference | None = None


class Verb(NamedTuple):
    """A verb of effect in a clause, with its row of the grammar."""

    row: dict[str, Any]
    start: int
    end: int

    @property
    def label(self) -> str:
        """The kind of effect, or ``"none"``."""
        return str(self.row["label"])

    @property
    def active(self) -> bool:
        """Whether the targets follow the verb."""
        return bool(self.row.get("voice", "active") == "active")


class Clause(NamedTuple):
    """One sentence: its items and verbs in order, and the spans of words that only tell history."""

    start: int
    end: int
    items: tuple[Item, ...]
    verbs: tuple[Verb, ...]


def sentences(text: str, start: int, end: int, solid: Sequence[tuple[int, int]], *, run_on: bool = False) -> Iterator[tuple[int, int]]:
    """Yield the sentences of ``text[start:end]``; a break inside a ``solid`` span (a quote) does not count.

    ``run_on``: a heading may run into the sentence below it without a line break ("… khoản 2 Điều 6 Thay thế cụm từ …"),
    as in passages whose line breaks were taken out.
    """
    position = start
    for match in (_RUN_ON if run_on else _SENTENCE_END).finditer(text, start, end):
        stop, after = match.span()
        if text[stop] != "\n":
            stop += 1
        if solid and any(a < stop and after <= b for a, b in solid):
            continue
        if text[stop] == "\n" and (_GOES_ON.search(text, max(position, stop - 12), stop) or _NUMBER_NEXT.match(text, after)):
            continue
        if text[stop] != "\n" and _NOT_AN_END.search(text, max(position, stop - 12), stop):
            continue
        if text[position:stop].strip():
            yield position, stop
        position = after
    if text[position:end].strip():
        yield position, end


_MARK = re.compile(r"[“”\"]")


def nested_quotes(text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Return the outermost quoted spans of a part, marks included; one that is not closed goes on to the end.

    “ ” nest; a ” where nothing is open opens (a common slip); straight marks take turns.
    """
    spans: list[tuple[int, int]] = []
    depth, begin, straight = 0, start, False
    for match in _MARK.finditer(text, start, end):
        mark, at = match[0], match.start()
        if mark == '"' and depth == 0:
            if straight:
                spans.append((begin, at + 1))
            else:
                begin = at
            straight = not straight
        elif straight:
            continue
        elif mark == "“" or (mark == "”" and depth == 0):
            begin = at if depth == 0 else begin
            depth += 1
        elif mark == "”" or (mark == '"' and at + 1 < end and not text[at + 1].isalnum() and text[at - 1] != " "):
            depth -= 1
            if depth == 0:
                spans.append((begin, at + 1))
    if depth or straight:
        spans.append((begin, end))
    return spans


_FEW = 8


def _end_of(span: tuple[int, int]) -> int:
    return span[1]


def quotes_in(text: str, start: int, end: int, quotations: Sequence[tuple[int, int]]) -> list[tuple[int, int]]:
    """Return the quoted spans of a part: quoted new text that begins in it, and words in quotation marks.

    ``quotations`` are in order and do not overlap.
    """
    first = bisect_right(quotations, start, key=_end_of) if len(quotations) > _FEW else 0
    blocks = []
    for a, b in quotations[first:]:
        if a >= end:
            break
        if b > start:
            blocks.append((max(a, start), min(b, end)))
    spans = list(blocks)
    at = 0  # words in quotation marks come in order, as the blocks do: each is looked at once
    for match in _INLINE_QUOTE.finditer(text, start, end):
        while at < len(blocks) and blocks[at][1] <= match.start():
            at += 1
        if at == len(blocks) or blocks[at][0] >= match.end():
            spans.append(match.span())
    return sorted(spans)


def _between(hidden: Sequence[tuple[int, int]], start: int, end: int) -> list[tuple[int, int]]:
    """Return the parts of ``[start, end)`` that no hidden span covers: what is quoted is not read, and may be long."""
    if not hidden:
        return [(start, end)]
    pieces: list[tuple[int, int]] = []
    position = start
    for a, b in sorted(hidden):
        if a > position:
            pieces.append((position, a))
        position = max(position, b)
    if position < end:
        pieces.append((position, end))
    return pieces


def read_clause(text: str, start: int, end: int, quotes: Sequence[tuple[int, int]], here: UnitPath | None, mentions: Mentions) -> Clause:
    """Return the items and verbs of the sentence ``text[start:end]``.

    Args:
        text: canonical text.
        start: where the sentence begins, after the number of its unit.
        end: where it ends.
        quotes: quoted spans (what is in them is not read).
        here: the unit the sentence stands in, for "Điều này".
        mentions: the documents named in the text.
    """
    items = [Item("QUOTE", max(a, start), min(b, end)) for a, b in quotes if a < end and b > start]
    here_named = mentions.between(start, end)
    named_before = min((m.start for m in here_named if m.referent is Referent.NAMED), default=end)
    asides = [m.span() for m in _ASIDE.finditer(text, start, end) if m.start() > named_before or _HISTORY.search(m[0])]
    hidden = [(i.start, i.end) for i in items] + asides
    pieces = _between(hidden, start, end)
    for mention in here_named:
        if not any(a <= mention.start and mention.end <= b for a, b in hidden):
            tag = "DOC" if mention.referent is Referent.NAMED else "THIS"
            items.append(Item(tag, mention.start, mention.end, mention=mention))
    named = [(i.start, i.end) for i in items if i.tag != "QUOTE"]
    for begin, stop in pieces:
        for units in find_units(text, begin, stop, here=here):
            if not any(a < units.end and units.start < b for a, b in named):
                items.append(Item("UNIT", units.start, units.end, units=units))
    taken = [(i.start, i.end) for i in items]
    for begin, stop in pieces:
        for match in date_matches(text, begin, stop):
            if not any(a < match.end() and match.start() < b for a, b in taken):
                items.append(Item("DATE", match.start(), match.end()))
    items.sort(key=lambda i: i.start)
    tokens = [TaggedSpan(i.start, i.end, i.tag) for i in items]
    tokens += [TaggedSpan(a, b, "ASIDE") for a, b in asides if not any(t.start < b and a < t.end for t in tokens)]
    tokens.sort(key=lambda t: t.start)
    matches = load_grammar(_GRAMMAR).matches(tokenise(text, tokens, start, end))
    verbs = tuple(Verb(m.row, m.start, m.end) for m in matches)
    return Clause(start, end, tuple(items), verbs)
