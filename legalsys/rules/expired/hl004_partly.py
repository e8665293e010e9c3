"""HL-004: a part of the document was repealed, replaced or amended."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import date

from legalsys.model import Certainty, Finding, Identity, Outcome, UnitPath
from legalsys.validity import Change, Reason, Status

from ..base import Look, finding, rule

__all__ = ["partly_changed"]

_PARTS = (Change.REPEALED, Change.REPLACED, Change.AMENDED, Change.SUPPLEMENTED)
_QUOTES = 5


@rule(
    "HL-004",
    name="partly-changed",
    group="expired",
    version=2,
    outcome=Outcome.PARTLY_EXPIRED,
    grounds=("ND79-2025.39.1",),
    central=True,
)
def partly_changed(look: Look, key: Identity) -> Iterator[Finding]:
    """A part of the document has been repealed, replaced or amended by another document.

    Flags:
        A document that is in force in part, once for each document that changed it: with the units touched. A document
        that was only added to is flagged for review, not as partly expired.

    Ignores:
        Documents that have expired as a whole; changes that take effect after the day of review; corrections of
        misprints; changes whose target is ambiguous; translations of an acting document that is held in Vietnamese.

    Check:
        Whether the units named are the right ones and whether the list of partly expired documents names them.
    """
    state = look.validity(key)
    if state.status is Status.EXPIRED:
        return
    by_acting: dict[Identity, list[Reason]] = {}
    for reason in state.reasons:
        if reason.what in _PARTS and not reason.whole and reason.acting is not None:
            by_acting.setdefault(reason.acting, []).append(reason)
    for acting, reasons in by_acting.items():
        if _translates(look, acting, by_acting):
            continue
        units = sorted({str(unit) for reason in reasons for unit in reason.units})
        certainty = Certainty.CERTAIN
        for reason in reasons:
            certainty = certainty.weaker(reason.certainty)
        added = all(reason.what is Change.SUPPLEMENTED for reason in reasons)
        sides = tuple(side for reason in reasons[:_QUOTES] for side in look.acting_side(reason, key))
        yield from finding(
            partly_changed,
            look,
            key,
            evidence=(*sides, *look.name_side(key, "target")),
            certainty=certainty,
            outcome=Outcome.NEEDS_REVIEW if added else None,
            params={
                "since": min((r.day for r in reasons if r.day), default=look.as_of).isoformat(),
                "units": ", ".join(units),
                # A heading that says "a number of articles" is no change beside those under it.
                "changes": str(sum(1 for reason in reasons if reason.units) or len(reasons)),
            },
            object=acting,
            grounds=tuple(dict.fromkeys(g for r in reasons for g in r.grounds)),
        )


def _translates(look: Look, acting: Identity, by_acting: dict[Identity, list[Reason]]) -> bool:
    """Whether an acting document is no more than a translation of another: an article of the same number acts on the same day."""
    if look.document(acting).language == "vi":
        return False
    mine = set(_places(look, by_acting[acting]))
    return any(
        not mine.isdisjoint(_places(look, reasons))
        for other, reasons in by_acting.items()
        if look.document(other).language == "vi"
    )


def _places(look: Look, reasons: list[Reason]) -> Iterator[tuple[date | None, UnitPath]]:
    for reason in reasons:
        if reason.acting is None:
            continue
        effect = next((e for e in look.document(reason.acting).effects if e.id == reason.effect), None)
        if effect is not None and effect.acting_unit is not None:
            yield reason.day, effect.acting_unit
