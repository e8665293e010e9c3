"""What the README shows of the demonstration is what the demonstration says."""

from __future__ import annotations

import re
from pathlib import Path

from click.testing import CliRunner

from legalsys.cli.app import application

ROOT = Path(__file__).resolve().parents[2]


def test_the_review_in_the_readme_is_the_review_of_today(tmp_path: Path) -> None:
    shown = (ROOT / "README.md").read_text(encoding="utf-8")
    block = shown[shown.index("$ legalsys review corpus/documents") : shown.index("What is outdated, why")]
    ran = CliRunner().invoke(application, ["review", str(ROOT / "corpus" / "documents"), "--as-of", "2026-11-24", "-w", str(tmp_path / "w"), "--lang", "en", "--no-progress"])
    said = [" ".join(line.split()) for line in (ran.output or "").splitlines()]
    for line in block.splitlines()[1:]:
        words = " ".join(line.split())
        if re.match(r"(?:[A-Z]{2}-\d{3}|Findings|According|Known gaps)", words):
            assert words in said, words
