"""Documents that a text names: by kind and number, by name and date, or as "this document".

A mention is words and their place; which document held it means is resolved elsewhere.
"""

from __future__ import annotations

import bisect
import functools
import re
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from typing import NamedTuple

from legalsys import law
from legalsys.language.dates import DATE, date_at
from legalsys.language.normal import fold, lowered, places, same_words, sentence_case
from legalsys.language.numbers import NUMBER, normal_number, split_number
from legalsys.model import CitedDocument, Referent

__all__ = ["Mention", "Mentions", "find_mentions", "find_numbers"]


class Mention(NamedTuple):
    """A document named in a text.

    Args:
        start, end: from the kind's word to the end of number, date and issuer.
        document: what the words say of it.
        referent: named, this, or attached to this document.
        name_end: end of the words that tell its subject ("về …", "quy định …"), ``end`` where there are none.
    """

    start: int
    end: int
    document: CitedDocument
    referent: Referent = Referent.NAMED
    name_end: int = 0


@functools.cache
def _printed_kinds() -> dict[str, str]:
    return {kind.name.lower(): kind.name for kind in law.kinds().all}


def _kind_before(low: str, floor: int, at: int) -> tuple[int, str] | None:
    """Return (start, words) of the kind that ends at ``at``, None if the words before are none.

    The last four words are looked up, longest first: a pattern of sixty names tried at every letter costs ten times more.

    Args:
        low: the text in lower case.
        floor: where to stop.
        at: where the kind's words end, blanks included.
    """
    kinds = _printed_kinds()
    said = low[max(floor, at - 40) : at].split()[-4:]
    found: tuple[int, str] | None = None
    begin, words = at, ""
    for printed in reversed(said):
        word = printed.lstrip("“”\"‘’«([*_|…")  # "“Nghị định này quy định …”": a mark opens before the kind
        if not word:
            break
        begin = low.rindex(word, floor, begin)
        words = f"{word} {words}" if words else word
        if words in kinds or words == "văn bản":
            found = (begin, words)
        if word != printed:
            break
    return found


@functools.cache
def _before_number() -> re.Pattern[str]:
    longest = sorted(_printed_kinds(), key=len, reverse=True)
    kinds = "|".join(re.escape(k).replace(r"\ ", r"\s") for k in longest)
    return re.compile(rf"\b(?P<kind>{kinds}|văn\sbản)\s+(?:(?:liên\s(?:tịch|bộ)|QPPL|quy\sphạm\spháp\sluật)\s+)?(?:của\s(?:(?!Thông\stư|Nghị\s|Quyết\sđ|Luật\s)[^,;.\d\n]){{3,40}}\s(?=số\s))?(?:s[ốô]\s?:?\s*)?$", re.I)


@functools.cache
def _attached_kinds() -> frozenset[str]:
    return frozenset(kind.name.lower() for kind in law.kinds().all if kind.group == "attached")


@functools.cache
def _short() -> re.Pattern[str]:
    return re.compile(
        r"(?P<kind>Nghị\sđịnh|Quyết\sđịnh|Nghị\squyết|Thông\stư|Chỉ\sthị|Luật)\s+(?:số\s*)?(?P<number>\d{1,5}/(?:19|20)\d\d)(?![/\d]|\s?/\s?[A-ZĐ])"
    )


@functools.cache
def _ordinal_only() -> re.Pattern[str]:
    """"Nghị định số 59", "Điều 8 Nghị định 54": a document by its ordinal alone, and old numbers with a blank ("số 210a TC/VP")."""
    return re.compile(
        r"(?P<kind>Nghị\sđịnh|Quyết\sđịnh|Nghị\squyết|Thông\stư|Chỉ\sthị)\s+(?P<so>số\s?:?\s*)?(?P<ordinal>\d{1,4}[a-zđ]?)"
        r"(?:\s?(?P<code>[A-ZĐ]{2,6}(?:/[A-ZĐ]{2,8}(?:[-/][A-ZĐ]{2,8})?)?)(?![\w/-])|(?![\w/–-]|\.\d|\s?/|\s?[A-ZĐ]{2,}|\s(?:bản|ngày|tháng|năm|của\scác)\b))"
    )


