"""TT-005: a central document is cited with a number or day that the register of central documents contradicts."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Citation, Finding, Identity, Mismatch, Outcome

from ..base import Look, finding, rule

__all__ = ["cited_wrong"]

_QUOTES = 3


@rule(
    "TT-005",
    name="cited-wrong",
    group="formal",
    outcome=Outcome.FORMAL,
    grounds=("L64-2025.7.3",),
)
def cited_wrong(look: Look, key: Identity) -> Iterator[Finding]:
    """A central document is cited with a number or a day that is not the one in the register of central documents.

    Flags:
        A citation whose number the register holds with another day, whose term of the National Assembly did not sit in that year, or
        whose name and day are those of a document with another number; once for each number and day cited, with up to three places.

    Ignores:
        Numbers that the register does not hold (it is not complete) and that nothing contradicts; local documents; numbers that several
        documents have.

    Check:
        Which document was meant; whether the citation or the register is wrong. A citation that leads to no document or to another is to
        be corrected.
    """
    found: dict[tuple[str, str], list[Citation]] = {}
    for citation in look.document(key).citations:
        if citation.mismatch is None or citation.mismatch is Mismatch.SEVERAL or citation.document is None:
            continue
        issued = citation.document.issued.isoformat() if citation.document.issued else ""
        found.setdefault((str(citation.document.number), issued), []).append(citation)
    for (number, issued), citations in found.items():
        first = citations[0]
        meant = first.candidates[0] if len(first.candidates) == 1 else None
        listed = _listed(meant)
        yield from finding(
            cited_wrong,
            look,
            key,
            evidence=tuple(look.side(key, citation.evidence, "this") for citation in citations[:_QUOTES]),
            certainty=Certainty.LIKELY,
            params={
                "cited": number,
                "cited_day": issued,
                "how": str(first.mismatch) if listed is not None else "nothing-listed",
                "meant": listed.number if listed is not None else "",
                "meant_day": listed.issued.isoformat() if listed is not None and listed.issued is not None else "",
            },
            object=meant,
            topic=f"{number} {issued}".strip(),
        )


def _listed(meant: Identity | None) -> law.CentralDocument | None:
    """Return the row of the register that an identity was made from."""
    if meant is None or meant.issued is None:
        return None
    return next((row for row in law.central_of_day(meant.issued) if law.identity_of(row.number, row.issuers, row.issued) == meant), None)
