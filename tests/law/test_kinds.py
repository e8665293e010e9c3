from __future__ import annotations

from datetime import date

import pytest

from legalsys import law

D2010, D2017, D2020 = date(2010, 1, 1), date(2017, 1, 1), date(2020, 1, 1)
MAY25, AUG25 = date(2025, 5, 1), date(2025, 8, 1)


@pytest.mark.parametrize(
    ("printed", "name"),
    [
        ("Quyết định", "Quyết định"),
        ("QUYẾT ĐỊNH", "Quyết định"),
        ("quyet dinh", "Quyết định"),
        ("THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch"),
    ],
)
def test_kind_by_name(printed: str, name: str) -> None:
    kind = law.kinds().by_name(printed)
    assert kind is not None and kind.name == name


def test_kind_by_code_and_english() -> None:
    codes = {"QĐ": "Quyết định", "NQ": "Nghị quyết", "NĐ": "Nghị định", "TTLT": "Thông tư liên tịch", "VBHN": "Văn bản hợp nhất"}
    for code, name in codes.items():
        kind = law.kinds().by_code(code)
        assert kind is not None and kind.name == name and kind.code == code
    english = law.kinds().by_english("decree")
    assert english is not None and english.name == "Nghị định"
    assert law.kinds().by_name("Bài hát") is None and law.kinds().by_code("XYZ") is None


def test_slugs_and_codes_of_kinds_are_unique() -> None:
    every = law.kinds().all
    assert len({k.slug for k in every}) == len(every)
    codes = [c for k in every for c in k.codes]
    assert len(codes) == len(set(codes))
    assert {k.group for k in every} == {"law", "paper", "attached", "party", "other"}
    decision = law.kinds().by_name("Quyết định")
    assert decision is not None and decision.levels == ("central", "province", "district", "commune")


@pytest.mark.parametrize(
    ("number", "kind"),
    [
        ("78/2025/NĐ-CP", "Nghị định"),
        ("15/2020/QĐ-UBND", "Quyết định"),
        ("712/QĐ-UBND", "Quyết định"),
        ("86/2007/TTLT-BTC-BGTVT", "Thông tư liên tịch"),
        ("71/1999/TTLT/BTC-MTTQTW", "Thông tư liên tịch"),
        ("38/2001/PL-UBTVQH10", "Pháp lệnh"),
        ("11/CT-CTUBND", "Chỉ thị"),
        ("202/TTr-UBND", "Tờ trình"),
        ("66.18/2026/NQ-CP", "Nghị quyết"),
        ("48-KL/TW", "Kết luận"),
        ("64/2025/QH15", None),
        ("01/2012/UBTVQH13", None),
        ("40-LCT/HĐNN8", None),
        ("193/HĐBT", None),
        ("35-L/CTN", None),
        ("không số", None),
    ],
)
def test_kind_of_number(number: str, kind: str | None) -> None:
    assert law.kind_of_number(number) == kind


def test_ranks_compare_over_regimes() -> None:
    older = law.rank("Quyết định", "ubnd", "province", D2020)
    newer = law.rank("Nghị quyết", "hdnd", "province", AUG25)
    circular = law.rank("Thông tư", "bo", "central", D2010)
    commune = law.rank("Quyết định", "ubnd", "commune", AUG25)
    assert circular is not None and newer is not None and older is not None and commune is not None
    assert circular < newer < older < commune
    assert law.rank("Thông tư liên tịch", "bo", "central", D2017) == 8
    assert law.rank("Thông tư liên tịch", "bo", "central", AUG25) == 9
    assert law.rank("Kế hoạch", "ubnd", "province", AUG25) is None


@pytest.mark.parametrize(
    ("kind", "organ", "level", "day", "normative"),
    [
        ("Chỉ thị", "ubnd", "province", D2010, True),
        ("Chỉ thị", "ubnd", "province", D2017, False),
        ("Quyết định", "chu-tich-ubnd", "province", MAY25, False),
        ("Quyết định", "chu-tich-ubnd", "province", AUG25, True),
        ("Nghị quyết", "hdnd", "commune", D2017, True),
        ("Nghị quyết", "hdnd", "commune", MAY25, False),
        ("Nghị quyết", "hdnd", "commune", AUG25, True),
        ("Nghị quyết", "hdnd", "district", MAY25, True),
        ("Nghị quyết", "hdnd", "district", AUG25, False),
        ("Nghị quyết", "cp", "central", D2017, False),
        ("Nghị quyết", "cp", "central", MAY25, True),
        ("Kế hoạch", "ubnd", "province", AUG25, False),
        ("Quyết định", "ubnd", "province", date(2004, 5, 1), None),
    ],
)
def test_which_forms_are_normative(kind: str, organ: str, level: str, day: date, normative: bool | None) -> None:
    assert law.is_normative(kind, organ, level, day) is normative
