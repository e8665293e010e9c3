"""``python -m benchmarks.score``: our figures against the shared gold, and what was gained or lost since the last committed ones.

Runs ``legalsys extract`` and ``cite_passage`` over the shared corpus, hands the output to the corpus's own ``score.py``, and writes
``benchmarks/results/score.json`` (figures and counts of differences per document; no words of the gold) and ``docs/benchmark.md``.
"""

from __future__ import annotations

import argparse
import collections
import importlib.util
import json
import os
import subprocess
import sys
import tempfile
from collections.abc import Sequence
from datetime import date
from pathlib import Path
from typing import Any

from .citation_spans import read_sentences
from .citation_spans import score as score_spans
from .material import CHECKOUT

__all__ = ["main"]

_PROGRAM = (sys.executable, "-c", "from legalsys.cli import main; main()")
_ASIDE = ("doc/*", "*.scan.pdf")
_RESULT = CHECKOUT / "benchmarks" / "results" / "score.json"
_PAGE = CHECKOUT / "docs" / "benchmark.md"
_EFFECTS = "effects on documents"
_GROUP_ROWS = ("metadata issued", "basis", _EFFECTS, "effects on units", "effects with their day", "articles counted")


def _extract(paths: Sequence[Path]) -> list[dict[str, Any]]:
    with tempfile.TemporaryFile() as talk:
        done = subprocess.run(
            [*_PROGRAM, "extract", *map(str, paths), "--format", "jsonl", "--no-progress"],
            stdout=subprocess.PIPE,
            stderr=talk,
            check=False,
        )
    return [json.loads(line) for line in done.stdout.decode("utf-8").splitlines() if line.strip()]


