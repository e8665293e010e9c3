"""The DOCX reader: what Word prints, nothing twice, nothing hidden, and no bomb goes off."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from docx import Document
from docx.oxml import parse_xml
from docx.oxml.ns import nsdecls

from legalsys.errors import InputUnreadable
from legalsys.model import Block, BlockKind, Reading, ReadingStatus
from legalsys.read import DEFAULT_LIMITS, Limits, read
from legalsys.read.docx import read_docx
from legalsys.read.docx_numbering import format_number

W = nsdecls("w")


def build(folder: Path, fill: Callable[[Any], None], name: str = "a.docx") -> Path:
    document = Document()
    fill(document)
    path = folder / name
    document.save(str(path))
    return path


def add(document: Any, xml: str) -> None:
    body = document.element.body
    body.insert(len(body) - 1, parse_xml(xml))


def paragraph(inside: str) -> str:
    return f"<w:p {W}>{inside}</w:p>"


def run(text: str, properties: str = "") -> str:
    return f'<w:r><w:rPr>{properties}</w:rPr><w:t xml:space="preserve">{text}</w:t></w:r>'


def read_xml(folder: Path, *paragraphs: str) -> Reading:
    def fill(document: Any) -> None:
        for xml in paragraphs:
            add(document, xml)

    return read_docx(build(folder, fill))


def lines(reading: Reading) -> list[str]:
    return [reading.text[block.start : block.end] for block in reading.blocks]


def rewrite(path: Path, parts: dict[str, bytes | None]) -> Path:
    """Replace, add or take away (None) parts of a package."""
    with zipfile.ZipFile(path) as archive:
        held: dict[str, bytes | None] = {name: archive.read(name) for name in archive.namelist()}
    held.update(parts)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in held.items():
            if data is not None:
                archive.writestr(name, data)
    return path


def numbering(levels: Sequence[tuple[str, str]], *, nums: str = "", extra: str = "") -> str:
    body = "".join(
        f'<w:lvl w:ilvl="{index}"><w:start w:val="1"/><w:numFmt w:val="{style}"/><w:lvlText w:val="{text}"/>'
        f'<w:pPr><w:ind w:left="720" w:hanging="360"/></w:pPr>{extra if index else ""}</w:lvl>'
        for index, (style, text) in enumerate(levels)
    )
    nums = nums or '<w:num w:numId="7"><w:abstractNumId w:val="90"/></w:num>'
    return f'<w:numbering {W}><w:abstractNum w:abstractNumId="90">{body}</w:abstractNum>{nums}</w:numbering>'


def numbered(folder: Path, xml: str, items: Sequence[tuple[str, int, str]]) -> list[str]:
    """Read paragraphs (list, level, text) under the given numbering.xml."""

    def fill(document: Any) -> None:
        for list_id, level, text in items:
            add(
                document,
                paragraph(f'<w:pPr><w:numPr><w:ilvl w:val="{level}"/><w:numId w:val="{list_id}"/></w:numPr></w:pPr>' + run(text)),
            )

    path = rewrite(build(folder, fill), {"word/numbering.xml": xml.encode()})
    return lines(read_docx(path))


LEGAL = (("decimal", "Điều %1."), ("decimal", "%2."), ("lowerLetter", "%3)"), ("upperRoman", "%4 -"))


def test_numbers_of_lists_are_words_of_the_text(tmp_path: Path) -> None:
    items = [("7", 0, "Phạm vi"), ("7", 1, "Một"), ("7", 2, "a"), ("7", 2, "b"), ("7", 1, "Hai"), ("7", 2, "lại a")]
    items += [("7", 0, "Đối tượng"), ("7", 1, "lại một")]
    found = numbered(tmp_path, numbering(LEGAL), items)
    assert found == [
        "Điều 1. Phạm vi",
        "1. Một",
        "a) a",
        "b) b",
        "2. Hai",
        "a) lại a",
        "Điều 2. Đối tượng",
        "1. lại một",
    ]


def test_lists_of_one_abstract_list_count_on_unless_they_start_anew(tmp_path: Path) -> None:
    nums = (
        '<w:num w:numId="7"><w:abstractNumId w:val="90"/></w:num><w:num w:numId="8"><w:abstractNumId w:val="90"/></w:num>'
        '<w:num w:numId="9"><w:abstractNumId w:val="90"/>'
        '<w:lvlOverride w:ilvl="0"><w:startOverride w:val="5"/></w:lvlOverride></w:num>'
    )
    items = [("7", 0, "x"), ("8", 0, "x"), ("9", 0, "x"), ("9", 0, "x"), ("7", 0, "x")]
    found = numbered(tmp_path, numbering([("decimal", "%1.")], nums=nums), items)
    assert found == ["1. x", "2. x", "5. x", "6. x", "7. x"]


def test_a_level_that_never_restarts_counts_through(tmp_path: Path) -> None:
    xml = numbering([("upperRoman", "Chương %1"), ("decimal", "Điều %2.")], extra='<w:lvlRestart w:val="0"/>')
    items = [("7", 0, "A"), ("7", 1, "x"), ("7", 1, "x"), ("7", 0, "B"), ("7", 1, "x")]
    assert numbered(tmp_path, xml, items) == ["Chương I A", "Điều 1. x", "Điều 2. x", "Chương II B", "Điều 3. x"]


def test_compound_and_legal_numbers(tmp_path: Path) -> None:
    xml = numbering([("upperRoman", "%1."), ("decimal", "%1.%2.")], extra="<w:isLgl/>")
    assert numbered(tmp_path, xml, [("7", 0, "x"), ("7", 1, "x"), ("7", 1, "x")]) == ["I. x", "1.1. x", "1.2. x"]


def test_numbering_by_style_and_its_removal(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("một", style="List Number")
        document.add_paragraph("hai", style="List Number")
        off = document.add_paragraph("không số", style="List Number")
        off._p.get_or_add_pPr().append(parse_xml(f'<w:numPr {W}><w:numId w:val="0"/></w:numPr>'))
        document.add_paragraph("ba", style="List Number")

    assert lines(read_docx(build(tmp_path, fill))) == ["1. một", "2. hai", "không số", "3. ba"]


@pytest.mark.parametrize(
    ("value", "style", "printed"),
    [
        (4, "lowerLetter", "d"),
        (27, "lowerLetter", "aa"),
        (1994, "upperRoman", "MCMXCIV"),
        (3, "decimalZero", "03"),
        (2, "thaiLetters", "2"),
    ],
)
def test_number_formats(value: int, style: str, printed: str) -> None:
    assert format_number(value, style) == printed


def test_tables_cell_by_cell_merged_once_nested_in_place(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("trước")
        table = document.add_table(3, 2)
        table.cell(0, 0).text = "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN"
        table.cell(0, 1).text = "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM"
        table.cell(1, 0).merge(table.cell(2, 0)).text = "gộp dọc"
        table.cell(1, 1).text = "phải"
        table.cell(2, 1).add_table(1, 1).cell(0, 0).text = "trong"
        document.add_paragraph("sau")

    reading = read_docx(build(tmp_path, fill))
    assert lines(reading) == [
        "trước",
        "ỦY BAN NHÂN DÂN",
        "TỈNH HƯNG YÊN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "gộp dọc",
        "phải",
        "trong",
        "sau",
    ]
    cells = [block for block in reading.blocks if block.kind is BlockKind.CELL]
    where = [(b.table.table, b.table.row, b.table.column) for b in cells if b.table is not None]
    assert where == [(0, 0, 0), (0, 0, 0), (0, 0, 1), (0, 1, 0), (0, 1, 1), (1, 0, 0)]
    place = reading.place_at(cells[4].start)
    assert place is not None and place.node == "table[0]/r[1]/c[1]/p[0]" and place.run == 0


def test_spanned_columns_keep_their_place(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        table = document.add_table(1, 3)
        table.cell(0, 0).merge(table.cell(0, 1)).text = "rộng"
        table.cell(0, 2).text = "cuối"

    reading = read_docx(build(tmp_path, fill))
    assert [b.table.column for b in reading.blocks if b.table] == [0, 2]


def test_source_map_goes_down_to_the_run(tmp_path: Path) -> None:
    reading = read_xml(tmp_path, paragraph(run("Số: ") + run("15/2025/QĐ-UBND", "<w:b/>")))
    assert reading.text == "Số: 15/2025/QĐ-UBND"
    assert [(reading.text[s.start : s.end].strip(), s.place.run) for s in reading.sources] == [("Số:", 0), ("15/2025/QĐ-UBND", 1)]
    assert reading.sources[0].place.node == "body/p[0]"


def test_layout_hints(tmp_path: Path) -> None:
    xml = '<w:pPr><w:jc w:val="center"/><w:ind w:left="200" w:firstLine="240"/></w:pPr>'
    reading = read_xml(tmp_path, paragraph(xml + run("QUYẾT ĐỊNH", "<w:b/>")), paragraph(run("nghiêng", "<w:i/>")))
    first, second = reading.blocks
    assert (first.bold, first.italic, first.centred, first.indent) == (True, False, True, 22.0)
    assert (second.bold, second.italic, second.centred) == (False, True, False)


def test_line_breaks_tabs_and_hyphens(tmp_path: Path) -> None:
    reading = read_xml(
        tmp_path,
        paragraph(
            run("Nơi nhận:") + "<w:r><w:br/></w:r>" + run("- Như Điều 3;") + '<w:r><w:br w:type="page"/></w:r>' + run("a) mục")
        ),
        paragraph(run("phí sử dụng") + "<w:r><w:br/></w:r>" + run("đường bộ")),
        paragraph("<w:r><w:t>Điều 1</w:t><w:tab/><w:t>QĐ</w:t><w:noBreakHyphen/><w:t>UBND</w:t><w:softHyphen/></w:r>"),
    )
    assert lines(reading) == ["Nơi nhận:", "- Như Điều 3;", "a) mục", "phí sử dụng đường bộ", "Điều 1 QĐ-UBND"]


def test_tracked_changes_read_as_accepted(tmp_path: Path) -> None:
    reading = read_xml(
        tmp_path,
        paragraph(
            run("Thu ")
            + '<w:del w:id="1" w:author="x"><w:r><w:delText>10</w:delText></w:r></w:del>'
            + f'<w:ins w:id="2" w:author="x">{run("20")}</w:ins>'
            + run(" đồng")
        ),
        paragraph('<w:pPr><w:rPr><w:del w:id="3" w:author="x"/></w:rPr></w:pPr>' + run("một ")),
        paragraph(run("đoạn")),
    )
    assert lines(reading) == ["Thu 20 đồng", "một đoạn"]
    assert [p.code for p in reading.problems] == ["READ-042"]
    assert reading.status is ReadingStatus.READ


def test_hidden_text_capitals_and_symbols(tmp_path: Path) -> None:
    reading = read_xml(
        tmp_path,
        paragraph(run("ẩn", "<w:vanish/>") + run("quyết định", "<w:caps/>")),
        paragraph(
            '<w:r><w:sym w:font="Symbol" w:char="F0A3"/></w:r>'
            + run(" 5 ")
            + '<w:r><w:sym w:font="Wingdings" w:char="F0FE"/></w:r>'
        ),
    )
    assert lines(reading) == ["QUYẾT ĐỊNH", "≤ 5 ☑"]
    assert [p.code for p in reading.problems] == ["READ-043"]


def test_controls_links_and_field_results_are_text_and_codes_are_not(tmp_path: Path) -> None:
    reading = read_xml(
        tmp_path,
        f"<w:sdt {W}><w:sdtContent>{paragraph(run('trong khung'))}</w:sdtContent></w:sdt>",
        paragraph(
            f"<w:hyperlink>{run('liên kết')}</w:hyperlink>"
            f"<w:sdt><w:sdtContent>{run(' và ô')}</w:sdtContent></w:sdt>"
            '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText> REF x </w:instrText></w:r>'
            f'<w:r><w:fldChar w:fldCharType="separate"/></w:r>{run(" Điều 5")}<w:r><w:fldChar w:fldCharType="end"/></w:r>'
        ),
    )
    assert lines(reading) == ["trong khung", "liên kết và ô Điều 5"]


TEXT_BOX = (
    '<w:r xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" '
    'xmlns:wps="http://schemas.microsoft.com/office/word/2010/wordprocessingShape" xmlns:v="urn:schemas-microsoft-com:vml">'
    '<mc:AlternateContent><mc:Choice Requires="wps"><w:drawing><wps:txbx><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t></w:r></w:p>'
    "</w:txbxContent></wps:txbx></w:drawing></mc:Choice><mc:Fallback><w:pict><v:textbox><w:txbxContent><w:p><w:r><w:t>DỰ THẢO</w:t>"
    "</w:r></w:p></w:txbxContent></v:textbox></w:pict></mc:Fallback></mc:AlternateContent></w:r>"
)


def test_text_boxes_once_after_their_paragraph(tmp_path: Path) -> None:
    reading = read_xml(tmp_path, paragraph(run("neo") + TEXT_BOX), paragraph(run("tiếp")))
    assert lines(reading) == ["neo", "DỰ THẢO", "tiếp"]
    place = reading.place_at(reading.blocks[1].start)
    assert place is not None and place.node == "body/p[0]/textbox[0]/p[0]"


def test_footnotes_stand_after_the_body_and_marks_leave_words_alone(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        add(document, paragraph(run("12. Cho vay") + '<w:r><w:footnoteReference w:id="2"/></w:r>' + run(" vốn")))
        add(document, paragraph(run("cuối")))

    notes = (
        f'<w:footnotes {W}><w:footnote w:id="0" w:type="separator"><w:p/></w:footnote><w:footnote w:id="2"><w:p>'
        f"<w:r><w:footnoteRef/></w:r>{run(' Được sửa đổi')}</w:p></w:footnote></w:footnotes>"
    )
    path = build(tmp_path, fill)
    with zipfile.ZipFile(path) as archive:
        relations = archive.read("word/_rels/document.xml.rels").decode()
    kind = "http://schemas.openxmlformats.org/officeDocument/2006/relationships/footnotes"
    relations = relations.replace(
        "</Relationships>", f'<Relationship Id="rF" Type="{kind}" Target="footnotes.xml"/></Relationships>'
    )
    rewrite(path, {"word/footnotes.xml": notes.encode(), "word/_rels/document.xml.rels": relations.encode()})
    reading = read_docx(path)
    assert lines(reading) == ["12. Cho vay vốn", "cuối", "Được sửa đổi"]
    assert reading.blocks[-1].kind is BlockKind.FOOTNOTE
    place = reading.place_at(reading.blocks[-1].start)
    assert place is not None and place.node == "footnote[1]/p[0]"


def test_headers_and_footers_are_furniture_at_the_end(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("Điều 1. Phạm vi")
        section = document.sections[0]
        section.header.paragraphs[0].text = "CÔNG BÁO/Số 12"
        table = section.header.add_table(1, 2, section.page_width)
        table.cell(0, 0).text = "DỰ THẢO 2"
        section.footer.paragraphs[0].text = "Trang 1"
        document.add_section()
        document.add_paragraph("Điều 2. Thi hành")

    reading = read(build(tmp_path, fill))
    assert lines(reading) == ["Điều 1. Phạm vi", "Điều 2. Thi hành", "CÔNG BÁO/Số 12", "DỰ THẢO 2", "Trang 1"]
    assert [block.kind for block in reading.blocks] == [BlockKind.PARAGRAPH] * 2 + [BlockKind.FURNITURE] * 3
    assert all(block.table is None for block in reading.blocks)
    place = reading.place_at(reading.text.index("DỰ THẢO"))
    assert place is not None and place.node is not None
    # Margins alone are no document.
    empty = read(build(tmp_path, lambda d: setattr(d.sections[0].footer.paragraphs[0], "text", "Trang 1"), "b.docx"))
    assert empty.text == "" and [p.code for p in empty.problems] == ["READ-001"]


def test_columns_of_blanks_are_read_column_by_column(tmp_path: Path) -> None:
    def fill(document: Any) -> None:
        document.add_paragraph("ỦY BAN NHÂN DÂN" + " " * 20 + "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM")
        document.add_paragraph("TỈNH HƯNG YÊN" + " " * 20 + "Độc lập - Tự do - Hạnh phúc")
        document.add_paragraph("QUYẾT ĐỊNH")
        document.add_paragraph("Nước sạch\t\t\t4.500 đồng")
        document.add_paragraph("Nơi nhận:\t\t\tTM. ỦY BAN NHÂN DÂN")
        document.add_paragraph("- Như Điều 2;\t\tCHỦ TỊCH")
        document.add_paragraph("- Lưu: VT.")
        document.add_paragraph("\t\t\t\t\t\tNguyễn Văn A")

    assert lines(read_docx(build(tmp_path, fill))) == [
        "ỦY BAN NHÂN DÂN",
        "TỈNH HƯNG YÊN",
        "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM",
        "Độc lập - Tự do - Hạnh phúc",
        "QUYẾT ĐỊNH",
        "Nước sạch 4.500 đồng",
        "Nơi nhận:",
        "- Như Điều 2;",
        "- Lưu: VT.",
        "TM. ỦY BAN NHÂN DÂN",
        "CHỦ TỊCH",
        "Nguyễn Văn A",
    ]


def test_letters_of_old_fonts_are_converted_run_by_run(tmp_path: Path) -> None:
    def font(name: str) -> str:
        return f'<w:rFonts w:ascii="{name}" w:hAnsi="{name}"/>'

    reading = read_xml(
        tmp_path,
        paragraph(
            run("ñy ban nh©n d©n ", font(".VnTimeH"))
            + run("tØnh H", font(".VnTime"))
            + f"<w:r><w:rPr>{font('.VnTime')}</w:rPr><w:softHyphen/><w:t>ng Yªn, </w:t></w:r>"
            + run("Hoäi ñoàng, ", font("VNI-Times"))
            + run("đã ở Unicode, ", font(".VnTime"))
            + run("café", font("Times New Roman"))
        ),
    )
    assert reading.text == "ỦY BAN NHÂN DÂN tỉnh Hưng Yên, Hội đồng, đã ở Unicode, café"
    assert [p.code for p in reading.problems] == ["READ-027"]
    assert reading.status is ReadingStatus.READ


def code(path: Path, limits: Limits = DEFAULT_LIMITS) -> str:
    with pytest.raises(InputUnreadable) as caught:
        read_docx(path, limits=limits)
    reading = read(path, limits=limits)
    assert reading.status is ReadingStatus.FAILED and reading.problems
    return caught.value.code


def simple(folder: Path) -> Path:
    return build(folder, lambda document: document.add_paragraph("Điều 1. x"))


def test_a_truncated_file(tmp_path: Path) -> None:
    path = simple(tmp_path)
    path.write_bytes(path.read_bytes()[:-3000])
    assert code(path) == "READ-002"


def test_damaged_xml_and_a_missing_part(tmp_path: Path) -> None:
    path = simple(tmp_path)
    rewrite(path, {"word/document.xml": b"<w:document><w:body>"})
    assert code(path) == "READ-002"
    rewrite(path, {"word/document.xml": None})
    with pytest.raises(InputUnreadable):
        read_docx(path)


def test_zip_bombs_are_refused_before_they_are_unpacked(tmp_path: Path) -> None:
    path = rewrite(simple(tmp_path), {"word/document.xml": b"<a>" + b" " * 40_000_000 + b"</a>"})
    assert path.stat().st_size < 200_000
    assert code(path) == "READ-007"
    small = rewrite(simple(tmp_path), {"word/media/x.bin": bytes(range(256)) * 20_000})
    assert code(small, Limits(max_unpacked_bytes=1_000_000)) == "READ-007"


def test_entities_and_document_types_are_refused(tmp_path: Path) -> None:
    bomb = '<?xml version="1.0"?><!DOCTYPE d [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]><d>&b;</d>'
    for data in (bomb.encode(), bomb.encode("utf-16"), bomb.encode("utf-16-le")):
        assert code(rewrite(simple(tmp_path), {"word/document.xml": data})) == "READ-040"
    assert code(rewrite(simple(tmp_path), {"word/styles.xml": bomb.encode()})) == "READ-040"
    disguised = b'<?xml version="1.0" encoding="UTF-7"?>+ADw-d/>'
    assert code(rewrite(simple(tmp_path), {"word/document.xml": disguised})) == "READ-002"


def test_encrypted_files(tmp_path: Path) -> None:
    path = tmp_path / "khóa.docx"
    path.write_bytes(bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600) + "EncryptedPackage".encode("utf-16-le") + bytes(900))
    assert code(path) == "READ-016"


def test_names_that_climb_out_are_only_names(tmp_path: Path) -> None:
    path = rewrite(simple(tmp_path), {"../../evil.txt": b"x", "/etc/evil": b"x"})
    assert read_docx(path).text == "Điều 1. x"
    assert not (tmp_path.parent.parent / "evil.txt").exists()


def test_deep_nesting_ends_as_a_problem(tmp_path: Path) -> None:
    depth = 3000
    xml = (
        f"<w:document {W}><w:body>"
        + "<w:sdt><w:sdtContent>" * depth
        + "</w:sdtContent></w:sdt>" * depth
        + "</w:body></w:document>"
    )
    assert code(rewrite(simple(tmp_path), {"word/document.xml": xml.encode()})) == "READ-002"


def test_nothing_but_a_picture(tmp_path: Path) -> None:
    from PIL import Image

    picture = io.BytesIO()
    Image.new("RGB", (4, 4)).save(picture, "PNG")
    picture.seek(0)
    reading = read_docx(build(tmp_path, lambda document: document.add_picture(picture)))
    assert [p.code for p in reading.problems] == ["READ-041"] and reading.status is ReadingStatus.FAILED


NUMBERS = {
    "143_2018_ND-CP_346012.docx": "143/2018/NĐ-CP",
    "158_2025_ND-CP_634792.docx": "158/2025/NĐ-CP",
    "595_QD-BHXH_348047.docx": "595/QĐ-BHXH",
    "B_-lu_t-45-2019-QH14.docx": "45/2019/QH14",
    "vinhlong_03_2019_QD-UBND.docx": "03/2019/QĐ-UBND",
}


@pytest.mark.shared
def test_real_files(shared_corpus: Path) -> None:
    found = sorted((shared_corpus / "documents" / "docx").glob("*.docx"))
    assert {path.name for path in found} == set(NUMBERS)
    for path in found:
        reading = read_docx(path)
        head = reading.text[:400]
        assert reading.status is ReadingStatus.READ and "Điều 1." in reading.text and NUMBERS[path.name] in head
        check_tiling(reading)


def check_tiling(reading: Reading) -> None:
    position = 0
    blocks: Sequence[Block] = reading.blocks
    for block in blocks:
        assert block.start == position or (block.start == position + 1 and reading.text[position] == "\n")
        position = block.end
        assert reading.place_at(block.start) is not None and reading.place_at(block.end - 1) is not None
    assert position == len(reading.text)
