"""Which held document a cited document is: by number, issuer and day, never by the number alone.

Pure functions: the answer depends on what is held and said, not on the order in which it came. Where more than one
document fits, or one that fits disagrees in some point, it is a candidate with its reason and never a match.
"""

from __future__ import annotations

import functools
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from legalsys import law
from legalsys.language.normal import same_words
from legalsys.language.numbers import split_number
from legalsys.model import Candidate, CitedDocument, Identity

__all__ = ["Citing", "HeldTarget", "Resolution", "resolve"]


@dataclass(frozen=True, slots=True)
class Citing:
    """What matters of the document that cites: its key, territory (None: central or unknown) and day of issue."""

    key: Identity
    territory: str | None
    issued: date | None


@dataclass(frozen=True, slots=True)
class HeldTarget:
    """What matters of a held document with the number (or, for laws, the name) that is cited."""

    key: Identity
    kind: str | None
    issuer: str | None
    territory: str | None
    issued: date | None
    adopted: date | None


@dataclass(frozen=True, slots=True)
class Resolution:
    """The one document meant, or None; and those it may be, each with its reason.

    Reasons: ``date`` (another day is said), ``date-unknown``, ``issuer-unknown`` (not known of the document held),
    ``issuer-not-said``, ``year-not-said`` (the words do not tell enough), ``two-generations`` (numbers began again in that year),
    ``several`` (another fits as well).
    """

    key: Identity | None = None
    candidates: tuple[Candidate[Identity], ...] = ()


# What no doubt about the words can mend: another kind, another issuer, issued later than it is cited.
_ANOTHER = "another"


def resolve(cited: CitedDocument, citing: Citing, held: Iterable[HeldTarget], *, said: Identity | None = None) -> Resolution:
    """Return which of the ``held`` documents (those that have the number or name cited) is meant.

    Args:
        cited: the document as named.
        citing: the document whose text names it.
        held: documents held with that number or name, one an identity.
        said: the identity that the words make by themselves, if they do.
    """
    fitting: list[Identity] = []
    others: list[Candidate[Identity]] = []
    for target in held:
        if said is not None and target.key == said:
            return Resolution(said)
        reason = _objection(cited, citing, target)
        if reason is None:
            fitting.append(target.key)
        elif reason != _ANOTHER:
            others.append(Candidate(target.key, reason))
    if len(fitting) == 1:
        return Resolution(fitting[0])
    others.extend(Candidate(key, "several") for key in fitting)
    return Resolution(None, tuple(sorted(others, key=lambda candidate: str(candidate.value))))


def _objection(cited: CitedDocument, citing: Citing, target: HeldTarget) -> str | None:
    """Return why ``target`` is not surely the document cited, None if it is."""
    if not _kind_fits(cited, target):
        return _ANOTHER
    if target.key == citing.key and cited.issued in (None, target.issued, target.adopted):
        # A document that names its own number ("kèm theo Quyết định số …") means itself, unless it says another day or body.
        return None if not cited.issuer or _same_issuer(cited, citing, target) else _ANOTHER
    issuer = _issuer_objection(cited, citing, target)
    day = _day_objection(cited, citing, target)
    return _ANOTHER if _ANOTHER in (issuer, day) else day or issuer


def _kind_fits(cited: CitedDocument, target: HeldTarget) -> bool:
    if not cited.kind or not target.kind:
        return True
    said, found = same_words(cited.kind), same_words(target.kind)
    # A code is called a law in short ("Luật Dân sự").
    return said == found or {said, found} == {"luật", "bộ luật"}


def _day_objection(cited: CitedDocument, citing: Citing, target: HeldTarget) -> str | None:
    days = [day for day in (target.issued, target.adopted) if day is not None]
    parts = split_number(cited.number) if cited.number else None
    yearless = parts is None or parts.year is None
    years = {day.year for day in days}
    if cited.issued is not None:
        if cited.issued in days:
            return None
        # A number without a year comes again every year; a law of that name may have come before.
        return "date-unknown" if not days else _ANOTHER if yearless and cited.issued.year not in years else "date"
    year = cited.year or (parts.year if parts else None)
    if days and citing.issued is not None and min(days) > citing.issued:
        return _ANOTHER
    if year is None:
        return "year-not-said"
    if days and yearless and year not in years:
        return _ANOTHER
    return "two-generations" if _counted_anew(citing, target, year) else None


def _counted_anew(citing: Citing, target: HeldTarget, year: int) -> bool:
    """Whether a unit of this name began to count from 1 again in ``year``, so that the number stands twice."""
    if target.territory is None:
        return False
    base, _, generation = target.territory.partition(".")
    if generation:
        return int(generation) == year and base in law.predecessors(target.territory)
    # The old unit: the number may be the new one's, unless the citing document is older than that.
    successor = law.successor(target.territory, date(year, 12, 31))
    if successor is None or successor.partition(".")[0] != base or successor == target.territory:
        return False
    return successor.endswith(f".{year}") and citing.territory != target.territory


def _issuer_objection(cited: CitedDocument, citing: Citing, target: HeldTarget) -> str | None:
    if not target.issuer and not target.key.issuers:
        return "issuer-unknown"
    if cited.issuer:
        return None if _same_issuer(cited, citing, target) else _ANOTHER
    if target.territory is None:
        # Letters of central numbers name the body; a central document with this number is the one.
        return None if target.key.issuers or target.issuer else "issuer-unknown"
    if citing.territory is None:
        return "issuer-not-said"
    if target.territory == citing.territory:
        return None
    before = law.ancestors(citing.territory)
    if target.territory not in before:
        return _ANOTHER
    # Of a merged unit's several predecessors, only the day can tell which one is meant.
    return None if cited.issued is not None or len(before) == 1 else "issuer-not-said"


def _same_issuer(cited: CitedDocument, citing: Citing, target: HeldTarget) -> bool:
    day = cited.issued or target.issued
    body = _find_body(cited.issuer or "", day, citing.territory)
    if body is None:
        return same_words(cited.issuer or "") == same_words(target.issuer or "")
    name, unit = body
    if unit in target.key.issuers:
        return True
    return target.issuer is not None and same_words(name) == same_words(target.issuer)


@functools.lru_cache(maxsize=16384)
def _find_body(name: str, day: date | None, near: str | None) -> tuple[str, str] | None:
    body = law.find_body(name, day, near=near)
    return None if body is None else (body.name, body.unit)
