"""PATH arguments: patterns that a shell left are expanded, and files keep the names that people gave."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

__all__ = ["Naming", "expanded"]


def expanded(paths: Iterable[Path]) -> list[Path]:
    """Return ``paths`` with patterns (``*.pdf``) replaced by what they match; Windows' own shell hands them over as they are.

    A path that is there is never taken as a pattern, and one that matches nothing stays as it is.
    """
    found: list[Path] = []
    for path in paths:
        if glob.has_magic(str(path)) and not path.exists():
            matches = sorted(glob.glob(str(path), recursive=True))  # noqa: PTH207 - a pattern may be absolute
            found.extend(map(Path, matches) if matches else [path])
        else:
            found.append(path)
    return found


@dataclass(frozen=True, slots=True)
class Naming:
    """Names files as given: below an argument ``documents`` a file is ``documents/…``, whatever the folder it was called from.

    Args:
        roots: absolute path and given name of each argument, the longest first.
    """

    roots: tuple[tuple[str, str], ...]

    @classmethod
    def of(cls, paths: Iterable[Path]) -> Naming:
        """Return the naming for arguments."""
        # Not Path.resolve: links keep the names that people gave, as the walk keeps them.
        pairs = {os.path.abspath(path): path.as_posix() for path in paths}  # noqa: PTH100
        return cls(tuple(sorted(pairs.items(), key=lambda pair: (-len(pair[0]), pair))))

    def name(self, path: str) -> str:
        """Return the name of the file at an absolute path, ``/`` between folders; bytes that are no text are marked."""
        for root, given in self.roots:
            if path == root:
                return _text(given)
            if path.startswith(root if root.endswith(os.sep) else root + os.sep):
                below = path[len(root) :].replace(os.sep, "/").lstrip("/")
                return _text(below if given == "." else f"{given.rstrip('/')}/{below}")
        return _text(path.replace(os.sep, "/"))


def _text(name: str) -> str:
    return name.encode("utf-8", "replace").decode()
