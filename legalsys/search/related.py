"""Documents that belong to a document, each with its reasons: above, below, beside, before, after.

Works for a draft that is not in the collection: what it cites, amends and replaces is resolved like any other document's.
What the text says itself comes first; likeness of words and shared bases find what it does not say. A document like this
one tells by its own citations what this one should know: that is how a base that a draft forgot is found.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import date
from typing import TYPE_CHECKING

from legalsys.model import CitationRole, Document, EffectKind, Identity, UnitLevel

from .analysis import tokens
from .config import stop_words

if TYPE_CHECKING:
    from legalsys.validity import Collection

    from .engine import Engine

__all__ = ["RELATIONS", "Related", "find_related"]

RELATIONS = ("after", "before", "above", "below", "beside")
"""In the order in which they are shown."""

_NEIGHBOURS = 40
_TITLE_WORDS = 60
_TEXT_WORDS = 120
_READ = 60_000
_PAIRS = 25
# Chosen by measurement on the citations of real documents, hidden from the ranking (docs/search.md).
_BODY = 0.5
_SIMILAR = 2.0
_CITED = 3.5
_WHOLE_VOTE = 0.3
"""The share of all likeness found from which on a vote counts whole: of one or two remote documents nothing is a custom."""
_ISSUER, _KIND = 4.2, 2.8
_NAMED, _NAMED_IN_TITLE = 1.6, 0.9
_HABIT_OF = 300
"""So many documents of one body, or of one kind, tell what such documents cite."""
_SAYS_SO = 12.0
_ENDING = frozenset((EffectKind.REPLACES, EffectKind.REPEALS))
_CHANGING = frozenset((EffectKind.AMENDS, EffectKind.SUSPENDS, EffectKind.EXTENDS, EffectKind.CORRECTS, EffectKind.RESUMES))
# What the documents themselves say outweighs all likeness; the order among it follows how close the tie is.
_SAID = {
    "replaces": 9.0,
    "replaced-by": 9.0,
    "amends": 8.0,
    "amended-by": 8.0,
    "basis": 7.0,
    "rests-on-it": 5.0,
    "cites": 6.0,
    "cited-by": 4.0,
}
_ITS_OWN_WORDS = frozenset(("replaces", "amends", "basis", "cites"))


@dataclass(frozen=True, slots=True)
class Related:
    """A document that belongs to another.

    Args:
        key: its identity.
        relation: of `RELATIONS`.
        reasons: codes with values: ``("basis", "")``, ``("shared-basis", "85/2024/NĐ-CP")``, ``("similar", "…")`` …
        status: its state on the day; ``in_force`` whether it binds.
        score: how close it is.
    """

    key: str
    relation: str
    reasons: tuple[tuple[str, str], ...]
    status: str
    in_force: bool
    score: float
    number: str = ""
    kind: str = ""
    title: str = ""
    issued: date | None = None


@dataclass
class _Candidate:
    score: float = 0.0
    reasons: dict[tuple[str, str], None] = field(default_factory=dict)
    relation: str = ""

    def add(self, score: float, reason: str, value: str = "", *, relation: str = "") -> None:
        self.score += score
        if reason:
            self.reasons[reason, value] = None
        if relation and not self.relation:
            self.relation = relation


def find_related(
    document: Document, text: str, *, collection: Collection, engine: Engine, as_of: date, size: int = 20
) -> tuple[Related, ...]:
    """Return the documents held that belong to ``document``, by relation, those in force first.

    Args:
        document: as parsed; it need not be in the collection.
        text: its canonical text.
        collection: the documents held.
        engine: an index of the same documents.
        as_of: the day that their states are told for; what was issued later did not exist then, so that it is neither found
            nor heard. Documents whose day is not known stay, and so does what the document itself names.
        size: at most so many.
    """
    found: dict[Identity, _Candidate] = {}
    there = frozenset(key for key in collection if _day(collection.document(key)) <= as_of)

    def candidate(key: Identity) -> _Candidate:
        return found.setdefault(key, _Candidate())

    said = tuple(_said(document, collection))
    for reason, key, relation in said:
        candidate(key).add(_SAYS_SO + _SAID[reason], reason, relation=relation)
    _shared(document, collection, candidate_of=candidate)
    _alike(document, text, collection, engine, as_of, there=there, candidate_of=candidate)
    _habits(document, collection, there=there, candidate_of=candidate)
    named = {key for reason, key, _ in said if reason in _ITS_OWN_WORDS}
    found = {key: one for key, one in found.items() if (key in there or key in named) and key != document.key}
    _named(document, text, collection, found)
    best = sorted(found.items(), key=lambda item: (-item[1].score, str(item[0])))[:size]
    from legalsys.validity import validity

    made = []
    for key, one in best:
        held = collection.document(key)
        state = validity(collection, key, as_of)
        made.append(
            Related(
                str(key),
                one.relation or _relation(document, held),
                tuple(one.reasons),
                state.status.value,
                state.status.binding,
                one.score,
                held.number.value if held.number else "",
                held.kind.value if held.kind else "",
                held.title.value if held.title else "",
                held.issued.value if held.issued else None,
            )
        )
    order = {relation: at for at, relation in enumerate(RELATIONS)}
    return tuple(sorted(made, key=lambda r: (order[r.relation], not r.in_force, -r.score, r.key)))


def _said(document: Document, collection: Collection) -> Iterator[tuple[str, Identity, str]]:
    """Yield what the document says of others and others say of it: (reason, document, relation)."""
    for effect in document.effects:
        target = _held(
            collection,
            collection.resolver.resolve(effect.target, key=effect.key, candidates=effect.candidates, citing=document).subject,
        )
        if target is None:
            continue
        if effect.kind in _ENDING:
            yield "replaces", target, "before"
        elif effect.kind in _CHANGING:
            yield "amends", target, "before"
    for citation in document.citations:
        if citation.document is None and citation.key is None:
            continue
        target = _held(
            collection,
            collection.resolver.resolve(
                citation.document, key=citation.key, candidates=citation.candidates, citing=document
            ).subject,
        )
        if target is not None:
            basis = citation.role is CitationRole.BASIS
            yield ("basis" if basis else "cites"), target, "above" if basis else ""
    if document.key not in collection:
        return
    for effect_ref in collection.effects_on(document.key):
        if effect_ref.effect.kind in _ENDING:
            yield "replaced-by", effect_ref.acting, "after"
        elif effect_ref.effect.kind in _CHANGING:
            yield "amended-by", effect_ref.acting, "after"
    for citation_ref in collection.citations_of(document.key):
        basis = citation_ref.citation.role is CitationRole.BASIS
        yield ("rests-on-it" if basis else "cited-by"), citation_ref.citing, "below" if basis else ""


def _held(collection: Collection, subject: object) -> Identity | None:
    return subject if isinstance(subject, Identity) and subject in collection else None


def _shared(document: Document, collection: Collection, *, candidate_of: Callable[[Identity], _Candidate]) -> None:
    """Documents that rest on the same bases; one that few rest on says more. A unit cited alike is a shared delegation."""
    for citation in document.citations:
        if citation.role is not CitationRole.BASIS or (citation.document is None and citation.key is None):
            continue
        subject = collection.resolver.resolve(
            citation.document, key=citation.key, candidates=citation.candidates, citing=document
        ).subject
        if subject is None:
            continue
        refs = [ref for ref in collection.citations_of(subject) if ref.citation.role is CitationRole.BASIS]
        citing = {ref.citing for ref in refs}
        if not citing or len(citing) > len(collection) / 5 + 5:
            continue
        weight = math.log(1 + len(collection) / len(citing)) / 3
        name = citation.document.number or citation.document.name or "" if citation.document else str(citation.key)
        units = set(citation.units)
        for ref in refs:
            if units and units & set(ref.citation.units):
                candidate_of(ref.citing).add(weight, "shared-delegation", f"{name} {min(map(str, units))}")
        for key in citing:
            candidate_of(key).add(weight, "shared-basis", name)


def _alike(
    document: Document,
    text: str,
    collection: Collection,
    engine: Engine,
    as_of: date,
    *,
    there: frozenset[Identity],
    candidate_of: Callable[[Identity], _Candidate],
) -> None:
    """Documents with like words, and the documents that those rest on."""
    likeness: dict[Identity, float] = {}
    common: dict[Identity, str] = {}
    for words, weight in ((_subject_words(document, text), 1.0), (_frequent_words(text), _BODY)):
        if not words:
            continue
        # Twice as many as are heard, because those that were issued later fall away.
        page = engine.search(words, as_of=as_of, size=2 * _NEIGHBOURS, dead=True, articles=1)
        results = [(r, key) for r in page.results if (key := _parsed(r.key)) in there and key != document.key][:_NEIGHBOURS]
        for result, key in results:
            if key is not None:
                alike = weight * (result.score / (results[0][0].score or 1.0)) ** 2
                likeness[key] = likeness.get(key, 0.0) + alike
                common.setdefault(key, _in_common(result.articles[0].why))
    votes: dict[Identity, float] = {}
    for key, alike in likeness.items():
        candidate_of(key).add(_SIMILAR * alike, "similar", common[key])
        if _former(document, collection.document(key)):
            candidate_of(key).add(alike, "former-province")
        for target in _cited_by(key, collection):
            if target != document.key:
                votes[target] = votes.get(target, 0.0) + alike
    ceiling = max(max(votes.values(), default=0.0), _WHOLE_VOTE * sum(likeness.values())) or 1.0
    for key, vote in votes.items():
        # The root: what several like documents cite is not so much more likely than what two do.
        candidate_of(key).add(_CITED * math.sqrt(vote / ceiling), "cited-by-similar")


def _habits(
    document: Document,
    collection: Collection,
    *,
    there: frozenset[Identity],
    candidate_of: Callable[[Identity], _Candidate],
) -> None:
    """What documents of the same body and of the same kind cite: the law that they are made under, the rules of their form."""
    issuer = _issuer(document)
    habits = (
        ("cited-by-issuer", _ISSUER, lambda d: bool(issuer) and _issuer(d) == issuer),
        ("cited-by-kind", _KIND, _like_kind(document)),
    )
    for reason, weight, fits in habits:
        others = [key for key in there if key != document.key and fits(collection.document(key))]
        others.sort(key=lambda key: (_day(collection.document(key)), str(key)), reverse=True)
        counts = Counter(target for key in others[:_HABIT_OF] for target in _cited_by(key, collection))
        for target, count in counts.items():
            if target != document.key:
                # Of one or two documents nothing is a habit.
                candidate_of(target).add(weight * math.sqrt(count / max(3, min(len(others), _HABIT_OF))), reason)


def _issuer(document: Document) -> str:
    return document.issuers[0].value if document.issuers else ""


def _like_kind(document: Document) -> Callable[[Document], bool]:
    kind, local = document.kind.value if document.kind else "", document.territory is None
    return lambda other: (other.kind.value if other.kind else "", other.territory is None) == (kind, local)


def _day(document: Document) -> date:
    return document.issued.value if document.issued else date.min


def _named(document: Document, text: str, collection: Collection, found: Mapping[Identity, _Candidate]) -> None:
    """Add to documents whose names, as others cite them, stand in the text or the title in part or whole."""
    words = tokens(text[:_READ].lower())
    there = set(zip(words, words[1:], strict=False))
    title = tokens(document.title.value.lower()) if document.title else []
    above = set(zip(title, title[1:], strict=False))
    for key, one in found.items():
        names = {
            ref.citation.document.name.lower()
            for ref in collection.citations_of(key)
            if ref.citing != document.key and ref.citation.document is not None and ref.citation.document.name
        }
        best = (0.0, 0.0)
        for name in names:
            said = tokens(name)
            pairs = list(zip(said, said[1:], strict=False))
            if pairs:
                best = max(best, (sum(p in there for p in pairs) / len(pairs), sum(p in above for p in pairs) / len(pairs)))
        if best[0] > 0:
            one.add(_NAMED * best[0] + _NAMED_IN_TITLE * best[1], "named" if best[0] == 1.0 else "")


def _in_common(why: tuple[tuple[str, str], ...]) -> str:
    heading = dict(why).get("title") or dict(why).get("heading") or ""
    return " ".join(heading.split()[:8])


def _parsed(key: str) -> Identity | None:
    from legalsys.errors import UsageError

    try:
        return Identity.parse(key)
    except UsageError:
        return None


def _cited_by(key: Identity, collection: Collection) -> set[Identity]:
    """Return the documents held that a document held cites or acts on."""
    document = collection.document(key)
    found: set[Identity] = set()
    for citation in document.citations:
        target = _held(collection, collection.resolve_citation(key, citation).subject)
        if target is not None and target != key:
            found.add(target)
    for effect in document.effects:
        target = _held(collection, collection.resolve_effect(key, effect).subject)
        if target is not None and target != key:
            found.add(target)
    return found


def _subject_words(document: Document, text: str) -> str:
    """Return what a document is about, as a query: its title, and the beginning of its first article."""
    title = tokens(document.title.value)[:_TITLE_WORDS] if document.title else []
    start = next((unit.start for unit in document.units if unit.path.level is UnitLevel.ARTICLE), 0)
    body = tokens(text[start : start + 4000])[:_TEXT_WORDS]
    said = [w for w in (*title, *body) if w not in stop_words() and (len(w) > 1 or w.isalpha())]
    return " ".join(said)


def _frequent_words(text: str) -> str:
    """Return the pairs of words that a text repeats most, as a query: what a long one or one without a title speaks of."""
    words = tokens(text[:_READ])
    stops = stop_words()
    counts = Counter(
        (a, b)
        for a, b in zip(words, words[1:], strict=False)
        if a.isalpha() and b.isalpha() and a not in stops and b not in stops
    )
    return " ".join(f"{a} {b}" for (a, b), count in counts.most_common(_PAIRS) if count > 1)


def _former(document: Document, other: Document) -> bool:
    """Whether another document is of a province that this one's ground came from, or the other way round."""
    from legalsys import law

    a, b = document.territory, other.territory
    return (
        a is not None
        and b is not None
        and a.value != b.value
        and (law.same_territory(a.value, b.value) or law.merged_into(a.value, b.value) is not None)
    )


def _relation(document: Document, other: Document) -> str:
    """Return where a document that is only alike stands: central ones stand above local ones."""
    central = other.territory is None and other.issuers
    local = document.territory is not None
    if central and local:
        return "above"
    if document.territory is None and document.issuers and other.territory is not None:
        return "below"
    return "beside"
