"""Where the workspace is: given, named by the environment, or found in this folder or one above it, as git does."""

from __future__ import annotations

import os
from pathlib import Path

from legalsys.errors import UsageError

__all__ = ["WORKSPACE_NAME", "find_workspace", "new_or_found_workspace"]

WORKSPACE_NAME = ".legalsys"


def _named(given: Path | None) -> Path | None:
    if given is not None:
        return given
    value = os.environ.get("LEGALSYS_WORKSPACE")
    return Path(value) if value else None


def _upwards(start: Path) -> Path | None:
    here = start.resolve()
    for folder in (here, *here.parents):
        if (folder / WORKSPACE_NAME).is_dir():
            return folder / WORKSPACE_NAME
    return None


def find_workspace(given: Path | None = None, *, start: Path | None = None) -> Path:
    """Return the folder of the workspace that exists.

    Args:
        given: what ``-w`` says; it comes first, then ``$LEGALSYS_WORKSPACE``, then the search upwards.
        start: where the search begins, the current folder by default.

    Raises:
        UsageError: CLI-002 when there is none.
    """
    named = _named(given)
    if named is not None:
        if not named.is_dir():
            raise UsageError("CLI-002", folder=str(named))
        return named
    found = _upwards(start or Path.cwd())
    if found is None:
        raise UsageError("CLI-002", folder=str((start or Path.cwd()) / WORKSPACE_NAME))
    return found


def new_or_found_workspace(given: Path | None = None, *, start: Path | None = None) -> Path:
    """Return the workspace's folder like `find_workspace`, or where a new one belongs: ``./.legalsys``."""
    named = _named(given)
    if named is not None:
        return named
    start = start or Path.cwd()
    return _upwards(start) or start / WORKSPACE_NAME
