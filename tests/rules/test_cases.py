"""Every rule has cases that it flags and cases that it passes; each case is a small collection in ``cases/<CODE>.yml``."""

from __future__ import annotations

import functools
import random
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from legalsys import law
from legalsys.model import Document, Finding, UnitLevel
from legalsys.rules import RULES, explanation, message, rule_by_code, rules_version, run_rules
from legalsys.rules.messages import message_table
from legalsys.rules.pages import pages
from legalsys.validity import Collection, Held
from tests.model_documents import make

CASES = Path(__file__).parent / "cases"
DOCS = Path(__file__).resolve().parents[2] / "docs" / "rules"


@functools.cache
def table(code: str) -> dict[str, list[dict[str, Any]]]:
    loaded: dict[str, list[dict[str, Any]]] = yaml.safe_load((CASES / f"{code}.yml").read_text(encoding="utf-8"))
    return loaded


def _plain(spec: Any) -> Any:
    """Days that YAML made of words, as words."""
    if isinstance(spec, date):
        return spec.isoformat()
    if isinstance(spec, dict):
        return {name: _plain(value) for name, value in spec.items()}
    return [_plain(value) for value in spec] if isinstance(spec, list) else spec


def document(spec: dict[str, Any]) -> Held:
    facts = _plain(dict(spec))
    file = facts.pop("file", f"{str(facts.get('number')).replace('/', '-')}.txt")
    return Held(make(**facts), (file,))


def run(code: str, case: dict[str, Any], *, shuffle: int = 0) -> list[Finding]:
    documents = [document(spec) for spec in case["documents"]]
    random.Random(shuffle).shuffle(documents)
    return list(run_rules(Collection(documents), as_of=case.get("as_of", date(2026, 11, 24)), only=[code]))


def seen(finding: Finding) -> dict[str, str]:
    number = finding.params["document"]
    return {
        "subject": number,
        "object": finding.params.get("other", ""),
        "certainty": finding.certainty.value,
        "outcome": finding.outcome.value,
        "topic": finding.topic,
        **finding.params,
    }


def every(part: str) -> list[Any]:
    return [
        pytest.param(rule.code, case, id=f"{rule.code}-{part}-{case['name']}")
        for rule in RULES
        if (CASES / f"{rule.code}.yml").is_file()
        for case in table(rule.code).get(part, [])
    ]


@pytest.mark.parametrize(("code", "case"), every("flag"))
def test_flags(code: str, case: dict[str, Any]) -> None:
    findings = run(code, case)
    assert len(findings) == len(case["expect"]), [seen(f) for f in findings]
    for finding, expected in zip(findings, case["expect"], strict=True):
        facts = seen(finding)
        for name, value in _plain(expected).items():
            assert value in facts[name] if name in ("subject", "object") else value == facts[name], (name, facts)
        assert len({f.key for f in findings}) == len(findings)
        for lang in ("vi", "en"):
            words = message(finding, lang)
            assert "…" not in words.text, words.text
            assert "()" not in words.text
            assert words.check
        assert all(law.ground(name) for name in finding.grounds)
        assert finding.grounds


@pytest.mark.parametrize(("code", "case"), every("pass"))
def test_passes(code: str, case: dict[str, Any]) -> None:
    assert [seen(f) for f in run(code, case)] == []


@pytest.mark.parametrize(("code", "case"), every("flag"))
def test_order_of_documents_changes_nothing(code: str, case: dict[str, Any]) -> None:
    assert [f.key for f in run(code, case, shuffle=1)] == [f.key for f in run(code, case, shuffle=2)]


@pytest.mark.parametrize("code", [rule.code for rule in RULES])
def test_every_rule_is_whole(code: str) -> None:
    rule = rule_by_code(code)
    assert rule.grounds
    assert all(law.ground(name).id == name for name in rule.grounds)
    assert explanation(rule).check
    row = message_table()[code]
    for lang in ("vi", "en"):
        assert row[f"title_{lang}"] and row[lang] and row[f"check_{lang}"]
        assert {k.removeprefix("vi") for k in row if k.startswith("vi")} == {
            k.removeprefix("en") for k in row if k.startswith("en")
        }
    assert len(table(code)["flag"]) >= 1
    assert len(table(code)["pass"]) >= 1


def test_registry_holds_every_file_and_code_once() -> None:
    import legalsys.rules as package

    folder = Path(package.__file__).parent
    files = {p.stem.split("_")[0].upper() for p in folder.glob("*/*.py") if p.stem[:2].isalpha() and p.stem[2:5].isdigit()}
    codes = [rule.code for rule in RULES]
    assert files == {code.replace("-", "") for code in codes}
    assert len(set(codes)) == len(codes)
    assert set(message_table()) == {*codes, "words", "units"}
    assert set(message_table()["units"]) == {*(level.value for level in UnitLevel), "attached"}


def test_rules_version_is_stable() -> None:
    assert rules_version() == rules_version()
    assert len(rules_version()) == 16


def test_pages_are_current() -> None:
    for name, text in pages().items():
        assert (DOCS / name).read_text(encoding="utf-8") == text, f"run: python -m legalsys.rules.pages ({name})"
    assert {p.name for p in DOCS.glob("*.md")} == set(pages())


def test_a_rule_that_is_off_by_default_runs_when_asked_for() -> None:
    documents: list[Document] = [make()]
    assert list(run_rules(Collection(documents), as_of=date(2026, 1, 1), only=["hl-001"])) == []
