"""MT-003: the title or the recital names another target than the operative article."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from legalsys.language.numbers import NUMBER, normal_number, number_slug, split_number
from legalsys.model import Certainty, CitationRole, Document, Effect, EffectKind, Evidence, Finding, Identity, Outcome, UnitLevel
from legalsys.validity.subject import number_key

from ..base import Look, finding, rule

__all__ = ["recital_differs"]

_ACTING = (
    EffectKind.REPLACES,
    EffectKind.REPEALS,
    EffectKind.AMENDS,
    EffectKind.SUSPENDS,
    EffectKind.EXTENDS,
    EffectKind.CORRECTS,
)


@dataclass(frozen=True, slots=True)
class _Named:
    number: str
    evidence: Evidence
    issued: object = None


@rule(
    "MT-003",
    name="recital-differs",
    group="conflict",
    outcome=Outcome.CONTRADICTION,
    grounds=("L64-2025.8.3",),
)
def recital_differs(look: Look, key: Identity) -> Iterator[Finding]:
    """The title or the recital says that another document is ended or changed than the operative article does.

    Flags:
        A number in the title or the recital (its bases left out) of the same kind and year, of the same ordinal, or of the
        same day as the target of an article, where the articles do not act on that number and the title and recital do not
        name the article's.

    Ignores:
        Further targets that only the articles name; numbers in the history of amendments; proposals and reports;
        numbers of other kinds of documents.

    Check:
        Which document was meant. The article counts; the slip is corrected, or a new document repairs it.
    """
    document = look.document(key)
    operative = {
        number_key(e.target.number): e for e in document.effects if e.target.number and e.kind in _ACTING and _in_article(e)
    }
    if not operative:
        return
    stated = {number_key(named.number): named for named in _stated(document)}
    unsaid = [effect for number, effect in operative.items() if number not in stated]
    everywhere = set(operative) | {
        number_key(c.document.number)
        for c in document.citations
        if c.role is CitationRole.BASIS and c.document and c.document.number
    }
    for number, named in stated.items():
        if number in everywhere or (document.number is not None and number == number_key(document.number.value)):
            continue
        effect = next((e for e in unsaid if _alike(named, e)), None)
        if effect is None or effect.target.number is None:
            continue
        target = look.collection.resolve_effect(key, effect)
        yield from finding(
            recital_differs,
            look,
            key,
            evidence=(
                look.side(key, named.evidence, "this"),
                look.side(key, effect.evidence, "acting", effect.acting_unit),
            ),
            certainty=Certainty.LIKELY,
            params={"stated": normal_number(named.number), "operative": normal_number(effect.target.number)},
            object=target.subject,
            subject_unit=effect.acting_unit,
            topic=number,
        )


def _in_article(effect: Effect) -> bool:
    return effect.acting_unit is not None and effect.acting_unit.get(UnitLevel.ARTICLE) is not None


def _stated(document: Document) -> Iterator[_Named]:
    title = document.title
    if title is not None and title.evidence is not None:
        for match in NUMBER.finditer(title.value):
            yield _Named(match[0], title.evidence)
    body = min((u.start for u in document.units if u.path.level is not UnitLevel.RECITAL), default=None)
    if body is None:
        return
    for citation in document.citations:
        named = citation.document
        if citation.role is CitationRole.BASIS or citation.evidence.start >= body or named is None or named.number is None:
            continue
        yield _Named(named.number, citation.evidence, named.issued)


def _alike(named: _Named, effect: Effect) -> bool:
    """Whether one number may have been written for the other: one kind, and the year, the ordinal or the day agree."""
    mine, theirs = split_number(named.number), split_number(effect.target.number or "")
    if mine is None or theirs is None or number_slug(mine.code) != number_slug(theirs.code):
        return False
    if (mine.year is None) != (theirs.year is None):
        return False
    same_year = mine.year is not None and mine.year == theirs.year
    return same_year or mine.ordinal == theirs.ordinal or (named.issued is not None and named.issued == effect.target.issued)
