"""Reading PDF: lines, columns, paragraphs, tables, stamps, scans, bad files."""

from __future__ import annotations

import io
import json
import re
import time
import zlib
from pathlib import Path

import pytest

from legalsys.errors import LegalsysError
from legalsys.model import BlockKind, Reading, ReadingStatus
from legalsys.read import Limits
from legalsys.read.pdf import read_pdf
from tests.read.pdf_sheets import Sheet, write


def head(sheet: Sheet, *, number: str = "Số: 12/2024/QĐ-UBND", day: str = "Hải Sơn, ngày 05 tháng 3 năm 2024") -> Sheet:
    sheet.text("ỦY BAN NHÂN DÂN", 100, 770, bold=True).text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 300, 770, size=12, bold=True)
    sheet.text("TỈNH HẢI SƠN", 108, 755, bold=True).text("Độc lập - Tự do - Hạnh phúc", 320, 755, bold=True)
    if number:
        sheet.text(number, 90, 720)
    if day:
        sheet.text(day, 300, 721)
    sheet.middle("QUYẾT ĐỊNH", 680, bold=True)
    return sheet.middle("Quy định giá dịch vụ công ích thủy lợi", 662, bold=True).middle(
        "trên địa bàn tỉnh Hải Sơn", 644, bold=True
    )


ARTICLES = [
    (
        "Điều 1. Quyết định này quy định mức giá dịch vụ công ích thủy lợi năm 2024 theo quy định tại khoản 1, khoản 2, khoản 3, "
        "Điều 5 Nghị định số 96/2018/NĐ-CP của Chính phủ và các văn bản có liên quan."
    ),
    "Điều 2. Hiệu lực thi hành",
    "1. Quyết định này có hiệu lực thi hành kể từ ngày 15 tháng 3 năm 2024.",
    "2. Bãi bỏ Quyết định số 37/2022/QĐ-UBND ngày 22 tháng 12 năm 2022 của Ủy ban nhân dân tỉnh.",
]


def lines_of(reading: Reading, *kinds: BlockKind) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks if not kinds or block.kind in kinds]


def check_sound(reading: Reading) -> None:
    """Blocks cover the text, sources lie inside, every character of a block has a page."""
    assert "\n".join(lines_of(reading)) == reading.text
    before = 0
    for span in reading.sources:
        assert before <= span.start < span.end <= len(reading.text)
        assert span.place.page and span.place.box
        before = span.end
    for block in reading.blocks:
        place = reading.place_at(block.start)
        assert place is not None and place.page is not None


def test_a_decision_in_reading_order(tmp_path: Path) -> None:
    sheet = head(Sheet())
    top = 600.0
    for article in ARTICLES:
        top = sheet.paragraph(article, top)
    sheet.text("Nơi nhận:", 85, top, size=12).text("TM. ỦY BAN NHÂN DÂN", 350, top, bold=True)
    sheet.text("- Bộ Tài chính;", 85, top - 14, size=11).text("CHỦ TỊCH", 390, top - 16, bold=True)
    sheet.text("- Cục Kiểm tra văn bản và", 85, top - 27, size=11)
    sheet.text("Quản lý xử lý;", 85, top - 40, size=11).text("Trần Văn An", 380, top - 90, bold=True)
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    check_sound(reading)
    assert reading.status is ReadingStatus.READ and reading.pages == 1 and not reading.problems
    assert lines_of(reading) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH HẢI SƠN",
        "Số: 12/2024/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Sơn, ngày 05 tháng 3 năm 2024",
        "QUYẾT ĐỊNH",
        "Quy định giá dịch vụ công ích thủy lợi trên địa bàn tỉnh Hải Sơn",
        *ARTICLES,
        "Nơi nhận:",
        "- Bộ Tài chính;",
        "- Cục Kiểm tra văn bản và Quản lý xử lý;",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Trần Văn An",
    ]
    title = next(block for block in reading.blocks if reading.text[block.start : block.end] == "QUYẾT ĐỊNH")
    assert title.bold and title.centred
    assert reading.blocks[9].bold is False and reading.blocks[9].indent == pytest.approx(36, abs=1)


