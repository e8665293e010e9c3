"""``--ocr``: when letters are read off pictures."""

from __future__ import annotations

from typing import TYPE_CHECKING

import click

if TYPE_CHECKING:
    from legalsys.read import Outside

__all__ = ["ocr_option", "outside_of"]

ocr_option = click.option(
    "--ocr",
    type=click.Choice(["auto", "never", "always"]),
    help="Read letters off pictures of pages: where their text cannot be used, never, or always [default: auto].",
)
"""The option, for commands that read files."""


def outside_of(ocr: str | None) -> Outside:
    """Return what programs may do as ``--ocr`` asks for.

    Raises:
        ProgramMissing: PROG-001, PROG-002, PROG-006 when recognition is always wanted and Tesseract is not there as it must be.
    """
    from legalsys.read import OcrMode, Outside

    mode = OcrMode(ocr or "auto")
    if mode is OcrMode.ALWAYS:
        from legalsys.programs import tesseract

        tesseract.require("vie")
    return Outside(ocr=mode)
