"""Documents that an official English translation names: by kind and number, by name and date, or as "this Decree".

Real forms (domain brief H6): ``the Government’s Decree No. 155/2020/ND-CP of December 31, 2020, detailing …``, ``Law No.
60/2005/QH11 on Enterprises dated November 29, 2005``, ``the June 19, 2015 Law on Organization of Local Administration``,
``the Competition Law``, ``the 2013 Constitution``; a law that amends is named "Law Amending and Supplementing …".
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator
from datetime import date

from legalsys import law
from legalsys.language.normal import places
from legalsys.language.numbers import normal_number, split_number
from legalsys.model import CitedDocument, Referent

from .english import ENGLISH_DATE, english_table, find_english_dates
from .mentions import Mention, Mentions, find_numbers

__all__ = ["EnglishMentions", "find_english_mentions"]

_CODES = re.compile(r"\bN[o0]s?\.(?=\s?\d)")
_BROKEN = re.compile(r"(?<=No\s\s)(?P<ordinal>\d{1,5})\s?[)/|]\s?(?P<year>(?:19|20)\d\d)\s?[/)|]?\s?(?P<code>[A-Z]{1,4}-[A-Z]{2,8})(?![\w/-])")
# "93)2007ND-CP", "209) 2004/ND-CP": slips of scanning.
_MONTH_NAMES = r"January|February|March|April|May|June|July|August|September|October|November|December"
_UNIT_WORDS = r"Articles?|Clauses?|Points?|Items?|Paragraphs?|Chapters?|Sections?|Parts?|Appendix|Appendices"
_CAP = rf"(?!(?:{_UNIT_WORDS}|{_MONTH_NAMES}|Laws?|Ordinances?|Codes?|Decrees?|Decisions?|Circulars?|Resolutions?|Joint|Directives?|No|Pursuant|Amending)\b)[A-Z][\w’'-]*"
_LINK = r"(?:of|and|the|in|to|from|into|through|for|with|by|at|on|a|an|or|over|against)"
_NAME = re.compile(rf"{_CAP}(?:(?:\s{_LINK})?,?\s(?:{_LINK}\s){{0,3}}{_CAP})*")
_KIND = r"(?:Law|Ordinance|Code)"
_LAW_ON = re.compile(rf"\b(?P<kind>{_KIND})s?\s+(?:on|regarding)\s+(?:the\s)?(?=[A-Z])")
_LAW_AFTER = re.compile(rf"(?<=\s)(?P<kind>{_KIND})\b(?!\s+(?:on\s+(?:the\s)?[A-Z]|[Nn]o|amending|Amending))")
_PREFIX = re.compile(rf"(?:{_CAP}(?:,\sand\s|,\s|\sand\s|\sof\s|\s)){{0,6}}{_CAP}\s$")
_NOT_NAMES = frozenset(["The", "This", "That", "These", "A", "An", "In", "Under", "By", "Vietnamese", "Vietnam", "International", "Foreign", "Relevant", "Such", "Other", "Any", "According", "To", "Of", "And", "Pursuant", "Based", "On", "If", "When", "Amended", "Draft", "New", "Current"])
_AMENDING = re.compile(rf"\b(?P<kind>{_KIND})\s+[Aa]mending(?:\s(?:and|or)\s[Ss]upplementing|,\s[Ss]upplementing)?\s+")
_CONSTITUTION = re.compile(r"\bConstitution\b(?:\sof\sthe\sSocialist\sRepublic\sof\s(?:Vietnam|Viet\sNam))?")
_NEXT_LAW = re.compile(rf"(?:,|,?\sand)\s+(?:the\s)?(?={_KIND}s?\s+on\s+[A-Z]|(?:{_CAP}\s){{1,4}}{_KIND}\b)")
_DATE_BEFORE = re.compile(rf"(?:(?P<date>{ENGLISH_DATE.pattern[2:-2].replace('?P<', '?P<b')})|(?P<year>(?:19|20)\d\d))\s+$")
_DATE_AFTER = re.compile(r"\s*,?\s*(?:(?:of|dated|issued\son|promulgated\son|passed\son|adopted\son)\s+|\((?=[A-Z]))")
_OWNER = re.compile(r"(?:(?:[A-Z][\w-]*|of|and|the|for|,)\s?){1,14}(?:['’]s?|(?<=t|r|y|m)s)\s+$")
_OWNER_START = re.compile(r"(?:Government|Governor|Prime\sMinister|Minister|Ministry|National\sAssembly|Political\sBureau|Politburo|President|State\s|Party|Central|Chief|Supreme|Council|Party|Chairman|General|People)")
_BY = re.compile(r"\s*,?\s*(?:of|by|issued\sby|promulgated\sby)\s+the\s+(?P<body>(?:Government|Prime\sMinister|National\sAssembly(?:\sStanding\sCommittee)?|(?:Minister|Ministry)\s(?:of|for)\s[A-Z][\w,&\s-]{2,60}?|Governor\sof\sthe\sState\sBank(?:\sof\sVietnam)?))(?=\s*(?:[,.;:()”]|$|on\b|detailing|guiding|promulgating|defining|prescribing|amending|regarding|dated|providing))")


@functools.cache
def _kinds() -> str:
    return "|".join(sorted((re.escape(k).replace(r"\ ", r"\s") for k in english_table("kinds")), key=len, reverse=True))


@functools.cache
def _before_number() -> re.Pattern[str]:
    return re.compile(rf"\b(?P<kind>{_kinds()}|(?i:{_kinds()}))s?\s+(?:(?:[Nn][o0]s?|numbered)?[\s.:]*)?$")


@functools.cache
def _this() -> re.Pattern[str]:
    return re.compile(rf"\b[Tt]his\s+(?P<kind>{_kinds()})\b")


@functools.cache
def _attached() -> frozenset[str]:
    return frozenset(kind.name for kind in law.kinds().all if kind.group == "attached")


def _kind_name(printed: str) -> str | None:
    words = " ".join(printed.split()).title().replace("Inter-Ministerial", "Inter-Ministerial")
    return english_table("kinds").get(words)


def _issuer(printed: str) -> str | None:
    """Return the Vietnamese name of a body: "Minister of Finance" and "Ministry of Finance" are one."""
    words = re.sub(r"(?:['’]s?)$", "", " ".join(printed.split()).strip(" ,"))
    words = re.sub(r"^(?:the\s)?(?:(?:Minister|Ministry)\s(?:of|for)\s(?:the\s)?|Governor\sof\s(?:the\s)?)?", "", words)
    bodies = english_table("bodies")
    return bodies.get(words) or bodies.get(words.rstrip("s"))


def _owner(text: str, floor: int, start: int) -> tuple[int, str | None]:
    """Return where "the Government’s" before a kind's word begins, and whose it is."""
    window = max(floor, start - 110)
    found = list(_OWNER_START.finditer(text, window, start))
    for match in found:
        if _OWNER.fullmatch(text, match.start(), start):
            return match.start(), _issuer(text[match.start() : start].strip())
    return start, None


