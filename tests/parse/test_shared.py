"""Structure and metadata against the shared corpus: figures that must not fall."""

from __future__ import annotations

import collections
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from legalsys.language.normal import same_words
from legalsys.language.numbers import normal_number
from legalsys.parse.metadata import read_metadata
from legalsys.parse.outline import outline
from legalsys.read import read

LEVELS = {"Điều": "dieu", "Khoản": "khoan", "Điểm": "diem"}
LABEL = re.compile(r"(Điều|Khoản|Điểm)\s+([0-9]+[a-zđ]?|[a-zđ][0-9]?)")


def gold(shared_corpus: Path, name: str) -> Iterator[dict[str, Any]]:
    for line in (shared_corpus / "gold" / name).read_text(encoding="utf-8").splitlines():
        yield json.loads(line)


def wanted_paths(contents: list[dict[str, Any]]) -> collections.Counter[str]:
    paths: collections.Counter[str] = collections.Counter()
    stack: dict[str, str] = {}
    order = ("dieu", "khoan", "diem")
    for entry in contents:
        match = LABEL.match(entry["label"].strip())
        if match:
            level = LEVELS[match[1]]
            for lower in order[order.index(level) :]:
                stack.pop(lower, None)
            stack[level] = f"{level}-{match[2].lower()}"
            paths[".".join(stack[k] for k in order if k in stack)] += 1
    return paths


@pytest.mark.shared
def test_structure(shared_corpus: Path) -> None:
    right, expected, found = (collections.Counter() for _ in range(3))
    for row in gold(shared_corpus, "html_structure.jsonl"):
        if row.get("incomplete"):
            continue
        units = outline(read(shared_corpus / "documents" / row["file"])).units
        have: collections.Counter[str] = collections.Counter()
        for unit in units:
            steps = [str(step) for step in unit.path.steps if step.level.value in ("dieu", "khoan", "diem")]
            if steps and unit.path.steps[-1].level.value in ("dieu", "khoan", "diem"):
                have[".".join(steps)] += 1
        want = wanted_paths(row["contents"])
        for counter, paths in ((right, want & have), (expected, want), (found, have)):
            for path, times in paths.items():
                counter[path.count(".") + 1] += times
    for depth, least in ((1, 0.995), (2, 0.98), (3, 0.99)):
        assert 2 * right[depth] / (expected[depth] + found[depth]) >= least, depth


@pytest.mark.shared
def test_metadata(shared_corpus: Path) -> None:
    right, expected = collections.Counter(), collections.Counter()
    for row in gold(shared_corpus, "documents.jsonl"):
        if not row["file"].endswith((".md", ".html", ".txt")):
            continue
        reading = read(shared_corpus / "documents" / row["file"])
        found = read_metadata(reading, outline(reading))
        pairs = {
            "number": (row["number"] and normal_number(row["number"]), found.number and found.number.value),
            "kind": (row["kind"], found.kind and found.kind.value),
            "issuer": (same_words(row["issuer"]), found.issuers and same_words(found.issuers[0].value)),
            "issued": (row["issued"], found.issued and found.issued.value.isoformat()),
            "title": (bare(row["title"]), bare(found.title.value if found.title else "")),
            "signer": (row["signer"] and same_words(row["signer"]), found.signers and same_words(found.signers[0].name)),
        }
        for field, (want, have) in pairs.items():
            if want:
                expected[field] += 1
                right[field] += want == have
    for field, count in expected.items():
        assert right[field] / count >= (0.97 if field == "title" else 0.98), field


def bare(title: str) -> str:
    return re.sub(r"[^\wđ]+", " ", same_words(re.sub(r"\s*\([^()]*(?:\([^()]*\)[^()]*)*\)\s*$", "", title))).strip()
