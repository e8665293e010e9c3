"""Worker processes that die, hang or send much: the rest is done all the same."""

from __future__ import annotations

import multiprocessing
import time

import pytest

from legalsys.pipeline.pool import work_through
from tests.pipeline.crashers import double, told


def test_everything_is_done_once() -> None:
    items = [str(n) for n in range(40)] + ["large"]
    results = list(work_through(double, items, failed=told, workers=2, seconds=30))
    assert sorted(results) == sorted([i * 2 for i in items[:-1]] + ["x" * 3_000_000])
    assert not multiprocessing.active_children()


def test_a_dying_and_a_hanging_item_cost_only_themselves() -> None:
    items = ["a", "die-1", "b", "hang", "c", "die-2", "d", "e"]
    results = sorted(work_through(double, items, failed=told, workers=2, seconds=1.5))
    assert [r for r in results if ":" not in r] == ["aa", "bb", "cc", "dd", "ee"]
    assert [r for r in results if ":" in r] == [
        "die-1: PIPE-011 {'exit': '7'}",
        "die-2: PIPE-011 {'exit': '7'}",
        "hang: PIPE-012 {'seconds': '1.5'}",
    ]
    assert not multiprocessing.active_children()


def test_closing_ends_the_processes() -> None:
    results = work_through(double, ["a", "hang", "b"], failed=told, workers=2, seconds=600)
    assert next(results) in ("aa", "bb")
    begin = time.monotonic()
    results.close()  # type: ignore[attr-defined]
    assert time.monotonic() - begin < 15
    assert not multiprocessing.active_children()


@pytest.mark.parametrize("items", [[], ["a"]])
def test_few_items(items: list[str]) -> None:
    assert list(work_through(double, items, failed=told, workers=4, seconds=30)) == [i * 2 for i in items]
