"""Where evidence stands in the files: found again in the stored readings, in the very content that holds the words."""

from __future__ import annotations

import os
from collections import OrderedDict, defaultdict
from dataclasses import dataclass
from pathlib import PurePosixPath
from typing import TYPE_CHECKING

from legalsys.errors import UsageError

if TYPE_CHECKING:
    from legalsys.model import Evidence, Identity, Place, Reading
    from legalsys.workspace import Workspace

__all__ = ["Places", "Spot"]

_KEPT = 32


@dataclass(frozen=True, slots=True)
class Spot:
    """A place in a file: its path as the workspace writes it, and the place, None when the source map does not tell."""

    file: str
    place: Place | None


class Places:
    """Finds the places of evidence. Readings are loaded when needed and the last ones kept.

    Args:
        workspace: an open workspace, as long as places are asked for.
    """

    def __init__(self, workspace: Workspace) -> None:
        self._workspace = workspace
        self._contents: dict[Identity, list[str]] = defaultdict(list)
        for row in workspace.rows():
            self._contents[row.key].append(row.sha256)
        self._files: dict[str, list[str]] = defaultdict(list)
        self._sha: dict[str, str] = {}
        for path, (sha256, _, _, _, gone, _) in sorted(workspace.file_states().items()):
            if not gone:
                self._files[sha256].append(path)
                self._sha[path] = sha256
        self._readings: OrderedDict[str, Reading | None] = OrderedDict()
        self.folder = _common_folder(self._sha)

    def spot(self, key: Identity, file: str, evidence: Evidence) -> Spot:
        """Return the place of words of a document.

        A document may be held in several files; the place is in one whose text has the words at that span.

        Args:
            key: the document.
            file: the file that the evidence names; it comes first.
            evidence: the words.
        """
        named = self._sha.get(file)
        contents = ([named] if named else []) + [sha for sha in self._contents.get(key, ()) if sha != named]
        for sha256 in contents:
            reading = self._reading(sha256)
            if reading is not None and reading.text[evidence.start : evidence.end] == evidence.quote:
                files = self._files.get(sha256) or [file]
                return Spot(file if file in files else files[0], reading.place_at(evidence.start))
        return Spot(file, None)

    def files(self, key: Identity) -> tuple[str, ...]:
        """Return the files that hold a document, those of the text that stands for it first."""
        return tuple(path for sha256 in self._contents.get(key, ()) for path in self._files.get(sha256, ()))

    def shown(self, file: str) -> str:
        """Return a file's path below the folder that all files share."""
        path = PurePosixPath(file)
        return str(path.relative_to(self.folder)) if self.folder and path.is_relative_to(self.folder) else file

    def _reading(self, sha256: str) -> Reading | None:
        if sha256 in self._readings:
            self._readings.move_to_end(sha256)
            return self._readings[sha256]
        try:
            reading: Reading | None = self._workspace.reading(sha256)
        except UsageError:
            reading = None
        self._readings[sha256] = reading
        if len(self._readings) > _KEPT:
            self._readings.popitem(last=False)
        return reading


def _common_folder(paths: dict[str, str]) -> str:
    """The deepest folder that all files lie in, ``""`` when there is none worth naming."""
    folders = {str(PurePosixPath(path).parent) for path in paths}
    if not folders or len({PurePosixPath(f).is_absolute() for f in folders}) > 1:
        return ""
    try:
        shared = PurePosixPath(os.path.commonpath(sorted(folders)).replace("\\", "/"))
    except ValueError:
        # Two drives of Windows share no folder.
        return ""
    return "" if str(shared) in (".", "/", "") else str(shared)
