"""PATH arguments."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalsys.cli.paths import Naming, expanded


def test_patterns_that_the_shell_left_are_expanded(tmp_path: Path) -> None:
    for name in ("a.txt", "b.txt", "c.pdf", "[1].txt"):
        (tmp_path / name).write_bytes(b"x")
    assert [p.name for p in expanded([tmp_path / "*.txt"])] == ["[1].txt", "a.txt", "b.txt"]
    assert [p.name for p in expanded([tmp_path / "[1].txt"])] == ["[1].txt"]
    assert expanded([tmp_path / "*.doc"]) == [tmp_path / "*.doc"]


def test_files_are_named_as_given(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    here = str(tmp_path)
    naming = Naming.of([Path("documents"), Path("documents/deep"), Path("x.txt"), tmp_path / "absolute"])
    sep = str(Path("a/b"))[1]
    assert naming.name(sep.join((here, "documents", "a", "b.pdf"))) == "documents/a/b.pdf"
    assert naming.name(sep.join((here, "documents", "deep", "b.pdf"))) == "documents/deep/b.pdf"
    assert naming.name(sep.join((here, "x.txt"))) == "x.txt"
    assert naming.name(sep.join((here, "absolute", "y.txt"))) == (tmp_path / "absolute" / "y.txt").as_posix()
    assert Naming.of([Path()]).name(sep.join((here, "y.txt"))) == "y.txt"
