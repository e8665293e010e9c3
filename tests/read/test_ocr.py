"""Scans: pages read off their pictures, with places, doubts, and an honest word where that cannot be."""

from __future__ import annotations

import io
import json
import re
import stat
import sys
import time
from pathlib import Path

import numpy
import pypdfium2
import pytest
from PIL import Image

from corpus.build import _bytes
from corpus.source import Source, sources
from legalsys.language.normal import same_words
from legalsys.model import BlockKind, Certainty, Document, Reading, ReadingStatus
from legalsys.parse import parse
from legalsys.read import OcrMode, Outside, read
from legalsys.read.drawn_lines import erased, strokes_of
from legalsys.read.ocr import ReadPage, ReadWord, _decoded, _encoded, recognise
from legalsys.read.pdf.page import Page
from legalsys.read.pdf.recognised import page_of
from legalsys.read.pictures import Picture, skew_of, turned

HERE = Path(__file__).resolve().parent.parent.parent
posix = pytest.mark.skipif(sys.platform == "win32", reason="fake programs are scripts of a POSIX shell")
WORD = re.compile(r"\w+")
WORD_READ = {"text": "Điều", "left": 1, "top": 2, "right": 30, "bottom": 20, "confidence": 90.0, "line": [1, 1, 1], "others": []}


def source(name: str) -> Source:
    return next(s for s in sources(HERE / "corpus" / "sources") if s.name == name)


def scan(pdf: bytes, path: Path, *, angle: float = 0.6, noise: float = 18.0, quarters: int = 0) -> Path:
    """Write a scan of ``pdf``: 200 dpi, a little askew to either side in turn, noisy, packed as JPEG."""
    chance = numpy.random.default_rng(1)
    pictures = []
    for number, page in enumerate(pypdfium2.PdfDocument(pdf)):
        image = page.render(scale=200 / 72).to_pil().convert("L")
        image = image.rotate(angle * (-1) ** number, resample=Image.Resampling.BICUBIC, fillcolor=255)
        dots = numpy.asarray(image).astype(float) + chance.normal(0, noise, image.size[::-1])
        pictures.append(Image.fromarray(numpy.rot90(dots.clip(0, 255).astype("uint8"), quarters)))
    pictures[0].save(path, "PDF", save_all=True, append_images=pictures[1:], resolution=200, quality=60)
    return path


def codes(reading: Reading) -> list[str]:
    return [problem.code for problem in reading.problems]


def facts(document: Document) -> tuple[object, ...]:
    return (
        document.number and document.number.value,
        document.kind and document.kind.value,
        document.issuer,
        document.issued and document.issued.value,
        document.title and same_words(document.title.value),
        tuple(str(unit.path) for unit in document.units),
        tuple((str(e.kind), e.target.number, tuple(map(str, e.units))) for e in document.effects),
    )


def word_errors(truth: str, text: str) -> float:
    """Return the share of words of ``truth`` that ``text`` lacks or has wrongly, wherever they stand."""
    from collections import Counter

    wanted, found = Counter(WORD.findall(same_words(truth))), Counter(WORD.findall(same_words(text)))
    return max((wanted - found).total(), (found - wanted).total()) / wanted.total()


@pytest.mark.parametrize("name", ["hy-15-2020-qd-ubnd", "hy2025-27-2025-qd-ubnd"])
def test_a_scan_says_what_the_document_says(tmp_path: Path, needs_tesseract: str, name: str) -> None:
    pdf = _bytes(source(name), "pdf")
    (tmp_path / "a.pdf").write_bytes(pdf)
    truth = read(tmp_path / "a.pdf")
    reading = read(scan(pdf, tmp_path / "scan.pdf"), outside=Outside(cache=tmp_path / "cache"))
    assert reading.status is ReadingStatus.READ and codes(reading) == ["READ-023"]
    assert word_errors(truth.text, reading.text) < 0.02
    document = parse(reading)
    assert facts(document) == facts(parse(truth))
    # Nothing that was read off a picture is certain.
    assert document.number is not None and document.number.certainty is not Certainty.CERTAIN
    assert document.issued is not None and document.issued.certainty is not Certainty.CERTAIN
    assert document.number.evidence is not None
    place = reading.place_at(document.number.evidence.start)
    assert place is not None and place.page == 1 and place.box is not None and place.box[1] < 200
    assert all(0 <= d.start < d.end <= len(reading.text) and 0 <= d.confidence <= 1 for d in reading.uncertain)
    assert all(a.end <= b.start for a, b in zip(reading.uncertain, reading.uncertain[1:], strict=False))
    # What was read once is kept: without any program the same comes out of the cache.
    again = read(tmp_path / "scan.pdf", outside=Outside(cache=tmp_path / "cache", run=False))
    assert again == reading


