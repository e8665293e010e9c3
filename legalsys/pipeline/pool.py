"""Work spread over processes so that no item can take the rest down.

`concurrent.futures` loses the whole pool when one process dies and cannot end an item that takes too long. Here each
process has its own pipe: whoever dies or overruns is known by the item it had in hand, that item gets a coded
problem, and a fresh process takes over the rest. Processes are spawned (Windows has nothing else; a fork of a
process with threads is not safe), answer no Ctrl-C (the parent ends them), and end by themselves when the parent is gone.
"""

from __future__ import annotations

import contextlib
import multiprocessing
import os
import signal
import time
from collections import deque
from collections.abc import Callable, Iterator, Sequence
from multiprocessing.connection import Connection, wait
from multiprocessing.process import BaseProcess
from typing import Generic, TypeVar

from legalsys.model import Problem

__all__ = ["default_workers", "work_through"]

Item = TypeVar("Item")
Result = TypeVar("Result")

_AHEAD = 2  # items that a process has in hand: one in work and one so that it never waits for us
_START_SECONDS = 60.0  # a process that starts imports the libraries: that is no fault of its first item


def default_workers() -> int:
    """Return the number of processors that this process may use."""
    return len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count() or 1


def _serve(pipe: Connection, function: Callable[[Item], Result]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    with contextlib.suppress(EOFError, OSError):  # the parent is gone or needs us no more
        pipe.send(None)  # ready: from now on the time is that of the items
        while True:
            pipe.send(function(pipe.recv()))


class _Worker(Generic[Item, Result]):
    """One process, its pipe, and the items it has in hand, oldest first."""

    def __init__(self, function: Callable[[Item], Result]) -> None:
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe()
        self.process: BaseProcess = context.Process(target=_serve, args=(theirs, function), daemon=True)
        self.process.start()
        theirs.close()
        self.hand: deque[tuple[int, Item]] = deque()
        self.ready = False
        self.since = time.monotonic()

    def give(self, index: int, item: Item) -> None:
        if self.ready and not self.hand:
            self.since = time.monotonic()
        self.hand.append((index, item))
        with contextlib.suppress(OSError):  # it is dead: the answer that never comes tells
            self.pipe.send(item)

    def left(self, seconds: float) -> float:
        return self.since + (seconds if self.ready else max(seconds, _START_SECONDS)) - time.monotonic()

    def end(self) -> int | None:
        self.pipe.close()
        self.process.join(0.2)
        if self.process.is_alive():
            self.process.kill()
        self.process.join(10)
        return self.process.exitcode


def work_through(
    function: Callable[[Item], Result],
    items: Sequence[Item],
    *,
    failed: Callable[[Item, Problem], Result],
    workers: int,
    seconds: float,
) -> Iterator[Result]:
    """Yield ``function(item)`` for every item, as they are done. Closing the iterator ends the processes.

    Args:
        function: a function of a module (it is sent to the processes by name); should not raise.
        items: what to work on; sent to the processes.
        failed: gives the result of an item whose process died (PIPE-011) or that took too long (PIPE-012).
        workers: number of processes.
        seconds: time for one item.
    """
    todo = deque(enumerate(items))
    crew: list[_Worker[Item, Result]] = []
    try:
        while todo or any(worker.hand for worker in crew):
            while len(crew) < min(workers, len(todo)) or (todo and not crew):
                crew.append(_Worker(function))
            _hand_out(crew, todo)
            busy = [worker for worker in crew if worker.hand]
            timeout = max(0.0, min(worker.left(seconds) for worker in busy))
            ready = wait([worker.pipe for worker in busy], timeout)
            for worker in busy:
                if worker.pipe in ready:
                    try:
                        result: Result = worker.pipe.recv()
                    except (EOFError, OSError):
                        worker.process.join(2)
                        exit_code = _lose(worker, crew, todo)
                        yield failed(worker.hand[0][1], Problem("PIPE-011", params={"exit": str(exit_code)}))
                        continue
                    worker.since = time.monotonic()
                    if worker.ready:
                        worker.hand.popleft()
                        yield result
                    worker.ready = True
                elif worker.left(seconds) <= 0 and not worker.pipe.poll():
                    _lose(worker, crew, todo)
                    yield failed(worker.hand[0][1], Problem("PIPE-012", params={"seconds": f"{seconds:g}"}))
    finally:
        for worker in crew:
            worker.pipe.close()
            worker.process.terminate()
        for worker in crew:
            worker.end()


def _hand_out(crew: list[_Worker[Item, Result]], todo: deque[tuple[int, Item]]) -> None:
    # The last items go to whoever is idle, one each: a second in hand would wait behind a slow first.
    ahead = _AHEAD if len(todo) > 2 * len(crew) else 1
    for depth in range(1, ahead + 1):
        for worker in crew:
            if todo and len(worker.hand) < depth:
                worker.give(*todo.popleft())


def _lose(worker: _Worker[Item, Result], crew: list[_Worker[Item, Result]], todo: deque[tuple[int, Item]]) -> int | None:
    """Take a process out of the crew; all it had in hand but the first item goes back to be done."""
    crew.remove(worker)
    todo.extendleft(reversed(list(worker.hand)[1:]))
    return worker.end()
