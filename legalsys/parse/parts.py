"""Attached instruments and appendices: the lines they begin with, and their captions."""

from __future__ import annotations

import re
from dataclasses import dataclass

from legalsys.language.numerals import roman_to_int

from .head import is_ornament
from .labels import LabelKind, label_at
from .lines import Lines

__all__ = ["PartHead", "appendix_head", "caption_at", "is_closing", "kind_of_part", "part_head"]

_CAPTION = re.compile(
    r"\(?\s*(?:được\s|đính\s)?(?:ban hành|phê duyệt|công bố|đính)?\s*(?:kèm|kèm\s)\s?theo\s+(?:quyết định|nghị quyết|thông tư|nghị định|luật|chỉ thị|quy định|quy chế|công văn|tờ trình|kế hoạch|văn bản)\b",
    re.I,
)
_CAPTION_PLAIN = re.compile(r"\b(?:số|ngày)\b.{0,40}\d", re.I)
_APPENDIX = re.compile(
    r"(?:PHỤ LỤC|Phụ lục|PHỤ LỤC|Phụ Lục)(?:\s+(?:SỐ|số|Số)?\s*(?:(?P<number>[IVXLC]{1,7}|\d{1,3}[a-zđA-ZĐ]?|[A-HĐ])(?!\w))?)?\s*(?P<mark>[.:–-]?)\s*(?P<rest>.*)$"
)
_FORM = re.compile(
    r"(?:MẪU|Mẫu|BIỂU|Biểu)\s(?:(?:SỐ|số|Số)\s*)?(?P<number>\d{1,3}[a-zđ]?)(?!\w)\s*(?P<mark>[.:–-]?)\s*(?P<rest>.*)$"
)
_KIND_OF_PART = re.compile(
    r"(?P<attached>quy định|qui định|quy chế|qui chế|điều lệ|nội quy|chương trình|kế hoạch|đề án|phương án|quy trình|qui trình|quy hoạch|quy chuẩn|hướng dẫn|"
    r"tiêu chuẩn|chiến lược|dự án|chính sách|cơ chế|phương hướng|quy tắc|quy ước)"
    r"|(?P<appendix>danh mục|bảng|phụ lục|phụ biểu|biểu|mẫu|tiêu chí|định mức|đơn giá|giá |mức|hệ số|khung|dự toán|nội dung)",
    re.I,
)
_CLOSING = re.compile(
    r"(?:nơi nhận|nơi gửi|nơi nhân)\s*(?:[:./]|$)|(?:TM|KT|TUQ|TL|Q|T/M|K/T|T\.M|K\.T|TUQ)\s?[./]{1,2}\s*[A-ZĐÀ-Ỹ]", re.I
)
_ROLE = re.compile(
    r"(?:PHÓ )?(?:CHỦ TỊCH|BỘ TRƯỞNG|THỐNG ĐỐC|THỦ TƯỚNG|TỔNG THANH TRA|CHÁNH ÁN|VIỆN TRƯỞNG|TỔNG KIỂM TOÁN NHÀ NƯỚC|CHỦ NHIỆM|TỔNG GIÁM ĐỐC|GIÁM ĐỐC|CHÁNH VĂN PHÒNG|TỔNG CỤC TRƯỞNG)(?: (?:QUỐC HỘI|NƯỚC|HỘI ĐỒNG NHÂN DÂN|HĐND|UBND|ỦY BAN NHÂN DÂN).{0,40})?$"
    r"|THỨ TRƯỞNG$|CHỦ TỌA.{0,40}$|CHỦ TOẠ.{0,40}$|XÁC THỰC VĂN BẢN HỢP NHẤT$"
)
_LETTERHEAD = re.compile(
    r"(?:cộng hòa xã hội|cộng hoà xã hội|độc lập\s*[-–]|chủ nghĩa việt nam|(?:ủy|uỷ) ban nhân dân|hội đồng nhân dân|ubnd|hđnd|tỉnh |thành phố |chính phủ|bộ |ngân hàng|số\s*:|[^,\d]{2,30},\s*ngày)",
    re.I,
)
_ATTACHED_KINDS_FIRST = frozenset("QqĐđNnCcKkPpHhTtDdBbMmGg")


@dataclass(frozen=True, slots=True)
class PartHead:
    """The beginning of an attached instrument or an appendix.

    Args:
        attached: whether it is an instrument of its own, else an appendix.
        number: an appendix's number in the form of paths, ``""`` if it has none.
        form: whether it is a form (mẫu, biểu).
        listing: whether it is a list (danh mục).
        first: its first line; ``title`` its title's lines (half-open); ``after`` the first line of its content.
        caption: the line "(ban hành kèm theo …)", or None.
    """

    attached: bool
    number: str
    first: int
    title: tuple[int, int]
    after: int
    caption: int | None = None
    form: bool = False
    listing: bool = False


