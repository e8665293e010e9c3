"""Markdown of a portal: the frame is left out, cells are found, wrapped lines are joined, marks become hints."""

from __future__ import annotations

import unicodedata
from pathlib import Path

import pytest

from legalsys.model import BlockKind, Place, Reading
from legalsys.read import read
from legalsys.read.markdown import plain

HEAD = """|
|
Bản dịch này thuộc quyền sở hữu của **
CỔNG PHÁP LUẬT**. Mọi hành vi sao chép là vi phạm.
X
**
CÁC NỘI DUNG ĐƯỢC SỬA ĐỔI, HƯỚNG DẪN
**
Click vào phần bôi vàng để xem chi tiết.
|
|
|
|
Đang tải văn bản...
#
"""
BOX = """**Số hiệu:**
|
12/2025/QĐ-UBND
|
|
**Loại văn bản:**
|
Quyết định
|
**Nơi ban hành:**
|
Tỉnh Hưng Yên
|
|
**Người ký:**
|
Nguyễn Văn A
|
**Ngày ban hành:**
|
27/11/2025
|
|
**
Ngày hiệu lực:**
|
Đã biết
|
**Ngày công báo:**
|
Đang cập nhật
|
|
**Tình trạng:**
|
Đã biết
|
"""
BODY = """|
**ỦY
BAN NHÂN DÂN **
TỈNH HƯNG YÊN
-------
|
**CỘNG
HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM**
Độc lập - Tự do - Hạnh phúc
---------------
|
|
Số:
12/2025/QĐ-UBND
|
*Hưng
Yên, ngày 27 tháng 11 năm 2025*
|
**QUYẾT ĐỊNH**
QUY ĐỊNH MỨC THU PHÍ THAM QUAN DANH LAM THẮNG CẢNH TRÊN ĐỊA
BÀN TỈNH HƯNG YÊN
*Căn cứ Luật Tổ chức chính quyền địa
phương ngày 16/6/2025;*
*Căn cứ Nghị định số **1**52/2025/NĐ-CP
ngày 14/6/2025 của Chính phủ quy định chi tiết thi hành một số điều của Luật
Thi đua, khen thưởng;*
**Điều 1. **Quy định mức thu phí theo khoản
1 Điều 35 của Luật này và các văn bản hướng dẫn. Giao Chủ tịch Ủy ban nhân
dân xã, phường tổ chức thực hiện theo quy định tại điểm a khoản 2
Điều 4 Quyết định số 15/2025/QĐ-UBND.
**Điều 2. **Quyết định này có hiệu lực thi hành
kể từ ngày ký.
|
***Nơi nhận:***
- Như Điều 2;
- Lưu: VT.
|
**TM. ỦY BAN
NHÂN DÂN **
KT. CHỦ TỊCH
PHÓ CHỦ TỊCH
**Nguyễn Văn A**
|
**PHỤ LỤC**
|
**TT**
|
**Tên**
|
**Mức**
|
|
1
|
Chùa
|
|
|
2
|
Đền
|
20.000
|
** **
"""
TAIL = """Quyết định 12/2025/QĐ-UBND quy định mức thu phí tham quan danh lam thắng cảnh trên địa bàn tỉnh Hưng Yên
Văn bản này chưa cập nhật nội dung Tiếng Anh
Quyết định 12/2025/QĐ-UBND ngày 27/11/2025 quy định mức thu phí tham quan danh lam thắng cảnh trên địa bàn tỉnh Hưng Yên
## Văn bản liên quan
Ban hành:
21/11/2025
"""
EXPECTED = [
    "ỦY BAN NHÂN DÂN",
    "TỈNH HƯNG YÊN",
    "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
    "Độc lập - Tự do - Hạnh phúc",
    "Số: 12/2025/QĐ-UBND",
    "Hưng Yên, ngày 27 tháng 11 năm 2025",
    "QUYẾT ĐỊNH",
    "QUY ĐỊNH MỨC THU PHÍ THAM QUAN DANH LAM THẮNG CẢNH TRÊN ĐỊA BÀN TỈNH HƯNG YÊN",
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;",
    "Căn cứ Nghị định số 152/2025/NĐ-CP ngày 14/6/2025 của Chính phủ quy định chi tiết thi hành một số điều của Luật Thi đua, khen thưởng;",
    "Điều 1. Quy định mức thu phí theo khoản 1 Điều 35 của Luật này và các văn bản hướng dẫn. Giao Chủ tịch Ủy ban nhân dân xã, phường tổ chức thực hiện theo quy định tại điểm a khoản 2 Điều 4 Quyết định số 15/2025/QĐ-UBND.",
    "Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký.",
    "Nơi nhận:",
    "- Như Điều 2;",
    "- Lưu: VT.",
    "TM. ỦY BAN NHÂN DÂN",
    "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH",
    "Nguyễn Văn A",
    "PHỤ LỤC",
    "TT",
    "Tên",
    "Mức",
    "1",
    "Chùa",
    "2",
    "Đền",
    "20.000",
]


