"""The in-memory view: one answer whatever the order, two texts of one identity kept, places found."""

from __future__ import annotations

from legalsys.model import UnitPath
from legalsys.validity import Collection, Held
from tests.model_documents import make

ONE = make("1/2018/QĐ-UBND", "2018-01-01", articles=["Phạm vi", "Mức thu"], cites=["2/2017/QĐ-UBND"])
TWO = make("2/2017/QĐ-UBND", "2017-01-01")


def test_digest_and_order() -> None:
    first, second = Collection([(ONE, ["b.txt", "a.txt"]), TWO]), Collection([TWO, (ONE, ["a.txt", "b.txt"])])
    assert first.digest == second.digest
    assert list(first) == list(second)
    assert first.digest != Collection([ONE, TWO]).digest
    held = first.held(ONE.key)
    assert held is not None
    assert (held.file, held.files) == ("a.txt", ("a.txt", "b.txt"))


def test_the_fuller_reading_speaks_for_an_identity() -> None:
    poor = make("1/2018/QĐ-UBND", "2018-01-01")
    collection = Collection([Held(poor, ("scan.pdf",)), Held(ONE, ("word.docx",))])
    assert len(collection) == 1
    assert [version.file for version in collection.versions[ONE.key]] == ["word.docx", "scan.pdf"]
    assert collection.document(ONE.key) == ONE


def test_where_words_stand() -> None:
    collection = Collection([ONE, TWO])
    assert collection.unit_at(ONE.key, ONE.units[1].start + 3) == UnitPath.parse("dieu-2")
    assert collection.unit_at(ONE.key, 0) is None
    assert collection.unit_at(TWO.key, 0) is None


def test_who_cites() -> None:
    collection = Collection([ONE, TWO])
    assert [ref.citing for ref in collection.citations_of(TWO.key)] == [ONE.key]
    assert collection.citations_of(ONE.key) == []
