"""The demonstration files are what the sources say, and building them again changes nothing."""

from __future__ import annotations

import base64
import json
import re
import zipfile
import zlib
from pathlib import Path

import pytest

from corpus.build import HERE, build
from corpus.source import NOTICE, Columns, Source, Table, read_source, sources

ALL = sources(HERE / "sources")


@pytest.fixture(scope="module")
def rebuilt(tmp_path_factory: pytest.TempPathFactory) -> Path:
    pytest.importorskip("reportlab", reason="building needs the dev extra")
    folder = tmp_path_factory.mktemp("corpus")
    build(folder)
    return folder


def content(path: Path) -> object:
    """A file's content without its compression, which differs between builds of zlib."""
    if path.suffix == ".docx":
        with zipfile.ZipFile(path) as archive:
            return {entry.filename: (entry.date_time, archive.read(entry)) for entry in archive.infolist()}
    if path.suffix != ".pdf":
        return path.read_bytes()
    objects = []
    for body in re.split(rb"endobj", path.read_bytes()):
        head, _, stream = body.partition(b"stream\n")
        data = stream.rpartition(b"endstream")[0]
        if b"/ASCII85Decode" in head:
            data = base64.a85decode(data.strip().removesuffix(b"~>"))
        if b"/FlateDecode" in head:
            data = zlib.decompressobj().decompress(data)
        objects.append((re.sub(rb"/Length \d+", b"", head.partition(b"xref")[0]), data))
    return objects[:-1]


def test_building_again_gives_the_committed_files(rebuilt: Path) -> None:
    built = {path.relative_to(rebuilt) for path in rebuilt.rglob("*") if path.is_file()}
    committed = {path.relative_to(HERE) for path in (HERE / "documents").rglob("*") if path.is_file()} | {Path("gold.jsonl")}
    assert built == committed
    for name in sorted(built):
        assert content(rebuilt / name) == content(HERE / name), f"{name}: run `make corpus`"


def test_building_twice_gives_the_same_bytes(rebuilt: Path, tmp_path: Path) -> None:
    build(tmp_path)
    for path in sorted(p for p in rebuilt.rglob("*") if p.is_file()):
        assert path.read_bytes() == (tmp_path / path.relative_to(rebuilt)).read_bytes(), path.name


@pytest.mark.parametrize("source", ALL, ids=lambda source: source.name)
def test_every_source_says_what_it_is(source: Source) -> None:
    assert source.pieces[-1].text == NOTICE  # type: ignore[union-attr]
    assert source.facts["shows"]
    text = (HERE / "sources" / f"{source.name}.txt").read_text(encoding="utf-8").partition("+++\n")[2].partition("+++\n")[2]
    visible = re.sub(r"\{\{[a-z]+:[^{}]*\}\}", "", text)
    if not source.facts.get("signed"):
        assert source.facts["number"] in visible
    for effect in source.facts.get("effects", []):
        assert effect["quote"] in text, effect["quote"]
        assert effect["number"] in text
    for entry in source.facts["basis"]:
        number = entry.split("|")[1].strip()
        assert number in text


def test_gold_has_provenance_and_a_file_for_every_line() -> None:
    lines = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
    assert len(lines) >= 20
    for line in lines:
        assert (HERE / "documents" / line["file"]).is_file()
        assert "không có giá trị pháp lý" in line["provenance"]
    assert {line["file"].split("/")[0] for line in lines} == {"docx", "pdf", "html", "txt"}


def test_expected_findings_name_documents_of_the_corpus() -> None:
    known = {
        (line["number"], line["issuer"], line["issued"])
        for line in map(json.loads, (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines())
    }
    for row in map(json.loads, (HERE / "expected_findings.jsonl").read_text(encoding="utf-8").splitlines()):
        for side in (row["subject"], row["object"]):
            if side is not None:
                assert (side["number"], side["issuer"], side["issued"]) in known
        assert row["why"]
        assert row["expect"] in ("expected", "never")


def test_a_source_without_facts_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("Điều 1.\n", encoding="utf-8")
    with pytest.raises(ValueError, match="no block of facts"):
        read_source(path)


def test_marks_of_a_source_become_pieces(tmp_path: Path) -> None:
    path = tmp_path / "x.txt"
    path.write_text("+++\na = 1\n+++\nA || B\n--\nC ||\n|| D\n| 1 | 2 |\n^ T\n===\nĐiều 1. X\n", encoding="utf-8")
    source = read_source(path)
    assert source.facts == {"a": 1}
    assert source.pieces[0] == Columns(((("A",), ("B",)), (("C",), ("D",))))
    assert source.pieces[1] == Table((("1", "2"),))
    assert [type(piece).__name__ for piece in source.pieces[2:]] == ["Paragraph", "Break", "Paragraph", "Paragraph"]
