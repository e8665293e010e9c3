"""Faults and kills that take minutes: ``make soak``. Their figures are printed and go into the closing note."""

from __future__ import annotations

import os
import random
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from legalsys.search.elastic import ElasticEngine
from legalsys.search.embedded import EmbeddedEngine
from tests.conftest import CHECKOUT
from tests.search.material import TODAY, many
from tests.search.server import Node, free_port

pytestmark = pytest.mark.soak

DOCUMENTS = 1500
KILLS = 10
_WRITER = """
import sys
sys.path.insert(0, sys.argv[3])
from legalsys.search import open_engine
from tests.search.material import many
engine = open_engine(sys.argv[1], create=True)
there = engine.stamps()
documents = many(int(sys.argv[2]), word=sys.argv[4])
changed = [d for d in documents if there.get(d.key) != d.stamp]
print("writing", len(changed), flush=True)
for at in range(0, len(changed), 50):
    engine.index(changed[at : at + 50])
print("done", flush=True)
"""


def _writer(place: str, word: str) -> subprocess.Popen[bytes]:
    command = [sys.executable, "-c", _WRITER, place, str(DOCUMENTS), str(CHECKOUT), word]
    return subprocess.Popen(command, stdout=subprocess.PIPE)


def _killed_at_random(place: str, dice: random.Random) -> list[str]:
    """Start the writer again and again, each time with other words in all documents, and kill it at a random moment.

    Every third one goes on with what the one before was doing. One that had finished does not count: ten are killed while they
    write. The last one may finish. Returns what happened.
    """
    log: list[str] = []
    longest = 1.2
    for n in range(5 * KILLS):
        process = _writer(place, f"kênh{n - n % 3}")
        assert process.stdout is not None and process.stdout.readline().startswith(b"writing")
        delay = dice.uniform(0.0, longest)
        time.sleep(delay)
        if process.poll() is None:
            os.kill(process.pid, signal.SIGKILL)
            log.append(f"kill {len(log) + 1}, {delay:.2f} s after it began to write")
        else:
            assert process.returncode == 0, "a writer failed after one that was killed"
            longest = max(0.05, delay)
        process.communicate()
        if len(log) == KILLS:
            break
    assert len(log) == KILLS, f"only {len(log)} of {5 * KILLS} writers were still writing when they were killed"
    last = _writer(place, "kênh")
    last.communicate(timeout=600)
    assert last.returncode == 0
    return log


def _everything_once(engine: ElasticEngine | EmbeddedEngine) -> None:
    wanted = {d.key: d.stamp for d in many(DOCUMENTS)}
    assert engine.stamps() == wanted
    assert engine.passages == 2 * DOCUMENTS


def test_the_embedded_writer_killed_at_ten_moments(tmp_path: Path) -> None:
    place = tmp_path / "index"
    for line in _killed_at_random(str(place), random.Random(7)):
        print(line)
    with EmbeddedEngine(place) as engine:
        _everything_once(engine)
        assert len(engine.search("kênh mương", as_of=TODAY, size=50).results) == 50


def test_our_process_killed_at_ten_moments_while_it_loads_a_server(server: Node) -> None:
    place = f"{server.url}/soak-kills"
    for line in _killed_at_random(place, random.Random(8)):
        print(line)
    with ElasticEngine(place) as engine:
        _everything_once(engine)
        engine.drop()


@pytest.fixture
def cluster(node_folder: Path) -> Iterator[list[Node]]:
    """Three nodes on the loopback."""
    ports = [(free_port(), free_port()) for _ in range(3)]
    nodes = [
        Node(
            node_folder / f"node-{n}",
            name=f"node-{n}",
            ports=ports[n],
            settings={
                "discovery.type": "multi-node",
                "discovery.seed_hosts": [f"127.0.0.1:{transport}" for _, transport in ports],
                "cluster.initial_master_nodes": ["node-0", "node-1", "node-2"],
                "cluster.name": "legalsys-soak",
            },
        )
        for n in range(3)
    ]
    try:
        for node in nodes:
            node.start()
        nodes[0].wait(nodes=3, seconds=300)
        yield nodes
    finally:
        for node in nodes:
            node.stop()


def test_a_cluster_that_loses_nodes(cluster: list[Node]) -> None:
    hosts = ",".join(f"127.0.0.1:{node.http}" for node in cluster)
    place = f"http://{hosts}/soak"
    log: list[str] = []
    began = time.monotonic()

    def note(what: str) -> None:
        log.append(f"{time.monotonic() - began:6.1f} s  {what}")

    documents = many(DOCUMENTS)
    with ElasticEngine(place, create=True) as engine:
        engine._client.indices.put_settings(index="soak", settings={"index": {"number_of_replicas": 2}})
        killer = threading.Timer(2.0, lambda: (cluster[2].kill(), note("node-2 killed during the load")))
        killer.start()
        for at in range(0, DOCUMENTS, 100):
            report = engine.index(documents[at : at + 100])
            if report.failures:
                note(f"{len(report.failures)} documents refused: {report.failures[0].reason[:80]}")
        killer.join()
        missing = [d for d in documents if engine.stamps().get(d.key) != d.stamp]
        note(f"load done, {len(missing)} documents to write again")
        engine.index(missing)
        _everything_once(engine)
        cluster[2].start()
        cluster[0].wait(nodes=3, seconds=300)
        note("node-2 back")

        expected = [r.key for r in engine.search("kênh mương nội đồng", as_of=TODAY, size=20).results]
        killer = threading.Timer(1.0, lambda: (cluster[1].kill(), note("node-1 killed during queries")))
        killer.start()
        wrong = errors = asked = 0
        until = time.monotonic() + 20
        while time.monotonic() < until:
            asked += 1
            try:
                found = [r.key for r in engine.search("kênh mương nội đồng", as_of=TODAY, size=20).results]
                wrong += set(found) != set(expected) and len(found) != len(expected)
            except Exception as error:
                errors += 1
                note(f"a query failed: {type(error).__name__} {str(error)[:100]}")
        killer.join()
        note(f"{asked} queries, {wrong} wrong answers, {errors} refused")
        cluster[1].start()
        cluster[0].wait(nodes=3, seconds=300)
        note("node-1 back")
        _everything_once(engine)
        engine.drop()
    print("\n".join(log))
    assert wrong == 0
