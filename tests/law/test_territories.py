from __future__ import annotations

from datetime import date

from legalsys import law

MERGER = date(2025, 7, 1)


def test_how_many_units_there_are() -> None:
    def on(day: date) -> list[str]:
        return [t.slug for t in law.territories().values() if t.exists_on(day)]

    assert len(on(MERGER)) == 34
    assert len(on(date(2025, 6, 30))) == 63
    assert len(on(date(2008, 8, 1))) == 63
    assert len(on(date(2008, 7, 31))) == 64
    assert len(on(date(2003, 12, 31))) == 61
    assert len(on(date(1996, 12, 31))) == 53


def test_slugs_name_the_generation() -> None:
    for slug, unit in law.territories().items():
        if "." in slug:
            assert unit.first is not None and slug.endswith(f".{unit.first.year}")
    # A province that did not merge goes on under its slug.
    for slug in (
        "ha-noi",
        "hue",
        "nghe-an",
        "ha-tinh",
        "thanh-hoa",
        "lang-son",
        "quang-ninh",
        "cao-bang",
        "son-la",
        "lai-chau",
        "dien-bien",
    ):
        unit = law.territory(slug)
        assert unit is not None and unit.until is None and law.territory(f"{slug}.2025") is None


def test_changes_join_units_that_end_and_begin_on_their_day() -> None:
    for change in law.territory_changes():
        for slug in change.old:
            unit = law.territory(slug)
            assert unit is not None
            assert (unit.until == change.day) == (change.kind != "split-off"), slug
        for slug in change.new:
            unit = law.territory(slug)
            assert unit is not None
            if change.kind not in ("absorb",):
                assert unit.first == change.day, slug


def test_hung_yen_and_thai_binh() -> None:
    assert law.predecessors("hung-yen.2025") == ("hung-yen", "thai-binh")
    assert law.predecessors("hung-yen") == ("hai-hung",)
    assert law.successor("thai-binh", date(2026, 1, 1)) == "hung-yen.2025"
    assert law.successor("thai-binh", date(2025, 6, 30)) == "thai-binh"
    assert law.successor("hai-hung", date(2026, 1, 1)) is None
    assert set(law.successors("hai-hung", date(2026, 1, 1))) == {"hai-phong.2025", "hung-yen.2025"}
    assert set(law.successors("hai-hung", date(2000, 1, 1))) == {"hai-duong", "hung-yen"}
    assert law.merged_into("hung-yen", "thai-binh") == "hung-yen.2025"
    assert law.merged_into("hung-yen", "hai-duong") is None
    assert law.merged_into("hung-yen", "hung-yen") is None
    assert "hai-hung" in law.ancestors("hung-yen.2025")


def test_which_territories_share_ground() -> None:
    assert law.same_territory("hung-yen", "hung-yen")
    assert law.same_territory("hung-yen", "hung-yen.2025") and law.same_territory("hung-yen.2025", "thai-binh")
    assert not law.same_territory("hung-yen", "thai-binh")
    assert law.same_territory("huyen-tien-lu_hung-yen", "hung-yen")
    assert law.same_territory("huyen-tien-lu_hung-yen", "hung-yen.2025")
    assert not law.same_territory("huyen-tien-lu_hung-yen", "thai-binh")
    assert not law.same_territory("huyen-tien-lu_hung-yen", "huyen-phu-cu_hung-yen")
    assert law.same_territory("xa-thu-sy_huyen-tien-lu_hung-yen", "huyen-tien-lu_hung-yen")
    assert not law.same_territory("cho-la", "hung-yen")


def test_ha_noi_and_hue() -> None:
    assert law.predecessors("ha-noi") == ("ha-tay",)
    assert law.successor("ha-tay", date(2020, 1, 1)) == "ha-noi"
    assert law.merged_into("ha-tay", "ha-noi") == "ha-noi"
    assert law.successor("thua-thien-hue", date(2025, 1, 1)) == "hue"
    assert law.successor("dak-lak", date(2020, 1, 1)) == "dak-lak"
    assert law.successor("dak-nong", date(2026, 1, 1)) == "lam-dong.2025"


def test_province_of() -> None:
    assert law.province_of("huyen-tien-lu_hung-yen") == "hung-yen"
    assert law.province_of("hung-yen.2025") == "hung-yen.2025"
    assert law.province_of("huyen-tien-lu") is None


def test_communes_of_hung_yen() -> None:
    found = law.communes()
    assert len(found) == 104
    assert len({c.slug for c in found.values()}) == 104
    tan_hung = found["xa tan hung"]
    assert tan_hung.slug == "xa-tan-hung_hung-yen.2025" and "Xã Thủ Sỹ" in tan_hung.whole
    assert "Xã Lạc Đạo" in found["xa lac dao"].part
