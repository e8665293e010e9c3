"""Documents in ZIP archives: a member is named ``folder/archive.zip!/inner/name.docx`` and read like a file.

Nothing is unpacked under the names that an archive gives: a member's bytes go into a temporary file with a name of ours, so
paths that climb out of the archive lead nowhere. They are refused all the same, for whoever packed them meant no good.
"""

from __future__ import annotations

import contextlib
import errno
import io
import os
import re
import stat
import tempfile
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import IO

from legalsys.errors import InputUnreadable

from .broken_zip import BROKEN_ZIP
from .limits import DEFAULT_LIMITS, Limits

__all__ = ["ARCHIVE_SUFFIXES", "Listing", "Member", "file_of", "is_member", "list_archive", "member_file", "open_any", "stat_any"]

ARCHIVE_SUFFIXES = frozenset({".zip"})
_MARK = re.compile(r"![/\\]")
_MOST_MEMBERS = 20_000
_DEEPEST = 3
_HARMLESS = 64 * 1024 * 1024
_PIECE = 1 << 20
_UTF8_FLAG, _ENCRYPTED_FLAG = 0x800, 0x1
_DRIVE = re.compile(r"[A-Za-z]:")


@dataclass(frozen=True, slots=True)
class Member:
    """A file in an archive: its path with those of the archives around it, and its unpacked size."""

    path: str
    size: int


@dataclass(frozen=True, slots=True)
class Listing:
    """What an archive holds.

    Args:
        members: its files, those of archives inside it included.
        refused: names with paths that climb out, links, and archives nested too deep.
    """

    members: tuple[Member, ...]
    refused: tuple[str, ...]


def is_member(path: str | Path) -> bool:
    """Whether ``path`` names a file in an archive."""
    return _MARK.search(str(path)) is not None


def _split(path: str | Path) -> tuple[Path, list[str]]:
    outer, *inner = _MARK.split(str(path))
    return Path(outer), [name.replace(os.sep, "/") for name in inner]


def _name(info: zipfile.ZipInfo) -> str:
    """Return a member's name: programs on Windows write UTF-8 without saying so, or the code page of the machine."""
    if info.flag_bits & _UTF8_FLAG:
        return info.filename
    with contextlib.suppress(UnicodeError):
        return info.filename.encode("cp437").decode("utf-8")
    with contextlib.suppress(UnicodeError):
        return info.filename.encode("cp437").decode("cp1258")
    return info.filename


def _is_trick(info: zipfile.ZipInfo, name: str) -> bool:
    parts = PurePosixPath(name.replace("\\", "/"))
    mode = info.external_attr >> 16
    return (
        not name
        or parts.is_absolute()
        or ".." in parts.parts
        or _DRIVE.match(name) is not None
        or "\0" in name
        or _MARK.search(name) is not None
        or stat.S_ISLNK(mode)
    )


def _opened(path: Path) -> io.BufferedReader:
    """Open a file. A pipe, a socket or a device is refused: opening one waits for somebody to write, for ever."""
    mode = path.stat().st_mode
    if not stat.S_ISREG(mode) and not stat.S_ISDIR(mode):
        raise OSError(errno.EINVAL, "not a regular file", str(path))
    return path.open("rb")


def list_archive(path: Path, *, limits: Limits = DEFAULT_LIMITS) -> Listing:
    """Return the files in an archive.

    Args:
        path: the archive.
        limits: ``max_unpacked_bytes`` for all members together, ``max_ratio`` for large ones.

    Raises:
        InputUnreadable: READ-002 damaged, READ-007 a bomb: too many members, or they unpack to too much.
        OSError: if the file cannot be read.
    """
    members: list[Member] = []
    refused: list[str] = []
    with _opened(path) as stream:
        _list(stream, str(path), members, refused, limits, _Budget(limits.max_unpacked_bytes * 4), 1)
    return Listing(tuple(members), tuple(refused))


class _Budget:
    """Bytes that all archives inside one another may unpack to."""

    __slots__ = ("left", "members")

    def __init__(self, left: int) -> None:
        self.left = left
        self.members = _MOST_MEMBERS

    def take(self, size: int) -> None:
        self.left -= size
        self.members -= 1
        if self.left < 0 or self.members < 0:
            raise InputUnreadable("READ-007", size=f"> {-self.left + size:,} bytes", limit=f"{_MOST_MEMBERS:,} files")


