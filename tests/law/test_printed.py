from __future__ import annotations

import json
import time
import unicodedata
from datetime import date
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from legalsys import law
from legalsys.language.normal import canonical

OLD, NEW = date(2024, 1, 1), date(2025, 8, 1)
CASES = [
    ("ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN", OLD, None, "Ủy ban nhân dân tỉnh Hưng Yên", "hung-yen", True),
    ("ỦY BAN NHÂN DÂN\nTỈNH HƯNG YÊN", NEW, None, "Ủy ban nhân dân tỉnh Hưng Yên", "hung-yen.2025", True),
    ("UỶ BAN NHÂN DÂN TỈNH HOÀ BÌNH", OLD, None, "Ủy ban nhân dân tỉnh Hòa Bình", "hoa-binh", True),
    ("UBND TỈNH", NEW, "hung-yen.2025", "Ủy ban nhân dân tỉnh Hưng Yên", "hung-yen.2025", True),
    ("UBND tỉnh", OLD, "hung-yen.2025", "Ủy ban nhân dân tỉnh Hưng Yên", "hung-yen", False),
    ("UBND TỈNH", None, None, "Ủy ban nhân dân tỉnh", "", False),
    ("HỘI ĐỒNG NHÂN DÂN THÀNH PHỐ HÀ NỘI", OLD, None, "Hội đồng nhân dân thành phố Hà Nội", "ha-noi", True),
    ("Uỷ ban nhân dân tp. Hồ Chí Minh", OLD, None, "Ủy ban nhân dân thành phố Hồ Chí Minh", "ho-chi-minh", True),
    ("UBND TP.HCM", NEW, None, "Ủy ban nhân dân thành phố Hồ Chí Minh", "ho-chi-minh.2025", True),
    ("CHỦ TỊCH ỦY BAN NHÂN DÂN TỈNH HÀ TĨNH", NEW, None, "Chủ tịch Ủy ban nhân dân tỉnh Hà Tĩnh", "ha-tinh", True),
    ("của UBND tỉnh Thái Bình về việc ban hành", OLD, None, "Ủy ban nhân dân tỉnh Thái Bình", "thai-binh", True),
    ("Ủy ban nhân dân tỉnh Bà Rịa – Vũng Tàu", OLD, None, "Ủy ban nhân dân tỉnh Bà Rịa - Vũng Tàu", "ba-ria-vung-tau", True),
    ("Ủy ban nhân dân tỉnh lâm đồng", OLD, None, "Ủy ban nhân dân tỉnh Lâm Đồng", "lam-dong", True),
    ("UBND tỉnh Thừa Thiên - Huế", OLD, None, "Ủy ban nhân dân tỉnh Thừa Thiên Huế", "thua-thien-hue", True),
    ("UBND thành phố Huế", date(2025, 2, 1), None, "Ủy ban nhân dân thành phố Huế", "hue", True),
    ("UBND thành phố Huế", OLD, None, "Ủy ban nhân dân thành phố Huế", "thanh-pho-hue_thua-thien-hue", True),
    ("UBND tỉnh Đắc Lắc", OLD, None, "Ủy ban nhân dân tỉnh Đắk Lắk", "dak-lak", True),
    ("UBND tỉnh Thái Bình", NEW, None, "Ủy ban nhân dân tỉnh Thái Bình", "thai-binh", False),
    ("uy ban nhan dan tinh hung yen", OLD, None, "Ủy ban nhân dân tỉnh Hưng Yên", "hung-yen", False),
    ("TM. ỦY BAN NHÂN DÂN", OLD, "ha-noi", "Ủy ban nhân dân thành phố Hà Nội", "ha-noi", True),
    ("Ủy ban nhân dân Thành phố xem xét", OLD, "ha-noi", "Ủy ban nhân dân thành phố Hà Nội", "ha-noi", True),
    ("Thường trực HĐND tỉnh Thanh Hoá", OLD, None, "Thường trực Hội đồng nhân dân tỉnh Thanh Hóa", "thanh-hoa", True),
    ("UBND huyện Tiên Lữ", OLD, "hung-yen", "Ủy ban nhân dân huyện Tiên Lữ", "huyen-tien-lu_hung-yen", True),
    ("UBND huyện Đông Hưng ban hành", OLD, "hung-yen.2025", "Ủy ban nhân dân huyện Đông Hưng", "huyen-dong-hung_thai-binh", True),
    (
        "ỦY BAN NHÂN DÂN\nHUYỆN THANH TRÌ\nQUYẾT ĐỊNH",
        OLD,
        "ha-noi",
        "Ủy ban nhân dân huyện Thanh Trì",
        "huyen-thanh-tri_ha-noi",
        True,
    ),
    ("UBND huyện Quan Sơn", OLD, None, "Ủy ban nhân dân huyện Quan Sơn", "huyen-quan-son", False),
    ("UBND quận 1, TP. Hồ Chí Minh", OLD, None, "Ủy ban nhân dân quận 1", "quan-1_ho-chi-minh", True),
    ("UBND huyện", OLD, "huyen-tien-lu_hung-yen", "Ủy ban nhân dân huyện Tiên Lữ", "huyen-tien-lu_hung-yen", True),
    ("UBND huyện báo cáo", OLD, "hung-yen", "Ủy ban nhân dân huyện", "", False),
    ("ubnd huyện tiên lữ về việc", OLD, "hung-yen", "Ủy ban nhân dân huyện Tiên Lữ", "huyen-tien-lu_hung-yen", True),
    (
        "UBND xã Thủ Sỹ, huyện Tiên Lữ, tỉnh Hưng Yên",
        OLD,
        None,
        "Ủy ban nhân dân xã Thủ Sỹ",
        "xa-thu-sy_huyen-tien-lu_hung-yen",
        True,
    ),
    ("UBND xã Tân Hưng", NEW, "hung-yen.2025", "Ủy ban nhân dân xã Tân Hưng", "xa-tan-hung_hung-yen.2025", True),
    ("BỘ TRƯỞNG BỘ CÔNG AN", None, None, "Bộ Công an", "bo-cong-an", True),
    ("Bộ Văn hoá - Thể thao & Du lịch", OLD, None, "Bộ Văn hóa, Thể thao và Du lịch", "bo-van-hoa-the-thao-va-du-lich", True),
    ("THỐNG ĐỐC NGÂN HÀNG NHÀ NƯỚC", OLD, None, "Ngân hàng Nhà nước Việt Nam", "ngan-hang-nha-nuoc", True),
    ("Bộ trưởng, Chủ nhiệm Văn phòng Chính phủ", OLD, None, "Văn phòng Chính phủ", "van-phong-chinh-phu", True),
    ("Bộ Nông nghiệp và Môi trường", OLD, None, "Bộ Nông nghiệp và Môi trường", "bo-nong-nghiep-va-moi-truong", False),
    ("Thủ tướng Chính phủ", OLD, None, "Thủ tướng Chính phủ", "ttg", True),
    ("CHÍNH PHỦ", OLD, None, "Chính phủ", "cp", True),
    ("Ủy ban Thường vụ Quốc hội", OLD, None, "Ủy ban Thường vụ Quốc hội", "ubtvqh", True),
    ("Sở Y tế tỉnh Nam Định", OLD, None, "Sở Y tế tỉnh Nam Định", "so-y-te_nam-dinh", True),
    ("Giám đốc Sở Tài chính tại Tờ trình", OLD, "thai-binh", "Sở Tài chính tỉnh Thái Bình", "so-tai-chinh_thai-binh", True),
]


