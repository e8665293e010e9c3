"""Progress on stderr, on a terminal only."""

from __future__ import annotations

import contextlib
from typing import TYPE_CHECKING, Any

from .interrupt import stop_if_interrupted
from .options import Call
from .words import word

if TYPE_CHECKING:
    from collections.abc import Iterator

    from legalsys.pipeline.progress import Progress

__all__ = ["progress_of"]


@contextlib.contextmanager
def progress_of(call: Call) -> Iterator[Progress]:
    """Give what shows how far a run is: bars on a terminal, nothing where the call wants none."""
    if not call.progress:
        yield _Unseen()
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        yield _Bars(bars, call.lang)


class _Unseen:
    """Shows nothing; a Ctrl-C that got lost is heard after the item in hand."""

    def begin(self, stage: str, total: int | None) -> None:
        """Do nothing."""

    def advance(self, count: int = 1, *, note: str = "") -> None:
        """Stop where Ctrl-C was pressed."""
        stop_if_interrupted()

    def end(self) -> None:
        """Do nothing."""


class _Bars:
    """One bar a stage."""

    def __init__(self, bars: Any, lang: str) -> None:
        self._bars = bars
        self._lang = lang
        self._task: Any = None

    def begin(self, stage: str, total: int | None) -> None:
        """Show a bar for the stage."""
        self._task = self._bars.add_task(word(f"stage-{stage}", self._lang), total=total)

    def advance(self, count: int = 1, *, note: str = "") -> None:
        """Move it; stop where Ctrl-C was pressed."""
        stop_if_interrupted()
        self._bars.advance(self._task, count)

    def end(self) -> None:
        """Take it away."""
        if self._task is not None:
            self._bars.remove_task(self._task)
            self._task = None
