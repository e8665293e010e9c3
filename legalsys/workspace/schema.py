"""Where a workspace lies, how it is opened, and how its schema grows.

The schema version stands in ``PRAGMA user_version``; each step is one numbered file in ``migrations/``,
applied whole or not at all.
"""

from __future__ import annotations

import os
import re
import sqlite3
import sys
from collections.abc import Iterator
from importlib import resources
from pathlib import Path

from legalsys.errors import DataFileWrong, InputUnreadable

__all__ = ["DATABASE", "FOLDER", "connect", "find_workspace", "latest_version", "network_filesystem"]

FOLDER = ".legalsys"
DATABASE = "legalsys.sqlite3"

# Filesystems whose locks are those of another machine. SQLite: "How to corrupt", 2.1 (broken locks of network filesystems).
_NETWORK = frozenset(
    [
        "nfs",
        "nfs3",
        "nfs4",
        "cifs",
        "smb",
        "smb2",
        "smb3",
        "smbfs",
        "afs",
        "afpfs",
        "ncpfs",
        "ncp",
        "coda",
        "ceph",
        "glusterfs",
        "fuse.glusterfs",
        "lustre",
        "gpfs",
        "fuse.sshfs",
        "sshfs",
        "fuse.rclone",
        "davfs",
        "fuse.davfs2",
        "webdav",
        "beegfs",
        "fuse.s3fs",
    ]
)
_DRIVE_REMOTE = 4


def find_workspace(start: Path) -> Path | None:
    """Return the workspace folder ``.legalsys`` of ``start`` or of the nearest folder above it, or None."""
    start = start.resolve()
    return next((p / FOLDER for p in (start, *start.parents) if (p / FOLDER / DATABASE).is_file()), None)


def _mounts() -> Iterator[tuple[str, str]]:
    """Yield (mount point, filesystem type) as Linux tells them."""
    table = Path("/proc/self/mounts")
    if table.is_file():
        for line in table.read_text(encoding="utf-8", errors="replace").splitlines():
            fields = line.split(" ")
            if len(fields) > 2:
                point = re.sub(r"\\([0-7]{3})", lambda octal: chr(int(octal[1], 8)), fields[1])
                yield point, fields[2]


def network_filesystem(folder: Path) -> str | None:
    """Return the kind of network share that ``folder`` lies on, or None for a local disk.

    Windows: UNC paths and drives that the system calls remote; Linux: the mount table. Elsewhere nothing is known and None is returned.
    """
    folder = folder.resolve()
    if sys.platform == "win32":
        if str(folder).startswith("\\\\"):
            return "UNC"
        import ctypes

        return "SMB" if ctypes.windll.kernel32.GetDriveTypeW(f"{folder.drive}\\") == _DRIVE_REMOTE else None
    inside = [(point, kind) for point, kind in _mounts() if folder.is_relative_to(point)]
    if not inside:
        return None
    kind = max(inside, key=lambda mount: len(mount[0]))[1]
    return kind if kind in _NETWORK else None


def _migrations() -> list[tuple[int, str]]:
    folder = resources.files(__package__).joinpath("migrations")
    named = [(re.fullmatch(r"(\d{4})_\w+\.sql", entry.name), entry) for entry in folder.iterdir()]
    return sorted((int(match[1]), entry.read_text(encoding="utf-8")) for match, entry in named if match)


def latest_version() -> int:
    """Return the schema version that this program writes."""
    return _migrations()[-1][0]


def _statements(script: str) -> Iterator[str]:
    # `executescript` would commit before it begins, so a step could be left half done: statements are run one by one.
    gathered = ""
    for line in script.splitlines(keepends=True):
        gathered += line
        if line.rstrip().endswith(";") and sqlite3.complete_statement(gathered):
            yield gathered
            gathered = ""


def _migrate(db: sqlite3.Connection, path: Path) -> None:
    steps = _migrations()
    known = steps[-1][0]
    if _version(db) == known:
        return
    db.execute("BEGIN IMMEDIATE")
    try:
        found = _version(db)
        if found > known:
            raise DataFileWrong("WORK-003", path=str(path), found=found, known=known)
        for number, script in steps:
            if number > found:
                for statement in _statements(script):
                    db.execute(statement)
                db.execute(f"PRAGMA user_version = {number}")
        db.execute("COMMIT")
    except BaseException:
        db.execute("ROLLBACK")
        raise


def _version(db: sqlite3.Connection) -> int:
    return int(db.execute("PRAGMA user_version").fetchone()[0])


def _for_reading(path: Path) -> sqlite3.Connection | None:
    """Return a connection that cannot write, None where there can be none or the schema would have to be written."""
    log = path.with_name(path.name + "-wal")
    # Without a log nobody is writing and SQLite need not look for one, which it could not make here (sqlite.org/wal.html, 5).
    log_holds = log.is_file() and log.stat().st_size > 0
    db = None
    try:
        db = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro{'' if log_holds else '&immutable=1'}", uri=True, isolation_level=None
        )
        if _version(db) == latest_version():
            return db
    except (OSError, sqlite3.OperationalError):
        pass
    if db is not None:
        db.close()
    return None


def connect(folder: Path, *, create: bool) -> sqlite3.Connection:
    """Open the database of the workspace at ``folder`` and bring its schema up to date.

    One that may only be read (a copy on a disc, a folder without write permission) is opened for reading
    when its schema is up to date, unless it is to be created.

    Args:
        folder: the workspace folder itself (``…/.legalsys``).
        create: make the folder and the database when missing.

    Raises:
        InputUnreadable: WORK-001 if there is none, WORK-002 on a network share, WORK-005 if it cannot be written.
        DataFileWrong: WORK-003 if a newer version of the program made it, WORK-004 if the file is no database of ours.
    """
    path = folder / DATABASE
    if not path.is_file() and not create:
        raise InputUnreadable("WORK-001", folder=str(folder))
    filesystem = network_filesystem(folder)
    if filesystem:
        raise InputUnreadable("WORK-002", folder=str(folder), filesystem=filesystem)
    try:
        if create:
            folder.mkdir(parents=True, exist_ok=True)
        db = sqlite3.connect(os.fspath(path), timeout=60.0, isolation_level=None)
    except (OSError, sqlite3.OperationalError) as error:
        raise InputUnreadable("WORK-005", path=str(path), detail=str(error)) from error
    try:
        # WAL lets a reader look while a review writes; where the disk cannot do it SQLite keeps its rollback journal.
        mode = db.execute("PRAGMA journal_mode = WAL").fetchone()[0]
        db.execute(f"PRAGMA synchronous = {'NORMAL' if mode == 'wal' else 'FULL'}")
        db.execute("PRAGMA foreign_keys = ON")
        db.execute("PRAGMA cache_size = -32768")
        _migrate(db, path)
    except sqlite3.OperationalError as error:
        db.close()
        readable = None if create else _for_reading(path)
        if readable is None:
            raise InputUnreadable("WORK-005", path=str(path), detail=str(error)) from error
        db = readable
    except sqlite3.DatabaseError as error:
        db.close()
        raise DataFileWrong("WORK-004", path=str(path), detail=str(error)) from error
    except BaseException:
        db.close()
        raise
    return db
