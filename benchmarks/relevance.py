"""``python -m benchmarks.relevance``: how well and how fast search finds the right article (design.md section 11).

PASSAGES holds one ``{"id", "number", "article", "heading", "text"}`` a line (.gz is read too), QUERIES one ``{"id", "question", "relevant": […]}``.
An index is built from nothing; every question is asked through the same door as a drafter's, highlights included.
"""

from __future__ import annotations

import argparse
import gzip
import json
import math
import random
import sys
import tempfile
import time
from collections.abc import Iterable, Iterator, Sequence
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple, TextIO

if TYPE_CHECKING:
    from legalsys.search.engine import Engine
    from legalsys.search.passage import IndexedDocument

_DEPTH = 10
_DAY = date(2026, 1, 1)


def _open(path: Path) -> TextIO:
    return gzip.open(path, "rt", encoding="utf-8") if path.suffix == ".gz" else path.open(encoding="utf-8")


def _lines(path: Path) -> Iterator[dict[str, Any]]:
    with _open(path) as stream:
        for line in stream:
            if line.strip():
                yield json.loads(line)


def load(path: Path, *, most: int | None = None) -> tuple[list[IndexedDocument], dict[tuple[str, str], str], int]:
    """Return passages as documents by number, the id of each (document, unit), and the bytes of their text."""
    from legalsys.search.outside import documents_of_passages

    return documents_of_passages(_lines(path), most=most)


def spoken(question: str, tones: str, seed: str) -> str:
    """Return the question with all its tone marks, with none, or with those of about half of its words."""
    from legalsys.language.normal import canonical, fold

    question = canonical(question)
    if tones == "full":
        return question
    if tones == "none":
        return fold(question)
    dice = random.Random(seed)
    return " ".join(word if dice.random() < 0.5 else fold(word) for word in question.split(" "))


def _plain(question: str) -> str:
    """A question is words, not our query language: leave out what the language would read as more."""
    return "".join(" " if char in '"“”()*|:' else char for char in question)


def _judge(found: Sequence[str], relevant: Iterable[str]) -> tuple[float, float, float]:
    right = set(relevant)
    gains = [1 if one in right else 0 for one in found[:_DEPTH]]
    ideal = sum(1 / math.log2(rank + 2) for rank in range(min(_DEPTH, len(right))))
    ndcg = sum(gain / math.log2(rank + 2) for rank, gain in enumerate(gains)) / ideal if ideal else 0.0
    recall = sum(gains) / len(right) if right else 0.0
    return ndcg, recall, next((1 / (rank + 1) for rank, gain in enumerate(gains) if gain), 0.0)


def _share(values: Sequence[float], share: float) -> float:
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


class _Taken(NamedTuple):
    """Milliseconds of one query: in all, work of this process, and in our own code (all but what the engine is asked)."""

    whole: float
    work: float
    ours: float


def _part(some: Sequence[float], taken: Sequence[_Taken]) -> float:
    return round(sum(some) / (sum(t.whole for t in taken) or 1.0), 3)


