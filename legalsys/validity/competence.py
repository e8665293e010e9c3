"""Who may end or change whose documents: the same issuer, its successor, or a body of higher rank over it.

Sources: Luật 64/2025/QH15 art. 8 (only the issuer amends; the issuer or a competent body repeals), art. 57; the ranks
of art. 4 are data of ``law/``. Doubt is not a refusal: it lowers the certainty of what follows.
"""

from __future__ import annotations

import enum
import functools
import tomllib
from dataclasses import dataclass
from datetime import date
from importlib import resources

from legalsys import law
from legalsys.model import Document, EffectKind

from .subject import Stub

__all__ = ["Body", "Reach", "body_of", "body_of_stub", "reach"]


class Reach(enum.StrEnum):
    """Whether one document can end or change another."""

    YES = "yes"
    LIKELY = "likely"
    NO = "no"


@dataclass(frozen=True, slots=True)
class Body:
    """An issuing body as far as competence needs it.

    Args:
        units: slugs of the issuing units with their generation; empty when unknown.
        organ: ``ubnd``, ``hdnd``, ``chu-tich-ubnd``, ``bo`` …; ``""`` when unknown.
        level: ``central``, ``province``, ``district``, ``commune``; ``""`` when unknown.
        rank: place of the document in the order of Luật 64/2025/QH15 art. 4, 1 is the highest; None when it has none.
        territory: slug of the territory, None for central bodies.
        issued: day of issue.
    """

    units: tuple[str, ...]
    organ: str
    level: str
    rank: int | None
    territory: str | None
    issued: date | None


@functools.lru_cache(maxsize=65536)
def _find(printed: str, on: date | None) -> tuple[str, str, str | None, str]:
    body = law.find_body(printed, on)
    if body is None:
        return "", "", None, ""
    return body.organ, body.level, body.territory, body.unit


@functools.lru_cache(maxsize=65536)
def _rank(kind: str, organ: str, level: str, on: date) -> int | None:
    return law.rank(kind, organ, level, on)


def body_of(document: Document) -> Body:
    """Return the issuing body of a document held."""
    issued = document.issued.value if document.issued else None
    organ, level, territory, unit = _find(document.issuer, issued) if document.issuer else ("", "", None, "")
    units = document.key.issuers or ((unit,) if unit else ())
    if document.territory is not None:
        territory = document.territory.value
    rank = None
    # The order of ranks is that of normative documents: an individual decision has no place in it.
    normative = document.normative is None or document.normative.value
    if document.kind and organ and issued and normative:
        rank = _rank(document.kind.value, organ, level, issued)
    return Body(units, organ, level, rank, territory, issued)


@functools.cache
def _sole_issuers() -> dict[str, str]:
    table: dict[str, str] = tomllib.loads(resources.files(__package__).joinpath("sole_issuers.toml").read_text(encoding="utf-8"))
    return table


def body_of_stub(stub: Stub, on: date | None = None) -> Body:
    """Return the issuing body of a document only cited, as far as its words, its kind or the registry tell.

    Args:
        stub: the document.
        on: a day for its rank where its own day of issue is not known.
    """
    issuer = stub.issuer or (_sole_issuers().get(stub.kind) if stub.kind else None)
    if issuer is None and stub.name:
        issuer = next((body for kind, body in _sole_issuers().items() if stub.name.startswith(f"{kind} ")), None)
    organ, level, territory, unit = _find(issuer, stub.issued) if issuer else ("", "", None, "")
    if stub.central:
        level = level or "central"
    day = stub.issued or on
    kind = stub.kind or (stub.name or "").partition(" ")[0]
    rank = _rank(kind, organ, level, day) if kind and organ and day else None
    units = (unit,) if unit else (stub.unit,) if stub.unit else ()
    return Body(units, organ, level, rank, territory, stub.issued)


_LEVELS = {"central": 0, "province": 1, "district": 2, "commune": 3}
# Organs of one unit: the people's council above the people's committee above its chairman.
_ORGANS = {"hdnd": 0, "ubnd": 1, "chu-tich-ubnd": 1}


def reach(acting: Body, target: Body, kind: EffectKind) -> Reach:
    """Return whether a document of ``acting`` can do an effect of ``kind`` to a document of ``target``.

    Args:
        acting: the body whose document acts.
        target: the body whose document is acted on.
        kind: replacing and amending belong to the issuer or its successor; repealing also to bodies above it.
    """
    if acting.issued and target.issued and acting.issued < target.issued:
        return Reach.NO
    if acting.level and target.level and _LEVELS.get(acting.level, 9) > _LEVELS.get(target.level, 9):
        return Reach.NO
    if (
        acting.level == target.level == "central"
        and acting.rank is not None
        and target.rank is not None
        and acting.rank > target.rank
    ):
        return Reach.NO
    if not acting.units or not target.units:
        return Reach.LIKELY
    if _kin(acting, target):
        if acting.level in ("province", "district", "commune"):
            upper, lower = _ORGANS.get(acting.organ), _ORGANS.get(target.organ)
            if upper is not None and lower is not None and upper > lower:
                return Reach.NO
        return Reach.YES
    if acting.level == "central" and target.level == "central":
        # Ministries are renamed, merged and split often: a later circular that replaces another ministry's
        # circular speaks for the one that took over the matter.
        return Reach.YES if acting.rank is not None and target.rank is not None else Reach.LIKELY
    if acting.level == "central":
        return Reach.YES if kind is EffectKind.REPEALS else Reach.LIKELY
    if acting.level == target.level:
        return Reach.NO
    if acting.territory and target.territory and not law.same_territory(acting.territory, target.territory):
        return Reach.NO
    return Reach.LIKELY


def _kin(acting: Body, target: Body) -> bool:
    """Whether one unit issued both, or a unit that took over from the other's."""
    if set(acting.units) & set(target.units):
        return True
    return any(heir in acting.units for unit in target.units for heir in _heirs(unit, acting.issued))


@functools.lru_cache(maxsize=65536)
def _heirs(unit: str, on: date | None) -> frozenset[str]:
    """The units that took over from ``unit`` by a day: provinces by mergers and splits, central bodies by their successors."""
    found: set[str] = set(law.successors(unit, on or date.max))
    body = law.central_bodies().get(unit)
    while body is not None and body.successor is not None and body.successor not in found:
        found.add(body.successor)
        body = law.central_bodies().get(body.successor)
    return frozenset(found)
