"""TT-004: the number's year, or its term of the National Assembly, contradicts the date."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.language.numbers import split_number
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule

__all__ = ["year_contradicts"]

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
    if not wrong and law.assembly_sat(document.number.value, years) is False:
        wrong = parts.body_code or parts.code
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
