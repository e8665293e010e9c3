"""Bare passages: the references they make and the amending operations they order (the contract of ``legalsys cite``)."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from typing import Any

from legalsys import law
from legalsys.language.normal import canonical
from legalsys.language.numbers import normal_number
from legalsys.language.units import find_units
from legalsys.model import CitedDocument, Effect, Referent, UnitLevel, UnitPath, UnitStep

from .clauses import quotes_in
from .english import is_english
from .mentions import Mention, Mentions
from .orders import operation_json, read_orders
from .references import Reference, find_references

__all__ = ["cite_passage"]

_BLANKS = re.compile(" {2,}")
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
        ``{"citations": […], "operations": […]}``. Offsets are in code points of the canonical text, in which blanks are single.
    """
    said = dict(context or {})
    words = _BLANKS.sub(" ", canonical(text))
    here = _path(said.get("path"))
    lead = _BLANKS.sub(" ", canonical(str(said.get("lead") or "")))
    if is_english(words):
        return _cite_english(words, said, lead, here)
    defined = {canonical(k).lower(): v for k, v in (said.get("defined") or {}).items()}
    label = _LABEL.match(words)
    start = label.end() if label else 0
    mentions = Mentions(words)
    amended = _amended(lead)
    quotes = quotes_in(words, 0, len(words), ())
    orders = _ORDER.match(words) is not None
    if amended is not None and not orders:
        here = _amended_place(lead, words) or here
    named = [m for m in mentions.between(start, len(words)) if not _definition(words, m) and not _paper(m)]
    references = _with_quoted(words, find_references(words, named, start, len(words), here=here), named, quotes)
    out = []
    for reference in references:
        document = _resolve(reference, words, said, amended or _ordered_before(reference, named, quotes), orders, quotes, defined)
        if document is None:
            continue
        out.append({"quote": words[reference.start : reference.end], "start": reference.start, "end": reference.end, "document": document, "units": [str(u) for u in reference.units]})
    _, effects = read_orders(words, lead, here)
    return {"citations": out, "operations": _operations(effects)}


def _operations(effects: Iterable[Effect]) -> list[dict[str, Any]]:
    """Return the operations of effects, each once."""
    seen: set[str] = set()
    operations = []
    for effect in effects:
        operation = operation_json(effect)
        if operation["operation"] is None:
            continue
        key = repr((operation["operation"], operation["target"], operation["old"], operation["new"] if operation["old"] or not operation["target"]["units"] else None))
        if key not in seen:
            seen.add(key)
            operations.append(operation)
    return operations


def _cite_english(words: str, said: Mapping[str, Any], lead: str, here: UnitPath | None) -> dict[str, Any]:
    """Read a passage of an official English translation by the English grammar."""
    from .english_passage import english_citations, english_effects

    out = []
    for reference, document in english_citations(words, said, lead, here):
        named = _document_json(document) if isinstance(document, CitedDocument) else document
        out.append({"quote": words[reference.start : reference.end], "start": reference.start, "end": reference.end, "document": named, "units": [str(u) for u in reference.units]})
    return {"citations": out, "operations": _operations(english_effects(words, lead, here))}


_DEFINES = re.compile(r"\((?:sau\sđây\s)?(?:gọi|viết)\s(?:tắt|chung|gọn|là)[^()]{0,40}$|\(sau\sđây[^()]{0,60}$|\(below\sreferred[^()]{0,20}$", re.I)
# "Điều này" inside an attached instrument is the instrument's; "Quyết định này" is the decision that issues it.
_THIS_DOCUMENT = re.compile(r"(?<!Điều)(?<!điều)(?<!hoản)(?<!iểm)(?<!hương)(?<!ục)\snày$", re.I)
_QUOTED_NUMBER = re.compile(r"^\s*[“\"]?\s*(?:(?P<clause>\d{1,3}[a-zđ]?)\.|(?P<point>[a-zđ]\d?)[)/])")
_LEAD_NUMBER = re.compile(r"(?:^|[\s…\]])(?P<clause>\d{1,3}[a-zđ]?)\.\s[^.]{0,300}$")


def _definition(text: str, mention: Mention) -> bool:
    """Whether a mention only stands in "(sau đây gọi là …)"."""
    return _DEFINES.search(text, max(0, mention.start - 80), mention.start) is not None


def _paper(mention: Mention) -> bool:
    """Whether a mention is of a paper of the procedure (tờ trình, báo cáo, công văn)."""
    kind = law.kinds().by_name(mention.document.kind) if mention.document.kind else None
    return kind is not None and kind.group == "paper" and mention.document.kind in ("Tờ trình", "Báo cáo", "Công văn", "Phiếu trình")


def _ordered_before(reference: Reference, named: list[Mention], quotes: list[tuple[int, int]]) -> CitedDocument | None:
    """Return the document that the order before a quotation amends: "this" inside the quotation means that document."""
    quote = next(((a, b) for a, b in quotes if a <= reference.start < b and b - a > 30), None)
    if quote is None:
        return None
    before = [m for m in named if m.end <= quote[0] and m.referent is Referent.NAMED and m.document.number]
    return before[0].document if before else None


def _with_quoted(text: str, references: list[Reference], named: list[Mention], quotes: list[tuple[int, int]]) -> list[Reference]:
    """Read the references inside quoted new text again, as standing in the unit that the order before it amends."""
    for start, end in quotes:
        place = _amended_place(text[:start], text[start:end]) if end - start > 30 else None
        if place is not None and any(start <= r.start < end and r.referent is Referent.THIS and r.units for r in references):
            inside = [m for m in named if start <= m.start and m.end <= end]
            body = _QUOTED_NUMBER.match(text[start:end])
            own = find_references(text, inside, start + (body.end() if body else 0), end, here=place)
            references = [*(r for r in references if not start <= r.start < end), *own]
    return sorted(references, key=lambda r: r.start)


def _amended_place(lead: str, text: str) -> UnitPath | None:
    """Return the unit of the amended document that quoted new text is: the article of the lead, the number it begins with."""
    units = find_units(lead)
    article = next((p for u in reversed(units) for p in reversed(u.paths) if p.get(UnitLevel.ARTICLE) is not None), None)
    if article is None:
        return None
    steps = [s for s in article.steps if s.level is UnitLevel.ARTICLE]
    own = _QUOTED_NUMBER.match(text)
    above = _LEAD_NUMBER.search(lead[units[-1].end :]) if units else None
    if own is not None and own["clause"]:
        steps.append(UnitStep(UnitLevel.CLAUSE, own["clause"]))
    elif above is not None:
        steps.append(UnitStep(UnitLevel.CLAUSE, above["clause"]))
    return UnitPath(tuple(steps))


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
        said = _document_json(reference.document)
        return f"attached:{said['number']}" if reference.attached and said.get("number") else said
    quoted = any(a <= reference.start < b for a, b in quotes)
    if amended is not None and (quoted or not orders or reference.bare):
        said = _document_json(amended)
        return f"attached:{said['number']}" if reference.referent is Referent.ATTACHED_THIS and said.get("number") else said
    if reference.attached:
        return "attached:this"
    if reference.referent is Referent.ATTACHED_THIS or (context.get("attached") and reference.referent is Referent.THIS and (reference.bare or reference.units) and _THIS_DOCUMENT.search(text, reference.start, reference.end) is None):
        return "attached:this"
    return "this"
