"""Words read off pictures, as the lines of a page hold them."""

from __future__ import annotations

from .page import Word

__all__ = ["SeenWord"]


class SeenWord(Word):
    """A word read off a picture, with ``confidence`` (0 to 1) and ``others``, other readings of it."""

    __slots__ = ("confidence", "others")

    def __init__(
        self, text: str, left: float, top: float, right: float, bottom: float, confidence: float, others: tuple[str, ...]
    ):
        super().__init__(text, left, top, right, bottom, 0)
        self.confidence = confidence
        self.others = others
