"""Findings and verdicts across runs."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import UTC, date, datetime, timedelta, timezone
from pathlib import Path

import pytest

from legalsys.errors import EvidenceError, UsageError
from legalsys.model import Decision, Finding, Verdict
from legalsys.workspace import DecisionState, Workspace, open_workspace
from legalsys.workspace.findings import finding_from_json, finding_to_json
from tests.workspace.material import finding, made, put

DAY = date(2026, 11, 24)
DOCUMENT = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4))


@pytest.fixture
def workspace(tmp_path: Path):
    with open_workspace(tmp_path / ".legalsys", create=True) as opened:
        put(opened, DOCUMENT)
        yield opened


def run(workspace: Workspace, findings: Iterable[Finding]) -> int:
    number = workspace.start_run("review", as_of=DAY, rules="r1")
    workspace.store_findings(number, findings)
    workspace.finish_run(number, findings_of=number, collection=workspace.collection())
    return number


def verdict(on: Finding, kind: Verdict = Verdict.CONFIRMED, reason: str = "", day: int = 1) -> Decision:
    return Decision(on.key, on.evidence_digest, kind, reason, "an", datetime(2026, 11, day, tzinfo=UTC))


def test_finding_round_trip() -> None:
    item = finding(DOCUMENT, object=DOCUMENT.key, quote="Quyết định này")
    assert finding_from_json(finding_to_json(item), item.as_of) == item


def test_findings_of_a_run_are_sorted_and_counted(workspace: Workspace) -> None:
    items = [finding(DOCUMENT, rule=f"HL-00{i}") for i in (3, 1, 2)]
    number = run(workspace, items)
    assert [f.rule for f in workspace.findings(number)] == ["HL-001", "HL-002", "HL-003"]
    assert [f.rule for f in workspace.findings(rule="HL-002")] == ["HL-002"]
    assert [(s.rule, s.count) for s in workspace.finding_summary()] == [("HL-001", 1), ("HL-002", 1), ("HL-003", 1)]


def test_new_since_the_last_run(workspace: Workspace) -> None:
    first, second = finding(DOCUMENT), finding(DOCUMENT, rule="HL-002")
    one = run(workspace, [first])
    assert workspace.new_findings(one) == {first.key}
    assert workspace.new_findings(run(workspace, [first, second])) == {second.key}


def test_carried_over_stale_and_orphan(workspace: Workspace) -> None:
    kept, changed, gone = (finding(DOCUMENT, rule=f"HL-00{i}") for i in (1, 2, 3))
    run(workspace, [kept, changed, gone])
    assert workspace.decide([verdict(kept), verdict(changed), verdict(gone)]) == 3
    other = finding(DOCUMENT, rule="HL-002", quote="Quyết định này")
    assert other.key == changed.key
    run(workspace, [kept, other])
    states = {key: s.state for key, s in workspace.decision_states().items()}
    assert states == {kept.key: DecisionState.CARRIED_OVER, changed.key: DecisionState.STALE, gone.key: DecisionState.ORPHAN}


def test_last_verdict_counts_and_all_are_kept(workspace: Workspace) -> None:
    item = finding(DOCUMENT)
    run(workspace, [item])
    workspace.decide(verdict(item, Verdict.REJECTED, "nhầm", day=2))
    workspace.decide(verdict(item, day=1))
    assert workspace.decision_states()[item.key].decision.verdict is Verdict.REJECTED
    assert [d.verdict for d in workspace.decisions(item.key)] == [Verdict.CONFIRMED, Verdict.REJECTED]


def test_verdict_on_nothing_is_refused(workspace: Workspace) -> None:
    with pytest.raises(UsageError, match="WORK-009"):
        workspace.decide(verdict(finding(DOCUMENT)))
    with pytest.raises(EvidenceError):
        verdict(finding(DOCUMENT), Verdict.REJECTED)


def test_verdicts_follow_a_document_whose_key_is_settled(workspace: Workspace) -> None:
    wrong = made("16/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), path="wrong.txt")
    put(workspace, wrong)
    item = finding(wrong)
    run(workspace, [item])
    workspace.decide(verdict(item))
    held = workspace.assert_fact(wrong.key, "number", "17/2020/QĐ-UBND", reason="đọc nhầm", by="an")
    import dataclasses

    after = dataclasses.replace(item, subject=held.key, evidence=(dataclasses.replace(item.evidence[0], key=held.key),))
    assert after.key != item.key and after.evidence_digest != item.evidence_digest
    number = run(workspace, [after])
    assert workspace.decision_states()[after.key].state is DecisionState.CARRIED_OVER
    assert item.key not in workspace.decision_states()
    assert workspace.new_findings(number) == frozenset()


def test_verdicts_survive_extraction_anew(workspace: Workspace) -> None:
    item = finding(DOCUMENT)
    run(workspace, [item])
    workspace.decide(verdict(item))
    workspace.store([DOCUMENT.parcel("test-2")])
    workspace.settle()
    run(workspace, [item])
    assert workspace.decision_states()[item.key].state is DecisionState.CARRIED_OVER


def test_export_and_import_are_inverse(workspace: Workspace, tmp_path: Path) -> None:
    item = finding(DOCUMENT)
    run(workspace, [item])
    hanoi = timezone(timedelta(hours=7))
    workspace.decide(
        Decision(item.key, item.evidence_digest, Verdict.REJECTED, "không phải", "an", datetime(2026, 11, 2, 8, tzinfo=hanoi))
    )
    lines = list(workspace.export_decisions())
    with open_workspace(tmp_path / "other" / ".legalsys", create=True) as other:
        assert other.import_decisions([*lines, ""]) == 1
        assert other.import_decisions(lines) == 0
        assert list(other.export_decisions()) == lines
        assert list(other.decisions()) == list(workspace.decisions())


@pytest.mark.parametrize(
    "line",
    [
        "{",
        "[]",
        '{"finding": "x"}',
        json.dumps({"finding": "x", "evidence_digest": "y", "verdict": "rejected", "by": "an", "at": "2026-01-01"}),
    ],
)
def test_wrong_lines_are_refused_whole(workspace: Workspace, line: str) -> None:
    good = json.dumps(
        {"finding": "x", "evidence_digest": "y", "verdict": "confirmed", "by": "an", "at": "2026-01-01T00:00:00+00:00"}
    )
    with pytest.raises(UsageError, match=r"WORK-008: Line 2"):
        workspace.import_decisions([good, line])
    assert list(workspace.decisions()) == []


def test_reuse_of_a_run(workspace: Workspace) -> None:
    number = run(workspace, [finding(DOCUMENT)])
    found = workspace.reusable_run(as_of=DAY, rules="r1")
    assert found is not None and found.id == number and found.collection == workspace.collection()
    assert workspace.reusable_run(as_of=DAY, rules="r2") is None
    assert workspace.reusable_run(as_of=date(2026, 11, 25), rules="r1") is None
    workspace.note_files([], gone=[DOCUMENT.path])
    assert workspace.reusable_run(as_of=DAY, rules="r1") is None


def test_killed_runs_are_told_from_running_ones(workspace: Workspace) -> None:
    first = workspace.start_run("review")
    second = workspace.start_run("review")
    assert [(r.id, r.state) for r in workspace.runs()] == [(first, "interrupted"), (second, "running")]