def test_the_source_map_names_page_and_line(tmp_path: Path) -> None:
    sheet = head(Sheet())
    sheet.paragraph(ARTICLES[0], 600)
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    place = reading.place_at(reading.text.index("năm 2024 theo"))
    assert place is not None and place.page == 1 and place.box is not None
    left, top, right, bottom = place.box
    baseline = 842 - (600 - 18)
    assert left == pytest.approx(85, abs=1) and top < baseline < bottom < baseline + 13 and right > 400


def test_header_lines_drawn_row_by_row(tmp_path: Path) -> None:
    """Tabs instead of a table: the content stream has both columns in one line."""
    sheet = Sheet()
    sheet.text("HỘI ĐỒNG NHÂN DÂN", 90, 770).text("CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", 240, 770, size=12)
    sheet.text("TỈNH HẢI SƠN", 100, 755).text("Độc lập - Tự do - Hạnh phúc", 280, 755)
    sheet.text("Số: 5/2025/NQ-HĐND", 90, 730).text("Hải Sơn, ngày 1 tháng 8 năm 2025", 270, 730)
    sheet.middle("NGHỊ QUYẾT", 690)
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    assert lines_of(reading)[:4] == [
        "HỘI ĐỒNG NHÂN DÂN",
        "TỈNH HẢI SƠN",
        "Số: 5/2025/NQ-HĐND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    ]


def signed(*, hidden: bool = False) -> Sheet:
    sheet = head(Sheet(), number="", day="")
    sheet.text("Số:", 90, 720).text("/2025/QĐ-UBND", 150, 720).text("Hải Sơn, ngày", 300, 720).text("tháng 9 năm 2025", 420, 720)
    sheet.paragraph(ARTICLES[0], 600)
    flags = 2 if hidden else 132
    sheet.stamp((110, 710, 300, 740), ("55", 10, 10, 9), flags=flags)
    return sheet.stamp((385, 711, 425, 741), ("18", 5, 10, 9), flags=flags)


def test_stamped_number_and_day_fill_their_blanks(tmp_path: Path) -> None:
    sheet = signed()
    sheet.stamp(
        (400, 790, 590, 835), ("Ký bởi: UBND tỉnh Hải Sơn", 0, 30, 7), ("Thời gian ký: 18/09/2025 15:30:00 +07:00", 0, 15, 7)
    )
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    check_sound(reading)
    assert reading.status is ReadingStatus.READ
    assert "Số: 55/2025/QĐ-UBND" in lines_of(reading, BlockKind.PARAGRAPH)
    assert "Hải Sơn, ngày 18 tháng 9 năm 2025" in lines_of(reading, BlockKind.PARAGRAPH)
    assert lines_of(reading, BlockKind.STAMP) == ["Ký bởi: UBND tỉnh Hải Sơn", "Thời gian ký: 18/09/2025 15:30:00 +07:00"]
    assert len(reading.signatures) == 3
    assert {signature.signed_at for signature in reading.signatures} == {"2025-09-18T15:30:00+07:00"}
    assert [signature.page for signature in reading.signatures if signature.text] == [1]


def test_stamps_and_text_boxes_fill_blanks_too(tmp_path: Path) -> None:
    sheet = head(Sheet(), number="", day="")
    sheet.text("Số:", 90, 720).text("/2025/QĐ-UBND", 150, 720)
    sheet.paragraph(ARTICLES[0], 600)
    sheet.stamp((110, 710, 145, 740), ("55", 10, 10, 9), subtype=b"/FreeText")
    sheet.stamp((300, 710, 560, 740), ("Hải Sơn, ngày 18 tháng 9 năm 2025", 0, 10, 12), subtype=b"/Stamp")
    sheet.stamp((300, 100, 560, 130), ("xem lại câu này", 0, 10, 12), subtype=b"/FreeText")
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    assert lines_of(reading, BlockKind.PARAGRAPH)[2:6] == [
        "Số: 55/2025/QĐ-UBND",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "Hải Sơn, ngày 18 tháng 9 năm 2025",
    ]
    assert lines_of(reading, BlockKind.STAMP) == ["xem lại câu này"] and not reading.signatures


def test_a_hidden_widget_shows_nothing(tmp_path: Path) -> None:
    reading = read_pdf(write(tmp_path / "a.pdf", signed(hidden=True)))
    assert "55" not in reading.text and "Số: /2025/QĐ-UBND" in reading.text


def test_a_paragraph_runs_over_the_page_and_page_numbers_do_not_cut_it(tmp_path: Path) -> None:
    first, second, third = Sheet(), Sheet(), Sheet()
    article = (
        "Điều 1. Quyết định này quy định mức giá dịch vụ công ích thủy lợi và việc tổ chức thực hiện của các sở, ban, ngành "
    )
    article += "có liên quan cùng Ủy ban nhân dân các huyện, thành phố thuộc tỉnh trong phạm vi được giao."
    wrapped = Sheet()
    wrapped.paragraph(article, 110)
    two = wrapped.content.index(b"ET", wrapped.content.index(b"ET") + 2) + 2
    first.content = wrapped.content[:two]
    second.middle("2", 800)
    second.content += wrapped.content[two:].replace(b" 74 Td", b" 770 Td")
    second.paragraph("Điều 2. Quyết định này có hiệu lực từ ngày ký.", 740)
    third.middle("- 3 -", 800).paragraph("Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.", 770)
    reading = read_pdf(write(tmp_path / "a.pdf", first, second, third))
    check_sound(reading)
    assert lines_of(reading, BlockKind.PARAGRAPH) == [
        article,
        "Điều 2. Quyết định này có hiệu lực từ ngày ký.",
        "Điều 3. Chánh Văn phòng chịu trách nhiệm thi hành Quyết định này.",
    ]
    assert lines_of(reading, BlockKind.FURNITURE) == ["2", "- 3 -"]
    pages = [span.place.page for span in reading.sources if span.start < reading.blocks[0].end]
    assert pages == [1, 1, 2]


def test_footnotes_do_not_cut_a_paragraph(tmp_path: Path) -> None:
    first, second = Sheet(), Sheet()
    article = (
        "Điều 1. Quyết định này quy định mức giá dịch vụ công ích thủy lợi và việc tổ chức thực hiện của các sở, ban, ngành, "
    )
    article += "các huyện, thành phố và các tổ chức, cá nhân có liên quan trong phạm vi nhiệm vụ được giao."
    wrapped = Sheet()
    wrapped.paragraph(article, 130)
    two = wrapped.content.index(b"ET", wrapped.content.index(b"ET") + 2) + 2
    first.paragraph(
        "Căn cứ Luật Tổ chức chính quyền địa phương và Luật Ban hành văn bản quy phạm pháp luật ngày 19 tháng 02.", 700
    )
    first.content += wrapped.content[:two]
    first.rule(85, 96, 200, 96)
    first.text("1", 85, 84, size=6).text(
        "Điều này được sửa đổi theo quy định tại khoản 1 Điều 1 của Quyết định số 5/2024/QĐ-UBND,", 90, 80, size=9
    )
    first.text("có hiệu lực kể từ ngày 01 tháng 7 năm 2024.", 85, 68, size=9)
    second.content = wrapped.content[two:].replace(b" 94 Td", b" 770 Td")
    second.paragraph("Điều 2. Quyết định này có hiệu lực từ ngày ký.", 740)
    reading = read_pdf(write(tmp_path / "a.pdf", first, second))
    check_sound(reading)
    note = "1 Điều này được sửa đổi theo quy định tại khoản 1 Điều 1 của Quyết định số 5/2024/QĐ-UBND, có hiệu lực kể từ ngày 01 tháng 7 năm 2024."
    assert lines_of(reading)[1:] == [article, note, "Điều 2. Quyết định này có hiệu lực từ ngày ký."]
    assert lines_of(reading, BlockKind.FOOTNOTE) == [note]


def test_running_heads_are_furniture(tmp_path: Path) -> None:
    sheets = []
    for number in range(1, 5):
        sheet = Sheet().text(f"CÔNG BÁO/Số {number + 20}/Ngày 12-3-2024", 85, 810, size=10)
        sheet.paragraph(f"{number}. Nội dung của khoản thứ {number} được thực hiện theo quy định này.", 760)
        sheets.append(sheet)
    reading = read_pdf(write(tmp_path / "a.pdf", *sheets))
    assert len(lines_of(reading, BlockKind.FURNITURE)) == 4
    assert all("CÔNG BÁO" not in line for line in lines_of(reading, BlockKind.PARAGRAPH))


def table_sheet(rows: list[list[str]], *, top: float = 700, merged_head: bool = False) -> Sheet:
    xs, sheet = [85.0, 130.0, 330.0, 430.0, 530.0], Sheet()
    ys = [top - 40 * index for index in range(len(rows) + 1)]
    for y in ys:
        sheet.rule(xs[0], y, xs[-1], y)
    for x in xs:
        for index in range(len(rows)):
            if not (merged_head and index == 0 and x == xs[3]):
                sheet.rule(x, ys[index + 1], x, ys[index])
    for index, row in enumerate(rows):
        for column, text in enumerate(row):
            for line_at, line in enumerate(text.split("|")):
                sheet.text(line, xs[column] + 6, ys[index] - 14 - 15 * line_at, size=11)
    return sheet


def test_ruled_tables_give_cells(tmp_path: Path) -> None:
    sheet = table_sheet(
        [
            ["TT", "Nội dung công việc", "Đơn giá"],
            ["1", "Thu gom, vận chuyển rác thải|sinh hoạt đô thị", "1.000", "2.000"],
            ["2", "Duy trì chiếu sáng", "3.000", "4.000"],
        ],
        merged_head=True,
    )
    sheet.paragraph("Điều 2. Tổ chức thực hiện sau bảng giá trên đây.", 500)
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    check_sound(reading)
    cells = {
        (block.table.row, block.table.column): reading.text[block.start : block.end]
        for block in reading.blocks
        if block.table is not None
    }
    assert cells == {
        (0, 0): "TT",
        (0, 1): "Nội dung công việc",
        (0, 2): "Đơn giá",
        (1, 0): "1",
        (1, 1): "Thu gom, vận chuyển rác thải sinh hoạt đô thị",
        (1, 2): "1.000",
        (1, 3): "2.000",
        (2, 0): "2",
        (2, 1): "Duy trì chiếu sáng",
        (2, 2): "3.000",
        (2, 3): "4.000",
    }
    assert lines_of(reading, BlockKind.PARAGRAPH) == ["Điều 2. Tổ chức thực hiện sau bảng giá trên đây."]


def test_a_table_goes_on_overleaf(tmp_path: Path) -> None:
    rows = [[str(number), "Công việc", "1.000", "2.000"] for number in range(1, 5)]
    reading = read_pdf(write(tmp_path / "a.pdf", table_sheet(rows, top=260), table_sheet(rows, top=780)))
    places = {(block.table.table, block.table.row) for block in reading.blocks if block.table is not None}
    assert places == {(0, row) for row in range(8)}


@pytest.mark.parametrize("rotate", [0, 90, 180, 270])
def test_boxes_are_told_as_the_page_is_shown(tmp_path: Path, rotate: int) -> None:
    sheet = Sheet(rotate=rotate)
    sheet.paragraph("Điều 1. Quyết định này quy định mức giá dịch vụ công ích", 700)
    reading = read_pdf(write(tmp_path / "a.pdf", sheet))
    assert reading.text == "Điều 1. Quyết định này quy định mức giá dịch vụ công ích"
    place = reading.place_at(0)
    assert place is not None and place.box is not None
    left, top, right, bottom = place.box
    wide, high = (595, 842) if rotate in (0, 180) else (842, 595)
    assert 0 <= left < right <= wide and 0 <= top < bottom <= high
    near_left_top = {0: (121, 142), 90: (700, 121), 180: (595 - 121, 700), 270: (142, 595 - 121)}[rotate]
    assert left - 16 <= near_left_top[0] <= right + 16 and top - 16 <= near_left_top[1] <= bottom + 16


def scan() -> Sheet:
    return Sheet().picture(0, 0, 595, 842)


def plain(number: int = 1) -> Sheet:
    sheet = Sheet()
    top = 770.0
    for index in range(10):
        top = sheet.paragraph(
            f"{index + number}. Ủy ban nhân dân các xã, phường chịu trách nhiệm trước pháp luật về việc thực hiện quy định này trên địa bàn.",
            top,
        )
    return sheet


def garbled() -> Sheet:
    sheet = Sheet()
    for index in range(10):
        sheet.text(
            "Cdn ctb LuQt T6 chtbc chinh quyin dia phuong ngdy l9 thdng 02 ndm 2025 hqch cdp chrlng",
            60,
            780 - 20 * index,
            size=10,
        )
    return sheet


def codes(reading: Reading) -> list[tuple[str, str]]:
    return [(problem.code, problem.where) for problem in reading.problems]


def test_a_scan_is_never_a_success(tmp_path: Path) -> None:
    reading = read_pdf(write(tmp_path / "a.pdf", scan(), scan()))
    assert reading.status is ReadingStatus.FAILED and reading.text == "" and codes(reading) == [("READ-008", "trang 1-2")]


def test_a_scan_with_a_signature_line_is_a_scan(tmp_path: Path) -> None:
    sheet = scan().stamp(
        (190, 790, 590, 835),
        ("Người ký: CỔNG THÔNG TIN ĐIỆN TỬ", 0, 30, 7),
        ("Thời gian ký: 22.01.2026 10:47:44 +07:00", 0, 15, 7),
    )
    reading = read_pdf(write(tmp_path / "a.pdf", sheet, scan()))
    assert reading.status is ReadingStatus.FAILED and codes(reading) == [("READ-008", "trang 1-2")]
    assert reading.signatures[0].text.startswith("Người ký: CỔNG") and reading.signatures[0].page == 1


def test_a_garbled_layer_is_told(tmp_path: Path) -> None:
    reading = read_pdf(write(tmp_path / "a.pdf", garbled()))
    assert reading.status is ReadingStatus.FAILED and reading.text == "" and codes(reading) == [("READ-009", "trang 1")]


def test_pages_that_cannot_be_used_are_named(tmp_path: Path) -> None:
    reading = read_pdf(write(tmp_path / "a.pdf", plain(), scan(), plain(11), garbled()))
    check_sound(reading)
    assert reading.status is ReadingStatus.PARTLY_READ
    assert sorted(codes(reading)) == [("READ-008", "trang 2"), ("READ-009", "trang 4")]
    assert {place.page for span in reading.sources if (place := span.place)} == {1, 3}


def test_english_is_no_garbled_layer(tmp_path: Path) -> None:
    sheet = Sheet()
    for index in range(8):
        sheet.text(
            "The Ministry of Finance shall be responsible for the implementation of this Circular.", 60, 780 - 20 * index, size=10
        )
    assert read_pdf(write(tmp_path / "a.pdf", sheet)).status is ReadingStatus.READ


def code_of(path: Path, **limits: int) -> str:
    with pytest.raises(LegalsysError) as caught:
        read_pdf(path, limits=Limits(**limits))
    return caught.value.code


def test_files_that_cannot_be_opened(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", plain())
    whole = path.read_bytes()
    assert code_of(path, max_bytes=100) == "READ-005"
    path.write_bytes(b"")
    assert code_of(path) == "READ-001"
    path.write_bytes(whole[: len(whole) // 2])
    assert code_of(path) == "READ-002"
    path.write_bytes(b"%PDF-1.7\nno objects at all")
    assert code_of(path) == "READ-002"


@pytest.mark.parametrize(
    ("times", "filters"),
    [(1, b"/FlateDecode"), (2, b"/FlateDecode /FlateDecode"), (2, b"/FlateDecode/FlateDecode"), (2, b"/Fl\n/Fl"), (2, b"/Fl /FlateDecode")],
)
def test_a_packed_bomb_is_refused_before_it_is_unpacked(tmp_path: Path, times: int, filters: bytes) -> None:
    packed = b" " * 80_000_000
    for _ in range(times):
        packed = zlib.compress(packed, 9)
    packed += b"\0" * (200_000 if times == 1 else 0)
    path = write(tmp_path / "a.pdf", Sheet())
    content = b"<< /Filter [%s] /Length %d >>\nstream\n%s\nendstream" % (
        filters,
        len(packed),
        packed,
    )
    path.write_bytes(path.read_bytes().replace(b"<<  /Length 0 >>\nstream\n\nendstream", content))
    assert code_of(path, max_unpacked_bytes=70_000_000) == "READ-007"


def test_an_encrypted_file(tmp_path: Path) -> None:
    from reportlab.lib import pdfencrypt
    from reportlab.pdfgen import canvas

    for password in ("secret", ""):
        buffer = io.BytesIO()
        page = canvas.Canvas(buffer, encrypt=pdfencrypt.StandardEncryption(password, ownerPassword="owner"))
        page.drawString(72, 700, "Readable only with the word that opens it")
        page.save()
        path = tmp_path / "a.pdf"
        path.write_bytes(buffer.getvalue())
        if password:
            assert code_of(path) == "READ-016"
        else:
            assert read_pdf(path).text == "Readable only with the word that opens it"


def test_a_loop_in_the_page_tree_and_a_false_count(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", plain(), plain(11), plain(21))
    whole = path.read_bytes()
    path.write_bytes(re.sub(rb"/Kids \[\d+ 0 R", b"/Kids [2 0 R", whole))
    reading = read_pdf(path)
    assert reading.status is ReadingStatus.PARTLY_READ and codes(reading)[0][0] == "READ-021"
    path.write_bytes(whole.replace(b"/Count 3", b"/Count 9999999"))
    assert read_pdf(path).text.count("\n") == 29


def test_limits_of_pages_and_time(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", plain(), plain(11), plain(21))
    reading = read_pdf(path, limits=Limits(max_pages=2))
    assert reading.status is ReadingStatus.PARTLY_READ and codes(reading) == [("READ-020", "trang 3")]
    reading = read_pdf(path, limits=Limits(seconds=-1))
    assert reading.status is ReadingStatus.FAILED and codes(reading) == [("READ-020", "trang 1-3")]


def test_ten_thousand_pages_end_in_time(tmp_path: Path) -> None:
    count = 10_000
    kids = b" ".join(b"%d 0 R" % (number + 3) for number in range(count))
    objects = [b"<< /Type /Catalog /Pages 2 0 R >>", b"<< /Type /Pages /Kids [" + kids + b"] /Count %d >>" % count]
    objects += [b"<< /Type /Page /Parent 2 0 R /MediaBox [0 0 595 842] >>"] * count
    data, places = bytearray(b"%PDF-1.4\n"), []
    for number, item in enumerate(objects, 1):
        places.append(len(data))
        data += b"%d 0 obj\n" % number + item + b"\nendobj\n"
    start = len(data)
    data += b"xref\n0 %d\n0000000000 65535 f \n" % (len(objects) + 1) + b"".join(b"%010d 00000 n \n" % place for place in places)
    data += b"trailer << /Size %d /Root 1 0 R >>\nstartxref\n%d\n%%%%EOF" % (len(objects) + 1, start)
    path = tmp_path / "a.pdf"
    path.write_bytes(data)
    started = time.monotonic()
    assert codes(read_pdf(path)) == [("READ-020", "trang 5001-10000")]
    assert time.monotonic() - started < 20


def test_a_file_without_its_end_is_read_in_part(tmp_path: Path) -> None:
    path = write(tmp_path / "a.pdf", plain())
    path.write_bytes(path.read_bytes().replace(b"%%EOF", b""))
    reading = read_pdf(path)
    assert reading.text and reading.status is ReadingStatus.PARTLY_READ and codes(reading) == [("READ-002", "")]


def test_an_empty_page_is_no_scan(tmp_path: Path) -> None:
    reading = read_pdf(write(tmp_path / "a.pdf", plain(), Sheet()))
    assert reading.status is ReadingStatus.READ and reading.pages == 2
    assert codes(read_pdf(write(tmp_path / "b.pdf", Sheet()))) == [("READ-001", "")]


@pytest.mark.shared
def test_real_e_signed_documents_give_number_and_day(shared_corpus: Path) -> None:
    facts = [json.loads(line) for line in (shared_corpus / "gold" / "documents.jsonl").read_text("utf-8").splitlines()]
    signed_files = [fact for fact in facts if fact["file"].endswith(".pdf") and fact.get("number_visible")]
    assert len(signed_files) == 17
    for fact in signed_files:
        reading = read_pdf(shared_corpus / "documents" / fact["file"])
        check_sound(reading)
        first = reading.text.split("\n")[:25]
        number = fact["number"] or fact["label_number"]
        year, month, day = (int(part) for part in (fact["issued"] or fact["label_issued"]).split("-"))
        assert reading.status is ReadingStatus.READ, fact["file"]
        assert any(re.sub(r"\s", "", line) == f"Số:{number}" for line in first), fact["file"]
        assert any(re.search(rf"ngày 0?{day} tháng 0?{month} năm {year}$", line) for line in first), fact["file"]
        assert reading.signatures and all(signature.signed_at for signature in reading.signatures)


@pytest.mark.shared
def test_no_real_scan_is_reported_as_read(shared_corpus: Path) -> None:
    facts = [json.loads(line) for line in (shared_corpus / "gold" / "pdf_fields.jsonl").read_text("utf-8").splitlines()]
    unusable = {fact["file"]: fact["class"] for fact in facts if fact["class"] in ("scan", "garbled")}
    unusable |= {f"pdf/{path.name}": "scan" for path in (shared_corpus / "documents" / "pdf").glob("*.scan.pdf")}
    assert len(unusable) >= 17
    for file, kind in unusable.items():
        reading = read_pdf(shared_corpus / "documents" / file)
        assert reading.status is ReadingStatus.FAILED and reading.text == "", file
        assert codes(reading)[0][0] == ("READ-009" if kind == "garbled" else "READ-008"), file


@pytest.mark.shared
def test_every_real_pdf_gives_a_sound_reading(shared_corpus: Path) -> None:
    for path in sorted((shared_corpus / "documents" / "pdf").glob("*.pdf")):
        reading = read_pdf(path)
        check_sound(reading)
        if reading.status is ReadingStatus.READ:
            numbers = [line for line in lines_of(reading, BlockKind.PARAGRAPH) if re.fullmatch(r"\d{1,3}", line)]
            assert not numbers, (path.name, numbers)
