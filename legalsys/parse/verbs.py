"""Where the verbs of effect stand in a text, found once for all its sentences.

A sentence without such a verb has no effect on another text and is not read further: nine in ten are left so.
"""

from __future__ import annotations

import re
from bisect import bisect_left

from legalsys.language.normal import lowered

__all__ = ["VerbPlaces"]

_VERBS = (
    "bãi bỏ", "hủy bỏ", "huỷ bỏ", "thay thế", "hiệu lực", "sửa đổi", "bổ sung", "điều chỉnh", "đính chính", "ngưng ", "đình chỉ", "tạm dừng", "tạm ngừng",
    "kéo dài", "gia hạn", "cụm từ", "viết lại", "bỏ ", "thêm ", "không áp dụng", "tiếp tục áp dụng", "tiếp tục thực hiện", "áp dụng",
)  # fmt: skip
_ENGLISH = (
    "annul", "repeal", "abrogat", "abolish", "rescind", "invalid", "replac", "supersed", "ceas", "amend", "supplement", "add", "insert", "remov", "delet", "strike",
    "omit", "cancel", "substitut", "chang", "revis", "suspend", "extend", "prolong", "correct", "expire", "no longer",
)  # fmt: skip


def _beginning(words: tuple[str, ...]) -> re.Pattern[str]:
    """Return the pattern of words in lower case and the one letter before them.

    A word begins after one of a few marks: the engine skips from one to the next, a third of the time that it takes to try each letter.
    """
    return re.compile(r"""[ \n("“‘«/.,;:>|*_\[+-](?:""" + "|".join(word.replace(" ", "\\s") for word in words) + ")")


_VERB, _ENGLISH_VERB = _beginning(_VERBS), _beginning(_ENGLISH)


class VerbPlaces:
    """Where the verbs of effect of a part of a text stand.

    Args:
        text: canonical text.
        start: where the part begins.
        end: where it ends, None for the end of the text.
        english: whether the text is English.
    """

    __slots__ = ("_ends", "_starts")

    def __init__(self, text: str, start: int = 0, end: int | None = None, *, english: bool = False) -> None:
        low = lowered(text)
        stop = len(text) if end is None else end
        pattern = _ENGLISH_VERB if english else _VERB
        first = pattern.match(" " + low[:40]) if start == 0 else None  # the first word of a text has nothing before it
        found = [(0, first.end() - 1)] if first is not None else []
        found += [(match.start() + 1, match.end()) for match in pattern.finditer(low, max(0, start - 1), stop)]
        if not english:
            # "Áp dụng Nghị quyết …" opens a sentence; inside one the words say nothing of another text.
            found = [place for place in found if text[place[0]] not in "áÁ" or text.startswith("Áp", place[0])]
        self._starts = [first for first, _ in found]
        self._ends = [last for _, last in found]

    def first(self, start: int, end: int) -> int | None:
        """Return where the first verb in ``[start, end)`` begins, None if there is none."""
        at = bisect_left(self._starts, start)
        return self._starts[at] if at < len(self._starts) and self._ends[at] <= end else None

    def any_in(self, start: int, end: int) -> bool:
        """Whether a verb stands in ``[start, end)``."""
        at = bisect_left(self._starts, start)
        return at < len(self._starts) and self._ends[at] <= end