def _tail(text: str, at: int, stop: int) -> tuple[int, date | None, str | None]:
    """Read "of December 31, 2020", "dated …", "of the Government" after a number or name."""
    issued: date | None = None
    issuer: str | None = None
    position = at
    for _ in range(2):
        lead = _DATE_AFTER.match(text, position, stop)
        day = ENGLISH_DATE.match(text, lead.end(), stop) if lead else None
        if issued is None and day is not None:
            found = find_english_dates(text, day.start(), day.end())
            issued, position = found[0].value, day.end()
            continue
        by = _BY.match(text, position, stop)
        if issuer is None and by is not None and (body := _issuer(by["body"])) is not None:
            issuer, position = body, by.end("body")
    return position, issued, issuer


def _date_before(text: str, floor: int, start: int) -> tuple[int, date | None, int | None]:
    match = _DATE_BEFORE.search(text, max(floor, start - 24), start)
    if match is None:
        return start, None, None
    if match["year"]:
        return match.start(), None, int(match["year"])
    found = find_english_dates(text, match.start(), match.end())
    return match.start(), found[0].value if found else None, None


def _name_end(text: str, start: int, stop: int) -> int:
    """Return the end of a name in title case; a comma goes on with it only in a list that "and" closes."""
    match = _NAME.match(text, start, stop)
    if match is None:
        return start
    name = match[0]
    comma = name.rfind(", ")
    if comma >= 0 and not re.search(r"\s(?:and|or)\s", name[comma:]):
        return start + name.index(", ")
    return match.end()


