"""``python -m benchmarks.bulk PASSAGES --server URL``: how fast we fill an Elasticsearch index, against a bare bulk.

Rounds are interleaved. In each, the same passages are indexed three times into new indexes with the same settings and
mappings: by `ElasticEngine.rebuild`, with our analysis; and as JSON that was made before the clock starts, by the client's
``bulk`` as its documentation shows it, and by its ``parallel_bulk`` with the chunks and threads that we use. The indexes are
removed afterwards.
"""

from __future__ import annotations

import argparse
import json
import statistics
import sys
import time
from collections import deque
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from .relevance import load

if TYPE_CHECKING:
    from elasticsearch import Elasticsearch

    from legalsys.search.elastic import ElasticEngine

_ALIAS = "legalsys-bulk-benchmark"


def _filled(engine: ElasticEngine, client: Elasticsearch, fill: Callable[[str], object]) -> float:
    """Return the seconds that ``fill`` takes for a new index with our settings, as they are while a bulk load runs."""
    name = f"{_ALIAS}-bare-{time.time_ns()}"
    engine._create(name, alias=False, loading=True)  # the index must be exactly the one that ours is measured on
    try:
        began = time.perf_counter()
        fill(name)
        client.indices.refresh(index=name)
        return time.perf_counter() - began
    finally:
        client.indices.delete(index=name)


def _bare(client: Elasticsearch, sources: Sequence[tuple[str, dict[str, Any]]]) -> Callable[[str], object]:
    from elasticsearch.helpers import bulk

    return lambda index: bulk(client, ({"_index": index, "_id": i, "_source": s} for i, s in sources))


def _side_by_side(client: Elasticsearch, sources: Sequence[tuple[str, dict[str, Any]]]) -> Callable[[str], object]:
    from elasticsearch.helpers import parallel_bulk

    def fill(index: str) -> None:
        actions = ({"_index": index, "_id": i, "_source": s} for i, s in sources)
        sent = parallel_bulk(client, actions, thread_count=2, queue_size=2, chunk_size=400, max_chunk_bytes=8_000_000)
        deque(sent, maxlen=0)

    return fill


def measure(passages: Path, server: str, *, most: int, rounds: int) -> dict[str, Any]:
    """Return passages a second of the three ways (medians), and our share of the bare rates (medians of the rounds)."""
    from legalsys.search.elastic import ElasticEngine, connect, sources_of

    documents, names, _ = load(passages, most=most)
    sources = [made for document in documents for made in sources_of(document)]
    client = connect([server])
    took: dict[str, list[float]] = {"ours": [], "bulk": [], "parallel_bulk": []}
    with ElasticEngine(f"{server.rstrip('/')}/{_ALIAS}", create=True) as engine:
        try:
            for _ in range(rounds):
                took["ours"].append(engine.rebuild(documents).seconds)
                took["bulk"].append(_filled(engine, client, _bare(client, sources)))
                took["parallel_bulk"].append(_filled(engine, client, _side_by_side(client, sources)))
        finally:
            engine.drop()
            client.close()
    count = len(names)
    ratios = {way: [bare / ours for ours, bare in zip(took["ours"], took[way], strict=True)] for way in ("bulk", "parallel_bulk")}
    return {
        "passages": count,
        **{f"{way}_per_s": round(count / statistics.median(seconds)) for way, seconds in took.items()},
        **{f"ours_to_{way}": round(statistics.median(one), 2) for way, one in ratios.items()},
        **{f"ours_to_{way}_rounds": [round(r, 2) for r in one] for way, one in ratios.items()},
    }


def main(arguments: list[str] | None = None) -> int:
    """Measure and print one JSON object."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.bulk", description=__doc__)
    parser.add_argument("passages", type=Path, metavar="PASSAGES")
    parser.add_argument("--server", required=True, metavar="URL")
    parser.add_argument("--most", type=int, default=12_000, help="take only the first so many passages [12000]")
    parser.add_argument("--rounds", type=int, default=5, help="interleaved rounds [5]")
    options = parser.parse_args(arguments)
    json.dump(measure(options.passages, options.server, most=options.most, rounds=options.rounds), sys.stdout)
    sys.stdout.write("\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
