"""Hard-wrapped text: which line breaks stand inside a paragraph, and which end one.

Lines of such text were filled greedily up to a width: the next word was put on a new line because it did not fit any more.
So a break where the next word would have fitted ends the paragraph, unless markup that is not shown any more took room
on the line; that happens on a paragraph's first line (``<p style=…>`` stood before it). There the words decide.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence

from .assemble import RULER

__all__ = ["PARAGRAPH_START", "Wrapping"]

_DEFAULT_WIDTH = 77
_WIDEST = 130
# A first line holds at least so much before a wrap, whatever markup stood before it.
_LEAST_FIRST_LINE = 30

# Words that open a paragraph of a legal document: a unit with its number, a list item, a recital line, a formula of the closing.
PARAGRAPH_START = re.compile(
    r"(?:Điều|ĐIỀU)\s+\d{1,3}[a-zđ]?\s*[.:]"
    r"|(?:Chương|CHƯƠNG|Mục|MỤC|Phần|PHẦN)\s+(?:[IVXLC]{1,6}|\d{1,3}|thứ|THỨ)\b(?!\s+(?:của|Luật|Nghị|Quy))"
    r"|(?:PHỤ LỤC|Phụ lục)\s*(?:[IVXLC]{1,6}|\d{1,2}|[A-Z])?\s*[.:]?\s*$"
    r"|\d{1,3}(?:\.\d{1,3}){0,3}[.)]\s"
    r"|\d{1,2}(?:\.\d{1,2}){1,3}\s"
    r"|[a-zđ][0-9]?\)\s?|[IVX]{1,5}[.)]\s|[A-HĐ][.)]\s"
    r"|[-+•*]\s?(?=\D)|[-+•]\s"
    r"|(?:Căn cứ|Theo đề nghị|Xét đề nghị|Xét Tờ trình|Nơi nhận|Kính gửi|Số)\b(?=[:\s])"
    r"|(?:Bước|Mẫu số|Ghi chú|Lưu ý)\b"
    r"|\((?:Kèm theo|Ban hành kèm)",
)
_STRICT_START = re.compile(r"(?:Căn cứ|Số)\b")
# Words after which no paragraph ends.
_DANGLING = re.compile(
    r"(?:(?<!\w)(?:và|hoặc|của|tại|theo|số|Số|Số\s?:|ngày|tháng|năm|khoản|Khoản|điểm|Điểm|Điều|điều|mục|Mục|chương|Chương|"
    r"các|những|là|cho|với|từ|đến|về|trong|trên|do|để|bởi|thuộc|bằng|được|bị|có|không|này tại|nêu tại|Luật|"
    r"Thông tư|Nghị định|Nghị quyết số|Quyết định số)|[,(–/]|(?<=\s)-)$"
)
# A unit reference that goes on ("khoản 2" / "Điều 35"): only before a unit's name.
_UNIT_BEFORE = re.compile(r"(?:khoản|điểm|mục|Khoản|Điểm|các|tại|và|,)\s+(?:[0-9]{1,3}[a-zđ]?|[a-zđ])(?:,|\s*và)?$")
_TERMINAL = re.compile(r"[.;:!?…][\"”’»)\]]{0,2}$")
_MARKS = re.compile(r"\*+")
_FIRST_WORD = re.compile(r"\S+")


def _visible(line: str) -> str:
    return _MARKS.sub("", line).strip() if "*" in line else line.strip()


def _cost(line: str) -> int:
    """Length of a line in the page it was wrapped in: a mark of emphasis stands for a tag."""
    marks = line.count("*") - line.count("**")
    return len(line) + (2 * marks if marks else 0)


def _upper(text: str) -> bool:
    return text.upper() == text and text.lower() != text


def _reach(line: str, following: str) -> int:
    """How long ``line`` would be with the first word of ``following``."""
    word = _FIRST_WORD.search(following)
    return _cost(line.strip()) + 1 + (len(word[0]) if word else 0)


class Wrapping:
    """The wrapping of one text.

    Args:
        lines: all its lines, in order; blank ones part paragraphs.
    """

    def __init__(self, lines: Sequence[str]) -> None:
        lengths = sorted(n for n in map(len, lines) if 60 <= n <= 90)
        self.width = lengths[int(len(lengths) * 0.97)] if len(lengths) >= 8 else _DEFAULT_WIDTH
        firsts: list[int] = []
        before_first = True
        for line, following in zip(lines, lines[1:]):
            a, b = _visible(line), _visible(following)
            certain = bool(a and b and b[0].islower() and not PARAGRAPH_START.match(b) and len(a) > 12)
            if certain and before_first:
                firsts.append(_reach(line, b))
            before_first = not certain
        firsts.sort()
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
        pairs = [(a, b) for a, b in zip(lines, lines[1:]) if a.strip() and b.strip()]
        full = sum(1 for a, b in pairs if _reach(a, b) > width)
        # Lines cut in mid-sentence: short list entries are also about equally long, but they begin anew.
        running = sum(1 for a, b in pairs if _reach(a, b) > width and not _TERMINAL.search(a.rstrip()))
        if full * 3 < len(pairs) or running * 4 < len(pairs):
            return None
        wrapping = cls(lines)
        wrapping.width = width
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
        if RULER.fullmatch(a) or RULER.fullmatch(b):
            return False
        dangling = _DANGLING.search(a) is not None
        terminal = _TERMINAL.search(a) is not None
        full = _reach(line, b) > self.width
        if PARAGRAPH_START.match(b):
            if _STRICT_START.match(b):
                return dangling and not terminal
            if b.startswith(("Điều", "Mục", "Chương", "Phần")) and _UNIT_BEFORE.search(a):
                return True
            return (dangling or (full and continued)) and (not terminal or a.endswith("số:"))
        if open_mark or b[0].islower() or dangling:
            return True
        if continued:
            return full
        whole = line.strip()
        if whole.startswith("*") and whole.endswith("*") and _whole_mark(whole) and not following.lstrip().startswith("*"):
            return False
        if full:
            return True
        if terminal or following.lstrip().startswith("**") or _upper(a) != _upper(b):
            return False
        return _reach(line, b) >= self.first_line

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
    return not (PARAGRAPH_START.match(b) and _TERMINAL.search(a)) or _DANGLING.search(a) is not None or _UNIT_BEFORE.search(a) is not None
