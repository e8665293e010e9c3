"""What validity is asked of: a document held, or one that is only cited (a stub)."""

from __future__ import annotations

import functools
from dataclasses import dataclass, field
from datetime import date

from legalsys import law
from legalsys.language.normal import fold, same_words
from legalsys.language.numbers import normal_number, number_slug, split_number
from legalsys.model import CitedDocument, Identity

__all__ = ["Stub", "Subject", "is_central_number", "number_key", "stub_of"]


@dataclass(frozen=True, slots=True, order=True)
class Stub:
    """A document that texts name and the collection does not hold. Two stubs with one label are one document.

    Args:
        label: what makes it itself: its number in one spelling (central), number and issuing unit (local), or
            the folded name and year of a law that is named without a number.
        number, kind, name, issuer, issued: as the words that name it say, or as the registry of central documents says.
        effective: its start of effect where the registry of central documents tells it.
        unit: slug of the unit that issued it, for local documents, as far as it is known.
        central: whether a central body issued it; None when its words do not tell.
        registered: whether the registry of central documents has it.
    """

    label: str
    number: str | None = field(default=None, compare=False)
    kind: str | None = field(default=None, compare=False)
    name: str | None = field(default=None, compare=False)
    issuer: str | None = field(default=None, compare=False)
    issued: date | None = field(default=None, compare=False)
    effective: date | None = field(default=None, compare=False)
    unit: str | None = field(default=None, compare=False)
    central: bool | None = field(default=None, compare=False)
    registered: bool = field(default=False, compare=False)

    @property
    def shown(self) -> str:
        """How a reader knows it: kind (a law's name) and number, with the day for a local one; else the name, else the label."""
        if self.number and self.name and self.kind and self.name.startswith(f"{self.kind} "):
            return f"{self.name} số {self.number}"
        if self.number:
            day = f" ngày {self.issued:%d/%m/%Y}" if self.issued and not self.central else ""
            return (f"{self.kind} số {self.number}" if self.kind else self.number) + day
        return self.name or self.label


Subject = Identity | Stub


@functools.lru_cache(maxsize=262144)
def number_key(number: str) -> str:
    """Return one spelling for all spellings of a number: no leading zeros, letters folded (``qd-ubnd|2020|15``).

    Args:
        number: a document number in any spelling. What is no number comes back folded.
    """
    parts = split_number(number)
    if parts is None:
        return fold(normal_number(number))
    return f"{number_slug(parts.code)}|{parts.year or '-'}|{parts.ordinal}"


@functools.lru_cache(maxsize=65536)
def is_central_number(number: str) -> bool | None:
    """Return whether a number's letters are those of a central body, None where they do not tell."""
    if law.issuer_of_number(number, None) is not None:
        return True
    parts = split_number(number)
    if parts is None:
        return None
    slug = number_slug(parts.code)
    return False if slug.split("-")[-1] in {"ubnd", "hdnd", "ub", "ctubnd"} else None


def stub_of(cited: CitedDocument, *, unit: str | None = None) -> Stub | None:
    """Return the stub for a document named in words, or None if the words name none.

    Args:
        cited: the document as named.
        unit: slug of the unit that issued it, for a local number: as said, or that of the document that names it.
    """
    if cited.number:
        central = is_central_number(cited.number)
        if central is not False:
            known = law.central_by_number(cited.number)
            if len(known) == 1:
                return _registered(known[0])
        issuer = cited.issuer or law.issuer_of_number(cited.number, cited.issued)
        where = unit or (fold(same_words(cited.issuer)) if cited.issuer else "")
        label = number_key(cited.number) + (f"@{where}" if where and not central else "")
        if cited.issued is not None and "|-|" in label:
            # A number without a year returns every year.
            label += f"|{cited.issued.isoformat()}"
        return Stub(
            label, cited.number, cited.kind, cited.name, issuer, cited.issued, unit=None if central else unit, central=central
        )
    if cited.name:
        day: date | int | None = cited.issued or cited.year
        known = law.central_by_name(cited.name, day) if day is not None else ()
        if len(known) == 1:
            return _registered(known[0])
        year = cited.issued.year if cited.issued else cited.year
        name = fold(same_words(cited.name))
        return Stub(f"{name}|{year or '-'}", None, cited.kind, cited.name, cited.issuer, cited.issued)
    return None


def _registered(known: law.CentralDocument) -> Stub:
    return Stub(
        number_key(known.number),
        known.number,
        known.kind,
        known.name,
        known.issuer,
        known.issued,
        effective=known.effective,
        central=True,
        registered=True,
    )
