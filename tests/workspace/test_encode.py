"""Rows and back: readings, keys by which documents are looked up, units around an offset."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys import law
from legalsys.model import (
    Block,
    BlockKind,
    CitedDocument,
    Claim,
    Identity,
    Place,
    Problem,
    Reading,
    ReadingStatus,
    Signature,
    SourceSpan,
    TablePosition,
    Unit,
    UnitPath,
)
from legalsys.workspace import failed_parcel, parcel
from legalsys.workspace.encode import (
    _Innermost,
    name_key,
    number_key,
    pack,
    problems_from_json,
    problems_to_json,
    reading_from_rows,
    target_of,
    unpack,
)


def back(reading: Reading) -> Reading:
    rows = parcel("0" * 64, "x", reading, None)
    return reading_from_rows(
        text=rows.text, layout=rows.layout, format=rows.format, status=rows.status, problems=rows.problems, pages=rows.pages
    )


def test_reading_round_trip_keeps_everything() -> None:
    reading = Reading(
        text="Điều 1\nô",
        format="pdf",
        blocks=(
            Block(BlockKind.PARAGRAPH, 0, 6, bold=True, italic=False, centred=None, indent=12.5),
            Block(BlockKind.CELL, 7, 8, table=TablePosition(0, 1, 2)),
        ),
        sources=(
            SourceSpan(0, 6, Place(page=1, box=(1.0, 2.0, 3.5, 4.25))),
            SourceSpan(7, 8, Place(node="table[0]/r[1]/c[2]/p[0]", run=3, line=4)),
        ),
        status=ReadingStatus.PARTLY_READ,
        problems=(Problem("READ-008", "trang 2", {"pages": "2"}),),
        claims=(Claim("status", "Còn hiệu lực", "vbpl.vn", date(2026, 4, 1)), Claim("number", "1", "x")),
        signatures=(Signature("UBND", "2025-01-01T00:00:00", 1, "Số: 15"), Signature(None, None, None, "")),
        pages=3,
    )
    assert back(reading) == reading


@given(st.text())
def test_text_round_trip(text: str) -> None:
    assert unpack(pack(text)) == text


def test_problems_round_trip_and_failed_files() -> None:
    problems = (Problem("READ-001"), Problem("READ-002", "trang 1", {"a": "b"}))
    assert problems_from_json(problems_to_json(problems)) == problems
    assert failed_parcel("0" * 64, "x", problems[0]).status == "failed"


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("05/2011/QĐ-UBND", "5/2011/QĐ.UBND"),
        ("63/ 2006/QĐ - UBND", "63/2006/QĐ-UBND"),
        ("79/2025/NĐCP", "79/2025/NĐ-CP"),
        ("15/2020/QD-UBND", "15/2020/QÐ-UBND"),
        ("66.18/2026/NQ-CP", "66.18/2026/nq-cp"),
    ],
)
def test_spellings_of_one_number(one: str, other: str) -> None:
    assert number_key(one) == number_key(other)


@pytest.mark.parametrize(
    ("one", "other"),
    [("15/2020/QĐ-UBND", "15/2021/QĐ-UBND"), ("15/2020/QĐ-UBND", "15/QĐ-UBND"), ("1/2020/NQ-HĐND", "1/2020/QĐ-UBND")],
)
def test_different_numbers(one: str, other: str) -> None:
    assert number_key(one) != number_key(other)


def test_laws_by_name() -> None:
    assert (
        name_key("Luật", "Luật Đất đai") == name_key("Luật", "ĐẤT ĐAI") == name_key(None, "luật đất đai") == "name:luat dat dai"
    )
    assert name_key("Quyết định", "Quy định mức thu") is None


def test_what_a_citation_is_looked_up_by() -> None:
    key = Identity(("qh",), "qh15", 2024, "31", date(2024, 1, 18))
    assert target_of(CitedDocument(number="31/2024/QH15")) == target_of(CitedDocument(name="Luật Đất đai", year=2024), key)
    assert target_of(CitedDocument(kind="Luật", name="Luật Đất đai")) == "name:luat dat dai"
    assert target_of(CitedDocument(kind="Quyết định")) is None and target_of(None) is None


def test_number_key_of_an_identity_is_that_of_its_number() -> None:
    for number in (
        "15/2020/QĐ-UBND",
        "66.18/2026/NQ-CP",
        "86/2007/TTLT-BTC-BGDĐT",
        "02-HĐBT",
        "30c/NQ-CP",
        "38/2001/PL-UBTVQH10",
    ):
        key = law.identity_of(number, ["Ủy ban nhân dân tỉnh Hưng Yên"], date(2020, 1, 1))
        assert key is not None and target_of(None, key) == number_key(number), number


def test_innermost_unit() -> None:
    units = [
        Unit(UnitPath.parse(path), "", None, start, end)
        for path, start, end in (("dieu-1", 10, 50), ("dieu-1.khoan-1", 12, 30), ("dieu-1.khoan-2", 30, 50), ("dieu-2", 60, 70))
    ]
    inside = _Innermost(units)
    assert [inside.at(offset) for offset in (0, 11, 12, 30, 49, 55, 60, 99)] == [
        "",
        "dieu-1",
        "dieu-1.khoan-1",
        "dieu-1.khoan-2",
        "dieu-1.khoan-2",
        "",
        "dieu-2",
        "",
    ]
