"""The documents that a question is asked of, in memory: the one input of validity, graph and rules.

A `Collection` is built once from any iterable of documents and never changed by those who read it. The order of the
documents makes no difference. Indexes are built when first used, each in one pass.
"""

from __future__ import annotations

import functools
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date
from hashlib import sha256

from legalsys.model import Certainty, Citation, Document, Effect, EffectKind, Identity, Unit, UnitPath

from .competence import Body, body_of
from .resolve import Resolution, Resolver
from .subject import Stub, Subject

__all__ = ["CitationRef", "Collection", "EffectRef", "Held"]


@dataclass(frozen=True, slots=True)
class Held:
    """A document held, with the names of the files that hold this text of it.

    Args:
        document: the document as parsed, a reviewer's corrections applied.
        files: names as given, sorted; the first is shown as the place of its evidence.
        digest: digest of the canonical text where the builder knows it, to tell two texts of one identity apart.
    """

    document: Document
    files: tuple[str, ...]
    digest: str = ""

    @property
    def file(self) -> str:
        """The first file's name, ``""`` when none is known."""
        return self.files[0] if self.files else ""


@dataclass(frozen=True, slots=True)
class EffectRef:
    """An effect, the document whose text has it, and how surely its target is the subject it is listed under."""

    acting: Identity
    effect: Effect
    link: Certainty


@dataclass(frozen=True, slots=True)
class CitationRef:
    """A citation, the document that makes it, and how surely it means the subject it is listed under."""

    citing: Identity
    citation: Citation
    link: Certainty


