"""Conditions of a query (``kind:``, ``year:`` …): their names and how their values are read."""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from datetime import date

from legalsys.language.normal import fold

__all__ = ["ANY_STATUS", "CENTRAL", "FIELDS", "Condition", "field_named", "read_day", "read_values", "values_for"]

FIELDS = ("kind", "issuer", "field", "year", "signer", "status", "territory", "cites", "amends", "number", "as_of")
# Names that people who type Vietnamese use, without marks as well.
_ALIASES = {
    "loai": "kind", "co_quan": "issuer", "linh_vuc": "field", "nam": "year", "nguoi_ky": "signer", "hieu_luc": "status",
    "tinh_trang": "status", "dia_ban": "territory", "tinh": "territory", "dan": "cites", "vien_dan": "cites", "sua": "amends",
    "so": "number", "ngay": "as_of",
}  # fmt: skip
ANY_STATUS = "any"
CENTRAL = "central"


@dataclass(frozen=True, slots=True)
class Condition:
    """One condition.

    Args:
        name: of `FIELDS`.
        values: alternatives: names of kinds, (first, last) years, ids of states, slugs of territories, folded words else.
        negated: whether none of them may hold.
    """

    name: str
    values: tuple[object, ...]
    negated: bool


def field_named(name: str) -> str | None:
    """Return the field of a name, None if there is none."""
    plain = fold(name)
    return plain if plain in FIELDS else _ALIASES.get(plain)


_ISO = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})")
_LOCAL = re.compile(r"(\d{1,2})[/.-](\d{1,2})[/.-](\d{4})")


def read_day(value: str) -> date | None:
    """Return the day that ``2024-01-31`` or ``31/01/2024`` says, None if it says none."""
    try:
        if match := _ISO.fullmatch(value):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _LOCAL.fullmatch(value):
            return date(int(match[3]), int(match[2]), int(match[1]))
    except ValueError:
        pass
    return None


_YEARS = re.compile(r"(\d{4})?(\.\.)?(\d{4})?")
_BOUND = re.compile(r"(>=|<=|>|<)(\d{4})")


def _years(value: str) -> tuple[int, int] | None:
    if bound := _BOUND.fullmatch(value):
        year = int(bound[2])
        return {">=": (year, 9999), ">": (year + 1, 9999), "<=": (0, year), "<": (0, year - 1)}[bound[1]]
    match = _YEARS.fullmatch(value)
    if match is None or not (match[1] or match[3]) or (match[3] and not match[2]):
        return None
    first, last = int(match[1] or 0), int(match[3] or 9999)
    return (first, last if match[2] else first) if first <= last else None


def read_values(name: str, value: str) -> tuple[list[object] | None, str]:
    """Return the values that the words after ``name:`` mean, or None and what could have been meant."""
    from .analysis import number_forms, sequence

    if name == "year":
        years = _years(value)
        return ([years] if years else None), "2020, 2018..2022, >=2018, <2020"
    if name in ("kind", "status", "territory"):
        known = values_for(name)
        found = known.get(_key(value))
        if found is not None:
            return list(found), ""
        return None, _near(value, known)
    if name in ("cites", "amends", "number"):
        if value.startswith("vn/"):
            return [value], ""
        forms = number_forms(value) if any(char.isdigit() for char in value) else ()
        return ([forms[-1]] if forms else None), "34/2016/NĐ-CP, 34/2016"
    words = tuple(sequence(value))
    return ([words] if words else None), "…"


def _key(value: str) -> str:
    return " ".join(re.sub(r"[-_]", " ", fold(value)).split())


@functools.cache
def values_for(name: str) -> dict[str, tuple[str, ...]]:
    """Return what can be said after ``kind:``, ``status:`` or ``territory:`` (folded), and what each means."""
    from legalsys import law

    known: dict[str, tuple[str, ...]] = {}
    if name == "kind":
        for kind in law.kinds().all:
            for words in (kind.name, kind.en, kind.slug, *kind.codes):
                known.setdefault(_key(words), (kind.name,))
    elif name == "status":
        for state in law.status_words():
            for words in (state.id, state.vi, state.en):
                known.setdefault(_key(words), (state.id,))
        for words in (ANY_STATUS, "all", "tất cả"):
            known[_key(words)] = (ANY_STATUS,)
    else:
        for slug, unit in law.territories().items():
            known[slug.replace("-", " ")] = (slug,)
            for words in (unit.name, unit.full_name, *unit.aliases):
                slugs = known.get(_key(words), ())
                known[_key(words)] = (*slugs, *(() if slug in slugs else (slug,)))
        for words in (CENTRAL, "trung ương", "cả nước"):
            known[_key(words)] = (CENTRAL,)
    return known


def _near(value: str, known: dict[str, tuple[str, ...]]) -> str:
    import difflib

    near = difflib.get_close_matches(_key(value), list(known), n=3, cutoff=0.5)
    return (
        ", ".join(dict.fromkeys(word for key in near for word in known[key]))
        or ", ".join(dict.fromkeys(word for found in known.values() for word in found))[:200]
    )
