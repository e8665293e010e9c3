from __future__ import annotations

import pytest

from legalsys.parse.labels import LabelKind, follows, label_at, letter_rank
from legalsys.parse.outline import outline
from tests.parse import texts


@pytest.mark.parametrize(
    ("line", "kind", "number", "rest"),
    [
        ("Điều 5. Phạm vi", LabelKind.ARTICLE, "5", "Phạm vi"),
        ("ĐIỀU 12 :", LabelKind.ARTICLE, "12", ""),
        ("Điều thứ 3", LabelKind.ARTICLE, "3", ""),
        ("Điều 19a. Tên", LabelKind.ARTICLE, "19a", "Tên"),
        ("01. Mục", LabelKind.NUMBER, "1", "Mục"),
        ("2a. Khoản", LabelKind.NUMBER, "2a", "Khoản"),
        ("1.- Nội dung", LabelKind.NUMBER, "1", "Nội dung"),
        ("1.2. Con", LabelKind.DECIMAL, "1.2", "Con"),
        ("đ1) Điểm", LabelKind.LETTER, "đ1", "Điểm"),
        ("dd) Point", LabelKind.LETTER, "đ", "Point"),
        ("(ii) Tiết", LabelKind.ITEM, "ii", "Tiết"),
        ("CHƯƠNG IIa. TÊN", LabelKind.CHAPTER, "2a", "TÊN"),
        ("Phần thứ hai", LabelKind.PART, "2", ""),
        ("Mục 2a. TÊN", LabelKind.SECTION, "2a", "TÊN"),
        ("IV. TÊN", LabelKind.ROMAN, "4", "TÊN"),
        ("Article 7. Scope", LabelKind.ARTICLE, "7", "Scope"),
    ],
)
def test_labels(line: str, kind: LabelKind, number: str, rest: str) -> None:
    label = label_at(line, 0, len(line))
    assert label is not None
    assert (label.kind, label.number, line[label.rest :]) == (kind, number, rest)


@pytest.mark.parametrize(
    "line", ["1.000 đồng", "12/2020/QĐ-UBND", "2025 là năm", "là) không", "Điều 3/2", "", "- Gạch", "IIX) sai", "1,5 lần"]
)
def test_no_labels(line: str) -> None:
    assert label_at(line, 0, len(line)) is None


@pytest.mark.parametrize(
    ("number", "before", "goes_on"),
    [
        ("1", "", True),
        ("2", "1", True),
        ("2a", "2", True),
        ("2b", "2a", True),
        ("3", "2b", True),
        ("32đ", "32d", True),
        ("3", "1", False),
        ("2", "", False),
        ("1", "1", False),
        ("2a", "1", False),
    ],
)
def test_follows(number: str, before: str, goes_on: bool) -> None:
    assert follows(number, before) is goes_on


def test_letters_in_order() -> None:
    ranks = [letter_rank(letter) for letter in ("a", "d", "đ", "e", "g", "aa")]
    assert None not in ranks and ranks == sorted(ranks)
    assert letter_rank("f") is None


@pytest.mark.parametrize("case", texts.cases("structure"), ids=lambda case: case["name"])
def test_structure(case: dict) -> None:
    reading = texts.text_reading(case["text"])
    found = outline(reading)
    assert [str(unit.path) for unit in found.units] == case["units"]
    if "parts" in case:
        assert [part.part or str(part.path) for part in found.parts] == case["parts"]
    if "title" in case:
        assert found.title is not None
        assert reading.text[slice(*found.title)] == case["title"]
