"""What is outdated: totals add up, every row is founded, verdicts count, nothing is said without words."""

from __future__ import annotations

import io
from collections import Counter
from datetime import UTC, date, datetime
from pathlib import Path

import openpyxl
import pytest

from legalsys.model import Decision, Evidence, Verdict
from legalsys.pipeline.stages import load_collection
from legalsys.report.outdated import Outdated, Standing, outdated
from legalsys.report.outdated_table import outdated_record, outdated_records, outdated_table
from legalsys.report.tables import write_tables
from legalsys.report.words import word
from legalsys.validity import Status, validity
from legalsys.workspace import open_workspace

from .conftest import DAY, DEMO, Reviewed, reviewed


@pytest.fixture(scope="session")
def found(demo: Reviewed) -> Outdated:
    return demo.outdated()


def test_every_document_held_is_counted_once(demo: Reviewed, found: Outdated) -> None:
    assert sum(found.standings.values()) == len(demo.collection) == demo.basis.holdings.documents
    by_key = {entry.key: entry.standing for entry in found.entries}
    assert {s: n for s, n in found.standings.items() if s.listed and n} == Counter(by_key.values())
    assert found.documents == sum(n for s, n in found.standings.items() if s.listed)


def test_sums_of_the_table_add_up(demo: Reviewed, found: Outdated) -> None:
    table = outdated_table(demo.workspace, found, "vi")
    counts = [count for _, count in table.sums]
    totals = [at for at, (label, _) in enumerate(table.sums) if label.startswith("TỔNG SỐ")]
    assert len(totals) == 2 and totals[1] == len(counts) - 1
    assert counts[totals[0]] == sum(counts[: totals[0]]) == max(row[0] for row in table.rows if isinstance(row[0], int))
    assert counts[totals[1]] == counts[totals[0]] + sum(counts[totals[0] + 1 : totals[1]]) == len(demo.collection)


def test_standings_are_those_of_validity(demo: Reviewed, found: Outdated) -> None:
    listed = {entry.key: entry.standing for entry in found.entries}
    for key in demo.collection:
        status = validity(demo.collection, key, DAY).status
        if status in (Status.EXPIRED, Status.SUSPENDED, Status.PARTLY_EXPIRED, Status.PARTLY_SUSPENDED):
            assert listed[key].value == status.value
        else:
            assert listed.get(key) in (None, Standing.MAY_HAVE_EXPIRED, Standing.RESTS_ON_ENDED)
    assert {Standing.EXPIRED, Standing.PARTLY_EXPIRED, Standing.RESTS_ON_ENDED} <= set(listed.values())


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_every_row_has_document_rule_sentence_place_and_ground(demo: Reviewed, found: Outdated, lang: str) -> None:
    table = outdated_table(demo.workspace, found, lang)
    names = [column.name for column in table.columns]
    assert len(table.rows) == len(found.entries) > 5
    for row in table.rows:
        cells = dict(zip(names, row, strict=True))
        for name in ("stt", "kind", "number", "issued", "issuer", "title", "status", "reason", "sentence", "place", "grounds"):
            assert cells[name], (name, cells)
        assert cells["rule"] and cells["certainty"]
        # What may have ended only, as its title says a period that is over, has no day.
        assert isinstance(cells["since"], date) or cells["status"] == word("standing", "may-have-expired", lang)
        words = ("trang ", "dòng ", "đoạn ", "bảng ") if lang == "vi" else ("page ", "line ", "paragraph ", "table ")
        assert any(name in str(cells["place"]) for name in words), cells["place"]


def test_quotes_stand_where_the_records_say(demo: Reviewed, found: Outdated) -> None:
    for record in outdated_records(demo.workspace, found, "vi"):
        assert record["evidence"]
        for side in record["evidence"]:
            sha256 = next(f.sha256 for f in demo.workspace.known_files() if f.path == side["file"])
            Evidence(side["start"], side["end"], side["quote"]).verify(demo.workspace.reading_text(sha256))
            assert side["page"] or side["line"] or side["node"]


