"""``legalsys show``: everything that is known of one document, and why."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import TYPE_CHECKING, Any, TextIO

import click

from .console import open_output
from .options import Call, shared_options
from .place import find_workspace
from .words import word

if TYPE_CHECKING:
    from legalsys.report.duplicates import Duplicates
    from legalsys.validity import Collection, Reason, Validity
    from legalsys.workspace import ActingEffect, HeldDocument

__all__ = ["show", "validity_record"]

_QUOTE = 160
_MOST_DIFFERENCES = 5


@click.command(
    "show",
    short_help="Show one document: facts, units, effects in and out, validity.",
    epilog="""\b
Examples:
  legalsys show 15/2025/QĐ-UBND
  legalsys show vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20 --as-of 2026-11-24
  legalsys show 27/2025 --format json""",
)
@click.argument("document")
@click.option("--units/--no-units", default=True, help="Print the tree of units [default: yes].")
@shared_options(("table", "json"))
def show(call: Call, document: str, units: bool) -> None:
    """Show one document: facts, units, effects in and out, and its validity with the reasons.

    DOCUMENT is a key, a number, or a part of one; where several fit they are listed.
    """
    from legalsys.workspace import open_workspace

    from .holdings import collection_of, find_document

    with open_workspace(find_workspace(call.folder)) as workspace:
        held = workspace.document(find_document(workspace, document))
        incoming = sorted(workspace.effects(on=held.key), key=lambda e: (str(e.acting), e.effect.id))
        collection = collection_of(workspace)
        reading = workspace.reading(held.sha256)
        others = [v for v in workspace.variants(held.key) if v.sha256 != held.sha256]
        from legalsys.report.duplicates import duplicate_records, find_duplicates
        from legalsys.validity import validity

        state = validity(collection, held.key, call.as_of)
        alike = find_duplicates(workspace, of=held.key)
        with open_output(call.output) as stream:
            if call.format == "json":
                from legalsys.report.contract import document_record, effect_record

                file = held.manifestations[0].path if held.manifestations else ""
                record = document_record(reading, held.document, file, held.sha256, lang=call.lang)
                record["validity"] = validity_record(state)
                record["effects_in"] = [{"acting": str(e.acting), **effect_record(e.effect)} for e in incoming]
                record["files"] = [m.path for v in (held, *others) for m in v.manifestations]
                record["duplicates"] = list(duplicate_records(alike))
                stream.write(json.dumps(record, ensure_ascii=False, indent=1) + "\n")
            else:
                page = _Page(call.lang, stream, collection)
                page.write(held, others, incoming, state, units=units)
                page.duplicates(alike)


def validity_record(state: Validity) -> dict[str, Any]:
    """Return a validity with its reasons as plain values."""

    def reason(item: Reason) -> dict[str, Any]:
        evidence = item.evidence
        return {
            "what": item.what.value,
            "day": item.day.isoformat() if item.day else None,
            "until": item.until.isoformat() if item.until else None,
            "units": [str(u) for u in item.units],
            "whole": item.whole,
            "acting": str(item.acting) if item.acting else None,
            "effect": item.effect or None,
            "quote": evidence.quote if evidence else None,
            "start": evidence.start if evidence else None,
            "end": evidence.end if evidence else None,
            "certainty": item.certainty.value,
            "counts": item.counts,
            "why_not": item.why_not or None,
            "event": item.event or None,
            "except": list(item.exceptions),
            "grounds": list(item.grounds),
            "rule": item.rule,
        }

    return {
        "as_of": state.as_of.isoformat(),
        "status": state.status.value,
        "since": state.since.isoformat() if state.since else None,
        "certainty": state.certainty.value,
        "complete": state.complete,
        "reasons": [reason(r) for r in state.reasons],
        "possible": [reason(r) for r in state.possible],
        "ahead": [reason(r) for r in state.ahead],
        "partial": [
            {
                "unit": str(p.unit) if p.unit else None,
                "status": p.status.value,
                "since": p.since.isoformat() if p.since else None,
                "reason": reason(p.reason),
            }
            for p in state.partial
        ],
        "territory": [
            {
                "territory": t.territory,
                "since": t.since.isoformat() if t.since else None,
                "until": t.until.isoformat() if t.until else None,
                "within": t.within,
                "acting": str(t.acting) if t.acting else None,
            }
            for t in state.territory
        ],
    }


def _day(day: Any) -> str:
    return f"{day:%d/%m/%Y}" if day else "?"


def _short(text: str) -> str:
    words = " ".join(text.split())
    return words if len(words) <= _QUOTE else words[: _QUOTE - 1] + "…"


class _Page:
    """One document on the screen. ``lang``: language of headings; ``stream``: where to; ``collection``: to name others."""

    def __init__(self, lang: str, stream: TextIO, collection: Collection) -> None:
        self._lang = lang
        self._stream = stream
        self._collection = collection

    def _line(self, text: str = "", depth: int = 0) -> None:
        self._stream.write("  " * depth + text + "\n")

    def _head(self, name: str) -> None:
        self._line()
        self._line(word(name, self._lang).upper())

    def write(
        self,
        held: HeldDocument,
        others: Iterable[HeldDocument],
        incoming: Iterable[ActingEffect],
        state: Validity,
        *,
        units: bool,
    ) -> None:
        document = held.document
        self._line(self._name(held.key))
        if document.title:
            self._line(_short(document.title.value))
        self._line(str(held.key))
        self._validity(state)
        self._facts(held, others)
        if units and document.units:
            self._head("units")
            for unit in document.units:
                self._line(f"{unit.path}  {_short(unit.heading or '')}".rstrip(), len(unit.path.steps))
        for name, citations in (("basis", document.basis),):
            if citations:
                self._head(name)
                for citation in citations:
                    resolved = f"  → {citation.key}" if citation.key else ""
                    self._line(f"- {_short(citation.evidence.quote)}{resolved}", 1)
        if document.effects:
            self._head("effects-out")
            for effect in document.effects:
                target = self._name(effect.key) if effect.key else effect.target.number or effect.target.name or "?"
                self._effect(effect, target)
        incoming = list(incoming)
        if incoming:
            self._head("effects-in")
            for item in incoming:
                self._effect(item.effect, self._name(item.acting))

    def duplicates(self, found: Duplicates) -> None:
        """Write texts that are nearly the same, and the first of their differences."""
        from legalsys.report.duplicates_table import pair_words
        from legalsys.report.naming import document_words
        from legalsys.report.words import word as label

        if found.pairs:
            self._head("near-duplicates")
        for pair in found.pairs:
            share = "" if pair.share is None else f", {pair.share:.0%}"
            self._line(f"- {label('relation', pair.relation.value, self._lang)}{share}", 1)
            for name, row, files in (("one", pair.one, pair.files[0]), ("other", pair.other, pair.files[1])):
                shown = document_words(row, self._lang, fallback=str(row.key), issuer=True)
                self._line(f"{label('column', name, self._lang)}: {shown} ({', '.join(files)})", 2)
            for line in pair_words(pair, self._lang, most=_MOST_DIFFERENCES).split("\n"):
                self._line(line, 2)

    def _name(self, key: Any) -> str:
        held = self._collection.held(key)
        if held is None:
            return str(key)
        document = held.document
        day = f", {_day(document.issued.value)}" if document.issued else ""
        kind = document.kind.value if document.kind else ""
        number = document.number.value if document.number else held.file
        issuer = f", {document.issuer}" if document.issuer else ""
        return f"{kind} {number}{day}{issuer}".strip()

    def _effect(self, effect: Any, other: str) -> None:
        words = [word(f"effect-{effect.kind.value}", self._lang)]
        if effect.units:
            words.append(", ".join(map(str, effect.units)))
        elif effect.scope.value == "part":
            words.append(word("a-part", self._lang))
        day = _day(effect.from_day) if effect.from_day else effect.from_event or "?"
        self._line(f"- {' '.join(words)}: {other} ({word('from-day', self._lang)} {day}; {self._sure(effect.certainty)})", 1)
        self._line(f"“{_short(effect.evidence.quote)}”", 2)

    def _sure(self, certainty: Any) -> str:
        return word(f"certainty-{certainty.value}", self._lang)

    def _validity(self, state: Validity) -> None:
        from legalsys import law

        status = law.status_word(state.status.value)
        words = status.vi if self._lang == "vi" else status.en
        self._head("validity")
        since = f" {word('since', self._lang)} {_day(state.since)}" if state.since else ""
        self._line(f"{_day(state.as_of)}: {words}{since} ({self._sure(state.certainty)})", 1)
        if not state.complete:
            self._line(word("incomplete", self._lang), 1)
        for item in state.reasons:
            self._reason(item)
        for part in state.partial:
            partial = law.status_word(part.status.value)
            unit = str(part.unit) if part.unit else word("a-part", self._lang)
            label = partial.vi if self._lang == "vi" else partial.en
            self._line(f"- {unit}: {label} {word('since', self._lang)} {_day(part.since)}", 1)
        for heading, items in (("ahead", state.ahead), ("not-counted", state.possible)):
            if items:
                self._line(word(heading, self._lang) + ":", 1)
                for item in items:
                    self._reason(item)

    def _reason(self, item: Reason) -> None:
        what = word(f"change-{item.what.value}", self._lang)
        units = "" if item.whole or not item.units else " " + ", ".join(map(str, item.units))
        until = f" – {_day(item.until)}" if item.until else ""
        day = _day(item.day) if item.day else item.event or "?"
        by = f" {word('by', self._lang)} {self._name(item.acting)}" if item.acting else ""
        why = f" [{word('why-' + item.why_not, self._lang)}]" if item.why_not else ""
        rule = f" [{item.rule}]" if item.rule else ""
        self._line(f"- {day}{until}: {what}{units}{by} ({self._sure(item.certainty)}){why}{rule}", 1)
        if item.evidence:
            self._line(f"“{_short(item.evidence.quote)}”", 2)

    def _facts(self, held: HeldDocument, others: Iterable[HeldDocument]) -> None:
        document = held.document
        self._head("facts")
        for name in ("number", "kind", "title", "issued", "adopted", "effective", "effective_by_law", "expires", "normative"):
            fact = getattr(document, name)
            if fact is None:
                continue
            value = fact.value
            text = str(value) if not hasattr(value, "isoformat") else _day(value)
            if isinstance(value, bool):
                text = word("yes" if value else "no", self._lang)
            origin = f" [{fact.rule}]" if fact.rule else "" if fact.source.value == "text" else f" [{fact.source.value}]"
            sure = "" if fact.certainty.value == "certain" else f" ({self._sure(fact.certainty)})"
            self._line(f"{word('fact-' + name, self._lang)}: {_short(text)}{sure}{origin}", 1)
            for candidate in fact.candidates:
                self._line(f"{word('or', self._lang)} {_short(str(candidate.value))} ({candidate.reason})", 2)
        for issuer in document.issuers:
            self._line(f"{word('fact-issuer', self._lang)}: {issuer.value}", 1)
        for signer in document.signers:
            self._line(f"{word('fact-signer', self._lang)}: {signer.name} ({_short(signer.role)})", 1)
        for correction in held.corrections:
            said = correction.assertion
            self._line(f"{word('corrected', self._lang)}: {said.field} = {said.value!r}, {said.by}: {said.reason}", 1)
        for claim in document.claims:
            self._line(f"{word('claim', self._lang)} {claim.source}: {claim.field} = {_short(claim.value)}", 1)
        for variant, name in ((held, "file"), *((other, "other-text") for other in others)):
            for manifestation in variant.manifestations:
                self._line(f"{word(name, self._lang)}: {manifestation.path} ({manifestation.format}, {variant.status})", 1)
        for problem in document.problems:
            self._line(f"{problem.severity}: {problem.text(self._lang)}", 1)
