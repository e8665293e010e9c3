"""Real HTML, Markdown and text files: all are read, nothing of the portals stays, copies without portal marks read the same."""

from __future__ import annotations

import importlib.util
import re
from pathlib import Path

import pytest

from legalsys.model import ReadingStatus
from legalsys.read import read
from tests.read.readings import check

pytestmark = pytest.mark.shared

PORTAL_WORDS = re.compile(
    r"THƯ VIỆN PHÁP LUẬT|ThuVienPhapLuat|Đăng nhập|^Mục lục$|Đang tải văn bản|Văn bản liên quan|CƠ SỞ DỮ LIỆU QUỐC GIA VỀ PHÁP LUẬT|Tình trạng:|\*\*|^\|$",
    re.MULTILINE,
)


@pytest.mark.parametrize("folder", ["html", "markdown", "txt"])
def test_all_are_read(shared_corpus: Path, folder: str) -> None:
    files = sorted((shared_corpus / "documents" / folder).iterdir())
    assert len(files) > 50
    for file in files:
        reading = read(file)
        check(reading)
        assert reading.status is ReadingStatus.READ, file.name
        assert not reading.problems, file.name
        assert len(reading.text) > 1000, file.name
        found = PORTAL_WORDS.search(reading.text)
        assert found is None, (file.name, found)
        assert sum(1 for span in reading.sources for _ in [span]) >= len(reading.blocks)


def test_bare_copies_read_the_same(shared_corpus: Path, tmp_path: Path) -> None:
    tool = shared_corpus.parent / "tools" / "bare.py"
    if not tool.is_file():
        pytest.skip(f"the tool that cuts portal marks is not at {tool}")
    spec = importlib.util.spec_from_file_location("bare", tool)
    assert spec is not None and spec.loader is not None
    bare = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(bare)
    for folder, cut in (("html", bare.page), ("markdown", bare.markdown)):
        for file in sorted((shared_corpus / "documents" / folder).iterdir()):
            copy = tmp_path / file.name
            copy.write_text(cut(file.read_text(encoding="utf-8", errors="replace")), encoding="utf-8")
            assert read(copy).text == read(file).text, file.name


def test_claims_of_portals(shared_corpus: Path) -> None:
    for file in sorted((shared_corpus / "documents" / "html").iterdir()):
        assert {"title", "status"} <= {claim.field for claim in read(file).claims}, file.name
    boxes = 0
    for file in sorted((shared_corpus / "documents" / "markdown").iterdir()):
        fields = {claim.field for claim in read(file).claims}
        if fields:
            boxes += 1
            assert {"number", "kind", "issuer", "signer", "issued", "title"} <= fields, (file.name, fields)
    assert boxes > 40
