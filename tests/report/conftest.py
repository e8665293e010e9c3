"""The demonstration documents, reviewed once for the tests of all lists."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from pathlib import Path

import pytest

from legalsys.pipeline import review
from legalsys.pipeline.stages import load_collection
from legalsys.report.columns import Basis
from legalsys.report.outdated import Outdated, outdated
from legalsys.validity import Collection
from legalsys.workspace import Run, Workspace, open_workspace

DAY = date(2026, 11, 24)
DEMO = Path(__file__).resolve().parents[2] / "corpus" / "documents"


@dataclass(frozen=True)
class Reviewed:
    workspace: Workspace
    collection: Collection
    run: Run

    @property
    def basis(self) -> Basis:
        return Basis(self.run, self.workspace.collection(), "Sở Tư pháp")

    def outdated(self) -> Outdated:
        findings = self.workspace.findings(self.run.id)
        return outdated(self.collection, findings, self.workspace.decision_states(self.run.id), self.basis)


def reviewed(workspace: Workspace, *paths: Path) -> Reviewed:
    result = review(paths, workspace, as_of=DAY)
    run = workspace.run(result.run)
    assert run is not None
    return Reviewed(workspace, load_collection(workspace), run)


@pytest.fixture(scope="session")
def demo(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Reviewed]:
    with open_workspace(tmp_path_factory.mktemp("demo") / ".legalsys", create=True) as workspace:
        yield reviewed(workspace, DEMO)


@pytest.fixture
def empty(tmp_path: Path) -> Iterator[Reviewed]:
    (tmp_path / "nothing").mkdir()
    with open_workspace(tmp_path / ".legalsys", create=True) as workspace:
        yield reviewed(workspace, tmp_path / "nothing")
