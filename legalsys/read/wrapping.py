"""Hard-wrapped text: which line breaks stand inside a paragraph, and which end one.

Lines of such text were filled greedily up to a width: the next word was put on a new line because it did not fit any more.
So a break where the next word would have fitted ends the paragraph, unless markup that is not shown any more took room
on the line; that happens on a paragraph's first line (``<p style=…>`` stood before it). There the words decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .assemble import RULER

__all__ = ["PARAGRAPH_START", "Wrapping", "dangles"]

_DEFAULT_WIDTH = 77
_SAMPLE_LINES = 4000
_WIDEST = 130
# A first line holds at least so much before a wrap, whatever markup stood before it.
_LEAST_FIRST_LINE = 38
_LEAST_ITEM_LINE = 26
# Characters at the end of a line that tell whether it ends a sentence or a reference.
_END = 32
# Capitals are wide: a line of a title that was wrapped holds more than this.
_LEAST_TITLE_LINE = 48

# Words that open a paragraph of a legal document: a unit with its number, a list item, a recital line, a formula of the closing.
PARAGRAPH_START = re.compile(
    r"(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?\s*[.:]"
    r"|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s+(?:[IVXLC]{1,6}|\d{1,3}|thứ|THỨ)\b(?!\s+(?:của|Luật|Nghị|Quy))"
    r"|(?:PHỤ LỤC|Phụ lục)\s*(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])?\s*[.:]?\s*$"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.)]\s"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s"
    r"|[a-zđ][0-9]?\)\s?|[a-hđ]\.\s(?=[^\W\d_a-z])|[IVX]{1,5}[.)]\s|[A-HĐ][.)]\s"
    r"|[-+•*]\s?(?=\D)|[-+•]\s"
    r"|(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Nơi nhận|Kính gửi|Số)\b(?=[:\s])"
    r"|(?:Bước|Mẫu số|Ghi chú|Lưu ý)\b"
    r"|\((?:Kèm theo|Ban hành kèm)",
)
# Kinds of documents that stand alone on a line above the title.
_KIND_LINE = re.compile(
    r"(?:QUYẾT ĐỊNH|NGHỊ QUYẾT|CHỈ THỊ|KẾ HOẠCH|THÔNG TƯ|NGHỊ ĐỊNH|LUẬT|QUY ĐỊNH|QUY CHẾ|ĐIỀU LỆ|PHỤ LỤC|DANH MỤC)\s*:?$"
)
# A number that stands alone on its line because its heading was wrapped, or put into an element of its own.
_LONE_NUMBER = re.compile(r"(?:Điều\s+)?\d{1,3}\.$|[a-zđ]\)$|[IVX]{1,5}\.$|(?:Điều|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)$")
_ITEM = re.compile(r"[-+•]\s?\S|[a-zđ]\)")
_NUMBERED_NAME = re.compile(r"(?<!\w)(?:Phụ lục|Mẫu số|Biểu số|Biểu|Bảng|Điều|Chương|Mục|Phần)$")
_LONE_NAME = re.compile(r"(?:Điều|Chương|CHƯƠNG|Phần|PHẦN|Mục|MỤC)$")
_DOCUMENT_NUMBER = re.compile(r"\d[\d.]{0,6}/(?:\d{4}/|[A-ZĐ])")
_STRICT_START = re.compile(r"(?:Căn cứ|Số)\b")
# Words after which no paragraph ends.
_DANGLING = re.compile(
    r"(?:(?<!\w)(?:và|hoặc|của|tại|theo|số|Số|Số\s?:|ngày|tháng|năm|khoản|Khoản|điểm|Điểm|Điều|điều|mục|Mục|chương|Chương|"
    r"các|những|là|cho|với|từ|đến|về|trong|trên|do|để|bởi|thuộc|bằng|Luật|Bộ|Sở|Ban|Cục|Chi cục|Thủ tướng|Giám đốc|Chánh|Bộ trưởng|"
    r"Văn phòng|Ủy ban|Uỷ ban|Hội đồng|Thông tư|Nghị định)|[,(/]|(?:^|(?<=\s))-)$"
)
# A reference that goes on ("khoản 2" / "Điều 35", "Điều 4" / "Quyết định số"): a unit before a larger unit or its document.
_UNIT_BEFORE = re.compile(
    r"\S\s+(?:khoản|điểm|mục|Khoản|Điểm|Điều|Mục|Phần|và|,)\s+(?:[0-9]{1,3}[a-zđ]?|[a-zđA-Z]|[IVX]{1,5})(?:,|\s*và)?$"
)
_UNIT_AFTER = re.compile(r"(?:Điều|Mục|Chương|Phần|Phụ lục|Luật|Bộ luật|Nghị|Quyết|Thông|Quy|Pháp|Hiến)\b")
_DASH = re.compile(r"- [^\W\d_]")
_TERMINAL = re.compile(r"[.;:!?…][\"”’»)\]]{0,2}$")
_FIRST_WORD = re.compile(r"\S+")


def dangles(line: str) -> bool:
    """Whether a line ends with a word after which no paragraph ends ("ngày", "năm", "số", "của" …)."""
    return _DANGLING.search(line[-_END:].rstrip()) is not None


def _visible(line: str) -> str:
    line = line.strip()
    if line.startswith("#"):
        line = line.lstrip("#").lstrip()
    return line.replace("*", "").strip() if "*" in line else line


def _cost(line: str) -> int:
    """Length of a line in the page it was wrapped in: a mark of emphasis stands for a tag."""
    marks = line.count("*") - line.count("**")
    return len(line) + (2 * marks if marks else 0)


def _runs_on(text: str) -> bool:
    """Whether ``text`` begins with a lower-case word, which never begins a paragraph (``a)`` is no word)."""
    return text[:1].islower() and text[1:2] not in (")", ".") and text[2:3] != ")"


def _upper(text: str) -> bool:
    return text.upper() == text and text.lower() != text


def _reach(line: str, following: str) -> int:
    """How long ``line`` would be with the first word of ``following``."""
    word = _FIRST_WORD.search(following)
    return _cost(line.strip()) + 1 + (len(word[0]) if word else 0)


class Wrapping:
    """The wrapping of one text.

    Both widths are measured where no doubt is: at breaks before a lower-case word.

    Args:
        lines: all its lines, in order; blank ones part paragraphs.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        firsts: list[int] = []
        later: list[int] = []
        before_first = True
        for line, following in zip(lines[:_SAMPLE_LINES], lines[1:], strict=False):
            first = following[:1]
            word = following.lstrip("* ") if first in ("*", " ") else following
            certain = len(line) > 12 and _runs_on(word)
            if certain:
                (firsts if before_first else later).append(_reach(line, word))
            before_first = not certain
        firsts.sort()
        later.sort()
        self.full = later[len(later) // 12] if len(later) >= 10 else _DEFAULT_WIDTH
        self.first_line = max(_LEAST_FIRST_LINE, firsts[len(firsts) // 10]) if len(firsts) >= 5 else 45

    @classmethod
    def found_in(cls, lines: Sequence[str]) -> Wrapping | None:
        """Return the wrapping of a text that is clearly hard-wrapped, else None.

        Clearly: hardly a line is longer than a width, and at least a third of the lines end where the next word would not have fitted.
        """
        lengths = sorted(len(line) for line in lines if line.strip())
        if len(lengths) < 12:
            return None
        width = lengths[int(len(lengths) * 0.97)]
        if not 40 <= width <= _WIDEST or lengths[-1] > width * 1.3:
            return None
        pairs = [(a, b) for a, b in zip(lines, lines[1:], strict=False) if a.strip() and b.strip()]
        full = sum(1 for a, b in pairs if _reach(a, b) > width)
        # Lines cut in mid-sentence: short list entries are also about equally long, but they begin anew.
        running = sum(1 for a, b in pairs if _reach(a, b) > width and not _TERMINAL.search(a.rstrip()))
        if full * 3 < len(pairs) or running * 4 < len(pairs):
            return None
        wrapping = cls(lines)
        wrapping.full = min(wrapping.full, width + 1)
        return wrapping

    def joins(self, line: str, following: str, *, continued: bool, open_mark: bool = False) -> bool:
        """Whether ``following`` goes on in the paragraph of ``line``.

        Args:
            line: a line, marks of emphasis (``*``) included.
            following: the next line.
            continued: whether ``line`` itself continues a paragraph, so that no hidden markup stood before it.
            open_mark: whether an emphasis that began in or before ``line`` goes on.
        """
        a, b = _visible(line), _visible(following)
        if not a or not b:
            return open_mark
        if _runs_on(b):
            return not RULER.fullmatch(a)
        if RULER.fullmatch(a) or RULER.fullmatch(b):
            return False
        raw_following = following.lstrip()
        if raw_following.startswith(("* ", "# ", "## ")):
            return False
        # Only the end of a line is looked at; the patterns are anchored there.
        end = a[-_END:]
        dangling = _DANGLING.search(end) is not None
        terminal = _TERMINAL.search(end, len(end) - 3) is not None if len(end) > 3 else _TERMINAL.search(end) is not None
        reference = _UNIT_AFTER.match(b) is not None and _UNIT_BEFORE.search(end) is not None
        if b[0] in ":,;)" or (b[0] == "." and b[1:2] != "."):
            return True
        if b[0] in "0123456789IVX" and (_LONE_NAME.match(a) or _NUMBERED_NAME.search(end)):
            return True
        if PARAGRAPH_START.match(b):
            if reference:
                return True
            if _STRICT_START.match(b):
                return dangling and not terminal
            # A dash before a lower-case word may stand in mid-sentence; a number or a letter there is far more often an item.
            return (dangling or (_DASH.match(b) is not None and _reach(line, b) >= self.full)) and not terminal
        if _KIND_LINE.match(b) and not open_mark:
            return False
        if open_mark or b[0].islower() or reference or _LONE_NUMBER.match(a) or _DOCUMENT_NUMBER.match(b):
            return True
        raw = line.strip()
        whole = raw.startswith("*") and raw.endswith("*") and _whole_mark(raw)
        if whole and not raw_following.startswith("*"):
            return False
        if dangling:
            return True
        if _upper(a) and (not _upper(b) or raw_following.startswith("**")):
            # Below a title in capitals.
            return False
        reach = _reach(line, b)
        if reach >= self.full:
            # A full line that ends a sentence more often ends its paragraph than not; the next word is a capital here.
            return not terminal
        if terminal or raw_following.startswith("**") or _upper(a) != _upper(b):
            return False
        if continued:
            # A title in capitals goes on to its last word; the lines of other paragraphs were filled, so this one had ended.
            return _upper(a) and "*" not in raw and "*" not in following and not _upper_name(b)
        # The first line of a paragraph, shorter than the width by markup that is not seen any more.
        if _upper(a):
            long = len(b) >= 40 or reach >= max(self.first_line, _LEAST_TITLE_LINE)
            return long and "*" not in raw and _KIND_LINE.match(a) is None and not _upper_name(a)
        if raw.startswith("**") and not raw.endswith("**"):
            return True
        if _ITEM.match(a):
            # An item of a list is hardly ever a heading, so it ends with a full stop or a semicolon.
            return reach >= _LEAST_ITEM_LINE
        return reach >= self.first_line and not a.startswith("Điều ")

    def paragraphs(self, lines: Iterable[tuple[int, str]], *, whole: bool = False) -> list[list[tuple[int, str]]]:
        """Return numbered lines (none of them blank) grouped to paragraphs.

        Args:
            lines: number and line.
            whole: the lines stood between blank lines, so they are one paragraph unless one begins anew after a full stop.
        """
        groups: list[list[tuple[int, str]]] = []
        bold = italic = False
        for number, line in lines:
            # Emphasis that runs on for many lines is a stray mark, not a sign of wrapping.
            opened = bool(groups) and (bold or italic) and len(groups[-1]) < 6
            if not groups:
                goes_on = False
            elif whole:
                goes_on = _whole_goes_on(groups[-1][-1][1], line)
            else:
                goes_on = self.joins(groups[-1][-1][1], line, continued=len(groups[-1]) > 1, open_mark=opened)
            if goes_on:
                groups[-1].append((number, line))
            else:
                groups.append([(number, line)])
                bold = italic = False
            if "*" in line:
                twos = line.count("**")
                bold ^= twos % 2 == 1
                italic ^= (line.count("*") - 2 * twos) % 2 == 1
        return groups


def _whole_mark(line: str) -> bool:
    """Whether one emphasis spans the whole line."""
    return "*" not in line.strip("*")


def _whole_goes_on(line: str, following: str) -> bool:
    a, b = _visible(line), _visible(following)
    if RULER.fullmatch(a) or RULER.fullmatch(b):
        return False
    return (
        not (PARAGRAPH_START.match(b) and _TERMINAL.search(a))
        or _DANGLING.search(a) is not None
        or _UNIT_BEFORE.search(a) is not None
    )


def _upper_name(text: str) -> bool:
    """Whether a line in capitals names a body or an office, which stands alone."""
    return text.startswith(
        (
            "ỦY BAN",
            "UỶ BAN",
            "HỘI ĐỒNG",
            "KT.",
            "TM.",
            "TL.",
            "CHỦ TỊCH",
            "PHÓ",
            "CỘNG HÒA",
            "CỘNG HOÀ",
            "BỘ ",
            "SỞ ",
            "TỈNH ",
            "THÀNH PHỐ ",
        )
    )