class Collection:
    """Documents held by key, effects by target, citations by target.

    Args:
        documents: documents, each alone or with the names of its files or as `Held`. Two different texts of one
            identity are both kept (`versions`); the fuller one speaks for the identity.
    """

    def __init__(self, documents: Iterable[Document | tuple[Document, Iterable[str]] | Held]) -> None:
        versions: dict[Identity, list[Held]] = {}
        for item in documents:
            held = (
                item
                if isinstance(item, Held)
                else Held(item, ())
                if isinstance(item, Document)
                else Held(item[0], tuple(sorted(item[1])))
            )
            versions.setdefault(held.document.key, []).append(held)
        self._held: dict[Identity, Held] = {}
        self._versions: dict[Identity, tuple[Held, ...]] = {}
        for key in sorted(versions, key=str):
            group = sorted(versions[key], key=_fullness)
            self._held[key] = group[0]
            if len(group) > 1:
                self._versions[key] = tuple(group)

    def __len__(self) -> int:
        return len(self._held)

    def __contains__(self, subject: object) -> bool:
        return subject in self._held

    def __iter__(self) -> Iterator[Identity]:
        """Iterate over the keys of the documents held, in the order of their printed form."""
        return iter(self._held)

    def held(self, subject: Subject) -> Held | None:
        """Return the document held under ``subject``, None for a stub."""
        return self._held.get(subject) if isinstance(subject, Identity) else None

    def document(self, key: Identity) -> Document:
        """Return the document held under ``key``.

        Raises:
            KeyError: if the collection does not hold it.
        """
        return self._held[key].document

    @property
    def versions(self) -> Mapping[Identity, tuple[Held, ...]]:
        """Identities that are held in more than one reading, with all of them, the fullest first."""
        return self._versions

    @functools.cached_property
    def digest(self) -> str:
        """16 hexadecimal digits that name the collection: keys, files, and text digests."""
        seal = sha256()
        for key, held in self._held.items():
            for version in self._versions.get(key, (held,)):
                seal.update(f"{key}\x1f{'|'.join(version.files)}\x1f{version.digest}\x1e".encode())
        return seal.hexdigest()[:16]

    @functools.cached_property
    def resolver(self) -> Resolver:
        """What finds the subject that words or a resolved key mean."""
        return Resolver(held.document for held in self._held.values())

    def body(self, key: Identity) -> Body:
        """Return the issuing body of a document held: unit, organ, level, rank, territory."""
        body = self._bodies.get(key)
        if body is None:
            body = self._bodies[key] = body_of(self._held[key].document)
        return body

    @functools.cached_property
    def _bodies(self) -> dict[Identity, Body]:
        return {}

    def resolve_effect(self, acting: Identity, effect: Effect) -> Resolution:
        """Return what an effect's target is in this collection."""
        return self.resolver.resolve(effect.target, key=effect.key, candidates=effect.candidates, citing=self.document(acting))

    def resolve_citation(self, citing: Identity, citation: Citation) -> Resolution:
        """Return what a citation means in this collection; empty for one that means its own document."""
        if citation.document is None and citation.key is None:
            return Resolution()
        return self.resolver.resolve(
            citation.document, key=citation.key, candidates=citation.candidates, citing=self.document(citing)
        )

    @functools.cached_property
    def _effects(self) -> tuple[dict[Subject, list[EffectRef]], dict[Subject, list[EffectRef]], dict[str, Stub]]:
        sure: dict[Subject, list[EffectRef]] = {}
        maybe: dict[Subject, list[EffectRef]] = {}
        stubs: dict[str, Stub] = {}
        for key, held in self._held.items():
            for effect in held.document.effects:
                found = self.resolve_effect(key, effect)
                if found.subject is not None:
                    sure.setdefault(found.subject, []).append(EffectRef(key, effect, found.certainty))
                    if isinstance(found.subject, Stub):
                        stubs.setdefault(found.subject.label, found.subject)
                for candidate in found.candidates:
                    maybe.setdefault(candidate, []).append(EffectRef(key, effect, Certainty.POSSIBLE))
        return sure, maybe, stubs

    def effects_on(self, subject: Subject) -> list[EffectRef]:
        """Return the effects whose target is surely ``subject``, in the order of the acting documents' keys."""
        return self._effects[0].get(subject, [])

    def possible_effects_on(self, subject: Subject) -> list[EffectRef]:
        """Return the effects whose target may be ``subject`` among others."""
        return self._effects[1].get(subject, [])

    def stubs(self) -> Mapping[str, Stub]:
        """Return the documents not held that effects act on, by label: they have a state too."""
        return self._effects[2]

    @functools.cached_property
    def _citations(self) -> dict[Subject, list[CitationRef]]:
        index: dict[Subject, list[CitationRef]] = {}
        for key, held in self._held.items():
            for citation in held.document.citations:
                found = self.resolve_citation(key, citation)
                if found.subject is not None:
                    index.setdefault(found.subject, []).append(CitationRef(key, citation, found.certainty))
        return index

    def citations_of(self, subject: Subject) -> list[CitationRef]:
        """Return the citations that mean ``subject``, in the order of the citing documents' keys."""
        return self._citations.get(subject, [])

    def unit_at(self, key: Identity, offset: int) -> UnitPath | None:
        """Return the innermost unit of a document held that contains ``offset``, None if its units are not kept."""
        units = self._held[key].document.units
        if not units:
            return None
        starts = self._unit_starts.get(key)
        if starts is None:
            ordered = sorted(units, key=lambda u: (u.start, -u.end))
            starts = self._unit_starts[key] = ([u.start for u in ordered], ordered)
        at = bisect_right(starts[0], offset) - 1
        while at >= 0:
            unit = starts[1][at]
            if unit.start <= offset < unit.end:
                return unit.path
            at -= 1
        return None

    @functools.cached_property
    def _unit_starts(self) -> dict[Identity, tuple[list[int], list[Unit]]]:
        return {}

    @functools.cached_property
    def idle(self) -> frozenset[tuple[Identity, str]]:
        """Effects (acting document, effect id) that never took place, see `validity.timeline.idle_effects`."""
        from .timeline import idle_effects

        return idle_effects(self)

    def ends(self) -> Iterator[tuple[Subject, EffectRef]]:
        """Iterate over whole replacements and repeals with a sure target."""
        for subject, refs in self._effects[0].items():
            for ref in refs:
                if ref.effect.kind in (EffectKind.REPLACES, EffectKind.REPEALS):
                    yield subject, ref


def _fullness(held: Held) -> tuple[int, int, str, tuple[str, ...], date]:
    document = held.document
    facts = sum(fact is not None for fact in (document.number, document.issued, document.title, document.effective))
    return (
        -facts,
        -(len(document.units) + len(document.effects) + len(document.citations)),
        held.digest,
        held.files,
        document.issued.value if document.issued else date.min,
    )
