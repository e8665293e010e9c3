"""Killed at any moment, a review loses at most the work in hand: the next run ends where an undisturbed one does."""

from __future__ import annotations

import os
import random
import subprocess
import sys
import time
from pathlib import Path

import pytest

from legalsys.pipeline import review
from legalsys.workspace import open_workspace
from tests.conftest import CHECKOUT
from tests.pipeline.material import AS_OF, dump, written

ALONE = {"parse": {"in_process": 1000}}


def started(workspace: Path, documents: Path, mode: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(
        [sys.executable, "-m", "tests.pipeline.run_review", str(workspace), str(documents), mode],
        cwd=CHECKOUT,
        env={**os.environ, "PYTHONPATH": str(CHECKOUT)},
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory):
    folder = tmp_path_factory.mktemp("kill")
    documents = written(folder / "documents")
    durations = {}
    for mode in ("alone", "pool"):
        begin = time.monotonic()
        assert started(folder / mode / ".legalsys", documents, mode).wait(60) == 0
        durations[mode] = time.monotonic() - begin
    with open_workspace(folder / "alone" / ".legalsys") as one, open_workspace(folder / "pool" / ".legalsys") as two:
        expected = dump(one)
        assert dump(two) == expected
    assert expected["findings"] and len(expected["documents"]) == 16
    return documents, durations, expected


@pytest.mark.parametrize("moment", range(10))
def test_killed_and_run_again(undisturbed, moment: int, tmp_path: Path) -> None:
    documents, durations, expected = undisturbed
    mode = "pool" if moment % 4 == 0 else "alone"
    place = tmp_path / ".legalsys"
    process = started(place, documents, mode)
    try:
        process.wait(random.Random(moment).uniform(0.2, 0.9) * durations[mode])
    except subprocess.TimeoutExpired:
        process.kill()
    process.wait(30)
    with open_workspace(place, create=True) as workspace:
        result = review([documents], workspace, as_of=AS_OF, options=ALONE)
        assert dump(workspace) == expected
        assert result.collection == expected["collection"]
        assert [run.state for run in workspace.runs()][-1] == "done"
