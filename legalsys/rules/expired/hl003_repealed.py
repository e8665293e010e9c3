"""HL-003: another document repealed the document."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import Finding, Identity, Outcome
from legalsys.validity import Change

from ..base import Look, rule
from .ended import ended_by_another

__all__ = ["repealed"]


@rule(
    "HL-003",
    name="repealed",
    group="expired",
    outcome=Outcome.EXPIRED,
    grounds=("ND79-2025.39.1",),
    central=True,
)
def repealed(look: Look, key: Identity) -> Iterator[Finding]:
    """Another document has repealed the whole document, or says that it ceases to have effect.

    Flags:
        A document that another document of the same issuer (its successor, or a higher body) repeals or declares
        expired, from that day on; administrative decisions without a year in their number count. Where the words may also
        mean another document, the finding is only possible and says "may have expired".

    Ignores:
        Repeals of single provisions (see HL-004); repeals that take effect after the day of review; repeals by a document
        that had ended itself before; blanket clauses that name no document.

    Check:
        Read the sentence or the row of the annex: is it this document, by number, day and issuer? Are there exceptions?
    """
    yield from ended_by_another(repealed, look, key, Change.REPEALED)