def test_a_scan_that_lies_on_its_side(tmp_path: Path, needs_tesseract: str) -> None:
    pdf = _bytes(source("hy-12-2021-nq-hdnd"), "pdf")
    reading = read(scan(pdf, tmp_path / "scan.pdf", quarters=1))
    assert "HỘI ĐỒNG NHÂN DÂN" in reading.text
    document = parse(reading)
    assert document.number is not None and document.number.value == "12/2021/NQ-HĐND"
    assert document.number.evidence is not None
    place = reading.place_at(document.number.evidence.start)
    # The page as it is shown is wide; the head of the document runs up its left edge.
    assert (
        place is not None
        and place.box is not None
        and place.box[0] < 200
        and place.box[3] - place.box[1] > place.box[2] - place.box[0]
    )


def test_a_stamped_scan_is_no_success_without_a_program(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    path = scan(_bytes(source("hy-12-2021-nq-hdnd"), "pdf"), tmp_path / "scan.pdf")
    never = read(path, outside=Outside(ocr=OcrMode.NEVER))
    assert never.status is ReadingStatus.FAILED and codes(never) == ["READ-008"]
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(tmp_path / "none"))
    for outside in (Outside(), Outside(run=False)):
        missing = read(path, outside=outside)
        assert missing.status is ReadingStatus.FAILED and missing.text == ""
        assert sorted(codes(missing)) == ["PROG-001", "READ-008"]


def test_what_waits_for_a_program_says_so(tmp_path: Path, needs_tesseract: str) -> None:
    path = scan(_bytes(source("hy-12-2021-nq-hdnd"), "pdf"), tmp_path / "scan.pdf")
    waiting = read(path, outside=Outside(cache=tmp_path / "cache", run=False))
    assert waiting.status is ReadingStatus.FAILED and codes(waiting) == ["READ-024"]


@posix
@pytest.mark.parametrize(
    ("answer", "expected"),
    [("echo garbage", "PROG-005"), ("kill -SEGV $$", "PROG-004"), ("sleep 60", "PROG-003")],
)
def test_a_tesseract_that_goes_wrong(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, answer: str, expected: str) -> None:
    program = tmp_path / "tesseract"
    program.write_text(
        f'#!/bin/sh\ncase "$1" in --version) echo "tesseract 5.0.0";; --list-langs) echo vie;; *) {answer};; esac\n',
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(program))
    path = scan(_bytes(source("hy-15-2020-qd-ubnd"), "pdf"), tmp_path / "scan.pdf")
    cache = tmp_path / "cache"
    started = time.monotonic()
    reading = read(path, outside=Outside(cache=cache, seconds=1.0))
    assert time.monotonic() - started < 20
    assert reading.status is ReadingStatus.FAILED and sorted(codes(reading)) == [expected, "READ-008"]
    # A batch is told the same reason without starting the program again.
    again = read(path, outside=Outside(cache=cache, run=False))
    assert set(codes(again)) <= {expected, "READ-008", "READ-024"} and expected in codes(again)


