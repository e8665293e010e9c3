"""The head of a document: kind line, title, issuing line, recital, enacting formula, and where the body begins."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legalsys import law

from .labels import LabelKind, label_at
from .lines import Lines
from .units import is_article_heading

__all__ = ["BODY_NAME", "KIND_WORDS", "Head", "find_head", "is_ornament"]

KIND_WORDS = (
    "quyết định|nghị quyết liên tịch|nghị quyết|chỉ thị|thông tư liên tịch|thông tư|nghị định|luật|bộ luật|pháp lệnh|hiến pháp|lệnh|"
    "văn bản hợp nhất|công điện|thông báo|kế hoạch|hướng dẫn|quy chế|quy định|chương trình|sắc lệnh|công văn|"
    "joint resolution|resolution|decision|joint circular|circular|decree|directive|ordinance|law|code|constitution"
)
_KIND_LINE = re.compile(rf"(?P<kind>{KIND_WORDS})(?P<of>\s+(?:của|của)\s+[^.;:]{{3,120}})?\s*[:.]?$", re.I)
_KIND_START = re.compile(rf"(?P<kind>{KIND_WORDS})\s*[:.]?\s+(?P<rest>\S)", re.I)
_KIND_OF_TITLE = re.compile(
    rf"(?P<kind>{KIND_WORDS})\s+(?:số\s*[:.]?\s*\S{{3,40}}\s+(?:ngày\s+[\d/.-]{{6,10}}\s+|ngày\s+\d{{1,2}}\s+tháng\s+\d{{1,2}}\s+năm\s+\d{{4}}\s+)?)?(?P<rest>(?:về|v/v|ban hành|quy định|sửa đổi|bãi bỏ|bổ sung|điều chỉnh|phê duyệt|thông qua|công bố|hướng dẫn|đính chính|áp dụng|phân cấp|hủy|huỷ|thay thế|kéo dài|đổi|giao|cho|thành lập|tăng cường|triển khai|mức|chi tiết)\b)",
    re.I,
)
_ORNAMENT = re.compile(r"[\W_]*$")
_RECITAL = re.compile(
    r"[-–*+•]?\s*(?:pursuant to|at the (?:proposal|request)|in (?:accordance|furtherance)|căn cứ|chiếu|xét|theo đề nghị|theo|trên cơ sở|sau khi|thực hiện|để|nhằm|được sự|tại|thể theo|qua)\b",
    re.I,
)
_BASIS = re.compile(r"[-–*+•]?\s*(?:căn cứ|chiếu|pursuant to)\b", re.I)
_ENACTING = re.compile(
    r"(?:quyết định|quyết nghị|nghị quyết|chỉ thị|nghị định|thông tư|ra quyết định|liên tịch ban hành|thống nhất ban hành|nay quyết định)\s*(?:như sau)?\s*[:.;,]?$"
    r"|.{0,220}\b(?:ban hành|quyết nghị|quyết định|thống nhất|chỉ thị|yêu cầu|hướng dẫn|quy định|promulgates?|decides?|resolves?)\b[^;]{0,400}[:.]$",
    re.I,
)
_ENACTING_ALONE = re.compile(
    r"(?:ra\s)?(?:quyết định|quyết nghị|nghị quyết|chỉ thị|nghị định|thông tư|qui định|quy định|decides|resolves)\s*(?:như sau)?\s*[:.;,]?$",
    re.I,
)
_ENACTING_TAIL = re.compile(r"(?<=[.;,])\s+(?:QUYẾT ĐỊNH|QUYẾT NGHỊ|NGHỊ QUYẾT|CHỈ THỊ)\s*:?$")
_SPACED = re.compile(r"(?:[^\W\d_]\s){4,}")
BODY_NAME = re.compile(
    r"(?:(?:chủ tịch|tm\.?|t/m)\s+)?(?:(?:thường trực\s+)?(?:ủy ban nhân dân|uỷ ban nhân dân|ubnd|hội đồng nhân dân|hđnd)"
    r"|(?:ủy|uỷ) ban thường vụ quốc hội|(?:ủy|uỷ) ban (?:dân tộc|trung ương|mặt trận)|quốc hội|chủ tịch nước|chính phủ|thủ tướng chính phủ|bộ trưởng|bộ |thống đốc|ngân hàng nhà nước|"
    r"tổng thanh tra|thanh tra chính phủ|chánh án|viện trưởng|viện kiểm sát|tòa án|toà án|tổng kiểm toán|kiểm toán nhà nước|hội đồng thẩm phán|chủ nhiệm|tổng giám đốc|văn phòng|ban |tổng cục)",
    re.I,
)
_SESSION = re.compile(r"\(?(?:khóa|khoá|kỳ họp|nhiệm kỳ)\b", re.I)
_SESSION_TAIL = re.compile(r"[\s,(-]*\b(?:khóa|khoá|kỳ họp|nhiệm kỳ)\b.*$", re.I)
_OF_SESSION = re.compile(
    r"của (?:quốc hội|(?:ủy|uỷ) ban thường vụ quốc hội|hội đồng nhân dân)\b.{0,60}\b(?:khóa|khoá|số)\b", re.I
)
_NO_ISSUING_END = re.compile(
    r"(?:\b(?:của|và|hoặc|do|với|cho|giao|về|tại|(?<!tiếp )theo|là|từ|thuộc|bởi|giữa|các|cấp|phòng|quyền|thành viên|trưởng|trình|gửi|tới|được|bằng)|[,“\"-])$",
    re.I,
)
_RUNS_ON = re.compile(r"(?:\b(?:của|và|hoặc|do|với|cho|về|tại|là|từ|thuộc|bởi|số|ngày)|,)$", re.I)
_ENGLISH_TITLE = re.compile(
    r"(?P<kind>Joint Resolution|Resolution|Decision|Joint Circular|Circular|Decree|Directive|Ordinance|Order|Law) No\. ?\S{3,40}"
    r" of (?:January|February|March|April|May|June|July|August|September|October|November|December) \d{1,2}, \d{4},?\s+(?P<rest>\S)"
)
_ISSUING_TAIL = re.compile(
    r"\s((?:CHỦ TỊCH )?(?:(?:ỦY|UỶ) BAN NHÂN DÂN|HỘI ĐỒNG NHÂN DÂN) (?:TỈNH|THÀNH PHỐ)(?: [A-ZĐÀ-Ỹ]+){0,5}"
    r"|BỘ TRƯỞNG BỘ [A-ZĐÀ-Ỹ ,-]{3,60}|THỐNG ĐỐC NGÂN HÀNG NHÀ NƯỚC(?: VIỆT NAM)?|CHỦ TỊCH NƯỚC(?: CỘNG H[A-ZÒÀ]+ XÃ HỘI CHỦ NGHĨA VIỆT NAM)?|THỦ TƯỚNG CHÍNH PHỦ|CHÍNH PHỦ)$"
)
_NOT_ISSUING = re.compile(
    r"\b(?:ban hành|về|quy định|số \d|ngày \d|năm \d{4}|tại|cho|được|đối với|trên địa bàn|giai đoạn)\b", re.I
)
_SCAN = 260


@dataclass(slots=True)
class Head:
    """What stands before the body; line indices, half-open ranges.

    Args:
        kind: (line, start, end) of the words that name the kind of the document, or None.
        title: span of the title in the text, or None.
        issuing: span of the issuing authority's lines between title and recital, or None.
        recital: spans of the recital's paragraphs.
        recital_line: the recital's first line, or None.
        enacting: line of the enacting formula, or None.
        body: line where the body begins.
    """

    kind: tuple[int, int, int] | None = None
    title: tuple[int, int] | None = None
    issuing: tuple[int, int] | None = None
    recital: tuple[tuple[int, int], ...] = ()
    recital_line: int | None = None
    enacting: int | None = None
    body: int = 0


def is_ornament(line: str) -> bool:
    """Whether a line is only rules, dashes or stars."""
    return _ORNAMENT.match(line) is not None


def _first_unit(lines: Lines, start: int, stop: int) -> int | None:
    text = lines.text
    for index in range(start, stop):
        label = label_at(text, lines.starts[index], lines.ends[index])
        if label is None:
            if lines.line(index) in ("Điều", "ĐIỀU"):
                return index
            continue
        if label.kind is LabelKind.ARTICLE and label.number in ("1", "2") and is_article_heading(text, label, lines.ends[index]):
            return index
        if (
            label.kind in (LabelKind.CHAPTER, LabelKind.PART)
            and label.number == "1"
            and not text[label.rest : label.rest + 1].islower()
        ):
            return index
    return None


def _first_heading(lines: Lines, stop: int) -> int:
    """Return the first line numbered I. or 1. of a document without articles: its recital stands before."""
    for index in range(stop):
        label = label_at(lines.text, lines.starts[index], lines.ends[index])
        if (
            label is not None
            and label.kind in (LabelKind.ROMAN, LabelKind.NUMBER, LabelKind.CAPITAL)
            and label.number in ("1", "a")
        ):
            return index
    return stop


def find_head(lines: Lines) -> Head:
    """Return the head of the document that ``lines`` hold."""
    head = Head()
    count = len(lines)
    unit = _first_unit(lines, 0, min(count, 1200))
    stop = unit if unit is not None else _first_heading(lines, min(count, _SCAN))
    basis = next((i for i in range(stop) if _BASIS.match(lines.text, lines.starts[i], lines.ends[i])), None)
    head.recital_line = basis
    if basis is not None:
        _read_recital(lines, head, basis, stop, unit)
    elif unit is not None:
        head.body = unit
        last = unit - 1
        if last >= 0 and _ENACTING_ALONE.match(lines.line(last)) and _kind_line(lines, last) is not None:
            head.enacting = last
    _read_title(lines, head, stop)
    if basis is None and unit is None:
        head.body = _after_title(lines, head)
    return head


def _read_recital(lines: Lines, head: Head, basis: int, stop: int, unit: int | None) -> None:
    paragraphs: list[tuple[int, int]] = []
    index, enacting = basis, None
    while index < stop:
        line = lines.line(index)
        starter = _RECITAL.match(line) is not None
        if index > basis and _ENACTING_ALONE.match(_unspaced(line)):
            enacting = index
            break
        if starter or is_ornament(line):
            if starter:
                formula = _ENACTING_TAIL.search(line)
                paragraphs.append((lines.starts[index], lines.starts[index] + (formula.start() if formula else len(line))))
                if formula:
                    enacting = index
                    break
        elif paragraphs and lines.text[paragraphs[-1][1] - 1] not in ".:" and unit is not None:
            # A wrapped line, or a further document of the same paragraph.
            if _ENACTING.match(line) and lines.text[paragraphs[-1][1] - 1] in ",;":
                enacting = index
                break
            paragraphs[-1] = (paragraphs[-1][0], lines.ends[index])
        elif _ENACTING.match(line) and len(line) < 400:
            enacting = index
            break
        else:
            break
        index += 1
    if unit is not None:
        # Whatever stands between the recital and the first unit introduces the body.
        head.body = unit if enacting is None or unit - enacting > 8 else enacting + 1
        if enacting is None and index < unit:
            enacting = next((i for i in range(index, unit) if _ENACTING_ALONE.match(_unspaced(lines.line(i)))), None)
            head.body = unit if enacting is None else enacting + 1
    else:
        head.body = enacting + 1 if enacting is not None else index
    head.enacting = enacting
    head.recital = tuple(paragraphs)


def _unspaced(line: str) -> str:
    # "Q U Y Ế T   Đ Ị N H": letters spaced out for looks.
    if _SPACED.match(line) is None:
        return line
    joined = re.sub(r"\s+", "", line)
    for word in ("QUYẾTĐỊNH", "QUYẾTNGHỊ", "NGHỊQUYẾT", "CHỈTHỊ", "THÔNGTƯ", "NGHỊĐỊNH"):
        if joined.upper().startswith(word):
            return f"{word[: 4 if word.startswith(('QUYẾT', 'THÔNG')) else 3]} {word[4:]}{joined[len(word) :]}"
    return line


def _kind_line(lines: Lines, index: int) -> tuple[int, int, int] | None:
    start, end = lines.starts[index], lines.ends[index]
    if end - start > 160:
        return None
    match = _KIND_LINE.match(lines.text, start, end)
    if match is None or not (match["kind"].isupper() or match["kind"][0].isupper()):
        return None
    return index, match.start("kind"), match.end("kind")


def _read_title(lines: Lines, head: Head, stop: int) -> None:
    limit = head.recital_line if head.recital_line is not None else head.enacting if head.enacting is not None else stop
    text = lines.text
    title_from: tuple[int, int] | None = None
    for index in range(limit):
        kind = _kind_line(lines, index)
        if kind is not None:
            head.kind = kind
            title_from = (index + 1, lines.starts[index + 1]) if index + 1 < len(lines) else None
            break
        start, end = lines.starts[index], lines.ends[index]
        match = _ENGLISH_TITLE.match(text, start, end)
        if match:
            head.kind = (index, match.start("kind"), match.end("kind"))
            title_from = (index, start)
            break
        match = _KIND_START.match(text, start, end)
        if match and match["kind"].isupper() and text[match.start("rest") : end].isupper():
            head.kind = (index, match.start("kind"), match.end("kind"))
            title_from = (index, match.start("rest"))
            break
        match = _KIND_OF_TITLE.match(text, start, end)
        if match and index < 12:
            head.kind = (index, match.start("kind"), match.end("kind"))
            title_from = (index, match.start("rest"))
            break
    if title_from is None:
        return
    first, start = title_from
    english = _ENGLISH_TITLE.match(text, start, lines.ends[first])
    if english is not None:
        start = english.start("rest")
    last = limit if head.recital_line is not None or head.enacting is not None or head.body > first else first + 1
    if head.recital_line is None and head.enacting is None:
        last = _title_without_recital(lines, first, stop)
    issuing_end = last
    last = _before_issuing(lines, first, last)
    if last < issuing_end:
        head.issuing = (lines.starts[last], lines.ends[issuing_end - 1])
    while first < last and is_ornament(lines.line(first)):
        first += 1
        start = lines.starts[first] if first < len(lines) else start
    while last > first and is_ornament(lines.line(last - 1)):
        last -= 1
    if first < last:
        head.title = (start, max(lines.ends[last - 1], start + 1))
        if head.issuing is None:
            _split_issuing(lines, head)


def _split_issuing(lines: Lines, head: Head) -> None:
    """Cut an issuing authority in capitals off the end of a title that some layout joined with it."""
    if head.title is None or head.recital_line is None:
        return
    start, end = head.title
    match = _ISSUING_TAIL.search(lines.text, max(start + 10, end - 120), end)
    if match is not None and _NO_ISSUING_END.search(lines.text[start : match.start()]) is None:
        head.issuing = (match.start(1), end)
        head.title = (start, match.start())


def _before_issuing(lines: Lines, first: int, last: int) -> int:
    """Return the line after the title's last, going back over issuing lines and session lines from ``last``."""
    index = last
    while index > first:
        line = lines.line(index - 1)
        if (
            is_ornament(line)
            or (line.startswith("THE ") and len(line) < 80 and line.isupper())
            or _SESSION.match(line)
            or _OF_SESSION.match(line)
        ):
            index -= 1
            continue
        # The body, or body and place, may stand on up to three lines; a title may end with a body's name too.
        for count in (3, 2, 1):
            start = index - count
            if start < first or (start == first and count > 1):
                continue
            words = lines.text[lines.starts[start] : lines.ends[index - 1]]
            before = lines.line(start - 1) if start > first else ""
            if _is_issuing(words, "" if is_ornament(before) else before):
                index = start
                break
        else:
            break
    return index


