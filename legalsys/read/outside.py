"""What outside programs may do for a reader, and where what they made is kept."""

from __future__ import annotations

import contextlib
import enum
import hashlib
import json
import os
import tempfile
from dataclasses import dataclass
from pathlib import Path

from legalsys.programs import ProgramFailure

__all__ = ["NO_PROGRAMS", "OcrMode", "Outside", "Store"]


class OcrMode(enum.StrEnum):
    """When pages are read off their pictures: where their text cannot be used, never, or always."""

    AUTO = "auto"
    NEVER = "never"
    ALWAYS = "always"


@dataclass(frozen=True, slots=True)
class Outside:
    """What outside programs may do.

    Args:
        ocr: when to recognise letters.
        cache: folder that keeps what programs made, None to keep nothing.
        run: whether programs may be started here; if not, only what the cache holds is used, and what is missing is a
            problem (READ-024, READ-025) that says so. So a batch can gather what waits for a program and do it at one go.
        threads: pages recognised side by side, 0 for one a processor.
        dpi: resolution that pages are rendered in.
        seconds: time for one page, and for one conversion.
    """

    ocr: OcrMode = OcrMode.AUTO
    cache: Path | None = None
    run: bool = True
    threads: int = 0
    dpi: int = 300
    seconds: float = 90.0

    @property
    def crew(self) -> int:
        """Number of pages recognised side by side."""
        if self.threads:
            return self.threads
        return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1

    @property
    def store(self) -> Store:
        """The cache as a store."""
        return Store(self.cache)


NO_PROGRAMS = Outside(ocr=OcrMode.NEVER, run=False)
"""Nothing from outside: formats that need a program stay unread."""


class Store:
    """Bytes by kind and key in a folder. A store that cannot be written or read holds nothing; it never fails.

    Args:
        folder: the folder, made when needed; None for a store that keeps nothing.
    """

    __slots__ = ("_folder",)

    def __init__(self, folder: Path | None) -> None:
        self._folder = folder

    @staticmethod
    def key(*parts: bytes | str) -> str:
        """Return the key of something made out of ``parts``."""
        seal = hashlib.sha256()
        for part in parts:
            data = part.encode() if isinstance(part, str) else part
            seal.update(len(data).to_bytes(8, "big"))
            seal.update(data)
        return seal.hexdigest()

    def get(self, kind: str, key: str) -> bytes | None:
        """Return what is kept, None for nothing."""
        if self._folder is None:
            return None
        try:
            return (self._folder / kind / key[:2] / key).read_bytes()
        except OSError:
            return None

    def put(self, kind: str, key: str, data: bytes) -> None:
        """Keep ``data``; readers see all of it or nothing."""
        if self._folder is None:
            return
        place = self._folder / kind / key[:2] / key
        with contextlib.suppress(OSError):
            place.parent.mkdir(parents=True, exist_ok=True)
            handle, name = tempfile.mkstemp(dir=place.parent, prefix=".new-")
            try:
                with os.fdopen(handle, "wb") as file:
                    file.write(data)
                Path(name).replace(place)
            except OSError:
                Path(name).unlink(missing_ok=True)

    def keep_failure(self, kind: str, key: str, failure: ProgramFailure) -> None:
        """Keep why a program made nothing."""
        params = {name: str(value) for name, value in failure.params.items()}
        self.put(kind, key, json.dumps([failure.code, params]).encode())

    def failure(self, kind: str, key: str) -> ProgramFailure | None:
        """Return the failure that is kept, None for none."""
        kept = self.get(kind, key)
        if kept is None:
            return None
        try:
            code, params = json.loads(kept)
            return ProgramFailure(code, **params)
        except (ValueError, TypeError):
            return None

    def drop(self, kind: str, key: str) -> None:
        """Forget what is kept."""
        if self._folder is not None:
            with contextlib.suppress(OSError):
                (self._folder / kind / key[:2] / key).unlink(missing_ok=True)
