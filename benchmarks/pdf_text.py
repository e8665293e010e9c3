"""What text with boxes costs over bare text: our PDF reader against pypdfium2's plain text of the same file."""

from __future__ import annotations

import statistics
import time
from collections.abc import Callable
from pathlib import Path

from .material import Material
from .table import Section

__all__ = ["measure_pdf"]


def _bare(path: Path) -> None:
    """Take the text of every page with pypdfium2 and nothing else."""
    import pypdfium2

    document = pypdfium2.PdfDocument(path)
    try:
        for page in document:
            text_page = page.get_textpage()
            text_page.get_text_bounded()
            text_page.close()
            page.close()
    finally:
        document.close()


def _timed(action: Callable[[], object]) -> float:
    start = time.process_time()
    action()
    return time.process_time() - start


def measure_pdf(material: Material, *, repeats: int) -> Section:
    """Return the times of both, file by file in turns; files with ruled tables (pdfplumber's work) are a row of their own."""
    from legalsys.read import DEFAULT_LIMITS
    from legalsys.read.pdf import read_pdf

    groups: dict[str, list[tuple[Path, int]]] = {}
    for path in material.files("pdf"):
        reading = read_pdf(path, limits=DEFAULT_LIMITS)
        if reading.status.value == "failed" or not reading.text.strip():
            group = "no text layer (scans)"
        elif any(block.table is not None for block in reading.blocks):
            group = "text and ruled tables"
        else:
            group = "text only"
        groups.setdefault(group, []).append((path, reading.pages or 0))
    rows: list[tuple[str, ...]] = [("PDF files", "files", "pages", "bare s", "ours s", "**ratio**", "worst file", "ms a page")]
    for group in sorted(groups, reverse=True):
        bare_total = ours_total = 0.0
        worst = 0.0
        for path, _ in groups[group]:
            bare: list[float] = []
            ours: list[float] = []
            for _ in range(repeats):
                bare.append(_timed(lambda path=path: _bare(path)))  # type: ignore[misc]
                ours.append(_timed(lambda path=path: read_pdf(path, limits=DEFAULT_LIMITS)))  # type: ignore[misc]
            one, other = statistics.median(bare), statistics.median(ours)
            bare_total, ours_total, worst = bare_total + one, ours_total + other, max(worst, other / one)
        pages = sum(count for _, count in groups[group])
        rows.append(
            (
                group,
                str(len(groups[group])),
                str(pages),
                f"{bare_total:.2f}",
                f"{ours_total:.2f}",
                f"**{ours_total / bare_total:.2f}**",
                f"{worst:.2f}",
                f"{1000 * ours_total / pages:.1f}" if pages else "",
            )
        )
    return Section(
        "PDF text with boxes",
        f"Reading with boxes, blocks and stamps against the bare text of pypdfium2; for each file the median of {repeats} interleaved runs in CPU seconds, summed.",
        tuple(rows),
    )
