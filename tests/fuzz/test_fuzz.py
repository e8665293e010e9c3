"""A minute's share of ``make fuzz``, and what longer runs have found: it must not come back."""

from __future__ import annotations

import io
import random
import tempfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from legalsys.errors import InputUnreadable
from legalsys.model import ReadingStatus
from legalsys.read import OcrMode, Outside, read
from legalsys.read.archive import list_archive

from .__main__ import fuzz
from .campaign import Campaign, Finding, _Watch, hold
from .targets import CHECKOUT, LIMITS, TARGETS, _rich_docx

HERE = Path(__file__).resolve().parent
SECONDS = 4.0


@pytest.mark.parametrize("reader", TARGETS)
def test_a_share_of_the_fuzz_run(reader: str, tmp_path: Path) -> None:
    figures = fuzz(reader, seconds=SECONDS, seed=6, findings=tmp_path, real=False)
    told = [path.read_text(encoding="utf-8") for path in tmp_path.glob("*.found.txt")]
    assert not figures.failed, (figures.failed, told)
    # Time decides how far it comes; a share that reads next to nothing would prove nothing.
    assert figures.inputs >= 20
    assert len(figures.statuses) >= 2


def _without_name() -> bytes:
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w") as archive:
        archive.writestr(zipfile.ZipInfo("", (2026, 11, 25, 0, 0, 0)), b"x")
        archive.writestr("a.txt", "Điều 1. Phí")
    return stream.getvalue()


def _damaged_member(method: int) -> bytes:
    """Return an archive whose member cannot be unpacked: its packed bytes are not what its method writes."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", method) as archive:
        archive.writestr("word/document.xml", b"<w:document/>" * 200)
    data = bytearray(stream.getvalue())
    start = data.index(b"word/document.xml") + len(b"word/document.xml") + (4 if method == zipfile.ZIP_LZMA else 0)
    data[start : start + 24] = b"\xff" * 24
    return bytes(data)


FOUND: dict[str, Callable[[], bytes]] = {
    # Members are said to lie before the beginning of the file.
    "offset.docx": lambda: _rich_docx()[60:],
    "offset.odt": lambda: _rich_docx()[200:],
    "without-name.zip": _without_name,
    "deflate.docx": lambda: _damaged_member(zipfile.ZIP_DEFLATED),
    "bzip2.docx": lambda: _damaged_member(zipfile.ZIP_BZIP2),
    "lzma.docx": lambda: _damaged_member(zipfile.ZIP_LZMA),
    "deflate.zip": lambda: _damaged_member(zipfile.ZIP_DEFLATED).replace(b"word/document.xml", b"word/document.txt"),
    "lzma.zip": lambda: _damaged_member(zipfile.ZIP_LZMA).replace(b"word/document.xml", b"word/document.txt"),
    # A mark of a heading, an address and a stray asterisk that ran over the end of their line.
    "heading.md": lambda: b"# A\n\n**\xc4\x90i\xe1\xbb\x81u 1.** B\n\n# \n# \n# --- c d e\n",
    # A long run of Latin letters in a text with a Cyrillic one was walked through from each of its letters.
    "run.txt": lambda: ("Điều 1. Phí Р\n" + "QUJD" * 150_000 + "\n").encode(),
    "link.md": lambda: "**Điều 1.** xem [văn bản](/a \"tên\nkhác\") và *chữ\n".encode() * 3,
}


def _kept() -> list[Path]:
    return sorted(path for path in (HERE / "seeds").glob("*") if path.is_file())


@pytest.mark.parametrize("name", [*FOUND, *(path.name for path in _kept())])
def test_what_was_found_does_not_come_back(name: str, tmp_path: Path) -> None:
    path = tmp_path / name
    path.write_bytes(FOUND[name]() if name in FOUND else (HERE / "seeds" / name).read_bytes())
    size = path.stat().st_size
    outside = Outside(ocr=OcrMode.NEVER, run=False)
    hold(read(path, limits=LIMITS, outside=outside), size)
    if path.suffix == ".zip":
        try:
            members = list_archive(path).members
        except InputUnreadable as error:
            assert error.code in ("READ-002", "READ-007")
            return
        for member in members:
            hold(read(Path(member.path), limits=LIMITS, outside=outside), size)
    assert [entry.name for entry in tmp_path.iterdir()] == [name]


def test_the_run_finds_what_it_looks_for(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A reader that breaks, forgets a file or writes elsewhere is caught, and the recipe is short."""
    import legalsys.read.text

    real = legalsys.read.text.decode
    folder = tmp_path / "in"
    folder.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", None)

    def breaks(data: bytes) -> object:
        if b"#" in data:
            raise RecursionError("too deep")
        if b"`" in data:
            (tmp_path / "outside.txt").write_bytes(b"x")
        if b"&" in data:
            (folder / "forgotten").write_bytes(b"x")
        return real(data)

    monkeypatch.setattr(legalsys.read.text, "decode", breaks)
    campaign = Campaign(TARGETS["text"], folder, tmp_path / "findings", real=False)
    campaign._watch = _Watch(folder)
    wanted = {"RecursionError too deep", "written outside", "left behind"}
    for name, letter in (("hash", b"#"), ("tick", b"`"), ("and", b"&")):
        monkeypatch.setitem(campaign.target.mutations, name, lambda data, _, letter=letter: letter + data)
        with pytest.raises(Finding):
            campaign.attempt((0, [(name, 1)]))
        campaign._keep()
        (folder / "forgotten").unlink(missing_ok=True)
    assert campaign.known == wanted
    assert len(list((tmp_path / "findings").glob("*.found.txt"))) == 3
    campaign.attempt((0, [("flip", 2)]))


def test_every_mutation_gives_bytes() -> None:
    for target in TARGETS.values():
        seeds = target.seeds(False)
        assert seeds
        for name, mutation in target.mutations.items():
            for number in range(3):
                data = seeds[number % len(seeds)].data
                assert isinstance(mutation(data, random.Random(number)), bytes), name
                assert mutation(data, random.Random(number)) == mutation(data, random.Random(number)), name
    # A demonstration document that nothing was done to is read.
    for path in sorted((CHECKOUT / "corpus" / "documents" / "docx").glob("*.docx"))[:1]:
        assert read(path).status is ReadingStatus.READ
