"""TT-001: the document starts before the legal minimum."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule

__all__ = ["starts_too_early"]


@rule(
    "TT-001",
    name="starts-too-early",
    group="formal",
    outcome=Outcome.FORMAL,
    grounds=("ND79-2025.illegal",),
    version=2,
)
def starts_too_early(look: Look, key: Identity) -> Iterator[Finding]:
    """The document takes effect earlier after its issue than the law of that time allows.

    Flags:
        A normative document whose text sets its start earlier than the minimum of its regime and level, counted from its
        adoption or signing.

    Ignores:
        Individual documents; documents that name the shortened procedure, where the regime
        allows it (where it does, a document that is silent about it is only likely at fault); documents of a time or level for
        which no minimum is known; days that are only possibly read right; a start before the day of issue (TT-002).

    Check:
        Whether the shortened procedure or a special case was approved (the proposal tells it); if not, the start is contrary
        to law and the document goes to inspection.
    """
    document = look.document(key)
    if document.issued is None or document.effective is None or document.issuer is None:
        return
    if document.normative is None or not document.normative.value:
        return
    issued, start = document.issued, document.effective
    body = law.find_body(document.issuer, issued.value)
    if body is None:
        return
    counted = min(issued.value, document.adopted.value) if document.adopted else issued.value
    regime = law.regime_on(issued.value, level=body.level)
    known = law.start_rule(regime, body.level)
    earliest = law.earliest_start(regime, body.level, counted)
    if known is None or earliest is None or not issued.value <= start.value < earliest.day:
        return
    if document.shortened is not None and known.shortened:
        return
    sides = [look.side(key, fact.evidence, "this") for fact in (start, issued) if fact.evidence is not None]
    certainty = start.certainty.weaker(issued.certainty)
    if certainty is Certainty.POSSIBLE:
        return
    if known.shortened or not earliest.verified:
        # Whether that procedure was approved often stands in the proposal only.
        certainty = certainty.weaker(Certainty.LIKELY)
    yield from finding(
        starts_too_early,
        look,
        key,
        evidence=tuple(sides),
        certainty=certainty,
        params={
            "start": start.value.isoformat(),
            "issued": issued.value.isoformat(),
            "earliest": earliest.day.isoformat(),
            "rule": earliest.rule,
        },
        grounds=(earliest.ground,),
    )
