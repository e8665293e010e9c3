"""``extract``: the contract on stdout, talk on stderr, one order, and a batch that survives any file."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import jsonschema
import pytest
from click.testing import CliRunner, Result

from legalsys.cli.app import application
from legalsys.errors import ExitCode

CHECKOUT = Path(__file__).resolve().parents[2]
SCHEMA = json.loads((CHECKOUT / "docs" / "schema" / "document.json").read_text(encoding="utf-8"))
DEMO = CHECKOUT / "corpus" / "documents"


def run(*words: str | Path, **extra: Any) -> Result:
    return CliRunner().invoke(application, ["extract", *map(str, words)], **extra)


def records(text: str) -> list[dict[str, Any]]:
    return [json.loads(line) for line in text.splitlines()]


def check(record: dict[str, Any]) -> None:
    jsonschema.Draft202012Validator(SCHEMA).validate(record)


def test_the_demonstration_documents_fit_the_published_form() -> None:
    result = run(DEMO, "-j", "1")
    found = records(result.stdout)
    assert [r["file"] for r in found] == sorted(r["file"] for r in found) and len(found) >= 20
    for record in found:
        check(record)
    assert {r["status"] for r in found} == {"read"} and result.exit_code == 0
    assert sum(r["identity"]["number"] is not None for r in found) == len(found)


def test_processes_do_not_change_the_output() -> None:
    words = [sys.executable, str(CHECKOUT / "cli.py"), "extract", str(DEMO / "txt"), str(DEMO / "html")]
    outputs = {subprocess.run([*words, "-j", jobs], capture_output=True, timeout=120).stdout for jobs in ("1", "2")}  # noqa: S603
    assert len(outputs) == 1 and outputs.pop().count(b"\n") == 4


def test_a_list_is_one_json_value(tmp_path: Path) -> None:
    target = tmp_path / "out.json"
    assert run(DEMO / "txt", "-o", target).exit_code == 0
    assert len(json.loads(target.read_text(encoding="utf-8"))) == 2
    (tmp_path / "empty").mkdir()
    assert json.loads(run(tmp_path / "empty", "--format", "json").stdout) == []


def test_bad_files_are_listed_and_the_batch_goes_on(tmp_path: Path) -> None:
    good = (DEMO / "txt").glob("*.txt")
    (tmp_path / "a.txt").write_bytes(next(iter(sorted(good))).read_bytes())
    (tmp_path / "empty.docx").write_bytes(b"")
    (tmp_path / "cut.docx").write_bytes(b"PK\x03\x04" + b"x" * 100)
    (tmp_path / "other.xlsx").write_bytes(b"x")
    result = run(tmp_path)
    found = {Path(r["file"]).name: r for r in records(result.stdout)}
    for record in found.values():
        check(record)
    assert result.exit_code == ExitCode.SOME_UNREAD
    assert {name: r["status"] for name, r in found.items()} == {"a.txt": "read", "cut.docx": "failed", "empty.docx": "failed"}
    assert found["empty.docx"]["problems"][0]["code"] == "READ-001"
    assert "cut.docx" in result.stderr and "1 of other kinds" in result.stderr


def test_limits_come_from_the_settings(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.delenv("LEGALSYS_WORKSPACE", raising=False)
    monkeypatch.chdir(tmp_path)
    (tmp_path / "a.txt").write_text("Điều 1. " * 100, encoding="utf-8")
    (tmp_path / "legalsys.toml").write_text("[limits]\nmax_bytes = 10\n", encoding="utf-8")
    (record,) = records(run("a.txt").stdout)
    assert record["problems"][0]["code"] == "READ-005"


def hear_interrupts() -> None:
    signal.signal(signal.SIGINT, signal.SIG_DFL)


@pytest.mark.skipif(os.name == "nt", reason="sends a POSIX signal")
def test_an_interrupt_keeps_what_is_done(tmp_path: Path) -> None:
    source = next(iter(sorted((DEMO / "txt").glob("*.txt")))).read_bytes()
    for number in range(3000):
        (tmp_path / f"{number:04}.txt").write_bytes(source)
    target = tmp_path / "out.jsonl"
    words = [sys.executable, str(CHECKOUT / "cli.py"), "extract", str(tmp_path), "-j", "1", "-o", str(target), "--lang", "en"]
    # Tests started in the background inherit that Ctrl-C is ignored; whoever sits at a terminal does not.
    with subprocess.Popen(words, stderr=subprocess.PIPE, stdout=subprocess.PIPE, preexec_fn=hear_interrupts) as process:  # noqa: S603, PLW1509
        end = time.monotonic() + 30
        while time.monotonic() < end and not (target.exists() and target.stat().st_size):
            time.sleep(0.05)
        process.send_signal(signal.SIGINT)
        _, err = process.communicate(timeout=30)
    assert process.returncode == ExitCode.INTERRUPTED
    assert b"What was done is kept" in err and b"Traceback" not in err
    lines = target.read_text(encoding="utf-8").splitlines()
    assert 0 < len(lines) < 3000 and json.loads(lines[0])
