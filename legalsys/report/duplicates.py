"""Near-duplicates: texts that are nearly the same, or stand under one number, shown with what they say differently.

The same document in several formats is one document with several files, and none of these. What is shown was typed anew, read
badly, or put under another number: which text is right, only a person can tell. Nothing is merged and no finding comes of it.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date
from typing import TYPE_CHECKING, Any

from legalsys.language.likeness import LEAST, alike_pairs, likeness
from legalsys.model import Identity

from .differences import Difference, differences

if TYPE_CHECKING:
    from legalsys.workspace import DocumentRow, HeldDocument, Likeness, Workspace

__all__ = ["NUMBERED_LEAST", "Duplicates", "Pair", "Relation", "duplicate_records", "find_duplicates"]

NUMBERED_LEAST = 0.8
"""The least share for texts that both have a number: an office's decisions of one pattern (for each district one) share up to 0.75."""

# Below this, two files under one identity have no article in common: parts of one document, or two documents.
_APART = 0.1
# Two documents of one number and day that have less than this in common are two documents, whatever the rule MT-001 says of them.
_SAME_NUMBER_LEAST = 0.3


class Relation(enum.StrEnum):
    """Why two texts are held against each other."""

    SAME_IDENTITY = "same-identity"
    SAME_NUMBER = "same-number"
    OTHER_NUMBER = "other-number"
    NO_NUMBER = "no-number"


@dataclass(frozen=True, slots=True)
class Pair:
    """Two texts that are nearly the same.

    Args:
        relation: why they are shown.
        one, other: their documents; the one that stands for its identity, or the older, first.
        files: the files of the one and of the other.
        share: the share of runs of words in common, 0 to 1; None for short texts.
        pictured: whether one of them was read off pictures, so that differences may be slips of recognition.
        differences: what they say differently.
    """

    relation: Relation
    one: DocumentRow
    other: DocumentRow
    files: tuple[tuple[str, ...], tuple[str, ...]]
    share: float | None
    pictured: bool
    differences: tuple[Difference, ...]

    @property
    def apart(self) -> bool:
        """Whether the texts have next to nothing in common: then their differences say nothing, and there are none."""
        return self.share is not None and self.share < _APART


@dataclass(frozen=True, slots=True)
class Duplicates:
    """All near-duplicates of a workspace.

    Args:
        pairs: by relation, the most alike first.
        related: pairs left out because one of the two documents replaces, amends or corrects the other: their likeness is meant.
        manifestations: files beyond the first of documents whose files all say the same.
    """

    pairs: tuple[Pair, ...]
    related: int = 0
    manifestations: int = 0


def find_duplicates(workspace: Workspace, *, of: Identity | None = None, least: float = NUMBERED_LEAST) -> Duplicates:
    """Return the near-duplicates among the documents held.

    Pairs come from keys kept in the workspace: identities, numbers with their day, and sketches of the texts.

    Args:
        workspace: an open workspace.
        of: only those of this document.
        least: the least share of runs of words in common for texts under different numbers; where one of them has no number or no
            day, `LEAST` is enough.
    """
    rows = list(workspace.rows())
    told = {item.sha256: item for item in workspace.likenesses()}
    leads: dict[Identity, DocumentRow] = {row.key: row for row in rows if row.lead}
    search = _Search(workspace, told, least)
    for row in rows:
        lead = leads.get(row.key)
        if row.lead or lead is None or (of is not None and row.key != of):
            continue
        search.same_identity(lead, row)
    standing = sorted(leads.values(), key=lambda row: (row.issued or date.max, str(row.key)))
    for one, other in _same_number(standing):
        if of is None or of in (one.key, other.key):
            search.same_number(one, other)
    sketches = [told[row.sha256].sketch for row in standing]
    if of is None:
        alike: Iterable[tuple[int, int, float]] = alike_pairs(sketches, least=min(least, LEAST))
    else:
        alike = _alike_to(of, standing, sketches, min(least, LEAST))
    search.alike(standing, alike)
    order = list(Relation)
    pairs = sorted(search.pairs, key=lambda p: (order.index(p.relation), -(p.share or 0.0), str(p.one.key), p.other.sha256))
    return Duplicates(tuple(pairs), search.related, search.manifestations)


def _alike_to(
    key: Identity, standing: list[DocumentRow], sketches: list[bytes], least: float
) -> Iterator[tuple[int, int, float]]:
    place = next((index for index, row in enumerate(standing) if row.key == key), None)
    if place is None:
        return
    for index, sketch in enumerate(sketches):
        share = likeness(sketches[place], sketch) if index != place else 0.0
        if share >= least:
            yield min(place, index), max(place, index), share


def _same_number(standing: Iterable[DocumentRow]) -> Iterator[tuple[DocumentRow, DocumentRow]]:
    """Yield documents of one number, kind and day that have different identities: each with the first of them."""
    first: dict[tuple[Any, ...], DocumentRow] = {}
    for row in standing:
        if row.number and row.issued:
            other = first.setdefault((row.number, row.kind, row.issued), row)
            if other is not row:
                yield other, row


