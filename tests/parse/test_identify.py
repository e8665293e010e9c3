"""What a named central document is: the register's, or candidates with the reason why that is not sure."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from legalsys.model import CitedDocument, Mismatch
from legalsys.parse import parse
from legalsys.parse.identify import _one_edit, misprint_of, resolve_cited
from tests.parse import texts


def cited(number: str, day: str | None = None, *, name: str | None = None, kind: str | None = None) -> CitedDocument:
    return CitedDocument(kind, number, name, date.fromisoformat(day) if day else None)


@pytest.mark.parametrize(
    ("document", "key", "candidates", "mismatch"),
    [
        (cited("34/2016/NĐ-CP", "2016-05-14"), "vn/cp/nd-cp/2016/34/2016-05-14", (), None),
        (cited("34/2016/NĐ-CP"), "vn/cp/nd-cp/2016/34/2016-05-14", (), None),
        (cited("34/2016/NĐ-CP", "2016-05-15"), None, ("vn/cp/nd-cp/2016/34/2016-05-14",), Mismatch.DAY),
        (cited("64/2025/QH14", "2025-02-19"), None, ("vn/qh/qh15/2025/64/2025-02-19",), Mismatch.TERM),
        (cited("64/2025/QH14"), None, ("vn/qh/qh15/2025/64/2025-02-19",), Mismatch.TERM),
        (cited("72/2025/QH", "2025-06-16", name="Luật Tổ chức chính quyền địa phương", kind="Luật"), None, ("vn/qh/qh15/2025/72/2025-06-16",), Mismatch.NUMBER),
        (cited("999/2016/NĐ-CP", "2016-05-14"), "vn/cp/nd-cp/2016/999/2016-05-14", (), None),
        (cited("15/2020/QĐ-UBND", "2020-08-20"), None, (), None),
    ],
    ids=lambda value: value.number if isinstance(value, CitedDocument) else "",
)
def test_what_is_meant(document: CitedDocument, key: str | None, candidates: tuple[str, ...], mismatch: Mismatch | None) -> None:
    meant = resolve_cited(document, None)
    assert (str(meant.key) if meant.key else None, tuple(map(str, meant.candidates)), meant.mismatch) == (key, candidates, mismatch)


SUBJECT = " quy định chi tiết một số điều và biện pháp thi hành Luật ban hành văn bản quy phạm pháp luật;"


@pytest.mark.parametrize(
    ("number", "after", "meant"),
    [
        ("43/2016/NĐ-CP", SUBJECT, "34"),  # two digits changed places
        ("340/2016/NĐ-CP", SUBJECT, "34"),
        ("340/2016/NĐ-CP", " quy định chi tiết một số điều của Luật thú y;", None),
        ("78/2016/NĐ-CP", SUBJECT, None),  # more than one digit
        ("34/2015/NĐ-CP", " về việc khác", "34"),  # the year in the number is not that of the day
    ],
)
def test_a_misprinted_number_is_known_by_day_and_subject(number: str, after: str, meant: str | None) -> None:
    found = misprint_of(cited(number, "2016-05-14"), after)
    assert [key.ordinal for key in found] == ([meant] if meant else [])


@given(st.text("ab1", max_size=6), st.integers(0, 6), st.sampled_from("ab1x"))
def test_one_edit_is_symmetric_and_sees_each_kind_of_slip(text: str, place: int, letter: str) -> None:
    place = min(place, len(text))
    added = text[:place] + letter + text[place:]
    assert _one_edit(text, added) and _one_edit(added, text)
    assert not _one_edit(text, text)
    assert not _one_edit(text, added + letter + letter)
    if place < len(text) and text[place] != letter:
        assert _one_edit(text, text[:place] + letter + text[place + 1 :])


def test_a_misprinted_target_of_an_effect_is_as_unsure_as_its_citation() -> None:
    text = (
        "ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN\nSố: 15/2021/QĐ-UBND\nHưng Yên, ngày 20 tháng 8 năm 2021\nQUYẾT ĐỊNH\nVề việc bãi bỏ\nCăn cứ Luật Tổ chức chính quyền địa phương;\n"
        "QUYẾT ĐỊNH:\nĐiều 1. Bãi bỏ Nghị định số 34/2015/NĐ-CP ngày 14 tháng 5 năm 2016 của Chính phủ về việc khác.\nĐiều 2. Quyết định này có hiệu lực kể từ ngày ký.\n"
    )
    document = parse(texts.text_reading(text))
    citation = next(c for c in document.citations if c.document and c.document.number == "34/2015/NĐ-CP")
    (effect,) = document.effects
    for found in (citation, effect):
        assert found.key is None
        assert [key.ordinal for key in found.candidates] == ["34"]
        assert found.mismatch is Mismatch.NUMBER
