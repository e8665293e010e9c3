"""The wording of findings, in Vietnamese and English, from ``messages.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from legalsys.model import Finding

__all__ = ["Message", "message", "message_table", "rule_title"]

_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Message:
    """A finding in words: one sentence, and what the reviewer should check."""

    text: str
    check: str


@functools.cache
def message_table() -> dict[str, dict[str, Any]]:
    """Return the rows of ``messages.toml`` by rule code, and the words for values of parameters under ``words``."""
    return tomllib.loads(resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))


def rule_title(code: str, lang: str = "vi") -> str:
    """Return the short title of a rule in ``vi`` or ``en``.

    Raises:
        KeyError: if no rule has the code.
    """
    return str(message_table()[code][f"title_{lang}"])


def message(of: Finding, lang: str = "vi") -> Message:
    """Return the wording of a finding.

    A row of the table may have several sentences: ``vi`` and, for a value of one parameter, ``vi_<value>`` (the parameter is
    named by ``by``). Days are printed the way the language prints them; words such as ``replaced`` are translated.

    Args:
        of: the finding.
        lang: ``vi`` or ``en``.
    """
    row = message_table()[of.rule]
    words: dict[str, dict[str, str]] = message_table()["words"]
    values = {name: _word(value, words, lang) for name, value in of.params.items()}
    chosen = ""
    for parameter in row.get("by", ()):
        value = of.params.get(parameter, "")
        if value and f"{lang}_{value}" in row:
            chosen = row[f"{lang}_{value}"]
            break
    if not chosen and of.params.get("doubt") and f"{lang}_doubt" in row:
        chosen = row[f"{lang}_doubt"]
    text = (chosen or row[lang]).format_map(_Gaps(values))
    # A parameter may be empty: brackets round nothing go, and so do blanks before a stop.
    plain = re.sub(r"\(\W*\)|; (?=\))", "", text)
    return Message(re.sub(r"\s+([.,;)])", r"\1", " ".join(plain.split())), row[f"check_{lang}"])


class _Gaps(dict[str, str]):
    def __missing__(self, key: str) -> str:
        return "…"


def _word(value: str, words: dict[str, dict[str, str]], lang: str) -> str:
    if match := _ISO_DAY.fullmatch(value):
        return f"{match[3]}/{match[2]}/{match[1]}" if lang == "vi" else value
    if value in words:
        return words[value][lang]
    parts = value.split(", ")
    if len(parts) > 1 and all(part in words for part in parts):
        return ", ".join(words[part][lang] for part in parts)
    return value