_KIND_AND_DIGIT = re.compile(r"(?:Nghị\s(?:định|quyết)|Quyết\sđịnh|Thông\stư|Chỉ\sthị|Luật)\s+(?:số\s?:?\s*)?\d")
_UNIT_BEFORE = re.compile(r"(?:\b(?:Điều|khoản|điểm|Chương|Mục|Phụ\slục)\s(?:\w{1,4}(?:,\s|\svà\s)?){1,4}(?:\scủa)?|\b(?:gọi|viết)\s(?:tắt\s|chung\s|gọn\s)?là)\s*$", re.I)
_NUMBER_FOLLOWS = re.compile(r",?\s*số\s*:?\s*$")
_TERM = re.compile(r"\s(?P<term>\d{1,2})(?![\d/.])")
_OWN_TITLE = re.compile(r"\s+(?:sửa\sđổi|bổ\ssung)[^;.]{0,120}\bcủa\s+(?:các\s)?", re.I)
# Patterns that scan whole texts begin with letters, not with \b or a look behind: so the engine skips by first letter.
_LAW_WORD = re.compile(r"\b(?:Bộ\s[Ll]uật|Luật|Pháp\s[Ll]ệnh|Hiến\spháp|LUẬT|PHÁP\sLỆNH)\b")
_NAMED = re.compile(r"(?P<kind>Bộ\s[Ll]uật|Luật|Pháp\s[Ll]ệnh|Hiến\s[Pp]háp)\b")
_AMENDING_LAW = re.compile(r"\b(?:Luật|Pháp\slệnh)\ssửa\sđổi(?:,?\s(?:và\s)?bổ\ssung)?(?:\smột\ssố\sđiều)?(?:\scủa)?\s(?:các\s)?[^;.]{0,160}$", re.I)
_NAME_STOP = re.compile(
    r"""\s+(?:ngày|năm)\s*\d | \s*[;.:()<\n“”"] | \s*$ | ,\s+(?=(?:số|đã|được|ngày|Luật|Nghị|Pháp|Bộ\s[Ll]uật|Thông|Quyết|căn|các|doanh|cơ|tổ|trừ|kể)\b) | \s+số\s*:?\s*\d
      | \s+(?:được|đã|có\s(?:hiệu\slực|liên)|hết\shiệu|thì|theo\s|tại\s|ban\shành\s(?:ngày|năm)|này\b|quy\sđịnh\b|hoặc\s|trong\s|không\s|để\s|do\s|nếu\s|khi\s|gồm|bao\sgồm|của\s(?:Quốc|Chính)|về\sviệc\s(?:sửa|bổ)
        |là\s|phải\s|như\s|nhưng\s|mà\s|với\s|cho\s|vào\s|kể\stừ|trước\s|sau\s|từ\s|đến\s|hiện\shành|nêu\s|nói\s|hướng\sdẫn|việc\s|cấp\s|quyết\sđịnh\s|Căn\scứ\b|Trong\s|Điều\s\d|(?:[Kk]hoản|[Đđ]iểm)\s[\da-z]|Chương\s|Mục\s[\dIVX]|phù\shợp|nghiên\scứu|áp\sdụng
        |và\s(?:Luật|Nghị|Pháp|Bộ\s[Ll]uật|Thông|Quyết|Điều\s|khoản\s|điểm\s|Quy\s|các\s(?:Luật|[Nn]ghị|[Tt]hông|[Qq]uy|văn)|văn\sbản|pháp\sluật|quy\sđịnh|hướng|thực\shiện|được|phải|những|không|có|tại))""",
    re.X,
)
_TRAILING = re.compile(r"[\s,]+(?:và|hoặc|các|cùng)?\s*$")
_SCOPE_WORDS = re.compile(r"\b(?:về|của|theo|và|trong|cho|đối|kể|trước|sau|từ|vào|thông\squa|được|đã|có|là|do|ban\shành|sửa|bổ)\b", re.I)
_LONGER = re.compile(r"\s(?:của\snước\s)?(?:Cộng\shòa\sxã\shội\schủ\snghĩa\s)?Việt\sNam\b")
_UNCAPPED = re.compile(r"(?:sửa|tổ|thuế|ban|về|phí|đất|đầu|bảo|các|di|giao|doanh|công|nhà|xây|ngân|khiếu|tố|thi|trợ|phòng|cán|viên|quản|dân|hộ|lao|giáo|du|thể|quy|an|năng|khoáng|tài|hợp|hôn|cư|hải|kế|thống|thanh|xử)\w*\s")
_SELF_AMENDING = re.compile(r"\s+(?:sửa\sđổi(?:,?\s(?:và\s)?bổ\ssung)?|bổ\ssung(?=\smột\ssố))\s", re.I)
_LIST_STOP = re.compile(r"\s+(?:ngày|năm)\s*\d|\s*[;.:()\n“”\"]|\s+số\s*:?\s*\d|\s*$|\s+(?:được|đã|hết\shiệu|có\shiệu|này\b)|,\s*(?:ngày|Nghị|Thông|Quyết)|\s+và\s(?:Nghị|Quyết|Thông|các\svăn)")
_REVISED = re.compile(r"\s*\(sửa\sđổi\)", re.I)
_DATE_LEAD = re.compile(r"[\s,]*(?:\([A-ZĐ]\d{1,2}\)\s)?(?:ban\shành\s|ký\s|thông\squa\s|được\s[^,;.]{0,40}\s)?(?=ngày|\d)", re.I)
_YEAR = re.compile(r"\s*,?\s*năm\s+(?P<year>(?:19|20)\d\d)(?!\s*[-/]\s*\d)")
_BY = re.compile(r"[\s,]*(?:của|do)\s+(?=[A-ZĐƯỦ])")
_ISSUER_REACH = 150
_NAME_REACH = 420
_OF_PARLIAMENT = frozenset({"luật", "bộ luật", "pháp lệnh", "hiến pháp", "nghị quyết", "nghị quyết liên tịch", "lệnh", "tờ trình", "báo cáo", "công văn", "thông báo", "kết luận"})
_FORM_WORDS = ("mẫu", "biểu", "phụ lục", "mã số", "mãsố", "mã", "tcvn", "qcvn", "iso")
_NUMBER_CODE = re.compile(r"[/-]\s?[A-ZĐ]")
_ORDINAL_START = re.compile(r"\d+")
# From the first digit of a number to the mark before its letters: ordinal, year, blanks.
_LONGEST_ORDINAL = 24


