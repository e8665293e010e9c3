"""TT-002: the document starts before its day of issue."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule

__all__ = ["starts_before_issue"]


@rule(
    "TT-002",
    name="starts-before-issue",
    group="formal",
    outcome=Outcome.FORMAL,
    grounds=("ND79-2025.illegal",),
    version=2,
)
def starts_before_issue(look: Look, key: Identity) -> Iterator[Finding]:
    """The document takes effect before the day on which it was issued.

    Flags:
        A normative document whose text sets a start before its day of issue and, where it was adopted earlier, of adoption.
        Says whether the law of that time forbade it for a body of that level.

    Ignores:
        Individual documents; days that are only possibly read right; provisions that are to be applied to earlier matters without the document starting earlier.

    Check:
        Whether reaching back was allowed at all and truly necessary, whether it burdens anybody; or whether a day was misread.
    """
    document = look.document(key)
    if document.issued is None or document.effective is None or (document.normative is not None and not document.normative.value):
        return
    issued, start = document.issued, document.effective
    first = min(issued.value, document.adopted.value) if document.adopted else issued.value
    if start.value >= first or start.certainty.weaker(issued.certainty) is Certainty.POSSIBLE:
        return
    body = law.find_body(document.issuer, issued.value) if document.issuer else None
    allowed = law.retroactive_allowed(law.regime_on(issued.value, level=body.level), body.level) if body is not None else None
    yield from finding(
        starts_before_issue,
        look,
        key,
        evidence=tuple(look.side(key, fact.evidence, "this") for fact in (start, issued) if fact.evidence is not None),
        certainty=start.certainty.weaker(issued.certainty),
        params={
            "start": start.value.isoformat(),
            "issued": issued.value.isoformat(),
            "allowed": "unknown" if allowed is None else "exceptionally" if allowed[0] else "no",
        },
        grounds=(allowed[1],) if allowed is not None else (),
    )
