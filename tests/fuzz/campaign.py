"""One process that reads damaged files of one reader until its time is over, and holds each against what must always hold.

Hypothesis draws a recipe (a file to start from, a few mutations) and shortens the recipe of what fails. What kills or hangs
the process is found by the process that watches it (`__main__`): the input lies in the folder, written before it was read.
"""

from __future__ import annotations

import contextlib
import faulthandler
import json
import math
import os
import random
import re
import sys
import tempfile
import time
import traceback
import unicodedata
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import hypothesis
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from legalsys.errors import message_text
from legalsys.model import Reading, ReadingStatus
from tests.read.readings import check

from .targets import LIMITS, TARGETS, Target

__all__ = ["Campaign", "Recipe", "build", "hold"]

Recipe = tuple[int, list[tuple[str, int]]]
"""Number of the seed, and mutations each with its own chance."""

HANG_SECONDS = 60.0
_SLOW_CPU_SECONDS = 3 * LIMITS.seconds
_MEMORY = 2 << 30
_ROUND = 250
_FEWEST_INPUTS = 20
_LARGEST_INPUT = 8 << 20
# Readers promise a coded problem; this one says that a reader failed to.
_CRASH = "READ-099"


class Finding(AssertionError):
    """Something that must not be. ``signature`` is the same for the same cause."""

    def __init__(self, signature: str, detail: str) -> None:
        super().__init__(f"{signature}: {detail}")
        self.signature = signature


class _Over(BaseException):
    """The time is over; passes through Hypothesis."""


def build(target: Target, recipe: Recipe, *, real: bool) -> tuple[bytes, str]:
    """Return the bytes that a recipe makes, and their extension."""
    seeds = target.seeds(real)
    seed = seeds[recipe[0] % len(seeds)]
    data = seed.data
    for name, number in recipe[1]:
        data = target.mutations[name](data, random.Random(number))[:_LARGEST_INPUT]
    return data, seed.suffix


def hold(reading: Reading, size: int) -> None:
    """Hold one reading against what is true of any.

    Raises:
        Finding: for what is not.
    """
    for problem in reading.problems:
        if problem.code == _CRASH:
            detail = re.sub(r"\d+", "0", problem.params.get("detail", ""))[:60]
            raise Finding(f"{problem.params.get('exception')} {detail}", str(dict(problem.params)))
        for lang in ("vi", "en"):
            if not problem.text(lang).message or (problem.severity != "note" and not message_text(problem.code, lang).remedy):
                raise Finding(f"no words for {problem.code}", str(problem))
    try:
        check(reading)
        _check_map(reading, size)
    except AssertionError as error:
        if isinstance(error, Finding):
            raise
        last = traceback.extract_tb(error.__traceback__)[-1]
        raise Finding(f"invariant {last.line}", repr(error)[:500]) from error


def _check_map(reading: Reading, size: int) -> None:
    open_error = any(problem.severity == "error" for problem in reading.problems)
    assert (reading.status is ReadingStatus.READ) == (not open_error)
    assert reading.text or reading.status is not ReadingStatus.READ
    assert (reading.status is ReadingStatus.FAILED) <= (not reading.text)
    for span in reading.sources:
        place = span.place
        assert place.page is not None or place.node or place.line is not None
        assert place.page is None or (reading.pages is not None and 1 <= place.page <= reading.pages)
        assert place.line is None or 1 <= place.line <= size + 1
        assert place.run is None or place.run >= 0
        if place.box is not None:
            assert all(math.isfinite(side) for side in place.box)
            assert place.box[0] <= place.box[2] and place.box[1] <= place.box[3]
    covered = sum(span.end - span.start for span in reading.sources)
    assert not reading.text or covered > 0
    end = 0
    for doubt in reading.uncertain:
        assert end <= doubt.start < doubt.end <= len(reading.text) and 0 <= doubt.confidence <= 1
        end = doubt.end
    for claim in reading.claims:
        assert unicodedata.is_normalized("NFC", claim.value) and claim.value.encode()


