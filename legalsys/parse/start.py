"""When a document takes effect and when it ends by its own words.

Forms (domain brief D1, H1.16-18): a day; "kể từ ngày ký"; "sau 10 ngày kể từ ngày ký" (counted: day of issue + 10);
"từ ngày Luật … có hiệu lực" (an event); per-provision days; "đến hết ngày …"; "hết hiệu lực từ ngày …".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, timedelta

from legalsys.language.dates import DATE, find_dates
from legalsys.language.numerals import words_to_int
from legalsys.language.units import find_units
from legalsys.model import Certainty, Evidence, Fact, Start

from .outline import Outline

__all__ = ["OwnTerm", "find_term"]

_KINDS = r"(?:Nghị\squyết|Quyết\sđịnh|Nghị\sđịnh|Thông\stư(?:\sliên\s(?:tịch|bộ))?|Chỉ\sthị|Luật|Bộ\sluật|Pháp\slệnh|Lệnh|Quy\sđịnh|Quy\schế|Văn\sbản|Điều\slệ|Nội\squy|Bản\squy\sđịnh|Hướng\sdẫn|Kế\shoạch|Bảng\s\w+|Đơn\sgiá|Mức\s[^.;]{2,60}|Giá\s[^.;]{2,60})"
_SUBJECT = re.compile(rf"\b{_KINDS}\s+này\b|\b(?-i:Quyết\sđịnh|Nghị\squyết|Chỉ\sthị)\s+(?=có\shiệu\slực)", re.I)
_IN_FORCE = re.compile(
    r"(?:có\s(?:hiệu\slực|giá\strị)(?:\s(?:thi\shành|thực\shiện|áp\sdụng|pháp\slý))?|được\s(?:áp\sdụng|thực\shiện|thi\shành)|(?:thực\shiện|áp\sdụng|thi\shành))", re.I
)
_FROM = re.compile(
    rf"""[\s,:]*(?:(?:thi\shành|thực\shiện|và\s(?:được\s)?(?:áp\sdụng|thực\shiện))[\s,]*)?
    (?: (?P<after>sau)\s+(?P<days>\d{{1,3}}|[a-zà-ỹ]+(?:\s[a-zà-ỹ]+)?)\s*(?:\([^)]{{1,30}}\)\s*)?ngày(?:\slàm\sviệc)?\s*,?\s*(?:kể\s)?(?:từ\s)?(?:ngày\s|khi\s)?(?:được\s)?(?P<since>ký|ban\shành|thông\squa|đăng|công\sbố|Hội\sđồng|HĐND|Chủ\stịch|Ủy\sban|Uỷ\sban|UBND)
      | (?:kể\s)?(?:từ|vào)\s+(?:ngày\s*)?(?={DATE.pattern[:0]}\d|ngày\s) (?P<fixed>(?:ngày\s*)?\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}|(?:ngày\s*)?\d[\s\d]?\s*tháng\s*\d[\s\d]?\s*,?\s*năm\s*\d[\d\s]{{3,6}})
      | ngày\s+(?P<fixed2>\d{{1,2}}\s?[/.-]\s?\d{{1,2}}\s?[/.-]\s?\d{{4}}|\d[\s\d]?\s*tháng\s*\d[\s\d]?\s*,?\s*năm\s*\d[\d\s]{{3,6}})
      | (?:kể\s)?(?:từ|vào)\s+(?:ngày|khi)\s+(?P<sign>(?:được\s)?(?:ký|ban\shành|thông\squa|Hội\sđồng\snhân\sdân[^.;,]{{0,60}}\sthông\squa|HĐND[^.;,]{{0,60}}\sthông\squa)) (?!\s*(?:\d|tháng))
      | (?:kể\s)?từ\s+(?P<event>(?:ngày\s|khi\s|thời\sđiểm\s)[^.;]{{3,200}})
      | (?:kể\s)?từ\s+(?P<vague>(?:năm|tháng|kỳ|học\skỳ|niên|quý)\s[^.;,]{{1,60}})
    )""",
    re.X | re.I,
)
_UNTIL = re.compile(r"(?:đến|tới)\s+(?:hết\s+)?(?:ngày\s+)?(?P<day>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d[\s\d]?\s*tháng\s*\d[\s\d]?\s*,?\s*năm\s*\d{4})", re.I)
_ENDS = re.compile(r"hết\shiệu\slực(?:\sthi\shành)?\s*(?:kể\s)?(?P<how>từ|vào|sau)\s+(?:hết\s)?(?:ngày\s+)?(?P<day>\d{1,2}\s?[/.-]\s?\d{1,2}\s?[/.-]\s?\d{4}|\d[\s\d]?\s*tháng\s*\d[\s\d]?\s*,?\s*năm\s*\d{4})", re.I)
_NEGATED = re.compile(r"(?:khi|ngày|trước\skhi|sau\skhi|thời\sđiểm|đến\skhi)\s+$", re.I)
_EXCEPTION = re.compile(r"\btrừ\b", re.I)


@dataclass(frozen=True, slots=True)
class OwnTerm:
    """Start and end of effect by the document's own words."""

    effective: Fact[date] | None = None
    expires: Fact[date] | None = None
    starts: tuple[Start, ...] = ()


