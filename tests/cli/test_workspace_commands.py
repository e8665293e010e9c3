"""Commands that ask a workspace: show, graph, decide, decisions."""

from __future__ import annotations

import json
import xml.etree.ElementTree as ET
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner, Result

from legalsys.cli.app import application
from legalsys.errors import ExitCode
from legalsys.model import CitedDocument
from legalsys.workspace import open_workspace
from tests.workspace.material import finding, made, put

OLD = made("15/2020/QĐ-UBND", "hung-yen", date(2020, 5, 4), path="cũ.txt", title="Quy định quản lý rác thải")
TWIN = made("15/2020/QĐ-UBND", "thai-binh", date(2020, 6, 1), province="Thái Bình", path="thái bình.txt")
NEW = made(
    "15/2025/QĐ-UBND",
    "hung-yen.2025",
    date(2025, 8, 20),
    path="mới.txt",
    cites=(CitedDocument("Luật", "72/2020/QH14", "Luật Bảo vệ môi trường"),),
    ends=(CitedDocument("Quyết định", "15/2020/QĐ-UBND", issued=date(2020, 5, 4)),),
)


@pytest.fixture
def place(tmp_path: Path) -> Path:
    folder = tmp_path / ".legalsys"
    with open_workspace(folder, create=True) as workspace:
        put(workspace, OLD, TWIN, NEW)
        run = workspace.start_run("review", as_of=date(2026, 11, 24))
        workspace.store_findings(run, [finding(OLD), finding(NEW, rule="HT-001")])
        workspace.finish_run(run, findings_of=run)
    return folder


def call(place: Path, *words: str, **extra: Any) -> Result:
    return CliRunner().invoke(application, [*words, "-w", str(place), "--as-of", "2026-11-24"], **extra)


def test_show_by_number_key_and_part(place: Path) -> None:
    for words in ("15/2025/QĐ-UBND", "15/ 2025 /qđ-ubnd", "2025/QĐ", str(NEW.key), "hung-yen.2025"):
        result = call(place, "show", words, "--lang", "en")
        assert result.exit_code == 0, (words, result.stderr)
        assert str(NEW.key) in result.stdout and "repeals" in result.stdout


def test_show_by_words_of_the_title_without_tone_marks(place: Path) -> None:
    result = call(place, "show", "quan ly rac thai")
    assert result.exit_code == 0 and str(OLD.key) in result.stdout


def test_show_tells_validity_with_the_sentence_that_ended_it(place: Path) -> None:
    result = call(place, "show", str(OLD.key), "--format", "json")
    record = json.loads(result.stdout)
    assert record["identity"]["key"] == str(OLD.key) and record["files"] == ["cũ.txt"]
    assert record["validity"]["as_of"] == "2026-11-24"
    assert [e["acting"] for e in record["effects_in"]] == [str(NEW.key)]
    text = call(place, "show", str(OLD.key), "--lang", "vi").stdout
    assert "HIỆU LỰC" in text and "Bãi bỏ Quyết định số 15/2020/QĐ-UBND." in text and "24/11/2026" in text


def test_what_may_be_several_is_listed_never_guessed(place: Path) -> None:
    result = call(place, "show", "15/2020/QĐ-UBND", "--lang", "en")
    assert result.exit_code == ExitCode.USAGE and result.stdout == ""
    assert str(OLD.key) in result.stderr and str(TWIN.key) in result.stderr


def test_what_is_not_held_is_said(place: Path) -> None:
    assert "CLI-009" in call(place, "show", "99/1999/QĐ-UBND").stderr
    nowhere = CliRunner().invoke(application, ["show", "x", "-w", str(place.parent / "none")])
    assert nowhere.exit_code == ExitCode.USAGE and "CLI-002" in nowhere.stderr


def test_graph_forms(place: Path, tmp_path: Path) -> None:
    data = json.loads(call(place, "graph").stdout)
    assert {node["id"] for node in data["nodes"]} >= {str(OLD.key), str(NEW.key), str(TWIN.key)}
    target = tmp_path / "g.graphml"
    assert call(place, "graph", "-o", str(target)).exit_code == 0
    assert ET.parse(target).getroot().tag.endswith("graphml")  # noqa: S314 - our own file
    around = call(place, "graph", "--document", str(OLD.key), "--format", "dot").stdout
    assert around.startswith("digraph") and str(NEW.key) in around and str(TWIN.key) not in around


def test_verdicts_are_kept_exported_and_imported(place: Path, tmp_path: Path) -> None:
    key = finding(OLD).key
    assert "CLI-014" in call(place, "decide", key, "confirmed").stderr
    assert "CLI-017" in call(place, "decide", key, "rejected", "--by", "A").stderr
    assert call(place, "decide", key[:8], "rejected", "--reason", "đã gia hạn", "--by", "Nguyễn Văn A").exit_code == 0
    exported = call(place, "decisions", "export")
    rows = [json.loads(line) for line in exported.stdout.splitlines()]
    assert [(row["finding"], row["verdict"], row["reason"], row["by"]) for row in rows] == [
        (key, "rejected", "đã gia hạn", "Nguyễn Văn A")
    ]
    again = call(place, "decisions", "import", "-", input=exported.stdout)
    assert again.exit_code == 0
    with open_workspace(place) as workspace:
        assert len(list(workspace.decisions())) == 1


def test_who_decides_comes_from_the_settings(place: Path) -> None:
    (place.parent / "legalsys.toml").write_text('[office]\nperson = "Trần Thị B"\n', encoding="utf-8")
    assert call(place, "decide", finding(NEW, rule="HT-001").key, "confirmed").exit_code == 0
    with open_workspace(place) as workspace:
        assert [decision.by for decision in workspace.decisions()] == ["Trần Thị B"]


def test_a_finding_must_be_one(place: Path) -> None:
    assert "CLI-016" in call(place, "decide", "zzzz", "confirmed", "--by", "A").stderr
    assert call(place, "decide", "", "confirmed", "--by", "A").exit_code == ExitCode.USAGE


def test_wrong_verdicts_are_not_imported(place: Path) -> None:
    result = call(place, "decisions", "import", "-", input='{"finding": 1}\n')
    assert result.exit_code == ExitCode.USAGE
    assert call(place, "decisions", "import", "no-such-file").exit_code == ExitCode.SOME_UNREAD
