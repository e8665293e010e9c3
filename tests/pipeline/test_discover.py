"""What a walk finds, and what it may not lose from sight."""

from __future__ import annotations

import os
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from legalsys.pipeline import review
from legalsys.pipeline.discover import find_files
from legalsys.read import read
from legalsys.workspace import open_workspace
from tests.pipeline.material import AS_OF, decision


@pytest.fixture
def closing(monkeypatch: pytest.MonkeyPatch) -> Callable[[Path], None]:
    """A function after which a folder cannot be looked into: permissions do not keep everyone out, so the call is refused."""

    def close(folder: Path) -> None:
        real: Any = os.scandir

        def refusing(path: Any) -> Any:
            if os.fspath(path) == str(folder.resolve()):
                raise PermissionError(13, "Permission denied", os.fspath(path))
            return real(path)

        monkeypatch.setattr(os, "scandir", refusing)

    return close


def test_a_folder_that_cannot_be_looked_into_is_listed(tmp_path: Path, closing: Callable[[Path], None]) -> None:
    (tmp_path / "in").mkdir()
    (tmp_path / "in" / "a.txt").write_text(decision(1, 2024), encoding="utf-8")
    (tmp_path / "b.txt").write_text(decision(2, 2024), encoding="utf-8")
    closing(tmp_path / "in")
    found = find_files([tmp_path])
    assert found.closed == (str((tmp_path / "in").resolve()),)
    assert [Path(file.path).name for file in found.files] == ["b.txt", "in"]
    assert found.left == ()


def test_documents_below_a_closed_folder_are_not_gone(
    tmp_path: Path, closing: Callable[[Path], None], monkeypatch: pytest.MonkeyPatch
) -> None:
    documents = tmp_path / "documents"
    (documents / "in").mkdir(parents=True)
    (documents / "in" / "a.txt").write_text(decision(1, 2024), encoding="utf-8")
    (documents / "b.txt").write_text(decision(2, 2024), encoding="utf-8")
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        review([documents], workspace, as_of=AS_OF)
        closing(documents / "in")
        (documents / "b.txt").unlink()
        result = review([documents], workspace, as_of=AS_OF)
        assert [(c.what, c.path) for c in result.changes] == [("added", "documents/in"), ("gone", "documents/b.txt")]
        assert [(f.path, f.problems[0].code) for f in result.unread] == [("documents/in", "PIPE-013")]
        assert result.collection.documents == 1
        monkeypatch.undo()
        opened = review([documents], workspace, as_of=AS_OF)
        assert [(c.what, c.path) for c in opened.changes] == [("gone", "documents/in")]
        assert opened.unread == ()


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="named pipes are a thing of POSIX")
@pytest.mark.parametrize("name", ["a.txt", "a.zip"])
def test_a_named_pipe_is_listed_and_nobody_waits_for_it(tmp_path: Path, name: str) -> None:
    (tmp_path / "documents").mkdir()
    pipe = tmp_path / "documents" / name
    os.mkfifo(pipe)
    (tmp_path / "documents" / "b.txt").write_text(decision(2, 2024), encoding="utf-8")
    walked = find_files([tmp_path / "documents"])
    assert [Path(file.path).name for file in walked.files] == ["b.txt"] and [Path(left).name for left in walked.left] == [name]
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        result = review([pipe, tmp_path / "documents" / "b.txt"], workspace, as_of=AS_OF)
        assert [(file.path, file.problems[0].code) for file in result.unread] == [(f"documents/{name}", "PIPE-013")]
        assert result.collection.documents == 1
    assert [problem.code for problem in read(pipe).problems] == ["READ-003"]
    assert [problem.code for problem in read(Path(f"{pipe}!/a.txt")).problems] == ["READ-003"]
