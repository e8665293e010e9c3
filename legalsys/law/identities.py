"""From facts to identities: which body a printed name means decides which document a number is."""

from __future__ import annotations

import functools
from collections.abc import Sequence
from datetime import date

from legalsys.language.numbers import number_slug, split_number
from legalsys.model import Identity

from .printed import find_body

__all__ = ["identity_of"]


@functools.lru_cache(maxsize=16384)
def _unit(issuer: str, on: date | None, near: str | None) -> str | None:
    match = find_body(issuer, on, near=near)
    return match.unit or None if match is not None else None


def identity_of(number: str | None, issuers: Sequence[str], issued: date | None, *, near: str | None = None) -> Identity | None:
    """Return the identity that number, issuers' names and day make; None when one of them is missing or unknown.

    Args:
        number: in any spelling.
        issuers: full names of the issuing bodies.
        issued: day of issue, which also chooses the generation of a merged unit.
        near: slug of the territory in whose documents the names stand, for "UBND tỉnh" without a name.
    """
    parts = split_number(number) if number else None
    if parts is None or issued is None or not issuers:
        return None
    units = [_unit(name, issued, near) for name in issuers]
    slug = number_slug(parts.code)
    known = tuple(dict.fromkeys(unit for unit in units if unit))
    if None in units or not known or not slug:
        return None
    return Identity(known, slug, parts.year, parts.ordinal.lower(), issued)
