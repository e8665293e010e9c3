"""Replacement chains, lapsed parents, later namesakes: what a person is told, and what flips nothing."""

from __future__ import annotations

from datetime import date

from legalsys.validity import Collection, Snapshot, Status, lapsed_parents, later_namesake, succession
from tests.model_documents import make

ONE = make("1/2018/QĐ-UBND", "2018-01-01")
TWO = make("2/2019/QĐ-UBND", "2019-01-01", effects=[{"kind": "replaces", "target": "1/2018/QĐ-UBND"}])
THREE = make("3/2020/QĐ-UBND", "2020-01-01", effects=[{"kind": "replaces", "target": "2/2019/QĐ-UBND"}])


def test_succession_follows_the_chain() -> None:
    snapshot = Snapshot(Collection([ONE, TWO, THREE]), date(2026, 1, 1))
    assert [step.successor for step in succession(snapshot, ONE.key)] == [TWO.key, THREE.key]
    early = Snapshot(Collection([ONE, TWO, THREE]), date(2019, 6, 1))
    assert [step.successor for step in succession(early, ONE.key)] == [TWO.key]


def test_a_detailing_document_stays_when_its_parent_ends() -> None:
    child = make("9/2018/QĐ-UBND", "2018-06-01", effects=[{"kind": "guides", "units": ["dieu-3"], "target": "1/2018/QĐ-UBND"}])
    snapshot = Snapshot(Collection([ONE, TWO, child]), date(2026, 1, 1))
    assert snapshot.of(child.key).status is Status.IN_FORCE
    (lapsed,) = lapsed_parents(snapshot, child.key)
    assert (lapsed.parent, lapsed.outcome, lapsed.rule) == (ONE.key, "lapses", "chain.R2015")
    assert [str(unit) for unit in lapsed.units] == ["dieu-3"]


def test_the_rule_of_lapse_is_that_of_the_day_the_parent_ended() -> None:
    child = make("9/2018/QĐ-UBND", "2018-06-01", effects=[{"kind": "guides", "target": "1/2018/QĐ-UBND"}])
    for day, outcome in (("2025-05-01", "continues"), ("2026-05-01", "lapses-unless-continued")):
        stop = make(f"8/{day[:4]}/QĐ-UBND", "2025-04-02", effects=[{"kind": "repeals", "from": day, "target": "1/2018/QĐ-UBND"}])
        (lapsed,) = lapsed_parents(Snapshot(Collection([ONE, child, stop]), date(2026, 11, 1)), child.key)
        assert lapsed.outcome == outcome


def test_later_law_of_the_same_name() -> None:
    citing = make("9/2015/QĐ-UBND", "2015-06-01", basis=["45/2013/QH13", "67/2020/QH14"])
    collection = Collection([citing])
    law, amending = (collection.resolve_citation(citing.key, c).subject for c in citing.basis)
    assert law is not None
    assert amending is not None
    found = later_namesake(collection, law, date(2024, 8, 1))
    assert found is not None
    assert (found.stub.number, found.since) == ("31/2024/QH15", date(2024, 8, 1))
    assert later_namesake(collection, law, date(2024, 7, 31)) is None
    assert later_namesake(collection, amending, date(2026, 11, 1)) is None
    assert Snapshot(collection, date(2026, 1, 1)).of(law).status is Status.UNKNOWN
