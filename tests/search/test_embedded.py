"""What only the embedded index can meet: files that a killed writer left behind."""

from __future__ import annotations

import json
import shutil
from pathlib import Path

from legalsys.search.embedded import EmbeddedEngine
from tests.search.material import many

DOCUMENTS = 40


def _index(place: Path, word: str) -> None:
    with EmbeddedEngine(place, create=True) as engine:
        engine.index(many(DOCUMENTS, word=word))


def _files(place: Path) -> dict[str, Path]:
    return {str(path.relative_to(place)): path for path in place.rglob("*") if path.is_file()}


def test_files_of_a_writer_killed_before_its_commit_do_not_stop_the_next(tmp_path: Path) -> None:
    """The engine numbers its files of deletions by its operations: the same load after a crash comes to the same names."""
    place, whole = tmp_path / "index", tmp_path / "whole"
    _index(place, "kênh")
    shutil.copytree(place, whole)
    with EmbeddedEngine(whole) as engine:
        # Half of the documents, so that what stays of their segment needs a file of deletions.
        engine.index(many(DOCUMENTS, word="mương")[: DOCUMENTS // 2])
    left = {name: path for name, path in _files(whole).items() if name.endswith(".del") and name not in _files(place)}
    assert left, "no file of deletions: the test would show nothing"
    # As the kill leaves it: the file and its name in the list of files, and meta.json as before.
    for name, path in left.items():
        shutil.copy(path, place / name)
        managed = (place / name).parent / ".managed.json"
        managed.write_text(json.dumps(sorted({*json.loads(managed.read_text()), path.name})), encoding="utf-8")
    with EmbeddedEngine(place) as engine:
        engine.index(many(DOCUMENTS, word="mương")[: DOCUMENTS // 2])
        assert engine.passages == 2 * DOCUMENTS
        assert engine.stamps() == {
            **{d.key: d.stamp for d in many(DOCUMENTS, word="kênh")},
            **{d.key: d.stamp for d in many(DOCUMENTS, word="mương")[: DOCUMENTS // 2]},
        }
