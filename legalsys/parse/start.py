"""When a document takes effect and when it ends by its own words.

Forms (domain brief D1, H1.16-18): a day; "kể từ ngày ký"; "sau 10 ngày kể từ ngày ký" (counted: day of issue + 10);
"từ ngày Luật … có hiệu lực" (an event); per-provision days; "đến hết ngày …"; "hết hiệu lực từ ngày …"; "áp dụng trong
năm 2026"; "Thời gian thực hiện: từ ngày … đến hết ngày …".
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from datetime import date, timedelta

from legalsys.language.dates import find_dates
from legalsys.language.normal import lowered, places
from legalsys.language.numerals import words_to_int
from legalsys.language.units import find_units
from legalsys.model import Certainty, Evidence, Fact, Start, UnitLevel, UnitPath

from .outline import Outline

__all__ = ["OwnTerm", "find_term"]

_KINDS = (
    r"(?:Nghị\squyết(?:\sliên\stịch)?|Quyết\sđịnh|Nghị\sđịnh|Thông\stư(?:\sliên\s(?:tịch|bộ))?|Chỉ\sthị|Luật|Bộ\sluật|Pháp\slệnh|Lệnh|Quy\sđịnh|Quy\schế|Văn\sbản"
    r"|Điều\slệ|Nội\squy|Hướng\sdẫn|Kế\shoạch|Bảng\sgiá|Đơn\sgiá|Mức\s\w+|Giá\s\w+|Chính\ssách)"
)
_BEFORE_THIS = re.compile(rf"\b{_KINDS.lower()}\s+$")  # in lower case
_UNNAMED = re.compile(r"\b(?:Quyết\sđịnh|Nghị\squyết|Chỉ\sthị|Thông\stư|Quy\sđịnh)$")
_STRONG = r"có\s(?:hiệu\slực|giá\strị)(?:\s(?:thi\shành|thực\shiện|áp\sdụng|pháp\slý))?"
_IN_FORCE = re.compile(rf"(?P<strong>{_STRONG})|(?P<weak>(?:được\s)?(?:áp\sdụng|thực\shiện|thi\shành))\b")  # in lower case
_BETWEEN = re.compile(
    r"[\s,]*(?:(?:đã\s)?được\s[^;]{0,260}?(?:thông\squa|biểu\squyết)[^;]{0,160}?(?:và|,)\s*)?(?:[^.;]{0,60}\b(?:và|,)\s|(?:thay\sthế|bãi\sbỏ)\s[^;]{3,400}?\svà\s)?(?:chính\sthức\s|bắt\sđầu\s|sẽ\s|này\s)*",
    re.I,
)
_DAY = r"(?:\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d[\s\d]?\s*tháng\s*\d[\s\d]?\s*,?\s*năm\s*\d\s?\d\s?\d\s?\d)"
_FROM = re.compile(
    rf"""[\s,:]*(?:(?:thi\shành|thực\shiện|và\s(?:được\s)?(?:áp\sdụng|thực\shiện|tổ\schức\sthực\shiện))[\s,]*)?
    (?: sau\s+(?P<days>\d{{1,3}}|[a-zà-ỹ]+(?:\s[a-zà-ỹ]+)?)\s*(?:\([^)]{{1,30}}\)\s*)?,?\s*ngày(?:\slàm\sviệc)?(?:\svà\s(?:được\s)?đăng\s[^.;]{{3,60}}?\d\sngày)?\s*,?\s*(?:kể\s)?(?:từ\s)?(?:ngày\s|khi\s)?(?:được\s)?(?P<since>ký|ban\shành|thông\squa|đăng|công\sbố|Hội\sđồng|HĐND|Chủ\stịch|Ủy\sban|Uỷ\sban|UBND)
      | (?:(?:kể\s)?từ|vào|kể)\s+(?:ngày\s*)?(?P<fixed>{_DAY})
      | ngày\s+(?P<bare>{_DAY})
      | (?:(?:(?:kể\s)?từ|vào)\s+(?:ngày|khi)|kể\stừ)\s+(?P<sign>(?:được\s)?(?:ký|ban\shành|thông\squa|Hội\sđồng\snhân\sdân[^.;,]{{0,60}}\sthông\squa|HĐND[^.;,]{{0,60}}\sthông\squa)) (?!\s*(?:\d|tháng))
      | (?:kể\s)?từ\s+(?P<event>(?:ngày\s|khi\s|thời\sđiểm\s)[^.;]{{3,200}})
      | (?:kể\s)?từ\s+(?P<vague>(?:năm|tháng|kỳ|học\skỳ|niên|quý)\s[^.;,]{{1,60}})
    )""",
    re.X | re.I,
)
_UNTIL = re.compile(rf"(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?(?P<day>{_DAY})", re.I)
_ENDS = re.compile(rf"(?P<how>từ|vào|sau|đến\shết|đến)\s+(?:hết\s+)?(?:ngày\s+)?(?P<day>{_DAY})", re.I)
_END_WORDS = re.compile(rf"hết\shiệu\slực(?:\sthi\shành)?\s*(?:kể\s)?(?P<after>(?:từ|vào|sau)\s+(?:hết\s+)?(?:ngày\s+)?{_DAY})?", re.I)
_IN_YEAR = re.compile(r"(?:áp\sdụng|thực\shiện)\s(?:trong|cho)\s(?:năm\s)?(?:ngân\ssách\s)?(?:năm\s)?(?P<year>(?:19|20)\d\d)(?!\s*[-/]\s*\d)", re.I)
_TERM_LINE = re.compile(r"(?:^|\n)\W{0,12}(?:\d{1,2}\.\s|[a-zđ]\)\s|Điều\s\d+\.\s)?\W{0,6}Thời\s(?:gian|hạn|điểm)\s(?P<what>ủy\squyền|uỷ\squyền|áp\sdụng|thực\shiện|thí\sđiểm|thi\shành|hiệu\slực)[^\n.:;]{0,80}[:.]?\s*(?P<rest>[^\n]{0,200})", re.I)
_FROM_DAY = re.compile(rf"(?:kể\s)?từ\s+(?:ngày\s*)?(?P<day>{_DAY})", re.I)
_SENTENCE_END = re.compile(r"[.;](?:\s|$)")
_LASTS = re.compile(rf"[\s,]*(?:có\shiệu\slực|được\s(?:áp\sdụng|thực\shiện|thi\shành)|áp\sdụng|thực\shiện)(?:\s(?:thi\shành|thực\shiện))?\s(?:cho\s)?(?:đến|tới)\s+hết\s+(?:ngày\s+)?(?P<day>{_DAY})", re.I)
_SCOPE = re.compile(
    rf"\s(?:quy\sđịnh|ban\shành|về)\s(?P<what>[^\n;.]{{10,600}}?)[\s,]+(?:(?:kể\s)?từ\s(?:ngày\s)?{_DAY}\s)?(?:đến|tới)\shết\s(?:ngày\s)?(?P<day>{_DAY})\s*(?:[.;]|\)|$|\n)", re.I
)
# A term of cases is none of the rules: "… cho học sinh tuyển sinh từ ngày …", "đối với hợp đồng ký từ ngày …".
_OF_CASES = re.compile(r"(?:đối\svới|trường\shợp|cho)\s[^,]{0,160}\b(?:ký|sinh|tuyển|nghỉ|phát\ssinh|thành\slập|đăng\ský|ban\shành|tham\sgia|được\s\w+)(?:\s\w+){0,3}\s*$", re.I)
_NEGATED = re.compile(r"(?:khi|ngày|trước\skhi|sau\skhi|thời\sđiểm|đến\skhi|theo|tại|của|nếu)\s+$", re.I)
_OTHERS = re.compile(r"thay\sthế|bãi\sbỏ|sửa\sđổi|(?:Quyết\sđịnh|Nghị\squyết|Thông\stư|Nghị\sđịnh)\s(?:số\s)?\d|\btrừ\b", re.I)


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """Start and end of effect by the document's own words."""

    effective: Fact[date] | None = None
    expires: Fact[date] | None = None
    starts: tuple[Start, ...] = ()


