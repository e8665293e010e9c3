"""``legalsys search``: find articles; ``legalsys related``: find what belongs to a document."""

from __future__ import annotations

import csv
import json
from pathlib import Path
from typing import TYPE_CHECKING, Any, TextIO

import click

from legalsys.errors import InputUnreadable

from .console import is_terminal, open_output
from .index import index_option, opened
from .options import Call, shared_options
from .place import find_workspace
from .words import word

if TYPE_CHECKING:
    from legalsys.model import Identity
    from legalsys.search import Article, Badge, Page
    from legalsys.search.related import Related
    from legalsys.workspace import Workspace

__all__ = ["related", "search"]

_FACETS = ("kind", "issuer", "field", "year", "status", "territory")
_SHOWN_FACETS = 8


def _complete(context: click.Context, param: click.Parameter, incomplete: str) -> list[str]:
    """Return how a condition that is being typed may go on: names of fields, kinds, states, territories, issuers."""
    from legalsys.language.normal import fold
    from legalsys.search.conditions import FIELDS, field_named, values_for

    name, colon, begun = incomplete.partition(":")
    if not colon:
        return [f"{field}:" for field in FIELDS if field.startswith(fold(name))]
    field = field_named(name)
    if field == "issuer":
        from legalsys import law

        values = [body.name for body in law.central_bodies().values()]
    elif field in ("kind", "status", "territory"):
        values = list(dict.fromkeys(value for found in values_for(field).values() for value in found))
    else:
        return []
    wanted = fold(begun.strip('"'))
    fitting = [value for value in values if fold(value).startswith(wanted)]
    return [f'{name}:"{value}"' if " " in value else f"{name}:{value}" for value in fitting]


@click.command(
    "search",
    short_help="Find articles, in force on the day, with or without tone marks.",
    epilog="""\b
Examples:
  legalsys search giấy phép xây dựng nhà ở
  legalsys search gia dich vu trong giu xe --as-of 2024-01-01
  legalsys search 'phí "thăm quan" -"xe máy" kind:NQ year:2018..2022'
  legalsys search 34/2016 --dead
  legalsys search 'cites:85/2024/NĐ-CP' --facets --format json
  legalsys search đất đai --format jsonl | jq -r .number

\b
Query language: words · "a phrase" · -without · one OR another · begin* · 15/2020 ·
kind: issuer: field: year: signer: status: territory: cites: amends: number: as_of: · ( )""",
)
@click.argument("query", nargs=-1, required=True, shell_complete=_complete)
@click.option("--dead", is_flag=True, help="Also find what is not in force on the day; it is marked.")
@click.option("-n", "--size", type=click.IntRange(1, 1000), default=10, show_default=True, help="Documents a page.")
@click.option("--cursor", metavar="CURSOR", help="Go on after the page that gave this cursor.")
@click.option(
    "--articles", type=click.IntRange(1, 100), default=3, show_default=True, help="At most so many articles a document."
)
@click.option("--passages", is_flag=True, help="One result an article, not grouped by document.")
@click.option("--facets", is_flag=True, help="Count documents by kind, issuer, field, year, state and territory.")
@click.option("--update/--no-update", default=True, help="Bring the index up to date with the workspace first [default: yes].")
@index_option
@shared_options(("table", "json", "jsonl", "csv"))
def search(
    call: Call,
    query: tuple[str, ...],
    dead: bool,
    size: int,
    cursor: str | None,
    articles: int,
    passages: bool,
    facets: bool,
    update: bool,
    index: str | None,
) -> None:
    """Find articles that hold the words of QUERY, best first, grouped by document.

    Without tone marks it finds the same. What is in force on --as-of (default: today) is shown; --dead shows the rest too.
    The index is made when it is not there, and brought up to date when documents changed.
    """
    from legalsys.search import parse_query

    tree = parse_query(" ".join(query))
    with opened(call, index, update=update) as engine:
        page = engine.search(
            tree,
            as_of=call.as_of,
            size=size,
            cursor=cursor,
            dead=dead,
            facets=_FACETS if facets else (),
            totals=call.format in ("table", "json"),
            articles=articles,
            grouped=not passages,
        )
    with open_output(call.output) as stream:
        _WRITERS[call.format](page, stream, call)
    if call.format != "json":
        if not page.results and cursor is None:
            call.tell("SEARCH-022", day=page.as_of.isoformat())
        elif page.cursor:
            call.tell("SEARCH-021", total=page.totals.documents if page.totals else "…", cursor=page.cursor)


