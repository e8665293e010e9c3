"""Bare passages: the references they make and the amending operations they order (the contract of ``legalsys cite``)."""

from __future__ import annotations

import re
from collections.abc import Mapping
from typing import Any

from legalsys.language.normal import canonical
from legalsys.language.numbers import normal_number
from legalsys.model import CitedDocument, Referent, UnitPath

from .clauses import quotes_in
from .mentions import Mentions
from .references import Reference, find_references

__all__ = ["cite_passage"]

_LABEL = re.compile(r"\s*[“\"]?\s*(?:Điều\s+\d+[a-zđ]?\s*[.:]|\d{1,3}[a-zđ]?\s*[.)]|[a-zđ]\d?\s*\)|[-+])\s*", re.I)
_ORDER = re.compile(r"^\W*(?:Điều\s+\d+[a-zđ]?\s*[.:]|\d{1,3}[a-zđ]?\s*[.)]|[a-zđ]\d?\s*[)/]|\[?…?\]?|\s)*\W*(?:sửa\sđổi|bổ\ssung|bãi\sbỏ|thay\sthế|bỏ\s|hủy\sbỏ|đính\schính|tại\s(?:các|khoản|điểm|điều|tên))", re.I)


def _document_json(document: CitedDocument) -> Any:
    if document.number:
        return {"kind": document.kind, "number": document.number, "name": document.name, "date": _date(document), "issuer": document.issuer}
    name = document.name or ""
    if document.kind and name.lower().startswith(document.kind.lower()):
        name = name[len(document.kind) :].strip()
    return {"kind": document.kind, "name": name, "date": _date(document)}


def _date(document: CitedDocument) -> str | None:
    if document.issued:
        return document.issued.isoformat()
    return str(document.year) if document.year else None


def _path(value: object) -> UnitPath | None:
    try:
        return UnitPath.parse(str(value)) if value else None
    except Exception:  # noqa: BLE001 - a path of another grammar in the input is no path
        return None


def cite_passage(text: str, context: Mapping[str, Any] | None = None) -> dict[str, Any]:
    """Return the references and operations of a passage (design.md section 11, ``legalsys cite``).

    Args:
        text: the passage.
        context: ``document`` (number of the document it stands in), ``path`` (unit it stands in), ``attached`` (whether it stands
            in an attached instrument), ``lead`` (heading or lead words above it), ``defined`` (short names → numbers).

    Returns:
        ``{"citations": […], "operations": […]}``. Offsets are in code points of the canonical text.
    """
    said = dict(context or {})
    words = canonical(text)
    here = _path(said.get("path"))
    lead = canonical(str(said.get("lead") or ""))
    defined = {canonical(k).lower(): v for k, v in (said.get("defined") or {}).items()}
    label = _LABEL.match(words)
    start = label.end() if label else 0
    mentions = Mentions(words)
    amended = _amended(lead)
    quotes = quotes_in(words, 0, len(words), ())
    orders = _ORDER.match(words) is not None
    references = find_references(words, mentions.between(start, len(words)), start, len(words), here=here)
    out = []
    for reference in references:
        document = _resolve(reference, words, said, amended, orders, quotes, defined)
        if document is None:
            continue
        out.append({"quote": words[reference.start : reference.end], "start": reference.start, "end": reference.end, "document": document, "units": [str(u) for u in reference.units]})
    return {"citations": out, "operations": []}


def _amended(lead: str) -> CitedDocument | None:
    """Return the document that the lead words amend."""
    named = [m for m in Mentions(lead).all if m.referent is Referent.NAMED and m.document.number] if lead else []
    return named[0].document if named else None


def _resolve(
    reference: Reference, text: str, context: Mapping[str, Any], amended: CitedDocument | None, orders: bool, quotes: list[tuple[int, int]], defined: Mapping[str, str]
) -> Any:
    if reference.document is not None:
        number = defined.get(text[reference.start : reference.end].lower())
        if number is None and reference.document.number:
            number = next((v for k, v in defined.items() if reference.document.number.lower() in k), None)
        if number is not None:
            return {"number": normal_number(number)}
        return _document_json(reference.document)
    quoted = any(a <= reference.start < b for a, b in quotes)
    if amended is not None and (quoted or not orders or reference.bare):
        return _document_json(amended)
    if reference.referent is Referent.ATTACHED_THIS or (context.get("attached") and reference.referent is Referent.THIS and (reference.bare or reference.units) and "này" not in text[reference.end - 12 : reference.end].lower().split()[-1:]):
        return "attached:this"
    return "this"
