"""``legalsys index``: the search index of a workspace; and how other commands open it."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import TYPE_CHECKING, Any, TypeVar

import click

from legalsys.errors import UsageError

from .console import open_output
from .options import Call, shared_options
from .place import find_workspace

if TYPE_CHECKING:
    from legalsys.search import Engine, IndexReport
    from legalsys.workspace import Workspace

__all__ = ["index", "index_option", "opened"]

F = TypeVar("F", bound=Callable[..., Any])


def index_option(function: F) -> F:
    """Add ``--index`` to a command."""
    option: Callable[[F], F] = click.option(
        "--index",
        "index",
        metavar="PLACE",
        envvar="LEGALSYS_INDEX",
        help="Folder of the index, or https://host:9200/name for Elasticsearch [default: in the workspace; $LEGALSYS_INDEX].",
    )
    return option(function)


def _place(workspace: Workspace, given: str | None) -> str:
    from legalsys.search.upkeep import default_place

    return given or default_place(workspace.folder)


@contextmanager
def opened(call: Call, place: str | None, *, update: bool = True) -> Iterator[Engine]:
    """Open the index of the workspace, made or brought up to date first when ``update`` says so."""
    from legalsys.search import open_engine
    from legalsys.search.upkeep import is_up_to_date
    from legalsys.workspace import open_workspace

    if place is not None and not update:
        engine = open_engine(place)
    else:
        with open_workspace(find_workspace(call.folder)) as workspace:
            where = _place(workspace, place)
            fresh = again = False
            try:
                engine = open_engine(where)
            except UsageError as error:
                fresh, again = error.code == "SEARCH-012", error.code == "SEARCH-015"
                if not update or not (fresh or again):
                    raise
                engine = open_engine(where, create=fresh, check=not again)
            if update and (fresh or again or not is_up_to_date(workspace, where)):
                _told(call, _update(call, workspace, engine, again=again), engine, level=0 if fresh or again else 1)
    try:
        yield engine
    finally:
        engine.close()


def _update(call: Call, workspace: Workspace, engine: Engine, *, again: bool = False) -> IndexReport:
    from legalsys.search.upkeep import bring_up_to_date

    workspace.settle()
    return bring_up_to_date(workspace, engine, again=again, told=lambda count: call.tell("SEARCH-017", count=count))


def _told(call: Call, report: IndexReport, engine: Engine, *, level: int = 0) -> None:
    if report.failures:
        first = report.failures[0]
        call.tell("SEARCH-016", count=len(report.failures), key=first.key, reason=first.reason)
    documents = len(engine.stamps())
    call.tell(
        "SEARCH-018",
        level=level,
        documents=documents,
        passages=engine.passages,
        place=engine.place,
        seconds=round(report.seconds, 1),
    )


@click.group(
    "index",
    short_help="The search index: build it, look at it, drop it.",
    epilog="""\b
Examples:
  legalsys index build
  legalsys index build --again
  legalsys index build --index https://search.example.org:9200/so-tu-phap
  legalsys index status --format json""",
)
def index() -> None:
    """The search index of a workspace. It is a view: it can be dropped and built again at any time."""


@index.command("build", short_help="Build the index, or bring it up to date.", epilog="Example: legalsys index build --again")
@click.option("--again", is_flag=True, help="Build it anew beside the one in use, then put it in its place.")
@index_option
@shared_options(output=False)
def build(call: Call, again: bool, index: str | None) -> None:
    """Build the index, or bring it up to date: only documents whose words or states changed are written.

    Searches go on meanwhile. Interrupted, the next call goes on where it stopped.
    """
    from legalsys.search import open_engine
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        engine = open_engine(_place(workspace, index), create=True, check=not again)
        try:
            report = _update(call, workspace, engine, again=again)
            _told(call, report, engine)
        finally:
            engine.close()


@index.command(
    "status",
    short_help="How large the index is, and whether it is up to date.",
    epilog="Example: legalsys index status --format json",
)
@index_option
@shared_options(("table", "json"))
def status(call: Call, index: str | None) -> None:
    """Say where the index is, what it holds, whether it is up to date, and which documents could not be indexed."""
    from legalsys.search import open_engine
    from legalsys.search.config import config_digest
    from legalsys.search.upkeep import is_up_to_date, read_state
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        engine = open_engine(_place(workspace, index), check=False)
        try:
            same = engine.digest == config_digest()
            state = read_state(workspace.folder)
            row: dict[str, Any] = {
                "engine": engine.name,
                "place": engine.place,
                "configuration": engine.digest,
                "same_configuration": same,
                "up_to_date": same and is_up_to_date(workspace, engine.place),
                "documents": len(engine.stamps()) if same else None,
                "passages": engine.passages if same else None,
                "bytes": engine.bytes if same else None,
                "failures": [{"key": f.key, "reason": f.reason} for f in (state.failures if state else ())],
            }
        finally:
            engine.close()
    with open_output(call.output) as stream:
        if call.format == "json":
            json.dump(row, stream, ensure_ascii=False, indent=2)
            stream.write("\n")
        else:
            for name, value in row.items():
                if name == "failures":
                    stream.writelines(f"! {f['key']}: {f['reason']}\n" for f in value)
                else:
                    stream.write(f"{name.replace('_', ' '):20} {'-' if value is None else value}\n")


@index.command("drop", short_help="Remove the index.", epilog="Example: legalsys index drop")
@index_option
@shared_options(output=False)
def drop(call: Call, index: str | None) -> None:
    """Remove the index; documents, findings and decisions are not touched."""
    from legalsys.search import open_engine
    from legalsys.workspace import open_workspace

    with open_workspace(find_workspace(call.folder)) as workspace:
        engine = open_engine(_place(workspace, index), check=False)
        engine.drop()
        call.tell("SEARCH-023", place=engine.place)
        engine.close()
