"""References of a passage: each unit with the document it belongs to, each document named, "this" told apart.

The document may stand before, after or at the end of a list of units; "Điều này" and "khoản này" mean the place where
the words stand, and inside quoted new text the provision amended.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

from legalsys.language.units import UnitReference, find_units
from legalsys.model import CitedDocument, Referent, UnitLevel, UnitPath, UnitStep

from .mentions import Mention

__all__ = ["Reference", "find_references"]

_ATTACHED = r"(?:Quy\s(?:định|chế|trình|chuẩn)|Điều\slệ|Danh\smục|Bảng\sgiá|Phụ\slục|Đề\sán|Nội\squy|Định\smức|Chương\strình|Bản\squy\sđịnh)"
_JOIN = re.compile(
    rf"\s*,?\s*(?:của|tại|thuộc|trong|ở|-|theo)?\s*(?:các\s|bản\s)?(?:(?:(?:của\s|tại\s)?{_ATTACHED}[^;\n]{{0,220}}?|[^;.\n]{{0,60}}?)?(?:được\s)?(?:ban\shành\s)?kèm\stheo\s+(?:các\s)?)?\s*$", re.I
)
_VIA_ATTACHED = re.compile(
    r"\b(?:Quy\s(?:định|chế|trình|chuẩn)|Điều\slệ|Danh\smục|Bảng\sgiá|Đề\sán|Nội\squy|Định\smức|Chương\strình|QCVN|TCVN|chỉ\stiêu)\b[^;\n“”]{0,200}\bkèm\stheo\s+$", re.I
)
_FORM_BLANK = re.compile(r"\s*(?:của\s)?(?:Thông\stư|Nghị\sđịnh|Quyết\sđịnh|Luật|Nghị\squyết)\s(?:số\s*)?[.…:_]", re.I)
_SAME_SENTENCE = re.compile(r"[^;.\n]{1,90}$")
_CHANGES = re.compile(r"(?:sửa\sđổi|bổ\ssung|thay\sthế|hướng\sdẫn)\s*$", re.I)


@dataclass(frozen=True, slots=True)
class Reference:
    """One reference: words, document and units.

    Args:
        start, end: span of its words.
        referent: which document it means.
        document: the document named, None for this one.
        units: units named.
        attached: whether it means what is attached to the document named.
        bare: whether no document was said, so that the context decides.
    """

    start: int
    end: int
    referent: Referent
    document: CitedDocument | None
    units: tuple[UnitPath, ...]
    bare: bool = False
    attached: bool = False


def _inside(path: UnitPath, here: UnitPath | None) -> UnitPath:
    """Give a bare "khoản 2" the article it stands in."""
    if here is None or not path.steps or path.get(UnitLevel.ARTICLE) is not None:
        return path
    first = path.steps[0].level
    if first.rank <= UnitLevel.ARTICLE.rank or first is UnitLevel.ROW:
        return path
    above = tuple(s for s in here.steps if s.level.rank < first.rank)
    return UnitPath((*above, *path.steps), path.part)


def _tail(reference: UnitReference, level: UnitLevel) -> tuple[UnitStep, ...]:
    """Return the steps above ``level`` that the last path of a reference gives to smaller units before it."""
    if not reference.paths or reference.paths[-1].get(UnitLevel.ARTICLE) is None and reference.paths[-1].get(UnitLevel.APPENDIX) is None:
        return ()
    return tuple(s for s in reference.paths[-1].steps if s.level.rank < level.rank)


def find_references(text: str, mentions: Sequence[Mention], start: int, end: int, *, here: UnitPath | None) -> list[Reference]:
    """Return the references in ``text[start:end]``, in order.

    Args:
        text: canonical text.
        mentions: documents named in the part, in order.
        start: where the part begins.
        end: where it ends.
        here: the unit the words stand in.
    """
    units = find_units(text, start, end, here=here)
    units = [u for u in units if u.paths and not any(m.start <= u.start and u.end <= m.end for m in mentions)]
    taken: set[int] = set()
    out: list[Reference] = []
    merged: dict[int, int] = {}
    for index, reference in enumerate(units):
        follower = next((i for i, m in enumerate(mentions) if m.start >= reference.end), None)
        joined = None
        if (
            follower is not None
            and not (index + 1 < len(units) and units[index + 1].start < mentions[follower].start)
            and not reference.this
            and _JOIN.fullmatch(text, reference.end, mentions[follower].start)
        ):
            joined = follower
        if joined is not None:
            mention = mentions[joined]
            taken.add(joined)
            via = _VIA_ATTACHED.search(text, reference.end, mention.start) is not None
            out.append(Reference(reference.start, mention.end, mention.referent, _said(mention), reference.paths, attached=via))
            continue
        following = units[index + 1] if index + 1 < len(units) else None
        loose = all(p.get(UnitLevel.ARTICLE) is None and p.steps[0].level.rank > UnitLevel.ARTICLE.rank for p in reference.paths)
        if following is not None and loose and not reference.this and _SAME_SENTENCE.fullmatch(text, reference.end, following.start) and _tail(following, reference.paths[0].steps[0].level):
            merged[index + 1] = index
            continue
        numeric_point = all(p.steps[0].level is UnitLevel.POINT and p.steps[0].number[:1].isdigit() for p in reference.paths)
        if not reference.this and (numeric_point or _FORM_BLANK.match(text, reference.end)):
            # "kim điểm 0 và điểm 10" are points of a scale; "Điều 2 Thông tư số….." is the blank of a form.
            continue
        paths = tuple(_inside(p, here) for p in reference.paths)
        out.append(Reference(reference.start, reference.end, Referent.THIS, None, paths, bare=not reference.this))
    out = _merge(units, merged, out)
    for index, mention in enumerate(mentions):
        if index in taken:
            continue
        referent, document = mention.referent, _said(mention)
        if referent is Referent.THIS and _CHANGES.search(text, start, mention.start):
            before = [m for m in mentions[:index] if m.referent is Referent.NAMED and m.document.kind == mention.document.kind]
            if before:
                # "Thông tư số 38/2018 … và các Thông tư sửa đổi, bổ sung Thông tư này": the one just named.
                referent, document = Referent.NAMED, before[-1].document
        via = _VIA_ATTACHED.search(text, max(mentions[index - 1].end if index else start, mention.start - 260), mention.start) is not None
        out.append(Reference(mention.start, mention.end, referent, document, (), attached=via))
    out.sort(key=lambda r: r.start)
    return out


def _said(mention: Mention) -> CitedDocument | None:
    return mention.document if mention.referent in (Referent.NAMED, Referent.ATTACHED_OTHER) else None


def _merge(units: Sequence[UnitReference], merged: dict[int, int], out: list[Reference]) -> list[Reference]:
    """Put "điểm a khoản 1 và thành lập theo … điểm a khoản 2 Điều 90" together: the article is of both."""
    result = []
    for reference in out:
        index = next((i for i, u in enumerate(units) if u.start == reference.start), None)
        while index is not None and index in merged:
            earlier = units[merged[index]]
            tail = _tail(units[index], earlier.paths[0].steps[0].level)
            paths = tuple(UnitPath((*tail, *p.steps), p.part) for p in earlier.paths)
            reference = Reference(earlier.start, reference.end, reference.referent, reference.document, (*paths, *reference.units), reference.bare)
            index = merged[index]
        result.append(reference)
    return result
