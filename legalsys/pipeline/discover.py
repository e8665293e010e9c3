"""The files that PATH arguments mean, in one order everywhere, and what is different from what the workspace knows."""

from __future__ import annotations

import hashlib
import os
import time
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from legalsys.errors import InputUnreadable, UsageError
from legalsys.model import Problem
from legalsys.read.archive import ARCHIVE_SUFFIXES, list_archive, open_any, stat_any
from legalsys.workspace import Change, SeenFile, Workspace
from legalsys.workspace.store import storable

__all__ = ["DOCUMENT_SUFFIXES", "Found", "FoundFile", "Survey", "Task", "find_files", "survey_files"]

DOCUMENT_SUFFIXES = frozenset(
    [
        ".pdf",
        ".docx",
        ".docm",
        ".doc",
        ".rtf",
        ".odt",
        ".html",
        ".htm",
        ".xhtml",
        ".mht",
        ".mhtml",
        ".md",
        ".markdown",
        ".txt",
        ".png",
        ".jpg",
        ".jpeg",
        ".tif",
        ".tiff",
    ]
)
"""What documents come in, whether or not there is a reader: what cannot be read yet is listed so."""

_RACY_NS = 2_000_000_000  # FAT keeps times to two seconds: a file written just before it was read may be written again unseen


@dataclass(frozen=True, slots=True)
class FoundFile:
    """A file on disk: absolute path with the system's separators, size and time of last change."""

    path: str
    size: int
    mtime_ns: int


@dataclass(frozen=True, slots=True)
class Found:
    """What a walk found.

    Args:
        files: documents, sorted by path, each once.
        left: files under a folder that are no documents by their extension, sorted.
        hidden: number of hidden files and folders and of lock files of Office passed over.
        roots: absolute folders that were walked whole: what the workspace knows below them and is not found is gone.
        closed: folders that could not be looked into, sorted: each stands among `files` so that it is listed as not read,
            and what the workspace knows below it stays.
    """

    files: tuple[FoundFile, ...]
    left: tuple[str, ...]
    hidden: int
    roots: tuple[str, ...]
    closed: tuple[str, ...] = ()


def find_files(paths: Iterable[Path], *, suffixes: frozenset[str] = DOCUMENT_SUFFIXES, beside: Path | None = None) -> Found:
    """Return the documents that ``paths`` name. A file named outright is always taken.

    Folders are walked to the bottom; a link to a folder is not followed (so no loop can catch us), one to a file is.
    Hidden files and folders and Office's lock files (``~$…``) are passed over and counted.

    Args:
        paths: files and folders.
        suffixes: extensions of documents, in lower case.
        beside: a folder that is passed over (the workspace's own).

    Raises:
        UsageError: PIPE-010 for a path that is not there.
    """
    files: dict[str, FoundFile] = {}
    left: set[str] = set()
    roots: list[str] = []
    closed: list[str] = []
    hidden = 0
    own = os.path.realpath(beside) if beside else ""
    for path in paths:
        # The folder is made real (a workspace writes real paths), a link to a file stays the file that was named.
        top = os.path.realpath(path) if path.is_dir() else os.path.join(os.path.realpath(path.parent), path.name)  # noqa: PTH118
        if not os.path.exists(top):  # noqa: PTH110 - strings all the way: a walk of 160,000 files has no time for Path
            raise UsageError("PIPE-010", path=str(path))
        if os.path.isdir(top):  # noqa: PTH112
            roots.append(top)
            hidden += _walk(top, suffixes, own, files, left, closed)
        else:
            stat = os.stat(top)  # noqa: PTH116
            files[top] = FoundFile(top, stat.st_size, stat.st_mtime_ns)
    for key in [key for key in files if os.path.splitext(key)[1].lower() in ARCHIVE_SUFFIXES]:  # noqa: PTH122
        _look_into(files, key, suffixes, left)
    ordered = tuple(files[key] for key in sorted(files))
    return Found(ordered, tuple(sorted(left - files.keys())), hidden, tuple(sorted(set(roots))), tuple(sorted(set(closed))))


