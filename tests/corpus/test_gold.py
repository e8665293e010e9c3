"""What is extracted from the demonstration documents is what their gold says, word for word."""

from __future__ import annotations

import json
import re
from functools import cache
from pathlib import Path
from typing import Any

import pytest

from corpus.build import HERE
from corpus.source import NOTICE
from legalsys.language.normal import same_words
from legalsys.model import Document, Reading, UnitLevel
from legalsys.parse import parse
from legalsys.read import read

GOLD: list[dict[str, Any]] = [json.loads(line) for line in (HERE / "gold.jsonl").read_text(encoding="utf-8").splitlines()]
each = pytest.mark.parametrize("gold", GOLD, ids=lambda gold: Path(gold["file"]).name)


@cache
def extracted(file: str) -> tuple[Reading, Document]:
    reading = read(HERE / "documents" / file)
    return reading, parse(reading)


def of(gold: dict[str, Any]) -> Document:
    return extracted(gold["file"])[1]


def value(fact: Any) -> Any:
    return None if fact is None else fact.value


def iso(fact: Any) -> str | None:
    return None if fact is None else fact.value.isoformat()


def plain(text: str | None) -> str:
    return same_words(text or "").strip(" .;")


def unit(path: object) -> str:
    """A path without the levels that gold leaves out (GUIDE: an attached instrument's articles are also ``dieu-N``)."""
    return re.sub(r"^kem-theo-\d+/", "", str(path))


@each
def test_the_text_says_that_it_is_a_demonstration(gold: dict[str, Any]) -> None:
    assert NOTICE.strip("()") in extracted(gold["file"])[0].text


@each
def test_identity(gold: dict[str, Any]) -> None:
    document = of(gold)
    assert value(document.number) == gold["number"]
    assert value(document.kind) == gold["kind"]
    assert [plain(issuer.value) for issuer in document.issuers] == [plain(name) for name in gold["issuers"]]
    assert value(document.territory) == gold["territory"]
    assert iso(document.issued) == gold["issued"]
    assert value(document.normative) == gold["normative"]
    assert document.key.provisional is None


@each
def test_title_and_signers(gold: dict[str, Any]) -> None:
    document = of(gold)
    assert plain(value(document.title)) == plain(gold["title"])
    assert sorted(signer.name for signer in document.signers) == sorted(gold["signers"])


@each
def test_dates(gold: dict[str, Any]) -> None:
    document = of(gold)
    assert iso(document.effective) == gold["effective"]
    assert iso(document.expires) == gold["expires"]
    if gold["adopted"]:
        assert iso(document.adopted) == gold["adopted"]
    starts = {(tuple(map(str, start.units)), start.day.isoformat() if start.day else None) for start in document.starts if start.units}
    assert starts == {(tuple(start["units"]), start["day"]) for start in gold["starts"]}


@each
def test_structure(gold: dict[str, Any]) -> None:
    document = of(gold)
    articles = [u.path for u in document.units if u.path.level is UnitLevel.ARTICLE]
    assert sum(not path.part for path in articles) == gold["articles"]
    assert [(plain(a.title), a.articles) for a in document.attached] == [(plain(a["title"]), a["articles"]) for a in gold["attached"]]


@each
def test_basis(gold: dict[str, Any]) -> None:
    def key(number: str | None, name: str | None, day: str | None) -> tuple[str, ...]:
        return (number,) if number else (plain(name), day or "")

    found = {
        key(c.document.number, c.document.name, c.document.issued.isoformat() if c.document.issued else None)
        for c in of(gold).basis
        if c.document
    }
    assert found == {key(entry["number"], entry["name"], entry["date"]) for entry in gold["basis"]}


def _effects(rows: list[tuple[Any, ...]]) -> dict[tuple[Any, ...], set[str]]:
    """Units by (kind, target, scope): clauses on one target may be one record or several."""
    grouped: dict[tuple[Any, ...], set[str]] = {}
    for *key, units in rows:
        grouped.setdefault(tuple(key), set()).update(units)
    return grouped


@each
def test_effects(gold: dict[str, Any]) -> None:
    found = _effects(
        [
            (e.kind.value, e.scope.value, e.target.number, e.target.issued.isoformat() if e.target.issued else None, [unit(u) for u in e.units])
            for e in of(gold).effects
        ]
    )
    wanted = _effects([(e["kind"], e["scope"], e["target"]["number"], e["target"]["date"], e["units"]) for e in gold["effects"]])
    assert found == wanted


@each
def test_effects_say_how_when_and_where(gold: dict[str, Any]) -> None:
    effects = of(gold).effects
    text = " ".join(extracted(gold["file"])[0].text.split())
    for row in gold["effects"]:
        same = [
            e
            for e in effects
            if (e.kind.value, e.target.number) == (row["kind"], row["target"]["number"])
            and (not row["target"]["date"] or (e.target.issued and e.target.issued.isoformat() == row["target"]["date"]))
            and (not row["units"] or {unit(u) for u in e.units} & set(row["units"]))
        ]
        assert same, row["quote"]
        assert row["operation"] in {e.operation.value for e in same}
        assert {e.from_day.isoformat() if e.from_day else None for e in same} == {row["date"]}
        if row["until"]:
            assert {e.until.isoformat() if e.until else None for e in same} == {row["until"]}
        assert row["quote"] in text
        assert any(str(e.acting_unit or "").startswith(row["acting_unit"]) for e in same)


@each
def test_stamps_of_signed_files_are_read(gold: dict[str, Any]) -> None:
    reading, document = extracted(gold["file"])
    if gold["signed"]:
        assert reading.signatures
        assert f"Số: {gold['number']}" in reading.text
        assert document.number is not None
    else:
        assert not reading.signatures


def test_pages_of_a_portal_make_claims_and_stay_out_of_the_text() -> None:
    for gold in GOLD:
        if gold["file"].startswith("html/"):
            reading, _ = extracted(gold["file"])
            assert "Thuộc tính" not in reading.text
            assert "Trang chủ" not in reading.text
            assert {claim.field for claim in reading.claims} >= {"title", "status", "effective"}
