"""VD-001: the body cites a document that has expired."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import CitationRole, Finding, Identity, Outcome
from legalsys.validity import Status

from ..base import Look, finding, rule, shown
from .resting import acts_on, end_sides, lives_on, rested_on

__all__ = ["cites_ended"]

_QUOTES = 3


@rule(
    "VD-001",
    name="cites-ended",
    group="basis",
    outcome=Outcome.NEEDS_REVIEW,
    grounds=("ND79-2025.39.3",),
)
def cites_ended(look: Look, key: Identity) -> Iterator[Finding]:
    """The body of the document refers to a document that has expired as a whole.

    Flags:
        A document that has not expired and sends the reader to one that was replaced, repealed or ran out, once for each
        such document, with the places.

    Ignores:
        Individual documents and papers; bases in the recital (CC-001); documents that this document itself replaces, repeals, amends or extends, and their
        mention in its transitional clauses; what its title names; numbers that only tell the history of an amendment; documents that only repeal.

    Check:
        Whether a clause of the document says that references follow what replaced the cited document; if not, which
        provision now takes its place.
    """
    if not lives_on(look, key):
        return
    own_targets = acts_on(look, key)
    bases = {subject for subject, _, _ in rested_on(look, key, CitationRole.BASIS)}
    title = look.document(key).title
    for subject, citations, certainty in rested_on(look, key, CitationRole.REFERENCE):
        in_title = (
            title is not None
            and title.evidence is not None
            and any(title.evidence.start <= c.evidence.start < title.evidence.end for c in citations)
        )
        if subject in own_targets or subject in bases or in_title:
            continue
        state = look.validity(subject)
        if state.status is not Status.EXPIRED or state.since is None:
            continue
        sides, end, how = end_sides(look, subject, state)
        if end is None or end.acting == key:
            continue
        yield from finding(
            cites_ended,
            look,
            key,
            evidence=(*(look.side(key, c.evidence, "this") for c in citations[:_QUOTES]), *sides),
            certainty=certainty.weaker(state.certainty),
            params={
                "since": state.since.isoformat(),
                "how": how,
                "by": shown(look.collection, end.acting) if end.acting is not None else "",
                "places": str(len(citations)),
            },
            object=subject,
        )