def _look_into(files: dict[str, FoundFile], key: str, suffixes: frozenset[str], left: set[str]) -> None:
    """Put the documents in an archive in its place; one that cannot be looked into stays, and is listed with its reason."""
    archive = files[key]
    try:
        listing = list_archive(Path(key))
    except (InputUnreadable, OSError):
        return
    if not listing.refused:
        del files[key]
    for member in listing.members:
        name = member.path.rpartition("/")[2]
        if name.startswith((".", "~$")) or "/__MACOSX/" in member.path:
            continue
        if os.path.splitext(name)[1].lower() in suffixes:  # noqa: PTH122
            files[member.path] = FoundFile(member.path, member.size, archive.mtime_ns)
        else:
            left.add(member.path)


def _walk(top: str, suffixes: frozenset[str], own: str, files: dict[str, FoundFile], left: set[str], closed: list[str]) -> int:
    hidden = 0
    todo = [top]
    while todo:
        folder = todo.pop()
        try:
            entries = sorted(os.scandir(folder), key=lambda entry: entry.name)
        except OSError:
            # No documents are lost from sight without a word: opening it as a file fails too, and tells the reason.
            closed.append(folder)
            files[folder] = FoundFile(folder, 0, 0)
            continue
        for entry in entries:
            if entry.path == own:
                continue
            if entry.name.startswith((".", "~$")):
                hidden += 1
            elif entry.is_dir(follow_symlinks=False):
                todo.append(entry.path)
            elif entry.is_file() and os.path.splitext(entry.name)[1].lower() in suffixes | ARCHIVE_SUFFIXES:  # noqa: PTH122
                stat = entry.stat()
                files[entry.path] = FoundFile(entry.path, stat.st_size, stat.st_mtime_ns)
            else:
                left.add(entry.path)
    return hidden


@dataclass(frozen=True, slots=True)
class Task:
    """A content to read and parse: where a file that holds it lies, and under which digest and version it is stored."""

    path: str
    sha256: str
    size: int
    mtime_ns: int
    extractor: str