@dataclass(frozen=True, slots=True)
class _Candidate:
    """One sentence that says when the document, or units of it, take effect."""

    strong: bool
    day: date | None
    event: str | None
    rule: str | None
    evidence: Evidence
    units: tuple[UnitPath, ...]
    last: date | None
    last_evidence: Evidence | None


def _day(text: str, start: int, end: int) -> date | None:
    found = find_dates(text, start, min(len(text), end))
    return found[0].value if found else None


def _counted(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else words_to_int(printed)


def _said(match: re.Match[str], text: str, issued: date | None, adopted: date | None) -> tuple[date | None, str | None, str | None]:
    """Return (day, event, rule) of the words after "có hiệu lực"."""
    for group in ("fixed", "bare"):
        if match[group]:
            return _day(text, match.start(group), match.end(group)), None, None
    words = text[match.start() : match.end()].strip(" ,:")
    if match["sign"] or match["since"]:
        since = (match["since"] or match["sign"]).lower()
        if since.startswith(("đăng", "công bố")):
            return None, words, None
        anchor = adopted if "thông qua" in since and adopted else issued
        if match["sign"]:
            return anchor, None if anchor else words, "start.from-signing"
        days = _counted(match["days"])
        if days is None:
            return None, words, None
        return (anchor + timedelta(days=days) if anchor else None), None if anchor else words, "start.days-after-signing"
    return None, (match["event"] or match["vague"] or words).strip(), None


def _subjects(text: str, outline: Outline) -> list[tuple[int, int]]:
    """Return the spans of "Quyết định này", "Nghị quyết" before "có hiệu lực" and the like, outside quoted new text."""
    begin, end = outline.body
    low = lowered(text)
    ends = [(at + 1, at + 4, _BEFORE_THIS) for at in places(low, " này", "\nnày", start=begin, end=end) if not low[at + 4 : at + 5].isalnum()]
    for at in places(low, "có hiệu lực", "có giá trị", start=begin, end=end):
        blank = at
        while blank > begin and text[blank - 1].isspace():
            blank -= 1
        if 0 < at - blank <= 4:
            ends.append((blank, blank, _UNNAMED))
    ends.sort(key=lambda e: e[:2])
    out = []
    for start, stop, pattern in ends:
        kind = pattern.search(low if pattern is _BEFORE_THIS else text, max(begin, start - 28), start)
        if kind is not None and not any(a <= kind.start() < b for a, b in outline.quotations):
            out.append((kind.start(), stop))
    return out


def _candidates(text: str, outline: Outline, subjects: Sequence[tuple[int, int]], issued: date | None, adopted: date | None) -> Iterator[_Candidate]:
    begin, end = outline.body
    low = lowered(text)
    for start, stop in subjects:
        line = max(text.rfind("\n", begin, start) + 1, begin)
        sentence = max(line, text.rfind(". ", line, start) + 2)
        line_end = text.find("\n", stop, end)
        line_end = end if line_end < 0 else line_end
        lead = text[sentence : start]
        for verb in _IN_FORCE.finditer(low, stop, min(line_end, stop + 420)):
            strong = verb["strong"] is not None
            if not strong and len(lead) > 24:
                continue
            if not _BETWEEN.fullmatch(text, stop, verb.start()):
                continue
            how = _FROM.match(text, verb.end(), min(line_end, verb.end() + 320))
            if how is None:
                continue
            if strong and _NEGATED.search(text, sentence, start) and not find_units(text, sentence, start):
                break
            attached = re.search(r"kèm\stheo\s*$", text[sentence:start]) is not None
            units = tuple(
                UnitPath(path.steps, "kem-theo-1") if attached and not path.part and path.steps[0].level is UnitLevel.ARTICLE else path
                for reference in find_units(text, sentence, start)
                for path in reference.paths
            )
            day, event, rule = _said(how, text, issued, adopted)
            full_stop = _SENTENCE_END.search(text, how.end(), line_end)
            tail = full_stop.start() if full_stop else line_end
            last = last_evidence = None
            until = _UNTIL.search(text, how.end(), tail)
            if until is not None and not _OTHERS.search(text, how.end(), until.start()):
                last = _day(text, until.start("day"), until.end("day"))
                last_evidence = Evidence.cut(text, start, until.end())
            yield _Candidate(strong, day, event, rule, Evidence.cut(text, start, how.end()), units, last, last_evidence)
            break


def _own_end(text: str, outline: Outline, subjects: Sequence[tuple[int, int]]) -> Fact[date] | None:
    """Return the last day that "này hết hiệu lực từ/sau ngày …" or "… đến hết ngày … hết hiệu lực" gives."""
    begin, end = outline.body
    for start, stop in subjects:
        line_end = text.find("\n", stop, end)
        line_end = end if line_end < 0 else line_end
        ends = _END_WORDS.search(text, stop, min(line_end, stop + 260))
        between = text[stop : ends.start()] if ends else ""
        line = max(text.rfind("\n", begin, start) + 1, begin)
        line = max(line, text.rfind(". ", line, start) + 2) if text.rfind(". ", line, start) >= 0 else line
        if ends is None or _OTHERS.search(between) or find_units(text, line, start) or _NEGATED.search(text, line, start):
            continue
        said = _ENDS.search(text, ends.start("after"), ends.end()) if ends["after"] else None
        if said is None:
            inner = [m for m in _ENDS.finditer(text, stop, ends.start()) if m["how"].lower().startswith("đến")]
            said = inner[-1] if inner else None
        if said is None:
            continue
        day = _day(text, said.start("day"), said.end("day"))
        if day is not None:
            # "hết hiệu lực từ ngày D": the last day of effect is the day before; "sau" or "đến hết ngày D": D itself.
            last = day - timedelta(days=1) if said["how"].lower() in ("từ", "vào") else day
            return Fact(last, Evidence.cut(text, start, max(ends.end(), said.end())))
    return None


def _year_term(text: str, outline: Outline, subjects: Sequence[tuple[int, int]]) -> Fact[date] | None:
    """Return 31 December of the year in "Nghị quyết này áp dụng trong năm 2026"."""
    for start, stop in subjects:
        year = _IN_YEAR.match(text, stop + 1, min(outline.body[1], stop + 60))
        if year is not None:
            return Fact(date(int(year["year"]), 12, 31), Evidence.cut(text, start, year.end()))
    return None


def _lasting(text: str, outline: Outline, subjects: Sequence[tuple[int, int]]) -> Fact[date] | None:
    """Return the last day in "Quyết định này được thực hiện đến hết ngày …"."""
    for start, stop in subjects:
        said = _LASTS.match(text, stop, min(outline.body[1], stop + 140))
        if said is not None and (day := _day(text, said.start("day"), said.end("day"))) is not None:
            return Fact(day, Evidence.cut(text, start, said.end()))
    return None


def _scope_term(text: str, outline: Outline, subjects: Sequence[tuple[int, int]]) -> Fact[date] | None:
    """Return the last day that the first article gives the rules themselves: "Nghị quyết này quy định chính sách … từ ngày … đến hết ngày …"."""
    first = next((u for u in outline.units if u.path.steps[-1].level is UnitLevel.ARTICLE and not u.path.part), None)
    for start, stop in subjects:
        if first is None or not first.start <= start < first.end:
            continue
        said = _SCOPE.match(text, stop, first.end)
        if said is not None and not _OF_CASES.search(said["what"]) and (day := _day(text, said.start("day"), said.end("day"))) is not None:
            # The words may tell the term of what is ruled, not of the rules.
            return Fact(day, Evidence.cut(text, start, said.end("day")), certainty=Certainty.LIKELY)
    return None


def _term_line(text: str, outline: Outline) -> tuple[Fact[date] | None, Fact[date] | None]:
    """Return (start, end) of a line "Thời gian thực hiện: từ ngày … đến hết ngày …" of the document's own articles."""
    begin, end = outline.body
    position = begin
    for at in places(lowered(text), "thời gian", "thời hạn", "thời điểm", start=begin, end=end):
        line = text.rfind("\n", position, at)
        match = _TERM_LINE.match(text, max(line, 0), end) if line >= 0 or position == 0 else None
        if match is None:
            continue
        position = match.end()
        if any(a <= match.start("what") < b for a, b in outline.quotations) or any(p.start <= match.start() < p.end for p in outline.parts):
            continue
        first = _FROM_DAY.search(text, match.start("rest"), match.end())
        last = _UNTIL.search(text, match.start("rest"), match.end())
        anchor = text.find("Thời", match.start(), match.end())
        anchor = match.start("what") if anchor < 0 else anchor
        start_day = _day(text, first.start("day"), first.end("day")) if first else None
        last_day = _day(text, last.start("day"), last.end("day")) if last else None
        start = Fact(start_day, Evidence.cut(text, anchor, first.end())) if first and start_day else None
        stop = Fact(last_day, Evidence.cut(text, anchor, last.end())) if last and last_day else None
        if start or stop:
            return start, stop
    return None, None


def find_term(text: str, outline: Outline, *, issued: date | None, adopted: date | None = None) -> OwnTerm:
    """Return the start and end of effect that the document gives itself.

    Args:
        text: canonical text.
        outline: its outline; quoted new text is left out.
        issued: day of issue, from which "kể từ ngày ký" counts.
        adopted: day of adoption, where the text names one.
    """
    subjects = _subjects(text, outline)
    found = list(_candidates(text, outline, subjects, issued, adopted))
    starts = tuple(Start(c.units, c.day, c.event, c.evidence, c.rule) for c in found if c.units and (c.day or c.event))
    whole = sorted((c for c in found if not c.units), key=lambda c: (not c.strong, c.evidence.start))
    effective: Fact[date] | None = None
    expires: Fact[date] | None = None
    if whole:
        best = whole[0]
        if best.day is not None:
            effective = Fact(best.day, best.evidence, rule=best.rule)
        elif best.event is not None:
            starts = (Start((), None, best.event, best.evidence), *starts)
        if best.last is not None and best.last_evidence is not None:
            expires = Fact(best.last, best.last_evidence)
    line_start, line_end = _term_line(text, outline)
    if effective is None and not whole and line_start is not None:
        effective = line_start
    expires = expires or _lasting(text, outline, subjects) or _own_end(text, outline, subjects) or line_end or _year_term(text, outline, subjects) or _scope_term(text, outline, subjects)
    return OwnTerm(effective, expires, starts)