def _write_json(page: Page, stream: TextIO, call: Call) -> None:
    from legalsys.search.records import page_record

    json.dump(page_record(page), stream, ensure_ascii=False, indent=2)
    stream.write("\n")


def _write_jsonl(page: Page, stream: TextIO, call: Call) -> None:
    from legalsys.search.records import result_record

    for result in page.results:
        stream.write(json.dumps(result_record(result), ensure_ascii=False, separators=(",", ":")) + "\n")


_COLUMNS = ("key", "number", "kind", "title", "issuer", "issued", "status", "since", "unit", "heading", "score", "snippet")


def _write_csv(page: Page, stream: TextIO, call: Call) -> None:
    writer = csv.writer(stream, lineterminator="\n")
    writer.writerow(_COLUMNS)
    for result in page.results:
        for article in result.articles:
            since = article.badge.since.isoformat() if article.badge.since else ""
            row: list[Any] = [
                result.key,
                result.number,
                result.kind,
                result.title,
                "; ".join(result.issuers),
                result.issued.isoformat() if result.issued else "",
                article.badge.status,
                since,
                article.unit,
                article.heading,
                f"{article.score:.4f}",
                " ".join(article.snippet.split()),
            ]
            # A cell that begins like a formula is one for a spreadsheet; texts are none.
            writer.writerow([f"'{cell}" if isinstance(cell, str) and cell[:1] in ("=", "+", "-", "@") else cell for cell in row])


def _write_table(page: Page, stream: TextIO, call: Call) -> None:
    bold = is_terminal(stream)
    for result in page.results:
        name = " ".join(filter(None, (result.kind, result.number))) or result.key
        day = f", {result.issued:%d/%m/%Y}" if result.issued else ""
        stream.write(f"{_strong(name, bold)}{day} [{_badge(result.badge, call.lang)}]\n")
        if result.title:
            stream.write(f"  {' '.join(result.title.split())}\n")
        for article in result.articles:
            differs = f" [{_badge(article.badge, call.lang)}]" if article.badge != result.badge else ""
            why = "; ".join(f"{word('why-' + what, call.lang)}: {value}" for what, value in article.why)
            stream.write(f"  {' '.join(filter(None, (article.unit, article.heading)))}{differs}\n")
            stream.write(f"    {_marked(article, bold)}\n")
            if call.verbosity > 0 and why:
                stream.write(f"    ({why})\n")
        if call.verbosity > 0:
            stream.write(f"  {result.key}\n")
    if page.totals is not None:
        for name, values in page.totals.facets.items():
            if values:
                shown = " · ".join(
                    f"{_status(f.value, call.lang) if name == 'status' else f.value} {f.documents}"
                    for f in values[:_SHOWN_FACETS]
                )
                more = f" · … +{len(values) - _SHOWN_FACETS}" if len(values) > _SHOWN_FACETS else ""
                stream.write(f"{word('facet-' + name, call.lang)}: {shown}{more}\n")


def _strong(text: str, terminal: bool) -> str:
    return f"\x1b[1m{text}\x1b[0m" if terminal else text


def _status(status: str, lang: str) -> str:
    from legalsys import law

    found = law.status_word(status)
    return found.vi if lang == "vi" else found.en


def _badge(badge: Badge, lang: str) -> str:
    since = f" {word('since', lang)} {badge.since:%d/%m/%Y}" if badge.since else ""
    until = f", {word('until-day', lang)} {badge.until:%d/%m/%Y}" if badge.until else ""
    return f"{_status(badge.status, lang)}{since}{until}"