class _Watch:
    """Notes what is opened for writing, made or removed outside a folder while it is on. An audit hook cannot be taken away again."""

    _WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT | os.O_APPEND | os.O_TRUNC
    _EVENTS = frozenset(["os.mkdir", "os.rename", "os.remove", "os.rmdir", "os.symlink", "os.link", "os.truncate", "shutil.move"])

    def __init__(self, folder: Path) -> None:
        self._folder = os.path.realpath(folder)
        self.on = False
        self.seen: list[str] = []
        sys.addaudithook(self._hear)

    def _hear(self, event: str, arguments: tuple[Any, ...]) -> None:
        if not self.on:
            return
        if event == "open":
            path, mode, flags = arguments
            if not (isinstance(flags, int) and flags & self._WRITES) and not (isinstance(mode, str) and set(mode) & set("wax+")):
                return
        elif event == "socket.connect":
            self.seen.append("socket.connect")
            return
        elif event in self._EVENTS:
            path = arguments[0]
        else:
            return
        if isinstance(path, str | bytes | os.PathLike):
            text = os.fsdecode(path)
            # A relative name without a folder is one that an open folder's descriptor leads to (removing trees).
            inside = os.path.realpath(text).startswith(self._folder + os.sep) or (os.sep not in text and event != "open")
            if not inside and text != os.devnull and not text.endswith((".pyc", ".pyc." + str(os.getpid()))) and "__pycache__" not in text:
                self.seen.append(f"{event} {text}")


@dataclass
class Campaign:
    """Reads damaged files of one reader.

    Args:
        target: the reader.
        folder: where inputs are written while they are read; everything written must stay in it.
        findings: where what fails is kept, None to keep nothing.
        real: whether to start from real documents too, where they are at hand.
        known: signatures that are told once.
    """

    target: Target
    folder: Path
    findings: Path | None
    real: bool
    known: set[str] = field(default_factory=set)
    inputs: int = 0
    failed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)
    _end: float = 0.0
    _last: tuple[Recipe, bytes, str, Finding] | None = None

    def run(self, seconds: float, seed: int) -> None:
        """Read until ``seconds`` have passed; the same seed draws the same recipes."""
        tempfile.tempdir = str(self.folder)
        self._watch = _Watch(self.folder)
        _limit_memory()
        count = len(self.target.seeds(self.real))
        names = st.sampled_from(sorted(self.target.mutations))
        step = st.tuples(names, st.integers(0, 2**32 - 1))
        recipes = st.tuples(st.integers(0, count - 1), st.lists(step, min_size=1, max_size=6))
        number = 0
        self._end = time.monotonic() + seconds
        while not self._over:
            number += 1
            self._round(recipes, seed * 1_000_003 + number)
            self._note()

    @property
    def _over(self) -> bool:
        # However busy the machine is, some inputs are read.
        return time.monotonic() > self._end and self.inputs >= _FEWEST_INPUTS

    def _round(self, recipes: st.SearchStrategy[Recipe], seed: int) -> None:
        @hypothesis.seed(seed)
        @settings(
            max_examples=_ROUND,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=(Phase.generate, Phase.shrink),
            report_multiple_bugs=False,
        )
        @given(recipes)
        def attempt(recipe: Recipe) -> None:
            if self._over and self._last is None:
                raise _Over
            self.attempt(recipe)

        self._last = None
        try:
            attempt()
        except _Over:
            return
        except Finding:
            self._keep()
        except BaseException as error:  # noqa: BLE001 - what Hypothesis adds (flaky) is a finding too
            if self._last is None or isinstance(error, KeyboardInterrupt):
                raise
            self._keep()

    def attempt(self, recipe: Recipe) -> None:
        """Read what ``recipe`` makes.

        Raises:
            Finding: for what must not be.
        """
        data, suffix = build(self.target, recipe, real=self.real)
        path = self.folder / f"input{suffix}"
        path.write_bytes(data)
        (self.folder / "recipe.json").write_text(json.dumps(recipe), encoding="utf-8")
        self.inputs += 1
        try:
            with self._held(data), contextlib.closing(self.target.read(path, random.Random(len(data)))) as readings:
                for reading in readings:
                    self.statuses[f"{reading.format} {reading.status}"] += 1
                    # Members unpack to more than their archive, and a route changes the file.
                    hold(reading, len(data) if self.target.plain else LIMITS.max_bytes)
        except Finding as finding:
            self._found(recipe, data, suffix, finding)
        except Exception as error:  # noqa: BLE001 - any exception out of a reader is a finding
            frames = [f for f in traceback.extract_tb(error.__traceback__) if "legalsys" in f.filename] or traceback.extract_tb(
                error.__traceback__
            )
            where = f"{Path(frames[-1].filename).name}:{frames[-1].name}"
            self._found(recipe, data, suffix, Finding(f"{type(error).__name__} {where}", traceback.format_exc()[-3000:]))
        finally:
            path.unlink(missing_ok=True)

    def _found(self, recipe: Recipe, data: bytes, suffix: str, finding: Finding) -> None:
        self.failed[finding.signature] += 1
        if finding.signature not in self.known:
            self._last = (recipe, data, suffix, finding)
            raise finding

    @contextlib.contextmanager
    def _held(self, data: bytes) -> Iterator[None]:
        """Give an input its time, and see that it leaves nothing behind."""
        faulthandler.dump_traceback_later(HANG_SECONDS, exit=True)
        self._watch.seen.clear()
        self._watch.on = True
        started = time.process_time()
        try:
            yield
        finally:
            self._watch.on = False
            faulthandler.cancel_dump_traceback_later()
        took = time.process_time() - started
        if self._watch.seen:
            raise Finding("written outside", ", ".join(self._watch.seen[:5]))
        if took > _SLOW_CPU_SECONDS:
            raise Finding("slow", f"{took:.1f} s for {len(data)} bytes")
        left = [entry.name for entry in self.folder.iterdir() if not entry.name.startswith(("input", "recipe.json", "state.json"))]
        if left:
            raise Finding("left behind", ", ".join(left[:5]))

    def _keep(self) -> None:
        assert self._last is not None
        recipe, data, suffix, finding = self._last
        self.known.add(finding.signature)
        if self.findings is not None:
            keep(self.findings, self.target.name, recipe, data, suffix, finding.signature, str(finding))

    def _note(self) -> None:
        state = {"inputs": self.inputs, "failed": self.failed, "known": sorted(self.known), "statuses": self.statuses}
        (self.folder / "state.json").write_text(json.dumps(state), encoding="utf-8")


