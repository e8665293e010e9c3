"""What HL-002 and HL-003 share: the whole document was ended by another document."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import Certainty, Finding, Identity, Outcome
from legalsys.validity import Change
from legalsys.validity.status import surviving

from ..base import Look, Rule, finding

__all__ = ["ended_by_another"]

_OPEN = ("ambiguous", "not-competent", "unsure", "other-territory")


def ended_by_another(of: Rule, look: Look, key: Identity, what: Change) -> Iterator[Finding]:
    """Yield a finding for each document that replaced or repealed ``key`` as a whole up to the day.

    One that leaves units out has ended the document in part only. An effect that does not count (its target is ambiguous, its author may not be able to reach it) gives a finding of
    certainty possible with the outcome "may have expired", and only while nothing else has ended the document.
    """
    state = look.validity(key)
    sure = [r for r in state.reasons if r.what is what and r.whole and r.acting is not None]
    for reason in sure:
        yield from finding(
            of,
            look,
            key,
            evidence=(*look.acting_side(reason, key), *look.name_side(key, "target")),
            certainty=reason.certainty.weaker(Certainty.LIKELY) if reason.exceptions else reason.certainty,
            outcome=Outcome.PARTLY_EXPIRED if surviving(reason) else None,
            params={"since": reason.day.isoformat() if reason.day else "", "exceptions": "; ".join(reason.exceptions)},
            object=reason.acting,
            grounds=reason.grounds,
        )
    if state.ended_by is not None:
        return
    known = {reason.acting for reason in sure}
    undated = [r for r in state.ahead if r.day is None and not r.event]
    for reason in (*state.possible, *undated):
        if reason.what is not what or not reason.whole or reason.acting is None or reason.acting in known:
            continue
        if reason.why_not and reason.why_not not in _OPEN:
            continue
        if reason.day is not None and reason.day > look.as_of:
            continue
        known.add(reason.acting)
        yield from finding(
            of,
            look,
            key,
            evidence=(*look.acting_side(reason, key), *look.name_side(key, "target")),
            certainty=reason.certainty,
            outcome=Outcome.MAY_HAVE_EXPIRED,
            params={
                "since": reason.day.isoformat() if reason.day else "",
                "exceptions": "; ".join(reason.exceptions),
                "doubt": reason.why_not or "day-unknown",
            },
            object=reason.acting,
            grounds=reason.grounds,
        )
