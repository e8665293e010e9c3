"""From facts and names to identities: which body a name means is looked up in `law`."""

from __future__ import annotations

import functools
import hashlib
import re
from collections.abc import Iterable
from typing import NamedTuple

from legalsys import law
from legalsys.language.normal import fold
from legalsys.language.numbers import split_number
from legalsys.model import CitedDocument, Identity, Mismatch

__all__ = ["Resolved", "misprint_of", "provisional", "resolve_cited"]


def provisional(text: str) -> Identity:
    """Return the provisional identity of a text whose number, issuer or date is missing: made of its content."""
    return Identity(provisional=hashlib.sha256(" ".join(text.split()).encode()).hexdigest()[:16])


def _of_other_kind(said: str | None, listed: str) -> bool:
    """Whether one is a law and the other a resolution."""
    kinds = {(said or "").lower(), listed.lower()}
    return bool(kinds & {"nghị quyết", "resolution"}) and bool(kinds & {"luật", "bộ luật", "pháp lệnh", "law", "code", "ordinance"})


class Resolved(NamedTuple):
    """What a named document is: its identity, or those it may be and why that is not sure.

    ``unlisted``: a central document that the register does not hold; its identity is made of the citation's own words.
    """

    key: Identity | None
    candidates: tuple[Identity, ...] = ()
    mismatch: Mismatch | None = None
    unlisted: bool = False


def _keys(listed: Iterable[law.CentralDocument]) -> tuple[Identity, ...]:
    return tuple(key for row in listed if (key := law.identity_of(row.number, row.issuers, row.issued)) is not None)


def _one_of(keys: tuple[Identity, ...]) -> Resolved:
    return Resolved(keys[0]) if len(keys) == 1 else Resolved(None, keys, Mismatch.SEVERAL if keys else None)


@functools.lru_cache(maxsize=65536)
def resolve_cited(document: CitedDocument, near: str | None) -> Resolved:
    """Return the identity that a named document must have, and candidates where that is not sure.

    Central documents are looked up in the table of central documents; a local one has an identity only when its
    issuer and day are said. A number alone is never enough (design.md section 4). A document whose day, term of the National
    Assembly, or number under its name and day is not the register's is misprinted in one of them: it has candidates only.
    """
    if document.number:
        by_number = law.issuer_of_number(document.number, document.issued)
        issuer = by_number or document.issuer
        known = law.central_by_number(document.number) if by_number or document.number[-1:].isdigit() else ()
        # The Assembly counts its laws and its resolutions apart: "Nghị quyết số 42/2009/QH12" is not Luật số 42/2009/QH12.
        known = tuple(row for row in known if not _of_other_kind(document.kind, row.kind))
        keys = _keys(known)
        if not known and (misprinted := _misprinted(document)) is not None:
            return misprinted
        if document.issued is not None:
            same = tuple(k for k in keys if k.issued == document.issued)
            if same:
                return Resolved(same[0])
            if keys:
                return Resolved(None, keys, Mismatch.DAY)
            own = law.identity_of(document.number, (issuer,), document.issued, near=near) if issuer else None
            return Resolved(own, unlisted=own is not None and by_number is not None)
        return _one_of(tuple(k for k in keys if document.year is None or (k.issued is not None and k.issued.year == document.year)))
    if document.name and (document.issued or document.year):
        return _one_of(_keys(law.central_by_name(document.name, document.issued or document.year)))
    return Resolved(None)


def _misprinted(document: CitedDocument) -> Resolved | None:
    """Look for what a number that the register does not hold is a misprint of: another term, or that of the same name and day."""
    number = str(document.number)
    parts = split_number(number)
    year = document.issued.year if document.issued else parts.year if parts else None
    if year is not None and law.assembly_sat(number, (year,)) is False:
        meant = (row for row in law.central_of_other_term(number) if document.issued is None or row.issued == document.issued)
        return Resolved(None, _keys(meant), Mismatch.TERM)
    if document.name and document.issued is not None:
        keys = _keys(law.central_by_name(document.name, document.issued))
        return Resolved(None, keys, Mismatch.NUMBER) if keys else None
    return None


# Documents of one day often share how their subjects begin ("quy định mức thu, chế độ thu …"): so many letters tell them apart.
_LEAST_SUBJECT, _MOST_SUBJECT = 30, 120
_OPENING_WORDS = re.compile(r"(?:ve|quydinh|banhanh|veviec|vv)")


def misprint_of(document: CitedDocument, after: str) -> tuple[Identity, ...]:
    """Return the central document that a citation means whose number is misprinted; none where that is not plain.

    Its day is right, and either the subject that follows is that of the document of that day whose number differs in one letter
    or digit, or only the year in the number is wrong ("187/2020/NĐ-CP ngày 01/7/2025").

    Args:
        document: a document named with number and day that the register does not hold.
        after: the words that follow it, where its subject begins.
    """
    if document.number is None or document.issued is None:
        return ()
    own = split_number(document.number)
    if own is not None and own.year is not None and own.year != document.issued.year:
        right = document.number.replace(f"/{own.year}/", f"/{document.issued.year}/")
        return _keys(row for row in law.central_by_number(right) if row.issued == document.issued)
    near = [row for row in law.central_of_day(document.issued) if _one_edit(row.number.upper(), document.number.upper())]
    if not near:
        return ()
    subject = _OPENING_WORDS.sub("", _letters(after), count=1)
    found = []
    for row in near:
        title = _OPENING_WORDS.sub("", _letters(row.name), count=1)[:_MOST_SUBJECT]
        if len(title) >= _LEAST_SUBJECT and subject.startswith(title):
            found.append(row)
    return _keys(found) if len(found) == 1 else ()


def _letters(words: str) -> str:
    return "".join(letter for letter in fold(words) if letter.isalnum())


def _one_edit(one: str, other: str) -> bool:
    """Whether two texts differ in one letter: another, one more, one less, or two that changed places."""
    if one == other or abs(len(one) - len(other)) > 1:
        return False
    first = next((i for i, (a, b) in enumerate(zip(one, other, strict=False)) if a != b), min(len(one), len(other)))
    if len(one) == len(other):
        swapped = one[first : first + 2] == other[first : first + 2][::-1] and one[first + 2 :] == other[first + 2 :]
        return swapped or one[first + 1 :] == other[first + 1 :]
    longer, shorter = (one, other) if len(one) > len(other) else (other, one)
    return longer[first + 1 :] == shorter[first:]
