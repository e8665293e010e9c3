"""The grammar cases of ``cases/<family>/*.yaml``: every one is read rightly, or says why not yet."""

from __future__ import annotations

import pytest

from tests.parse import grammar_cases, grammar_table


@pytest.mark.parametrize("case", grammar_cases.load_all(), ids=lambda case: case.id)
def test_case(case: grammar_cases.Case) -> None:
    difference = grammar_cases.difference(case)
    reason = case.data.get("xfail")
    if reason is None:
        assert difference is None, "\n" + difference
    elif difference is None:
        pytest.fail(f"{case.id} is read rightly now: take its xfail away ({reason})")
    else:
        pytest.xfail(reason)


def test_there_are_at_least_600_cases_in_all() -> None:
    assert len(grammar_cases.load_all()) >= 600


def test_no_case_stands_twice() -> None:
    seen: dict[tuple[str, str, str], str] = {}
    for case in grammar_cases.load_all():
        key = (case.family, case.data["text"], "|".join(repr(case.data.get(k)) for k in ("context", "here", "issued")))
        assert key not in seen, f"{case.id} and {seen[key]} are one case"
        seen[key] = case.id


def test_the_table_in_the_docs_is_the_one_of_the_cases() -> None:
    page = grammar_table.PAGE.read_text(encoding="utf-8")
    assert grammar_table.with_table(page) == page, "run python -m tests.parse.grammar_table"
