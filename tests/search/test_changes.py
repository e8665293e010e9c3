"""Contract, second part: what every search engine does when documents come, change and go, while others read."""

from __future__ import annotations

import threading
from dataclasses import replace

import pytest

from legalsys.errors import UsageError
from legalsys.search import Held
from tests.search.material import (
    ALL,
    DECREE,
    FEES,
    ODD,
    OLD_FEES,
    TODAY,
    keys,
    many,
)

# -- changes -------------------------------------------------------------------------------------------------------------


def test_a_document_takes_the_place_of_its_old_self(fresh):
    fresh.index([FEES, OLD_FEES])
    shorter = replace(FEES, passages=(replace(FEES.passages[0], text="Nay quy định phí bến bãi."),))
    report = fresh.index([shorter])
    assert (report.documents, report.passages) == (1, 1)
    assert fresh.passages == 2
    assert keys(fresh, '"bến bãi"') == [FEES.key]
    assert not keys(fresh, '"ô tô"', dead=True)
    assert fresh.stamps()[FEES.key] == shorter.stamp


def test_the_same_document_twice_in_one_call(fresh):
    fresh.index([FEES, replace(FEES, passages=FEES.passages[:1])])
    assert fresh.passages == 1


def test_deleting(fresh):
    fresh.index(ALL)
    assert fresh.delete([FEES.key, "vn/-/tam/ffffffffffffffff"]) == 1
    assert FEES.key not in fresh.stamps()
    assert FEES.key not in keys(fresh, "giá trông giữ xe", dead=True, size=50)
    assert fresh.passages == sum(len(d.passages) for d in ALL) - len(FEES.passages)


def test_stamps_tell_what_is_there(engine):
    assert engine.stamps() == {d.key: d.stamp for d in ALL}


def test_a_document_without_passages(fresh):
    fresh.index([replace(FEES, passages=())])
    assert fresh.passages == 0


def test_a_broken_document_keeps_nobody_else_out(fresh):
    broken = replace(FEES, passages=(replace(FEES.passages[0], held=(Held("in-force", "yesterday"),)),))  # type: ignore[arg-type]
    report = fresh.index([OLD_FEES, broken, DECREE])
    assert report.documents == 2
    assert [f.key for f in report.failures] == [FEES.key]
    assert report.failures[0].reason
    assert set(fresh.stamps()) == {OLD_FEES.key, DECREE.key}


def test_an_empty_index_answers(fresh):
    page = fresh.search("gì cũng được", as_of=TODAY, facets=("kind", "status"))
    assert (page.results, page.cursor, page.totals.documents) == ((), None, 0)
    assert fresh.stamps() == {}
    assert fresh.delete(["vn/-/tam/ffffffffffffffff"]) == 0


def test_an_index_that_is_not_there(maker):
    with pytest.raises(UsageError) as caught:
        maker.open(create=False)
    assert caught.value.code == "SEARCH-012"


def test_another_opening_sees_what_was_written(maker):
    place = maker.place()
    with maker.open(place) as one:
        one.index([FEES])
        with maker.open(place, create=False) as other:
            assert keys(other, "15/2025") == [FEES.key]
            one.index([ODD])
            assert keys(other, "karaoke") == [ODD.key]


def test_readers_during_a_write(maker):
    place = maker.place()
    writer = maker.open(place)
    writer.index(many(20))
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        try:
            with maker.open(place, create=False) as reader:
                while not done.is_set():
                    page = reader.search("kênh mương", as_of=TODAY, size=50)
                    if len({r.key for r in page.results}) < 20:
                        wrong.append(f"{len(page.results)} results")
        except Exception as error:
            wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for n in range(3):
        writer.index(many(20 + n))
    done.set()
    for reader in readers:
        reader.join(60)
    assert not wrong
    assert len(keys(writer, "kênh mương", size=50)) == 22


def test_rebuilding_under_load(maker):
    place = maker.place()
    engine = maker.open(place)
    engine.index([*many(20), FEES])
    wrong: list[str] = []
    done = threading.Event()

    def read() -> None:
        try:
            with maker.open(place, create=False) as reader:
                while not done.is_set():
                    found = len(reader.search("kênh mương", as_of=TODAY, size=50).results)
                    if found not in (20, 30):
                        wrong.append(f"{found} results")
        except Exception as error:
            wrong.append(repr(error))

    readers = [threading.Thread(target=read) for _ in range(2)]
    for reader in readers:
        reader.start()
    report = engine.rebuild(many(30))
    done.set()
    for reader in readers:
        reader.join(60)
    assert not wrong
    assert report.documents == 30
    assert set(engine.stamps()) == {d.key for d in many(30)}
    assert not keys(engine, "15/2025", dead=True)
