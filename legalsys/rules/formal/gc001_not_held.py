"""GC-001: a document of the own unit that is cited is not in the collection."""

from __future__ import annotations

from collections.abc import Iterator

from legalsys import law
from legalsys.language.numbers import split_number
from legalsys.model import Certainty, Evidence, Finding, Identity, Outcome
from legalsys.validity import Stub
from legalsys.validity.resolve import base_unit

from ..base import Look, finding, rule

__all__ = ["not_held"]

_KINDS = ("Quyết định", "Nghị quyết", "Chỉ thị")


@rule(
    "GC-001",
    name="not-held",
    group="formal",
    outcome=Outcome.NOTE,
    grounds=("ND79-2025.33",),
)
def not_held(look: Look, key: Identity) -> Iterator[Finding]:
    """A document of the own unit that this one cites or acts on is not in the collection.

    Flags:
        A note for each decision, resolution or directive of the same unit (or one it came from) with a normative number (or that is acted on) that the
        collection does not hold.

    Ignores:
        Central documents; documents of other units; proposals, reports and other papers; individual documents that are only mentioned; numbers that
        only tell the history of an amendment.

    Check:
        Whether the document exists under that number; if so, add it, because the states told here are according to the
        documents held.
    """
    document = look.document(key)
    own = {base_unit(unit) for issuer in key.issuers for unit in (issuer, *law.predecessors(issuer))}
    found: dict[Stub, tuple[Evidence, str]] = {}
    for effect in document.effects:
        subject = look.collection.resolve_effect(key, effect).subject
        if isinstance(subject, Stub) and _local(subject, own, acted_on=True):
            found.setdefault(subject, (effect.evidence, "acted-on"))
    for citation in document.citations:
        subject = look.collection.resolve_citation(key, citation).subject
        if isinstance(subject, Stub) and _local(subject, own, acted_on=False):
            found.setdefault(subject, (citation.evidence, "cited"))
    for stub, (evidence, how) in found.items():
        yield from finding(
            not_held,
            look,
            key,
            evidence=(look.side(key, evidence, "this"),),
            certainty=Certainty.CERTAIN,
            params={"how": how},
            object=stub,
        )


def _local(stub: Stub, own: set[str], *, acted_on: bool) -> bool:
    if stub.central is not False or stub.number is None or stub.unit is None or base_unit(stub.unit) not in own:
        return False
    parts = split_number(stub.number)
    if parts is None or (stub.kind is not None and stub.kind not in _KINDS):
        return False
    return acted_on or parts.year is not None
