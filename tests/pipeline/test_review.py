"""Whole runs over a small collection on disk."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import time
from datetime import date
from pathlib import Path

import pytest

from legalsys.errors import UsageError
from legalsys.pipeline import ingest, review, stages
from legalsys.workspace import Workspace, open_workspace
from tests.conftest import CHECKOUT
from tests.pipeline import crashers
from tests.pipeline.material import AS_OF, decision, dump, written

ALONE = {"parse": {"in_process": 1000}}


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("review")
    written(folder / "documents")
    with open_workspace(folder / ".legalsys", create=True) as workspace:
        review([folder / "documents"], workspace, as_of=AS_OF, options=ALONE)
    return folder


@pytest.fixture
def place(original: Path, tmp_path: Path) -> Path:
    """A copy of the reviewed collection: documents keep their times, paths are relative to the folder."""
    shutil.copytree(original, tmp_path / "office")
    return tmp_path / "office"


@pytest.fixture
def workspace(place: Path):
    with open_workspace(place / ".legalsys") as opened:
        yield opened


def again(workspace: Workspace, place: Path, **more: object):
    return review([place / "documents"], workspace, as_of=AS_OF, options=ALONE, **more)  # type: ignore[arg-type]


def changes(result: object) -> set[tuple[str, str]]:
    return {(c.what, c.path.removeprefix("documents/")) for c in result.changes}  # type: ignore[attr-defined]


def old_time(path: Path) -> None:
    os.utime(path, (1_700_000_100, 1_700_000_100))


def test_first_review(workspace: Workspace) -> None:
    (run,) = workspace.runs()
    assert run.state == "done" and run.collection is not None
    assert run.counts["files"] == 17 and run.counts["added"] == 17 and run.counts["left"] == 1 and run.counts["hidden"] == 1
    assert run.collection.documents == 16 and run.collection.gaps.unread == ("documents/hong.pdf",)
    assert len(list(workspace.effects())) == 8
    # Of each province's four repeals one is of a decision held; the others stand in the ledger.
    assert sum(entry.what == "effect" for entry in workspace.ledger()) == 6


def test_unchanged_review_reuses_the_findings(workspace: Workspace, place: Path) -> None:
    before = dump(workspace)
    result = again(workspace, place)
    assert result.reused and result.counts["unchanged"] == 17 and result.counts["parse"] == 0
    assert result.new == frozenset() and result.changes == ()
    assert dump(workspace) == before
    assert not review([place / "documents"], workspace, as_of=date(2026, 11, 25), options=ALONE).reused


def test_moving_office_and_workspace_together_parses_nothing(place: Path, tmp_path: Path) -> None:
    moved = tmp_path / "elsewhere"
    place.rename(moved)
    with open_workspace(moved / ".legalsys") as workspace:
        assert again(workspace, moved).counts["parse"] == 0


def test_moved_file(workspace: Workspace, place: Path) -> None:
    (place / "documents" / "hy" / "01.txt").rename(place / "documents" / "tb" / "moved.txt")
    result = again(workspace, place)
    assert changes(result) == {("moved", "tb/moved.txt")} and result.counts["parse"] == 0
    assert result.changes[0].detail == {"from": "documents/hy/01.txt"}
    assert result.collection.documents == 16


def test_replaced_file(workspace: Workspace, place: Path) -> None:
    path = place / "documents" / "hy" / "01.txt"
    path.write_text(decision(31, 2020), encoding="utf-8")
    old_time(path)
    result = again(workspace, place)
    assert changes(result) == {("replaced", "hy/01.txt")} and result.counts["parse"] == 1
    assert [d.key.ordinal for d in workspace.documents() if d.manifestations[0].path.endswith("hy/01.txt")] == ["31"]


def test_deleted_and_returned_file(workspace: Workspace, place: Path) -> None:
    before = dump(workspace)
    path = place / "documents" / "hy" / "05.txt"
    text = path.read_text(encoding="utf-8")
    path.unlink()
    result = again(workspace, place)
    assert changes(result) == {("gone", "hy/05.txt")} and result.collection.documents == 15
    path.write_text(text, encoding="utf-8", newline="\n")
    old_time(path)
    result = again(workspace, place)
    assert changes(result) == {("returned", "hy/05.txt")} and result.counts["parse"] == 0
    assert dump(workspace) == before


def test_copy_is_another_manifestation(workspace: Workspace, place: Path) -> None:
    shutil.copy2(place / "documents" / "hy" / "05.txt", place / "documents" / "copy.txt")
    result = again(workspace, place)
    assert changes(result) == {("added", "copy.txt")} and result.counts["parse"] == 0
    assert result.collection.documents == 16 and result.collection.files == 18


def test_touched_file_is_no_change(workspace: Workspace, place: Path) -> None:
    old_time(place / "documents" / "hy" / "05.txt")
    result = again(workspace, place)
    assert result.counts["touched"] == 1 and result.reused


def test_file_written_at_the_moment_of_reading_is_looked_at_again(workspace: Workspace, place: Path) -> None:
    path = place / "documents" / "hy" / "05.txt"
    text = path.read_text(encoding="utf-8")
    path.write_text(text.replace("Văn An", "Văn Ba"), encoding="utf-8")
    stamp = path.stat().st_mtime_ns
    assert ("replaced", "hy/05.txt") in changes(again(workspace, place))
    path.write_text(text.replace("Văn An", "Văn Tư"), encoding="utf-8")
    os.utime(path, ns=(stamp, stamp))
    assert ("replaced", "hy/05.txt") in changes(again(workspace, place))


def test_only_the_folder_named_can_lose_files(workspace: Workspace, place: Path) -> None:
    shutil.rmtree(place / "documents" / "tb")
    result = review([place / "documents" / "hy"], workspace, as_of=AS_OF, options=ALONE)
    assert result.changes == () and result.collection.documents == 16


def test_missing_path_is_refused_and_loses_nothing(workspace: Workspace, place: Path) -> None:
    shutil.rmtree(place / "documents")
    with pytest.raises(UsageError, match="PIPE-010"):
        again(workspace, place)
    assert workspace.collection().documents == 16
    assert [run.state for run in workspace.runs()][-1] == "interrupted"


def test_order_of_ingestion_does_not_change_findings(original: Path, tmp_path: Path) -> None:
    place = tmp_path / "office"
    shutil.copytree(original / "documents", place / "documents")
    with open_workspace(original / ".legalsys") as first, open_workspace(place / ".legalsys", create=True) as second:
        for part in ("tb/08.txt", "hy/06.txt", "tb", "hong.pdf"):
            ingest([place / "documents" / part], second, options=ALONE)
        again(second, place)
        assert dump(second) == dump(first)


def test_new_extraction_reads_all_anew_and_tells_what_changed(
    workspace: Workspace, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    before = dump(workspace)
    monkeypatch.setattr(stages, "extractor_version", lambda: "another")
    result = review([place / "documents" / "hy"], workspace, as_of=AS_OF, options=ALONE)
    assert result.counts["parse"] == 17 and result.changes == ()
    assert dump(workspace) == before


def test_interruption_keeps_what_is_stored(original: Path, tmp_path: Path) -> None:
    place = tmp_path / "office"
    shutil.copytree(original / "documents", place / "documents")

    class Impatient:
        done = 0

        def begin(self, stage: str, total: int | None) -> None: ...

        def advance(self, count: int = 1, *, note: str = "") -> None:
            self.done += 1
            if self.done == 7:
                raise KeyboardInterrupt

        def end(self) -> None: ...

    with open_workspace(original / ".legalsys") as first, open_workspace(place / ".legalsys", create=True) as second:
        with pytest.raises(KeyboardInterrupt):
            again(second, place, progress=Impatient())
        assert [run.state for run in second.runs()] == ["interrupted"]
        kept = sum(f.extractor is not None for f in second.known_files())
        assert kept >= 6
        result = again(second, place)
        assert result.counts["parse"] == 17 - kept
        assert dump(second) == dump(first)


def test_a_file_that_kills_its_process_is_a_problem_of_that_file(
    workspace: Workspace, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    for number, name in enumerate(("chet.txt", "song.txt", "song-2.txt"), 40):
        (place / "documents" / name).write_text(decision(number, 2022), encoding="utf-8")
    monkeypatch.setattr(stages, "parse_task", crashers.parse_or_die)
    result = review([place / "documents"], workspace, as_of=AS_OF, options={"parse": {"workers": 1, "in_process": 0}})
    assert {(f.path, f.problems[0].code) for f in result.unread if f.path != "documents/hong.pdf"} == {
        ("documents/chet.txt", "PIPE-011")
    }
    assert result.counts["stored"] == 3 and result.collection.documents == 18


def test_what_brought_this_process_down_goes_to_another(
    workspace: Workspace, place: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = place / "documents" / "chet.txt"
    path.write_text(decision(41, 2022), encoding="utf-8")
    import hashlib

    workspace.begin_attempts([hashlib.sha256(path.read_bytes()).hexdigest()])
    monkeypatch.setattr(stages, "parse_task", crashers.parse_or_die)
    result = review([place / "documents"], workspace, as_of=AS_OF)
    assert "PIPE-011" in {f.problems[0].code for f in result.unread}
    assert workspace.failed_attempts() == frozenset()


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_file_without_permission_is_listed(workspace: Workspace, place: Path) -> None:
    path = place / "documents" / "hy" / "05.txt"
    path.chmod(0)
    result = again(workspace, place)
    assert "PIPE-013" in {p.code for f in result.unread for p in f.problems}


@pytest.mark.skipif(sys.platform in ("win32", "darwin"), reason="names are text on this system")
def test_a_name_that_is_no_text(workspace: Workspace, place: Path) -> None:
    name = os.fsencode(place / "documents") + b"/quy\xff\xfe.txt"
    Path(os.fsdecode(name)).write_text(decision(50, 2022), encoding="utf-8")
    result = again(workspace, place)
    assert changes(result) == {("added", "quy\\udcff\\udcfe.txt")} and result.collection.documents == 17
    assert all(path.encode() for path in (f.path for f in workspace.known_files()))
    Path(os.fsdecode(name)).unlink()
    assert changes(again(workspace, place)) == {("gone", "quy\\udcff\\udcfe.txt")}


def test_links_in_a_circle_end(workspace: Workspace, place: Path) -> None:
    try:
        (place / "documents" / "hy" / "up").symlink_to(place / "documents", target_is_directory=True)
        (place / "documents" / "dangling.txt").symlink_to(place / "nowhere.txt")
    except OSError:
        pytest.skip("this system makes no links")
    result = again(workspace, place)
    assert result.counts["files"] == 17
    assert {Path(p).name for p in result.left} == {"ghi-chu.ini", "up", "dangling.txt"}


def test_workspace_inside_the_documents_is_passed_over(tmp_path: Path) -> None:
    written(tmp_path / "documents")
    with open_workspace(tmp_path / "documents" / "state", create=True) as workspace:
        (tmp_path / "documents" / "state" / "x.txt").write_text("x", encoding="utf-8")
        assert ingest([tmp_path / "documents"], workspace, options=ALONE).counts["files"] == 17


def test_unchanged_run_is_quick_and_loads_no_heavy_library(place: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from datetime import date\n"
        "from legalsys.pipeline import review; from legalsys.workspace import open_workspace\n"
        "with open_workspace(Path(sys.argv[1]) / '.legalsys') as w:\n"
        "    result = review([Path(sys.argv[1]) / 'documents'], w, as_of=date(2026, 11, 24))\n"
        "heavy = {'pydantic', 'spacy', 'networkx', 'docx', 'lxml', 'pdfplumber', 'rapidfuzz', 'rich', 'multiprocessing'}\n"
        "print(result.reused, sorted(heavy & set(sys.modules)))"
    )
    for _ in range(3):  # where sources change while the test runs, the first run is no re-run
        begin = time.monotonic()
        done = subprocess.run(
            [sys.executable, "-c", script, str(place)], cwd=CHECKOUT, capture_output=True, text=True, check=True
        )
        took = time.monotonic() - begin
        if done.stdout.startswith("True"):
            break
    assert done.stdout.strip() == "True []"
    assert took < 3
