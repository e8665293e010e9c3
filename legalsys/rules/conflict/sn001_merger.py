"""SN-001: the same subject in both former provinces of a merged one."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule
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
        A pair of normative documents of one kind, one from each former unit, whose titles are about the same and which
        both stay in force inside their old territory. It is no conflict: it has to be made one.

    Ignores:
        Documents on which the new unit has already issued one of the same subject (TL-001 reports those); documents
        without a normative number; titles with different numbers (years, stages, lists).

    Check:
        Put both norms side by side; then decide: one for the whole new unit, a new document, or both go on for a time.
    """
    heir = heir_of(key.issuers[0], look) if key.issuers else ""
    others = partners(look, key)
    if any(other.issuers == (heir,) for other in others):
        return
    for other in others:
        if not str(key) < str(other) or not _siblings(key, other, heir):
            continue
        mine, theirs = look.document(key).title, look.document(other).title
        if mine is None or theirs is None:
            continue
        yield from finding(
            merger_difference,
            look,
            key,
            evidence=(
                *(() if mine.evidence is None else (look.side(key, mine.evidence, "this"),)),
                *(() if theirs.evidence is None else (look.side(other, theirs.evidence, "other"),)),
            ),
            certainty=Certainty.LIKELY,
            params={"title": " ".join(theirs.value.split())},
            object=other,
        )


def _siblings(one: Identity, other: Identity, heir: str) -> bool:
    return one.issuers != other.issuers and {one.issuers[0], other.issuers[0]} <= set(law.predecessors(heir))