@dataclass(frozen=True, slots=True)
class Survey:
    """What is to be done.

    Args:
        tasks: contents to parse, in the order of their files.
        unopened: contents that stand for files which cannot be opened, with the reason.
        counts: files by what happened to them: ``files``, ``unchanged``, ``touched``, ``added``, ``replaced``, ``moved``, ``returned``, ``gone``, ``left``, ``hidden``, ``parse``.
    """

    tasks: tuple[Task, ...]
    unopened: tuple[tuple[str, Problem], ...] = ()
    counts: dict[str, int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class _Sighting:
    file: FoundFile
    text: str
    sha256: str
    what: str
    seen: SeenFile | None = None
    problem: Problem | None = None


def _sha256(path: str) -> str:
    with open_any(path) as stream:
        return hashlib.file_digest(stream, "sha256").hexdigest()


def _sight(file: FoundFile, text: str, known: tuple[str, int, int, int, bool, str | None] | None) -> _Sighting:
    if known is not None:
        sha256, size, mtime_ns, hashed_ns, gone, _ = known
        if not gone and (size, mtime_ns) == (file.size, file.mtime_ns) and mtime_ns < hashed_ns - _RACY_NS:
            return _Sighting(file, text, sha256, "unchanged")
    now = time.time_ns()
    problem = None
    try:
        digest = _sha256(file.path)
    except OSError as error:
        # It is listed like any other file that could not be read, under a digest that no bytes have.
        digest = hashlib.sha256(f"\0unopened\0{text}".encode("utf-8", "surrogatepass")).hexdigest()
        problem = Problem("PIPE-013", params={"detail": error.strerror or str(error)})
    seen = SeenFile(text, digest, file.size, file.mtime_ns, 0 if problem else now)
    what = "added" if known is None else "replaced" if known[0] != digest else "returned" if known[4] else "touched"
    return _Sighting(file, text, digest, what, seen, problem)


def survey_files(
    found: Found, workspace: Workspace, *, extractor: str, run: int | None = None, again: bool = False, retry: bool = False
) -> Survey:
    """Compare what was found with what the workspace knows, record the difference there, and say what is to be parsed.

    Args:
        found: the walk.
        workspace: where the difference is recorded, in one transaction.
        extractor: version of the extraction; a content read by another one is parsed again.
        run: the run that the changes belong to.
        again: parse everything found, changed or not.
        retry: parse again what could not be read.
    """
    known = workspace.file_states()
    sightings = [_sight(file, text, known.get(text)) for file, text in _texts(found.files, workspace)]
    present = {sighting.text for sighting in sightings}
    gone = _gone(known, present, found, workspace)
    changes = _changes(sightings, gone, known)
    workspace.touch_files(s.seen for s in sightings if s.seen is not None and s.what == "touched")
    workspace.note_files(
        [s.seen for s in sightings if s.seen is not None and s.what != "touched"], gone, run=run, changes=changes
    )
    failed = {r.sha256 for r in workspace.known_files(unread=True) if r.status == "failed"} if retry else set()
    read_by = {states[0]: states[5] for states in known.values()}
    tasks: dict[str, Task] = {}
    for sighting in sightings:
        stale = read_by.get(sighting.sha256) != extractor or again or sighting.sha256 in failed
        if stale and sighting.problem is None:
            file = sighting.file
            tasks.setdefault(sighting.sha256, Task(file.path, sighting.sha256, file.size, file.mtime_ns, extractor))
    for text, (sha256, size, mtime_ns, _, is_gone, version) in sorted(known.items()):
        # A new extraction reads all documents anew, also those whose folder was not named this time.
        if not is_gone and version != extractor and text not in present and text not in gone and sha256 not in tasks:
            path = str(workspace.real_path(text))
            if _is_still(path, size, mtime_ns):
                tasks[sha256] = Task(path, sha256, size, mtime_ns, extractor)
    counts = dict.fromkeys(("unchanged", "touched", "added", "replaced", "moved", "returned", "gone"), 0)
    for sighting in sightings:
        if sighting.what in ("unchanged", "touched"):
            counts[sighting.what] += 1
    for change in changes:
        counts[change.what] += 1
    counts |= {"files": len(sightings), "left": len(found.left), "hidden": found.hidden, "parse": len(tasks)}
    unopened = {s.sha256: s.problem for s in sightings if s.problem is not None and read_by.get(s.sha256) != extractor}
    return Survey(tuple(tasks.values()), tuple(sorted(unopened.items(), key=lambda item: item[0])), counts)


def _texts(files: Sequence[FoundFile], workspace: Workspace) -> Iterator[tuple[FoundFile, str]]:
    base = str(workspace.base)
    prefix = base if base.endswith(os.sep) else base + os.sep
    for file in files:
        text = file.path[len(prefix) :] if file.path.startswith(prefix) else file.path
        yield file, storable(text.replace(os.sep, "/"))


def _gone(
    known: dict[str, tuple[str, int, int, int, bool, str | None]], present: set[str], found: Found, workspace: Workspace
) -> list[str]:
    walked, closed = _below(found.roots), _below(found.closed)
    gone = []
    for text, states in known.items():
        if not states[4] and text not in present:
            path = str(workspace.real_path(text))
            if path.startswith(walked) and not path.startswith(closed):
                gone.append(text)
    return sorted(gone)


def _below(folders: Sequence[str]) -> tuple[str, ...]:
    """Return what paths of files below ``folders`` begin with."""
    return tuple(folder if folder.endswith(os.sep) else folder + os.sep for folder in folders)


def _changes(
    sightings: Sequence[_Sighting], gone: Sequence[str], known: dict[str, tuple[str, int, int, int, bool, str | None]]
) -> list[Change]:
    """Tell moves from deletions and additions: a path that went and another that came with the same bytes."""
    left_behind: dict[str, list[str]] = {}
    for text in gone:
        left_behind.setdefault(known[text][0], []).append(text)
    changes: list[Change] = []
    moved: set[str] = set()
    for sighting in sightings:
        if sighting.what in ("unchanged", "touched"):
            continue
        origins = left_behind.get(sighting.sha256)
        if origins and sighting.what != "returned":
            origin = origins.pop(0)
            moved.add(origin)
            changes.append(Change("moved", sighting.text, {"from": origin}))
        else:
            changes.append(Change(sighting.what, sighting.text))
    return changes + [Change("gone", text) for text in gone if text not in moved]


def _is_still(path: str, size: int, mtime_ns: int) -> bool:
    try:
        return stat_any(path) == (size, mtime_ns)
    except OSError:
        return False
