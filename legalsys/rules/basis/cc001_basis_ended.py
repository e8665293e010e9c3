"""CC-001: a basis has expired, was replaced or repealed."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import CitationRole, Finding, Identity, Outcome

from ..base import Look, finding, rule, shown
from .resting import end_of, is_framework, lives_on, rested_on

__all__ = ["basis_ended"]


@rule(
    "CC-001",
    name="basis-ended",
    group="basis",
    kind="stale_basis",
    outcome=Outcome.NEEDS_REVIEW,
    grounds=("ND79-2025.39.2",),
)
def basis_ended(look: Look, key: Identity) -> Iterator[Finding]:
    """A document named in the recital as a basis has expired, or was replaced or repealed as a whole.

    Flags:
        A document that has not expired and whose recital names such a basis, held here or not: also a law that is known
        only because a document held here says that it ceases to have effect; and, likely, a law that a later law of the same
        name has followed. Laws on organisation and law-making, which nearly every recital names, give a note only. Says so when the basis had already ended on the day of issue.

    Ignores:
        Individual documents and papers; documents that only repeal others; bases whose end is only possible; proposals and reports in the recital.
        The document itself stays in force: an expired basis never ends it.

    Check:
        Read the document against what replaced its basis: what is contrary, what has no basis left? Then amend, replace,
        repeal, or keep it.
    """
    if not lives_on(look, key):
        return
    document = look.document(key)
    for subject, citations, certainty in rested_on(look, key, CitationRole.BASIS):
        end = end_of(look, subject)
        if end is None or end.by == key:
            continue
        before = document.issued is not None and end.since <= document.issued.value
        yield from finding(
            basis_ended,
            look,
            key,
            evidence=(*(look.side(key, c.evidence, "basis") for c in citations[:1]), *end.sides),
            certainty=certainty.weaker(end.certainty),
            outcome=Outcome.NOTE if is_framework(look, subject) else None,
            params={
                "since": end.since.isoformat(),
                "how": end.how,
                "by": shown(look.collection, end.by) if end.by is not None else "",
                "when": "before-issue" if before else "after-issue",
            },
            object=subject,
            grounds=("ND78-2025.62",) if before else (),
        )
