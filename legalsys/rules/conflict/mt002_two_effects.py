"""MT-002: two effects on one document that cannot both be."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.model import Finding, Identity, Outcome
from legalsys.validity import Change, Reason

from ..base import Look, finding, rule, shown
from ..basis.resting import acts_on

__all__ = ["two_effects"]

_AFTER_END = (Change.AMENDED, Change.SUPPLEMENTED, Change.SUSPENDED, Change.EXTENDED)


@rule(
    "MT-002",
    name="two-effects",
    group="conflict",
    outcome=Outcome.CONTRADICTION,
    grounds=("L64-2025.8.3",),
)
def two_effects(look: Look, key: Identity) -> Iterator[Finding]:
    """Two documents do to one document what cannot both be.

    Flags:
        A document that two others replace as a whole, neither of which acts on the other; and a document that is
        amended, suspended or prolonged after another one has ended it.

    Ignores:
        A repeal that comes after a replacement or another repeal (tidying up); effects that do not count because their target
        is ambiguous or their author cannot reach it; effects in different territories; a document that runs out and is
        prolonged by its issuer.

    Check:
        Which of the two is in error: a wrong number, or a document that ended too early? Then have the wrong one corrected.
    """
    state = look.validity(key)
    reasons = (*state.reasons, *(r for r in state.ahead if r.day is not None))
    replaced = _one_each(r for r in reasons if r.what is Change.REPLACED and r.whole and r.acting is not None)
    for first, second in zip(replaced, replaced[1:], strict=False):
        if first.acting is None or second.acting is None or _linked(look, first.acting, second.acting):
            continue
        yield from _report(look, key, first, second, "replaced-twice")
    end = state.ended_by
    if end is None or end.acting is None or end.day is None:
        return
    late = _one_each(
        r
        for r in reasons
        if r.what in _AFTER_END and r.acting not in (None, end.acting) and r.day is not None and r.day > end.day
    )
    for reason in late:
        if reason.acting is not None and not reason.exceptions and not end.exceptions:
            yield from _report(look, key, end, reason, "changed-after-end")


def _one_each(reasons: Iterator[Reason]) -> list[Reason]:
    """The first change of each acting document, in the order of days."""
    first: dict[Identity | None, Reason] = {}
    for reason in sorted(reasons, key=lambda r: r.order):
        first.setdefault(reason.acting, reason)
    return list(first.values())


def _linked(look: Look, one: Identity, other: Identity) -> bool:
    return other in acts_on(look, one) or one in acts_on(look, other)


def _report(look: Look, key: Identity, first: Reason, second: Reason, what: str) -> Iterator[Finding]:
    return finding(
        two_effects,
        look,
        key,
        evidence=(*look.acting_side(first, key), *look.acting_side(second, key)),
        certainty=first.certainty.weaker(second.certainty),
        params={
            "what": what,
            "first": shown(look.collection, first.acting) if first.acting is not None else "",
            "first_day": first.day.isoformat() if first.day else "",
            "second_day": second.day.isoformat() if second.day else "",
        },
        object=second.acting,
        topic=f"{what}:{first.acting}",
    )
