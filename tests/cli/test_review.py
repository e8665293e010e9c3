"""``review``, ``ingest``, ``report``: the whole way in real processes and in this one."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from legalsys.cli.app import application
from legalsys.errors import ExitCode

CHECKOUT = Path(__file__).resolve().parents[2]
DEMO = CHECKOUT / "corpus" / "documents"
DAY = "2026-11-24"


def run(*words: str | Path, **extra: Any) -> Result:
    return CliRunner().invoke(application, list(map(str, words)), **extra)


@pytest.fixture(scope="module")
def place(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review") / ".legalsys"
    result = run("review", DEMO, "-w", folder, "--as-of", DAY, "--lang", "en")
    assert result.exit_code == 0, result.stderr
    assert "Findings as of 24/11/2026" in result.stdout and "Replaced as a whole" in result.stdout
    return folder


def test_a_second_review_reads_nothing_and_finds_the_same(place: Path) -> None:
    first = json.loads(run("review", DEMO, "-w", place, "--as-of", DAY, "--format", "json").stdout)
    assert first["reused"] and first["new"] == 0 and first["counts"]["parse"] == 0 and first["findings"]
    assert first["unread"] == [] and first["collection"]["documents"] >= 20


def test_fail_on_ends_with_1_and_leaves_out_what_was_rejected(place: Path, tmp_path: Path) -> None:
    assert run("review", DEMO, "-w", place, "--as-of", DAY, "--fail-on", "possible").exit_code == ExitCode.FINDINGS
    text = (DEMO / "txt" / "hy-34-2019-qd-ubnd.txt").read_text(encoding="utf-8")
    (tmp_path / "one").mkdir()
    (tmp_path / "one" / "one.txt").write_text(text, encoding="utf-8")
    here = tmp_path / ".legalsys"
    words = ("review", tmp_path / "one", "-w", here, "--as-of", DAY, "--fail-on", "possible")
    assert run(*words).exit_code in (0, ExitCode.FINDINGS)
    listed = run("report", "findings", "-w", here, "--as-of", DAY, "--format", "jsonl").stdout.splitlines()
    for line in listed:
        record = json.loads(line)
        assert run("decide", record["key"], "rejected", "--reason", "x", "--by", "A", "-w", here).exit_code == 0
    assert run(*words).exit_code == 0


def test_what_cannot_be_read_goes_before_findings(tmp_path: Path) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "empty.pdf").write_bytes(b"")
    here = tmp_path / ".legalsys"
    result = run("review", tmp_path / "in", "-w", here, "--as-of", DAY, "--fail-on", "possible", "--lang", "en")
    assert result.exit_code == ExitCode.SOME_UNREAD and "READ-001" in result.stdout
    rows = [json.loads(line) for line in run("report", "unread", "-w", here, "--format", "jsonl").stdout.splitlines()]
    assert [(row["status"], row["problems"][0]["code"]) for row in rows] == [("failed", "READ-001")]


def test_findings_fit_the_contract(place: Path) -> None:
    result = run("report", "findings", "-w", place, "--as-of", DAY, "--format", "jsonl")
    records = [json.loads(line) for line in result.stdout.splitlines()]
    wanted = {"key", "rule", "kind", "group", "outcome", "certainty", "subject", "evidence", "evidence_digest", "grounds"}
    wanted |= {"params", "as_of", "collection", "decision"}
    for record in records:
        assert wanted <= set(record) and record["as_of"] == DAY
        assert set(record["subject"]) == {"key", "file", "unit"}
        for side in record["evidence"]:
            assert {"key", "file", "unit", "start", "end", "quote"} <= set(side)
            assert side["end"] - side["start"] == len(side["quote"])


def test_findings_can_be_chosen(place: Path) -> None:
    def keys(*words: str) -> set[str]:
        result = run("report", "findings", "-w", place, "--as-of", DAY, "--format", "jsonl", *words)
        assert result.exit_code == 0, result.stderr
        return {json.loads(line)["key"] for line in result.stdout.splitlines()}

    everything = keys()
    assert keys("--rule", "hl-002") < everything and keys("--rule", "hl-002")
    assert keys("--certainty", "certain") < everything
    assert keys("--document", "40/2022/QĐ-UBND") < everything
    assert keys("--open") == everything
    assert run("report", "findings", "-w", place, "--rule", "XX-1").exit_code == ExitCode.USAGE


def test_another_day_gives_another_answer_without_reading_anew(place: Path) -> None:
    early = run("report", "findings", "-w", place, "--as-of", "2020-01-01", "--format", "json")
    assert all(record["as_of"] == "2020-01-01" for record in json.loads(early.stdout))
    assert "24/11/2026" in run("report", "summary", "-w", place, "--as-of", DAY).stdout


@pytest.mark.parametrize("lang", ["vi", "en"])
def test_tables_are_in_the_language_asked_for(place: Path, lang: str) -> None:
    table = run("report", "findings", "-w", place, "--as-of", DAY, "--lang", lang).stdout
    assert ("Câu trong văn bản" in table) == (lang == "vi")


def test_a_real_process_finds_its_workspace_from_below(tmp_path: Path) -> None:
    (tmp_path / "deep").mkdir()
    surroundings = {name: value for name, value in os.environ.items() if name != "LEGALSYS_WORKSPACE"}

    def real(*words: str, cwd: Path) -> subprocess.CompletedProcess[bytes]:
        return subprocess.run(  # noqa: S603
            [sys.executable, str(CHECKOUT / "cli.py"), *words], cwd=cwd, env=surroundings, capture_output=True, timeout=120
        )

    first = real("ingest", str(DEMO / "txt"), "--format", "json", cwd=tmp_path)
    assert first.returncode == 0 and first.stderr == b""
    assert json.loads(first.stdout)["collection"]["documents"] == 2
    again = real("ingest", str(DEMO / "txt"), "--format", "json", cwd=tmp_path / "deep")
    assert json.loads(again.stdout)["counts"]["unchanged"] == 2
    shown = real("show", "34/2019/QĐ-UBND", "--format", "json", cwd=tmp_path / "deep")
    assert json.loads(shown.stdout)["identity"]["number"] == "34/2019/QĐ-UBND"


def test_pipelines_are_listed_shown_and_checked(tmp_path: Path) -> None:
    assert {p["name"] for p in json.loads(run("pipeline", "list", "--format", "json").stdout)} >= {"review", "extract"}
    assert "discover" in run("pipeline", "show", "review").stdout
    assert run("pipeline", "check", "review").exit_code == 0
    wrong = tmp_path / "wrong.toml"
    wrong.write_text('[[stage]]\nuse = "disocver"\n', encoding="utf-8")
    result = run("pipeline", "check", wrong)
    assert result.exit_code == ExitCode.DATA_FILE_WRONG and "PIPE-003" in result.stderr
    assert run("pipeline", "check", "no-such").exit_code == ExitCode.USAGE


def test_rules_are_switched_on_the_line_and_in_the_settings(place: Path) -> None:
    def rules_of(*words: str | Path) -> tuple[bool, set[str]]:
        result = run("review", DEMO, "-w", place, "--as-of", DAY, "--format", "json", *words)
        assert result.exit_code == 0, result.stderr
        record = json.loads(result.stdout)
        return record["reused"], {row["rule"] for row in record["findings"]}

    _, usual = rules_of()
    assert {"HL-002", "HL-003"} < usual
    assert rules_of("--rule", "hl-002") == (False, {"HL-002"})
    assert rules_of("--rule", "HL-002") == (True, {"HL-002"})
    assert rules_of() == (True, usual)
    settings = place.parent / "legalsys.toml"
    settings.write_text('[rules]\noff = ["HL-003"]\n', encoding="utf-8")
    try:
        assert rules_of() == (False, usual - {"HL-003"})
        listed = run("report", "findings", "-w", place, "--as-of", DAY, "--format", "jsonl").stdout.splitlines()
        assert {json.loads(line)["rule"] for line in listed} == usual - {"HL-003"}
        settings.write_text('[rules]\noff = ["HL-999"]\n', encoding="utf-8")
        wrong = run("review", DEMO, "-w", place, "--as-of", DAY)
        assert wrong.exit_code == ExitCode.USAGE and "HL-999" in wrong.stderr
    finally:
        settings.unlink()
