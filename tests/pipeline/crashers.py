"""Functions for worker processes that die, hang or raise: only for tests of how that is survived."""

from __future__ import annotations

import os
import time

from legalsys.model import Problem
from legalsys.pipeline.stages import Parsing, parse_task
from legalsys.workspace import Parcel


def double(item: str) -> str:
    if item.startswith("die"):
        os._exit(7)
    if item.startswith("hang"):
        time.sleep(600)
    if item.startswith("large"):
        return "x" * 3_000_000
    return item * 2


def told(item: str, problem: Problem) -> str:
    return f"{item}: {problem.code} {problem.params}"


def parse_or_die(parsing: Parsing) -> Parcel | None:
    if "chet" in parsing.task.path:
        os._exit(7)
    return parse_task(parsing)
