"""Facts that stand on words read off a picture: never certain, other readings beside them, settled where the document names itself again.

A stamped or written number is what recognition reads worst. The caption of what is attached ("ban hành kèm theo Quyết định số …"),
the day of adoption in the closing, and the file's name say the same thing again; what agrees with them is likely, what nothing
agrees with is possible.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace
from datetime import date
from typing import TypeVar

from legalsys.language.dates import find_dates
from legalsys.language.numbers import NUMBER, normal_number, split_number
from legalsys.model import Candidate, Certainty, Evidence, Fact, FactSource, Reading

from .outline import Outline

__all__ = ["settle_day", "settle_number", "weakened"]

T = TypeVar("T")

# Above this a reading that no second look contradicts is likely; below, or with other readings, possible.
_GOOD = 0.75
_SELF = re.compile(r"kèm\s?theo\s+(?:quyết định|nghị quyết|thông tư|nghị định|chỉ thị)\s+(?:số\s*[:.]?\s*)?", re.IGNORECASE)
_ORDINAL = re.compile(r"\d+")


def weakened(reading: Reading, fact: Fact[T] | None) -> Fact[T] | None:
    """Return ``fact`` no surer than the words that it stands on were read."""
    if fact is None or fact.evidence is None:
        return fact
    doubts = reading.doubts_in(fact.evidence.start, fact.evidence.end)
    if not doubts:
        return fact
    return replace(fact, certainty=fact.certainty.weaker(_certainty(reading, fact.evidence)))


def _certainty(reading: Reading, evidence: Evidence) -> Certainty:
    doubts = reading.doubts_in(evidence.start, evidence.end)
    if not doubts:
        return Certainty.CERTAIN
    # Another spelling of a word says nothing against its digits.
    digits = [doubt for doubt in doubts if any(c.isdigit() for c in reading.text[doubt.start : doubt.end])] or list(doubts)
    good = min(doubt.confidence for doubt in digits) >= _GOOD and not any(
        _ORDINAL.search(other) for doubt in digits for other in doubt.others
    )
    return Certainty.LIKELY if good else Certainty.POSSIBLE


def settle_number(reading: Reading, outline: Outline, fact: Fact[str] | None) -> Fact[str] | None:
    """Return the number with the certainty that its words allow, and what else it may be.

    Args:
        reading: the reading.
        outline: its outline.
        fact: the number as the head has it.
    """
    if fact is None or fact.evidence is None or not reading.doubts_in(fact.evidence.start, fact.evidence.end):
        return fact
    certainty = _certainty(reading, fact.evidence)
    candidates: dict[str, Candidate[str]] = {}
    for doubt in reading.doubts_in(fact.evidence.start, fact.evidence.end):
        for other in doubt.others:
            number = _with_ordinal(fact.value, other) if other.isdigit() else _whole(other)
            if number is not None and number != fact.value:
                candidates.setdefault(number, Candidate(number, "ocr", fact.evidence))
    value, source = fact.value, fact.source
    for said, evidence, reason in _said_again(reading, outline):
        if not _same_but_ordinal(said, fact.value):
            continue
        if said == value:
            certainty = Certainty.LIKELY
        elif certainty is Certainty.POSSIBLE:
            # What a second place says outweighs digits that two looks read in two ways.
            agreed = said in candidates or reason == "caption"
            candidates.pop(said, None)
            candidates[value] = Candidate(value, "ocr", fact.evidence)
            value = said
            source = FactSource.FILE if evidence is None else FactSource.TEXT
            certainty = Certainty.LIKELY if agreed else Certainty.POSSIBLE
            if evidence is not None:
                fact = replace(fact, evidence=evidence)
        else:
            candidates.setdefault(said, Candidate(said, reason, evidence))
            certainty = Certainty.POSSIBLE
        break
    return replace(
        fact,
        value=value,
        source=source,
        certainty=fact.certainty.weaker(certainty),
        candidates=(*fact.candidates, *candidates.values()),
    )


def _said_again(reading: Reading, outline: Outline) -> Iterator[tuple[str, Evidence | None, str]]:
    """Yield the document's number as captions of what is attached, and then the file's name, have it."""
    for part in outline.parts:
        said = _SELF.search(reading.text, *part.caption) if part.caption is not None else None
        if said is None or part.caption is None:
            continue
        words = reading.text[said.end() : part.caption[1]]
        found = NUMBER.match(words)
        if found is not None:
            evidence = reading.evidence(said.end() + found.start(), said.end() + found.end())
            if _certainty(reading, evidence) is not Certainty.POSSIBLE:
                yield normal_number(evidence.quote), evidence, "caption"
    for claim in reading.claims:
        if claim.field == "number" and claim.source == "file":
            yield claim.value, None, "file"


def _with_ordinal(number: str, digits: str) -> str | None:
    return _ORDINAL.sub(digits, number, count=1) if _ORDINAL.match(number) else None


def _whole(words: str) -> str | None:
    found = NUMBER.fullmatch(words)
    return normal_number(words) if found is not None else None


def _same_but_ordinal(first: str, second: str) -> bool:
    one, two = split_number(first), split_number(second)
    return one is not None and two is not None and (one.year, one.code.casefold()) == (two.year, two.code.casefold())


def settle_day(reading: Reading, fact: Fact[date] | None, adopted: Fact[date] | None) -> Fact[date] | None:
    """Return the day of issue with the certainty that its words allow, and what else it may be.

    Args:
        reading: the reading.
        fact: the day as the head has it.
        adopted: the day of adoption as the closing has it, which is that of issue for nearly all resolutions.
    """
    if fact is None or fact.evidence is None or not reading.doubts_in(fact.evidence.start, fact.evidence.end):
        return fact
    certainty = _certainty(reading, fact.evidence)
    candidates: list[Candidate[date]] = []
    start, end = fact.evidence.start, fact.evidence.end
    for doubt in reading.doubts_in(start, end):
        for other in doubt.others:
            if not _ORDINAL.fullmatch(other) or doubt.start < start or doubt.end > end:
                continue
            words = reading.text[start : doubt.start] + other + reading.text[doubt.end : end]
            found = find_dates(words)
            day = found[0].value if found else None
            if day is not None and day != fact.value and all(day != candidate.value for candidate in candidates):
                candidates.append(Candidate(day, "ocr", fact.evidence))
    if adopted is not None and adopted.evidence is not None and adopted.evidence != fact.evidence:
        same_month = (adopted.value.year, adopted.value.month) == (fact.value.year, fact.value.month)
        if adopted.value == fact.value:
            certainty = Certainty.LIKELY
        elif certainty is Certainty.POSSIBLE and same_month and _certainty(reading, adopted.evidence) is not Certainty.POSSIBLE:
            candidates = [c for c in candidates if c.value != adopted.value]
            return replace(
                adopted,
                certainty=Certainty.LIKELY,
                candidates=(Candidate(fact.value, "ocr", fact.evidence), *candidates),
            )
    return replace(fact, certainty=fact.certainty.weaker(certainty), candidates=(*fact.candidates, *candidates))
