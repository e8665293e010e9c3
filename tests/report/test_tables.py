"""A table in every form opens again with the same values, and nothing in it becomes a formula."""

from __future__ import annotations

import csv
import io
import json
import zipfile
from datetime import date, datetime
from typing import Any

import docx
import openpyxl
import pytest
from lxml import html

from legalsys.errors import InternalError
from legalsys.report.tables import FORMATS, Column, Kind, Table, harmless, is_total, shortened, write_tables

RISKY = ("=1+1", "+84 24", "-1", "@SUM(A1)", "\tx", '=HYPERLINK("http://x","y")', "=cmd|' /C calc'!A0")
COLUMNS = (
    Column("stt", "STT", Kind.COUNT, 5),
    Column("day", "Ngày ban hành", Kind.DAY, 11),
    Column("words", "Câu trong văn bản", Kind.QUOTE, 40),
    Column("code", "Số, ký hiệu", Kind.CODE, 16),
)


def table(*words: str, **more: Any) -> Table:
    rows = tuple((n, date(2025, 8, n), text, f"{n}/2025/QĐ-UBND") for n, text in enumerate(words, 1))
    lines = ("Theo 2 văn bản đang giữ",)
    return Table(
        "test", "Danh mục thử", "Danh mục", COLUMNS, rows, lines, (("TỔNG SỐ văn bản", len(rows)),), ("Ghi chú",), **more
    )


def written(form: str, *tables: Table) -> bytes:
    stream = io.BytesIO()
    write_tables(tables, form, stream)
    return stream.getvalue()


def sheet(data: bytes, at: int = 0) -> Any:
    return openpyxl.load_workbook(io.BytesIO(data)).worksheets[at]


def head_of(page: Any) -> int:
    return next(row[0].row for row in page.iter_rows() if row[0].value == "STT")


def test_workbook_has_headings_days_and_a_header_that_stays() -> None:
    page = sheet(written("xlsx", table("Bãi bỏ Quyết định", "Thay thế")))
    head = head_of(page)
    assert [c.value for c in page[head]] == ["STT", "Ngày ban hành", "Câu trong văn bản", "Số, ký hiệu"]
    assert all(c.font.bold and c.alignment.wrap_text for c in page[head])
    assert page.freeze_panes == f"A{head + 1}" and page.print_title_rows == f"${head}:${head}"
    assert page.auto_filter.ref == f"A{head}:D{head + 2}"
    cells = page[head + 1]
    assert cells[1].value == datetime(2025, 8, 1) and cells[1].number_format == "dd/mm/yyyy"
    assert cells[2].value == "Bãi bỏ Quyết định" and cells[2].alignment.wrap_text
    assert page.page_setup.paperSize == 9 and page.sheet_properties.pageSetUpPr.fitToPage and page.page_setup.fitToHeight == 0
    texts = [row[0].value for row in page.iter_rows()]
    assert "Danh mục thử" in texts and "Theo 2 văn bản đang giữ" in texts and "TỔNG SỐ văn bản: 2" in texts and "Ghi chú" in texts


def test_wide_tables_are_printed_across() -> None:
    columns = (*COLUMNS, Column("more", "Thêm", width=80))
    wide = Table("wide", "Rộng", "Rộng", columns, ((1, None, "a", "b", "c"),))
    assert sheet(written("xlsx", wide)).page_setup.orientation == "landscape"


def test_two_workbooks_of_one_table_are_the_same() -> None:
    parts = [zipfile.ZipFile(io.BytesIO(written("xlsx", table("a")))).read("xl/worksheets/sheet1.xml") for _ in range(2)]
    assert parts[0] == parts[1]


def test_nothing_becomes_a_formula_in_a_workbook() -> None:
    data = written("xlsx", table(*RISKY))
    page = sheet(data)
    for number, text in enumerate(RISKY, head_of(page) + 1):
        cell = page.cell(number, 3)
        assert cell.data_type == "s" and cell.value == text and cell.quotePrefix
    assert b"<f>" not in zipfile.ZipFile(io.BytesIO(data)).read("xl/worksheets/sheet1.xml")


