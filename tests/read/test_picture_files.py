"""Pictures of pages: PNG, JPEG, TIFF of several pages, and pages put into a Word file are read like scans, within bounds."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from pathlib import Path

import numpy
import pypdfium2
import pytest
from docx import Document
from docx.shared import Cm
from PIL import Image

from corpus.build import _bytes
from legalsys.model import Certainty, Reading, ReadingStatus
from legalsys.parse import parse
from legalsys.pipeline import Silent, extract_all, find_files, ingest
from legalsys.read import Limits, OcrMode, Outside, read
from legalsys.read.picture_files import PictureScans, looks_like_a_page
from legalsys.workspace import open_workspace

from .test_ocr import codes, facts, source, word_errors
from .test_office import saved_as

NAME = "hy-12-2021-nq-hdnd"


@pytest.fixture(scope="module")
def sheets() -> list[Image.Image]:
    """Scanned pages of a demonstration document, 200 dpi, a little askew and noisy."""
    chance = numpy.random.default_rng(1)
    pages = []
    for page in pypdfium2.PdfDocument(_bytes(source(NAME), "pdf")):
        image = page.render(scale=200 / 72).to_pil().convert("L").rotate(0.5, resample=Image.Resampling.BICUBIC, fillcolor=255)
        dots = numpy.asarray(image).astype(float) + chance.normal(0, 12, image.size[::-1])
        pages.append(Image.fromarray(dots.clip(0, 255).astype("uint8")))
    return pages


@pytest.fixture(scope="module")
def truth(tmp_path_factory: pytest.TempPathFactory) -> Reading:
    path = tmp_path_factory.mktemp("truth") / "a.pdf"
    path.write_bytes(_bytes(source(NAME), "pdf"))
    return read(path)


def tiff(path: Path, sheets: list[Image.Image]) -> Path:
    sheets[0].copy().save(path, save_all=True, append_images=[sheet.copy() for sheet in sheets[1:]], compression="tiff_lzw", dpi=(200, 200))
    return path


def word_file(path: Path, sheets: list[Image.Image], text: str = "") -> Path:
    document = Document()
    if text:
        document.add_paragraph(text)
    for sheet in sheets:
        stream = io.BytesIO()
        sheet.copy().save(stream, "JPEG", quality=80)
        document.add_picture(stream, width=Cm(17))
    document.save(str(path))
    return path


def test_a_tiff_of_several_pages_says_what_the_document_says(
    tmp_path: Path, needs_tesseract: str, sheets: list[Image.Image], truth: Reading
) -> None:
    assert len(sheets) > 1
    path = tiff(tmp_path / "a.tif", sheets)
    reading = read(path, outside=Outside(cache=tmp_path / "cache"))
    assert (reading.format, reading.status, codes(reading)) == ("picture", ReadingStatus.READ, ["READ-023"])
    assert reading.pages == len(sheets)
    assert word_errors(truth.text, reading.text) < 0.02
    document = parse(reading)
    assert facts(document) == facts(parse(truth))
    assert document.number is not None and document.number.certainty is not Certainty.CERTAIN
    assert document.number.evidence is not None
    place = reading.place_at(document.number.evidence.start)
    assert place is not None and place.page == 1 and place.box is not None and 0 < place.box[1] < 200 and place.box[2] < 595
    # Every page is kept by its picture: without any program the same comes out of the cache.
    assert read(path, outside=Outside(cache=tmp_path / "cache", run=False)) == reading


def test_pages_in_a_word_file_are_read_as_pages(
    tmp_path: Path, needs_tesseract: str, sheets: list[Image.Image], truth: Reading
) -> None:
    path = word_file(tmp_path / "a.docx", sheets)
    # In a batch pages wait, are recognised side by side, and the file is read a second time; in an archive too.
    packed = tmp_path / "a.zip"
    with zipfile.ZipFile(packed, "w") as archive:
        archive.write(path, "quét/a.docx")
    outside = Outside(cache=tmp_path / "cache")
    (extracted,) = extract_all(find_files([packed]), {}, Silent(), outside=outside)
    reading = extracted.reading
    assert (reading.format, reading.status, codes(reading)) == ("docx", ReadingStatus.READ, ["READ-023"])
    assert word_errors(truth.text, reading.text) < 0.02
    assert extracted.document is not None and facts(extracted.document) == facts(parse(truth))
    assert read(path, outside=Outside(cache=tmp_path / "cache", run=False)).text == reading.text


def test_scanned_pages_in_an_older_word_file_wait_twice(
    tmp_path: Path, needs_tesseract: str, needs_soffice: str, sheets: list[Image.Image]
) -> None:
    """First for the conversion, then for recognition: a batch does both."""
    path = saved_as(word_file(tmp_path / "a.docx", sheets[:1]), "doc")
    (extracted,) = extract_all(find_files([path]), {}, Silent(), outside=Outside(cache=tmp_path / "cache"))
    assert (extracted.reading.format, extracted.reading.status) == ("doc", ReadingStatus.READ)
    assert codes(extracted.reading) == ["READ-023"] and "HỘI ĐỒNG NHÂN DÂN" in extracted.reading.text
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        assert ingest([path], workspace, outside=Outside(cache=tmp_path / "cache")).collection.documents == 1


def test_a_photograph_held_sideways(tmp_path: Path, needs_tesseract: str, sheets: list[Image.Image]) -> None:
    paper = Image.merge("RGB", [sheets[0]] * 3)
    exif = Image.Exif()
    exif[0x0112] = 6
    paper.rotate(90, expand=True).save(tmp_path / "a.jpg", quality=85, exif=exif)
    reading = read(tmp_path / "a.jpg")
    assert "HỘI ĐỒNG NHÂN DÂN" in reading.text and reading.pages == 1
    scans = PictureScans([(tmp_path / "a.jpg").read_bytes()])
    wide, high = scans.size(0)
    assert wide < high and high == pytest.approx(842, abs=1)


@pytest.mark.parametrize("mode", ["1", "L", "P", "RGB", "RGBA", "LA", "CMYK", "I;16", "F"])
def test_colours_of_every_kind_become_the_same_grey(tmp_path: Path, mode: str) -> None:
    grey = Image.fromarray(numpy.repeat(numpy.array([[0, 255]], dtype="uint8"), 450, axis=1).repeat(700, axis=0))
    if mode == "I;16":
        image = Image.fromarray(numpy.asarray(grey).astype("uint16") * 257)
    elif mode == "F":
        image = Image.fromarray(numpy.asarray(grey).astype("float32"))
    else:
        image = grey.convert("RGBA" if mode == "LA" else "RGB").convert(mode)
    stream = io.BytesIO()
    image.save(stream, "TIFF", dpi=(300, 300))
    picture = PictureScans([stream.getvalue()]).picture(0, dpi=300)
    assert picture is not None and picture.size == (900, 700) and picture.dpi == 300
    assert picture.dots[:, :440].max() < 40 and picture.dots[:, 460:].min() > 215


def test_without_a_program_nothing_is_called_read(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, sheets: list[Image.Image]
) -> None:
    paths = [tiff(tmp_path / "a.tif", sheets), word_file(tmp_path / "a.docx", sheets)]
    for path in paths:
        never = read(path, outside=Outside(ocr=OcrMode.NEVER))
        assert never.status is ReadingStatus.FAILED and codes(never) == ["READ-008"]
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(tmp_path / "none"))
    for path in paths:
        for outside in (Outside(), Outside(run=False)):
            missing = read(path, outside=outside)
            assert missing.status is ReadingStatus.FAILED and missing.text == ""
            assert sorted(codes(missing)) == ["PROG-001", "READ-008"]


def test_pictures_between_words_are_told(tmp_path: Path, sheets: list[Image.Image]) -> None:
    text = "Điều 1. Quyết định này có hiệu lực thi hành kể từ ngày ký ban hành, trừ phụ lục."
    reading = read(word_file(tmp_path / "a.docx", sheets[:1], text))
    assert reading.text == text and codes(reading) == ["READ-046"]
    emblem = sheets[0].resize((200, 200))
    assert codes(read(word_file(tmp_path / "b.docx", [emblem], text))) == []
    assert codes(read(word_file(tmp_path / "c.docx", [emblem]))) == ["READ-041"]


def png(wide: int, high: int) -> bytes:
    """Return a PNG that says that it is so large, in a few bytes."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", wide, high, 8, 0, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")


