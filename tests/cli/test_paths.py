"""Which files a folder means."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalsys.cli.paths import document_files
from legalsys.errors import UsageError


def touch(folder: Path, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")


def names(files: tuple[Path, ...], folder: Path) -> list[str]:
    return [path.relative_to(folder).as_posix() for path in files]


def test_folders_are_walked_and_what_is_no_document_is_told_apart(tmp_path: Path) -> None:
    touch(tmp_path, "b.PDF", "a/2.docx", "a/~$2.docx", ".git/x.txt", "a/list.xlsx", "manifest.jsonl", "a/old.doc")
    found = document_files([tmp_path])
    assert names(found.files, tmp_path) == ["a/2.docx", "a/old.doc", "b.PDF"]
    assert names(found.left, tmp_path) == ["a/list.xlsx", "manifest.jsonl"]


def test_a_file_named_outright_is_taken_and_none_twice(tmp_path: Path) -> None:
    touch(tmp_path, "x.unknown", "y.txt")
    found = document_files([tmp_path / "y.txt", tmp_path, tmp_path / "x.unknown"])
    assert names(found.files, tmp_path) == ["x.unknown", "y.txt"] and found.left == ()


def test_patterns_that_the_shell_left_are_expanded(tmp_path: Path) -> None:
    touch(tmp_path, "a.txt", "b.txt", "c.pdf", "[1].txt")
    assert names(document_files([tmp_path / "*.txt"]).files, tmp_path) == ["[1].txt", "a.txt", "b.txt"]
    assert names(document_files([tmp_path / "[1].txt"]).files, tmp_path) == ["[1].txt"]


def test_a_path_that_is_not_there_is_a_usage_error(tmp_path: Path) -> None:
    with pytest.raises(UsageError):
        document_files([tmp_path / "none"])