class _Search:
    """Gathers pairs; each pair of documents once."""

    def __init__(self, workspace: Workspace, told: dict[str, Likeness], least: float) -> None:
        self._workspace = workspace
        self._least = least
        self._told = told
        self._files: dict[str, list[str]] = {}
        for path, (sha256, _, _, _, gone, _) in sorted(workspace.file_states().items()):
            if not gone:
                self._files.setdefault(sha256, []).append(path)
        self._seen: set[tuple[Identity, Identity]] = set()
        self.pairs: list[Pair] = []
        self.related = 0
        self.manifestations = 0

    def same_identity(self, lead: DocumentRow, row: DocumentRow) -> None:
        """Take two texts under one identity, if they differ."""
        one, other = self._told[lead.sha256], self._told[row.sha256]
        found = () if lead.variant == row.variant or (one.body and one.body == other.body) else self._differences(lead, row)
        if found:
            self._add(Relation.SAME_IDENTITY, lead, row, found)
        else:
            self.manifestations += 1

    def same_number(self, one: DocumentRow, other: DocumentRow) -> None:
        """Take two documents of one number, kind and day whose identities differ, an issuer misread for example."""
        share = self._share(one, other)
        if share is not None and share >= _SAME_NUMBER_LEAST and self._new(one, other):
            self._add(Relation.SAME_NUMBER, one, other, self._differences(one, other))

    def alike(self, standing: list[DocumentRow], alike: Iterable[tuple[int, int, float]]) -> None:
        """Take texts that are alike; of a group of them each is shown with the one that it is most like."""
        groups = list(range(len(standing)))

        def group(index: int) -> int:
            while groups[index] != index:
                groups[index] = groups[groups[index]]
                index = groups[index]
            return index

        for first, second, share in alike:
            one, other = standing[first], standing[second]
            numbered = all(row.number and row.issued for row in (one, other))
            if numbered and share < self._least:
                continue
            # Two provinces that write the same words are two issuers of two documents.
            if one.issuer and other.issuer and one.issuer != other.issuer:
                continue
            if group(first) == group(second) or not self._new(one, other):
                continue
            if self._acts(one.key, other.key):
                self.related += 1
                continue
            groups[group(second)] = group(first)
            relation = Relation.OTHER_NUMBER if numbered else Relation.NO_NUMBER
            self._add(relation, one, other, self._differences(one, other))

    def _new(self, one: DocumentRow, other: DocumentRow) -> bool:
        pair = (one.key, other.key)
        if pair in self._seen:
            return False
        self._seen.add(pair)
        return True

    def _acts(self, one: Identity, other: Identity) -> bool:
        return any(
            True for by, on in ((one, other), (other, one)) for _ in self._workspace.effects(by=by, on=on, verify=False)
        )

    def _share(self, one: DocumentRow, other: DocumentRow) -> float | None:
        first, second = self._told[one.sha256].sketch, self._told[other.sha256].sketch
        return likeness(first, second) if first and second else None

    def _add(self, relation: Relation, one: DocumentRow, other: DocumentRow, found: tuple[Difference, ...]) -> None:
        share = self._share(one, other)
        found = () if share is not None and share < _APART else found
        pictured = self._told[one.sha256].pictured or self._told[other.sha256].pictured
        files = tuple(self._files.get(one.sha256, ())), tuple(self._files.get(other.sha256, ()))
        self.pairs.append(Pair(relation, one, other, files, share, pictured, found))

    def _differences(self, one: DocumentRow, other: DocumentRow) -> tuple[Difference, ...]:
        first, second = self._held(one), self._held(other)
        texts = self._workspace.reading_text(one.sha256), self._workspace.reading_text(other.sha256)
        return differences(first.document, texts[0], second.document, texts[1])

    def _held(self, row: DocumentRow) -> HeldDocument:
        return next(held for held in self._workspace.variants(row.key) if held.sha256 == row.sha256)


def duplicate_records(found: Duplicates) -> Iterator[dict[str, Any]]:
    """Yield the pairs as plain values."""
    for pair in found.pairs:
        yield {
            "relation": pair.relation.value,
            "share": None if pair.share is None else round(pair.share, 3),
            "pictured": pair.pictured,
            "apart": pair.apart,
            "documents": [
                {
                    "key": str(row.key),
                    "number": row.number,
                    "kind": row.kind,
                    "issuer": row.issuer,
                    "issued": row.issued.isoformat() if row.issued else None,
                    "files": list(files),
                }
                for row, files in zip((pair.one, pair.other), pair.files, strict=True)
            ],
            "differences": [
                {"unit": str(d.unit) if d.unit else None, "old": d.old, "new": d.new, "whole": d.whole} for d in pair.differences
            ],
        }
