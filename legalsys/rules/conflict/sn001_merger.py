"""SN-001: the same subject in both former units of a merged one."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import CitationRole, Finding, FindingEvidence, Identity, Outcome

from ..base import Look, finding, rule, shown
from ..basis.resting import rested_on
from .siblings import Siblings, siblings
from .subjects import heir_of, partners

__all__ = ["merger_difference"]


@rule(
    "SN-001",
    name="merger-difference",
    group="conflict",
    kind="merger_difference",
    outcome=Outcome.MERGER_DIFFERENCE,
    grounds=("L64-2025.54.2@2025-07-01",),
)
def merger_difference(look: Look, key: Identity) -> Iterator[Finding]:
    """Two units that were merged each have a document in force on the same subject.

    Flags:
        A pair of normative documents of one kind, one from each former unit, which both stay in force inside their old
        territory and are about the same: the words of their titles that name the matter are the same; or most of them are,
        and both name one decree, circular or decision as their basis; or, only possible, one title contains the other.
        It is no conflict: it has to be made one.

    Ignores:
        Documents on which the new unit has already issued one of the same subject (TL-001 reports those); documents
        without a normative number; titles with different numbers (years, stages, lists); pairs of which one acts on the other.

    Check:
        Put both norms side by side; then decide: one for the whole new unit, a new document, or both go on for a time.
    """
    for pair in look.kept(siblings).get(key, ()):
        heir = heir_of(key.issuers[0], look)
        if any(other.issuers == (heir,) for side in (pair.one, pair.other) for other in partners(look, side)):
            continue
        mine, theirs = look.document(pair.one).title, look.document(pair.other).title
        if mine is None or theirs is None:
            continue
        yield from finding(
            merger_difference,
            look,
            pair.one,
            evidence=(
                *(() if mine.evidence is None else (look.side(pair.one, mine.evidence, "this"),)),
                *(() if theirs.evidence is None else (look.side(pair.other, theirs.evidence, "other"),)),
                *_basis_sides(look, pair),
            ),
            certainty=pair.certainty,
            params={
                "title": " ".join(theirs.value.split()),
                "how": pair.how,
                "basis": shown(look.collection, pair.basis) if pair.basis is not None else "",
            },
            object=pair.other,
        )


def _basis_sides(look: Look, pair: Siblings) -> tuple[FindingEvidence, ...]:
    if pair.basis is None:
        return ()
    return tuple(
        look.side(key, citations[0].evidence, "basis")
        for key in (pair.one, pair.other)
        for subject, citations, _ in rested_on(look, key, CitationRole.BASIS)
        if subject == pair.basis
    )