def _law_name_before(text: str, start: int, floor: int) -> tuple[int, str] | None:
    """Return (start, kind) of the law's name that ends before the number at ``start``: "Luật X số 64/2025/QH15"."""
    window_start = max(floor, start - 220)
    window = text[window_start:start]
    cut = max(window.rfind(";"), window.rfind("\n"), window.rfind("("), window.rfind("”"))
    base = window_start + cut + 1
    words = list(_LAW_WORD.finditer(text, base, start))
    if not words:
        return None
    first = words[-1].start()
    if len(words) > 1 and text[words[-2].end() : first].isspace():
        # "Luật Luật sư số …"
        first = words[-2].start()
    outer = _AMENDING_LAW.search(text, base, first)
    if outer is not None:
        first = outer.start()
    printed = _LAW_WORD.match(text, first)
    kind = sentence_case(printed[0]) if printed else "Luật"
    return first, kind


def _date_after(text: str, at: int) -> tuple[int, date | None, int | None] | None:
    lead = _DATE_LEAD.match(text, at)
    if lead is not None:
        found = date_at(text, lead.end())
        if found is not None:
            return found.end, found.value, found.year
    year = _YEAR.match(text, at)
    if year is not None:
        return year.end(), None, int(year["year"])
    return None


def _tail(text: str, at: int, stop: int) -> tuple[int, date | None, int | None, str | None]:
    """Read date and issuer after a number or a law's name, in either order of the two."""
    issued: date | None = None
    year: int | None = None
    issuer: str | None = None
    position = at
    for _ in range(2):
        if issued is None and year is None and (dated := _date_after(text, position)) is not None and dated[0] <= stop:
            position, issued, year = dated
            continue
        if issuer is None and (by := _BY.match(text, position, stop)) is not None:
            body = law.find_body(text[by.end() : min(stop, by.end() + _ISSUER_REACH)], issued)
            if body is not None:
                issuer = body.name
                position = by.end() + body.end
    return position, issued, None if issued else year, issuer


