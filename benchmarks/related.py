"""``python -m benchmarks.related CORPUS``: whether ``related`` finds what a document cites when its citations are hidden.

CORPUS is the shared corpus, or a folder like it. All documents that it holds are read into a workspace: those of
``documents/``, ``more/`` and ``gold/conflicts/`` as files, central ones of ``central/`` and of ``search/passages.jsonl.gz`` as
plain texts with a head made from the register of central documents. Then every document of the former that cites, amends or
replaces a document held is asked about, with all its citations and effects taken out of the record and blanked in the text,
as of its own day, as its drafter would have asked: what was issued later did not exist (``--today`` asks as of the day of the
measurement).
"""

from __future__ import annotations

import argparse
import gzip
import json
import random
import re
import sys
import tarfile
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from legalsys.model import Document, Identity
    from legalsys.search.engine import Engine
    from legalsys.validity import Collection
    from legalsys.workspace import Workspace

_DAY = date(2026, 11, 24)
_DEPTH = 10
_SEED = 7


@dataclass(frozen=True, slots=True)
class Case:
    """A document with its citations hidden, and the documents held that they named.

    Args:
        document, text: as `legalsys.search.related.find_related` takes them.
        hidden: keys of what it cites, amends or replaces.
    """

    document: Document
    text: str
    hidden: frozenset[str]


# -- the collection ------------------------------------------------------------------------------------------------------


def write_central(corpus: Path, folder: Path, *, passages: bool) -> int:
    """Write central documents as plain texts with a head from the register; return how many."""
    register = {row["number"]: row for row in _lines(corpus / "central" / "registry.jsonl")}
    texts: dict[str, list[str]] = {}
    if passages:
        for row in _lines(corpus / "search" / "passages.jsonl.gz"):
            heading = f"Điều {row['article']}. {row.get('heading') or ''}".rstrip()
            texts.setdefault(row["number"], []).append(f"{heading}\n{row['text']}")
    for row in _lines(corpus / "central" / "documents.jsonl.gz"):
        texts[row["number"]] = [f"{a['article']}. {a.get('heading') or ''}".rstrip() + f"\n{a['text']}" for a in row["articles"]]
    titles = _titles(articles for parts in texts.values() for articles in parts)
    folder.mkdir(parents=True, exist_ok=True)
    for number, articles in texts.items():
        name = re.sub(r"[^0-9A-Za-zĐđ]+", "-", number)
        (folder / f"{name}.txt").write_text(
            "\n".join([*_head(number, register.get(number, {}), titles.get(number)), "", *articles]) + "\n", encoding="utf-8"
        )
    return len(texts)


_LAW = re.compile(r"\b((?:Bộ luật|Luật|Pháp lệnh) (?!số )[^,;.:()“”\"\n]{2,80}?),? (?:số )?(\d+/\d{4}/(?:QH|UBTVQH)\d+)")
_BY_TITLE = ("Bộ luật", "Luật", "Pháp lệnh")
_DECREE = re.compile(
    r"\b(?:Nghị định|Thông tư|Quyết định|Nghị quyết) số (\d+/\d{4}/[A-ZĐ-]+)(?: ngày [\d/]+| ngày \d+ tháng \d+ năm \d{4})? của "
    r"[^,;.:()\n]{3,60}? ((?:về|quy định|hướng dẫn|ban hành|sửa đổi|bãi bỏ)[^;.:()\n]{5,200})"
)


def _titles(texts: Iterable[str]) -> dict[str, str]:
    """Return the titles of central documents that the register lacks, as most central texts cite them.

    The texts that come without a head would otherwise be documents without a title, which no collection of a department has.
    """
    found: dict[str, Counter[str]] = {}
    for text in texts:
        for match in _LAW.finditer(text):
            found.setdefault(match[2], Counter())[match[1]] += 1
        for match in _DECREE.finditer(text):
            found.setdefault(match[1], Counter())[match[2].strip()] += 1
    return {number: names.most_common(1)[0][0] for number, names in found.items()}


def _head(number: str, row: dict[str, Any], title: str | None) -> Iterator[str]:
    from legalsys import law

    if row.get("issuer"):
        yield row["issuer"].upper()
    yield f"Số: {number}"
    yield "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
    yield "Độc lập - Tự do - Hạnh phúc"
    if row.get("issued"):
        day = date.fromisoformat(row["issued"])
        yield f"Hà Nội, ngày {day.day:02d} tháng {day.month:02d} năm {day.year}"
    title = row.get("title") or title or ""
    kind = row.get("kind") or law.kind_of_number(number) or next((k for k in _BY_TITLE if title.startswith(f"{k} ")), "")
    if kind:
        yield kind.upper()
        title = title.removeprefix(f"{kind} ")
    if title:
        yield title


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8") as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def prepare(corpus: Path, folder: Path, *, passages: bool, own: bool) -> None:
    """Read the whole corpus into the workspace ``folder/workspace``; what is there already is not read again."""
    from legalsys.pipeline.verbs import ingest
    from legalsys.workspace import open_workspace

    central, more, families = folder / "central", folder / "more", corpus / "gold" / "conflicts"
    if not central.is_dir() and not own:
        write_central(corpus, central, passages=passages)
    archive = corpus / "more" / "national-database.tar.xz"
    if archive.is_file() and not more.is_dir():
        with tarfile.open(archive) as packed:
            packed.extractall(more, filter="data")
    with open_workspace(folder / "workspace", create=True) as workspace:
        ingest([place for place in (corpus / "documents", more, families, central) if place.is_dir()], workspace)