def _marked(article: Article, terminal: bool) -> str:
    """Return the snippet with what matched made bold on a terminal."""
    text, begin = article.snippet, article.snippet_start
    if terminal:
        for span in reversed(article.highlights):
            low, high = span.start - begin, span.end - begin
            if low >= 0 and high <= len(text):
                text = f"{text[:low]}\x1b[1m{text[low:high]}\x1b[0m{text[high:]}"
    return " ".join(text.split())


_WRITERS = {"table": _write_table, "json": _write_json, "jsonl": _write_jsonl, "csv": _write_csv}


@click.command(
    "related",
    short_help="Find what belongs to a document: above, below, beside, before, after.",
    epilog="""\b
Examples:
  legalsys related 15/2025/QĐ-UBND
  legalsys related draft.docx --format json""",
)
@click.argument("document")
@click.option("-n", "--size", type=click.IntRange(1, 200), default=20, show_default=True, help="Documents to show.")
@click.option("--update/--no-update", default=True, help="Bring the index up to date with the workspace first [default: yes].")
@index_option
@shared_options(("table", "json", "jsonl"))
def related(call: Call, document: str, size: int, update: bool, index: str | None) -> None:
    """Find documents on the same matter as DOCUMENT, each with the reasons, those in force first.

    DOCUMENT is a file (a draft need not be in the workspace), a key, a number or a part of one. Above: what it rests on.
    Below: what rests on it. Beside: the same subject, bases or delegation, also of a former province. Before and after:
    what it replaced or changed, and what replaced or changed it. What was issued after --as-of is left out, unless DOCUMENT
    names it.
    """
    from legalsys.search.related import find_related
    from legalsys.workspace import open_workspace

    from .holdings import collection_of

    with opened(call, index, update=update) as engine, open_workspace(find_workspace(call.folder)) as workspace:
        subject, text = _subject(workspace, document, call)
        found = find_related(subject, text, collection=collection_of(workspace), engine=engine, as_of=call.as_of, size=size)
    with open_output(call.output) as stream:
        if call.format == "table":
            _write_related(found, stream, call)
        elif call.format == "json":
            json.dump([_related_record(r) for r in found], stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        else:
            stream.writelines(json.dumps(_related_record(r), ensure_ascii=False, separators=(",", ":")) + "\n" for r in found)


def _subject(workspace: Workspace, words: str, call: Call) -> tuple[Any, str]:
    """Return the document that ``words`` mean, a file or one that is held, and its text."""
    from .holdings import find_document

    path = Path(words)
    if path.is_file():
        from legalsys.pipeline.stages import read_and_parse

        extracted = read_and_parse(str(path), call.settings.limits)
        if extracted.document is None:
            raise InputUnreadable("SEARCH-019", path=words)
        return extracted.document, extracted.reading.text
    key: Identity = find_document(workspace, words)
    held = workspace.document(key)
    return held.document, workspace.reading_text(held.sha256)


def _related_record(related: Related) -> dict[str, Any]:
    return {
        "key": related.key,
        "relation": related.relation,
        "number": related.number or None,
        "kind": related.kind or None,
        "title": related.title or None,
        "issued": related.issued.isoformat() if related.issued else None,
        "status": related.status,
        "in_force": related.in_force,
        "score": round(related.score, 4),
        "reasons": [{"what": what, "value": value} for what, value in related.reasons],
    }


def _write_related(found: tuple[Related, ...], stream: TextIO, call: Call) -> None:
    before = ""
    for one in found:
        if one.relation != before:
            stream.write(f"{word('relation-' + one.relation, call.lang)}\n")
            before = one.relation
        name = " ".join(filter(None, (one.kind, one.number))) or one.key
        day = f", {one.issued:%d/%m/%Y}" if one.issued else ""
        stream.write(f"  {name}{day} [{_status(one.status, call.lang)}]\n")
        if one.title:
            stream.write(f"    {' '.join(one.title.split())}\n")
        reasons = "; ".join(f"{word('reason-' + what, call.lang)}{': ' + value if value else ''}" for what, value in one.reasons)
        stream.write(f"    ({reasons})\n")
