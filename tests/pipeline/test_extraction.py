"""Extraction without a workspace: in order, the same from one process or several."""

from __future__ import annotations

from pathlib import Path

import pytest

from legalsys.errors import UsageError
from legalsys.pipeline import Silent, extract_all, find_files, load_plan
from legalsys.pipeline.runner import run_plan
from legalsys.pipeline.stages import Extracted
from tests.pipeline.material import written


def told(extracted: Extracted) -> tuple[str, str, str]:
    """What is kept of a file here (a function of a module: it runs in the worker)."""
    return Path(extracted.path).name, extracted.reading.status.value, str(extracted.document.key) if extracted.document else ""


@pytest.fixture(scope="module")
def documents(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return written(tmp_path_factory.mktemp("extract") / "documents")


def test_one_process_and_two_give_the_same_in_order(documents: Path) -> None:
    found = find_files([documents])
    one = list(extract_all(found, {}, Silent(), workers=1, then=told))
    two = list(extract_all(found, {}, Silent(), workers=2, then=told))
    assert one == two
    assert [name for name, _, _ in one] == [Path(f.path).name for f in found.files]
    assert one[0] == ("hong.pdf", "failed", "")
    assert one[1][2] == "vn/hung-yen/qd-ubnd/2019/1/2019-03-02"


def test_as_a_pipeline(documents: Path) -> None:
    given = {
        "paths": [documents],
        "workspace": None,
        "as_of": None,
        "progress": Silent(),
        "run": 0,
        "limits": {},
        "outside": None,
    }
    products = run_plan(load_plan("extract", overrides={"extract": {"workers": 1}}), given)
    extracted = list(products["extracted"])
    assert len(extracted) == 17 and sum(e.document is not None for e in extracted) == 16


def test_limits_are_handed_on(documents: Path) -> None:
    found = find_files([documents / "hy" / "01.txt"])
    (extracted,) = extract_all(found, {"max_bytes": 10}, Silent(), workers=1)
    assert extracted.document is None and extracted.reading.problems


def test_files_and_folders(documents: Path, tmp_path: Path) -> None:
    found = find_files([documents / "hy", documents / "hy" / "01.txt", documents / "ghi-chu.ini"])
    names = [Path(f.path).name for f in found.files]
    assert [f.path for f in found.files] == sorted(f.path for f in found.files)
    assert names.count("01.txt") == 1 and "ghi-chu.ini" in names
    assert found.hidden == 1 and found.left == ()
    with pytest.raises(UsageError, match="PIPE-010"):
        find_files([tmp_path / "nowhere"])