@pytest.mark.parametrize(("printed", "on", "near", "name", "unit", "exact"), CASES)
def test_find_body(printed: str, on: date | None, near: str | None, name: str, unit: str, exact: bool) -> None:
    found = law.find_body(printed, on, near=near)
    assert found is not None
    assert (found.name, found.unit, found.exact) == (name, unit, exact)
    decomposed = law.find_body(unicodedata.normalize("NFD", printed), on, near=near)
    assert decomposed == found


@pytest.mark.parametrize(
    "printed", ["UBND các cấp", "HĐND cấp tỉnh", "Công ty cổ phần", "", "Hội đồng thẩm định", "Sở giao dịch hàng hóa", "123"]
)
def test_what_names_no_body(printed: str) -> None:
    assert law.find_body(printed, OLD) is None
    assert law.find_bodies(printed, OLD) == ()


def test_unknown_day_of_a_merged_name_is_ambiguous() -> None:
    found = law.find_body("UBND tỉnh Hưng Yên", None)
    assert found is not None and not found.exact and found.candidates == ("hung-yen", "hung-yen.2025")
    found = law.find_body("UBND tỉnh Thái Bình", None)
    assert found is not None and found.exact and found.unit == "thai-binh"
    found = law.find_body("UBND tỉnh", OLD, near="hung-yen.2025")
    assert found is not None and found.candidates == ("hung-yen", "thai-binh")


