"""The door: content decides, nothing a file holds makes reading raise, every failure is coded."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from legalsys.errors import message_text
from legalsys.model import Reading, ReadingStatus
from legalsys.read import FileFormat, Limits, read, route, sniff
from tests.read.readings import check

SENTENCE = "Điều 1. Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành.\n"
PAGE = f"<!DOCTYPE html><html><body><p>{SENTENCE}</p></body></html>"


def codes(reading: Reading) -> list[str]:
    """Codes of the problems, each with a wording in both languages."""
    for problem in reading.problems:
        for lang in ("vi", "en"):
            text = problem.text(lang)
            assert text.message and text.remedy
            assert "…" not in text.message or problem.code == "READ-015"
    return [problem.code for problem in reading.problems]


def write(folder: Path, name: str, data: bytes | str) -> Path:
    path = folder / name
    path.write_bytes(data if isinstance(data, bytes) else data.encode("utf-8"))
    return path


def zipped(folder: Path, name: str, entries: dict[str, str]) -> Path:
    path = folder / name
    with zipfile.ZipFile(path, "w") as archive:
        for entry, content in entries.items():
            archive.writestr(entry, content)
    return path


@pytest.mark.parametrize(
    ("name", "data", "format"),
    [
        ("a.txt", SENTENCE, FileFormat.TEXT),
        ("a.xyz", SENTENCE.encode("utf-16"), FileFormat.TEXT),
        ("a.txt", SENTENCE.encode("utf-16-le"), FileFormat.TEXT),
        ("a.md", SENTENCE, FileFormat.MARKDOWN),
        ("a.txt", "**Điều 1.** A\n|\nB\n|\n**C**\n|\n|\n# D\n", FileFormat.MARKDOWN),
        ("a.html", PAGE, FileFormat.HTML),
        ("a.doc", "\ufeff" + PAGE, FileFormat.HTML),
        ("a.txt", "<p>Một</p><p>Hai</p><br/>", FileFormat.HTML),
        ("a.pdf", b"%PDF-1.7\n", FileFormat.PDF),
        ("a.docx", b"junk before %PDF-1.4", FileFormat.PDF),
        ("a.rtf", b"{\\rtf1 x}", FileFormat.RTF),
        ("a.doc", bytes.fromhex("d0cf11e0a1b11ae1") + "WordDocument".encode("utf-16-le"), FileFormat.DOC),
        ("a.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), FileFormat.ENCRYPTED),
        ("a.xls", bytes.fromhex("d0cf11e0a1b11ae1") + "Workbook".encode("utf-16-le"), FileFormat.OTHER),
        ("a.png", b"\x89PNG\r\n\x1a\n", FileFormat.PICTURE),
        ("a.docx", b"PK\x03\x04 cut short", FileFormat.DAMAGED_ZIP),
        ("a.mht", b"MIME-Version: 1.0\nContent-Type: multipart/related\n", FileFormat.MHTML),
        ("a.doc", b'<?xml version="1.0"?><?mso-application progid="Word.Document"?><w/>', FileFormat.WORD_XML),
        ("a.txt", b"\x00\x01\x02\x03" * 100, FileFormat.OTHER),
        ("a.txt", b"", FileFormat.EMPTY),
    ],
)
def test_content_decides(tmp_path: Path, name: str, data: bytes | str, format: FileFormat) -> None:
    assert sniff(write(tmp_path, name, data))[0] is format


def test_packed_formats(tmp_path: Path) -> None:
    assert sniff(zipped(tmp_path, "a.zip", {"word/document.xml": "<w/>"}))[0] is FileFormat.DOCX
    assert sniff(zipped(tmp_path, "b.docx", {"mimetype": "application/vnd.oasis.opendocument.text"}))[0] is FileFormat.ODT
    assert sniff(zipped(tmp_path, "c.docx", {"xl/workbook.xml": "<x/>"})) == (FileFormat.OTHER, "Excel")
    assert codes(read(zipped(tmp_path, "d.docx", {"x.txt": "x"}))) == ["READ-012"]


@pytest.mark.parametrize(
    ("name", "data", "expected"),
    [
        ("empty.txt", b"", ["READ-001"]),
        ("blank.txt", b" \n\n", ["READ-001"]),
        ("empty.html", b"<html><body></body></html>", ["READ-001"]),
        ("cut.docx", b"PK\x03\x04 cut short", ["READ-002"]),
        ("locked.docx", bytes.fromhex("d0cf11e0a1b11ae1") + "EncryptedPackage".encode("utf-16-le"), ["READ-016"]),
        ("picture.jpg", b"\xff\xd8\xff\xe0", ["READ-002"]),
        ("noise.txt", bytes(range(128, 256)) * 20, ["READ-010"]),
    ],
)
def test_what_cannot_be_read_is_coded(tmp_path: Path, name: str, data: bytes | str, expected: list[str]) -> None:
    reading = read(write(tmp_path, name, data))
    assert codes(reading) == expected
    assert reading.status is ReadingStatus.FAILED
    assert reading.text == ""


def test_a_wrong_extension_is_a_warning_and_the_file_is_read(tmp_path: Path) -> None:
    reading = read(write(tmp_path, "quyet-dinh.docx", PAGE))
    assert codes(reading) == ["READ-004"]
    assert reading.status is ReadingStatus.READ
    assert reading.format == "html"
    assert reading.text == SENTENCE.strip()


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "utf-16-le", "utf-16-be", "utf-32"])
def test_encodings(tmp_path: Path, encoding: str) -> None:
    reading = read(write(tmp_path, "a.txt", (SENTENCE * 5).encode(encoding)))
    assert codes(reading) == []
    assert reading.text.split("\n") == [SENTENCE.strip()] * 5


def test_windows_1258(tmp_path: Path) -> None:
    import unicodedata

    marks = {"\u0300", "\u0301", "\u0303", "\u0309", "\u0323"}
    out = []
    for letter in SENTENCE * 3:
        parts = unicodedata.normalize("NFD", letter)
        base = unicodedata.normalize("NFC", "".join(c for c in parts if c not in marks))
        out.append(base + "".join(c for c in parts if c in marks))
    reading = read(write(tmp_path, "a.txt", "".join(out).encode("cp1258")))
    assert codes(reading) == []
    assert reading.text.split("\n") == [SENTENCE.strip()] * 3


def test_damaged_utf8_is_read_with_a_warning(tmp_path: Path) -> None:
    data = (SENTENCE * 5).encode()
    reading = read(write(tmp_path, "a.txt", data[:40] + b"\xff" + data[40:]))
    assert codes(reading) == ["READ-015"]
    assert reading.status is ReadingStatus.READ


def test_missing_file_and_folder(tmp_path: Path) -> None:
    assert codes(read(tmp_path / "not-there.txt")) == ["READ-003"]
    assert codes(read(tmp_path)) == ["READ-003"]


def test_too_large(tmp_path: Path) -> None:
    path = tmp_path / "a.txt"
    with path.open("wb") as file:
        file.write(SENTENCE.encode() * 2000)
        file.seek(200 * 1024 * 1024)
        file.write(b"\n")
    # A hole in a file reads as zeros only beyond what is looked at to tell the format.
    assert codes(read(path)) == ["READ-005"]
    assert codes(read(path, limits=Limits(max_bytes=1024))) == ["READ-005"]


def test_a_reader_that_crashes_does_not_stop_the_batch(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import legalsys.read.text

    def crash(*_: object, **__: object) -> Reading:
        raise RecursionError("too deep")

    monkeypatch.setattr(legalsys.read.text, "decode", crash)
    reading = read(write(tmp_path, "a.txt", SENTENCE))
    assert codes(reading) == ["READ-099"]
    assert reading.problems[0].params["exception"] == "RecursionError"


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".txt", ".md", ".html", ".docx", ".pdf", ".doc", ""]), st.binary(max_size=300))
def test_random_bytes_never_raise(tmp_path: Path, suffix: str, data: bytes) -> None:
    reading = read(write(tmp_path, "x" + suffix, data))
    check(reading)
    codes(reading)
    assert (reading.status is ReadingStatus.READ) == (not any(p.severity == "error" for p in reading.problems))


MARKUP = st.lists(
    st.sampled_from(
        [
            "<p>",
            "</p>",
            "<td>",
            "<table>",
            "<b>",
            "</b>",
            "|\n",
            "**",
            "*",
            "\n",
            "# ",
            "Điều 1. ",
            "a) ",
            "chữ ",
            "1",
            "&amp;",
            "<br>",
            "- ",
            "<ol>",
            "<li>",
            "\\",
            "[x](/y)",
        ]
    ),
    max_size=60,
)


@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(st.sampled_from([".md", ".html", ".txt"]), MARKUP)
def test_broken_markup_never_raises(tmp_path: Path, suffix: str, tokens: list[str]) -> None:
    reading = read(write(tmp_path, "x" + suffix, "".join(tokens)))
    check(reading)
    assert "READ-099" not in codes(reading)


def test_every_code_of_the_room_has_words() -> None:
    for code in ("READ-001", "READ-002", "READ-003", "READ-004", "READ-005", "READ-006", "READ-007", "READ-099"):
        for lang in ("vi", "en"):
            assert message_text(code, lang).remedy


def test_starting_does_not_load_the_readers() -> None:
    import subprocess
    import sys

    code = "import sys, legalsys.read; print([m for m in ('lxml', 'docx', 'pdfplumber', 'pypdfium2') if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    assert route.read is read
