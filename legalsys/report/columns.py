"""Columns and cells that lists share: a document, words with their places, grounds, certainty, verdict."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

from legalsys.model import FindingEvidence, Verdict

from .naming import ground_words, place_words, unit_words
from .places import Places
from .tables import Column, Kind, Value, shortened
from .words import day_words, word

if TYPE_CHECKING:
    from legalsys.workspace import DocumentRow, FindingState, Holdings, Run

__all__ = [
    "Basis",
    "certainty_words",
    "column",
    "document_cells",
    "document_columns",
    "grounds_cell",
    "is_rejected",
    "place_cell",
    "sentence_cell",
    "verdict_words",
]

_QUOTE = 600
_QUOTES = 3
_TITLE = 400


def column(name: str, lang: str, kind: Kind = Kind.TEXT, width: int = 12) -> Column:
    """Return a column with its heading in ``lang``."""
    return Column(name, word("column", name, lang), kind, width)


def document_columns(lang: str) -> tuple[Column, ...]:
    """Return the columns that every list begins with, in the order of the forms of NĐ 79/2025/NĐ-CP."""
    return (
        column("stt", lang, Kind.COUNT, 5),
        column("kind", lang, width=10),
        column("issuer", lang, width=15),
        column("number", lang, Kind.CODE, 18),
        column("issued", lang, Kind.DAY, 11),
        column("title", lang, width=28),
    )


def document_cells(number: int, row: DocumentRow | None, places: Places, *, key: str = "") -> tuple[Value, ...]:
    """Return the cells of `document_columns`.

    Args:
        number: number of the document in the list.
        row: the document, None when it is no longer held.
        places: to name the file of a document without a title.
        key: what to show of a document that is not held.
    """
    if row is None:
        return (number, None, None, key, None, None)
    title = shortened(row.title, _TITLE) if row.title else ""
    if not title:
        title = "; ".join(places.shown(file) for file in places.files(row.key)[:1])
    return (number, row.kind, row.issuer, row.number, row.issued, title)


def told(sides: Sequence[FindingEvidence]) -> tuple[FindingEvidence, ...]:
    """Return the sides that a list quotes: those that say something, not the mere number of the document ended."""
    saying = [side for side in sides if side.label != "target"]
    return tuple(saying or sides)[:_QUOTES]


def sentence_cell(sides: Sequence[FindingEvidence]) -> str:
    """Return the words of the sides that a list quotes, numbered where there are several."""
    return _numbered([f"“{shortened(side.evidence.quote, _QUOTE)}”" for side in told(sides)])


def place_cell(sides: Sequence[FindingEvidence], places: Places, lang: str) -> str:
    """Return where the words of `sentence_cell` stand: unit, place in the file, file."""
    texts = []
    for side in told(sides):
        spot = places.spot(side.key, side.file, side.evidence)
        within = ", ".join(filter(None, (unit_words(side.unit, lang) if side.unit else "", place_words(spot.place, lang))))
        texts.append("\n".join(filter(None, (within, places.shown(spot.file)))))
    return _numbered(texts)


def _numbered(texts: list[str]) -> str:
    return texts[0] if len(texts) == 1 else "\n".join(f"({number}) {text}" for number, text in enumerate(texts, 1))


def grounds_cell(ids: Sequence[str], lang: str) -> str:
    """Return legal grounds in words, one a line."""
    return "\n".join(ground_words(id, lang) for id in ids)


def certainty_words(value: str, lang: str) -> str:
    """Return a certainty in words."""
    return word("certainty", value, lang)


def verdict_words(state: FindingState | None, lang: str) -> str:
    """Return the last verdict on a finding, who gave it and why; ``""`` for none."""
    if state is None:
        return ""
    decision = state.decision
    text = f"{word('verdict', decision.verdict.value, lang)}, {decision.by}, {day_words(decision.at.date(), lang)}"
    if decision.reason:
        text += f": {decision.reason}"
    return f"{text} ({word('verdict', 'stale', lang)})" if state.state.value == "stale" else text


def is_rejected(state: FindingState | None) -> bool:
    """Whether a person rejected a finding, having seen the evidence that it has now."""
    return state is not None and state.decision.verdict is Verdict.REJECTED and state.state.value == "carried-over"


@dataclass(frozen=True, slots=True)
class Basis:
    """What a list rests on.

    Args:
        run: the review.
        holdings: the documents held.
        office: name of the office, ``""`` when it is not set.
    """

    run: Run
    holdings: Holdings
    office: str = ""

    def lines(self, lang: str, folder: str = "") -> tuple[str, ...]:
        """Return the lines under a title: office, collection, folder."""
        held = self.holdings
        day = day_words(self.run.as_of, lang)
        rests = word("line", "collection", lang, documents=held.documents, files=held.files, day=day or "?", digest=held.digest)
        office = (word("line", "office", lang, name=self.office),) if self.office else ()
        return (*office, rests, *((word("line", "folder", lang, folder=folder),) if folder else ()))

    def gaps(self, lang: str) -> str:
        """Return what the collection is known to lack."""
        gaps = self.holdings.gaps
        return word(
            "line",
            "gaps",
            lang,
            lacking=gaps.cited_not_held,
            ambiguous=gaps.ambiguous,
            unidentified=len(gaps.unidentified),
            partly=len(gaps.partly_read),
            failed=len(gaps.unread),
        )

    def record(self) -> dict[str, object]:
        """Return it as plain values."""
        gaps = self.holdings.gaps
        return {
            "as_of": self.run.as_of.isoformat() if self.run.as_of else None,
            "collection": {
                "documents": self.holdings.documents,
                "files": self.holdings.files,
                "digest": self.holdings.digest,
                "cited_not_held": gaps.cited_not_held,
                "ambiguous": gaps.ambiguous,
                "unidentified": list(gaps.unidentified),
                "partly_read": list(gaps.partly_read),
                "unread": list(gaps.unread),
            },
        }
