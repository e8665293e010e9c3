"""CC-002: a basis was amended after the document was issued."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.language.numbers import normal_number
from legalsys.model import CitationRole, Finding, Identity, Outcome
from legalsys.validity import Change, Reason, Status

from ..base import Look, finding, rule, shown
from .resting import is_framework, lives_on, rested_on

__all__ = ["basis_amended"]

_CHANGED = (Change.AMENDED, Change.SUPPLEMENTED, Change.REPEALED, Change.REPLACED, Change.SUSPENDED)
_NAMED = 3


@rule(
    "CC-002",
    name="basis-amended",
    group="basis",
    kind="stale_basis",
    outcome=Outcome.NEEDS_REVIEW,
    grounds=("ND79-2025.39.2",),
)
def basis_amended(look: Look, key: Identity) -> Iterator[Finding]:
    """A document named in the recital as a basis was amended, suspended or partly repealed after the day of issue.

    Flags:
        A document that has not expired, once for each basis that was changed in part since it was issued, with the
        documents that changed it. Laws on organisation and law-making give a note only.

    Ignores:
        Individual documents and papers; bases that have ended as a whole (CC-001); changes from before the day of issue, or that the recital itself names;
        documents without a known day of issue; documents that only repeal others.

    Check:
        Whether the units of the basis that were changed are those that the document details or relies on.
    """
    document = look.document(key)
    if document.issued is None or not lives_on(look, key):
        return
    named = {normal_number(c.document.number) for c in document.basis if c.document is not None and c.document.number}
    named |= {normal_number(number) for c in document.basis for number in c.history}
    for subject, citations, certainty in rested_on(look, key, CitationRole.BASIS):
        state = look.validity(subject)
        if state.status is Status.EXPIRED:
            continue
        changes: list[Reason] = []
        for reason in state.reasons:
            if reason.what not in _CHANGED or reason.acting in (None, key) or reason.day is None:
                continue
            number = look.document(reason.acting).number if reason.acting is not None else None
            if reason.day > document.issued.value and (number is None or normal_number(number.value) not in named):
                changes.append(reason)
        if not changes:
            continue
        acting = list(dict.fromkeys(reason.acting for reason in changes if reason.acting is not None))
        sides = tuple(
            s for who in acting[:_NAMED] for s in look.acting_side(next(r for r in changes if r.acting == who), subject)
        )
        for reason in changes:
            certainty = certainty.weaker(reason.certainty)
        yield from finding(
            basis_amended,
            look,
            key,
            evidence=(*(look.side(key, c.evidence, "basis") for c in citations[:1]), *sides),
            certainty=certainty,
            outcome=Outcome.NOTE if is_framework(look, subject) else None,
            params={
                "since": min(r.day for r in changes if r.day is not None).isoformat(),
                "by": "; ".join(shown(look.collection, who) for who in acting[:_NAMED]) + (" …" if len(acting) > _NAMED else ""),
                "units": ", ".join(sorted({str(u) for r in changes for u in r.units})),
            },
            object=subject,
        )
