"""Findings, unread files and the summary as lists."""

from __future__ import annotations

import io
from pathlib import Path
from string import Formatter

import openpyxl
import pytest

from legalsys.model import Certainty, Place, UnitPath
from legalsys.report.contract import finding_record
from legalsys.report.findings import Choice, Findings, choose, findings_table
from legalsys.report.naming import documents_by_key, ground_words, place_words, unit_words
from legalsys.report.outdated import Standing
from legalsys.report.summary import lacking, summarise, summary_record, summary_tables
from legalsys.report.tables import write_tables
from legalsys.report.unread import unread_records, unread_table
from legalsys.report.words import all_words
from legalsys.workspace import open_workspace

from .conftest import Reviewed, reviewed


def all_findings(demo: Reviewed) -> Findings:
    run = demo.run.id
    chosen = tuple(demo.workspace.findings(run))
    return Findings(demo.basis, chosen, demo.workspace.decision_states(run), demo.workspace.new_findings(run))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_findings_have_document_rule_sentence_place_and_ground(demo: Reviewed, lang: str) -> None:
    found = all_findings(demo)
    table = findings_table(demo.workspace, found, lang)
    names = [column.name for column in table.columns]
    assert len(table.rows) == len(found.chosen) > 10
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        for name in ("kind", "number", "rule", "finding", "sentence", "place", "grounds", "certainty", "check", "new", "key"):
            assert cells[name], (name, cells)
    total = {"vi": "TỔNG SỐ phát hiện", "en": "TOTAL of findings"}[lang]
    sums = dict(table.sums)
    assert (
        sums[total] == len(found.chosen) == sum(count for label, count in table.sums if label[:2].isupper() and "-" in label[:4])
    )


def test_findings_are_chosen_by_rule_certainty_and_kind(demo: Reviewed) -> None:
    found = all_findings(demo)
    documents = documents_by_key(demo.workspace)

    def chosen(choice: Choice) -> list[str]:
        return [f.key for f in choose(found.chosen, choice, states={}, new=frozenset(), documents=documents)]

    everything = chosen(Choice())
    assert len(everything) == len(found.chosen)
    assert {
        f.rule for f in choose(found.chosen, Choice(rules=frozenset({"HL-002"})), states={}, new=frozenset(), documents={})
    } == {"HL-002"}
    assert 0 < len(chosen(Choice(certainty=Certainty.CERTAIN))) < len(everything)
    decisions, resolutions = chosen(Choice(kinds=frozenset({"Quyết định"}))), chosen(Choice(kinds=frozenset({"Nghị quyết"})))
    assert decisions and resolutions and set(decisions) | set(resolutions) == set(everything)
    assert chosen(Choice(kinds=frozenset({"stale_basis"}))) and chosen(Choice(only_new=True)) == []
    assert Choice(rules=frozenset({"HL-002"}), only_new=True).words("vi") == ("quy tắc HL-002", "phát hiện mới")


def test_the_contract_of_findings_is_kept(demo: Reviewed) -> None:
    record = finding_record(next(demo.workspace.findings(demo.run.id)), collection="x")
    wanted = "key rule kind group outcome certainty subject evidence evidence_digest grounds params as_of collection decision"
    assert set(wanted.split()) <= set(record)


def test_summary_adds_up(demo: Reviewed) -> None:
    summary = summarise(demo.workspace, demo.run)
    assert summary.findings == sum(summary.sums) == len(all_findings(demo).chosen) == summary.new
    assert (summary.failed, summary.partly) == (0, 0) and summary.holdings.documents == len(demo.collection)
    missing = lacking(demo.workspace)
    assert len(missing) == summary.holdings.gaps.cited_not_held
    assert [len(row.citing) for row in missing] == sorted((len(row.citing) for row in missing), reverse=True)
    record = summary_record(demo.workspace, summary, "vi")
    assert record["findings"] == sum(rule["sum"] for rule in record["by_rule"]) and record["as_of"] == "2026-11-24"
    stream = io.BytesIO()
    write_tables(summary_tables(demo.workspace, summary, "vi"), "xlsx", stream)
    assert openpyxl.load_workbook(stream).sheetnames == [
        "Tổng hợp",
        "Theo quy tắc",
        "Tệp không đọc được",
        "Còn thiếu",
        "Thay đổi",
    ]


def test_summary_of_nothing(empty: Reviewed) -> None:
    summary = summarise(empty.workspace, empty.run)
    assert summary.findings == 0 and summary.rules == ()
    assert all(table.title for table in summary_tables(empty.workspace, summary, "en"))


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_unread_files_say_why_and_what_to_do(tmp_path: Path, lang: str) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "rỗng.docx").write_bytes(b"")
    (tmp_path / "in" / "hỏng.pdf").write_bytes(b"%PDF-1.7\nnothing")
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        reviewed(workspace, tmp_path / "in")
        files = tuple(workspace.known_files(unread=True))
        assert summarise(workspace, None).failed == len(files) == 2
    table = unread_table(files, lang)
    assert all(all(row) for row in table.rows) and len(table.rows) == 2
    assert all(record["problems"][0]["code"] for record in unread_records(files, lang))


def test_units_and_places_in_words() -> None:
    assert unit_words(UnitPath.parse("dieu-5.khoan-2.diem-b"), "vi") == "điểm b khoản 2 Điều 5"
    assert unit_words(UnitPath.parse("kem-theo-1/dieu-5"), "vi") == "Điều 5 văn bản ban hành kèm theo"
    assert unit_words(UnitPath.parse("chuong-4"), "vi") == "Chương IV"
    assert unit_words(UnitPath.parse("phu-luc"), "vi") == "Phụ lục"
    assert unit_words(UnitPath.parse("dieu-5.khoan-2"), "en") == "clause 2, Article 5"
    assert place_words(Place(page=3), "vi") == "trang 3" and place_words(Place(line=7), "en") == "line 7"
    assert place_words(Place(node="body/p[11]"), "vi") == "đoạn 12"
    assert place_words(Place(node="table[1]/r[2]/c[0]/p[0]"), "vi") == "bảng 2, hàng 3, cột 1"
    assert place_words(None, "vi") == ""


def test_unverified_grounds_are_marked() -> None:
    assert ground_words("L64-2025.57.1.c", "vi") == "điểm c khoản 1 Điều 57 Luật 64/2025/QH15"
    assert "(chưa đối chiếu)" in ground_words("ND79-2025.39.3", "vi") and "(not verified)" in ground_words("ND79-2025.39.3", "en")


def test_words_have_both_languages_and_the_same_placeholders() -> None:
    def names(text: str) -> set[str]:
        return {name for _, name, _, _ in Formatter().parse(text) if name}

    for group, rows in all_words().items():
        for name, row in rows.items():
            assert set(row) == {"vi", "en"} and all(row.values()), (group, name)
            if (group, name) != ("document", "article"):
                assert names(row["vi"]) == names(row["en"]), (group, name)
    assert {standing.value for standing in Standing} <= set(all_words()["standing"])
