"""From a `Reading` to a `Document`: identity, structure, citations and effects, each with its evidence.

The rooms' order inside: outline (structure) → metadata → term (start, end) → basis → effects → citations → identities.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from legalsys.model import Document, Reading

__all__ = ["EXTRACTOR_VERSION", "parse"]

EXTRACTOR_VERSION = "2"
"""Raised with every change that can change what is extracted: stored documents are then parsed again."""


def parse(reading: Reading) -> Document:
    """Return the document that a reading holds. Never raises for the text's sake: what is not understood is unknown.

    Args:
        reading: what a reader made of a file.
    """
    from .document import build_document

    return build_document(reading)
