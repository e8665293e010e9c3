"""Where a workspace lies and how its schema grows."""

from __future__ import annotations

import os
import sqlite3
from pathlib import Path

import pytest

from legalsys.errors import DataFileWrong, InputUnreadable
from legalsys.workspace import find_workspace, open_workspace, schema
from legalsys.workspace.schema import DATABASE, FOLDER


def version(path: Path) -> int:
    with sqlite3.connect(path) as db:
        return int(db.execute("PRAGMA user_version").fetchone()[0])


def test_missing_workspace_is_told(tmp_path: Path) -> None:
    with pytest.raises(InputUnreadable, match="WORK-001"):
        open_workspace(tmp_path / FOLDER)


def test_created_and_opened_again(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    assert version(tmp_path / FOLDER / DATABASE) == schema.latest_version()
    open_workspace(tmp_path / FOLDER).close()


def test_found_from_a_folder_below(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    deep = tmp_path / "a" / "b"
    deep.mkdir(parents=True)
    assert find_workspace(deep) == tmp_path.resolve() / FOLDER


def test_newer_schema_is_refused(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    with sqlite3.connect(tmp_path / FOLDER / DATABASE) as db:
        db.execute(f"PRAGMA user_version = {schema.latest_version() + 1}")
    with pytest.raises(DataFileWrong, match="WORK-003"):
        open_workspace(tmp_path / FOLDER)


def test_a_file_that_is_no_database_is_refused(tmp_path: Path) -> None:
    (tmp_path / FOLDER).mkdir()
    (tmp_path / FOLDER / DATABASE).write_bytes(b"not a database at all, but long enough to be looked at" * 40)
    with pytest.raises(DataFileWrong, match="WORK-004"):
        open_workspace(tmp_path / FOLDER)


def test_network_share_is_refused_with_its_kind(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(schema, "_mounts", lambda: [("/", "ext4"), (str(tmp_path.resolve()), "cifs")])
    with pytest.raises(InputUnreadable, match=r"WORK-002.*cifs"):
        open_workspace(tmp_path / FOLDER, create=True)
    assert not (tmp_path / FOLDER).exists()


def test_local_disk_is_no_share(tmp_path: Path) -> None:
    assert schema.network_filesystem(tmp_path) is None


def test_migrations_are_applied_in_order_whole_or_not_at_all(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    first = schema._migrations()
    last = schema.latest_version()
    more = (last + 1, "CREATE TABLE extra (a);\nINSERT INTO extra VALUES (1);"), (last + 2, "ALTER TABLE extra ADD COLUMN b;")
    grown = [*first, *more]
    monkeypatch.setattr(schema, "_migrations", lambda: [*grown[:-1], (last + 2, "CREATE TABLE half (a);\nSELECT nonsense;")])
    with pytest.raises(InputUnreadable):
        open_workspace(tmp_path / FOLDER)
    assert version(tmp_path / FOLDER / DATABASE) == last
    with sqlite3.connect(tmp_path / FOLDER / DATABASE) as db:
        assert not db.execute("SELECT 1 FROM sqlite_master WHERE name IN ('extra', 'half')").fetchall()
    monkeypatch.setattr(schema, "_migrations", lambda: grown)
    open_workspace(tmp_path / FOLDER).close()
    assert version(tmp_path / FOLDER / DATABASE) == last + 2


def test_statements_of_triggers_stay_whole() -> None:
    script = "CREATE TRIGGER t BEFORE DELETE ON x BEGIN\n SELECT 1;\n SELECT 2;\nEND;\n-- a; comment\nSELECT 3;"
    assert len(list(schema._statements(script))) == 2


def test_a_workspace_that_cannot_be_written_is_read(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    db = schema._for_reading(tmp_path / FOLDER / DATABASE)
    assert db is not None
    assert db.execute("SELECT count(*) FROM files").fetchone() == (0,)
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        db.execute("DELETE FROM files")
    db.close()


def test_an_older_workspace_that_cannot_be_written_is_refused(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    with sqlite3.connect(tmp_path / FOLDER / DATABASE) as db:
        db.execute(f"PRAGMA user_version = {schema.latest_version() - 1}")
    assert schema._for_reading(tmp_path / FOLDER / DATABASE) is None


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="permissions bind neither root nor Windows")
def test_reading_from_a_folder_without_write_permission(tmp_path: Path) -> None:
    open_workspace(tmp_path / FOLDER, create=True).close()
    (tmp_path / FOLDER / DATABASE).chmod(0o400)
    (tmp_path / FOLDER).chmod(0o500)
    try:
        open_workspace(tmp_path / FOLDER).close()
        with pytest.raises(InputUnreadable, match="WORK-005"):
            open_workspace(tmp_path / FOLDER, create=True)
    finally:
        (tmp_path / FOLDER).chmod(0o700)
