from __future__ import annotations

import itertools
import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legalsys.model import UnitPath
from legalsys.model.codec import evidence_of
from legalsys.parse.metadata import read_metadata
from legalsys.parse.outline import Outline, outline
from tests.parse import texts

WHOLE = """ỦY BAN NHÂN DÂN
TỈNH HƯNG YÊN
Số: 15/2025/QĐ-UBND
Hưng Yên, ngày 20 tháng 8 năm 2025
QUYẾT ĐỊNH
Ban hành Quy chế phối hợp
Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;
Căn cứ Nghị định số 78/2025/NĐ-CP ngày 01 tháng 4 năm 2025 của Chính phủ;
Theo đề nghị của Giám đốc Sở Tư pháp. QUYẾT ĐỊNH:
Điều 1. Ban hành kèm theo Quyết định này Quy chế phối hợp.
Điều 2. Quyết định này có hiệu lực từ ngày 01 tháng 9 năm 2025.
Nơi nhận:
- Như Điều 2.
CHỦ TỊCH
Trần Văn Thử
QUY CHẾ
Phối hợp
(Ban hành kèm theo Quyết định số 15/2025/QĐ-UBND ngày 20 tháng 8 năm 2025)
Điều 1. Phạm vi
"""


def check_tiling(found: Outline, length: int) -> None:
    assert len({unit.path for unit in found.units}) == len(found.units)
    spans = {unit.path: (unit.start, unit.end) for unit in found.units}
    for unit in found.units:
        assert 0 <= unit.start < unit.end <= length
    for first, second in itertools.pairwise(found.units):
        assert first.start <= second.start
        assert second.start >= first.end or second.end <= first.end, (first, second)
    for path, (start, end) in spans.items():
        parent = path.parent
        if parent in spans:
            assert spans[parent][0] <= start and end <= spans[parent][1]
        assert UnitPath.parse(str(path)) == path
    for before, after in itertools.pairwise(found.quotations):
        assert before[1] <= after[0]


def test_regions() -> None:
    reading = texts.text_reading(WHOLE)
    found = outline(reading)
    text = reading.text
    assert text[slice(*found.title)] == "Ban hành Quy chế phối hợp"
    assert [text[start:end][:20] for start, end in found.recital_lines] == [
        "Căn cứ Luật Tổ chức ",
        "Căn cứ Nghị định số ",
        "Theo đề nghị của Giá",
    ]
    assert not text[slice(*found.recital)].endswith("QUYẾT ĐỊNH:")
    assert text[slice(*found.body)].startswith("Điều 1. Ban hành") and text[slice(*found.body)].endswith("năm 2025.")
    assert (
        found.closing is not None
        and text[slice(*found.closing)].startswith("Nơi nhận")
        and text[slice(*found.closing)].endswith("Thử")
    )
    (part,) = found.parts
    assert (part.kind, part.part, part.path, part.articles) == ("attached", "kem-theo-1", None, 1)
    assert text[slice(*part.title)] == "QUY CHẾ\nPhối hợp"
    assert text[slice(*part.caption)].startswith("(Ban hành kèm theo")
    check_tiling(found, len(text))


def test_headings() -> None:
    found = outline(
        texts.text_reading(
            "Chương I\nQUY ĐỊNH CHUNG\nĐiều 1. Phạm vi điều chỉnh\n1. Nội dung là câu.\nĐiều 2.\nĐối tượng áp dụng\nĐiều 3. Bãi bỏ Quyết định này."
        )
    )
    assert [unit.heading for unit in found.units] == ["QUY ĐỊNH CHUNG", "Phạm vi điều chỉnh", None, "Đối tượng áp dụng", None]


@pytest.mark.parametrize("name", ["structure", "quotations", "metadata"])
def test_cases_tile(name: str) -> None:
    for case in texts.cases(name):
        reading = texts.text_reading(case["text"])
        check_tiling(outline(reading), len(reading.text))


def test_nothing_at_all() -> None:
    for text in ("", "\n\n", " ", "Điều", "“", "Phụ lục", "Điều 1."):
        reading = texts.text_reading(text)
        check_tiling(found := outline(reading), len(reading.text))
        read_metadata(reading, found)


LINES = st.sampled_from(
    [
        "Điều 1. Tên", "Điều 2. Sửa đổi khoản 1 như sau:", "Điều 1.", "Điều", "1. Khoản", "2. Bãi bỏ khoản 3", "1.", "3. Sửa đổi Điều 5 như sau:", "a) Điểm", "b) Bãi bỏ",
        "đ) Điểm", "(i) Tiết", "ii) Tiết", "“1. Mới", "Mới.”", "”;", "“", '"', "“Điều 9. Mới”", "Chương I", "CHƯƠNG II", "Mục 1", "Phần thứ nhất", "I. La Mã", "A. Lớn", "1.1. Con",
        "PHỤ LỤC", "PHỤ LỤC I", "Phụ lục II", "DANH MỤC", "QUY CHẾ", "QUY ĐỊNH", "(Ban hành kèm theo Quyết định số 1/2020/QĐ-UBND)", "Nơi nhận:", "TM. ỦY BAN NHÂN DÂN", "CHỦ TỊCH",
        "Trần Văn Thử", "QUYẾT ĐỊNH", "QUYẾT ĐỊNH:", "Căn cứ Luật Đất đai;", "Theo đề nghị của ai đó.", "Số: 1/2020/QĐ-UBND", "Hà Nội, ngày 1 tháng 2 năm 2020", "ỦY BAN NHÂN DÂN", "TỈNH HƯNG YÊN",
        "Mẫu số 01", "2 Khoản thiếu dấu.", "Article 1. Scope", "-----", "Câu thường.", "",
    ]
)  # fmt: skip


@settings(max_examples=400, deadline=None)
@given(st.lists(st.one_of(LINES, LINES, st.text(alphabet='Điềuk1a2)(.“”"; IVX-:àê', max_size=20)), max_size=60))
def test_any_lines_tile(lines: list[str]) -> None:
    reading = texts.text_reading("\n".join(line.replace("\n", " ") for line in lines))
    found = outline(reading)
    check_tiling(found, len(reading.text))
    for evidence in evidence_of(read_metadata(reading, found)):
        evidence.verify(reading.text)


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_any_text(text: str) -> None:
    reading = texts.text_reading(text)
    check_tiling(found := outline(reading), len(reading.text))
    read_metadata(reading, found)


@pytest.mark.parametrize(
    "line",
    [
        "“",
        "“1. a",
        "1.",
        "1. a",
        "Điều 1. như sau:",
        "a)",
        "Căn cứ",
        "PHỤ LỤC",
        "(Ban hành kèm theo Quyết định số 1",
        "Nơi nhận:",
        "13. Khoản",
        "sửa đổi khoản 1 như sau: “",
        "CHỦ TỊCH",
        "Số: ",
        "Q U Y Ế T Đ",
    ],
)
def test_time_grows_with_the_text(line: str) -> None:
    def seconds(count: int) -> float:
        reading = texts.text_reading("\n".join([line] * count))
        start = time.process_time()
        read_metadata(reading, outline(reading))
        return time.process_time() - start

    seconds(1_000)
    small, large = min(seconds(5_000) for _ in range(2)), seconds(50_000)
    assert large < 40 * small + 0.5
