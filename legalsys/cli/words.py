"""Headings and labels on the screen, in both languages (``words.toml``)."""

from __future__ import annotations

import functools
import tomllib
from importlib import resources

__all__ = ["all_words", "word"]


@functools.cache
def all_words() -> dict[str, dict[str, str]]:
    """Return every label with its wordings by language."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def word(name: str, lang: str) -> str:
    """Return the label ``name`` in ``lang``.

    Raises:
        KeyError: if there is none of that name (a test looks for all that are used).
    """
    return all_words()[name][lang]
