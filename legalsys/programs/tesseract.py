"""Tesseract: words with boxes out of pictures of pages.

One process a page and one thread a process: pages side by side use all processors, while Tesseract's own threads get in
each other's way (its manual advises the same for batches: ``OMP_THREAD_LIMIT=1``).
"""

from __future__ import annotations

import functools
import re
from dataclasses import dataclass
from pathlib import Path

from .process import ProgramFailure, find_program, install_advice, run_program

__all__ = ["ADVICE", "OLDEST", "RecognisedWord", "languages", "program", "read_picture", "read_text_line", "require", "version"]

NAME = "Tesseract"
OLDEST = (4, 1)
"""The first series with line recognition by neural networks that is still given out by distributions."""
ADVICE = {
    "linux": "sudo apt install tesseract-ocr tesseract-ocr-vie",
    "darwin": "brew install tesseract tesseract-lang",
    "win32": "winget install UB-Mannheim.TesseractOCR (chọn/select: Vietnamese)",
}
_NAMES = ("tesseract", r"C:\Program Files\Tesseract-OCR\tesseract.exe")
_COLUMNS = 12
_VERSION = re.compile(r"tesseract\s+v?(\d+)\.(\d+)(?:\.(\d+))?")


@dataclass(frozen=True, slots=True)
class RecognisedWord:
    """A word with its box in dots of the picture.

    Args:
        text: its characters.
        left, top, right, bottom: its box.
        confidence: 0 to 100, as Tesseract judges.
        line: block, paragraph and line that it stands in.
    """

    text: str
    left: int
    top: int
    right: int
    bottom: int
    confidence: float
    line: tuple[int, int, int]


def program() -> Path | None:
    """Return where Tesseract is (``LEGALSYS_TESSERACT`` names it outright), None when it is not there."""
    return find_program(_NAMES, variable="LEGALSYS_TESSERACT")


def _needed() -> Path:
    path = program()
    if path is None:
        raise ProgramFailure("PROG-001", program=NAME, advice=install_advice(ADVICE))
    return path


def version() -> str:
    """Return the version's number.

    Raises:
        ProgramFailure: PROG-001 missing, PROG-002 too old, PROG-003 hangs, PROG-004 does not start.
    """
    return _probe(_needed())[0]


def languages() -> frozenset[str]:
    """Return the languages that it has data for. Raises as `version`."""
    return _probe(_needed())[1]


def require(language: str) -> None:
    """Do nothing when recognition in ``language`` (languages joined by ``+``) works.

    Raises:
        ProgramFailure: as `version`; PROG-006 without data of the language.
    """
    if not set(language.split("+")) <= languages():
        raise ProgramFailure("PROG-006", program=NAME, language=language, advice=install_advice(ADVICE))


@functools.lru_cache(maxsize=8)
def _probe(path: Path) -> tuple[str, frozenset[str]]:
    said = run_program([path, "--version"], name=NAME, seconds=30)
    match = _VERSION.search(said.out.decode("utf-8", "replace") + said.err)
    if said.code != 0 or match is None:
        raise ProgramFailure("PROG-004", program=NAME, code=str(said.code), detail=said.err[-200:])
    if (int(match[1]), int(match[2])) < OLDEST:
        found, need = f"{match[1]}.{match[2]}", ".".join(map(str, OLDEST))
        raise ProgramFailure("PROG-002", program=NAME, found=found, need=need, advice=install_advice(ADVICE))
    listed = run_program([path, "--list-langs"], name=NAME, seconds=30)
    lines = (listed.out.decode("utf-8", "replace") + "\n" + listed.err).splitlines()
    found_languages = frozenset(line.strip() for line in lines if re.fullmatch(r"[a-z]{3}(?:_[a-zA-Z]+)?", line.strip()))
    return ".".join(part for part in match.groups() if part), found_languages


def _run(picture: bytes, *arguments: str, language: str, seconds: float) -> str:
    path = _needed()
    require(language)
    done = run_program(
        [path, "stdin", "stdout", "-l", language, *arguments],
        name=NAME,
        seconds=seconds,
        data=picture,
        environment={"OMP_THREAD_LIMIT": "1"},
        most_output=32 * 1024 * 1024,
    )
    if done.code != 0:
        raise ProgramFailure("PROG-004", program=NAME, code=str(done.code), detail=done.err[-200:])
    return done.out.decode("utf-8", "replace")


def read_picture(
    picture: bytes, *, dpi: int, language: str = "vie", layout: int = 3, seconds: float = 120.0
) -> list[RecognisedWord]:
    """Return the words of a page's picture in Tesseract's reading order.

    Args:
        picture: the picture in a format that Leptonica reads (PGM, PNG …).
        dpi: its resolution.
        language: languages joined by ``+``.
        layout: Tesseract's page segmentation mode.
        seconds: time for the page.

    Raises:
        ProgramFailure: PROG-001 missing, PROG-002 too old, PROG-003 too slow, PROG-004 crashed, PROG-005 what it printed is no
            table of words, PROG-006 without data of the language.
    """
    out = _run(picture, "--dpi", str(dpi), "--psm", str(layout), "tsv", language=language, seconds=seconds)
    head, _, rest = out.partition("\n")
    if head.split("\t")[:1] != ["level"] or len(head.split("\t")) != _COLUMNS:
        raise ProgramFailure("PROG-005", program=NAME, detail=repr(head[:60]))
    words: list[RecognisedWord] = []
    for row in rest.split("\n"):
        cells = row.split("\t")
        if len(cells) < 2:
            continue
        try:
            level, _, block, paragraph, line, _, left, top, width, height = map(int, cells[:10])
            confidence = float(cells[10])
        except ValueError as error:
            raise ProgramFailure("PROG-005", program=NAME, detail=repr(row[:60])) from error
        text = "\t".join(cells[11:]).strip()
        if level == 5 and text and width > 0 and height > 0:
            where = (block, paragraph, line)
            words.append(RecognisedWord(text, left, top, left + width, top + height, max(0.0, min(100.0, confidence)), where))
    return words


def read_text_line(picture: bytes, *, dpi: int, letters: str = "", language: str = "vie", seconds: float = 30.0) -> str:
    """Return what a picture of one line says.

    Args:
        picture: the picture.
        dpi: its resolution.
        letters: the only characters that can stand there, ``""`` for any.
        language: languages joined by ``+``.
        seconds: time.

    Raises:
        ProgramFailure: as `read_picture`.
    """
    only = ("-c", f"tessedit_char_whitelist={letters}") if letters else ()
    return _run(picture, "--dpi", str(dpi), "--psm", "7", *only, language=language, seconds=seconds).strip()
