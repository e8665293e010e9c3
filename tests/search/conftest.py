"""Engines for the contract suite: an embedded index in a folder, and a real server where Java is."""

from __future__ import annotations

import os
import shutil
import signal
import sys
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.search.material import ALL
from tests.search.server import NEWER, VERSION, Node, Unavailable, no_java, why_not

REQUIRED = "LEGALSYS_REQUIRE_SERVER"


@pytest.fixture(scope="session")
def node_folder() -> Iterator[Path]:
    """A short-lived folder that another user may own."""
    folder = Path(tempfile.mkdtemp(prefix="legalsys-es-"))
    folder.chmod(0o755)
    yield folder
    shutil.rmtree(folder, ignore_errors=True)


def _running(version: str, folder: Path, request: pytest.FixtureRequest) -> Iterator[Node]:
    reason = why_not(version)
    if reason is not None:
        # The newer version runs where its Java is; no Debian that CI runs on has one.
        if os.environ.get(REQUIRED) and not (version == NEWER != VERSION and no_java(version)):
            pytest.fail(f"{REQUIRED} is set, but there is no server: {reason}")
        pytest.skip(f"no Elasticsearch server: {reason}")
    # A run that is told to end (a time limit) ends its server too.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(143))
    node = Node(folder, version=version)
    node.start()
    try:
        node.wait()
        yield node
    except Unavailable as error:
        pytest.fail(str(error))
    finally:
        node.stop()
        if request.session.testsfailed:
            kept = Path(tempfile.gettempdir()) / "legalsys-es-last-failure.log"
            kept.write_text(node.log, encoding="utf-8")
            print(f"\nthe server's log is kept in {kept}")


@pytest.fixture(scope="session")
def server(node_folder: Path, request: pytest.FixtureRequest) -> Iterator[Node]:
    """A real Elasticsearch node; without Java the tests that need it are skipped, in CI they fail."""
    yield from _running(VERSION, node_folder / "node", request)


@pytest.fixture(scope="session")
def newer_server(node_folder: Path, request: pytest.FixtureRequest) -> Iterator[Node]:
    """A node of the next major version; skipped where no Java is new enough for it."""
    yield from _running(NEWER, node_folder / "newer", request)


class Maker:
    """Makes engines of one kind, each with an index of its own, and cleans up after them."""

    def __init__(self, kind: str, folder: Path, server: Callable[[], Node]) -> None:
        self.kind, self._folder, self._server, self._made, self.count = kind, folder, server, [], 0

    def place(self) -> str:
        self.count += 1
        if self.kind == "embedded":
            return str(self._folder / f"index-{self.count}")
        return f"{self._server().url}/contract-{os.getpid()}-{self._folder.name}-{self.count}".lower()

    def open(self, place: str | None = None, *, create: bool = True) -> Any:
        from legalsys.search import open_engine

        engine = open_engine(place or self.place(), create=create)
        self._made.append(engine)
        return engine

    def close(self) -> None:
        for engine in self._made:
            engine.close()


_SERVERS = {"elasticsearch": "server", "elasticsearch-next": "newer_server"}


@pytest.fixture(params=["embedded", "elasticsearch", *(["elasticsearch-next"] if VERSION != NEWER else [])], scope="module")
def kind(request: pytest.FixtureRequest) -> str:
    """The engine under test."""
    return str(request.param)


@pytest.fixture(scope="module")
def maker(kind: str, tmp_path_factory: pytest.TempPathFactory, request: pytest.FixtureRequest) -> Iterator[Maker]:
    """Makes engines of the kind under test."""
    if kind in _SERVERS:
        request.getfixturevalue(_SERVERS[kind])
    made = Maker(kind, tmp_path_factory.mktemp("engine"), lambda: request.getfixturevalue(_SERVERS[kind]))
    yield made
    made.close()


@pytest.fixture(scope="module")
def engine(maker) -> Any:
    made = maker.open()
    report = made.index(ALL)
    assert (report.documents, report.failures) == (len(ALL), ())
    assert report.passages == sum(len(d.passages) for d in ALL) == made.passages
    return made


@pytest.fixture
def fresh(maker) -> Any:
    return maker.open()
