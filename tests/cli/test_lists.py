"""Lists on the command line: every form, filters, and files that open."""

from __future__ import annotations

import json
from pathlib import Path

import openpyxl
import pytest
from click.testing import CliRunner, Result
from lxml import html

from legalsys.cli.app import application
from legalsys.errors import ExitCode

DEMO = Path(__file__).resolve().parents[2] / "corpus" / "documents"
DAY = "2026-11-24"


def run(*words: object) -> Result:
    return CliRunner().invoke(application, [*map(str, words), "--as-of", DAY, "--no-progress"])


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("lists") / ".legalsys"
    assert run("review", DEMO, "-w", folder).exit_code == ExitCode.DONE
    return folder


@pytest.mark.parametrize("name", ["outdated", "findings", "unread", "summary", "duplicates"])
@pytest.mark.parametrize("form", ["table", "json", "jsonl", "csv", "xlsx", "html", "docx"])
def test_every_list_in_every_form(place: Path, tmp_path: Path, name: str, form: str) -> None:
    target = tmp_path / f"{name}.{form}"
    result = run("report", name, "-w", place, "--format", form, "-o", target)
    assert result.exit_code == ExitCode.DONE, result.stderr
    piped = run("report", name, "-w", place, "--format", form)
    assert piped.exit_code == ExitCode.DONE
    if form not in ("xlsx", "docx"):
        assert piped.stdout_bytes == target.read_bytes()


def test_the_suffix_of_the_file_gives_the_form(place: Path, tmp_path: Path) -> None:
    target = tmp_path / "outdated.xlsx"
    result = run("report", "outdated", "-w", place, "--lang", "vi", "-o", target)
    assert "CLI-027" in result.stderr and result.stdout == ""
    values = {c.value for row in openpyxl.load_workbook(target).worksheets[0].iter_rows() for c in row}
    assert {"Số, ký hiệu", "Lý do", "Căn cứ pháp lý", "Hết hiệu lực toàn bộ", "15/2020/QĐ-UBND"} <= values
    page = run("report", "findings", "-w", place, "--lang", "vi", "--format", "html").stdout
    assert "Mã phát hiện" in [th.text for th in html.fromstring(page).iter("th")]


def test_lists_are_narrowed(place: Path) -> None:
    def rules(*words: str) -> list[str]:
        lines = run("report", "outdated", "-w", place, "--format", "jsonl", *words).stdout.splitlines()
        return [json.loads(line)["rule"] for line in lines]

    everything = rules()
    assert set(rules("--rule", "HL-002")) == {"HL-002"} and len(everything) > len(rules("--certainty", "certain")) > 0
    assert 0 < len(rules("--kind", "NQ")) < len(everything) == len(rules("--kind", "NQ")) + len(rules("--kind", "Quyết định"))
    wrong = run("report", "outdated", "-w", place, "--kind", "Thông sử")
    assert wrong.exit_code == ExitCode.USAGE and "CLI-028" in wrong.stderr
    assert "TỔNG SỐ văn bản đang giữ" not in run("report", "outdated", "-w", place, "--kind", "NQ", "--lang", "vi").stdout


def test_a_list_tells_what_it_rests_on(place: Path) -> None:
    record = json.loads(run("report", "outdated", "-w", place, "--format", "json").stdout)
    assert record["as_of"] == DAY and record["collection"]["documents"] == 23
    totals = record["totals"]
    assert sum(count for name, count in totals.items() if name != "listed") == 23
    assert totals["listed"] == len({entry["document"]["key"] for entry in record["entries"]})
    text = run("report", "outdated", "-w", place, "--lang", "vi").stdout
    assert "Theo 23 văn bản đang giữ (24 tệp), tính đến ngày 24/11/2026" in text and "Còn thiếu:" in text


def test_a_workbook_is_not_shown_on_a_terminal(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legalsys.cli.console.is_terminal", lambda stream: True)
    result = run("report", "outdated", "-w", place, "--format", "xlsx")
    assert result.exit_code == ExitCode.USAGE and "CLI-026" in result.stderr


def test_on_a_terminal_rows_stand_one_below_the_other(place: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("legalsys.cli.lists.is_terminal", lambda stream: True)
    text = run("report", "outdated", "-w", place, "--lang", "vi").stdout
    assert "    Lý do: Được thay thế bởi Quyết định số 15/2025/QĐ-UBND" in text
    assert max(map(len, text.splitlines()[4:40])) <= 120


def test_a_file_that_cannot_be_written_is_said(place: Path, tmp_path: Path) -> None:
    result = run("report", "unread", "-w", place, "-o", tmp_path / "no" / "x.xlsx")
    assert "CLI-007" in result.stderr and result.exit_code == ExitCode.SOME_UNREAD
