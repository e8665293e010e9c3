"""Headings, labels and customary phrases of lists, in both languages (``words.toml``)."""

from __future__ import annotations

import functools
import tomllib
from datetime import date
from importlib import resources

__all__ = ["all_words", "day_words", "has_word", "word"]


@functools.cache
def all_words() -> dict[str, dict[str, dict[str, str]]]:
    """Return every label by group and name with its wordings by language."""
    return tomllib.loads(resources.files(__package__).joinpath("words.toml").read_text(encoding="utf-8"))


def has_word(group: str, name: str) -> bool:
    """Whether there is a label of that group and name."""
    return name in all_words()[group]


def word(group: str, name: str, lang: str, /, **values: object) -> str:
    """Return a label with its placeholders filled in.

    Args:
        group: table of ``words.toml``.
        name: row of the table.
        lang: ``vi`` or ``en``.
        values: values of the placeholders.

    Raises:
        KeyError: if there is no such label (a test looks for all that are used).
    """
    text = all_words()[group][name][lang]
    return text.format(**values) if values else text


def day_words(day: date | None, lang: str) -> str:
    """Return a day the way the language prints it, ``""`` for none."""
    if day is None:
        return ""
    return f"{day:%d/%m/%Y}" if lang == "vi" else day.isoformat()
