"""Pipelines are checked whole before anything runs."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
import yaml

from legalsys.errors import DataFileWrong, UsageError
from legalsys.pipeline.loader import load_plan, pipeline_files
from legalsys.pipeline.registry import STAGES, stage
from legalsys.pipeline.runner import run_plan

CASES = yaml.safe_load(Path(__file__).with_name("loader_cases.yaml").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", CASES, ids=lambda case: case["name"])
def test_refusals(case: dict[str, Any], tmp_path: Path) -> None:
    path = tmp_path / "case.toml"
    path.write_text(case["toml"], encoding="utf-8")
    with pytest.raises(DataFileWrong) as caught:
        load_plan(path)
    assert caught.value.code == case["code"]
    message = str(caught.value)
    assert "case.toml" in message
    for words in case["says"]:
        assert words in message
    assert str(caught.value.text("vi"))


@pytest.mark.parametrize("name", ["review", "ingest", "extract"])
def test_shipped_pipelines_load(name: str) -> None:
    plan = load_plan(name)
    assert plan.steps[0].stage.name == "discover" and plan.description


def test_every_pipeline_file_loads() -> None:
    for path in pipeline_files().values():
        assert load_plan(path).steps, path


def test_unknown_pipeline_is_told_with_those_there_are() -> None:
    with pytest.raises(UsageError, match=r"PIPE-001.*review"):
        load_plan("revue")


def test_overrides_are_checked_and_win() -> None:
    plan = load_plan("review", overrides={"parse": {"workers": 2}, "elsewhere": {"x": 1}})
    assert next(s for s in plan.steps if s.stage.name == "parse").options["workers"] == 2
    with pytest.raises(DataFileWrong, match="PIPE-005"):
        load_plan("review", overrides={"parse": {"workers": "two"}})


def test_runner_passes_products_and_options(tmp_path: Path) -> None:
    before = dict(STAGES)
    try:

        @stage(name="t-two", reads=("paths",), writes=("one", "two"))
        def two(paths: list[str], *, sign: str = "-", often: int | None = None, names: tuple[str, ...] = ()) -> tuple[str, str]:
            return sign + paths[0], "".join(names)

        @stage(name="t-join", reads=("two", "one"), writes=("joined",))
        def join(two: str, one: str) -> str:
            return one + two

        path = tmp_path / "t.toml"
        path.write_text('[[stage]]\nuse = "t-two"\nsign = "+"\nnames = ["x", "y"]\n[[stage]]\nuse = "t-join"\n', encoding="utf-8")
        assert run_plan(load_plan(path), {"paths": ["a"]})["joined"] == "+axy"
    finally:
        STAGES.clear()
        STAGES.update(before)


def test_a_failing_stage_closes_what_is_open(tmp_path: Path) -> None:
    before = dict(STAGES)
    closed = []

    def numbers():
        try:
            yield from range(5)
        finally:
            closed.append(True)

    try:

        @stage(name="t-make", reads=(), writes=("numbers",))
        def make() -> object:
            return numbers()

        @stage(name="t-fail", reads=("numbers",), writes=("sum",))
        def fail(numbers: Any) -> int:
            next(numbers)
            raise RuntimeError("x")

        path = tmp_path / "t.toml"
        path.write_text('[[stage]]\nuse = "t-make"\n[[stage]]\nuse = "t-fail"\n', encoding="utf-8")
        with pytest.raises(RuntimeError):
            run_plan(load_plan(path), {})
        assert closed == [True]
    finally:
        STAGES.clear()
        STAGES.update(before)


def test_declarations_that_lie_are_refused() -> None:
    with pytest.raises(TypeError, match="reads"):

        @stage(name="t-lie", reads=("a",), writes=("b",))
        def lie(other: int) -> int:
            return other

    with pytest.raises(TypeError, match="no default"):

        @stage(name="t-bare", reads=(), writes=("b",))
        def bare(*, needed: int) -> int:
            return needed


def test_runner_stays_small() -> None:
    from legalsys.pipeline import runner

    assert len(Path(runner.__file__).read_text(encoding="utf-8").splitlines()) < 100
