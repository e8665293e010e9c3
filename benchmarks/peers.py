"""Peers on the same input: speed and what they find, each in an environment of its own.

Install them beside the project, never into it::

    python -m venv /tmp/peers && /tmp/peers/bin/pip install eyecite legal-reference-extraction
    /tmp/peers/bin/python benchmarks/peers.py TEXT…            # eyecite, legal-reference-extraction
    .venv/bin/python benchmarks/peers.py TEXT…                 # legalsys

``arretify`` needs Python 3.12. The peers read American case law (eyecite), German references (legal-reference-extraction) and French orders
(arretify): what they find in Vietnamese says nothing of them; their speed on the same bytes does. Each TEXT is a UTF-8 file.
Only the standard library is imported here; a package that is not installed is left out.
"""

from __future__ import annotations

import importlib
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

__all__ = ["main", "measure"]


def _eyecite() -> Callable[[str], Any]:
    return importlib.import_module("eyecite").get_citations  # type: ignore[no-any-return]


def _refex() -> Callable[[str], Any]:
    engine = importlib.import_module("refex.orchestrator").CitationExtractor()
    return lambda text: engine.extract(text).citations


def _arretify() -> Callable[[str], Any]:
    return importlib.import_module("arretify").process_arrete_document  # type: ignore[no-any-return]


def _ours() -> Callable[[str], Any]:
    return importlib.import_module("legalsys.parse.mentions").find_mentions  # type: ignore[no-any-return]


PEERS: dict[str, Callable[[], Callable[[str], Any]]] = {
    "legalsys (documents named)": _ours,
    "eyecite": _eyecite,
    "legal-reference-extraction": _refex,
    "arretify": _arretify,
}


def measure(texts: list[str]) -> Iterator[tuple[str, int, float]]:
    """Yield (name, citations found, MB a CPU second) for every peer that is installed."""
    size = sum(len(text.encode()) for text in texts) / 1e6
    for name, load in PEERS.items():
        try:
            find = load()
            find(texts[0][:2000])
        except (ImportError, AttributeError):
            continue
        best, found = float("inf"), 0
        for _ in range(3):
            start = time.process_time()
            found = sum(len(find(text)) for text in texts)
            best = min(best, time.process_time() - start)
        yield name, found, size / best


def main(paths: list[str]) -> int:
    """Print one line a peer."""
    texts = [Path(path).read_text(encoding="utf-8") for path in paths]
    if not texts:
        sys.stderr.write(__doc__ or "")
        return 2
    for name, found, rate in measure(texts):
        sys.stdout.write(f"| {name} | {found} | {rate:.2f} |\n")
    return 0


if __name__ == "__main__":
    raise SystemExit(main(sys.argv[1:]))