@pytest.mark.parametrize("slug", sorted(law.territories()))
def test_every_province_from_its_printed_forms(slug: str) -> None:
    unit = law.territories()[slug]
    day = unit.first or date(1960, 1, 1) if unit.until is not None else date(2026, 1, 1)
    for organ in ("Ủy ban nhân dân", "UBND", "Hội đồng nhân dân", "HĐND", "Chủ tịch Uỷ ban nhân dân"):
        for place in (unit.full_name, *(f"{unit.type} {alias}" for alias in unit.aliases)):
            printed = f"{organ} {place}"
            for form in (printed, printed.upper(), printed.lower(), printed.replace(" - ", " – "), printed.replace(" ", "\n")):
                found = law.find_body(form, day)
                assert found is not None, form
                assert (found.unit, found.territory, found.level, found.exact) == (slug, slug, "province", True), form
                assert found.name.endswith(unit.full_name) and found.end == len(form)


@pytest.mark.parametrize("slug", sorted(law.central_bodies()))
def test_every_central_body_from_its_printed_forms(slug: str) -> None:
    body = law.central_bodies()[slug]
    for name in (body.name, *body.aliases):
        for title in ("", *(f"{t} " for t in body.office)):
            for form in (title + name, (title + name).upper(), (title + name).lower()):
                found = law.find_body(form, body.first)
                assert found is not None, form
                assert (found.unit, found.name, found.level, found.territory) == (slug, body.name, "central", None), form
    if body.successor is not None:
        assert body.successor in law.central_bodies() and body.until is not None


def test_joint_issuers() -> None:
    found = law.find_bodies("BỘ TÀI CHÍNH - BỘ KẾ HOẠCH VÀ ĐẦU TƯ và Bộ Thông tin và Truyền thông\nhướng dẫn", OLD)
    assert [b.name for b in found] == ["Bộ Tài chính", "Bộ Kế hoạch và Đầu tư", "Bộ Thông tin và Truyền thông"]


def test_a_long_line_is_read_in_no_time() -> None:
    started = time.process_time()
    for printed in (
        "Ủy ban nhân dân " * 4000,
        "TỈNH " * 20000,
        "ủy ban nhân dân huyện " + "A" * 100000,
        "UBND huyện " + "Xã " * 50000,
    ):
        law.find_bodies(printed, OLD)
    assert time.process_time() - started < 10  # linear: a fraction of a second; what blows up takes minutes


PIECES = [
    "Ủy ban nhân dân",
    "UBND",
    "tỉnh",
    "HƯNG YÊN",
    "huyện",
    "Tiên Lữ",
    "xã",
    "Tp.",
    "Hà Nội",
    "Bộ",
    "Tài chính",
    ",",
    "\n",
    "1",
    "Sở Y tế",
    "̣",
]


@settings(max_examples=200, deadline=None)
@given(
    st.one_of(st.lists(st.sampled_from(PIECES), max_size=9).map(" ".join), st.text(max_size=60)),
    st.one_of(st.none(), st.dates()),
    st.sampled_from([None, "hung-yen", "hung-yen.2025", "ha-noi", "huyen-tien-lu_hung-yen", "no-such-unit", ""]),
)
def test_any_words_any_day(printed: str, on: date | None, near: str | None) -> None:
    found = law.find_body(printed, on, near=near)
    if found is not None:
        assert 0 < found.end <= len(canonical(printed))
        assert found.name and (found.territory is None or found.level != "central")
        assert not found.exact or found.candidates == ()
    assert isinstance(law.find_bodies(printed, on, near=near), tuple)


@pytest.mark.shared
def test_issuers_of_the_gold_come_back(shared_corpus: Path) -> None:
    lines = (shared_corpus / "gold" / "documents.jsonl").read_text(encoding="utf-8").splitlines()
    names: set[tuple[str, date | None]] = set()
    for row in map(json.loads, lines):
        names.add((row["issuer"], date.fromisoformat(row["issued"]) if row["issued"] else None))
        for effect in row["effects"]:
            target = effect.get("target") or {}
            if target.get("issuer"):
                names.add((target["issuer"], date.fromisoformat(target["date"]) if target.get("date") else None))
    assert len(names) > 50
    for name, day in names:
        for form in (name, name.upper(), name.lower()):
            found = law.find_body(form, day)
            assert found is not None and found.name == name, (form, day)
            assert found.exact or day is None, (form, day)
