"""VD-001: the body cites a document that has expired."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import CitationRole, CitedDocument, Finding, Identity, Outcome, UnitLevel
from legalsys.validity import later_namesake

from ..base import Look, finding, rule, shown
from .resting import acts_on, end_of, lives_on, rested_on

__all__ = ["cites_ended"]

_QUOTES = 3


@rule(
    "VD-001",
    name="cites-ended",
    group="basis",
    outcome=Outcome.NEEDS_REVIEW,
    grounds=("ND79-2025.39.3",),
    version=2,
)
def cites_ended(look: Look, key: Identity) -> Iterator[Finding]:
    """The body of the document refers to a document that has expired as a whole.

    Flags:
        A document that has not expired and sends the reader to one that was replaced, repealed or ran out, or
        (likely) to a law named with its number or day that a later law of the same name has followed; once for each
        such document, with the places.

    Ignores:
        Individual documents and papers; bases in the recital (CC-001); documents that this document itself replaces, repeals, amends or extends, and their
        mention in its transitional clauses; what its title or the titles of its bases name; numbers that only tell the history of an amendment; documents that only repeal.

    Check:
        Whether a clause of the document says that references follow what replaced the cited document; if not, which
        provision now takes its place.
    """
    if not lives_on(look, key):
        return
    own_targets = acts_on(look, key)
    bases = {subject for subject, _, _ in rested_on(look, key, CitationRole.BASIS)}
    title = look.document(key).title
    body = min((u.start for u in look.document(key).units if u.path.level is not UnitLevel.RECITAL), default=0)
    for subject, cited, certainty in rested_on(look, key, CitationRole.REFERENCE):
        # What the recital names beside its bases stands in their titles.
        citations = [c for c in cited if c.evidence.start >= body]
        in_title = (
            title is not None
            and title.evidence is not None
            and any(title.evidence.start <= c.evidence.start < title.evidence.end for c in citations)
        )
        if not citations or subject in own_targets or subject in bases or in_title:
            continue
        end = end_of(look, subject)
        if end is None or end.by == key:
            continue
        if not any(c.document is not None and _dated(c.document) for c in citations) and (
            end.how == "namesake"
            or (not any(c.units for c in citations) and later_namesake(look.collection, subject, look.as_of) is not None)
        ):
            continue  # "Luật Đất đai" alone means the one in force
        yield from finding(
            cites_ended,
            look,
            key,
            evidence=(*(look.side(key, c.evidence, "this") for c in citations[:_QUOTES]), *end.sides),
            certainty=certainty.weaker(end.certainty),
            params={
                "since": end.since.isoformat(),
                "how": end.how,
                "by": shown(look.collection, end.by) if end.by is not None else "",
                "places": str(len(citations)),
            },
            object=subject,
        )


def _dated(cited: CitedDocument) -> bool:
    return cited.number is not None or cited.issued is not None or cited.year is not None
