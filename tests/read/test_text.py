"""Plain text: lines are paragraphs; text cut in mid-sentence is joined."""

from __future__ import annotations

import textwrap
from pathlib import Path

from legalsys.model import BlockKind, Place, Reading
from legalsys.read import read
from legalsys.read.wrapping import Wrapping

PARAGRAPHS = [
    "Căn cứ Luật Tổ chức chính quyền địa phương ngày 16 tháng 6 năm 2025;",
    "Căn cứ Nghị định số 78/2025/NĐ-CP ngày 01 tháng 4 năm 2025 của Chính phủ quy định chi tiết một số điều và biện pháp để tổ chức, hướng dẫn thi hành Luật Ban hành văn bản quy phạm pháp luật;",
    "Điều 1. Phạm vi điều chỉnh",
    "1. Quyết định này quy định mức thu, chế độ thu, nộp, quản lý và sử dụng phí tham quan danh lam thắng cảnh trên địa bàn tỉnh, gồm các điểm do Sở Văn hóa, Thể thao và Du lịch quản lý, các điểm do Ủy ban nhân dân cấp xã quản lý theo quy định tại khoản 2 Điều này.",
    "2. Mức thu bằng 50% mức quy định tại khoản 1 Điều 3 áp dụng cho người cao tuổi, người khuyết tật và các trường hợp khác do Hội đồng nhân dân tỉnh quyết định theo từng thời kỳ.",
    "Điều 2. Hiệu lực thi hành",
    "Quyết định này có hiệu lực thi hành kể từ ngày 15 tháng 12 năm 2025 và thay thế Quyết định số 12/2019/QĐ-UBND ngày 20 tháng 5 năm 2019 của Ủy ban nhân dân tỉnh.",
]


def of(tmp_path: Path, text: str) -> Reading:
    path = tmp_path / "a.txt"
    path.write_text(text, encoding="utf-8")
    return read(path)


def test_a_line_is_a_paragraph(tmp_path: Path) -> None:
    reading = of(tmp_path, "\r\n".join(PARAGRAPHS))
    assert reading.text.split("\n") == PARAGRAPHS
    assert reading.place_at(reading.text.index("Điều 2. H")) == Place(line=6)


def test_hard_wrapped_text_is_joined(tmp_path: Path) -> None:
    for width in (60, 72, 90):
        wrapped = "\n".join(line for paragraph in PARAGRAPHS for line in textwrap.wrap(paragraph, width))
        assert of(tmp_path, wrapped).text.split("\n") == PARAGRAPHS


def test_lines_of_a_list_are_not_joined(tmp_path: Path) -> None:
    lines = ["Danh sách các xã, phường:"] + [f"Xã Hưng Đạo {number} huyện Tiên Lữ" for number in range(40)]
    assert of(tmp_path, "\n".join(lines)).text.split("\n") == lines
    assert Wrapping.found_in(lines) is None


def test_a_sentence_cut_in_lower_case_goes_on(tmp_path: Path) -> None:
    reading = of(
        tmp_path,
        "Về việc chuyển giao nhiệm vụ quản lý Nhà nước về đất lâm nghiệp\ntừ Sở Nông nghiệp sang Sở Địa chính\nĐiều 3\n: Giao các ông\n"
        "Ủ\ny ban nhân dân cấp huyện thực hiện.\na. Một\nb) Hai\n",
    )
    assert reading.text.split("\n") == [
        "Về việc chuyển giao nhiệm vụ quản lý Nhà nước về đất lâm nghiệp từ Sở Nông nghiệp sang Sở Địa chính",
        "Điều 3: Giao các ông",
        "Ủy ban nhân dân cấp huyện thực hiện.",
        "a. Một",
        "b) Hai",
    ]
    assert reading.place_at(reading.text.index("từ Sở")) == Place(line=2)


def test_rows_with_bars_are_cells(tmp_path: Path) -> None:
    reading = of(tmp_path, "Số: 3218/QĐ-UBND | Quảng Bình, ngày 18 tháng 11 năm 2024\n\nQUYẾT ĐỊNH\n")
    first, second, title = reading.blocks
    assert (first.kind, second.kind, title.kind) == (BlockKind.CELL, BlockKind.CELL, BlockKind.PARAGRAPH)
    assert second.table is not None
    assert (second.table.row, second.table.column) == (0, 1)
    assert reading.text.split("\n")[1] == "Quảng Bình, ngày 18 tháng 11 năm 2024"