def test_reasons_are_in_customary_words(demo: Reviewed, found: Outdated) -> None:
    table = outdated_table(demo.workspace, found, "vi")
    at = [column.name for column in table.columns].index("reason")
    reasons = "\n".join(str(row[at]) for row in table.rows)
    assert "Được thay thế bởi Quyết định số 15/2025/QĐ-UBND ngày 20/08/2025" in reasons
    assert "Bị bãi bỏ bởi Quyết định số 1205/QĐ-UBND ngày 17/05/2024" in reasons
    assert "Hết thời hạn có hiệu lực được quy định trong văn bản (đến hết ngày 31/12/2025)" in reasons
    assert "Hết hiệu lực một phần: khoản 3 Điều 4; bị bãi bỏ bởi Nghị quyết số 18/2025/NQ-HĐND" in reasons


def test_a_rejected_finding_is_left_out_and_told(tmp_path: Path) -> None:
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        before = reviewed(workspace, DEMO / "txt", DEMO / "docx")
        entry = next(e for e in before.outdated().entries if e.finding is not None and e.standing is Standing.EXPIRED)
        finding = entry.finding
        assert finding is not None
        workspace.decide(
            Decision(
                finding.key, finding.evidence_digest, Verdict.REJECTED, "đọc nhầm", "Người A", datetime(2026, 1, 1, tzinfo=UTC)
            )
        )
        after = before.outdated()
        assert entry.key not in {e.key for e in after.entries} and [f.key for f in after.rejected] == [finding.key]
        assert after.standings[Standing.EXPIRED] == before.outdated().standings[Standing.EXPIRED]
        assert sum(after.standings.values()) == len(before.collection)
        assert any("đã bị người rà soát bác" in note for note in outdated_table(workspace, after, "vi").notes)


def test_a_narrowed_list_counts_what_it_has(demo: Reviewed, found: Outdated) -> None:
    only = found.only(e for e in found.entries if e.rule == "HL-002")
    table = outdated_table(demo.workspace, only, "vi", filters=("quy tắc HL-002",))
    assert only.documents == sum(only.standings.values()) and "quy tắc HL-002" in "\n".join(table.lines)
    assert dict(table.sums)["TỔNG SỐ văn bản trong danh mục"] == only.documents and len(table.rows) == len(only.entries)


def test_without_findings_states_speak_for_themselves(demo: Reviewed, found: Outdated) -> None:
    alone = outdated(demo.collection, (), {}, demo.basis)
    states = {e.key for e in found.entries if e.standing not in (Standing.MAY_HAVE_EXPIRED, Standing.RESTS_ON_ENDED)}
    assert {e.key for e in alone.entries} == states and all(e.evidence and e.grounds for e in alone.entries)


def test_order_of_ingestion_makes_no_difference(tmp_path: Path) -> None:
    lists = []
    for name, folders in (("a", ("txt", "docx")), ("b", ("docx", "txt"))):
        with open_workspace(tmp_path / name / ".legalsys", create=True) as workspace:
            for folder in folders:
                last = reviewed(workspace, DEMO / folder)
            records = list(outdated_records(workspace, last.outdated(), "vi"))
            lists.append(records)
            assert load_collection(workspace).digest == last.collection.digest
    assert lists[0] == lists[1]


def test_an_empty_collection_gives_an_empty_list_that_says_so(empty: Reviewed) -> None:
    found = empty.outdated()
    table = outdated_table(empty.workspace, found, "vi")
    assert table.rows == () and sum(found.standings.values()) == 0
    assert any("Theo 0 văn bản đang giữ (0 tệp), tính đến ngày 24/11/2026" in line for line in table.lines)
    for form in ("xlsx", "html", "docx", "csv"):
        write_tables([table], form, io.BytesIO())
    record = outdated_record(found, [])
    assert record["totals"]["listed"] == 0 and record["as_of"] == "2026-11-24"


def test_workbook_opens_with_vietnamese_headings(demo: Reviewed, found: Outdated) -> None:
    stream = io.BytesIO()
    write_tables([outdated_table(demo.workspace, found, "vi")], "xlsx", stream)
    page = openpyxl.load_workbook(stream).worksheets[0]
    texts = {cell.value for row in page.iter_rows() for cell in row if cell.value}
    assert {"Số, ký hiệu", "Tên gọi, trích yếu nội dung", "Lý do", "Câu trong văn bản", "Căn cứ pháp lý"} <= texts
    assert any(isinstance(t, str) and t.startswith("Đơn vị: Sở Tư pháp") for t in texts)
