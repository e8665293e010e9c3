"""Where the verbs of effect stand in a text, found once for all its sentences.

A sentence without such a verb has no effect on another text and is not read further: nine in ten are left so.
"""

from __future__ import annotations

import functools
import re
from bisect import bisect_left

from legalsys.language.normal import lowered

__all__ = ["first_verb", "has_english_verb", "has_verb"]

_VERBS = (
    "bãi bỏ", "hủy bỏ", "huỷ bỏ", "thay thế", "hiệu lực", "sửa đổi", "bổ sung", "điều chỉnh", "đính chính", "ngưng ", "đình chỉ", "tạm dừng", "tạm ngừng",
    "kéo dài", "gia hạn", "cụm từ", "viết lại", "bỏ ", "thêm ", "không áp dụng", "tiếp tục áp dụng", "tiếp tục thực hiện", "áp dụng",
)  # fmt: skip
_ENGLISH = (
    "annul", "repeal", "abrogat", "abolish", "rescind", "invalid", "replac", "supersed", "ceas", "amend", "supplement", "add", "insert", "remov", "delet", "strike",
    "omit", "cancel", "substitut", "chang", "revis", "suspend", "extend", "prolong", "correct", "expire", "no longer",
)  # fmt: skip
# Literals in lower case: the engine skips by first letter, which it cannot do where it must ignore case or look for a word's bound.
_VERB = re.compile("|".join(re.escape(verb).replace("\\ ", "\\s") for verb in _VERBS))
_ENGLISH_VERB = re.compile("|".join(verb.replace(" ", "\\s") for verb in _ENGLISH))


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


@functools.lru_cache(maxsize=4)
def _english_places(text: str) -> tuple[list[int], list[int]]:
    low = lowered(text)
    found = [match.span() for match in _ENGLISH_VERB.finditer(low)]
    words = [(start, end) for start, end in found if start == 0 or not (low[start - 1].isalnum() or low[start - 1] == "_")]
    return [start for start, _ in words], [end for _, end in words]


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


def has_english_verb(text: str, start: int, end: int) -> bool:
    """Whether ``text[start:end]``, in English, holds a verb of effect."""
    starts, ends = _english_places(text)
    at = bisect_left(starts, start)
    return at < len(starts) and ends[at] <= end