@pytest.mark.parametrize(("size", "expected"), [((100_000, 100_000), ["READ-007"]), ((10_000, 9_000), ["READ-026", "READ-008"])])
def test_a_picture_that_would_unpack_to_gigabytes(tmp_path: Path, size: tuple[int, int], expected: list[str]) -> None:
    path = tmp_path / "a.png"
    path.write_bytes(png(*size))
    reading = read(path)
    assert codes(reading) == expected and reading.status is ReadingStatus.FAILED
    packed = tmp_path / "a.docx"
    document = Document()
    document.add_picture(io.BytesIO(png(800, 1000)))
    document.save(str(packed))
    with zipfile.ZipFile(packed) as archive:
        parts = {name: archive.read(name) for name in archive.namelist()}
    with zipfile.ZipFile(packed, "w") as archive:
        for name, data in parts.items():
            archive.writestr(name, png(*size) if name.startswith("word/media/") else data)
    assert read(packed).status is ReadingStatus.FAILED


def test_a_damaged_picture_is_coded(tmp_path: Path, sheets: list[Image.Image]) -> None:
    stream = io.BytesIO()
    sheets[0].copy().save(stream, "PNG")
    (tmp_path / "cut.png").write_bytes(stream.getvalue()[:2000])
    assert codes(read(tmp_path / "cut.png")) == ["READ-008"]
    (tmp_path / "head.png").write_bytes(stream.getvalue()[:20])
    assert codes(read(tmp_path / "head.png")) == ["READ-002"]
    assert not looks_like_a_page(b"nothing") and looks_like_a_page(stream.getvalue())


def test_no_more_pages_than_allowed(tmp_path: Path, sheets: list[Image.Image]) -> None:
    small = [sheet.resize((100, 140)) for sheet in sheets[:1] * 5]
    path = tiff(tmp_path / "a.tif", small)
    reading = read(path, limits=Limits(max_pages=3), outside=Outside(ocr=OcrMode.NEVER))
    assert codes(reading) == ["READ-020", "READ-008"]
