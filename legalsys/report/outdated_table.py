"""The list of what is outdated as a table for people and as records for programs."""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any

from legalsys.model import Identity
from legalsys.rules.messages import message, message_table

from .columns import (
    certainty_words,
    column,
    document_cells,
    document_columns,
    grounds_cell,
    place_cell,
    sentence_cell,
    verdict_words,
)
from .naming import document_words, documents_by_key, is_verified, units_words
from .outdated import Entry, Outdated, Standing
from .places import Places
from .tables import Kind, Table, Value
from .words import day_words, has_word, word

if TYPE_CHECKING:
    from legalsys.workspace import DocumentRow, FindingState, Workspace

__all__ = ["outdated_record", "outdated_records", "outdated_table", "reason_words"]

OUTDATED_SCHEMA = "legalsys/outdated/1"


def outdated_table(workspace: Workspace, found: Outdated, lang: str, *, filters: tuple[str, ...] = ()) -> Table:
    """Return the list as a table: a row for each reason, documents numbered.

    Args:
        workspace: to name documents and find the places of words.
        found: the list.
        lang: ``vi`` or ``en``.
        filters: what the list was narrowed to, in words; it says so then and counts only what it has.
    """
    rows = documents_by_key(workspace)
    places = Places(workspace)
    numbers: dict[Identity, int] = {}
    cells: list[tuple[Value, ...]] = []
    for entry in found.entries:
        number = numbers.setdefault(entry.key, len(numbers) + 1)
        row = rows.get(entry.key)
        state = found.states.get(entry.finding.key) if entry.finding else None
        cells.append(
            (
                *document_cells(number, row, places, key=str(entry.key)),
                word("standing", entry.standing.value, lang),
                entry.since,
                reason_words(entry, rows, lang),
                sentence_cell(entry.evidence),
                place_cell(entry.evidence, places, lang),
                grounds_cell(entry.grounds, lang),
                certainty_words(entry.certainty.value, lang),
                entry.rule if entry.finding else word("line", "by-state", lang),
                "\n".join(_remarks(entry, row, state, lang)),
            )
        )
    columns = (
        *document_columns(lang),
        column("status", lang, width=12),
        column("since", lang, Kind.DAY, 11),
        column("reason", lang, width=28),
        column("sentence", lang, Kind.QUOTE, 38),
        column("place", lang, width=22),
        column("grounds", lang, width=18),
        column("certainty", lang, width=10),
        column("rule", lang, Kind.CODE, 8),
        column("note", lang, width=15),
    )
    return Table(
        "outdated",
        word("title", "outdated", lang),
        word("sheet", "outdated", lang),
        columns,
        tuple(cells),
        (*found.basis.lines(lang, places.folder), *_filter_lines(filters, lang)),
        _sums(found, lang, filtered=bool(filters)),
        tuple(_notes(found, lang, filtered=bool(filters))),
        lang,
    )


def _filter_lines(filters: tuple[str, ...], lang: str) -> tuple[str, ...]:
    return (word("line", "filtered", lang, what="; ".join(filters)),) if filters else ()


def _sums(found: Outdated, lang: str, *, filtered: bool) -> tuple[tuple[str, int], ...]:
    def counts(*, listed: bool) -> list[tuple[str, int]]:
        return [
            (word("standing", s.value, lang), found.standings.get(s, 0))
            for s in Standing
            if s.listed is listed and (listed or found.standings.get(s))
        ]

    sums = [*counts(listed=True), (word("line", "total-outdated", lang), found.documents)]
    if not filtered:
        sums += [*counts(listed=False), (word("line", "total-held", lang), sum(found.standings.values()))]
    return tuple(sums)


def _notes(found: Outdated, lang: str, *, filtered: bool) -> Iterator[str]:
    if found.entries:
        yield word("line", "rows", lang, rows=len(found.entries), documents=found.documents)
    if any(entry.finding and entry.finding.group == "basis" for entry in found.entries):
        yield word("line", "implied", lang)
    if found.rejected and not filtered:
        yield word("line", "rejected", lang, count=len(found.rejected))
    yield found.basis.gaps(lang)
    if not all(is_verified(entry.grounds) for entry in found.entries):
        yield word("line", "unverified", lang)
    yield word("line", "draft", lang)


def _remarks(entry: Entry, row: DocumentRow | None, state: FindingState | None, lang: str) -> Iterator[str]:
    if state is not None:
        yield word("verdict", "given", lang, verdict=verdict_words(state, lang))
    if row is not None and row.normative is False:
        yield word("document", "not-normative", lang)
    if entry.exceptions and entry.why != "but-parts":
        yield word("document", "exceptions", lang, what="; ".join(entry.exceptions))