def test_a_picture_too_large_to_unpack(tmp_path: Path) -> None:
    # 60,000 by 40,000 dots: 2 GB and more when unpacked, a few bytes in the file.
    import zlib

    data = zlib.compress(b"\0" * 1000)
    objects = [
        b"<< /Type /Catalog /Pages 2 0 R >>",
        b"<< /Type /Pages /Kids [3 0 R] /Count 1 >>",
        b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] /Contents 4 0 R /Resources << /XObject << /I 5 0 R >> >> >>",
        b"<< /Length 26 >>\nstream\nq 595 0 0 842 0 0 cm /I Do Q\nendstream",
        b"<< /Type /XObject /Subtype /Image /Width 60000 /Height 40000 /ColorSpace /DeviceGray /BitsPerComponent 8"
        b" /Filter /FlateDecode /Length %d >>\nstream\n" % len(data) + data + b"\nendstream",
    ]
    out = io.BytesIO()
    out.write(b"%PDF-1.4\n")
    places = []
    for number, item in enumerate(objects, 1):
        places.append(out.tell())
        out.write(b"%d 0 obj\n" % number + item + b"\nendobj\n")
    start = out.tell()
    out.write(b"xref\n0 6\n0000000000 65535 f \n" + b"".join(b"%010d 00000 n \n" % place for place in places))
    out.write(b"trailer << /Size 6 /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % start)
    path = tmp_path / "huge.pdf"
    path.write_bytes(out.getvalue())
    started = time.monotonic()
    reading = read(path)
    assert time.monotonic() - started < 10
    assert reading.status is ReadingStatus.FAILED and "READ-026" in codes(reading)


def test_skew_is_found_and_undone() -> None:
    dots = numpy.full((1200, 900), 255, dtype=numpy.uint8)
    chance = numpy.random.default_rng(3)
    for top in range(100, 1100, 30):
        for left in range(80, 820, 12):
            if chance.random() < 0.8:
                dots[top : top + 14, left : left + 8] = 0
    straight = Picture(dots, 100)
    assert skew_of(straight) == 0.0
    for angle in (-2.0, -0.5, 0.4, 3.0):
        askew = turned(straight, -angle)
        assert skew_of(askew) == pytest.approx(angle, abs=0.15)
        assert abs(skew_of(turned(askew, skew_of(askew)))) < 0.2
    assert skew_of(Picture(numpy.full((100, 100), 255, dtype=numpy.uint8), 100)) == 0.0


def test_lines_of_a_table_are_found_and_wiped() -> None:
    dots = numpy.full((600, 800), 255, dtype=numpy.uint8)
    for y in (100, 200, 300):
        dots[y : y + 3, 50:750] = 0
    for x in (50, 400, 747):
        dots[100:303, x : x + 3] = 0
    dots[400:430, 100:700] = 0  # a black bar is no line
    picture = Picture(dots, 200)
    strokes = strokes_of(picture)
    assert len(strokes) == 6
    assert (erased(picture, strokes).dots[:350] == 255).all()
    assert erased(picture, strokes[:2]).dots is dots


def test_words_of_one_line_stand_on_one_base() -> None:
    boxes = [("Số:", 100, 110, 150, 140, 95.0), ("15/2025/QĐ-UBND", 160, 108, 420, 148, 40.0), ("Hưng", 900, 112, 980, 150, 96.0)]
    words = tuple(ReadWord(text, a, b, c, d, sure, (1, 1, 1), ("16",) if sure < 50 else ()) for text, a, b, c, d, sure in boxes)
    page = page_of(ReadPage(words, 0.0, 0, 2480, 3508, 300), Page(1, 595.0, 842.0))
    first, second, third = page.words
    assert (first.top, first.bottom) == (second.top, second.bottom)
    assert first.left == pytest.approx(24.0) and third.left == pytest.approx(216.0)


def test_a_mark_at_the_edge_of_a_tilted_page_keeps_an_upright_box() -> None:
    for tilt in (-3.0, 0.4, 3.0):
        for box in ((0.0, 0.0, 0.5, 0.5), (594.0, 841.0, 595.0, 842.0), (0.0, 841.0, 0.2, 842.0), (594.5, 0.0, 595.0, 0.3)):
            left, top, right, bottom = Page(1, 595, 842, tilt=tilt).shown(box)
            assert 0 <= left <= right and 0 <= top <= bottom


@pytest.mark.parametrize(
    "change",
    [
        {"dpi": 0},
        {"width": -5},
        {"quarters": 7},
        {"angle": "x"},
        {"strokes": [[5, 5, 1, 1]]},
        {"words": [{}]},
        {"words": None},
        {"words": [WORD_READ | {"right": 10**6}]},
        {"words": [WORD_READ | {"left": 90, "right": 20}]},
        {"words": [WORD_READ | {"text": ""}]},
        {"words": [WORD_READ | {"confidence": 900}]},
        {"words": [WORD_READ | {"line": [1]}]},
    ],
)
def test_a_damaged_cache_is_not_believed(change: dict[str, object]) -> None:
    page = {"words": [WORD_READ], "strokes": [[0, 5, 90, 6]], "angle": 0.4, "quarters": 0, "width": 100, "height": 100, "dpi": 300}
    sound = _decoded(json.dumps(page).encode())
    assert sound is not None and _decoded(_encoded(sound)) == sound
    assert _decoded(json.dumps(page | change).encode()) is None
    assert _decoded(b"[]") is None and _decoded(b"\xff") is None


@posix
def test_words_beside_the_picture_are_no_words(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    head = "level page_num block_num par_num line_num word_num left top width height conf text".replace(" ", "\\t")
    rows = [f"5 1 1 1 1 {n} {left} 20 {width} 30 90 {text}".replace(" ", "\\t") for n, (left, width, text) in enumerate(((99_999, 50, "xa"), (10, 99_999, "gần"), (-50, 20, "trái")))]
    program = tmp_path / "tesseract"
    answer = "\\n".join([head, *rows])
    program.write_text(
        f"#!/bin/sh\ncase $1 in --version) echo tesseract 5.3.0;; --list-langs) echo vie;; *) cat >/dev/null; printf '{answer}\\n';; esac\n",
        encoding="utf-8",
    )
    program.chmod(program.stat().st_mode | stat.S_IXUSR)
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(program))
    dots = numpy.full((400, 300), 255, dtype="uint8")
    dots[100:140, 20:280:3] = 0
    page = recognise(Picture(dots, 300), outside=Outside())
    assert [(word.text, word.left, word.right) for word in page.words] == [("gần", 10, 300)]


def test_always_reads_pictures_of_pages_with_text(tmp_path: Path, needs_tesseract: str) -> None:
    path = tmp_path / "a.pdf"
    path.write_bytes(_bytes(source("hy-12-2021-nq-hdnd"), "pdf"))
    assert codes(read(path)) == []
    reading = read(path, outside=Outside(ocr=OcrMode.ALWAYS))
    assert codes(reading) == ["READ-023"] and reading.uncertain
    assert any(block.kind is BlockKind.PARAGRAPH for block in reading.blocks)
