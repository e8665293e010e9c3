"""``python -m benchmarks``: measure, print the tables, and write them to ``benchmarks/results``."""

from __future__ import annotations

import argparse
import sys
from datetime import date
from pathlib import Path

from .extraction import measure_extraction
from .material import find_material
from .pdf_text import measure_pdf
from .review import measure_review
from .table import page, write

_PARTS = {"extraction": measure_extraction, "pdf": measure_pdf, "review": measure_review}


def main(arguments: list[str] | None = None) -> int:
    """Run the measurements named (all of them by default); return the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"any of: {', '.join(_PARTS)} (default: all)")
    parser.add_argument("--corpus", type=Path, help="folder of documents (default: the shared corpus, else the demonstration)")
    parser.add_argument("--repeats", type=int, default=5, help="runs that a median is taken of (default 5)")
    parser.add_argument("--dry", action="store_true", help="print only; write nothing")
    options = parser.parse_args(arguments)
    parts = options.parts or list(_PARTS)
    if unknown := [part for part in parts if part not in _PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    material = find_material(options.corpus)
    sections = []
    for part in parts:
        sys.stderr.write(f"measuring {part} …\n")
        sections.append(_PARTS[part](material, repeats=max(1, options.repeats)))
    text = page(sections, material=material.name, day=date.today())
    sys.stdout.write(text)
    if not options.dry and len(parts) == len(_PARTS):
        write(text, Path(__file__).resolve().parent / "results", date.today())
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
