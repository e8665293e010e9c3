"""Laws that a later law of the very same name has followed, as the register of central documents tells.

A province holds its own documents and few laws; so the text that ends a law is mostly not held. That a new "Luật Đất
đai" takes the place of the old one needs no text to be likely; but it flips no state: it is for a person to confirm.
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING

from legalsys import law
from legalsys.language.normal import fold

from .subject import Stub, Subject, number_key

if TYPE_CHECKING:
    from .collection import Collection

__all__ = ["Namesake", "later_namesake"]


@dataclass(frozen=True, slots=True)
class Namesake:
    """The next law of the same name. ``since``: its start of effect as the register lists it."""

    stub: Stub
    since: date


def later_namesake(collection: Collection, subject: Subject, as_of: date) -> Namesake | None:
    """Return the next law, code or ordinance of the same name as ``subject`` that had started by a day.

    Args:
        collection: the documents held.
        subject: a law, held or not; anything else has no namesake.
        as_of: the day.
    """
    if isinstance(subject, Stub):
        number, name, issued = subject.number, subject.name, subject.issued
    else:
        held = collection.held(subject)
        if held is None or held.document.number is None:
            return None
        number, name, issued = held.document.number.value, None, held.document.key.issued
    if number is None:
        return None
    if name is None or issued is None:
        known = law.central_by_number(number)
        if len(known) != 1:
            return None
        name, issued = known[0].name, known[0].issued
    found = _next(number_key(number), name, issued)
    return found if found is not None and found.since <= as_of else None


@functools.lru_cache(maxsize=4096)
def _next(number: str, name: str, issued: date | None) -> Namesake | None:
    # Amending laws share their names and do not follow each other.
    if issued is None or not name or "sua doi, bo sung" in fold(name):
        return None
    row = law.central_by_name(name)
    if not any(number_key(one.number) == number for one in row):
        return None
    later = [one for one in row if one.issued is not None and one.issued > issued and one.effective is not None and one.number]
    if not later:
        return None
    following = min(later, key=lambda one: (one.effective or date.max, one.number))
    stub = Stub(
        number_key(following.number),
        following.number,
        following.kind,
        following.name,
        following.issuer,
        following.issued,
        effective=following.effective,
        central=True,
        registered=True,
    )
    return Namesake(stub, following.effective or date.max)
