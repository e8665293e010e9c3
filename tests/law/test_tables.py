from __future__ import annotations

import time
import tomllib
from datetime import date
from importlib import resources
from pathlib import Path

import pytest

from legalsys import law
from legalsys.errors import DataFileWrong, message_text
from legalsys.language.numbers import normal_number, split_number
from legalsys.law import tables

FOLDER = resources.files("legalsys.law")
FILES = sorted(f.name for f in FOLDER.iterdir() if f.name.endswith(".toml"))
ARRAYS = [
    (name, table)
    for name in FILES
    for table, value in tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8")).items()
    if isinstance(value, list)
]


@pytest.fixture
def own_tables(tmp_path: Path) -> object:
    yield tmp_path
    law.use_office_tables(None)


@pytest.mark.parametrize(("name", "table"), ARRAYS)
def test_every_row_has_source_and_verified_and_days_in_order(name: str, table: str) -> None:
    found = tables.rows(name, table)
    assert found
    for row in found:
        assert row["source"].strip()
        assert isinstance(row["verified"], bool)


@pytest.mark.parametrize(("name", "table"), ARRAYS)
def test_no_two_rows_have_one_key(name: str, table: str) -> None:
    data = tomllib.loads(FOLDER.joinpath(name).read_text(encoding="utf-8"))
    keys = [tables.row_key(row) for row in data[table]]
    assert len(keys) == len(set(keys)), [k for k in keys if keys.count(k) > 1]


def test_tables_are_read_quickly() -> None:
    law.use_office_tables(None)
    start = time.process_time()
    law.kinds()
    law.regimes()
    law.grounds()
    law.status_words()
    law.territory_changes()
    law.central_bodies()
    law.communes()
    law.districts()
    law.find_body("Ủy ban nhân dân tỉnh Hưng Yên", date(2024, 1, 1))
    law.find_body("Bộ Tài chính", None)
    law.central_by_number("80/2015/QH13")
    # 30 to 50 ms on the machine it was written on; the bound leaves room for a busy one.
    assert time.process_time() - start < 0.4


def test_central_register_is_in_normal_form() -> None:
    numbers: list[str] = []
    for number, _, name, issued, effective, _, source, verified in tables.read_lines("central.tsv"):
        assert verified in "01" and source in ("reg", "nd", "reg+nd", "reg+cit", "mem"), number
        assert name == " ".join(name.split())
        if issued and effective:
            assert issued <= effective, number
        if number != "-":
            assert normal_number(number) == number
            assert split_number(number) is not None
            numbers.append(number.upper())
    assert len(numbers) == len(set(numbers))


def test_an_office_corrects_and_adds_rows(own_tables: Path) -> None:
    own_tables.joinpath("regimes.toml").write_text(
        """
days = [{ id = "district-sunset", day = 2026-12-31, name = "ngày", source = "own", verified = true }]
[sources]
own = "công báo"
""",
        encoding="utf-8",
    )
    own_tables.joinpath("central.tsv").write_text(
        "number\tkind\tname\tissued\teffective\tissuer\tsource\tverified\n"
        "80/2015/QH13\tLuật\tLuật của cơ quan\t2015-06-22\t\t\tmem\t1\n",
        encoding="utf-8",
    )
    before = law.named_day("district-sunset")
    assert before.day == date(2027, 3, 1) and not before.verified
    law.use_office_tables(own_tables)
    after = law.named_day("district-sunset")
    assert after.day == date(2026, 12, 31) and after.verified and after.source == "công báo"
    assert law.named_day("district-bodies-end").day == date(2025, 7, 1)
    assert [d.name for d in law.central_by_number("80/2015/QH13")] == ["Luật của cơ quan"]
    law.use_office_tables(None)
    assert law.named_day("district-sunset").day == date(2027, 3, 1)


def test_a_wrong_row_is_named(own_tables: Path) -> None:
    own_tables.joinpath("regimes.toml").write_text(
        'days = [{ id = "district-sunset", day = 2026-12-31, name = "x", source = "nowhere", verified = true }]', encoding="utf-8"
    )
    law.use_office_tables(own_tables)
    with pytest.raises(DataFileWrong, match="LAW-002"):
        law.named_day("district-sunset")
    own_tables.joinpath("regimes.toml").write_text("days = [", encoding="utf-8")
    law.use_office_tables(own_tables)
    with pytest.raises(DataFileWrong, match="LAW-001"):
        law.named_day("district-sunset")


def test_messages_are_there() -> None:
    for code in ("LAW-001", "LAW-002", "LAW-003"):
        assert message_text(code, "vi").remedy and message_text(code, "en").remedy
