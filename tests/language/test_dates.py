"""Dates: the fast way of finding them gives what the plain pattern gives."""

from __future__ import annotations

from datetime import date

from hypothesis import given
from hypothesis import strategies as st

from legalsys.language.dates import DATE, date_at, date_matches, find_dates

PIECES = ("ngày ", "Ngày ", "15", "5", "31", " tháng ", "THÁNG ", "9", "12", " năm ", "2018", "20 18", "1999", "/", "-", ".", " ", "mười lăm", "một", "\n", "khoản 2", ", ", "15/2018/QĐ")


@given(st.lists(st.sampled_from(PIECES), max_size=14).map("".join))
def test_all_dates_are_found(text: str) -> None:
    assert [m.span() for m in date_matches(text)] == [m.span() for m in DATE.finditer(text)]


def test_a_date_at_a_place() -> None:
    text = "số 15/2018/QĐ-UBND ngày 15 tháng 9 năm 2018 và 31.12.2020"
    at = text.index("ngày")
    assert date_at(text, at) == find_dates(text)[0]
    assert date_at(text, at + 1) is None
    assert [found.value for found in find_dates(text)] == [date(2018, 9, 15), date(2020, 12, 31)]