def of(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "a.md"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_the_document_is_found_inside_the_page(tmp_path: Path) -> None:
    reading = of(tmp_path, HEAD + BOX + BODY + TAIL)
    assert reading.text.split("\n") == EXPECTED
    assert [(claim.field, claim.value) for claim in reading.claims[:5]] == [
        ("number", "12/2025/QĐ-UBND"),
        ("kind", "Quyết định"),
        ("issuer", "Tỉnh Hưng Yên"),
        ("signer", "Nguyễn Văn A"),
        ("issued", "27/11/2025"),
    ]
    assert {claim.field for claim in reading.claims[5:]} == {"title"}
    # Claims have the form of the text, however the page writes its letters.
    loose = of(tmp_path, HEAD + BOX.replace("Hưng Yên", unicodedata.normalize("NFD", "Hưng Yên")) + BODY + TAIL)
    assert [claim.value for claim in loose.claims[:4]] == [claim.value for claim in reading.claims[:4]]
    assert {claim.source for claim in reading.claims} == {"thuvienphapluat.vn"}


@pytest.mark.parametrize("page", [HEAD + BODY + TAIL, BODY + TAIL, BODY, HEAD + BOX + BODY])
def test_without_box_or_frame_the_text_is_the_same(tmp_path: Path, page: str) -> None:
    assert of(tmp_path, page).text.split("\n") == EXPECTED


def test_blank_lines_between_paragraphs_give_the_same_text(tmp_path: Path) -> None:
    spaced = (
        BODY.replace("\n**QUYẾT", "\n\n\n**QUYẾT").replace("\nQUY ĐỊNH MỨC", "\n\nQUY ĐỊNH MỨC").replace("\n*Căn", "\n\n*Căn")
    )
    spaced = (
        spaced.replace("\n**Điều", "\n\n**Điều").replace("ký.\n", "ký.\n\n").replace("\n**PHỤ LỤC**\n", "\n\n**PHỤ LỤC**\n\n")
    )
    assert of(tmp_path, spaced).text.split("\n") == EXPECTED


def test_cells_have_their_position(tmp_path: Path) -> None:
    reading = of(tmp_path, BODY)
    cells = {reading.text[b.start : b.end]: b.table for b in reading.blocks if b.kind is BlockKind.CELL and b.table is not None}
    assert [(cells[word].row, cells[word].column) for word in ("TT", "Mức", "1", "Chùa", "2", "20.000")] == [
        (0, 0),
        (0, 2),
        (1, 0),
        (1, 1),
        (2, 0),
        (2, 2),
    ]
    assert cells["TỈNH HƯNG YÊN"].table != cells["Nơi nhận:"].table
    paragraphs = [reading.text[b.start : b.end] for b in reading.blocks if b.kind is BlockKind.PARAGRAPH]
    assert "PHỤ LỤC" in paragraphs and "QUYẾT ĐỊNH" in paragraphs and "1" not in paragraphs


def test_hints_and_lines(tmp_path: Path) -> None:
    reading = of(tmp_path, BODY)
    blocks = {reading.text[b.start : b.end]: b for b in reading.blocks}
    assert blocks["QUYẾT ĐỊNH"].bold is True
    assert blocks["Căn cứ Luật Tổ chức chính quyền địa phương ngày 16/6/2025;"].italic is True
    assert not blocks["Điều 2. Quyết định này có hiệu lực thi hành kể từ ngày ký."].bold
    assert reading.place_at(reading.text.index("phương ngày")) == Place(
        line=BODY.split("\n").index("phương ngày 16/6/2025;*") + 1
    )


@pytest.mark.parametrize(
    ("line", "text"),
    [
        ("**Điều 1.****\n**Công bố", "Điều 1.\nCông bố"),
        ("***Nơi nhận:***", "Nơi nhận:"),
        ("-** **Nghị định", "- Nghị định"),
        ("(*) Ghi chú: 5 * 3", "(*) Ghi chú: 5 * 3"),
        ("* Thành phần hồ sơ", "* Thành phần hồ sơ"),
        ("*Xét Tờ trình", "Xét Tờ trình"),
        ("# PHỤ LỤC", "PHỤ LỤC"),
        ("theo [Luật 72](https://x.vn/l.aspx) này", "theo Luật 72 này"),
        ("1\\. Một \\- hai", "1. Một - hai"),
    ],
)
def test_marks_are_taken_away(line: str, text: str) -> None:
    assert plain(line)[0].strip() == text


def test_piped_tables_of_markdown(tmp_path: Path) -> None:
    reading = of(tmp_path, "Mức thu:\n\n| TT | Tên |\n|---|---|\n| 1 | Chùa **Keo** |\n\nĐiều 2. Hết\n")
    assert reading.text.split("\n") == ["Mức thu:", "TT", "Tên", "1", "Chùa Keo", "Điều 2. Hết"]
    assert reading.blocks[4].table is not None
    assert (reading.blocks[4].table.row, reading.blocks[4].table.column) == (1, 1)
    assert reading.blocks[5].table is None
