"""References to units: the fast way of finding them gives what the plain pattern gives."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from legalsys.language.units import UNIT, _unit_matches

PIECES = ("điều ", "Điều ", "ĐIỀU ", "khoản ", "điểm ", "a", "b, c", "1", "2 và 3", " này", "Phụ lục ", "phụ lục", "IV", "số thứ tự 5", "số 3 mục ", "Mẫu số ", "01", "danh mục I", "dòng thứ 2", "STT 7", "tiểu mục 1", "của ", ", ", ";", " ", "\n", "kèm", "xx")


@given(st.lists(st.sampled_from(PIECES), max_size=12).map("".join))
def test_all_references_are_found(text: str) -> None:
    assert [m.span() for m in _unit_matches(text, 0, len(text))] == [m.span() for m in UNIT.finditer(text)]
