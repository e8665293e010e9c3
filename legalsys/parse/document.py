"""Putting a `Document` together from what the parts of this room read."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from legalsys import law
from legalsys.model import (
    AttachedInstrument,
    CitedDocument,
    Document,
    Fact,
    FactSource,
    Identity,
    Mismatch,
    Reading,
    ReadingStatus,
)

from .basis import find_basis
from .citations import find_citations
from .effects import find_effects
from .identify import Resolved, misprint_of, provisional, resolve_cited
from .mentions import Mentions
from .metadata import Metadata, read_metadata
from .outline import Outline, outline
from .shortened import find_shortened
from .start import OwnTerm, find_term

__all__ = ["build_document"]


def _by_law(metadata: Metadata, term: OwnTerm) -> Fact | None:  # type: ignore[type-arg]
    """Return the day the regime sets where the text gives no day (Luật 31/2004/QH11 art. 51 and its like)."""
    if term.effective is not None or metadata.issued is None or not metadata.issuers or term.starts:
        return None
    body = law.find_body(metadata.issuers[0].value, metadata.issued.value)
    regime = law.regime_on(metadata.issued.value)
    if body is None or regime is None:
        return None
    rule = law.default_start(regime, body.level, metadata.issued.value)
    if rule is None:
        return None
    return Fact(rule.day, None, FactSource.LAW, rule=rule.rule)


def _is_open(document: CitedDocument, key: Identity | None, candidates: tuple[Identity, ...]) -> bool:
    """Whether a numbered document is named without its day and nothing is known of it yet."""
    return key is None and not candidates and document.issued is None and document.number is not None


def _said_in_full(named: Iterable[tuple[CitedDocument | None, Identity | None]]) -> dict[str | None, Identity]:
    """Return the identities of central numbers that the text names in full once: a later "Thông tư số 13/2014/TT-NHNN" is the same.

    Local numbers are in every province: for them the number alone says nothing (design: the number is not a key).
    """
    found: dict[str, set[Identity]] = {}
    for document, key in named:
        if (
            document is not None
            and document.number
            and key is not None
            and law.issuer_of_number(document.number, document.issued) is not None
        ):
            found.setdefault(document.number, set()).add(key)
    return {number: next(iter(keys)) for number, keys in found.items() if len(keys) == 1}


_OPEN = Resolved(None)
_SUBJECT_REACH = 240  # letters after a document in which its subject is told


def _own_places(metadata: Metadata, shape: Outline) -> list[tuple[int, int]]:
    """Return where the document names itself: at its head, and in the captions "(Ban hành kèm theo …)" of what it issues."""
    if metadata.number is None or metadata.number.evidence is None:
        return []
    captions = [part.caption for part in shape.parts if part.caption is not None]
    return [(metadata.number.evidence.start, metadata.number.evidence.end), *captions]


def build_document(reading: Reading) -> Document:
    """Return the document of a reading. See `legalsys.parse.parse`."""
    text = reading.text
    if not text.strip() or reading.status is ReadingStatus.FAILED:
        return Document(key=provisional(text or reading.format), claims=reading.claims, problems=reading.problems)
    shape: Outline = outline(reading)
    metadata = read_metadata(reading, shape)
    issued = metadata.issued.value if metadata.issued else None
    adopted = metadata.adopted.value if metadata.adopted else None
    number = metadata.number.value if metadata.number else None
    near = metadata.territory.value if metadata.territory else None
    english = None
    if metadata.language == "en":
        from .english_document import read_english

        english = read_english(text, shape, number=number, issued=issued)
    term = english.term if english else find_term(text, shape, issued=issued, adopted=adopted)
    by_law = _by_law(metadata, term)
    default_day = term.effective.value if term.effective else by_law.value if by_law else None
    if english is not None:
        effects, citations = english.effects, english.citations
    else:
        mentions = Mentions(text)
        basis = find_basis(text, shape, mentions)
        effects = find_effects(text, shape, mentions, own_number=number, default_day=default_day)
        citations = find_citations(text, mentions, basis, effects)
    cited = []
    misprinted: dict[CitedDocument, Resolved] = {}
    own = _own_places(metadata, shape)
    for citation in citations:
        if any(citation.evidence.start < end and start < citation.evidence.end for start, end in own):
            continue  # its own number, whatever was read there
        meant = resolve_cited(citation.document, near) if citation.document else _OPEN
        if meant.unlisted and citation.document is not None:
            others = misprint_of(citation.document, text[citation.evidence.end : citation.evidence.end + _SUBJECT_REACH])
            if others:
                meant = misprinted[citation.document] = Resolved(None, others, Mismatch.NUMBER)
        if meant.key is not None or meant.candidates or meant.mismatch is not None:
            citation = citation.meaning(meant.key, meant.candidates, meant.mismatch)
        cited.append(citation)
    settled = []
    for effect in effects:
        meant = misprinted.get(effect.target) or resolve_cited(effect.target, near)
        settled.append(replace(effect, key=meant.key, candidates=meant.candidates, mismatch=meant.mismatch))
    full = _said_in_full([*((c.document, c.key) for c in cited), *((e.target, e.key) for e in settled)])
    if full:
        cited = [
            replace(c, key=full.get(c.document.number)) if c.document and _is_open(c.document, c.key, c.candidates) else c
            for c in cited
        ]
        settled = [replace(e, key=full.get(e.target.number)) if _is_open(e.target, e.key, e.candidates) else e for e in settled]
    key = law.identity_of(number, tuple(f.value for f in metadata.issuers), issued) or provisional(text)
    attached = tuple(
        AttachedInstrument(
            p.part, " ".join(text[p.title[0] : p.title[1]].split()) if p.title else None, p.articles, p.start, p.end
        )
        for p in shape.parts
        if p.kind == "attached"
    )
    return Document(
        key=key,
        language=metadata.language,
        number=metadata.number,
        number_as_printed=metadata.number_as_printed,
        kind=metadata.kind,
        issuers=metadata.issuers,
        territory=metadata.territory,
        issued=metadata.issued,
        adopted=metadata.adopted,
        title=metadata.title,
        signers=metadata.signers,
        normative=metadata.normative,
        effective=term.effective,
        effective_by_law=by_law,
        starts=term.starts,
        expires=term.expires,
        shortened=find_shortened(text, shape),
        units=shape.units,
        attached=attached,
        citations=tuple(cited),
        effects=tuple(settled),
        claims=(*reading.claims, *(english.claims if english else ())),
        problems=(*reading.problems, *shape.problems, *metadata.problems, *(english.problems if english else ())),
    )