def _numbered(text: str, start: int, stop: int) -> Iterator[Mention]:
    shadow = _CODES.sub(lambda m: m[0][:-1] + " ", text[start:stop])
    found: list[tuple[int, int, str]] = []
    for at in places(shadow, "No "):
        match = _BROKEN.match(shadow, at + 4)
        if match is None:
            continue
        printed = "/".join((match["ordinal"], match["year"], match["code"]))
        found.append((match.start() + start, match.end() + start, normal_number(printed)))
    broken = [(a, b) for a, b, _ in found]
    for match in find_numbers(shadow, 0, len(shadow)):
        first, last = match.start() + start, match.end() + start
        if not any(a < last and first < b for a, b in broken):
            found.append((first, last, normal_number(match[0])))
    before = _before_number()
    floor = start
    for at, end, number in sorted(found):
        parts = split_number(number)
        said = before.search(text, max(floor, at - 40), at)
        if parts is None or (said is None and not parts.kind_code):
            continue
        begin = said.start() if said else at
        kind = (_kind_name(said["kind"]) if said else None) or law.kind_of_number(number)
        name: str | None = None
        name_end = end
        issued: date | None = None
        if said and kind in ("Luật", "Bộ luật", "Pháp lệnh"):
            prefix = _law_prefix(text, floor, begin)
            if prefix is not None:
                name, begin = f"{kind} {text[prefix:begin].strip()}", prefix
            on = re.compile(r"\s+on\s+(?:the\s)?").match(text, end)
            if on is not None and (close := _name_end(text, on.end(), min(stop, on.end() + 200))) > on.end():
                name, name_end = f"{kind} {text[on.end() : close]}", close
            begin, issued, _ = _date_before(text, floor, begin)
        begin, issuer = _owner(text, floor, begin)
        close, day, by = _tail(text, name_end, stop)
        yield Mention(begin, close, CitedDocument(kind, number, name, issued or day, None, issuer or by), name_end=close)
        floor = close


def _law_prefix(text: str, floor: int, start: int) -> int | None:
    """Return where the name before "Law" begins: "the Value-Added Tax Law"."""
    window = max(floor, start - 90)
    cut = max(text.rfind(mark, window, start) for mark in ";.:(“\n") + 1
    match = _PREFIX.search(text, max(window, cut), start)
    if match is None:
        return None
    begin = match.start()
    while (word := re.compile(r"[A-Z][\w’'-]*").match(text, begin, start)) is not None and word[0] in _NOT_NAMES:
        begin = re.compile(r"\S+\s+(?:(?:of|and)\s)?").match(text, begin).end()  # type: ignore[union-attr]
    return begin if begin < start and text[begin].isupper() else None


def _laws(text: str, start: int, stop: int) -> Iterator[tuple[int, int, str, str, int]]:
    """Yield (start, end, kind, name, end of name) of the laws named without a number, but for those that amend."""
    for at in places(text, "Law", "Ordinance", "Code", start=start, end=stop):
        on = _LAW_ON.match(text, at, stop)
        if on is not None:
            end = _name_end(text, on.end(), min(stop, on.end() + 220))
            if end > on.end():
                yield at, end, on["kind"], text[on.end() : end], end
        after = _LAW_AFTER.match(text, at, stop)
        if after is not None and (begin := _law_prefix(text, start, at)) is not None:
            yield begin, after.end(), after["kind"], text[begin:at].strip(" ,"), after.end()
    for at in places(text, "Constitution", start=start, end=stop):
        match = _CONSTITUTION.match(text, at, stop)
        if match is not None:
            yield at, match.end(), "Constitution", match[0][len("Constitution") :].strip(), match.end()


