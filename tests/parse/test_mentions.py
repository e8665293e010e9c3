"""Documents that a text names: where names and numbers begin and end."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.language.numbers import NUMBER
from legalsys.parse.mentions import find_mentions, find_numbers


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("theo Luật Thi đua, khen thưởng là các phát minh, sáng chế", ["Luật Thi đua, khen thưởng"]),
        ("Điều 19 Luật An toàn, vệ sinh lao động và thực hiện các biện pháp kịp thời", ["Luật An toàn, vệ sinh lao động"]),
        ("Luật Bảo hiểm xã hội theo thứ tự đến trước", ["Luật Bảo hiểm xã hội"]),
        ("quy định tại Điều 9 của Luật quảng cáo do Bộ trưởng quyết định", ["Luật quảng cáo"]),
        ("Căn cứ Luật Doanh nghiệp nhà nước ngày 20 tháng 4 năm 1995;", ["Luật Doanh nghiệp nhà nước ngày 20 tháng 4 năm 1995"]),
        ("theo Luật Doanh nghiệp nhà nước kể từ ngày 20/4/1995", ["Luật Doanh nghiệp nhà nước"]),
        ("khoản 1 Điều 85 của Bộ Luật Lao động và đã cụ thể hóa", ["Bộ Luật Lao động"]),
        ("Luật Thanh tra Điều 11.", ["Luật Thanh tra"]),
        ("Luật Quy hoạch đô thị Căn cứ Luật Luật sư số 65/2006/QH11 ngày 29 tháng 6 năm 2006", ["Luật Quy hoạch đô thị", "Luật Luật sư số 65/2006/QH11 ngày 29 tháng 6 năm 2006"]),
        ("Tổ chức phổ biến pháp Luật Xử lý vi phạm hành chính", []),
        ("Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008", ["Nghị định của Chính phủ số 132/2008/NĐ-CP ngày 31/12/2008"]),
        ("Nghị định của Chính phủ và Thông tư số 12/2008/TT-BTC", ["Thông tư số 12/2008/TT-BTC"]),
        ("Thông tư số 12/2002/TT-BCA (A11) ngày 13 tháng 9 năm 2002", ["Thông tư số 12/2002/TT-BCA (A11) ngày 13 tháng 9 năm 2002"]),
        ("Quyết định số 210a TC/VP ngày 1 tháng 4 năm 1990", ["Quyết định số 210a TC/VP ngày 1 tháng 4 năm 1990"]),
        ("Nghị quyết số 18/2008/NQ-QH 12 ngày 03/6/2008", ["Nghị quyết số 18/2008/NQ-QH 12 ngày 03/6/2008"]),
        ("gửi 02 Quyết định 05 bản", []),
    ],
)
def test_where_mentions_begin_and_end(text: str, expected: list[str]) -> None:
    assert [text[m.start : m.end] for m in find_mentions(text)] == expected


def test_an_ordinal_alone_is_the_document_the_text_numbers_fully() -> None:
    text = "Nghị định số 59/2011/NĐ-CP quy định việc đó. Khoản 4 Điều 21 Nghị định số 59; theo Nghị định số 60."
    assert [(m.document.number, m.document.name) for m in find_mentions(text)] == [("59/2011/NĐ-CP", None), ("59/2011/NĐ-CP", None), (None, "Nghị định số 60")]


def test_two_documents_of_one_ordinal_leave_it_open() -> None:
    text = "Nghị định số 59/2011/NĐ-CP, Nghị định số 59/2012/NĐ-CP; Điều 5 Nghị định 59."
    assert [m.document.number for m in find_mentions(text)][-1] is None


@pytest.mark.shared
def test_annotated_spans(shared_corpus: Path) -> None:
    from benchmarks.citation_spans import read_sentences, score

    table, _, _ = score(list(read_sentences(shared_corpus / "gold" / "citation_spans.jsonl.gz")))
    row = table[""]
    assert row.right / (row.expected - row.vague) >= 0.985
    assert row.right / row.found >= 0.97


NUMBER_PIECES = ("15", "/2018", "/", "-", "QĐ", "UBND", "QH14", "NĐ-CP", "số ", " ", ".", ",", "7", "66.18", "a", "TTLT-BTC-BKH&ĐT", "\n", "01/1999/QĐ.UB", "ngày 12/3/2019")


@given(st.lists(st.sampled_from(NUMBER_PIECES), max_size=12).map("".join))
def test_all_numbers_are_found(text: str) -> None:
    assert [m.span() for m in find_numbers(text, 0, len(text))] == [m.span() for m in NUMBER.finditer(text)]


def test_bare_issuer_inside_the_name_of_another_provinces_document_is_that_provinces() -> None:
    text = (
        "Quyết định số 84/2020/QĐ-UBND của Ủy ban nhân dân tỉnh Hà Nam sửa đổi Quyết định số 14/2018/QĐ-UBND ngày 04 tháng 12 năm 2018 của UBND tỉnh; "
        "Quyết định số 5/2020/QĐ-UBND của UBND tỉnh."
    )
    issuers = [mention.document.issuer for mention in find_mentions(text)]
    assert issuers == ["Ủy ban nhân dân tỉnh Hà Nam", "Ủy ban nhân dân tỉnh Hà Nam", "Ủy ban nhân dân tỉnh"]
