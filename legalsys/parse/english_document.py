"""Documents in English: bases, citations, effects and own term of an official translation.

A machine translation ("What? 1." for "Điều 1.") is read and marked; what it says others lose or gain is only claimed.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from legalsys.language.normal import places
from legalsys.model import Citation, CitationRole, Claim, Effect, Evidence, Fact, Problem, Referent, Start, UnitPath

from .effects import identified
from .english import ENGLISH_DATE, find_english_dates, find_english_units, is_machine_translation
from .english_mentions import EnglishMentions
from .english_orders import EnglishReader
from .english_passage import english_references
from .mentions import Mention
from .outline import Outline
from .start import OwnTerm

__all__ = ["EnglishContent", "find_english_term", "read_english"]

_BASIS = re.compile(r"[\W_]*(?:pursuant\sto|on\sthe\sbasis\sof|based\son|under)\b", re.I)
_NEW_BASIS = re.compile(r"(?:pursuant\sto|on\sthe\sbasis\sof|based\son|[;:]|,\s*and|\band|,)\s*(?:the\s)?(?:\d{4}\s)?$", re.I)
_KINDS = r"(?:Joint\s(?:Circular|Resolution)|Decree|Decision|Resolution|Circular|Directive|Law|Code|Ordinance|Order|Regulation)"
_STARTS = re.compile(
    rf"\b[Tt]his\s{_KINDS}\s+(?:shall\s|will\s)?(?:takes?\s(?:legal\s)?effect|comes?\sinto\s(?:force|effect|operation)|(?:is|be)\s(?:effective|in\sforce))\s*,?\s*"
    rf"(?:(?:on|from|as\s(?:of|from))\s+(?P<fixed>{ENGLISH_DATE.pattern.replace('?P<', '?P<f')})"
    r"|(?P<days>\d{1,3}|fifteen|ten|thirty|forty[\s-]five|sixty)\s(?:\(\d+\)\s)?(?:working\s)?days\s(?:from|after|following|counting\sfrom)\s(?:the\sdate\sof\s)?(?:its\s)?(?:the\s)?(?P<since>sign\w*|promulgat\w*|publication|issu\w*|adopt\w*|pass\w*)"
    r"|(?:on|from|as\s(?:of|from))\s+the\s(?:date|day)\sof\s(?:its\s)?(?P<sign>signing|promulgation|issuance|adoption|passage)"
    r"|(?:on|from|as\s(?:of|from))\s+(?P<event>the\s(?:date|day|effective)\s[^.;]{5,160}))"
)
_UNTIL = re.compile(r"(?:to|until|through|till)\s+(?:the\send\sof\s)?$")
_WORDS = {"ten": 10, "fifteen": 15, "thirty": 30, "forty five": 45, "forty-five": 45, "sixty": 60}


@dataclass(frozen=True, slots=True)
class EnglishContent:
    """What an English text says: its term, its bases among its citations, its effects, and what is only claimed."""

    term: OwnTerm
    citations: tuple[Citation, ...]
    effects: tuple[Effect, ...]
    claims: tuple[Claim, ...] = ()
    problems: tuple[Problem, ...] = ()


def find_english_term(text: str, outline: Outline, *, issued: date | None) -> OwnTerm:
    """Return the start and end of effect that an English document gives itself.

    Args:
        text: canonical text.
        outline: its outline; quoted new text is left out.
        issued: day of issue, from which "the date of its signing" counts.
    """
    begin, end = outline.body
    effective: Fact[date] | None = None
    expires: Fact[date] | None = None
    starts: list[Start] = []
    for at in places(text, "This", "this", start=begin, end=end):
        match = _STARTS.match(text, at, end)
        if match is None or any(a <= match.start() < b for a, b in outline.quotations):
            continue
        line = max(text.rfind("\n", begin, match.start()), text.rfind(". ", begin, match.start())) + 1
        if re.search(r"\b(?:before|after|when|until|once|if)\s*$", text[line : match.start()], re.I):
            continue
        units: tuple[UnitPath, ...] = tuple(p for u in find_english_units(text, line, match.start()) for p in u.paths)
        evidence = Evidence.cut(text, match.start(), match.end())
        day, event, rule = _said(match, text, issued)
        if units or event:
            starts.append(Start(units, day, event, evidence, rule))
        elif effective is None and day is not None:
            effective = Fact(day, evidence, rule=rule)
            stop = re.compile(r"[.;\n]").search(text, match.end(), end)
            for found in find_english_dates(text, match.end(), stop.start() if stop else end):
                if _UNTIL.search(text, match.end(), found.start) and found.value is not None:
                    expires = Fact(found.value, Evidence.cut(text, match.start(), found.end))
    return OwnTerm(effective, expires, tuple(starts))


def _said(match: re.Match[str], text: str, issued: date | None) -> tuple[date | None, str | None, str | None]:
    words = match[0][match[0].lower().find("this") :]
    if match["fixed"]:
        return find_english_dates(text, match.start("fixed"), match.end("fixed"))[0].value, None, None
    if match["event"]:
        return None, match["event"].strip(), None
    if match["sign"]:
        return issued, None if issued else words, "start.from-signing"
    if match["since"].startswith("publication"):
        return None, words, None
    days = int(match["days"]) if match["days"].isdigit() else _WORDS[re.sub(r"\s+", " ", match["days"].lower())]
    return (issued + timedelta(days=days) if issued else None), None if issued else words, "start.days-after-signing"


def _basis(text: str, outline: Outline, mentions: EnglishMentions) -> dict[int, Citation]:
    """Return the documents of the "Pursuant to" lines by where they begin, each once."""
    out: dict[int, Citation] = {}
    seen: set[str] = set()
    lines = list(outline.recital_lines) or _pursuant_lines(text, outline)
    for start, end in lines:
        if not _BASIS.match(text, start, end):
            continue
        for mention in mentions.between(start, end):
            document = mention.document
            if mention.referent is not Referent.NAMED or (document.number is None and document.issued is None and not _NEW_BASIS.search(text, start, mention.start)):
                continue
            key = document.number or f"{document.name}|{document.issued}"
            if key not in seen:
                seen.add(key)
                out[mention.start] = Citation(Evidence.cut(text, mention.start, mention.end), CitationRole.BASIS, document=document)
    return out


def _pursuant_lines(text: str, outline: Outline) -> list[tuple[int, int]]:
    """Return the lines of the head that begin with "Pursuant to": the recital of a text whose head was cut."""
    stop = min((u.start for u in outline.units), default=len(text))
    return [m.span() for m in re.compile(r"[^\n]+").finditer(text, 0, stop)]


def _citations(text: str, outline: Outline, mentions: EnglishMentions, basis: dict[int, Citation], effects: Sequence[Effect]) -> tuple[Citation, ...]:
    targets = {(e.target.number or "", e.evidence.start, e.evidence.end) for e in effects}
    out: list[Citation] = []
    position = 0
    for line in re.compile(r"[^\n]+").finditer(text):
        named: list[Mention] = [m for m in mentions.between(line.start(), line.end()) if m.referent is Referent.NAMED]
        position = line.end()
        if not named:
            continue
        for reference in english_references(text, mentions.between(line.start(), line.end()), line.start(), position, here=None):
            if reference.referent is not Referent.NAMED or reference.document is None:
                continue
            at = next((m.start for m in named if m.start >= reference.start and m.document == reference.document), reference.start)
            if at in basis:
                out.append(basis[at])
                continue
            acts = any(number and number == (reference.document.number or "") and a <= reference.start and reference.end <= b for number, a, b in targets)
            role = CitationRole.EFFECT if acts else CitationRole.REFERENCE
            referent = Referent.ATTACHED_OTHER if reference.attached else Referent.NAMED
            out.append(Citation(Evidence.cut(text, reference.start, reference.end), role, referent, reference.document, reference.units))
    return tuple(out)


def read_english(text: str, outline: Outline, *, number: str | None, issued: date | None) -> EnglishContent:
    """Return what an English document says.

    Args:
        text: canonical text.
        outline: its outline.
        number: the document's own number, which is never its target.
        issued: day of issue, where it is known.
    """
    mentions = EnglishMentions(text)
    term = find_english_term(text, outline, issued=issued)
    reader = EnglishReader(text, mentions, outline.quotations)
    if outline.title is not None and re.search(r"amend|supplement|annul|replac|suspend", text[outline.title[0] : outline.title[1]], re.I):
        reader.settle_lead(*outline.title)
    start = term.effective.value if term.effective else None
    found = [e for e in reader.read(outline.units, *outline.body) if not (number and e.target.number == number)]
    found.sort(key=lambda e: e.evidence.start)
    effects = tuple(identified(found, start))
    basis = _basis(text, outline, mentions)
    if is_machine_translation(text):
        claims = tuple(Claim("effect", f"{e.kind.value} {e.target.number or e.target.name}: {e.evidence.quote}"[:400], "machine translation") for e in effects)
        citations = _citations(text, outline, mentions, basis, ())
        return EnglishContent(OwnTerm(), citations, (), claims, (Problem("PARSE-009"),))
    return EnglishContent(term, _citations(text, outline, mentions, basis, effects), effects)
