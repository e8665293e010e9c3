"""``python -m tests.fuzz [READER …] [--minutes 20]``: damaged files for each reader; exit code 1 when something was found.

Each reader is fuzzed in a process of its own, which is watched: one that dies or hangs is a finding too, and is started again.
"""

from __future__ import annotations

import argparse
import json
import subprocess
import sys
import tempfile
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from .campaign import HANG_SECONDS, build, keep
from .targets import CHECKOUT, TARGETS

__all__ = ["Figures", "fuzz", "main"]


@dataclass
class Figures:
    """What came of one reader's time.

    Args:
        reader: its name.
        inputs: files read.
        seconds: time spent.
        failed: how often each finding came up, by its signature.
        statuses: formats and statuses of readings.
    """

    reader: str
    inputs: int = 0
    seconds: float = 0.0
    failed: Counter[str] = field(default_factory=Counter)
    statuses: Counter[str] = field(default_factory=Counter)


def fuzz(reader: str, *, seconds: float, seed: int = 1, findings: Path | None = None, real: bool = True) -> Figures:
    """Fuzz one reader.

    Args:
        reader: a name of `TARGETS`.
        seconds: for how long.
        seed: draws the same files again.
        findings: folder that keeps what fails.
        real: start from real documents too where they are at hand.
    """
    figures = Figures(reader)
    started = time.monotonic()
    known: list[str] = []
    while (left := seconds - (time.monotonic() - started)) > 0.5 or not figures.inputs:
        with tempfile.TemporaryDirectory(prefix="legalsys-fuzz-") as name:
            folder = Path(name)
            order = [reader, str(max(left, 1.0)), str(seed), name, str(findings) if findings else "-", str(int(real)), json.dumps(known)]
            done = _process(order, left + 4 * HANG_SECONDS)
            state = folder / "state.json"
            if state.is_file():
                said: dict[str, Any] = json.loads(state.read_text(encoding="utf-8"))
                figures.inputs += said["inputs"]
                figures.failed.update(said["failed"])
                figures.statuses.update(said["statuses"])
                known = said["known"]
            if done.returncode != 0:
                _died(figures, done, folder, findings, real)
                if not (folder / "recipe.json").is_file():
                    break
        seed += 1000
    figures.seconds = time.monotonic() - started
    return figures


def _process(order: list[str], seconds: float) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-m", "tests.fuzz.campaign", *order]
    try:
        return subprocess.run(command, cwd=CHECKOUT, capture_output=True, text=True, errors="replace", timeout=seconds)
    except subprocess.TimeoutExpired as late:
        return subprocess.CompletedProcess(command, 124, "", f"Timeout\n{late.stderr}")


def _died(
    figures: Figures, done: subprocess.CompletedProcess[str], folder: Path, findings: Path | None, real: bool
) -> None:
    """Keep the input that a process died of, with as few mutations as still bring one down."""
    told = folder / "recipe.json"
    hung = "Timeout" in done.stderr
    frame = next((line.strip() for line in done.stderr.splitlines() if "legalsys" in line or "tests/fuzz" in line), "")
    signature = f"{'hang' if hung else f'died {done.returncode}'} {frame.rpartition('/')[2]}"
    figures.failed[signature] += 1
    if not told.is_file():
        print(done.stderr[-3000:], file=sys.stderr)
        return
    number, steps = json.loads(told.read_text(encoding="utf-8"))
    index = 0
    while index < len(steps) and not hung:
        fewer = steps[:index] + steps[index + 1 :]
        with tempfile.TemporaryDirectory(prefix="legalsys-fuzz-") as name:
            again = _process([figures.reader, "--recipe", json.dumps([number, fewer]), name, str(int(real))], 2 * HANG_SECONDS)
        if again.returncode == done.returncode:
            steps = fewer
        else:
            index += 1
    if findings is not None:
        recipe = (number, [(way, chance) for way, chance in steps])
        data, suffix = build(TARGETS[figures.reader], recipe, real=real)
        keep(findings, figures.reader, recipe, data, suffix, signature, done.stderr[-6000:])


def main(arguments: list[str] | None = None) -> int:
    """Run from the command line."""
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description="Read damaged files, reader by reader.")
    parser.add_argument("readers", nargs="*", metavar="READER", help=f"one of {', '.join(TARGETS)}; all when none is named")
    parser.add_argument("--minutes", type=float, default=20.0, help="time for each reader (20)")
    parser.add_argument("--seed", type=int, default=None, help="the same seed draws the same files; by default the time")
    parser.add_argument("--side-by-side", type=int, default=1, help="readers at a time (1)")
    parser.add_argument("--findings", type=Path, default=CHECKOUT / "fuzz-findings", help="folder that keeps what fails")
    parser.add_argument("--demo-only", action="store_true", help="start from the demonstration documents only")
    chosen = parser.parse_args(arguments)
    unknown = [name for name in chosen.readers if name not in TARGETS]
    if unknown:
        parser.error(f"no reader {', '.join(unknown)}; there are {', '.join(TARGETS)}")
    seed = chosen.seed if chosen.seed is not None else int(time.time())

    def one(reader: str) -> Figures:
        figures = fuzz(
            reader, seconds=chosen.minutes * 60, seed=seed, findings=chosen.findings, real=not chosen.demo_only
        )
        print(f"{reader:10} {figures.inputs:8} inputs  {figures.seconds / 60:6.1f} min  {len(figures.failed)} findings", flush=True)
        for status, count in sorted(figures.statuses.items()):
            print(f"{'':12}{count:8} {status}")
        for signature, count in figures.failed.most_common():
            print(f"  !! {count:6} × {signature}", flush=True)
        return figures

    with ThreadPoolExecutor(max(1, chosen.side_by_side)) as pool:
        all_figures = list(pool.map(one, chosen.readers or list(TARGETS)))
    found = sum(len(figures.failed) for figures in all_figures)
    if found:
        print(f"{found} findings, kept in {chosen.findings} (seed {seed})", file=sys.stderr)
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