# -- the cases -----------------------------------------------------------------------------------------------------------


def cases(workspace: Workspace, collection: Collection) -> Iterator[Case]:
    """Yield the documents that name a document held, in the order of their keys; central texts of ours are left out."""
    from legalsys.model import Identity

    for held in sorted(workspace.documents(), key=lambda h: str(h.document.key)):
        if all("central" in Path(m.path).parts[-2:-1] for m in held.manifestations):
            continue
        document = held.document
        hidden = frozenset(str(key) for key in _named(document, collection) if key != document.key)
        if hidden:
            numbers = {n.value for key in hidden if (n := collection.document(Identity.parse(key)).number) is not None}
            yield _hide(document, workspace.reading_text(held.sha256), hidden, numbers)


def _named(document: Document, collection: Collection) -> Iterator[Identity]:
    from legalsys.model import Identity

    for citation in document.citations:
        subject = collection.resolve_citation(document.key, citation).subject
        if isinstance(subject, Identity) and subject in collection:
            yield subject
    for effect in document.effects:
        subject = collection.resolve_effect(document.key, effect).subject
        if isinstance(subject, Identity) and subject in collection:
            yield subject


def _hide(document: Document, text: str, hidden: frozenset[str], numbers: set[str]) -> Case:
    """Take out what names the hidden documents: the references, and their numbers wherever else they stand."""
    letters = list(text)
    for start, end in [(c.evidence.start, c.evidence.end) for c in document.citations]:
        letters[start:end] = " " * (end - start)
    blanked = "".join(letters)
    for number in numbers:
        blanked = blanked.replace(number, " " * len(number))
    title = document.title
    if title is not None:
        value = title.value
        for quote in sorted({c.evidence.quote for c in document.citations} | numbers, key=len, reverse=True):
            value = value.replace(quote, " ")
        title = replace(title, value=value, candidates=())
    return Case(replace(document, citations=(), effects=(), title=title), blanked, hidden)


# -- the figures ---------------------------------------------------------------------------------------------------------


def judge(case: Case, collection: Collection, engine: Engine, *, today: bool = False) -> tuple[int, int]:
    """Return how many hidden documents are among the first ten, and how many there are."""
    from legalsys.search.related import find_related

    issued = case.document.issued
    day = _DAY if today or issued is None else issued.value
    found = find_related(case.document, case.text, collection=collection, engine=engine, as_of=day, size=_DEPTH)
    return len(case.hidden & {r.key for r in found}), len(case.hidden)


def figures(judged: Sequence[tuple[int, int]]) -> dict[str, Any]:
    """Return shares over all hidden documents, over those that ten places can hold, and the mean of documents."""
    hits, hidden = sum(j[0] for j in judged), sum(j[1] for j in judged)
    room = sum(min(j[1], _DEPTH) for j in judged)
    return {
        "documents": len(judged),
        "hidden": hidden,
        "found": round(hits / max(1, hidden), 3),
        "found_of_room": round(hits / max(1, room), 3),
        "mean_of_documents": round(sum(j[0] / min(j[1], _DEPTH) for j in judged) / max(1, len(judged)), 3),
    }


def main(arguments: list[str] | None = None) -> int:
    """Read the corpus, hide, ask, print."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.related", description=__doc__)
    parser.add_argument("corpus", type=Path, metavar="CORPUS")
    parser.add_argument("--folder", type=Path, help="where texts and workspace are kept (default: a temporary folder)")
    parser.add_argument("--passages", action="store_true", help="hold the documents of search/passages.jsonl.gz too")
    parser.add_argument("--own", action="store_true", help="hold documents/, more/ and gold/conflicts/ alone")
    parser.add_argument("--today", action="store_true", help="ask as of the day of the measurement, not of each document")
    parser.add_argument("--ask", type=int, help="ask about so many documents, drawn at random with a fixed seed")
    options = parser.parse_args(arguments)
    from legalsys.search.embedded import EmbeddedEngine
    from legalsys.search.gather import collection_of
    from legalsys.search.upkeep import bring_up_to_date
    from legalsys.workspace import open_workspace

    with tempfile.TemporaryDirectory(prefix="legalsys-related-") as temporary:
        folder = options.folder or Path(temporary)
        prepare(options.corpus, folder, passages=options.passages, own=options.own)
        with open_workspace(folder / "workspace") as workspace, EmbeddedEngine(folder / "index", create=True) as engine:
            bring_up_to_date(workspace, engine)
            collection = collection_of(workspace)
            asked = list(cases(workspace, collection))
            every = len(asked)
            if options.ask:
                asked = random.Random(_SEED).sample(asked, min(options.ask, every))
            judged = [judge(case, collection, engine, today=options.today) for case in asked]
        json.dump({"held": len(collection), "citing_a_held_one": every, **figures(judged)}, sys.stdout)
        sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
