"""How lists name documents, units, grounds and places: the words that officials use."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.model import Identity, Place, UnitLevel, UnitPath

from .words import day_words, has_word, word

if TYPE_CHECKING:
    from legalsys.workspace import DocumentRow, Workspace

__all__ = ["document_words", "documents_by_key", "ground_words", "is_verified", "place_words", "unit_words", "units_words"]

_ROMAN = {UnitLevel.CHAPTER, UnitLevel.PART}
_NAMED_UNITS = 12


def documents_by_key(workspace: Workspace) -> dict[Identity, DocumentRow]:
    """Return the columns of every document held by its key.

    Args:
        workspace: an open workspace.
    """
    return {row.key: row for row in workspace.rows("d.lead")}


def document_words(row: DocumentRow | None, lang: str, *, fallback: str = "", issuer: bool = False) -> str:
    """Return how a list names a document: ``Quyết định số 15/2020/QĐ-UBND ngày 20/04/2020``.

    Args:
        row: the document, None when it is not held.
        lang: ``vi`` or ``en``.
        fallback: its name where it is not held, or has neither number nor title.
        issuer: whether its issuer is named as well.
    """
    if row is None:
        return fallback
    kind = row.kind or word("document", "unknown-kind", lang)
    if row.number:
        name = word("document", "full", lang, kind=kind, number=row.number)
    elif row.title:
        name = f"{kind} “{' '.join(row.title.split())[:120]}”"
    else:
        return fallback or str(row.key)
    if row.issued:
        name += word("document", "on", lang, day=day_words(row.issued, lang))
    if issuer and row.issuer:
        name += word("document", "of", lang, issuer=row.issuer)
    return name


def unit_words(path: UnitPath, lang: str) -> str:
    """Return a unit in words, smallest first: ``điểm b khoản 2 Điều 5``.

    Args:
        path: the unit.
        lang: ``vi`` or ``en``.
    """
    parts = [word("unit", step.level.value, lang, n=_number(step.level, step.number)).strip() for step in reversed(path.steps)]
    if path.part:
        number = path.part.rpartition("-")[2]
        parts.append(word("unit", "attached", lang) if number == "1" else word("unit", "attached-n", lang, n=number))
    return (" " if lang == "vi" else ", ").join(parts)


def _number(level: UnitLevel, number: str) -> str:
    if level in _ROMAN and number.isdigit():
        from legalsys.language.numerals import int_to_roman

        return int_to_roman(int(number))
    return number


def units_words(paths: Iterable[UnitPath], lang: str) -> str:
    """Return several units in words, ``một phần văn bản`` for none; of very many the first are named and the rest counted."""
    names = list(dict.fromkeys(unit_words(path, lang) for path in paths))
    if not names:
        return word("reason", "a-part", lang)
    more = f"; … (+{len(names) - _NAMED_UNITS})" if len(names) > _NAMED_UNITS else ""
    return "; ".join(names[:_NAMED_UNITS]) + more


def ground_words(id: str, lang: str) -> str:
    """Return a legal ground in words, marked where its text was not compared with the original.

    Args:
        id: id of a row of ``law/grounds.toml``.
        lang: ``vi`` or ``en``.
    """
    ground = law.ground(id)
    if lang == "vi" or not ground.article or not ground.article[0].isdigit():
        text = ground.label
    else:
        text = word("document", "article", lang, article=ground.article, law=ground.law)
    return text if ground.verified else f"{text} ({word('document', 'unverified', lang)})"


def is_verified(ids: Iterable[str]) -> bool:
    """Whether the texts of all these grounds have been compared with the original."""
    return all(law.ground(id).verified for id in ids)


_NODE = re.compile(r"(?P<name>[a-z]+)\[(?P<number>\d+)\]")


def place_words(place: Place | None, lang: str) -> str:
    """Return a place in a file in words: page, line, paragraph, or cell of a table, all counted from 1; ``""`` when unknown."""
    if place is None:
        return ""
    if place.page is not None:
        return word("spot", "page", lang, n=place.page)
    if place.line is not None:
        return word("spot", "line", lang, n=place.line)
    if not place.node:
        return ""
    numbers: Mapping[str, int] = {m["name"]: int(m["number"]) + 1 for m in _NODE.finditer(place.node)}
    if {"table", "r", "c"} <= numbers.keys():
        return word("spot", "cell", lang, table=numbers["table"], row=numbers["r"], column=numbers["c"])
    for name in ("footnote", "endnote"):
        if name in numbers and has_word("spot", name):
            return word("spot", name, lang, n=numbers[name])
    *_, last = (0, *numbers.values())
    return word("spot", "paragraph", lang, n=last) if last else ""
