"""TL-001: the same subject twice in force under one issuer."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.model import Certainty, Finding, Identity, Outcome

from ..base import Look, finding, rule
from .subjects import partners

__all__ = ["same_subject_twice"]


@rule(
    "TL-001",
    name="same-subject-twice",
    group="conflict",
    kind="overlap",
    outcome=Outcome.OVERLAP,
    grounds=("L64-2025.58.4", "L64-2025.8.5"),
)
def same_subject_twice(look: Look, key: Identity) -> Iterator[Finding]:
    """Two normative documents of one issuer on the same subject are in force at the same time.

    Flags:
        The earlier of two documents of one kind and one issuer (or of its predecessor) whose titles are about the same,
        where neither replaces, repeals, amends or otherwise acts on the other.

    Ignores:
        Amending, repealing, correcting and prolonging documents; titles with different numbers (years, stages, lists);
        individual documents; documents of the two former units of a merged one (SN-001).

    Check:
        Whether the later document takes the whole matter over. Then the earlier one should have been repealed; until
        it is, both stand and the later one applies.
    """
    for other in partners(look, key):
        if not _earlier(key, other) or not _one_issuer(key, other):
            continue
        mine, theirs = look.document(key).title, look.document(other).title
        if mine is None or theirs is None:
            continue
        yield from finding(
            same_subject_twice,
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


def _earlier(one: Identity, other: Identity) -> bool:
    return (str(one.issued or ""), str(one)) < (str(other.issued or ""), str(other))


def _one_issuer(one: Identity, other: Identity) -> bool:
    if one.issuers == other.issuers:
        return True
    return one.issuers[0] in law.predecessors(other.issuers[0]) or other.issuers[0] in law.predecessors(one.issuers[0])