def _scorer(path: Path) -> Any:
    """Return the corpus's scorer as a module."""
    spec = importlib.util.spec_from_file_location("shared_score", path)
    if spec is None or spec.loader is None:
        raise FileNotFoundError(path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _figures(rows: dict[str, Any]) -> dict[str, dict[str, float]]:
    return {name: row.figures() for name, row in rows.items()}


def _passages(gold: Path) -> list[dict[str, Any]]:
    from legalsys.parse.passage import cite_passage

    out = []
    for name in ("citations", "amendments"):
        for line in (gold / f"{name}.jsonl").read_text(encoding="utf-8").splitlines():
            row = json.loads(line)
            out.append({"id": row["id"], **cite_passage(row["text"], row.get("context"))})
    return out


def _groups(gold: Path) -> dict[str, dict[str, list[str]]]:
    """Return group kind → group → files: by form of document, by province and by band of years."""
    groups: dict[str, dict[str, list[str]]] = {kind: collections.defaultdict(list) for kind in ("form", "years", "province")}
    for line in (gold / "documents.jsonl").read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        name = str(row["file"])
        if name.startswith("doc/") or name.endswith(".scan.pdf"):
            continue
        groups["form"][name.split("/", 1)[0]].append(name)
        year = int((row.get("issued") or row.get("label_issued") or "0")[:4])
        band = (
            "unknown"
            if not year
            else "to 2004"
            if year < 2005
            else "2005 to 2015"
            if year < 2016
            else "2016 to 2024"
            if year < 2025
            else "from 2025"
        )
        groups["years"][band].append(name)
        groups["province"][str(row.get("province") or "central")].append(name)
    rare = [name for name, files in groups["province"].items() if len(files) < 4]
    for name in rare:
        groups["province"]["provinces with fewer than 4 documents"] += groups["province"].pop(name)
    return groups


def _per_document(scorer: Any, gold: Path, found_lines: list[dict[str, Any]], files: Sequence[str]) -> dict[str, int]:
    """Return how many facts of each document differ from the gold, missed and extra together."""
    found: dict[str, int] = {}
    for name in files:
        rows = _figures(scorer.score_documents(found_lines, gold, (name,)))
        found[name] = int(sum(row["expected"] + row["found"] - 2 * row["correct"] for row in rows.values()))
    return found


def _table(rows: dict[str, dict[str, float]], before: dict[str, dict[str, float]]) -> list[str]:
    out = ["| row | right | gold | found | P | R | F1 | before |", "| --- | ---: | ---: | ---: | ---: | ---: | ---: | ---: |"]
    for name, row in rows.items():
        last = before.get(name)
        out.append(
            f"| {name} | {row['correct']:.0f} | {row['expected']:.0f} | {row['found']:.0f} | {row['precision']:.3f} | {row['recall']:.3f} "
            f"| {row['f1']:.3f} | {format(last['f1'], '.3f') if last else ''} |"
        )
    return out


def main(arguments: list[str] | None = None) -> int:
    """Score, compare with the committed figures, and write both the figures and the page."""
    parser = argparse.ArgumentParser(
        prog="python -m benchmarks.score", description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument(
        "--shared", type=Path, default=Path(os.environ.get("LEGALSYS_SHARED_CORPUS", CHECKOUT.parent / "shared" / "corpus"))
    )
    parser.add_argument("--dry", action="store_true", help="print only; write nothing")
    options = parser.parse_args(arguments)
    path, gold = options.shared.parent / "tools" / "score.py", options.shared / "gold"
    if not path.is_file():
        parser.error("the shared corpus with its score.py is not there (LEGALSYS_SHARED_CORPUS)")
    scorer = _scorer(path)
    before: dict[str, Any] = json.loads(_RESULT.read_text(encoding="utf-8")) if _RESULT.is_file() else {}
    groups = _groups(gold)
    names = {name for files in groups["form"].values() for name in files}
    names |= {json.loads(line)["file"] for line in (gold / "html_structure.jsonl").read_text(encoding="utf-8").splitlines()}
    lines = _extract([options.shared / "documents" / name for name in sorted(names)])
    documents = _figures(scorer.score_documents(lines, gold, tuple(sorted(names)), _ASIDE))
    passages = _figures(scorer.score_passages(_passages(gold), gold))
    spans, _, _ = score_spans(list(read_sentences(gold / "citation_spans.jsonl.gz")))
    by_group = {
        kind: {name: _figures(scorer.score_documents(lines, gold, tuple(files))) for name, files in members.items()}
        for kind, members in groups.items()
    }
    each = _per_document(scorer, gold, lines, [name for files in groups["form"].values() for name in files])
    page = _page(
        documents, passages, spans[""], by_group, {k: {n: len(f) for n, f in m.items()} for k, m in groups.items()}, each, before
    )
    sys.stdout.write(page)
    if not options.dry:
        _RESULT.write_text(
            json.dumps({"documents": documents, "passages": passages, "differences": each}, ensure_ascii=False, indent=1, sort_keys=True) + "\n",
            encoding="utf-8", newline="\n",
        )  # fmt: skip
        _PAGE.write_text(page, encoding="utf-8", newline="\n")
    return 0


def _page(
    documents: dict[str, dict[str, float]], passages: dict[str, dict[str, float]], spans: Any, by_group: dict[str, dict[str, dict[str, dict[str, float]]]],
    sizes: dict[str, dict[str, int]], each: dict[str, int], before: dict[str, Any],
) -> str:  # fmt: skip
    notes = CHECKOUT / "benchmarks" / "notes.md"
    out = [
        "# Benchmark of extraction",
        "",
        (
            f"Written by `make score` on {date.today().isoformat()}; every figure is of this run. Gold, scorer and texts are those of the shared corpus "
            "(not in this repository). F1 of the last committed run stands in the column before."
        ),
        "",
        "## Documents",
        "",
        "Without the older formats (`doc/*`) and scans, which other programs read.",
        "",
        *_table(documents, before.get("documents", {})),
        "",
        "## Passages",
        "",
        *_table(passages, before.get("passages", {})),
        "",
        "## Citation spans",
        "",
        (
            f"Recall {spans.right / (spans.expected - spans.vague):.4f} ({spans.right / spans.expected:.4f} with spans that name no one document), "
            f"precision {spans.right / spans.found:.4f} over {spans.expected} annotated spans. How the two are aligned: `python -m benchmarks.citation_spans --help`."
        ),
    ]
    for kind, members in by_group.items():
        out += [
            "",
            f"## By {kind}",
            "",
            f"| {kind} | documents | " + " | ".join(_GROUP_ROWS) + " |",
            "| --- |" + " ---: |" * (len(_GROUP_ROWS) + 1),
        ]
        for name in sorted(members, key=lambda n: -sizes[kind][n]):
            figures = [
                format(members[name][row]["f1"], ".3f") if members[name].get(row, {}).get("expected") else "–"
                for row in _GROUP_ROWS
            ]
            out.append(f"| {name} | {sizes[kind][name]} | " + " | ".join(figures) + " |")
    last = before.get("differences", {})
    changed = [(name, last[name], count) for name, count in each.items() if name in last and last[name] != count]
    out += ["", "## Gains and losses per document", ""]
    out += [f"- {name}: {old} differences before, {new} now" for name, old, new in changed] or [
        "None since the last committed run."
    ]
    out += [
        "",
        "Documents with the most differences now: "
        + ", ".join(f"{n} ({c})" for n, c in sorted(each.items(), key=lambda x: -x[1])[:8] if c)
        + ".",
    ]
    if notes.is_file():
        out += ["", notes.read_text(encoding="utf-8").rstrip()]
    return "\n".join(out) + "\n"


if __name__ == "__main__":
    raise SystemExit(main())
