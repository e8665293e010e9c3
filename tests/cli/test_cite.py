"""``cite``: passages in, citations and operations out, one line each."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from click.testing import CliRunner, Result

from legalsys.cli.app import application
from legalsys.errors import ExitCode

PASSAGE = "Bãi bỏ khoản 2 Điều 5 Nghị định số 78/2025/NĐ-CP ngày 01 tháng 4 năm 2025 của Chính phủ."


def cite(*words: str, **extra: Any) -> Result:
    return CliRunner().invoke(application, ["cite", *words], **extra)


def test_passages_from_a_file_keep_their_order_and_ids(tmp_path: Path) -> None:
    source = tmp_path / "in.jsonl"
    rows = [{"id": "b", "text": PASSAGE}, {"id": 7, "text": "Không có gì.", "context": {"document": "1/2020/QĐ-UBND"}}]
    source.write_text("\ufeff" + "\n\n".join(json.dumps(row) for row in rows) + "\n", encoding="utf-8")
    result = cite(str(source), "--format", "jsonl")
    found = [json.loads(line) for line in result.stdout.splitlines()]
    assert result.exit_code == 0 and [row["id"] for row in found] == ["b", 7]
    (citation,) = found[0]["citations"]
    assert citation["units"] == ["dieu-5.khoan-2"]
    assert PASSAGE[citation["start"] : citation["end"]] == citation["quote"]
    assert found[1]["citations"] == [] and set(found[1]) == {"id", "citations", "operations"}


def test_plain_lines_from_stdin_are_passages() -> None:
    result = cite(input=PASSAGE + "\n")
    assert json.loads(result.stdout)["id"] == "1" and "78/2025" in result.stdout


def test_a_broken_line_is_named() -> None:
    for line in ('{"id": 1', '{"id": 1}', '{"id": 1, "text": 5}'):
        result = cite(input=line + "\n")
        assert result.exit_code == ExitCode.USAGE and "CLI-006" in result.stderr


def test_a_file_that_is_not_there() -> None:
    assert cite("none.jsonl").exit_code == ExitCode.SOME_UNREAD
