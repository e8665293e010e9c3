"""The graph over a collection, and what it is exported to."""

from __future__ import annotations

import json
from datetime import date

import pytest

from legalsys.graph import build_graph, neighbourhood, replacement_chain, replacement_cycles, to_dot, to_graphml, to_node_link
from legalsys.validity import Collection
from tests.model_documents import make

networkx = pytest.importorskip("networkx")

OLD = make("10/2018/QĐ-UBND", "2018-03-01", title="Quy định \x01 <mức> thu & phí")
MIDDLE = make(
    "12/2020/QĐ-UBND",
    "2020-05-01",
    basis=["80/2015/QH13"],
    cites=["10/2018/QĐ-UBND"],
    effects=[{"kind": "replaces", "target": {"number": "10/2018/QĐ-UBND", "issued": "2018-03-01"}}],
)
NEW = make(
    "30/2022/QĐ-UBND",
    "2022-05-01",
    effects=[
        {"kind": "replaces", "target": {"number": "12/2020/QĐ-UBND", "issued": "2020-05-01"}},
        {"kind": "amends", "units": ["dieu-2"], "target": "77/2019/QĐ-UBND"},
    ],
)


@pytest.fixture
def collection() -> Collection:
    return Collection([(OLD, ["a.txt"]), MIDDLE, NEW])


def test_nodes_and_edges(collection: Collection) -> None:
    graph = build_graph(collection, as_of=date(2026, 1, 1))
    assert graph.nodes[str(OLD.key)]["status"] == "expired"
    assert graph.nodes[str(OLD.key)]["file"] == "a.txt"
    stubs = {facts["label"]: facts for _, facts in graph.nodes(data=True) if not facts["held"]}
    assert any("77/2019/QĐ-UBND" in label for label in stubs)
    assert any("80/2015/QH13" in label for label in stubs)
    edge = graph.edges[str(MIDDLE.key), str(OLD.key), "effect:e1"]
    assert (edge["kind"], edge["quote"], edge["sure"]) == ("replaces", "replaces 10/2018/QĐ-UBND", True)
    kinds = sorted(facts["kind"] for _, _, facts in graph.edges(data=True))
    assert kinds == ["amends", "basis", "reference", "replaces", "replaces"]
    assert "reference" not in {facts["kind"] for *_, facts in build_graph(collection, references=False).edges(data=True)}


def test_one_stub_for_one_document_in_all_spellings() -> None:
    one = make("1/2020/QĐ-UBND", "2020-01-01", basis=["80/2015/QH13"])
    other = make("2/2020/QĐ-UBND", "2020-01-02", basis=["80 /2015/ QH13"])
    graph = build_graph(Collection([one, other]))
    assert len([n for n, held in graph.nodes(data="held") if not held]) == 1


def test_chain_and_cycles(collection: Collection) -> None:
    graph = build_graph(collection)
    assert replacement_chain(graph, str(OLD.key)) == [str(MIDDLE.key), str(NEW.key)]
    assert replacement_cycles(graph) == []
    itself = make("5/2020/QĐ-UBND", "2020-01-01", effects=[{"kind": "replaces", "target": "5/2020/QĐ-UBND"}])
    one = make("6/2020/QĐ-UBND", "2020-01-01", effects=[{"kind": "replaces", "target": "7/2020/QĐ-UBND"}])
    two = make("7/2020/QĐ-UBND", "2020-01-02", effects=[{"kind": "replaces", "target": "6/2020/QĐ-UBND"}])
    circle = build_graph(Collection([itself, one, two]))
    assert replacement_cycles(circle) == [[str(itself.key)], [str(one.key), str(two.key)]]
    assert replacement_chain(circle, str(one.key)) == [str(two.key)]


def test_neighbourhood(collection: Collection) -> None:
    graph = build_graph(collection)
    assert set(neighbourhood(graph, str(OLD.key), kinds={"replaces"})) == {str(OLD.key), str(MIDDLE.key)}
    assert str(NEW.key) in neighbourhood(graph, str(OLD.key), radius=2, kinds={"replaces"})
    lonely = make("9/2020/QĐ-UBND", "2020-01-01")
    assert list(neighbourhood(build_graph(Collection([lonely])), str(lonely.key))) == [str(lonely.key)]


def test_exports_can_be_read_again(collection: Collection) -> None:
    graph = build_graph(collection, as_of=date(2026, 1, 1))
    again = networkx.parse_graphml(to_graphml(graph).decode(), force_multigraph=True)
    assert again.number_of_nodes() == graph.number_of_nodes()
    assert again.number_of_edges() == graph.number_of_edges()
    assert again.nodes[str(OLD.key)]["title"] == "Quy định  <mức> thu & phí"
    data = json.loads(to_node_link(graph))
    assert networkx.node_link_graph(data, edges="edges").number_of_edges() == graph.number_of_edges()
    assert to_node_link(graph) == to_node_link(build_graph(Collection([NEW, MIDDLE, (OLD, ["a.txt"])]), as_of=date(2026, 1, 1)))
    assert '"vn/hung-yen/qd-ubnd/2020/12/2020-05-01" -> "vn/hung-yen/qd-ubnd/2018/10/2018-03-01"' in to_dot(graph)
