"""DOC, RTF and ODT through LibreOffice: the same document in every format, and a coded reason where that cannot be."""

from __future__ import annotations

import stat
import sys
import tempfile
import time
from pathlib import Path

import pytest

from corpus.build import _bytes
from legalsys.model import Reading, ReadingStatus
from legalsys.parse import parse
from legalsys.programs import run_program, soffice
from legalsys.read import Outside, read
from legalsys.read.office import convert_ahead

from .test_ocr import facts, source

posix = pytest.mark.skipif(sys.platform == "win32", reason="fake programs are scripts of a POSIX shell")
FILTERS = {"doc": "doc:MS Word 97", "rtf": "rtf", "odt": "odt"}


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def saved_as(docx: Path, form: str) -> Path:
    with tempfile.TemporaryDirectory() as profile:
        option = f"-env:UserInstallation={(Path(profile) / 'p').as_uri()}"
        command = [soffice.program() or "", option, "--headless", "--convert-to", FILTERS[form], "--outdir", docx.parent, docx]
        run_program(command, name="LibreOffice", seconds=120)
    return docx.with_suffix(f".{form}")


def test_every_format_says_the_same(tmp_path: Path, needs_soffice: str) -> None:
    docx = tmp_path / "a.docx"
    docx.write_bytes(_bytes(source("hy2025-27-2025-qd-ubnd"), "docx"))
    truth = read(docx)
    for form in FILTERS:
        reading = read(saved_as(docx, form))
        assert (reading.format, reading.status, codes(reading)) == (form, ReadingStatus.READ, [])
        assert reading.text == truth.text
        assert facts(parse(reading)) == facts(parse(truth))
        assert reading.place_at(0) is not None
    for form in ("txt", "pdf"):
        other = tmp_path / f"b.{form}"
        other.write_bytes(_bytes(source("hy2025-27-2025-qd-ubnd"), form))
        assert facts(parse(read(other))) == facts(parse(truth))


def test_a_batch_converts_ahead_and_readers_start_nothing(
    tmp_path: Path, needs_soffice: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    docx = tmp_path / "a.docx"
    docx.write_bytes(_bytes(source("hy-12-2021-nq-hdnd"), "docx"))
    path = saved_as(docx, "rtf")
    outside = Outside(cache=tmp_path / "cache", run=False)
    assert codes(read(path, outside=outside)) == ["READ-025"]
    convert_ahead([(path, ".rtf")], outside=Outside(cache=tmp_path / "cache"))
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(tmp_path / "none"))
    assert read(path, outside=outside).text == read(docx).text


def test_without_libreoffice(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(tmp_path / "none"))
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    for outside in (Outside(), Outside(run=False)):
        reading = read(path, outside=outside)
        assert reading.status is ReadingStatus.FAILED and codes(reading) == ["READ-011", "PROG-001"]
    wrong = tmp_path / "a.docx"
    wrong.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"))
    assert codes(read(wrong)) == ["READ-011", "PROG-001", "READ-004"]


@posix
def test_a_libreoffice_that_hangs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    program = tmp_path / "soffice"
    program.write_text("#!/bin/sh\nsleep 60\n", encoding="utf-8")
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(program))
    path = tmp_path / "a.rtf"
    path.write_bytes(b"{\\rtf1 x}")
    started = time.monotonic()
    outside = Outside(cache=tmp_path / "cache", seconds=1.0)
    assert codes(read(path, outside=outside)) == ["READ-011", "PROG-003"]
    assert time.monotonic() - started < 12
    # The reason is kept for a batch's second reading, which starts nothing.
    assert codes(read(path, outside=Outside(cache=tmp_path / "cache", run=False))) == ["READ-011", "PROG-003"]
