"""HL-002: another document replaced the document."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import Finding, Identity, Outcome
from legalsys.validity import Change

from ..base import Look, rule
from .ended import ended_by_another

__all__ = ["replaced"]


@rule(
    "HL-002",
    name="replaced",
    group="expired",
    outcome=Outcome.EXPIRED,
    grounds=("ND79-2025.39.1",),
    central=True,
)
def replaced(look: Look, key: Identity) -> Iterator[Finding]:
    """Another document has replaced the whole document.

    Flags:
        A document that a later document of the same issuer (or of its successor, or of a higher body) names as replaced,
        from the day of that replacement on. Where the words may also mean another document, or where the author may not
        be able to replace it, the finding is only possible and says "may have expired".

    Ignores:
        Replacements of a part (see HL-004); replacements that take effect after the day of review; those by a document
        that had ended itself before they could take effect; blanket clauses that name no document.

    Check:
        Read the sentence of the replacing document: is it this document, by number, day and issuer? Are there
        exceptions or savings?
    """
    yield from ended_by_another(replaced, look, key, Change.REPLACED)
