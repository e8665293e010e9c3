"""``python -m benchmarks.linearity``: CPU seconds of parsing one document of 1, 2, 5 and 10 MB, made of the articles of real texts, numbered on."""

from __future__ import annotations

import argparse
import gc
import re
import sys
import time
from pathlib import Path

from .material import find_material

__all__ = ["main"]


_ARTICLE = re.compile(r"^Điều\s+\d+[a-zđ]?(?=\s*[.:])", re.M)
_CLOSING = re.compile(r"^(?:Nơi\snhận|PHỤ\sLỤC|Phụ\slục|QUY\sĐỊNH|QUY\sCHẾ)\b", re.M)


def _articles(texts: list[str], size: int) -> str:
    """Return one document of ``size`` bytes: the head of the first text, then the articles of all, numbered from 1."""
    begin = _ARTICLE.search(texts[0])
    out = [texts[0][: begin.start()]] if begin else []
    length, number = 0, 0

    def renumbered(_: re.Match[str]) -> str:
        nonlocal number
        number += 1
        return f"Điều {number}"

    while length < size:
        for text in texts:
            first = _ARTICLE.search(text)
            if first is None or length >= size:
                continue
            last = _CLOSING.search(text, first.start())
            body = text[first.start() : last.start() if last else len(text)]
            out.append(_ARTICLE.sub(renumbered, body))
            length += len(body.encode())
    return "\n".join(out)


def main(arguments: list[str] | None = None) -> int:
    """Print a line for each size: seconds, MB a second, and seconds a MB against the smallest."""
    from legalsys.model import Reading
    from legalsys.parse import parse
    from legalsys.read import read

    parser = argparse.ArgumentParser(prog="python -m benchmarks.linearity", description=__doc__)
    parser.add_argument("--corpus", type=Path)
    options = parser.parse_args(arguments)
    material = find_material(options.corpus)
    parts = [read(path).text for form in ("html", "markdown", "txt") for path in material.files(form)]
    parse(Reading(text=parts[0], format="text"))
    sys.stdout.write(
        f"Over {material.name}, the articles of its texts numbered on as one document.\n\n| MB | CPU s | MB/s | s a MB ÷ that of 1 MB |\n| ---: | ---: | ---: | ---: |\n"
    )
    first = 0.0
    for size in (1, 2, 5, 10):
        text = _articles(parts, size * 1_000_000)
        best = float("inf")
        for _ in range(3 if size < 5 else 1):
            gc.collect()
            start = time.process_time()
            parse(Reading(text=text, format="text"))
            best = min(best, time.process_time() - start)
        first = first or best / size
        sys.stdout.write(f"| {size} | {best:.2f} | {size / best:.2f} | {best / size / first:.2f} |\n")
        sys.stdout.flush()
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