def find_numbers(text: str, start: int, stop: int) -> Iterator[re.Match[str]]:
    """Yield what ``NUMBER.finditer`` finds, faster: from the marks before capital letters back to the digits."""
    position = start
    for code in _NUMBER_CODE.finditer(text, start, stop):
        if code.start() < position:
            continue
        for digits in _ORDINAL_START.finditer(text, max(position, code.start() - _LONGEST_ORDINAL), code.start()):
            match = NUMBER.match(text, digits.start(), stop)
            if match is not None:
                yield match
                position = match.end()
                break


def _words_before(text: str, low: str, floor: int, at: int) -> tuple[bool, tuple[int, str] | None]:
    """Return whether the number at ``at`` is that of a form, and the kind printed before it."""
    before = low[max(floor, at - 24) : at]
    words = before.rstrip()
    bare = words[:-1].rstrip() if words.endswith(":") else words
    counted = bare.endswith(("số", "sô"))
    if counted:
        bare = bare[:-2].rstrip()
    elif bare is not words:
        bare = words
    if bare.endswith(_FORM_WORDS) or words.endswith(_FORM_WORDS):
        return True, None
    end = at - len(before) + len(bare)
    kind = _kind_before(low, floor, end) if end < at and low[end].isspace() else None
    if kind is not None and kind[1] != "luật":
        return False, kind
    # "Quyết định của Ủy ban nhân dân tỉnh số …", "“Quyết định số …", "văn bản quy phạm pháp luật số …"
    begin = max(floor, at - 60)
    said = _before_number().search(text[begin:at])
    return False, None if said is None else (begin + said.start(), " ".join(said["kind"].lower().split()))


def _numbered(text: str, start: int, stop: int) -> Iterator[Mention]:
    printed_kinds = _printed_kinds()
    low = lowered(text)
    floor = start
    for match in find_numbers(text, start, stop):
        is_form, said = _words_before(text, low, floor, match.start())
        if is_form:
            continue
        number = normal_number(match[0])
        parts = split_number(number)
        if parts is None:
            continue
        begin, kind, name = match.start(), law.kind_of_number(number), None
        if said is not None and parts.body_code.startswith(("QH", "UBTVQH")) and same_words(said[1]) not in _OF_PARLIAMENT:
            # "Luật … làm việc ở nước ngoài theo hợp đồng số 72/2006/QH11"
            said = None
        if said is not None:
            begin = said[0]
            kind = printed_kinds.get(said[1], kind)
        if said is None and parts.body_code.startswith(("QH", "UBTVQH", "HĐNN", "NQ")) or parts.kind_code in ("L", "PL", "LCT", "L-CTN"):
            named = _law_name_before(text, match.start(), floor)
            if named is not None:
                begin, kind = named
                name = " ".join(_NUMBER_FOLLOWS.sub("", text[begin : match.start()]).split()).strip(" ,")
        after = match.end()
        term = _TERM.match(text, after, stop) if parts.body_code in ("QH", "UBTVQH") else None
        if term is not None:
            # "18/2008/NQ-QH 12"
            number, after = f"{number}{term['term']}", term.end()
        end, issued, year, issuer = _tail(text, after, stop)
        yield Mention(begin, end, CitedDocument(kind, number, name, issued, year, issuer), name_end=end)
        floor = end


