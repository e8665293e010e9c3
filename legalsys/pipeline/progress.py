"""How far a run is, told to whoever shows it. Only the parent process reports."""

from __future__ import annotations

from typing import Protocol

__all__ = ["Progress", "Silent"]


class Progress(Protocol):
    """What shows how far a run is. Calls come from one thread, between ``begin`` and ``end`` of one stage at a time."""

    def begin(self, stage: str, total: int | None) -> None:
        """A stage begins; ``total`` steps are to come, None when that is not known."""

    def advance(self, count: int = 1, *, note: str = "") -> None:
        """``count`` more steps are done; ``note`` names the last (a file)."""

    def end(self) -> None:
        """The stage is over."""


class Silent:
    """Shows nothing."""

    def begin(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def advance(self, count: int = 1, *, note: str = "") -> None:
        """Do nothing."""

    def end(self) -> None:
        """Do nothing."""
