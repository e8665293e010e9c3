"""From the workspace to the index: documents in passages, each with the days on which it holds."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterator, Sequence
from datetime import date
from typing import TYPE_CHECKING

from legalsys.model import Document, EffectKind, Identity, Unit, UnitLevel, UnitPath

from .conditions import CENTRAL
from .passage import Held, IndexedDocument, Passage

if TYPE_CHECKING:
    from legalsys.validity import Collection
    from legalsys.workspace import Workspace

__all__ = ["collection_of", "documents_of", "indexed", "pieces"]

_LONGEST = 6_000
_CUT_TO = 4_000
_GAP = 300
_SMALL = frozenset((UnitLevel.CLAUSE, UnitLevel.POINT, UnitLevel.ITEM, UnitLevel.ROW))
_ACTING = frozenset(
    (EffectKind.AMENDS, EffectKind.REPLACES, EffectKind.REPEALS, EffectKind.SUSPENDS, EffectKind.EXTENDS, EffectKind.CORRECTS)
)


def collection_of(workspace: Workspace) -> Collection:
    """Return all documents held, as validity looks at them."""
    from legalsys.validity import Collection, Held

    return Collection(
        Held(item.document, tuple(m.path for m in item.manifestations), item.variant)
        for item in workspace.documents(variants=True)
    )


def documents_of(workspace: Workspace, collection: Collection) -> Iterator[IndexedDocument]:
    """Yield every document held as the index takes it.

    Args:
        workspace: gives documents and texts.
        collection: all documents, for their states.
    """
    for held in workspace.documents():
        yield indexed(held.document, workspace.reading_text(held.sha256), collection)


def indexed(document: Document, text: str, collection: Collection | None) -> IndexedDocument:
    """Return one document as the index takes it.

    Args:
        document: as parsed.
        text: its canonical text.
        collection: for its states; None leaves them unknown.
    """
    states = _States(document.key, collection) if collection is not None else None
    passages = tuple(
        Passage(unit, heading, text[start:end], start, states.of(path) if states else ())
        for unit, path, heading, start, end in pieces(document, text)
    )
    territory = document.territory.value if document.territory else CENTRAL if _is_central(document) else ""
    return IndexedDocument(
        key=str(document.key),
        passages=passages,
        title=document.title.value if document.title else "",
        number=document.number.value if document.number else "",
        kind=document.kind.value if document.kind else "",
        issuers=tuple(issuer.value for issuer in document.issuers),
        fields=tuple(dict.fromkeys(claim.value for claim in document.claims if claim.field == "field")),
        issued=document.issued.value if document.issued else None,
        signers=tuple(signer.name for signer in document.signers),
        territory=territory,
        cites=_cited(document),
        amends=_amended(document),
    )


def _is_central(document: Document) -> bool:
    from legalsys import law

    day = document.issued.value if document.issued else None
    found = [law.find_body(issuer.value, day) for issuer in document.issuers]
    return bool(found) and all(body is not None and body.territory is None for body in found)


def _cited(document: Document) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for citation in document.citations:
        if citation.key is not None:
            found[str(citation.key)] = None
        if citation.document is not None and citation.document.number:
            found[citation.document.number] = None
    return tuple(found)


def _amended(document: Document) -> tuple[str, ...]:
    found: dict[str, None] = {}
    for effect in document.effects:
        if effect.kind in _ACTING:
            if effect.key is not None:
                found[str(effect.key)] = None
            if effect.target.number:
                found[effect.target.number] = None
    return tuple(found)


# -- passages ----------------------------------------------------------------------------------------------------------


def pieces(document: Document, text: str) -> list[tuple[str, UnitPath | None, str, int, int]]:
    """Return a document's passages: (name, unit, heading, start, end).

    An article is a passage; so is an appendix, a form, the recital, and a chapter or section that has no articles. What
    stands between them is one if it is long enough to say something. Long ones are cut at line ends.
    """
    chosen = _chosen(document.units)
    found: list[tuple[UnitPath | None, str, int, int]] = []
    at = 0
    for unit in chosen:
        _add_gap(found, text, at, unit.start)
        found.append((unit.path, unit.heading or "", unit.start, unit.end))
        at = unit.end
    if chosen:
        _add_gap(found, text, at, len(text))
    else:
        found.append((None, "", 0, len(text)))
    names: dict[str, int] = {}
    made: list[tuple[str, UnitPath | None, str, int, int]] = []
    for path, heading, start, end in found:
        for low, high in _cut(text, start, end):
            name = str(path) if path is not None else ""
            names[name] = names.get(name, 0) + 1
            made.append((name if names[name] == 1 else f"{name}~{names[name]}", path, heading, low, high))
    return made


def _chosen(units: Sequence[Unit]) -> list[Unit]:
    """Return the units that are passages, in the order of the text; none lies in another."""
    starts = sorted(unit.start for unit in units if unit.path.level is UnitLevel.ARTICLE)

    def holds_articles(unit: Unit) -> bool:
        at = bisect_left(starts, unit.start)
        return unit.path.level is not UnitLevel.ARTICLE and at < len(starts) and starts[at] < unit.end

    chosen: list[Unit] = []
    end = 0
    for unit in sorted(units, key=lambda u: (u.start, -u.end)):
        if unit.start < end or holds_articles(unit) or unit.path.level in _SMALL or unit.end <= unit.start:
            continue
        chosen.append(unit)
        end = unit.end
    return chosen


def _add_gap(found: list[tuple[UnitPath | None, str, int, int]], text: str, start: int, end: int) -> None:
    if end - start >= _GAP:
        found.append((None, "", start, end))


def _cut(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    while end - start > _LONGEST:
        at = text.rfind("\n", start + _CUT_TO // 2, start + _CUT_TO)
        at = at + 1 if at >= 0 else text.rfind(" ", start + _CUT_TO // 2, start + _CUT_TO) + 1 or start + _CUT_TO
        yield start, at
        start = at
    yield start, end


# -- states ------------------------------------------------------------------------------------------------------------


class _States:
    """The states of the units of one document over time."""

    def __init__(self, key: Identity, collection: Collection) -> None:
        from legalsys.validity import event_days, timeline

        self._key, self._collection = key, collection
        reasons = timeline(collection, key)
        self._days = event_days(collection, key)
        self._whole = tuple(r for r in reasons if r.whole)
        self._touched = {unit for r in reasons if not r.whole for unit in r.units}
        self._unnamed = any(not r.whole and not r.units for r in reasons)
        self._reasons = reasons
        self._plain: tuple[Held, ...] | None = None

    def of(self, path: UnitPath | None) -> tuple[Held, ...]:
        """Return the states of a unit; None: of the document."""
        if path is not None and any(unit.contains(path) or path.contains(unit) for unit in self._touched):
            return self._over_time(path)
        if self._plain is None:
            self._plain = self._over_time(None)
        return self._plain

    def _over_time(self, path: UnitPath | None) -> tuple[Held, ...]:
        from legalsys.validity import validity_of_unit
        from legalsys.validity.status import fold

        if not self._days:
            return ()
        spans: list[Held] = []
        for day, following in zip(self._days, (*self._days[1:], None), strict=True):
            if path is not None:
                state = validity_of_unit(self._collection, self._key, path, day)
            else:
                # Parts that are named have states of their own; what touches an unnamed part touches all.
                state = fold(self._collection, self._key, self._reasons if self._unnamed else self._whole, day)
            if spans and not spans[-1].territory and spans[-1].status == state.status.value and spans[-1].until == day:
                spans[-1] = Held(state.status.value, spans[-1].since, following)
            else:
                spans.append(Held(state.status.value, day, following))
            own = next((t.territory for t in state.territory), None)
            spans[:0] = [
                Held(state.status.value, max(day, t.since) if t.since else day, following, t.territory)
                for t in state.territory
                if t.territory != own
            ]
        return tuple(sorted(spans, key=lambda h: (h.territory, h.since or date.min)))