def _day(text: str, start: int, end: int) -> date | None:
    found = find_dates(text, start, end)
    return found[0].value if found else None


def _counted(printed: str) -> int | None:
    return int(printed) if printed.isdigit() else words_to_int(printed)


def _start(match: re.Match[str], text: str, issued: date | None, adopted: date | None) -> tuple[date | None, str | None, str | None]:
    """Return (day, event, rule) of one "có hiệu lực …"."""
    for group in ("fixed", "fixed2"):
        if match[group]:
            return _day(text, match.start(group), min(len(text), match.end(group) + 4)), None, None
    if match["sign"] or match["after"]:
        since = (match["since"] or match["sign"]).lower()
        if since.startswith(("đăng", "công bố")):
            return None, text[match.start() : match.end()].strip(), None
        anchor = adopted if "thông qua" in since and adopted else issued
        if match["sign"]:
            return anchor, None if anchor else text[match.start() : match.end()].strip(), "start.from-signing"
        days = _counted(match["days"])
        if days is None:
            return None, None, None
        return (anchor + timedelta(days=days)) if anchor else None, None if anchor else text[match.start() : match.end()].strip(), "start.days-after-signing"
    event = (match["event"] or match["vague"] or "").strip()
    return None, event or None, None


def find_term(text: str, outline: Outline, *, issued: date | None, adopted: date | None = None) -> OwnTerm:
    """Return the start and end of effect that the document gives itself.

    Args:
        text: canonical text.
        outline: its outline; quoted new text is left out.
        issued: day of issue, from which "kể từ ngày ký" counts.
        adopted: day of adoption, where the text names one.
    """
    begin, end = outline.body
    effective: Fact[date] | None = None
    expires: Fact[date] | None = None
    starts: list[Start] = []
    quoted = outline.quotations
    for match in _SUBJECT.finditer(text, begin, end):
        if any(a <= match.start() < b for a, b in quoted) or _NEGATED.search(text, max(begin, match.start() - 16), match.start()):
            continue
        line_end = text.find("\n", match.end(), end)
        line_end = end if line_end < 0 else line_end
        sentence_start = max(text.rfind("\n", begin, match.start()) + 1, text.rfind(". ", begin, match.start()) + 2, begin)
        reach = text[match.end() : line_end]
        verb = _IN_FORCE.search(reach[:140])
        units = find_units(text, sentence_start, match.start())
        if verb is not None and re.match(r"[\s,]*(?:(?:đã\s)?được\s[^.;]{0,200}?(?:thông\squa|biểu\squyết)[^.;]{0,160}?(?:và|,)\s*)?(?:và\s|này\s|chính\sthức\s|bắt\sđầu\s|sẽ\s)*$", reach[: verb.start()]) is not None:
            at = match.end() + verb.end()
            how = _FROM.match(text, at, min(line_end, at + 320))
            if how is not None:
                day, event, rule = _start(how, text, issued, adopted)
                evidence = Evidence.cut(text, match.start(), how.end())
                if units and units[-1].paths and not units[-1].this:
                    starts.append(Start(units[-1].paths, day, event, evidence, rule))
                elif effective is None and not any(not s.units for s in starts):
                    if day is not None:
                        effective = Fact(day, evidence, rule=rule)
                    elif event is not None:
                        starts.append(Start((), None, event, evidence))
                tail = text[how.end() : line_end]
                stop = re.search(r"[.;](?:\s|$)", tail)
                span = (how.end(), how.end() + (stop.start() if stop else len(tail)))
                until = _UNTIL.search(text, *span)
                if until is not None and not units and expires is None and not _EXCEPTION.search(text, span[0], until.start()):
                    if re.search(r"thay\sthế|bãi\sbỏ|sửa\sđổi|Quyết\sđịnh\ssố|Nghị\squyết\ssố", text[span[0] : until.start()]) is None:
                        last = _day(text, until.start("day"), until.end("day") + 4)
                        if last is not None:
                            expires = Fact(last, Evidence.cut(text, match.start(), until.end()))
        own_end = _ENDS.search(text, match.end(), min(line_end, match.end() + 160))
        if own_end is not None and expires is None and not units and not re.search(r"\d+/|số\s\d", text[match.end() : own_end.start()]):
            said = _day(text, own_end.start("day"), own_end.end("day") + 4)
            if said is not None:
                # "hết hiệu lực từ ngày D": the last day of effect is the day before; "sau ngày D": D itself.
                last = said if own_end["how"].lower() == "sau" else said - timedelta(days=1)
                expires = Fact(last, Evidence.cut(text, match.start(), own_end.end()), certainty=Certainty.CERTAIN)
    return OwnTerm(effective, expires, tuple(starts))
