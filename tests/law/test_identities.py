"""Identities made of facts: the body that a name means decides."""

from __future__ import annotations

from datetime import date

import pytest

from legalsys import law


@pytest.mark.parametrize(
    ("number", "issuers", "issued", "key"),
    [
        ("15/2020/QĐ-UBND", ("Ủy ban nhân dân tỉnh Hưng Yên",), date(2020, 5, 4), "vn/hung-yen/qd-ubnd/2020/15/2020-05-04"),
        ("15/2025/QĐ-UBND", ("Ủy ban nhân dân tỉnh Hưng Yên",), date(2025, 8, 20), "vn/hung-yen.2025/qd-ubnd/2025/15/2025-08-20"),
        ("05/2025/QĐ-UBND", ("UBND tỉnh Thái Bình",), date(2025, 3, 3), "vn/thai-binh/qd-ubnd/2025/5/2025-03-03"),
        ("86/2007/TTLT-BTC-BCT", ("Bộ Tài chính", "Bộ Công Thương"), date(2007, 7, 20), "vn/bo-tai-chinh+bo-cong-thuong/ttlt-btc-bct/2007/86/2007-07-20"),
        ("712/QĐ-UBND", ("Chủ tịch Ủy ban nhân dân tỉnh Thái Bình",), date(2023, 3, 23), "vn/thai-binh/qd-ubnd/-/712/2023-03-23"),
    ],
)
def test_facts_make_an_identity(number: str, issuers: tuple[str, ...], issued: date, key: str) -> None:
    assert str(law.identity_of(number, issuers, issued)) == key


@pytest.mark.parametrize(
    ("number", "issuers", "issued"),
    [
        ("15/2020/QĐ-UBND", ("Hội làng",), date(2020, 5, 4)),
        ("15/2020/QĐ-UBND", (), date(2020, 5, 4)),
        ("15/2020/QĐ-UBND", ("Ủy ban nhân dân tỉnh Hưng Yên",), None),
        ("mười lăm", ("Bộ Tài chính",), date(2020, 5, 4)),
        (None, ("Bộ Tài chính",), None),
        ("15/2020/QĐ-UBND", ("Ủy ban nhân dân tỉnh",), date(2020, 5, 4)),
    ],
)
def test_what_is_missing_or_unknown_makes_none(number: str | None, issuers: tuple[str, ...], issued: date | None) -> None:
    assert law.identity_of(number, issuers, issued) is None