def _list(
    stream: IO[bytes], prefix: str, members: list[Member], refused: list[str], limits: Limits, budget: _Budget, depth: int
) -> None:
    try:
        with zipfile.ZipFile(stream) as archive:
            for info in archive.infolist():
                name = _name(info)
                if name.endswith("/"):
                    continue
                if _is_trick(info, name):
                    refused.append(name)
                    continue
                budget.take(info.file_size)
                if info.file_size > _HARMLESS and info.file_size > limits.max_ratio * max(1, info.compress_size):
                    raise InputUnreadable("READ-007", size=f"{info.file_size:,} bytes", limit=f"1:{limits.max_ratio}")
                inner = f"{prefix}!/{name}"
                if PurePosixPath(name).suffix.lower() in ARCHIVE_SUFFIXES:
                    if depth >= _DEEPEST or info.file_size > limits.max_bytes or info.flag_bits & _ENCRYPTED_FLAG:
                        refused.append(name)
                        continue
                    with contextlib.suppress(zipfile.BadZipFile):
                        _list(io.BytesIO(_bytes(archive, info, limits)), inner, members, refused, limits, budget, depth + 1)
                        continue
                members.append(Member(inner, info.file_size))
    except zipfile.BadZipFile:
        raise InputUnreadable("READ-002", detail="ZIP") from None
    except InputUnreadable:
        raise
    except BROKEN_ZIP as error:
        raise InputUnreadable("READ-002", detail=f"ZIP, {error}"[:200]) from error


def _bytes(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: Limits) -> bytes:
    """Return a member's bytes; sizes that an archive states are not believed."""
    if info.flag_bits & _ENCRYPTED_FLAG:
        raise InputUnreadable("READ-016")
    parts: list[bytes] = []
    size = 0
    with archive.open(info) as stream:
        while piece := stream.read(_PIECE):
            size += len(piece)
            if size > limits.max_bytes or (size > _HARMLESS and size > limits.max_ratio * max(1, info.compress_size)):
                raise InputUnreadable("READ-007", size=f"> {size:,} bytes", limit=f"{limits.max_bytes:,}")
            parts.append(piece)
    return b"".join(parts)


def _member_bytes(path: str | Path, limits: Limits) -> bytes:
    outer, names = _split(path)
    source: IO[bytes]
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(_opened(outer))
        data = b""
        try:
            for name in names:
                archive = stack.enter_context(zipfile.ZipFile(source))
                info = next((info for info in archive.infolist() if _name(info) == name and name[-1:] != "/"), None)
                if info is None or _is_trick(info, name):
                    raise FileNotFoundError(2, "no such member", str(path))
                data = _bytes(archive, info, limits)
                source = io.BytesIO(data)
        except (FileNotFoundError, InputUnreadable):
            raise
        except BROKEN_ZIP as error:
            raise InputUnreadable("READ-002", detail=f"ZIP, {error}"[:200]) from error
        return data


@contextlib.contextmanager
def member_file(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Path]:
    """Give a member as a temporary file with its extension.

    Raises:
        InputUnreadable: READ-002 damaged, READ-007 a bomb, READ-016 password.
        OSError: if it cannot be read or is not there.
    """
    data = _member_bytes(path, limits)
    with tempfile.TemporaryDirectory(prefix="legalsys-zip-", ignore_cleanup_errors=True) as folder:
        suffix = PurePosixPath(_split(path)[1][-1]).suffix
        place = Path(folder) / f"member{suffix if re.fullmatch(r'[.][A-Za-z0-9]{1,9}', suffix) else ''}"
        place.write_bytes(data)
        yield place


@contextlib.contextmanager
def file_of(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> Iterator[Path]:
    """Give a file that programs and readers can open: ``path`` itself, or a member of an archive as a temporary file.

    Raises:
        InputUnreadable: as `member_file`.
        OSError: if a member cannot be read or is not there.
    """
    if is_member(path):
        with member_file(path, limits=limits) as file:
            yield file
    else:
        yield Path(path)


def open_any(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> io.BufferedReader | io.BytesIO:
    """Open a file, or a member of an archive, for reading.

    Raises:
        OSError: if it cannot be read; also for a damaged archive.
    """
    if not is_member(path):
        return _opened(Path(path))
    try:
        return io.BytesIO(_member_bytes(path, limits))
    except InputUnreadable as error:
        raise OSError(str(error)) from error


def stat_any(path: str | Path, *, limits: Limits = DEFAULT_LIMITS) -> tuple[int, int]:
    """Return size and time of last change (ns) of a file; of a member, its unpacked size and the time of its archive.

    Raises:
        OSError: if it is not there.
    """
    if not is_member(path):
        found = Path(path).stat()
        return found.st_size, found.st_mtime_ns
    outer, names = _split(path)
    changed = outer.stat().st_mtime_ns
    if len(names) == 1:
        try:
            with _opened(outer) as stream, zipfile.ZipFile(stream) as archive:
                for info in archive.infolist():
                    if _name(info) == names[0] and names[0][-1:] != "/":
                        return info.file_size, changed
        except BROKEN_ZIP as error:
            raise OSError(str(error)) from error
        raise FileNotFoundError(2, "no such member", str(path))
    return len(_member_bytes_or_error(path, limits)), changed


def _member_bytes_or_error(path: str | Path, limits: Limits) -> bytes:
    with open_any(path, limits=limits) as stream:
        return stream.read()
