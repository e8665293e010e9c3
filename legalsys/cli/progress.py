"""Progress on stderr, on a terminal only."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import TypeVar

from .options import Call

__all__ = ["tracked"]

T = TypeVar("T")


def tracked(items: Iterable[T], *, total: int, label: str, call: Call) -> Iterator[T]:
    """Yield ``items`` and show how far they are, if the call wants progress and there is more than one.

    Args:
        items: what is worked through.
        total: how many there will be.
        label: what is being done.
        call: the call.
    """
    if not call.progress or total < 2:
        yield from items
        return
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    columns = (TextColumn("{task.description}"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(label, total=total)
        for item in items:
            yield item
            progress.advance(task)
