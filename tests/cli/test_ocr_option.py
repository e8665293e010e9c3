"""``--ocr`` and what ``doctor`` says of outside programs."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner

from legalsys.cli.app import application


def test_always_without_tesseract_ends_with_three(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(tmp_path / "none"))
    monkeypatch.setenv("LEGALSYS_CACHE", str(tmp_path / "cache"))
    (tmp_path / "a.txt").write_text("Điều 1. A", encoding="utf-8")
    runner = CliRunner()
    always = runner.invoke(application, ["extract", str(tmp_path / "a.txt"), "--ocr", "always", "--lang", "en"])
    assert always.exit_code == 3 and "PROG-001" in always.stderr and "Install it" in always.stderr
    assert runner.invoke(application, ["extract", str(tmp_path / "a.txt")]).exit_code == 0
    assert runner.invoke(application, ["extract", str(tmp_path / "a.txt"), "--ocr", "often"]).exit_code == 2


def test_doctor_says_how_to_install(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("LEGALSYS_TESSERACT", str(tmp_path / "none"))
    monkeypatch.setenv("LEGALSYS_SOFFICE", str(tmp_path / "none"))
    result = CliRunner().invoke(application, ["doctor", "--format", "json", "--lang", "en", "-w", str(tmp_path / ".legalsys")])
    checks = {check["name"]: check for check in json.loads(result.stdout)}
    for name in ("tesseract", "soffice"):
        assert checks[name]["state"] == "absent" and "Install it" in checks[name]["found"]
