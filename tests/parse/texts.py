"""Readings of bare text for the parser's tests."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import yaml

from legalsys.language.normal import canonical
from legalsys.model import Block, BlockKind, Reading

CASES = Path(__file__).parent / "cases"


def text_reading(text: str) -> Reading:
    text = canonical(text).rstrip("\n")
    blocks = []
    position = 0
    for line in text.split("\n"):
        if line:
            blocks.append(Block(BlockKind.PARAGRAPH, position, position + len(line)))
        position += len(line) + 1
    return Reading(text, "text", tuple(blocks))


def cases(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = yaml.safe_load((CASES / f"{name}.yaml").read_text(encoding="utf-8"))
    return rows
