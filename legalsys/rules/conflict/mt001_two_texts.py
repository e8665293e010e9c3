"""MT-001: one identity with two different texts, or one number given twice."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.language.normal import fold, same_words
from legalsys.model import Certainty, Document, Finding, FindingEvidence, Identity, Outcome, UnitLevel
from legalsys.validity import Held

from ..base import Look, finding, rule

__all__ = ["two_texts"]

_TITLE_RATIO = 70.0
_HEADING_RATIO = 80.0
_SHARED_ARTICLES = 0.6


@rule(
    "MT-001",
    name="two-texts",
    group="conflict",
    outcome=Outcome.CONTRADICTION,
    grounds=("ND78-2025.71.5", "L64-2025.7.3"),
    central=True,
)
def two_texts(look: Look, key: Identity) -> Iterator[Finding]:
    """Two different texts stand under one identity, or one issuer's number of one year stands on two documents.

    Flags:
        Two files of the same number, issuer and day whose titles or articles are not the same; and two normative documents of
        one issuer, kind, number and year with different days of issue.

    Ignores:
        The same document in several formats; slips of scanning; equal numbers of different issuers or of the time before
        and after a merger; individual documents, whose numbers return every year.

    Check:
        Which text is the one that was signed and published; or which number or day was misread or misprinted.
    """
    held = look.collection.held(key)
    versions = look.collection.versions.get(key, ())
    other_version = next((v for v in versions[1:] if texts_differ(versions[0], v)), None)
    if held is not None and other_version is not None:
        evidence = (*_side(versions[0], "this"), *_side(other_version, "other"))
        params = {"files": f"{versions[0].file}; {other_version.file}", "what": "one-identity"}
        yield from finding(two_texts, look, key, evidence=evidence, certainty=Certainty.LIKELY, params=params, topic="texts")
    if key.year is None or not key.issuers:
        return
    numbers = look.kept(_by_number)
    for other in numbers.get((key.issuers, key.kind, key.year, key.ordinal), ()):
        if str(key) < str(other):
            yield from finding(
                two_texts,
                look,
                key,
                evidence=(*look.name_side(key, "this"), *look.name_side(other, "other")),
                certainty=Certainty.LIKELY,
                params={"what": "one-number"},
                object=other,
                topic="number",
            )


def _by_number(look: Look) -> dict[tuple[tuple[str, ...], str, int | None, str], list[Identity]]:
    index: dict[tuple[tuple[str, ...], str, int | None, str], list[Identity]] = {}
    for key in look.collection:
        if key.year is not None and key.issuers:
            index.setdefault((key.issuers, key.kind, key.year, key.ordinal), []).append(key)
    return {number: keys for number, keys in index.items() if len(keys) > 1}


def _side(held: Held, label: str) -> tuple[FindingEvidence, ...]:
    document = held.document
    for fact in (document.title, document.number, document.issued):
        if fact is not None and fact.evidence is not None:
            return (FindingEvidence(document.key, held.file, None, fact.evidence, label),)
    return ()


def texts_differ(one: Held, other: Held) -> bool:
    """Whether two readings of one identity hold different documents, and not the same one read better or worse.

    Told by title, and by the articles: their numbers, and their headings where they have any.
    """
    if one.digest and one.digest == other.digest:
        return False
    from rapidfuzz.fuzz import ratio, token_set_ratio

    first, second = one.document, other.document
    if first.title is not None and second.title is not None:
        titles = (fold(same_words(first.title.value)), fold(same_words(second.title.value)))
        if token_set_ratio(*titles) < _TITLE_RATIO:
            return True
    mine, theirs = _articles(first), _articles(second)
    if not mine or not theirs:
        return False
    shared = sum(
        1
        for path, heading in mine.items()
        if path in theirs and (not heading or not theirs[path] or ratio(heading, theirs[path]) >= _HEADING_RATIO)
    )
    return shared / len(mine.keys() | theirs.keys()) < _SHARED_ARTICLES


def _articles(document: Document) -> dict[str, str]:
    return {
        str(unit.path): fold(same_words(unit.heading or ""))
        for unit in document.units
        if unit.path.level is UnitLevel.ARTICLE and not unit.path.part
    }
