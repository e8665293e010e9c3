"""Document numbers (số, ký hiệu): finding them in running text, and their normal form.

Real numbers: ``15/2020/NQ-HĐND``, ``66.18/2026/NQ-CP``, ``30c/NQ-CP``, ``39/2003/NQ-HĐND-K6``, ``01/1999/QĐ.UB``,
``71/1999/TTLT/BTC-MTTQTW``, ``19/2012/TTLT-BTC-BKH&ĐT-BTTTT``, ``64/2025/QH15``, ``38/2001/PL-UBTVQH10``, ``02-HĐBT``,
``504-NQ/TVQH``, and what typing and PDF text make of them: ``63/ 2006/QĐ - UBND``, ``79/2025/NĐCP``, ``2093/2005/QĐ .UBND``.
"""

from __future__ import annotations

import functools
import re
import tomllib
from dataclasses import dataclass
from importlib import resources

from .normal import canonical, fold

__all__ = ["NUMBER", "NumberParts", "normal_number", "number_slug", "split_number"]


@functools.cache
def _codes() -> tuple[frozenset[str], frozenset[str], dict[str, str]]:
    data = tomllib.loads(resources.files(__package__).joinpath("number_codes.toml").read_text(encoding="utf-8"))
    return frozenset(data["kinds"]), frozenset(data["bodies"]), dict(data["misprints"])


def _number_pattern() -> re.Pattern[str]:
    kinds, bodies, misprints = _codes()
    short = sorted({*kinds, *(k for k in misprints if len(k) <= 4)}, key=len, reverse=True)
    long = sorted({*bodies, *misprints}, key=len, reverse=True)
    kind = "|".join(map(re.escape, short))
    body = "|".join(map(re.escape, long))
    return re.compile(
        rf"""
        (?P<ordinal> \d (?: (?<![\w/:.,-]\d) | (?<=[Ss]ố\d) ) \d{{0,5}} (?:\.\d{{1,3}})? [a-zđA-C]? )
        (?: \s? / \s? (?P<year> (?:19|20)\d{{2}} | 20\d\s | \d{{2}} (?=\s?/) ) )?
        (?P<slash> \s?/\s? | - )
        (?P<code>
            (?: (?:{kind}) \s? [-._] \s? (?:{body})\d{{0,2}} (?![A-ZĐa-zà-ỹđ]) )
            (?: [-./&_] [A-ZĐ][A-ZĐƯa-z0-9]{{0,9}} (?![à-ỹđ]) | [-] \s (?:{body})\d{{0,2}} (?![A-ZĐa-zà-ỹđ]) )*
          | [A-ZĐ][A-ZĐ]{{0,11}}[a-z]{{0,2}}\d{{0,2}} (?![A-ZĐa-zà-ỹđ])
            (?: [-./&_] \s? [A-ZĐ][A-ZĐƯ0-9]{{0,11}}[a-z]{{0,2}}[A-ZĐ]{{0,6}}\d{{0,2}} (?![A-ZĐa-zà-ỹđ]) )*
        )
        """,
        re.X,
    )


NUMBER = _number_pattern()
"""Finds numbers in canonical text. Groups: ordinal, year (None for individual documents), code.

A caller must look before the match: ``Mẫu số 01/ĐK`` is the number of a form.
"""

_BLANK = re.compile(r"\s+")


@dataclass(frozen=True, slots=True)
class NumberParts:
    """A number in its parts.

    Args:
        ordinal: without leading zeros, ``"15"``, ``"66.18"``, ``"30c"``.
        year: the year in the number, or None.
        code: the letters, ``"QĐ-UBND"``, ``"QH15"``.
        kind_code: the part that names the kind, ``"QĐ"``; ``""`` where the letters name only a body (``QH15``, ``HĐBT``).
        body_code: the part that names the body, ``"UBND"``, ``"QH15"``.
    """

    ordinal: str
    year: int | None
    code: str
    kind_code: str
    body_code: str


def _mend_part(part: str) -> str:
    kinds, bodies, misprints = _codes()
    return misprints.get(part, part)


@functools.lru_cache(maxsize=65536)
def normal_number(printed: str) -> str:
    """Return the normal form of a number: no blanks, lost hyphens set again, Đ for its look-alikes.

    Leading zeros and letter case stay as printed. What is no number comes back without its blanks.
    """
    kinds, bodies, misprints = _codes()
    text = _BLANK.sub("", canonical(printed)).strip(".,;:")
    match = re.match(r"(\d{1,6}(?:\.\d{1,3})?[a-zđA-C]?)(?:/((?:19|20)\d\d|20\d|\d\d(?=/)))?([/-])(.+)", text)
    if match is None:
        return text
    ordinal, year, joint, code = match.groups()
    pieces = re.split(r"([-./&_])", code)
    pieces = [_mend_part(p) if i % 2 == 0 else p for i, p in enumerate(pieces)]
    first = pieces[0]
    if first not in kinds:
        for kind in sorted((*kinds, *misprints), key=len, reverse=True):
            if len(kind) >= 2 and first.startswith(kind) and _mend_part(first[len(kind) :]) in bodies:
                pieces[0:1] = [_mend_part(kind), "-", _mend_part(first[len(kind) :])]
                break
    code = "".join(pieces)
    return f"{ordinal}/{year}{joint}{code}" if year else f"{ordinal}{joint}{code}"


@functools.lru_cache(maxsize=65536)
def split_number(number: str) -> NumberParts | None:
    """Return the parts of a number in any spelling, or None if it is none."""
    kinds, _, _ = _codes()
    match = re.fullmatch(r"0*(\d{1,6}(?:\.\d{1,3})?[a-zđA-C]?)(?:/((?:19|20)\d\d|20\d(?=/)|\d\d(?=/)))?[/-](.+)", normal_number(number))
    if match is None:
        return None
    ordinal, year, code = match.groups()
    pieces = re.split(r"[-./_]", code)
    kind = pieces[0] if pieces[0] in kinds else ""
    body = code[len(kind) + 1 :] if kind and len(pieces) > 1 else ("" if kind else code)
    full = None if year is None or len(year) == 3 else int(year) if len(year) == 4 else (1900 if int(year) > 40 else 2000) + int(year)
    return NumberParts(ordinal, full, code, kind, body)


def number_slug(code: str) -> str:
    """Return the slug of a number's letters for an `Identity` (``QĐ-UBND`` → ``qd-ubnd``)."""
    return re.sub(r"[^a-z0-9]+", "-", fold(code)).strip("-")
