"""HL-001: the document's own term has ended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import timedelta

from legalsys.model import Finding, Identity, Outcome
from legalsys.validity import Change, Status

from ..base import Look, finding, rule

__all__ = ["term_ended"]


@rule(
    "HL-001",
    name="term-ended",
    group="expired",
    outcome=Outcome.EXPIRED,
    grounds=("ND79-2025.39.1",),
    central=True,
)
def term_ended(look: Look, key: Identity) -> Iterator[Finding]:
    """The term that a document set itself has run out.

    Flags:
        A document whose text limits its own effect to a day that lies before the day of review, extensions by other
        documents counted in.

    Ignores:
        Periods that stand in the title only; documents that were replaced or repealed before their term ran out;
        terms of single provisions.

    Check:
        Whether another document, perhaps not held here, extended the term; then list the document as expired.
    """
    state = look.validity(key)
    if state.status is not Status.EXPIRED:
        return
    end = state.ended_by
    if end is None or end.what is not Change.TERM_ENDS or end.day is None:
        return
    yield from finding(
        term_ended,
        look,
        key,
        evidence=(*look.acting_side(end, key), *look.name_side(key)),
        certainty=state.certainty,
        params={"until": (end.day - timedelta(days=1)).isoformat(), "since": end.day.isoformat()},
        object=end.acting,
        grounds=end.grounds,
    )
