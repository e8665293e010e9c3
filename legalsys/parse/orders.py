"""Amending operations of a bare passage, read by the same reader as a document's own articles.

The passage is laid out as a small document: the lead words are the article above it, its numbers "1.", "a)" its units.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from typing import Any

from legalsys.model import CitedDocument, Effect, EffectKind, Operation, Scope, UnitPath

from .clauses import nested_quotes
from .effects import EffectReader
from .mentions import Mentions
from .outline import Outline
from .segments import Segment, nested

__all__ = ["operation_json", "read_orders"]

_LABEL = re.compile(
    r"(?:(?<=^)|(?<=[\s“\"]))(?:(?P<article>Điều\s+\d+[a-zđ]?\s*[.:])|(?P<clause>\d{1,3}[a-zđ]?\.)|(?P<point>[a-zđ]\d?\s?[)/]))\s+(?=[A-ZĐÀ-Ỹ“\"…\[(]|bãi|sửa|bổ|thay|bỏ|tại)"
)
_BEFORE_LABEL = re.compile(r"(?:^|[.;:”\"…\]?)]|\bsau|\b[A-ZĐ]{2,}|\bĐiều\s\d+[a-zđ]?|[0-9])\s*$")
_ANNOUNCES = re.compile(r"(?:một\ssố|các)\s(?:điều|khoản|điểm|nội\sdung|quy\sđịnh|cụm\stừ|từ|phụ\slục|mục|chương|mẫu)|:\s*$", re.I)
_LEVELS = ("article", "clause", "point")


def _laid_out(text: str, start: int, quotes: Sequence[tuple[int, int]], here: UnitPath | None) -> list[Segment]:
    """Return the passage's own units as segments: numbers outside quoted text that begin a unit."""
    marks: list[tuple[int, int, int]] = []
    for match in _LABEL.finditer(text, start):
        if any(a <= match.start() < b for a, b in quotes):
            continue
        if match.start() > start and not _BEFORE_LABEL.search(text, max(start, match.start() - 24), match.start()):
            continue
        marks.append((match.start(), match.end(), _LEVELS.index(str(match.lastgroup))))
    return nested(marks, start, len(text), here)


def read_orders(text: str, lead: str, here: UnitPath | None) -> tuple[str, list[Effect]]:
    """Return the combined text (lead and passage) and the effects that the passage orders.

    Args:
        text: the passage, canonical.
        lead: heading or lead words above it, ``""`` if none.
        here: the unit the passage stands in.
    """
    whole = f"{lead}\n{text}" if lead else text
    start = len(lead) + 1 if lead else 0
    quotes = nested_quotes(whole, 0, len(whole))
    shape = Outline(
        head=(0, 0), title=None, recital=None, recital_lines=(), body=(0, len(whole)), closing=None, parts=(), units=(), quotations=tuple(quotes)
    )
    mentions = Mentions(whole)
    reader = EffectReader(whole, shape, mentions, run_on=True)
    segments = _laid_out(whole, start, quotes, here)
    if lead:
        reader.settle_lead(0, len(lead))
        top = Segment(None, 0, len(lead), 0, len(whole))
        top.children = segments
        segments = [top]
    effects = [e for e in reader.read_segments(segments) if e.evidence.start >= start and not _only_heading(e)]
    if reader.root.attached:
        # "…của Quy chế ban hành kèm theo Thông tư số …" stands above: chapters are of the attached instrument too.
        effects = [
            replace(e, units=tuple(UnitPath(u.steps, u.part or "kem-theo-1") for u in e.units)) if e.target == reader.root.target else e for e in effects
        ]
    return whole, effects


def _only_heading(effect: Effect) -> bool:
    """Whether an effect only announces others ("Sửa đổi, bổ sung một số điều của …"): no unit, no words, no whole."""
    if effect.scope is Scope.WHOLE or effect.units or (effect.operation is Operation.REPLACE_APPENDIX and effect.new):
        return False
    if effect.operation is Operation.REPLACE_WORDS:
        return not (effect.old or effect.new)
    return _ANNOUNCES.search(effect.evidence.quote) is not None


def _operation(effect: Effect) -> str | None:
    if effect.kind is EffectKind.REPLACES and effect.scope is Scope.WHOLE:
        return "replace-document"
    if effect.operation is Operation.REPLACE_APPENDIX:
        return "replace-appendix"
    if effect.kind in (EffectKind.REPEALS, EffectKind.REPLACES):
        # A part of another document that a new document replaces ends: there is no new text in its place.
        return "repeal"
    if effect.operation is Operation.REPLACE_WORDS:
        if effect.new is None:
            return "delete"
        return "insert" if effect.old is None else "replace-words"
    if effect.kind in (EffectKind.EXTENDS, EffectKind.SUSPENDS, EffectKind.CORRECTS):
        return {EffectKind.EXTENDS: "extend", EffectKind.SUSPENDS: "suspend", EffectKind.CORRECTS: "correct"}[effect.kind]
    if effect.kind in (EffectKind.APPLIES, EffectKind.CONTINUES):
        return None
    if effect.operation is Operation.WHOLE:
        return "replace-text"
    return effect.operation.value


def _target(document: CitedDocument, effect: Effect) -> Any:
    if document.number:
        return f"attached:{document.number}" if any(u.part for u in effect.units) else {"kind": document.kind, "number": document.number}
    name = document.name or ""
    if document.kind and name.lower().startswith(document.kind.lower()):
        name = name[len(document.kind) :].strip()
    return {"kind": document.kind, "name": name, "date": document.issued.isoformat() if document.issued else None}


def operation_json(effect: Effect) -> dict[str, Any]:
    """Return an effect as an operation of ``legalsys cite`` (design.md section 11)."""
    units = [str(UnitPath(u.steps)) if u.part and u.steps else str(u) for u in effect.units]
    return {
        "operation": _operation(effect),
        "target": {"document": _target(effect.target, effect), "units": units},
        "position": effect.position,
        "old": effect.old,
        "new": effect.new,
        "date": effect.from_day.isoformat() if effect.from_day else None,
        "quote": effect.evidence.quote,
    }
