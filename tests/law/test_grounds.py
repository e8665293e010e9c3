from __future__ import annotations

from datetime import date

import pytest

from legalsys import law
from legalsys.errors import DataFileWrong
from legalsys.law import tables


def test_only_what_was_read_is_verified() -> None:
    for row in law.grounds().values():
        assert row.evidence in "VSM" and row.verified == (row.evidence == "V")
        assert row.wording_vi and row.wording_en and row.law


def test_grounds_named_in_rules_exist() -> None:
    for table in ("starts", "retroactivity", "chain_lapse", "mergers"):
        for row in tables.rows("regimes.toml", table):
            assert law.ground(row["ground"]).id == row["ground"]


def test_a_first_set_of_grounds_is_there() -> None:
    wanted = ["53", "55", "56", "57.1.a", "57.1.b", "57.1.c", "8.1", "8.2", "8.3", "8.4", "8.5", "58.3", "58.4", "7.3"]
    for article in wanted:
        assert law.ground(f"L64-2025.{article}").verified
    for id in (
        "ND79-2025.33",
        "ND79-2025.39.1",
        "ND79-2025.39.2",
        "ND78-2025.62",
        "L80-2015.154.4",
        "L31-2004.51",
        "ND34-2016.38",
    ):
        assert law.ground(id).article


def test_two_wordings_of_one_article_by_day() -> None:
    old, new = law.ground_on("L64-2025.57.2", date(2025, 6, 30)), law.ground_on("L64-2025.57.2", date(2025, 7, 1))
    assert old.verified and not new.verified and old.wording_vi != new.wording_vi
    assert old.until == new.first
    with pytest.raises(DataFileWrong, match="LAW-003"):
        law.ground_on("L64-2025.57.2", date(2024, 1, 1))
    with pytest.raises(DataFileWrong, match="LAW-003"):
        law.ground("L64-2025.999")


def test_label_of_a_ground() -> None:
    assert law.ground("L64-2025.57.1.a").label == "điểm a khoản 1 Điều 57 Luật 64/2025/QH15"
    assert law.ground("ND79-2025.34").label == "Điều 34 Nghị định 79/2025/NĐ-CP"
    assert law.ground("NQ202-2025").label == "Nghị quyết 202/2025/QH15"


def test_words_of_validity() -> None:
    assert law.status_word("partly-expired").vi == "hết hiệu lực một phần"
    labels = {
        "Còn hiệu lực": "in-force",
        "Hết hiệu lực toàn bộ": "expired",
        "HẾT HIỆU LỰC MỘT PHẦN": "partly-expired",
        "Ngưng hiệu lực": "suspended",
        "Ngưng hiệu lực một phần": "partly-suspended",
        "Chưa có hiệu lực": "not-yet",
        "Không còn phù hợp": "expired",
        "Chưa xác định": "unknown",
        "": "unknown",
    }
    for label, id in labels.items():
        found = law.status_of_national_label(label)
        assert found is not None and found.id == id
    assert law.status_of_national_label("Đang in") is None
    with pytest.raises(DataFileWrong):
        law.status_word("lost")
