"""HL-006: the document only amends documents that have ended."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys.language.normal import fold
from legalsys.model import Certainty, EffectKind, Finding, Identity, Outcome
from legalsys.validity import Status, Subject

from ..base import Look, finding, rule, shown

__all__ = ["amends_ended"]


@rule(
    "HL-006",
    name="amends-ended",
    group="expired",
    outcome=Outcome.MAY_HAVE_EXPIRED,
    grounds=("ND79-2025.39.1",),
)
def amends_ended(look: Look, key: Identity) -> Iterator[Finding]:
    """The document only amends other documents, and all of them have ended.

    Flags:
        A document in force whose title says that it amends or supplements, and whose amended documents have all been
        replaced or repealed or have run out: nothing is left for it to change. No text says that it ended itself.

    Ignores:
        Documents that amend one that is still in force, or whose state is not known; documents with another subject whose
        last articles amend others; documents that have ended themselves.

    Check:
        Whether the document that ended the amended one should have named this one too; then have it repealed.
    """
    document = look.document(key)
    title = fold(document.title.value).strip() if document.title is not None else ""
    for start in ("ve viec ", "v/v ", "ve "):
        title = title.removeprefix(start)
    if not title.startswith(("sua doi", "bo sung")) or not look.validity(key).status.binding:
        return
    amended: dict[Subject, Certainty] = {}
    for effect in document.effects:
        if effect.kind is not EffectKind.AMENDS:
            continue
        found = look.collection.resolve_effect(key, effect)
        if found.subject is None or found.subject == key:
            return
        amended.setdefault(found.subject, found.certainty.weaker(effect.certainty))
    states = {subject: look.validity(subject) for subject in amended}
    if not states or any(state.status is not Status.EXPIRED or state.since is None for state in states.values()):
        return
    last = max(amended, key=lambda subject: (states[subject].since or look.as_of, str(subject)))
    end = states[last].ended_by
    if end is None or end.acting == key:
        return
    certainty = Certainty.LIKELY
    for subject, sure in amended.items():
        certainty = certainty.weaker(sure).weaker(states[subject].certainty)
    own = next((e for e in document.effects if e.kind is EffectKind.AMENDS), None)
    yield from finding(
        amends_ended,
        look,
        key,
        evidence=(
            *((look.side(key, own.evidence, "this", own.acting_unit),) if own is not None else ()),
            *look.acting_side(end, last),
        ),
        certainty=certainty,
        params={
            "since": (states[last].since or look.as_of).isoformat(),
            "by": shown(look.collection, end.acting) if end.acting is not None else "",
        },
        object=last,
    )
