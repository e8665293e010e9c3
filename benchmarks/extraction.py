"""How fast files become documents: reading and parsing, against spaCy's bare tokenizer over the same texts."""

from __future__ import annotations

import gc
import statistics
import time
from pathlib import Path
from typing import Any

from .material import Material
from .table import Section

__all__ = ["measure_extraction"]

_MEGA = 1_000_000


def _extract(paths: list[Path]) -> tuple[float, float, int]:
    """Return the seconds of reading and of parsing ``paths``, and the bytes of their canonical texts."""
    from legalsys.parse import parse
    from legalsys.read import read

    reading_time = parsing_time = 0.0
    size = 0
    for path in paths:
        start = time.process_time()
        reading = read(path)
        middle = time.process_time()
        parse(reading)
        parsing_time += time.process_time() - middle
        reading_time += middle - start
        size += len(reading.text.encode())
    return reading_time, parsing_time, size


def _tokenize(nlp: Any, texts: list[str]) -> float:
    start = time.process_time()
    for text in texts:
        nlp.make_doc(text)
    return time.process_time() - start


def measure_extraction(material: Material, *, repeats: int) -> Section:
    """Return MB/s of reading and parsing for each text format, medians of ``repeats`` interleaved runs."""
    import spacy

    from legalsys.read import read

    nlp = spacy.blank("xx")
    nlp.max_length = 100 * _MEGA
    head = (
        "format",
        "files",
        "MB of files",
        "MB of text",
        "read s",
        "parse s",
        "**text MB/s**",
        "tokenizer MB/s",
        "time ÷ tokenizer",
    )
    rows: list[tuple[str, ...]] = [head]
    sums = [0.0] * 5
    count = 0
    for form in ("html", "markdown", "txt", "docx"):
        paths = material.files(form)
        if not paths:
            continue
        texts = [read(path).text for path in paths]
        _extract(paths[::8])  # loads tables, grammars and spaCy
        runs: list[tuple[float, float]] = []
        plain: list[float] = []
        size = 0
        for _ in range(repeats):
            gc.collect()
            reading, parsing, size = _extract(paths)
            runs.append((reading, parsing))
            plain.append(_tokenize(nlp, texts))
        figures = (
            sum(path.stat().st_size for path in paths) / _MEGA,
            size / _MEGA,
            statistics.median(run[0] for run in runs),
            statistics.median(run[1] for run in runs),
            statistics.median(plain),
        )
        rows.append(_row(form, len(paths), figures))
        if form in ("html", "markdown", "txt"):
            sums = [a + b for a, b in zip(sums, figures, strict=True)]
            count += len(paths)
    rows.append(_row("html, markdown, txt", count, sums))
    return Section(
        "Extraction",
        f"CPU seconds of one process, after loading; bytes of text are UTF-8 of the canonical text. Medians of {repeats} runs, each followed by "
        "spaCy's bare multi-language tokenizer over the same texts.",
        tuple(rows),
    )


def _row(name: str, count: int, figures: tuple[float, ...] | list[float]) -> tuple[str, ...]:
    files, text, reading, parsing, plain = figures
    total = reading + parsing
    return (
        name,
        str(count),
        f"{files:.2f}",
        f"{text:.2f}",
        f"{reading:.2f}",
        f"{parsing:.2f}",
        f"**{text / total:.2f}**" if total else "",
        f"{text / plain:.2f}" if plain else "",
        f"{total / plain:.2f}" if plain else "",
    )