def is_closing(lines: Lines, index: int) -> bool:
    """Whether a line begins the closing of a document: Nơi nhận, or the signature block."""
    start, end = lines.starts[index], lines.ends[index]
    if lines.text[start] not in "NnTtKkQCPBVGX":
        return False
    if end - start > 160:
        return False
    if _CLOSING.match(lines.text, start, end):
        return True
    return end - start < 80 and _ROLE.match(lines.text, start, end) is not None


def caption_at(lines: Lines, index: int, *, inside: bool) -> bool:
    """Whether a line is a caption "(Ban hành kèm theo Quyết định số …)".

    Args:
        lines: the lines of the reading.
        index: the line.
        inside: whether the body is still open, where only a bracketed caption counts.
    """
    start, end = lines.starts[index], lines.ends[index]
    if lines.text[start] not in "(BbKkĐđPp" or end - start > 420:
        return False
    if _CAPTION.match(lines.text, start, end) is None:
        return False
    if lines.text[start] == "(":
        return True
    return not inside and _CAPTION_PLAIN.search(lines.text, start, end) is not None and lines.text[end - 1] not in ":;"


def appendix_head(lines: Lines, index: int, *, inside: bool) -> PartHead | None:
    """Return the appendix that starts at a line "PHỤ LỤC II", or None.

    Args:
        lines: the lines of the reading.
        index: the line.
        inside: whether the body is still open: then only a short line in capitals counts.
    """
    start, end = lines.starts[index], lines.ends[index]
    if end - start > 300 or lines.text[start] not in "PMB":
        return None
    line = lines.text[start:end]
    match = _APPENDIX.match(line)
    form = False
    if match is None:
        match = _FORM.match(line)
        form = True
        if match is None or inside or (match["rest"] and match["rest"][0].islower()):
            return None
    rest = match["rest"]
    if (
        rest
        and (rest[0].islower() or rest[0] in ";,)/")
        and not (rest.lower().startswith(("ban hành kèm", "kèm theo")) and not inside)
    ):
        return None
    if inside and not (line.isupper() and len(line) < 80):
        return None
    if rest.endswith((";", ",")):
        return None
    number = match["number"] or ""
    value = roman_to_int(number) if number and not number[0].isdigit() else None
    if value is not None and not (len(number) == 1 and number in "CLDM"):
        number = str(value)
    number = number.lower().lstrip("0") or ""
    return PartHead(False, number, index, (index, index + 1), index + 1, form=form)


def kind_of_part(line: str) -> str | None:
    """Return ``"attached"`` or ``"appendix"`` for a line that names what is attached (QUY CHẾ, DANH MỤC …), else None."""
    if not line or line[0] not in _ATTACHED_KINDS_FIRST:
        return None
    match = _KIND_OF_PART.match(line)
    return match.lastgroup if match else None


def part_head(lines: Lines, index: int, *, floor: int, caption: bool) -> PartHead:
    """Return the head of the part whose caption (or first article) stands at line ``index``.

    Args:
        lines: the lines of the reading.
        index: the line.
        floor: the first line it may reach back to (after the signature, or after the unit before).
        caption: whether ``index`` is the caption; else it is the first line of the content.
    """
    kind_line = None
    first = index
    for back in range(index - 1, max(floor, index - 16) - 1, -1):
        line = lines.line(back)
        label = label_at(lines.text, lines.starts[back], lines.ends[back])
        if (
            label is not None
            and label.kind in (LabelKind.ARTICLE, LabelKind.NUMBER, LabelKind.LETTER)
            and not lines.is_cell(back)
        ):
            break
        if is_ornament(line):
            continue
        if line[0] in "-+•*(" and not caption_at(lines, back, inside=False):
            break
        kind = kind_of_part(line)
        if kind and (line.isupper() or len(line) < 40 or kind_line is None):
            kind_line = back
            first = back
            if line.isupper() or len(line) < 40:
                break
        elif line.endswith((".", ";")) and len(line) > 60:
            break
    attached = True
    number = ""
    if kind_line is None:
        first = _capitals_before(lines, index, floor)
        attached = not caption
    else:
        attached = kind_of_part(lines.line(kind_line)) == "attached"
    title = (first, index)
    while first - 1 >= floor and (_LETTERHEAD.match(lines.line(first - 1)) or is_ornament(lines.line(first - 1))):
        first -= 1
    listing = kind_line is not None and lines.line(kind_line).lower().startswith("danh mục")
    return PartHead(attached, number, first, title, index + 1 if caption else index, index if caption else None, listing=listing)


def _capitals_before(lines: Lines, index: int, floor: int) -> int:
    first = index
    while first - 1 >= floor and index - first < 6 and (lines.line(first - 1).isupper() or is_ornament(lines.line(first - 1))):
        first -= 1
    return first
