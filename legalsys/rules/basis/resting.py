"""What the rules of this group share: which documents still stand on their own, and whom they rest on or cite."""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from importlib import resources

from legalsys.language.normal import fold, same_words
from legalsys.model import Certainty, Citation, CitationRole, Document, EffectKind, FindingEvidence, Identity, Scope
from legalsys.validity import Change, Status, Stub, Subject, later_namesake

from ..base import Look

__all__ = ["End", "acts_on", "end_of", "is_framework", "lives_on", "rested_on"]


def lives_on(look: Look, key: Identity) -> bool:
    """Whether a document may still hold norms on the day.

    It is not known to be an individual document or a paper, has not expired, and does more than repeal: what only repeals
    has done its work, whatever became of its bases.
    """
    normative = look.document(key).normative
    if normative is not None and not normative.value:
        return False
    if look.validity(key).status in (Status.EXPIRED, Status.SUSPENDED):
        return False
    return not _only_repeals(look.document(key))


def _only_repeals(document: Document) -> bool:
    title = fold(document.title.value).strip() if document.title else ""
    title = title.removeprefix("ve viec ").removeprefix("v/v ")
    if title.startswith(("bai bo ", "huy bo ", "cong bo ", "dinh chinh ")):
        return True
    repeals = [e for e in document.effects if e.kind is EffectKind.REPEALS and e.scope is Scope.WHOLE]
    articles = sum(len(u.path.steps) == 1 and u.path.steps[0].level.value == "dieu" and not u.path.part for u in document.units)
    return bool(repeals) and len(repeals) == len(document.effects) and 0 < articles <= 2 and not document.attached


def rested_on(look: Look, key: Identity, role: CitationRole) -> Iterator[tuple[Subject, list[Citation], Certainty]]:
    """Yield each other document that ``key`` names in a role, with the citations and how surely they mean it."""
    found: dict[Subject, tuple[list[Citation], Certainty]] = {}
    for citation in look.document(key).citations:
        if citation.role is not role:
            continue
        meant = look.collection.resolve_citation(key, citation)
        if meant.subject is None or meant.subject == key:
            continue
        citations, certainty = found.setdefault(meant.subject, ([], meant.certainty))
        citations.append(citation)
        found[meant.subject] = (citations, certainty if certainty.rank <= meant.certainty.rank else meant.certainty)
    for subject, (citations, certainty) in found.items():
        yield subject, citations, certainty


def acts_on(look: Look, key: Identity) -> frozenset[Subject]:
    """Return the documents that ``key`` itself replaces, repeals, amends, or otherwise acts on, candidates too."""
    subjects: set[Subject] = set()
    for effect in look.document(key).effects:
        meant = look.collection.resolve_effect(key, effect)
        if meant.subject is not None:
            subjects.add(meant.subject)
        subjects.update(meant.candidates)
    return frozenset(subjects)


@dataclass(frozen=True, slots=True)
class End:
    """How a document ended, for messages.

    Args:
        since: the first day after it.
        how: ``replaced``, ``repealed``, ``term-ended`` or ``namesake``.
        by: the document that ended it, None if it ran out.
        sides: the words that ended it, empty where only the register of central documents tells.
        certainty: how sure.
    """

    since: date
    how: str
    by: Subject | None
    sides: tuple[FindingEvidence, ...]
    certainty: Certainty


_WORDS = {Change.REPLACED: "replaced", Change.REPEALED: "repealed", Change.TERM_ENDS: "term-ended"}


def end_of(look: Look, subject: Subject) -> End | None:
    """Return how ``subject`` ended by the day of the look, None if nothing says that it did.

    A text held that ends it, else a later law of the same name.
    """
    state = look.validity(subject)
    end = state.ended_by
    if end is not None and end.day is not None:
        return End(end.day, _WORDS.get(end.what, ""), end.acting, look.acting_side(end, subject), state.certainty)
    namesake = later_namesake(look.collection, subject, look.as_of)
    if namesake is None:
        return None
    newer = look.collection.resolver.held_as(namesake.stub) or namesake.stub
    return End(namesake.since, "namesake", newer, (), Certainty.LIKELY)


@functools.cache
def _framework() -> frozenset[str]:
    data = tomllib.loads(resources.files(__package__).joinpath("framework_laws.toml").read_text(encoding="utf-8"))
    return frozenset(fold(same_words(name)) for name in data["names"])


def is_framework(look: Look, subject: Subject) -> bool:
    """Whether a basis is a law on organisation or law-making, which nearly every recital names (``framework_laws.toml``)."""
    name = subject.name if isinstance(subject, Stub) else None
    if isinstance(subject, Identity):
        document = look.document(subject)
        if document.kind is not None and document.title is not None:
            name = f"{document.kind.value} {document.title.value}"
    return name is not None and fold(same_words(name)) in _framework()