def reason_words(entry: Entry, rows: dict[Identity, DocumentRow], lang: str) -> str:
    """Return the reason of an entry in the words that published lists use.

    Args:
        entry: the entry.
        rows: the documents held, to name the one that acts.
        lang: ``vi`` or ``en``.
    """
    if entry.finding is not None and entry.why not in _OF_STATE:
        return _of_finding(entry, rows, lang)
    by = document_words(rows.get(entry.acting), lang, fallback=str(entry.acting)) if entry.acting else ""
    until = ""
    if entry.until is not None:
        until = word("reason", "until", lang, day=day_words(entry.until, lang))
    elif entry.event:
        until = word("reason", "until-event", lang, event=entry.event)
    units = "; ".join(entry.exceptions) if entry.why == "but-parts" else units_words(entry.units, lang)
    return word("reason", entry.why, lang, by=by, units=units, until=until)


_OF_STATE = frozenset(
    {"replaced", "repealed", "term-ends", "term-extended", "suspended", "but-parts", "changed-part"}
    | {f"{what}-part" for what in ("replaced", "repealed", "amended", "suspended")}
)


def _of_finding(entry: Entry, rows: dict[Identity, DocumentRow], lang: str) -> str:
    """The reason that a finding tells: in the list's own phrase for its rule, else in the rule's sentence."""
    finding = entry.finding
    if finding is None:
        return ""
    if not has_word("reason", finding.rule):
        return message(finding, lang).text
    words: dict[str, dict[str, str]] = message_table()["words"]
    how = finding.params.get("how", "")
    by = finding.params.get("by", "")
    return word(
        "reason",
        finding.rule,
        lang,
        other=document_words(
            rows.get(finding.object) if finding.object else None, lang, fallback=finding.params.get("other", "")
        ),
        how=words.get(how, {}).get(lang, how),
        named=word("reason", "named", lang, by=by) if by else "",
        since=word("reason", "from", lang, day=day_words(entry.since, lang)) if entry.since else "",
    )


def outdated_record(found: Outdated, entries: list[dict[str, Any]]) -> dict[str, Any]:
    """Return the whole list as plain values: what it rests on, its totals, its entries (`outdated_records`)."""
    return {
        "schema": OUTDATED_SCHEMA,
        **found.basis.record(),
        "totals": {standing.value: count for standing, count in found.standings.items()} | {"listed": found.documents},
        "rejected": [finding.key for finding in found.rejected],
        "entries": entries,
    }


def outdated_records(workspace: Workspace, found: Outdated, lang: str) -> Iterator[dict[str, Any]]:
    """Yield the entries of the list as plain values, days in ISO 8601, with the reason in words of ``lang`` beside them.

    Args:
        workspace: to name documents and find the places of words.
        found: the list.
        lang: language of ``reason``.
    """
    rows = documents_by_key(workspace)
    places = Places(workspace)
    for entry in found.entries:
        row = rows.get(entry.key)
        state = found.states.get(entry.finding.key) if entry.finding else None
        yield {
            "schema": OUTDATED_SCHEMA,
            "document": {
                "key": str(entry.key),
                "kind": row.kind if row else None,
                "number": row.number if row else None,
                "issued": row.issued.isoformat() if row and row.issued else None,
                "issuer": row.issuer if row else None,
                "title": row.title if row else None,
                "normative": row.normative if row else None,
                "files": list(places.files(entry.key)),
            },
            "status": entry.standing.value,
            "since": entry.since.isoformat() if entry.since else None,
            "until": entry.until.isoformat() if entry.until else None,
            "event": entry.event or None,
            "why": entry.why,
            "by": str(entry.acting) if entry.acting else None,
            "units": [str(unit) for unit in entry.units],
            "except": list(entry.exceptions),
            "reason": reason_words(entry, rows, lang),
            "evidence": [_side(side, places) for side in entry.evidence],
            "grounds": list(entry.grounds),
            "grounds_verified": is_verified(entry.grounds),
            "certainty": entry.certainty.value,
            "rule": entry.rule,
            "finding": entry.finding.key if entry.finding else None,
            "verdict": state.decision.verdict.value if state else None,
            "as_of": found.basis.run.as_of.isoformat() if found.basis.run.as_of else None,
            "collection": found.basis.holdings.digest,
        }


def _side(side: Any, places: Places) -> dict[str, Any]:
    spot = places.spot(side.key, side.file, side.evidence)
    place = spot.place
    return {
        "key": str(side.key),
        "file": spot.file,
        "unit": str(side.unit) if side.unit else None,
        "start": side.evidence.start,
        "end": side.evidence.end,
        "quote": side.evidence.quote,
        "label": side.label,
        "page": place.page if place else None,
        "line": place.line if place else None,
        "node": place.node if place else None,
    }
