"""The wording of findings, in Vietnamese and English, from ``messages.toml``."""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources
from typing import Any

from legalsys import law
from legalsys.model import Finding, UnitPath

__all__ = ["Message", "message", "message_table", "rule_title"]

_NAMED = 12
_ISO_DAY = re.compile(r"(\d{4})-(\d{2})-(\d{2})")


@dataclass(frozen=True, slots=True)
class Message:
    """A finding in words: one sentence, what the reviewer should check, and a caveat (``""`` if none).

    The caveat names the grounds that nobody has compared with the official text yet.
    """

    text: str
    check: str
    caveat: str = ""


@functools.cache
def message_table() -> dict[str, dict[str, Any]]:
    """Return the rows of ``messages.toml`` by rule code, the words of values under ``words``, those of units under ``units``."""
    return tomllib.loads(resources.files(__package__).joinpath("messages.toml").read_text(encoding="utf-8"))


def rule_title(code: str, lang: str = "vi") -> str:
    """Return the short title of a rule in ``vi`` or ``en``.

    Raises:
        KeyError: if no rule has the code.
    """
    return str(message_table()[code][f"title_{lang}"])


def message(of: Finding, lang: str = "vi") -> Message:
    """Return the wording of a finding.

    A row of the table may have several sentences: ``vi``, and for the first parameter named in ``by`` that has a value
    ``vi_<value>`` or ``vi_<parameter>``. Days are printed the way the language prints them; words such as ``replaced`` are translated.

    Args:
        of: the finding.
        lang: ``vi`` or ``en``.
    """
    row = message_table()[of.rule]
    words: dict[str, dict[str, str]] = message_table()["words"]
    values = {name: _units(value, lang) if name == "units" else _word(value, words, lang) for name, value in of.params.items()}
    chosen = row[lang]
    for parameter in row.get("by", ()):
        value = of.params.get(parameter, "")
        special = row.get(f"{lang}_{value}") or row.get(f"{lang}_{parameter}")
        if value and special:
            chosen = special
            break
    text = chosen.format_map(_Gaps(values))
    # A parameter may be empty: brackets round nothing go, and so do blanks before a stop.
    plain = re.sub(r"\(\W*\)|; (?=\))", "", text)
    text = re.sub(r"\s+([.,;)])", r"\1", " ".join(plain.split()))
    return Message(text, row[f"check_{lang}"], _caveat(of, lang))


def _units(value: str, lang: str) -> str:
    """Name units in words, smallest level first: ``dieu-4.khoan-3`` is ``khoản 3 Điều 4``; of very many the first ones."""
    paths = [UnitPath.parse(text) for text in value.split(", ") if text]
    named = ", ".join(_unit(path, lang) for path in paths[:_NAMED])
    return f"{named} … (+{len(paths) - _NAMED})" if len(paths) > _NAMED else named


def _unit(path: UnitPath, lang: str) -> str:
    table: dict[str, dict[str, str]] = message_table()["units"]
    words = [f"{table[step.level.value][lang]} {step.number}".strip() for step in reversed(path.steps)]
    if path.part:
        words.append(table["attached"][lang])
    return " ".join(words)


def _caveat(of: Finding, lang: str) -> str:
    unread = [row.label for row in map(law.ground, of.grounds) if not row.verified]
    return f"{message_table()['words']['unverified'][lang]}: {'; '.join(unread)}." if unread else ""


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
