"""What holds for every reading, whatever the file."""

from __future__ import annotations

import unicodedata

from legalsys.model import Reading


def check(reading: Reading) -> None:
    """Blocks cover a text in normal form, and sources are sorted and apart."""
    text = reading.text
    assert unicodedata.is_normalized("NFC", text)
    assert text.encode("utf-8").decode("utf-8") == text
    position = 0
    for index, block in enumerate(reading.blocks):
        assert block.start == (position + 1 if index else 0)
        line = text[block.start : block.end]
        assert line
        assert line == " ".join(line.split())
        position = block.end
    assert position == len(text)
    end = 0
    for span in reading.sources:
        assert end <= span.start < span.end <= len(text)
        end = span.end