def _by_ordinal(text: str, start: int, stop: int, kinds: Sequence[int], numbered: Sequence[Mention]) -> Iterator[Mention]:
    """Yield documents named by kind and ordinal: the one document of that kind and ordinal that the text numbers fully."""
    full: dict[tuple[str, str], set[str]] = {}
    taken = [m.start for m in numbered]
    for mention in numbered:
        parts = split_number(mention.document.number or "")
        if parts is not None:
            full.setdefault((str(mention.document.kind), parts.ordinal), set()).add(str(mention.document.number))
    position = start
    for at in kinds:
        match = _ordinal_only().match(text, at, stop) if at >= position else None
        if match is None:
            continue
        position = match.end()
        index = bisect.bisect_right(taken, match.start()) - 1
        if index >= 0 and numbered[index].end > match.start():
            continue
        kind, ordinal, code = " ".join(match["kind"].split()), match["ordinal"].lstrip("0"), match["code"]
        if code is None and not match["so"] and not _UNIT_BEFORE.search(text, max(start, match.start() - 40), match.start()):
            continue
        end, issued, year, issuer = _tail(text, match.end(), stop)
        known = full.get((kind, ordinal), set())
        number = f"{match['ordinal']}-{code}" if code else next(iter(known)) if len(known) == 1 else None
        name = None if number else f"{kind} số {match['ordinal']}"
        yield Mention(match.start(), end, CitedDocument(kind, number, name, issued, year, issuer), name_end=end)


_folded = functools.lru_cache(maxsize=16384)(fold)


def _known_name(text: str, start: int, limit: int) -> int | None:
    """Return the end of the longest known name of a law at ``start``: names hold commas and "và" of their own."""
    words = [_folded(word) for word in text[start : min(limit, start + 48)].split(None, 2)[:2]]
    if not words:
        return None
    names = law.law_names()
    keys = dict.fromkeys((" ".join(words[:2]), " ".join(words[:2]).rstrip(",;. "), words[0].rstrip(",;. ")))
    known = [name for first in keys for name in names.get(first, ())]
    if not known:
        return None
    window = fold(text[start:limit])
    bare = window.lstrip()
    offset = start + len(window) - len(bare)
    for name in known:
        after = bare[len(name) : len(name) + 1]
        if bare.startswith(name) and not (after.isalpha() or after.isdigit()):
            return offset + len(name)
    return None


_NEXT_LAW = re.compile(r"(?:\s*,|\s+và)\s+(?:các\s)?(?:Luật|Bộ\sluật|Pháp\slệnh)\s+(?!số\b)")
_INNER_LAW = re.compile(r"[^;.\n]{0,60}?\b(?:Luật|Bộ\sluật|Pháp\slệnh)\s+")


def _known_end(text: str, known: int, halt: int) -> int:
    """Return where a law's name ends that begins with a known one: "Luật Doanh nghiệp nhà nước ngày …" is a law of its own.

    Args:
        text: canonical text.
        known: end of the known name.
        halt: where a name that is not known would end.
    """
    if known >= halt:
        return known
    rest = text[known:halt]
    if rest.strip()[:1].isupper():
        longer = _LONGER.match(text, known)
        return longer.end() if longer is not None else halt
    dated = _DATE_LEAD.match(text, halt) is not None and DATE.match(text, halt + len(text[halt : halt + 3]) - len(text[halt : halt + 3].lstrip()))
    if dated and len(rest.split()) <= 8 and "," not in rest and _SCOPE_WORDS.search(rest) is None:
        return halt
    return known


