"""Bare passages in English: the references they make and the amending operations they order."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from typing import Any

from legalsys.language.numbers import normal_number
from legalsys.model import CitedDocument, Effect, Referent, Scope, UnitLevel, UnitPath

from .clauses import nested_quotes
from .english import find_english_units
from .english_mentions import EnglishMentions
from .english_orders import EnglishReader
from .mentions import Mention
from .references import Reference
from .segments import Segment, nested

__all__ = ["english_citations", "english_effects", "english_references"]

_JOIN = re.compile(r"\s*,?\s*(?:of|to|in|under)?\s*(?:the\s)?\s*$")
_VIA = re.compile(r"[^;.“”]{0,260}\b(?:attached|promulgated|issued|enclosed)\s(?:together\s)?(?:to|with)\s+(?:the\s)?$")
_REGULATION = re.compile(r"\b(?:Regulations?|Charter|Statute|Rules|List|Process)\b")
_SPREADS = re.compile(r"\s*,\s*of\s+(?:the\s)?$")
_FOREIGN = re.compile(r"\s*,?\s*of\s+the\s+(?:[A-Z][\w-]*\s+)*(?:Convention|Treaty|Agreement|Protocol|Covenant|Contract|contract|agreement|treaty|convention)\b")
_WORDS_BEFORE = re.compile(r"\b(?:phrases?|words?|terms?|expressions?)\s*$|[”\"]\s*(?:and|or|,)\s*$", re.I)
_DEFINES = re.compile(r"\((?:[^()]{0,40})?(?:referred\sto|called|abbreviated)[^()]{0,40}$|\((?:hereinafter|hereafter|below)[^()]{0,40}$", re.I)
_LABEL = re.compile(r"(?:(?<=^)|(?<=[\s“\"]))(?:(?P<article>Article\s+\d+[a-z]?\.?)|(?P<clause>\d{1,3}[a-z]?\.)|(?P<point>[a-zđ]{1,2}\d?\s?[)/]))\s+(?=[A-Z“\"…\[(])")
_BEFORE_LABEL = re.compile(r"(?:^|[.;:”\"…\]?)]|[0-9]|\bfollows|\beffective)\s*$")
_ORDER = re.compile(r"^\W*(?:Article\s+\d+[a-z]?\.?\s*|\d{1,3}[a-z]?\.\s*|[a-zđ]{1,2}[)/]\s*|\s)*(?:To\s(?:annul|amend|replace|add|supplement|remove|delete|repeal|abrogate)|Article\s\d)", re.I)
_PAPERS = frozenset(["Tờ trình", "Báo cáo", "Công văn"])


def _inside(path: UnitPath, here: UnitPath | None) -> UnitPath:
    if here is None or not path.steps or path.get(UnitLevel.ARTICLE) is not None or path.steps[0].level.rank <= UnitLevel.ARTICLE.rank:
        return path
    return UnitPath((*(s for s in here.steps if s.level.rank < path.steps[0].level.rank), *path.steps), path.part)


def english_references(text: str, mentions: Sequence[Mention], start: int, end: int, *, here: UnitPath | None) -> list[Reference]:
    """Return the references in ``text[start:end]``, in order.

    Args:
        text: canonical text.
        mentions: documents named in the part, in order.
        start: where the part begins.
        end: where it ends.
        here: the unit the words stand in.
    """
    units = [u for u in find_english_units(text, start, end, here=here) if u.paths and not any(m.start <= u.start and u.end <= m.end for m in mentions)]
    taken: set[int] = set()
    out: list[Reference] = []
    for index, reference in enumerate(units):
        follower = next((i for i, m in enumerate(mentions) if m.start >= reference.end), None)
        limit = units[index + 1].start if index + 1 < len(units) else end
        if follower is not None and mentions[follower].start < limit and not reference.this:
            mention = mentions[follower]
            via = _VIA.fullmatch(text, reference.end, mention.start) is not None
            if via or _JOIN.fullmatch(text, reference.end, mention.start):
                taken.add(follower)
                attached = via and _REGULATION.search(text, reference.end, mention.start) is not None
                document = mention.document if mention.referent is Referent.NAMED else None
                out.append(Reference(reference.start, mention.end, mention.referent, document, reference.paths, attached=attached))
                if _SPREADS.fullmatch(text, reference.end, mention.start):
                    _spread(text, out, mentions)
                continue
        if _FOREIGN.match(text, reference.end):
            continue
        # "this Article" ends a list; the units before it are then this document's.
        out.append(Reference(reference.start, reference.end, Referent.THIS, None, tuple(_inside(p, here) for p in reference.paths), bare=not reference.this))
    for index, mention in enumerate(mentions):
        if index not in taken:
            document = mention.document if mention.referent is Referent.NAMED else None
            out.append(Reference(mention.start, mention.end, mention.referent, document, ()))
    out.sort(key=lambda r: r.start)
    return out


def _spread(text: str, out: list[Reference], mentions: Sequence[Mention]) -> None:
    """Give units before "…, of the Law" their document: the comma says that it is of the whole list."""
    last = out[-1]
    for index in range(len(out) - 2, -1, -1):
        earlier = out[index]
        between = text[earlier.end : out[index + 1].start]
        if not earlier.bare or "." in between or any(earlier.end <= m.start < last.start and m.end < last.end for m in mentions):
            break
        out[index] = Reference(earlier.start, earlier.end, last.referent, last.document, earlier.units, attached=last.attached)


def english_effects(text: str, lead: str, here: UnitPath | None) -> list[Effect]:
    """Return the effects that an English passage orders.

    Args:
        text: the passage, canonical.
        lead: heading or lead words above it, ``""`` if none.
        here: the unit the passage stands in.
    """
    whole = f"{lead}\n{text}" if lead else text
    start = len(lead) + 1 if lead else 0
    long = [(a, b) for a, b in nested_quotes(whole, 0, len(whole)) if not _WORDS_BEFORE.search(whole, max(0, a - 24), a)]
    reader = EnglishReader(whole, EnglishMentions(whole), long)
    segments = _laid_out(whole, start, long, here)
    if lead:
        reader.settle_lead(0, len(lead))
    effects = reader.read_segments(segments)
    return [e for e in effects if e.scope is Scope.WHOLE or e.units or e.old or e.new]


def _laid_out(text: str, start: int, quotes: Sequence[tuple[int, int]], here: UnitPath | None) -> list[Segment]:
    marks: list[tuple[int, int, int]] = []
    for match in _LABEL.finditer(text, start):
        if any(a <= match.start() < b for a, b in quotes):
            continue
        if match.start() > start and not _BEFORE_LABEL.search(text, max(start, match.start() - 24), match.start()):
            continue
        if match["article"] and text[match.end() :][:1] not in "T“" and not match["article"].endswith("."):
            continue
        marks.append((match.start(), match.end(), ("article", "clause", "point").index(str(match.lastgroup))))
    return nested(marks, start, len(text), here)


def english_citations(words: str, said: Mapping[str, Any], lead: str, here: UnitPath | None) -> list[tuple[Reference, Any]]:
    """Return the references of an English passage, each with its document: a name, ``"this"`` or ``"attached:this"``.

    Args:
        words: the passage, canonical.
        said: its context, as for `legalsys.parse.passage.cite_passage`.
        lead: the lead words, canonical.
        here: the unit it stands in.
    """
    label = re.compile(r"\s*[“\"]?\s*(?:Article\s+\d+[a-z]?\.|\d{1,3}[a-z]?[.)]|[a-zđ]{1,2}[/)]|[-+])\s*").match(words)
    start = label.end() if label else 0
    mentions = EnglishMentions(words)
    quotes = nested_quotes(words, 0, len(words))
    phrases = [(a, b) for a, b in quotes if _WORDS_BEFORE.search(words, max(0, a - 24), a)]
    amended = next((m.document for m in EnglishMentions(lead).all if m.referent is Referent.NAMED and m.document.number), None) if lead else None
    orders = _ORDER.match(words) is not None
    named = [
        m
        for m in mentions.between(start, len(words))
        if _DEFINES.search(words, max(0, m.start - 80), m.start) is None and m.document.kind not in _PAPERS and not any(a <= m.start < b for a, b in phrases)
    ]
    defined = {k.lower(): v for k, v in (said.get("defined") or {}).items()}
    out: list[tuple[Reference, Any]] = []
    for reference in english_references(words, named, start, len(words), here=here):
        if any(a <= reference.start < b for a, b in phrases):
            continue
        before = _ordered_before(reference, named, quotes)
        out.append((reference, _resolved(reference, words, said, amended or before, orders, quotes, defined)))
    return out


def _ordered_before(reference: Reference, named: Sequence[Mention], quotes: Sequence[tuple[int, int]]) -> CitedDocument | None:
    quote = next(((a, b) for a, b in quotes if a <= reference.start < b and b - a > 30), None)
    if quote is None:
        return None
    return next((m.document for m in named if m.end <= quote[0] and m.referent is Referent.NAMED and m.document.number), None)


def _resolved(reference: Reference, text: str, said: Mapping[str, Any], amended: CitedDocument | None, orders: bool, quotes: Sequence[tuple[int, int]], defined: Mapping[str, str]) -> Any:
    document = reference.document
    quoted = any(a <= reference.start < b for a, b in quotes)
    if document is not None:
        number = defined.get(text[reference.start : reference.end].lower())
        if number is None and document.number:
            number = next((v for k, v in defined.items() if document.number.lower() in k), None)
        if number is not None:
            return CitedDocument(number=normal_number(number))
        return f"attached:{document.number}" if reference.attached and document.number else document
    if amended is not None and (quoted or not orders or reference.bare):
        return amended
    attached_here = reference.referent is Referent.ATTACHED_THIS or (said.get("attached") and (reference.bare or reference.units) and not re.search(r"\bthis\s\w+$", text[reference.start : reference.end]))
    return "attached:this" if attached_here else "this"
