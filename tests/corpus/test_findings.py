"""A review of the demonstration documents finds what it must, and nothing else that would send a reviewer after a ghost."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import date
from functools import cache
from typing import Any

import pytest

from corpus.build import HERE
from legalsys.model import Document, Finding, Identity
from legalsys.parse import parse
from legalsys.read import read
from legalsys.rules.run import run_rules
from legalsys.validity import Collection

DAY = date(2026, 11, 24)
ROWS: list[dict[str, Any]] = [
    json.loads(line) for line in (HERE / "expected_findings.jsonl").read_text(encoding="utf-8").splitlines()
]
EXPECTED = [row for row in ROWS if row["expect"] == "expected"]
NEVER = [row for row in ROWS if row["expect"] == "never"]
Side = tuple[str, str] | None


def names(row: dict[str, Any]) -> str:
    return f"{row['rule'] or row['kind']} {row['subject']['number']}"


@cache
def documents() -> tuple[tuple[str, Document], ...]:
    paths = sorted(path for path in (HERE / "documents").rglob("*") if path.is_file())
    return tuple((path.relative_to(HERE).as_posix(), parse(read(path))) for path in paths)


def review(documents: Iterable[tuple[str, Document]]) -> list[Finding]:
    return list(run_rules(Collection((document, [file]) for file, document in documents), as_of=DAY))


@cache
def findings() -> tuple[Finding, ...]:
    return tuple(review(documents()))


@cache
def sides() -> dict[Identity, Side]:
    return {d.key: (d.number.value, d.issued.value.isoformat()) if d.number and d.issued else None for _, d in documents()}


def side(row: dict[str, Any] | None) -> Side:
    return (row["number"], row["issued"]) if row else None


def fits(finding: Finding, row: dict[str, Any]) -> bool:
    """Whether a finding is the row's; differences between two documents may be filed under either."""
    if (row["rule"] and finding.rule != row["rule"]) or (not row["rule"] and finding.kind != row["kind"]):
        return False
    pair = (sides()[finding.subject], sides().get(finding.object) if finding.object else None)
    wanted = (side(row["subject"]), side(row["object"]))
    if row["object"] is None:
        return pair[0] == wanted[0]
    return pair == wanted or (row["group"] == "conflict" and pair == wanted[::-1])


@pytest.mark.parametrize("row", EXPECTED, ids=names)
def test_expected_findings_appear(row: dict[str, Any]) -> None:
    found = [f for f in findings() if fits(f, row)]
    assert found, row["why"]
    for finding in found:
        assert finding.group == row["group"]
        assert finding.grounds
        for evidence in finding.evidence:
            assert evidence.file.startswith("documents/")


@pytest.mark.parametrize("row", NEVER, ids=names)
def test_tempting_findings_do_not(row: dict[str, Any]) -> None:
    assert not [f for f in findings() if fits(f, row)], row["why"]


def test_nothing_else_is_called_expired_or_in_conflict() -> None:
    others = [
        (f.rule, sides()[f.subject], sides().get(f.object) if f.object else f.object_label)
        for f in findings()
        if f.group in ("expired", "conflict", "formal") and f.outcome.value != "ghi_chu" and not any(fits(f, row) for row in EXPECTED)
    ]
    assert others == []


def test_the_order_of_documents_changes_nothing() -> None:
    assert {f.key for f in review(reversed(documents()))} == {f.key for f in findings()}


def test_a_day_before_the_changes_finds_none_of_them() -> None:
    early = run_rules(Collection((d, [f]) for f, d in documents()), as_of=date(2021, 9, 1))
    assert not [f for f in early if f.group == "expired"]