def keep(findings: Path, target: str, recipe: Recipe, data: bytes, suffix: str, signature: str, detail: str) -> Path:
    """Write a finding: the input, and beside it its recipe and what was wrong."""
    findings.mkdir(parents=True, exist_ok=True)
    name = f"{target}-{re.sub(r'[^A-Za-z0-9]+', '-', signature).strip('-')[:60]}"
    place = findings / f"{name}{suffix}"
    place.write_bytes(data)
    place.with_suffix(".found.txt").write_text(f"{json.dumps(recipe)}\n{signature}\n{detail}\n", encoding="utf-8")
    return place


def _limit_memory() -> None:
    # Windows has no such limit; the others read the same code.
    with contextlib.suppress(ImportError, OSError, ValueError):
        import resource

        resource.setrlimit(resource.RLIMIT_DATA, (_MEMORY, resource.getrlimit(resource.RLIMIT_DATA)[1]))


def main(arguments: list[str]) -> int:
    """Run a campaign: ``NAME SECONDS SEED FOLDER FINDINGS|- REAL KNOWN-JSON``, or ``NAME --recipe JSON FOLDER REAL`` once."""
    target = TARGETS[arguments[0]]
    if arguments[1] == "--recipe":
        number, steps = json.loads(arguments[2])
        campaign = Campaign(target, Path(arguments[3]), None, arguments[4] == "1")
        campaign._watch = _Watch(campaign.folder)
        tempfile.tempdir = arguments[3]
        _limit_memory()
        try:
            campaign.attempt((number, [(name, chance) for name, chance in steps]))
        except Finding as finding:
            print(finding)
            return 1
        return 0
    seconds, seed, folder = float(arguments[1]), int(arguments[2]), Path(arguments[3])
    findings = None if arguments[4] == "-" else Path(arguments[4])
    campaign = Campaign(target, folder, findings, arguments[5] == "1", set(json.loads(arguments[6])))
    campaign.run(seconds, seed)
    campaign._note()
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
