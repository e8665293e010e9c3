"""What mining real text and reading drawn sentences showed wrong once (benchmarks.mining; docs/benchmark.md)."""

from __future__ import annotations

import pytest

from legalsys.language.units import find_units
from legalsys.parse.effects import EffectReader
from legalsys.parse.mentions import Mentions
from legalsys.parse.outline import Outline
from legalsys.parse.segments import Segment


def effects(text: str) -> list[str]:
    shape = Outline((0, 0), None, None, (), (0, len(text)), None, (), (), ())
    found = EffectReader(text, shape, Mentions(text)).read_segments([Segment(None, 0, len(text), 0, len(text))])
    return [" ".join([e.kind.value, e.scope.value, str(e.target.number), *map(str, e.units)]) for e in found]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Việc sửa đổi, gia hạn các hợp đồng chỉ được thực hiện nếu phù hợp với Luật số 32/2024/QH15 và Thông tư này.", []),
        ("Điều chỉnh lương hưu thực hiện theo quy định tại Điều 57 của Luật Bảo hiểm xã hội.", []),
        ("Quyết định này thay thế cho Quyết định số 8/2023/QĐ-TTg.", ["replaces whole 8/2023/QĐ-TTg"]),
        ("Bãi bỏ một số Điều, Phụ lục ban hành kèm theo Nghị định số 62/2016/NĐ-CP.", ["repeals part 62/2016/NĐ-CP"]),
        (
            "Sửa đổi, bổ sung một số điều của Thông tư số 10/2020/TT-BKHCN quy định chi tiết một số điều của Nghị định số 132/2008/NĐ-CP và Nghị định số 74/2018/NĐ-CP.",
            ["amends part 10/2020/TT-BKHCN"],
        ),
        (
            "Thông tư số 45/2011/TT-BNNPTNT ban hành Quy chuẩn kỹ thuật về giống và Thông tư số 46/2015/TT-BNNPTNT hết hiệu lực.",
            ["repeals whole 45/2011/TT-BNNPTNT", "repeals whole 46/2015/TT-BNNPTNT"],
        ),
        (
            "Thay thế cụm từ “Tổng công ty lưu ký và bù trừ” bằng cụm từ “Tổng công ty” tại khoản 2 Điều 39 Nghị định số 1/2020/NĐ-CP.",
            ["amends part 1/2020/NĐ-CP dieu-39.khoan-2"],
        ),
        ("Luật Người lao động Việt Nam đi làm việc ở nước ngoài theo hợp đồng số 72/2006/QH11 hết hiệu lực.", ["repeals whole 72/2006/QH11"]),
        ("SỬA ĐỔI, BỔ SUNG MỘT SỐ ĐIỀU CỦA\nTHÔNG TƯ SỐ 13/2014/TT-NHNN", ["amends part 13/2014/TT-NHNN"]),
        ("Giấy chứng nhận khác theo quy định tại điểm k khoản 1 Điều 12 Nghị định 15/2018/NĐ-CP hết hiệu lực;", []),
    ],
)
def test_sentences(text: str, expected: list[str]) -> None:
    assert effects(text) == expected


def test_words_of_an_item_with_a_label_of_two_parts() -> None:
    text = "b.2) Thay thế cụm từ “phòng chuyên môn” thành “phòng” tại khoản 2 Điều 6 Thông tư số 14/2020/TT-BTP;"
    shape = Outline((0, 0), None, None, (), (0, len(text)), None, (), (), ())
    (found,) = EffectReader(text, shape, Mentions(text)).read_segments([Segment(None, 0, len(text), 0, len(text))])
    assert (found.old, found.new, [str(u) for u in found.units]) == ("phòng chuyên môn", "phòng", ["dieu-6.khoan-2"])


def test_a_heading_lends_no_verb_to_what_tells_how_to_amend() -> None:
    text = "Sửa đổi hoặc thay thế văn bản:\nViệc sửa đổi văn bản thực hiện đăng ký theo quy định của Nghị định số 33/2018/NĐ-CP và Chương III của Thông tư này."
    assert effects(text) == []


def test_articles_and_appendices_in_one_list() -> None:
    found = find_units("Điều 34, Điều 36, Phụ lục I, II và III ban hành kèm theo Nghị định")
    assert [str(path) for path in found[0].paths] == ["dieu-34", "dieu-36", "phu-luc-1", "phu-luc-2", "phu-luc-3"]