def test_nothing_becomes_a_formula_in_csv() -> None:
    data = written("csv", table(*RISKY))
    assert data.startswith(b"\xef\xbb\xbf") and data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode("utf-8-sig"), newline="")))
    assert rows[0] == ["STT", "Ngày ban hành", "Câu trong văn bản", "Số, ký hiệu"]
    assert [row[2] for row in rows[1:]] == ["'" + text for text in RISKY]
    assert rows[1][1] == "2025-08-01"
    assert harmless("– Điều 5") == "– Điều 5"


def test_page_escapes_and_needs_nothing_else() -> None:
    words = '<script>alert("x")</script> & “trích”'
    text = written("html", table(*[words] * 12)).decode()
    tree = html.fromstring(text)
    assert [th.text for th in tree.iter("th")] == [c.heading for c in COLUMNS]
    assert words in [td.text for td in tree.iter("td")] and "01/08/2025" in [td.text for td in tree.iter("td")]
    assert "http://" not in text and "https://" not in text and not list(tree.iter("link", "img", "iframe"))
    assert len(list(tree.iter("script"))) == 1 and list(tree.iter("input"))


def test_word_document_has_the_table_with_a_repeated_header() -> None:
    paper = docx.Document(io.BytesIO(written("docx", table("Bãi bỏ\x07", "Thay thế"))))
    grid = paper.tables[0]
    assert [c.text for c in grid.rows[0].cells] == [c.heading for c in COLUMNS]
    assert [c.text for c in grid.rows[1].cells] == ["1", "01/08/2025", "Bãi bỏ", "1/2025/QĐ-UBND"]
    assert grid.rows[0]._tr.trPr.xpath("w:tblHeader") and paper.sections[0].page_width > paper.sections[0].page_height


def test_json_has_machine_names_and_days_in_iso() -> None:
    record = json.loads(written("json", table("a")))
    assert record["rows"] == [{"stt": 1, "day": "2025-08-01", "words": "a", "code": "1/2025/QĐ-UBND"}]
    assert record["sums"] == [{"label": "TỔNG SỐ văn bản", "count": 1}]
    assert [json.loads(line) for line in written("jsonl", table("a")).splitlines()] == record["rows"]


@pytest.mark.parametrize("form", FORMATS)
def test_empty_tables_and_odd_texts_can_be_written(form: str) -> None:
    written(form, table())
    written(form, table("\udcc3 tên tệp", "dài " * 10_000, "hai\ndòng", "\x00\x0b\ufffe"))
    if form != "jsonl":
        assert written(form, table())


def test_several_tables_are_sheets_sections_or_blocks() -> None:
    two = (table("a"), table("b"))
    book = openpyxl.load_workbook(io.BytesIO(written("xlsx", *two)))
    assert book.sheetnames == ["Danh mục", "Danh mục 2"]
    assert len(html.fromstring(written("html", *two).decode()).findall(".//section")) == 2
    assert len(docx.Document(io.BytesIO(written("docx", *two))).tables) == 2
    assert written("csv", *two).decode("utf-8-sig").count("Danh mục thử") == 2
    assert len(json.loads(written("json", *two))) == 2


def test_a_row_that_does_not_fit_is_refused() -> None:
    with pytest.raises(InternalError):
        Table("x", "x", "x", COLUMNS, ((1, None),))


def test_totals_are_told_by_their_word() -> None:
    assert is_total("TỔNG SỐ văn bản") and is_total("TOTAL of files")
    assert not is_total("HL-001: Hết thời hạn") and not is_total("Hết hiệu lực toàn bộ") and not is_total("")


def test_shortened() -> None:
    assert shortened("a  b\nc", 10) == "a b c" and shortened("abcdef", 4) == "abc…"