def _amending(text: str, start: int, stop: int, inner: list[tuple[int, int, str, str, int]], numbers: list[int]) -> Iterator[tuple[int, int, str, str, int]]:
    """Yield the laws that amend others: their name ends with the last law of the list they amend."""
    for at in places(text, "Law", "Ordinance", "Code", start=start, end=stop):
        match = _AMENDING.match(text, at, stop)
        if match is None:
            continue
        limit = min(stop, match.end() + 400)
        halt = re.compile(r"[;(]|\.(?=\s|$)").search(text, match.end(), limit)
        limit = halt.start() if halt else limit
        laws = [law_ for law_ in inner if match.end() <= law_[0] < limit]
        number = next((n for n in numbers if match.end() <= n < limit), None)
        if number is not None and (not laws or number < laws[0][0]):
            # "Law Amending … of Law No. 13/2008/QH12": named by the law amended; its own words end before that number.
            end = text.rfind("of", match.end(), number)
            if end > 0:
                yield match.start(), end, match["kind"], text[match.start() + len(match["kind"]) : number].strip(), -1
            continue
        if not laws:
            end = _name_end(text, match.end(), limit)
            if end > match.end():
                yield match.start(), end, match["kind"], text[match.start() + len(match["kind"]) : end].strip(), end
            continue
        end = laws[0][1]
        for following in laws[1:]:
            joint = _NEXT_LAW.match(text, end, stop)
            if joint is None or joint.end() != following[0]:
                break
            end = following[1]
        yield match.start(), end, match["kind"], text[match.start() + len(match["kind"]) : end].strip(), end


def find_english_mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Return the documents named in ``text[start:end]``, in order, without overlaps.

    Args:
        text: canonical text.
        start: where the part looked at begins.
        end: where it ends, None for all.
    """
    stop = len(text) if end is None else end
    found = list(_numbered(text, start, stop))
    spans = sorted((m.start, m.end) for m in found)
    starts = [a for a, _ in spans]

    def free(at: int) -> bool:
        index = bisect.bisect_right(starts, at) - 1
        return index < 0 or at >= spans[index][1]

    inner = sorted(x for x in _laws(text, start, stop) if free(x[0]))
    outer = sorted(_amending(text, start, stop, inner, starts))
    covered = [(a, b) for a, b, *_ in outer]
    inner = [x for x in inner if not any(a <= x[0] < b for a, b in covered)]
    kinds = english_table("kinds")
    for begin, close, kind, name, known in (*outer, *inner):
        first, day, year = _date_before(text, start, begin)
        if known < 0 and day is None and year is None:
            continue
        last, after, issuer = _tail(text, close, stop)
        named = f"{kinds[kind]} {name}".strip()
        found.append(Mention(first, last, CitedDocument(kinds[kind], None, named, day or after, year, issuer), name_end=last))
    for at in places(text, "This", "this", start=start, end=stop):
        match = _this().match(text, at, stop)
        if match is None:
            continue
        kind = kinds[" ".join(match["kind"].split())]
        referent = Referent.ATTACHED_THIS if kind in _attached() else Referent.THIS
        found.append(Mention(match.start(), match.end(), CitedDocument(kind=kind), referent, match.end()))
    found.sort(key=lambda m: (m.start, -m.end))
    out: list[Mention] = []
    for mention in found:
        if not out or mention.start >= out[-1].end:
            out.append(mention)
    return out


class EnglishMentions(Mentions):
    """The documents named in an English text, found once and looked up by place.

    Args:
        text: canonical text.
    """

    __slots__ = ()

    def __init__(self, text: str) -> None:
        self.all = find_english_mentions(text)
        self._starts = [mention.start for mention in self.all]
