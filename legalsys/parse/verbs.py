"""Where the verbs of effect stand in a text, found once for all its sentences.

A sentence without such a verb has no effect on another text and is not read further: nine in ten are left so.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from legalsys.language.normal import lowered

__all__ = ["first_verb", "has_verb"]

_VERBS = (
    "bãi bỏ", "hủy bỏ", "huỷ bỏ", "thay thế", "hiệu lực", "sửa đổi", "bổ sung", "điều chỉnh", "đính chính", "ngưng ", "đình chỉ", "tạm dừng", "tạm ngừng",
    "kéo dài", "gia hạn", "cụm từ", "viết lại", "bỏ ", "thêm ", "không áp dụng", "tiếp tục áp dụng", "tiếp tục thực hiện",
)  # fmt: skip
_VERB = re.compile("|".join(re.escape(verb).replace("\\ ", "\\s") for verb in _VERBS) + "|áp\\sdụng")


@functools.lru_cache(maxsize=4)
def _places(text: str) -> tuple[list[int], list[int]]:
    """Return where verbs begin and end, in order."""
    starts: list[int] = []
    ends: list[int] = []
    for match in _VERB.finditer(lowered(text)):
        start, end = match.span()
        # "Áp dụng Nghị quyết …" opens a sentence; inside one the words say nothing of another text.
        if text[start] in "áÁ" and not text.startswith("Áp", start):
            continue
        starts.append(start)
        ends.append(end)
    return starts, ends


def first_verb(text: str, start: int, end: int) -> int | None:
    """Return where the first verb of effect of ``text[start:end]`` begins, None if there is none.

    Args:
        text: canonical text.
        start: where the part begins.
        end: where it ends.
    """
    starts, ends = _places(text)
    at = bisect_left(starts, start)
    return starts[at] if at < len(starts) and ends[at] <= end else None


def has_verb(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]`` holds a verb of effect."""
    return first_verb(text, start, end) is not None