def _is_issuing(words: str, before: str) -> bool:
    if len(words) > 200 or BODY_NAME.match(words) is None or _NOT_ISSUING.search(words) is not None:
        return False
    if _NO_ISSUING_END.search(before) is not None or (before and words[0].islower()):
        return False
    pieces = words.split("\n")
    if len(pieces) > 1 and (len(pieces[0]) > 60 or pieces[0].isupper() != pieces[-1].isupper() or _SESSION.match(pieces[-1])):
        return False
    name = _SESSION_TAIL.sub("", " ".join(pieces))
    body = law.find_body(name, None)
    return body is not None and body.end >= len(name) - 3


def _title_without_recital(lines: Lines, first: int, stop: int) -> int:
    index = first
    while index < stop and is_ornament(lines.line(index)):
        index += 1
    start = index
    while index < stop and index - start < 8:
        line = lines.line(index)
        if index > start:
            before = lines.line(index - 1)
            goes_on = (before.isupper() and line.isupper()) or line[0].islower() or _RUNS_ON.search(before)
            if is_ornament(line) or not goes_on or before.endswith((".", ":", ";")):
                break
        index += 1
    return index


def _after_title(lines: Lines, head: Head) -> int:
    if head.title is None:
        return 0
    index = 0
    while index < len(lines) and lines.starts[index] < head.title[1]:
        index += 1
    while index < len(lines) and (
        is_ornament(lines.line(index)) or (BODY_NAME.match(lines.line(index)) and lines.line(index).isupper())
    ):
        index += 1
    return index