def _amended_laws(text: str, start: int, end: int) -> int:
    """Return where the name "Luật sửa đổi, bổ sung một số điều của Luật A, Luật B" ends: after the last law of its list."""
    inner = _INNER_LAW.match(text, start, end)
    while inner is not None:
        known = _known_name(text, inner.end(), min(len(text), inner.end() + 200))
        stop = known or end
        if known is None:
            comma = text.find(",", inner.end(), end)
            stop = comma if comma >= 0 else end
        following = _NEXT_LAW.match(text, stop, end)
        if following is None:
            return min(stop, end) if known is None or known <= end else known
        inner = following
    return end


def _unnumbered(text: str, start: int, stop: int, taken: list[tuple[int, int]]) -> Iterator[Mention]:
    starts = [a for a, _ in taken]
    after = position = start
    for at in places(text, "Luật", "Bộ luật", "Bộ\nluật", "Pháp ", "Pháp\n", "Hiến ", start=start, end=stop):
        if text.startswith("Bộ", max(start, at - 3)) and text[at - 1].isspace():
            at -= 3  # "Bộ Luật Dân sự"
        match = _NAMED.match(text, at, stop) if at >= position else None
        if match is None:
            continue
        position = match.end()
        if (at > 0 and text[at - 1].isalnum()) or (text[max(0, at - 5) : at - 1].lower() == "pháp" and text[at - 1].isspace()):
            continue
        index = bisect.bisect_right(starts, at) - 1
        if at < after or (index >= 0 and at < taken[index][1]):
            continue
        limit = min(stop, at + _NAME_REACH)
        if index + 1 < len(taken):
            limit = min(limit, taken[index + 1][0])
        kind = sentence_case(" ".join(match["kind"].split()))
        known = _known_name(text, match.end(), limit)
        amending = _SELF_AMENDING.match(text, match.end())
        halt = (_LIST_STOP if amending else _NAME_STOP).search(text, amending.end() if amending else match.end(), limit)
        name_end = halt.start() if halt else limit
        if amending:
            name_end = _amended_laws(text, amending.end(), name_end)
        elif known is not None:
            name_end = _known_end(text, known, name_end)
        name_end = match.end() + len(_TRAILING.sub("", text[match.end() : name_end]))
        rest = re.sub(r"\s+năm$", "", text[match.end() : name_end].strip(" ,"))
        revised = _REVISED.match(text, name_end)
        if revised is not None:
            name_end = revised.end()
            rest = f"{rest} (sửa đổi)"
        if kind == "Hiến pháp" and rest[:4] not in ("nước", "năm", ""):
            rest, name_end = "", match.end()
        if (not rest or not rest[0].isalpha()) and kind != "Hiến pháp":
            continue
        if kind != "Hiến pháp" and known is None and rest[:1].islower() and not _UNCAPPED.match(rest):
            continue
        end, issued, year, issuer = _tail(text, match.end() + len(text[match.end() : name_end].rstrip(" ,")), stop)
        end = max(end, name_end) if revised else end
        name = " ".join(f"{match[0]} {rest}".split())
        yield Mention(at, max(end, at + len(match[0])), CitedDocument(kind, None, name, issued, year, issuer), name_end=end)
        after = end


_PLACELESS = re.compile(r"\b(?:tỉnh|thành phố|thành phố trực thuộc Trung ương)$")
_PLACE = re.compile(r"\b(?:tỉnh|thành phố) (?P<place>[A-ZĐÀ-Ỹ].*)$")
_IN_ITS_NAME = re.compile(r"[^;\n]{0,400}?\b(?:sửa\sđổi|bổ\ssung|thay\sthế|bãi\sbỏ|kèm\stheo)\b[^;\n]{0,400}(?<!,\s)(?<!\svà\s)$", re.I)


