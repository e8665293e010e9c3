"""What a document says of itself: number, kind, issuer, dates, title, signers.

Only the document's own words count: head, recital, closing, captions of its annexes. A portal's box is a claim and is not read here.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date

from legalsys import law
from legalsys.language.dates import FoundDate, date_of, find_dates
from legalsys.language.normal import lowered
from legalsys.language.numbers import NUMBER, normal_number, split_number
from legalsys.model import Candidate, Certainty, Evidence, Fact, Problem, Reading, Signer

from .doubts import settle_day, settle_number, weakened
from .issuers import read_issuers
from .outline import Outline
from .signers import read_signers

__all__ = ["Metadata", "read_metadata"]


@dataclass(frozen=True, slots=True)
class Metadata:
    """The facts of a document's head and closing; None where the words do not say.

    Args:
        number: in normal form.
        number_as_printed: as the head has it, with its blanks (``"Số:   /2025/QĐ-UBND"`` where the number was stamped elsewhere).
        kind: full name of the kind.
        issuers: full names of the issuing bodies.
        territory: slug of the territory, None for central documents.
        issued: day of issue.
        adopted: day of adoption, for resolutions and laws.
        title: the title (trích yếu).
        signers: persons who signed.
        normative: whether it is a legal normative document.
        language: ``vi`` or ``en``.
        problems: what is missing or contradicts itself.
    """

    number: Fact[str] | None = None
    number_as_printed: str | None = None
    kind: Fact[str] | None = None
    issuers: tuple[Fact[str], ...] = ()
    territory: Fact[str] | None = None
    issued: Fact[date] | None = None
    adopted: Fact[date] | None = None
    title: Fact[str] | None = None
    signers: tuple[Signer, ...] = ()
    normative: Fact[bool] | None = None
    language: str = "vi"
    problems: tuple[Problem, ...] = ()


_NUMBER_LINE = re.compile(r"(?:^|[\n|])[^\n|]{0,30}?\b(?:số|so|sô|s6|no)\s*[:.;]?\s*(?P<number>[^\n|]{0,60})", re.I)
_BLANK_NUMBER = re.compile(
    r"[\s.…_]*/\s?(?P<rest>(?:(?:19|20)\d\d\s?/\s?)?[A-ZĐ][A-ZĐa-z]{0,9}(?:\s?-\s?[A-ZĐ][A-ZĐa-z0-9]{0,12})?)"
)
_DATE_LINE = re.compile(r"[^\n,|]{2,40},\s*(?:ngày|ng[aà]y)|^\s*ngày", re.I)
_MONTHS = (
    "January",
    "February",
    "March",
    "April",
    "May",
    "June",
    "July",
    "August",
    "September",
    "October",
    "November",
    "December",
)
_ENGLISH_DATE = re.compile(rf"\bof (?P<month>{'|'.join(_MONTHS)}) (?P<day>\d{{1,2}}), (?P<year>\d{{4}})")
_ADOPTED = re.compile(
    r"(?:được|đã được|đã)\s[^.;\n]{0,200}?\bthông qua(?:\s+tại\s[^.;\n]{0,120}?)?(?:\s*,)?\s+(?:vào\s+)?(?=ngày\s)", re.I
)
_THIS = re.compile(r"\bnày\b|^\W*(?:nghị quyết|luật|bộ luật|pháp lệnh)\W*$", re.I)
_CAPTION_NUMBER = re.compile(r"kèm\s?theo\s+(?:quyết định|nghị quyết|thông tư|nghị định|chỉ thị)\s+(?:số\s*[:.]?\s*)?", re.I)
_NORMATIVE_LAW = re.compile(r"ban hành (?:các )?(?:văn bản (?:quy|qui) phạm pháp luật|văn bản QPPL|VBQPPL)", re.I)
_ENGLISH = re.compile(r"\b(?:the|of|and|shall|article|decree|pursuant)\b", re.I)
_MARKED = re.compile("[ăâđêôơưàáảãạằắẳẵặầấẩẫậèéẻẽẹềếểễệìíỉĩịòóỏõọồốổỗộờớởỡợùúủũụừứửữựỳýỷỹỵ]")


def read_metadata(reading: Reading, outline: Outline) -> Metadata:
    """Return what the document in ``reading`` says of itself. Never raises for any text.

    Args:
        reading: the reading.
        outline: its `outline`.
    """
    text = reading.text
    problems: list[Problem] = []
    head_end = outline.recital[0] if outline.recital else outline.body[0]
    before_title = outline.kind[0] if outline.kind else outline.title[0] if outline.title else head_end
    number, printed = _number(reading, outline, before_title, head_end)
    number = settle_number(reading, outline, number)
    if number is None:
        problems.append(Problem("PARSE-007", params={"printed": printed}) if printed else Problem("PARSE-001"))
    issued, adopted = _dates(reading, outline, before_title, head_end)
    issued, adopted = settle_day(reading, issued, adopted), weakened(reading, adopted)
    if issued is None:
        problems.append(Problem("PARSE-002"))
    kind = weakened(reading, _kind(reading, outline, number))
    if kind is None:
        problems.append(Problem("PARSE-004"))
    on = issued.value if issued else None
    issuers, territory = read_issuers(
        reading, outline, on=on, number=number, kind=kind.value if kind else None, before_title=before_title
    )
    if not issuers:
        problems.append(Problem("PARSE-003"))
    parts = split_number(number.value) if number else None
    if parts is not None and parts.year and on is not None and parts.year != on.year:
        problems.append(Problem("PARSE-008", params={"number": number.value if number else "", "year": str(on.year)}))
    signers: tuple[Signer, ...] = ()
    if outline.closing is not None:
        signers = read_signers(reading, *outline.closing)
    return Metadata(
        number=number,
        number_as_printed=printed,
        kind=kind,
        issuers=issuers,
        territory=territory,
        issued=issued,
        adopted=adopted,
        title=weakened(reading, _title(reading, outline)),
        signers=signers,
        normative=_normative(reading, outline, number, printed, kind, issuers[0] if issuers else None, on),
        language=_language(text),
        problems=tuple(problems),
    )


def _language(text: str) -> str:
    sample = text[:6_000]
    if (sample.count("đ") + sample.count("ư")) * 100 > len(sample):
        # These two letters alone are a hundredth of Vietnamese, and none of English; counting them is cheap.
        return "vi"
    marked = len(_MARKED.findall(sample))
    english = len(_ENGLISH.findall(sample))
    return "en" if len(sample) > 200 and marked * 50 < len(sample) < 100 * english else "vi"


def _title(reading: Reading, outline: Outline) -> Fact[str] | None:
    if outline.title is None:
        return None
    start, end = outline.title
    value = " ".join(line.strip() for line in reading.text[start:end].split("\n") if not _is_rule(line))
    value = " ".join(value.split())
    return Fact(value, reading.evidence(start, end)) if value else None


def _is_rule(line: str) -> bool:
    return not any(character.isalnum() for character in line)


def _number(reading: Reading, outline: Outline, before_title: int, head_end: int) -> tuple[Fact[str] | None, str | None]:
    text = reading.text
    title = outline.title or (before_title, before_title)
    blank: str | None = None
    for start, stop in ((0, before_title), (before_title, title[0]), (title[1], head_end)):
        for match in _NUMBER_LINE.finditer(text, start, stop):
            at, end = match.span("number")
            span = _number_at(text, at, end)
            if span is not None:
                return _number_fact(reading, *span, Certainty.CERTAIN), text[slice(*span)]
            gap = _BLANK_NUMBER.match(text, at, end)
            if gap is not None and blank is None:
                blank = text[at : gap.end()].strip()
    if blank is not None:
        return None, blank
    for part in outline.parts:
        said = _CAPTION_NUMBER.search(text, *part.caption) if part.caption is not None else None
        if said is not None and part.caption is not None:
            span = _number_at(text, said.end(), part.caption[1])
            if span is not None:
                return _number_fact(reading, *span, Certainty.LIKELY), text[slice(*span)]
    return None, None


def _number_at(text: str, start: int, end: int) -> tuple[int, int] | None:
    # The pattern looks behind; the colon of "Số:15/2020/QĐ-UBND" must not be seen.
    words = text[start:end]
    found = NUMBER.match(words) or NUMBER.search(words, 0, min(len(words), 24))
    return (start + found.start(), start + found.end()) if found is not None and found.start() <= 3 else None


def _number_fact(reading: Reading, start: int, end: int, certainty: Certainty) -> Fact[str]:
    evidence = reading.evidence(start, end)
    return Fact(normal_number(evidence.quote), evidence, certainty=certainty)


def _kind(reading: Reading, outline: Outline, number: Fact[str] | None) -> Fact[str] | None:
    kinds = law.kinds()
    named = None
    if outline.kind is not None:
        words = " ".join(reading.text[slice(*outline.kind)].split())
        row = kinds.by_name(words) or next((k for k in kinds.all if k.en.lower() == words.lower()), None)
        named = Fact(row.name, reading.evidence(*outline.kind)) if row is not None else None
    coded = law.kind_of_number(number.value) if number is not None else None
    if named is None:
        return Fact(coded, number.evidence, certainty=Certainty.LIKELY) if coded and number else None
    if coded and coded != named.value and number is not None:
        return Fact(
            named.value, named.evidence, certainty=Certainty.LIKELY, candidates=(Candidate(coded, "number", number.evidence),)
        )
    return named


def _dates(reading: Reading, outline: Outline, before_title: int, head_end: int) -> tuple[Fact[date] | None, Fact[date] | None]:
    text = reading.text
    issued = _date_line(reading, 0, before_title)
    if issued is None and outline.title is not None:
        issued = _english_date(reading, before_title, outline.title[0])
    if issued is None and outline.title is not None:
        issued = _date_line(reading, outline.title[1], head_end) or _date_line(reading, before_title, outline.title[0])
    adopted = _adopted(reading, outline)
    if issued is None and outline.closing is not None:
        issued = _date_line(reading, *outline.closing)
    if issued is None and adopted is not None:
        issued = Fact(adopted.value, adopted.evidence, certainty=Certainty.LIKELY)
    if issued is None:
        for part in outline.parts:
            found = find_dates(text, *part.caption) if part.caption else []
            if found and found[0].value is not None:
                issued = _date_fact(reading, found[0], Certainty.LIKELY)
                break
    return issued, adopted


def _date_fact(reading: Reading, found: FoundDate, certainty: Certainty) -> Fact[date] | None:
    if found.value is None:
        return None
    return Fact(found.value, reading.evidence(found.start, found.end), certainty=certainty)


def _date_line(reading: Reading, start: int, end: int) -> Fact[date] | None:
    """Return the date of a line "Hưng Yên, ngày … tháng … năm …" in ``text[start:end]``."""
    text = reading.text
    others: list[FoundDate] = []
    for found in find_dates(text, start, end):
        line = text.rfind("\n", 0, found.start) + 1
        lead = text[max(line, start) : found.start].rpartition("|")[2].strip()
        tail = text[found.end : (text.find("\n", found.end) + 1 or len(text) + 1) - 1].partition("|")[0].strip(" .")
        if len(tail) <= 3 and (lead == "" or (lead.endswith(",") and len(lead) < 60)):
            return _date_fact(reading, found, Certainty.CERTAIN)
        if len(tail) <= 3 and len(lead) < 40 and lead[:1].isupper():
            others.append(found)
    return _date_fact(reading, others[0], Certainty.LIKELY) if others else None


def _english_date(reading: Reading, start: int, end: int) -> Fact[date] | None:
    match = _ENGLISH_DATE.search(reading.text, start, end)
    if match is None:
        return None
    value = date_of(int(match["year"]), _MONTHS.index(match["month"]) + 1, int(match["day"]))
    return Fact(value, reading.evidence(*match.span())) if value else None


def _adopted(reading: Reading, outline: Outline) -> Fact[date] | None:
    text = reading.text
    end = outline.closing[0] if outline.closing else outline.body[1]
    start = max(outline.body[0], end - 4000)
    last: Fact[date] | None = None
    if lowered(text).find("thông qua", start, end) < 0:
        return None
    for match in _ADOPTED.finditer(text, start, end):
        found = find_dates(text, match.end(), min(end, match.end() + 60))
        line = text.rfind("\n", 0, match.start()) + 1
        words = text[max(start, line, match.start() - 60) : match.start()]
        if found and found[0].start <= match.end() + 2 and _THIS.search(words):
            last = _date_fact(reading, found[0], Certainty.CERTAIN) or last
    return last


def _normative(
    reading: Reading, outline: Outline, number: Fact[str] | None, printed: str | None, kind: Fact[str] | None,
    issuer: Fact[str] | None, on: date | None,
) -> Fact[bool] | None:  # fmt: skip
    """A year in the number means normative (for local documents since 2005, domain rule); what stands against it lowers the certainty."""
    evidence: Evidence | None
    if number is not None and number.evidence is not None:
        parts = split_number(number.value)
        if parts is None:
            return None
        evidence = number.evidence
        value = parts.year is not None or parts.body_code.startswith("QH") or "/QH" in number.value
        certainty = Certainty.LIKELY
        body = law.find_body(issuer.value, on) if issuer is not None else None
        if kind is not None and body is not None and on is not None:
            form = law.is_normative(kind.value, body.organ, body.level, on)
            # A form that the law of that day does not know as normative is none, year or not ("Chỉ thị" after 2016);
            # where the form decides nothing (local documents of before 2005), the year is a weak sign.
            value = value and form is not False
            certainty = Certainty.POSSIBLE if form is None else certainty
        return Fact(value, evidence, certainty=certainty)
    if printed:
        at = reading.text.find(printed)
        if at >= 0:
            return Fact(
                re.search(r"(?:19|20)\d\d", printed) is not None,
                reading.evidence(at, at + len(printed)),
                certainty=Certainty.LIKELY,
            )
    for start, end in outline.recital_lines:
        match = _NORMATIVE_LAW.search(reading.text, start, end)
        if match:
            return Fact(True, reading.evidence(*match.span()), certainty=Certainty.POSSIBLE)
    return _normative_form(reading, outline, kind, issuer, on)


def _normative_form(
    reading: Reading, outline: Outline, kind: Fact[str] | None, issuer: Fact[str] | None, on: date | None
) -> Fact[bool] | None:
    """Whether kind and issuing organ are a form of legal normative document, where the number that would tell more is lost.

    The day is that of issue, else the latest day named in the recital: the document is not older than its bases.
    """
    if kind is None or kind.evidence is None or issuer is None:
        return None
    if on is None:
        named = [
            found.value for start, end in outline.recital_lines for found in find_dates(reading.text, start, end) if found.value
        ]
        on = max(named, default=None)
    body = law.find_body(issuer.value, on)
    if on is None or body is None or not law.is_normative(kind.value, body.organ, body.level, on):
        return None
    return Fact(True, kind.evidence, certainty=Certainty.POSSIBLE)
