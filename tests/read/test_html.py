"""HTML: blocks by elements, claims from the head of a page of the national database, broken markup."""

from __future__ import annotations

import time
from datetime import date
from pathlib import Path

import pytest

from legalsys.model import BlockKind, Claim, Reading, ReadingStatus
from legalsys.read import read
from tests.read.readings import check


def of(tmp_path: Path, text: str | bytes, name: str = "a.html") -> Reading:
    path = tmp_path / name
    path.write_bytes(text.encode("utf-8") if isinstance(text, str) else text)
    reading = read(path)
    check(reading)
    return reading


def lines(tmp_path: Path, body: str) -> list[str]:
    return of(tmp_path, f"<html><body>{body}</body></html>").text.split("\n")


PAGE = """<!DOCTYPE html><html><head><title>Trang</title><script>var x = "Điều 9";</script></head><body><main>
<ul><li>TRANG CHỦ</li></ul><h1>Thông tư số 06/2026/TT-BXD Công bố vùng nước</h1><div>Còn hiệu lực</div>
<div><span>Ngày có hiệu lực:</span><span>15/04/2026</span></div><div><span>Ngày hết hiệu lực:</span><span>-</span></div>
<div><span>Ngày cập nhật:</span><span>17/04/2026</span></div>
<div data-vbpl-content-root="true"><div><table><tr><td><p><strong>BỘ XÂY DỰNG<br/>_______</strong></p></td>
<td><p>CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM<br>Độc lập - Tự do - Hạnh phúc</p></td></tr></table></div>
<p class="prov-article" style="text-align: center"><strong><em> </em>Điều 1. Công bố</strong></p><p>1. Phạm vi</p></div>
<footer>CƠ SỞ DỮ LIỆU QUỐC GIA VỀ PHÁP LUẬT</footer></main><div><span>Mục lục</span><div>Điều 1. Công bố</div></div></body></html>"""
TEXT = ["BỘ XÂY DỰNG", "CỘNG HÒA XÃ HỘI CHỦ NGHĨA VIỆT NAM", "Độc lập - Tự do - Hạnh phúc", "Điều 1. Công bố", "1. Phạm vi"]


def test_a_page_of_the_national_database(tmp_path: Path) -> None:
    reading = of(tmp_path, PAGE)
    assert reading.text.split("\n") == TEXT
    day = date(2026, 4, 17)
    assert set(reading.claims) == {
        Claim("title", "Thông tư số 06/2026/TT-BXD Công bố vùng nước", "vbpl.vn", day),
        Claim("status", "Còn hiệu lực", "vbpl.vn", day),
        Claim("effective", "15/04/2026", "vbpl.vn", day),
    }
    article = reading.blocks[3]
    assert (article.kind, article.bold, article.centred) == (BlockKind.PARAGRAPH, True, True)
    assert [b.table.column for b in reading.blocks if b.table is not None] == [0, 1, 1]


def test_a_bare_copy_reads_the_same(tmp_path: Path) -> None:
    start = PAGE.index("<div><table>")
    bare = (
        "<html><body><div>"
        + PAGE[start : PAGE.index("<footer>")]
        + "<div>CƠ SỞ DỮ LIỆU QUỐC GIA \n VỀ PHÁP LUẬT</div><div>Bộ Tư pháp</div></body></html>"
    )
    reading = of(tmp_path, bare.replace(' class="prov-article" style="text-align: center"', ""))
    assert reading.text.split("\n") == TEXT
    assert reading.claims == ()


def test_words_split_by_inline_markup_join(tmp_path: Path) -> None:
    body = "<p>Nghị định số <b>1</b>52/2025/<span>NĐ</span>-CP&nbsp;của\n   Chính<i> </i>phủ</p>"
    assert lines(tmp_path, body) == ["Nghị định số 152/2025/NĐ-CP của Chính phủ"]


