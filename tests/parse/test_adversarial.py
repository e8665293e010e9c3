"""No text makes extraction slow: long nasty inputs cost no more than their length says.

Every input is measured at two lengths; the longer may take a little more than its share, never its square.
"""

from __future__ import annotations

import gc
import time
from collections.abc import Callable

import pytest

from legalsys.language.dates import find_dates
from legalsys.language.numbers import NUMBER
from legalsys.language.units import find_units
from legalsys.model import Reading, ReadingStatus
from legalsys.parse import parse
from legalsys.parse.clauses import nested_quotes, sentences
from legalsys.parse.mentions import find_mentions

NASTY: dict[str, Callable[[int], str]] = {
    "digits": lambda n: "1" * n,
    "spaced digits": lambda n: "1 2 " * (n // 4),
    "dotted digits": lambda n: "1.1." * (n // 4),
    "slashes": lambda n: "1/1/" * (n // 4),
    "clauses": lambda n: "khoản " + ", ".join(str(i % 900 + 1) for i in range(n // 5)),
    "articles": lambda n: "Điều 1, khoản 2 " * (n // 16),
    "ranges": lambda n: "từ khoản 1 đến khoản 20 " * (n // 24),
    "opened quotes": lambda n: "“" * n,
    "straight quotes": lambda n: '"a ' * (n // 3),
    "opened brackets": lambda n: "(" * n,
    "nested brackets": lambda n: "(a" * (n // 4) + ")" * (n // 4),
    "of of of": lambda n: "của " * (n // 4),
    "blanks": lambda n: "Quyết định" + " " * n + "số",
    "lines": lambda n: "\n" * n,
    "law law": lambda n: "Luật " * (n // 5),
    "amending laws": lambda n: "Luật sửa đổi, bổ sung một số điều của " * (n // 38),
    "capitals": lambda n: "A-" * (n // 2),
    "number tails": lambda n: "12/2020/QĐ-UBND-" + "AB-" * (n // 3),
    "number heads": lambda n: "12/2020/" * (n // 8),
    "verbs": lambda n: "sửa đổi, bổ sung, thay thế, bãi bỏ " * (n // 36),
    "days": lambda n: "ngày 01 tháng " * (n // 14),
    "force": lambda n: "Quyết định này có hiệu lực " * (n // 27),
    "targets": lambda n: "Bãi bỏ " + ", ".join(f"Quyết định số {i % 900}/2010/QĐ-UBND" for i in range(n // 31)),
}


def _reading(text: str) -> Reading:
    return Reading(text=text, format="txt", status=ReadingStatus.READ)


ACTIONS: dict[str, Callable[[str], object]] = {
    "numbers": lambda text: sum(1 for _ in NUMBER.finditer(text)),
    "units": find_units,
    "dates": find_dates,
    "mentions": find_mentions,
    "sentences": lambda text: list(sentences(text, 0, len(text), [])),
    "quotes": lambda text: nested_quotes(text, 0, len(text)),
    "parse": lambda text: parse(_reading(text)),
}


def _seconds(action: Callable[[str], object], text: str) -> float:
    best = 60.0
    for _ in range(2):
        gc.collect()
        start = time.process_time()
        action(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize("nasty", NASTY)
@pytest.mark.parametrize("action", ACTIONS)
def test_cost_grows_with_length(action: str, nasty: str) -> None:
    short, long = 6_000, 48_000
    few = max(_seconds(ACTIONS[action], NASTY[nasty](short)), 0.004)
    many = _seconds(ACTIONS[action], NASTY[nasty](long))
    # Eight times the text; a square would cost sixty-four times as much.
    assert many < 30 * few
