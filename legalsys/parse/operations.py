"""What a verb of effect does to its target: the operation, and the appendix or form put in the place of another."""

from __future__ import annotations

import re

from legalsys.model import EffectKind, Operation, UnitLevel

from .clauses import Verb
from .targets import Target

__all__ = ["new_appendix", "operation_of"]

_APPENDICES = frozenset({UnitLevel.APPENDIX, UnitLevel.FORM, UnitLevel.LIST})
_NEW = r"(?P<new>(?:các\s)?[\"“]?(?:phụ\slục|biểu\smẫu|mẫu|biểu|danh\smục)\b[^;]{0,400}?(?:kèm\stheo|tại)\s[^;.]{0,60}?\bnày)"
_NEW_APPENDIX = (re.compile(rf"\b(?:bằng|thành)\s+{_NEW}", re.I), re.compile(rf"\b(?:theo|tại)\s+{_NEW}", re.I))
_OLD_ONE = re.compile(r"\bkèm\stheo\s(?:[^;]{0,60}\s)?(?:số\s)?\d{1,4}\s?/", re.I)
_SHEET = re.compile(r"\b(?:phụ\slục|mẫu|biểu|danh\smục)\b", re.I)
_HEADING_ONLY = re.compile(r"\b(?:tên|tiêu\sđề)(?:\s(?:gọi|của))?\s*$", re.I)


def new_appendix(text: str, start: int = 0, end: int | None = None) -> str | None:
    """Return the words that name the appendix or form put in the place of another: "… bằng Phụ lục I ban hành kèm theo Thông tư này".

    Args:
        text: canonical text.
        start: after the verb.
        end: where its reach ends, None for the end of the text.
    """
    stop = len(text) if end is None else end
    for pattern in _NEW_APPENDIX:
        for match in pattern.finditer(text, start, stop):
            words = match["new"]
            while (old := _OLD_ONE.search(words)) is not None:
                # "… tại Phụ lục kèm theo Nghị định số 5 … theo Mẫu số 02 … Nghị định này": the first names the old one.
                again = pattern.search(words, old.end())
                if again is None:
                    break
                words = again["new"]
            else:
                return words.strip("“”\" ")
    return None


def operation_of(verb: Verb, target: Target, kind: EffectKind, words: str, before_units: str) -> Operation:
    """Return what a verb does to a target.

    Args:
        verb: the verb.
        target: one of its targets.
        kind: the kind of effect.
        words: the words from the verb to the end of its reach.
        before_units: the words between the verb and the units.
    """
    appendices = bool(target.units) and all(u.steps and u.steps[0].level in _APPENDICES and u.get(UnitLevel.ROW) is None for u in target.units)
    if kind is EffectKind.AMENDS and target.units and _HEADING_ONLY.search(before_units) and verb.row.get("operation") == "replace-text":
        return Operation.RENAME
    if appendices and (kind is EffectKind.REPLACES or verb.row.get("operation") == "replace-appendix" or (verb.row.get("operation") == "replace-text" and new_appendix(words) is not None)):
        return Operation.REPLACE_APPENDIX
    if verb.row.get("operation") == "replace-appendix" and target.units and not _SHEET.search(before_units + words):
        return Operation.REPLACE_TEXT
    if "operation" in verb.row:
        return Operation(verb.row["operation"])
    if (target.units or target.partial) and "units" in verb.row:
        return Operation(verb.row["units"])
    return Operation.WHOLE