def test_blocks_breaks_and_nesting(tmp_path: Path) -> None:
    body = "trước<div>một<p>hai<br>ba</p>bốn</div>năm<h3>sáu</h3><pre>bảy\n  tám</pre>"
    assert lines(tmp_path, body) == ["trước", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám"]


def test_hidden_and_skipped_elements(tmp_path: Path) -> None:
    body = "<p>một<span style='display: none'>x<b>y</b></span> hai</p><div hidden>z</div><nav>Trang chủ</nav><style>p{}</style><p>ba<!-- c --></p>"
    assert lines(tmp_path, body) == ["một hai", "ba"]


def test_ordered_lists_carry_their_numbers(tmp_path: Path) -> None:
    body = (
        "<ol start=3><li>ba</li><li><p>bốn</p></li></ol><ol type=a><li>x<ul><li>y</li></ul></li></ol><ol type=I><li>một</li></ol>"
    )
    assert lines(tmp_path, body) == ["3. ba", "4. bốn", "a) x", "y", "I. một"]


def test_raised_figures(tmp_path: Path) -> None:
    body = "<p>500 m<sup>3</sup>/ngày, 10<sup>6</sup>, Quyết định số 15/2020/QĐ-UBND<sup>1</sup> và ngày 5<sup>(2)</sup></p>"
    assert lines(tmp_path, body) == ["500 m3/ngày, 106, Quyết định số 15/2020/QĐ-UBND 1 và ngày 5(2)"]


def test_spans_of_cells(tmp_path: Path) -> None:
    body = "<table><tr><td rowspan=2>A</td><td colspan=2>B</td></tr><tr><td>C</td><td>D<table><tr><td>E</td></tr></table></td></tr></table>F"
    reading = of(tmp_path, f"<html><body>{body}</body></html>")
    places = [
        (reading.text[b.start : b.end], (b.table.table, b.table.row, b.table.column) if b.table else None) for b in reading.blocks
    ]
    assert places == [("A", (0, 0, 0)), ("B", (0, 0, 1)), ("C", (0, 1, 1)), ("D", (0, 1, 2)), ("E", (1, 0, 0)), ("F", None)]


def test_places_name_the_element(tmp_path: Path) -> None:
    reading = of(tmp_path, "<html><body><p>một</p><p>hai <b>ba</b></p></body></html>")
    place = reading.place_at(reading.text.index("ba"))
    assert place is not None and place.node == "p[1]"


@pytest.mark.parametrize(
    "data",
    [
        "<html><head><meta charset='iso-8859-1'></head><body><p>Điều 1. Chữ Việt</p></body></html>".encode(),
        "<?xml version='1.0' encoding='windows-1252'?><html><body><p>Điều 1. Chữ Việt</p></body></html>".encode(),
        "<html><head><meta http-equiv='Content-Type' content='text/html; charset=utf-8'></head><body><p>Điều 1. Chữ Việt</p></body></html>".encode(
            "utf-16"
        ),
        b"<html><body><p>&#272;i&#7873;u 1. Ch&#7919; Vi&#x1EC7;t</p></body></html>",
        "<html><body><p>Điều 1. Chữ Việt".encode(),
        "<html><body><table><tr><td>Điều 1. <b>Chữ <i>Việt</b></i></p></div>".encode(),
    ],
)
def test_encodings_and_broken_markup(tmp_path: Path, data: bytes) -> None:
    assert of(tmp_path, data).text == "Điều 1. Chữ Việt"


def test_an_entity_bomb_expands_to_nothing(tmp_path: Path) -> None:
    entities = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10 if n else "ha"}">' for n in range(12))
    reading = of(tmp_path, f"<!DOCTYPE html [{entities}]><html><body><p>một &e11; hai</p></body></html>")
    assert len(reading.text) < 100


@pytest.mark.parametrize("tag", ["div", "b", "table><tr><td", "span"])
def test_any_depth(tmp_path: Path, tag: str) -> None:
    started = time.monotonic()
    reading = of(tmp_path, "<html><body>" + f"<{tag}>" * 100_000 + "<p>Điều 1. Chữ</p></body></html>")
    assert reading.text == "Điều 1. Chữ"
    assert reading.status is ReadingStatus.READ
    assert time.monotonic() - started < 15


def test_a_legacy_font_in_entities_is_converted(tmp_path: Path) -> None:
    sentence = "Céng hoµ x· héi chñ nghÜa ViÖt Nam. QuyÕt ®Þnh cña ñy ban nh©n d©n tØnh. " * 5
    reading = of(
        tmp_path, "<html><body><p>" + "".join(f"&#{ord(c)};" if ord(c) > 127 else c for c in sentence) + "</p></body></html>"
    )
    assert [problem.code for problem in reading.problems] == ["READ-027"]
    assert reading.text.startswith("Cộng hoà xã hội chủ nghĩa Việt Nam. Quyết định của ủy ban nhân dân tỉnh.")


def test_a_page_with_attributes_only_is_a_coded_problem_with_claims(tmp_path: Path) -> None:
    page = (
        '<html><body><main data-vbpl-content-root="true"><div>Thuộc tính</div><div>Lược đồ</div><h1>Thông tư 6</h1><div>Hết hiệu lực</div>'
        "<div><span>Số hiệu</span><span>06/2020/TT-BNV</span></div><div><span>Ngành</span><span>--</span></div></main></body></html>"
    )
    reading = of(tmp_path, page)
    assert [problem.code for problem in reading.problems] == ["READ-014"]
    assert (reading.status, reading.text) == (ReadingStatus.FAILED, "")
    assert {(claim.field, claim.value) for claim in reading.claims} == {
        ("number", "06/2020/TT-BNV"),
        ("title", "Thông tư 6"),
        ("status", "Hết hiệu lực"),
    }