def ask(
    engine: Engine, names: dict[tuple[str, str], str], queries: Sequence[dict[str, Any]], tones: str, *, rounds: int = 1
) -> dict[str, Any]:
    """Ask every question, once as documents (as a drafter sees them) and once as single articles; return the figures.

    Of several rounds the fastest time of each question counts: on a machine with other work that is nearest to the truth.
    ``our_share`` is the time spent in our own code; ``process_share`` all work of this process, the engine's client (or,
    embedded, the engine itself) included.
    """
    words = [_plain(spoken(query["question"], tones, query["id"])) for query in queries]
    judged: list[tuple[float, float, float]] = []
    taken: dict[bool, list[_Taken]] = {False: [], True: []}
    for n in range(rounds):
        for at, asked in enumerate(words):
            for grouped, found in taken.items():
                began, worked = time.perf_counter(), time.process_time()
                page = engine.search(asked, as_of=_DAY, size=_DEPTH, grouped=grouped)
                took, work = time.perf_counter() - began, time.process_time() - worked
                one = _Taken(took * 1000, work * 1000, took * 1000 - page.engine_milliseconds)
                if n == 0:
                    found.append(one)
                    if not grouped:
                        named = [names[r.key, r.articles[0].unit] for r in page.results]
                        judged.append(_judge(named, queries[at]["relevant"]))
                else:
                    found[at] = min(found[at], one)
    count = max(1, len(judged))
    flat, documents = taken[False], taken[True]
    return {
        "questions": len(judged),
        "ndcg@10": round(sum(j[0] for j in judged) / count, 4),
        "recall@10": round(sum(j[1] for j in judged) / count, 4),
        "mrr@10": round(sum(j[2] for j in judged) / count, 4),
        "p50_ms": round(_share([t.whole for t in documents], 0.5), 2),
        "p95_ms": round(_share([t.whole for t in documents], 0.95), 2),
        "p50_cpu_ms": round(_share([t.work for t in documents], 0.5), 2),
        "our_share": _part([t.ours for t in documents], documents),
        "process_share": _part([t.work for t in documents], documents),
        "p50_articles_ms": round(_share([t.whole for t in flat], 0.5), 2),
        "p95_articles_ms": round(_share([t.whole for t in flat], 0.95), 2),
        "p50_articles_cpu_ms": round(_share([t.work for t in flat], 0.5), 2),
        "our_share_articles": _part([t.ours for t in flat], flat),
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure; return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.relevance", description=__doc__)
    parser.add_argument("passages", type=Path)
    parser.add_argument("queries", type=Path)
    parser.add_argument("--engine", choices=("embedded", "elasticsearch"), default="embedded")
    parser.add_argument("--tones", choices=("full", "none", "half"), default="full")
    parser.add_argument("--all-tones", action="store_true", help="full, none and half over one index")
    parser.add_argument("--as-json", action="store_true", help="print one JSON object")
    parser.add_argument(
        "--index",
        metavar="URL|DIR",
        help="where the index is built (default: a temporary folder; $LEGALSYS_INDEX for elasticsearch)",
    )
    parser.add_argument("--reuse", action="store_true", help="ask an index that --index holds already")
    parser.add_argument("--most", type=int, help="take only the first so many passages (a quick look)")
    parser.add_argument("--ask", type=int, help="ask only the first so many questions")
    parser.add_argument("--rounds", type=int, default=1, help="ask so many times; the fastest time of each question counts")
    options = parser.parse_args(arguments)
    documents, names, size = load(options.passages, most=options.most)
    queries = list(_lines(options.queries))[: options.ask]
    with tempfile.TemporaryDirectory(prefix="legalsys-relevance-") as folder:
        figures = _measure(options, documents, names, size, queries, Path(folder))
    if options.as_json:
        json.dump(figures, sys.stdout, ensure_ascii=False)
        sys.stdout.write("\n")
    else:
        for name, value in figures.items():
            sys.stdout.write(f"{name:>24}  {value}\n")
    return 0


def _measure(
    options: argparse.Namespace,
    documents: list[IndexedDocument],
    names: dict[tuple[str, str], str],
    size: int,
    queries: list[dict[str, Any]],
    folder: Path,
) -> dict[str, Any]:
    from legalsys.search import open_engine

    engine = open_engine(options.index or (folder if options.engine == "embedded" else None), create=True)
    figures: dict[str, Any] = {"engine": options.engine, "passages": len(names), "text_bytes": size}
    try:
        if not options.reuse:
            report = engine.index(documents)
            figures |= {
                "index_seconds": round(report.seconds, 2),
                "passages_per_s": round(report.passages / report.seconds, 1),
                "mb_per_s": round(size / report.seconds / 1e6, 2),
            }
        index_bytes = engine.bytes
        figures |= {"index_bytes": index_bytes, "index_to_text": round(index_bytes / size, 3)}
        ask(engine, names, queries[:50], "full")  # the first questions pay for cold files
        if options.all_tones:
            for tones in ("full", "none", "half"):
                figures[tones] = ask(engine, names, queries, tones, rounds=options.rounds)
        else:
            figures |= {"tones": options.tones, **ask(engine, names, queries, options.tones, rounds=options.rounds)}
    finally:
        engine.close()
    return figures


if __name__ == "__main__":
    raise SystemExit(main())
