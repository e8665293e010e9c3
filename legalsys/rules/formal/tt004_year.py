"""TT-004: the number's year, or its term of the National Assembly, contradicts the date."""

from __future__ import annotations

import functools
import re
import tomllib
from collections.abc import Iterator
from importlib import resources

from legalsys.language.numbers import split_number
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule

__all__ = ["year_contradicts"]

_TERM = re.compile(r"(?:UBTV)?QH(\d{1,2})")


@functools.cache
def _terms() -> dict[int, tuple[int, int]]:
    data = tomllib.loads(resources.files(__package__).joinpath("legislatures.toml").read_text(encoding="utf-8"))
    return {row["term"]: (row["from"], row["until"]) for row in data["rows"]}


@rule(
    "TT-004",
    name="year-contradicts",
    group="formal",
    outcome=Outcome.FORMAL,
    grounds=("L64-2025.7.3",),
    version=2,
    central=True,
)
def year_contradicts(look: Look, key: Identity) -> Iterator[Finding]:
    """The year in the number is not the year of issue, or the term of the National Assembly did not sit in that year.

    Flags:
        A document whose number carries another year than its day of issue and of adoption, or a term of the National Assembly
        that had ended or not begun.

    Ignores:
        Numbers without a year; documents whose day is unknown, or whose day or number is only possibly read right; a resolution adopted in one year and signed in the next.

    Check:
        Which of the two is misread or misprinted. A wrong year leads every citation of the document astray.
    """
    document = look.document(key)
    if document.number is None or document.issued is None:
        return
    certainty = document.number.certainty.weaker(document.issued.certainty)
    if certainty is Certainty.POSSIBLE:
        return
    parts = split_number(document.number.value)
    if parts is None:
        return
    years = {fact.value.year for fact in (document.issued, document.adopted) if fact is not None}
    wrong = ""
    if parts.year is not None and parts.year not in years:
        wrong = str(parts.year)
    match = _TERM.fullmatch(parts.body_code) or _TERM.fullmatch(parts.code)
    if not wrong and match is not None:
        term = _terms().get(int(match[1]))
        if term is not None and not any(term[0] <= year <= term[1] for year in years):
            wrong = match[0]
    if not wrong:
        return
    facts = (document.number, document.issued)
    yield from finding(
        year_contradicts,
        look,
        key,
        evidence=tuple(look.side(key, fact.evidence, "this") for fact in facts if fact.evidence is not None),
        certainty=certainty,
        params={"number": document.number.value, "issued": document.issued.value.isoformat(), "wrong": wrong},
        topic=wrong,
    )
