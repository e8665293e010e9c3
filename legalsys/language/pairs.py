"""Marks that recognition lost or mistook ("tô chức", "QUYÉT ĐỊNH"), told by the words beside them.

Recognition of Vietnamese gets the letters right far more often than the marks above and below them. Most pairs of
syllables in legal language exist with one set of marks only, so a neighbour tells what a mark was.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Sequence
from importlib import resources

from .normal import fold, new_tones

__all__ = ["settle_marks"]

_CORE = re.compile(r"(?P<before>[^\w]*)(?P<word>[^\W\d_]+)(?P<after>[^\w]*)")


@functools.cache
def _pairs() -> dict[str, tuple[str, frozenset[str]]]:
    text = resources.files(__package__).joinpath("pairs.txt").read_text(encoding="utf-8")
    rows = (line.split("|") for line in text.splitlines() if line and not line.startswith("#"))
    return {fold(form): (form, frozenset(others)) for form, *others in rows}


def settle_marks(words: Sequence[str]) -> list[str]:
    """Return ``words``, which follow each other, with marks that their neighbours leave no doubt of.

    A word stays as it is where its two neighbours disagree, where punctuation parts them, and where its letters differ.

    Args:
        words: words with the punctuation that sticks to them.
    """
    pairs = _pairs()
    cores = [_CORE.fullmatch(word) for word in words]
    plain = [new_tones(core["word"].lower()) if core else "" for core in cores]
    votes: list[set[str]] = [set() for _ in words]
    for index in range(len(words) - 1):
        first, second = cores[index], cores[index + 1]
        if first is None or second is None or first["after"] or second["before"]:
            continue
        known = pairs.get(f"{fold(plain[index])} {fold(plain[index + 1])}")
        if known is not None and f"{plain[index]} {plain[index + 1]}" not in known[1]:
            left, _, right = known[0].partition(" ")
            votes[index].add(left)
            votes[index + 1].add(right)
    settled: list[str] = []
    for word, core, own, said in zip(words, cores, plain, votes, strict=True):
        if core is None or len(said) != 1 or own in said:
            settled.append(word)
            continue
        form = next(iter(said))
        letters = "".join(new.upper() if old.isupper() else new for old, new in zip(core["word"], form, strict=True))
        settled.append(core["before"] + letters + core["after"])
    return settled
