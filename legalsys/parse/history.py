"""Amendment history inside effect clauses: "… đã được sửa đổi, bổ sung theo Luật A và Luật B" names A and B, and acts on neither."""

from __future__ import annotations

import re
from collections.abc import Sequence

from legalsys.model import UnitLevel

from .clauses import Clause, Item

__all__ = ["untold"]

_IN_A_NAME = re.compile(r"(?:\s(?:ngày|của)\s[^;:.\n]{2,80}?)?\s(?:sửa\sđổi|bổ\ssung|bãi\sbỏ)[^;:\n]{0,160}\b(?:của|tại|đổi|sung)\s(?:các\s)?$")


def _told_too(items: Sequence[Item], index: int) -> bool:
    """Whether units joined to a history are told with it: "được sửa đổi tại khoản 1 Điều 1 Nghị định A và khoản 1 Điều 1 Nghị định B"."""
    unit, before = items[index], next((i for i in reversed(items[:index]) if i.tag == "UNIT"), None)
    earlier = next((i for i in reversed(items[:index]) if i.tag == "DOC"), None)
    later = next((i for i in items[index + 1 :] if i.tag != "DATE"), None)
    if unit.units is None or before is None or before.units is None or earlier is None or earlier.mention is None or later is None or later.mention is None:
        return False
    articles = {u.get(UnitLevel.ARTICLE) for i in (before.units, unit.units) for u in i.paths}
    return len(articles) == 1 and None not in articles and later.mention.document.kind == earlier.mention.document.kind


def untold(text: str, clause: Clause) -> list[Item]:
    """Return the items of a clause that are not history: "đã được sửa đổi, bổ sung theo Luật A và Luật B" hides A and B."""
    hidden = [(v.start, v.end) for v in clause.verbs if v.label == "none"]
    out: list[Item] = []
    told = -1
    unit = False  # the last item told is of units, whose document follows
    for index, item in enumerate(clause.items):
        inside = next(((a, b) for a, b in hidden if a <= item.start and item.end <= b), None)
        if inside is not None:
            told, unit = inside[1], item.tag == "UNIT" and item.end == inside[1]
            continue
        gap = text[told : item.start] if told >= 0 else "."
        joined = gap.strip() in (",", "và", ", và", "và các")
        # "được sửa đổi bởi Thông tư A sửa đổi một số quy định của Thông tư B và Thông tư C": all of them are told.
        if item.tag == "DOC" and (joined or (unit and gap.strip() in ("", "của")) or _IN_A_NAME.match(gap)):
            told, unit = item.end, False
            continue
        if item.tag == "UNIT" and joined and _told_too(clause.items, index):
            told, unit = item.end, True
            continue
        told = -1 if item.tag != "DATE" else told
        out.append(item)
    return out
