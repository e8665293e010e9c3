"""The public verbs of the package."""

from __future__ import annotations

import subprocess
import sys
from datetime import date
from pathlib import Path

import pytest

import legalsys


def test_importing_the_package_loads_no_room() -> None:
    code = "import sys, legalsys; print([m for m in sys.modules if m.startswith('legalsys.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_find_citations_reads_a_bare_passage() -> None:
    found = legalsys.find_citations("theo điểm a khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP", {})
    assert found["citations"][0]["document"]["number"] == "78/2025/NĐ-CP"
    assert found["citations"][0]["units"] == ["dieu-5.khoan-2.diem-a"]


def test_review_keeps_its_findings(tmp_path: Path) -> None:
    text = (
        "ỦY BAN NHÂN DÂN TỈNH HƯNG YÊN\nSố: 15/2020/QĐ-UBND\nHưng Yên, ngày 04 tháng 5 năm 2020\nQUYẾT ĐỊNH\n"
        "Quy định mức hỗ trợ trồng rừng\nCăn cứ Luật Lâm nghiệp ngày 15 tháng 11 năm 2017;\nQUYẾT ĐỊNH:\n"
        "Điều 1. Mức hỗ trợ là 5.000.000 đồng/ha.\n"
        "Điều 2. Quyết định này có hiệu lực thi hành từ ngày 20 tháng 5 năm 2020 đến hết ngày 31 tháng 12 năm 2024.\n"
        "TM. ỦY BAN NHÂN DÂN\nCHỦ TỊCH\nNguyễn Văn Mẫu\n"
    )
    (tmp_path / "kho").mkdir()
    (tmp_path / "kho" / "15.txt").write_text(text, encoding="utf-8")
    with legalsys.open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        legalsys.review([tmp_path / "kho"], workspace, as_of=date(2026, 11, 24))
        rules = {finding.rule for finding in workspace.findings()}
    assert "HL-001" in rules


def test_an_unknown_name_is_an_attribute_error() -> None:
    with pytest.raises(AttributeError):
        _ = legalsys.nothing