def _of_the_same_place(text: str, before: Mention, mention: Mention) -> Mention:
    """Give "UBND tỉnh" inside the name of another province's document the place of that document.

    "Quyết định A của UBND tỉnh X sửa đổi Quyết định B của UBND tỉnh": B is of X, wherever the words stand.
    """
    issuer, place = str(mention.document.issuer), _PLACE.search(str(before.document.issuer))
    if place is None or not _PLACELESS.search(issuer) or not _IN_ITS_NAME.fullmatch(text, before.end, mention.start):
        return mention
    return mention._replace(document=replace(mention.document, issuer=f"{issuer} {place['place']}"))


def find_mentions(text: str, start: int = 0, end: int | None = None) -> list[Mention]:
    """Return the documents named in ``text[start:end]``, in order, without overlaps.

    Args:
        text: canonical text.
        start: where the part looked at begins.
        end: where it ends, None for the end of the text.
    """
    stop = len(text) if end is None else end
    found = list(_numbered(text, start, stop))
    kinds = [match.start() for match in _KIND_AND_DIGIT.finditer(text, start, stop)]
    found += list(_by_ordinal(text, start, stop, kinds, found))
    taken = sorted((m.start, m.end) for m in found)
    for at in kinds:
        match = _short().match(text, at, stop)
        if match is not None and not any(a <= match.start() < b for a, b in taken[max(0, bisect.bisect_right(taken, (match.start(), stop)) - 1) :][:2]):
            tail_end, issued, year, issuer = _tail(text, match.end(), stop)
            kind = " ".join(match["kind"].split())
            found.append(Mention(match.start(), tail_end, CitedDocument(kind, match["number"], None, issued, year, issuer), name_end=tail_end))
    taken = sorted((m.start, m.end) for m in found)
    low = lowered(text)
    for this in places(low, " này", "\nnày", start=start, end=stop):
        said = _kind_before(low, start, this)
        if said is None or low[this + 4 : this + 5].isalnum():
            continue
        kind = same_words(said[1])
        referent = Referent.ATTACHED_THIS if kind in _attached_kinds() else Referent.THIS
        found.append(Mention(said[0], this + 4, CitedDocument(kind=sentence_case(kind)), referent, this + 4))
    taken = sorted((m.start, m.end) for m in found)
    found += _unnumbered(text, start, stop, taken)
    found.sort(key=lambda m: (m.start, -m.end))
    out: list[Mention] = []
    for mention in found:
        if out and mention.start < out[-1].end:
            continue
        if out and mention.document.number is None and mention.document.issued and out[-1].document.number and out[-1].document.issued is None:
            between = text[out[-1].end : mention.start]
            if len(between) < 140 and _OWN_TITLE.fullmatch(between):
                # "Luật số 09/2022/QH15 sửa đổi … của Luật Tần số vô tuyến điện ngày 09/11/2022": the day is that of the first.
                out[-1] = out[-1]._replace(document=replace(out[-1].document, issued=mention.document.issued))
                mention = mention._replace(document=replace(mention.document, issued=None))
        if out and mention.document.issuer and out[-1].document.issuer:
            mention = _of_the_same_place(text, out[-1], mention)
        out.append(mention)
    return out


class Mentions:
    """The documents named in a text, found once and looked up by place.

    Args:
        text: canonical text.
    """

    __slots__ = ("_starts", "all")

    def __init__(self, text: str) -> None:
        self.all = find_mentions(text)
        self._starts = [mention.start for mention in self.all]

    def any_in(self, start: int, end: int) -> bool:
        """Whether a mention begins in ``[start, end)``."""
        first = bisect.bisect_left(self._starts, start)
        return first < len(self._starts) and self._starts[first] < end

    def between(self, start: int, end: int) -> list[Mention]:
        """Return the mentions that lie in ``[start, end)``, in order."""
        first = bisect.bisect_left(self._starts, start)
        last = bisect.bisect_left(self._starts, end)
        return [mention for mention in self.all[first:last] if mention.end <= end]
